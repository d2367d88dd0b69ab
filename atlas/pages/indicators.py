"""Every figure to filter, sort and download, the newest in the page itself; below them all measures by topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from atlas import derive, paging
from atlas.model import Indicator, Observation
from atlas.pages.page import Atlas, Link, Page, Pager
from atlas.paging import Piece

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
class Item:
    """One measure in the list."""

    link: Link
    unit: str
    count: int
    series: int
    years: str


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


@dataclass(frozen=True)
class Measures:
    """What the template of a page of measures alone shows."""

    groups: tuple[tuple[str, tuple[Item, ...]], ...]
    pager: Pager


FEW = 60
"""Rows of the list of measures that stand on the page of the figures, the heads of its groups counted."""
FACETS = ("industry", "measure", "place", "status", "tier")
COLUMNS = ("industry", "measure", "place", "period", "value", "status", "source")


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, and those of the measures if they are many."""
    path, t = "figures/index", atlas.language.t
    listed = topics(atlas)
    cut = paging.cut(path, listed, paging.LINES, number=1 if sum(1 + len(items) for _, items in listed) <= FEW else 2)
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
        groups=tuple(group(atlas, path, piece) for part in cut if part.path == path for piece in part.pieces),
        pager=atlas.pager(cut, path, path),
    )
    yield Page(path, "figures.md.jinja", view)
    for part in cut:
        pager = atlas.pager(cut, part.path, path)
        if part.path != path and pager:
            groups = tuple(group(atlas, part.path, piece) for piece in part.pieces)
            yield Page(part.path, "measures.md.jinja", Measures(groups, pager))


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


def topics(atlas: Atlas) -> list[tuple[str, list[Indicator]]]:
    """The measures that have figures, by topic."""
    found: dict[str, list[Indicator]] = {}
    for indicator in atlas.dataset.indicators.values():
        if any(line.observations for line in atlas.by_indicator.get(indicator.id, ())):
            found.setdefault(indicator.topic, []).append(indicator)
    return list(found.items())


def group(atlas: Atlas, path: str, piece: Piece[str, Indicator]) -> tuple[str, tuple[Item, ...]]:
    """The measures of a topic, or some of them."""
    return atlas.language.t(f"topic.{piece.key}"), tuple(measure(atlas, path, indicator) for indicator in piece.rows)


def measure(atlas: Atlas, path: str, indicator: Indicator) -> Item:
    """One measure in the list."""
    lines = atlas.by_indicator[indicator.id]
    figures = [o for line in lines for o in line.observations]
    return Item(
        atlas.link(path, indicator),
        atlas.language.unit(indicator),
        len(figures),
        len({line.key for line in lines}),
        years(atlas, [o.period.year for o in figures]),
    )


def years(atlas: Atlas, found: Sequence[int]) -> str:
    """The first and last of some years; one alone where they are the same."""
    first, last = min(found), max(found)
    if first == last:
        return atlas.language.t("period.year", year=first)
    return atlas.language.t("period.years", start=first, end=last)
