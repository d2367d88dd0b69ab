"""Named rows with a mark each, the form that comparison, target and clusters have in common.

On a wide picture names stand to the left of the plot, on a narrow one above each row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import altair

from atlas.charts import parts, theme
from atlas.charts.parts import Layer, Row
from atlas.language import Language
from atlas.model import Observation


@dataclass(frozen=True)
class Bar:
    """One row: its name, where its mark ends, the words there, and the figure it stands for."""

    name: str
    value: float
    text: str
    observation: Observation
    colour: str


@dataclass(frozen=True)
class Guide:
    """An upright line through all rows, such as a tier or 100%, with its word on top."""

    value: float
    text: str


def drawing(
    bars: Sequence[Bar], language: Language, guides: Sequence[Guide] = (), log: tuple[float, float] | None = None
) -> Callable[[int], altair.LayerChart]:
    """The function that draws the rows: bars from zero, or dots between the bounds of a `log` scale."""

    def draw(width: int) -> altair.LayerChart:
        wide = theme.is_wide(width)
        names = [theme.wrap(bar.name, 240 if wide else width - 8) for bar in bars]
        left = ceil(max(theme.text_width(line) for name in names for line in name)) + 14.0 if wide else 2.0
        tall = [len(name) * theme.LINE for name in names]
        steps = [max(lines + 10.0, 28.0) if wide else lines + 34.0 for lines in tall]
        tops = [sum(steps[:i]) for i in range(len(steps) + 1)]
        right = 4.0
        plot = width - left - right
        words = ceil(max(theme.text_width(bar.text) + (28 if parts.arrow(bar.observation) else 12) for bar in bars))
        values = [0.0, *(bar.value for bar in bars), *(guide.value for guide in guides)]
        low, high = log or (min(values), max(values))
        kind: dict[str, Any] = {"type": "log"} if log else {"type": "linear", "zero": False}
        ends_at = [words if low < 0 else 0.0, plot - words]
        scale = altair.Scale(domain=[low, high], range=ends_at, nice=False, **kind)
        x = altair.X("x:Q", scale=scale, axis=None)
        height = tops[-1]
        down = altair.Scale(domain=[0, height], range=[0, height])
        y = altair.Y("y:Q", scale=down, axis=None)
        rows = [
            {
                "x": bar.value,
                "y": top + step / 2 if wide else top + lines + 10.0,
                "text": bar.text,
                **parts.mark(bar.observation, bar.colour, language, sideways=True),
                "name": "\n".join(name),
                "head": top + (step - lines + theme.LINE) / 2 if wide else top + theme.LINE / 2,
            }
            for bar, name, top, step, lines in zip(bars, names, tops, steps, tall, strict=False)
        ]
        layers = [*upright(guides, x, height), heads(rows, down, left)]
        layers += dots(rows, x, y, language) if log else strips(rows, x, y, language)
        layers += ends(rows, x, y)
        return parts.framed(layers, width, height, left, right, 26.0 if guides else 4.0, 6.0)

    return draw


def heads(rows: Sequence[Row], scale: altair.Scale, left: float) -> Layer:
    """The names, in one or more lines, their first line at `head`."""
    style: dict[str, Any] = {"align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": theme.LINE}
    edge: dict[str, Any] = {"stroke": theme.LIGHT["surface"], "strokeWidth": 3}
    names = parts.data(rows).mark_text(**style, **edge)
    y = altair.Y("head:Q", scale=scale, axis=None)
    layer: Layer = names.encode(y=y, x=parts.fixed("X", 2 - left), text=altair.Text("name:N"))
    return layer


def upright(guides: Sequence[Guide], x: altair.X, height: float) -> list[Layer]:
    """Guides with their words over the plot."""
    if not guides:
        return []
    rows = [{"x": guide.value, "text": guide.text} for guide in guides]
    return [
        parts.data(rows)
        .mark_rule(strokeDash=parts.DASHES["break"], strokeWidth=1.5)
        .encode(x=x, y=parts.fixed("Y", -6), y2=parts.fixed("Y2", height)),
        parts.data(rows)
        .mark_text(baseline="bottom", color=theme.LIGHT["muted"])
        .encode(x=x, y=parts.fixed("Y", -9), text=altair.Text("text:N")),
    ]


def strips(rows: Sequence[Row], x: altair.X, y: altair.Y, language: Language) -> list[Layer]:
    """Bars from zero; pale with an edge for what may still change."""
    found = []
    for solid in (True, False):
        members = [row for row in rows if (row["fill"] != theme.LIGHT["surface"]) is solid]
        if members:
            colour = altair.Fill("stroke:N", scale=None), altair.Stroke("stroke:N", scale=None)
            layer = parts.data(members).mark_bar(size=15, fillOpacity=1 if solid else 0.25, strokeWidth=1.5)
            found.append(
                layer.encode(
                    x=x,
                    x2=parts.zero("X2"),
                    y=y,
                    fill=colour[0],
                    stroke=colour[1],
                    tooltip=parts.tips(language),
                    href=parts.CARD,
                )
            )
    return [*found, *parts.arrows(rows, x, y, dx=3)]


def dots(rows: Sequence[Row], x: altair.X, y: altair.Y, language: Language) -> list[Layer]:
    """Points at the end of a pale lead from their names; a bar on a logarithmic scale has no honest length."""
    lead = parts.data(rows).mark_rule(color=theme.LIGHT["grid"]).encode(y=y, x=x, x2=parts.fixed("X2", 0))
    return [lead, *parts.marks(rows, x, y, language, dx=5)]


def ends(rows: Sequence[Row], x: altair.X, y: altair.Y) -> list[Layer]:
    """The words behind each mark, further off behind the arrow of a bound."""
    found = []
    for bound in (False, True):
        if any(bool(row["arrow"]) is bound for row in rows):
            style: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 22 if bound else 9}
            layer = parts.labels(rows, x, y, **style)
            found.append(layer.transform_filter("datum.arrow" if bound else "!datum.arrow"))
    return found
