"""Where sources disagree: figures that differ beyond their words and rounding, or that a reader would confuse.

Each figure is taken as the interval of values that its words leave open; figures disagree when their intervals have
no value in common. What is known of the reason follows from the rows: nothing is listed by hand.

    exact                   half a unit of the last digit; zeros at the end of an amount in millions or billions are
                            no digits, because sources print it in larger units
    about                   half a unit of the last digit, and for amounts and counts no less than `ABOUT` of the value
    more than, at least     from the value to `BOUND` above it: a bound is normally written close to the truth
    up to                   from `BOUND` below the value to the value
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, product

from atlas import derive
from atlas.derive import ACTUAL, Derived, Key, grouped
from atlas.model import TIERS, Break, Dataset, Indicator, Observation

ABOUT, WIDEST = Decimal("0.025"), Decimal("0.05")
"""How far at least, and at most, a rounded figure may lie from the true one, as a part of it."""
BOUND = Decimal("0.1")
"""How far from the truth a bound is normally written, as a part of it."""
LATER = 180
"""From how many days between two publications the earlier one counts as early."""
HALF = Decimal("0.499")
"""What a printed digit leaves open on either side, in its units: the half itself would round to the next digit."""
SLIP = Decimal("0.05")
"""How near to a power of ten, or to an exchange rate, the ratio of two figures has to be to count as one."""

KINDS = ("values", "plans", "near", "dates", "words", "base", "error")
"""Values for one period; targets; neighbouring measures; dates of a stock; words; a new base; a known error."""
REASONS = (
    *("slip", "currency", "misdated", "base", "final", "vintage", "later", "bound", "scope"),
    *("dates", "fall", "plans", "lowered", "measures", "scopes", "words", "error", "unknown"),
)
"""What the rows tell of why figures differ, in the order in which it is said."""
STEPS = ("tier", "status", "date", "qualifier", "precision", "order", "doubt", "targets", "own", "broken", "none")
"""Why a figure is charted: the steps of `derive.rank`, the file's order, then the cases without a choice."""

Interval = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Conflict:
    """Figures that disagree or that a reader would confuse.

    `chosen` is the one that charts show, None where they show all or none; `step` says why. `gaps` are the
    distances between the highest and the lowest, none where the two may not be reckoned with together.
    `fault` is the break behind a disagreement about a base.
    """

    kind: str
    members: tuple[Observation, ...]
    chosen: Observation | None
    step: str
    reasons: tuple[str, ...]
    gaps: tuple[Derived, ...] = ()
    fault: Break | None = None

    @property
    def id(self) -> str:
        """A stable name for addresses: figures keep their ids, and new ones are added behind."""
        named = self.members if self.kind in ("near", "base") else self.members[:1]
        return "-".join((self.kind, *(o.id for o in named)))

    @property
    def first(self) -> Observation:
        """The member that names the conflict: the first in the file."""
        return self.members[0]


# ---------------------------------------------------------------------------- how wide a figure is


def unit_in_last_place(o: Observation) -> Decimal:
    """The worth of the last digit that counts."""
    scaled = o.indicator.unit_mult or o.qualifier != "exact"
    value = o.value.normalize() if scaled and o.value == o.value.to_integral() else o.value
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def interval(o: Observation) -> Interval:
    """The values that a figure's words leave open."""
    size = abs(o.value)
    half = min(unit_in_last_place(o) * HALF, size * WIDEST if size else Decimal(1))
    match o.qualifier:
        case "more_than" | "at_least":
            return o.value, o.value + size * BOUND
        case "up_to":
            return o.value - size * BOUND, o.value
        case "about" if derive.is_level(o.indicator):
            half = max(half, size * ABOUT)
    return o.value - half, o.value + half


def agree(*intervals: Interval) -> bool:
    """Whether some value lies in all of them; intervals that only touch have one in common."""
    return max(low for low, _ in intervals) <= min(high for _, high in intervals)


def differ(first: Observation, second: Observation) -> bool:
    """Whether two figures differ beyond their qualifiers and rounding."""
    return not agree(interval(first), interval(second))


# ---------------------------------------------------------------------------- what is found


@lru_cache(derive.KEPT)
def conflicts(dataset: Dataset) -> tuple[Conflict, ...]:
    """Every disagreement that the rules find, kind by kind, in file order."""
    found = (conflict for rule in RULES for conflict in rule(dataset))
    return tuple(sorted(found, key=lambda c: KINDS.index(c.kind)))


def sound(dataset: Dataset, statuses: Iterable[str]) -> list[Observation]:
    """Observations of some statuses, without those known to be wrong."""
    return [o for o in dataset.observations.values() if o.status in statuses and not o.doubt]


