"""The state of the industries today in a few figures and pictures, and the ways in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas.charts import Chart, Subject
from atlas.pages import industry
from atlas.pages.page import Atlas, Card, Event, Link, Page

NEWEST, CHARTS = 5, 4


@dataclass(frozen=True)
class View:
    """What the template shows."""

    title: str
    description: str
    date: str
    cards: tuple[Card, ...]
    industries: tuple[Link, ...]
    sections: tuple[Link, ...]
    events: tuple[Event, ...]
    counts: str


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path, data, t = "index", atlas.dataset, atlas.language.t
    profile = data.profile
    by_member = {o.id: line for line in atlas.series for o in line.observations}
    cards = tuple(atlas.card(path, by_member[key], data.observations[key]) for key in profile.home)
    newest = sorted(data.milestones.values(), key=lambda m: m.period, reverse=True)[:NEWEST]
    counts = t(
        "home.counts",
        observations=atlas.language.number_of(len(data.observations)),
        sources=atlas.language.number_of(len(data.sources)),
        organisations=atlas.language.number_of(len(data.organisations)),
    )
    sections = (
        ("industries/index.html", "nav.industries"),
        ("clusters/index.html", "nav.clusters"),
        ("hubs/index.html", "nav.hubs"),
        ("organisations.html", "nav.organisations"),
        ("milestones.html", "nav.milestones"),
        ("targets.html", "nav.targets"),
        ("figures/index.html", "nav.figures"),
        ("sources/index.html", "nav.sources"),
        ("methodology.html", "nav.methodology"),
        ("data.html", "nav.data"),
    )
    view = View(
        atlas.language.name(profile.title),
        atlas.language.name(profile.description),
        profile.date,
        cards,
        tuple(atlas.link(path, a) for a in atlas.activities("catalogue")),
        tuple(Link(href, t(key), t(f"{key}.intro")) for href, key in sections),
        atlas.events(path, newest),
        counts,
    )
    yield Page(path, "home.md.jinja", view, charts(atlas))


def charts(atlas: Atlas) -> tuple[Chart, ...]:
    """The whole of the industries over time, then the industries side by side."""
    data = atlas.dataset
    total = data.activities[data.profile.total]
    lines = tuple(line for line in atlas.by_activity.get(total.id, ()) if line.key[0] == data.city.id)
    ordered = tuple(sorted(lines, key=lambda line: industry.importance(line, total, data.city.id)))
    whole = Subject("home", "home", atlas.label(total), data, ordered)
    members = tuple(line for a in atlas.activities("catalogue") for line in atlas.family_series(a))
    each = Subject("home", "home", atlas.language.t("nav.industries"), data, members)
    return (*atlas.draw(whole, 2, "level", "share"), *atlas.draw(each, CHARTS - 2, "comparison"))
