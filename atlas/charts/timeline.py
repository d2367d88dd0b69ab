"""One series over time, the form that level, share and counts have in common.

A line joins values on one base, dotted over years without a figure and dashed to a forecast; bounds
stand off the line, since the true value does not lie at their mark. Counts stand on stems instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from math import ceil
from typing import Any

import altair

from atlas.charts import parts, theme, words
from atlas.charts.chart import Chart, Subject
from atlas.charts.parts import Layer, Row, Span
from atlas.charts.words import Measure
from atlas.derive import Series, is_point
from atlas.language import Language
from atlas.model import Observation


def shown(line: Series) -> tuple[Observation, ...]:
    """The figures to draw: what happened, forecasts for later periods, and targets that are not past.

    Of targets that say the same of one year the first stands for all.
    """
    last = line.actual[-1].period.end
    targets = {(o.period, o.value, o.qualifier): o for o in reversed(line.target) if o.period.end >= last}
    return tuple(sorted((*line.actual, *ahead(line), *targets.values()), key=lambda o: (o.month, o.status)))


def ahead(line: Series) -> list[Observation]:
    """Forecasts for periods after the last actual figure."""
    return [o for o in line.forecast if o.period.end > line.actual[-1].period.end]


def chart(line: Series, subject: Subject, language: Language, kind: str, verbs: str) -> Chart:
    """The chart of one series; `verbs` picks the words for up and down, and `counts` stand on stems."""
    figures = shown(line)
    measure = words.measure(figures, language)
    run = words.stretch(line)
    first, last = run[0], run[-1]
    headline = language.t(
        f"chart.{verbs}.{words.direction(first, last)}",
        topic=words.topic(first, subject, language),
        first=words.amount(first, language),
        last=words.amount(last, language),
        start=language.period(first.period),
        end=language.period(last.period),
    )
    texts = words.measured(line.indicator, measure.unit, language), words.scope(first, subject, language)
    below = words.subtitle((*texts, words.span(figures, language)), language)
    breaks = [
        language.t(
            f"chart.note.{'bridge' if b.bridge else 'break'}",
            period=language.period(b.period),
            note=language.plain(b.bridge or b.note),
        )
        for b in line.breaks
        if line.actual[0].period.end < b.period.end <= line.actual[-1].period.end
    ]
    gaps = [language.t("chart.note.gap")] if kind != "counts" and any(joins(line)["gap"]) else []
    return Chart(
        id=f"{kind}-{subject.id}-{line.id}".lower(),
        kind=kind,
        headline=headline,
        subtitle=below,
        description=words.description(kind, below, (words.dated(o, language) for o in figures), language),
        note=words.notes(figures, language, (*breaks, *gaps)),
        sources=words.sources(figures),
        table=words.table(figures, language),
        draw=drawing(line, figures, measure, theme.colour(subject.dataset, first.activity), language, kind == "counts"),
    )


def joins(line: Series) -> dict[str, list[tuple[Observation, Observation]]]:
    """Pairs of neighbours that a line joins, by the style of the line; never over a break."""
    found: dict[str, list[tuple[Observation, Observation]]] = {"whole": [], "gap": [], "forecast": []}
    points = [o for o in line.actual if is_point(o)]
    for earlier, later in pairwise(points):
        if not line.broken(earlier, later):
            near = later.month - earlier.month <= 12
            found["whole" if near else "gap"].append((earlier, later))
    start = line.actual[-1:] if is_point(line.actual[-1]) else ()
    for earlier, later in pairwise((*start, *(o for o in ahead(line) if is_point(o)))):
        if not line.broken(earlier, later):
            found["forecast"].append((earlier, later))
    return found


def drawing(
    line: Series, figures: Sequence[Observation], measure: Measure, colour: str, language: Language, stems: bool
) -> Callable[[int], altair.LayerChart]:
    """The function that draws the series at any width."""
    places = [(parts.years(o.month), float(measure.value(o))) for o in figures]

    def draw(width: int) -> altair.LayerChart:
        height = 230 if theme.is_wide(width) else 190
        low, high = min(0.0, *(y for _, y in places)), max(0.0, *(y for _, y in places))
        ticks = parts.steps(low, high, 4)
        names = {tick: language.number(measure_tick(tick)) for tick in ticks}
        left, right = ceil(max(theme.text_width(name) for name in names.values())) + 12.0, 6.0
        plot = width - left - right
        xs = [x for x, _ in places]
        inner = 34 * (max(xs) - min(xs)) / (plot - 68)
        across, up = Span(min(xs) - inner, max(xs) + inner, plot), Span(low, high, height)
        x, y = altair.X("x:Q", scale=across.scale, axis=None), altair.Y("y:Q", scale=up.scale, axis=None)
        rows = [
            {"x": px, "y": py, **parts.mark(o, colour, language)} for o, (px, py) in zip(figures, places, strict=True)
        ]
        top, texts = captions(figures, rows, measure, language, across, up, "stems" if stems else "line")
        upright = rules(line, across, height, top, language)
        layers = [*parts.grid(ticks, up, plot, names), *upright]
        if stems:
            standing = [row for o, row in zip(figures, rows, strict=True) if o.status != "T"]
            stem = parts.data(standing).mark_rule(strokeWidth=3).encode(x=x, y=y, y2=parts.zero("Y2"))
            layers.append(stem.encode(stroke=altair.Stroke("stroke:N", scale=None)))
        else:
            layers += strokes(line, measure, colour, x, y)
        layers += parts.marks(rows, x, y, language)
        layers += texts
        periods = {px: tick_name(o, language) for o, (px, _) in zip(figures, places, strict=True)}
        layers.append(parts.below(sorted(periods.items()), across, height))
        return parts.framed(layers, width, height, left, right, top + theme.LINE if upright else top, 30)

    return draw


def measure_tick(tick: float) -> Decimal:
    """A tick's value, exact as written."""
    return Decimal(repr(tick))


