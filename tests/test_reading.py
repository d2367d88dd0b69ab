"""Every built page as one reads it who does not see it, and what keeps nobody waiting who does."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import Built
from tests.reading import VOID, pages

NAMED = ("aria-label", "aria-labelledby")


@dataclass
class Part:
    """An element that is looked into: its attributes, its text, and what it holds by tag or by tag and class."""

    tag: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text without white space at its ends."""
        return " ".join("".join(self.words).split())


class Outline(HTMLParser):
    """The parts of one page that tests ask for: each of `LOOKED` with what it holds."""

    LOOKED = frozenset(["html", "title", "meta", "table", "th", "figure", "svg", "title", "desc", "script", "link"])
    LOOKED |= frozenset(["a", "button", "select", "input", "img", "summary", "iframe"])

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self.ids: set[str] = set()
        self.references: list[str] = []
        self.open: list[tuple[str, Part | None]] = []
        self.feed(path.read_text("utf-8"))
        self.close()

    def all(self, tag: str, kind: str = "") -> list[Part]:
        """The parts with a tag, and a class where one is given."""
        return [p for p in self.parts if p.tag == tag and (not kind or kind in p.attributes.get("class", "").split())]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Tell the open parts what they hold, and open this one."""
        values = {name: value or "" for name, value in attrs}
        self.ids.add(values.get("id", ""))
        for name in ("aria-labelledby", "aria-describedby", "aria-controls"):
            self.references += values.get(name, "").split()
        part = Part(tag, values) if tag in self.LOOKED or ("id" in values and tag in ("p", "span")) else None
        label = values.get("aria-label") or values.get("alt") or ""
        for _, above in self.open:
            if above:
                above.holds.append(tag)
                above.words.append(label)
        if part:
            self.parts.append(part)
        if tag not in VOID:
            self.open.append((tag, part))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of a picture that holds nothing."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of that name and what was left open inside it."""
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Text belongs to every open part."""
        for _, part in self.open:
            if part:
                part.words.append(data)


@pytest.fixture(scope="module")
def outlines(built: Built) -> dict[str, Outline]:
    """Every page's outline by its path below the site."""
    return {path.relative_to(built.site).as_posix(): Outline(path) for path in sorted(built.site.rglob("*.html"))}


def test_headings_are_in_order(built: Built) -> None:
    """Each page has one heading of the first level, before all others, and no level is left out on the way down."""
    found = []
    for name, page in pages(built.site).items():
        levels = [int(tag[1]) for tag, _, _ in page.headings]
        if levels[:1] != [1] or levels.count(1) != 1:
            found.append(f"{name}: {page.headings[:3]}")
        found += [
            f"{name}: {lower[2]!r} is of level {lower[0]}, below {upper[0]}"
            for upper, lower in zip(page.headings, page.headings[1:], strict=False)
            if int(lower[0][1]) > int(upper[0][1]) + 1
        ]
        found += [f"{name}: an empty heading" for _, _, text in page.headings if not text]
    assert found == []


def test_pages_are_told_apart(outlines: dict[str, Outline]) -> None:
    """Each page names its language, has a title of its own, and says in a sentence what it holds.

    Two sources may bear one title.
    """
    titles: dict[str, str] = {}
    found = []
    for name, page in outlines.items():
        title = next(part.text for part in page.all("title"))
        same = titles.setdefault(title, name)
        if same != name and not name.startswith("sources/"):
            found.append(f"{name}: the title of {same}, {title!r}")
        if not page.all("html")[0].attributes.get("lang"):
            found.append(f"{name}: no language")
        if not any(m.attributes.get("name") == "description" and m.attributes["content"] for m in page.all("meta")):
            found.append(f"{name}: no description")
        if any(m.attributes.get("name") == "robots" for m in page.all("meta")):
            found.append(f"{name}: hidden from search engines")
    assert found == []


def test_charts_are_told_in_words(outlines: dict[str, Outline]) -> None:
    """Each chart is a picture with the finding as name and its figures as description, and has a table behind it.

    A table that the page has no room for stands on a page of its own, to which the figure leads.
    """
    found, seen = [], 0
    for name, page in outlines.items():
        for figure in page.all("figure", "chart"):
            seen += 1
            apart = f"charts/{figure.attributes.get('id')}.html"
            led = [a for a in page.all("a") if a.attributes.get("href", "").removeprefix("../") == apart]
            held = {"table", "tbody", "td"} <= set(figure.holds) or (led and outlines[apart].all("table"))
            if not held or not {"figcaption", "svg"} <= set(figure.holds):
                found.append(f"{name}: {figure.attributes.get('id')} holds no caption, picture or table")
        for svg in (part for part in page.all("svg") if part.attributes.get("role") == "img"):
            for part in ("aria-labelledby", "aria-describedby"):
                words = [p.text for p in page.parts if p.attributes.get("id", "") == svg.attributes.get(part)]
                if len(words) != 1 or len(words[0]) < 10:
                    found.append(f"{name}: {svg.attributes.get('class')}: {part} leads to {words!r}")
    assert seen > 100
    assert found == []


def test_tables_have_names_and_heads(outlines: dict[str, Outline]) -> None:
    """Each table has a caption or a label, and each of its heads says what it is the head of."""
    found = []
    for name, page in outlines.items():
        found += [
            f"{name}: a table without a name: {table.text[:60]!r}"
            for table in page.all("table")
            if "caption" not in table.holds and not any(table.attributes.get(key) for key in NAMED)
        ]
        found += [f"{name}: {th.text!r} has no scope" for th in page.all("th") if "scope" not in th.attributes]
    assert found == []


def test_controls_have_names(outlines: dict[str, Outline]) -> None:
    """Each link and button that takes the focus has words; what a part refers to by its id is there."""
    found = []
    for name, page in outlines.items():
        for part in (*page.all("a"), *page.all("button"), *page.all("summary")):
            hidden = part.attributes.get("aria-hidden") == "true" and part.attributes.get("tabindex") == "-1"
            if not hidden and not part.text and not any(part.attributes.get(key) for key in (*NAMED, "title")):
                found.append(f"{name}: {part.tag} {part.attributes}")
        found += [f"{name}: nothing has the id {id_}" for id_ in page.references if id_ not in page.ids]
        found += [f"{name}: a picture without a word" for img in page.all("img") if "alt" not in img.attributes]
    assert found == []


def test_permanent_links_are_not_read_out(outlines: dict[str, Outline]) -> None:
    """The sign behind a heading, which the table of contents holds too, is no word of the heading and no stop."""
    links = [part for page in outlines.values() for part in page.all("a", "headerlink")]
    assert links
    assert all(part.attributes.get("aria-hidden") == "true" for part in links)
    assert all(part.attributes.get("tabindex") == "-1" for part in links)


def test_no_script_keeps_a_page_waiting(outlines: dict[str, Outline]) -> None:
    """Scripts with an address are put off until the page is there, and style sheets are the site's own and few."""
    found = []
    for name, page in outlines.items():
        found += [
            f"{name}: {script.attributes['src']}"
            for script in page.all("script")
            if "src" in script.attributes
            and not {"defer", "async"} & set(script.attributes)
            and not script.attributes["src"].endswith("assets/theme.js")  # sets the scheme before anything is painted
        ]
        sheets = [link for link in page.all("link") if link.attributes.get("rel") == "stylesheet"]
        if len(sheets) > 8:
            found.append(f"{name}: {len(sheets)} style sheets")
    assert found == []