def values(dataset: Dataset) -> Iterator[Conflict]:
    """Figures of one measure for one period that differ, of what has happened or of what was forecast."""
    rates, breaks = derive.rates(dataset), grouped(dataset.breaks.values(), lambda b: b.key)
    near = grouped(sound(dataset, ACTUAL), lambda o: o.key)
    for statuses in (ACTUAL, ("F",)):
        for members in grouped(sound(dataset, statuses), lambda o: (o.key, o.period.bounds)).values():
            if agree(*map(interval, members)):
                continue
            [chosen] = derive.chosen(members)
            others = [o for o in members if differ(o, chosen)] or [o for o in members if o is not chosen]
            why = (r for o in others for r in reasons(chosen, o, rates, breaks, near))
            yield Conflict("values", tuple(members), chosen, step(chosen, others), ordered(why), gaps(members))


def plans(dataset: Dataset) -> Iterator[Conflict]:
    """Targets for one year that differ, and targets that a later document sets lower for a later year."""
    targets = sound(dataset, "T")
    for same in grouped(targets, lambda o: (o.key, o.period.bounds)).values():
        members = sorted(same, key=lambda o: o.source.published)
        documents = grouped(members, lambda o: o.source)
        if agree(*(document_range(stated) for stated in documents.values())):
            continue
        why = ["plans", *(["scope"] if len({tuple(o.scope.items()) for o in members}) > 1 else [])]
        yield Conflict("plans", tuple(same), None, "targets", ordered(why), gaps(members))
    for line in grouped((o for o in targets if derive.is_level(o.indicator)), lambda o: o.key).values():
        for first, second in combinations(sorted(line, key=lambda o: o.period.end), 2):
            lower = interval(second)[1] < interval(first)[0]
            if lower and first.period.end < second.period.end and first.source.published < second.source.published:
                yield Conflict("plans", (first, second), None, "targets", ("lowered",), gaps((first, second)))


def document_range(stated: Sequence[Observation]) -> Interval:
    """What one document leaves open: from its lower bound to its upper bound where it sets both."""
    lows = [o.value for o in stated if o.qualifier in ("at_least", "more_than")]
    highs = [o.value for o in stated if o.qualifier == "up_to"]
    if lows and highs:
        return min(lows), max(highs)
    intervals = [interval(o) for o in stated]
    return min(low for low, _ in intervals), max(high for _, high in intervals)


def dates(dataset: Dataset) -> Iterator[Conflict]:
    """Stocks of one year that several sources give, at dates that do not explain the difference by themselves.

    That is a figure for "the year" from a document that appeared within it beside one for a month of it, and a
    month that stands below an earlier one. A figure for the end of the year above those of its months is growth.
    """
    stocks = [o for o in sound(dataset, ACTUAL) if o.indicator.collection == "end" and o.period.months <= 12]
    for members in grouped(stocks, lambda o: (o.key, o.period.year)).values():
        found = {o.id for pair in combinations(members, 2) if unclear(*pair) for o in pair}
        if found:
            listed = tuple(o for o in members if o.id in found)
            why = ["dates", *("fall" for pair in combinations(listed, 2) if falls(*pair))]
            why += ["scope"] if len({tuple(o.scope.items()) for o in listed if o.scope}) > 1 else []
            yield Conflict("dates", listed, None, "own", ordered(why), gaps(listed))


def unclear(first: Observation, second: Observation) -> bool:
    """Whether two stocks of one year differ and their dates alone do not say why."""
    if first.source is second.source or first.period.bounds == second.period.bounds or not differ(first, second):
        return False
    during = any(o.period.is_year and o.source.published.startswith(o.period.text) for o in (first, second))
    return during or falls(first, second)


def falls(first: Observation, second: Observation) -> bool:
    """Whether the later one of two figures is the lower one; what has no month is not later than a month."""
    if any(o.period.is_year and len(o.source.published) < 7 for o in (first, second)):
        return False
    earlier, later = sorted((first, second), key=lambda o: o.month)
    return earlier.month < later.month and interval(later)[1] < interval(earlier)[0]


