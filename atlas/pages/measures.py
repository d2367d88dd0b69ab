"""All measures by topic: below the list of figures, or on pages of their own where they are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from atlas import paging
from atlas.model import Indicator
from atlas.pages.page import Atlas, Link, Page, Pager
from atlas.paging import Part, Piece

PATH = "figures/index"
FEW = 60
"""Rows of the list of measures that stand on the page of the figures, the heads of its groups counted."""


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
    """What the template shows."""

    groups: tuple[tuple[str, tuple[Item, ...]], ...]
    pager: Pager


def cut(atlas: Atlas) -> tuple[Part[str, Indicator], ...]:
    """The measures on as many pages as they need: on that of the figures if they are few, else on others."""
    listed = topics(atlas)
    few = sum(1 + len(items) for _, items in listed) <= FEW
    return paging.cut(PATH, listed, paging.LINES, number=1 if few else 2)


def pages(atlas: Atlas) -> Iterator[Page]:
    """The pages of the measures, if they have some."""
    found = cut(atlas)
    for part in found:
        pager = atlas.pager(found, part.path, PATH)
        if part.path != PATH and pager:
            groups = tuple(group(atlas, part.path, piece) for piece in part.pieces)
            yield Page(part.path, "measures.md.jinja", View(groups, pager))


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
