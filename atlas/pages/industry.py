"""One industry, field or total: key figures, charts, targets, relatives, all its figures and their sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.charts import Subject
from atlas.coverage import INDUSTRIES
from atlas.derive import Series
from atlas.model import Activity, Observation
from atlas.pages import coverage, disagreements
from atlas.pages.disagreements import Dispute
from atlas.pages.page import Atlas, Card, Event, FactGroup, Link, Page, Statement, TargetRow
from atlas.render import html

CHARTS, CARDS = 6, 6
TOPICS = ("size", "growth", "structure", "enterprises", "people", "research", "investment", "trade", "production")
"""The order in which an industry's series matter to a reader."""


@dataclass(frozen=True)
class View:
    """What the template shows; `other` is the name in the second language, `scopes` are the narrower activities."""

    title: str
    other: str
    kind: str
    lead: Markup
    definition: Markup
    description: str
    parents: tuple[Link, ...]
    classes: tuple[Markup, ...]
    scopes: tuple[tuple[str, Markup], ...]
    cards: tuple[Card, ...]
    targets: tuple[TargetRow, ...]
    clusters: tuple[Link, ...]
    hubs: tuple[Link, ...]
    fields: tuple[Link, ...]
    organisations: tuple[Link, ...]
    events: tuple[Event, ...]
    statements: tuple[Statement, ...]
    disputes: tuple[Dispute, ...]
    facts: tuple[FactGroup, ...]
    missing: tuple[tuple[str, Markup], ...]
    coverage: str


def pages(atlas: Atlas) -> Iterator[Page]:
    """A page for every activity that is not a narrower scope of another."""
    for activity in atlas.dataset.activities.values():
        if activity.kind != "scope":
            yield page(atlas, activity)


def page(atlas: Atlas, activity: Activity) -> Page:
    """The page of one activity."""
    data, name = atlas.dataset, atlas.language.name
    path = f"industries/{activity.id}"
    family = data.family(activity)
    lines = tuple(sorted(atlas.family_series(activity), key=lambda line: importance(line, activity, data.city.id)))
    subject = Subject(activity.id, "industry", name(activity.name), data, lines, atlas.milestones_of(activity=activity))
    charts = atlas.draw(subject, CHARTS)
    claims = [c for c in data.claims.values() if set(c.activities) & set(family)]
    children = [a for a in data.activities.values() if a.parent == activity.id and a.kind != "scope"]
    parent = data.activities.get(activity.parent)
    view = View(
        title=name(activity.name),
        other=activity.name.get("zh", ""),
        kind=atlas.language.t(f"activity.{activity.kind}"),
        lead=atlas.lead(path, charts),
        definition=atlas.prose(path, activity.definition),
        description=charts[0].headline if charts else atlas.language.plain(activity.definition),
        parents=(atlas.link(path, parent),) if parent else (),
        classes=tuple(
            atlas.said(
                f"class.{c.classification}",
                name=name(c.name),
                position=html('<span class="locator">{}</span>', c.position),
                group=name(c.group_name),
            )
            for c in data.classes.values()
            if c.activity == activity
        ),
        scopes=tuple((name(a.name), atlas.prose(path, a.definition)) for a in family[1:]),
        cards=tuple(atlas.card(path, line, o, activity) for line, o in key_figures(lines)),
        targets=atlas.target_rows(path, lines),
        clusters=tuple(atlas.link(path, c) for c in data.clusters.values() if c.activity in family),
        hubs=atlas.hubs_of(path, family),
        fields=tuple(atlas.link(path, a) for a in children),
        organisations=tuple(
            atlas.link(path, o, atlas.prose(path, o.known_for))
            for o in data.organisations.values()
            if set(o.activities) & set(family)
        ),
        events=atlas.events(path, subject.milestones),
        statements=atlas.statements(path, claims),
        disputes=disagreements.concerning(atlas, path, lambda o: o.activity in family),
        facts=atlas.fact_groups(path, lines, "activity"),
        missing=coverage.missing(atlas, path, activity, lines),
        coverage=f"../coverage.html#{activity.id}" if activity.kind in INDUSTRIES else "../coverage.html",
    )
    return Page(path, "industry.md.jinja", view, charts)


def importance(line: Series, activity: Activity, city: str) -> tuple[bool, int, bool, bool, int]:
    """What comes first: the city, topics in order, the activity itself, whole years, long series."""
    topic = line.indicator.topic
    return (
        line.key[0] != city,
        TOPICS.index(topic) if topic in TOPICS else len(TOPICS),
        line.key[1] != activity.id,
        line.shape not in "A*",
        -len(line.actual),
    )


def key_figures(lines: tuple[Series, ...], limit: int = CARDS) -> Iterator[tuple[Series, Observation]]:
    """The latest figure of the most important series that have one, each measure once, two of a topic.

    A figure of a whole year or a stock is preferred to one of part of a year. Figures more than three
    years older than the newest of all come last.
    """
    newest = max((o.period.end for line in lines for o in line.actual), default=0)
    known = [line for line in lines if line.actual]
    known.sort(key=lambda line: (newest - line.actual[-1].period.end > 36, line.shape not in "A*"))
    measures: set[str] = set()
    topics: dict[str, int] = {}
    for line in known:
        indicator = line.indicator
        if len(measures) == limit:
            return
        if indicator.id not in measures and topics.get(indicator.topic, 0) < 2:
            measures.add(indicator.id)
            topics[indicator.topic] = topics.get(indicator.topic, 0) + 1
            yield line, line.actual[-1]
