"""Layers of marks put together as a Vega-Lite spec, with the channels that Altair makes.

Altair's own `LayerChart` copies every layer with all its rows several times over, which took nine tenths of the time
of a spec. A layer here is what it will be in the spec from the start; a test holds every spec to Altair's schema.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import altair

Row = dict[str, Any]
Spec = dict[str, Any]
Known = dict[int, tuple[Any, Any]]
"""Channels with what they are in a spec, by identity: one channel serves many layers."""

SCHEMA = altair.SCHEMA_URL
MANY = 20_000
"""How many channels are kept in the words of Vega-Lite."""


@dataclass(frozen=True)
class Layer:
    """Rows with one mark; each method gives a new layer, in the words of `altair.Chart`."""

    rows: Sequence[Row]
    parts: Mapping[str, Any] = field(default_factory=dict)
    channels: Mapping[str, Any] = field(default_factory=dict)

    def mark(self, kind: str, **style: Any) -> Layer:
        """With a mark of that type."""
        return replace(self, parts={**self.parts, "mark": {"type": kind, **style}})

    def mark_area(self, **style: Any) -> Layer:
        """With areas."""
        return self.mark("area", **style)

    def mark_bar(self, **style: Any) -> Layer:
        """With bars."""
        return self.mark("bar", **style)

    def mark_geoshape(self, **style: Any) -> Layer:
        """With shapes of a map."""
        return self.mark("geoshape", **style)

    def mark_line(self, **style: Any) -> Layer:
        """With lines."""
        return self.mark("line", **style)

    def mark_point(self, **style: Any) -> Layer:
        """With points."""
        return self.mark("point", **style)

    def mark_rect(self, **style: Any) -> Layer:
        """With rectangles."""
        return self.mark("rect", **style)

    def mark_rule(self, **style: Any) -> Layer:
        """With rules."""
        return self.mark("rule", **style)

    def mark_text(self, **style: Any) -> Layer:
        """With words."""
        return self.mark("text", **style)

    def project(self, **projection: Any) -> Layer:
        """With a projection of its own."""
        return replace(self, parts={**self.parts, "projection": projection})

    def transform_filter(self, condition: str) -> Layer:
        """With only the rows that fulfil a Vega expression."""
        return replace(self, parts={**self.parts, "transform": [{"filter": condition}]})

    def encode(self, **channels: Any) -> Layer:
        """With channels: Altair's, lists of them, or names of fields."""
        return replace(self, channels=channels)

    def spec(self, known: Known) -> Spec:
        """The layer as it stands in a spec, without its rows."""
        return {**self.parts, "encoding": {name: told(name, item, known) for name, item in self.channels.items()}}


def told(name: str, channel: Any, known: Known) -> Any:
    """A channel in the words of Vega-Lite."""
    if isinstance(channel, str):
        return {"field": channel}
    if isinstance(channel, list):
        return [told(name, item, known) for item in channel]
    if id(channel) not in known:
        known[id(channel)] = channel, in_words(channel)
    return known[id(channel)][1]


TOLD: dict[object, Any] = {}
"""What channels are in a spec, by what they are made of: those of a thousand charts are much the same."""


def in_words(channel: Any) -> Any:
    """A channel as Altair puts it, which takes it a while."""
    key = made_of(channel)
    if key not in TOLD:
        if len(TOLD) > MANY:
            TOLD.clear()
        TOLD[key] = channel.to_dict(validate=False)
    return TOLD[key]


def made_of(item: Any) -> object:
    """All that a channel says, as a key; numbers of other types are other keys, since JSON writes them otherwise."""
    if isinstance(item, altair.SchemaBase):
        return type(item), made_of(item._args), made_of(item._kwds)
    if isinstance(item, dict):
        return tuple((name, made_of(value)) for name, value in item.items() if value is not altair.Undefined)
    if isinstance(item, list | tuple):
        return type(item), *map(made_of, item)
    return type(item), item


@dataclass(frozen=True)
class Drawing:
    """Layers over one another on a plot; sizes and margins in CSS pixels."""

    layers: Sequence[Layer]
    width: float
    height: float
    padding: Mapping[str, float]
    config: Mapping[str, Any]

    def to_dict(self) -> Spec:
        """The spec in Vega-Lite; equal rows stand in it once."""
        known: Known = {}
        datasets: dict[str, Sequence[Row]] = {}
        names: dict[int, str] = {}
        layers = []
        for layer in self.layers:
            if id(layer.rows) not in names:
                names[id(layer.rows)] = hashed(layer.rows)
            name = names[id(layer.rows)]
            datasets[name] = layer.rows
            layers.append({"data": {"name": name}, **layer.spec(known)})
        return {
            "$schema": SCHEMA,
            "config": self.config,
            "autosize": {"type": "none"},
            "padding": self.padding,
            "width": self.width,
            "height": self.height,
            "layer": layers,
            "datasets": datasets,
        }


def hashed(rows: Iterable[Row]) -> str:
    """A name for rows that follows from what they say."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    return f"data-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
