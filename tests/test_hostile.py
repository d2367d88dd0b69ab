"""What a cell may hold: on no page does it become markup or a script, and in no download a formula."""

from __future__ import annotations

import contextlib
import csv
import html
import io
import itertools
import json
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import markdown
import pytest
import typst
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from atlas import paper, searchable, validate
from atlas.charts import CHARTS, theme
from atlas.exports.flat import plain, table
from atlas.glyphs import writable
from atlas.load import CONTROL
from atlas.output import Output, sync
from atlas.problems import InputError
from atlas.publish import publish
from atlas.render import quoted, safe
from atlas.site import distinct
from tests import hostile, samples
from tests.conftest import THOROUGH, handwritten
from tests.golden import ROOT, assemble, outputs
from tests.hostile import DESCRIPTOR, TABLES, WORDS
from tests.serving import serving
from tests.test_render import EXTENSIONS

LONG = "very" * 25_000
BINARY = ("vega.js", ".pdf", ".png")
"""Files that are not looked into here; `test_briefs` does so with the PDFs."""


class Found(HTMLParser):
    """The tags of a page, and the addresses that it leads to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note both."""
        self.tags.add(tag)
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src")}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[Output]:
    """The generated files of a small dataset with hostile words in front of every text of its tables and labels."""
    folder = assemble("one-industry", tmp_path_factory.mktemp("hostile") / "data")
    changed = hostile.spoil(folder)
    assert {"name_en", "scope_en", "title", "publisher", "locator", "statement_en"} <= changed
    first = {"sources.csv": "title", "organisations.csv": "name_en", "activities.csv": "name_en"}
    for name, column in first.items():
        lines = (folder / name).read_text("utf-8").count(LONG)
        assert not lines
        hostile.rewritten(folder / name, lengthened(column))
    hostile.rewritten(folder / "observations.csv", lengthened("locator"))
    return outputs(folder)


def lengthened(column: str) -> Callable[[dict[str, str]], object]:
    """Makes the text of the first row of a table very long."""
    rows = itertools.count()

    def change(row: dict[str, str]) -> None:
        if not next(rows):
            row[column] += LONG

    return change


@pytest.fixture(scope="module")
def made(whole: list[Output]) -> dict[str, str]:
    """The same as text, without what is none."""
    return {o.path: o.content.decode("utf-8-sig") for o in whole if not o.path.endswith(BINARY)}


