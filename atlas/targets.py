"""What was aimed at and what came of it: each goal with its documents, the way so far, where it leads, a verdict.

A goal is one level aimed at for one period, by however many documents that state it. It is judged only by figures
of the same measure, place and scope, on the base on which the first document stated it: a figure on the other side
of a break says nothing of it. A part of the way is never reckoned from a bound, and a growth rate aimed at for a
period only by the figure of that period.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from atlas import derive
from atlas.derive import PERCENT, POINTS, Derived, Series, is_level, is_point
from atlas.model import Dataset, Observation
from atlas.period import Period

VERDICTS = ("met", "on_course", "behind", "missed", "unknown")
"""How a goal can stand, in the order in which they are counted; `unknown` has a reason."""

REASONS = ("none", "stretch", "base", "bound", "single", "early", "due")
"""Why a goal cannot be judged: no figure of its measure, place and scope; figures of other stretches of time only;
only figures on another base; the latest is a bound; one point alone, which has no pace; not due, and judged by the
figure of its own period; due, and that figure is missing."""

OWN = ("growth", "change", "rank")
"""Measures of which each period stands for itself: no part of the way, no pace."""

RECENT = 60
"""Months back from the latest figure within which steps count for the range of the pace."""

SMALL = 20
"""Counts below this are told one by one: from 2 to 3, not by 50%."""

NEAR = 3
"""Figures that come near a goal without being comparable, shown where no figure is."""


@dataclass(frozen=True, eq=False)
class Goal:
    """A level aimed at, by the `targets` that state it, the first of the file leading.

    `ceiling` is the upper end of a range whose lower end the targets give. `figures` are those that it may be
    judged by, up to its period, in order of time; `later` those after it; `apart` those on another base; `strays` those
    of other stretches of time.
    """

    targets: tuple[Observation, ...]
    ceiling: Observation | None
    figures: tuple[Observation, ...]
    later: tuple[Observation, ...]
    apart: tuple[Observation, ...]
    strays: tuple[Observation, ...]
    as_of: Period

    @property
    def id(self) -> str:
        """That of the first target in the file: stable, as ids of observations are."""
        return self.targets[0].id

    @property
    def target(self) -> Observation:
        """The one that leads."""
        return self.targets[0]

    @property
    def period(self) -> Period:
        """When it is due."""
        return self.target.period

    @property
    def stated(self) -> int:
        """The month in which the first document that states it appeared."""
        return min(published(o) for o in self.targets)

    @property
    def is_limit(self) -> bool:
        """Whether it is kept from below: a ceiling by itself, or a rank."""
        return is_limit(self.target)

    @property
    def is_over(self) -> bool:
        """Whether its period has ended by the date of the data."""
        return self.period.end < self.as_of.end

    @property
    def linear(self) -> bool:
        """Whether its pace is in units a year, as for shares, rates and small counts, and not in percent."""
        small = self.target.indicator.measure == "count" and self.target.value.scaleb(self.mult) < SMALL
        return small or not is_level(self.target.indicator)

    @property
    def latest(self) -> Observation | None:
        """The newest figure that it may be judged by."""
        return derive.last(self.figures)

    @cached_property
    def met_by(self) -> Observation | None:
        """The figure from which on it holds up to the latest; None when the latest falls short."""
        holding: Observation | None = None
        for figure in self.figures:
            holding = (holding or figure) if holds(self.target, figure) else None
        return holding

    @cached_property
    def base(self) -> Observation | None:
        """Where the way begins: the last point known when the goal was stated.

        Where nothing newer is known, or nothing was known by then: the first point of the last years.
        """
        latest = self.latest
        if latest is None:
            return None
        points = [o for o in self.figures if is_point(o)]
        known = [o for o in points if o.month <= self.stated and months(o, latest) >= 12]
        recent = [o for o in points if 12 <= months(o, latest) <= RECENT]
        return known[-1] if known else recent[0] if recent else None

    @cached_property
    def pace(self) -> Derived | None:
        """The yearly change from the base to the latest figure: in percent, or in points for shares."""
        return self.change("pace", self.base, self.latest) if self.base and self.latest else None

    @cached_property
    def planned(self) -> Derived | None:
        """The yearly change from the base to the goal."""
        return self.change("planned_pace", self.base, self.target) if self.base else None

    @cached_property
    def needed(self) -> Derived | None:
        """The yearly change that still leads from the latest figure to the goal on time; None once it holds."""
        latest = self.latest
        if latest is None or self.met_by or self.is_limit or months(latest, self.target) < 12:
            return None
        return self.change("required_pace", latest, self.target)

    def change(self, formula: str, earlier: Observation, later: Observation) -> Derived | None:
        """The yearly change between two figures; None from a bound that is no target, and for stretches of years."""
        span = Decimal(months(earlier, later)) / 12
        indicator = self.target.indicator
        own = indicator.measure in OWN or not (self.period.is_year or indicator.collection == "end")
        if own or span <= 0 or not is_point(earlier) or not (is_point(later) or later.status == "T"):
            return None
        if self.linear:
            unit = POINTS if self.target.indicator.unit.id == PERCENT else self.target.indicator.unit.id
            value = (later.value - earlier.value) / span
            return Derived(f"{formula}_points", later.period, value, unit, self.mult, (later, earlier))
        if earlier.value <= 0 or later.value <= 0:
            return None
        value = (pow(later.value / earlier.value, 1 / span) - 1) * 100
        return Derived(formula, later.period, value, PERCENT, 0, (later, earlier))

    @property
    def mult(self) -> int:
        """The power of ten of its unit."""
        return self.target.indicator.unit_mult

    @cached_property
    def part(self) -> Derived | None:
        """The latest figure in percent of the goal; None where a part means nothing."""
        latest, aim = self.latest, self.target
        if latest is None or not is_point(latest) or aim.indicator.measure in OWN or self.is_limit:
            return None
        if aim.value <= 0 or latest.value <= 0:
            return None
        return Derived("part", aim.period, latest.value / aim.value * 100, PERCENT, 0, (latest, aim))

    @cached_property
    def gap(self) -> Derived | None:
        """What is still missing, in the goal's unit; negative when it is passed."""
        latest, aim = self.latest, self.target
        if latest is None or not is_point(latest) or aim.indicator.measure == "rank":
            return None
        unit = POINTS if aim.indicator.unit.id == PERCENT else aim.indicator.unit.id
        return Derived("gap", aim.period, aim.value - latest.value, unit, self.mult, (aim, latest))

    @cached_property
    def landing(self) -> Derived | None:
        """The level at the goal's period if the pace so far goes on; None when the figure of the period is known."""
        return self.landed("landing", self.pace, (self.base, self.latest))

    @cached_property
    def range(self) -> tuple[Derived, Derived] | None:
        """Where the slowest and the fastest of the recent steps would lead; None with fewer than two steps.

        The pace so far is among them, so that the range always holds where it leads.
        """
        latest = self.latest
        if self.landing is None or latest is None or self.base is None or self.pace is None:
            return None
        points = [o for o in self.figures if is_point(o) and months(o, latest) <= RECENT]
        found = [(step, pair) for pair in steps(points) if (step := self.change("pace", *pair))]
        if len(found) < 2:
            return None
        found.append((self.pace, (self.base, latest)))
        slow, fast = min(found, key=lambda item: item[0].value), max(found, key=lambda item: item[0].value)
        low = self.landed("landing_low", slow[0], (*slow[1], latest))
        high = self.landed("landing_high", fast[0], (*fast[1], latest))
        return (low, high) if low and high else None

    def landed(self, formula: str, pace: Derived | None, inputs: Sequence[Observation | None]) -> Derived | None:
        """The level that a pace leads to from the latest figure."""
        latest = self.latest
        if pace is None or latest is None or not is_point(latest):
            return None
        span = Decimal(months(latest, self.target)) / 12
        if span <= 0:
            return None
        value = latest.value + pace.value * span if self.linear else latest.value * pow(1 + pace.value / 100, span)
        used = (*(o for o in inputs if o), self.target)
        return Derived(formula, self.period, value, self.target.indicator.unit.id, self.mult, used)

    @property
    def is_final(self) -> bool:
        """Whether the latest figure is of the end of the goal's own period."""
        return self.latest is not None and self.latest.month >= self.period.end

    @cached_property
    def verdict(self) -> str:
        """One of `VERDICTS`: met by the latest figure, else missed at its end, else by where the pace leads."""
        if self.latest is None:
            return "unknown"
        if self.met_by and (self.is_final or not self.is_limit):
            return "met"
        if self.is_final:
            return "missed" if falls_short(self.target, self.latest) else "unknown"
        if self.landing is None:
            return "unknown"
        return "on_course" if self.leads_there(self.landing) else "behind"

    def leads_there(self, landing: Derived) -> bool:
        """Whether a pace that lands so leads to the goal; one that is rounded is met by what rounds to it."""
        aim = self.target.value
        value = landing.value.quantize(aim) if self.target.qualifier == "about" else landing.value
        return value <= aim if self.is_limit else value >= aim

    @property
    def is_sure(self) -> bool:
        """Whether the whole range of where the pace leads lies on the side of the verdict."""
        if self.range is None or self.verdict not in ("on_course", "behind"):
            return False
        return len({self.leads_there(end) for end in self.range}) == 1

    @cached_property
    def reason(self) -> str:
        """Why it cannot be judged, one of `REASONS`; empty when it can."""
        if self.verdict != "unknown":
            return ""
        if self.latest is None:
            own = self.target.indicator.measure in OWN
            if own and self.strays:
                return "due" if self.is_over else "early"
            return "base" if self.apart else "stretch" if self.strays else "none"
        return "single" if is_point(self.latest) else "bound"

    @property
    def derived(self) -> Iterator[Derived]:
        """Every figure that is reckoned for it."""
        found = (self.part, self.gap, self.pace, self.planned, self.needed, self.landing, *(self.range or ()))
        yield from (item for item in found if item)


