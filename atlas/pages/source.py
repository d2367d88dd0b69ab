"""One source: what it is, and a card with an address of its own for every figure taken from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from atlas import paging
from atlas.derive import Derived
from atlas.model import Observation, Source
from atlas.pages import disagreements, forms, longer
from atlas.pages.disagreements import Dispute
from atlas.pages.forms import Statement
from atlas.pages.longer import Listed
from atlas.pages.page import Atlas, Link, Page, Pager
from atlas.paging import Part, Piece
from atlas.render import html, tally


@dataclass(frozen=True)
class Reckoned:
    """A figure that follows from the card's; `id` is its address when the card is its first input, else empty."""

    id: str
    name: str
    value: Markup
    formula: Markup


@dataclass(frozen=True)
class Card:
    """A figure as the source states it; `rows` are the other facts of it, each with its label."""

    id: str
    subject: str
    figure: str
    period: Markup
    rows: tuple[tuple[str, Markup | str], ...]
    reckoned: tuple[Reckoned, ...]
    rest: Markup
    stated: tuple[Markup, ...]


@dataclass(frozen=True)
class Basis:
    """A figure on which more rests than its card holds; `id` is the address of the beginning of what does."""

    id: str
    figure: Markup
    subject: str
    period: Markup
    reckoned: tuple[Reckoned, ...]


