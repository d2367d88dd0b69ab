"""One cluster: its place on the ladder, its size over time, its industry, its area and its members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.charts import Subject
from atlas.derive import Series
from atlas.model import Cluster
from atlas.pages import disagreements, facts, forms, industry, longer
from atlas.pages.disagreements import Dispute
from atlas.pages.facts import Facts
from atlas.pages.forms import Card, Event, Statement, TargetRow
from atlas.pages.locator import Credit, Locator, credit, locator
from atlas.pages.longer import Listed
from atlas.pages.page import Atlas, Link, Page

CHARTS = 4


@dataclass(frozen=True)
class View:
    """What the template shows."""

    title: str
    other: str
    lead: Markup
    about: Markup
    description: str
    industry: Link
    area: Link
    cards: tuple[Card, ...]
    targets: Listed[TargetRow]
    hubs: tuple[Link, ...]
    organisations: Listed[Link]
    siblings: tuple[Link, ...]
    events: Listed[Event]
    statements: Listed[Statement]
    disputes: Listed[Dispute]
    facts: Facts
    locator: Locator | None
    credit: Credit | None


def sizes(atlas: Atlas, cluster: Cluster) -> tuple[Series, ...]:
    """Series that say how large a cluster is: its stated size, then output, revenue and size of its industry there."""
    lines = [line for line in atlas.family_series(cluster.activity) if line.key[0] == cluster.area.id]
    found = [line for line in lines if line.indicator.measure in ("size", "output", "revenue") and line.shape in "A*"]
    return tuple(
        sorted(found, key=lambda line: (line.indicator.id != "cluster-size", line.key[1] != cluster.activity.id))
    )


def pages(atlas: Atlas) -> Iterator[Page]:
    """A page for every cluster."""
    for cluster in atlas.dataset.clusters.values():
        yield from longer.pages(atlas, page(atlas, cluster))


def page(atlas: Atlas, cluster: Cluster) -> Page:
    """The page of one cluster."""
    data, name = atlas.dataset, atlas.language.name
    path = f"clusters/{cluster.id}"
    family = data.family(cluster.activity)
    own = sizes(atlas, cluster)
    rest = [
        line
        for line in atlas.family_series(cluster.activity)
        if line.key[0] == cluster.area.id
        and line not in own
        and line.indicator.topic in ("enterprises", "growth", "structure")
    ]
    lines = (*own, *rest)
    places = (
        {cluster.area.id}
        if cluster.area != data.city
        else {a.id for a in data.areas.values() if a.kind in ("city", "district", "hub")}
    )
    milestones = tuple(m for m in atlas.milestones_of(activity=cluster.activity) if m.area.id in places)
    subject = Subject(cluster.id, "cluster", name(cluster.name), data, lines, milestones)
    charts = atlas.draw(subject, CHARTS)
    t = atlas.language.t
    homes = (
        [cluster.area] if cluster.area != data.city else [x.area for x in data.area_activities if x.activity in family]
    )
    view = View(
        title=name(cluster.name),
        other=cluster.name.get("zh", ""),
        lead=atlas.lead(path, charts, cluster.activity),
        about=atlas.prose(path, cluster.about),
        description=charts[0].headline if charts else atlas.language.plain(cluster.about),
        industry=atlas.link(path, cluster.activity),
        area=atlas.link(path, cluster.area),
        cards=tuple(forms.card(atlas, path, line, o, cluster.activity) for line, o in industry.key_figures(lines)),
        targets=forms.target_rows(atlas, path, lines),
        hubs=atlas.hubs_of(path, family),
        organisations=forms.organisations(atlas, path, lambda o: not set(o.activities).isdisjoint(family)),
        siblings=atlas.some(
            path,
            [c for c in data.clusters.values() if c != cluster and c.activity == cluster.activity],
            "clusters/index.html",
        ),
        events=forms.some_events(atlas, path, milestones),
        statements=forms.some_statements(
            atlas, path, (c for c in data.claims.values() if set(c.activities) & set(family))
        ),
        disputes=disagreements.concerning(atlas, path, lambda o: o.activity in family and o.area == cluster.area),
        facts=facts.facts(atlas, path, name(cluster.name), lines, "activity"),
        locator=locator(atlas, path, homes, t("locator.homes")),
        credit=credit(atlas, path),
    )
    return Page(path, "cluster.md.jinja", view, charts)
