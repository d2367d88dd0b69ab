"""Every figure to filter, sort and download, the newest in the page itself; below them all measures by topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from atlas import derive, paging
from atlas.model import Observation
from atlas.pages.page import Atlas, Link, Page

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


FACETS = ("industry", "measure", "place", "status", "tier")
COLUMNS = ("industry", "measure", "place", "period", "value", "status", "source")


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path, t = "figures/index", atlas.language.t
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
        groups=topics(atlas, path),
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


def topics(atlas: Atlas, path: str) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """The measures that have figures, by topic."""
    found: dict[str, list[Item]] = {}
    for indicator in atlas.dataset.indicators.values():
        lines = atlas.by_indicator.get(indicator.id, ())
        figures = [o for line in lines for o in line.observations]
        if figures:
            item = Item(
                atlas.link(path, indicator),
                atlas.language.unit(indicator),
                len(figures),
                len({line.key for line in lines}),
                years(atlas, [o.period.year for o in figures]),
            )
            found.setdefault(indicator.topic, []).append(item)
    return tuple((atlas.language.t(f"topic.{topic}"), tuple(items)) for topic, items in found.items())


def years(atlas: Atlas, found: Sequence[int]) -> str:
    """The first and last of some years; one alone where they are the same."""
    first, last = min(found), max(found)
    if first == last:
        return atlas.language.t("period.year", year=first)
    return atlas.language.t("period.years", start=first, end=last)
