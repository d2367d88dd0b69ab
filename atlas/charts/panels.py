"""All industries of the catalogue side by side: a small picture of each in its own measure, or its one figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair

from atlas.charts import parts, theme, words
from atlas.charts.chart import Cell, Chart, Subject, Table
from atlas.charts.layers import Drawing, Layer, Row
from atlas.derive import Series, is_level
from atlas.language import Language
from atlas.model import Activity, Observation

RULE = "chart.rule.panels"
LEAST = 3
"""Industries with figures, and figures that make a picture."""
MOST = 6
PANELS = 15
"""Industries that are drawn; the table has all."""
"""Years in one panel, the latest ones."""
PLOT, GAP = 62.0, 20.0
"""Height of a panel's plot, and the room between panels, in pixels."""
SIZES = ("value_added", "revenue", "output", "size")
"""Measures that say how large an industry is, the first preferred for a panel that shows one figure alone."""


@dataclass(frozen=True)
class Panel:
    """One industry with the figures that its panel shows: three or more of one series, a single one, or none."""

    activity: Activity
    figures: tuple[Observation, ...]
    line: Series | None


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart where three industries have figures, on pages that compare."""
    if subject.kind not in ("home", "industries"):
        return
    data = subject.dataset
    members = [a for a in data.activities.values() if a.kind == "catalogue"]
    panels = [panel(activity, subject) for activity in members]
    if sum(bool(p.figures) for p in panels) >= LEAST:
        yield chart(panels, subject, language)


def panel(activity: Activity, subject: Subject) -> Panel:
    """What stands for an industry: the size of its own over time, growth, its latest size, in this order."""
    data = subject.dataset
    family = data.family(activity)
    lines = [
        line
        for line in subject.series
        if line.first.activity in family and line.first.area.id == data.city.id and line.first.period.months <= 12
    ]
    ranked = sorted((line for line in lines if long(line)), key=lambda line: worth(line, activity))
    if ranked:
        return Panel(activity, words.stretch(ranked[0])[-MOST:], ranked[0])
    sizes = [
        line for line in lines if line.actual and line.indicator.measure in SIZES and line.first.activity == activity
    ]
    best = min(
        sizes, key=lambda line: (-line.actual[-1].period.year, SIZES.index(line.indicator.measure)), default=None
    )
    return Panel(activity, best.actual[-1:] if best else (), best)


def long(line: Series) -> bool:
    """Whether a series is one of size or growth and has enough figures on one base."""
    return len(words.stretch(line)) >= LEAST and line.indicator.measure in (*SIZES, "growth")


def worth(line: Series, activity: Activity) -> tuple[bool, bool, bool, int, int]:
    """What is shown first: the industry's own, whole years, size before growth, what reaches nearest to today."""
    size = is_level(line.indicator)
    stretch = words.stretch(line)
    return line.first.activity != activity, line.shape not in "A*", not size, -stretch[-1].period.end, -len(stretch)


def chart(panels: Sequence[Panel], subject: Subject, language: Language) -> Chart:
    """The headline counts which industries grew by the latest figures that their panels show."""
    moves = [move(p) for p in panels]
    counts = {"count": len(panels), "grew": moves.count("up"), "fell": moves.count("down")}
    form = "both" if counts["fell"] else "grew"
    figures = [o for p in panels for o in p.figures]
    colours = [theme.colour(subject.dataset, p.activity) for p in panels]
    below = words.subtitle((language.t("chart.panels.measure"), language.name(subject.dataset.city.name)), language)
    listed = (said(p, language) for p in panels[:PANELS])
    return Chart(
        id=f"panels-{subject.id}".lower(),
        kind="panels",
        headline=language.t(f"chart.panels.{form}", unknown=len(panels) - counts["grew"] - counts["fell"], **counts),
        subtitle=below,
        description=words.description("panels", below, listed, language),
        note=words.notes(
            figures, language, [language.t("chart.note.panels"), *words.left(len(panels) - PANELS, language)]
        ),
        sources=words.sources(figures),
        table=table(panels, language),
        draw=drawing(panels[:PANELS], colours[:PANELS], language.bare),
        counts=True,
        keys=words.keys((o for p in panels if len(p.figures) >= LEAST for o in p.figures), "bar"),
    )


