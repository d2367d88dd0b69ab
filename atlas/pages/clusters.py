"""All clusters, with the ladder of their sizes and the counts of clusters by tier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas import paging
from atlas.charts import Subject
from atlas.model import Cluster
from atlas.pages import forms, longer
from atlas.pages.cluster import sizes
from atlas.pages.forms import Fact, FactGroup, Statement
from atlas.pages.longer import Listed
from atlas.pages.page import Atlas, Link, Page, Pager


@dataclass(frozen=True)
class Item:
    """A cluster in the list with its latest stated size, if any."""

    link: Link
    other: str
    industry: Link
    area: Link
    size: Fact | None


CLUSTERS = 90
"""Clusters on one page."""


@dataclass(frozen=True)
class View:
    """What the template shows."""

    title: str
    items: tuple[Item, ...]
    counts: tuple[FactGroup, ...]
    statements: Listed[Statement]
    pager: Pager | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, or as many as the clusters need; all but the list of clusters stands on the first."""
    path, data, t = "clusters/index", atlas.dataset, atlas.language.t
    cut = paging.cut(path, [("", tuple(data.clusters.values()))], CLUSTERS)
    lines = tuple(line for c in data.clusters.values() for line in sizes(atlas, c))
    counts = tuple(atlas.by_activity.get("clusters", ()))
    subject = Subject("clusters", "clusters", t("nav.clusters"), data, (*lines, *counts))
    shown = [
        c
        for c in data.claims.values()
        if any(o.activity.id == "clusters" or o.indicator.id == "cluster-size" for o in c.observations)
    ]
    for part in cut:
        first = part.number == 1
        view = View(
            t("nav.clusters"),
            tuple(item(atlas, part.path, c) for piece in part.pieces for c in piece.rows),
            forms.all_groups(atlas, path, counts, "activity") if first else (),
            forms.some_statements(atlas, path, shown) if first else longer.none(),
            atlas.pager(cut, part.path, path),
        )
        charts = atlas.draw(subject, 2, "clusters", "counts") if first else ()
        yield from longer.pages(atlas, Page(part.path, "clusters.md.jinja", view, charts))


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
