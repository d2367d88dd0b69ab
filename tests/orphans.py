"""Where a number may stand on a page: `ALLOWED` is the one list, and everything else is an orphan."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from atlas import prose
from tests.reading import HIDDEN, VOID

ROOT = Path(__file__).resolve().parent.parent

ALLOWED: Mapping[str, str] = {
    "a.fig": "a figure, linked to its card",
    ".fig": "the figure that a card is about, or one that was reckoned",
    "sup.note": "the number of a figure's source in the list at the foot of the page",
    "time": "a period or a date",
    "data.count": "a count of the atlas's own rows",
    "a": "the name of whatever a link leads to: an entity, a source, a file",
    "h1": "the name of what the page is about",
    ".name": "a name that is not linked: of an organisation, a unit, a document",
    ".other": "a name in the second language",
    ".limit": "a limit that a rule of the code applies",
    ".address": "a web address, written out for paper",
    ".locator": "a place in a source, such as ¶8, or in an official list",
    ".chart-picture": "a chart; its numbers stand as figures in the table below it",
    "button": "a control of the page",
    "select": "a control of the page",
    "code": "a file's name or a code",
}
"""Elements in which numbers stand, as tag, class or both, and what the number is there. Beside them, text may hold
years and dates, the words of a source in double quotes, and the names listed in data/exceptions.csv."""

BLOCKS = frozenset(
    [
        *("article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure"),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "nav", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    ]
)
"""Elements that part a text: quotation marks and words do not reach across them."""


class Words(HTMLParser):
    """The text of a page's article, block by block, without what stands in allowed elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.open: list[tuple[str, bool, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note whether the element is in the article, and whether numbers may stand in it."""
        if tag in BLOCKS:
            self.blocks.append("")
        if tag in VOID:
            return
        _, article, skipped = self.open[-1] if self.open else ("", False, False)
        classes = next((value or "" for name, value in attrs if name == "class"), "").split()
        fits = {tag, *(f".{c}" for c in classes), *(f"{tag}.{c}" for c in classes)}
        skipped = skipped or tag in HIDDEN or "headerlink" in classes or not fits.isdisjoint(ALLOWED)
        if skipped and article:
            self.blocks[-1] += " "
        self.open.append((tag, article or tag == "article", skipped))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of that name and what was left open inside it."""
        if tag in BLOCKS:
            self.blocks.append("")
        if any(name == tag for name, _, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Keep what the article shows outside allowed elements."""
        if self.open and self.open[-1][1] and not self.open[-1][2]:
            self.blocks[-1] += data


@cache
def exceptions() -> tuple[str, ...]:
    """Names and set phrases that hold digits, as the dataset lists them."""
    with (ROOT / "data" / "exceptions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["text"] for row in csv.DictReader(file))


def orphans(html: str) -> Iterator[str]:
    """Numbers of a page that are nowhere explained, each with the text round it."""
    for block in Words(html).blocks:
        for number in prose.typed_numbers(block, exceptions()):
            yield f"{number} in {' '.join(block.split())[:120]!r}"
