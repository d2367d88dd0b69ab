"""One series over time, the form that level, share and counts have in common.

A line joins values on one base, dotted over years without a figure and dashed to a forecast; bounds
stand off the line, since the true value does not lie at their mark. Counts stand on stems instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import altair

from atlas.charts import parts, theme
from atlas.charts.chart import Chart, Subject
from atlas.charts.parts import Layer, Measure, Row, Span
from atlas.derive import Series, is_point
from atlas.language import Language
from atlas.model import Observation


def shown(line: Series) -> tuple[Observation, ...]:
    """The figures to draw: what happened, forecasts for later periods, and every target from the start on."""
    known = {o.period.bounds for o in line.actual}
    last = line.actual[-1].period.end
    ahead = [o for o in line.forecast if o.period.bounds not in known and o.period.end > last]
    targets = [o for o in line.target if o.period.end > line.actual[0].period.end]
    return tuple(sorted((*line.actual, *ahead, *targets), key=lambda o: (o.period.end, o.status)))


def chart(line: Series, subject: Subject, language: Language, kind: str, verbs: str) -> Chart:
    """The chart of one series; `verbs` picks the words for up and down, and `counts` stand on stems."""
    figures = shown(line)
    measure = parts.measure(figures, language)
    run = parts.stretch(line)
    first, last = run[0], run[-1]
    headline = language.t(
        f"chart.{verbs}.{parts.direction(first, last)}",
        topic=parts.topic(first, subject, language),
        first=parts.amount(first, language),
        last=parts.amount(last, language),
        start=language.period(first.period),
        end=language.period(last.period),
    )
    words = parts.measured(line.indicator, measure.unit, language), parts.scope(first, subject, language)
    below = parts.subtitle((*words, parts.span(figures, language)), language)
    breaks = [
        language.t("chart.note.break", period=language.period(b.period), note=language.name(b.note))
        for b in line.breaks
        if line.actual[0].period.end < b.period.end <= line.actual[-1].period.end
    ]
    gaps = [language.t("chart.note.gap")] if kind != "counts" and any(joins(line)["gap"]) else []
    return Chart(
        id=f"{kind}-{subject.id}-{line.id}".lower(),
        kind=kind,
        headline=headline,
        subtitle=below,
        description=parts.description(kind, below, (parts.dated(o, language) for o in figures), language),
        note=parts.notes(figures, language, (*breaks, *gaps)),
        sources=parts.sources(figures),
        table=parts.table(figures, language),
        draw=drawing(line, figures, measure, theme.colour(subject.dataset, first.activity), language, kind == "counts"),
    )


def joins(line: Series) -> dict[str, list[tuple[Observation, Observation]]]:
    """Pairs of neighbours that a line joins, by the style of the line; never over a break."""
    found: dict[str, list[tuple[Observation, Observation]]] = {"whole": [], "gap": [], "forecast": []}
    points = [o for o in line.actual if is_point(o)]
    for earlier, later in pairwise(points):
        if not line.broken(earlier, later):
            near = later.period.end - earlier.period.end <= 12
            found["whole" if near else "gap"].append((earlier, later))
    ahead = [o for o in line.forecast if points and is_point(o) and o.period.end > line.actual[-1].period.end]
    for earlier, later in pairwise((*points[-1:], *ahead)):
        if not line.broken(earlier, later):
            found["forecast"].append((earlier, later))
    return found


def drawing(
    line: Series, figures: Sequence[Observation], measure: Measure, colour: str, language: Language, stems: bool
) -> Callable[[int], altair.LayerChart]:
    """The function that draws the series at any width."""
    places = [(parts.years(o.period), float(measure.value(o))) for o in figures]

    def draw(width: int) -> altair.LayerChart:
        height = 230 if theme.is_wide(width) else 190
        low, high = min(0.0, *(y for _, y in places)), max(0.0, *(y for _, y in places))
        ticks = parts.steps(low, high, 4)
        names = {tick: language.number(measure_tick(tick)) for tick in ticks}
        left, right = max(theme.text_width(name) for name in names.values()) + 12, 6.0
        plot = width - left - right
        xs = [x for x, _ in places]
        inner = 34 * (max(xs) - min(xs)) / (plot - 68)
        across, up = Span(min(xs) - inner, max(xs) + inner, plot), Span(low, high, height)
        x, y = altair.X("x:Q", scale=across.scale, axis=None), altair.Y("y:Q", scale=up.scale, axis=None)
        rows = [
            {"x": px, "y": py, **parts.mark(o, colour, language)} for o, (px, py) in zip(figures, places, strict=True)
        ]
        layers = [*parts.grid(ticks, up, plot, names), *rules(line, figures, across, height, language)]
        if stems:
            stem = parts.data(rows).mark_rule(strokeWidth=3).encode(x=x, y=y, y2=altair.Y2Datum(0))
            layers.append(stem.encode(stroke=altair.Stroke("stroke:N", scale=None)))
        else:
            layers += strokes(line, measure, colour, x, y)
        layers += parts.marks(rows, x, y, language)
        top, words = captions(figures, rows, measure, language, across, up, x, y)
        layers += words
        periods = {px: tick_name(o, language) for o, (px, _) in zip(figures, places, strict=True)}
        layers.append(parts.below(sorted(periods.items()), across, height))
        top = max(top, 34.0) if line.breaks else top
        return parts.framed(layers, width, height, left, right, top, 30)

    return draw


def measure_tick(tick: float) -> parts.Decimal:
    """A tick's value, exact as written."""
    return parts.Decimal(repr(tick))


