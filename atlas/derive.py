"""Observations into series, the figure that stands for a period, and the figures that follow from others.

Every derived figure knows its formula and its inputs; its status is the weakest of theirs and its
sources are their union. A formula that does not fit its inputs gives None, never a guess: nothing is
derived across a break, from a bound, or from growth at constant prices and a level at current ones.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TypeVar

from atlas.model import QUALIFIERS, STATUSES, TIERS, Break, Dataset, Indicator, Observation, Source
from atlas.period import Period

Item = TypeVar("Item")
Name = TypeVar("Name", bound=Hashable)
Key = tuple[str, str, str]
"""Area, activity and indicator: what makes figures comparable."""

KEPT = 4
"""Datasets of which is kept what was reckoned from all of their rows: those at hand, and releases beside them."""

PERCENT, POINTS = "PT", "PP"
"""Units that derived growth rates and differences of shares are in."""

ACTUAL = ("A", "P", "E")
"""Statuses of what has happened, as far as it is known."""


@dataclass(frozen=True)
class Series:
    """Observations that differ only in time, source and value, in order of time.

    `shape` is the form that their periods share (see `Period.shape`); it is `*` for a stock, whose
    months and years stand in one series.
    """

    key: tuple[str, str, str]
    shape: str
    observations: tuple[Observation, ...]
    breaks: tuple[Break, ...]

    @property
    def id(self) -> str:
        """A stable name for files and anchors."""
        return "-".join((*self.key, *(() if self.shape in "A*" else (self.shape,))))

    @property
    def first(self) -> Observation:
        """Any member, for area, activity and indicator."""
        return self.observations[0]

    @property
    def indicator(self) -> Indicator:
        """What the series measures."""
        return self.first.indicator

    @cached_property
    def actual(self) -> tuple[Observation, ...]:
        """The figure that stands for each period, of what has happened."""
        return chosen(o for o in self.observations if o.status in ACTUAL)

    @cached_property
    def forecast(self) -> tuple[Observation, ...]:
        """The figure that stands for each period, of what was forecast."""
        return chosen(o for o in self.observations if o.status == "F")

    @cached_property
    def target(self) -> tuple[Observation, ...]:
        """Every target, in order of time; several documents may set several for one year."""
        return tuple(o for o in self.observations if o.status == "T" and not o.doubt)

    def broken(self, earlier: Observation, later: Observation) -> bool:
        """Whether a break that nothing bridges lies between two members."""
        return any(earlier.period.end < b.period.end <= later.period.end for b in self.breaks if not b.bridge)


@dataclass(frozen=True)
class Derived:
    """A figure that follows from others by `formula`; `value` is in ten to the `unit_mult` `unit`s."""

    formula: str
    period: Period
    value: Decimal
    unit: str
    unit_mult: int
    inputs: tuple[Observation, ...]

    @cached_property
    def id(self) -> str:
        """Stable as long as its inputs keep their ids."""
        return "-".join((self.formula, *(o.id for o in self.inputs)))

    @property
    def status(self) -> str:
        """The weakest of the inputs'."""
        return max((o.status for o in self.inputs), key=STATUSES.index)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The inputs' sources, each once, in order."""
        return tuple(dict.fromkeys(o.source for o in self.inputs))


def rank(observation: Observation) -> tuple[int, int, str, int, int]:
    """The order in which figures for one period are preferred, the best one greatest.

    The firmer source tier wins; then actual before provisional before estimated; then the later
    publication; then the exact figure before the rounded and the bound; then the one with more digits.
    """
    digits = len(observation.value.normalize().as_tuple().digits)
    return (
        -TIERS.index(observation.source.tier),
        -STATUSES.index(observation.status),
        observation.source.published,
        -QUALIFIERS.index(observation.qualifier),
        digits,
    )


