"""One series over time, the form that level, share and counts have in common.

A line joins values on one base, dotted over years without a figure and dashed to a forecast; bounds
stand off the line, since the true value does not lie at their mark. Growth, and counts that have room, are bars.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from math import ceil
from typing import Any

import altair

from atlas.charts import parts, theme, words
from atlas.charts.chart import Chart, Subject
from atlas.charts.layers import Drawing, Layer, Row
from atlas.charts.parts import Span
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
    """The chart of one series; `verbs` picks the words for up and down. Counts stand as bars where they have room."""
    figures = shown(line)
    measure = words.measure(figures, language)
    finding = words.finding(line, subject, language, verbs)
    barred = kind == "counts" and roomy(figures)
    texts = words.measured(line.indicator, measure.unit, language), words.scope(figures[0], subject, language)
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
    gaps = ("gap",) if not barred and any(joins(line)["gap"]) else ()
    form = kind if barred or kind != "counts" else "level"
    return Chart(
        id=f"{kind}-{subject.id}-{line.id}".lower(),
        kind=kind,
        headline=finding.text,
        subtitle=below,
        description=words.description(form, below, (words.dated(o, language) for o in figures), language),
        note=words.notes(figures, language, breaks),
        sources=words.sources(figures),
        table=words.table(figures, language),
        draw=drawing(
            line, figures, measure, theme.colour(subject.dataset, line.first.activity), language.bare, barred=barred
        ),
        reckoned=finding.reckoned,
        keys=(*words.keys(figures, "bar" if barred else "dot"), *gaps),
    )


def roomy(figures: Sequence[Observation]) -> bool:
    """Whether bars at their dates stand apart even on the narrow picture."""
    places = sorted({parts.years(o.month) for o in figures})
    near = min((later - earlier for earlier, later in pairwise(places)), default=0.0)
    return len(places) > 1 and near / (places[-1] - places[0]) * (theme.NARROW - 90) >= 14


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
    line: Series,
    figures: Sequence[Observation],
    measure: Measure,
    colour: str,
    language: Language,
    barred: bool = False,
) -> Callable[[int], Drawing]:
    """The function that draws the series at any width, as a line or as bars from zero."""
    places = [(parts.years(o.month), float(measure.value(o))) for o in figures]
    inside = any(o.month % 12 != 11 and o.indicator.collection == "end" for o in figures)

    def draw(width: int) -> Drawing:
        height = 216 if theme.is_wide(width) else 176
        low, high = min(0.0, *(y for _, y in places)), max(0.0, *(y for _, y in places))
        ticks = parts.steps(low, high, 3)
        names = {tick: language.number(measure_tick(tick)) for tick in ticks}
        left, right = ceil(max(theme.text_width(name) for name in names.values())) + 12.0, 6.0
        across, thick = spaced(places, width - (2.0 if barred else left) - right, inside, barred)
        up = Span(low, high, height)
        rows = [
            {"x": px, "y": py, **parts.mark(o, colour, language)} for o, (px, py) in zip(figures, places, strict=True)
        ]
        segments = [
            [(across.at(parts.years(o.month)), up.pixels - up.at(float(measure.value(o)))) for o in pair]
            for pairs in (() if barred else joins(line).values())
            for pair in pairs
        ]
        top, texts, all_said = captions(figures, rows, measure, language, across, up, thick, segments)
        if barred and all_said:
            ticks, left = [0], 2.0  # every bar says its value, so that the axis would say it twice
        elif barred:
            across, thick = spaced(places, width - left - right, inside, barred)
            top, texts, _ = captions(figures, rows, measure, language, across, up, thick)
        x, y = altair.X("x:Q", scale=across.scale, axis=None), altair.Y("y:Q", scale=up.scale, axis=None)
        upright = rules(line, across, height, top, language)
        layers = [*parts.grid(ticks, up, across.pixels, names if left > 2 else {}), *upright]
        if barred:
            layers += columns(figures, rows, colour, thick, x, y, language)
        else:
            layers += strokes(line, measure, colour, x, y)
            layers += parts.marks(rows, x, y, language)
        layers += texts
        foot = height + 22 if low < 0 and barred else height
        if inside:
            layers += parts.bands(across, foot)
        else:
            periods = {px: str(o.month // 12) for o, (px, _) in zip(figures, places, strict=True)}
            layers.append(parts.below(sorted(periods.items()), across, foot))
        head = top + theme.LINE if upright else top
        return parts.framed(layers, width, height, left, right, head, foot - height + 28)

    return draw


def spaced(places: Sequence[tuple[float, float]], plot: float, inside: bool, barred: bool) -> tuple[Span, float]:
    """The scale of time over the plot, whole years where dates lie inside years, and the width of a bar."""
    xs = sorted({x for x, _ in places})
    near = min((later - earlier for earlier, later in pairwise(xs)), default=1.0)
    if inside:
        first, last = math.floor(xs[0] - 0.01), math.ceil(xs[-1] - 0.01)
        room = 22.0 if barred else 8.0
        edge = room * (last - first) / (plot - 2 * room)
        return Span(first - edge, last + edge, plot), barred * min(40.0, near / (last - first + 2 * edge) * plot * 0.62)
    if barred:
        edge = max(near * 0.5, (xs[-1] - xs[0]) * 20 / (plot - 40))
        span = Span(xs[0] - edge, xs[-1] + edge, plot)
        return span, min(40.0, round(near / (span.high - span.low) * plot * 0.62, 1))
    edge = 34 * (xs[-1] - xs[0]) / (plot - 68)
    return Span(xs[0] - edge, xs[-1] + edge, plot), 0.0


def columns(
    figures: Sequence[Observation],
    rows: Sequence[Row],
    colour: str,
    thick: float,
    x: altair.X,
    y: altair.Y,
    language: Language,
) -> list[Layer]:
    """Bars from zero: full for actual figures, pale with an edge for what may change; a target is a stroke."""
    layers: list[Layer] = []
    for status, dash in (("A", None), ("P", None), ("E", None), ("F", parts.DASHES["forecast"])):
        bars = [row for row, o in zip(rows, figures, strict=True) if o.status == status]
        if bars:
            style: dict[str, Any] = {"strokeDash": dash} if dash else {}
            layers.append(
                parts.data(bars)
                .mark_bar(size=thick, color=colour, fillOpacity=1 if status == "A" else 0.25, **style)
                .encode(
                    x=x,
                    y=y,
                    y2=parts.zero("Y2"),
                    tooltip=parts.tips(language),
                    href=parts.CARD,
                    stroke=parts.fixed("Stroke", colour),
                    strokeWidth=parts.fixed("StrokeWidth", 1.5),
                )
            )
    targets = [row for row in rows if row["shape"] == parts.SHAPES["T"]]
    layers += parts.marks(targets, x, y, language)
    return [*layers, *parts.arrows([row for row in rows if row not in targets], x, y)]


def measure_tick(tick: float) -> Decimal:
    """A tick's value, exact as written."""
    return Decimal(repr(tick))


