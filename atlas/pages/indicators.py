"""Every figure to filter, sort and download, the newest in the page itself; below them all measures by topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas import derive, paging
from atlas.model import Observation
from atlas.pages import measures
from atlas.pages.measures import Item
from atlas.pages.page import Atlas, Link, Page, Pager

SHOWN = 50
"""Figures on one page of the list; docs/assets/explore.js takes the number from the page."""


@dataclass(frozen=True)
class Row:
    """One figure in the list; docs/assets/explore.js draws the same row."""

    industry: str
    measure: str
    scope: str
    place: str
    period: Markup
    figure: Markup
    status: str
    code: str
    doubt: bool
    source: Link
    published: str


@dataclass(frozen=True)
class View:
    """What the template shows; `rows` are the newest figures, with which the list opens."""

    observations: str
    series: str
    shown: int
    pages: str
    language: str
    facets: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    groups: tuple[tuple[str, tuple[Item, ...]], ...]
    pager: Pager | None


FACETS = ("industry", "measure", "place", "status", "tier")
COLUMNS = ("industry", "measure", "place", "period", "value", "status", "source")


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, and those of the measures if they are many."""
    path, t = "figures/index", atlas.language.t
    cut = measures.cut(atlas)
    found = derive.newest_first(atlas.dataset)
    number = atlas.language.number_of
    view = View(
        observations=number(len(found)),
        series=number(len({line.key for line in atlas.series})),
        shown=SHOWN,
        pages=number(max(1, -(-len(found) // SHOWN))),
        language=atlas.language.code,
        facets=tuple((name, t(f"explore.{name}")) for name in FACETS),
        columns=tuple((name, t(f"explore.{name}")) for name in COLUMNS),
        rows=tuple(row(atlas, path, o) for o in found[:SHOWN]),
        groups=tuple(measures.group(atlas, path, piece) for part in cut if part.path == path for piece in part.pieces),
        pager=atlas.pager(cut, path, path),
    )
    yield Page(path, "figures.md.jinja", view)


def row(atlas: Atlas, path: str, observation: Observation) -> Row:
    """One figure in the list."""
    name, source = atlas.language.name, observation.source
    return Row(
        name(observation.activity.name),
        name(observation.indicator.name),
        atlas.language.plain(observation.scope),
        name(observation.area.name),
        atlas.period(observation.period),
        atlas.figure(path, observation),
        atlas.language.t(f"status.{observation.status}"),
        observation.status,
        bool(observation.doubt),
        Link(atlas.href(path, paging.card(observation)), atlas.publisher(source)),
        atlas.published(source),
    )