def chosen(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """One observation a period, the best by `rank`, in order of time; doubted ones never."""
    best: dict[tuple[int, int], Observation] = {}
    for observation in observations:
        if observation.doubt:
            continue
        bounds = observation.period.bounds
        if bounds not in best or rank(observation) > rank(best[bounds]):
            best[bounds] = observation
    return tuple(sorted(best.values(), key=lambda o: (o.month, o.period.start)))


@lru_cache(KEPT)
def series(dataset: Dataset) -> tuple[Series, ...]:
    """All series of the dataset, in the order in which their first members stand in the file."""
    groups = grouped(dataset.observations.values(), lambda o: (o.key, shape(o)))
    breaks = grouped(dataset.breaks.values(), lambda b: b.key)
    return tuple(
        Series(
            key,
            form,
            tuple(sorted(members, key=lambda o: (o.month, o.period.start))),
            tuple(breaks.get(key, ())),
        )
        for (key, form), members in groups.items()
    )


@lru_cache(KEPT)
def places(dataset: Dataset) -> Mapping[str, int]:
    """The place of each observation in the file, by id."""
    return {key: place for place, key in enumerate(dataset.observations)}


def shape(observation: Observation) -> str:
    """The form of a figure's period that its series shares; a stock has one series whatever its dates."""
    return "*" if observation.indicator.collection == "end" else observation.period.shape


def grouped(items: Iterable[Item], name: Callable[[Item], Name]) -> dict[Name, list[Item]]:
    """Items that share a name, in the order in which they come; names in that of their first items."""
    found: dict[Name, list[Item]] = {}
    for item in items:
        found.setdefault(name(item), []).append(item)
    return found


def apart(lines: Iterable[Series], one: Observation, other: Observation) -> bool:
    """Whether a break lies between two figures of one key, in whichever order they are named."""
    earlier, later = sorted((one, other), key=lambda o: o.period.end)
    return any(line.broken(earlier, later) for line in lines)


def is_level(indicator: Indicator) -> bool:
    """Whether the indicator is an amount or a count, of which growth can be reckoned."""
    return indicator.measure not in ("growth", "share", "rank", "rate")


def is_point(observation: Observation) -> bool:
    """Whether the figure is a value rather than a bound."""
    return observation.qualifier in ("exact", "about")


def growth(line: Series, earlier: Observation, later: Observation) -> Derived | None:
    """Change in percent from one level to another of the same series, at current prices."""
    if not (is_level(line.indicator) and is_point(earlier) and is_point(later)) or line.broken(earlier, later):
        return None
    if earlier.value <= 0:
        return None
    value = (later.value / earlier.value - 1) * 100
    return Derived("growth", later.period, value, PERCENT, 0, (later, earlier))


def compound_growth(line: Series, earlier: Observation, later: Observation) -> Derived | None:
    """Average yearly change in percent over two or more years between two levels of one series."""
    months = later.month - earlier.month
    if months < 24 or not (is_level(line.indicator) and is_point(earlier) and is_point(later)):
        return None
    if line.broken(earlier, later) or earlier.value <= 0 or later.value <= 0:
        return None
    value = (pow(later.value / earlier.value, Decimal(12) / Decimal(months)) - 1) * 100
    return Derived("compound_growth", later.period, value, PERCENT, 0, (later, earlier))


def difference(line: Series, earlier: Observation, later: Observation) -> Derived | None:
    """Change in percentage points between two shares of one series."""
    if line.indicator.measure != "share" or not (is_point(earlier) and is_point(later)):
        return None
    if line.broken(earlier, later):
        return None
    return Derived("difference", later.period, later.value - earlier.value, POINTS, 0, (later, earlier))


def implied_earlier(level: Observation, rate: Observation) -> Derived | None:
    """The level one year earlier that a reported growth rate implies, where both are at current prices."""
    indicator = rate.indicator
    if indicator.growth_of != level.indicator.id or indicator.prices != "current":
        return None
    if level.period.bounds != rate.period.bounds or not (is_point(level) and is_point(rate)):
        return None
    if (level.area, level.activity) != (rate.area, rate.activity) or rate.value <= -100:
        return None
    value = level.value / (1 + rate.value / 100)
    return Derived(
        "implied_earlier", level.period, value, level.indicator.unit.id, level.indicator.unit_mult, (level, rate)
    )


def implied_share(share: Observation, change: Observation) -> Derived | None:
    """The earlier share that a reported change in percentage points implies, at the start of its period."""
    if change.indicator.growth_of != share.indicator.id or change.indicator.unit.id != POINTS:
        return None
    if share.period.end != change.period.end or (share.area, share.activity) != (change.area, change.activity):
        return None
    return Derived("implied_share", change.period, share.value - change.value, PERCENT, 0, (share, change))


def dollars(observation: Observation, rate: Observation, unit: str) -> Derived:
    """The amount in `unit`, at the average exchange rate of its year (local currency for one `unit`)."""
    value = observation.value / rate.value
    return Derived("exchange", observation.period, value, unit, observation.indicator.unit_mult, (observation, rate))


def implied_rate(observation: Observation) -> Derived | None:
    """The exchange rate that a source used, where it gives one figure in two currencies."""
    if not observation.restated or observation.restated_unit is None:
        return None
    value = observation.value / observation.restated
    unit = f"{observation.indicator.unit.id}_per_{observation.restated_unit.id}"
    return Derived("implied_rate", observation.period, value, unit, 0, (observation,))


def rates(dataset: Dataset) -> Mapping[int, Observation]:
    """The official average exchange rate of each year that the dataset gives one for."""
    profile = dataset.profile
    found = [
        o
        for o in dataset.observations.values()
        if o.indicator.id == profile.exchange_rate and o.period.is_year and o.area.id == profile.exchange_rate_area
    ]
    return {o.period.year: o for o in chosen(found)}


def everything(dataset: Dataset, lines: Iterable[Series]) -> tuple[Derived, ...]:
    """Every derived figure that the rules allow, formula by formula within each series."""
    listed = tuple(lines)
    keys, official = by_key(listed), rates(dataset)
    return tuple(dict.fromkeys(item for line in listed for item in derived_from(dataset, line, keys, official)))


def newest_first(dataset: Dataset) -> list[Observation]:
    """Every observation as a list for reading has it: what happened before what was aimed at, the latest first.

    Of one month the city's come first, then what was published later, then what stands first in the file.
    """
    found = sorted(dataset.observations.values(), key=lambda o: o.source.published, reverse=True)
    return sorted(found, key=lambda o: (o.status not in ACTUAL, -o.month, o.area is not dataset.city))


def by_key(lines: Iterable[Series]) -> Mapping[Key, Sequence[Series]]:
    """Series by what makes them comparable, whatever the form of their periods."""
    return grouped(lines, lambda line: line.key)


def derived_from(
    dataset: Dataset,
    line: Series,
    lines: Mapping[Key, Sequence[Series]],
    official: Mapping[int, Observation],
) -> Iterator[Derived]:
    """What follows from the figures of one series, alone or with the levels whose growth it gives."""
    yield from annual_growth(line)
    years = [o for o in line.actual if o.period.is_year]
    if len(years) >= 4:
        yield from some(compound_growth(line, years[0], years[-1]))
    yield from some(*(difference(line, a, b) for a, b in pairwise(years)))
    area, activity, _ = line.key
    levels = [o for level in lines.get((area, activity, line.indicator.growth_of), ()) for o in level.observations]
    for rate in line.observations:
        same = [level for level in levels if level.source is rate.source]
        yield from some(
            *(implied_earlier(level, rate) for level in same), *(implied_share(level, rate) for level in same)
        )
    profile = dataset.profile
    for o in line.observations:
        yield from some(implied_rate(o))
        used = official.get(o.period.year)
        if o.indicator.unit.id == profile.currency and used and o.status in ACTUAL and o.period.months <= 12:
            yield dollars(o, used, profile.foreign_currency)


def last(observations: Iterable[Observation]) -> Observation | None:
    """The latest figure; of periods that end together the longer one."""
    return max(observations, key=lambda o: (o.month, -o.period.start), default=None)


def some(*items: Derived | None) -> Iterator[Derived]:
    """Those that could be reckoned."""
    yield from (item for item in items if item)


def annual_growth(line: Series) -> Iterator[Derived]:
    """Growth between neighbouring years of a series, forecasts included, wherever both stand on one base."""
    known = {o.period.bounds: o for o in line.actual}
    for later in (*line.actual, *line.forecast):
        earlier = known.get(later.period.before())
        found = growth(line, earlier, later) if earlier else None
        if found:
            yield found
