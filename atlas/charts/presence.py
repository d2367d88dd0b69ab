"""Which industries are at home in which places, and how many organisations of each: a matrix of all of them.

A column is headed by the industry's name where there is room, and by a letter that a list above explains where not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

import altair

from atlas.charts import links, parts, theme, words
from atlas.charts.chart import Cell, Chart, Subject, Table
from atlas.charts.layers import Drawing, Layer, Row
from atlas.language import Language
from atlas.model import Activity, Area, AreaActivity, Dataset, Organisation

RULE = "chart.rule.presence"
KINDS = ("hub", "district")
"""Places that have a row."""
LEAST = 3
"""Places and industries that make a matrix."""
MOST = 20
"""Places in the picture; the table has them all."""
STEP = 24.0
"""From one row to the next, in pixels, at least."""


@dataclass(frozen=True)
class Spot:
    """What the data say of one industry in one place."""

    homes: tuple[AreaActivity, ...]
    members: tuple[Organisation, ...]


Grid = Mapping[Area, Mapping[Activity, Spot]]


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart where three places have to do with three industries of the catalogue."""
    if subject.kind not in ("home", "areas"):
        return
    found = grid(subject.dataset)
    industries = [a for a in catalogue(subject.dataset) if any(a in row for row in found.values())]
    if len(found) >= LEAST and len(industries) >= LEAST:
        yield chart(found, industries, subject, language)


def catalogue(data: Dataset) -> list[Activity]:
    """The industries that have a column."""
    return [a for a in data.activities.values() if a.kind == "catalogue"]


def grid(data: Dataset) -> Grid:
    """The places with what the data say of each industry there; those with most industries first."""
    found: dict[Area, dict[Activity, Spot]] = {}
    for activity in catalogue(data):
        homes, members = links.homes(data, activity), links.organisations(data, activity)
        for area in data.areas.values():
            spot = Spot(tuple(h for h in homes if h.area == area), tuple(o for o in members if o.area == area))
            if area.kind in KINDS and (spot.homes or spot.members):
                found.setdefault(area, {})[activity] = spot
    return dict(
        sorted(
            found.items(),
            key=lambda item: (
                -sum(bool(spot.homes) for spot in item[1].values()),
                -sum(len(spot.members) for spot in item[1].values()),
            ),
        )
    )


def chart(found: Grid, industries: Sequence[Activity], subject: Subject, language: Language) -> Chart:
    """The headline says which place is home to most industries."""
    t, name = language.t, language.name
    counts = {area: sum(bool(spot.homes) for spot in row.values()) for area, row in found.items()}
    first, second = sorted(counts.values(), reverse=True)[:2]
    headline = t(
        "chart.presence.first" if first > second else "chart.presence.level",
        place=name(next(iter(found)).name),
        most=first,
        all=len(catalogue(subject.dataset)),
        places=len(found),
    )
    below = words.subtitle((t("chart.presence.measure"), name(subject.dataset.city.name)), language)
    listed = (t("chart.named", name=name(area.name), figure=said(row, language)) for area, row in found.items())
    left = len(found) - MOST
    notes = [t("chart.note.presence"), *([t("chart.note.presence.left", count=left)] if left > 0 else [])]
    sources = {
        s.id: s
        for row in found.values()
        for spot in row.values()
        for s in (*(h.source for h in spot.homes), *(o.source for o in spot.members))
    }
    return Chart(
        id=f"presence-{subject.id}".lower(),
        kind="presence",
        headline=headline,
        subtitle=below,
        description=words.description("presence", below, listed, language),
        note=" ".join(notes),
        sources=tuple(sources.values()),
        table=table(found, language),
        draw=drawing(dict(list(found.items())[:MOST]), industries, language.bare),
        counts=True,
    )


def said(row: Mapping[Activity, Spot], language: Language) -> str:
    """The industries of a place for a screen reader, with the number of organisations."""
    listed = (
        language.t(
            "chart.presence.home" if spot.homes else "chart.presence.away",
            industry=language.name(activity.name),
            count=language.number_of(len(spot.members)),
        )
        for activity, spot in row.items()
    )
    return words.joined("chart.list.inner", listed, language)


def table(found: Grid, language: Language) -> Table:
    """Every link with its source: that an industry is at home in a place, and each organisation there."""
    head = tuple(language.t(f"chart.head.{key}") for key in ("place", "industry", "link", "source"))
    rows: list[tuple[Cell, ...]] = []
    for area, row in found.items():
        for activity, spot in row.items():
            name = language.name(activity.name)
            for source in dict.fromkeys(h.source for h in spot.homes):
                rows.append((area, name, language.t("chart.presence.named"), source))
            rows += [(area, name, o, o.source) for o in spot.members]
    return Table(head, tuple(rows))


# ---------------------------------------------------------------------------- drawing


