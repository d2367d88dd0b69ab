"""One target over time: the figures so far, the level aimed at, the pace that is needed and where the pace leads."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from math import ceil
from typing import Any

import altair

from atlas.charts import parts, theme, words
from atlas.charts.chart import Cell, Chart, Subject, Table
from atlas.charts.layers import Drawing, Layer, Row
from atlas.charts.parts import Caption, Span
from atlas.charts.words import Finding, Measure
from atlas.derive import Derived, is_point
from atlas.language import Language, rounded
from atlas.model import Observation
from atlas.targets import OWN, Goal, goals

RULE = "chart.rule.course"
CROSS = "M-1,-1L1,1M1,-1L-1,1"
"""The mark of a figure by which the target is not judged."""
OPEN = ("on_course", "behind", "unknown")
"""Verdicts under which it is still open where the pace leads."""


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """A chart of each goal with a figure to judge it by."""
    if subject.kind in ("home", "goal"):
        for goal in goals(subject.dataset, subject.series):
            if goal.latest:
                yield chart(goal, subject, language)


def chart(goal: Goal, subject: Subject, language: Language) -> Chart:
    """The figures and the target on one scale; the headline is the verdict."""
    aim, ends = goal.target, tuple(filter(None, (goal.target, goal.ceiling)))
    others = beside(goal)
    figures = (*others, *goal.figures, *goal.later)
    measure = words.measure((*figures, *ends), language)
    said = finding(goal, subject, language)
    texts = words.measured(aim.indicator, measure.unit, language), words.scope(aim, subject, language)
    below = words.subtitle(texts, language)
    landing = shown_landing(goal)
    told = [words.dated(o, language) for o in (*sorted(figures, key=lambda o: o.month), *ends)]
    told += [language.t("chart.course.landing", figure=language.figure(landing))] if landing else []
    scale = extent([float(measure.value(o)) for o in (*figures, *ends)] + list(landings(goal, measure)))
    return Chart(
        id=f"course-{goal.id}".lower(),
        kind="course",
        headline=said.text,
        subtitle=below,
        description=words.description("course", below, told, language),
        note=words.notes(figures, language, [language.t("chart.note.cut")] if min(scale) > 0 else []),
        sources=words.sources((*figures, *ends)),
        table=table(goal, others, language),
        draw=drawing(goal, others, measure, scale, theme.colour(subject.dataset, aim.activity), language.bare),
        reckoned=said.reckoned,
        keys=keys(goal, figures, bool(others)),
    )


def beside(goal: Goal) -> tuple[Observation, ...]:
    """Figures by which it is not judged and that stand on its scale: on another base, or of other years."""
    return (*goal.apart, *(o for o in goal.strays if goal.target.indicator.measure in OWN and o.period.is_year))


def shown_landing(goal: Goal) -> Derived | None:
    """Where the pace leads, as long as that is open."""
    return goal.landing if goal.verdict in OPEN else None


def landings(goal: Goal, measure: Measure) -> Iterator[float]:
    """The values that the continuation reaches: where the pace leads, and both ends of the range."""
    if shown_landing(goal):
        for item in (goal.landing, *(goal.range or ())):
            if item:
                yield float(item.value.scaleb(item.unit_mult - measure.power))


def extent(values: Sequence[float]) -> tuple[float, float]:
    """From where to where the scale reaches: from zero, unless all that is to be seen lies in its upper part."""
    low, high = min(values), max(values)
    room = (high - low) * 0.12 or abs(high) * 0.1 or 1.0
    return (low - room, high + room) if low > (high - low) * 1.2 or low < 0 else (0.0, high + room * 0.5)


def finding(goal: Goal, subject: Subject, language: Language) -> Finding:
    """The verdict with the figures that it rests on."""
    aim, last = goal.target, goal.latest
    assert last
    fields: dict[str, object] = {
        "topic": words.topic(aim, subject, language),
        "last": words.amount(last, language),
        "end": language.period(last.period),
        "target": aimed(goal, language),
        "due": language.period(goal.period),
    }
    if goal.verdict in ("on_course", "behind") and goal.pace and goal.landing:
        paces = {"pace": language.figure(goal.pace), "landing": language.figure(goal.landing)}
        needed = {"needed": language.figure(goal.needed)} if goal.needed else {}
        form = f"chart.course.{goal.verdict}{'' if needed else '.leads'}"
        reckoned = tuple((needed or {"landing": paces["landing"]}).values())
        return Finding(language.t(form, **fields, **paces, **needed), (paces["pace"], *reckoned))
    return Finding(language.t(f"chart.course.{goal.verdict}", **fields))


def aimed(goal: Goal, language: Language) -> str:
    """What is aimed at, in a sentence; both ends of a range without their qualifiers."""
    if not goal.ceiling:
        return words.amount(goal.target, language)
    ceiling, unit = words.amount(replace(goal.ceiling, qualifier="exact"), language), goal.target.indicator.unit
    floor = language.amount(goal.target.value, replace(unit, name={}), goal.mult)
    return language.t("chart.course.range", floor=floor, ceiling=ceiling)


def keys(goal: Goal, figures: Sequence[Observation], others: bool) -> tuple[str, ...]:
    """The signs of this chart."""
    known = [o for o in figures if o not in beside(goal)]
    aims = () if goal.ceiling else (goal.target,)
    found = [key for key in words.keys((*known, *aims), "dot") if key not in ("dot.T", "gap")]
    mine = {
        "dot.T": True,
        "course.base": goal.base,
        "course.needed": goal.needed,
        "course.pace": shown_landing(goal),
        "course.range": shown_landing(goal) and goal.range,
        "course.other": others,
        "gap": any(later.month - earlier.month > 12 for earlier, later in pairwise(joined(goal))),
    }
    return (*found, *(key for key, there in mine.items() if there))


def joined(goal: Goal) -> tuple[Observation, ...]:
    """What a line joins: values on the goal's base, but no growth rates."""
    if goal.target.indicator.measure in OWN:
        return ()
    return tuple(o for o in (*goal.figures, *goal.later) if is_point(o))