def strokes(line: Series, measure: Measure, colour: str, x: altair.X, y: altair.Y) -> list[Layer]:
    """The line itself, one layer a style."""
    found = []
    for style, pairs in joins(line).items():
        said = {"code": "F"} if style == "forecast" else {}
        rows: list[Row] = [
            {"x": parts.years(o.month), "y": float(measure.value(o)), "part": number, **said}
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
    thick: float,
    segments: Sequence[Sequence[tuple[float, float]]] = (),
) -> tuple[float, list[Layer], bool]:
    """Values at their marks, as many as have room, the margin that they need over the plot, and whether all are there.

    A forecast and a target say so. Of neighbours that read the same the later one speaks. `thick` is the width of
    bars, none for a line; `segments` are the pieces of the line, which words keep off where they can.
    """
    found: list[parts.Caption] = []
    for i, (observation, row) in enumerate(zip(figures, rows, strict=True)):
        text = words.short(observation, measure, language)
        if observation.status in "FT":
            text = language.t(f"chart.label.{observation.status}", figure=text)
        reach = [20.0 if row["arrow"] == parts.ARROWS[way] else 6.0 for way in ("up", "down")]
        x, y, half = across.at(row["x"]), up.pixels - up.at(row["y"]), 6.0
        sides = "udrl" if i in (0, len(figures) - 1) or observation.status in "FT" else "ud"
        if thick:
            sides, half = ("d", thick / 2) if row["y"] < 0 else ("u", thick / 2)
            if observation.status != "T":
                base = up.pixels - up.at(0)
                reach = [reach[0] if row["arrow"] else 1.0, base - y] if row["y"] >= 0 else [y - base, 1.0]
        found.append(parts.Caption(text, x, y, reach[0], reach[1], sides, half))
    same = {i for i in range(len(found) - 1) if found[i].text == found[i + 1].text} if not thick else set()
    ahead = [i for i, o in enumerate(figures) if o.status in "FT"]
    known = [i for i in range(len(figures)) if i not in ahead]
    order = [
        i for i in dict.fromkeys([*known[-1:], *reversed(ahead), *parts.ends_first(len(figures))]) if i not in same
    ]
    groups: dict[tuple[float, float, str, str], list[Row]] = {}
    places = parts.places(found, order, across.pixels, up.pixels, segments)
    for i, place in sorted(places.items()):
        row = {"x": rows[i]["x"], "y": rows[i]["y"], "text": found[i].text, "code": rows[i]["code"]}
        groups.setdefault((place.dx, place.dy, place.align, place.baseline), []).append(row)
    x_, y_ = altair.X("x:Q", scale=across.scale, axis=None), altair.Y("y:Q", scale=up.scale, axis=None)
    layers = [
        parts.labels(members, x_, y_, dx=dx, dy=dy, align=align, baseline=baseline)
        for (dx, dy, align, baseline), members in groups.items()
    ]
    margin = float(ceil(max([8.0, *(2 - place.box[1] for place in places.values())])))
    return margin, layers, len(places) == len(found)
