"""The words and findings of charts: values and topics, what a headline may claim, the table behind a picture.

A headline claims only what the figures settle: see `direction`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from atlas.charts.chart import Cell, Subject, Table
from atlas.derive import PERCENT, POINTS, Series, is_point
from atlas.language import Language, rounded
from atlas.model import STATUSES, Indicator, Observation, Source, Unit
from atlas.targets import SMALL, holds

PRICES = ("constant", "current")
FEW = Decimal("0.01")
"""A change smaller than this part of the earlier value is called little."""


@dataclass(frozen=True)
class Measure:
    """How one chart writes its values: in ten to the `power` of a unit, and the unit's name."""

    power: int
    unit: str

    def value(self, observation: Observation) -> Decimal:
        """The observation's value in this measure."""
        return observation.value.scaleb(observation.indicator.unit_mult - self.power)


def measure(observations: Iterable[Observation], language: Language) -> Measure:
    """The greatest power of ten with a word in which every value is at least one.

    A greater one is taken where values would else run into thousands: 0.7 to 3 trillion, not 700 to 3,000 billion.
    """
    found = tuple(observations)
    indicator = found[0].indicator
    totals = [abs(o.value.scaleb(o.indicator.unit_mult)) for o in found if o.value]
    powers = [] if indicator.unit.kind == "rate" or not totals else language.scales
    power, word = next(((p, w) for p, w in powers if fits(totals, Decimal(10) ** p)), (0, ""))
    name = language.name(indicator.unit.name) or indicator.unit.symbol
    return Measure(power, language.t("amount.scale_unit", scale=word, unit=name) if word else name)


def fits(totals: Sequence[Decimal], size: Decimal) -> bool:
    """Whether values read well in units of `size`: none below one, or the greatest over two and none below a tenth."""
    return min(totals) >= size or (max(totals) >= 2 * size and min(totals) * 10 >= size)


def short(observation: Observation, measure: Measure, language: Language) -> str:
    """A value label without unit: three digits at least, and a sign for its qualifier."""
    text = language.number(rounded(measure.value(observation), 3))
    return language.t(f"chart.short.{observation.qualifier}", figure=text)


def amount(observation: Observation, language: Language) -> str:
    """A figure with qualifier and unit for a headline, four digits at least, without a unit that the measure names."""
    indicator = observation.indicator
    unit = Unit("", indicator.unit.kind, {}, "") if names_unit(indicator, language) else indicator.unit
    text = language.amount(observation.value, unit, indicator.unit_mult, 4)
    return language.t(f"qualifier.{observation.qualifier}", figure=text)


def names_unit(indicator: Indicator, language: Language) -> bool:
    """Whether the measure's name says its unit already, as `Companies` in companies."""
    unit = language.name(indicator.unit.name).lower()
    return indicator.unit.kind == "count" and unit in language.name(indicator.name).lower()


def compact(observation: Observation, language: Language) -> str:
    """A figure with its power of ten in words and the sign of its qualifier, but without unit."""
    bare = Unit("", "money", {}, "")
    text = language.amount(observation.value, bare, observation.indicator.unit_mult, 3)
    return language.t(f"chart.short.{observation.qualifier}", figure=text)


def lower(text: str, language: Language) -> str:
    """The text as it stands inside a sentence: a small first letter, unless it opens an abbreviation or a name."""
    return language.inside(text)


def whole(observation: Observation, subject: Subject) -> str:
    """What of a label's forms fits a figure's scope: `.total` for a whole economy, `.area` for another area."""
    data = subject.dataset
    if observation.activity.id == data.activities[data.profile.total].parent:
        return ".total"
    return ".area" if observation.area.id != subject.dataset.city.id else ""


def topic(observation: Observation, subject: Subject, language: Language) -> str:
    """What a figure is about, to open a headline; the area only where it is not the atlas's own."""
    fields = {
        "activity": language.name(observation.activity.name),
        "area": language.name(observation.area.name),
        "indicator": lower(language.name(observation.indicator.name), language),
    }
    return language.t(f"chart.topic{whole(observation, subject)}", **fields)


