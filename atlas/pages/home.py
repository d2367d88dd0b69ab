"""The state of the industries today: how big, how fast, where, on course or not, what is new; and the ways in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.charts import Chart, Subject
from atlas.derive import Series
from atlas.model import Activity, Area, Observation
from atlas.pages import area, forms, industry
from atlas.pages.cluster import sizes
from atlas.pages.forms import Card, Event, TargetRow, Tile
from atlas.pages.page import Atlas, Link, Page, when
from atlas.render import tally
from atlas.targets import VERDICTS

NEWEST, PLACES, INDUSTRIES = 6, 8, 12
HERE = ("city", "district", "hub")
"""Kinds of areas that are the city or lie in it."""
WAYS = (
    ("organisations.html", "nav.organisations"),
    ("milestones.html", "nav.milestones"),
    ("disagreements.html", "nav.disagreements"),
    ("figures/index.html", "nav.figures"),
    ("sources/index.html", "nav.sources"),
    ("coverage.html", "nav.coverage"),
    ("changes.html", "nav.changes"),
    ("methodology.html", "nav.methodology"),
    ("data.html", "nav.data"),
)
"""Pages that no section of this one leads to, with the labels of their names."""


@dataclass(frozen=True)
class News:
    """A newly published figure: what it is about, when it was published, and by whom."""

    published: str
    subject: Markup
    figure: Markup
    period: Markup
    source: Markup


@dataclass(frozen=True)
class View:
    """What the template shows; `growth`, `size` and `where` are the charts of those sections."""

    title: str
    description: str
    date: str
    lead: Markup
    cards: tuple[Card, ...]
    industries: tuple[Tile, ...]
    growth: tuple[Chart, ...]
    size: tuple[Chart, ...]
    where: tuple[Chart, ...]
    places: tuple[Tile, ...]
    targets: tuple[TargetRow, ...]
    standings: tuple[tuple[str, Markup], ...]
    news: tuple[News, ...]
    events: tuple[Event, ...]
    ways: tuple[Link, ...]
    counts: Markup


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path, data, t = "index", atlas.dataset, atlas.language.t
    profile = data.profile
    by_member = {o.id: line for line in atlas.series for o in line.observations}
    newest = sorted(data.milestones.values(), key=when, reverse=True)[:NEWEST]
    growth, size, where = growth_charts(atlas), size_charts(atlas), map_chart(atlas)
    view = View(
        title=atlas.language.name(profile.title),
        description=atlas.language.name(profile.description),
        date=profile.date,
        lead=atlas.linked(path, growth[0].headline, growth[0]) if growth else Markup(),
        cards=tuple(forms.card(atlas, path, by_member[key], data.observations[key]) for key in profile.home),
        industries=tuple(industry_tile(atlas, path, a) for a in atlas.activities("catalogue")[:INDUSTRIES]),
        growth=growth,
        size=size,
        where=where,
        places=tuple(place_tile(atlas, path, a) for a in busiest(atlas)),
        targets=tuple(forms.target_row(atlas, path, atlas.goal_of[key]) for key in profile.home_targets),
        standings=standings(atlas),
        news=tuple(news(atlas, path)),
        events=forms.events(atlas, path, newest),
        ways=tuple(Link(href, t(key), t(f"{key}.intro")) for href, key in WAYS),
        counts=atlas.said(
            "home.counts",
            observations=tally(atlas.language.number_of(len(data.observations))),
            sources=tally(atlas.language.number_of(len(data.sources))),
            organisations=tally(atlas.language.number_of(len(data.organisations))),
        ),
    )
    yield Page(path, "home.md.jinja", view, (*growth, *size, *where), rows=0)


def standings(atlas: Atlas) -> tuple[tuple[str, Markup], ...]:
    """How many targets have which verdict, with the words that say so."""
    counted = Counter(goal.verdict for goal in atlas.goals)
    return tuple(
        (verdict, atlas.said(f"home.verdict.{verdict}", count=tally(atlas.language.number_of(counted[verdict]))))
        for verdict in VERDICTS
        if counted[verdict]
    )


def industry_tile(atlas: Atlas, path: str, activity: Activity) -> Tile:
    """An industry with its key figure."""
    city = atlas.dataset.city.id
    lines = sorted(atlas.family_series(activity), key=lambda line: industry.importance(line, activity, city))
    return forms.tile(atlas, path, activity, first(lines))


def place_tile(atlas: Atlas, path: str, place: Area) -> Tile:
    """A place with its key figure."""
    return forms.tile(atlas, path, place, first(sorted(atlas.by_area.get(place.id, ()), key=area.importance)))


def first(lines: list[Series]) -> Observation | None:
    """The figure of the first card that a page of some series would show."""
    return next((o for _, o in industry.key_figures(tuple(lines), 1)), None)


def busiest(atlas: Atlas) -> list[Area]:
    """The hubs that most is published about, the one with most figures first."""
    counts = {a: sum(len(x.observations) for x in atlas.by_area.get(a.id, ())) for a in atlas.dataset.areas.values()}
    hubs = sorted((a for a in counts if a.kind == "hub" and counts[a]), key=lambda a: -counts[a])
    return hubs[:PLACES]


def news(atlas: Atlas, path: str) -> Iterator[News]:
    """The figures published last about what has happened here, one of a source."""
    found: dict[str, Observation] = {}
    here = [line for line in atlas.series if line.first.area.kind in HERE]
    for line in sorted(here, key=lambda line: line.key[0] != atlas.dataset.city.id):
        for o in line.actual:
            best = found.get(o.source.id)
            if o.source.published and (best is None or o.month > best.month):
                found[o.source.id] = o
    for o in sorted(found.values(), key=lambda o: o.source.published, reverse=True)[:NEWEST]:
        yield News(
            o.source.published,
            atlas.words(path, o.indicator, atlas.subject(o)),
            atlas.figure(path, o),
            atlas.period(o.period),
            atlas.cite(path, o.source),
        )


def growth_charts(atlas: Atlas) -> tuple[Chart, ...]:
    """The series that the dataset names for the home page."""
    data, t = atlas.dataset, atlas.language.t
    named = tuple(line for key in data.profile.home_charts for line in atlas.series if line.key == key)
    return atlas.draw(Subject("home", "home", t("nav.home"), data, named), len(named), "level", "share", "counts")


def size_charts(atlas: Atlas) -> tuple[Chart, ...]:
    """The clusters side by side, and what has changed since the plan began."""
    data, t = atlas.dataset, atlas.language.t
    city = tuple(atlas.by_area.get(data.city.id, ()))
    ladder = tuple(line for c in data.clusters.values() if c.area == data.city for line in sizes(atlas, c))
    return (
        *atlas.draw(Subject("home", "clusters", t("nav.clusters"), data, ladder), 1, "clusters"),
        *atlas.draw(Subject("home", "home", atlas.label(data.city), data, city), 1, "change"),
    )


def map_chart(atlas: Atlas) -> tuple[Chart, ...]:
    """Where the hubs lie, if the dataset has borders."""
    return atlas.draw(Subject("home", "home", atlas.language.t("nav.hubs"), atlas.dataset, ()), 1, "hubs")
