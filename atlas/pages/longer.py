"""The long lists of an entity: its page shows what matters most of each, and leads to pages with all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Generic, TypeVar

from markupsafe import Markup

from atlas import paging
from atlas.pages.page import Atlas, Page, Pager
from atlas.paging import Part
from atlas.render import html, tally

LIMITS = {
    "targets": (6, 60),
    "statements": (6, 100),
    "disagreements": (6, 70),
    "organisations": (16, 100),
    "members": (12, 100),
    "milestones": (8, 100),
    "policies": (6, 100),
    "finance": (6, 100),
    "shares": (60, 200),
    "overdue": (40, 150),
    "freshness": (300, 300),
}
"""By kind, how many stand on the page of the entity, and how many on a page of their own."""

Item = TypeVar("Item")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Listed(Generic[Row]):
    """A list of an entity: `here` is what its page shows, and `more` leads to all of it, where that is not all.

    `parts` are the rows by the path of the page that has them, in full; `cut` are those pages, where there are some.
    """

    kind: str
    here: tuple[Row, ...]
    more: Markup
    parts: tuple[tuple[str, tuple[Row, ...]], ...]
    cut: tuple[Part[str, Any], ...]


NONE: Listed[Any] = Listed("", (), Markup(), (), ())
"""A list of which nothing stands on a page."""


@dataclass(frozen=True)
class View:
    """What the template shows; `title` is that of the entity, `entity` its address; `kind` says what the rows are."""

    title: str
    entity: str
    kind: str
    rows: tuple[Any, ...]
    pager: Pager | None


def listed(
    atlas: Atlas,
    path: str,
    kind: str,
    items: Sequence[Item],
    make: Callable[[Atlas, str, Item], Row],
    rank: Callable[[Item], Any] = lambda _: 0,
) -> Listed[Row]:
    """Some items for the page of an entity; of too many, those with the lowest rank."""
    few, limit = LIMITS[kind]
    if len(items) <= few:
        rows = tuple(make(atlas, path, item) for item in items)
        return Listed(kind, rows, Markup(), ((path, rows),), ())
    chosen = sorted(sorted(range(len(items)), key=lambda n: rank(items[n]))[:few])
    cut = paging.cut(f"{path}.{kind}", [("", items)], limit)
    words = atlas.said(f"list.{kind}", count=tally(atlas.language.number_of(len(items))))
    return Listed(
        kind,
        tuple(make(atlas, path, items[n]) for n in chosen),
        html('<a href="{}">{}</a>', atlas.href(path, f"{cut[0].path}.html"), words),
        tuple(
            (part.path, tuple(make(atlas, part.path, item) for piece in part.pieces for item in piece.rows))
            for part in cut
        ),
        cut,
    )


def pages(atlas: Atlas, page: Page) -> Iterator[Page]:
    """The page of an entity, and those of its lists that it has no room for."""
    yield page
    view: Any = page.view
    for found in lists(view):
        if found.cut:
            for path, rows in found.parts:
                pager = atlas.pager(found.cut, path, found.cut[0].path)
                yield Page(
                    path,
                    "longer.md.jinja",
                    View(view.title, atlas.href(path, f"{page.path}.html"), found.kind, rows, pager),
                )


def lists(view: Any) -> Iterator[Listed[Any]]:
    """The lists of a view, and of the views in it."""
    for field in fields(view):
        found = getattr(view, field.name)
        if isinstance(found, Listed):
            yield found
        elif is_dataclass(found):
            yield from lists(found)