def table(goal: Goal, others: Sequence[Observation], language: Language) -> Table:
    """Every figure, the target, and what follows from them."""
    head = tuple(language.t(f"chart.head.{name}") for name in ("period", "value", "status", "source"))
    apart = language.t("chart.course.apart")
    rows: list[tuple[Cell, ...]] = []
    for o in sorted((*others, *goal.figures, *goal.later), key=lambda o: o.month):
        status = language.t(f"chart.status.{o.status}")
        rows.append((language.period(o.period), o, f"{status}, {apart}" if o in others else status, o.source))
    for o in (*goal.targets, *filter(None, (goal.ceiling,))):
        rows.append((language.period(o.period), o, language.t(f"chart.status.{o.status}"), o.source))
    if shown_landing(goal):
        for item in (goal.landing, *(goal.range or ())):
            if item:
                name = language.t(f"formula.{item.formula}.name")
                rows.append((language.period(item.period), item, name, ""))
    return Table(head, tuple(rows))


def drawing(
    goal: Goal,
    others: Sequence[Observation],
    measure: Measure,
    scale: tuple[float, float],
    colour: str,
    language: Language,
) -> Callable[[int], Drawing]:
    """The function that draws it at any width."""
    figures = (*goal.figures, *goal.later)
    ends = tuple(filter(None, (goal.target, goal.ceiling)))

    def draw(width: int) -> Drawing:
        height = 240 if theme.is_wide(width) else 200
        ticks = [t for t in parts.steps(*scale, 3) if scale[0] <= t <= scale[1]]
        names = {tick: language.number(Decimal(repr(tick))) for tick in ticks}
        left, right = ceil(max(theme.text_width(name) for name in names.values())) + 12.0, 6.0
        xs = [parts.years(o.month) for o in (*others, *figures, *ends)]
        first, last = math.floor(min(xs) - 0.01), math.ceil(max(xs) - 0.01)
        first, last = (first, last) if first < last else (first - 1, last + 1)
        plot = width - left - right
        edge = 30 * (last - first) / (plot - 60)
        across, up = Span(first - edge, last + edge, plot), Span(*scale, height)
        x, y = altair.X("x:Q", scale=across.scale, axis=None), altair.Y("y:Q", scale=up.scale, axis=None)
        layers = [*grid(ticks, up, across.pixels, names), *ahead(goal, measure, colour, x, y)]
        layers += way(goal, measure, colour, x, y)
        layers += crosses([placed(o, measure, colour, language) for o in others], x, y, language)
        layers += ring(goal, measure, x, y)
        if goal.ceiling:
            span = [{"x": parts.years(o.month), "y": float(measure.value(o)), "part": 0} for o in ends]
            layers.append(
                parts.data(span).mark_line(strokeWidth=6, strokeCap="butt", color=theme.LIGHT["ink"]).encode(x=x, y=y)
            )
        plain = [{**placed(o, measure, colour, language), **({"arrow": ""} if goal.ceiling else {})} for o in ends]
        layers += parts.marks([*(placed(o, measure, colour, language) for o in figures), *plain], x, y, language)
        top, texts = captions(goal, others, measure, language, across, up)
        layers += [*texts, *parts.bands(across, height, (first, last))]
        return parts.framed(layers, width, height, left, right, top, 28)

    return draw


