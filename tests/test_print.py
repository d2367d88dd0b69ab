"""Pages on paper, printed by Chromium from dark mode on A4: all that is on them, and nothing only for clicking."""

from __future__ import annotations

import io
import re
import unicodedata

import pypdf
import pytest

from atlas import running
from tests.conftest import Built
from tests.kinds import CASES

PAPER = {"width": 680, "height": 960}
"""What the margins leave of a sheet of A4, in pixels of CSS."""

SEEN = """() => {
  const shown = e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length;
  const all = (what, within = document) => [...within.querySelectorAll(what)].filter(shown);
  const texts = (what, within) => all(what, within).map(e => e.innerText || e.textContent);
  const light = colour => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return a ? (.2126 * r + .7152 * g + .0722 * b) / 255 : 1;
  };
  const wide = all("article :is(td, th, figure, svg, li, p, h1, h2, h3)")
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest("figure svg *"));
  return {
    title: document.title,
    cells: texts("article :is(td, th)"),
    addresses: texts(".sources .address"),
    elsewhere: all(`article a[href^="http"]`).map(a => a.href),
    clicked: texts(`.md-header, .md-tabs, .md-sidebar, .md-footer, .md-skip, .md-top, .crumbs, .headerlink,
      article :is(button, select, input)`),
    charts: all("figure.chart").map(figure => ({
      pictures: all(".chart-picture > svg, .chart-live", figure).length,
      labels: [...(all(".chart-picture > svg", figure)[0] || figure).querySelectorAll("text")]
        .filter(e => !e.closest("title, desc")).map(e => e.textContent),
    })),
    dark: all("body, body *").filter(e => !e.closest("svg") && light(getComputedStyle(e).backgroundColor) < .8)
      .map(e => e.tagName + "." + e.className),
    pale: all("article *").filter(e => !e.closest("svg")
      && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
      && light(getComputedStyle(e).color) > .45).map(e => e.tagName + "." + e.className + " " + e.textContent),
    cut: all("article :is(tr, figure, .card, .evidence)")
      .filter(e => getComputedStyle(e).breakInside !== "avoid").map(e => e.tagName + "." + e.className),
    wide: wide.map(e => e.tagName + "." + e.className + " " + e.textContent.slice(0, 60)),
  };
}"""
"""What of a page is shown on paper."""


RADICALS = str.maketrans(
    "⺠⻄⻅⻆⻉⻋⻑⻓⻔戶⻘⻚⻛⻜⻝⻢⻣⻥⻦⻨⻩⻬⻮⻰", "民西见角贝车長长门户青页风飞食马骨鱼鸟麦黄齐齿龙"
)
"""Characters that a font draws with the sign of a radical, which has another number."""


def bare(text: str) -> str:
    """Text without white space and ligatures, which a PDF has in its own places."""
    return re.sub(r"[\s\u200b\u00ad]+", "", unicodedata.normalize("NFKC", text).translate(RADICALS))


def sheets(pdf: bytes) -> list[str]:
    """The text of each page of a PDF."""
    return [bare(sheet.extract_text()) for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture(scope="module")
def dark(browser):
    """A page in dark mode, used again; the search, which is busy for long, has nothing to index."""
    context = browser.new_context(viewport=PAPER, color_scheme="dark", reduced_motion="reduce")
    context.route("**/search/search_index.json", lambda route: route.fulfill(json={"config": {}, "docs": []}))
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", CASES)
def test_paper_holds_the_page(kind: str, dark, address: str) -> None:
    """On paper stand every cell, chart and address of a page of each type, in light colours and within the margins."""
    dark.goto("about:blank")
    dark.goto(address + CASES[kind])
    assert dark.locator("body").get_attribute("data-md-color-scheme") == "slate"
    if kind == "own":
        dark.wait_for_selector(".own-print:enabled")
    if kind == "industry":
        dark.locator(".chart-button").first.click()
        dark.wait_for_selector(".chart-live svg")
    dark.emulate_media(media="print")
    seen = dark.evaluate(SEEN)
    pages = sheets(dark.pdf(format="A4"))
    dark.emulate_media(media="null")
    text = "".join(pages)
    assert [cell for cell in seen["cells"] if bare(cell) not in text] == []
    assert [found for found in (*seen["addresses"], *seen["elsewhere"]) if bare(found) not in text] == []
    assert [chart for chart in seen["charts"] if chart["pictures"] != 1 or not chart["labels"]] == []
    assert [label for chart in seen["charts"] for label in chart["labels"] if bare(label) not in text] == []
    assert [words for words in seen["clicked"] if words.strip()] == []
    assert (seen["dark"], seen["pale"], seen["cut"], seen["wide"]) == ([], [], [], [])


def test_edges_say_where_a_sheet_belongs(dark, address: str) -> None:
    """At the edge of every sheet stand the names of the site and the page, the date of the data and a number."""
    dark.goto(address + CASES["area"])
    name = dark.locator("h1").evaluate("e => e.firstChild.data")
    pages = sheets(dark.pdf(format="A4"))
    assert len(pages) > 3
    for number, text in enumerate(pages, 1):
        assert f"Page{number}of{len(pages)}" in text
        assert re.search(r"Dataof\d{4}-\d\d-\d\d", text)
        assert bare("Beijing High-Tech Atlas") in text
        assert bare(name) in text


def test_paper_says_what_is_not_whole(dark, address: str) -> None:
    """A list that goes on elsewhere says on paper, once, how long it is; what leads there is for the screen alone."""
    dark.goto(f"{address}industries/total.html")
    said = [words.strip() for words in dark.locator(".rest, .pager p").all_text_contents()]
    assert len(said) > 2
    text = "".join(sheets(dark.pdf(format="A4")))
    assert [words for words in said if bare(words) not in text] == []
    dark.goto(f"{address}disagreements.2.html")
    [said, again] = dark.locator(".pager p").all_text_contents()
    assert said == again
    assert "".join(sheets(dark.pdf(format="A4"))).count(bare(said)) == 1


def test_no_sheet_is_blank(dark, address: str) -> None:
    """No sheet of a page with many charts holds its edges alone."""
    dark.goto(address + CASES["home"])
    assert min(map(len, sheets(dark.pdf(format="A4")))) > 200


@pytest.mark.parametrize(
    ("text", "wanted"), [('a "b"', r'"a \22 b\22 "'), ("</style>", r'"\3c /style>"'), ("\\", r'"\5c "')]
)
def test_words_at_the_edge_are_one_string(text: str, wanted: str) -> None:
    """No word of the data ends the string of CSS that it stands in, nor the style sheet."""
    assert running.string(text) == wanted


def test_every_page_names_itself(built: Built) -> None:
    """Every page has its title as a string of CSS without a sign that would end it, and both sheets of paper."""
    for path in built.site.rglob("*.html"):
        page = path.read_text("utf-8")
        (title,) = re.findall(r'<style media="print">:root { --atlas-title: "(.*)"; }</style>', page)
        assert title, path
        assert not re.search(r'["<]|\\(?!22 |3c |5c )', title), path
        for sheet in ("print.css", "running.css"):
            assert len(re.findall(rf'href="[./\w]*assets/{sheet}" media="print"', page)) == 1, path
