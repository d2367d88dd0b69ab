"""The forms in which pages show figures, targets, claims and events: rows of tables, groups, cards, items of lists."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from atlas import derive
from atlas.derive import Series
from atlas.model import Activity, Area, Claim, Milestone, Observation, Organisation, Plan
from atlas.pages import longer
from atlas.pages.longer import Listed
from atlas.pages.page import Atlas, Entity, Link, fact_parts, when
from atlas.paging import Piece
from atlas.problems import InputError, Location, Problem
from atlas.render import html, safe_part
from atlas.targets import Goal


@dataclass(frozen=True)
class Event:
    """A milestone as a page lists it; `kind` is empty where the dataset does not say."""

    date: str
    kind: str
    title: Markup
    area: Markup
    activities: tuple[Link, ...]
    organisations: tuple[Link, ...]
    source: Markup


@dataclass(frozen=True)
class Statement:
    """A claim as a page lists it."""

    text: Markup
    source: Markup
    locator: str


@dataclass(frozen=True)
class Fact:
    """One row of a table of figures; `status` is empty for an actual figure."""

    period: Markup
    figure: Markup
    status: str
    source: Markup
    scope: Markup
    note: Markup


@dataclass(frozen=True)
class FactGroup:
    """The figures of one series under its name; `breaks` are the sentences that warn of a change of base.

    `id` is the group's anchor on the page of its measure, and empty elsewhere.
    """

    id: str
    name: Markup
    facts: tuple[Fact, ...]
    breaks: tuple[Markup, ...]


@dataclass(frozen=True)
class TargetRow:
    """A target with what is known of the way to it; what cannot be reckoned is empty.

    `name` leads to the target's own page, and holds level and date where there is no figure to set beside them.
    `verdict` is one of `targets.VERDICTS`, `word` says the same to the reader, and `reason` why it cannot be judged.
    `paces` are that so far and that needed.
    """

    name: Markup
    level: Markup
    latest: Markup
    part: Markup
    paces: Markup
    landing: Markup
    verdict: str
    word: str
    reason: str


@dataclass(frozen=True)
class Tile:
    """A way into an entity's page with the latest figure of what matters most about it; empty where there is none."""

    link: Link
    other: str
    figure: Markup
    subject: str
    period: Markup


@dataclass(frozen=True)
class Card:
    """A key figure: the number large, its name, and what it needs to be quoted."""

    name: Markup
    figure: Markup
    period: Markup
    status: str
    source: Markup
    change: Markup


def fact(atlas: Atlas, page: str, observation: Observation) -> Fact:
    """An observation as a row of a table."""
    return Fact(
        atlas.period(observation.period),
        atlas.figure(page, observation, alone=False),
        atlas.status(observation),
        atlas.cite(page, observation.source),
        atlas.prose(page, observation.scope),
        Markup(" ").join(filter(None, (atlas.prose(page, text) for text in (observation.note, observation.doubt)))),
    )


def fact_groups(
    atlas: Atlas, page: str, pieces: Iterable[Piece[tuple[Series, ...], Observation]], named: str = ""
) -> tuple[FactGroup, ...]:
    """The groups of a table of figures; several shapes of one key stand in one group.

    `named` is the kind of entity that the page is about, which the groups' names leave out:
    `activity`, `area` or `indicator`.
    """
    return tuple(
        FactGroup(
            atlas.series_anchor(members[0].first) if named == "indicator" and not piece.continued else "",
            group_name(atlas, page, members[0].first, named),
            tuple(fact(atlas, page, o) for o in piece.rows),
            tuple(atlas.break_words(page, b) for b in members[0].breaks),
        )
        for piece in pieces
        for members in [piece.key]
    )


def all_groups(atlas: Atlas, page: str, lines: Iterable[Series], named: str = "") -> tuple[FactGroup, ...]:
    """The same of some series that stand on one page, however many they are."""
    [part] = fact_parts(page, lines, limit=sys.maxsize)
    return fact_groups(atlas, page, part.pieces, named)


def group_name(atlas: Atlas, page: str, observation: Observation, named: str) -> Markup:
    """The parts of a key that a page does not say already, each linked."""
    parts: list[Markup] = []
    if named != "indicator":
        parts.append(atlas.anchor(page, observation.indicator))
    elsewhere = observation.area.id != atlas.dataset.city.id
    whole = observation.activity.kind == "aggregate" and not observation.activity.parent
    if (named != "activity" or observation.activity.kind == "scope") and not (named == "area" and whole):
        parts.append(atlas.anchor(page, observation.activity))
    if named != "area" and (elsewhere or named == "indicator"):
        parts.append(atlas.anchor(page, observation.area))
    return Markup(" · ").join(parts)


