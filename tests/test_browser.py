"""The built site in Chromium: pictures and live charts, on a phone and a desktop, by day and by night."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

PAGES = ("index.html", "industries/ai.html", "clusters/cluster-ai.html", "hubs/etown.html", "targets.html")
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
SCHEMES = {"light": "default", "dark": "slate"}

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
def open_page(browser):
    """A function that opens an address at a size and in a colour scheme, and gives the page and its trouble."""
    contexts = []

    def open_page(url: str, size: str = "desktop", scheme: str = "light", **options):
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        trouble = Trouble(page, url)
        page.goto(url)
        return page, trouble

    yield open_page
    for context in contexts:
        context.close()


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


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PAGES)
def test_charts_are_drawn(path, size, scheme, address, open_page):
    """Every chart of a page is drawn in the form and colours that fit, and the page is quiet and fits its window."""
    page, trouble = open_page(address + path, size, scheme)
    if scheme == "light":
        page.wait_for_load_state("networkidle")
    seen = page.evaluate(LOOK)
    assert seen["scheme"] == SCHEMES[scheme]
    check_charts(seen)
    assert {form for chart in seen["charts"] for form in chart["forms"]} == {
        "narrow" if size == "phone" or path == "index.html" else "wide"  # the home page has two charts in a row
    }
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
    tooltip = page.locator("#vg-tooltip-element.visible")
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
    assert not [url for url in trouble.asked if "vega" in url]
    live(page)
    assert [url for url in trouble.asked if "vega" in url] == [address + "assets/vega.js"]
    assert trouble.found == []
    assert trouble.foreign() == []


@pytest.mark.parametrize(("path", "size"), [*((path, "desktop") for path in PAGES), ("index.html", "phone")])
def test_from_a_file(path, size, built, open_page):
    """Opened from a folder, without a server, pictures and live charts work."""
    page, trouble = open_page((built.site / path).as_uri(), size)
    check_charts(page.evaluate(LOOK))
    live(page)
    assert trouble.found == []
    assert [url for url in trouble.asked if not url.startswith(("file:", "data:", "blob:"))] == []
