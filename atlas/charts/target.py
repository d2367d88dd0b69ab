"""Plan targets: how far the latest figure has come towards each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from atlas import derive
from atlas.charts import bars, theme, words
from atlas.charts.chart import Cell, Chart, Subject, Table
from atlas.derive import Series
from atlas.language import Language
from atlas.model import Observation

RULE = "chart.rule.target"
MOST = 12
"""Rows in one chart; further targets go into the next."""

LEFT_OUT = ("growth", "change", "rank")

Pair = tuple[Observation, Observation]


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """Charts of all targets that have a figure to set beside them, soonest first."""
    pairs = sorted(matched(subject.series), key=lambda pair: pair[0].period.end)
    for number, start in enumerate(range(0, len(pairs), MOST), 1):
        yield chart(pairs[start : start + MOST], subject, language, number, len(pairs) <= MOST)


def matched(lines: Iterable[Series]) -> Iterator[Pair]:
    """Each target to be reached from below, with the latest figure of its series up to its year.

    Not for growth rates, ranks and ceilings, where a part of the target means nothing, and not over a break.
    """
    listed = tuple(lines)
    keys = derive.by_key(listed)
    for line in listed:
        pairs = tuple(derive.with_latest(keys[line.key], line))
        for goal, last in {(g.period, g.value, g.qualifier): (g, last) for g, last in reversed(pairs)}.values():
            fits = goal.indicator.measure not in LEFT_OUT and goal.qualifier != "up_to" and goal.value > 0
            if fits and goal.area.kind != "comparator" and last and last.value > 0:
                yield goal, last


def part(goal: Observation, last: Observation) -> Decimal:
    """The figure in percent of the target."""
    return last.value / goal.value * 100


def chart(pairs: Sequence[Pair], subject: Subject, language: Language, number: int, alone: bool) -> Chart:
    """Bars of the latest figures in percent of their targets, which are one upright line."""
    met = sum(derive.reached(*pair) for pair in pairs)
    goal, last = pairs[0]
    one: Mapping[str, object] = {
        "topic": words.topic(goal, subject, language),
        "last": words.amount(last, language),
        "end": language.period(last.period),
        "target": words.amount(goal, language),
        "due": language.period(goal.period),
    }
    first, final = goal.period.year, pairs[-1][0].period.year
    many: Mapping[str, object] = {
        "met": met,
        "count": len(pairs),
        "subject": subject.name,
        "first": first,
        "last": final,
    }
    form = "one" if len(pairs) == 1 else "many" if alone else "year" if first == final else "span"
    headline = language.t(f"chart.target.{form}", **(one if form == "one" else many))
    rows = [bar(pair, subject, language) for pair in pairs]
    below = words.subtitle((language.t("chart.target.measure"), subject.name), language)
    figures = [observation for pair in pairs for observation in pair]
    return Chart(
        id=f"target-{subject.id}-{number}".lower(),
        kind="target",
        headline=headline,
        subtitle=below,
        description=words.description("target", below, (f"{row.name}: {row.text}" for row in rows), language),
        note=words.notes([last for _, last in pairs], language),
        sources=words.sources(figures),
        table=table(pairs, language),
        draw=bars.drawing(rows, language, [bars.Guide(100, language.t("chart.target.guide"))]),
        counts=True,
    )


def bar(pair: Pair, subject: Subject, language: Language) -> bars.Bar:
    """One row: latest figure in percent, with target and due date in its name."""
    goal, last = pair
    name = language.t(
        "chart.target.name",
        topic=words.topic(goal, subject, language),
        target=words.amount(goal, language),
        due=language.period(goal.period),
    )
    figure = language.t(f"chart.short.{last.qualifier}", figure=language.number(part(goal, last), 0))
    text = language.t("chart.target.text", part=figure, period=language.period(last.period))
    return bars.Bar(name, float(part(goal, last)), text, last, theme.colour(subject.dataset, goal.activity))


def table(pairs: Sequence[Pair], language: Language) -> Table:
    """Target, due date, latest figure and its part of the target."""
    names = ("activity", "measure", "target", "due", "latest", "period", "part")
    rows: list[tuple[Cell, ...]] = [
        (
            language.name(goal.activity.name),
            language.name(goal.indicator.name),
            goal,
            language.period(goal.period),
            last,
            language.period(last.period),
            f"{language.number(part(goal, last), 0)}%",
        )
        for goal, last in pairs
    ]
    return Table(tuple(language.t(f"chart.head.{name}") for name in names), tuple(rows))
