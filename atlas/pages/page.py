"""What every page is made from: the dataset seen from all sides, with links, figures and sentences (`Atlas`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from posixpath import relpath
from string import Formatter
from typing import Any

from markupsafe import Markup

from atlas import composite, derive, paging, prose, targets
from atlas.charts import CHARTS, Chart, Subject
from atlas.conflicts import Conflict, conflicts
from atlas.derive import Derived, Series, grouped
from atlas.language import Language
from atlas.model import (
    Activity,
    Area,
    Break,
    Claim,
    Cluster,
    Correction,
    Dataset,
    Indicator,
    Milestone,
    Observation,
    Organisation,
    Source,
    Text,
)
from atlas.paging import Part
from atlas.period import Period
from atlas.render import html, joined, safe, safe_part, tally
from atlas.targets import Goal

Entity = Activity | Area | Cluster | Indicator | Organisation | Source

FOLDERS = {Activity: "industries", Area: "hubs", Cluster: "clusters", Indicator: "figures", Source: "sources"}
"""Where the pages of each kind of entity stand."""


@dataclass(frozen=True)
class Page:
    """One page: its path below `docs/` without ending, its template, and the view that the template shows.

    `rows` is how many the tables behind its charts may have together; the longest of them stand elsewhere if need be.
    """

    path: str
    template: str
    view: object
    charts: tuple[Chart, ...] = ()
    rows: int = 24


@dataclass(frozen=True)
class Link:
    """A link with its words; `href` is relative to the page it stands on, and `aside` a remark behind it.

    `language` is that of the words where it is not the page's.
    """

    href: str
    text: Markup | str
    aside: Markup | str = ""
    language: str = ""


@dataclass(frozen=True)
class Footnote:
    """A source in the numbered list at the foot of a page; `url` is empty when it may not be linked."""

    link: Link
    publisher: str
    published: str
    tier: str
    url: str


@dataclass(frozen=True)
class Pager:
    """The way through the parts of a list: which rows stand here, and links to the other parts.

    `links` are the parts near this one, the first and the last, each None where parts are left out between them;
    that of this part leads nowhere. `first` leads to the page that the list belongs to, and `listed` says whether
    some of the list stands on this one, and `further` whether that is not its beginning.
    """

    said: Markup
    listed: bool
    further: bool
    first: str
    number: int
    count: int
    previous: str
    next: str
    links: tuple[Link | None, ...]


class Atlas:
    """The dataset with its series, one language, and the look-ups that several pages share."""

    def __init__(self, dataset: Dataset, language: Language) -> None:
        self.dataset = dataset
        self.language = language
        self.series = derive.series(dataset)
        self.notes: dict[str, dict[Source, int]] = {}
        self.paths: dict[Entity, str] = {}
        self.apart: dict[str, tuple[str, str, tuple[Facts, ...]]] = {}
        self.measured: dict[str, tuple[Facts, ...]] = {}
        self.read: dict[Observation, tuple[str, ...]] = {}

    @cached_property
    def by_activity(self) -> Mapping[str, Sequence[Series]]:
        """Series by the id of their activity."""
        return grouped(self.series, lambda line: line.key[1])

    @cached_property
    def by_area(self) -> Mapping[str, Sequence[Series]]:
        """Series by the id of their area."""
        return grouped(self.series, lambda line: line.key[0])

    @cached_property
    def by_indicator(self) -> Mapping[str, Sequence[Series]]:
        """Series by the id of their indicator."""
        return grouped(self.series, lambda line: line.key[2])

    @cached_property
    def by_source(self) -> Mapping[str, Sequence[Observation]]:
        """Observations by the id of their source, in file order."""
        return grouped(self.dataset.observations.values(), lambda o: o.source.id)

    @cached_property
    def derived(self) -> Mapping[str, Derived]:
        """Every derived figure, by id."""
        gaps = (gap for conflict in self.conflicts for gap in conflict.gaps)
        ways = (item for goal in self.goals for item in goal.derived)
        return {item.id: item for item in (*derive.everything(self.dataset, self.series), *gaps, *ways)}

    @cached_property
    def goals(self) -> tuple[Goal, ...]:
        """What the plans aim at, in the order of the file."""
        return targets.goals(self.dataset, self.series)

    @cached_property
    def goal_of(self) -> Mapping[str, Goal]:
        """Goals by the ids of the targets that state them, the ends of ranges included."""
        return {o.id: goal for goal in self.goals for o in (*goal.targets, *filter(None, (goal.ceiling,)))}

    @cached_property
    def moved(self) -> Mapping[str, Sequence[Goal]]:
        """By the id of a goal, what else is aimed at for the same measure, place and scope."""
        return targets.moved(self.goals)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Where sources disagree, kind by kind."""
        return conflicts(self.dataset)

    @cached_property
    def composite(self) -> composite.Composite | None:
        """The composite index; None where the dataset has none."""
        return composite.composite(self.dataset)

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
        return grouped(self.dataset.observations.values(), lambda o: (o.key, o.period.bounds))

    @cached_property
    def claims_with(self) -> Mapping[str, Sequence[Claim]]:
        """Claims by the ids of the observations that they hold, in file order."""
        found: dict[str, list[Claim]] = {}
        for claim in self.dataset.claims.values():
            for key in dict.fromkeys(o.id for o in claim.observations):
                found.setdefault(key, []).append(claim)
        return found

    @cached_property
    def corrections_of(self) -> Mapping[str, Sequence[Correction]]:
        """Corrections by the id of the observation, in file order."""
        return grouped(self.dataset.corrections, lambda item: item.observation)

    @cached_property
    def claims_of(self) -> Mapping[Source, Sequence[Claim]]:
        """What each source says besides figures, in file order."""
        return grouped(self.dataset.claims.values(), lambda claim: claim.source)

    @cached_property
    def organisations_of(self) -> Mapping[Source, Sequence[Organisation]]:
        """The organisations that each source describes, in file order."""
        return grouped(self.dataset.organisations.values(), lambda o: o.source)

    @cached_property
    def events_of(self) -> Mapping[Source, Sequence[Milestone]]:
        """The milestones that each source tells of, in file order."""
        return grouped(self.dataset.milestones.values(), lambda m: m.source)

    def activities(self, *kinds: str) -> tuple[Activity, ...]:
        """Activities of those kinds, in file order."""
        return tuple(a for a in self.dataset.activities.values() if a.kind in kinds)

    def shown_on(self, activity: Activity) -> Activity:
        """The activity on whose page an activity is shown: itself, or for a narrower scope its parent's."""
        return self.dataset.lineage(activity)[-1]

    def family_series(self, activity: Activity) -> tuple[Series, ...]:
        """Series of the activity and its narrower scopes: its own first, the city's before other places'."""
        members = self.dataset.family(activity)
        found = [line for member in members for line in self.by_activity.get(member.id, ())]
        city = self.dataset.city.id
        return tuple(sorted(found, key=lambda line: line.key[0] != city))

    # ------------------------------------------------------------------ links

    def path(self, entity: Entity) -> str:
        """The path below the site of an entity's page, with its anchor where it shares one."""
        found = self.paths.get(entity)
        if found is None:
            found = self.paths[entity] = self.made_path(entity)
        return found

    def made_path(self, entity: Entity) -> str:
        """The same, put together."""
        if isinstance(entity, Organisation):
            return paging.organisation(entity)
        if isinstance(entity, Activity):
            entity = self.shown_on(entity)
        return f"{FOLDERS[type(entity)]}/{entity.id}.html"

    def href(self, page: str, target: str) -> str:
        """The relative address of `target` as it is written on `page`."""
        path, hash_, anchor = target.partition("#")
        return relative(path, page.rpartition("/")[0]) + hash_ + anchor

    def label(self, entity: Entity) -> str:
        """An entity's name in the page's language; a source's title stays in its own."""
        if isinstance(entity, Source):
            return entity.title
        return self.language.name(entity.name)

    def other_names(self, entity: Entity) -> tuple[str, ...]:
        """An entity's names in other languages than the page's."""
        if isinstance(entity, Source):
            return ()
        return tuple(name for name in dict.fromkeys(entity.name.values()) if name != self.label(entity))

    def also(self, entity: Entity) -> Markup:
        """What else an entity is called, in one line, each name with its language; empty for most."""
        return Markup(", ").join(
            safe(other.name)
            if other.language == self.language.code
            else html('<span lang="{}">{}</span>', other.language, other.name)
            for other in self.dataset.also(entity)
        )

    def series_anchor(self, observation: Observation) -> str:
        """Where on its measure's page the series of a figure stands."""
        return f"{observation.area.id}-{observation.activity.id}"

    def figures_of(self, indicator: Indicator) -> tuple[Facts, ...]:
        """The pages of a measure with its figures."""
        found = self.measured.get(indicator.id)
        if found is None:
            path = f"{FOLDERS[Indicator]}/{indicator.id}"
            found = self.measured[indicator.id] = fact_parts(path, self.by_indicator.get(indicator.id, ()))
        return found

    @cached_property
    def series_paths(self) -> Mapping[tuple[str, str, str], str]:
        """By key, the page of a measure's figures that has the beginning of a series."""
        return {
            piece.key[0].key: part.path
            for indicator in self.dataset.indicators.values()
            for part in self.figures_of(indicator)
            for piece in part.pieces
            if not piece.continued
        }

    def link(self, page: str, entity: Entity, aside: Markup | str = "") -> Link:
        """A link from a page to an entity's page."""
        foreign = entity.language if isinstance(entity, Source) and entity.language != self.language.code else ""
        return Link(self.href(page, self.path(entity)), self.label(entity), aside, foreign)

    def some(self, page: str, entities: Sequence[Entity], whole: str) -> tuple[Link, ...]:
        """Links to some entities, of many to the first, and then to the page with the whole list."""
        found = tuple(self.link(page, entity) for entity in entities[:RELATED])
        if len(entities) <= RELATED:
            return found
        rest = self.said("list.more", count=tally(self.language.number_of(len(entities) - RELATED)))
        return (*found, Link(self.href(page, whole), rest))

    def anchor(self, page: str, entity: Entity) -> Markup:
        """The same link as HTML."""
        return self.words(page, entity, self.label(entity))

    def words(self, page: str, entity: Entity, words: str) -> Markup:
        """A link to an entity's page under other words than its name."""
        return html('<a href="{}">{}</a>', self.href(page, self.path(entity)), words)

    def hubs_of(self, page: str, family: Iterable[Activity]) -> tuple[Link, ...]:
        """The places where one of some activities is at home, each once."""
        members = set(family)
        found = dict.fromkeys(x.area for x in self.dataset.area_activities if x.activity in members)
        return self.some(page, list(found), "hubs/index.html")

    def cite(self, page: str, source: Source) -> Markup:
        """Publisher and date of a source, linked to its page."""
        date = html("<time>{}</time>", source.published) if source.published else self.published(source)
        words = self.said("cite", publisher=self.publisher(source), date=date)
        return html('<a href="{}">{}</a>', self.href(page, self.path(source)), words)

    def publisher(self, source: Source) -> str:
        """Who published it, or that nobody is named."""
        return source.publisher or self.language.t("missing.publisher")

    def published(self, source: Source) -> str:
        """When it was published, as precisely as known, or that no date is shown."""
        return source.published or self.language.t("missing.date")

    def status(self, observation: Observation) -> str:
        """What kind of figure it is, in words; empty for an actual one, as most are."""
        return "" if observation.status == "A" else self.language.t(f"status.{observation.status}")

    # ------------------------------------------------------------------ figures

    def figure(self, page: str, item: Observation | Derived, text: str = "", alone: bool = True) -> Markup:
        """A figure with its qualifier, linked to its card on its source's page.

        A derived figure's card stands below that of its first input. On paper the number of the source
        in the page's list of sources follows. `text` replaces the figure's usual words. A figure that does
        not stand `alone` has its status and source beside it, and needs no title with them.
        """
        t = self.language.t
        shown = text or self.language.figure(item)
        if isinstance(item, Observation):
            words, first = "", item
            used: tuple[Source, ...] = (item.source,)
            if alone:
                words = t("figure.title", status=t(f"status.{item.status}"), source=self.publisher(item.source))
        else:
            words, first, used = "", item.inputs[0], item.sources
            if alone:
                words = self.formula(item)
        title = html(' title="{}"', words) if words else Markup()
        place = paging.source(first)
        href = self.href(page, f"{place}.html")
        notes = ", ".join(str(self.note(page, source)) for source in used if not self.stands_on(page, source))
        link = html('<a class="fig" href="{}#{}"{}>{}</a>', href, item.id, title, shown)
        return link + html('<sup class="note">{}</sup>', notes) if notes else link

    def stands_on(self, page: str, source: Source) -> bool:
        """Whether a page is a source's own, or a part of it."""
        return paging.whole(page) == f"{FOLDERS[Source]}/{source.id}"

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
                source.url,
            )
            for source in self.notes.get(page, {})
        )

    def said(self, key: str, **values: Markup | str) -> Markup:
        """A label with marked-up values filled in."""
        parts = pieces(self.language.label(key))
        try:
            return joined([safe(values[name]) if name else words for words, name in parts])
        except KeyError as error:
            raise self.language.misfit(key, error, values) from None

    def prose(self, page: str, text: Text | str) -> Markup:
        """A sentence of the dataset with its figures linked to their cards; `Language.plain` is the same in words."""
        words = text if isinstance(text, str) else self.language.name(text)
        if "{" not in words and "}" not in words:
            return safe_part(words)
        return joined(
            self.figure(page, piece.figure) if piece.figure else safe_part(piece.words)
            for piece in prose.pieces(words, self.dataset.observations)
        )

    def linked(self, page: str, words: str, chart: Chart) -> Markup:
        """Words about a chart with each of its figures linked to its card.

        In charts that say how many of something there are, bare whole numbers are such counts.
        Of several figures that read the same, the one is meant whose period follows.
        """
        if not words:
            return Markup()
        known: dict[str, list[Observation]] = {}
        for item in (cell for row in chart.table.rows for cell in row):
            if isinstance(item, Observation):
                for text in self.readings(item):
                    known.setdefault(text, []).append(item)
        texts = sorted((text for text in known if text in words), key=len, reverse=True)
        counts = (r"\d[\d,]*(?![.\d%])",) if chart.counts else ()
        reckoned = sorted((text for text in chart.reckoned if text in words), key=len, reverse=True)
        forms = "|".join((*map(re.escape, (*reckoned, *texts)), prose.DATE.pattern, *counts))
        found, end = Markup(), 0
        for match in re.finditer(rf"(?<![\w.,])(?:{forms})(?!\w)", words):
            found += safe_part(words[end : match.start()])
            end = match.end()
            rest = words[end : end + 40]
            tallied = counts and re.fullmatch(r"\d[\d,]*", match[0]) and match[0] not in reckoned
            if tallied and not prose.DATE.fullmatch(match[0]):
                found += tally(match[0])
            elif match[0] in reckoned:
                found += html('<span class="fig derived">{}</span>', match[0])
            elif match[0] in known:
                same = known[match[0]]
                found += self.figure(page, min(same, key=lambda o: self.where(rest, o.period)), match[0])
            else:
                found += safe_part(match[0]) if prose.DATE.fullmatch(match[0]) else tally(match[0])
        return found + safe_part(words[end:])

    def readings(self, item: Observation) -> Iterable[str]:
        """The forms in which words about a chart may give a figure: with qualifier or unit, or without, and rounded."""
        if item not in self.read:
            self.read[item] = tuple(self.forms(item))
        return self.read[item]

    def forms(self, item: Observation) -> Iterable[str]:
        """The same, put together."""
        t, mult = self.language.t, item.indicator.unit_mult
        units = (item.indicator.unit, replace(item.indicator.unit, name={}))
        amounts = [self.language.amount(item.value, unit, mult, digits) for unit in units for digits in (None, 4)]
        return dict.fromkeys((*(t(f"qualifier.{item.qualifier}", figure=amount) for amount in amounts), *amounts))

    def where(self, words: str, period: Period) -> int:
        """How far into some words a period stands; their length when it does not."""
        place = words.find(self.language.period(period))
        return place if place >= 0 else len(words)

    def lead(self, page: str, charts: Sequence[Chart], known: Entity) -> Markup:
        """What the first chart of figures about the entity itself shows, in a sentence; nothing of its parts."""
        for chart in charts:
            found = [cell for row in chart.table.rows for cell in row if isinstance(cell, Observation)]
            own = all(self.subject(o, known) == self.language.name(o.indicator.name) for o in found)
            if found and own and not chart.counts:
                return self.linked(page, chart.headline, chart)
        return Markup()

    def period(self, period: Period) -> Markup:
        """A period in words, marked up as time."""
        return timed(self.language.period(period))

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

    def pager(self, cut: Sequence[Part[Any, Any]], here: str, start: str) -> Pager | None:
        """The way from one page to the parts of a list; None where the page that the list belongs to has all of it.

        That page is `start`; it has the first part, or only leads to it.
        """
        if len(cut) == 1 and cut[0].path == start:
            return None
        place = next((n for n, part in enumerate(cut) if part.path == here), None)
        shown = near(len(cut), place or 0)
        links: list[Link | None] = []
        for n in shown:
            if links and n - 1 not in shown:
                links.append(None)
            text = self.language.t("pager.range", first=self.counted(cut[n].first), last=self.counted(cut[n].last))
            text = text if len(cut) > 1 else self.language.t("pager.one")
            links.append(Link("" if n == place else self.href(here, f"{cut[n].path}.html"), text))
        at = cut[place] if place is not None else None
        total = tally(self.counted(cut[-1].last))
        span = {"first": tally(self.counted(at.first)), "last": tally(self.counted(at.last))} if at else {}
        return Pager(
            self.said("pager.here", total=total, **span) if at else self.said("pager.all", total=total),
            at is not None,
            bool(place),
            self.href(here, f"{start}.html"),
            (place or 0) + 1,
            len(cut),
            self.href(here, f"{cut[place - 1].path}.html") if place else "",
            self.href(here, f"{cut[place + 1].path}.html") if place is not None and place + 1 < len(cut) else "",
            tuple(links),
        )

    def counted(self, number: int) -> str:
        """A count of rows as the language writes it."""
        return self.language.number_of(number)

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
        return tuple(sorted(found, key=when))


