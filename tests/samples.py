"""A small dataset made by hand, of real figures: functions that build the model's frozen values for tests."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from atlas.charts.chart import Subject
from atlas.derive import Series, series
from atlas.language import Language
from atlas.model import (
    Activity,
    Area,
    AreaActivity,
    Boundaries,
    Break,
    Cluster,
    Dataset,
    IndexDesign,
    IndexDimension,
    IndexIndicator,
    Indicator,
    Milestone,
    Observation,
    Organisation,
    Polygon,
    Profile,
    Source,
    Unit,
)
from atlas.period import Period

ROOT = Path(__file__).parent.parent

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WORDS = {
    "scale.6": "million",
    "scale.9": "billion",
    "scale.12": "trillion",
    "amount.word": "{number} {unit}",
    "amount.symbol": "{number}{symbol}",
    "amount.scaled": "{number} {scale}",
    "amount.scale_unit": "{scale} {unit}",
    "number.group": ",",
    "qualifier.exact": "{figure}",
    "qualifier.about": "about {figure}",
    "qualifier.more_than": "more than {figure}",
    "qualifier.at_least": "at least {figure}",
    "qualifier.up_to": "up to {figure}",
    "period.year": "{year}",
    "period.years": "{start}–{end}",
    "period.month": "{month} {year}",
    "period.months": "{first}–{last} {year}",
    "period.months_years": "{first} {start} to {last} {year}",
    **{f"period.half.{n}": f"{word} half of {{year}}" for n, word in ((1, "first"), (2, "second"))},
    **{f"period.quarter.{n}": f"Q{n} {{year}}" for n in range(1, 5)},
    **{f"month.{n}": name for n, name in enumerate(MONTHS, 1)},
}
"""The words of numbers and periods, so that samples do not wait for the site's own."""


def unit(code: str, name: str, kind: str, symbol: str = "") -> Unit:
    """A unit with an English name."""
    return Unit(code, kind, {"en": name}, symbol)


UNITS = {
    item.id: item
    for item in (
        unit("CNY", "yuan", "money"),
        unit("PT", "%", "share", "%"),
        unit("PP", "percentage points", "points"),
        unit("companies", "companies", "count"),
        unit("INDEX", "", "index"),
    )
}


def indicator(
    code: str,
    name: str,
    measure: str,
    unit: str = "CNY",
    unit_mult: int = 9,
    collection: str = "period",
    growth_of: str = "",
    prices: str = "",
) -> Indicator:
    """A measure."""
    text = {"en": name}
    return Indicator(code, text, text, measure, "size", UNITS[unit], unit_mult, collection, growth_of, prices)


INDICATORS = {
    item.id: item
    for item in (
        indicator("output", "Output", "output"),
        indicator("revenue", "Revenue", "revenue"),
        indicator("value-added", "Value added", "value_added"),
        indicator("gdp-share", "Share of GDP", "share", "PT", 0),
        indicator(
            "value-added-growth", "Growth of value added", "growth", "PT", 0, "period", "value-added", "constant"
        ),
        indicator("companies", "Companies", "count", "companies", 0, "end"),
        indicator("gdp", "Gross domestic product", "value_added"),
    )
}


def activity(code: str, name: str, kind: str = "catalogue", parent: str = "") -> Activity:
    """A part of the economy."""
    return Activity(code, {"en": name}, kind, parent, {})


ACTIVITIES = {
    item.id: item
    for item in (
        activity("high-tech", "Ten high-tech industries", "aggregate", "total"),
        activity("total", "Whole economy", "aggregate"),
        activity("it", "New-generation information technology"),
        activity("ic", "Integrated circuits"),
        activity("medicine", "Medicine and healthcare"),
        activity("equipment", "Intelligent equipment"),
        activity("ai", "Artificial intelligence"),
        activity("services", "Science and technology services"),
        activity("digital", "Digital economy", "field"),
        activity("ai-core", "AI core industry", "scope", "ai"),
    )
}
DISTRICTS = ("North", "East", "South", "West", "Old", "New")
"""Four large districts round two small ones, as in `BOUNDARIES`."""
AREAS = {
    item.id: item
    for item in (
        Area("beijing", {"en": "Beijing"}, "city", (), {}),
        Area("zgc", {"en": "Zhongguancun"}, "hub", ("beijing",), {}),
        *(Area(name.lower(), {"en": f"{name} District"}, "district", ("beijing",), {}) for name in DISTRICTS),
        Area("science-city", {"en": "Science City"}, "hub", ("north",), {}),
        Area("valley", {"en": "Valley"}, "hub", ("science-city",), {}),
        Area("test-zone", {"en": "Test Zone"}, "hub", ("north", "south"), {}),
    )
}