@pytest.fixture(scope="module")
def site(whole: list[Output], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of these files."""
    folder = tmp_path_factory.mktemp("hostile-site")
    handwritten(folder / "docs")
    sync(whole, folder / "docs")
    publish(ROOT, folder / "docs", folder / "site")
    return folder / "site"


def test_pages(made: dict[str, str]) -> None:
    """On every page hostile words are words: no tag, no link, and no end of a script."""
    pages = {path: text for path, text in made.items() if path.endswith(".md")}
    assert sum("xss" in text for text in pages.values()) > 10
    for path, text in pages.items():
        body = text.removeprefix("---\n").partition("\n---\n")[2]
        found = Found(markdown.markdown(body, extensions=EXTENSIONS))
        assert "xss" not in found.tags, path
        assert not [address for address in found.addresses if address.startswith("javascript:")], path
        assert "</script>`z`" not in text, path


def test_site(site: Path) -> None:
    """The theme, which escapes nothing, and the search, which shows titles as HTML, get words only too."""
    pages = [path.read_text("utf-8") for path in site.rglob("*.html")]
    assert sum("xss" in page for page in pages) > 10
    assert not any({"xss", "iframe"} & Found(page).tags for page in pages)
    index = searchable.read((site / searchable.PATH).read_text("utf-8"))
    for field in ("title", "text", "tags"):
        assert any("xss" in str(entry.get(field)) for entry in index), field
        assert not any("<xss" in str(entry.get(field)) for entry in index), field


FOUND = """() => ({
  ran: Boolean(window.__pwned),
  tags: document.querySelectorAll("xss, iframe, object, embed, base, [onerror], [onload], img[src=x]").length,
  addresses: [...document.querySelectorAll("[href], [src], [action]")]
    .map((e) => e.getAttribute("href") || e.getAttribute("src") || e.getAttribute("action") || "")
    .filter((a) => /^\\s*(javascript|vbscript|data):/i.test(a) || /^[^#]*evil/.test(a)),
  tables: [...document.querySelectorAll("table")].filter((t) => [...t.tBodies].some((b) => [...b.rows].some(
    (r) => [...r.cells].reduce((n, c) => n + c.colSpan, 0) > [...t.rows[0].cells].reduce((n, c) => n + c.colSpan, 0)
  ))).length,
})"""
"""What a page must not have: a script of theirs that ran, an element or address of theirs, a row too wide."""
CLEAN = {"ran": False, "tags": 0, "addresses": [], "tables": 0}


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_in_a_browser(scheme: str, site: Path, browser) -> None:
    """In a browser nothing of theirs runs, is asked for, or breaks a table: served or opened from a file, and used."""
    with serving(site) if scheme == "http" else contextlib.nullcontext(f"{site.as_uri()}/") as base:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        wrong: list[str] = []
        page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: wrong.append(f"error {error}"))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: None if request.url.startswith(INNER(base)) else wrong.append(request.url))
        kinds = {path.relative_to(site).parts[0]: path for path in sorted(site.rglob("*.html"))}
        kinds.pop("404.html")
        listed = list(kinds.values())
        for path in listed if THOROUGH else listed[scheme == "file" :: 2]:
            name = path.relative_to(site).as_posix()
            page.goto(base + name)
            use(page)
            found = page.evaluate(FOUND)
            assert found == CLEAN, name
            assert wrong == [], name
        assert len(kinds) > 15
        page.context.close()


def INNER(base: str) -> tuple[str, ...]:  # noqa: N802 - a constant of the address
    """The beginnings of addresses that stay on the site."""
    return base, "data:", "blob:"


def use(page) -> None:
    """What a reader does on a page: open what is closed, make a chart live, tick and choose."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    for button in page.locator(".chart-button:visible").all()[:1]:
        button.click()
        page.wait_for_timeout(300)
    for box in page.locator("article input[type=checkbox]:visible:enabled").all()[:3]:
        box.check(force=True)
    page.wait_for_timeout(60)


def test_search_in_a_browser(site: Path, browser) -> None:
    """What the search finds is shown as words."""
    with serving(site) as base:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(f"{base}index.html")
        page.locator(".md-search__input").click()
        page.locator(".md-search__input").fill("hyperlink")
        page.locator(".md-search-result__item").first.wait_for()
        assert page.evaluate(FOUND) == CLEAN
        page.context.close()


def test_long_text(made: dict[str, str]) -> None:
    """A very long text stands on its card as a whole."""
    assert any(LONG in text for path, text in made.items() if path.startswith("sources/"))


def test_tables(made: dict[str, str]) -> None:
    """In no table that the atlas makes does a cell start like a formula; the copy of the dataset is byte for byte."""
    copies = {f"data/{resource['path']}" for resource in DESCRIPTOR["resources"]}
    tables = {path: text for path, text in made.items() if path.endswith(".csv") and path not in copies}
    assert {path.partition("/")[0] for path in tables} == {"data", "charts"}
    cells = [cell for text in tables.values() for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert any(cell.startswith(f"'{WORDS[:4]}") for cell in cells)
    assert [cell for cell in cells if re.match(r"[=+@\t\r]|-(?!\d+(\.\d+)?$)", cell)] == []


@pytest.mark.parametrize("values", [("999999999999999.999999999", "0.000000001"), ("0",), ("0", "999999999999999")])
def test_numbers_at_their_limits(values: tuple[str, ...], small: Path) -> None:
    """The largest and the smallest numbers that are taken, and nothing at all, side by side, can be reckoned with."""
    turn = itertools.cycle(values)

    def change(row: dict[str, str]) -> None:
        if row["indicator"] not in ("exchange-rate-average", "value-added-gdp-share"):
            row["obs_value"], row["plausible"] = next(turn), "A test."

    hostile.rewritten(small / "observations.csv", change)
    (small / "claims.csv").write_text("id,source,locator,statement_en,statement_zh,activities,areas,organisations\n")
    shutil.rmtree(small / "releases", ignore_errors=True)
    assert any(output.path.endswith(".svg") for output in outputs(small))


@pytest.mark.parametrize("name", ["\U0001f469\u200d\U0001f469", "q\u0301", "a" + "\u0301\u0302" * 200])
def test_joined_signs_can_be_printed(name: str, small: Path) -> None:
    """A name of joined signs or piled marks, which stands in pictures too, keeps no brief from being set."""
    hostile.rewritten(small / "areas.csv", lambda row: row.update(name_en=f"{name} {row['name_en']}"))
    assert any(output.path == "briefs/report.pdf" for output in outputs(small))


XML = [".xml", ".svg"]


@pytest.mark.parametrize("ending", XML)
def test_xml(ending: str, made: dict[str, str]) -> None:
    """The feed and the pictures are whole XML, with no element or address of theirs."""
    found = {path: text for path, text in made.items() if path.endswith(ending)}
    assert found
    for path, text in found.items():
        root = ElementTree.fromstring(text)  # noqa: S314 - our own
        assert not [e.tag for e in root.iter() if re.search(r"(script|xss|iframe|foreignObject|image|img)$", e.tag)], (
            path
        )
        assert not [v for e in root.iter() for k, v in e.attrib.items() if k.startswith("on") or "javascript:" in v], (
            path
        )


def test_pictures_in_pages(made: dict[str, str]) -> None:
    """A picture inside a page has no element of theirs either."""
    pictures = [
        svg for path, text in made.items() if path.endswith(".md") for svg in re.findall(r"<svg.*?</svg>", text)
    ]
    assert any("xss" in svg for svg in pictures)
    tags = {tag for svg in pictures for tag in Found(svg).tags}
    assert tags <= {"svg", "g", "path", "text", "tspan", "rect", "circle", "defs", "clippath", "line", "title"}


def test_scripts(made: dict[str, str]) -> None:
    """Every script that holds data is one statement of JSON, and would not end where it stood in a page."""
    found = {path: text for path, text in made.items() if path.endswith(".js")}
    assert {path.partition("/")[0] for path in found} >= {"charts", "own", "figures", "assets"}
    for path, text in found.items():
        if path.startswith(("own/", "charts/", "figures/")):
            assert "</script" not in text.lower(), path
        literal = re.sub(r"^[^={(]*?(?:\[\"[^\"]*\"\])?=", "", text).strip().rstrip(";")
        if path.startswith(("own/", "figures/", "assets/search")):
            json.loads(literal.replace("<\\/", "</"))
    specs = [json.loads(text) for path, text in made.items() if path.endswith(".vl.json")]
    assert specs
    assert not [spec for spec in specs if "url" in json.dumps(spec.get("data", {}))]


def test_pdfs(whole: list[Output]) -> None:
    """In the PDFs too nothing of theirs is an action or a link."""
    pdfs = [output.content for output in whole if output.path.endswith(".pdf")]
    assert pdfs
    assert not [
        pdf
        for pdf in pdfs
        if re.search(rb"/JavaScript|/JS\b|/Launch|/URI ?\((javascript|data|vbscript|http://evil)", pdf)
    ]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@given(TEXT)
@example("{{ x }}{% raw %}{# y #}")
@example("\u2028\u202e</p><script>")
@example("1. a\n- b\n\n    c\n```\nd")
def test_any_text_is_text_in_a_page(text: str) -> None:
    """Whatever a text is, Markdown shows it as it is, in one paragraph without an element of its own."""
    shown = markdown.markdown(f"<p>x</p>\n\n{safe(text)} end", extensions=EXTENSIONS)
    assert Found(shown).tags == {"p"}
    flat = " ".join(text.split())
    words = " ".join(f"{flat} end".split())
    read = " ".join(re.sub(r"<[^>]*>", "", shown.rpartition("<p>")[2]).split())
    if not re.search(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\u0002\u0003]", text):
        assert html.unescape(read) == words


@given(TEXT)
def test_any_text_is_one_value_of_yaml(text: str) -> None:
    """The head of a page holds a text as one value, whatever it is."""
    text = CONTROL.sub("", text)
    found = yaml.safe_load(f"title: {quoted(text)}\nother: 1\n")
    assert found.keys() == {"title", "other"}
    assert html.unescape(found["title"]) == html.unescape(text)


@given(TEXT)
@settings(max_examples=30)
def test_any_text_can_be_set(text: str) -> None:
    """A brief can hold any text: what its fonts cannot show is a sign that says so."""
    inputs = {"data": json.dumps(paper_text(text))}
    engine().compile(format="pdf", sys_inputs=inputs, pdf_standards=list(paper.STANDARDS))


def paper_text(text: str) -> str:
    """Text without what the checks of the data refuse, ready for paper."""
    return writable(CONTROL.sub("", text), paper.font_files())


@cache
def engine() -> typst.Compiler:
    """Typst with the fonts of the briefs and a page that shows the data."""
    page = """#set document(title: "x")
#set text(lang: "en", font: ("Noto Sans", "Noto Sans CJK SC"))
#json(bytes(sys.inputs.data))
_#json(bytes(sys.inputs.data))_"""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paper.font_folders())
    path = Path(tempfile.mkdtemp()) / "page.typ"
    path.write_text(page, "utf-8")
    return typst.Compiler(input=str(path), font_paths=fonts)


@pytest.mark.parametrize(
    "sign", ["\u202e", "\u200b", "\u2066", "\u061c", "\u2028", "\x00", "\x1b", "\ufffe", "\U000e0041", "\r"]
)
def test_unseen_signs_are_refused(sign: str, small: Path) -> None:
    """A character that cannot be seen, turns text round or may not stand in XML is a problem of its cell."""
    table = small / "sources.csv"
    text = table.read_text("utf-8")
    table.write_bytes(text.replace("VCBeat", f"VC{sign}Beat", 1).encode())
    with pytest.raises(InputError, match=r"sources\.csv:"):
        validate.read(small)


@pytest.mark.parametrize("name", ["index", "con", "nul", "aux", "prn", "com1", "lpt9"])
def test_reserved_ids(name: str, small: Path) -> None:
    """An id that is the address of a list, or a device to Windows, is refused in every table that gives files names."""
    for path in small.glob("*.csv"):
        path.write_text(path.read_text("utf-8").replace("changping", name), "utf-8")
    with pytest.raises(InputError, match=f"reserved: id is '{name}'"):
        validate.read(small)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:x",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example/",
        "http:x",
        'http://a/"x',
        "file:///etc/passwd",
    ],
)
def test_links_are_of_the_web(url: str, small: Path) -> None:
    """A link that is no plain address of the web is a problem of its cell."""
    with (small / "sources.csv").open(encoding="utf-8", newline="") as file:
        link = next(row["url"] for row in csv.DictReader(file) if row["url"])
    table = small / "sources.csv"
    table.write_text(table.read_text("utf-8").replace(link, url.replace('"', '""'), 1), "utf-8")
    with pytest.raises(InputError, match=r"link: |sources\.csv:"):
        validate.read(small)


def test_names_that_fill_a_chart() -> None:
    """A name longer than any line is cut on a picture, and one of many lines too; a short one is left alone."""
    assert theme.wrap("Artificial intelligence", 200) == ["Artificial intelligence"]
    for text in (LONG, "word " * 20_000, "字" * 100_000):
        lines = theme.wrap(text, 120)
        assert len(lines) <= theme.LINES
        assert all(theme.text_width(line) <= 120 for line in lines)
        assert lines[-1].endswith("…")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1+cmd", "'-1+cmd"), ("@x", "'@x"), ("\tx", "'\tx"), ("-", "'-"),
        ("-3.5", "-3.5"), ("-12", "-12"), ("a=b", "a=b"), ("", ""),
    ],
)  # fmt: skip
def test_plain(text: str, written: str) -> None:
    """What a spreadsheet would run gets an apostrophe; a negative number stays a number."""
    assert plain(text) == written


def test_heads_too() -> None:
    """The head of a table comes from labels, which are text like any other."""
    assert table(("=x",), [("@y",)]) == "\ufeff'=x\r\n'@y\r\n".encode()


@pytest.mark.parametrize("name", ["../x", "a/b", "a b", 'a"b', "<b>", "a#b", "a.b", "-a", "a\n", "=a", "é", ""])
def test_ids(name: str) -> None:
    """An id stands in addresses, file names and attributes: no table takes one that means something there."""
    fields = [field for resource in TABLES for field in resource["schema"]["fields"]]
    patterns = [field["constraints"]["pattern"] for field in fields if field["name"] == "id"]
    assert len(patterns) > 10
    assert not any(re.fullmatch(pattern, name) for pattern in patterns)


def test_charts_of_one_name() -> None:
    """Charts whose names come out the same from ids that differ are a problem, and no page shows another's picture."""
    chart = next(
        chart
        for kind in CHARTS
        for chart in kind.draw(samples.subject(samples.everything(), "home"), samples.language())
    )
    assert distinct([chart, chart]) == {chart.id: chart}
    with pytest.raises(InputError, match=f"{chart.id}: path: two charts"):
        distinct([chart, replace(chart, headline="Another")])
