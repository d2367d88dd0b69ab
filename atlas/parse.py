"""Rows into values: the sound rows of a package as a Dataset; rows that name a flawed row are left out too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from atlas import geometry, load, prose
from atlas.load import Package, Row, Table, split
from atlas.model import (
    Absence,
    Activity,
    Area,
    AreaActivity,
    Boundaries,
    Break,
    Claim,
    ClassItem,
    Cluster,
    Correction,
    Correspondence,
    Dataset,
    IndexDesign,
    IndexDimension,
    IndexIndicator,
    Indicator,
    Milestone,
    Observation,
    Organisation,
    OtherName,
    Plan,
    Profile,
    Release,
    Source,
    Text,
    Unit,
)
from atlas.period import Period

Value = TypeVar("Value")


def text(row: Row, base: str) -> Text:
    """The columns `<base>_<language>` of a row that hold something, by language."""
    start = len(base) + 1
    return {
        name[start:]: value
        for name, value in row.cells.items()
        if value and name.startswith(f"{base}_") and len(name) == start + 2
    }


def decimal(value: str) -> Decimal | None:
    """A number cell; None when it is empty."""
    return Decimal(value) if value else None


def build(package: Package) -> Dataset:
    """The dataset of the package's sound rows, table by table: each may name those before it."""

    def rows(name: str) -> list[Row]:
        return package.tables[name].sound if name in package.tables else []

    city = own_settings(package)["city"]
    roles = {r["indicator"]: r["role"] for r in package.tables["roles"].sound} if "roles" in package.tables else {}
    units = {r["id"]: Unit(r["id"], r["kind"], text(r, "name"), r["symbol"]) for r in rows("units")}
    indicators = {
        r["id"]: Indicator(
            r["id"],
            text(r, "name"),
            text(r, "definition"),
            r["measure"],
            r["topic"],
            units[r["unit_measure"]],
            int(r["unit_mult"]),
            r["collection"],
            r["growth_of"],
            r["prices"],
            tuple(split(r["near"])),
            r["core"] == "true",
            roles.get(r["id"], ""),
        )
        for r in rows("indicators")
        if r["unit_measure"] in units
    }
    activities = {
        r["id"]: Activity(
            r["id"], text(r, "name"), r["kind"], r["parent"], text(r, "definition"), tuple(split(r["near"]))
        )
        for r in rows("activities")
    }
    areas = {
        r["id"]: Area(r["id"], text(r, "name"), r["kind"], tuple(split(r["part_of"])), text(r, "about"))
        for r in rows("areas")
    }
    sources = documents(package.tables["sources"])
    area_activities = tuple(
        AreaActivity(areas[r["area"]], activities[r["activity"]], sources[r["source"]])
        for r in rows("area-activities")
        if r["area"] in areas and r["activity"] in activities and r["source"] in sources
    )
    clusters = {
        r["id"]: Cluster(r["id"], text(r, "name"), activities[r["activity"]], areas[r["area"]], text(r, "about"))
        for r in rows("clusters")
        if r["activity"] in activities and r["area"] in areas
    }
    listed = [r for r in rows("organisations") if r["area"] in areas and r["source"] in sources]
    kinds = list(dict.fromkeys(r["kind"] for r in listed))
    turns = {r["id"]: n for n, r in enumerate(sorted(listed, key=lambda r: kinds.index(r["kind"])))}
    organisations = {
        r["id"]: Organisation(
            r["id"],
            text(r, "name"),
            r["kind"],
            pick(activities, r["activities"]),
            areas[r["area"]],
            r["place"],
            r["founded"],
            text(r, "known_for"),
            sources[r["source"]],
            turns[r["id"]],
        )
        for r in listed
    }
    milestones = {
        r["id"]: Milestone(
            r["id"],
            r["date"],
            text(r, "title"),
            pick(activities, r["activities"]),
            areas[r["area"]],
            pick(organisations, r["organisations"]),
            sources[r["source"]],
            r["kind"],
        )
        for r in rows("milestones")
        if r["area"] in areas and r["source"] in sources
    }
    classes = {
        r["id"]: ClassItem(
            r["id"],
            r["classification"],
            int(r["position"]),
            r["group"],
            text(r, "group"),
            text(r, "name"),
            activities[r["activity"]],
            sources[r["source"]],
        )
        for r in rows("classes")
        if r["activity"] in activities and r["source"] in sources
    }
    correspondences = {
        r["id"]: Correspondence(
            r["id"],
            classes.get(r["origin"]),
            classes.get(r["target"]),
            r["fit"],
            text(r, "note"),
            sources.get(r["source"]),
        )
        for r in rows("correspondences")
    }
    plans = {
        r["id"]: Plan(
            r["id"],
            text(r, "name"),
            text(r, "about"),
            text(r, "issuer"),
            r["date"],
            year(r["from_year"]),
            year(r["to_year"]),
            sources[r["source"]],
            text(r, "note"),
        )
        for r in rows("plans")
        if r["source"] in sources
    }
    observations = observed(package.tables["observations"], areas, activities, indicators, units, sources, plans)
    breaks = {
        r["id"]: Break(
            r["id"],
            areas[r["ref_area"]],
            activities[r["activity"]],
            indicators[r["indicator"]],
            Period.parse(r["time_period"]),
            r["kind"],
            text(r, "note"),
            text(r, "bridge"),
        )
        for r in rows("breaks")
        if r["ref_area"] in areas and r["activity"] in activities and r["indicator"] in indicators
    }
    claims = {
        r["id"]: Claim(
            r["id"],
            sources[r["source"]],
            r["locator"],
            text(r, "statement"),
            pick(activities, r["activities"]),
            pick(areas, r["areas"]),
            pick(organisations, r["organisations"]),
            pick(observations, ";".join(placeholders(r))),
        )
        for r in rows("claims")
        if r["source"] in sources
    }
    absences = tuple(
        Absence(
            r["id"],
            areas[r["area"] or city],
            activities.get(r["activity"]),
            indicators.get(r["indicator"]),
            year(r["from_year"]),
            year(r["to_year"]),
            r["state"],
            text(r, "reason"),
            sources.get(r["source"]),
        )
        for r in rows("coverage")
        if (r["area"] or city) in areas
    )
    corrections = tuple(
        Correction(r["id"], r["observation"], r["date"], r["field"], r["was"], r["is"], text(r, "reason"))
        for r in rows("corrections")
    )
    named: Mapping[str, Mapping[str, Activity | Area | Indicator | Organisation]] = {
        "activity": activities,
        "area": areas,
        "indicator": indicators,
        "organisation": organisations,
    }
    others = tuple(
        OtherName(r["id"], r["name"], r["language"], known[r[column]])
        for r in rows("names")
        for column, known in named.items()
        if r[column] in known
    )
    return Dataset(
        profile(package.descriptor),
        {
            code: {r["key"]: r["text"] for r in rows(f"labels-{code}")}
            for code in package.descriptor["atlas"]["languages"]
        },
        sources,
        units,
        indicators,
        activities,
        areas,
        area_activities,
        clusters,
        organisations,
        milestones,
        classes,
        correspondences,
        observations,
        breaks,
        claims,
        tuple(r["text"] for r in rows("exceptions")),
        absences,
        corrections,
        others,
        release(package, areas, activities, indicators, units),
        boundaries(package, areas),
        plans,
        index(package, areas, activities, indicators, claims),
    )


