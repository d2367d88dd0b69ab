"""Named rows with a mark each, the form that comparison, target, change and clusters have in common.

On a wide picture names stand to the left of the plot, on a narrow one above each row. Upright lines are
drawn in pieces, row by row, and left out behind words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import altair

from atlas.charts import parts, theme
from atlas.charts.layers import Drawing, Layer, Row
from atlas.language import Language
from atlas.model import Observation


@dataclass(frozen=True)
class Bar:
    """One row: its name, where its mark ends, the words there, and the figure it stands for.

    `detail` is what to know beside the name, `start` where the figure once stood, `goal` where it is to be.
    """

    name: str
    value: float
    text: str
    observation: Observation
    colour: str
    detail: str = ""
    start: float | None = None
    goal: float | None = None


@dataclass(frozen=True)
class Guide:
    """An upright line through all rows, such as a tier, with its word on top; without the line unless `ruled`."""

    value: float
    text: str
    ruled: bool = True


@dataclass(frozen=True)
class Across:
    """A scale from values to pixels across the plot, linear or logarithmic."""

    low: float
    high: float
    start: float
    end: float
    log: bool

    def at(self, value: float) -> float:
        """The pixel of a value."""
        low, high, here = (math.log(v) if self.log else v for v in (self.low, self.high, value))
        return round(self.start + (here - low) / (high - low) * (self.end - self.start), 1)

    @property
    def scale(self) -> altair.Scale:
        """The same scale for Vega-Lite."""
        kind: dict[str, Any] = {"type": "log"} if self.log else {"type": "linear", "zero": False}
        return altair.Scale(domain=[self.low, self.high], range=[self.start, self.end], nice=False, padding=0, **kind)


def drawing(
    bars: Sequence[Bar],
    language: Language,
    guides: Sequence[Guide] = (),
    span: tuple[float, float] | None = None,
    form: str = "bars",
) -> Callable[[int], Drawing]:
    """The function that draws the rows.

    `form` is `bars` from zero, `dots` on a logarithmic scale, or `ranges` from `start` to the value; the last
    two lie between the bounds of `span`.
    """

    def draw(width: int) -> Drawing:
        wide = theme.is_wide(width)
        room = (300.0 if form == "dots" else 250.0) if wide else width - 4.0
        names = [theme.wrap(bar.name, room) for bar in bars]
        details = [theme.wrap(bar.detail, room) if bar.detail else [] for bar in bars]
        longest = max(theme.text_width(line) for lines in (*names, *details) for line in lines)
        left = ceil(longest) + 16.0 if wide else 2.0
        tall = [(len(name) + len(detail)) * theme.LINE for name, detail in zip(names, details, strict=True)]
        steps = [max(lines + 12.0, 28.0) if wide else lines + 34.0 for lines in tall]
        tops = [sum(steps[:i]) for i in range(len(steps) + 1)]
        right = 4.0
        plot = width - left - right
        words = ceil(max(theme.text_width(bar.text) + (28 if parts.arrow(bar.observation) else 14) for bar in bars))
        values = [v for bar in bars for v in (bar.value, bar.start, bar.goal) if v is not None]
        values += [guide.value for guide in guides]
        low, high = span or (min(0.0, *values), max(0.0, *values))
        margin = 6.0 if form == "ranges" else 0.0
        across = Across(low, high, words if low < 0 else margin, plot - words, form == "dots")
        x, height = altair.X("x:Q", scale=across.scale, axis=None), tops[-1]
        down = altair.Scale(domain=[0, height], range=[0, height], padding=0)
        y = altair.Y("y:Q", scale=down, axis=None)
        rows: list[Row] = []
        for bar, name, detail, top, step, lines in zip(bars, names, details, tops, steps, tall, strict=False):
            head = top + (step - lines + theme.LINE) / 2 if wide else top + theme.LINE / 2
            rows.append(
                {
                    "x": bar.value,
                    "y": top + step / 2 if wide else top + lines + 11.0,
                    "text": bar.text,
                    "above": top if wide else top + lines + 1.0,
                    "under": top + step if wide else top + lines + 21.0,
                    "end": max(bar.value, bar.goal or bar.value),
                    **parts.mark(bar.observation, bar.colour, language, sideways=True),
                    "name": "\n".join(name),
                    "head": head,
                    **({"detail": "\n".join(detail), "foot": head + len(name) * theme.LINE} if detail else {}),
                    **({"start": bar.start} if bar.start is not None else {}),
                    **({"goal": bar.goal} if bar.goal is not None else {}),
                }
            )
        layers = [*upright(guides, rows, across, height), *heads(rows, down, left)]
        layers += ranges(rows, across, y, language) if form == "ranges" else MARKS[form](rows, x, y, language)
        layers += goals(rows, x, y)
        layers += ends(rows, across, y)
        return parts.framed(layers, width, height, left, right, 24.0 if guides else 2.0, 4.0)

    return draw


def heads(rows: Sequence[Row], scale: altair.Scale, left: float) -> list[Layer]:
    """The names, in one or more lines, their first line at `head`, and under them what to know."""
    style: dict[str, Any] = {"align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": theme.LINE}
    at = parts.fixed("X", 2 - left)
    found = [
        parts.data(rows)
        .mark_text(**style)
        .encode(y=altair.Y("head:Q", scale=scale, axis=None), x=at, text=altair.Text("name:N"))
    ]
    told = [row for row in rows if "detail" in row]
    if told:
        found.append(
            parts.data(told)
            .mark_text(**style, color=theme.LIGHT["muted"])
            .encode(y=altair.Y("foot:Q", scale=scale, axis=None), x=at, text=altair.Text("detail:N"))
        )
    return found


def upright(guides: Sequence[Guide], rows: Sequence[Row], across: Across, height: float) -> list[Layer]:
    """Guides in pieces beside the marks, none behind words, with their own words over the plot."""
    if not guides:
        return []
    pieces: list[Row] = []
    for guide in (g for g in guides if g.ruled):
        place = across.at(guide.value)
        for row in rows:
            start, end = words_at(row, across)
            if not start - 3 <= place <= end + 3:
                pieces.append({"x": guide.value, "top": row["above"], "foot": row["under"]})
    x = altair.X("x:Q", scale=across.scale, axis=None)
    down = altair.Scale(domain=[0, height], range=[0, height], padding=0)
    found = []
    if pieces:
        ends_at = {"y": altair.Y("top:Q", scale=down, axis=None), "y2": altair.Y2("foot:Q")}
        found.append(parts.data(pieces).mark_rule(color=theme.LIGHT["axis"], strokeWidth=1).encode(x=x, **ends_at))
    for align in ("left", "center"):
        said = [{"x": g.value, "text": g.text} for g in guides if aligned(g, across) == align]
        if said:
            style: dict[str, Any] = {"baseline": "bottom", "align": align, "color": theme.LIGHT["muted"]}
            text = parts.data(said).mark_text(**style, dx=-5 if align == "left" else 0)
            found.append(text.encode(x=x, y=parts.fixed("Y", -6), text=altair.Text("text:N")))
    return found


def aligned(guide: Guide, across: Across) -> str:
    """How a guide's word stands to its line: in the middle, unless it would leave the plot to the left."""
    return "left" if across.at(guide.value) < theme.text_width(guide.text) / 2 else "center"


