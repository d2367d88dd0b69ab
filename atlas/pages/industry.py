"""One industry, field or total: key figures, charts, targets, relatives, all its figures and their sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.charts import Chart, Subject
from atlas.derive import Series
from atlas.model import Activity, Observation
from atlas.pages import coverage, disagreements, ecosystem, facts, forms, longer
from atlas.pages.disagreements import Dispute
from atlas.pages.ecosystem import System
from atlas.pages.facts import Facts
from atlas.pages.forms import Card, Event, Statement, TargetRow
from atlas.pages.longer import Listed
from atlas.pages.page import Atlas, Link, Page
from atlas.render import html

CHARTS, CARDS = 6, 6
TOPICS = ("size", "growth", "structure", "enterprises", "people", "research", "investment", "trade", "production")
"""The order in which an industry's series matter to a reader."""


@dataclass(frozen=True)
class View:
    """What the template shows; `other` is the name in the second language, `scopes` are the narrower activities.

    `plots` are the charts but for those of the system, and `events` the milestones that are no part of it.
    """

    title: str
    other: str
    also: Markup
    kind: str
    lead: Markup
    definition: Markup
    description: str
    parents: tuple[Link, ...]
    fields: tuple[Link, ...]
    actions: tuple[Link, ...]
    classes: tuple[Markup, ...]
    scopes: tuple[tuple[str, Markup], ...]
    cards: tuple[Card, ...]
    plots: tuple[Chart, ...]
    targets: Listed[TargetRow]
    system: System
    events: Listed[Event]
    statements: Listed[Statement]
    disputes: Listed[Dispute]
    facts: Facts
    missing: tuple[tuple[str, Markup], ...]
    coverage: str


def pages(atlas: Atlas) -> Iterator[Page]:
    """A page for every activity that is not a narrower scope of another."""
    for activity in atlas.dataset.activities.values():
        if activity.kind != "scope":
            yield from longer.pages(atlas, page(atlas, activity))


def page(atlas: Atlas, activity: Activity) -> Page:
    """The page of one activity."""
    data, name = atlas.dataset, atlas.language.name
    path = f"industries/{activity.id}"
    family = data.family(activity)
    lines = tuple(sorted(atlas.family_series(activity), key=lambda line: importance(line, activity, data.city.id)))
    subject = Subject(activity.id, "industry", name(activity.name), data, lines, atlas.milestones_of(activity=activity))
    charts = atlas.draw(subject, CHARTS)
    system = ecosystem.system(atlas, path, activity, lines, subject.milestones)
    framing = data.profile.ecosystem
    claims = [c for c in data.claims.values() if set(c.activities) & set(family) and c.id not in framing]
    parent = data.activities.get(activity.parent)
    view = View(
        title=name(activity.name),
        other=activity.name.get("zh", ""),
        also=atlas.also(activity),
        kind=atlas.language.t(f"activity.{activity.kind}"),
        lead=atlas.lead(path, charts, activity),
        definition=atlas.prose(path, activity.definition),
        description=charts[0].headline if charts else atlas.language.plain(activity.definition),
        parents=(atlas.link(path, parent),) if parent else (),
        fields=atlas.some(
            path, [a for a in data.children.get(activity.id, ()) if a.kind != "scope"], "industries/index.html"
        ),
        actions=(
            Link(atlas.href(path, f"compare.html#industry={activity.id}"), atlas.language.t("action.compare")),
            Link(atlas.href(path, f"figures/index.html#industry={activity.id}"), atlas.language.t("action.filter")),
        ),
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
        cards=tuple(forms.card(atlas, path, line, o, activity) for line, o in key_figures(lines)),
        plots=charts,
        targets=forms.target_rows(atlas, path, lines),
        system=system,
        events=forms.some_events(atlas, path, (m for m in subject.milestones if not ecosystem.belongs(m))),
        statements=forms.some_statements(atlas, path, claims),
        disputes=disagreements.concerning(atlas, path, lambda o: o.activity in family),
        facts=facts.facts(atlas, path, name(activity.name), lines, "activity"),
        missing=coverage.missing(atlas, path, activity, lines),
        coverage=atlas.href(path, coverage.address(atlas, activity)),
    )
    return Page(path, "industry.md.jinja", view, (*charts, *system.pictures))


def importance(line: Series, activity: Activity, city: str) -> tuple[bool, int, bool, bool, bool, bool, int]:
    """What comes first: the city, topics in order, no mere revisions, the activity itself, what any may have, years."""
    return (
        line.key[0] != city,
        place(line),
        line.indicator.measure == "change",
        line.key[1] != activity.id,
        not line.indicator.core,
        line.shape not in "A*",
        -len(line.actual),
    )


def place(line: Series) -> int:
    """The place of a series' topic in the order of topics."""
    topic = line.indicator.topic
    return TOPICS.index(topic) if topic in TOPICS else len(TOPICS)


def key_figures(lines: tuple[Series, ...], limit: int = CARDS) -> Iterator[tuple[Series, Observation]]:
    """The latest figure of the most important series that have one, each measure once, two of a topic at most.

    Every topic comes once before any comes twice, and a figure of a whole year or a stock before one of part of
    a year. What is two years older than its topic's newest figure for the place, more than three, more than five
    years older than the newest of all, or of another place than the most important series, comes later by one turn
    for each; topics without a place in the order come last.
    """
    known = [line for line in lines if line.actual]
    newest: dict[tuple[str, str], int] = {}
    for line in known:
        key = line.key[0], line.indicator.topic
        newest[key] = max(newest.get(key, 0), line.actual[-1].period.end)

    def lateness(line: Series) -> int:
        end = line.actual[-1].period.end
        age = newest[line.key[0], line.indicator.topic] - end
        return (age > 23) + (age > 36) + (max(newest.values()) - end > 60) + (line.key[0] != known[0].key[0])

    ordered = sorted(known, key=lambda line: (lateness(line), line.shape not in "A*"))
    measures: set[str] = set()
    topics: dict[str, int] = {}
    found: list[tuple[int, int, Series]] = []
    for line in ordered:
        topic, turn = line.indicator.topic, topics.get(line.indicator.topic, 0)
        if line.indicator.id not in measures and turn < 2:
            measures.add(line.indicator.id)
            topics[topic] = turn + 1
            found.append((turn + lateness(line) + 3 * (topic not in TOPICS), place(line), line))
    for _, _, line in sorted(found, key=lambda item: item[:2])[:limit]:
        yield line, line.actual[-1]
