"""All measures by topic, with how many figures, places and industries each covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from atlas.pages.page import Atlas, Link, Page


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

    observations: str
    series: str
    groups: tuple[tuple[str, tuple[Item, ...]], ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path = "figures/index"
    topics: dict[str, list[Item]] = {}
    for indicator in atlas.dataset.indicators.values():
        lines = atlas.by_indicator.get(indicator.id, ())
        found = [o for line in lines for o in line.observations]
        if found:
            item = Item(
                atlas.link(path, indicator),
                atlas.language.unit(indicator),
                len(found),
                len({line.key for line in lines}),
                years(atlas, [o.period.year for o in found]),
            )
            topics.setdefault(indicator.topic, []).append(item)
    groups = tuple((atlas.language.t(f"topic.{topic}"), tuple(items)) for topic, items in topics.items())
    keys, number = {line.key for line in atlas.series}, atlas.language.number_of
    yield Page(path, "figures.md.jinja", View(number(len(atlas.dataset.observations)), number(len(keys)), groups))


def years(atlas: Atlas, found: Sequence[int]) -> str:
    """The first and last of some years; one alone where they are the same."""
    first, last = min(found), max(found)
    if first == last:
        return atlas.language.t("period.year", year=first)
    return atlas.language.t("period.years", start=first, end=last)
