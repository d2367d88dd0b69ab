"""Every target at a glance: a row for each industry, marks at the years in which the targets are due, by verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import altair

from atlas.charts import parts, theme, words
from atlas.charts.chart import Chart, Reckoned, Subject, Table
from atlas.charts.layers import Drawing, Layer, Row
from atlas.language import Language
from atlas.targets import VERDICTS, Goal, goals

RULE = "chart.rule.verdicts"
LEAST = 3
"""Targets from which on the overview says more than a list."""
MOST = 24
"""Rows that are drawn, those with most targets; the table has all."""
HERE = ("city", "district", "hub")
"""Kinds of areas whose targets stand with their industry; those of all other places share the last row."""
LOOKS = {
    "met": ("circle", "c3", True),
    "on_course": ("triangle-up", "c1", True),
    "behind": ("triangle-down", "c2", False),
    "missed": ("M-1,-1L1,1M1,-1L-1,1", "c6", False),
    "unknown": ("circle", "muted", False),
}
"""Shape, colour and whether it is full, so that no two look alike in black and white."""
STEP = 16.0
"""From one mark of a year to the next below it, in pixels."""

Cells = Mapping[tuple[int, str], int]


@dataclass(frozen=True)
class Line:
    """One row: its name, and how many targets of each year and verdict it has."""

    name: str
    cells: Cells

    @property
    def tall(self) -> int:
        """The most verdicts of one year, which stand one below the other."""
        return max(Counter(year for year, _ in self.cells).values())


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart where there are some targets."""
    if subject.kind in ("home", "targets"):
        found = goals(subject.dataset, subject.series)
        if len(found) >= LEAST:
            yield chart(found, subject, language)


def rows(found: Sequence[Goal], subject: Subject, language: Language) -> tuple[Line, ...]:
    """The industries in the order of the file, and last what is aimed at elsewhere."""
    data = subject.dataset
    order = {activity: place for place, activity in enumerate(data.activities.values())}
    held: dict[str, list[Goal]] = {}
    here = [goal for goal in found if goal.target.area.kind in HERE]
    for goal in sorted(here, key=lambda goal: order[data.lineage(goal.target.activity)[-1]]):
        held.setdefault(language.name(data.lineage(goal.target.activity)[-1].name), []).append(goal)
    elsewhere = [goal for goal in found if goal.target.area.kind not in HERE]
    if elsewhere:
        held[language.t("targets.elsewhere")] = elsewhere
    return tuple(Line(name, Counter((g.period.year, g.verdict) for g in members)) for name, members in held.items())


def chart(found: Sequence[Goal], subject: Subject, language: Language) -> Chart:
    """The headline counts how those stand that can be judged."""
    lines = rows(found, subject, language)
    most = sorted(lines, key=lambda line: -sum(line.cells.values()))[:MOST]
    shown = [line for line in lines if line in most]
    counts = Counter(goal.verdict for goal in found)
    judged = len(found) - counts["unknown"]
    said = {name: counts[name] for name in VERDICTS if name != "unknown"}
    fields = {"met": said["met"], "course": said["on_course"], "behind": said["behind"], "missed": said["missed"]}
    headline = language.t("chart.verdicts.headline", count=len(found), judged=judged, **fields)
    below = words.subtitle((language.t("chart.verdicts.measure"), subject.name), language)
    listed = [
        language.t("chart.named", name=line.name, figure=words.joined("chart.list", told(line, language), language))
        for line in shown
    ]
    names = {verdict: language.t(f"verdict.{verdict}") for verdict in VERDICTS}
    table = [(line.name, *(counted(line, verdict, language) for verdict in VERDICTS)) for line in lines]
    return Chart(
        id=f"verdicts-{subject.id}".lower(),
        kind="verdicts",
        headline=headline,
        subtitle=below,
        description=words.description("verdicts", below, listed, language),
        note=" ".join(words.left(len(lines) - MOST, language)),
        sources=(),
        table=Table((language.t("chart.head.activity"), *names.values()), tuple(table)),
        draw=drawing(shown, language.bare),
        counts=True,
        keys=tuple(f"verdict.{verdict}" for verdict in VERDICTS if counts[verdict]),
    )


def counted(line: Line, verdict: str, language: Language) -> Reckoned | str:
    """How many targets of a row have a verdict; nothing for none."""
    count = sum(number for (_, other), number in line.cells.items() if other == verdict)
    return Reckoned(language.number_of(count)) if count else ""


def told(line: Line, language: Language) -> Iterator[str]:
    """What stands in a row, for a screen reader."""
    for (year, verdict), count in sorted(line.cells.items()):
        yield language.t("chart.verdicts.cell", count=count, verdict=language.t(f"verdict.{verdict}"), year=year)


