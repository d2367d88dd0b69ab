"""The spec of a static picture: what is seen of a chart, in the form that takes the renderer the least time.

Vega parses and compiles an expression for each channel with a scale, which asks whether a value is a number at all; for
the order of each line; and it carries every field of the data along. All places are known here: they are given in
pixels, and only what is drawn is given. That takes more than a third off the time of a picture, and is the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Spec = dict[str, Any]
Place = Callable[[float], float]
"""Where a number stands along an axis, in pixels."""

BARE: Spec = {"aria": False, "mark": {"invalid": None}, "view": {"stroke": None}}
"""Settings that leave the picture as it is: no words for screen readers, which the figure says as a whole; no look for
rows without numbers, of which a drawing has none; and no frame that nobody sees."""
POINTED = ("href", "tooltip")
"""Channels for readers who point at a mark or follow it."""


def seen(drawing: Spec) -> Spec:
    """A spec with nothing to point at or to follow."""
    layers = [
        {**layer, "encoding": {name: value for name, value in layer["encoding"].items() if name not in POINTED}}
        for layer in drawing["layer"]
    ]
    return {**drawing, "layer": layers}


def still(drawing: Spec) -> Spec:
    """The spec of the picture of a Vega-Lite spec whose layers have their data in `datasets`."""
    places = {axis: place for axis in "xy" if (place := placing(drawing, axis))}
    kept = {key: value for key, value in drawing.items() if key not in ("datasets", "description")}
    layers = [drawn(layer, drawing["datasets"][layer["data"]["name"]], places) for layer in seen(drawing)["layer"]]
    return {**kept, "layer": layers, "config": {**drawing["config"], **BARE}}


def placing(drawing: Spec, axis: str) -> Place | None:
    """Where numbers stand along an axis; None where its scale is not linear, or not one and the same in all layers."""
    scales = [scale for layer in drawing["layer"] if (scale := layer["encoding"].get(axis, {}).get("scale"))]
    if not scales or any("domain" not in scale or scale.get("type", "linear") != "linear" for scale in scales):
        return None
    whole = [0, drawing["width"]] if axis == "x" else [drawing["height"], 0]
    ends = [(scale["domain"], scale.get("range", whole)) for scale in scales]
    if any(other != ends[0] for other in ends):
        return None
    (low, high), (start, end) = ends[0]

    def place(value: float) -> float:
        part = (value - low) / (high - low)
        return float(start * (1 - part) + end * part)

    return place


def drawn(layer: Spec, rows: list[Spec], places: Mapping[str, Place]) -> Spec:
    """A layer with its own rows, in which places are in pixels."""
    encoding = dict(layer["encoding"])
    placed = {
        channel: (value, places[channel.rstrip("2")])
        for channel, value in encoding.items()
        if channel.rstrip("2") in places and "value" not in value
    }
    if layer["mark"]["type"] == "line" and "x" in placed and "order" not in encoding:  # or Vega-Lite would sort it
        rows = sorted(rows, key=lambda row: float(row[encoding["x"]["field"]]))
        encoding["order"] = {"value": None}
    parts = encoding.get("detail")
    if parts and len({row[parts["field"]] for row in rows}) == 1:  # or a single line would be a group of its own
        del encoding["detail"]
    encoding |= {
        channel: {"field": f"at {channel}", "type": "quantitative", "scale": None, "axis": None} for channel in placed
    }
    used = {value["field"] for value in encoding.values() if "field" in value}
    if "transform" in layer or "projection" in layer:
        used.update(*rows)
    values = [
        {name: cell for name, cell in row.items() if name in used}
        | {f"at {channel}": place(number(value, row)) for channel, (value, place) in placed.items()}
        for row in rows
    ]
    return {**layer, "encoding": encoding, "data": {"values": values, "format": {"parse": None}}}


def number(channel: Spec, row: Spec) -> float:
    """The number of a row that a channel places it by, or the one that is the same for all rows."""
    return float(channel["datum"] if "datum" in channel else row[channel["field"]])
