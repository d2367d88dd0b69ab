"""What several charts share to draw with: the shapes of status and bound, places of words, layers of marks.

All text is placed by coordinates that are reckoned here, never by a renderer that measures it, so a
picture does not depend on the fonts of the machine. Status and qualifier are told by shape: see `SHAPES`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair

from atlas.charts import theme
from atlas.charts.layers import Drawing, Layer, Row
from atlas.derive import is_point
from atlas.language import Language
from atlas.model import Observation
from atlas.paging import card

SHAPES = {
    "A": "circle",
    "P": "circle",
    "E": "square",
    "F": "diamond",
    "T": "M-1.5,-0.25H1.5V0.25H-1.5Z",
}
"""The mark of each status: filled for an actual figure, hollow for what may still change, a bar for a target."""
HOLLOW = ("P", "E", "F")
ARROWS = {
    "up": "M0,-1.3V-3M-0.8,-2.2L0,-3L0.8,-2.2",
    "down": "M0,1.3V3M-0.8,2.2L0,3L0.8,2.2",
    "right": "M0.4,0H2M1.2,-0.8L2,0L1.2,0.8",
}
"""What a bound adds to its mark: an open arrow to the side where the true value lies."""
DASHES = {"forecast": [5, 4], "gap": [1, 4], "break": [2, 3]}
CARD = altair.Href("href:N")
"""A mark of the live chart leads to its figure's card; the address is relative to the site."""
TIPS = ("period", "value", "status", "source")


# ---------------------------------------------------------------------------- places


@dataclass(frozen=True)
class Span:
    """A linear scale from values to pixels; the place of every label is reckoned with it."""

    low: float
    high: float
    pixels: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return round((value - self.low) / (self.high - self.low) * self.pixels, 1)

    @property
    def scale(self) -> altair.Scale:
        """The same scale for Vega-Lite."""
        return altair.Scale(domain=[self.low, self.high], nice=False, zero=False, padding=0)


def years(month: int) -> float:
    """Where a month stands on an axis of years: at its end, so that whole years are whole numbers."""
    return round((month + 1) / 12 - 1, 4)


def steps(low: float, high: float, count: int) -> list[float]:
    """Round values between `low` and `high`, zero among them, no more than `count` steps apart."""
    rough = (high - low or 1.0) / count
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * m for m in (1, 2, 2.5, 5, 10) if size * m >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(n * step, 10) for n in range(first, last + 1)]


@dataclass(frozen=True)
class Caption:
    """Words at a mark: the mark's place in pixels, how far it reaches up, down and aside, and where words may stand."""

    text: str
    x: float
    y: float
    up: float
    down: float
    sides: str
    half: float = 6.0


@dataclass(frozen=True)
class Place:
    """Where words ended up: shift from the mark, alignment and the box they fill."""

    dx: float
    dy: float
    align: str
    baseline: str
    box: tuple[float, float, float, float]


def places(
    captions: Sequence[Caption],
    order: Iterable[int],
    plot: float,
    height: float,
    segments: Sequence[Sequence[tuple[float, float]]] = (),
) -> dict[int, Place]:
    """A place for as many captions as have room, those first in `order` first, clear of marks and of each other.

    Words stand on a piece of a line only where no side is free of it.
    """
    marks = [(c.x - c.half, c.y - c.up, c.x + c.half, c.y + c.down) for c in captions]
    inked = [box for (x1, y1), (x2, y2) in segments for box in dotted(x1, y1, x2, y2)]
    found: dict[int, Place] = {}
    for i in order:
        taken = [*(p.box for p in found.values()), *marks[:i], *marks[i + 1 :]]
        fits = [candidate(captions[i], side, plot) for side in captions[i].sides]
        foot = height + (28 if captions[i].sides == "d" else 0)
        fits = [p for p in fits if p.box[0] >= -30 and p.box[2] <= plot + 4 and p.box[3] <= foot]
        fits = [p for p in fits if free(p.box, taken, 3)]
        clean = [p for p in fits if free(p.box, inked, 0)]
        if fits:
            found[i] = (clean or fits)[0]
    return found


Box = tuple[float, float, float, float]


def free(one: Box, others: Iterable[Box], gap: float) -> bool:
    """Whether a box overlaps none of the others, nor comes nearer to one sideways than `gap`.

    Written out in one loop, since each chart asks a thousand times.
    """
    left, top, right, bottom = one[0] - gap, one[1], one[2] + gap, one[3]
    for x1, y1, x2, y2 in others:  # noqa: SIM110
        if top < y2 and y1 < bottom and left < x2 and x1 < right:
            return False
    return True


