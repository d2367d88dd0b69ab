"""What several charts share: figures as points, layers of marks, and the words around a chart.

All text is placed by coordinates that are reckoned here, never by a renderer that measures it, so a
picture does not depend on the fonts of the machine. Status and qualifier are told by shape: see `SHAPES`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any

import altair

from atlas.charts import theme
from atlas.charts.chart import Cell, Subject, Table
from atlas.derive import Series, is_point
from atlas.language import Language, rounded
from atlas.model import Indicator, Observation, Source, Unit
from atlas.period import Period

SHAPES = {
    "A": "circle",
    "P": "circle",
    "E": "square",
    "F": "diamond",
    "T": "M-1.5,-0.25H1.5V0.25H-1.5Z",
}
"""The mark of each status: filled for an actual figure, hollow for what may still change, a bar for a target."""
PRICES = ("constant", "current")
HOLLOW = ("P", "E", "F")
ARROWS = {
    "up": "M0,-1.3V-3M-0.8,-2.2L0,-3L0.8,-2.2",
    "down": "M0,1.3V3M-0.8,2.2L0,3L0.8,2.2",
    "right": "M0.4,0H2M1.2,-0.8L2,0L1.2,0.8",
}
"""What a bound adds to its mark: an open arrow to the side where the true value lies."""
DASHES = {"forecast": [5, 4], "gap": [1, 4], "break": [2, 3]}
TIPS = ("period", "value", "status", "source")
FEW = Decimal("0.01")
"""A change smaller than this part of the earlier value is called little."""

Row = dict[str, Any]
Layer = altair.Chart


# ---------------------------------------------------------------------------- numbers and words


@dataclass(frozen=True)
class Measure:
    """How one chart writes its values: in ten to the `power` of a unit, and the unit's name."""

    power: int
    unit: str

    def value(self, observation: Observation) -> Decimal:
        """The observation's value in this measure."""
        return observation.value.scaleb(observation.indicator.unit_mult - self.power)


def measure(observations: Iterable[Observation], language: Language) -> Measure:
    """The greatest power of ten with a word in which every value is at least one."""
    found = tuple(observations)
    indicator = found[0].indicator
    totals = [abs(o.value.scaleb(o.indicator.unit_mult)) for o in found if o.value]
    powers = [] if indicator.unit.kind == "rate" or not totals else language.scales
    power, word = next(((p, w) for p, w in powers if min(totals) >= Decimal(10) ** p), (0, ""))
    name = language.name(indicator.unit.name) or indicator.unit.symbol
    return Measure(power, language.t("amount.scale_unit", scale=word, unit=name) if word else name)


def short(observation: Observation, measure: Measure, language: Language) -> str:
    """A value label without unit: three digits at least, and a sign for its qualifier."""
    text = language.number(rounded(measure.value(observation), 3))
    return language.t(f"chart.short.{observation.qualifier}", figure=text)


def amount(observation: Observation, language: Language) -> str:
    """A figure with qualifier and unit for a headline, four digits at least; a unit that the measure names is left out."""
    indicator = observation.indicator
    unit = Unit("", indicator.unit.kind, {}, "") if names_unit(indicator, language) else indicator.unit
    text = language.amount(observation.value, unit, indicator.unit_mult, 4)
    return language.t(f"qualifier.{observation.qualifier}", figure=text)


def names_unit(indicator: Indicator, language: Language) -> bool:
    """Whether the measure's name says its unit already, as `Companies` in companies."""
    unit = language.name(indicator.unit.name).lower()
    return indicator.unit.kind == "count" and unit in language.name(indicator.name).lower()


def compact(observation: Observation, language: Language) -> str:
    """A figure with unit and the sign of its qualifier, for a label whose neighbours have other measures."""
    indicator = observation.indicator
    text = language.amount(observation.value, indicator.unit, indicator.unit_mult, 3)
    return language.t(f"chart.short.{observation.qualifier}", figure=text)


def lower(text: str, language: Language) -> str:
    """The text as it stands inside a sentence: a small first letter, unless it opens an abbreviation or a name."""
    word = re.split(r"\W", text, maxsplit=1)[0]
    keeps = word[1:] != word[1:].lower() or word in language.t("chart.proper").split()
    return text if keeps or len(word) == 1 else text[:1].lower() + text[1:]


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
        (language.period(o.period), o, language.t(f"chart.status.{o.status}"), o.source.publisher)
        for o in observations
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