def move(item: Panel) -> str:
    """`up` or `down` by the latest figure, a rate by its sign and a size by the figure before it; else empty."""
    if len(item.figures) < LEAST or item.line is None:
        return ""
    before, last = item.figures[-2:]
    if is_level(item.line.indicator):
        way = words.direction(before, last)
        return way if way in ("up", "down") else ""
    low, high = words.interval(last)
    return "up" if low > 0 else "down" if high < 0 else ""


def said(item: Panel, language: Language) -> str:
    """A panel for a screen reader."""
    name = language.name(item.activity.name)
    listed = words.joined("chart.list.inner", (words.dated(o, language) for o in item.figures), language)
    figure = f"{measured(item, language)}: {listed}" if item.figures else language.t("chart.panels.none")
    return language.t("chart.named", name=name, figure=figure)


def measured(item: Panel, language: Language) -> str:
    """The measure of a panel with its unit, and its scope where that is narrower than the industry."""
    first = item.figures[0]
    indicator = words.lower(language.name(first.indicator.name), language)
    if len(item.figures) < LEAST:
        text = language.t("chart.panels.one", indicator=indicator, period=language.period(first.period))
    else:
        unit = words.measure(item.figures, language).unit
        text = language.t("chart.measure", indicator=indicator, unit=unit) if unit else indicator
    if first.activity != item.activity:
        text = language.t("chart.panels.scope", scope=language.name(first.activity.name), measure=text)
    return text[:1].upper() + text[1:]


def table(panels: Sequence[Panel], language: Language) -> Table:
    """Every figure of every panel."""
    found = words.named_table([o for p in panels for o in p.figures], language)
    names = [language.name(p.activity.name) for p in panels for _ in p.figures]
    rows: list[tuple[Cell, ...]] = [(name, *row) for name, row in zip(names, found.rows, strict=True)]
    return Table((language.t("chart.head.panel"), language.t("chart.head.scope"), *found.head[1:]), tuple(rows))


# ---------------------------------------------------------------------------- drawing


def drawing(panels: Sequence[Panel], colours: Sequence[str], language: Language) -> Callable[[int], Drawing]:
    """The function that draws the panels, five in a row or two."""

    def draw(width: int) -> Drawing:
        across = 5 if theme.is_wide(width) else 2
        wide = (width - GAP * (across - 1)) / across
        texts: list[Row] = []
        bars: list[Row] = []
        lines: list[Row] = []
        top = 0.0
        for start in range(0, len(panels), across):
            members = panels[start : start + across]
            inks = colours[start : start + across]
            names = [theme.wrap(language.name(p.activity.name), wide / 1.08) for p in members]
            told = [theme.wrap(measured(p, language) if p.figures else "", wide) for p in members]
            high = max(len(name) + len(measure) for name, measure in zip(names, told, strict=True)) * theme.LINE
            for column, (item, colour, name, measure) in enumerate(zip(members, inks, names, told, strict=True)):
                left = column * (wide + GAP)
                texts += block(name, left, top, "name")
                texts += block(measure, left, top + len(name) * theme.LINE, "measure")
                foot = top + high + 22 + PLOT
                if len(item.figures) < LEAST:
                    said_alone = (
                        words.amount(item.figures[0], language) if item.figures else language.t("chart.panels.none")
                    )
                    kind = "figure" if item.figures else "measure"
                    lines_alone = theme.wrap(said_alone, wide / 1.45 if item.figures else wide)
                    texts += block(lines_alone, left, foot - len(lines_alone) * theme.LINE * 1.25, kind)
                    continue
                drawn, captions = columns(item, colour, left, wide, foot, language)
                bars += drawn
                texts += captions
                lines.append({"x": left, "x2": left + wide, "y": drawn[0]["zero"]})
            top += high + 22 + PLOT + 50
        height = top - 18
        return parts.framed(layers(texts, bars, lines, width, height, language), width, height, 0, 0, 2, 2)

    return draw


def block(lines: Sequence[str], left: float, top: float, kind: str) -> list[Row]:
    """Lines of text from a corner down."""
    step = theme.LINE * (1.25 if kind == "figure" else 1)
    return [{"x": left, "y": top + i * step + 8, "text": t, "kind": kind} for i, t in enumerate(lines) if t]


