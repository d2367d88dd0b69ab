"""The built site by machine and by keyboard: axe-core finds nothing, and what can be clicked can be typed."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest

from atlas import pages

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

CASES = {
    "home": "index.html",
    "industries": "industries/index.html",
    "industry": "industries/ai.html",
    "clusters": "clusters/index.html",
    "cluster": "clusters/cluster-ai.html",
    "areas": "hubs/index.html",
    "area": "hubs/etown.html",
    "organisations": "organisations.html",
    "milestones": "milestones.html",
    "targets": "targets.html",
    "disagreements": "disagreements.html",
    "compare": "compare.html#industry=medicine,vehicles",
    "indicators": "figures/index.html#industry=ai",
    "indicator": "figures/gdp.html",
    "sources": "sources/index.html",
    "source": "sources/aimsen-2019-05-23.html",
    "coverage": "coverage.html",
    "changes": "changes.html",
    "claims": "claims.html",
    "methodology": "methodology.html",
    "data": "data.html",
    "by hand": "about.html",
    "not found": "404.html",
}
"""A page of each type, by the module that makes it."""

SCHEMES = {"light": (390, 844), "dark": (1280, 900)}
"""Each colour scheme with the size of the window that it is looked at in: a phone's and a desktop's."""

SHORTEN = """charts => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const chart of [...document.querySelectorAll("figure.chart")].slice(charts)) chart.remove();
  const lists = ".md-content :is(table, tbody, ul, ol, .disputes, .orgs, article, .cards)";
  for (const list of document.querySelectorAll(lists)) {
    const seen = {};
    for (const part of [...list.children]) {
      const kind = part.tagName + part.className;
      seen[kind] = (seen[kind] || 0) + 1;
      if (seen[kind] > 3 && !/^H\\d/.test(part.tagName)) part.remove();
    }
  }
}"""
"""Open what is closed, and leave some charts and three of a kind in each list: a page of hundreds tells no more."""

LOOK = """async rules => {
  const found = await axe.run(document, {resultTypes: ["violations"], preload: false, selectors: false, iframes: false,
    runOnly: {type: "tag", values: rules},
    rules: {"target-size": {enabled: true}}});
  return found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary.replace(/\\s+/g, " ")}`));
}"""
"""What axe objects to, a line each."""


@pytest.fixture(scope="module", params=SCHEMES)
def window(request, browser):
    """A page in one colour scheme, used again and again; the search, which is busy for long, has nothing to index."""
    width, height = SCHEMES[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=request.param, reduced_motion="reduce"
    )
    context.route("**/search/search_index.json", lambda route: route.fulfill(json={"config": {}, "docs": []}))
    yield context.new_page()
    context.close()


def test_every_type_of_page_has_a_case() -> None:
    """A new type of page is looked at too."""
    assert {module.__name__.rpartition(".")[2] for module in pages.PAGES} == set(CASES) - {"by hand", "not found"}


@pytest.mark.parametrize("kind", CASES)
def test_axe_finds_nothing(kind: str, window, address: str) -> None:
    """No rule of WCAG 2.2 AA, and none of axe's good practices, is broken on a page of each type; charts are live."""
    window.goto(address + CASES[kind])
    button = window.locator(".chart-button").first
    if kind == "industry":
        button.click()
        window.wait_for_selector(".chart-live svg")
    window.evaluate(SHORTEN, 1 if kind in ("home", "industry") else 0)
    window.evaluate(AXE)
    assert window.evaluate(LOOK, list(RULES)) == []


def focused(page) -> str:
    """The outline of the element that has the focus."""
    style: str = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    return style


def test_first_stop_leads_past_the_header(address: str, page) -> None:
    """The first press of the tab key shows a link to the content."""
    page.goto(address + CASES["industry"])
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.getAttribute('href')")
    assert skip.startswith("#")
    assert page.evaluate("id => Boolean(document.querySelector('article').querySelector(id))", skip)


def test_scheme_changes_by_keyboard(address: str, page) -> None:
    """The switch of the colour scheme takes the focus and obeys the Enter key."""
    page.goto(address + CASES["data"])
    before = page.locator("body").get_attribute("data-md-color-scheme")
    page.locator(".md-option").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("before => document.body.dataset.mdColorScheme !== before", arg=before)


def test_live_chart_opens_and_closes_by_keyboard(address: str, page) -> None:
    """The button of a chart is reached from its headline by tab, shows where it is, and obeys Enter and space."""
    page.goto(address + CASES["industry"])
    figure = page.locator("figure.chart").first
    figure.locator(".chart-sources a").last.focus()
    page.keyboard.press("Tab")
    button = figure.locator(".chart-button")
    assert page.evaluate("document.activeElement.type") == "button"
    assert focused(page) == "solid"
    page.keyboard.press("Enter")
    figure.locator(".chart-live svg").wait_for()
    assert button.get_attribute("aria-pressed") == "true"
    page.keyboard.press("Space")
    figure.locator(".chart-live").wait_for(state="detached")
    assert button.get_attribute("aria-pressed") == "false"


def test_list_narrows_by_keyboard(address: str, page) -> None:
    """On the page of disagreements a choice is made with the arrow keys, told to those who listen, and cleared."""
    page.goto(address + CASES["disagreements"])
    entries = page.locator(".dispute:not([hidden])")
    every = entries.count()
    page.locator("select[name=kind]").focus()
    assert focused(page) == "solid"
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".dispute[hidden]", state="attached")
    assert 0 < entries.count() < every
    assert page.get_by_role("status").inner_text().strip()
    for _ in range(page.locator("form.filters select").count()):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "reset"
    page.keyboard.press("Enter")
    assert entries.count() == every


def test_foreign_titles_name_their_language(address: str, page) -> None:
    """Where the atlas is in English, a title in Chinese characters says that it is Chinese or Japanese."""
    for kind in ("sources", "industry"):
        page.goto(address + CASES[kind])
        titles = page.locator("tbody th[scope=row] > a, .sources cite")
        found = [
            (e["text"], e["lang"])
            for e in titles.evaluate_all("all => all.map(e => ({text: e.textContent, lang: e.closest('[lang]').lang}))")
        ]
        han = [lang for text, lang in found if any("\u4e00" <= sign <= "\u9fff" for sign in text)]
        assert han
        assert "en" not in han
