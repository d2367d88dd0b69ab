"""All clusters, with the ladder of their sizes and the counts of clusters by tier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas.charts import Subject
from atlas.model import Cluster
from atlas.pages import forms
from atlas.pages.cluster import sizes
from atlas.pages.forms import Fact, FactGroup, Statement
from atlas.pages.page import Atlas, Link, Page


@dataclass(frozen=True)
class Item:
    """A cluster in the list with its latest stated size, if any."""

    link: Link
    other: str
    industry: Link
    area: Link
    size: Fact | None


@dataclass(frozen=True)
class View:
    """What the template shows."""

    items: tuple[Item, ...]
    counts: tuple[FactGroup, ...]
    statements: tuple[Statement, ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path, data = "clusters/index", atlas.dataset
    lines = tuple(line for c in data.clusters.values() for line in sizes(atlas, c))
    counts = tuple(atlas.by_activity.get("clusters", ()))
    subject = Subject("clusters", "clusters", atlas.language.t("nav.clusters"), data, (*lines, *counts))
    shown = [
        c
        for c in data.claims.values()
        if any(o.activity.id == "clusters" or o.indicator.id == "cluster-size" for o in c.observations)
    ]
    view = View(
        tuple(item(atlas, path, c) for c in data.clusters.values()),
        forms.all_groups(atlas, path, counts, "activity"),
        forms.statements(atlas, path, shown),
    )
    yield Page(path, "clusters.md.jinja", view, atlas.draw(subject, 2, "clusters", "counts"))


def item(atlas: Atlas, path: str, cluster: Cluster) -> Item:
    """One cluster in the list."""
    known = [o for line in sizes(atlas, cluster) for o in line.actual]
    latest = max(known, key=lambda o: o.period.end, default=None)
    return Item(
        atlas.link(path, cluster),
        cluster.name.get("zh", ""),
        atlas.link(path, cluster.activity),
        atlas.link(path, cluster.area),
        forms.fact(atlas, path, latest) if latest else None,
    )
