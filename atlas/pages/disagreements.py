"""Where sources disagree, kind by kind: every value with its source, the gap, the reason, the one charted and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from markupsafe import Markup

from atlas import paging
from atlas.conflicts import KINDS, Conflict
from atlas.model import Observation
from atlas.pages import longer
from atlas.pages.longer import Listed
from atlas.pages.page import Atlas, Link, Page, Pager
from atlas.paging import Part
from atlas.render import tally

PATH = "disagreements"


@dataclass(frozen=True)
class Value:
    """One of the figures.

    `subject` is empty where it is that of the figure above, or of all; `status` for an actual figure, and
    `charted` for one that charts do not prefer.
    """

    figure: Markup
    subject: str
    period: Markup
    status: str
    charted: str
    source: Markup
    covers: Markup


@dataclass(frozen=True)
class Entry:
    """One disagreement; `industries`, `places` and `years` are what filters find it by, parted by spaces.

    `definitions` explain measures and scopes where the figures differ in them.
    """

    id: str
    title: str
    industries: str
    places: str
    years: str
    values: tuple[Value, ...]
    gap: Markup
    reasons: tuple[Markup | str, ...]
    definitions: tuple[tuple[Markup, Markup], ...]
    choice: str


@dataclass(frozen=True)
class Group:
    """The disagreements of one kind."""

    kind: str
    name: str
    intro: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Filter:
    """One choice that narrows the list: the name of the entries' attribute, its words, and what it offers."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Dispute:
    """A disagreement as the page of something that it concerns lists it."""

    href: str
    title: str
    kind: str
    figures: Markup


@dataclass(frozen=True)
class View:
    """What the template shows."""

    count: str
    kinds: tuple[Link, ...]
    filters: tuple[Filter, ...]
    groups: tuple[Group, ...]
    pager: Pager | None


ENTRIES = 28
"""Disagreements on one page, each with a table of its own."""


@lru_cache(1)
def cut(atlas: Atlas) -> tuple[Part[str, Conflict], ...]:
    """The disagreements, kind by kind, on as many pages as they need."""
    found = {kind: [c for c in atlas.conflicts if c.kind == kind] for kind in KINDS}
    return paging.cut(PATH, [(kind, listed) for kind, listed in found.items() if listed], ENTRIES)


