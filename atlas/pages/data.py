"""The dataset itself: its tables and fields as the descriptor names them, licence, version and how to cite it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas.pages.locator import Credit, credit
from atlas.pages.page import Atlas, Page


@dataclass(frozen=True)
class View:
    """What the template shows: counts by table."""

    title: str
    version: str
    date: str
    licence: str
    licence_url: str
    tables: tuple[tuple[str, str], ...]
    borders: Credit | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    data, profile, t = atlas.dataset, atlas.dataset.profile, atlas.language.t
    tables = (
        ("observations", len(data.observations)),
        ("indicators", len(data.indicators)),
        ("activities", len(data.activities)),
        ("areas", len(data.areas)),
        ("clusters", len(data.clusters)),
        ("organisations", len(data.organisations)),
        ("milestones", len(data.milestones)),
        ("claims", len(data.claims)),
        ("breaks", len(data.breaks)),
        ("sources", len(data.sources)),
    )
    view = View(
        atlas.language.name(profile.title),
        profile.version,
        profile.date,
        profile.licence,
        profile.licence_url,
        tuple((t(f"table.{name}"), atlas.language.number_of(count)) for name, count in tables),
        credit(atlas, "data"),
    )
    yield Page("data", "data.md.jinja", view)
