"""The map of the city's areas, which hubs and districts are drawn on: shapes, their names, and an inset of the small.

Names stand where they have room inside their area, the richest words first; what has no room inside is led out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import altair

from atlas import geometry
from atlas.charts import parts, theme
from atlas.charts.layers import Drawing, Layer, Row
from atlas.derive import KEPT
from atlas.geometry import Box, Plan, Point
from atlas.language import Language
from atlas.model import Area, Boundaries

GAP = 24
"""Between the map and its inset, in pixels."""
PAD = 8
"""Round the areas of the inset."""
FAR = 1e6
BOLD = 1.12
"""How much wider bold text is."""
LOOSE, LEAST = 0.4, 34.0
"""The part of a name's width, and the pixels of it, that must lie inside its area when the whole does not."""
LEDGE = 34
"""Above and below them, where names are led out to."""


@dataclass(frozen=True)
class Spot:
    """An area on the map: its fill, words for it from most to least, the radius of its circle, and its tip.

    The first line of `words` is its name. `pale` says that what the circle stands for may still change.
    """

    id: str
    fill: str
    words: Sequence[Sequence[str]]
    radius: float = 0
    pale: bool = False
    tip: Row = field(default_factory=dict)


@dataclass(frozen=True)
class Panel:
    """A part of the picture: which areas it names, where its plan begins and how long a unit is, and its frame."""

    keys: tuple[str, ...]
    named: tuple[str, ...]
    x: float
    y: float
    scale: float
    frame: Box

    def at(self, point: Point) -> Point:
        """A point of the plan in pixels."""
        return round(self.x + point[0] * self.scale, 1), round(self.y + point[1] * self.scale, 1)


@lru_cache(KEPT)
def plan(boundaries: Boundaries) -> Plan:
    """The areas laid flat, once for all maps of a dataset."""
    return geometry.plan(boundaries.shapes)


def names(areas: Iterable[Area], language: Language) -> dict[str, str]:
    """Names as a map writes them: without the word that all of them end in, such as `District`."""
    full = {area.id: language.name(area.name) for area in areas}
    last = {name.rpartition(" ")[2] for name in full.values()}
    if len(full) > 1 and len(last) == 1 and all(" " in name for name in full.values()):
        return {key: name.rpartition(" ")[0] for key, name in full.items()}
    return full


def panels(sheet: Plan, width: int) -> tuple[list[Panel], float]:
    """The map, its inset beside it (wide) or below it (narrow) where areas are small, and the height of both."""
    everything, small = tuple(sheet.shapes), sheet.small
    wide = theme.is_wide(width)
    across = width * (0.55 if small else 0.75) if wide else width - 2.0
    scale = across / max(sheet.width, sheet.height)
    height = sheet.height * scale
    whole = Panel(
        everything, tuple(k for k in everything if k not in small), 1, 1, scale, (0, 0, sheet.width * scale, height)
    )
    if not small:
        return [whole], height + 2
    left, top, right, bottom = sheet.reach(small)
    x0 = sheet.width * scale + GAP if wide else 1.0
    room = width - x0 - 1
    inner = (room - 2 * PAD) / (right - left)
    tall = (bottom - top) * inner + 2 * LEDGE
    y0 = max(height - tall, 0) if wide else height + GAP
    inset = Panel(
        small, small, x0 + PAD - left * inner, y0 + LEDGE - top * inner, inner, (x0, y0, x0 + room, y0 + tall)
    )
    return [whole, inset], max(height, y0 + tall) + 2


@dataclass(frozen=True)
class Words:
    """Where the words of an area stand: the lines, their middle, and the point that a lead comes from, if any."""

    lines: tuple[str, ...]
    x: float
    y: float
    lead: tuple[Point, Point] | None = None


def placed(sheet: Plan, panel: Panel, spots: Sequence[Spot]) -> list[Words]:
    """Words for each area that a panel names: inside it if they have room, else led to where no area lies."""
    found: list[Words] = []
    taken = [circle(sheet, panel, spot) for spot in spots if spot.radius and spot.id in panel.named]
    left, top, right, bottom = panel.frame
    taken += [(-FAR, -FAR, left, FAR), (-FAR, -FAR, FAR, top), (right, -FAR, FAR, FAR), (-FAR, bottom, FAR, FAR)]
    if panel.named != panel.keys:
        taken.append(geometry.around([panel.at(p) for p in corners(sheet.reach(sheet.small))]))
    led = []
    for spot in (spot for spot in spots if spot.id in panel.named):
        shape = sheet.shapes[spot.id]
        flat = [unscaled(panel, box) for box in taken]
        for lines, part in tries(spot):
            width, height = extent(lines)
            place = shape.room(width / panel.scale, height / panel.scale, flat, part)
            if place:
                x, y = panel.at(place)
                found.append(Words(tuple(lines), x, y))
                taken.append((x - width / 2, y - height / 2, x + width / 2, y + height / 2))
                break
        else:
            led.append(spot)
    for spot in sorted(led, key=lambda spot: -spot.radius):
        leads = [item.lead for item in found if item.lead]
        tried = (outside(sheet, panel, spot, lines, taken, leads) for lines in spot.words[-2:])
        words = next(filter(None, tried), None)
        if not words:
            lines = spot.words[-1]
            width, height = extent(lines)
            flat = [unscaled(panel, box) for box in taken]
            place = sheet.shapes[spot.id].room(width / panel.scale, height / panel.scale, flat, 0.05)
            words = Words(tuple(lines), *panel.at(place)) if place else None
        if words:
            found.append(words)
            width, height = extent(words.lines)
            taken.append((words.x - width / 2, words.y - height / 2, words.x + width / 2, words.y + height / 2))
    return found


