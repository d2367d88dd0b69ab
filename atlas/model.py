"""The frozen types of the dataset, in the words of SDMX and Data Package.

An observation is one figure as one source states it. What it measures is said by three things:
where (`area`), in what part of the economy (`activity`) and by which measure (`indicator`).
Figures that are not comparable differ in at least one of the three. Rows are compared by identity: each
exists once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from atlas.period import Period

QUALIFIERS = ("exact", "about", "more_than", "at_least", "up_to")
STATUSES = ("A", "P", "E", "F", "T")
"""Actual, provisional, estimated, forecast, target; from the firmest to the weakest."""
TIERS = ("official", "media", "repost")
"""Who says so, from the firmest: a government or institute's own page, an outlet's own page, a copy."""

ROLES = ("capital", "input", "environment", "complement")
"""What a measure may say of the system that supports an industry."""

Text = Mapping[str, str]
"""One text in several languages, by language code."""

Polygon = tuple[tuple[tuple[float, float], ...], ...]
"""Closed rings of points: the outer one, then its holes."""


@dataclass(frozen=True, eq=False)
class Source:
    """A document that figures were taken from. `url` is empty for a repost, which is never linked."""

    id: str
    title: str
    publisher: str
    via: str
    published: str
    url: str
    archived: str
    language: str
    tier: str
    note: Text


@dataclass(frozen=True, eq=False)
class Unit:
    """A unit of measure; `name` is the plural, `symbol` what stands directly behind a number."""

    id: str
    kind: str
    name: Text
    symbol: str


@dataclass(frozen=True, eq=False)
class Indicator:
    """What is measured and in which unit: `obs_value` times ten to the `unit_mult`, in `unit`.

    `collection` is `end` for a stock (the state at the end of the period) and `period` for what is
    summed, averaged or compared over the period. `topic` groups indicators on pages. `growth_of` is
    the id of the indicator whose growth this one gives, and `prices` at which: `constant` (comparable)
    or `current`; both are empty for what is not a growth rate. `near` are ids of indicators whose figures
    a reader may take for this one's; its own id says so of wider and narrower scopes of one activity.
    """

    id: str
    name: Text
    definition: Text
    measure: str
    topic: str
    unit: Unit
    unit_mult: int
    collection: str
    growth_of: str
    prices: str
    near: tuple[str, ...] = ()
    core: bool = False
    """Whether any industry may be expected to have it: the rows of the matrix of what is missing."""
    role: str = ""
    """What it says of the system that supports an industry, one of `ROLES`; empty for most."""


@dataclass(frozen=True, eq=False)
class Activity:
    """A part of the economy: an industry, a field, a sector or a total; `parent` is the wider one.

    `near` are ids of activities that a reader may take for this one, besides its own narrower scopes.
    """

    id: str
    name: Text
    kind: str
    parent: str
    definition: Text
    near: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Area:
    """A place: the city, a comparator, a region, a district, or a hub inside a district."""

    id: str
    name: Text
    kind: str
    part_of: tuple[str, ...]
    about: Text


@dataclass(frozen=True, eq=False)
class Boundaries:
    """The borders of areas, by area id: polygons of closed rings of (longitude, latitude), each outer ring first.

    `origin` names where they come from, with its version; `licence_url` is a web address, or a file of the dataset.
    """

    shapes: Mapping[str, tuple[Polygon, ...]]
    origin: str
    origin_url: str
    licence: str
    licence_url: str


@dataclass(frozen=True, eq=False)
class AreaActivity:
    """That an activity is at home in an area, and the source that shows it."""

    area: Area
    activity: Activity
    source: Source


@dataclass(frozen=True, eq=False)
class Cluster:
    """An industrial cluster: one activity in one area."""

    id: str
    name: Text
    activity: Activity
    area: Area
    about: Text


@dataclass(frozen=True, eq=False)
class Organisation:
    """A company, institute, university, hospital or public body."""

    id: str
    name: Text
    kind: str
    activities: tuple[Activity, ...]
    area: Area
    place: str
    founded: str
    known_for: Text
    source: Source
    turn: int = 0
    """How many stand before it on the pages of organisations, which go by kind and then as the file does."""


@dataclass(frozen=True, eq=False)
class Milestone:
    """A dated event."""

    id: str
    period: str
    title: Text
    activities: tuple[Activity, ...]
    area: Area
    organisations: tuple[Organisation, ...]
    source: Source
    kind: str = ""
    """What kind of event it is: `policy`, `finance` and others; empty where the dataset does not say."""


@dataclass(frozen=True, eq=False)
class ClassItem:
    """One class of one official grouping of industries, and the activity that stands for it here."""

    id: str
    classification: str
    position: int
    group: str
    group_name: Text
    name: Text
    activity: Activity
    source: Source


@dataclass(frozen=True, eq=False)
class Correspondence:
    """How a class of one grouping maps to a class of another; either end may be missing."""

    id: str
    origin: ClassItem | None
    target: ClassItem | None
    fit: str
    note: Text
    source: Source | None


@dataclass(frozen=True, eq=False)
class OtherName:
    """A name by which people call an activity, a place, a measure or an organisation besides its own."""

    id: str
    name: str
    language: str
    item: Activity | Area | Indicator | Organisation


@dataclass(frozen=True, eq=False)
class Plan:
    """A document that sets targets: a plan, an action plan, a roadmap, the work report of a year.

    `name` is its title as sources print it, in those languages only, and may be empty; `about` says in plain
    words which document it is. `date` is when it was issued or drawn up, as far as known, `first` and `last`
    are the years that it plans for, and `source` is what shows all this.
    """

    id: str
    name: Text
    about: Text
    issuer: Text
    date: str
    first: int | None
    last: int | None
    source: Source
    note: Text


@dataclass(frozen=True, eq=False)
class Observation:
    """One figure as one source states it.

    `value` is in units of ten to the indicator's `unit_mult`. `locator` is where in the source it
    stands. `scope` says what it covers beyond area, activity and indicator. `restated` is the same
    figure in another currency as the source itself converts it, in `restated_unit` and of the same
    power of ten. `plausible` is the written reason why a value that stands out in its series is right;
    `doubt` the reason why a figure is kept and shown but never charted or reckoned with.
    """

    id: str
    area: Area
    activity: Activity
    indicator: Indicator
    period: Period
    value: Decimal
    qualifier: str
    status: str
    source: Source
    locator: str
    scope: Text
    note: Text
    restated: Decimal | None
    restated_unit: Unit | None
    plausible: str
    doubt: Text
    revises: str = ""
    """Id of the earlier observation of the same figure that this one's source revises; empty for most."""
    plan: Plan | None = None
    """For a target, the document that sets it; None where the source names none."""
    turn: int = 0
    """How many of its source's figures stand before it in the file, and so on the pages of the source."""

    @cached_property
    def month(self) -> int:
        """The month, counted since year 0, at which the figure stands in time.

        It is the end of the period; but a stock is never known later than it was published, and
        sources often give one for "2025" in the middle of that year.
        """
        published = self.source.published
        if self.indicator.collection != "end" or self.status in "FT" or len(published) < 7:
            return self.period.end
        return max(self.period.start, min(self.period.end, Period.parse(published[:7]).end))

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two observations members of one series."""
        return self.area.id, self.activity.id, self.indicator.id


@dataclass(frozen=True, eq=False)
class Break:
    """From `period` on, a series stands on a new base: no line or growth rate crosses it.

    Unless `bridge` gives a reason why both sides may be compared; it is printed with the chart.
    """

    id: str
    area: Area
    activity: Activity
    indicator: Indicator
    period: Period
    kind: str
    note: Text
    bridge: Text

    @property
    def key(self) -> tuple[str, str, str]:
        """The series that breaks."""
        return self.area.id, self.activity.id, self.indicator.id


@dataclass(frozen=True, eq=False)
class Claim:
    """What a source says, restated; `statement` holds `{observation id}` where a figure belongs."""

    id: str
    source: Source
    locator: str
    statement: Text
    activities: tuple[Activity, ...]
    areas: tuple[Area, ...]
    organisations: tuple[Organisation, ...]
    observations: tuple[Observation, ...]


@dataclass(frozen=True, eq=False)
class Absence:
    """Years for which a measure has no figure, and why; None stands for every industry or every measure.

    `state` is `not_published` or `not_applicable`. `first` and `last` are years; None leaves that end open.
    """

    id: str
    area: Area
    activity: Activity | None
    indicator: Indicator | None
    first: int | None
    last: int | None
    state: str
    reason: Text
    source: Source | None


@dataclass(frozen=True, eq=False)
class Correction:
    """A mistake of ours put right: the cell of an observation, what stood there and what stands there now.

    A figure that was taken out altogether has the field `id` and nothing in `now`.
    """

    id: str
    observation: str
    date: str
    field: str
    was: str
    now: str
    reason: Text


@dataclass(frozen=True, eq=False)
class Release:
    """The figures as they were published last; a figure whose measure is gone since has cells and no value."""

    version: str
    cells: Mapping[str, Mapping[str, str]]
    observations: Mapping[str, Observation]
    sources: Mapping[str, Source]


@dataclass(frozen=True, eq=False)
class IndexDimension:
    """A part of the composite index: what the theoretical framework says belongs to it, and the claim that says so."""

    id: str
    name: Text
    reason: Text
    claim: Claim | None
    weight: float


@dataclass(frozen=True, eq=False)
class IndexIndicator:
    """A measure that the composite index is made of, or one that it lacks: then activity and indicator are None.

    `direction` is 1 where more is better and -1 where less is. `transformation` is `none` or `log`. `low` and `high`
    are the goalposts; None stands for the lowest and the highest figure of the years shown. `sought` says of a measure
    that is lacking what was looked for, and of one that is there what it leaves out.
    """

    id: str
    dimension: IndexDimension
    name: Text
    activity: Activity | None
    indicator: Indicator | None
    direction: int
    weight: float
    transformation: str
    low: float | None
    high: float | None
    reason: Text
    sought: Text
    claim: Claim | None


@dataclass(frozen=True, eq=False)
class IndexDesign:
    """How the composite index is made: its parts, the choices of the baseline, and what the uncertainty varies.

    `baseline` and `alternatives` are by step: `normalisation`, `weighting`, `aggregation`, `imputation`, `bounds`.
    A year has a value where indicators with `coverage` of all weight have one, in a variant with `varied`. An indicator
    needs `least` published years, and a value for the part `presence` of the years shown. A gap between two figures is
    filled over at most `gap` years, a last figure carried on for at most `reach`.
    `band` are the percentiles between which the uncertainty is drawn, `concentration` is that of the random weights.
    """

    dimensions: tuple[IndexDimension, ...]
    indicators: tuple[IndexIndicator, ...]
    baseline: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    first: int
    coverage: float
    presence: float
    varied: float
    least: int
    gap: int
    reach: int
    draws: int
    seed: int
    concentration: float
    band: tuple[int, int]
    comparators: tuple[Area, ...]


@dataclass(frozen=True)
class Profile:
    """What the dataset says of itself: its city, its languages, its currency and its date.

    `total` is the activity that stands for the industries as a whole; `home` are the observations on
    the cards of the home page, `home_charts` the series that it draws, as area, activity, indicator, and
    `home_targets` the targets that it judges.
    `ecosystem` are the claims that say what a supporting system consists of.
    `plan` are the years that changes are measured between: the one before a plan began, and its last.
    """

    title: Text
    description: Text
    city: str
    total: str
    languages: tuple[str, ...]
    currency: str
    foreign_currency: str
    exchange_rate: str
    exchange_rate_area: str
    version: str
    date: str
    licence: str
    licence_url: str
    address: str
    home: tuple[str, ...]
    home_charts: tuple[tuple[str, ...], ...]
    home_targets: tuple[str, ...] = ()
    name: str = ""
    """The dataset's name for machines, of which the feed's ids are made."""
    plan: tuple[int, ...] = ()
    ecosystem: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Dataset:
    """The whole dataset after every check has passed; each mapping is in file order, by id.

    It never changes, so that what is reckoned from it once may be kept: it is known by identity, as its rows are.
    """

    profile: Profile
    labels: Mapping[str, Mapping[str, str]]
    sources: Mapping[str, Source]
    units: Mapping[str, Unit]
    indicators: Mapping[str, Indicator]
    activities: Mapping[str, Activity]
    areas: Mapping[str, Area]
    area_activities: tuple[AreaActivity, ...]
    clusters: Mapping[str, Cluster]
    organisations: Mapping[str, Organisation]
    milestones: Mapping[str, Milestone]
    classes: Mapping[str, ClassItem]
    correspondences: Mapping[str, Correspondence]
    observations: Mapping[str, Observation]
    breaks: Mapping[str, Break]
    claims: Mapping[str, Claim]
    exceptions: tuple[str, ...]
    """Names and set phrases that hold digits and are no figures."""
    absences: tuple[Absence, ...] = ()
    corrections: tuple[Correction, ...] = ()
    names: tuple[OtherName, ...] = ()
    release: Release | None = None
    """The last release before this version; None when there was none."""
    boundaries: Boundaries | None = None
    """What maps are drawn from; None when the dataset has no resource of that name."""
    plans: Mapping[str, Plan] = field(default_factory=dict)
    """The documents that set targets; none when the dataset has no such table."""
    index: IndexDesign | None = None
    """How the composite index is made; None when the dataset has none."""

    @cached_property
    def bare(self) -> Dataset:
        """The same dataset without its figures: what is given this one depends on none of them."""
        none: dict[str, Any] = {"observations": {}, "breaks": {}, "claims": {}, "release": None, "index": None}
        return replace(self, **none)

    @cached_property
    def city(self) -> Area:
        """The area that the whole atlas is about."""
        return self.areas[self.profile.city]

    @cached_property
    def called(self) -> Mapping[object, Sequence[OtherName]]:
        """By what bears them, the other names of things."""
        found: dict[object, list[OtherName]] = {}
        for other in self.names:
            found.setdefault(other.item, []).append(other)
        return found

    def also(self, entity: object) -> tuple[OtherName, ...]:
        """The other names of an activity, a place, a measure or an organisation, in file order."""
        return tuple(self.called.get(entity, ()))

    def lineage(self, activity: Activity) -> tuple[Activity, ...]:
        """The activity and, for a scope, what it is part of, up to the activity on whose page it is shown."""
        found = [activity]
        while found[-1].kind == "scope":
            found.append(self.activities[found[-1].parent])
        return tuple(found)

    @cached_property
    def children(self) -> Mapping[str, Sequence[Activity]]:
        """By the id of an activity those that name it as their parent, in file order."""
        found: dict[str, list[Activity]] = {}
        for item in self.activities.values():
            found.setdefault(item.parent, []).append(item)
        return found

    def family(self, activity: Activity) -> tuple[Activity, ...]:
        """The activity and, below it, every narrower scope that names it as parent, in file order."""
        found, queue = [activity], list(self.children.get(activity.id, ()))
        while queue:
            item = queue.pop(0)
            if item.kind == "scope":
                found.append(item)
                queue.extend(self.children.get(item.id, ()))
        return tuple(found)
