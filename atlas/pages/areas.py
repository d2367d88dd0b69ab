"""All places: hubs, districts, the city, the region and the places that the city is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas.charts import Subject, hubs
from atlas.model import Area
from atlas.pages.locator import Credit, credit
from atlas.pages.page import Atlas, Link, Page

CHARTS = 3
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
    """An area with borders, and the hubs in it."""

    link: Link
    hubs: tuple[Link, ...]


@dataclass(frozen=True)
class View:
    """What the template shows; `unplaced` are the hubs that no map can show, as no district is named for them."""

    groups: tuple[Group, ...]
    districts: tuple[District, ...]
    unplaced: tuple[Link, ...]
    credit: Credit | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path = "hubs/index"
    data, areas = atlas.dataset, atlas.dataset.areas.values()
    groups = tuple(
        Group(atlas.language.t(f"group.{kind}"), tuple(item(atlas, path, a) for a in areas if a.kind == kind))
        for kind in GROUPS
    )
    subject = Subject("places", "areas", atlas.language.t("nav.hubs"), data, atlas.series)
    held = hubs.within(data)
    view = View(
        groups,
        tuple(
            District(atlas.link(path, data.areas[key]), tuple(atlas.link(path, hub) for hub in found))
            for key, found in sorted(held.items(), key=lambda item: -len(item[1]))
            if found
        ),
        tuple(atlas.link(path, a) for a in areas if held and a.kind == "hub" and not hubs.home(a, data)),
        credit(atlas, path),
    )
    yield Page(path, "hubs.md.jinja", view, atlas.draw(subject, CHARTS, "hubs", "districts"))


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
