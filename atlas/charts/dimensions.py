"""What each dimension adds to the composite index: a row of bars each, all on one scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

import altair

from atlas import composite
from atlas.charts import parts, theme, words
from atlas.charts.chart import Cell, Chart, Reckoned, Subject, Table
from atlas.charts.evaluation import number, sources
from atlas.charts.layers import Drawing, Layer, Row
from atlas.charts.parts import Span
from atlas.composite import Composite
from atlas.language import Language

RULE = "chart.rule.dimensions"
ROW = 64.0
"""Height of a row's bars in CSS pixels."""


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart where the index has two dimensions or more."""
    found = composite.composite(subject.dataset) if subject.kind in ("home", "index") else None
    if found and len(found.parts) > 1:
        yield chart(found, subject, language)


def chart(found: Composite, subject: Subject, language: Language) -> Chart:
    """The headline names the dimension that adds most to the last year."""
    last = found.years[-1]
    known = [d for d in found.parts if last in found.contributions[d.id]]
    most = max(known, key=lambda d: found.contributions[d.id][last])
    points = number(found.contributions[most.id][last], language)
    total = number(found.index[last], language)
    fields = {"dimension": language.name(most.name), "points": points, "total": total, "year": last}
    below = language.t("chart.dimensions.subtitle", place=language.name(subject.dataset.city.name))
    figures = [
        language.t(
            "chart.dimensions.figure",
            dimension=language.name(d.name),
            points=number(found.contributions[d.id][last], language),
            year=last,
        )
        for d in known
    ]
    return Chart(
        id=f"dimensions-{subject.id}",
        kind="dimensions",
        headline=language.t("chart.dimensions.headline", **fields),
        subtitle=below,
        description=words.description("dimensions", below, figures, language),
        note=language.t("chart.dimensions.note"),
        sources=sources(found),
        table=table(found, language),
        draw=drawing(found, language.bare),
        reckoned=(points, total),
    )


def table(found: Composite, language: Language) -> Table:
    """The points of each dimension by year, and their sum."""
    heads = ("period", *(d.id for d in found.parts), "index")
    rows: list[tuple[Cell, ...]] = []
    for year in found.years:
        added = (found.contributions[d.id].get(year) for d in found.parts)
        cells = ["" if part is None else Reckoned(number(part, language)) for part in added]
        rows.append((str(year), *cells, Reckoned(number(found.index[year], language))))
    names = {d.id: language.name(d.name) for d in found.parts}
    return Table(tuple(names.get(head) or language.t(f"chart.head.{head}") for head in heads), tuple(rows))


def drawing(found: Composite, language: Language) -> Callable[[int], Drawing]:
    """The function that draws the rows at any width."""
    years, colour = found.years, theme.LIGHT["c0"]

    def draw(width: int) -> Drawing:
        wide = theme.is_wide(width)
        names = {d.id: theme.cut(language.name(d.name), 260.0 if wide else width - 4.0) for d in found.parts}
        left = ceil(max(theme.text_width(name) for name in names.values())) + 18.0 if wide else 2.0
        right = 4.0
        plot = width - left - right
        head = 22.0 if wide else 44.0
        step, height = ROW + head, len(names) * (ROW + head)
        apart = plot / (years[-1] - years[0] + 1)
        across = Span(years[0] - 0.5, years[-1] + 0.5, plot)
        most = max(value for row in found.contributions.values() for value in row.values())
        rows: list[Row] = []
        for number_of, (key, name) in enumerate(names.items()):
            foot = (number_of + 1) * step
            rows += [
                {
                    "x": year,
                    "foot": foot,
                    "top": foot - max(0.0, round(value / most * ROW, 1)) - (0.0 if value > 0 else 0.1),
                    "text": number(value, language),
                    "period": str(year),
                    "value": number(value, language),
                    "dimension": name,
                }
                for year, value in found.contributions[key].items()
            ]
        down = altair.Scale(domain=[0, height], range=[0, height], padding=0)
        x = altair.X("x:Q", scale=across.scale, axis=None)
        top, foot_at = altair.Y("top:Q", scale=down, axis=None), altair.Y2("foot:Q")
        tips = [altair.Tooltip(f"{k}:N", title=language.t(f"chart.head.{k}")) for k in TIPS]
        feet: list[Row] = [{"y": (n + 1) * step} for n in range(len(names))]
        ends_at = {"x": parts.fixed("X", 0), "x2": parts.fixed("X2", plot)}
        layers: list[Layer] = [
            parts.data(rows)
            .mark_bar(size=min(40.0, round(apart * 0.62, 1)), color=colour)
            .encode(x=x, y=top, y2=foot_at, tooltip=tips),
            parts.data(feet).mark_rule().encode(y=altair.Y("y:Q", scale=down, axis=None), **ends_at),
            *heads(names, step, head, down, wide, left),
        ]
        room = max(theme.text_width(row["text"]) for row in rows) + 4 < apart
        said = rows if room else [row for row in rows if row["x"] in (years[0], years[-1])]
        layers.append(parts.labels(said, x, top, dy=-4, baseline="bottom", align="center"))
        layers.append(parts.below([(float(year), str(year)) for year in years], across, height))
        return parts.framed(layers, width, height, left, right, 2.0, 28)

    return draw


TIPS = ("dimension", "period", "value")


def heads(names: dict[str, str], step: float, head: float, down: altair.Scale, wide: bool, left: float) -> list[Layer]:
    """The names: beside the bars on a wide picture, above them on a narrow one."""
    rows: list[Row] = [
        {"y": n * step + (step + head) / 2 if wide else n * step + 16, "text": name}
        for n, name in enumerate(names.values())
    ]
    style: dict[str, Any] = {"align": "left", "baseline": "middle"}
    at = parts.fixed("X", 2 - left)
    layer = parts.data(rows).mark_text(**style)
    return [layer.encode(y=altair.Y("y:Q", scale=down, axis=None), x=at, text=altair.Text("text:N"))]
