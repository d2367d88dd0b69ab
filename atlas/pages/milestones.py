"""All milestones, by year, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas.pages.page import Atlas, Event, Page


@dataclass(frozen=True)
class View:
    """What the template shows: years with their events."""

    years: tuple[tuple[str, tuple[Event, ...]], ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path = "milestones"
    ordered = sorted(atlas.dataset.milestones.values(), key=lambda m: m.period)
    years: dict[str, list[Event]] = {}
    for event in atlas.events(path, ordered):
        years.setdefault(event.date[:4], []).append(event)
    groups = tuple((year, tuple(events)) for year, events in sorted(years.items(), reverse=True))
    yield Page(path, "milestones.md.jinja", View(groups))