def near(dataset: Dataset) -> Iterator[Conflict]:
    """Figures that a reader would take for one another: neighbouring measures, or a scope and what it is part of."""
    known = {name for i in dataset.indicators.values() if i.near for name in (i.id, *i.near)}
    order = derive.places(dataset)
    for statuses in ((*ACTUAL, "F"), ("T",)):
        pairs = []
        for lines in grouped(sound(dataset, statuses), lambda o: o.area).values():
            by_line = list(grouped((o for o in lines if o.indicator.id in known), lambda o: o.key).values())
            pairs += [
                pair
                for first, second in combinations(by_line, 2)
                if confusable(dataset, first[0], second[0]) and (pair := meeting(first, second))
            ]
        for members in joined(pairs):
            listed = tuple(sorted(members, key=lambda o: order[o.id]))
            why = [
                *(["measures"] if len({o.indicator for o in listed}) > 1 else []),
                *(["scopes"] if len({o.activity for o in listed}) > 1 else []),
            ]
            yield Conflict("near", listed, None, "targets" if statuses == ("T",) else "own", ordered(why))


def confusable(dataset: Dataset, first: Observation, second: Observation) -> bool:
    """Whether two measures are declared near, and so are their activities, or one is a scope inside the other."""
    if second.indicator.id not in first.indicator.near and first.indicator.id not in second.indicator.near:
        return False
    one, other = first.activity, second.activity
    declared = one.id in other.near or other.id in one.near
    return one is other or declared or one in dataset.lineage(other) or other in dataset.lineage(one)


def meeting(first: Sequence[Observation], second: Sequence[Observation]) -> tuple[Observation, Observation] | None:
    """Where two lines come closest in time, in the same year or in neighbouring ones; None where they agree there."""
    pairs = [
        (a, b)
        for a, b in product(derive.chosen(first), derive.chosen(second))
        if (a.indicator.collection == "end" or a.period.shape == b.period.shape) and abs(a.month - b.month) <= 12
    ]
    closest = min(pairs, key=lambda p: (abs(p[0].month - p[1].month), -max(p[0].month, p[1].month)), default=None)
    if closest and closest[0].period.bounds == closest[1].period.bounds and not differ(*closest):
        return None
    return closest


def joined(pairs: Iterable[tuple[Observation, Observation]]) -> list[set[Observation]]:
    """Pairs that share a member, as one group."""
    groups: list[set[Observation]] = []
    for pair in pairs:
        touched = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in touched]
        groups.append(set(pair).union(*touched))
    return groups


CALLED = re.compile(r"called (.+?)(?: by the source| as the source calls it|[;,]|$)", re.IGNORECASE)
MEASURES = {
    "value added": "value_added",
    "output": "output",
    "revenue": "revenue",
    "income": "revenue",
    "size": "size",
}
"""Words by which sources name a measure."""


def called(o: Observation) -> str:
    """The measure that the source's own word names, where the scope of a figure reports that word."""
    match = CALLED.search(o.scope.get("en", ""))
    return next((measure for word, measure in MEASURES.items() if match and word in match[1].lower()), "")


def measured(indicator: Indicator) -> str:
    """The measure that an indicator is of: for a share, what it is a share of, where its name says so."""
    return "value_added" if indicator.id.startswith("value-added") else indicator.measure


def words(dataset: Dataset) -> Iterator[Conflict]:
    """Figures that their sources call by the name of another measure; beside them what else stands for the period."""
    listed = [o for o in sound(dataset, ACTUAL) if o.indicator.measure not in ("growth", "change", "rank")]
    for members in grouped(listed, lambda o: (o.key, o.period.bounds)).values():
        named = [o for o in members if called(o)]
        if {called(o) for o in named} - {measured(members[0].indicator)} and agree(*map(interval, members)):
            [chosen] = derive.chosen(members)
            others = [o for o in members if o is not chosen]
            yield Conflict("words", tuple(members), chosen, step(chosen, others) if others else "none", ("words",))


def base(dataset: Dataset) -> Iterator[Conflict]:
    """The last figure on the old base and the first on the new one, where both are known and lie near together."""
    for line in derive.series(dataset):
        for fault in line.breaks:
            before = [o for o in line.actual if o.period.end < fault.period.end]
            after = [o for o in line.actual if o.period.end >= fault.period.end]
            if before and after and after[0].period.end - before[-1].period.end <= 24:
                pair = (before[-1], after[0])
                yield Conflict("base", pair, None, "broken", ("base",), fault=fault)


def error(dataset: Dataset) -> Iterator[Conflict]:
    """Figures known to be wrong, with what else stands for their period."""
    for o in dataset.observations.values():
        if o.doubt:
            same = [
                m
                for m in dataset.observations.values()
                if m.key == o.key
                and m.period.bounds == o.period.bounds
                and (m.status in ACTUAL) == (o.status in ACTUAL)
            ]
            [chosen] = derive.chosen(same) or [None]
            yield Conflict("error", (o, *(m for m in same if m is not o)), chosen, "doubt", ("error",), gaps(same))