def sources(observations: Iterable[Observation]) -> tuple[Source, ...]:
    """The sources of figures, each once, in order."""
    return tuple({o.source.id: o.source for o in observations}.values())


def notes(observations: Iterable[Observation], language: Language, extra: Iterable[str] = ()) -> str:
    """How to read the marks that stand in this chart, and what is said besides."""
    found = tuple(observations)
    said = {
        "about": any(o.qualifier == "about" for o in found),
        "bound": any(not is_point(o) for o in found),
        "provisional": any(o.status == "P" for o in found),
        "estimated": any(o.status == "E" for o in found),
        "forecast": any(o.status == "F" for o in found),
        "target": any(o.status == "T" for o in found),
    }
    sentences = [language.t(f"chart.note.{name}") for name, needed in said.items() if needed]
    return " ".join((*extra, *sentences))


# ---------------------------------------------------------------------------- findings


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


def stretch(line: Series) -> tuple[Observation, ...]:
    """The latest run of three actual figures or more on one base, else the longest."""
    runs: list[list[Observation]] = []
    for observation in line.actual:
        if runs and not line.broken(runs[-1][-1], observation):
            runs[-1].append(observation)
        else:
            runs.append([observation])
    return tuple(max(reversed(runs), key=lambda run: min(len(run), 3), default=[]))


def best(lines: Iterable[Series], least: int = 3) -> tuple[Series, ...]:
    """One series a key, with `least` figures on one base: the annual one, else the longest."""
    found: dict[tuple[str, str, str], Series] = {}
    for line in lines:
        held = found.get(line.key)
        if line.first.period.months > 12:
            continue
        if len(stretch(line)) >= least and (held is None or fitness(line) > fitness(held)):
            found[line.key] = line
    return tuple(found.values())


def fitness(line: Series) -> tuple[bool, int]:
    """Annual series and stocks before part-year ones, then the longer."""
    return line.shape in "A*", len(stretch(line))


def latest(observations: Iterable[Observation]) -> Observation | None:
    """The last actual figure; of periods that end together the longer one."""
    return max(observations, key=lambda o: (o.period.end, -o.period.start), default=None)


# ---------------------------------------------------------------------------- places


@dataclass(frozen=True)
class Span:
    """A linear scale from values to pixels; the place of every label is reckoned with it."""

    low: float
    high: float
    pixels: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return round((value - self.low) / (self.high - self.low) * self.pixels, 1)

    @property
    def scale(self) -> altair.Scale:
        """The same scale for Vega-Lite."""
        return altair.Scale(domain=[self.low, self.high], nice=False, zero=False)


def years(period: Period) -> float:
    """Where a period stands on an axis of years: at its end, so that whole years are whole numbers."""
    return round((period.end + 1) / 12 - 1, 4)


def steps(low: float, high: float, count: int) -> list[float]:
    """Round values between `low` and `high`, zero among them, no more than `count` steps apart."""
    rough = (high - low or 1.0) / count
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * m for m in (1, 2, 2.5, 5, 10) if size * m >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(n * step, 10) for n in range(first, last + 1)]


def clear(boxes: Sequence[tuple[float, float, float]], order: Sequence[int], height: float = 15) -> list[int]:
    """Which labels to show so that none meets another: boxes are (x of the middle, y, width), first come first."""
    kept: list[int] = []
    for i in order:
        x, y, width = boxes[i]
        free = (abs(x - boxes[k][0]) >= (width + boxes[k][2]) / 2 + 3 or abs(y - boxes[k][1]) >= height for k in kept)
        if all(free):
            kept.append(i)
    return sorted(kept)


def ends_first(count: int) -> list[int]:
    """Indices in the order of what a reader needs most: the last, the first, then from the end on."""
    return list(dict.fromkeys([count - 1, 0, *range(count - 2, 0, -1)])) if count else []


# ---------------------------------------------------------------------------- layers


def data(rows: Iterable[Row]) -> altair.Chart:
    """A chart of inline rows, ready for a mark."""
    return altair.Chart(altair.Data(values=list(rows)))


def grid(ticks: Sequence[float], span: Span, plot: float, label: dict[float, str]) -> list[Layer]:
    """Horizontal lines with their values to the left; the line at zero is the strongest."""
    y = altair.Y("y:Q", scale=span.scale, axis=None)
    lines = [{"y": tick, "text": label[tick]} for tick in ticks]
    return [
        data([row for row in lines if row["y"]])
        .mark_rule(color=theme.LIGHT["grid"])
        .encode(y=y, x=altair.XValue(0), x2=altair.X2Value(plot)),
        data([{"y": 0}]).mark_rule().encode(y=y, x=altair.XValue(0), x2=altair.X2Value(plot)),
        data(lines)
        .mark_text(align="right", baseline="middle", color=theme.LIGHT["muted"])
        .encode(y=y, x=altair.XValue(-8), text=altair.Text("text:N")),
    ]