def subtitle(parts: Iterable[str], language: Language) -> str:
    """Measure, unit, scope and period, in this order, what is empty left out."""
    return joined("chart.separator", parts, language)


def joined(key: str, parts: Iterable[str], language: Language) -> str:
    """Texts put together two by two with a label; what is empty is left out."""
    found = [part for part in parts if part]
    return reduce(lambda first, second: language.t(key, first=first, second=second), found) if found else ""


def scope(observation: Observation, subject: Subject, language: Language) -> str:
    """Activity and area of a figure."""
    names = language.name(observation.activity.name), language.name(observation.area.name)
    key = "chart.scope.total" if whole(observation, subject) == ".total" else "chart.scope"
    return language.t(key, activity=names[0], area=names[1])


def measured(indicator: Indicator, unit: str, language: Language) -> str:
    """Name of the measure, its unit and, for growth, its prices."""
    name = language.name(indicator.name)
    said = not unit or unit.lower() in name.lower()
    text = name if said else language.t("chart.measure", indicator=name, unit=unit)
    prices = language.t(f"chart.prices.{indicator.prices}") if indicator.prices in PRICES else ""
    return f"{text}, {prices}" if prices and prices not in name else text


def span(observations: Sequence[Observation], language: Language) -> str:
    """The first and last period of figures in order of time."""
    first, last = (language.period(o.period) for o in (observations[0], observations[-1]))
    return first if first == last else language.t("chart.span", first=first, last=last)


def dated(observation: Observation, language: Language) -> str:
    """One figure as a sentence for a screen reader holds it: period, value, and status unless actual."""
    fields = {"period": language.period(observation.period), "figure": amount(observation, language)}
    if observation.status == "A":
        return language.t("chart.figure", **fields)
    return language.t("chart.figure.status", status=language.t(f"chart.status.{observation.status}"), **fields)


def description(kind: str, subtitle: str, figures: Iterable[str], language: Language) -> str:
    """The text alternative: the kind of picture, what it measures and every figure in it."""
    listed = joined("chart.list", figures, language)
    return language.t("chart.description", kind=language.t(f"chart.kind.{kind}"), subtitle=subtitle, figures=listed)


def table(observations: Iterable[Observation], language: Language) -> Table:
    """The numbers behind a chart of one series."""
    head = tuple(language.t(f"chart.head.{name}") for name in ("period", "value", "status", "source"))
    rows: list[tuple[Cell, ...]] = [
        (language.period(o.period), o, language.t(f"chart.status.{o.status}"), o.source) for o in observations
    ]
    return Table(head, tuple(rows))


def named(observation: Observation, language: Language) -> str:
    """One figure with the name of its activity, for a screen reader."""
    fields = {"name": language.name(observation.activity.name), "figure": dated(observation, language)}
    return language.t("chart.named", **fields)


def named_table(observations: Iterable[Observation], language: Language) -> Table:
    """The numbers behind a chart of several activities or measures."""
    found = tuple(observations)
    inner = table(found, language)
    rows: list[tuple[Cell, ...]] = [
        (language.name(o.activity.name), language.name(o.indicator.name), *row)
        for o, row in zip(found, inner.rows, strict=True)
    ]
    return Table((language.t("chart.head.activity"), language.t("chart.head.measure"), *inner.head), tuple(rows))


def placed_table(observations: Iterable[Observation], language: Language) -> Table:
    """The numbers behind a map: each with its place."""
    found = tuple(observations)
    inner = table(found, language)
    rows: list[tuple[Cell, ...]] = [(o.area, *row) for o, row in zip(found, inner.rows, strict=True)]
    return Table((language.t("chart.head.place"), *inner.head), tuple(rows))


def sources(observations: Iterable[Observation]) -> tuple[Source, ...]:
    """The sources of figures, each once, in order."""
    return tuple({o.source.id: o.source for o in observations}.values())


