"""The kinds of charts, one a file; `CHARTS` lists them in the order in which a page shows them."""

from __future__ import annotations

from atlas.charts import (
    change,
    clusters,
    comparison,
    counts,
    course,
    dimensions,
    districts,
    evaluation,
    growth,
    hubs,
    level,
    links,
    milestones,
    panels,
    presence,
    share,
    target,
    verdicts,
)
from atlas.charts.chart import Chart, Subject

CHARTS = (
    *(level, share, growth, target, course, verdicts, counts, panels, comparison, change, clusters),
    *(hubs, districts, milestones, links, presence, evaluation, dimensions),
)
"""Each module has `RULE`, the label key of the sentence that says when the chart is shown, and
`draw(subject, language)`, which gives the charts that the subject has the data for."""

__all__ = ["CHARTS", "Chart", "Subject"]
