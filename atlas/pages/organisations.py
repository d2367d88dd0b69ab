"""All organisations on one page, by kind, each with an address of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas import paging
from atlas.charts import Chart, Subject
from atlas.derive import grouped
from atlas.model import Organisation
from atlas.pages.page import Atlas, Link, Page, Pager


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
    pager: Pager | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, or as many as the organisations need; the chart stands on the first."""
    path, t = "organisations", atlas.language.t
    ordered = sorted(atlas.dataset.organisations.values(), key=lambda o: o.turn)
    cut = paging.cut(path, [(path, ordered)], paging.ORGANISATIONS + 1)
    for part in cut:
        kinds = grouped((o for piece in part.pieces for o in piece.rows), lambda o: o.kind)
        groups = tuple(
            (t(f"organisation.{kind}"), tuple(item(atlas, part.path, o) for o in members))
            for kind, members in kinds.items()
        )
        view = View(groups, atlas.pager(cut, part.path, path))
        yield Page(part.path, "organisations.md.jinja", view, charts(atlas) if part.number == 1 else ())


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
