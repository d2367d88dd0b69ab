"""The built site in Chromium: pictures and live charts, on a phone and a desktop, by day and by night."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urlsplit

import pytest

from tests.conftest import THOROUGH

PAGES = ("index.html", "industries/ai.html", "clusters/cluster-ai.html", "hubs/etown.html", "targets.html")
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
SCHEMES = {"light": "default", "dark": "slate"}
LOOKS = [(size, scheme) for size in SIZES for scheme in SCHEMES] if THOROUGH else [*zip(SIZES, SCHEMES, strict=True)]
"""A size with a colour scheme; the form of a picture follows the one, its colours the other."""

LOOK = """() => {
  const box = e => e.getBoundingClientRect();
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return {
    scheme: document.body.dataset.mdColorScheme,
    sideways: document.documentElement.scrollWidth - window.innerWidth,
    paper: light(getComputedStyle(document.body).backgroundColor),
    charts: [...document.querySelectorAll("figure.chart")].map(figure => {
      const seen = [...figure.querySelectorAll(".chart-picture > svg")].filter(svg => box(svg).width > 0);
      const texts = seen.flatMap(svg => [...svg.querySelectorAll("text")].map(text => [box(svg), box(text), text]));
      return {
        id: figure.id,
        room: box(figure).width,
        forms: seen.map(svg => svg.classList.contains("chart-wide") ? "wide" : "narrow"),
        width: Math.max(0, ...seen.map(svg => box(svg).width)),
        height: Math.max(0, ...seen.map(svg => box(svg).height)),
        overflow: Math.max(0, ...seen.map(svg => box(svg).right - box(figure).right)),
        marks: seen.map(svg => svg.querySelectorAll("path, rect, line, circle").length).reduce((a, b) => a + b, 0),
        texts: texts.length,
        ink: seen.flatMap(svg => [...svg.querySelectorAll("text.f-ink, .f-ink text")]).slice(0, 1)
          .map(text => light(getComputedStyle(text).fill))[0],
        // the upper and lower parts of a line of text hold no ink
        cut: texts.filter(([svg, text]) => text.width > 0 && (text.left < svg.left - 1 || text.right > svg.right + 1
          || text.top + text.height / 6 < svg.top || text.bottom - text.height / 6 > svg.bottom))
          .map(([, , text]) => text.textContent),
      };
    }),
  };
}"""
"""What a reader sees of a page's charts: which form is drawn, how large, and which words leave their picture."""


class Trouble:
    """What a page does that it should not: errors on the console, failed requests, requests to another host."""

    def __init__(self, page, home: str) -> None:
        self.found: list[str] = []
        self.asked: list[str] = []
        host = urlsplit(home).netloc
        page.on("console", self.said)
        page.on("pageerror", lambda error: self.found.append(f"error: {error}"))
        page.on("requestfailed", lambda r: self.found.append(f"failed: {r.url}"))
        page.on("response", lambda r: self.found.append(f"{r.status}: {r.url}") if r.status >= 400 else 0)
        page.on("request", lambda r: self.asked.append(r.url))
        self.foreign = lambda: [
            u for u in self.asked if urlsplit(u).scheme not in ("data", "blob") and urlsplit(u).netloc != host
        ]

    def said(self, message) -> None:
        """Keep what the console shows as an error or a warning, with the address it is about."""
        if message.type in ("error", "warning"):
            self.found.append(f"{message.type}: {message.text} {message.location['url']}")


