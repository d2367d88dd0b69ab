"""The level of one measure over time: value added, revenue, output, size, investment."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.charts import timeline, words
from atlas.charts.chart import Chart, Subject
from atlas.derive import is_level
from atlas.language import Language

RULE = "chart.rule.level"


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart for each measure that is an amount and has three periods on one base."""
    lines = (line for line in subject.series if is_level(line.indicator) and line.indicator.measure != "count")
    for line in words.best(lines):
        yield timeline.chart(line, subject, language, "level", "change")