def left(count: int, language: Language) -> list[str]:
    """What says that a picture leaves out some rows of its table; nothing when it does not."""
    return [language.t("chart.note.links.left", count=count)] if count > 0 else []


def notes(observations: Iterable[Observation], language: Language, extra: Iterable[str] = ()) -> str:
    """What is said below the chart, and what the sign before its rounded figures means."""
    rounded_by_source = any(o.qualifier == "about" for o in observations)
    return " ".join((*extra, *([language.t("chart.note.about")] if rounded_by_source else [])))


def keys(observations: Iterable[Observation], form: str) -> tuple[str, ...]:
    """The signs that a reader must know: statuses where there are several, and bounds. `form` is `dot` or `bar`."""
    found = tuple(observations)
    statuses = {o.status for o in found}
    named = [f"{form}.{status}" for status in STATUSES if status in statuses] if statuses != {"A"} else []
    return (*named, *(["bound"] if any(not is_point(o) for o in found) else []))


# ---------------------------------------------------------------------------- findings


@dataclass(frozen=True)
class Finding:
    """A headline, and the words in it that were reckoned: a change, a multiple, a part of a target."""

    text: str
    reckoned: tuple[str, ...] = ()


def interval(observation: Observation) -> tuple[Decimal, Decimal]:
    """Between which values the true one lies, as far as the source says."""
    value, infinity = observation.value, Decimal("Infinity")
    if is_point(observation):
        return value, value
    return (-infinity, value) if observation.qualifier == "up_to" else (value, infinity)


def direction(earlier: Observation, later: Observation) -> str:
    """`up`, `down`, `same`, or `open` where bounds leave it undecided."""
    (low, high), (later_low, later_high) = interval(earlier), interval(later)
    if is_point(earlier) and is_point(later) and abs(later.value - earlier.value) < abs(earlier.value) * FEW:
        return "same"
    if later_low > high or (later_low == high and later.qualifier == "more_than"):
        return "up"
    return "down" if later_high < low else "open"


def finding(line: Series, subject: Subject, language: Language, verbs: str) -> Finding:
    """What became of a series over its latest stretch, by how much, and what that means for its target.

    `verbs` picks the words where no change can be reckoned.
    """
    run = settled(stretch(line))
    first, last = run[0], run[-1]
    fields: dict[str, object] = {
        "topic": topic(first, subject, language),
        "first": amount(first, language),
        "last": amount(last, language),
        "start": language.period(first.period),
        "end": language.period(last.period),
    }
    form, change = how(first, last, language)
    key = f"chart.finding.{form}" if form else f"chart.{verbs}.{direction(first, last)}"
    text = language.t(key, **fields, **({"change": change} if change else {}))
    return Finding(aimed(text, line, last, language), (change,) if change else ())


def settled(run: Sequence[Observation]) -> Sequence[Observation]:
    """The run without the bounds that it begins with, where they leave open what became of it and two figures remain.

    Bounds at its end stay: what is known of late is not left out for the sake of a better sentence.
    """
    if direction(run[0], run[-1]) != "open":
        return run
    inner = list(run)
    while inner and not is_point(inner[0]):
        inner.pop(0)
    return inner if len(inner) > 1 else run


