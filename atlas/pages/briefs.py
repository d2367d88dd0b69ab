"""The briefs: one or two pages on paper about an industry, a cluster, a hub or the whole city, with their pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from atlas import paging
from atlas.model import Activity, Area, Cluster
from atlas.pages.page import FOLDERS, Atlas, Link, Page, Pager

PATH, FOLDER = "briefs", "briefs"
REPORT = f"{FOLDER}/report"
"""The path of the whole atlas as one document."""
LONGEST = 150
"""Chapters above which there is no report: it would take its typesetter gigabytes, and nobody would open it."""
HUBS = ("hub", "district")
"""Kinds of places that have a brief."""
KINDS = {Activity: "industry", Cluster: "cluster", Area: "hub"}


@dataclass(frozen=True)
class Item:
    """A brief in the list: its PDF, the picture of its first page, and the page that it sums up."""

    title: str
    other: str
    pdf: str
    picture: str
    page: Link


@dataclass(frozen=True)
class View:
    """What the template shows: the city's brief, then the others by kind."""

    title: str
    description: str
    groups: tuple[tuple[str, str, tuple[Item, ...]], ...]
    pager: Pager | None


def subjects(atlas: Atlas) -> Iterator[tuple[str, Activity | Area | Cluster]]:
    """Everything with a brief of its own besides the city, with the path of its page."""
    data = atlas.dataset
    activities = (a for a in data.activities.values() if a.kind != "scope")
    areas = (a for a in data.areas.values() if a.kind in HUBS)
    listed: tuple[Activity | Area | Cluster, ...] = (*activities, *data.clusters.values(), *areas)
    for entity in listed:
        yield f"{FOLDERS[type(entity)]}/{entity.id}", entity


@lru_cache(1)
def paths(atlas: Atlas) -> Mapping[str, str]:
    """The path of each brief, without its ending, by the path of the page that it sums up."""
    found = {"index": f"city-{atlas.dataset.profile.city}"}
    listed = tuple(subjects(atlas))
    ids = {entity.id for _, entity in listed}
    for path, entity in listed:
        kind = f"{KINDS[type(entity)]}-"
        short = entity.id.removeprefix(kind)
        found[path] = kind + (entity.id if short in ids else short)
    return {path: f"{FOLDER}/{name}" for path, name in found.items()}


def is_short(atlas: Atlas) -> bool:
    """Whether the whole atlas can be one document."""
    return len(paths(atlas)) <= LONGEST


def link(atlas: Atlas, page: str) -> str:
    """The address of a page's brief as the page links it; empty when it has none."""
    found = paths(atlas).get(page)
    return atlas.href(page, f"{found}.pdf") if found else ""


def kinds(atlas: Atlas) -> dict[str, list[str]]:
    """The paths of the pages that have briefs, by kind, in the order in which they are listed."""
    found: dict[str, list[str]] = {"city": ["index"], "industry": [], "cluster": [], "hub": []}
    for path, entity in subjects(atlas):
        found[KINDS[type(entity)]].append(path)
    return {kind: members for kind, members in found.items() if members}


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, or as many as the briefs need."""
    t, names, entities, city = atlas.language.t, paths(atlas), dict(subjects(atlas)), atlas.dataset.city
    whole = Link("index.html", t("nav.home"))
    report = item(REPORT, atlas.language.name(atlas.dataset.profile.title), "", whole)
    groups: list[tuple[str, str, tuple[Item, ...]]] = []
    if is_short(atlas):
        groups.append(("report", t("briefs.report"), (report,)))
    for kind, members in kinds(atlas).items():
        items = []
        for path in members:
            entity = entities.get(path, city)
            link = atlas.link(PATH, entity) if path in entities else whole
            items.append(item(names[path], atlas.label(entity), entity.name.get("zh", ""), link))
        groups.append((kind, t(f"briefs.{kind}"), tuple(items)))
    cut = paging.cut(PATH, [((kind, name), items) for kind, name, items in groups], paging.LINES)
    for part in cut:
        shown = tuple((*piece.key, piece.rows) for piece in part.pieces)
        view = View(t("nav.briefs"), t("briefs.intro"), shown, atlas.pager(cut, part.path, PATH))
        yield Page(part.path, "briefs.md.jinja", view)


def item(path: str, title: str, other: str, page: Link) -> Item:
    """A brief in the list."""
    return Item(title, other, f"{path}.pdf", f"{path}.png", page)