def is_limit(aim: Observation) -> bool:
    """Whether what is aimed at is a ceiling, or a rank, of which the smaller is the better."""
    return aim.qualifier == "up_to" or aim.indicator.measure == "rank"


def holds(aim: Observation, figure: Observation) -> bool:
    """Whether a figure is at the aim or beyond, as far as its source says: a bound on the wrong side never is."""
    if is_limit(aim):
        return figure.value <= aim.value and figure.qualifier not in ("more_than", "at_least")
    beyond = figure.value > aim.value or aim.qualifier != "more_than" or figure.qualifier == "more_than"
    return figure.qualifier != "up_to" and figure.value >= aim.value and beyond


def falls_short(aim: Observation, figure: Observation) -> bool:
    """Whether a figure shows that the aim does not hold: a bound behind which the true value may lie never does."""
    if is_limit(aim):
        return figure.value > aim.value and figure.qualifier != "up_to"
    below = figure.value < aim.value or (figure.value == aim.value and aim.qualifier == "more_than")
    return below and figure.qualifier not in ("more_than", "at_least")


def published(observation: Observation) -> int:
    """The month in which the plan was issued, else that in which the source appeared; of a year alone the last."""
    date = observation.plan.date if observation.plan else ""
    return Period.parse((date or observation.source.published)[:7]).end


