"""The ladder of clusters: how large each is, against the tiers of a hundred billion and a trillion yuan."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from atlas.charts import bars, theme, words
from atlas.charts.chart import Chart, Subject
from atlas.language import Language
from atlas.model import Cluster, Observation, Unit

RULE = "chart.rule.clusters"
SIZES = ("revenue", "output", "size")
"""Measures that reports put a cluster into its tier by; of one year the first is preferred."""
TIERS = (11, 12)
"""Powers of ten, in yuan, at which a tier begins."""
NUMBER = Unit("", "count", {}, "")
"""A bare number, as the axis already names the unit."""
MOST = 12
"""Clusters that are drawn; the table has all."""

Step = tuple[Cluster, Observation]


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart where three clusters have a figure of their size."""
    if subject.kind not in ("home", "industries", "clusters"):
        return
    found = [(cluster, last) for cluster in subject.dataset.clusters.values() if (last := size(cluster, subject))]
    if len(found) >= 3:
        yield chart(sorted(found, key=lambda step: (-total(step[1]), step[0].id)), subject, language)


def size(cluster: Cluster, subject: Subject) -> Observation | None:
    """The latest whole-year figure of a cluster's size in money."""
    known = [
        o
        for line in subject.series
        if line.key[:2] == (cluster.area.id, cluster.activity.id) and line.indicator.measure in SIZES
        if line.indicator.unit.id == subject.dataset.profile.currency
        for o in line.actual
        if o.period.is_year
    ]
    order = {name: -place for place, name in enumerate(SIZES)}
    return max(known, key=lambda o: (o.period.end, order[o.indicator.measure]), default=None)


def total(observation: Observation) -> float:
    """The size in yuan."""
    return float(observation.value.scaleb(observation.indicator.unit_mult))


def chart(steps: Sequence[Step], subject: Subject, language: Language) -> Chart:
    """Dots on a logarithmic scale; the headline counts who stands on which tier by the latest figures."""
    figures = [o for _, o in steps]
    counts = [sum(words.interval(o)[0].scaleb(o.indicator.unit_mult) >= 10**tier for o in figures) for tier in TIERS]
    headline = language.t("chart.clusters.headline", upper=counts[1], lower=counts[0] - counts[1], count=len(steps))
    rows = []
    for place, (cluster, o) in enumerate(steps[:MOST], 1):
        name = language.t("chart.clusters.name", rank=place, cluster=language.name(cluster.name))
        measure = words.lower(language.name(o.indicator.name), language)
        detail = language.t("chart.clusters.detail", measure=measure, period=language.period(o.period))
        colour = theme.colour(subject.dataset, cluster.activity)
        rows.append(bars.Bar(name, total(o), words.compact(o, language), o, colour, detail))
    low = 10.0 ** min(*TIERS, math.floor(math.log10(min(total(o) for o in figures))))
    high = max(10.0 ** max(TIERS), *(total(o) for o in figures)) * 1.15
    guides = [bars.Guide(10.0**tier, language.amount(Decimal(10) ** tier, NUMBER)) for tier in TIERS]
    below = words.subtitle((language.t("chart.clusters.measure"), language.t("chart.latest")), language)
    return Chart(
        id=f"clusters-{subject.id}".lower(),
        kind="clusters",
        headline=headline,
        subtitle=below,
        description=words.description(
            "clusters", below, (f"{row.name}, {row.detail}: {row.text}" for row in rows), language
        ),
        note=words.notes(
            figures, language, [language.t("chart.note.overlap"), *words.left(len(steps) - MOST, language)]
        ),
        sources=words.sources(figures),
        table=words.named_table(figures, language),
        draw=bars.drawing(rows, language.bare, guides, (low * 0.85, high), "dots"),
        counts=True,
        keys=words.keys(figures, "dot"),
    )
