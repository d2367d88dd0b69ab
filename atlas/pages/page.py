"""What every page is made from: the dataset seen from all sides (`Atlas`), and the forms in which figures are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from posixpath import relpath
from string import Formatter

from markupsafe import Markup

from atlas import derive, prose
from atlas.charts import CHARTS, Chart, Subject
from atlas.conflicts import Conflict, conflicts
from atlas.derive import Derived, Series
from atlas.language import Language
from atlas.model import (
    Activity,
    Area,
    Break,
    Claim,
    Cluster,
    Dataset,
    Indicator,
    Milestone,
    Observation,
    Organisation,
    Source,
    Text,
)
from atlas.period import Period
from atlas.render import html, safe, tally

Entity = Activity | Area | Cluster | Indicator | Organisation | Source

COUNTING = ("comparison", "target", "clusters", "milestones")
"""Kinds of charts whose headlines count industries, targets, clusters or events."""
FOLDERS = {Activity: "industries", Area: "hubs", Cluster: "clusters", Indicator: "figures", Source: "sources"}
"""Where the pages of each kind of entity stand."""


@dataclass(frozen=True)
class Page:
    """One page: its path below `docs/` without ending, its template, and the view that the template shows."""

    path: str
    template: str
    view: object
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True)
class Link:
    """A link with its words; `href` is relative to the page it stands on, and `aside` a remark behind it."""

    href: str
    text: str
    aside: Markup | str = ""


@dataclass(frozen=True)
class Footnote:
    """A source in the numbered list at the foot of a page; `url` is empty when it may not be linked."""

    link: Link
    publisher: str
    published: str
    tier: str
    url: str


@dataclass(frozen=True)
class Event:
    """A milestone as a page lists it."""

    date: str
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
    """The figures of one series under its name; `breaks` are the sentences that warn of a change of base."""

    name: Markup
    facts: tuple[Fact, ...]
    breaks: tuple[Markup, ...]


@dataclass(frozen=True)
class TargetRow:
    """A target with what is known of the way to it; what cannot be reckoned is empty."""

    name: Markup
    target: Markup
    year: Markup
    source: Markup
    latest: Markup
    latest_period: Markup
    gap: Markup
    pace: Markup


@dataclass(frozen=True)
class Card:
    """A key figure: the number large, its name, and what it needs to be quoted."""

    name: Markup
    figure: Markup
    period: Markup
    status: str
    source: Markup
    change: Markup


class Atlas:
    """The dataset with its series, one language, and the look-ups that several pages share."""

    def __init__(self, dataset: Dataset, language: Language) -> None:
        self.dataset = dataset
        self.language = language
        self.series = derive.series(dataset)
        self.notes: dict[str, dict[Source, int]] = {}

    @cached_property
    def by_activity(self) -> Mapping[str, Sequence[Series]]:
        """Series by the id of their activity."""
        return grouped(self.series, 1)

    @cached_property
    def by_area(self) -> Mapping[str, Sequence[Series]]:
        """Series by the id of their area."""
        return grouped(self.series, 0)

    @cached_property
    def by_indicator(self) -> Mapping[str, Sequence[Series]]:
        """Series by the id of their indicator."""
        return grouped(self.series, 2)

    @cached_property
    def by_source(self) -> Mapping[str, Sequence[Observation]]:
        """Observations by the id of their source, in file order."""
        found: dict[str, list[Observation]] = {}
        for observation in self.dataset.observations.values():
            found.setdefault(observation.source.id, []).append(observation)
        return found

    @cached_property
    def rates(self) -> Mapping[int, Observation]:
        """The official average exchange rate by year."""
        return derive.rates(self.dataset)

    @cached_property
    def derived(self) -> Mapping[str, Derived]:
        """Every derived figure, by id."""
        gaps = (gap for conflict in self.conflicts for gap in conflict.gaps)
        return {item.id: item for item in (*derive.everything(self.dataset, self.series), *gaps)}

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Where sources disagree, kind by kind."""
        return conflicts(self.dataset)

    @cached_property
    def rests_on(self) -> Mapping[str, Sequence[Derived]]:
        """Derived figures by the ids of the observations that they rest on."""
        found: dict[str, list[Derived]] = {}
        for item in self.derived.values():
            for observation in item.inputs:
                found.setdefault(observation.id, []).append(item)
        return found

    @cached_property
    def same(self) -> Mapping[tuple[object, ...], Sequence[Observation]]:
        """Observations by key and period: what else is published for a figure."""
        found: dict[tuple[object, ...], list[Observation]] = {}
        for o in self.dataset.observations.values():
            found.setdefault((o.key, o.period.bounds), []).append(o)
        return found

    def activities(self, *kinds: str) -> tuple[Activity, ...]:
        """Activities of those kinds, in file order."""
        return tuple(a for a in self.dataset.activities.values() if a.kind in kinds)

    def shown_on(self, activity: Activity) -> Activity:
        """The activity on whose page an activity is shown: itself, or for a narrower scope its parent's."""
        while activity.kind == "scope":
            activity = self.dataset.activities[activity.parent]
        return activity

    def family_series(self, activity: Activity) -> tuple[Series, ...]:
        """Series of the activity and its narrower scopes: its own first, the city's before other places'."""
        members = self.dataset.family(activity)
        found = [line for member in members for line in self.by_activity.get(member.id, ())]
        city = self.dataset.city.id
        return tuple(sorted(found, key=lambda line: line.key[0] != city))

    # ------------------------------------------------------------------ links

    def path(self, entity: Entity) -> str:
        """The path below the site of an entity's page, with its anchor where it shares one."""
        if isinstance(entity, Organisation):
            return f"organisations.html#{entity.id}"
        if isinstance(entity, Activity):
            entity = self.shown_on(entity)
        return f"{FOLDERS[type(entity)]}/{entity.id}.html"

    def href(self, page: str, target: str) -> str:
        """The relative address of `target` as it is written on `page`."""
        path, hash_, anchor = target.partition("#")
        return relpath(path, page.rpartition("/")[0] or ".") + hash_ + anchor

    def label(self, entity: Entity) -> str:
        """An entity's name in the page's language; a source's title stays in its own."""
        if isinstance(entity, Source):
            return entity.title
        return self.language.name(entity.name)

    def link(self, page: str, entity: Entity, aside: Markup | str = "") -> Link:
        """A link from a page to an entity's page."""
        return Link(self.href(page, self.path(entity)), self.label(entity), aside)

    def anchor(self, page: str, entity: Entity) -> Markup:
        """The same link as HTML."""
        link = self.link(page, entity)
        return html('<a href="{}">{}</a>', link.href, link.text)

    def words(self, page: str, entity: Entity, words: str) -> Markup:
        """A link to an entity's page under other words than its name."""
        return html('<a href="{}">{}</a>', self.href(page, self.path(entity)), words)

    def hubs_of(self, page: str, family: Iterable[Activity]) -> tuple[Link, ...]:
        """The places where one of some activities is at home, each once."""
        members = set(family)
        found = dict.fromkeys(x.area for x in self.dataset.area_activities if x.activity in members)
        return tuple(self.link(page, area) for area in found)

    def cite(self, page: str, source: Source) -> Markup:
        """Publisher and date of a source, linked to its page."""
        words = self.language.t("cite", publisher=self.publisher(source), date=self.published(source))
        return html('<a href="{}" title="{}">{}</a>', self.href(page, self.path(source)), source.title, words)

    def publisher(self, source: Source) -> str:
        """Who published it, or that nobody is named."""
        return source.publisher or self.language.t("missing.publisher")

    def published(self, source: Source) -> str:
        """When it was published, as precisely as known, or that no date is shown."""
        return source.published or self.language.t("missing.date")

    # ------------------------------------------------------------------ figures

    def figure(self, page: str, item: Observation | Derived, text: str = "") -> Markup:
        """A figure with its qualifier, linked to its card on its source's page.

        A derived figure's card stands below that of its first input. On paper the number of the source
        in the page's list of sources follows. `text` replaces the figure's usual words.
        """
        t = self.language.t
        shown = text or self.language.figure(item)
        if isinstance(item, Observation):
            words, kind, first = (
                t("figure.title", status=t(f"status.{item.status}"), source=self.publisher(item.source)),
                item.status,
                item,
            )
            used: tuple[Source, ...] = (item.source,)
        else:
            words, kind, first, used = self.formula(item), "derived", item.inputs[0], item.sources
        href = self.href(page, f"{self.path(first.source)}#{item.id}")
        notes = ", ".join(str(self.note(page, source)) for source in used if self.path(source) != f"{page}.html")
        link = html('<a class="fig" data-status="{}" href="{}" title="{}">{}</a>', kind, href, words, shown)
        return link + html('<sup class="note">{}</sup>', notes) if notes else link

    def note(self, page: str, source: Source) -> int:
        """The number of a source in the list at the foot of a page; the first use gives it."""
        listed = self.notes.setdefault(page, {})
        return listed.setdefault(source, len(listed) + 1)

    def footnotes(self, page: str) -> tuple[Footnote, ...]:
        """The page's sources by number, as far as its figures have asked for them."""
        t = self.language.t
        return tuple(
            Footnote(
                self.link(page, source),
                self.publisher(source),
                self.published(source),
                t(f"tier.{source.tier}"),
                source.url if source.tier != "repost" else "",
            )
            for source in self.notes.get(page, {})
        )

    def said(self, key: str, **values: Markup | str) -> Markup:
        """A label with marked-up values filled in."""
        parts = [
            safe_part(words) + (safe(values[name]) if name else Markup())
            for words, name, _, _ in Formatter().parse(self.language.labels[key])
        ]
        return Markup("").join(parts)

    def prose(self, page: str, text: Text | str) -> Markup:
        """A sentence of the dataset with its figures linked to their cards; `Language.plain` is the same in words."""
        words = text if isinstance(text, str) else self.language.name(text)
        return Markup("").join(
            self.figure(page, piece.figure) if piece.figure else safe_part(piece.words)
            for piece in prose.pieces(words, self.dataset.observations)
        )

    def linked(self, page: str, words: str, chart: Chart) -> Markup:
        """Words about a chart with each of its figures linked to its card.

        In charts that say how many of something there are, other whole numbers are such counts.
        Of several figures that read the same, the one is meant whose period follows.
        """
        known: dict[str, list[Observation]] = {}
        for item in (cell for row in chart.table.rows for cell in row):
            if isinstance(item, Observation):
                for text in self.readings(item):
                    known.setdefault(text, []).append(item)
        texts = sorted(known, key=len, reverse=True)
        counts = (r"\d[\d,]*(?![.\d%])",) if chart.kind in COUNTING else ()
        forms = "|".join((*map(re.escape, texts), prose.DATE.pattern, *counts))
        found, end = Markup(), 0
        for match in re.finditer(rf"(?<![\w.,])(?:{forms})(?!\w)", words):
            found += safe_part(words[end : match.start()])
            end = match.end()
            rest = words[end : end + 40]
            if match[0] in known:
                same = known[match[0]]
                found += self.figure(page, min(same, key=lambda o: self.where(rest, o.period)), match[0])
            else:
                found += safe_part(match[0]) if prose.DATE.fullmatch(match[0]) else tally(match[0])
        return found + safe_part(words[end:])

    def readings(self, item: Observation) -> Iterable[str]:
        """The forms in which words about a chart may give a figure: with qualifier or unit, or without, and rounded."""
        t, mult = self.language.t, item.indicator.unit_mult
        units = (item.indicator.unit, replace(item.indicator.unit, name={}))
        amounts = [self.language.amount(item.value, unit, mult, digits) for unit in units for digits in (None, 4)]
        return dict.fromkeys((*(t(f"qualifier.{item.qualifier}", figure=amount) for amount in amounts), *amounts))

    def where(self, words: str, period: Period) -> int:
        """How far into some words a period stands; their length when it does not."""
        place = words.find(self.language.period(period))
        return place if place >= 0 else len(words)

    def lead(self, page: str, charts: Sequence[Chart]) -> Markup:
        """What the first chart of a page shows, in a sentence."""
        return self.linked(page, charts[0].headline, charts[0]) if charts else Markup()

    def period(self, period: Period) -> Markup:
        """A period in words, marked up as time."""
        return html("<time>{}</time>", self.language.period(period))

    def break_words(self, page: str, item: Break) -> Markup:
        """The sentence that warns of a change of base."""
        return self.said(f"break.{item.kind}", period=self.period(item.period), note=self.prose(page, item.note))

    def event_words(self, page: str, milestone: Milestone) -> Markup:
        """A milestone in one line."""
        return self.said(
            "event", date=html("<time>{}</time>", milestone.period), title=self.prose(page, milestone.title)
        )

    def formula(self, item: Derived) -> str:
        """How a derived figure follows from its inputs, with the numbers filled in."""
        inputs = {f"input{n}": self.language.figure(o) for n, o in enumerate(item.inputs, 1)}
        periods = {f"period{n}": self.language.period(o.period) for n, o in enumerate(item.inputs, 1)}
        return self.language.t(f"formula.{item.formula}", **inputs, **periods)

    def formula_linked(self, page: str, item: Derived) -> Markup:
        """The same with every input linked to its card."""
        inputs = {f"input{n}": self.figure(page, o) for n, o in enumerate(item.inputs, 1)}
        periods = {f"period{n}": self.period(o.period) for n, o in enumerate(item.inputs, 1)}
        return self.said(f"formula.{item.formula}", **inputs, **periods)

    def subject(self, observation: Observation, known: Entity | None = None) -> str:
        """What a figure is about, in words: activity, measure, and the place where it is not the city.

        `known` is what the page is about already, which the words leave out.
        """
        return self.language.subject(observation, self.dataset.city, known)

    def fact(self, page: str, observation: Observation) -> Fact:
        """An observation as a row of a table."""
        return Fact(
            self.period(observation.period),
            self.figure(page, observation),
            "" if observation.status == "A" else self.language.t(f"status.{observation.status}"),
            self.cite(page, observation.source),
            self.prose(page, observation.scope),
            Markup(" ").join(filter(None, (self.prose(page, text) for text in (observation.note, observation.doubt)))),
        )

    def fact_groups(self, page: str, lines: Iterable[Series], named: str = "") -> tuple[FactGroup, ...]:
        """Series as groups of a table of figures; several shapes of one key stand in one group.

        `named` is the kind of entity that the page is about, which the groups' names leave out:
        `activity`, `area` or `indicator`.
        """
        found: dict[tuple[str, str, str], list[Series]] = {}
        for line in lines:
            found.setdefault(line.key, []).append(line)
        return tuple(
            FactGroup(
                self.group_name(page, members[0].first, named),
                tuple(
                    self.fact(page, o)
                    for o in sorted(
                        (o for line in members for o in line.observations),
                        key=lambda o: (o.period.end, -o.period.start, o.status == "T"),
                    )
                ),
                tuple(self.break_words(page, b) for b in members[0].breaks),
            )
            for members in found.values()
        )

    def group_name(self, page: str, observation: Observation, named: str) -> Markup:
        """The parts of a key that a page does not say already, each linked."""
        parts: list[Markup] = []
        if named != "indicator":
            parts.append(self.anchor(page, observation.indicator))
        elsewhere = observation.area.id != self.dataset.city.id
        if named != "activity" or observation.activity.kind == "scope":
            parts.append(self.anchor(page, observation.activity))
        if named != "area" and (elsewhere or named == "indicator"):
            parts.append(self.anchor(page, observation.area))
        return Markup(" · ").join(parts)

    def target_rows(self, page: str, lines: Iterable[Series]) -> tuple[TargetRow, ...]:
        """Every target of some series, by year, beside the latest figure of the same key."""
        listed = tuple(lines)
        keys = derive.by_key(listed)
        rows = [row for line in listed for row in derive.with_latest(keys[line.key], line)]
        rows.sort(key=lambda row: (row[0].period.end, row[0].id))
        return tuple(self.target_row(page, target, latest) for target, latest in rows)

    def target_row(self, page: str, target: Observation, latest: Observation | None) -> TargetRow:
        """One target, with the gap and the yearly pace that it needs where they can be reckoned."""
        gap = derive.gap(target, latest) if latest else None
        pace = derive.required_pace(target, latest) if latest else None
        way = Markup()
        if gap and latest and not derive.reached(target, latest):
            way = self.said("target.gap", amount=self.figure(page, gap))
        elif latest:
            way = self.said("target.reached")
        return TargetRow(
            html("{}", self.subject(target)) + self.scope_words(page, target),
            self.figure(page, target),
            self.period(target.period),
            self.cite(page, target.source),
            self.figure(page, latest) if latest else Markup(""),
            self.period(latest.period) if latest else Markup(),
            way,
            self.said("target.pace", amount=self.figure(page, pace)) if pace else Markup(),
        )

    def scope_words(self, page: str, observation: Observation) -> Markup:
        """The scope of a figure in brackets, or nothing."""
        scope = self.prose(page, observation.scope)
        return html(" <small>({})</small>", scope) if scope else Markup("")

    def card(self, page: str, line: Series, observation: Observation, known: Entity | None = None) -> Card:
        """A key figure with its change on the year before, where the two can be compared."""
        earlier = [o for o in line.actual if o.period.bounds == observation.period.before()]
        change = derive.growth(line, earlier[0], observation) if earlier else None
        words = Markup()
        if change:
            key = "card.up" if change.value >= 0 else "card.down"
            amount = self.figure(page, change, self.language.figure(replace(change, value=abs(change.value))))
            words = self.said(key, amount=amount, period=self.period(earlier[0].period))
        return Card(
            html(
                '<a href="{}">{}</a>',
                self.href(page, self.path(observation.indicator)),
                self.subject(observation, known),
            ),
            self.figure(page, observation),
            self.period(observation.period),
            self.language.t(f"status.{observation.status}"),
            self.cite(page, observation.source),
            words,
        )

    def statements(self, page: str, claims: Iterable[Claim]) -> tuple[Statement, ...]:
        """Claims with their figures, sources and places in the source."""
        return tuple(Statement(self.prose(page, c.statement), self.cite(page, c.source), c.locator) for c in claims)

    def events(self, page: str, milestones: Iterable[Milestone]) -> tuple[Event, ...]:
        """Milestones with everything they name linked."""
        return tuple(
            Event(
                m.period,
                self.prose(page, m.title),
                self.anchor(page, m.area),
                tuple(self.link(page, a) for a in m.activities),
                tuple(self.link(page, o) for o in m.organisations),
                self.cite(page, m.source),
            )
            for m in milestones
        )

    def draw(self, subject: Subject, limit: int, *kinds: str) -> tuple[Chart, ...]:
        """The charts that a subject has the data for, by the rules of `CHARTS`: at most `limit`.

        Every kind comes once before any comes twice, so that a page shows different things. `kinds`
        narrows them to modules of those names.
        """
        modules = [m for m in CHARTS if not kinds or m.__name__.rpartition(".")[2] in kinds]
        drawn = [list(module.draw(subject, self.language)) for module in modules]
        turns = max((len(charts) for charts in drawn), default=0)
        ordered = [charts[turn] for turn in range(turns) for charts in drawn if turn < len(charts)]
        chosen = {chart.id for chart in ordered[:limit]}
        return tuple(chart for charts in drawn for chart in charts if chart.id in chosen)

    def milestones_of(self, activity: Activity | None = None, area: Area | None = None) -> tuple[Milestone, ...]:
        """Milestones of an activity (or of the narrower scopes on its page) or of an area, in order of date."""
        members = set(self.dataset.family(activity)) if activity else set()
        found = [
            m
            for m in self.dataset.milestones.values()
            if (activity and members & set(m.activities)) or (area and m.area == area)
        ]
        return tuple(sorted(found, key=lambda m: m.period))


def safe_part(text: str) -> Markup:
    """A piece of a sentence made safe, with the spaces at its ends kept."""
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return Markup(left) + safe(text) + Markup(right) if text.strip() else Markup(text)


def grouped(series: Iterable[Series], part: int) -> dict[str, list[Series]]:
    """Series by one part of their keys."""
    found: dict[str, list[Series]] = {}
    for line in series:
        found.setdefault(line.key[part], []).append(line)
    return found