@pytest.fixture
def open_page(opened):
    """A function that opens an address at a size and in a colour scheme, and gives the page and its trouble."""

    def open_page(url: str, size: str = "desktop", scheme: str = "light", **options):
        width, height = SIZES[size]
        page = opened(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        trouble = Trouble(page, url)
        page.goto(url)
        return page, trouble

    return open_page


def check_charts(seen: dict) -> None:
    """Hold what was seen of a page to the rules of charts."""
    assert seen["sideways"] <= 0, f"the page is {seen['sideways']} px wider than the window"
    assert seen["charts"], "the page has no chart"
    for chart in seen["charts"]:
        assert chart["forms"] == ["wide" if chart["room"] >= 600 else "narrow"], chart
        assert chart["width"] > 200, chart
        assert chart["height"] > 80, chart
        assert chart["overflow"] <= 1, chart
        assert chart["marks"] > 1, chart
        assert chart["texts"] > 1, chart
        assert chart["cut"] == [], chart


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_charts_are_drawn(path, size, scheme, address, open_page):
    """Every chart of a page is drawn in the form and colours that fit, and the page is quiet and fits its window."""
    page, trouble = open_page(address + path, size, scheme)
    if scheme == "light":
        page.wait_for_load_state("networkidle")
    seen = page.evaluate(LOOK)
    assert seen["scheme"] == SCHEMES[scheme]
    check_charts(seen)
    forms = {form for chart in seen["charts"] for form in chart["forms"]}
    assert forms == {"narrow"} if size == "phone" else "wide" in forms or len(seen["charts"]) > 1
    assert (seen["paper"] < 128) == (scheme == "dark")
    for chart in seen["charts"]:
        if chart["ink"] is not None:
            assert abs(chart["ink"] - seen["paper"]) > 100, chart
    assert any(chart["ink"] is not None for chart in seen["charts"])
    assert trouble.found == []
    assert trouble.foreign() == []


@pytest.mark.parametrize("size", SIZES)
def test_charts_need_no_script(size, address, open_page):
    """Without JavaScript the pictures are there, and no button promises what cannot come."""
    page, _ = open_page(address + "industries/ai.html", size, java_script_enabled=False)
    check_charts(page.evaluate(LOOK))
    assert page.locator(".chart-button:visible").count() == 0


def live(page) -> None:
    """Ask for the first live chart of a page, point at its marks until one answers, and put the picture back."""
    figure = page.locator("figure.chart").first
    figure.scroll_into_view_if_needed()
    button = figure.locator(".chart-button")
    button.click()
    figure.locator(".chart-live svg").wait_for(timeout=10000)
    assert button.get_attribute("aria-pressed") == "true"
    assert figure.locator(".chart-picture > svg:visible").count() == 0
    tooltip = figure.locator(".chart-tip")
    marks = figure.locator(".chart-live svg :is(.mark-symbol, .mark-rect, .mark-rule) path")
    marks.first.wait_for(state="attached")
    for mark in marks.all()[:12]:
        mark.scroll_into_view_if_needed()
        box = mark.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
        page.wait_for_timeout(50)
        if tooltip.count():
            break
    assert tooltip.count() == 1, f"none of {marks.count()} marks has a tooltip"
    assert any(sign.isdigit() for sign in tooltip.inner_text())
    button.click()
    assert figure.locator(".chart-picture > svg:visible").count() == 1
    assert figure.locator(".chart-live").count() == 0


@pytest.mark.parametrize("size", SIZES)
def test_live_chart(size, address, open_page):
    """A live chart comes from the site's own files when asked for and not before, and answers the pointer."""
    page, trouble = open_page(address + "industries/ai.html", size)
    page.wait_for_load_state("networkidle")
    assert not [url for url in trouble.asked if "vega" in url or "/charts/" in url]
    live(page)
    name = page.locator("figure.chart").first.get_attribute("id")
    asked = [url.removeprefix(address) for url in trouble.asked if "vega" in url or "/charts/" in url]
    assert sorted(asked) == ["assets/vega.js", f"charts/{name}.js"]
    assert trouble.found == []
    assert trouble.foreign() == []


MOVES = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; }))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 300);
})"""
"""How far a page's parts have moved since it was opened, whoever caused it."""


@pytest.mark.parametrize("size", SIZES)
def test_live_chart_moves_nothing(size, address, open_page):
    """Neither the pictures nor a live chart that comes and goes shifts anything on the page."""
    page, _ = open_page(address + "industries/ai.html", size)
    page.wait_for_load_state("networkidle")
    figure = page.locator("figure.chart").first
    figure.locator(".chart-button").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    before = page.evaluate(MOVES)
    for state in ("attached", "detached"):
        figure.locator(".chart-button").click()
        figure.locator(".chart-live svg").wait_for(state=state)
        page.wait_for_timeout(300)
    assert page.evaluate(MOVES) == before
    assert before < 0.001


def test_live_chart_by_keyboard(address, open_page):
    """Arrow keys go through the points in order of time and say them, Escape leaves the point, then the chart."""
    page, trouble = open_page(address + "industries/ai.html", reduced_motion="reduce")
    figure = page.locator("figure.chart[id^=level]").first
    button, tip = figure.locator(".chart-button"), figure.locator(".chart-tip")
    button.focus()
    page.keyboard.press("Enter")
    figure.locator(".chart-live svg").wait_for()
    periods = []
    for _ in range(20):
        page.keyboard.press("ArrowRight")
        period = tip.locator("dd").first.inner_text()
        assert figure.locator("[role=status]").inner_text().startswith(period)
        if periods and period == periods[-1]:
            break
        periods.append(period)
    assert len(periods) >= 3
    assert periods == sorted(periods)
    page.keyboard.press("Home")
    assert tip.locator("dd").first.inner_text() == periods[0]
    page.keyboard.press("Escape")
    assert tip.count() == 0
    assert figure.locator(".chart-live").count() == 1
    page.keyboard.press("Escape")
    assert figure.locator(".chart-live").count() == 0
    assert button.evaluate("node => node === document.activeElement")
    assert trouble.found == []


