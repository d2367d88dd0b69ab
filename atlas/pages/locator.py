"""Where a place lies: a small map of the city's areas with those in question filled, and whose borders they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup

from atlas.charts import ground, hubs
from atlas.derive import KEPT
from atlas.geometry import Point
from atlas.model import Area, Boundaries
from atlas.pages.page import Atlas, Link
from atlas.render import html

SIDE = 240
"""Units of the picture's longer side; it is drawn smaller than that."""


@dataclass(frozen=True)
class Locator:
    """A map for the eye, without words of its own; `areas` are those filled, with `caption` before them."""

    picture: Markup
    caption: str
    areas: tuple[Link, ...]


@dataclass(frozen=True)
class Credit:
    """Whose borders a map shows and under which licence; an address may be empty."""

    origin: str
    origin_url: str
    licence: str
    licence_url: str


def locator(atlas: Atlas, page: str, places: Sequence[Area], caption: str) -> Locator | None:
    """The map of the areas that some places lie in; None where the dataset has no borders or none of them is known."""
    data = atlas.dataset
    if not data.boundaries:
        return None
    found = {key for area in places if area != data.city for key in hubs.home(area, data)}
    if not found:
        return None
    areas = [data.areas[key] for key in data.boundaries.shapes if key in found]
    if areas == list(places):
        return Locator(
            picture(data.boundaries, found), atlas.language.t("locator.self", city=atlas.label(data.city)), ()
        )
    return Locator(picture(data.boundaries, found), caption, tuple(atlas.link(page, area) for area in areas))


def credit(atlas: Atlas, page: str) -> Credit | None:
    """Whose borders the maps show; None where there are none."""
    found = atlas.dataset.boundaries
    if not found:
        return None
    path = found.licence_url
    address = path if not path or "://" in path else atlas.href(page, f"data/{path}")
    return Credit(found.origin, found.origin_url, found.licence, address)


def picture(boundaries: Boundaries, filled: set[str]) -> Markup:
    """The areas as inline SVG, hidden from screen readers: the words beside it say the same."""
    sheet, drawn = ground.plan(boundaries), outlines(boundaries)
    unit = SIDE / max(sheet.width, sheet.height)
    return html(
        '<svg viewBox="-1 -1 {} {}" width="{}" height="{}" aria-hidden="true" focusable="false">'
        '<path class="land" d="{}"/><path class="here" d="{}"/></svg>',
        *(round(side * unit) + 2 for side in (sheet.width, sheet.height)),
        *(round(side * unit) + 2 for side in (sheet.width, sheet.height)),
        "".join(drawn[key] for key in sheet.shapes if key not in filled),
        "".join(drawn[key] for key in sorted(filled)),
    )


@lru_cache(KEPT)
def outlines(boundaries: Boundaries) -> Mapping[str, str]:
    """The path of each area, in whole units from point to point."""
    sheet = ground.plan(boundaries)
    unit = SIDE / max(sheet.width, sheet.height)
    return {
        key: "".join(path(ring, unit) for polygon in shape.polygons for ring in polygon)
        for key, shape in sheet.shapes.items()
    }


def path(ring: Sequence[Point], unit: float) -> str:
    """One closed ring; empty when it is too small to be seen."""
    points = [(round(x * unit), round(y * unit)) for x, y in ring]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(points) if (x1, y1) != (x2, y2)]
    if len(steps) < 3:
        return ""
    walk = "".join(f"{x},{y} " if i < len(steps) - 2 else f"{x},{y}" for i, (x, y) in enumerate(steps[:-1]))
    return f"M{points[0][0]},{points[0][1]}l{walk}z"
