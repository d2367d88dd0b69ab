"""Shapes on the ground: what GeoJSON may hold, the plan that a map is drawn on, and where words have room in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from atlas.model import Polygon

SIDE = 2000
"""Units along the longer side of a plan; a city of 180 km is then drawn to 90 m."""
STEPS = 28
"""Into how many parts each side of an area is cut when a place for its name is sought."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""
Bands = Mapping[int, Sequence[tuple[Point, Point]]]
"""Pieces of a border by the bands of height, `BAND` units each, that they pass through."""
BAND = 16


def flaw(feature: Mapping[str, Any]) -> str:
    """What keeps the geometry of a GeoJSON feature from being drawn as an area; empty when nothing does."""
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        return f"are of type {kind!r}, not Polygon or MultiPolygon"
    try:
        found = polygons(geometry)
    except (TypeError, ValueError, KeyError):
        return "are not lists of rings of points, each a longitude and a latitude"
    rings = [ring for polygon in found for ring in polygon]
    if not all(found) or not rings or any(len(ring) < 4 for ring in rings):
        return "have a ring of fewer than four points"
    if any(ring[0] != ring[-1] for ring in rings):
        return "have a ring that does not end where it starts"
    if any(not (-180 <= x <= 180 and -90 < y < 90) for ring in rings for x, y in ring):
        return "have a point that is no longitude and latitude in degrees"
    if any(turn(polygon[0]) <= 0 or any(turn(hole) >= 0 for hole in polygon[1:]) for polygon in found):
        return "have an outer ring that runs clockwise, or a hole that does not (RFC 7946 asks for the other way)"
    return ""


def polygons(geometry: Any) -> tuple[Polygon, ...]:
    """The polygons of a GeoJSON geometry, as pairs of numbers."""
    found = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return tuple(tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for ring in polygon) for polygon in found)


def turn(ring: Sequence[Point]) -> float:
    """Twice the area inside a ring: above zero where it runs against the clock, with north up."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


@dataclass(frozen=True)
class Shape:
    """One area on the plan: polygons in whole units, y down."""

    polygons: tuple[Polygon, ...]

    @cached_property
    def size(self) -> float:
        """The area inside, in square units."""
        return (
            sum(abs(turn(ring)) * (-1 if i else 1) for polygon in self.polygons for i, ring in enumerate(polygon)) / 2
        )

    @cached_property
    def main(self) -> Polygon:
        """The largest polygon, where the area's name stands."""
        return max(self.polygons, key=lambda polygon: abs(turn(polygon[0])))

    @cached_property
    def box(self) -> Box:
        """What the main polygon reaches over."""
        return around(self.main[0])

    @cached_property
    def middle(self) -> Point:
        """The point inside that is farthest from the border, as far as a grid can tell; of several the most central."""
        left, top, right, bottom = self.box
        centre, edge = ((left + right) / 2, (top + bottom) / 2), self.main[0]

        def rank(point: Point) -> tuple[float, float]:
            return round(min(distance(point, a, b) for a, b in pairwise(edge))), -math.dist(point, centre)

        return max([p for p in grid(self.box) if self.holds(p)] or [centre], key=rank)

    @cached_property
    def bands(self) -> tuple[Bands, ...]:
        """The border of each polygon, cut into bands."""
        return tuple(banded(polygon) for polygon in self.polygons)

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside the area, in any of its parts."""
        return any(crossings(bands, point) % 2 for bands in self.bands)

    def room(self, width: float, height: float, taken: Iterable[Box] = (), part: float = 1.0) -> Point | None:
        """The centre of a box that lies inside by `part` of its width, clear of others and near the middle."""
        left, top, right, bottom = self.box
        reach = left - width / 2, top - height / 2, right + width / 2, bottom + height / 2
        held = tuple(box for box in taken if meet(box, reach))
        x0, y0 = self.middle
        for x, y in sorted((self.middle, *grid(self.box)), key=lambda p: (p[0] - x0) ** 2 + (p[1] - y0) ** 2):
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            if not any(meet(box, other) for other in held) and all(self.holds(p) for p in rim(shrunk(box, part))):
                return x, y
        return None


@dataclass(frozen=True)
class Plan:
    """The shapes of areas on one flat sheet of `width` by `height` units, by area id."""

    shapes: Mapping[str, Shape]
    width: int
    height: int

    @property
    def small(self) -> tuple[str, ...]:
        """Areas that need a map of their own: those below half of the average size, when they lie close together."""
        average = sum(shape.size for shape in self.shapes.values()) / len(self.shapes)
        found = tuple(key for key, shape in self.shapes.items() if shape.size < average / 2)
        left, top, right, bottom = self.reach(found) if len(found) > 1 else (0, 0, self.width, self.height)
        return found if (right - left) * (bottom - top) < self.width * self.height / 4 else ()

    def reach(self, keys: Iterable[str]) -> Box:
        """The box round some areas."""
        return around([p for key in keys for polygon in self.shapes[key].polygons for p in polygon[0]])


def plan(shapes: Mapping[str, Sequence[Polygon]]) -> Plan:
    """Longitudes and latitudes laid flat: lengths are true along the middle parallel, good enough for one city."""
    west, south, east, north = around([p for each in shapes.values() for polygon in each for p in polygon[0]])
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = SIDE / max((east - west) * squeeze, north - south)

    def flat(ring: Sequence[Point]) -> tuple[Point, ...]:
        places = [(round((x - west) * squeeze * scale), round((north - y) * scale)) for x, y in ring]
        return tuple(p for i, p in enumerate(places) if not i or p != places[i - 1])

    return Plan(
        {key: Shape(tuple(tuple(map(flat, polygon)) for polygon in each)) for key, each in shapes.items()},
        math.ceil((east - west) * squeeze * scale),
        math.ceil((north - south) * scale),
    )


def around(points: Sequence[Point]) -> Box:
    """The smallest box round some points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def grid(box: Box) -> Iterator[Point]:
    """Points spread over a box."""
    left, top, right, bottom = box
    for i in range(1, STEPS):
        for j in range(1, STEPS):
            yield left + (right - left) * i / STEPS, top + (bottom - top) * j / STEPS


