"""A share over time, above all the share of the city's GDP."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.charts import timeline, words
from atlas.charts.chart import Chart, Subject
from atlas.language import Language

RULE = "chart.rule.share"


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart for each share with three periods on one base."""
    for line in words.best(line for line in subject.series if line.indicator.measure in ("share", "rate")):
        yield timeline.chart(line, subject, language, "share", "share")
