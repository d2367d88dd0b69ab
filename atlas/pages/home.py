"""The state of the industries today in a few figures and pictures, and the ways in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.charts import Chart, Subject
from atlas.pages import forms
from atlas.pages.cluster import sizes
from atlas.pages.forms import Card, Event
from atlas.pages.page import Atlas, Link, Page, when
from atlas.render import tally

NEWEST = 5


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
    counts: Markup


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path, data, t = "index", atlas.dataset, atlas.language.t
    profile = data.profile
    by_member = {o.id: line for line in atlas.series for o in line.observations}
    cards = tuple(forms.card(atlas, path, by_member[key], data.observations[key]) for key in profile.home)
    newest = sorted(data.milestones.values(), key=when, reverse=True)[:NEWEST]
    counts = atlas.said(
        "home.counts",
        observations=tally(atlas.language.number_of(len(data.observations))),
        sources=tally(atlas.language.number_of(len(data.sources))),
        organisations=tally(atlas.language.number_of(len(data.organisations))),
    )
    sections = (
        ("industries/index.html", "nav.industries"),
        ("clusters/index.html", "nav.clusters"),
        ("hubs/index.html", "nav.hubs"),
        ("organisations.html", "nav.organisations"),
        ("milestones.html", "nav.milestones"),
        ("targets.html", "nav.targets"),
        ("disagreements.html", "nav.disagreements"),
        ("figures/index.html", "nav.figures"),
        ("sources/index.html", "nav.sources"),
        ("coverage.html", "nav.coverage"),
        ("changes.html", "nav.changes"),
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
        forms.events(atlas, path, newest),
        counts,
    )
    yield Page(path, "home.md.jinja", view, charts(atlas))


def charts(atlas: Atlas) -> tuple[Chart, ...]:
    """The series that the dataset names, then the clusters and the industries side by side."""
    data, t = atlas.dataset, atlas.language.t
    named = tuple(line for key in data.profile.home_charts for line in atlas.series if line.key == key)
    members = tuple(line for a in atlas.activities("catalogue") for line in atlas.family_series(a))
    ladder = tuple(line for c in data.clusters.values() if c.area == data.city for line in sizes(atlas, c))
    return (
        *atlas.draw(Subject("home", "home", t("nav.home"), data, named), len(named), "level", "share", "counts"),
        *atlas.draw(Subject("home", "clusters", t("nav.clusters"), data, ladder), 1, "clusters"),
        *atlas.draw(Subject("home", "home", t("nav.industries"), data, members), 1, "comparison"),
    )