def test_key_switches_signs(address, open_page):
    """In a live chart the signs of the key are switches: what is switched off fades, and comes back."""
    page, _ = open_page(address + "industries/ai.html")
    figure = page.locator("figure.chart:has(.chart-key[data-key='dot.F'])").first
    assert figure.locator(".chart-switch").count() == 0
    figure.locator(".chart-button").click()
    figure.locator(".chart-live svg").wait_for()
    switch = figure.locator(".chart-switch:has([data-key='dot.F'])")
    switch.press("Enter")
    assert switch.get_attribute("aria-pressed") == "false"
    assert figure.locator(".chart-live .is-off").count() > 0
    switch.press("Enter")
    assert figure.locator(".chart-live .is-off").count() == 0
    figure.locator(".chart-button").click()
    assert figure.locator(".chart-switch").count() == 0


def test_live_chart_tells_no_internals(address, open_page):
    """What a screen reader finds in a live chart is its finding and how to use it, no names of fields or marks."""
    page, _ = open_page(address + "industries/ai.html")
    figure = page.locator("figure.chart").first
    figure.locator(".chart-button").click()
    figure.locator(".chart-live svg").wait_for()
    tree = figure.aria_snapshot()
    headline = figure.locator(".chart-headline").inner_text()
    assert page.get_by_role("application", name=headline[:20]).count() == 1
    assert figure.locator(".chart-live").get_attribute("aria-description").startswith("Arrow keys")
    for word in ("visualization", "container", "x:", "symbol", "graphics", "layer", "undefined", "href"):
        assert word not in tree, tree
    names = page.evaluate("""() => [...document.querySelectorAll(".chart-live svg, .chart-live svg *")]
      .filter(node => [...node.attributes].some(a => a.name.startsWith("aria-") && a.name !== "aria-hidden")).length""")
    assert names == 0


@pytest.mark.parametrize("where", ["server", "file"])
def test_picture_files(where, address, built, open_page):
    """The picture comes as SVG and PNG with its title, its sources and the site's name, from a file too."""
    home = address if where == "server" else built.site.as_uri() + "/"
    page, _ = open_page(home + "industries/ai.html")
    figure = page.locator("figure.chart").first
    figure.locator("summary").click()
    with page.expect_download() as saved:
        figure.locator(".chart-png").click()
    assert saved.value.suggested_filename == f"{figure.get_attribute('id')}.png"
    with open(saved.value.path(), "rb") as file:
        assert file.read(8) == b"\x89PNG\r\n\x1a\n"
    page.goto(f"{home}charts/{figure.get_attribute('id')}.svg")
    text = page.evaluate("[...document.querySelectorAll('text')].map(node => node.textContent).join(' ')")
    assert "Sources:" in text
    assert "Beijing High-Tech Atlas" in text


LIMIT = 120_000
"""Bytes of a page's own HTML, with its pictures, that a reader's browser gets before anything else."""


@pytest.mark.parametrize("path", PAGES)
def test_charts_are_light(path, built):
    """The pictures of a page, in both forms, and all that stands round them but their tables, stay small."""
    html = (built.site / path).read_text("utf-8")
    figures = re.findall(r'<figure class="chart".*?</figure>', html, re.S)
    assert figures
    assert len(gzip.compress(html.encode())) < LIMIT / 3
    bare = [re.sub(r"<table.*?</table>", "", figure, flags=re.S) for figure in figures]
    assert sum(len(figure.encode()) for figure in bare) / len(bare) < 15_000


@pytest.mark.parametrize(("path", "size"), [*((path, "desktop") for path in PAGES), ("index.html", "phone")])
def test_from_a_file(path, size, built, open_page):
    """Opened from a folder, without a server, pictures and live charts work."""
    page, trouble = open_page((built.site / path).as_uri(), size)
    check_charts(page.evaluate(LOOK))
    live(page)
    assert trouble.found == []
    assert [url for url in trouble.asked if not url.startswith(("file:", "data:", "blob:"))] == []
