"""The long lists of an entity: its page shows what matters most of each, and leads to pages with all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Generic, TypeVar

from markupsafe import Markup

from atlas import paging
from atlas.derive import grouped
from atlas.pages.page import Atlas, Page, Pager
from atlas.paging import Part
from atlas.render import html, tally

LIMITS = {
    "targets": (6, 60),
    "statements": (6, 100),
    "disagreements": (6, 70),
    "organisations": (16, 100),
    "members": (10, 100),
    "milestones": (8, 100),
    "policies": (5, 100),
    "finance": (4, 100),
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

    `parts` are the rows by the path of the page that has them, in full.
    """

    kind: str
    here: tuple[Row, ...]
    more: Markup
    parts: tuple[tuple[str, tuple[Row, ...]], ...]


def none() -> Listed[Any]:
    """A list of which nothing stands on a page."""
    return Listed("", (), Markup(), ())


@dataclass(frozen=True)
class View:
    """What the template shows; `title` is that of the entity, `entity` its address, `section` the list's name.

    The rows stand in the field of their kind, and all others are empty.
    """

    title: str
    entity: str
    id: str
    section: str
    pager: Pager | None
    targets: tuple[Any, ...] = ()
    statements: tuple[Any, ...] = ()
    disagreements: tuple[Any, ...] = ()
    organisations: tuple[Any, ...] = ()
    members: tuple[Any, ...] = ()
    events: tuple[Any, ...] = ()
    shares: tuple[Any, ...] = ()
    overdue: tuple[Any, ...] = ()
    freshness: tuple[tuple[str, tuple[Any, ...]], ...] = ()


SECTIONS = {
    "policies": "system.policies.title",
    "finance": "milestone.finance",
    "shares": "coverage.summary",
    "overdue": "coverage.late",
    "freshness": "coverage.fresh",
}
"""Labels of the names of lists that are not `section.<kind>`."""


def listed(
    atlas: Atlas,
    path: str,
    kind: str,
    items: Sequence[Item],
    make: Callable[[Atlas, str, Item], Row],
    rank: Callable[[Item], Any] = lambda _: 0,
) -> Listed[Row]:
    """Some items for the page of an entity; of too many, those with the lowest rank."""
    few = LIMITS[kind][0]
    if len(items) <= few:
        rows = tuple(make(atlas, path, item) for item in items)
        return Listed(kind, rows, Markup(), ((path, rows),))
    chosen = sorted(sorted(range(len(items)), key=lambda n: rank(items[n]))[:few])
    cut = parts(path, kind, items)
    words = atlas.said(f"list.{kind}", count=tally(atlas.language.number_of(len(items))))
    return Listed(
        kind,
        tuple(make(atlas, path, items[n]) for n in chosen),
        html('<a href="{}">{}</a>', atlas.href(path, f"{cut[0].path}.html"), words),
        tuple(
            (part.path, tuple(make(atlas, part.path, item) for piece in part.pieces for item in piece.rows))
            for part in cut
        ),
    )


def parts(path: str, kind: str, items: Sequence[Item]) -> tuple[Part[str, Item], ...]:
    """The pages of a long list."""
    return paging.cut(f"{path}.{kind}", [("", items)], LIMITS[kind][1])


def pages(atlas: Atlas, page: Page) -> Iterator[Page]:
    """The page of an entity, and those of its lists that it has no room for."""
    yield page
    view: Any = page.view
    for found in lists(view):
        if found.more:
            cut = parts(page.path, found.kind, [row for _, rows in found.parts for row in rows])
            for path, rows in found.parts:
                yield Page(
                    path,
                    "longer.md.jinja",
                    View(
                        view.title,
                        atlas.href(path, f"{page.path}.html"),
                        found.kind,
                        atlas.language.t(SECTIONS.get(found.kind, f"section.{found.kind}")),
                        atlas.pager(cut, path, cut[0].path),
                        **shown(found.kind, rows),
                    ),
                )


def shown(kind: str, rows: Sequence[Any]) -> dict[str, Any]:
    """Rows in the field of the view that their kind has."""
    if kind == "freshness":
        return {kind: by_topic(rows)}
    return {"events" if kind in ("milestones", "policies", "finance") else kind: tuple(rows)}


def by_topic(rows: Iterable[tuple[str, Row]]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Rows with their topics as groups."""
    found = grouped(rows, lambda row: row[0])
    return tuple((topic, tuple(row for _, row in members)) for topic, members in found.items())


def lists(view: Any) -> Iterator[Listed[Any]]:
    """The lists of a view, and of the views in it."""
    for field in fields(view):
        found = getattr(view, field.name)
        if isinstance(found, Listed):
            yield found
        elif is_dataclass(found):
            yield from lists(found)
