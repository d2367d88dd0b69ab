"""What became of each measure between the start of a plan and its end, or the latest figure before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from atlas.charts import bars, theme, words
from atlas.charts.chart import Cell, Chart, Reckoned, Subject, Table
from atlas.derive import is_point
from atlas.language import Language
from atlas.model import Observation

RULE = "chart.rule.change"
LEAST, MOST = 3, 10
"""Rows in the chart, the greatest changes first."""
YEARS = 3
"""A change is worth showing from so many years on."""
LEFT_OUT = ("growth", "change", "rank")

Pair = tuple[Observation, Observation]


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart where three measures have a figure for the start of the plan and one late in it."""
    if subject.kind not in ("home", "industries", "targets") or len(subject.dataset.profile.plan) != 2:
        return
    pairs = sorted(found(subject), key=lambda pair: (-times(pair), pair[0].id))
    if len(pairs) >= LEAST:
        yield chart(pairs[:MOST], subject, language)


def found(subject: Subject) -> Iterator[Pair]:
    """First and last figure of each series over the years of the plan, on one base; the start is never a bound."""
    start, end = subject.dataset.profile.plan
    seen = set()
    for line in subject.series:
        if line.shape not in "A*" or line.indicator.measure in LEFT_OUT or line.key in seen:
            continue
        if line.first.area.kind == "comparator":
            continue
        first = next((o for o in line.actual if o.period.end == start * 12 + 11 and is_point(o)), None)
        late = [o for o in line.actual if o.period.end <= end * 12 + 11 and o.qualifier != "up_to"]
        if not first or not late or first.value <= 0 or late[-1].value <= 0:
            continue
        far = late[-1].period.end - first.period.end >= 12 * YEARS
        if far and not line.broken(first, late[-1]):
            seen.add(line.key)
            yield first, late[-1]


def times(pair: Pair) -> Decimal:
    """The later figure as a multiple of the earlier."""
    return pair[1].value / pair[0].value


def chart(pairs: Sequence[Pair], subject: Subject, language: Language) -> Chart:
    """Lines from one to the multiple; the headline counts what grew and names what grew most, if that is sure."""
    start, end = subject.dataset.profile.plan
    grew = sum(words.direction(*pair) == "up" for pair in pairs)
    first, second = pairs[:2]
    sure = is_point(second[1]) and times(first) > times(second) * Decimal("1.03")
    multiple = language.t(
        f"qualifier.{first[1].qualifier}",
        figure=language.t("chart.multiple", number=language.number(times(first), 1)),
    )
    headline = language.t(
        f"chart.change_over.{'all' if grew == len(pairs) else 'some'}{'.most' if sure else ''}",
        topic=words.topic(first[0], subject, language),
        multiple=multiple,
        count=len(pairs),
        grew=grew,
        start=start,
        end=end,
    )
    rows = [bar(pair, subject, language) for pair in pairs]
    below = words.subtitle((language.t("chart.change_over.measure", start=start), subject.name), language)
    figures = [o for pair in pairs for o in pair]
    high = max(1.0, *(row.value for row in rows))
    low = min(1.0, *(row.value for row in rows))
    return Chart(
        id=f"change-{subject.id}".lower(),
        kind="change",
        headline=headline,
        subtitle=below,
        description=words.description(
            "change", below, (f"{row.name}, {row.detail}: {row.text}" for row in rows), language
        ),
        note=words.notes([last for _, last in pairs], language),
        sources=words.sources(figures),
        table=table(pairs, language),
        draw=bars.drawing(rows, language.bare, [bars.Guide(1.0, str(start))], (low, high), "ranges"),
        counts=True,
        keys=words.keys([last for _, last in pairs], "dot"),
        reckoned=(multiple,) if sure else (),
    )


def bar(pair: Pair, subject: Subject, language: Language) -> bars.Bar:
    """One row: name and both figures, with the multiple at the end of the line."""
    first, last = pair
    multiple = language.number(times(pair), 1 if times(pair) < 10 else 0)
    text = language.t("chart.multiple", number=multiple)
    if not is_point(last):
        text = language.t(f"chart.short.{last.qualifier}", figure=text)
    both = {
        "first": words.amount(first, language),
        "last": words.amount(last, language),
        "end": language.period(last.period),
    }
    return bars.Bar(
        name=words.topic(first, subject, language),
        detail=language.t("chart.change_over.detail", **both),
        value=float(times(pair)),
        text=text,
        observation=last,
        colour=theme.colour(subject.dataset, first.activity),
        start=1.0,
    )


def table(pairs: Sequence[Pair], language: Language) -> Table:
    """Both figures with their periods, and the multiple."""
    names = ("activity", "measure", "start", "period", "latest", "period", "multiple")
    rows: list[tuple[Cell, ...]] = [
        (
            language.name(first.activity.name),
            language.name(first.indicator.name),
            first,
            language.period(first.period),
            last,
            language.period(last.period),
            Reckoned(language.t("chart.multiple", number=language.number(times((first, last)), 2))),
        )
        for first, last in pairs
    ]
    return Table(tuple(language.t(f"chart.head.{name}") for name in names), tuple(rows))