def columns(
    item: Panel, colour: str, left: float, wide: float, foot: float, language: Language
) -> tuple[list[Row], list[Row]]:
    """Bars of one panel in pixels, from zero, each at its date; the first and the last with value and year."""
    measure = words.measure(item.figures, language)
    values = [float(measure.value(o)) for o in item.figures]
    months = [o.month for o in item.figures]
    low, high = min(0.0, *values), max(0.0, *values)
    near = min(later - earlier for earlier, later in pairwise(months))
    thick = min(22.0, near / (months[-1] - months[0] + near) * wide * 0.7)
    room = wide - thick
    zero = foot - PLOT * (0 - low) / (high - low)
    bars: list[Row] = []
    texts: list[Row] = []
    for i, (o, value, month) in enumerate(zip(item.figures, values, months, strict=True)):
        x = left + thick / 2 + room * (month - months[0]) / (months[-1] - months[0])
        y = foot - PLOT * (value - low) / (high - low)
        row = parts.mark(o, colour, language)
        pale = row["fill"] == theme.LIGHT["surface"]
        bars.append({**row, "x": x - thick / 2, "x2": x + thick / 2, "mid": x, "y": y, "zero": zero, "pale": pale})
        if i in (0, len(values) - 1):
            align = "left" if i == 0 else "right"
            edge = x - thick / 2 if i == 0 else x + thick / 2
            up = y - (20 if row["arrow"] else 8) if value >= 0 else y + 9
            texts.append({"x": edge, "y": up, "text": words.short(o, measure, language), "kind": f"value-{align}"})
            texts.append(
                {
                    "x": edge,
                    "y": foot + (27 if min(values[0], values[-1]) < 0 else 11),
                    "text": str(month // 12),
                    "kind": f"year-{align}",
                }
            )
    return bars, texts


LOOKS: dict[str, dict[str, Any]] = {
    "name": {"align": "left", "fontWeight": "bold"},
    "measure": {"align": "left", "color": theme.LIGHT["muted"]},
    "figure": {"align": "left", "fontSize": 16, "fontWeight": "bold"},
    "value-left": {"align": "left"},
    "value-right": {"align": "right", "fontWeight": "bold"},
    "year-left": {"align": "left", "color": theme.LIGHT["muted"]},
    "year-right": {"align": "right", "color": theme.LIGHT["muted"]},
}
"""How each kind of text in a panel looks."""


def layers(
    texts: Sequence[Row], bars: Sequence[Row], lines: Sequence[Row], width: float, height: float, language: Language
) -> list[Layer]:
    """The panels' rows, which are in pixels already, as layers."""
    x_scale = altair.Scale(domain=[0, width], range=[0, width])
    y_scale = altair.Scale(domain=[0, height], range=[0, height])
    x, y = altair.X("x:Q", scale=x_scale, axis=None), altair.Y("y:Q", scale=y_scale, axis=None)
    stroke = altair.Stroke("stroke:N", scale=None)
    found: list[Layer] = []
    for pale in (False, True):
        members = [bar for bar in bars if bar["pale"] is pale]
        if members:
            found.append(
                parts.data(members)
                .mark_rect(fillOpacity=0.25 if pale else 1, strokeWidth=1)
                .encode(
                    x=x,
                    x2=altair.X2("x2:Q"),
                    y=y,
                    y2=altair.Y2("zero:Q"),
                    fill=altair.Fill("stroke:N", scale=None),
                    stroke=stroke,
                    tooltip=parts.tips(language),
                    href=parts.CARD,
                )
            )
    if lines:
        found.append(parts.data(lines).mark_rule().encode(x=x, x2=altair.X2("x2:Q"), y=y))
    found += parts.arrows(bars, altair.X("mid:Q", scale=x_scale, axis=None), y)
    for kind, look in LOOKS.items():
        rows = [{k: row[k] for k in ("x", "y", "text")} for row in texts if row["kind"] == kind]
        if rows:
            found.append(
                parts.data(rows).mark_text(baseline="middle", **look).encode(x=x, y=y, text=altair.Text("text:N"))
            )
    return found
