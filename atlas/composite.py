"""The composite index: published series into one value a year, step by step, and how far each step decides the result.

The steps are those of the Handbook on Constructing Composite Indicators (OECD and JRC, 2008). What it is made of and
by which methods stands in the dataset (`IndexDesign`); every step leaves its numbers in the `Composite`, so that a page
can print them. Scores are floats, rounded where they are shown. Random numbers come from a generator
of our own with the seed of the design: the same data gives the same draws.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from random import Random

from atlas import derive
from atlas.derive import Series
from atlas.keeping import Makings
from atlas.model import Area, Dataset, IndexDesign, IndexDimension, IndexIndicator, Observation

NORMALISATIONS = ("min_max", "z_score", "base_year", "rank")
WEIGHTINGS = ("dimensions", "indicators", "random")
AGGREGATIONS = ("arithmetic", "geometric")
IMPUTATIONS = ("linear", "carried", "none")
BOUNDS = ("left_out", "as_published")
STEPS = {
    "weighting": WEIGHTINGS,
    "normalisation": NORMALISATIONS,
    "aggregation": AGGREGATIONS,
    "imputation": IMPUTATIONS,
    "bounds": BOUNDS,
}
"""The steps at which there is a choice, and what may be chosen."""
LEAVE_OUT = "leave_out"
"""The source of doubt that lies in what the index is made of: one indicator at most is left out."""
FLOOR = 1.0
"""The least score that a geometric mean is given: one zero would make all of it zero."""
FREE_OF_SIZE = ("share", "rate")
"""Measures of which places of different size may be compared by their level."""
COMMON = 4
"""Years that two series must share before their correlation is shown."""

Choice = Mapping[str, str]
Scores = Mapping[str, Mapping[int, float]]
"""Scores by indicator and year."""
Weights = Mapping[str, float]
"""The part of the whole that each indicator has; together 1."""
Parts = Mapping[str, tuple[float, float]]
"""Score and weight of each dimension in one year."""
Variant = Mapping[int, float | None]
"""The index by year under one set of choices; None where that leaves too little to stand on."""


@dataclass(frozen=True)
class Cell:
    """The value of one indicator in one year.

    `kind` is `published`, `bound` (published as "more than" and the like), `interpolated` or `carried` on in a gap
    between two published years, or `extended` beyond the last one. `inputs` are the figures that it follows from.
    """

    value: float
    kind: str
    inputs: tuple[Observation, ...]


@dataclass(frozen=True)
class Panel:
    """Values by indicator and year, before they are brought to one scale."""

    years: tuple[int, ...]
    rows: Mapping[str, Mapping[int, Cell]]


@dataclass(frozen=True)
class Band:
    """What the variants give for one year: percentiles, median, and the ranks between which it lies (1 is highest)."""

    low: float
    median: float
    high: float
    best: int
    worst: int
    count: int


@dataclass(frozen=True)
class Pair:
    """In how many of the variants that have both years the later one is higher."""

    earlier: int
    later: int
    higher: int
    count: int

    @property
    def share(self) -> float:
        """The part of the variants in which the later year is higher."""
        return self.higher / self.count if self.count else 0.0


@dataclass(frozen=True)
class Doubt:
    """How far one step alone moves the index: standard deviation in points, on average over the years."""

    step: str
    options: tuple[str, ...]
    spread: float


@dataclass(frozen=True)
class Place:
    """A comparator: its published figures by indicator and year, and the index where enough of them are shared.

    `shared` are the indicators that can be compared by their level; `covered` the weight that they have in the year
    that has most.
    """

    area: Area
    figures: Mapping[str, Mapping[int, Observation]]
    shared: tuple[str, ...]
    covered: float
    index: Mapping[int, float]


@dataclass(frozen=True)
class Composite:
    """The index with the numbers of every step.

    `items` are the indicators that it is made of; `thin` those that have too few figures for it;
    `published` the figures of both. `goalposts` are the values that stand for the scores 0 and 100. `variants` are the
    index by year of every draw, None where it covers too little.
    """

    design: IndexDesign
    items: tuple[IndexIndicator, ...]
    thin: tuple[IndexIndicator, ...]
    published: Mapping[str, Mapping[int, Observation]]
    panel: Panel
    goalposts: Mapping[str, tuple[float, float]]
    scores: Scores
    weights: Weights
    covered: Mapping[int, float]
    dimensions: Mapping[str, Mapping[int, float]]
    contributions: Mapping[str, Mapping[int, float]]
    index: Mapping[int, float]
    correlations: Mapping[tuple[str, str], tuple[float, int]]
    variants: tuple[Variant, ...]
    bands: Mapping[int, Band]
    pairs: tuple[Pair, ...]
    doubts: tuple[Doubt, ...]
    without: Mapping[str, Variant]
    places: tuple[Place, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a value."""
        return self.panel.years

    @property
    def missing(self) -> tuple[IndexIndicator, ...]:
        """What the index should hold and cannot: measures without a series, and those with too few figures."""
        return (*(item for item in self.design.indicators if item.indicator is None), *self.thin)

    @property
    def parts(self) -> tuple[IndexDimension, ...]:
        """The dimensions that have an indicator."""
        return tuple(d for d in self.design.dimensions if any(item.dimension is d for item in self.items))

    @property
    def whole(self) -> Pair:
        """The last year against the first."""
        return next(p for p in self.pairs if (p.earlier, p.later) == (self.years[0], self.years[-1]))

    @property
    def steps(self) -> tuple[Pair, ...]:
        """Each year against the one before it."""
        return tuple(p for p in self.pairs if (p.earlier, p.later) in set(pairwise(self.years)))

    def settled(self, pair: Pair) -> bool:
        """Whether the variants agree which of two years is higher, as far as the band asks for."""
        return max(pair.share, 1 - pair.share) >= self.design.band[1] / 100


