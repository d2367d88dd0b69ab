"""Industries side by side: the latest figure of one measure for each, with its year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from atlas import derive
from atlas.charts import bars, theme, words
from atlas.charts.chart import Chart, Subject
from atlas.derive import is_level
from atlas.language import Language
from atlas.model import Observation

RULE = "chart.rule.comparison"
MOST = 12
"""Industries that are drawn; the table has all."""


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart for each measure that three industries of the catalogue have, on pages that compare."""
    if subject.kind not in ("home", "industries"):
        return
    groups: dict[str, dict[str, Observation]] = {}
    for line in subject.series:
        last = derive.last(o for o in line.actual if o.period.is_year or o.indicator.collection == "end")
        wanted = line.first.activity.kind == "catalogue" and line.first.area.id == subject.dataset.city.id
        if last and wanted and line.indicator.measure not in ("change", "rank"):
            held = groups.setdefault(line.indicator.id, {})
            known = derive.last(o for o in (held.get(last.activity.id), last) if o)
            held[last.activity.id] = known or last
    for found in sorted(groups.values(), key=len, reverse=True):
        if len(found) >= 3:
            ranked = sorted(found.values(), key=lambda o: (o.value, words.interval(o)[1]), reverse=True)
            yield chart(ranked, subject, language)


def chart(ranked: Sequence[Observation], subject: Subject, language: Language) -> Chart:
    """Bars in order of size; the headline names the greatest only where no bound leaves it open."""
    first, last = ranked[0], ranked[-1]
    measure = words.measure(ranked, language)
    sure = all(words.interval(o)[1] < words.interval(first)[0] for o in ranked[1:])
    kind = "open" if not sure else "first" if is_level(first.indicator) else "highest"
    years = sorted({o.period for o in ranked}, key=lambda period: period.end)
    headline = language.t(
        f"chart.comparison.{kind}",
        activity=language.name(first.activity.name),
        indicator=words.lower(language.name(first.indicator.name), language),
        figure=words.amount(first, language),
        period=language.period(first.period),
        lowest=words.amount(last, language),
        count=len(ranked),
    )
    span = [language.period(years[0])] if len(years) == 1 else [language.t("chart.latest")]
    texts = words.measured(first.indicator, unit(first, measure, language), language), language.name(first.area.name)
    below = words.subtitle((*texts, *span), language)
    rows = [
        bars.Bar(
            name=language.name(o.activity.name),
            value=float(measure.value(o)),
            text=said(o, measure, language),
            detail=language.period(o.period) if len(years) > 1 else "",
            observation=o,
            colour=theme.colour(subject.dataset, o.activity),
        )
        for o in ranked[:MOST]
    ]
    extra = [language.t("chart.note.overlap")] if is_level(first.indicator) else []
    left = words.left(len(ranked) - MOST, language)
    return Chart(
        id=f"comparison-{subject.id}-{first.indicator.id}".lower(),
        kind="comparison",
        headline=headline,
        subtitle=below,
        description=words.description("comparison", below, (words.named(o, language) for o in ranked[:MOST]), language),
        note=words.notes(ranked, language, [*extra, *left]),
        sources=words.sources(ranked),
        table=words.named_table(ranked, language),
        draw=bars.drawing(rows, language.bare),
        counts=kind == "open" or bool(left),
        keys=words.keys(ranked, "bar"),
    )


def unit(first: Observation, measure: words.Measure, language: Language) -> str:
    """The unit that the subtitle names: without its power of ten where each bar says its own."""
    return language.name(first.indicator.unit.name) if first.indicator.unit.kind == "money" else measure.unit


def said(observation: Observation, measure: words.Measure, language: Language) -> str:
    """The words at a bar: sums of money with their power of ten, since industries differ by thousands."""
    money = observation.indicator.unit.kind == "money"
    return words.compact(observation, language) if money else words.short(observation, measure, language)