def words_at(row: Row, across: Across) -> tuple[float, float]:
    """From where to where the words behind a mark reach."""
    start = across.at(row["end"]) + (22 if row["arrow"] else 9)
    return start, start + theme.text_width(row["text"])


def strips(rows: Sequence[Row], x: altair.X, y: altair.Y, language: Language) -> list[Layer]:
    """Bars from zero; pale with an edge for what may still change, with a notch where the figure once stood."""
    found = []
    for solid in (True, False):
        members = [row for row in rows if (row["fill"] != theme.LIGHT["surface"]) is solid]
        if members:
            layer = parts.data(members).mark_bar(size=14, fillOpacity=1 if solid else 0.25, strokeWidth=1.5)
            found.append(
                layer.encode(
                    x=x,
                    x2=parts.zero("X2"),
                    y=y,
                    fill=altair.Fill("stroke:N", scale=None),
                    stroke=altair.Stroke("stroke:N", scale=None),
                    tooltip=parts.tips(language),
                    href=parts.CARD,
                )
            )
    notched = [(row["start"], row["y"]) for row in rows if "start" in row and 0 < row["start"] < row["x"]]
    found += strokes(notched, 7, theme.LIGHT["surface"], 2, x, y)
    return [*found, *parts.arrows(rows, x, y, dx=3)]


def strokes(
    places: Sequence[tuple[float, float]], half: float, colour: str, thick: float, x: altair.X, y: altair.Y
) -> list[Layer]:
    """Short upright strokes at places, `half` a height up and down; Vega-Lite's own ticks would widen the scales."""
    if not places:
        return []
    rows = [{"x": place, "y": middle - half, "y2": middle + half} for place, middle in places]
    return [parts.data(rows).mark_rule(color=colour, strokeWidth=thick).encode(x=x, y=y, y2=altair.Y2("y2:Q"))]


def dots(rows: Sequence[Row], x: altair.X, y: altair.Y, language: Language) -> list[Layer]:
    """Points at the end of a pale lead from their names; a bar on a logarithmic scale has no honest length."""
    lead = parts.data(rows).mark_rule(color=theme.LIGHT["grid"]).encode(y=y, x=x, x2=parts.fixed("X2", 0))
    return [lead, *parts.marks(rows, x, y, language, dx=5)]


MARKS = {"bars": strips, "dots": dots}


def ranges(rows: Sequence[Row], across: Across, y: altair.Y, language: Language) -> list[Layer]:
    """A line from a hollow start to a full end."""
    lines = parts.data(rows).mark_rule(strokeWidth=2.5, strokeCap="butt")
    x, begin = (altair.X(f"{field}:Q", scale=across.scale, axis=None) for field in ("x", "start"))
    starts = parts.data(rows).mark_point(size=44, strokeWidth=2, fill=theme.LIGHT["surface"])
    stroke = altair.Stroke("stroke:N", scale=None, legend=None)
    return [
        lines.encode(x=begin, x2=altair.X2("x:Q"), y=y, stroke=stroke),
        starts.encode(x=begin, y=y, stroke=stroke),
        *parts.marks(rows, x, y, language, dx=5),
    ]


def goals(rows: Sequence[Row], x: altair.X, y: altair.Y) -> list[Layer]:
    """An upright black stroke at each goal, taller than the bar."""
    return strokes([(row["goal"], row["y"]) for row in rows if "goal" in row], 11, theme.LIGHT["ink"], 3, x, y)


def ends(rows: Sequence[Row], across: Across, y: altair.Y) -> list[Layer]:
    """The words behind each mark, further off behind the arrow of a bound."""
    x = altair.X("end:Q", scale=across.scale, axis=None)
    found = []
    for bound in (False, True):
        members = [{k: row[k] for k in ("end", "y", "text", "code")} for row in rows if bool(row["arrow"]) is bound]
        if members:
            style: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 22 if bound else 9}
            found.append(parts.labels(members, x, y, **style))
    return found