def composite(dataset: Dataset) -> Composite | None:
    """The index of a dataset's city; None where the dataset describes none, or too few years have a value."""
    design = dataset.index
    if design is None:
        return None
    keys = {(item.activity, item.indicator) for item in design.indicators}
    lines = tuple(line for line in derive.series(dataset) if (line.first.activity, line.indicator) in keys)
    return made(design, dataset.city, lines)


@lru_cache(maxsize=8)
def made(design: IndexDesign, city: Area, lines: tuple[Series, ...]) -> Composite | None:
    """The index of a place; `lines` are all series that its indicators may have, of any place."""
    work = Workshop(design, city, lines)
    return work.composite() if len(work.panel.years) > 1 else None


# ---------------------------------------------------------------------------- missing data


def run(lines: Iterable[Series], bounds: str) -> tuple[Observation, ...]:
    """The figures of whole years that stand on one base: of several bases the one with most years, then the latest.

    Of a year's figures a value comes before a bound; a stock counts for a year when it was taken at its end.
    """
    listed = [line for line in lines if line.shape in ("A", "*")]
    best: dict[int, Observation] = {}
    for o in (o for line in listed for o in line.observations):
        late = o.month % 12 == 11 and (o.period.is_year or (o.period.months == 1 and o.indicator.collection == "end"))
        if o.status not in derive.ACTUAL or o.doubt or not late or (bounds == "left_out" and not derive.is_point(o)):
            continue
        held = best.get(o.period.year)
        if held is None or preferred(o) > preferred(held):
            best[o.period.year] = o
    runs: list[tuple[Observation, ...]] = []
    for _, o in sorted(best.items()):
        if runs and not derive.apart(listed, runs[-1][-1], o):
            runs[-1] = (*runs[-1], o)
        else:
            runs.append((o,))
    return max(reversed(runs), key=len, default=())


def preferred(o: Observation) -> tuple[object, ...]:
    """The order in which figures of one year are preferred, the best one greatest."""
    return derive.is_point(o), *derive.rank(o)


def filled(figures: Sequence[Observation], method: str, gap: int, reach: int) -> dict[int, Cell]:
    """Values by year: published ones, those between two of them, and those that the last one is carried on to."""
    cells = {o.period.year: Cell(float(o.value), "published" if derive.is_point(o) else "bound", (o,)) for o in figures}
    for first, second in pairwise(figures):
        start, end = first.period.year, second.period.year
        for year in range(start + 1, end) if method != "none" and end - start - 1 <= gap else ():
            if method == "linear":
                part = (year - start) / (end - start)
                value = float(first.value) + part * (float(second.value) - float(first.value))
                cells[year] = Cell(value, "interpolated", (first, second))
            else:
                cells[year] = Cell(float(first.value), "carried", (first,))
    for last in figures[-1:] if method != "none" else ():
        for year in range(last.period.year + 1, last.period.year + 1 + reach):
            cells[year] = Cell(float(last.value), "extended", (last,))
    return cells