def tick_name(observation: Observation, language: Language) -> str:
    """What stands under the axis: a year, or for a stock inside a year its month."""
    period = observation.period
    if observation.indicator.collection != "end" or period.end % 12 == 11:
        return str(period.year)
    return language.t("chart.month", month=language.t(f"chart.month.{period.end % 12 + 1}"), year=period.year)


def strokes(line: Series, measure: Measure, colour: str, x: altair.X, y: altair.Y) -> list[Layer]:
    """The line itself, one layer a style."""
    found = []
    for style, pairs in joins(line).items():
        rows: list[Row] = [
            {"x": parts.years(o.period), "y": float(measure.value(o)), "part": number}
            for number, pair in enumerate(chained(pairs))
            for o in pair
        ]
        dash = {"strokeDash": parts.DASHES[style]} if style in parts.DASHES else {}
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


def rules(
    line: Series, figures: Sequence[Observation], across: Span, height: float, language: Language
) -> list[Layer]:
    """An upright dashed rule with a word wherever a new base begins, half-way between the two bases."""
    rows: list[Row] = []
    for item in line.breaks:
        before = [parts.years(o.period) for o in line.actual if o.period.end < item.period.end]
        after = [parts.years(o.period) for o in line.actual if o.period.end >= item.period.end]
        if before and after:
            rows.append({"x": (before[-1] + after[0]) / 2, "text": language.t("chart.break")})
    if not rows:
        return []
    x = altair.X("x:Q", scale=across.scale, axis=None)
    ink = theme.LIGHT["muted"]
    return [
        parts.data(rows)
        .mark_rule(strokeDash=parts.DASHES["break"], color=ink, strokeWidth=1.5)
        .encode(x=x, y=altair.YValue(-18), y2=altair.Y2Value(height)),
        parts.data(rows).mark_text(color=ink, baseline="bottom").encode(x=x, y=altair.YValue(-20), text=altair.Text("text:N")),
    ]


def captions(
    figures: Sequence[Observation],
    rows: Sequence[Row],
    measure: Measure,
    language: Language,
    across: Span,
    up: Span,
    x: altair.X,
    y: altair.Y,
    below: bool = False,
) -> tuple[float, list[Layer]]:
    """Values at their marks, as many as have room, and the margin that they need over the plot.

    A forecast and a target say so. `below` puts the value of a negative bar under it.
    """
    boxes: list[tuple[float, float, float]] = []
    texts: list[Row] = []
    for observation, row in zip(figures, rows, strict=True):
        text = parts.short(observation, measure, language)
        if observation.status in "FT":
            text = language.t(f"chart.label.{observation.status}", figure=text)
        over = 26 if row["arrow"] == parts.ARROWS["up"] else 11
        if below and row["y"] < 0:
            over = -22
        wide = theme.text_width(text)
        place = across.at(row["x"])
        push = min(0.0, across.pixels - place - wide / 2) + max(0.0, wide / 2 - place)
        texts.append({**row, "text": text, "over": over, "push": round(push, 1)})
        boxes.append((place + push, -up.at(row["y"]) - over, wide))
    ahead = [i for i, o in enumerate(figures) if o.status in "FT"]
    kept = parts.clear(boxes, list(dict.fromkeys([*ahead, *parts.ends_first(len(figures))])))
    groups: dict[tuple[float, float], list[Row]] = {}
    for i in kept:
        row = {"x": texts[i]["x"], "y": texts[i]["y"], "text": texts[i]["text"]}
        groups.setdefault((texts[i]["over"], texts[i]["push"]), []).append(row)
    top = max(theme.LINE - across_top for across_top in (up.pixels + boxes[i][1] for i in kept))
    return max(top, 8.0), [
        parts.labels(members, x, y, dy=-over, dx=push, baseline="bottom") for (over, push), members in groups.items()
    ]
