"""How figures are chosen, compared and derived: the rules as the code applies them, with worked examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas import conflicts
from atlas.charts import CHARTS
from atlas.derive import Derived, grouped
from atlas.model import QUALIFIERS, STATUSES, TIERS
from atlas.pages import forms
from atlas.pages.forms import FactGroup
from atlas.pages.page import Atlas, Page
from atlas.render import html, safe
from atlas.targets import REASONS, VERDICTS

EXAMPLES, CLAIMED = 2, 4
"""How many worked examples of a formula are shown, and how many when that many rest on claims."""
BREAKS = 30
"""Breaks in series that are shown, the newest; each stands with its figures too."""


@dataclass(frozen=True)
class Example:
    """A derived figure: what it is about, its value, its formula, and the inputs that the formula does not name."""

    subject: str
    period: str
    value: Markup
    formula: Markup
    inputs: tuple[Markup, ...]


@dataclass(frozen=True)
class View:
    """What the template shows."""

    statuses: tuple[tuple[str, str], ...]
    tiers: tuple[tuple[str, str], ...]
    qualifiers: tuple[tuple[str, str], ...]
    widths: tuple[Markup, ...]
    kinds: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    steps: tuple[str, ...]
    verdicts: tuple[tuple[str, str], ...]
    unjudged: tuple[str, ...]
    charts: tuple[str, ...]
    formulas: tuple[tuple[str, str, tuple[Example, ...]], ...]
    breaks: tuple[tuple[Markup, Markup], ...]
    rates: tuple[FactGroup, ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path, t = "methodology", atlas.language.t
    view = View(
        statuses=tuple((t(f"status.{s}"), t(f"status.{s}.intro")) for s in STATUSES),
        tiers=tuple((t(f"tier.{s}"), t(f"tier.{s}.intro")) for s in TIERS),
        qualifiers=tuple((t(f"qualifier.{q}.name"), t(f"qualifier.{q}.intro")) for q in QUALIFIERS),
        widths=tuple(widths(atlas)),
        kinds=tuple((t(f"conflict.kind.{k}"), t(f"conflict.kind.{k}.intro")) for k in conflicts.KINDS),
        reasons=tuple(t(f"conflict.reason.{r}") for r in conflicts.REASONS),
        steps=tuple(t(f"conflict.step.{s}") for s in conflicts.STEPS),
        verdicts=tuple((t(f"verdict.{v}"), t(f"verdict.{v}.intro")) for v in VERDICTS),
        unjudged=tuple(t(f"verdict.reason.{r}") for r in REASONS),
        charts=tuple(t(module.RULE) for module in CHARTS),
        formulas=tuple(
            (
                t(f"formula.{name}.name"),
                t(f"formula.{name}.intro"),
                tuple(example(atlas, path, d) for d in chosen(atlas, found)),
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
                atlas.break_words(path, b),
            )
            for b in sorted(atlas.dataset.breaks.values(), key=lambda b: -b.period.end)[:BREAKS]
        ),
        rates=forms.all_groups(atlas, path, atlas.by_indicator.get(atlas.dataset.profile.exchange_rate, ()), ""),
    )
    yield Page(path, "methodology.md.jinja", view)


def widths(atlas: Atlas) -> Iterator[Markup]:
    """How wide a range each form of a figure leaves open, with the limits that the code uses."""
    t = atlas.language.t
    least, most, bound = (
        html('<span class="limit">{}</span>', t("amount.symbol", number=atlas.language.number(part * 100), symbol="%"))
        for part in (conflicts.ABOUT, conflicts.WIDEST, conflicts.BOUND)
    )
    yield safe(t("methodology.conflicts.exact"))
    yield atlas.said("methodology.conflicts.about", least=least, most=most)
    yield atlas.said("methodology.conflicts.bound", bound=bound)


def example(atlas: Atlas, path: str, item: Derived) -> Example:
    """One worked example; what its formula links already is not linked again."""
    formula = atlas.formula_linked(path, item)
    inputs = (atlas.figure(path, o) for o in item.inputs)
    return Example(
        atlas.subject(item.inputs[0]),
        atlas.language.period(item.period),
        atlas.figure(path, item, alone=False),
        formula,
        tuple(figure for figure in inputs if figure not in formula),
    )


def chosen(atlas: Atlas, found: list[Derived]) -> list[Derived]:
    """The worked examples of a formula."""
    resting = sum(any(o.id in atlas.claims_with for o in item.inputs) for item in found)
    return found[: max(EXAMPLES, min(CLAIMED, resting))]


def derived(atlas: Atlas) -> dict[str, list[Derived]]:
    """Derived figures by formula; those that rest on claims come first, then the newest."""
    claimed = {o.id for c in atlas.dataset.claims.values() for o in c.observations}
    found = grouped(atlas.derived.values(), lambda item: item.formula)
    for items in found.values():
        items.sort(key=lambda d: (-sum(o.id in claimed for o in d.inputs), -d.period.end, d.id))
    return found
