"""One target: the verdict in words, the documents that state it, the way so far, and every step of the arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from atlas.charts import Chart, Subject
from atlas.derive import Derived
from atlas.model import Observation
from atlas.pages import forms, scenarios
from atlas.pages.forms import Fact
from atlas.pages.page import Atlas, Link, Page
from atlas.render import html, safe
from atlas.targets import Goal, kin, published


@dataclass(frozen=True)
class Document:
    """A document that states the target, with the level in its own words; `scope` is what it says of the coverage.

    `plan` is the document that set the target, where the source names one.
    """

    plan: Markup
    source: Link
    published: Markup
    publisher: str
    stated: Markup
    locator: str
    scope: Markup


@dataclass(frozen=True)
class Step:
    """A step of the arithmetic: its name, what comes out, and how."""

    name: str
    result: Markup
    how: Markup


@dataclass(frozen=True)
class Near:
    """A figure that comes near and is not comparable, and in what it differs."""

    name: Markup
    figure: Markup
    period: Markup
    source: Markup
    difference: str


@dataclass(frozen=True)
class View:
    """What the template shows; `said` are the sentences of the verdict, `groups` figures under their headings."""

    title: str
    description: str
    verdict: str
    said: tuple[Markup, ...]
    about: Markup
    industry: Markup
    definition: Markup
    documents: tuple[Document, ...]
    moved: tuple[tuple[Markup, str, str], ...]
    steps: tuple[Step, ...]
    scenario: scenarios.Row | None
    words: str
    near: tuple[Near, ...]
    groups: tuple[tuple[str, str, tuple[Fact, ...]], ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """A page for every target; one that several documents state has one."""
    for goal in atlas.goals:
        yield page(atlas, goal)


def page(atlas: Atlas, goal: Goal) -> Page:
    """The page of one target."""
    path, aim, t = forms.goal_path(goal).removesuffix(".html"), goal.target, atlas.language.t
    head = forms.goal_title(atlas, goal)
    said = sentences(atlas, path, goal)
    near = kin(atlas.dataset, atlas.series, goal) if not goal.latest else ()
    view = View(
        title=head,
        description=f"{head}. {t(f'verdict.{goal.verdict}.intro')}",
        verdict=goal.verdict,
        said=said,
        about=atlas.prose(path, aim.scope),
        industry=atlas.anchor(path, aim.activity),
        definition=atlas.prose(path, aim.indicator.definition),
        documents=tuple(document(atlas, path, o) for o in stating(goal)),
        moved=tuple(moved(atlas, path, goal, other) for other in atlas.moved[goal.id]),
        steps=tuple(steps(atlas, path, goal)),
        scenario=scenarios.row(atlas, path, goal) if scenarios.movable(goal) else None,
        words=scenarios.words(atlas),
        near=tuple(
            Near(
                html('<a href="{}">{}</a>', atlas.href(path, atlas.path(o.indicator)), atlas.subject(o)),
                atlas.figure(path, o, alone=False),
                atlas.period(o.period),
                atlas.cite(path, o.source),
                t(f"goal.kin.{difference}"),
            )
            for difference, o in near
        ),
        groups=tuple(groups(atlas, path, goal)),
    )
    return Page(path, "goal.md.jinja", view, drawn(atlas, goal))


def drawn(atlas: Atlas, goal: Goal) -> tuple[Chart, ...]:
    """The chart of the target, where there is a figure to judge it by."""
    aim = goal.target
    lines = tuple(line for line in atlas.by_indicator[aim.indicator.id] if line.key == aim.key)
    subject = Subject(goal.id, "goal", atlas.subject(aim), atlas.dataset, lines)
    found = atlas.draw(subject, len(atlas.goals), "course")
    return tuple(chart for chart in found if chart.id == f"course-{goal.id}".lower())


def stating(goal: Goal) -> tuple[Observation, ...]:
    """Every target that states it, the upper end of a range too, by date."""
    found = (*goal.targets, *filter(None, (goal.ceiling,)))
    return tuple(sorted(found, key=published))


# ---------------------------------------------------------------------------- the verdict in words


def sentences(atlas: Atlas, path: str, goal: Goal) -> tuple[Markup, ...]:
    """How it stands and why, how sure that is, and what would change it."""
    found = [verdict(atlas, path, goal)]
    latest = goal.latest
    if goal.met_by and goal.verdict == "met" and goal.met_by.month <= goal.stated:
        found.append(atlas.said("goal.already"))
    if latest and goal.is_over and not goal.is_final:
        found.append(over(atlas, path, goal, latest))
    if goal.verdict in ("on_course", "behind"):
        found.append(surety(atlas, path, goal))
    return (*found, *change(atlas, path, goal))


def over(atlas: Atlas, path: str, goal: Goal, latest: Observation) -> Markup:
    """That the date has passed and why no figure of it is used: there is none, or it stands on another base."""
    period = atlas.period(latest.period)
    other = next((o for o in goal.apart if o.period.bounds == goal.period.bounds), None)
    if other:
        return atlas.said("goal.over.apart", figure=atlas.figure(path, other), period=period)
    return atlas.said("goal.over", period=period)


def verdict(atlas: Atlas, path: str, goal: Goal) -> Markup:
    """The verdict with the figures that it rests on, or the reason why there is none."""
    latest, t = goal.latest, atlas.language.t
    if goal.reason or not latest:
        return atlas.said("goal.said.unknown", reason=t(f"verdict.reason.{goal.reason}"))
    fields = {
        "latest": atlas.figure(path, latest),
        "period": atlas.period(latest.period),
        "level": forms.goal_level(atlas, path, goal),
        "due": atlas.period(goal.period),
        "landing": atlas.figure(path, goal.landing) if goal.landing else Markup(),
    }
    return atlas.said(f"goal.said.{goal.verdict}", **fields)


def surety(atlas: Atlas, path: str, goal: Goal) -> Markup:
    """Whether the range of the pace leaves the verdict as it is."""
    if not goal.range:
        return atlas.said("goal.thin")
    low, high = (atlas.figure(path, item) for item in goal.range)
    return atlas.said("goal.sure") if goal.is_sure else atlas.said("goal.unsure", low=low, high=high)


def change(atlas: Atlas, path: str, goal: Goal) -> Iterator[Markup]:
    """What would change the verdict; nothing changes one that is final."""
    if goal.reason:
        yield safe(atlas.language.t(f"verdict.reason.{goal.reason}.change"))
    elif goal.verdict == "met" and not goal.is_final:
        yield atlas.said("goal.change.met", due=atlas.period(goal.period))
    elif goal.needed and goal.latest and goal.verdict in ("on_course", "behind"):
        needed, period = atlas.figure(path, goal.needed), atlas.period(goal.latest.period)
        yield atlas.said(f"goal.change.{goal.verdict}", needed=needed, period=period)


# ---------------------------------------------------------------------------- documents and steps


def document(atlas: Atlas, path: str, o: Observation) -> Document:
    """What one document aims at."""
    return Document(
        forms.plan(atlas, path, o.plan) if o.plan else Markup(),
        atlas.link(path, o.source),
        html("<time>{}</time>", o.source.published) if o.source.published else safe(atlas.published(o.source)),
        atlas.publisher(o.source),
        atlas.figure(path, o, alone=False),
        o.locator,
        atlas.prose(path, o.scope),
    )


def moved(atlas: Atlas, path: str, goal: Goal, other: Goal) -> tuple[Markup, str, str]:
    """What another document aims at, linked to its page, with its verdict."""
    order = "later" if other.stated > goal.stated else "earlier" if other.stated < goal.stated else "same"
    level, due = forms.goal_level(atlas, path, other), atlas.period(other.period)
    words = atlas.said(f"goal.moved.{order}", level=level, due=due)
    link = html(
        '{} (<a href="{}">{}</a>)', words, atlas.href(path, forms.goal_path(other)), atlas.language.t("targets.link")
    )
    return link, other.verdict, atlas.language.t(f"verdict.{other.verdict}")


def steps(atlas: Atlas, path: str, goal: Goal) -> Iterator[Step]:
    """The arithmetic from the baseline to where the pace leads."""
    t = atlas.language.t
    if goal.base:
        known = "known" if goal.base.month <= goal.stated else "recent"
        how = atlas.said("goal.from", period=atlas.period(goal.base.period), why=t(f"goal.baseline.{known}"))
        yield Step(t("goal.baseline"), atlas.figure(path, goal.base), how)
    if goal.latest:
        yield Step(t("goal.latest"), atlas.figure(path, goal.latest), atlas.period(goal.latest.period))
    reckoned: Sequence[Derived | None] = (goal.part, goal.gap, goal.pace, goal.planned, goal.needed, goal.landing)
    for item in (*reckoned, *(goal.range or ())):
        if item:
            name = t(f"goal.step.{item.formula.removesuffix('_points')}")
            yield Step(name, atlas.figure(path, item), atlas.formula_linked(path, item))


def groups(atlas: Atlas, path: str, goal: Goal) -> Iterator[tuple[str, str, tuple[Fact, ...]]]:
    """The figures of its key: by which it is judged, and by which not."""
    found: Iterable[tuple[str, tuple[Observation, ...]]] = (
        ("figures", goal.figures),
        ("later", goal.later),
        ("apart", goal.apart),
        ("strays", goal.strays),
    )
    for name, members in found:
        if members:
            facts = tuple(forms.fact(atlas, path, o) for o in members)
            yield name, atlas.language.t(f"goal.{name}"), facts