def tick_name(observation: Observation, language: Language) -> str:
    """What stands under the axis: a year, or for a stock inside a year its month."""
    year, month = divmod(observation.month, 12)
    if observation.indicator.collection != "end" or month == 11:
        return str(year)
    return language.t("chart.month", month=language.t(f"chart.month.{month + 1}"), year=year)


def strokes(line: Series, measure: Measure, colour: str, x: altair.X, y: altair.Y) -> list[Layer]:
    """The line itself, one layer a style."""
    found = []
    for style, pairs in joins(line).items():
        rows: list[Row] = [
            {"x": parts.years(o.month), "y": float(measure.value(o)), "part": number}
            for number, pair in enumerate(chained(pairs))
            for o in pair
        ]
        dash: dict[str, Any] = {"strokeDash": parts.DASHES[style]} if style in parts.DASHES else {}
        if rows:
            layer = parts.data(rows).mark_line(color=colour, strokeWidth=2.5, **dash)
            found.append(layer.encode(x=x, y=y, detail=altair.Detail("part:N")))
    return found


def chained(pairs: Sequence[tuple[Observation, Observation]]) -> list[list[Observation]]:
    """Pairs that share an end, joined into runs."""
    runs: list[list[Observation]] = []
    for earlier, later in pairs:
        if runs and runs[-1][-1] is earlier:
            runs[-1].append(later)
        else:
            runs.append([earlier, later])
    return runs


def rules(line: Series, across: Span, height: float, top: float, language: Language) -> list[Layer]:
    """An upright dashed rule wherever a new base begins, half-way between the two, its word over all others."""
    rows: list[Row] = []
    for item in (b for b in line.breaks if not b.bridge):
        before = [parts.years(o.month) for o in line.actual if o.period.end < item.period.end]
        after = [parts.years(o.month) for o in line.actual if o.period.end >= item.period.end]
        if before and after:
            rows.append({"x": (before[-1] + after[0]) / 2, "text": language.t("chart.break")})
    if not rows:
        return []
    x = altair.X("x:Q", scale=across.scale, axis=None)
    ink = theme.LIGHT["muted"]
    return [
        parts.data(rows)
        .mark_rule(strokeDash=parts.DASHES["break"], color=ink, strokeWidth=1.5)
        .encode(x=x, y=parts.fixed("Y", -top), y2=parts.fixed("Y2", height)),
        parts.data(rows)
        .mark_text(color=ink, baseline="bottom")
        .encode(x=x, y=parts.fixed("Y", -top - 1), text=altair.Text("text:N")),
    ]


def captions(
    figures: Sequence[Observation],
    rows: Sequence[Row],
    measure: Measure,
    language: Language,
    across: Span,
    up: Span,
    form: str,
) -> tuple[float, list[Layer]]:
    """Values at their marks, as many as have room, and the margin that they need over the plot.

    A forecast and a target say so. `form` is `line`, `stems` or `bars` and says where words may stand.
    """
    found: list[parts.Caption] = []
    for observation, row in zip(figures, rows, strict=True):
        text = words.short(observation, measure, language)
        if observation.status in "FT":
            text = language.t(f"chart.label.{observation.status}", figure=text)
        reach = [20.0 if row["arrow"] == parts.ARROWS[way] else 6.0 for way in ("up", "down")]
        sides = {"line": "udrl", "stems": "url", "bars": "d" if row["y"] < 0 else "u"}[form]
        found.append(parts.Caption(text, across.at(row["x"]), up.pixels - up.at(row["y"]), reach[0], reach[1], sides))
    ahead = [i for i, o in enumerate(figures) if o.status in "FT"]
    order = dict.fromkeys([*reversed(ahead), *parts.ends_first(len(figures))])
    groups: dict[tuple[float, float, str, str], list[Row]] = {}
    places = parts.places(found, order, across.pixels, up.pixels)
    for i, place in sorted(places.items()):
        row = {"x": rows[i]["x"], "y": rows[i]["y"], "text": found[i].text}
        groups.setdefault((place.dx, place.dy, place.align, place.baseline), []).append(row)
    x, y = altair.X("x:Q", scale=across.scale, axis=None), altair.Y("y:Q", scale=up.scale, axis=None)
    layers = [
        parts.labels(members, x, y, dx=dx, dy=dy, align=align, baseline=baseline)
        for (dx, dy, align, baseline), members in groups.items()
    ]
    return float(ceil(max([8.0, *(2 - place.box[1] for place in places.values())]))), layers
