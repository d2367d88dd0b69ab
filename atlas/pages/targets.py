"""Every target of the plans: the two that lead, all at a glance, what the verdicts mean, and a table by industry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.charts import Chart, Subject, verdicts
from atlas.pages import forms, goal
from atlas.pages.forms import Statement, TargetRow
from atlas.pages.page import Atlas, Link, Page
from atlas.targets import REASONS, VERDICTS, Goal

LEADING = 2
"""Targets of the dataset's list for the home page that lead this page too."""


@dataclass(frozen=True)
class Flagship:
    """A target that leads the page: its name, the verdict, and what is known by now."""

    link: Link
    verdict: str
    said: tuple[Markup, ...]


@dataclass(frozen=True)
class Meaning:
    """A verdict or a reason: what it is called, how many targets have it, and what it says."""

    id: str
    word: str
    count: int
    intro: str


@dataclass(frozen=True)
class Group:
    """The targets of an industry; `id` is its anchor and what it is filtered by."""

    id: str
    link: Link
    rows: tuple[TargetRow, ...]


@dataclass(frozen=True)
class View:
    """What the template shows; `leading` are the charts of the targets that lead, `overview` is that of all."""

    count: int
    judged: int
    flagships: tuple[Flagship, ...]
    leading: tuple[Chart, ...]
    overview: tuple[Chart, ...]
    meanings: tuple[Meaning, ...]
    reasons: tuple[Meaning, ...]
    groups: tuple[Group, ...]
    statements: tuple[Statement, ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path, data, t = "targets", atlas.dataset, atlas.language.t
    leading = [atlas.goal_of[key] for key in data.profile.home_targets[:LEADING]]
    known = Counter(one.verdict for one in atlas.goals)
    why = Counter(one.reason for one in atlas.goals)
    claims = [c for c in data.claims.values() if any(o.status == "T" for o in c.observations)]
    subject = Subject("targets", "targets", atlas.language.name(data.city.name), data, atlas.series)
    overview = atlas.draw(subject, 1, "verdicts")
    drawn = tuple(chart for one in leading for chart in goal.drawn(atlas, one))
    view = View(
        count=len(atlas.goals),
        judged=len(atlas.goals) - known["unknown"],
        flagships=tuple(flagship(atlas, path, one) for one in leading),
        leading=drawn,
        overview=overview,
        meanings=tuple(Meaning(v, t(f"verdict.{v}"), known[v], t(f"verdict.{v}.intro")) for v in VERDICTS),
        reasons=tuple(
            Meaning(r, t(f"verdict.reason.{r}"), why[r], t(f"verdict.reason.{r}.change")) for r in REASONS if why[r]
        ),
        groups=tuple(groups(atlas, path)),
        statements=forms.statements(atlas, path, claims),
    )
    yield Page(path, "targets.md.jinja", view, (*overview, *drawn))


def flagship(atlas: Atlas, path: str, one: Goal) -> Flagship:
    """A target that leads, with the sentences of its own page."""
    link = Link(atlas.href(path, forms.goal_path(one)), forms.goal_title(atlas, one))
    return Flagship(link, one.verdict, goal.sentences(atlas, path, one))


def groups(atlas: Atlas, path: str) -> Iterator[Group]:
    """The targets by industry, and last those of places elsewhere."""
    for activity in atlas.dataset.activities.values():
        if activity.kind != "scope":
            found = [g for g in atlas.goals if here(g) and atlas.shown_on(g.target.activity) is activity]
            if found:
                yield Group(activity.id, atlas.link(path, activity), rows(atlas, path, found))
    found = [g for g in atlas.goals if not here(g)]
    if found:
        name = atlas.language.t("targets.elsewhere")
        yield Group("elsewhere", Link(atlas.href(path, "hubs/index.html"), name), rows(atlas, path, found))


def here(one: Goal) -> bool:
    """Whether a target is about the city or a place in it."""
    return one.target.area.kind in verdicts.HERE


def rows(atlas: Atlas, path: str, found: list[Goal]) -> tuple[TargetRow, ...]:
    """Targets by the dates at which they are due, the city's first."""
    city = atlas.dataset.city
    found.sort(key=lambda g: (g.target.area is not city, g.period.end, g.id))
    return tuple(forms.target_row(atlas, path, g) for g in found)