INDEX = ("index-dimensions", "index-indicators")
"""The tables of the composite index, which a dataset may lack."""


def index(
    package: Package,
    areas: Mapping[str, Area],
    activities: Mapping[str, Activity],
    indicators: Mapping[str, Indicator],
    claims: Mapping[str, Claim],
) -> IndexDesign | None:
    """How the composite index is made; None where the dataset has no settings for it, or no parts."""
    own = own_settings(package).get("index")
    if not isinstance(own, dict) or not all(package.tables.get(name) and package.tables[name].sound for name in INDEX):
        return None
    dimensions = {
        r["id"]: IndexDimension(r["id"], text(r, "name"), text(r, "reason"), claims.get(r["claim"]), float(r["weight"]))
        for r in package.tables[INDEX[0]].sound
    }
    rows = tuple(
        IndexIndicator(
            r["id"],
            dimensions[r["dimension"]],
            text(r, "name"),
            activities.get(r["activity"]) if r["indicator"] in indicators else None,
            indicators.get(r["indicator"]) if r["activity"] in activities else None,
            1 if r["direction"] == "more" else -1,
            float(r["weight"]),
            r["transformation"],
            float(r["low"]) if r["low"] else None,
            float(r["high"]) if r["high"] else None,
            text(r, "reason"),
            text(r, "sought"),
            claims.get(r["claim"]),
        )
        for r in package.tables[INDEX[1]].sound
        if r["dimension"] in dimensions
    )
    try:
        return IndexDesign(
            tuple(dimensions.values()),
            rows,
            {step: str(name) for step, name in own["baseline"].items()},
            {step: tuple(map(str, names)) for step, names in own["alternatives"].items()},
            int(own["first_year"]),
            float(own["coverage"]),
            float(own["presence"]),
            float(own["varied"]),
            int(own["least"]),
            int(own["gap"]),
            int(own["reach"]),
            int(own["draws"]),
            int(own["seed"]),
            float(own["concentration"]),
            (int(own["band"][0]), int(own["band"][1])),
            tuple(areas[name] for name in own.get("comparators", ()) if name in areas),
        )
    except (KeyError, ValueError, TypeError, IndexError, AttributeError):
        return None  # the check of the settings says what is wrong


