"""One source: what it is, and a card with an address of its own for every figure taken from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas import derive
from atlas.model import Observation, Source
from atlas.pages.page import Atlas, Link, Page, Statement


@dataclass(frozen=True)
class Card:
    """A figure as the source states it; `rows` are the other facts of it, each with its label."""

    id: str
    subject: str
    figure: str
    period: str
    rows: tuple[tuple[str, Markup | str], ...]


@dataclass(frozen=True)
class View:
    """What the template shows; `url` is empty when the source may not be linked or has no address."""

    title: str
    language: str
    publisher: str
    via: str
    published: str
    url: str
    tier: str
    tier_intro: str
    note: str
    cards: tuple[Card, ...]
    statements: tuple[Statement, ...]
    organisations: tuple[Link, ...]
    events: tuple[str, ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """A page for every source."""
    for source in atlas.dataset.sources.values():
        yield page(atlas, source)


def page(atlas: Atlas, source: Source) -> Page:
    """The page of one source."""
    path, t, data, name = f"sources/{source.id}", atlas.language.t, atlas.dataset, atlas.language.name
    view = View(
        title=source.title,
        language=source.language,
        publisher=atlas.publisher(source),
        via=source.via,
        published=atlas.published(source),
        url=source.url if source.tier != "repost" else "",
        tier=t(f"tier.{source.tier}"),
        tier_intro=t(f"tier.{source.tier}.intro"),
        note=name(source.note),
        cards=tuple(card(atlas, path, o) for o in atlas.by_source.get(source.id, ())),
        statements=atlas.statements(path, (c for c in data.claims.values() if c.source == source)),
        organisations=tuple(atlas.link(path, o) for o in data.organisations.values() if o.source == source),
        events=tuple(
            t("event", date=m.period, title=name(m.title)) for m in data.milestones.values() if m.source == source
        ),
    )
    return Page(path, "source.md.jinja", view)


def card(atlas: Atlas, path: str, o: Observation) -> Card:
    """The card of one figure, with what follows from it."""
    t, name = atlas.language.t, atlas.language.name
    rows: list[tuple[str, Markup | str]] = [
        (t("card.indicator"), atlas.anchor(path, o.indicator)),
        (t("card.activity"), atlas.anchor(path, o.activity)),
        (t("card.area"), atlas.anchor(path, o.area)),
        (t("card.period"), atlas.language.period(o.period)),
        (t("card.status"), t(f"status.{o.status}")),
        (t("card.locator"), o.locator or t("missing.locator")),
    ]
    rows += [
        (t(label), words)
        for label, words in (
            ("card.scope", name(o.scope)),
            ("card.note", name(o.note)),
            ("card.doubt", name(o.doubt)),
            ("card.plausible", o.plausible),
        )
        if words
    ]
    rows += list(money(atlas, path, o))
    return Card(o.id, atlas.subject(o), atlas.language.figure(o), atlas.language.period(o.period), tuple(rows))


def money(atlas: Atlas, path: str, o: Observation) -> Iterator[tuple[str, Markup | str]]:
    """The amount in the foreign currency: the source's own beside the one at the official rate of the year."""
    t, profile, units = atlas.language.t, atlas.dataset.profile, atlas.dataset.units
    if o.indicator.unit.id != profile.currency:
        return
    if o.restated is not None and o.restated_unit:
        amount = atlas.language.amount(o.restated, o.restated_unit, o.indicator.unit_mult)
        implied = derive.implied_rate(o)
        if implied:
            rate = atlas.language.number(implied.value, 3)
            yield t("card.restated"), t("card.restated.value", amount=amount, rate=rate)
    rate_used = atlas.rates.get(o.period.year)
    if rate_used and o.status in derive.ACTUAL and o.period.months <= 12:
        derived = derive.dollars(o, rate_used, profile.foreign_currency)
        amount = atlas.language.amount(derived.value, units[derived.unit], derived.unit_mult, 3)
        words = t("card.exchange.value", amount=amount, year=o.period.year)
        yield t("card.exchange"), Markup("{} ({})").format(words, atlas.figure(path, rate_used))
