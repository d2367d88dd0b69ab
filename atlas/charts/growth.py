"""Reported growth rates, a bar a year, up or down from zero."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.charts import theme, timeline, words
from atlas.charts.chart import Chart, Subject
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
        f"chart.growth.{'open' if line.broken(before, last) else way(before, last)}",
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
        draw=timeline.drawing(
            line, figures, measure, theme.colour(subject.dataset, last.activity), language.bare, barred=True
        ),
        keys=words.keys(figures, "bar"),
    )


def way(before: Observation, last: Observation) -> str:
    """How a rate moved, and on which side of zero."""
    moved = words.direction(before, last)
    if moved == "down":
        return "fell" if last.value < 0 <= before.value else "slower" if last.value >= 0 else "deeper"
    if moved == "up":
        return "turned" if before.value < 0 <= last.value else "faster" if before.value >= 0 else "milder"
    return moved