def drawing(lines: Sequence[Line], language: Language) -> Callable[[int], Drawing]:
    """The function that draws the rows: names to the left on a wide picture, above each row on a narrow one."""
    years = [year for line in lines for year, _ in line.cells]
    first, last = min(years), max(years)

    def draw(width: int) -> Drawing:
        wide = theme.is_wide(width)
        names = [theme.wrap(line.name, 210.0 if wide else width - 4.0) for line in lines]
        heads = [0.0 if wide else len(name) * theme.LINE + 2.0 for name in names]
        tall = [
            max(line.tall * STEP, len(name) * theme.LINE if wide else 0) + 10.0
            for line, name in zip(lines, names, strict=True)
        ]
        tops = [sum(tall[:i]) + sum(heads[:i]) for i in range(len(lines) + 1)]
        left = ceil(max(theme.text_width(text) for name in names for text in name)) + 14.0 if wide else 2.0
        plot, height = width - left - 2.0, tops[-1]
        column = plot / (last - first + 1)
        x, y = (altair.X("x:Q", scale=scale(plot), axis=None), altair.Y("y:Q", scale=scale(height), axis=None))
        marks: list[Row] = []
        for line, top, head in zip(lines, tops, heads, strict=False):
            for year in sorted({year for year, _ in line.cells}):
                there = [v for v in VERDICTS if (year, v) in line.cells]
                for place, verdict in enumerate(there):
                    middle = (year - first + 0.5) * column - (5.0 if line.cells[year, verdict] > 1 else 0.0)
                    marks.append(
                        mark(verdict, line.cells[year, verdict], middle, top + head + 13 + place * STEP, language)
                    )
        layers = [*frame(first, last, column, tops, plot, x, y), *titles(names, tops, left, y)]
        return parts.framed([*layers, *signs(marks, x, y)], width, height, left, 2.0, 22.0, 4.0)

    return draw


def scale(size: float) -> altair.Scale:
    """A scale of values that are pixels already."""
    return altair.Scale(domain=[0, size], range=[0, size], nice=False, zero=False, padding=0)


def mark(verdict: str, count: int, x: float, y: float, language: Language) -> Row:
    """The sign of some targets of one row, year and verdict, with their number where there are several."""
    shape, colour, full = LOOKS[verdict]
    stroke = theme.LIGHT[colour]
    text = {"text": language.number_of(count)} if count > 1 else {}
    look = {"mark": shape, "stroke": stroke, "inside": stroke if full else theme.LIGHT["surface"]}
    return {"x": round(x, 1), "y": round(y, 1), **look, **text, "verdict": language.t(f"verdict.{verdict}")}


def frame(
    first: int, last: int, column: float, tops: Sequence[float], plot: float, x: altair.X, y: altair.Y
) -> list[Layer]:
    """Faint lines between the rows, and the years over them, as many as have room."""
    every = next((n for n in (1, 2, 5, 10) if n * column >= theme.text_width("2000") + 6), 10)
    years: list[Row] = [
        {"x": round((year - first + 0.5) * column, 1), "text": str(year)}
        for year in range(first, last + 1)
        if (last - year) % every == 0
    ]
    lines: list[Row] = [{"y": round(top, 1)} for top in tops]
    ends = {"x": parts.fixed("X", 0), "x2": parts.fixed("X2", plot)}
    upright = [{"x": round(n * column, 1)} for n in range(last - first + 2)]
    whole = {"y": parts.fixed("Y", 0), "y2": parts.fixed("Y2", tops[-1])}
    return [
        parts.data(upright).mark_rule(color=theme.LIGHT["land"]).encode(x=x, **whole),
        parts.data(lines).mark_rule(color=theme.LIGHT["grid"]).encode(y=y, **ends),
        parts.data(years)
        .mark_text(baseline="bottom", color=theme.LIGHT["muted"])
        .encode(x=x, y=parts.fixed("Y", -5), text=altair.Text("text:N")),
    ]


def titles(names: Sequence[Sequence[str]], tops: Sequence[float], left: float, y: altair.Y) -> list[Layer]:
    """The names of the rows."""
    said: list[Row] = [
        {"y": round(top + 13, 1), "name": "\n".join(name)} for name, top in zip(names, tops, strict=False)
    ]
    style: dict[str, Any] = {"align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": theme.LINE}
    text = parts.data(said).mark_text(**style)
    return [text.encode(y=y, x=parts.fixed("X", 2 - left), text=altair.Text("name:N"))]


def signs(marks: Sequence[Row], x: altair.X, y: altair.Y) -> list[Layer]:
    """The marks, and beside those of several targets their number."""
    look = {
        "shape": altair.Shape("mark:N", scale=None, legend=None),
        "fill": altair.Fill("inside:N", scale=None, legend=None),
        "stroke": altair.Stroke("stroke:N", scale=None, legend=None),
    }
    found = [parts.data(marks).mark_point(size=62, strokeWidth=2).encode(x=x, y=y, **look)]
    several = [{name: row[name] for name in ("x", "y", "text")} for row in marks if "text" in row]
    if several:
        text = parts.data(several).mark_text(align="left", baseline="middle", dx=8)
        found.append(text.encode(x=x, y=y, text=altair.Text("text:N")))
    return found
