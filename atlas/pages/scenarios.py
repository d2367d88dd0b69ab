"""When each goal would be met at one yearly pace or another: the page on which a reader moves the pace.

The address of a view is `scenarios.html#<id of a goal>=<rate or pace>&all=<rate or pace>&shares=<rate>`, with
`industry=<id>` where the list is narrowed; what stands as it stood at first is left out. A rate is in percent a year
for levels and in the goal's own unit a year, points for shares, for what is not a level; a pace is one of `PACES`.
`row` makes the control of one goal for any page, which shows it with `parts.scenario` and brings the script along
with `parts.scenario_script`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import dropwhile
from typing import Any

from markupsafe import Markup

from atlas import derive, paging, targets
from atlas.derive import PERCENT, POINTS, Derived, is_point
from atlas.language import Language
from atlas.model import Unit
from atlas.pages.forms import goal_path, scope_words
from atlas.pages.page import Atlas, Link, Page, Pager
from atlas.period import Period
from atlas.render import html, safe, tally
from atlas.targets import OWN, Goal

PACES = ("pace", "slow", "fast", "need", "plan", "none")
"""So far; that of the slowest and of the fastest of the recent steps; needed to be on time; from the base to the goal
as it was planned; no change."""

FAR = 600
"""Months after the latest figure up to which the day of a goal is told."""

SLACK = Decimal("0.000001")
"""Part of a month by which a goal may be passed over: the pace that is needed leads there on time, not just after."""

HEAD = ("pace", "plan", "need", "slow", "fast", "none")
"""The paces at which all goals can be set at once; the first is where they begin."""

GOALS = 26
"""Goals with controls on one page, the heads of their groups counted."""

WORDS = (
    *("amount.word", "amount.rank", "amount.symbol", "amount.scaled", "number.group", "period.month"),
    *("qualifier.exact", "qualifier.about", "scenario.rate", "scenario.met", "scenario.on_time", "scenario.late"),
    *("scenario.never", "scenario.far", "scenario.level", "scenario.lacks", "scenario.said", "scenario.verdict"),
    *("scenario.count", "scenario.count.need", "scenario.picture", "scenario.picture.path", "scenario.assumed"),
    *("scenario.own", "scenario.unset", "explore.copied"),
)
"""Labels that the script fills in by itself."""


@dataclass(frozen=True)
class Pace:
    """One pace of a goal: its rate with the inputs that it follows from, when it leads to the goal, where on time."""

    id: str
    word: str
    rate: Markup
    how: Markup
    met: Markup
    level: Markup


@dataclass(frozen=True)
class Control:
    """The bounds of a rate that can be moved, as attributes of an input; `unit` is what stands behind the number."""

    least: str
    most: str
    step: str
    value: str
    unit: str


@dataclass(frozen=True)
class Row:
    """A goal whose pace can be moved; `start` is the pace it begins with, `data` what the script needs, as attributes.

    `same` says that the start is not the pace so far, where none is known. `so_far`, `span` and `needed` are when it
    is met at the pace so far, between the fastest and the slowest step, and the rate that is needed; empty where not
    known. `page` is the address of the goal's own page, and empty there.
    """

    id: str
    name: Markup
    page: str
    target: Markup
    due: Markup
    source: Markup
    latest: Markup
    period: Markup
    start: str
    same: str
    control: Control
    paces: tuple[Pace, ...]
    so_far: Markup
    span: Markup
    needed: Markup
    data: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Group:
    """The goals of one industry."""

    id: str
    link: Link
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class View:
    """What the template shows; `left` says what is left out and why, `words` are those of the script, as JSON."""

    groups: tuple[Group, ...]
    paces: tuple[tuple[str, str], ...]
    levels: Control
    shares: Control
    left: tuple[Markup, ...]
    formulas: tuple[Markup, ...]
    words: str
    pager: Pager | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, or as many as the goals need; each has the controls of its own goals, and sets them at once."""
    path, t = "scenarios", atlas.language.t
    goals = targets.goals(atlas.dataset, atlas.series)
    found = derive.grouped(filter(movable, goals), lambda goal: atlas.shown_on(goal.target.activity))
    ordered = [activity for activity in atlas.dataset.activities.values() if activity in found]
    cut = paging.cut(path, [(a, sorted(found[a], key=when)) for a in ordered], GOALS)
    shares = Control("-3", "6", "0.1", "", unit_words(atlas.language, points(atlas), 0))
    for part in cut:
        view = View(
            groups=tuple(
                Group(a.id, atlas.link(part.path, a), tuple(row(atlas, part.path, goal) for goal in piece.rows))
                for piece in part.pieces
                for a in [piece.key]
            ),
            paces=tuple((name, t(f"scenario.all.{name}")) for name in HEAD),
            levels=Control("-20", "60", "0.5", "", unit_words(atlas.language, atlas.dataset.units[PERCENT], 0)),
            shares=shares,
            left=tuple(left_out(atlas, goals)),
            formulas=tuple(
                atlas.said(f"scenario.formula.{name}", years=html('<span class="limit">{}</span>', str(FAR // 12)))
                for name in ("level", "share", "range", "far")
            ),
            words=words(atlas),
            pager=atlas.pager(cut, part.path, path),
        )
        yield Page(part.path, "scenarios.md.jinja", view)


def when(goal: Goal) -> tuple[int, str]:
    """What goals are sorted by: when they are due."""
    return goal.period.end, goal.id


def left_out(atlas: Atlas, goals: Iterable[Goal]) -> Iterator[Markup]:
    """How many goals have no scenario, reason by reason."""
    reasons = [reason for goal in goals if (reason := why_not(goal))]
    for reason in dict.fromkeys(sorted(reasons, key=reasons.count, reverse=True)):
        yield atlas.said(f"scenario.left.{reason}", count=tally(atlas.language.number_of(reasons.count(reason))))


def movable(goal: Goal) -> bool:
    """Whether a scenario of the goal means something."""
    return not why_not(goal)


def why_not(goal: Goal) -> str:
    """Why a goal has no scenario; empty when it has.

    It takes a point from which to go on, still short of the goal, a measure that moves along a path, and a year at
    whose end it should stand there. Where a figure after that year is known, what came is history.
    """
    latest, aim = goal.latest, goal.target
    if goal.met_by:
        return "met"
    if latest is None:
        return "none"
    if goal.later:
        return "past"
    if not is_point(latest):
        return "bound"
    paths = goal.period.is_year and aim.indicator.measure not in OWN and not goal.is_limit
    return "" if paths and (goal.linear or latest.value > 0) else "apart"


# ---------------------------------------------------------------------------- arithmetic


def met(goal: Goal, rate: Decimal) -> int | None:
    """The first month at whose end the goal is met at a yearly rate; None when never, or `FAR` off."""
    assert goal.latest
    latest, aim = goal.latest.value, goal.target.value
    if latest >= aim:
        return goal.latest.month
    if rate <= 0:
        return None
    years = (aim - latest) / rate if goal.linear else (aim / latest).ln() / (1 + rate / 100).ln()
    months = int((years * 12 - SLACK).to_integral_value(ROUND_CEILING))
    return goal.latest.month + months if months <= FAR else None


def level(goal: Goal, rate: Decimal, month: int) -> Decimal:
    """What the latest figure becomes by some month at a yearly rate, by the arithmetic of `Goal.landed`."""
    assert goal.latest
    years = Decimal(month - goal.latest.month) / 12
    if goal.linear:
        return goal.latest.value + rate * years
    return goal.latest.value * pow(1 + rate / 100, years)


def paces(goal: Goal) -> Mapping[str, Derived | None]:
    """The paces that are known of a goal, by name; None stands for no change, which needs no figures."""
    found: dict[str, Derived | None] = {"pace": goal.pace}
    if goal.range:
        for name, end in zip(("slow", "fast"), goal.range, strict=True):
            found[name] = goal.change("pace", *end.inputs[:2])
    found |= {"need": goal.needed, "plan": goal.planned}
    return {name: pace for name, pace in found.items() if pace} | {"none": None}


def rate_of(pace: Derived | None) -> Decimal:
    """The rate of a pace; nought for that of no change."""
    return pace.value if pace else Decimal(0)


# ---------------------------------------------------------------------------- rows


def row(atlas: Atlas, path: str, goal: Goal) -> Row:
    """The control of one `movable` goal for the page at `path`."""
    aim, latest, t = goal.target, goal.latest, atlas.language.t
    assert latest
    known = paces(goal)
    start = next(dropwhile(lambda name: name not in known, ("pace", "need", "none")))
    digits, rates = step_of(goal, known), {name: rate_of(pace) for name, pace in known.items()}
    needed = rate(atlas, goal, rates["need"], digits) if "need" in rates else Markup()
    return Row(
        id=goal.id,
        name=safe(atlas.subject(aim)) + scope_words(atlas, path, aim),
        page=atlas.href(path, goal_path(goal)) if path != "targets/" + goal.id else "",
        target=atlas.figure(path, aim, alone=False),
        due=atlas.period(goal.period),
        source=atlas.cite(path, aim.source),
        latest=atlas.figure(path, latest),
        period=atlas.period(latest.period),
        start=t(f"scenario.pace.{start}"),
        same="" if start == "pace" else t(f"scenario.start.{start}"),
        control=control(atlas, goal, list(rates.values()), rates[start], digits),
        paces=tuple(
            Pace(
                name,
                t(f"scenario.pace.{name}"),
                rate(atlas, goal, rate_of(pace), digits),
                how(atlas, path, goal, pace),
                met_words(atlas, goal, rate_of(pace)),
                level_words(atlas, goal, rate_of(pace)),
            )
            for name, pace in known.items()
        ),
        so_far=met_words(atlas, goal, rates["pace"]) if "pace" in rates else Markup(),
        span=span(atlas, goal, rates),
        needed=needed,
        data=tuple(content(atlas, goal, known, start, digits)),
    )


def how(atlas: Atlas, path: str, goal: Goal, pace: Derived | None) -> Markup:
    """The figures that a pace follows from; what does not stand at the head of the goal is linked to its card."""
    if pace is None:
        return atlas.said("scenario.from.none")
    ends = {goal.latest: "latest", goal.target: "target"}
    later, earlier = (
        atlas.said(f"scenario.point.{ends[o]}")
        if o in ends
        else atlas.said("scenario.point", figure=atlas.figure(path, o), period=atlas.period(o.period))
        for o in pace.inputs
    )
    return atlas.said("scenario.from", earlier=earlier, later=later)


def reckoned(text: str) -> Markup:
    """A figure that was reckoned, on an assumption."""
    return html('<span class="fig derived">{}</span>', text)


def rate(atlas: Atlas, goal: Goal, value: Decimal, digits: int) -> Markup:
    """A yearly rate in words."""
    unit, mult = rate_unit(atlas, goal)
    amount = atlas.language.amount(value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP), unit, mult)
    return atlas.said("scenario.rate", amount=reckoned(amount))


def rate_unit(atlas: Atlas, goal: Goal) -> tuple[Unit, int]:
    """The unit of a goal's rate, with its power of ten."""
    if not goal.linear:
        return atlas.dataset.units[PERCENT], 0
    own = goal.target.indicator.unit
    return points(atlas) if own.id == PERCENT else own, goal.mult


def points(atlas: Atlas) -> Unit:
    """What shares move by: percentage points, or what stands for them in a dataset that has none."""
    units = atlas.dataset.units
    return units.get(POINTS) or units[PERCENT]


def met_words(atlas: Atlas, goal: Goal, value: Decimal) -> Markup:
    """When the goal is met at a rate, and whether that is on time."""
    month = met(goal, value)
    if month is None:
        years = html('<span class="limit">{}</span>', str(FAR // 12))
        return atlas.said("scenario.far", years=years) if value > 0 else atlas.said("scenario.never")
    said = atlas.said("scenario.on_time" if month <= goal.target.month else "scenario.late")
    return atlas.said("scenario.met", month=month_words(atlas, month), said=said)


def month_words(atlas: Atlas, month: int) -> Markup:
    """A month in words."""
    return atlas.period(Period.parse(f"{month // 12:04d}-{month % 12 + 1:02d}"))


def level_words(atlas: Atlas, goal: Goal, value: Decimal) -> Markup:
    """The level at the time when the goal is due; nothing when the latest figure is of that time."""
    assert goal.latest
    if goal.target.month <= goal.latest.month:
        return Markup()
    aim = goal.target.indicator
    found = Derived("level", goal.period, level(goal, value, goal.target.month), aim.unit.id, goal.mult, (goal.latest,))
    return reckoned(atlas.language.figure(found))


def span(atlas: Atlas, goal: Goal, rates: Mapping[str, Decimal]) -> Markup:
    """When it is met at the fastest and at the slowest of the recent steps."""
    if "slow" not in rates:
        return Markup()
    fast, slow = met(goal, rates["fast"]), met(goal, rates["slow"])
    if fast is None:
        return met_words(atlas, goal, rates["fast"])
    if slow is None:
        return atlas.said("scenario.span.open", first=month_words(atlas, fast))
    if slow == fast:
        return month_words(atlas, fast)
    return atlas.said("scenario.span", first=month_words(atlas, fast), last=month_words(atlas, slow))


def step_of(goal: Goal, known: Mapping[str, Derived | None]) -> int:
    """Digits behind the point of a rate: one, and more where the paces are smaller than that can tell apart."""
    greatest = max(abs(rate_of(pace)) for pace in known.values())
    return 1 if not goal.linear or not greatest else max(0, min(1 - greatest.adjusted(), 3))


def control(atlas: Atlas, goal: Goal, rates: Iterable[Decimal], start: Decimal, digits: int) -> Control:
    """The bounds within which a rate can be moved: all paces, with room on both sides."""
    listed = list(rates)
    if goal.linear:
        room = max((2 * abs(rate) for rate in listed), default=Decimal(0)) or Decimal(5)
        unit = Decimal(1).scaleb(room.adjusted())
        most = (room / unit).to_integral_value(ROUND_CEILING) * unit
        least = -most / 2
    else:
        most = max(Decimal(60), (max(listed) / 10).to_integral_value(ROUND_CEILING) * 10)
        least = min(Decimal(-20), (min(listed) / 10).to_integral_value(ROUND_FLOOR) * 10)
    step = Decimal(1).scaleb(-digits)
    shown, mult = rate_unit(atlas, goal)
    return Control(
        plain(least),
        plain(most),
        plain(step),
        plain(start.quantize(step, ROUND_HALF_UP)),
        unit_words(atlas.language, shown, mult),
    )


def unit_words(language: Language, unit: Unit, mult: int) -> str:
    """A unit with "a year" behind it, as it stands after a number in a field."""
    scale = dict(language.scales).get(mult, "")
    name = unit.symbol or language.unit_name(unit)
    return language.t("scenario.unit", unit=language.t("amount.scale_unit", scale=scale, unit=name) if scale else name)


def plain(value: Decimal) -> str:
    """A number as the attributes of an input have it."""
    return f"{value.normalize():f}"


# ---------------------------------------------------------------------------- for the script


def content(
    atlas: Atlas, goal: Goal, known: Mapping[str, Derived | None], start: str, digits: int
) -> Iterator[tuple[str, str]]:
    """What the script needs of a goal, as attributes; months are counted since year 0.

    `of` names the input by which all rates of one kind are set, `figures` are months with values, `unit` and `rate`
    units with powers of ten.
    """
    aim, latest = goal.target, goal.latest
    assert latest
    unit, mult = rate_unit(atlas, goal)
    yield from (("goal", goal.id), ("name", atlas.subject(aim)), ("linear", "1" if goal.linear else ""))
    yield "of", "all" if not goal.linear else "shares" if aim.indicator.unit.id == PERCENT else ""
    yield from (("value", plain(latest.value)), ("month", str(latest.month)))
    yield from (("aim", plain(aim.value)), ("due", str(aim.month)))
    yield "rounded", "1" if latest.qualifier != "exact" else ""
    yield from (("start", start), ("digits", str(digits)))
    yield "paces", " ".join(f"{name}:{float(rate_of(pace)):.15g}" for name, pace in known.items())
    yield from (("unit", f"{aim.indicator.unit.id}:{goal.mult}"), ("rate", f"{unit.id}:{mult}"))
    yield "figures", " ".join(f"{o.month}:{plain(o.value)}" for o in goal.figures if is_point(o))


def words(atlas: Atlas) -> str:
    """The labels, scales and units of the script, as JSON."""
    language, units = atlas.language, atlas.dataset.units
    aims = {o.indicator.unit.id for o in atlas.dataset.observations.values() if o.status == "T"}
    found: dict[str, Any] = {key: language.t(key) for key in WORDS}
    found["scales"] = language.scales
    found["months"] = [language.t(f"month.{n}") for n in range(1, 13)]
    found["names"] = {name: language.t(f"scenario.pace.{name}") for name in PACES}
    found["units"] = {key: unit_of(language, units[key]) for key in sorted({*aims, PERCENT, points(atlas).id})}
    found["far"] = FAR
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def unit_of(language: Language, unit: Unit) -> tuple[str, str, str, str]:
    """A unit's kind, symbol, name, and name after 1."""
    name = language.unit_name(unit)
    return unit.kind, unit.symbol, name, language.labels.get(f"one.{unit.id}", "") or name
