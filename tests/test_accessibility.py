"""The built site by machine and by keyboard: axe-core finds nothing, and what can be clicked can be typed."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest

from atlas import pages
from atlas.pages import longer, tables
from tests.conftest import THOROUGH
from tests.kinds import CASES

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
"""The windows that pages are looked at in."""

WINDOWS = [("light", "phone"), ("dark", "desktop"), *([("light", "desktop"), ("dark", "phone")] if THOROUGH else [])]
"""Each colour scheme and each size; the scheme changes colours alone, and the size changes none."""

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


SCHEMES = {"light": "default", "dark": "slate"}


@pytest.fixture(scope="module")
def window(contexts):
    """A page used again, which opens in light colours; the search, which is busy for long, has nothing to index."""
    page = contexts(color_scheme="light", reduced_motion="reduce").new_page()
    page.route("**/search/search_index.json", lambda route: route.fulfill(json={"config": {}, "docs": []}))
    return page


def test_every_type_of_page_has_a_case() -> None:
    """A new type of page is looked at too."""
    types = (*pages.PAGES, longer, tables)
    assert {module.__name__.rpartition(".")[2] for module in types} == set(CASES) - {"by hand", "not found"}


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
    found = {}
    for scheme, size in WINDOWS:
        width, height = SIZES[size]
        window.set_viewport_size({"width": width, "height": height})
        if window.locator("body").get_attribute("data-md-color-scheme") != SCHEMES[scheme]:
            window.locator(".md-option + label:visible").click()
            window.locator(f"body[data-md-color-scheme={SCHEMES[scheme]}]").wait_for()
        if problems := window.evaluate(LOOK, list(RULES)):
            found[scheme, size] = problems
    window.evaluate("localStorage.clear()")  # in which the scheme is remembered
    assert found == {}


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
    page.locator(f"body:not([data-md-color-scheme={before}])").wait_for()


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
    page.goto(address + "disagreements.2.html")
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


STOP = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  // the switch of the colour scheme is an input without a size, in front of the label that is seen
  const parts = [e, e.nextElementSibling].filter(part => part && (part === e || e.type === "radio"));
  const seen = parts.map(part => part.getBoundingClientRect()).find(box => box.width) || e.getBoundingClientRect();
  const x = Math.min(Math.max(seen.left + seen.width / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max(seen.top + seen.height / 2, 1), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  return {
    name: `${e.tagName}.${e.className} ${(e.textContent || e.id).trim().slice(0, 40)}`,
    outside: !seen.width || seen.bottom <= 0 || seen.top >= innerHeight || seen.right <= 0 || seen.left >= innerWidth,
    covered: !(top && parts.some(part => part.contains(top) || top.contains(part))),
    marked: parts.some(part => getComputedStyle(part).outlineStyle !== "none"),
  };
}"""
"""Where the focus is: whether it can be seen, and whether its place is marked."""


FOCUS = [("home", "phone"), ("industry", "desktop"), ("disagreements", "phone"), ("source", "desktop")]
"""Kinds of pages with much to stop at, in windows of either size."""
if THOROUGH:
    FOCUS = [(kind, size) for kind, _ in FOCUS for size in SIZES]


@pytest.mark.parametrize(("kind", "size"), FOCUS)
def test_focus_is_seen(kind: str, size: str, browser, address: str) -> None:
    """Tab and shift with tab lead from stop to stop, each in the window, marked, and not under the header."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + CASES[kind])
    found = []
    for key, times in (("Tab", 60), ("Shift+Tab", 40)):
        for _ in range(times):
            page.keyboard.press(key)
            stop = page.evaluate(STOP)
            if stop and (stop["outside"] or stop["covered"] or not stop["marked"]):
                found.append((key, stop))
    page.locator("article a:visible").nth(-3).focus()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        stop = page.evaluate(STOP)
        if stop and (stop["outside"] or stop["covered"] or not stop["marked"]):
            found.append(("from the end", stop))
    context.close()
    assert found == []


def test_navigation_opens_by_keyboard(browser, address: str) -> None:
    """On a phone, or magnified, a button with a name opens the navigation, leads into it, and Escape leads back."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + CASES["industry"])
    button = page.locator(".md-header button.drawer-button")
    assert button.get_attribute("aria-expanded") == "false"
    assert button.get_attribute("aria-label")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.evaluate("Boolean(document.activeElement.closest('.md-nav--primary'))")
    page.wait_for_function("document.activeElement.getBoundingClientRect().left >= 0")
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert button.evaluate("e => e === document.activeElement")
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    context.close()


WIDER = """() => {
  const room = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll("article *")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && box.right > room + 1 && !e.closest(".scroll, .chart-table, svg, .files, .headerlink")
      && !(e.closest("thead") && getComputedStyle(e.closest("thead")).clipPath !== "none");
  });
  return {sideways: document.documentElement.scrollWidth - room,
    wide: wide.slice(0, 5).map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 60)}`)};
}"""
"""By how much a page is wider than its window, and what of it lies beyond the edge."""

SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } "
    "p { margin-bottom: 2em !important }"
)
"""The spacing of text that a reader may choose (WCAG 1.4.12)."""


def test_pages_fit_a_narrow_window(browser, address: str) -> None:
    """At 320 px, as when a page is magnified four times, none scrolls sideways, nor with more room between letters."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    found = {}
    for kind, path in CASES.items():
        page.goto(address + path)
        for spacing in ("/* as it is */", SPACED):
            page.add_style_tag(content=spacing)
            seen = page.evaluate(WIDER)
            if seen["sideways"] > 0 or seen["wide"]:
                found[kind, spacing] = seen
    context.close()
    assert found == {}


MOVING = """() => [...document.querySelectorAll("*")].filter(e => {
  const s = getComputedStyle(e);
  const moves = s.transitionProperty !== "none" && s.transitionDuration.split(", ").some(time => parseFloat(time) > 0);
  return moves || s.animationName !== "none" || s.scrollBehavior !== "auto";
}).map(e => e.tagName + "." + e.className)"""
"""What would move."""


def test_nothing_moves_for_those_who_ask(browser, address: str) -> None:
    """Where the reader's system asks for less motion, no part of a page has a transition or an animation."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    for kind in ("home", "industry"):
        page.goto(address + CASES[kind])
        assert page.evaluate(MOVING) == []
    context.close()
