"""The composite index by year: a line with its values, inside the band that holds most of its variants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from math import ceil
from typing import Any

import altair

from atlas import composite
from atlas.charts import parts, theme, words
from atlas.charts.chart import Cell, Chart, Reckoned, Subject, Table
from atlas.charts.layers import Drawing, Layer, Row
from atlas.charts.parts import Span
from atlas.composite import Composite
from atlas.language import Language
from atlas.model import Source

RULE = "chart.rule.evaluation"


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart where the dataset describes an index and its figures give it two years."""
    found = composite.composite(subject.dataset) if subject.kind in ("home", "index") else None
    if found:
        yield chart(found, subject, language)


def number(value: float, language: Language, digits: int = 1) -> str:
    """A score or a part as it is shown."""
    return language.number(Decimal(repr(value)), digits)


def sources(found: Composite) -> tuple[Source, ...]:
    """The sources of every figure that the index follows from, each once."""
    cells = (cell for row in found.panel.rows.values() for cell in row.values())
    return words.sources(o for cell in cells for o in cell.inputs)


def chart(found: Composite, subject: Subject, language: Language) -> Chart:
    """The headline gives both ends, and between what most variants put the last."""
    first, last = found.years[0], found.years[-1]
    way = ("up" if found.index[last] > found.index[first] else "down") if found.settled(found.whole) else "open"
    values = found.index[first], found.index[last], found.bands[last].low, found.bands[last].high
    said = {key: number(value, language) for key, value in zip(("first", "last", "low", "high"), values, strict=True)}
    below = language.t("chart.evaluation.subtitle", place=language.name(subject.dataset.city.name))
    figures = [
        language.t(
            "chart.evaluation.figure",
            year=year,
            value=number(found.index[year], language),
            low=number(band.low, language),
            high=number(band.high, language),
        )
        for year, band in found.bands.items()
    ]
    return Chart(
        id=f"evaluation-{subject.id}-by-year",
        kind="evaluation",
        headline=language.t(f"chart.evaluation.{way}", start=first, end=last, **said),
        subtitle=below,
        description=words.description("evaluation", below, figures, language),
        note=language.t(f"chart.evaluation.note.{found.design.baseline['normalisation']}", year=first),
        sources=sources(found),
        table=table(found, language),
        draw=drawing(found, language.bare),
        reckoned=tuple(said.values()),
        keys=("band",),
    )


def table(found: Composite, language: Language) -> Table:
    """Index and band by year, with the part of the weight that figures cover."""
    heads = ("period", "index", "low", "median", "high", "covered")
    rows: list[tuple[Cell, ...]] = []
    for year, band in found.bands.items():
        values = (found.index[year], band.low, band.median, band.high)
        part = language.t("amount.symbol", number=number(100 * found.covered[year], language, 0), symbol="%")
        rows.append((str(year), *(Reckoned(number(value, language)) for value in values), Reckoned(part)))
    return Table(tuple(language.t(f"chart.head.{name}") for name in heads), tuple(rows))


def drawing(found: Composite, language: Language) -> Callable[[int], Drawing]:
    """The function that draws the index at any width."""
    years = tuple(found.bands)
    colour = theme.LIGHT["c0"]

    def draw(width: int) -> Drawing:
        height = 230 if theme.is_wide(width) else 190
        bands = list(found.bands.values())
        low = min(0.0, *(band.low for band in bands))
        high = max(1.0, *(band.high for band in bands), *found.index.values())
        ticks = parts.steps(low, high, 4)
        names = {tick: language.number(Decimal(repr(tick))) for tick in ticks}
        left, right = ceil(max(theme.text_width(name) for name in names.values())) + 12.0, 6.0
        plot = width - left - right
        edge = 24 * (years[-1] - years[0]) / (plot - 48)
        across, up = Span(years[0] - edge, years[-1] + edge, plot), Span(low, high, height)
        rows: list[Row] = [
            {
                "x": year,
                "y": round(found.index[year], 2),
                "low": round(band.low, 2),
                "high": round(band.high, 2),
                "period": str(year),
                "value": number(found.index[year], language),
                "band": language.t(
                    "chart.evaluation.band", low=number(band.low, language), high=number(band.high, language)
                ),
            }
            for year, band in found.bands.items()
        ]
        x, y = altair.X("x:Q", scale=across.scale, axis=None), altair.Y("y:Q", scale=up.scale, axis=None)
        layers: list[Layer] = parts.grid(ticks, up, plot, names)
        layers.append(
            parts.data(rows)
            .mark_area(color=colour, fillOpacity=0.2)
            .encode(x=x, y=altair.Y("low:Q", scale=up.scale, axis=None), y2=altair.Y2("high:Q"))
        )
        layers += lines(rows, x, y, colour)
        layers.append(
            parts.data(rows)
            .mark_point(size=64, strokeWidth=2, fill=colour, stroke=colour, shape="circle")
            .encode(x=x, y=y, tooltip=[altair.Tooltip(f"{k}:N", title=language.t(f"chart.head.{k}")) for k in TIPS])
        )
        layers += captions(rows, across, up, x, y)
        layers.append(parts.below([(float(year), str(year)) for year in years], across, height))
        return parts.framed(layers, width, height, left, right, 20.0, 28)

    return draw


TIPS = ("period", "value", "band")


def lines(rows: list[Row], x: altair.X, y: altair.Y, colour: str) -> list[Layer]:
    """The line, dotted over years without a value."""
    found = []
    for near in (True, False):
        joined: list[Row] = [
            {"x": row["x"], "y": row["y"], "part": part}
            for part, pair in enumerate(pairwise(rows))
            for row in pair
            if (pair[1]["x"] - pair[0]["x"] == 1) is near
        ]
        style: dict[str, Any] = {} if near else {"strokeDash": parts.DASHES["gap"]}
        if joined:
            layer = parts.data(joined).mark_line(color=colour, strokeWidth=2.5, **style)
            found.append(layer.encode(x=x, y=y, detail=altair.Detail("part:N")))
    return found


def captions(rows: list[Row], across: Span, up: Span, x: altair.X, y: altair.Y) -> list[Layer]:
    """The values at their points, as many as have room."""
    places = [(across.at(row["x"]), up.pixels - up.at(row["y"])) for row in rows]
    found = [parts.Caption(row["value"], *at, 6.0, 6.0, "ud") for row, at in zip(rows, places, strict=True)]
    kept = parts.places(found, parts.ends_first(len(rows)), across.pixels, up.pixels, list(pairwise(places)))
    layers = []
    for i, place in sorted(kept.items()):
        row = {"x": rows[i]["x"], "y": rows[i]["y"], "text": rows[i]["value"]}
        style = {"dx": place.dx, "dy": place.dy, "align": place.align, "baseline": place.baseline}
        layers.append(parts.labels([row], x, y, **style))
    return layers