def months(earlier: Observation, later: Observation) -> int:
    """From where one figure stands in time to where another does."""
    return later.month - earlier.month


def steps(points: Sequence[Observation]) -> Iterator[tuple[Observation, Observation]]:
    """Neighbours in time that are a year apart or more; what is nearer is passed over."""
    kept: list[Observation] = []
    for point in points:
        if not kept or months(kept[-1], point) >= 12:
            kept.append(point)
    yield from pairwise(kept)


def goals(dataset: Dataset, lines: Iterable[Series]) -> tuple[Goal, ...]:
    """Every goal of some series, in the order of their first targets in the file."""
    as_of = Period.parse(dataset.profile.date[:7])
    keys = derive.by_key(lines)
    found = [goal for members in keys.values() for goal in goals_of(members, as_of)]
    places = derive.places(dataset)
    return tuple(sorted(found, key=lambda goal: places[goal.id]))


def goals_of(members: Sequence[Series], as_of: Period) -> Iterator[Goal]:
    """The goals of the series of one key: targets of one period and value are one, and so are the ends of a range."""
    aims = [o for line in members for o in line.target]
    ends: dict[Observation, Observation] = {}
    for top in aims:
        floor = [o for o in aims if top.qualifier == "up_to" and o is not top and is_floor(o, top)]
        if floor:
            ends[top] = floor[0]
    tops = {floor: top for top, floor in ends.items()}
    same = derive.grouped(
        (o for o in aims if o not in ends), lambda o: (o.period.bounds, o.value, o.qualifier == "up_to")
    )
    for targets in same.values():
        ceiling = next((tops[o] for o in targets if o in tops), None)
        yield goal(tuple(targets), ceiling, members, as_of)


