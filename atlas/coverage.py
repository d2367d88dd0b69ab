"""What is published for which year and what is not, what is missing inside series, and what is overdue.

A figure in the data decides first; then a row of `coverage.csv`; what neither covers is not collected
yet, or, for an amount of a year that is not over, not published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from atlas.derive import ACTUAL, KEPT, Series, grouped, rank
from atlas.model import Absence, Activity, Area, Dataset, Indicator, Observation

INDUSTRIES = ("catalogue", "plan")
"""Kinds of activity that the matrix has a table for."""
RECURRING = 3
"""Years with a figure after which a series is expected to go on."""
GRACE = 1
"""Years that a figure may come late, after its period has ended, before it is overdue."""


@dataclass(frozen=True)
class Cell:
    """One measure of one industry in one year.

    `state` is `published`, `not_published`, `not_applicable` or `not_collected`. `observation` is the figure
    that stands for a published cell; `whole` says that it is of the industry itself and of the whole year (or
    a stock). `absence` is the row that tells why there is none.
    """

    year: int
    state: str
    observation: Observation | None = None
    whole: bool = True
    absence: Absence | None = None


@dataclass(frozen=True)
class Row:
    """One measure of one industry over the years."""

    indicator: Indicator
    cells: tuple[Cell, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing at all is known of it: every cell is in the default state, or the year is not over."""
        return not any(cell.observation or cell.absence for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """The measures of one industry over the years."""

    activity: Activity
    rows: tuple[Row, ...]

    def count(self, state: str) -> int:
        """How many cells are in a state."""
        return sum(cell.state == state for row in self.rows for cell in row.cells)

    @property
    def possible(self) -> int:
        """How many cells could hold a figure: those that are neither not applicable nor not published."""
        return self.count("published") + self.count("not_collected")


@dataclass(frozen=True)
class Freshness:
    """The newest figure of a series, and the year up to which one is expected; 0 where none is."""

    series: Series
    newest: Observation
    expected: int

    @property
    def overdue(self) -> bool:
        """Whether a newer figure should be there."""
        return self.newest.period.year < self.expected


@dataclass(frozen=True)
class Gap:
    """Years without a figure inside a series, as runs from first to last year."""

    series: Series
    runs: tuple[tuple[int, int], ...]


def industries(dataset: Dataset) -> tuple[Activity, ...]:
    """The activities that the matrix has a table for, in file order."""
    return tuple(a for a in dataset.activities.values() if a.kind in INDUSTRIES)


def core(dataset: Dataset) -> tuple[Indicator, ...]:
    """The measures that any industry may be expected to have, in file order."""
    return tuple(i for i in dataset.indicators.values() if i.core)


def months(dataset: Dataset) -> int:
    """The month of the dataset's date, counted since year 0."""
    return int(dataset.profile.date[:4]) * 12 + int(dataset.profile.date[5:7]) - 1


def covers(absence: Absence, area: Area, activity: Activity, indicator: Indicator, year: int) -> bool:
    """Whether a row of `coverage.csv` speaks of a measure of an activity in a year."""
    return (
        absence.area is area
        and (absence.activity is activity or (absence.activity is None and activity.kind in INDUSTRIES))
        and (absence.indicator is indicator or (absence.indicator is None and indicator.core))
        and (absence.first is None or absence.first <= year)
        and (absence.last is None or year <= absence.last)
    )


def absent(dataset: Dataset, area: Area, activity: Activity, indicator: Indicator, year: int) -> Absence | None:
    """The first row of `coverage.csv` that says why there is no figure."""
    found = (a for a in dataset.absences if covers(a, area, activity, indicator, year))
    return next(found, None)


@lru_cache(KEPT)
def actual(dataset: Dataset) -> Mapping[tuple[str, str, int], Sequence[Observation]]:
    """What has happened in the city, by activity, measure and the one year in which the period lies."""
    found = (o for o in dataset.observations.values() if o.area is dataset.city and o.status in ACTUAL and not o.doubt)
    within = (o for o in found if o.period.start // 12 == o.period.year)
    return grouped(within, lambda o: (o.activity.id, o.indicator.id, o.period.year))


@lru_cache(KEPT)
def measured(dataset: Dataset) -> frozenset[tuple[str, str]]:
    """Which measures of which activities have any figure of what has happened in the city."""
    return frozenset((activity, indicator) for activity, indicator, _ in actual(dataset))


def whole(observation: Observation) -> bool:
    """Whether a figure is of a whole year, or a stock at any time of it."""
    return observation.period.is_year or observation.indicator.collection == "end"


def best(observations: Iterable[Observation]) -> Observation | None:
    """The figure that stands for a year: of a whole year or a stock, then the longest and latest stretch."""
    return max(
        observations, key=lambda o: (whole(o), o.period.is_year, o.period.months, o.period.end, rank(o)), default=None
    )


def matrices(dataset: Dataset) -> tuple[Matrix, ...]:
    """A table for each industry, over all years from the first with a figure in any of them."""
    known, wanted = actual(dataset), core(dataset)
    members = {activity: dataset.family(activity) for activity in industries(dataset)}
    ids = {a.id for family in members.values() for a in family}
    measures = {indicator.id for indicator in wanted}
    started = [year for activity, indicator, year in known if activity in ids and indicator in measures]
    span = range(min(started), months(dataset) // 12 + 1) if started else range(0)
    return tuple(
        Matrix(
            activity,
            tuple(Row(i, tuple(cell(dataset, known, family, i, year) for year in span)) for i in wanted),
        )
        for activity, family in members.items()
    )


def cell(
    dataset: Dataset,
    known: Mapping[tuple[str, str, int], Sequence[Observation]],
    family: Sequence[Activity],
    indicator: Indicator,
    year: int,
) -> Cell:
    """The state of one measure of an industry, the first of its family, in one year."""
    own = best(known.get((family[0].id, indicator.id, year), ()))
    if own:
        return Cell(year, "published", own, whole(own))
    absence = absent(dataset, dataset.city, family[0], indicator, year)
    if absence:
        return Cell(year, absence.state, absence=absence)
    narrower = best(o for a in family[1:] for o in known.get((a.id, indicator.id, year), ()))
    if narrower:
        return Cell(year, "published", narrower, whole=False)
    over = year * 12 + 11 < months(dataset)
    return Cell(year, "not_collected" if over or indicator.collection == "end" else "not_published")


def years(line: Series) -> list[int]:
    """The years for which a series has a figure of what has happened."""
    return sorted({o.period.year for o in line.actual})


def recurring(line: Series) -> bool:
    """Whether a series is expected to go on: it has figures of three or more years for one stretch of the year."""
    return "+" not in line.shape and len(years(line)) >= RECURRING


def freshness(dataset: Dataset, lines: Iterable[Series]) -> Iterator[Freshness]:
    """The newest figure of every series that has one, and the year up to which one is expected.

    Of a series that recurs, a figure is expected for the last year whose stretch had ended by the date of
    the data, less the grace, unless `coverage.csv` says why the next one is not there.
    """
    for line in lines:
        if not line.actual:
            continue
        newest = line.actual[-1]
        ends = 11 if line.shape in ("A", "*") else newest.period.end % 12
        year, month = divmod(months(dataset), 12)
        due = (year if ends < month else year - 1) - GRACE
        first = line.first
        told = absent(dataset, first.area, first.activity, first.indicator, newest.period.year + 1)
        yield Freshness(line, newest, due if recurring(line) and not told else 0)


def gaps(dataset: Dataset, lines: Iterable[Series]) -> Iterator[Gap]:
    """Years missing between the first and the last of every yearly series that recurs, told ones left out."""
    for line in lines:
        if line.shape not in ("A", "*") or not recurring(line):
            continue
        known, first = years(line), line.first
        lacking = [
            year
            for year in range(known[0], known[-1])
            if year not in known and not absent(dataset, first.area, first.activity, first.indicator, year)
        ]
        if lacking:
            yield Gap(line, tuple(runs(lacking)))


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Rising numbers as runs without a hole."""
    for _, members in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in members]
        yield run[0], run[-1]


def lacking(dataset: Dataset, activity: Activity) -> tuple[tuple[Indicator, bool], ...]:
    """The core measures without any figure of an activity itself, and whether a narrower scope has one.

    A measure for which `coverage.csv` tells why there is none in the year before the data's date is left out.
    """
    known = measured(dataset)
    narrower = dataset.family(activity)[1:]
    last = months(dataset) // 12 - 1
    return tuple(
        (indicator, any((scope.id, indicator.id) in known for scope in narrower))
        for indicator in core(dataset)
        if (activity.id, indicator.id) not in known and not absent(dataset, dataset.city, activity, indicator, last)
    )
