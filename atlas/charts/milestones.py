"""A timeline of dated events, down the page: dots at their true dates, words where there is room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import altair

from atlas.charts import parts, theme, words
from atlas.charts.chart import Chart, Subject, Table
from atlas.charts.layers import Drawing, Layer, Row
from atlas.charts.parts import Span
from atlas.language import Language
from atlas.model import Milestone
from atlas.period import Period

RULE = "chart.rule.milestones"
MOST = 12
"""Events in one chart; the table has them all."""
LEFT, LANE = 46.0, 36.0
"""Room in pixels for the years, and for the lines from dots to words."""


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart where there are four dated events, and those that it shows are of two years or more."""
    events = sorted(subject.milestones, key=lambda m: (position(m), m.id))
    if len(events) >= 4 and events[-MOST:][0].period[:4] != events[-1].period[:4]:
        yield chart(events, subject, language)


def chart(events: Sequence[Milestone], subject: Subject, language: Language) -> Chart:
    """The latest events; the headline says how many there are and which year had most."""
    shown = events[-MOST:]
    years = Counter(event.period[:4] for event in events)
    (busiest, most), *rest = years.most_common()
    said = {"subject": subject.name, "count": len(events), "first": min(years), "last": max(years)}
    clear = most > 1 and (not rest or rest[0][1] < most)
    headline = language.t(
        "chart.milestones.most" if clear else "chart.milestones.plain", year=busiest, most=most, **said
    )
    below = words.subtitle((language.t("chart.milestones.measure"), subject.name), language)
    titles = [language.plain(event.title) for event in shown]
    listed = (f"{date(event, language)}: {title}" for event, title in zip(shown, titles, strict=True))
    head = tuple(language.t(f"chart.head.{name}") for name in ("date", "event", "source"))
    rows = tuple((date(event, language), event, event.source) for event in events)
    left_out = len(events) - len(shown)
    return Chart(
        id=f"milestones-{subject.id}".lower(),
        kind="milestones",
        headline=headline,
        subtitle=below,
        description=words.description("milestones", below, listed, language),
        note=language.t("chart.note.earlier", count=left_out) if left_out else "",
        sources=tuple({event.source.id: event.source for event in events}.values()),
        table=Table(head, rows),
        draw=drawing(shown, titles, theme.LIGHT["c0"], language.bare),
        counts=True,
    )


def date(event: Milestone, language: Language) -> str:
    """A date in words, to the month; the day stays in the table of the milestones page."""
    return language.period(Period.parse(event.period[:7]))


def position(event: Milestone) -> float:
    """A date in years: a day where it is, a month or a year at its middle."""
    period = Period.parse(event.period[:7])
    share = (int(event.period[8:]) - 0.5) / 31 if event.period[8:] else period.months / 2
    return (period.start + share) / 12


def drawing(
    events: Sequence[Milestone], said: Sequence[str], colour: str, language: Language
) -> Callable[[int], Drawing]:
    """The function that draws the timeline at any width; `said` are the titles of the events in words."""

    def draw(width: int) -> Drawing:
        room = width - LEFT - LANE - 4
        titles = [theme.wrap(text, room) for text in said]
        heights = [(len(title) + 1) * theme.LINE + 8.0 for title in titles]
        first, last = position(events[0]), position(events[-1])
        height = max(sum(heights), (last - first) * 14)
        edge = (last - first) * 8 / height
        down = parts.Span(first - edge, last + edge, height)
        dots = [down.at(position(event)) for event in events]
        rows: list[Row] = [
            {"y": dot, "t": round(top, 1), "date": date(event, language), "title": "\n".join(title)}
            for event, title, dot, top in zip(events, titles, dots, spread(dots, heights, height), strict=True)
        ]
        layers = [*axis(down), *leads(rows, height), *texts(rows, colour, height)]
        return parts.framed(layers, width, height, LEFT, 4, 8, 8)

    return draw


def pixels(size: float) -> altair.Scale:
    """A scale of values that are pixels already."""
    return altair.Scale(domain=[0, size], range=[0, size])


def axis(down: Span) -> list[Layer]:
    """The line of time with its years, as many as have room."""
    every = next((n for n in (1, 2, 5, 10) if down.pixels / (down.high - down.low) * n >= 30), 100)
    years = [n for n in range(int(down.low), int(down.high) + 1) if n % every == 0 and down.low <= n]
    rows: list[Row] = [{"y": down.at(n), "text": str(n)} for n in years]
    y = altair.Y("y:Q", scale=pixels(down.pixels), axis=None)
    ends = {"y": parts.fixed("Y", 0), "y2": parts.fixed("Y2", down.pixels)}
    return [
        parts.data([{}]).mark_rule(strokeWidth=2).encode(x=parts.fixed("X", 0), **ends),
        parts.data(rows).mark_rule().encode(y=y, x=parts.fixed("X", -5), x2=parts.fixed("X2", 0)),
        parts.data(rows)
        .mark_text(align="right", baseline="middle", color=theme.LIGHT["muted"])
        .encode(y=y, x=parts.fixed("X", -9), text=altair.Text("text:N")),
    ]


def leads(rows: Sequence[Row], height: float) -> list[Layer]:
    """Thin lines from each dot to its words."""
    ends: list[Row] = []
    for number, row in enumerate(rows):
        ends += [{"x": 0, "y": row["y"], "part": number}, {"x": LANE - 6, "y": row["t"] + 7, "part": number}]
    line = parts.data(ends).mark_line(color=theme.LIGHT["axis"], strokeWidth=1)
    x = altair.X("x:Q", scale=altair.Scale(domain=[0, LANE], range=[0, LANE]), axis=None)
    return [line.encode(x=x, y=altair.Y("y:Q", scale=pixels(height), axis=None), detail=altair.Detail("part:N"))]


def texts(rows: Sequence[Row], colour: str, height: float) -> list[Layer]:
    """Dots at their dates, and beside them date and title."""
    style: dict[str, Any] = {"align": "left", "baseline": "top", "lineBreak": "\n", "lineHeight": theme.LINE}
    dot, top = (altair.Y(field, scale=pixels(height), axis=None) for field in ("y:Q", "t:Q"))
    beside = parts.fixed("X", LANE)
    point = parts.data(rows).mark_point(filled=True, size=70, stroke=theme.LIGHT["surface"], strokeWidth=1.5)
    dates = parts.data(rows).mark_text(**style, color=theme.LIGHT["muted"])
    titles = parts.data(rows).mark_text(**style, dy=theme.LINE)
    return [
        point.encode(y=dot, x=parts.fixed("X", 0), fill=parts.fixed("Fill", colour)),
        dates.encode(y=top, x=beside, text=altair.Text("date:N")),
        titles.encode(y=top, x=beside, text=altair.Text("title:N")),
    ]


def spread(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Tops of text blocks as near to their dots as they can stand without meeting, inside the room."""
    tops: list[float] = []
    floor = 0.0
    for place, height in zip(wanted, heights, strict=True):
        tops.append(max(place - 8, floor))
        floor = tops[-1] + height
    ceiling = room
    for i in range(len(tops) - 1, -1, -1):
        tops[i] = min(tops[i], ceiling - heights[i])
        ceiling = tops[i]
    return tops
