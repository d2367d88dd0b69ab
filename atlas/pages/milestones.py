"""All milestones, by year, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas.derive import grouped
from atlas.pages import forms
from atlas.pages.forms import Event
from atlas.pages.page import Atlas, Page, when


@dataclass(frozen=True)
class View:
    """What the template shows: years with their events."""

    years: tuple[tuple[str, tuple[Event, ...]], ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path = "milestones"
    ordered = sorted(atlas.dataset.milestones.values(), key=when)
    years = grouped(forms.events(atlas, path, ordered), lambda event: event.date[:4])
    groups = tuple((year, tuple(events)) for year, events in sorted(years.items(), reverse=True))
    yield Page(path, "milestones.md.jinja", View(groups))
