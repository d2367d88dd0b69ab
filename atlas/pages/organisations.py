"""All organisations on one page, by kind, each with an address of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.pages.page import Atlas, Link, Page


@dataclass(frozen=True)
class Item:
    """One organisation with everything known of it."""

    id: str
    name: str
    other: str
    known_for: Markup
    founded: str
    place: str
    area: Link
    activities: tuple[Link, ...]
    events: tuple[Markup, ...]
    source: Markup


@dataclass(frozen=True)
class View:
    """What the template shows: kinds with their organisations."""

    groups: tuple[tuple[str, tuple[Item, ...]], ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path, name = "organisations", atlas.language.name
    kinds: dict[str, list[Item]] = {}
    for o in atlas.dataset.organisations.values():
        kinds.setdefault(o.kind, []).append(
            Item(
                o.id,
                name(o.name),
                o.name.get("zh", ""),
                atlas.prose(path, o.known_for),
                o.founded,
                o.place,
                atlas.link(path, o.area),
                tuple(atlas.link(path, a) for a in o.activities),
                tuple(atlas.event_words(path, m) for m in atlas.dataset.milestones.values() if o in m.organisations),
                atlas.cite(path, o.source),
            )
        )
    groups = tuple((atlas.language.t(f"organisation.{kind}"), tuple(items)) for kind, items in kinds.items())
    yield Page(path, "organisations.md.jinja", View(groups))