RELATED = 16
"""Relatives of one kind that a page names."""

Facts = Part[tuple[Series, ...], Observation]
"""A page of a table of figures: the series of one key, with their figures."""


def fact_parts(path: str, lines: Iterable[Series], number: int = 1, limit: int = paging.ROWS) -> tuple[Facts, ...]:
    """The figures of series, key by key and each in order of time, on as many pages as they need."""
    groups = [
        (
            tuple(members),
            sorted(
                (o for line in members for o in line.observations),
                key=lambda o: (o.period.end, -o.period.start, o.status == "T"),
            ),
        )
        for members in derive.by_key(lines).values()
    ]
    return paging.cut(path, groups, limit, number)


@cache
def pieces(label: str) -> tuple[tuple[Markup, str], ...]:
    """A label as pieces: words, or the name of a field."""
    found = [(safe_part(words), name or "") for words, name, _, _ in Formatter().parse(label)]
    return tuple(part for words, name in found for part in ((words, ""), (Markup(), name)) if any(part))


NEAR = 2
"""Parts on either side that a page of a long list leads to."""


def near(count: int, place: int) -> list[int]:
    """The parts that a page leads to: the first, the last, and those about its own place."""
    about = range(max(0, place - NEAR), min(count, place + NEAR + 1))
    return sorted({0, count - 1, *about})


@lru_cache(100_000)
def relative(path: str, folder: str) -> str:
    """A path below the site as a page in a folder of the site writes it."""
    return relpath(path, folder or ".")


@cache
def timed(words: str) -> Markup:
    """A period's words marked up as time."""
    return html("<time>{}</time>", words)


def when(milestone: Milestone) -> tuple[int, str]:
    """What milestones are sorted by: the last month they may lie in, then the date as the source gives it."""
    return Period.parse(milestone.period[:7]).end, milestone.period
