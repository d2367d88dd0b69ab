"""Plan targets: how far the latest figure has come towards each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from atlas.charts import bars, theme, words
from atlas.charts.chart import Cell, Chart, Reckoned, Subject, Table
from atlas.charts.words import Finding
from atlas.language import Language
from atlas.model import Observation
from atlas.targets import OWN, Goal, goals, holds

RULE = "chart.rule.target"
MOST = 12
"""Rows in one chart; where there are more targets, several charts share them."""


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """Charts of all goals that have a figure to set beside them, soonest first, about as many in each."""
    found = sorted(matched(subject), key=lambda goal: goal.period.end)
    count = -(-len(found) // MOST)
    for number in range(count):
        members = found[len(found) * number // count : len(found) * (number + 1) // count]
        yield chart(members, subject, language, number + 1, count == 1)


def matched(subject: Subject) -> Iterator[Goal]:
    """Each goal to be reached from below that has a figure, where a part of the target means something."""
    for goal in goals(subject.dataset, subject.series):
        aim, last = goal.target, goal.latest
        fits = aim.indicator.measure not in OWN and not goal.is_limit and aim.value > 0
        if fits and aim.area.kind != "comparator" and last and last.value > 0:
            yield goal


def part(aim: Observation, figure: Observation) -> Decimal:
    """The figure in percent of the target."""
    return figure.value / aim.value * 100


def chart(found: Sequence[Goal], subject: Subject, language: Language, number: int, alone: bool) -> Chart:
    """Bars of the latest figures on the way to their targets, which stand one below the other."""
    pairs = [(goal.target, goal.latest) for goal in found if goal.latest]
    met = sum(holds(*pair) for pair in pairs)
    aim, last = pairs[0]
    one: Mapping[str, object] = {
        "topic": words.topic(aim, subject, language),
        "last": words.amount(last, language),
        "end": language.period(last.period),
        "target": words.amount(aim, language),
        "due": language.period(aim.period),
    }
    first, final = aim.period.year, pairs[-1][0].period.year
    many: Mapping[str, object] = {
        "met": met,
        "count": len(pairs),
        "subject": subject.name,
        "first": first,
        "last": final,
    }
    finding = alone_finding(aim, last, one, language) if len(pairs) == 1 else None
    reach = "none" if not met else "all" if met == len(pairs) else "single" if met == 1 else "some"
    form = "many" if alone else "year" if first == final else "span"
    headline = finding.text if finding else language.t(f"chart.target.{form}.{reach}", **many)
    rows = [bar(goal, last, subject, language) for goal, (_, last) in zip(found, pairs, strict=True)]
    notch = [language.t("chart.note.notch")] if any(notches(rows)) else []
    below = words.subtitle((language.t("chart.target.measure"), subject.name), language)
    figures = [observation for pair in pairs for observation in pair]
    return Chart(
        id=f"target-{subject.id}-{number}".lower(),
        kind="target",
        headline=headline,
        subtitle=below,
        description=words.description(
            "target", below, (f"{row.name}, {row.detail}: {row.text}" for row in rows), language
        ),
        note=words.notes([last for _, last in pairs], language, notch),
        sources=words.sources(figures),
        table=table(pairs, language),
        draw=bars.drawing(rows, language.bare, [bars.Guide(100, language.t("chart.target.guide"), ruled=False)]),
        counts=len(pairs) > 1,
        keys=words.keys([last for _, last in pairs], "bar"),
        reckoned=finding.reckoned if finding else (),
    )


def alone_finding(goal: Observation, last: Observation, fields: Mapping[str, object], language: Language) -> Finding:
    """What a single target has come to: reached, missed, or how much of it is there."""
    if words.surely(goal, last):
        return Finding(language.t("chart.target.one.reached", **fields))
    if words.missed(goal, last):
        return Finding(language.t("chart.target.one.missed", **fields))
    share = language.t("amount.symbol", number=language.number(part(goal, last), 0), symbol="%")
    share = language.t(f"qualifier.{worded(goal, last)}", figure=share)
    return Finding(language.t("chart.target.one.ahead", part=share, **fields), (share,))


def worded(goal: Observation, last: Observation) -> str:
    """The qualifier of the part of a target: that of the latest figure, else about where the target is rounded."""
    return last.qualifier if last.qualifier != "exact" or goal.qualifier != "about" else "about"


def notches(rows: Iterable[bars.Bar]) -> Iterator[bars.Bar]:
    """Rows whose bar shows where the figure stood when the plan began."""
    return (row for row in rows if row.start is not None and 0 < row.start < row.value)


def bar(goal: Goal, last: Observation, subject: Subject, language: Language) -> bars.Bar:
    """One row: the latest figure on the way from zero to its target, and in words."""
    aim, base = goal.target, goal.base
    detail = language.t("chart.target.detail", target=words.amount(aim, language), due=language.period(aim.period))
    figure = words.amount(last, language) if last.indicator.unit.symbol else words.compact(last, language)
    key = "chart.target.text.reached" if holds(aim, last) else "chart.target.text"
    return bars.Bar(
        name=words.topic(aim, subject, language),
        value=float(part(aim, last)),
        text=language.t(key, figure=figure, period=language.period(last.period)),
        observation=last,
        colour=theme.colour(subject.dataset, aim.activity),
        detail=detail,
        start=float(part(aim, base)) if base else None,
        goal=100.0,
    )


def table(pairs: Sequence[tuple[Observation, Observation]], language: Language) -> Table:
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
            Reckoned(f"{language.number(part(goal, last), 0)}%"),
        )
        for goal, last in pairs
    ]
    return Table(tuple(language.t(f"chart.head.{name}") for name in names), tuple(rows))
