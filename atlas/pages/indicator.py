"""One measure: its definition, and every figure of it, by place and industry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.model import Indicator
from atlas.pages import disagreements, forms, longer
from atlas.pages.disagreements import Dispute
from atlas.pages.forms import FactGroup
from atlas.pages.longer import Listed
from atlas.pages.page import Atlas, Facts, Link, Page, Pager


@dataclass(frozen=True)
class View:
    """What the template shows; `growth_of` is the measure whose growth this one gives.

    Of a measure whose figures need several pages, only the first says what it is.
    """

    title: str
    other: str
    also: Markup
    definition: Markup
    description: str
    unit: str
    measure: str
    prices: str
    growth_of: Link | None
    disputes: Listed[Dispute]
    facts: tuple[FactGroup, ...]
    pager: Pager | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """A page for every indicator, or as many as its figures need."""
    for indicator in atlas.dataset.indicators.values():
        cut = atlas.figures_of(indicator)
        for part in cut:
            made = page(atlas, indicator, part, atlas.pager(cut, part.path, cut[0].path))
            yield from longer.pages(atlas, made)


def page(atlas: Atlas, indicator: Indicator, part: Facts, pager: Pager | None) -> Page:
    """The page of one indicator, or a part of it."""
    path, t = part.path, atlas.language.t
    of = atlas.dataset.indicators.get(indicator.growth_of)
    view = View(
        title=atlas.label(indicator),
        other=indicator.name.get("zh", ""),
        also=atlas.also(indicator),
        definition=atlas.prose(path, indicator.definition),
        description=atlas.language.plain(indicator.definition),
        unit=atlas.language.unit(indicator),
        measure=t(f"measure.{indicator.measure}"),
        prices=t(f"prices.{indicator.prices}") if indicator.prices else "",
        growth_of=atlas.link(path, of) if of else None,
        disputes=disagreements.concerning(atlas, path, lambda o: o.indicator == indicator)
        if part.number == 1
        else longer.none(),
        facts=forms.fact_groups(atlas, path, part.pieces, "indicator"),
        pager=pager,
    )
    return Page(path, "indicator.md.jinja", view)
