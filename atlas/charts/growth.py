"""Reported growth rates, a bar a year, up or down from zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import Any

import altair

from atlas.charts import parts, theme, timeline, words
from atlas.charts.chart import Chart, Subject
from atlas.charts.parts import Span
from atlas.charts.words import Measure
from atlas.derive import Series
from atlas.language import Language
from atlas.model import Observation

RULE = "chart.rule.growth"


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart for each growth rate with three periods on one base."""
    for line in words.best(line for line in subject.series if line.indicator.measure == "growth"):
        yield chart(line, subject, language)


def chart(line: Series, subject: Subject, language: Language) -> Chart:
    """The rates of one series; the headline compares the last two."""
    figures = timeline.shown(line)
    measure = words.measure(figures, language)
    before, last = line.actual[-2:]
    headline = language.t(
        f"chart.growth.{'open' if line.broken(before, last) else words.direction(before, last)}",
        topic=words.topic(last, subject, language),
        last=words.amount(last, language),
        end=language.period(last.period),
        before=words.amount(before, language),
        start=language.period(before.period),
    )
    texts = words.measured(line.indicator, measure.unit, language), words.scope(last, subject, language)
    below = words.subtitle((*texts, words.span(figures, language)), language)
    return Chart(
        id=f"growth-{subject.id}-{line.id}".lower(),
        kind="growth",
        headline=headline,
        subtitle=below,
        description=words.description("growth", below, (words.dated(o, language) for o in figures), language),
        note=words.notes(figures, language),
        sources=words.sources(figures),
        table=words.table(figures, language),
        draw=drawing(figures, measure, theme.colour(subject.dataset, last.activity), language),
    )


def drawing(
    figures: Sequence[Observation], measure: Measure, colour: str, language: Language
) -> Callable[[int], altair.LayerChart]:
    """The function that draws the bars at any width; a target is a mark without a bar."""

    def draw(width: int) -> altair.LayerChart:
        height = 210 if theme.is_wide(width) else 180
        rows = [
            {"x": parts.years(o.month), "y": float(measure.value(o)), **parts.mark(o, colour, language)}
            for o in figures
        ]
        low, high = min(0.0, *(row["y"] for row in rows)), max(0.0, *(row["y"] for row in rows))
        ticks = parts.steps(low, high, 4)
        names = {tick: language.number(timeline.measure_tick(tick)) for tick in ticks}
        left, right = ceil(max(theme.text_width(name) for name in names.values())) + 12.0, 6.0
        plot = width - left - right
        first, last = min(row["x"] for row in rows) - 0.6, max(row["x"] for row in rows) + 0.6
        across, up = Span(first, last, plot), Span(low, high, height)
        x, y = altair.X("x:Q", scale=across.scale, axis=None), altair.Y("y:Q", scale=up.scale, axis=None)
        layers = parts.grid(ticks, up, plot, names)
        thick = min(44.0, round(plot / (last - first) * 0.62, 1))
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
        layers += parts.marks([row for row in rows if row["shape"] == parts.SHAPES["T"]], x, y, language)
        layers += parts.arrows([row for row in rows if row["shape"] != parts.SHAPES["T"]], x, y)
        top, texts = timeline.captions(figures, rows, measure, language, across, up, "bars")
        periods = {row["x"]: timeline.tick_name(o, language) for row, o in zip(rows, figures, strict=True)}
        foot = height + 22 if low < 0 else height
        layers += [*texts, parts.below(sorted(periods.items()), across, foot)]
        return parts.framed(layers, width, height, left, right, top, foot - height + 30)

    return draw
