"""A figure by district: circles in proportion to it, and the districts that have none in plain sight."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from atlas import derive, paging
from atlas.charts import ground, theme, words
from atlas.charts.chart import Chart, Subject
from atlas.derive import is_level
from atlas.language import Language
from atlas.model import Area, Observation

RULE = "chart.rule.districts"
LEAST = 4
"""Areas that must have a figure."""
MONTHS = 36
"""How far apart their periods may lie."""
RADIUS = 27.0
"""Of the greatest circle, in pixels."""


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One map for each amount or count of the whole economy that enough areas have of nearly the same time."""
    data = subject.dataset
    if subject.kind not in ("home", "areas") or not data.boundaries:
        return
    groups: dict[str, dict[str, Observation]] = {}
    others: dict[str, list[Observation]] = {}
    for line in subject.series:
        first = line.first
        whole = first.activity.kind == "aggregate" and not first.activity.parent
        if first.area.id not in data.boundaries.shapes or not whole or not is_level(first.indicator):
            continue
        last = derive.last(o for o in line.actual if o.period.is_year or o.indicator.collection == "end")
        if last:
            groups.setdefault(first.indicator.id, {})[first.area.id] = last
        elif line.actual:
            others.setdefault(first.indicator.id, []).append(line.actual[-1])
    for key, found in sorted(groups.items(), key=lambda item: -len(item[1])):
        newest = max(o.period.end for o in found.values())
        near = {area: o for area, o in found.items() if o.period.end > newest - MONTHS}
        if len(near) >= LEAST:
            left = [o for o in others.get(key, ()) if o.area.id not in near]
            yield chart(near, [*left, *(o for area, o in found.items() if area not in near)], subject, language)


def chart(found: Mapping[str, Observation], left: Sequence[Observation], subject: Subject, language: Language) -> Chart:
    """Circles with value and year; the headline names the greatest where no bound leaves it open."""
    data, t = subject.dataset, language.t
    boundaries = data.boundaries
    if boundaries is None:
        raise ValueError("a map needs borders")
    ranked = sorted(found.values(), key=lambda o: (-o.value, o.area.id))
    first = ranked[0]
    sure = all(words.interval(o)[1] < words.interval(first)[0] for o in ranked[1:])
    short = ground.names((data.areas[key] for key in boundaries.shapes), language)
    headline = t(
        "chart.districts.first" if sure else "chart.districts.open",
        area=short[first.area.id],
        indicator=words.lower(language.name(first.indicator.name), language),
        figure=words.amount(first, language),
        period=language.period(first.period),
        count=len(found),
        all=len(boundaries.shapes),
    )
    measure = words.measure(ranked, language)
    below = words.subtitle(
        (words.measured(first.indicator, measure.unit, language), t("chart.latest"), language.name(data.city.name)),
        language,
    )
    spots = [
        spot(data.areas[key], short[key], found.get(key), float(first.value), language) for key in boundaries.shapes
    ]
    extra = [t("chart.note.districts")]
    extra += [t(f"chart.note.{name}") for name, said in (("about", "about"), ("pale", "")) if marked(ranked, said)]
    if left:
        listed = words.joined(
            "chart.list",
            (t("chart.dated", figure=short[o.area.id], period=language.period(o.period)) for o in left),
            language,
        )
        extra.append(t("chart.note.left", listed=listed))
    return Chart(
        id=f"districts-{subject.id}-{first.indicator.id}".lower(),
        kind="districts",
        headline=headline,
        subtitle=below,
        description=words.description(
            "districts",
            below,
            (t("chart.named", name=short[o.area.id], figure=words.dated(o, language)) for o in ranked),
            language,
        ),
        note=" ".join(extra),
        sources=words.sources(ranked),
        table=words.placed_table([*ranked, *left], language),
        draw=ground.drawing(boundaries, spots, language.bare),
        counts=True,
    )


def marked(found: Sequence[Observation], qualifier: str) -> bool:
    """Whether one of some figures has a qualifier, or, without one named, may still change."""
    return any(o.qualifier == qualifier if qualifier else o.status != "A" for o in found)


def spot(area: Area, name: str, found: Observation | None, most: float, language: Language) -> ground.Spot:
    """An area with its circle, value and year; without a figure its name and that there is none."""
    t = language.t
    if found is None:
        none = t("chart.districts.none")
        tip = {"place": name, "value": none, "period": "", "source": "", "href": f"hubs/{area.id}.html"}
        return ground.Spot(area.id, theme.LIGHT["land"], [[name, none], [name]], tip=tip)
    value = words.compact(found, language)
    when = language.period(found.period)
    tip = {
        "place": name,
        "value": language.figure(found),
        "period": language.period(found.period),
        "source": found.source.publisher,
        "href": paging.card(found),
    }
    radius = round(RADIUS * math.sqrt(max(float(found.value), 0) / most), 1)
    return ground.Spot(area.id, theme.LIGHT["zone"], [[name, value, when]], radius, found.status != "A", tip)