def placed(observation: Observation, measure: Measure, colour: str, language: Language) -> Row:
    """The mark of a figure at its place."""
    at = {"x": parts.years(observation.month), "y": float(measure.value(observation))}
    return {**at, **parts.mark(observation, colour, language)}


def grid(ticks: Sequence[float], up: Span, plot: float, names: dict[float, str]) -> list[Layer]:
    """Horizontal lines with their values; the line at zero is the strongest, where the scale reaches it."""
    if up.low <= 0:
        return parts.grid(ticks, up, plot, names)
    y = altair.Y("y:Q", scale=up.scale, axis=None)
    rows: list[Row] = [{"y": tick, "text": names[tick]} for tick in ticks]
    style: dict[str, Any] = {"align": "right", "baseline": "middle", "color": theme.LIGHT["muted"]}
    ends_at = {"x": parts.fixed("X", 0), "x2": parts.fixed("X2", plot)}
    return [
        parts.data(rows).mark_rule(color=theme.LIGHT["grid"]).encode(y=y, **ends_at),
        parts.data(rows).mark_text(**style).encode(y=y, x=parts.fixed("X", -8), text=altair.Text("text:N")),
    ]


def way(goal: Goal, measure: Measure, colour: str, x: altair.X, y: altair.Y) -> list[Layer]:
    """The line through the figures, dotted over years without one."""
    found = []
    for dash in (None, parts.DASHES["gap"]):
        rows: list[Row] = [
            {"x": parts.years(o.month), "y": float(measure.value(o)), "part": number}
            for number, pair in enumerate(pairwise(joined(goal)))
            if (months(pair) > 12) == bool(dash)
            for o in pair
        ]
        if rows:
            style: dict[str, Any] = {"strokeDash": dash} if dash else {}
            line = parts.data(rows).mark_line(color=colour, strokeWidth=2.5, **style)
            found.append(line.encode(x=x, y=y, detail=altair.Detail("part:N")))
    return found


def months(pair: tuple[Observation, Observation]) -> int:
    """The months between two figures."""
    return pair[1].month - pair[0].month


def ahead(goal: Goal, measure: Measure, colour: str, x: altair.X, y: altair.Y) -> list[Layer]:
    """What lies ahead of the latest figure: the band of the range, the pace so far carried on, the pace needed."""
    last, found = goal.latest, []
    assert last
    start: Row = {"x": parts.years(last.month), "y": float(measure.value(last))}
    due, reached = parts.years(goal.period.end), list(landings(goal, measure))
    if len(reached) == 3:
        band: list[Row] = [{**start, "y2": start["y"]}, {"x": due, "y": reached[1], "y2": reached[2]}]
        area = parts.data(band).mark_area(color=colour, fillOpacity=0.2)
        found.append(area.encode(x=x, y=y, y2=altair.Y2("y2:Q")))
    if reached:
        line = parts.data([start, {"x": due, "y": reached[0]}]).mark_line(color=colour, strokeWidth=1.25)
        found.append(line.encode(x=x, y=y))
    if goal.needed:
        aim = {"x": due, "y": float(measure.value(goal.target))}
        ink, dash = theme.LIGHT["ink"], parts.DASHES["forecast"]
        found.append(parts.data([start, aim]).mark_line(color=ink, strokeWidth=1.5, strokeDash=dash).encode(x=x, y=y))
    return found