def drawing(found: Grid, industries: Sequence[Activity], language: Language) -> Callable[[int], Drawing]:
    """The function that draws the matrix."""

    def draw(width: int) -> Drawing:
        wide = theme.is_wide(width)
        left = 230.0 if wide else 128.0
        across = (width - left) / len(industries)
        texts: list[Row] = []
        if wide:
            heads = [theme.wrap(language.name(a.name), 150) for a in industries]
            top = max(theme.text_width(line) for block in heads for line in block) + 10
            for n, block in enumerate(heads):
                middle = left + across * (n + 0.5)
                for i, line in enumerate(block):
                    x = middle + (i - (len(block) - 1) / 2) * theme.LINE
                    texts.append({"x": round(x, 1), "y": round(top - 8, 1), "text": line, "kind": "head"})
        else:
            top = 6.0
            for letter, activity in zip(ascii_uppercase, industries, strict=False):
                texts.append({"x": 0, "y": top + 6, "text": letter, "kind": "letter"})
                texts.append({"x": 18, "y": top + 6, "text": language.name(activity.name), "kind": "name"})
                top += theme.LINE
            top += theme.LINE + 8
            for n, letter in zip(range(len(industries)), ascii_uppercase, strict=False):
                x = round(left + across * (n + 0.5), 1)
                texts.append({"x": x, "y": top - 8, "text": letter, "kind": "column"})
        rules: list[Row] = []
        marks: list[Row] = []
        y = top
        for area, row in found.items():
            block = theme.wrap(language.name(area.name), left - 12)
            high = max(STEP, len(block) * theme.LINE + 6)
            rules.append({"x": 0, "x2": width, "y": round(y, 1)})
            for i, line in enumerate(block):
                at = y + high / 2 + (i - (len(block) - 1) / 2) * theme.LINE
                texts.append({"x": 0, "y": round(at, 1), "text": line, "kind": "place", "href": f"hubs/{area.id}.html"})
            for n, activity in enumerate(industries):
                if activity in row:
                    place = left + across * (n + 0.5), y + high / 2
                    marks.append(mark(row[activity], area, activity, *place, language))
            y += high
        rules.append({"x": 0, "x2": width, "y": round(y, 1)})
        return parts.framed(layers(texts, rules, marks, width, y + 4), width, round(y + 4), 0, 0, 2, 2)

    return draw


def mark(spot: Spot, area: Area, activity: Activity, x: float, y: float, language: Language) -> Row:
    """A circle, full where the industry is at home, with the number of organisations where there are some."""
    count = len(spot.members)
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "text": language.number_of(count) if count else "",
        "fill": theme.LIGHT["c1" if spot.homes else "surface"],
        "ink": theme.LIGHT["surface" if spot.homes else "ink"],
        "place": language.name(area.name),
        "industry": language.name(activity.name),
        "organisations": language.number_of(count),
        "href": f"hubs/{area.id}.html",
    }


LOOKS: Mapping[str, Mapping[str, object]] = {
    "head": {"align": "left", "angle": 270},
    "letter": {"align": "left", "fontWeight": "bold"},
    "name": {"align": "left"},
    "column": {"align": "center", "fontWeight": "bold"},
    "place": {"align": "left"},
}
"""How each kind of text looks."""


def layers(
    texts: Sequence[Row], rules: Sequence[Row], marks: Sequence[Row], width: float, height: float
) -> list[Layer]:
    """Thin lines between rows, circles with their numbers, names."""
    scales = [altair.Scale(domain=[0, side], range=[0, side], nice=False) for side in (width, round(height))]
    x, y = altair.X("x:Q", scale=scales[0], axis=None), altair.Y("y:Q", scale=scales[1], axis=None)
    found: list[Layer] = [
        parts.data(rules).mark_rule(color=theme.LIGHT["grid"]).encode(x=x, x2=altair.X2("x2:Q"), y=y),
        parts.data(marks)
        .mark_point(shape="circle", size=230, strokeWidth=1.5, stroke=theme.LIGHT["c1"], opacity=1)
        .encode(
            x=x,
            y=y,
            fill=altair.Fill("fill:N", scale=None, legend=None),
            tooltip=[altair.Tooltip(f"{name}:N") for name in ("place", "industry", "organisations")],
            href=parts.CARD,
        ),
    ]
    numbers = [row for row in marks if row["text"]]
    if numbers:
        words_in = parts.data(numbers).mark_text(align="center", baseline="middle")
        found.append(
            words_in.encode(x=x, y=y, text=altair.Text("text:N"), color=altair.Color("ink:N", scale=None, legend=None))
        )
    for kind, look in LOOKS.items():
        rows = [{k: row[k] for k in ("x", "y", "text", "href") if k in row} for row in texts if row["kind"] == kind]
        if rows:
            linked = {"href": parts.CARD} if "href" in rows[0] else {}
            layer = parts.data(rows).mark_text(baseline="middle", **look)  # type: ignore[arg-type]
            found.append(layer.encode(x=x, y=y, text=altair.Text("text:N"), **linked))
    return found
