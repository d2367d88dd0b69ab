"""How figures are chosen, compared and derived: the rules as the code applies them, with worked examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from atlas import derive
from atlas.charts import CHARTS
from atlas.derive import Derived
from atlas.model import QUALIFIERS, STATUSES, TIERS
from atlas.pages.page import Atlas, FactGroup, Page

EXAMPLES = 4
"""How many worked examples of a formula are shown."""


@dataclass(frozen=True)
class Example:
    """A derived figure: what it is about, its value, and its formula with the inputs filled in."""

    subject: Markup
    period: str
    value: str
    formula: str
    inputs: tuple[Markup, ...]


@dataclass(frozen=True)
class View:
    """What the template shows."""

    statuses: tuple[tuple[str, str], ...]
    tiers: tuple[tuple[str, str], ...]
    qualifiers: tuple[tuple[str, str], ...]
    charts: tuple[str, ...]
    formulas: tuple[tuple[str, str, tuple[Example, ...]], ...]
    breaks: tuple[tuple[Markup, str], ...]
    rates: tuple[FactGroup, ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path, t = "methodology", atlas.language.t
    view = View(
        statuses=tuple((t(f"status.{s}"), t(f"status.{s}.intro")) for s in STATUSES),
        tiers=tuple((t(f"tier.{s}"), t(f"tier.{s}.intro")) for s in TIERS),
        qualifiers=tuple((t(f"qualifier.{q}.name"), t(f"qualifier.{q}.intro")) for q in QUALIFIERS),
        charts=tuple(t(module.RULE) for module in CHARTS),
        formulas=tuple(
            (
                t(f"formula.{name}.name"),
                t(f"formula.{name}.intro"),
                tuple(example(atlas, path, d) for d in found[:EXAMPLES]),
            )
            for name, found in derived(atlas).items()
        ),
        breaks=tuple(
            (
                atlas.words(
                    path,
                    b.activity,
                    t(
                        "break.subject",
                        indicator=atlas.label(b.indicator),
                        activity=atlas.label(b.activity),
                        area=atlas.label(b.area),
                    ),
                ),
                t(f"break.{b.kind}", period=atlas.language.period(b.period), note=atlas.language.name(b.note)),
            )
            for b in atlas.dataset.breaks.values()
        ),
        rates=atlas.fact_groups(path, atlas.by_indicator.get(atlas.dataset.profile.exchange_rate, ()), ""),
    )
    yield Page(path, "methodology.md.jinja", view)


def example(atlas: Atlas, path: str, item: Derived) -> Example:
    """One worked example."""
    return Example(
        Markup(atlas.subject(item.inputs[0])),
        atlas.language.period(item.period),
        atlas.language.reckoned(item),
        atlas.formula(item),
        tuple(atlas.figure(path, o) for o in item.inputs),
    )


def derived(atlas: Atlas) -> dict[str, list[Derived]]:
    """Derived figures by formula; those that rest on claims come first, then the newest."""
    claimed = {o.id for c in atlas.dataset.claims.values() for o in c.observations}
    found: dict[str, list[Derived]] = {}
    for item in every(atlas):
        found.setdefault(item.formula, []).append(item)
    for items in found.values():
        items.sort(key=lambda d: (-sum(o.id in claimed for o in d.inputs), -d.period.end, d.id))
    return found


def every(atlas: Atlas) -> Iterable[Derived]:
    """All derived figures that the rules allow, formula by formula."""
    lines = atlas.series
    by_key: dict[tuple[str, str, str], list[derive.Series]] = {}
    for line in lines:
        by_key.setdefault(line.key, []).append(line)
    for line in lines:
        yield from derive.annual_growth(line)
        years = [o for o in line.actual if o.period.is_year]
        if len(years) >= 4:
            yield from filter(None, [derive.compound_growth(line, years[0], years[-1])])
        yield from filter(None, (derive.difference(line, a, b) for a, b in pairwise(years)))
        for rate in line.observations:
            area, activity, _ = line.key
            for level_line in by_key.get((area, activity, line.indicator.growth_of), ()):
                for level in level_line.observations:
                    if level.source == rate.source:
                        yield from filter(
                            None, [derive.implied_earlier(level, rate), derive.implied_share(level, rate)]
                        )
        for o in line.observations:
            yield from filter(None, [derive.implied_rate(o)])
            rate_used = atlas.rates.get(o.period.year)
            if o.restated is not None and rate_used and o.status in derive.ACTUAL:
                yield derive.dollars(o, rate_used, atlas.dataset.profile.foreign_currency)
