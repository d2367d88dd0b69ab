"""One place: a hub, a district, the city or a comparator, with its figures by industry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.charts import Subject
from atlas.derive import Series
from atlas.model import Area
from atlas.pages import disagreements, facts, forms, industry, longer
from atlas.pages.disagreements import Dispute
from atlas.pages.facts import Facts
from atlas.pages.forms import Card, Event, Statement, TargetRow
from atlas.pages.locator import Credit, Locator, credit, locator
from atlas.pages.longer import Listed
from atlas.pages.page import Atlas, Link, Page

CHARTS = 6


@dataclass(frozen=True)
class View:
    """What the template shows."""

    title: str
    other: str
    also: Markup
    kind: str
    lead: Markup
    about: Markup
    description: str
    part_of: tuple[Link, ...]
    parts: tuple[Link, ...]
    activities: tuple[Link, ...]
    clusters: tuple[Link, ...]
    cards: tuple[Card, ...]
    targets: Listed[TargetRow]
    organisations: Listed[Link]
    events: Listed[Event]
    statements: Listed[Statement]
    disputes: Listed[Dispute]
    facts: Facts
    elsewhere: str
    locator: Locator | None
    credit: Credit | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """A page for every area."""
    for area in atlas.dataset.areas.values():
        yield from longer.pages(atlas, page(atlas, area))


def page(atlas: Atlas, area: Area) -> Page:
    """The page of one area. The city's shows totals; what it has of single industries stands on their pages."""
    data, name = atlas.dataset, atlas.language.name
    path = f"hubs/{area.id}"
    lines = tuple(sorted(atlas.by_area.get(area.id, ()), key=importance))
    if area == data.city:
        lines = tuple(line for line in lines if line.first.activity.kind == "aggregate")
    milestones = atlas.milestones_of(area=area)
    subject = Subject(area.id, "area", name(area.name), data, lines, milestones if area != data.city else ())
    charts = atlas.draw(subject, CHARTS)
    view = View(
        title=name(area.name),
        other=area.name.get("zh", ""),
        also=atlas.also(area),
        kind=atlas.language.t(f"area.{area.kind}"),
        lead=atlas.lead(path, charts, area),
        about=atlas.prose(path, area.about),
        description=charts[0].headline if charts else atlas.language.plain(area.about),
        part_of=tuple(atlas.link(path, data.areas[parent]) for parent in area.part_of),
        parts=atlas.some(path, [a for a in data.areas.values() if area.id in a.part_of], "hubs/index.html"),
        activities=atlas.some(
            path, [x.activity for x in data.area_activities if x.area == area], "industries/index.html"
        ),
        clusters=atlas.some(path, [c for c in data.clusters.values() if c.area == area], "clusters/index.html"),
        cards=tuple(forms.card(atlas, path, line, o, area) for line, o in industry.key_figures(lines)),
        targets=forms.target_rows(atlas, path, lines),
        organisations=forms.organisations(atlas, path, lambda o: o.area == area),
        events=forms.some_events(atlas, path, milestones),
        statements=forms.some_statements(atlas, path, (c for c in data.claims.values() if area in c.areas)),
        disputes=disagreements.concerning(
            atlas, path, lambda o: o.area == area and (area != data.city or o.activity.kind == "aggregate")
        ),
        facts=facts.facts(atlas, path, name(area.name), lines, "area"),
        elsewhere=atlas.language.t("area.elsewhere") if area == data.city else "",
        locator=locator(atlas, path, [area], atlas.language.t("locator.lies")),
        credit=credit(atlas, path),
    )
    return Page(path, "hub.md.jinja", view, charts)


def importance(line: Series) -> tuple[bool, int, bool, bool, int]:
    """What comes first: the whole economy, topics in order, no mere revisions, whole years, long series."""
    whole = line.first.activity.kind == "aggregate" and not line.first.activity.parent
    return (
        not whole,
        industry.place(line),
        line.indicator.measure == "change",
        line.shape not in "A*",
        -len(line.actual),
    )