def target_rows(atlas: Atlas, page: str, lines: Iterable[Series]) -> Listed[TargetRow]:
    """The targets of some series, the city's first, by the dates at which they are due; those that are judged stay."""
    keys, city = {line.key for line in lines}, atlas.dataset.city.id
    found = [goal for goal in atlas.goals if goal.target.key in keys]
    found.sort(key=lambda goal: (goal.target.area.id != city, goal.period.end, goal.id))
    return longer.listed(
        atlas, page, "targets", found, target_row, lambda goal: (goal.verdict == "unknown", -goal.period.end)
    )


def target_row(atlas: Atlas, page: str, goal: Goal) -> TargetRow:
    """One target with its verdict, and the figures and paces that it rests on."""
    latest, subject, t = goal.latest, atlas.subject(goal.target), atlas.language.t
    href, reason = atlas.href(page, goal_path(goal)), t(f"verdict.reason.{goal.reason}") if goal.reason else ""
    said = goal.verdict, t(f"verdict.{goal.verdict}"), reason
    if not latest:
        name = html('<a href="{}">{}</a>', href, goal_title(atlas, goal))
        return TargetRow(name, Markup(), Markup(), Markup(), Markup(), Markup(), *said)
    landing = goal.landing if goal.verdict in ("on_course", "behind") else None
    return TargetRow(
        html('<a href="{}">{}</a>', href, subject) + scope_words(atlas, page, goal.target),
        atlas.said(
            f"target.level{over(goal)}", level=goal_level(atlas, page, goal, False), due=atlas.period(goal.period)
        ),
        atlas.said("target.latest", figure=atlas.figure(page, latest), period=atlas.period(latest.period)),
        atlas.said("target.part", amount=atlas.figure(page, goal.part, alone=False)) if goal.part else Markup(),
        paces(atlas, page, goal),
        atlas.said("target.landing", amount=atlas.figure(page, landing, alone=False)) if landing else Markup(),
        *said,
    )


def goal_title(atlas: Atlas, goal: Goal) -> str:
    """A target in words: what it is about, the level and the date."""
    level, due = atlas.language.figure(goal.target), atlas.language.period(goal.period)
    if goal.ceiling:
        level = atlas.language.t("goal.range", floor=bare(atlas, goal.target), ceiling=full(atlas, goal.ceiling))
    return atlas.language.t(f"goal.title{over(goal)}", subject=atlas.subject(goal.target), level=level, due=due)


def over(goal: Goal) -> str:
    """The form of words for what is aimed at over several years, and not by the end of one."""
    return ".over" if goal.period.months > 12 else ""


def bare(atlas: Atlas, o: Observation) -> str:
    """The amount of a target without its qualifier and the name of its unit, for the lower end of a range."""
    return atlas.language.amount(o.value, replace(o.indicator.unit, name={}), o.indicator.unit_mult)


def full(atlas: Atlas, o: Observation) -> str:
    """The amount of a target without its qualifier, for the upper end of a range."""
    return atlas.language.amount(o.value, o.indicator.unit, o.indicator.unit_mult)


def goal_path(goal: Goal) -> str:
    """Where the page of a target stands."""
    return f"targets/{goal.id}.html"


def goal_level(atlas: Atlas, page: str, goal: Goal, alone: bool = True) -> Markup:
    """What is aimed at; both ends of a range."""
    if not goal.ceiling:
        return atlas.figure(page, goal.target, alone=alone)
    floor = atlas.figure(page, goal.target, bare(atlas, goal.target), alone)
    return atlas.said(
        "goal.range", floor=floor, ceiling=atlas.figure(page, goal.ceiling, full(atlas, goal.ceiling), alone)
    )


def paces(atlas: Atlas, page: str, goal: Goal) -> Markup:
    """The pace so far and the pace needed, as far as they are known."""
    pace = atlas.figure(page, goal.pace, alone=False) if goal.pace else Markup()
    needed = atlas.figure(page, goal.needed, alone=False) if goal.needed else Markup()
    if pace and needed:
        return atlas.said("target.pace.both", pace=pace, needed=needed)
    if pace:
        return atlas.said("target.pace.so", pace=pace)
    return atlas.said("target.pace.needed", needed=needed) if needed else Markup()


def scope_words(atlas: Atlas, page: str, observation: Observation) -> Markup:
    """The scope of a figure in brackets, or nothing."""
    scope = atlas.prose(page, observation.scope)
    return html(" <small>({})</small>", scope) if scope else Markup()