# ---------------------------------------------------------------------------- normalisation


def transformed(value: float, item: IndexIndicator) -> float:
    """A value as it is scored: its logarithm where the design says so, and less of what is better lower."""
    return item.direction * (math.log(value) if item.transformation == "log" else value)


def min_max(value: float, low: float, high: float) -> float:
    """Where a value lies between two goalposts, from 0 to 100; beyond them it is less or more."""
    return 100 * (value - low) / (high - low)


def z_scores(values: Sequence[float]) -> list[float]:
    """Distances from the mean in standard deviations; zeros where all values are the same."""
    mean, spread = statistics.fmean(values), statistics.pstdev(values)
    return [(value - mean) / spread if spread else 0.0 for value in values]


def ranks(values: Sequence[float]) -> list[float]:
    """Places in order of size, from 1 for the least; equal values share the mean of theirs."""
    ordered = sorted(values)
    return [(2 * ordered.index(value) + ordered.count(value) + 1) / 2 for value in values]


def ratios(values: Sequence[float], direction: int) -> list[float]:
    """Multiples of the first value; its inverse multiples where less is better."""
    return [value / values[0] if direction > 0 else values[0] / value for value in values]


def aligned(scores: Scores, own: Mapping[int, float], like: Mapping[int, float]) -> dict[str, dict[int, float]]:
    """Scores shifted and stretched as a whole, so that the index they give, `own`, has the mean and spread of `like`.

    Methods of normalisation have scales of their own; so their courses are compared, and not their units.
    """
    years = [year for year in own if year in like]
    mine, others = [own[year] for year in years], [like[year] for year in years]
    spread = statistics.pstdev(mine)
    factor = statistics.pstdev(others) / spread if spread else 0.0
    mean, goal = statistics.fmean(mine), statistics.fmean(others)
    return {key: {year: goal + factor * (s - mean) for year, s in row.items()} for key, row in scores.items()}


# ---------------------------------------------------------------------------- weights, aggregation


def weights(
    items: Sequence[IndexIndicator], method: str, concentration: float = 0.0, draw: Random | None = None
) -> Weights:
    """The part of each indicator: by its dimension and inside it, by the indicators alone, or drawn round the former.

    Random weights follow a Dirichlet distribution whose mean are the weights of the design.
    """
    whole = {item.id: item.weight for item in items}
    groups = grouped(items)
    if method == "indicators":
        return shares(whole)
    parts = shares({d.id: d.weight for d in groups})
    inside = {d.id: shares({item.id: item.weight for item in members}) for d, members in groups.items()}
    if method == "random" and draw:
        parts = dirichlet(parts, concentration, draw)
        inside = {key: dirichlet(own, concentration, draw) for key, own in inside.items()}
    return {item.id: parts[item.dimension.id] * inside[item.dimension.id][item.id] for item in items}


def grouped(items: Iterable[IndexIndicator]) -> dict[IndexDimension, list[IndexIndicator]]:
    """Indicators by dimension."""
    return derive.grouped(items, lambda item: item.dimension)


def shares(values: Mapping[str, float]) -> dict[str, float]:
    """Positive numbers as parts of their sum."""
    whole = math.fsum(values.values())
    return {key: value / whole for key, value in values.items()}


def dirichlet(means: Mapping[str, float], concentration: float, draw: Random) -> dict[str, float]:
    """Random parts with the given means, the closer to them the greater the concentration."""
    if len(means) == 1:
        return dict(means)
    return shares({key: draw.gammavariate(mean * len(means) * concentration, 1.0) for key, mean in means.items()})


def mean(values: Sequence[float], parts: Sequence[float], method: str) -> float:
    """The weighted mean, arithmetic or geometric; scores below `FLOOR` count as it in the latter."""
    whole = math.fsum(parts)
    if method == "geometric":
        logs = (part * math.log(max(value, FLOOR)) for value, part in zip(values, parts, strict=True))
        return math.exp(math.fsum(logs) / whole)
    return math.fsum(part * value for value, part in zip(values, parts, strict=True)) / whole