def tries(spot: Spot) -> Iterator[tuple[Sequence[str], float]]:
    """What to write inside an area, in order of preference, and which part of its width must lie there."""
    last = spot.words[-1]
    yield from ((lines, 1.0) for lines in spot.words[:-1])
    yield from ((lines, 0.5) for lines in spot.words[-2:-1])
    yield last, 1.0
    yield last, 0.2 if spot.radius else max(LOOSE, LEAST / extent(last)[0])


def circle(sheet: Plan, panel: Panel, spot: Spot) -> Box:
    """The box round the circle of an area."""
    x, y = panel.at(sheet.shapes[spot.id].middle)
    return x - spot.radius, y - spot.radius, x + spot.radius, y + spot.radius


def unscaled(panel: Panel, box: Box) -> Box:
    """A box of pixels in units of the plan."""
    left, right = ((x - panel.x) / panel.scale for x in (box[0], box[2]))
    top, bottom = ((y - panel.y) / panel.scale for y in (box[1], box[3]))
    return left, top, right, bottom


def extent(lines: Sequence[str]) -> tuple[float, float]:
    """Width and height of some lines, the first in bold."""
    return max(theme.text_width(line) * (BOLD if i == 0 else 1) + 4 for i, line in enumerate(lines)), theme.LINE * len(
        lines
    )


def outside(
    sheet: Plan,
    panel: Panel,
    spot: Spot,
    lines: Sequence[str],
    taken: Sequence[Box],
    leads: Sequence[tuple[Point, Point]],
) -> Words | None:
    """Words of an area at the nearest place in the panel where no area and no other words are."""
    width, height = extent(lines)
    start = panel.at(sheet.shapes[spot.id].middle)
    own = circle(sheet, panel, spot)
    left, top, right, bottom = panel.frame
    inner = (left + width / 2 + 3, top + height / 2 + 2, right - width / 2 - 3, bottom - height / 2 - 2)
    if inner[0] > inner[2] or inner[1] > inner[3]:
        return None
    for x, y in sorted(geometry.grid(inner), key=lambda p: (p[0] - start[0]) ** 2 + (p[1] - start[1]) ** 2):
        box = (x - width / 2 - 3, y - height / 2, x + width / 2 + 3, y + height / 2)
        flat = unscaled(panel, box)
        if any(geometry.meet(box, other) for other in taken):
            continue
        if any(sheet.shapes[key].holds(point) for key in panel.keys for point in geometry.rim(flat)):
            continue
        end = min(max(start[0], box[0]), box[2]), min(max(start[1], box[1]), box[3])
        away = math.dist(start, end)
        edge = min(spot.radius / away, 1.0) if away else 0.0
        if any(geometry.passes(start, end, other) for other in taken if other != own):
            continue
        if any(geometry.cross(start, end, *lead) for lead in leads):
            continue
        first = start[0] + (end[0] - start[0]) * edge, start[1] + (end[1] - start[1]) * edge
        return Words(tuple(lines), round(x, 1), round(y, 1), (first, end))
    return None


def drawing(boundaries: Boundaries, spots: Sequence[Spot], language: Language) -> Callable[[int], Drawing]:
    """The function that draws the map at a width."""

    def draw(width: int) -> Drawing:
        sheet = plan(boundaries)
        found, height = panels(sheet, width)
        layers = [layer for panel in found for layer in grounds(sheet, panel, spots, language)]
        if len(found) > 1:
            corner = geometry.around([found[0].at(p) for p in corners(sheet.reach(sheet.small))])
            layers.append(frames([corner, found[1].frame], width, height))
        layers += circles(sheet, found, spots, width, height)
        layers += texts([words for panel in found for words in placed(sheet, panel, spots)], width, height)
        return parts.framed(layers, width, height, 0, 0, 0, 2)

    return draw


def corners(box: Box) -> list[Point]:
    """Two corners of a box."""
    return [(box[0], box[1]), (box[2], box[3])]


