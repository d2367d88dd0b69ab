"""No number on the site, in its hand-written pages or in its data stands unexplained."""

from __future__ import annotations

import re

import pytest

from atlas import prose
from tests import supply
from tests.conftest import ROOT, Built
from tests.orphans import ALLOWED, exceptions, orphans

HANDWRITTEN = sorted(
    {path.name for path in (ROOT / "docs").glob("*.md")}
    - set(
        (ROOT / "docs" / ".generated").read_text("utf-8").splitlines()
        if (ROOT / "docs" / ".generated").is_file()
        else ()
    )
)
"""Pages under docs/ that no build makes."""

PAGES = {
    "a number in words": ("<p>about 207 billion yuan</p>", ["207"]),
    "a number with a unit in a table": ("<table><tr><td>105 km</td></tr></table>", ["105"]),
    "a number beside a figure": ('<p><a class="fig" href="x">11%</a> and 12%</p>', ["12"]),
    "a number in a heading": ("<h2>The 5 clusters</h2>", ["5"]),
    "a number in a span of another class": ('<p><span class="scope">33 roads</span></p>', ["33"]),
    "two numbers": ("<ul><li>1.5</li><li>2,000</li></ul>", ["1.5", "2,000"]),
    "a number behind an open quotation mark": ('<p>"three</p><p>14 projects</p><p>"</p>', ["14"]),
    "a figure": ('<p><a class="fig" href="x">207 billion yuan</a><sup class="note">3</sup></p>', []),
    "a period": ("<p><time>January to September 2023</time> and 2021–25, 18 August 2021, 2019-05</p>", []),
    "a link": ('<p><a href="x">Class 38 of 40</a></p>', []),
    "a count": ('<p><data class="count" value="12">12</data> sources</p>', []),
    "a chart": ('<figure class="chart"><div class="chart-picture"><svg><text>40</text></svg></div></figure>', []),
    "a quotation": ('<p>The source prints "60 km".</p>', []),
    "a listed name": ("<p>COVID-19 and 5G</p>", []),
    "what is not shown": ("<script>var x = 12</script><p>none</p>", []),
}
"""Case -> the article's HTML, and the numbers that are orphans in it."""


@pytest.mark.parametrize(("html", "found"), PAGES.values(), ids=PAGES)
def test_orphans_are_told_from_figures(html: str, found: list[str]) -> None:
    """A number is an orphan unless it stands in an allowed element, in quotation marks, in a date or a listed name."""
    assert [o.split(" in ")[0] for o in orphans(f"<body><nav>99</nav><article>{html}</article></body>")] == found


def test_no_page_holds_an_orphan(built: Built) -> None:
    """Every number in the text of every page is a figure, a date, a name or a count, or stands in the list."""
    found = [
        f"{path.relative_to(built.site)}: {orphan}"
        for path in sorted(built.site.rglob("*.html"))
        for orphan in orphans(path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found[:40])


def test_no_page_shows_a_placeholder(built: Built) -> None:
    """A placeholder is always filled in: with a link where links can stand, else in words."""
    form = re.compile(r"\{\??\s*[a-z0-9]+(?:-[a-z0-9]+)+")
    found = [p.name for p in sorted(built.site.rglob("*.html")) if form.search(p.read_text("utf-8"))]
    found += [p.name for p in (built.docs / "data").glob("figures.*.csv") if form.search(p.read_text("utf-8"))]
    assert not found


def test_every_kind_of_allowed_element_is_used(built: Built) -> None:
    """The list of allowed elements holds none that no page needs."""
    pages = "".join(path.read_text("utf-8") for path in built.site.glob("*.html"))
    pages += "".join(
        path.read_text("utf-8")
        for path in [*built.site.glob("clusters/*.html"), *built.site.glob("sources/china*.html")]
    )
    tags = re.findall(r"<([a-z0-9]+)([^>]*)>", pages)
    used = {tag for tag, _ in tags}
    for tag, rest in tags:
        classes = re.search(r'class="?([^">]*)', rest)
        names = classes[1].split() if classes else []
        used |= {f".{name}" for name in names} | {f"{tag}.{name}" for name in names}
    assert set(ALLOWED) <= used


@pytest.mark.parametrize("name", HANDWRITTEN)
def test_handwritten_pages_hold_no_numbers(name: str) -> None:
    """A page written by hand holds no number but dates: a figure on it could not be traced or kept up."""
    text = (ROOT / "docs" / name).read_text("utf-8")
    text = re.sub(f"(?s){supply.BEGIN}.*{supply.END}", "", text)  # a list that is made, and looked at as built above
    text = re.sub(r"\]\([^)]*\)", "]", text)
    names = (*exceptions(), "Creative Commons Attribution 4.0")
    assert list(prose.typed_numbers(text, names)) == []