@dataclass(frozen=True)
class View:
    """What the template shows; `url` is empty when the source may not be linked or has no address.

    A source with many figures has several pages: only the first says what it is, and the last say what else rests on
    its figures (`bases`), where that is too much for their cards.
    """

    title: str
    language: str
    publisher: str
    via: str
    published: str
    url: str
    archived: str
    tier: str
    tier_intro: str
    note: Markup
    cards: tuple[Card, ...]
    bases: tuple[Basis, ...]
    pager: Pager | None
    whole: bool
    statements: Listed[Statement]
    disputes: Listed[Dispute]
    organisations: Listed[Link]
    events: tuple[Markup, ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """A page for every source, or as many as its figures need."""
    for source in atlas.dataset.sources.values():
        path = f"sources/{source.id}"
        found = tuple(atlas.by_source.get(source.id, ()))
        cut = paging.cut(path, [(source, found)], paging.CARDS + 1)
        bases = [(o, others) for part in cut for o, others in elsewhere(atlas, part)]
        further = paging.cut(path, bases, number=len(cut) + 1) if bases else ()
        places = {p.key.id: part.path for part in further for p in part.pieces if not p.continued}
        for part in cut:
            cards = tuple(
                card(atlas, part.path, o, places.get(o.id, "")) for [piece] in [part.pieces] for o in piece.rows
            )
            made = page(atlas, source, part.path, part.number, cards, (), atlas.pager(cut, part.path, path))
            yield from longer.pages(atlas, made)
        for rest in further:
            shown = tuple(basis(atlas, rest.path, piece) for piece in rest.pieces)
            yield page(atlas, source, rest.path, rest.number, (), shown, atlas.pager(further, rest.path, path))


STATED = 4
"""Claims that a card repeats; the page of claims has all."""
MANY = 60
"""Figures that follow from those of other sources too and may stand on the cards of one page."""


def elsewhere(atlas: Atlas, part: Part[Source, Observation]) -> Iterator[tuple[Observation, Sequence[Derived]]]:
    """The figures of a page of cards with what has its own card elsewhere and rests on them, where that is much."""
    found = [
        (o, [item for item in atlas.rests_on.get(o.id, ()) if item.inputs[0] is not o])
        for piece in part.pieces
        for o in piece.rows
    ]
    if sum(len(items) for _, items in found) > MANY:
        yield from ((o, items) for o, items in found if items)


def basis(atlas: Atlas, path: str, piece: Piece[Observation, Derived]) -> Basis:
    """What rests on one figure, or a piece of it."""
    o = piece.key
    return Basis(
        "" if piece.continued else f"reckoned-{o.id}",
        atlas.figure(path, o),
        atlas.subject(o),
        atlas.period(o.period),
        tuple(reckoned(atlas, path, o, item) for item in piece.rows),
    )


def page(
    atlas: Atlas,
    source: Source,
    path: str,
    number: int,
    cards: tuple[Card, ...],
    bases: tuple[Basis, ...],
    pager: Pager | None,
) -> Page:
    """The page of one source, or a part of it."""
    t, whole = atlas.language.t, number == 1
    view = View(
        title=source.title,
        language=source.language,
        publisher=atlas.publisher(source),
        via=source.via,
        published=atlas.published(source),
        url=source.url,
        archived=source.archived,
        tier=t(f"tier.{source.tier}"),
        tier_intro=t(f"tier.{source.tier}.intro"),
        note=atlas.prose(path, source.note),
        cards=cards,
        bases=bases,
        pager=pager,
        whole=whole,
        statements=forms.some_statements(atlas, path, atlas.claims_of.get(source, ())) if whole else longer.none(),
        disputes=disagreements.concerning(atlas, path, lambda o: o.source == source) if whole else longer.none(),
        organisations=longer.listed(atlas, path, "organisations", atlas.organisations_of.get(source, ()), Atlas.link)
        if whole
        else longer.none(),
        events=tuple(atlas.event_words(path, m) for m in atlas.events_of.get(source, ())) if whole else (),
    )
    return Page(path, "source.md.jinja", view)


def card(atlas: Atlas, path: str, o: Observation, further: str) -> Card:
    """The card of one figure, with what follows from it; `further` is the page that has most of that, if one has."""
    t = atlas.language.t
    follows = [item for item in atlas.rests_on.get(o.id, ()) if not further or item.inputs[0] is o]
    left = len(atlas.rests_on.get(o.id, ())) - len(follows)
    rows: list[tuple[str, Markup | str]] = [
        (t("card.indicator"), atlas.anchor(path, o.indicator)),
        (t("card.activity"), atlas.anchor(path, o.activity)),
        (t("card.area"), atlas.anchor(path, o.area)),
        (t("card.period"), atlas.period(o.period)),
        (t("card.value"), html('<span class="fig">{}</span>', atlas.language.number(o.value))),
        (
            t("card.unit"),
            html('<span class="fig">{}</span>', atlas.language.unit(o.indicator) or t("indicator.number")),
        ),
        (t("card.qualifier"), t(f"qualifier.{o.qualifier}.name")),
        (t("card.status"), t(f"status.{o.status}")),
        (t("card.source"), said_by(atlas, o)),
        (t("card.locator"), html('<span class="locator">{}</span>', o.locator) if o.locator else t("missing.locator")),
    ]
    rows += [
        (t(label), atlas.prose(path, words))
        for label, words in (
            ("card.scope", o.scope),
            ("card.note", o.note),
            ("card.doubt", o.doubt),
            ("card.plausible", o.plausible),
        )
        if words
    ]
    rows += [(t("card.plan"), forms.plan(atlas, path, o.plan))] if o.plan else []
    if o.restated is not None and o.restated_unit:
        amount = atlas.language.amount(o.restated, o.restated_unit, o.indicator.unit_mult)
        rows.append((t("card.restated"), html('<span class="fig">{}</span>', amount)))
    rows += [(t("card.corrected"), words) for words in corrected(atlas, path, o)]
    rows += [(t("card.revises"), atlas.figure(path, atlas.dataset.observations[o.revises]))] if o.revises else []
    same = atlas.same[o.key, o.period.bounds]
    later = [other for other in same if other.revises == o.id]
    rows += [(t("card.revised"), vintage(atlas, path, other)) for other in later]
    others = [other for other in same if other is not o]
    if others:
        ordered = sorted(others, key=lambda other: (other.source.published, other.id))
        rows.append((t("card.others"), Markup("; ").join(vintage(atlas, path, other) for other in ordered)))
    return Card(
        o.id,
        atlas.subject(o),
        atlas.language.figure(o),
        atlas.period(o.period),
        tuple(rows),
        tuple(reckoned(atlas, path, o, item) for item in follows),
        atlas.said("card.rest", count=tally(atlas.language.number_of(left)), link=rest_of(atlas, path, o, further))
        if left
        else Markup(),
        tuple(atlas.prose(path, claim.statement) for claim in atlas.claims_with.get(o.id, ())[:STATED]),
    )


def rest_of(atlas: Atlas, path: str, o: Observation, further: str) -> Markup:
    """A link to where what rests on a figure is listed."""
    href = atlas.href(path, f"{further}.html#reckoned-{o.id}")
    return html('<a href="{}">{}</a>', href, atlas.language.t("card.rest.link"))


def said_by(atlas: Atlas, o: Observation) -> Markup:
    """Publisher, date and tier of a figure's source, as words: the card stands on the source's own page."""
    source, t = o.source, atlas.language.t
    cite = t("cite", publisher=atlas.publisher(source), date=atlas.published(source))
    return html('<span class="name">{}</span> ({})', cite, t(f"tier.{source.tier}"))


def corrected(atlas: Atlas, path: str, o: Observation) -> Iterator[Markup]:
    """What the atlas had wrong in a figure: the date, the field, what stood there, and why it was changed."""
    for item in atlas.corrections_of.get(o.id, ()):
        yield atlas.said(
            "card.corrected.words",
            date=html("<time>{}</time>", item.date),
            field=item.field,
            was=html('<del class="fig">{}</del>', item.was),
            now=html('<span class="fig">{}</span>', item.now),
            reason=atlas.prose(path, item.reason),
        )


def vintage(atlas: Atlas, path: str, o: Observation) -> Markup:
    """Another published value of the same figure, with its source and date."""
    status = f", {atlas.status(o)}" if atlas.status(o) else ""
    return html("{} ({}{})", atlas.figure(path, o), atlas.cite(path, o.source), status)


def reckoned(atlas: Atlas, path: str, o: Observation, item: Derived) -> Reckoned:
    """A derived figure on the card of one of its inputs, with its formula filled in."""
    own = item.inputs[0] is o
    value = atlas.language.figure(item)
    return Reckoned(
        item.id if own else "",
        atlas.language.t(f"formula.{item.formula}.name"),
        html('<strong class="fig derived">{}</strong>', value) if own else atlas.figure(path, item),
        atlas.formula_linked(path, item) if own else Markup(),
    )