RULES: tuple[Callable[[Dataset], Iterator[Conflict]], ...] = (values, plans, near, dates, words, base, error)
"""Each finds the disagreements of one kind."""


# ---------------------------------------------------------------------------- why, and which one is charted


def step(chosen: Observation, others: Iterable[Observation]) -> str:
    """The first step of `derive.rank` at which the charted figure beats the best of the others."""
    best = max(others, key=derive.rank)
    for name, own, other in zip(STEPS, derive.rank(chosen), derive.rank(best), strict=False):
        if own != other:
            return name
    return "order"


def ordered(found: Iterable[str]) -> tuple[str, ...]:
    """Reasons, each once, in the order of `REASONS`."""
    known = set(found)
    return tuple(reason for reason in REASONS if reason in known)


def reasons(
    chosen: Observation,
    other: Observation,
    rates: Mapping[int, Observation],
    breaks: Mapping[Key, Sequence[Break]],
    lines: Mapping[Key, Sequence[Observation]],
) -> tuple[str, ...]:
    """What the rows tell of why two figures for one period differ; that it is not known where they tell nothing."""
    low, high = sorted((chosen, other), key=lambda o: o.value)
    ratio = high.value / low.value if low.value > 0 else Decimal(0)
    rate = rates.get(chosen.period.year)
    earlier, later = sorted((chosen, other), key=lambda o: o.source.published)
    tests = {
        "slip": any(is_near(ratio, Decimal(10) ** power) for power in (1, 2, 3)),
        "currency": bool(rate and chosen.indicator.unit.kind == "money" and is_near(ratio, rate.value)),
        "misdated": any(misdated(*pair, lines) for pair in ((chosen, other), (other, chosen))),
        "base": any(b.period.start <= chosen.period.end <= b.period.end for b in breaks.get(chosen.key, ())),
        "final": chosen.status != other.status,
        "vintage": apart(earlier, later) > 0 and revises(earlier, later),
        "later": apart(earlier, later) >= LATER,
        "bound": low.qualifier in ("more_than", "at_least") or high.qualifier == "up_to",
        "scope": bool(chosen.scope or other.scope) and chosen.scope != other.scope,
    }
    tests["later"] = tests["later"] and not (tests["final"] or tests["vintage"])
    return tuple(name for name, holds in tests.items() if holds) or ("unknown",)


def is_near(ratio: Decimal, expected: Decimal) -> bool:
    """Whether a ratio is an expected one but for rounding."""
    return abs(ratio / expected - 1) <= SLIP


def misdated(suspect: Observation, other: Observation, lines: Mapping[Key, Sequence[Observation]]) -> bool:
    """Whether a figure is what another source gives for the year before or after, and that year's is not the other."""
    neighbours = (suspect.period.before(1), suspect.period.before(-1))
    return any(
        n.period.bounds in neighbours
        and n.source is not suspect.source
        and (n.value, n.qualifier, suspect.qualifier) == (suspect.value, "exact", "exact")
        and differ(n, other)
        for n in lines.get(suspect.key, ())
    )


def revises(earlier: Observation, later: Observation) -> bool:
    """Whether the later source may correct the earlier one.

    Its row says so, or it is of the same publisher, or of a firmer tier and speaks of the same scope.
    """
    if later.revises == earlier.id:
        return True
    publisher = bool(earlier.source.publisher) and earlier.source.publisher == later.source.publisher
    firmer = TIERS.index(later.source.tier) < TIERS.index(earlier.source.tier)
    return publisher or (firmer and earlier.scope == later.scope)


def apart(earlier: Observation, later: Observation) -> int:
    """Days between two publications at least; 0 where a date is not known to the month."""
    days = [o.source.published for o in (earlier, later)]
    if any(len(day) < 7 for day in days):
        return 0
    first, second = (date.fromisoformat(f"{day}-01"[:10]) for day in days)
    return (second - first).days


def gaps(members: Iterable[Observation]) -> tuple[Derived, ...]:
    """The distance from the lowest to the highest figure as printed, and for amounts and counts also in percent."""
    ranked = sorted(members, key=lambda o: o.value)
    low, high = ranked[0], ranked[-1]
    if low.value == high.value:
        return ()
    indicator: Indicator = high.indicator
    shares = indicator.unit.kind in ("share", "growth", "points")
    unit = derive.POINTS if shares else indicator.unit.id
    found = [Derived("spread", high.period, high.value - low.value, unit, indicator.unit_mult, (high, low))]
    if derive.is_level(indicator) and low.value > 0:
        percent = (high.value / low.value - 1) * 100
        found.append(Derived("spread_percent", high.period, percent, derive.PERCENT, 0, (high, low)))
    return tuple(found)