def square(left: float, bottom: float, side: float) -> tuple[Polygon, ...]:
    """A square in degrees, as borders of an area."""
    right, top = left + side, bottom + side
    return ((((left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)),),)


BOUNDARIES = Boundaries(
    {
        "north": square(116, 40.6, 0.6),
        "east": square(116.6, 40, 0.6),
        "south": square(116, 39.4, 0.6),
        "west": square(115.4, 40, 0.6),
        "old": square(116.2, 40.1, 0.1),
        "new": square(116.3, 40.1, 0.1),
    },
    "Maps of Samples 1",
    "https://example.org/",
    "CC0",
    "licence.txt",
)


def source(code: str = "bulletin", tier: str = "official", published: str = "2024-03-01") -> Source:
    """A document."""
    return Source(code, f"Title of {code}", f"Publisher of {code}", "", published, "", "", "en", tier, {})


SOURCES = {item.id: item for item in (source(), source("paper", "media", "2022-11-21"))}


def observation(
    key: str,
    period: str,
    value: str,
    qualifier: str = "exact",
    status: str = "A",
    source: str = "bulletin",
) -> Observation:
    """One figure; `key` is `activity/indicator` or `area/activity/indicator`."""
    area, act, ind = key.split("/") if key.count("/") == 2 else ("beijing", *key.split("/"))
    return Observation(
        id=f"{key}-{period}-{status}-{source}".replace("/", "-").lower(),
        area=AREAS[area],
        activity=ACTIVITIES[act],
        indicator=INDICATORS[ind],
        period=Period.parse(period),
        value=Decimal(value),
        qualifier=qualifier,
        status=status,
        source=SOURCES[source],
        locator="",
        scope={},
        note={},
        restated=None,
        restated_unit=None,
        plausible="",
        doubt={},
    )


def observations(key: str, *figures: str, source: str = "bulletin") -> tuple[Observation, ...]:
    """Figures as words: `2021=207`, `2022=227 about F`; qualifier and status may be left out."""
    found = []
    for figure in figures:
        first, *words = figure.split()
        period, value = first.split("=")
        status = next((word for word in words if len(word) == 1), "A")
        qualifier = next((word for word in words if len(word) > 1), "exact")
        found.append(observation(key, period, value, qualifier, status, source))
    return tuple(found)


def rebased(key: str, period: str) -> Break:
    """A series that stands on a new base from the period on."""
    act, ind = key.split("/")
    note = {"en": "fifth economic census."}
    where = AREAS["beijing"], ACTIVITIES[act], INDICATORS[ind]
    return Break(f"{act}-{ind}-{period}", *where, Period.parse(period), "rebasing", note, {})


def milestone(date: str, title: str, activity: str = "ai") -> Milestone:
    """A dated event."""
    return Milestone(
        f"event-{date}", date, {"en": title}, (ACTIVITIES[activity],), AREAS["beijing"], (), SOURCES["paper"]
    )


def cluster(activity: str) -> Cluster:
    """The cluster of an industry in the city."""
    item = ACTIVITIES[activity]
    return Cluster(f"cluster-{activity}", item.name, item, AREAS["beijing"], {})


def organisation(code: str, kind: str, area: str, *activities: str) -> Organisation:
    """An organisation; its name is its id in words."""
    name = {"en": code.replace("-", " ").title()}
    found = tuple(ACTIVITIES[activity] for activity in activities)
    return Organisation(code, name, kind, found, AREAS[area], "", "", {}, SOURCES["paper"])


def home(area: str, activity: str) -> AreaActivity:
    """That an industry is at home in a place."""
    return AreaActivity(AREAS[area], ACTIVITIES[activity], SOURCES["bulletin"])


