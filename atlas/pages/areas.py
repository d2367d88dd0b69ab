"""All places: hubs, districts, the city, the region and the places that the city is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas import paging
from atlas.charts import Subject, hubs
from atlas.model import Area
from atlas.pages.locator import Credit, credit
from atlas.pages.page import Atlas, Link, Page, Pager

CHARTS = 3
HUBS = 12
"""Hubs that are named in one district beside the map; the list below has all."""
PLACES = 70
"""Places on one page, the heads of their groups counted."""
GROUPS = ("hub", "district", "city", "region", "comparator")


@dataclass(frozen=True)
class Item:
    """A place in the list, what it lies in, what is at home there, and how much the atlas holds of it."""

    link: Link
    other: str
    part_of: tuple[Link, ...]
    activities: tuple[Link, ...]
    count: int


@dataclass(frozen=True)
class Group:
    """Places of one kind."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class District:
    """An area with borders, and the hubs in it; of many, some, and how many more there are."""

    link: Link
    hubs: tuple[Link, ...]
    more: int


@dataclass(frozen=True)
class View:
    """What the template shows; `unplaced` are the hubs that no map can show, as no district is named for them."""

    groups: tuple[Group, ...]
    districts: tuple[District, ...]
    unplaced: tuple[Link, ...]
    credit: Credit | None
    pager: Pager | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, or as many as the places need; all but the list of places stands on the first."""
    path, t = "hubs/index", atlas.language.t
    data, areas = atlas.dataset, atlas.dataset.areas.values()
    cut = paging.cut(path, [(kind, [a for a in areas if a.kind == kind]) for kind in GROUPS], PLACES)
    subject = Subject("places", "areas", t("nav.hubs"), data, atlas.series)
    held = hubs.within(data)
    unplaced = [a for a in areas if held and a.kind == "hub" and not hubs.home(a, data)]
    for part in cut:
        first = part.number == 1
        view = View(
            tuple(
                Group(t(f"group.{piece.key}"), tuple(item(atlas, part.path, a) for a in piece.rows))
                for piece in part.pieces
            ),
            tuple(
                District(
                    atlas.link(path, data.areas[key]),
                    tuple(atlas.link(path, hub) for hub in found[:HUBS]),
                    max(0, len(found) - HUBS),
                )
                for key, found in sorted(held.items(), key=lambda item: -len(item[1]))
                if found and first
            ),
            tuple(atlas.link(path, a) for a in unplaced[:HUBS] if first),
            credit(atlas, path),
            atlas.pager(cut, part.path, path),
        )
        yield Page(part.path, "hubs.md.jinja", view, atlas.draw(subject, CHARTS, "hubs", "districts") if first else ())


def item(atlas: Atlas, path: str, area: Area) -> Item:
    """One place in the list."""
    data = atlas.dataset
    return Item(
        atlas.link(path, area),
        area.name.get("zh", ""),
        tuple(atlas.link(path, data.areas[parent]) for parent in area.part_of),
        tuple(atlas.link(path, x.activity) for x in data.area_activities if x.area == area),
        sum(len(line.observations) for line in atlas.by_area.get(area.id, ())),
    )