def how(first: Observation, last: Observation, language: Language) -> tuple[str, str]:
    """The form of words for a change, and the change in words where it is a number; both empty where none is sure.

    A multiple is claimed from a lower bound too; of rounded figures only with something to spare.
    """
    way = direction(first, last)
    points = is_point(first) and is_point(last)
    if way not in ("up", "down") or first.value <= 0 or not is_point(first) or not (points or way == "up"):
        return "", ""
    if first.indicator.unit.id == PERCENT:
        if not points or POINTS not in language.units:
            return "", ""
        change = language.amount(abs(last.value - first.value).normalize(), language.units[POINTS])
        return f"points.{way}", about(change, (first, last), language)
    if first.indicator.measure == "count" and max(first.value, last.value) < SMALL:
        return "", ""
    ratio = last.value / first.value
    sure = Decimal("1.03") if "about" in (first.qualifier, last.qualifier) else Decimal("1.0001")
    if points and abs(ratio / 2 - 1) <= FEW * 3:
        return "doubled", ""
    if points and ratio >= Decimal("3.5") and abs(ratio / round(ratio) - 1) <= FEW * 2:
        return "times_about", language.t("chart.times", number=language.number(Decimal(round(ratio))))
    if ratio >= 4 * sure:
        return "times", language.t("chart.times", number=language.number(Decimal(int(ratio / sure))))
    if ratio >= 2 * sure:
        return ("tripled" if ratio >= 3 * sure else "more_than_doubled"), ""
    if not points:
        return "", ""
    if ratio * 2 * sure <= 1:
        return "halved", ""
    share = abs(ratio - 1) * 100
    change = language.t("amount.symbol", number=language.number(share, 0 if share >= 10 else 1), symbol="%")
    return f"percent.{way}", about(change, (first, last), language)


def about(text: str, figures: Iterable[Observation], language: Language) -> str:
    """Words for a reckoned value, with `about` where a figure behind it is rounded."""
    return language.t("qualifier.about", figure=text) if any(o.qualifier == "about" for o in figures) else text


def aimed(text: str, line: Series, last: Observation, language: Language) -> str:
    """The words with what the figure means for the one target of its series; as they are where there are several."""
    goals = {(o.period, o.value, o.qualifier): o for o in line.target if o.period.end >= last.period.end}
    if len(goals) != 1 or last is not line.actual[-1]:
        return text
    (goal,) = goals.values()
    if line.broken(last, goal) or goal.qualifier == "up_to":
        return text
    due = goal.period.end == last.period.end
    form = "reached" if surely(goal, last) else "ahead" if not due else "missed" if missed(goal, last) else ""
    if not form:
        return text
    fields = {"target": amount(goal, language), "due": language.period(goal.period)}
    return language.t(f"chart.finding.target.{form}", finding=text, **fields)


def surely(goal: Observation, last: Observation) -> bool:
    """Whether a target is reached beyond doubt: a rounded figure that equals it leaves the matter open."""
    return holds(goal, last) and not (last.qualifier == "about" and last.value == goal.value)


def missed(goal: Observation, last: Observation) -> bool:
    """Whether the target's year is over with less than the target."""
    return last.period.end >= goal.period.end and is_point(last) and not holds(goal, last)


def stretch(line: Series) -> tuple[Observation, ...]:
    """The latest run of three actual figures or more on one base, else the longest."""
    runs: list[list[Observation]] = []
    for observation in line.actual:
        if runs and not line.broken(runs[-1][-1], observation):
            runs[-1].append(observation)
        else:
            runs.append([observation])
    longest: list[Observation] = max(reversed(runs), key=lambda run: min(len(run), 3), default=[])
    return tuple(longest)


def best(lines: Iterable[Series], least: int = 3) -> tuple[Series, ...]:
    """One series a key, with enough to show on one base: the annual one, else the longest.

    Enough are `least` actual figures, or one fewer with a forecast or target ahead of them. Figures that are all the
    same make no picture.
    """
    found: dict[tuple[str, str, str], Series] = {}
    for line in lines:
        held = found.get(line.key)
        if line.first.period.months > 12:
            continue
        moves = len({o.value for o in stretch(line)}) > 1
        if moves and len(stretch(line)) + ahead(line) >= least and (held is None or fitness(line) > fitness(held)):
            found[line.key] = line
    return tuple(found.values())


def ahead(line: Series) -> int:
    """1 where a forecast or target lies ahead of the last actual figure on its base, else 0."""
    return (
        int(any(o.period.end > line.actual[-1].period.end for o in (*line.forecast, *line.target)))
        if line.actual
        else 0
    )


def fitness(line: Series) -> tuple[bool, int]:
    """Annual series and stocks before part-year ones, then the longer."""
    return line.shape in "A*", len(stretch(line))