def dotted(x1: float, y1: float, x2: float, y2: float) -> list[Box]:
    """Small boxes along a line."""
    count = max(1, int(math.hypot(x2 - x1, y2 - y1) // 6))
    spots = ((x1 + (x2 - x1) * n / count, y1 + (y2 - y1) * n / count) for n in range(count + 1))
    return [(x - 1, y - 1, x + 1, y + 1) for x, y in spots]


def candidate(caption: Caption, side: str, plot: float) -> Place:
    """Words above (u), below (d), right (r) or left (l) of their mark; above and below pushed into the plot."""
    wide = theme.text_width(caption.text)
    if side in "ud":
        push = round(min(0.0, plot - caption.x - wide / 2) + max(0.0, wide / 2 - caption.x), 1)
        dy = -caption.up - 5 if side == "u" else caption.down + 5
        top = caption.y + dy - (13 if side == "u" else 0)
        x1 = caption.x + push - wide / 2
        return Place(push, dy, "center", "bottom" if side == "u" else "top", (x1, top, x1 + wide, top + 13))
    dx = 11.0 if side == "r" else -11.0
    x1 = caption.x + dx if side == "r" else caption.x + dx - wide
    align = "left" if side == "r" else "right"
    return Place(dx, 0, align, "middle", (x1, caption.y - 7, x1 + wide, caption.y + 7))


def clear(boxes: Sequence[tuple[float, float]], order: Iterable[int]) -> list[int]:
    """Which of several words on one line to show: boxes are (middle, width), first come first served."""
    kept: list[int] = []
    for i in order:
        x, width = boxes[i]
        if all(abs(x - boxes[k][0]) >= (width + boxes[k][1]) / 2 + 3 for k in kept):
            kept.append(i)
    return sorted(kept)


def ends_first(count: int) -> list[int]:
    """Indices in the order of what a reader needs most: the last, the first, then from the end on."""
    return list(dict.fromkeys([count - 1, 0, *range(count - 2, 0, -1)])) if count else []


# ---------------------------------------------------------------------------- layers


def data(rows: Iterable[Row]) -> Layer:
    """A layer of rows, ready for a mark."""
    return Layer(rows if isinstance(rows, list) else list(rows))


def fixed(channel: str, value: float | str) -> Any:
    """A channel, such as `X` or `Stroke`, held at a pixel, a colour or a width; Altair's classes are untyped."""
    return getattr(altair, f"{channel}Value")(value)


def zero(channel: str) -> Any:
    """A channel, `X2` or `Y2`, held at the value zero."""
    return getattr(altair, f"{channel}Datum")(0)


def grid(ticks: Sequence[float], span: Span, plot: float, label: dict[float, str]) -> list[Layer]:
    """Horizontal lines with their values to the left; the line at zero is the strongest."""
    y = altair.Y("y:Q", scale=span.scale, axis=None)
    ends_at = {"x": fixed("X", 0), "x2": fixed("X2", plot)}
    others = [{"y": tick} for tick in ticks if tick]
    found = [data(others).mark_rule(color=theme.LIGHT["grid"]).encode(y=y, **ends_at)] if others else []
    found.append(data([{"y": 0}]).mark_rule().encode(y=y, **ends_at))
    named = [{"y": tick, "text": label[tick]} for tick in ticks if tick in label]
    if named:
        style: dict[str, Any] = {"align": "right", "baseline": "middle", "color": theme.LIGHT["muted"]}
        found.append(data(named).mark_text(**style).encode(y=y, x=fixed("X", -8), text=altair.Text("text:N")))
    return found


def below(rows: Sequence[tuple[float, str]], span: Span, height: float) -> Layer:
    """Names of periods under an axis of time, as many as have room: the last, the first, then the rest."""
    boxes = [(span.at(x), theme.text_width(text) + 6) for x, text in rows]
    kept = clear(boxes, ends_first(len(rows)))
    names = data([{"x": rows[i][0], "text": rows[i][1]} for i in kept])
    x = altair.X("x:Q", scale=span.scale, axis=None)
    layer: Layer = names.mark_text(baseline="top", color=theme.LIGHT["muted"]).encode(
        x=x, y=fixed("Y", height + 8), text=altair.Text("text:N")
    )
    return layer


def bands(span: Span, height: float, ends: tuple[int, int] | None = None) -> list[Layer]:
    """Years as stretches of an axis on which dates lie inside them: strokes between, names in the middle.

    `ends` are the first and last stroke, where the axis is not to fill the span.
    """
    first, last = ends or (math.ceil(span.low - 1e-9), math.floor(span.high + 1e-9))
    wide = span.at(first + 1) - span.at(first)
    every = next((n for n in (1, 2, 5, 10, 20, 50) if n * wide >= theme.text_width("2000") + 10), 100)
    named = [year for year in range(first + 1, last + 1) if (last - year) % every == 0]
    x = altair.X("x:Q", scale=span.scale, axis=None)
    strokes = data([{"x": year} for year in range(first, last + 1)])
    names = data([{"x": year - 0.5, "text": str(year)} for year in named])
    return [
        strokes.mark_rule().encode(x=x, y=fixed("Y", height), y2=fixed("Y2", height + 5)),
        names.mark_text(baseline="top", color=theme.LIGHT["muted"]).encode(
            x=x, y=fixed("Y", height + 8), text=altair.Text("text:N")
        ),
    ]


def arrow(observation: Observation, sideways: bool = False) -> str:
    """The arrow that a bound adds to its mark; empty for a value."""
    if is_point(observation):
        return ""
    if sideways:
        return ARROWS["right"]
    return ARROWS["down" if observation.qualifier == "up_to" else "up"]


def fill(observation: Observation, colour: str) -> str:
    """Inside of a mark: the surface's colour for what may still change."""
    if observation.status == "T":
        return theme.LIGHT["ink"]
    return theme.LIGHT["surface"] if observation.status in HOLLOW else colour


def marks(rows: Sequence[Row], x: altair.X, y: altair.Y, language: Language, dx: float = 0) -> list[Layer]:
    """Points by status, and the arrows of bounds; each row is a `mark` with its place."""
    style: dict[str, Any] = {
        "fill": altair.Fill("fill:N", scale=None, legend=None),
        "stroke": altair.Stroke("stroke:N", scale=None, legend=None),
    }
    if not rows:
        return []
    points = data(rows).mark_point(size=64, strokeWidth=2)
    found = [
        points.encode(
            x=x, y=y, shape=altair.Shape("shape:N", scale=None, legend=None), tooltip=tips(language), href=CARD, **style
        )
    ]
    return [*found, *arrows(rows, x, y, dx)]


def arrows(rows: Sequence[Row], x: altair.X, y: altair.Y, dx: float = 0) -> list[Layer]:
    """The arrows of those rows that are bounds."""
    if not any(row["arrow"] for row in rows):
        return []
    layer = (
        data(rows)
        .transform_filter("datum.arrow")
        .mark_point(size=64, strokeWidth=2, filled=False, strokeCap="round", xOffset=dx)
    )
    shape = altair.Shape("arrow:N", scale=None, legend=None)
    return [layer.encode(x=x, y=y, shape=shape, stroke=altair.Stroke("stroke:N", scale=None, legend=None))]


def tips(language: Language) -> list[altair.Tooltip]:
    """What a reader sees on pointing at a mark: period, value, status and source."""
    return [altair.Tooltip(f"{name}:N", title=language.t(f"chart.head.{name}")) for name in TIPS]


def mark(observation: Observation, colour: str, language: Language, sideways: bool = False) -> Row:
    """How one figure is drawn and what it says when pointed at."""
    return {
        "shape": SHAPES[observation.status],
        "fill": fill(observation, colour),
        "stroke": theme.LIGHT["ink"] if observation.status == "T" else colour,
        "arrow": arrow(observation, sideways),
        "period": language.period(observation.period),
        "value": language.figure(observation),
        "status": language.t(f"chart.status.{observation.status}"),
        "code": observation.status,
        "source": observation.source.publisher,
        "href": card(observation),
    }


def labels(rows: Sequence[Row], x: altair.X, y: altair.Y, **style: Any) -> Layer:
    """Words at marks, with an edge in the surface's colour that keeps lines away from them."""
    text: dict[str, Any] = {"stroke": theme.LIGHT["surface"], "strokeWidth": 3, "strokeJoin": "round", **style}
    return data(rows).mark_text(**text).encode(x=x, y=y, text=altair.Text("text:N"))


def framed(
    layers: Sequence[Layer], width: int, height: float, left: float, right: float, top: float, bottom: float
) -> Drawing:
    """The layers on a plot with fixed margins, so that the picture is exactly `width` pixels wide."""
    padding = {"left": left, "right": right, "top": top, "bottom": bottom}
    return Drawing(layers, width - left - right, height, padding, theme.CONFIG)
