"""All milestones, by year, the newest first, on as many pages as they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from atlas import paging
from atlas.derive import grouped
from atlas.model import Milestone
from atlas.pages import forms
from atlas.pages.forms import Event
from atlas.pages.page import Atlas, Page, Pager, when
from atlas.paging import Part

PATH = "milestones"


@dataclass(frozen=True)
class View:
    """What the template shows: years with their events."""

    years: tuple[tuple[str, tuple[Event, ...]], ...]
    pager: Pager | None


@lru_cache(1)
def cut(atlas: Atlas) -> tuple[Part[str, Milestone], ...]:
    """The milestones, year by year."""
    ordered = sorted(atlas.dataset.milestones.values(), key=when)
    return paging.cut(PATH, sorted(grouped(ordered, lambda m: m.period[:4]).items(), reverse=True))


@lru_cache(1)
def addresses(atlas: Atlas) -> Mapping[str, str]:
    """By year, where its milestones begin."""
    return {
        piece.key: f"{part.path}.html#{piece.key}"
        for part in cut(atlas)
        for piece in part.pieces
        if not piece.continued
    }


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, or as many as the milestones need."""
    for part in cut(atlas):
        years = tuple((piece.key, forms.events(atlas, part.path, piece.rows)) for piece in part.pieces)
        yield Page(part.path, "milestones.md.jinja", View(years, atlas.pager(cut(atlas), part.path, PATH)))