def is_floor(floor: Observation, top: Observation) -> bool:
    """Whether two targets of one source are the ends of a range."""
    joined = floor.source is top.source and floor.period.bounds == top.period.bounds
    return joined and floor.qualifier == "at_least" and floor.value < top.value


def goal(
    targets: tuple[Observation, ...], ceiling: Observation | None, members: Sequence[Series], as_of: Period
) -> Goal:
    """One goal with the figures of its key, sorted by what they say of it."""
    aim = targets[0]
    stated = min(map(published, targets))
    breaks = [b.period.end for b in members[0].breaks if not b.bridge]
    figures: list[Observation] = []
    later: list[Observation] = []
    apart: list[Observation] = []
    strays: list[Observation] = []
    for o in (o for line in members for o in line.actual):
        if not fits(aim, o):
            strays.append(o)
        elif any((o.period.end >= end) != (stated >= end) for end in breaks):
            apart.append(o)
        else:
            (figures if o.period.end <= aim.period.end else later).append(o)
    return Goal(targets, ceiling, in_time(figures), in_time(later), in_time(apart), in_time(strays), as_of)


def in_time(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """In order of time, of those that end together the longer one last."""
    return tuple(sorted(observations, key=lambda o: (o.month, -o.period.start)))


def fits(aim: Observation, figure: Observation) -> bool:
    """Whether a figure's stretch of time is one by which the aim can be judged.

    A stock by any date; what is summed or averaged over a year by whole years; everything else, and growth rates
    always, by the same period alone.
    """
    if aim.indicator.measure in OWN:
        return figure.period.bounds == aim.period.bounds
    if aim.indicator.collection == "end":
        return True
    if aim.period.is_year:
        return figure.period.is_year
    return figure.period.bounds == aim.period.bounds


def moved(goals: Iterable[Goal]) -> dict[str, tuple[Goal, ...]]:
    """By the id of a goal, the others of its key, by when they were stated: what another document aims at."""
    found: dict[str, tuple[Goal, ...]] = {}
    for members in derive.grouped(goals, lambda goal: goal.target.key).values():
        for one in members:
            others = sorted((other for other in members if other is not one), key=lambda other: other.stated)
            found[one.id] = tuple(others)
    return found


def kin(dataset: Dataset, lines: Iterable[Series], goal: Goal) -> tuple[tuple[str, Observation], ...]:
    """The latest figures that come near a goal and cannot be set beside it, each with what it differs in.

    First the same measure of a wider, narrower or near activity in the place, then other measures of the same topic
    and unit of the same activity there.
    """
    aim, found = goal.target, []
    for line in lines:
        difference = unlike(dataset, aim, line.first)
        latest = derive.last(line.actual) if difference else None
        if latest:
            found.append((difference, latest))
    newest = derive.grouped(found, lambda item: item[1].key).values()
    best = [max(items, key=lambda item: (item[1].month, -item[1].period.start)) for items in newest]
    best.sort(key=lambda item: (KIN.index(item[0]), -item[1].month))
    return tuple(best[:NEAR])


KIN = ("narrower", "wider", "near", "measure")
"""What the figures of `kin` differ in: a narrower, wider or near activity, or the measure."""


def unlike(dataset: Dataset, aim: Observation, figure: Observation) -> str:
    """What a figure of the same place differs in from an aim that it comes near to; empty where it does not."""
    if figure.area is not aim.area or aim.indicator.measure in OWN:
        return ""
    one, other = aim.activity, figure.activity
    if figure.indicator is aim.indicator and one is not other:
        if one in dataset.lineage(other) or other.parent == one.id:
            return "narrower"
        if other in dataset.lineage(one) or one.parent == other.id:
            return "wider"
        return "near" if other.id in one.near or one.id in other.near else ""
    measures = aim.indicator, figure.indicator
    alike = len({(m.topic, m.unit.id) for m in measures}) == 1 and all(map(is_level, measures))
    return "measure" if one is other and measures[0] is not measures[1] and alike else ""