def rim(box: Box) -> Iterator[Point]:
    """Points along the edge of a box."""
    left, top, right, bottom = box
    for n in range(5):
        x, y = left + (right - left) * n / 4, top + (bottom - top) * n / 4
        yield from ((x, top), (x, bottom), (left, y), (right, y))


def shrunk(box: Box, part: float) -> Box:
    """The middle part of a box."""
    left, top, right, bottom = box
    cut = (right - left) * (1 - part) / 2
    return left + cut, top, right - cut, bottom


def passes(start: Point, end: Point, box: Box) -> bool:
    """Whether a line from point to point passes through a box."""
    return any(
        box[0] < start[0] + (end[0] - start[0]) * n / 20 < box[2]
        and box[1] < start[1] + (end[1] - start[1]) * n / 20 < box[3]
        for n in range(21)
    )


def cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether a line from `a` to `b` crosses one from `c` to `d`."""

    def side(p: Point, q: Point, r: Point) -> bool:
        return (q[0] - p[0]) * (r[1] - p[1]) > (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) != side(a, b, d) and side(c, d, a) != side(c, d, b)


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes share a place."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def banded(polygon: Polygon) -> Bands:
    """The borders of a polygon by the bands of height that they pass through."""
    found: dict[int, list[tuple[Point, Point]]] = {}
    for ring in polygon:
        for one, other in pairwise(ring):
            low, high = sorted((one[1], other[1]))
            for band in range(int(low // BAND), int(high // BAND) + 1):
                found.setdefault(band, []).append((one, other))
    return found


def crossings(bands: Bands, point: Point) -> int:
    """How often a line from the point to the right crosses the borders of a polygon."""
    x, y = point
    found = 0
    for (x1, y1), (x2, y2) in bands.get(int(y // BAND), ()):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found += 1
    return found


def distance(point: Point, a: Point, b: Point) -> float:
    """From a point to the nearest place between two others."""
    (x, y), (dx, dy) = point, (b[0] - a[0], b[1] - a[1])
    along = ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy or 1)
    part = min(1.0, max(0.0, along))
    return math.hypot(x - a[0] - part * dx, y - a[1] - part * dy)