def grounds(sheet: Plan, panel: Panel, spots: Sequence[Spot], language: Language) -> list[Layer]:
    """The shapes of a panel; all panels share one set of rows."""
    rows = [
        {
            "type": "Feature",
            "id": spot.id,
            "geometry": {"type": "MultiPolygon", "coordinates": sheet.shapes[spot.id].polygons},
            "fill": spot.fill,
            "inset": spot.id in sheet.small,
            **spot.tip,
        }
        for spot in spots
    ]
    layer = parts.data(rows).mark_geoshape(clip=False, stroke=theme.LIGHT["muted"], strokeWidth=0.6, strokeJoin="round")
    if panel.keys != tuple(sheet.shapes):
        layer = layer.transform_filter("datum.inset")
    titles = [altair.Tooltip(f"{name}:N", title=language.t(f"chart.head.{name}")) for name in tips(spots)]
    shapes: Layer = layer.encode(
        fill=altair.Fill("fill:N", scale=None, legend=None), tooltip=titles, href=parts.CARD
    ).project(type="identity", scale=panel.scale, translate=[panel.x, panel.y], clipExtent=clip(panel))
    return [shapes]


def clip(panel: Panel) -> list[list[float]]:
    """The frame of a panel, a little wider. Vega-Lite takes two projections that differ in nothing else for one."""
    left, top, right, bottom = panel.frame
    return [[left - 4, top - 4], [right + 4, bottom + 4]]


def tips(spots: Iterable[Spot]) -> list[str]:
    """The parts of the tips, but for the address."""
    return list(dict.fromkeys(name for spot in spots for name in spot.tip if name != "href"))


def pixels(width: float, height: float) -> tuple[altair.X, altair.Y]:
    """Channels on which a pixel stands for itself."""
    scales = [altair.Scale(domain=[0, side], range=[0, side], nice=False) for side in (width, height)]
    return altair.X("x:Q", scale=scales[0], axis=None), altair.Y("y:Q", scale=scales[1], axis=None)


def frames(boxes: Sequence[Box], width: float, height: float) -> Layer:
    """The inset's edge, and the same edge on the map."""
    rows = [dict(zip(("x", "y", "x2", "y2"), box, strict=True)) for box in boxes]
    x, y = pixels(width, height)
    mark = parts.data(rows).mark_rect(filled=False, stroke=theme.LIGHT["muted"], strokeWidth=1)
    layer: Layer = mark.encode(x=x, y=y, x2="x2", y2="y2")
    return layer


def circles(sheet: Plan, found: Sequence[Panel], spots: Sequence[Spot], width: float, height: float) -> list[Layer]:
    """A circle for each area with a radius."""
    rows = []
    for panel in found:
        for spot in spots:
            if spot.radius and spot.id in panel.named:
                x, y = panel.at(sheet.shapes[spot.id].middle)
                rows.append(
                    {
                        "x": x,
                        "y": y,
                        "size": round(spot.radius**2 * 4, 1),
                        "fill": theme.LIGHT["surface" if spot.pale else "c1"],
                        **spot.tip,
                    }
                )
    if not rows:
        return []
    across, down = pixels(width, height)
    size = altair.Size("size:Q", scale=None, legend=None)
    mark = parts.data(rows).mark_point(shape="circle", filled=True, stroke=theme.LIGHT["c1"], strokeWidth=2, opacity=1)
    titles: list[Any] = [altair.Tooltip(f"{name}:N") for name in tips(spots)]
    fill = altair.Fill("fill:N", scale=None, legend=None)
    return [mark.encode(x=across, y=down, size=size, fill=fill, tooltip=titles, href=parts.CARD)]


def texts(words: Sequence[Words], width: float, height: float) -> list[Layer]:
    """Names in bold, what else is said below them, and the leads of those that stand outside."""
    x, y = pixels(width, height)
    layers = []
    leads = [item.lead for item in words if item.lead]
    if leads:
        ends = [
            dict(zip(("x", "y", "x2", "y2"), (round(n, 1) for p in lead for n in p), strict=True)) for lead in leads
        ]
        rule = parts.data(ends).mark_rule(color=theme.LIGHT["ink"], strokeWidth=1)
        layers.append(rule.encode(x=x, y=y, x2="x2", y2="y2"))
    for first in (True, False):
        named = [
            {"x": item.x, "y": round(item.y + (i - (len(item.lines) - 1) / 2) * theme.LINE, 1), "text": line}
            for item in words
            for i, line in enumerate(item.lines)
            if (i == 0) is first
        ]
        style: dict[str, Any] = {"fontWeight": 700} if first else {}
        if named:
            mark = parts.data(named).mark_text(align="center", baseline="middle", **style)
            layers.append(mark.encode(x=x, y=y, text=altair.Text("text:N")))
    return layers