def boundaries(package: Package, areas: Mapping[str, Area]) -> Boundaries | None:
    """The borders of the areas that the dataset has; None when it has no borders, or they are not sound."""
    if not package.borders or any(geometry.flaw(feature) for feature in package.borders.features):
        return None
    resource = package.borders.resource
    licence, origin = first(resource, "licenses"), first(resource, "sources")
    return Boundaries(
        {f["id"]: geometry.polygons(f["geometry"]) for f in package.borders.features if str(f.get("id")) in areas},
        " ".join(filter(None, (origin.get("title", ""), origin.get("version", "")))),
        origin.get("path", ""),
        licence.get("title", licence.get("name", "")),
        licence.get("path", ""),
    )


def first(resource: Mapping[str, Any], part: str) -> Mapping[str, str]:
    """The first of a resource's licences or sources; empty when it has none."""
    listed = resource.get(part)
    found = listed[0] if isinstance(listed, list) and listed else {}
    return found if isinstance(found, dict) else {}


def documents(table: Table) -> dict[str, Source]:
    """The sources of a table's sound rows."""
    return {
        r["id"]: Source(
            r["id"],
            r["title"],
            r["publisher"],
            r["via"],
            r["published"],
            r["url"],
            r["archived"],
            r["language"],
            r["tier"],
            text(r, "note"),
        )
        for r in table.sound
    }


def observed(
    table: Table,
    areas: Mapping[str, Area],
    activities: Mapping[str, Activity],
    indicators: Mapping[str, Indicator],
    units: Mapping[str, Unit],
    sources: Mapping[str, Source],
    plans: Mapping[str, Plan],
) -> dict[str, Observation]:
    """The observations of a table's sound rows."""
    turns: Mapping[str, Iterator[int]] = defaultdict(count)
    return {
        r["id"]: Observation(
            r["id"],
            areas[r["ref_area"]],
            activities[r["activity"]],
            indicators[r["indicator"]],
            Period.parse(r["time_period"]),
            Decimal(r["obs_value"]),
            r["qualifier"],
            r["obs_status"],
            sources[r["source"]],
            r["locator"],
            text(r, "scope"),
            text(r, "note"),
            decimal(r["restated_value"]),
            units.get(r["restated_unit"]),
            r["plausible"],
            text(r, "doubt"),
            r["revises"],
            plans.get(r["plan"]),
            next(turns[r["source"]]),
        )
        for r in table.sound
        if r["ref_area"] in areas
        and r["activity"] in activities
        and r["indicator"] in indicators
        and r["source"] in sources
    }


def release(
    package: Package,
    areas: Mapping[str, Area],
    activities: Mapping[str, Activity],
    indicators: Mapping[str, Indicator],
    units: Mapping[str, Unit],
) -> Release | None:
    """The release before this version, in today's areas, activities and measures; None when there is none."""
    tables = package.saved.get(package.before, {})
    if not tables.keys() >= set(load.RELEASED):
        return None
    sources = documents(tables["sources"])
    rows = tables["observations"]
    found = observed(rows, areas, activities, indicators, units, sources, {})
    return Release(package.before, {row["id"]: row.cells for row in rows.sound}, found, sources)


def year(value: str) -> int | None:
    """A year cell; None when it is empty."""
    return int(value) if value else None


def pick(known: Mapping[str, Value], cell: str) -> tuple[Value, ...]:
    """The values that a list cell names."""
    return tuple(known[name] for name in split(cell) if name in known)


def placeholders(row: Row) -> list[str]:
    """Ids of the observations that a claim's statement holds or compares, each once."""
    return list(dict.fromkeys(name for words in text(row, "statement").values() for name in prose.references(words)))


def own_settings(package: Package) -> Mapping[str, Any]:
    """The atlas's own part of the descriptor."""
    own = package.descriptor.get("atlas")
    return own if isinstance(own, dict) else {}


def profile(descriptor: Mapping[str, Any]) -> Profile:
    """What the descriptor says of the dataset as a whole."""
    own = descriptor["atlas"]
    licence: Mapping[str, str] = next(iter(descriptor.get("licenses", [])), {})
    return Profile(
        title=own.get("title", {"en": descriptor.get("title", "")}),
        description=own.get("description", {"en": descriptor.get("description", "")}),
        city=own["city"],
        total=own["total"],
        languages=tuple(own["languages"]),
        currency=own["currency"],
        foreign_currency=own["foreign_currency"],
        exchange_rate=own["exchange_rate"],
        exchange_rate_area=own["exchange_rate_area"],
        version=descriptor.get("version", ""),
        date=str(descriptor.get("created", ""))[:10],
        licence=licence.get("title", ""),
        licence_url=licence.get("path", ""),
        address=descriptor.get("homepage", ""),
        home=tuple(own.get("home", ())),
        home_charts=tuple(tuple(str(key).split("/")) for key in own.get("home_charts", ())),
        home_targets=tuple(own.get("home_targets", ())),
        name=descriptor.get("name", ""),
        plan=tuple(int(year) for year in own.get("plan", ())),
        ecosystem=tuple(own.get("ecosystem", ())),
    )