PROFILE = Profile(
    title={"en": "Samples"},
    description={"en": "Samples"},
    city="beijing",
    total="high-tech",
    languages=("en",),
    currency="CNY",
    foreign_currency="USD",
    exchange_rate="exchange-rate-average",
    exchange_rate_area="china",
    version="0",
    date="2026-11-21",
    licence="CC-BY-4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    address="https://example.org/",
    home=(),
    home_charts=(),
    plan=(2020, 2025),
)


def dataset(
    figures: Iterable[Observation] = (),
    breaks: Iterable[Break] = (),
    clusters: Iterable[Cluster] = (),
    milestones: Iterable[Milestone] = (),
    boundaries: Boundaries | None = None,
    organisations: Iterable[Organisation] = (),
    homes: Iterable[AreaActivity] = (),
) -> Dataset:
    """A dataset of these figures, in the city and activities above."""
    return Dataset(
        profile=PROFILE,
        labels={"en": labels()},
        sources=SOURCES,
        units=UNITS,
        indicators=INDICATORS,
        activities=ACTIVITIES,
        areas=AREAS,
        area_activities=tuple(homes),
        clusters={item.id: item for item in clusters},
        organisations={item.id: item for item in organisations},
        milestones={item.id: item for item in milestones},
        classes={},
        correspondences={},
        observations={item.id: item for item in figures},
        breaks={item.id: item for item in breaks},
        claims={},
        exceptions=(),
        boundaries=boundaries,
    )


def labels(code: str = "en") -> Mapping[str, str]:
    """The site's labels, over the words above."""
    with (ROOT / "data" / "labels" / f"{code}.csv").open(encoding="utf-8", newline="") as file:
        return WORDS | {row["key"]: row["text"] for row in csv.DictReader(file)}


def language(code: str = "en") -> Language:
    """English, as the site writes it."""
    return Language(code, labels(code), UNITS)


def subject(data: Dataset, kind: str = "industry", code: str = "ai", name: str = "Artificial intelligence") -> Subject:
    """What a page would ask charts for: all series and milestones of the dataset."""
    return Subject(code, kind, name, data, line_order(data), tuple(data.milestones.values()))


def line_order(data: Dataset) -> tuple[Series, ...]:
    """The series in file order."""
    return series(data)


AI_OUTPUT = observations(
    "ai/output", "2018=150 about", "2019=170 about", "2020=186 about", "2021=207 about", "2022=227 about F"
)
DIGITAL = observations(
    "digital/value-added",
    "2019=1300 more_than",
    "2021=1625.19",
    "2022=1733.02",
    "2023=1876.67 P",
    "2024=2200 more_than",
    "2025=2500 E",
    "2030=3000 at_least T",
)
REBASED = observations(
    "high-tech/value-added",
    "2018=910",
    "2020=988.58",
    "2021=1100",
    "2022=1140",
    "2023=1187.5",
    "2024=1490",
    "2025=1580 P",
)
SHARES = observations("high-tech/gdp-share", "2018=25.1", "2020=27.4", "2021=30.1", "2025=30 at_least T")
GROWTH = observations(
    "digital/value-added-growth",
    "2019=7.6",
    "2020=-3.2",
    "2021=13.1",
    "2022=4.4",
    "2023=8.5 P",
    "2024=7.7 more_than",
    "2025=7.5 about T",
)
COMPANIES = observations(
    "ai/companies",
    "2017-08=240 about",
    "2020=1500 about",
    "2022-10=1048",
    "2022=1600 more_than",
    "2024=2400 more_than",
    "2025=2500 more_than",
)
CHANGES = (
    *observations("zgc/ai/companies", "2020=100", "2024=260 more_than"),
    *observations("zgc/digital/value-added", "2020=200 about", "2025=500"),
    *observations("zgc/digital/gdp-share", "2020=31", "2024=36.5"),
)
SIZES = (
    *observations("it/revenue", "2023=3000 more_than"),
    *observations("services/revenue", "2022=1100"),
    *observations("medicine/revenue", "2023=976.1", "2025=1000 T"),
    *observations("equipment/revenue", "2023=500 more_than"),
    *observations("ai/revenue", "2024=300 more_than"),
    *observations("ic/revenue", "2023=98.5", "2025=300 T"),
)
GDP = (
    *observations("north/total/gdp", "2024=1290.71"),
    *observations("south/total/gdp", "2024=923.01 P"),
    *observations("east/total/gdp", "2025=250 about E"),
    *observations("old/total/gdp", "2023=218.75", "2025-S1=121.42"),
    *observations("west/total/gdp", "2021-01/2021-09=107"),
)
EVENTS = (
    milestone(
        "2009-03-13",
        "State Council backs Zhongguancun as the country's first national independent innovation demonstration zone",
    ),
    milestone("2017-12", "Beijing Academy of Quantum Information Sciences set up"),
    milestone("2017-12-26", "City issues guidelines naming ten high-tech industries"),
    milestone("2018-03-22", "First self-driving test plates issued in Beijing, with 105 km of open road"),
    milestone("2021-08-18", "Plan for high-precision industries of the 14th five-year period"),
    milestone("2024", "City action plan for AI+ adopted"),
)
CLUSTERS = tuple(cluster(name) for name in ("it", "services", "medicine", "equipment", "ai", "ic"))