@lru_cache(1)
def addresses(atlas: Atlas) -> Mapping[str, str]:
    """By the id of a disagreement, its address below the site."""
    return {c.id: f"{part.path}.html#{c.id}" for part in cut(atlas) for piece in part.pieces for c in piece.rows}


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, or as many as the disagreements need; the filters of each are about what stands on it."""
    t = atlas.language.t
    for part in cut(atlas):
        groups = tuple(
            Group(
                piece.key,
                t(f"conflict.kind.{piece.key}"),
                t(f"conflict.kind.{piece.key}.intro"),
                tuple(entry(atlas, part.path, c) for c in piece.rows),
            )
            for piece in part.pieces
        )
        members = [o for piece in part.pieces for c in piece.rows for o in c.members]
        count = atlas.language.number_of(len(atlas.conflicts))
        pager = atlas.pager(cut(atlas), part.path, PATH)
        view = View(count, kinds(atlas, part.path), tuple(filters(atlas, groups, members)), groups, pager)
        yield Page(part.path, "disagreements.md.jinja", view)


def kinds(atlas: Atlas, page: str) -> tuple[Link, ...]:
    """Where each kind of disagreement begins, with how many there are."""
    counts = Counter(conflict.kind for conflict in atlas.conflicts)
    return tuple(
        Link(
            atlas.href(page, f"{part.path}.html#{piece.key}"),
            atlas.language.t(f"conflict.kind.{piece.key}"),
            tally(atlas.language.number_of(counts[piece.key])),
        )
        for part in cut(atlas)
        for piece in part.pieces
        if not piece.continued
    )


def filters(atlas: Atlas, groups: Iterable[Group], members: Sequence[Observation]) -> Iterator[Filter]:
    """The choices that narrow a page of disagreements, and what each offers there; none with one thing to choose."""
    t, name = atlas.language.t, atlas.language.name
    activities = {atlas.shown_on(o.activity) for o in members}
    areas = {o.area for o in members}
    years = sorted({o.period.year for o in members}, reverse=True)
    industries = tuple((a.id, name(a.name)) for a in atlas.dataset.activities.values() if a in activities)
    places = tuple((a.id, name(a.name)) for a in atlas.dataset.areas.values() if a in areas)
    found = (
        Filter("kind", t("filter.kind"), tuple((g.kind, g.name) for g in groups)),
        Filter("industry", t("filter.industry"), industries),
        Filter("place", t("filter.place"), places),
        Filter("year", t("filter.year"), tuple((str(year), str(year)) for year in years)),
    )
    yield from (one for one in found if len(one.options) > 1)


def entry(atlas: Atlas, path: str, conflict: Conflict) -> Entry:
    """One disagreement in full."""
    t = atlas.language.t
    members = conflict.members
    by_scope = len({o.activity for o in members}) > 1
    by_measure = len({o.indicator for o in members}) > 1
    explained = [
        *(dict.fromkeys(o.activity for o in members) if by_scope else ()),
        *(dict.fromkeys(o.indicator for o in members) if by_measure else ()),
    ]
    reasons: tuple[Markup | str, ...] = tuple(t(f"conflict.reason.{reason}") for reason in conflict.reasons)
    fault = conflict.fault
    if fault:
        reasons = (atlas.break_words(path, fault),)
    return Entry(
        conflict.id,
        title(atlas, conflict),
        " ".join(dict.fromkeys(atlas.shown_on(o.activity).id for o in members)),
        " ".join(dict.fromkeys(o.area.id for o in members)),
        " ".join(dict.fromkeys(str(o.period.year) for o in members)),
        tuple(values(atlas, path, conflict)),
        gap(atlas, path, conflict),
        reasons,
        tuple((atlas.anchor(path, e), atlas.prose(path, e.definition)) for e in explained),
        t(f"conflict.step.{conflict.step}"),
    )


def ordered(conflict: Conflict) -> Iterable[Observation]:
    """The members as they are shown: by what they are about, then by period, then by publication."""
    keys = list(dict.fromkeys(o.key for o in conflict.members))
    return sorted(conflict.members, key=lambda o: (keys.index(o.key), o.period.end, o.source.published, o.id))


def title(atlas: Atlas, conflict: Conflict) -> str:
    """What a disagreement is about, in words, with its periods; with its years where dates within one differ."""
    t, members = atlas.language.t, tuple(ordered(conflict))
    subjects = dict.fromkeys(atlas.subject(o) for o in members)
    by_year = conflict.kind in ("near", "dates") and len({o.period.bounds for o in members}) > 1
    spans = sorted(members, key=lambda o: o.period.end)
    periods = dict.fromkeys(
        t("period.year", year=o.period.year) if by_year else atlas.language.period(o.period) for o in spans
    )
    parts = (" · ".join(words) for words in (subjects, periods))
    return t("conflict.title", subject=next(parts), period=next(parts))


def values(atlas: Atlas, path: str, conflict: Conflict) -> Iterator[Value]:
    """The figures that disagree; what each is about stands above the first of it, where they differ in that."""
    above = "" if len({o.key for o in conflict.members}) > 1 else atlas.subject(conflict.first)
    for o in ordered(conflict):
        subject = atlas.subject(o)
        yield value(atlas, path, conflict, o, "" if subject == above else subject)
        above = subject


def value(atlas: Atlas, path: str, conflict: Conflict, o: Observation, subject: str) -> Value:
    """One of the figures that disagree."""
    t = atlas.language.t
    return Value(
        atlas.figure(path, o),
        subject,
        atlas.period(o.period),
        atlas.status(o),
        t("conflict.charted") if o is conflict.chosen and len(conflict.members) > 1 else "",
        atlas.cite(path, o.source),
        Markup(" ").join(filter(None, (atlas.prose(path, text) for text in (o.scope, o.doubt)))),
    )


def gap(atlas: Atlas, path: str, conflict: Conflict) -> Markup:
    """The distance between the highest and the lowest figure, where they may be reckoned with together."""
    if not conflict.gaps:
        return Markup()
    first, *rest = (atlas.figure(path, item) for item in conflict.gaps)
    return (
        atlas.said("conflict.gap.percent", amount=first, percent=rest[0])
        if rest
        else atlas.said("conflict.gap", amount=first)
    )


def concerning(atlas: Atlas, path: str, concerns: Callable[[Observation], bool]) -> Listed[Dispute]:
    """The disagreements with a figure that some page is about, for its list; of many, the widest of the first kind."""
    found = [c for c in atlas.conflicts if any(concerns(o) for o in c.members)]
    return longer.listed(atlas, path, "disagreements", found, dispute, lambda c: (KINDS.index(c.kind), -width(c)))


def width(conflict: Conflict) -> Decimal:
    """How far the figures of a disagreement lie apart, as a part of the highest."""
    values = [abs(o.value) for o in conflict.members]
    return (max(values) - min(values)) / max(values) if max(values) else Decimal(0)


def dispute(atlas: Atlas, path: str, conflict: Conflict) -> Dispute:
    """A disagreement in one line: each value once."""
    shown = {(o.value, o.qualifier, o.key, o.period.bounds): o for o in reversed(tuple(ordered(conflict)))}
    figures = Markup("; ").join(atlas.figure(path, o) for o in reversed(shown.values()))
    return Dispute(
        atlas.href(path, addresses(atlas)[conflict.id]),
        title(atlas, conflict),
        atlas.language.t(f"conflict.kind.{conflict.kind}"),
        figures,
    )
