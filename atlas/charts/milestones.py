"""A timeline of dated events, down the page: dots at their true dates, words where there is room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import altair

from atlas.charts import parts, theme
from atlas.charts.chart import Chart, Subject, Table
from atlas.language import Language
from atlas.model import Milestone
from atlas.period import Period

RULE = "chart.rule.milestones"
MOST = 12
"""Events in one chart; the table has them all."""


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart where there are four dated events in two years or more."""
    events = sorted(subject.milestones, key=lambda m: (m.period, m.id))
    if len(events) >= 4 and events[0].period[:4] != events[-1].period[:4]:
        yield chart(events, subject, language)


def chart(events: Sequence[Milestone], subject: Subject, language: Language) -> Chart:
    """The latest events; the headline says how many there are and which year had most."""
    shown = events[-MOST:]
    years = Counter(event.period[:4] for event in events)
    (busiest, most), *rest = years.most_common()
    words = {"subject": subject.name, "count": len(events), "first": min(years), "last": max(years)}
    clear = most > 1 and (not rest or rest[0][1] < most)
    headline = language.t("chart.milestones.most" if clear else "chart.milestones.plain", year=busiest, most=most, **words)
    below = parts.subtitle((language.t("chart.milestones.measure"), subject.name), language)
    listed = (f"{date(event, language)}: {language.name(event.title)}" for event in shown)
    head = tuple(language.t(f"chart.head.{name}") for name in ("date", "event", "source"))
    rows = tuple((date(event, language), language.name(event.title), event.source.publisher) for event in events)
    left_out = len(events) - len(shown)
    return Chart(
        id=f"milestones-{subject.id}".lower(),
        kind="milestones",
        headline=headline,
        subtitle=below,
        description=parts.description("milestones", below, listed, language),
        note=language.t("chart.note.earlier", count=left_out) if left_out else "",
        sources=tuple({event.source.id: event.source for event in events}.values()),
        table=Table(head, rows),
        draw=drawing(shown, theme.LIGHT["c0"], language),
    )


def date(event: Milestone, language: Language) -> str:
    """A date in words, to the month; the day stays in the table of the milestones page."""
    return language.period(Period.parse(event.period[:7]))


def position(event: Milestone) -> float:
    """A date in years; a year, quarter or month stands for its middle."""
    period, day = Period.parse(event.period[:7]), event.period[8:]
    return (period.start + (int(day) / 31 if day else period.months / 2)) / 12


def drawing(events: Sequence[Milestone], colour: str, language: Language) -> Callable[[int], altair.LayerChart]:
    """The function that draws the timeline at any width."""

    def draw(width: int) -> altair.LayerChart:
        left, gap = 46.0, 36.0
        texts = [
            [date(event, language), *theme.wrap(language.name(event.title), width - left - gap - 4)] for event in events
        ]
        first, last = int(position(events[0])), int(position(events[-1])) + 1
        needed = sum(len(text) * theme.LINE + 8 for text in texts)
        height = float(max(needed, (last - first) * 14))
        scale = parts.Span(first, last, height)
        tops = spread([scale.at(position(event)) for event in events], [len(t) * theme.LINE + 8 for t in texts], height)
        rows = [
            {"y": round(scale.at(position(event)), 1), "t": round(top, 1), "date": text[0], "title": "\n".join(text[1:])}
            for event, text, top in zip(events, texts, tops, strict=True)
        ]
        y = altair.Y("y:Q", scale=altair.Scale(domain=[0, height], range=[0, height]), axis=None)
        t = altair.Y("t:Q", scale=altair.Scale(domain=[0, height], range=[0, height]), axis=None)
        every = next(n for n in (1, 2, 5, 10, 100) if height / (last - first) * n >= 30)
        years = [{"y": scale.at(n), "text": str(n)} for n in range(first, last + 1) if n % every == 0]
        style = {"align": "left", "baseline": "top", "lineBreak": "\n", "lineHeight": theme.LINE}
        layers = [
            parts.data([{"a": 0}]).mark_rule(strokeWidth=2).encode(x=altair.XValue(0), y=altair.YValue(0), y2=altair.Y2Value(height)),
            parts.data(years).mark_rule().encode(y=y, x=altair.XValue(-5), x2=altair.X2Value(0)),
            parts.data(years).mark_text(align="right", baseline="middle", color=theme.LIGHT["muted"]).encode(y=y, x=altair.XValue(-9), text=altair.Text("text:N")),
            *(
                parts.data([{"x": 0, "y": row["y"]}, {"x": gap - 6, "y": row["t"] + 7}])
                .mark_line(color=theme.LIGHT["axis"], strokeWidth=1)
                .encode(x=altair.X("x:Q", scale=altair.Scale(domain=[0, width - left - 4], range=[0, width - left - 4]), axis=None), y=y)
                for row in rows
            ),
            parts.data(rows).mark_point(filled=True, size=70, color=colour, stroke=theme.LIGHT["surface"], strokeWidth=1.5).encode(y=y, x=altair.XValue(0)),
            parts.data(rows).mark_text(**style, color=theme.LIGHT["muted"]).encode(y=t, x=altair.XValue(gap), text=altair.Text("date:N")),
            parts.data(rows).mark_text(**style, dy=theme.LINE).encode(y=t, x=altair.XValue(gap), text=altair.Text("title:N")),
        ]
        return parts.framed(layers, width, height, left, 4, 8, 8)

    return draw


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
