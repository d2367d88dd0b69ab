"""All organisations on one page, by kind, each with an address of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.charts import Chart, Subject
from atlas.derive import grouped
from atlas.model import Organisation
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
    path = "organisations"
    kinds = grouped(atlas.dataset.organisations.values(), lambda o: o.kind)
    groups = tuple(
        (atlas.language.t(f"organisation.{kind}"), tuple(item(atlas, path, o) for o in members))
        for kind, members in kinds.items()
    )
    yield Page(path, "organisations.md.jinja", View(groups), charts(atlas))


def charts(atlas: Atlas) -> tuple[Chart, ...]:
    """Which industries are at home where, with how many organisations."""
    return atlas.draw(Subject("places", "areas", atlas.language.t("nav.hubs"), atlas.dataset, ()), 1, "presence")


def item(atlas: Atlas, path: str, o: Organisation) -> Item:
    """One organisation in the list."""
    return Item(
        o.id,
        atlas.label(o),
        o.name.get("zh", ""),
        atlas.prose(path, o.known_for),
        o.founded,
        o.place,
        atlas.link(path, o.area),
        tuple(atlas.link(path, a) for a in o.activities),
        tuple(atlas.event_words(path, m) for m in atlas.dataset.milestones.values() if o in m.organisations),
        atlas.cite(path, o.source),
    )