def by_dimension(
    items: Iterable[IndexIndicator], own: Weights, scores: Scores, year: int
) -> dict[str, tuple[float, float]]:
    """Score and weight of each dimension in a year, the arithmetic mean of what it has; the weight is the whole one."""
    found: dict[str, tuple[float, float]] = {}
    for dimension, members in grouped(items).items():
        known = [item.id for item in members if year in scores.get(item.id, ())]
        if known:
            score = mean([scores[key][year] for key in known], [own[key] for key in known], "arithmetic")
            found[dimension.id] = score, math.fsum(own[item.id] for item in members)
    return found


def aggregated(parts: Parts, method: str) -> float:
    """The index from scores and weights of dimensions."""
    return mean([score for score, _ in parts.values()], [weight for _, weight in parts.values()], method)


def decomposed(parts: Parts, method: str) -> dict[str, float]:
    """The points of each dimension, its score times its weight; for a geometric mean by its share of the logarithm.

    They add up to the index where all dimensions are there; else they leave the room of those that are not.
    """
    if method == "geometric":
        logs = {key: weight * math.log(max(score, FLOOR)) for key, (score, weight) in parts.items()}
        whole, room = math.fsum(logs.values()), math.fsum(weight for _, weight in parts.values())
        return {key: aggregated(parts, method) * room * part / whole if whole else room for key, part in logs.items()}
    return {key: score * weight for key, (score, weight) in parts.items()}