def below(rows: Sequence[tuple[float, str]], span: Span, height: float) -> Layer:
    """Names of periods under an axis of time, as many as have room: the last, the first, then the rest."""
    boxes = [(span.at(x), 0.0, theme.text_width(text) + 6) for x, text in rows]
    kept = clear(boxes, ends_first(len(rows)))
    return (
        data([{"x": rows[i][0], "text": rows[i][1]} for i in kept])
        .mark_text(baseline="top", color=theme.LIGHT["muted"])
        .encode(x=altair.X("x:Q", scale=span.scale, axis=None), y=altair.YValue(height + 8), text=altair.Text("text:N"))
    )


def arrow(observation: Observation, sideways: bool = False) -> str:
    """The arrow that a bound adds to its mark; empty for a value."""
    if is_point(observation):
        return ""
    if sideways:
        return ARROWS["right"]
    return ARROWS["down" if observation.qualifier == "up_to" else "up"]


def fill(observation: Observation, colour: str) -> str:
    """Inside of a mark: the surface's colour for what may still change."""
    if observation.status == "T":
        return theme.LIGHT["ink"]
    return theme.LIGHT["surface"] if observation.status in HOLLOW else colour


def marks(rows: Sequence[Row], x: altair.X, y: altair.Y, language: Language, dx: float = 0) -> list[Layer]:
    """Points by status, and the arrows of bounds; each row is a `mark` with its place."""
    style = {
        "fill": altair.Fill("fill:N", scale=None, legend=None),
        "stroke": altair.Stroke("stroke:N", scale=None, legend=None),
    }
    if not rows:
        return []
    points = data(rows).mark_point(size=64, strokeWidth=2)
    found = [
        points.encode(x=x, y=y, shape=altair.Shape("shape:N", scale=None, legend=None), tooltip=tips(language), **style)
    ]
    return [*found, *arrows(rows, x, y, dx)]


def arrows(rows: Sequence[Row], x: altair.X, y: altair.Y, dx: float = 0) -> list[Layer]:
    """The arrows of those rows that are bounds."""
    if not any(row["arrow"] for row in rows):
        return []
    layer = data(rows).transform_filter("datum.arrow").mark_point(size=64, strokeWidth=2, filled=False, strokeCap="round", xOffset=dx)
    shape = altair.Shape("arrow:N", scale=None, legend=None)
    return [layer.encode(x=x, y=y, shape=shape, stroke=altair.Stroke("stroke:N", scale=None, legend=None))]


def tips(language: Language) -> list[altair.Tooltip]:
    """What a reader sees on pointing at a mark: period, value, status and source."""
    return [altair.Tooltip(f"{name}:N", title=language.t(f"chart.head.{name}")) for name in TIPS]


def mark(observation: Observation, colour: str, language: Language, sideways: bool = False) -> Row:
    """How one figure is drawn and what it says when pointed at."""
    return {
        "shape": SHAPES[observation.status],
        "fill": fill(observation, colour),
        "stroke": theme.LIGHT["ink"] if observation.status == "T" else colour,
        "arrow": arrow(observation, sideways),
        "period": language.period(observation.period),
        "value": language.figure(observation),
        "status": language.t(f"chart.status.{observation.status}"),
        "source": observation.source.publisher,
    }


def labels(rows: Sequence[Row], x: altair.X, y: altair.Y, **style: Any) -> Layer:
    """Words at marks, with an edge in the surface's colour that keeps lines away from them."""
    text = {"stroke": theme.LIGHT["surface"], "strokeWidth": 3, "strokeJoin": "round", **style}
    return data(rows).mark_text(**text).encode(x=x, y=y, text=altair.Text("text:N"))


def framed(
    layers: Sequence[Layer], width: int, height: float, left: float, right: float, top: float, bottom: float
) -> altair.LayerChart:
    """The layers on a plot with fixed margins, so that the picture is exactly `width` pixels wide."""
    return altair.LayerChart(
        layer=list(layers),
        width=width - left - right,
        height=height,
        padding={"left": left, "right": right, "top": top, "bottom": bottom},
        autosize=altair.AutoSizeParams(type="none"),
        config=theme.CONFIG,
    )
