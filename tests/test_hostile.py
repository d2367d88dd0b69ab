"""What a cell may hold: on no page does it become markup or a script, and in no download a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest

from atlas import search
from atlas.exports.flat import plain, table
from atlas.publish import publish
from tests.conftest import handwritten
from tests.golden import ROOT, assemble, outputs
from tests.test_render import EXTENSIONS

WORDS = '=cmd()<xss a="b">\'**x**[y](javascript:go)</script>`z`|'
LONG = "very" * 5000
BINARY = ("vega.js", ".pdf", ".png")
"""Files that are not looked into here; `test_briefs` does so with the PDFs."""
KEPT = {
    "kind",
    "topic",
    "id",
    "key",
    "field",
    "was",
    "is",
    "language",
    "published",
    "date",
    "founded",
    "url",
    "archived",
    "time_period",
}
"""Columns with a form of their own, which the checks hold them to."""
DESCRIPTOR = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))
TABLES = [resource for resource in DESCRIPTOR["resources"] if "schema" in resource]


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


def is_free(field: dict, schema: dict) -> bool:
    """Whether any text may stand in a column."""
    held = {item["fields"] for item in schema.get("foreignKeys", [])} | KEPT
    bound = {"enum", "pattern"} & field.get("constraints", {}).keys()
    return not bound and field["type"] == "string" and field["name"] not in held and "listOf" not in field


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The generated files of a small dataset with hostile words in front of every text of its tables."""
    folder = assemble("one-industry", tmp_path_factory.mktemp("hostile") / "data")
    changed = set()
    for resource in TABLES:
        schema = resource["schema"]
        free = [field["name"] for field in schema["fields"] if is_free(field, schema)]
        if resource["name"].startswith("labels") or resource["name"] == "exceptions":
            continue
        path = folder / resource["path"]
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for name in free:
                if row[name]:
                    row[name] = WORDS + row[name]
                    changed.add(name)
        if resource["name"] == "observations":
            rows[0]["locator"] = LONG
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [field["name"] for field in schema["fields"]])
            writer.writeheader()
            writer.writerows(rows)
    assert {"name_en", "scope_en", "title", "publisher", "locator", "statement_en"} <= changed
    return {o.path: o.content.decode("utf-8-sig") for o in outputs(folder) if not o.path.endswith(BINARY)}


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


def test_site(made: dict[str, str], tmp_path: Path) -> None:
    """The theme, which escapes nothing, and the search, which shows titles as HTML, get words only too."""
    handwritten(tmp_path / "docs")
    for path, text in made.items():
        (tmp_path / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / path).write_text(text, "utf-8")
    (tmp_path / "docs" / "assets" / "vega.js").write_text("", "utf-8")
    publish(ROOT, tmp_path / "docs", tmp_path / "site")
    pages = [path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html")]
    assert sum("xss" in page for page in pages) > 10
    assert not any("xss" in Found(page).tags for page in pages)
    index = search.read((tmp_path / "site" / search.PATH).read_text("utf-8"))
    for field in ("title", "text", "tags"):
        assert any("xss" in str(entry.get(field)) for entry in index), field
        assert not any("<xss" in str(entry.get(field)) for entry in index), field


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


def test_feed(made: dict[str, str]) -> None:
    """In the feed hostile words are text."""
    assert "<xss" not in made["changes.xml"]


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
