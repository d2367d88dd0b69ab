"""Every address on every built page: where it leads, and that no page needs anything from elsewhere."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import ROOT
from tests.reading import pages


def local(address: str) -> bool:
    """Whether an address stays within the site."""
    return not urlsplit(address).scheme and not address.startswith("//")


def target(page: str, address: str) -> tuple[str, str]:
    """The path below the site and the fragment that an address on a page leads to; a path outside keeps its `..`."""
    parts = urlsplit(address)
    base = Path("/") / page
    path = unquote(parts.path)
    found = base if not path else (base.parent / path)
    up: list[str] = []
    for part in found.parts[1:]:
        if part == ".." and up and up[-1] != "..":
            up.pop()
        elif part != ".":
            up.append(part)
    return "/".join(up), unquote(parts.fragment)


@cache
def files(site: Path) -> frozenset[str]:
    """Every file of the site by its path below it."""
    return frozenset(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())


def inner(site: Path) -> Iterator[tuple[str, str, str, str]]:
    """Every address within the site: page, address, path and fragment it leads to."""
    for name, page in pages(site).items():
        for address in dict.fromkeys(address for _, address in page.addresses if local(address)):
            yield name, address, *target(name, address)


def test_pages_are_read(built):
    """The reader finds pages, ids and addresses in plenty, so that the tests below look at something."""
    found = pages(built.site)
    assert len(found) > 700
    assert sum(len(page.ids) for page in found.values()) > 5000
    assert sum(len(page.addresses) for page in found.values()) > 50000


@pytest.mark.parametrize(
    ("page", "address", "expected"),
    [
        ("a/b.html", "c.html#d", ("a/c.html", "d")),
        ("a/b.html", "../c.html", ("c.html", "")),
        ("a/b.html", "#%E4%B8%AD", ("a/b.html", "中")),
        ("a.html", "../c.html", ("../c.html", "")),
        ("a/b.html", "/c.css", ("c.css", "")),
        ("a/b.html", "./?q=1", ("a", "")),
    ],
)
def test_target_of_an_address(page, address, expected):
    """An address is resolved as a browser does it."""
    assert target(page, address) == expected


def test_every_address_leads_to_a_file(built):
    """Whatever a page points to within the site is a file of the site, so that it opens from a folder too."""
    dead = sorted({(page, address) for page, address, path, _ in inner(built.site) if path not in files(built.site)})
    assert dead == []


def test_every_fragment_leads_to_an_id(built):
    """An address with a fragment leads to an element with that id, unless it is a choice such as `#industry=ai`."""
    ids = {name: set(page.ids) for name, page in pages(built.site).items()}
    dead = sorted(
        {
            (page, address)
            for page, address, path, fragment in inner(built.site)
            if fragment and "=" not in fragment and fragment not in ids.get(path, ())
        }
    )
    assert dead == []


def test_no_id_twice_on_a_page(built):
    """An id stands once on a page, also those inside pictures."""
    twice = {name: [i for i, n in Counter(page.ids).items() if n > 1] for name, page in pages(built.site).items()}
    assert {name: ids for name, ids in twice.items() if ids} == {}


def test_no_page_loads_from_elsewhere(built):
    """Only a link that a reader follows may lead off the site: no script, style, picture, font or frame does."""
    foreign = {
        (name, tag, address)
        for name, page in pages(built.site).items()
        for tag, address in page.addresses
        if tag != "a" and not local(address) and not address.startswith("data:")
    }
    assert foreign == set()


def test_styles_load_nothing_from_elsewhere(built):
    """What a style sheet names is a file of the site or stands in the sheet."""
    sheets = sorted(built.site.rglob("*.css"))
    named = [
        (sheet.relative_to(built.site).as_posix(), address)
        for sheet in sheets
        for address in re.findall(r"""(?:url\(|@import\s)\s*["']?([^"')]+)""", sheet.read_text("utf-8"))
        if not address.startswith("data:")
    ]
    assert sheets
    assert [x for x in named if not local(x[1]) or target(*x)[0] not in files(built.site)] == []


def test_reposts_are_not_linked(built):
    """A source that is a copy of someone else's page is named, and never linked."""
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    reposts = [row for row in rows.values() if row["tier"] == "repost"]
    found = pages(built.site)
    linked = {address for page in found.values() for _, address in page.addresses}
    assert reposts
    for row in reposts:
        assert [a for a in found[f"sources/{row['id']}.html"].links if not local(a)] == [], row["id"]
        assert row["url"] not in linked - {""}, row["id"]


def test_sources_are_linked(built):
    """Every other source's page leads to the source itself."""
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["url"]]
    found = pages(built.site)
    assert rows
    assert [row["id"] for row in rows if row["url"] not in found[f"sources/{row['id']}.html"].links] == []
