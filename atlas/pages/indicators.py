"""All measures by topic, with how many figures, places and industries each covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas.pages.page import Atlas, Link, Page


@dataclass(frozen=True)
class Item:
    """One measure in the list."""

    link: Link
    unit: str
    count: int
    series: int
    first: str
    last: str


@dataclass(frozen=True)
class View:
    """What the template shows."""

    observations: int
    series: int
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
                str(min(o.period.year for o in found)),
                str(max(o.period.year for o in found)),
            )
            topics.setdefault(indicator.topic, []).append(item)
    groups = tuple((atlas.language.t(f"topic.{topic}"), tuple(items)) for topic, items in topics.items())
    keys = {line.key for line in atlas.series}
    yield Page(path, "figures.md.jinja", View(len(atlas.dataset.observations), len(keys), groups))
