"""The look of every chart: colours with their names, sizes of text, and how wide text is.

A chart is drawn in the colours of `LIGHT`. No two of them are equal, so that each can be exchanged, in
the page, for the variable `--atlas-<name>`, which `charts.css` sets for paper and screen, light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from atlas.derive import KEPT
from atlas.model import Activity, Dataset

LIGHT = {
    "surface": "#ffffff",
    "ink": "#1f2328",
    "muted": "#57606a",
    "axis": "#838c96",
    "grid": "#dfe3e8",
    "land": "#f3f4f6",
    "zone": "#cfe0f5",
    "c0": "#34427a",
    "c1": "#1f5fad",
    "c2": "#db6b16",
    "c3": "#087c67",
    "c4": "#8961cf",
    "c5": "#876503",
    "c6": "#b2254a",
    "c7": "#278bb5",
    "c8": "#b0489a",
    "c9": "#355803",
    "c10": "#586574",
}
DARK = {
    "surface": "#1e2129",
    "ink": "#e9ecf1",
    "muted": "#b1b9c6",
    "axis": "#7d8696",
    "grid": "#3a404d",
    "land": "#262a33",
    "zone": "#2b4566",
    "c0": "#a5b4f3",
    "c1": "#64b2fb",
    "c2": "#fb9a60",
    "c3": "#26c2a5",
    "c4": "#a987d9",
    "c5": "#d3b039",
    "c6": "#f17b96",
    "c7": "#83d8f6",
    "c8": "#c96faf",
    "c9": "#85ab48",
    "c10": "#a8b2c5",
}
COLOURED = ("catalogue", "plan", "field")
"""Kinds of activities with a colour of their own, in the order in which the colours are given away."""

WIDE, NARROW = 680, 328
"""Widths of the two pictures in CSS pixels: a column of text on a desk, and a phone's 360 less its margins."""
FONT = "Liberation Sans"
"""Only measures text: the renderer has it built in, and the page puts its own font in its place."""
SIZE = 12
"""Size of all text in a chart, in CSS pixels."""
LINE = 16
"""From one line of text to the next."""

CONFIG: dict[str, Any] = {
    "background": LIGHT["surface"],
    "font": FONT,
    "view": {"stroke": "transparent"},
    "text": {"font": FONT, "fontSize": SIZE, "color": LIGHT["ink"]},
    "rule": {"color": LIGHT["axis"]},
    "point": {"opacity": 1},
    "line": {"strokeCap": "round"},
}

NARROW_LETTERS = frozenset("iIjltf.,:;'|!()[]- /·’‘–")
WIDE_LETTERS = frozenset("mwMWQOGDCHNU%@&—+=<>≈≥≤")


def is_wide(width: int) -> bool:
    """Whether a picture of this width has room for names beside marks."""
    return width > 500


def colour(dataset: Dataset, activity: Activity) -> str:
    """The colour of an activity, the same on every page; a scope has that of the activity it narrows."""
    activity = dataset.lineage(activity)[-1]
    place = ranked(dataset).get(activity.id)
    return LIGHT["c0" if place is None else f"c{place % 10 + 1}"]


LINES = 10
"""Lines that a text takes on a chart at the most."""
LONGEST = 1000
"""Characters of a text that are looked at for a chart."""


@lru_cache(KEPT)
def ranked(dataset: Dataset) -> Mapping[str, int]:
    """The place of each activity that has a colour of its own, by id."""
    listed = (a.id for kind in COLOURED for a in dataset.activities.values() if a.kind == kind)
    return {key: place for place, key in enumerate(listed)}


@cache
def text_width(text: str, size: float = SIZE) -> float:
    """About how wide a text is in CSS pixels, a little on the safe side for whatever font the page has."""
    ems = 0.0
    for letter in text:
        if ord(letter) > 0x2E7F:
            ems += 1.02
        elif letter in NARROW_LETTERS:
            ems += 0.31
        elif letter in WIDE_LETTERS:
            ems += 0.80
        else:
            ems += 0.57
    return ems * size


def wrap(text: str, width: float) -> list[str]:
    """The text in lines no wider than `width`, broken between words or before a Han character.

    A word that fills more than a line is cut, and so is a text of more than `LINES` lines; the table has it whole.
    """
    lines, filled = [""], 0.0
    for piece in pieces(text[:LONGEST]):
        if lines[-1] and filled + text_width(piece.rstrip()) > width:
            lines.append("")
            filled = 0.0
        lines[-1] += piece if lines[-1] else piece.lstrip()
        filled += text_width(piece)
    shown = [cut(line.rstrip(), width) for line in lines[:LINES]]
    return shown if len(lines) <= LINES and len(text) <= LONGEST else [*shown[:-1], cut(f"{shown[-1]}…", width)]


def cut(text: str, width: float) -> str:
    """The text, or as much of it as has room before an ellipsis."""
    if text_width(text) <= max(width, LINE * 2):
        return text
    kept = text[: int(width / SIZE * 4)]
    while kept and text_width(f"{kept}…") > max(width, LINE * 2):
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


@lru_cache(10_000)
def pieces(text: str) -> tuple[str, ...]:
    """What a line may not be broken inside: words with the space behind them, single Han characters."""
    found: list[str] = []
    for letter in text:
        fresh = not found or found[-1].endswith(" ") or ord(letter) > 0x2E7F or ord(found[-1][-1]) > 0x2E7F
        if fresh and letter not in ",。、;:)":
            found.append(letter)
        elif found:
            found[-1] += letter
    return tuple(found)