# ---------------------------------------------------------------------------- doubt


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The value below which so many percent of ordered values lie, between two of them in proportion."""
    place = (len(ordered) - 1) * percent / 100
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def bands(variants: Sequence[Variant], years: Sequence[int], ends: tuple[int, int]) -> dict[int, Band]:
    """What the variants say of each year."""
    places: dict[int, list[float]] = {year: [] for year in years}
    values: dict[int, list[float]] = {year: [] for year in years}
    for variant in variants:
        known = {year: value for year, value in variant.items() if value is not None}
        ordered = sorted(known.values(), reverse=True)
        for year, value in known.items():
            values[year].append(value)
            places[year].append(ordered.index(value) + 1)
    found = {}
    for year in years:
        own, order = sorted(values[year]), sorted(places[year])
        if own:
            low, median, high = (percentile(own, percent) for percent in (ends[0], 50, ends[1]))
            best, worst = (round(percentile(order, percent)) for percent in ends)
            found[year] = Band(low, median, high, best, worst, len(own))
    return found


def pairs(variants: Sequence[Variant], years: Sequence[int]) -> Iterator[Pair]:
    """Every two years, in how many variants the later one is higher."""
    for earlier, later in combinations(years, 2):
        both = [(a, b) for v in variants if (a := v[earlier]) is not None and (b := v[later]) is not None]
        yield Pair(earlier, later, sum(b > a for a, b in both), len(both))


REMEMBERED: dict[str, tuple[tuple[Variant, ...], tuple[Doubt, ...]]] = {}
"""What was reckoned last from all random choices, by the hash of what it was reckoned from: numbers, and no rows."""


class Workshop:
    """One index in the making: the panels and scores that its variants share are reckoned once."""

    def __init__(self, design: IndexDesign, city: Area, lines: Sequence[Series]) -> None:
        self.design = design
        self.city = city
        self.lines: Mapping[derive.Key, Sequence[Series]] = derive.by_key(lines)
        self.known: dict[tuple[str, ...], Scores] = {}
        wanted = [item for item in design.indicators if item.indicator is not None]
        self.items = tuple(item for item in wanted if self.enough(item))
        self.covered, self.panel = self.shown()
        while weakest := self.sparse():
            self.items = tuple(item for item in self.items if item is not weakest)
            self.covered, self.panel = self.shown()
        self.own = weights(self.items, design.baseline["weighting"]) if self.items else {}
        self.thin = tuple(item for item in wanted if item not in self.items)

    def figures(self, item: IndexIndicator, area: Area, bounds: str) -> tuple[Observation, ...]:
        """The run of one indicator in one place, from the first year that is shown."""
        assert item.activity is not None
        assert item.indicator is not None
        found = run(self.lines.get((area.id, item.activity.id, item.indicator.id), ()), bounds)
        return tuple(o for o in found if o.period.year >= self.design.first)

    def enough(self, item: IndexIndicator) -> bool:
        """Whether an indicator has the years that the design asks for, and moves."""
        found = self.figures(item, self.city, self.design.baseline["bounds"])
        return len(found) >= self.design.least and len({o.value for o in found}) > 1

    def rows(self, imputation: str, bounds: str) -> dict[str, dict[int, Cell]]:
        """Values of all indicators, treated for missing years in one way."""
        gap, reach = self.design.gap, self.design.reach
        return {i.id: filled(self.figures(i, self.city, bounds), imputation, gap, reach) for i in self.items}

    def shown(self) -> tuple[dict[int, float], Panel]:
        """The part of the weight that each year covers, and the values of the years that cover enough of it.

        What is carried on beyond a last figure keeps a year whole, and is no reason to show it.
        """
        rows = self.rows(self.design.baseline["imputation"], self.design.baseline["bounds"])
        own = weights(self.items, self.design.baseline["weighting"]) if self.items else {}
        known = sorted({year for row in rows.values() for year in row})
        firm = {key: {year for year, cell in row.items() if cell.kind != "extended"} for key, row in rows.items()}
        covered = {year: math.fsum(own[key] for key, there in firm.items() if year in there) for year in known}
        years = tuple(year for year, part in covered.items() if part >= self.design.coverage - 1e-9)
        kept = {key: {year: cell for year, cell in row.items() if year in years} for key, row in rows.items()}
        return covered, Panel(years, kept)

    def sparse(self) -> IndexIndicator | None:
        """The indicator with values for fewest of the years shown, if those are too few.

        One that comes or goes on the way would move the index by being there, not by what it says.
        """
        years = len(self.panel.years)
        weakest = min(self.items, key=lambda item: len(self.panel.rows[item.id]), default=None)
        few = weakest and years and len(self.panel.rows[weakest.id]) < self.design.presence * years - 1e-9
        return weakest if few else None

    def goalposts(self) -> dict[str, tuple[float, float]]:
        """The values that score 0 and 100: those of the design, else the worst and the best of the years shown."""
        found = {}
        for item in self.items:
            values = [cell.value for cell in self.panel.rows[item.id].values()]
            low = min(values) if item.low is None else item.low
            high = max(values) if item.high is None else item.high
            found[item.id] = (low, high) if item.direction > 0 else (high, low)
        return found

    def scores(self, normalisation: str, imputation: str, bounds: str) -> Scores:
        """Scores by one set of methods, on the scale of the baseline."""
        key = normalisation, imputation, bounds
        if key not in self.known:
            self.known[key] = self.scored(*key)
        return self.known[key]

    def scored(self, normalisation: str, imputation: str, bounds: str) -> Scores:
        """The same, reckoned."""
        base, rows = self.design.baseline, self.rows(imputation, bounds)
        values = {i.id: {y: rows[i.id][y].value for y in self.panel.years if y in rows[i.id]} for i in self.items}
        values = {key: row for key, row in values.items() if row}
        if normalisation == "base_year":
            found = self.spliced(values)
        else:
            found = {i.id: self.placed(i, values[i.id], normalisation) for i in self.items if i.id in values}
        if normalisation == base["normalisation"]:
            return found
        like = self.scores(base["normalisation"], base["imputation"], base["bounds"])
        return aligned(found, self.plain(found), self.plain(like))

    def plain(self, scores: Scores) -> dict[int, float]:
        """The arithmetic index of scores with the weights of the baseline, for the years that have any."""
        parts = {year: by_dimension(self.items, self.own, scores, year) for year in self.panel.years}
        return {year: aggregated(own, "arithmetic") for year, own in parts.items() if own}

    def placed(self, item: IndexIndicator, row: Mapping[int, float], normalisation: str) -> dict[int, float]:
        """The scores of one indicator by where its values lie among each other, or between its goalposts."""
        values = [transformed(value, item) for value in row.values()]
        if normalisation == "min_max":
            low, high = (transformed(end, item) for end in self.goalposts()[item.id])
            own = [min_max(value, low, high) for value in values] if low != high else [50.0 for _ in values]
        else:
            own = z_scores(values) if normalisation == "z_score" else ranks(values)
        return dict(zip(row, own, strict=True))

    def spliced(self, values: Mapping[str, Mapping[int, float]]) -> dict[str, dict[int, float]]:
        """Multiples of each indicator's first value, which scores 100 in the first year shown.

        One that begins later begins at the mean of those that are there, so that its coming moves nothing.
        """
        found: dict[str, dict[int, float]] = {}
        items = [item for item in self.items if item.id in values and min(values[item.id].values()) > 0]
        for item in sorted(items, key=lambda item: min(values[item.id])):
            row = values[item.id]
            first = min(row)
            there = [key for key, other in found.items() if first in other and min(other) < first]
            start = (
                mean([found[key][first] for key in there], [self.own[key] for key in there], "arithmetic")
                if there
                else 100.0
            )
            own = ratios(list(row.values()), item.direction)
            found[item.id] = {year: start * ratio for year, ratio in zip(row, own, strict=True)}
        return {item.id: found[item.id] for item in items}

    def value(self, own: Weights, scores: Scores, year: int, method: str, least: float) -> float | None:
        """The index of one year by the indicators that have a weight; None where less than `least` of it is known."""
        items = [item for item in self.items if item.id in own]
        known = math.fsum(own[item.id] for item in items if year in scores.get(item.id, ()))
        if known < least - 1e-9:
            return None
        return aggregated(by_dimension(items, own, scores, year), method)

    def variant(self, choice: Choice, own: Weights) -> dict[int, float | None]:
        """The index by year under one set of choices, of the indicators that have a weight."""
        scores = self.scores(choice["normalisation"], choice["imputation"], choice["bounds"])
        method, least = choice["aggregation"], self.design.varied
        return {year: self.value(own, scores, year, method, least) for year in self.panel.years}

    def options(self, step: str) -> tuple[str, ...]:
        """What the uncertainty chooses from at a step."""
        return self.design.alternatives.get(step) or (self.design.baseline[step],)

    def without(self, left_out: str) -> tuple[IndexIndicator, ...]:
        """The indicators but one; all where the name is empty."""
        return tuple(item for item in self.items if item.id != left_out)

    def uncertain(self) -> tuple[tuple[Variant, ...], tuple[Doubt, ...]]:
        """The variants and the doubts; a preview, which reckons again and again, finds those of equal figures there."""
        key = Makings().key((self.design, self.city, tuple(self.lines.values())))  # all that a workshop is given
        if not key or key not in REMEMBERED:
            REMEMBERED.clear()
            REMEMBERED[key] = tuple(self.drawn()), tuple(self.doubts())
        return REMEMBERED[key]

    def drawn(self) -> Iterator[dict[int, float | None]]:
        """The index under as many random sets of choices as the design asks for."""
        draw = Random(self.design.seed)  # noqa: S311 - numbers that can be drawn again, not secrets
        for _ in range(self.design.draws):
            choice = {step: draw.choice(self.options(step)) for step in STEPS}
            items = self.without(draw.choice(self.removable()))
            yield self.variant(choice, weights(items, choice["weighting"], self.design.concentration, draw))

    def removable(self) -> tuple[str, ...]:
        """What may be left out: nothing, or one indicator, where one is left then."""
        allowed = self.design.alternatives.get(LEAVE_OUT) and len(self.items) > 1
        return ("", *(item.id for item in self.items)) if allowed else ("",)

    def doubts(self) -> Iterator[Doubt]:
        """What each step does alone while all others stay as in the baseline, the greatest first."""
        found = []
        base, random = self.design.baseline, Random(self.design.seed)  # noqa: S311 - as above
        for step in (*STEPS, LEAVE_OUT):
            options = self.removable() if step == LEAVE_OUT else self.options(step)
            variants = []
            for option in options:
                choice = base if step == LEAVE_OUT else {**base, step: option}
                items = self.without(option) if step == LEAVE_OUT else self.items
                for _ in range(self.design.draws if option == "random" else 1):
                    own = weights(items, choice["weighting"], self.design.concentration, random)
                    variants.append(self.variant(choice, own))
            found.append(Doubt(step, options, self.spread(variants)))
        yield from sorted(found, key=lambda doubt: -doubt.spread)

    def spread(self, variants: Sequence[Variant]) -> float:
        """The standard deviation of variants, the root of its mean square over the years."""
        columns = [[v for variant in variants if (v := variant[year]) is not None] for year in self.panel.years]
        return math.sqrt(statistics.fmean(statistics.pvariance(column) for column in columns if column))

    def correlations(self) -> Iterator[tuple[tuple[str, str], tuple[float, int]]]:
        """How far two indicators move together over the years for which both are published, and how many those are."""
        for one, other in combinations([item.id for item in self.items], 2):
            rows = [self.panel.rows[key] for key in (one, other)]
            years = [y for y in rows[0] if y in rows[1] and {rows[0][y].kind, rows[1][y].kind} <= {"published"}]
            values = [[row[year].value for year in years] for row in rows]
            if len(years) >= COMMON and all(len(set(own)) > 1 for own in values):
                yield (one, other), (statistics.correlation(*values), len(years))

    def places(self) -> Iterator[Place]:
        """Comparators with what is published for them; only shares and rates are compared by their level."""
        base = self.design.baseline
        free = [i for i in self.items if i.indicator is not None and i.indicator.measure in FREE_OF_SIZE]
        for area in self.design.comparators:
            figures = self.published(area)
            shared = [item for item in free if item.id in figures]
            scores = {item.id: self.abroad(item, figures[item.id]) for item in shared}
            most = max(
                (
                    math.fsum(self.own[i.id] for i in shared if year in scores.get(i.id, ()))
                    for year in self.panel.years
                ),
                default=0.0,
            )
            least, method = self.design.coverage, base["aggregation"]
            index = {year: self.value(self.own, scores, year, method, least) for year in self.panel.years}
            if figures:
                found = {year: value for year, value in index.items() if value is not None}
                yield Place(area, figures, tuple(item.id for item in shared), most, found)

    def abroad(self, item: IndexIndicator, figures: Mapping[int, Observation]) -> dict[int, float]:
        """The scores of another place on the city's own scale; none where the baseline's method has no such scale."""
        base = self.design.baseline
        cells = filled(tuple(figures.values()), base["imputation"], self.design.gap, self.design.reach)
        row = {year: cells[year].value for year in self.panel.years if year in cells}
        if base["normalisation"] == "min_max":
            return self.placed(item, row, "min_max")
        own = self.scores(base["normalisation"], base["imputation"], base["bounds"]).get(item.id)
        if base["normalisation"] != "base_year" or not own:
            return {}
        first = min(own)
        value = self.panel.rows[item.id][first].value
        return {y: own[first] * (v / value if item.direction > 0 else value / v) for y, v in row.items() if v > 0}

    def published(self, area: Area) -> dict[str, dict[int, Observation]]:
        """The figures of a place by indicator and year, of indicators with too few of them too."""
        wanted = [item for item in self.design.indicators if item.indicator is not None]
        found = {i.id: {o.period.year: o for o in self.figures(i, area, "left_out")} for i in wanted}
        return {key: figures for key, figures in found.items() if figures}

    def composite(self) -> Composite:
        """All of it."""
        base, years = self.design.baseline, self.panel.years
        scores = self.scores(base["normalisation"], base["imputation"], base["bounds"])
        parts = {year: by_dimension(self.items, self.own, scores, year) for year in years}
        added = {year: decomposed(parts[year], base["aggregation"]) for year in years}
        names = [d.id for d in grouped(self.items)]
        variants, doubts = self.uncertain()
        return Composite(
            design=self.design,
            items=self.items,
            thin=self.thin,
            published=self.published(self.city),
            panel=self.panel,
            goalposts=self.goalposts(),
            scores=scores,
            weights=self.own,
            covered=self.covered,
            dimensions={d: {y: parts[y][d][0] for y in years if d in parts[y]} for d in names},
            contributions={d: {y: added[y][d] for y in years if d in added[y]} for d in names},
            index={year: aggregated(parts[year], base["aggregation"]) for year in years},
            correlations=dict(self.correlations()),
            variants=variants,
            bands=bands(variants, years, self.design.band),
            pairs=tuple(pairs(variants, years)),
            doubts=doubts,
            without={
                item.id: self.variant(base, weights(rest, base["weighting"]))
                for item in self.items
                if (rest := self.without(item.id))
            },
            places=tuple(self.places()),
        )
