"""A built page as a browser sees it: its ids, its addresses, and the headings, links and text of its article."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
ADDRESSES = frozenset(["href", "src", "poster", "data", "action", "formaction", "xlink:href", "data-bundle"])
HIDDEN = frozenset(["script", "style", "template", "svg", "noscript"])


class Page(HTMLParser):
    """One page. `addresses` are (tag, value) of whatever points to another file or place."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[tuple[str, str]] = []
        self.headings: list[tuple[str, str, str]] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.article = self.hidden = 0
        self.feed(path.read_text("utf-8"))
        self.close()

    @property
    def text(self) -> str:
        """The visible text of the article, with single spaces."""
        return " ".join("".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids and addresses, and where the article and its headings begin."""
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.append(values["id"])
        self.addresses += [(tag, value) for name, value in values.items() if name in ADDRESSES]
        self.addresses += [(tag, part.split()[0]) for part in values.get("srcset", "").split(",") if part.strip()]
        if tag in VOID:
            return
        self.open.append(tag)
        self.article += tag == "article"
        # what the theme adds to a heading is not the page's own
        self.hidden += tag in HIDDEN or "headerlink" in values.get("class", "") or self.hidden > 0
        if self.article and not self.hidden:
            if tag == "a" and "href" in values:
                self.links.append(values["href"])
            if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                self.headings.append((tag, values.get("id", ""), ""))
        self.words.append(" " if tag not in ("a", "span", "strong", "em", "small", "code") else "")

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of that name and what was left open inside it."""
        if tag not in self.open:
            return
        while True:
            closed = self.open.pop()
            self.article -= closed == "article"
            self.hidden -= self.hidden > 0
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        """Keep visible text, and the text of a heading with its heading."""
        if not self.article or self.hidden:
            return
        self.words.append(data)
        if self.headings and self.open and any(tag == self.headings[-1][0] for tag in self.open):
            level, anchor, text = self.headings[-1]
            self.headings[-1] = level, anchor, " ".join((text + data).split())


@cache
def page(site: Path, name: str) -> Page:
    """One HTML page of a site."""
    return Page(site / name)


@cache
def pages(site: Path) -> dict[str, Page]:
    """Every HTML page of a site by its path below it."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return {name: page(site, name) for name in names}