def crosses(rows: Sequence[Row], x: altair.X, y: altair.Y, language: Language) -> list[Layer]:
    """Figures by which the goal is not judged, never joined."""
    if not rows:
        return []
    grey = [{**row, "shape": CROSS, "stroke": theme.LIGHT["muted"]} for row in rows]
    point = parts.data(grey).mark_point(size=50, strokeWidth=2, filled=False, stroke=theme.LIGHT["muted"])
    shape = altair.Shape("shape:N", scale=None, legend=None)
    return [point.encode(x=x, y=y, shape=shape, tooltip=parts.tips(language), href=parts.CARD)]


def ring(goal: Goal, measure: Measure, x: altair.X, y: altair.Y) -> list[Layer]:
    """A ring round the baseline."""
    if not goal.base:
        return []
    row: Row = {"x": parts.years(goal.base.month), "y": float(measure.value(goal.base))}
    point = parts.data([row]).mark_point(shape="circle", size=240, strokeWidth=1.5, filled=False)
    return [point.encode(x=x, y=y, stroke=parts.fixed("Stroke", theme.LIGHT["ink"]))]


def captions(
    goal: Goal, others: Sequence[Observation], measure: Measure, language: Language, across: Span, up: Span
) -> tuple[float, list[Layer]]:
    """Values at their marks, those of the target, the latest figure, the landing and the baseline first."""
    shown = [*goal.figures, *goal.later, *others]
    spots = [(parts.years(o.month), float(measure.value(o))) for o in shown]
    texts = [words.short(o, measure, language) for o in shown]
    reach = [(room(o, "up"), room(o, "down")) for o in shown]
    top, due = goal.ceiling or goal.target, parts.years(goal.period.end)
    spots.append((due, float(measure.value(top))))
    texts.append(language.t("chart.label.T", figure=level(goal, measure, language)))
    reach.append((9.0, 9.0) if goal.ceiling else (room(top, "up"), room(top, "down")))
    landed = next(landings(goal, measure), None)
    if landed is not None:
        spots.append((due, landed))
        texts.append(language.t("chart.course.label", figure=language.number(rounded(Decimal(repr(landed)), 3))))
        reach.append((5.0, 5.0))
    pixels = [(across.at(x), up.pixels - up.at(y)) for x, y in spots]
    found = [Caption(text, *pixel, *ends, "udlr", 8.0) for text, pixel, ends in zip(texts, pixels, reach, strict=True)]
    named = [o for o in (goal.latest, goal.base) if o]
    first = [len(shown), *(shown.index(o) for o in named[:1]), *range(len(shown) + 1, len(spots))]
    order = [*first, *(shown.index(o) for o in named[1:]), *parts.ends_first(len(shown))]
    lines = [[pixels[n], pixels[n + 1]] for n in range(len(goal.figures) - 1)]
    if goal.latest:
        lines += [[pixels[shown.index(goal.latest)], pixels[n]] for n in range(len(shown), len(spots))]
    places = parts.places(found, dict.fromkeys(order), across.pixels, up.pixels, lines)
    x, y = altair.X("x:Q", scale=across.scale, axis=None), altair.Y("y:Q", scale=up.scale, axis=None)
    layers = [
        parts.labels(
            [{"x": spots[n][0], "y": spots[n][1], "text": texts[n]}],
            *(x, y),
            dx=place.dx,
            dy=place.dy,
            align=place.align,
            baseline=place.baseline,
        )
        for n, place in sorted(places.items())
    ]
    return float(ceil(max([8.0, *(2 - place.box[1] for place in places.values())]))), layers


def room(observation: Observation, way: str) -> float:
    """How far a mark reaches up or down: over the ring of a baseline, or the arrow of a bound."""
    return 20.0 if parts.arrow(observation) == parts.ARROWS[way] else 9.0


def level(goal: Goal, measure: Measure, language: Language) -> str:
    """What is aimed at, as a label says it; both ends of a range."""
    if not goal.ceiling:
        return words.short(goal.target, measure, language)
    floor, ceiling = (language.number(measure.value(o)) for o in (goal.target, goal.ceiling))
    return language.t("chart.course.range", floor=floor, ceiling=ceiling)
