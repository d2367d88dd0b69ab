"""Plan targets: how far the latest figure has come towards each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from atlas import derive
from atlas.charts import bars, theme, words
from atlas.charts.chart import Cell, Chart, Reckoned, Subject, Table
from atlas.charts.words import Finding
from atlas.derive import Series, is_point
from atlas.language import Language
from atlas.model import Observation

RULE = "chart.rule.target"
MOST = 12
"""Rows in one chart; where there are more targets, several charts share them."""

LEFT_OUT = ("growth", "change", "rank")

Pair = tuple[Observation, Observation]


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """Charts of all targets that have a figure to set beside them, soonest first, about as many in each."""
    pairs = sorted(matched(subject.series), key=lambda pair: pair[0].period.end)
    count = -(-len(pairs) // MOST)
    for number in range(count):
        members = pairs[len(pairs) * number // count : len(pairs) * (number + 1) // count]
        yield chart(members, subject, language, number + 1, count == 1)


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
    """Bars of the latest figures on the way to their targets, which stand one below the other."""
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
    finding = alone_finding(goal, last, one, language) if len(pairs) == 1 else None
    reach = "none" if not met else "all" if met == len(pairs) else "single" if met == 1 else "some"
    form = "many" if alone else "year" if first == final else "span"
    headline = finding.text if finding else language.t(f"chart.target.{form}.{reach}", **many)
    starts = baselines(subject)
    rows = [bar(pair, starts.get(pair[0].key, ()), subject, language) for pair in pairs]
    notch = [language.t("chart.note.notch", year=subject.dataset.profile.plan[0])] if any(notches(rows)) else []
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
        draw=bars.drawing(rows, language, [bars.Guide(100, language.t("chart.target.guide"), ruled=False)]),
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


def baselines(subject: Subject) -> Mapping[derive.Key, tuple[Series, Observation]]:
    """The figure of each series for the year before the plan, by key."""
    plan = subject.dataset.profile.plan
    found: dict[derive.Key, tuple[Series, Observation]] = {}
    for line in subject.series:
        if plan and line.shape in "A*":
            for o in line.actual:
                if o.period.end == plan[0] * 12 + 11 and is_point(o):
                    found.setdefault(line.key, (line, o))
    return found


def notches(rows: Iterable[bars.Bar]) -> Iterator[bars.Bar]:
    """Rows whose bar shows where the figure stood when the plan began."""
    return (row for row in rows if row.start is not None and 0 < row.start < row.value)


def bar(pair: Pair, base: tuple[Series, Observation] | tuple[()], subject: Subject, language: Language) -> bars.Bar:
    """One row: the latest figure on the way from zero to its target, and in words."""
    goal, last = pair
    detail = language.t("chart.target.detail", target=words.amount(goal, language), due=language.period(goal.period))
    figure = words.amount(last, language) if last.indicator.unit.symbol else words.compact(last, language)
    key = "chart.target.text.reached" if derive.reached(goal, last) else "chart.target.text"
    start = None
    if base and base[1].period.end < last.period.end and not base[0].broken(base[1], last):
        start = float(part(goal, base[1]))
    return bars.Bar(
        name=words.topic(goal, subject, language),
        value=float(part(goal, last)),
        text=language.t(key, figure=figure, period=language.period(last.period)),
        observation=last,
        colour=theme.colour(subject.dataset, goal.activity),
        detail=detail,
        start=start,
        goal=100.0,
    )


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
            Reckoned(f"{language.number(part(goal, last), 0)}%"),
        )
        for goal, last in pairs
    ]
    return Table(tuple(language.t(f"chart.head.{name}") for name in names), tuple(rows))
