"""How many there are: companies, people, patents, over time."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.charts import timeline, words
from atlas.charts.chart import Chart, Subject
from atlas.language import Language

RULE = "chart.rule.counts"


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart for each count with three periods on one base."""
    for line in words.best(line for line in subject.series if line.indicator.measure == "count"):
        yield timeline.chart(line, subject, language, "counts", "change")