ORGANISATIONS = (
    organisation("deep-works", "company", "north", "ai", "medicine"),
    organisation("wide-works", "company", "north", "ai-core"),
    organisation("old-academy", "institute", "science-city", "ai", "ic"),
    organisation("city-hospital", "hospital", "beijing", "medicine", "ai"),
    organisation("chip-house", "company", "south", "ic"),
)
HOMES = (home("north", "ai"), home("south", "ic"), home("valley", "ai"), home("north", "medicine"))
BASELINE = {
    "weighting": "dimensions",
    "normalisation": "base_year",
    "aggregation": "arithmetic",
    "imputation": "linear",
    "bounds": "left_out",
}
ALTERNATIVES = {
    "weighting": ("random",),
    "normalisation": ("base_year", "min_max", "z_score", "rank"),
    "aggregation": ("arithmetic", "geometric"),
    "imputation": ("linear", "carried", "none"),
    "bounds": ("left_out", "as_published"),
    "leave_out": ("one",),
}


def part(dimension: IndexDimension, key: str, **fields: Any) -> IndexIndicator:
    """A measure of an index: `activity/indicator`, of equal weight, more of which is better."""
    act, ind = key.split("/")
    own = {"direction": 1, "weight": 1.0, "transformation": "none", "low": None, "high": None, **fields}
    text: dict[str, str] = {}
    return IndexIndicator(
        key.replace("/", "-"), dimension, text, ACTIVITIES[act], INDICATORS[ind], own["direction"], own["weight"],
        own["transformation"], own["low"], own["high"], text, text, None,
    )  # fmt: skip


def design(*parts: IndexIndicator, baseline: Mapping[str, str] | None = None, **fields: Any) -> IndexDesign:
    """An index of these measures, with a hundred draws; `fields` change its settings."""
    own: dict[str, Any] = {
        "first": 2000,
        "coverage": 0.6,
        "presence": 0.5,
        "varied": 0.4,
        "least": 3,
        "gap": 3,
        "reach": 0,
        "draws": 100,
        "seed": 7,
        "concentration": 4.0,
        "band": (5, 95),
        "comparators": (),
        "alternatives": ALTERNATIVES,
    }
    dimensions = tuple(dict.fromkeys(item.dimension for item in parts))
    return IndexDesign(dimensions, parts, baseline={**BASELINE, **(baseline or {})}, **{**own, **fields})


def dimension(name: str, weight: float = 1.0) -> IndexDimension:
    """A part of an index."""
    return IndexDimension(name.lower(), {"en": name}, {"en": "Why."}, None, weight)


ONE, TWO = dimension("One"), dimension("Two")
INDEX = design(part(ONE, "ai/output"), part(ONE, "digital/value-added-growth"), part(TWO, "high-tech/value-added"))


def everything() -> Dataset:
    """A dataset that every kind of chart can be drawn from."""
    figures = (*AI_OUTPUT, *DIGITAL, *REBASED, *SHARES, *GROWTH, *COMPANIES, *SIZES, *CHANGES, *GDP)
    found = dataset(
        figures, [rebased("high-tech/value-added", "2024")], CLUSTERS, EVENTS, BOUNDARIES, ORGANISATIONS, HOMES
    )
    return replace(found, index=INDEX)