def card(atlas: Atlas, page: str, line: Series, observation: Observation, known: Entity | None = None) -> Card:
    """A key figure with its change on the year before, where the two can be compared."""
    earlier = [o for o in line.actual if o.period.bounds == observation.period.before()]
    change = derive.growth(line, earlier[0], observation) if earlier else None
    words = Markup()
    if change:
        key = "card.up" if change.value >= 0 else "card.down"
        amount = atlas.figure(page, change, atlas.language.figure(replace(change, value=abs(change.value))))
        words = atlas.said(key, amount=amount, period=atlas.period(earlier[0].period))
    return Card(
        html(
            '<a href="{}">{}</a>',
            atlas.href(page, atlas.path(observation.indicator)),
            atlas.subject(observation, known),
        ),
        large(atlas, page, observation, alone=False),
        atlas.period(observation.period),
        atlas.language.t(f"status.{observation.status}"),
        atlas.cite(page, observation.source),
        words,
    )


def large(atlas: Atlas, page: str, observation: Observation, alone: bool = True) -> Markup:
    """A figure for large type, of four digits or its whole part, with its number marked up apart from the rest."""
    unit, mult = observation.indicator.unit, observation.indicator.unit_mult
    amount = atlas.language.amount(observation.value, unit, mult, 4)
    words = atlas.language.t(f"qualifier.{observation.qualifier}", figure=amount)
    number = re.search(r"\N{MINUS SIGN}?\d[\d.,\s]*\d|\d", words)
    if not number:
        where = Location(f"labels/{atlas.language.code}.csv")
        message = f"{words!r} holds no number; the labels of amounts and of qualifiers hold {{number}} and {{figure}}"
        raise InputError([Problem(where, "label", message)])
    before, after = words[: number.start()], words[number.end() :]
    text = safe_part(before) + html('<b class="number">{}</b>', number[0]) + safe_part(after)
    return atlas.figure(page, observation, text, alone)


def tile(atlas: Atlas, page: str, entity: Activity | Area, key: Observation | None) -> Tile:
    """A tile with a key figure of the entity, which need not be the newest figure that the entity has."""
    return Tile(
        atlas.link(page, entity),
        entity.name.get("zh", ""),
        large(atlas, page, key) if key else Markup(),
        atlas.subject(key, entity) if key else "",
        atlas.period(key.period) if key else Markup(),
    )


def plan(atlas: Atlas, page: str, item: Plan) -> Markup:
    """A document that sets targets: what it is, the titles that sources print, who issued it and when."""
    said = [atlas.prose(page, item.about)]
    said += [html('<cite lang="{}">{}</cite>', code, title) for code, title in item.name.items()]
    said += [atlas.prose(page, item.issuer)] if item.issuer else []
    said += [html("<time>{}</time>", item.date)] if item.date else []
    return Markup(", ").join(said)


def statements(atlas: Atlas, page: str, claims: Iterable[Claim]) -> tuple[Statement, ...]:
    """Claims with their figures, sources and places in the source."""
    return tuple(statement(atlas, page, claim) for claim in claims)


def statement(atlas: Atlas, page: str, claim: Claim) -> Statement:
    """One claim."""
    return Statement(atlas.prose(page, claim.statement), atlas.cite(page, claim.source), claim.locator)


def some_statements(atlas: Atlas, page: str, claims: Iterable[Claim]) -> Listed[Statement]:
    """The claims about an entity."""
    return longer.listed(atlas, page, "statements", list(claims), statement)


def organisations(atlas: Atlas, page: str, wanted: Callable[[Organisation], bool]) -> Listed[Link]:
    """Links to the organisations that a page is about, with what they are known for."""
    found = list(filter(wanted, atlas.dataset.organisations.values()))
    return longer.listed(atlas, page, "organisations", found, organisation)


def organisation(atlas: Atlas, page: str, item: Organisation) -> Link:
    """One of them."""
    return atlas.link(page, item, atlas.prose(page, item.known_for))


def events(atlas: Atlas, page: str, milestones: Iterable[Milestone]) -> tuple[Event, ...]:
    """Milestones with everything they name linked."""
    return tuple(event(atlas, page, milestone) for milestone in milestones)


def event(atlas: Atlas, page: str, m: Milestone) -> Event:
    """One milestone."""
    return Event(
        m.period,
        atlas.language.t(f"milestone.{m.kind}") if m.kind else "",
        atlas.prose(page, m.title),
        atlas.anchor(page, m.area),
        tuple(atlas.link(page, a) for a in m.activities),
        tuple(atlas.link(page, o) for o in m.organisations),
        atlas.cite(page, m.source),
    )


def some_events(atlas: Atlas, page: str, milestones: Iterable[Milestone]) -> Listed[Event]:
    """The milestones of an entity; of many, the newest."""
    return longer.listed(atlas, page, "milestones", list(milestones), event, lambda m: -when(m)[0])
