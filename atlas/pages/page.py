"""What every page is made from: the dataset seen from all sides (`Atlas`), and the forms in which figures are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from posixpath import relpath

from markupsafe import Markup

from atlas import derive
from atlas.charts import CHARTS, Chart, Subject
from atlas.derive import Derived, Series
from atlas.language import Language
from atlas.model import (
    Activity,
    Area,
    Claim,
    Cluster,
    Dataset,
    Indicator,
    Milestone,
    Observation,
    Organisation,
    Source,
)
from atlas.render import html, safe

Entity = Activity | Area | Cluster | Indicator | Organisation | Source

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
    aside: str = ""


@dataclass(frozen=True)
class Event:
    """A milestone as a page lists it."""

    date: str
    title: str
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

    period: str
    figure: Markup
    status: str
    source: Markup
    scope: str
    note: str


@dataclass(frozen=True)
class FactGroup:
    """The figures of one series under its name; `breaks` are the sentences that warn of a change of base."""

    name: Markup
    facts: tuple[Fact, ...]
    breaks: tuple[str, ...]


@dataclass(frozen=True)
class TargetRow:
    """A target with what is known of the way to it; what cannot be reckoned is empty."""

    name: Markup
    target: Markup
    year: str
    source: Markup
    latest: Markup
    latest_period: str
    gap: str
    pace: str


@dataclass(frozen=True)
class Card:
    """A key figure: the number large, its name, and what it needs to be quoted."""

    name: Markup
    figure: Markup
    period: str
    status: str
    source: Markup
    change: str


class Atlas:
    """The dataset with its series, one language, and the look-ups that several pages share."""

    def __init__(self, dataset: Dataset, language: Language) -> None:
        self.dataset = dataset
        self.language = language
        self.series = derive.series(dataset)

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

    def link(self, page: str, entity: Entity, aside: str = "") -> Link:
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

    def figure(self, page: str, item: Observation | Derived) -> Markup:
        """A figure with its qualifier, linked to its card on its source's page.

        A derived figure is linked to the card of its first input, and says how it was reckoned.
        """
        t = self.language.t
        text = self.language.figure(item)
        first = item if isinstance(item, Observation) else item.inputs[0]
        href = self.href(page, f"{self.path(first.source)}#{first.id}")
        if isinstance(item, Observation):
            words = t("figure.title", status=t(f"status.{item.status}"), source=self.publisher(item.source))
            kind = item.status
        else:
            words, kind = self.formula(item), "derived"
        return html('<a class="fig" data-status="{}" href="{}" title="{}">{}</a>', kind, href, words, text)

    def formula(self, item: Derived) -> str:
        """How a derived figure follows from its inputs, with the numbers filled in."""
        inputs = {f"input{n}": self.language.figure(o) for n, o in enumerate(item.inputs, 1)}
        periods = {f"period{n}": self.language.period(o.period) for n, o in enumerate(item.inputs, 1)}
        return self.language.t(f"formula.{item.formula}", **inputs, **periods)

    def subject(self, observation: Observation, known: Entity | None = None) -> str:
        """What a figure is about, in words: activity, measure, and the place where it is not the city.

        `known` is what the page is about already, which the words leave out.
        """
        t, name = self.language.t, self.language.name
        measure, activity = name(observation.indicator.name), name(observation.activity.name)
        whole = not observation.activity.parent and observation.activity.kind == "aggregate"
        words = measure if whole or observation.activity is known else t("subject", activity=activity, measure=measure)
        if observation.area.id != self.dataset.city.id and observation.area is not known:
            words = t("subject.place", subject=words, place=name(observation.area.name))
        return words

    def fact(self, page: str, observation: Observation) -> Fact:
        """An observation as a row of a table."""
        name = self.language.name
        return Fact(
            self.language.period(observation.period),
            self.figure(page, observation),
            "" if observation.status == "A" else self.language.t(f"status.{observation.status}"),
            self.cite(page, observation.source),
            name(observation.scope),
            " ".join(filter(None, (name(observation.note), name(observation.doubt)))),
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
                tuple(
                    self.language.t(
                        f"break.{b.kind}", period=self.language.period(b.period), note=self.language.name(b.note)
                    )
                    for b in members[0].breaks
                ),
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
        rows = []
        by_key: dict[tuple[str, str, str], list[Series]] = {}
        for line in lines:
            by_key.setdefault(line.key, []).append(line)
        for members in by_key.values():
            known = [o for line in members for o in line.actual if line.shape in ("A", "*")]
            for target in (o for line in members for o in line.target):
                before = [o for o in known if o.period.end <= target.period.end]
                rows.append((target, max(before, key=lambda o: o.period.end, default=None)))
        rows.sort(key=lambda row: (row[0].period.end, row[0].id))
        return tuple(self.target_row(page, target, latest) for target, latest in rows)

    def target_row(self, page: str, target: Observation, latest: Observation | None) -> TargetRow:
        """One target, with the gap and the yearly pace that it needs where they can be reckoned."""
        gap = derive.gap(target, latest) if latest else None
        pace = derive.required_pace(target, latest) if latest else None
        units = self.language.units
        gap_words = ""
        if gap and latest and not derive.reached(target, latest):
            amount = self.language.amount(abs(gap.value), units[gap.unit], gap.unit_mult, 4)
            gap_words = self.language.t("target.gap", amount=amount)
        elif latest:
            gap_words = self.language.t("target.reached")
        return TargetRow(
            html("{}", self.subject(target)) + self.scope_words(target),
            self.figure(page, target),
            self.language.period(target.period),
            self.cite(page, target.source),
            self.figure(page, latest) if latest else Markup(""),
            self.language.period(latest.period) if latest else "",
            gap_words,
            self.language.t("target.pace", amount=self.language.amount(pace.value, units["PT"], 0, 2)) if pace else "",
        )

    def scope_words(self, observation: Observation) -> Markup:
        """The scope of a figure in brackets, or nothing."""
        scope = self.language.name(observation.scope)
        return html(" <small>({})</small>", scope) if scope else Markup("")

    def card(self, page: str, line: Series, observation: Observation, known: Entity | None = None) -> Card:
        """A key figure with its change on the year before, where the two can be compared."""
        earlier = [o for o in line.actual if o.period.bounds == observation.period.before()]
        change = derive.growth(line, earlier[0], observation) if earlier else None
        words = ""
        if change:
            key = "card.up" if change.value >= 0 else "card.down"
            amount = self.language.amount(abs(change.value), self.language.units[change.unit], 0, 3)
            words = self.language.t(key, amount=amount, period=self.language.period(earlier[0].period))
        return Card(
            html(
                '<a href="{}">{}</a>',
                self.href(page, self.path(observation.indicator)),
                self.subject(observation, known),
            ),
            self.figure(page, observation),
            self.language.period(observation.period),
            self.language.t(f"status.{observation.status}"),
            self.cite(page, observation.source),
            words,
        )

    def statement(self, page: str, claim: Claim) -> Markup:
        """A claim with its figures filled in and linked."""
        figures = {o.id: self.figure(page, o) for o in claim.observations}
        parts = re.split(r"\{([a-z0-9-]+)\}", self.language.name(claim.statement))
        return Markup("").join(figures[part] if n % 2 else safe_part(part) for n, part in enumerate(parts))

    def statements(self, page: str, claims: Iterable[Claim]) -> tuple[Statement, ...]:
        """Claims with their figures, sources and places in the source."""
        return tuple(Statement(self.statement(page, c), self.cite(page, c.source), c.locator) for c in claims)

    def events(self, page: str, milestones: Iterable[Milestone]) -> tuple[Event, ...]:
        """Milestones with everything they name linked."""
        return tuple(
            Event(
                m.period,
                self.language.name(m.title),
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

    def sources(self, page: str, observations: Iterable[Observation]) -> tuple[Link, ...]:
        """The sources behind some figures, each once, by publisher and date."""
        found = {o.source.id: o.source for o in observations}
        ordered = sorted(found.values(), key=lambda s: (s.publisher.casefold(), s.published, s.id))
        return tuple(
            Link(
                self.href(page, self.path(s)),
                self.language.t("cite", publisher=self.publisher(s), date=self.published(s)),
                s.title,
            )
            for s in ordered
        )

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
