"""Every target of the plans: the two that lead, all at a glance, what the verdicts mean, and a table by industry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from atlas import paging
from atlas.charts import Chart, Subject, verdicts
from atlas.model import Activity
from atlas.pages import forms, goal
from atlas.pages.forms import Statement, TargetRow
from atlas.pages.page import Atlas, Link, Page, Pager
from atlas.paging import Part, Piece
from atlas.targets import REASONS, VERDICTS, Goal

PATH = "targets"
GOALS, FEW = 70, 25
"""Rows of the table on one page, and on the page that says more than that; the heads of its groups counted."""

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
    """What the template shows; `leading` are the charts of the targets that lead, `overview` is that of all.

    Where the table needs pages of its own, they have nothing else.
    """

    count: int
    judged: int
    flagships: tuple[Flagship, ...]
    leading: tuple[Chart, ...]
    overview: tuple[Chart, ...]
    meanings: tuple[Meaning, ...]
    reasons: tuple[Meaning, ...]
    groups: tuple[Group, ...]
    statements: tuple[Statement, ...]
    pager: Pager | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, and those of the table if it has some."""
    path, data, t = PATH, atlas.dataset, atlas.language.t
    table = cut(atlas)
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
        groups=tuple(group(atlas, path, piece) for part in table if part.path == path for piece in part.pieces),
        statements=forms.statements(atlas, path, claims),
        pager=atlas.pager(table, path, path),
    )
    yield Page(path, "targets.md.jinja", view, (*overview, *drawn))
    for part in table:
        if part.path != path:
            listed = tuple(group(atlas, part.path, piece) for piece in part.pieces)
            bare = replace(view, flagships=(), leading=(), overview=(), reasons=(), groups=listed, statements=())
            yield Page(part.path, "targets.md.jinja", replace(bare, pager=atlas.pager(table, part.path, path)))


def flagship(atlas: Atlas, path: str, one: Goal) -> Flagship:
    """A target that leads, with the sentences of its own page."""
    link = Link(atlas.href(path, forms.goal_path(one)), forms.goal_title(atlas, one))
    return Flagship(link, one.verdict, goal.sentences(atlas, path, one))


def cut(atlas: Atlas) -> tuple[Part[Activity | None, Goal], ...]:
    """The targets by industry, those of places elsewhere last: on the page itself if they are few, else on others."""
    found: list[tuple[Activity | None, list[Goal]]] = [
        (activity, [g for g in atlas.goals if here(g) and atlas.shown_on(g.target.activity) is activity])
        for activity in atlas.dataset.activities.values()
        if activity.kind != "scope"
    ]
    found.append((None, [g for g in atlas.goals if not here(g)]))
    groups = [(activity, ordered(atlas, goals)) for activity, goals in found if goals]
    return paging.cut(PATH, groups, GOALS, number=1 if sum(1 + len(goals) for _, goals in groups) <= FEW else 2)


def group(atlas: Atlas, path: str, piece: Piece[Activity | None, Goal]) -> Group:
    """The targets of an industry, or some of them."""
    rows = tuple(forms.target_row(atlas, path, g) for g in piece.rows)
    if piece.key:
        return Group(piece.key.id, atlas.link(path, piece.key), rows)
    return Group("elsewhere", Link(atlas.href(path, "hubs/index.html"), atlas.language.t("targets.elsewhere")), rows)


def here(one: Goal) -> bool:
    """Whether a target is about the city or a place in it."""
    return one.target.area.kind in verdicts.HERE


def ordered(atlas: Atlas, found: Iterable[Goal]) -> list[Goal]:
    """Targets by the dates at which they are due, the city's first."""
    city = atlas.dataset.city
    return sorted(found, key=lambda g: (g.target.area is not city, g.period.end, g.id))
