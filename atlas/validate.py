"""Rows into a Dataset, or every problem at once; `CHECKS` is the list of rules on what the rows mean.

The order is fixed: cells and keys (`load`), references, then the rules below on every row that is
sound so far, so that one run reports all there is. After `read`, no code asks whether a figure has a
source or a period can be parsed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar
from urllib.parse import urlsplit

from atlas import derive, load
from atlas.load import Package, Row, Table, split
from atlas.model import (
    Activity,
    Area,
    AreaActivity,
    Break,
    Claim,
    ClassItem,
    Cluster,
    Correspondence,
    Dataset,
    Indicator,
    Milestone,
    Observation,
    Organisation,
    Profile,
    Source,
    Text,
    Unit,
)
from atlas.period import Period
from atlas.problems import InputError, Location, Problem

Value = TypeVar("Value")

SLIP = Decimal(5)
"""How many times its neighbours a value may be before it is taken for a slip of the decimal point."""


def read(folder: Path) -> Dataset:
    """The dataset in `folder`; InputError with every problem when it is not sound."""
    package, problems = load.read(folder)
    problems += load.reference_problems(package)
    problems += missing(package)
    if not package.tables.keys() >= set(required(package)) or any(p.code == "missing" for p in problems):
        raise InputError(problems)
    problems += [problem for rule in ROW_CHECKS for problem in rule(package)]
    dataset = build(package)
    problems += [problem for check in CHECKS for problem in check(package, dataset)]
    if problems:
        raise InputError(problems)
    return dataset


def own_settings(package: Package) -> Mapping[str, Any]:
    """The atlas's own part of the descriptor."""
    own = package.descriptor.get("atlas")
    return own if isinstance(own, dict) else {}


def required(package: Package) -> Iterator[str]:
    """The resources that a build reads."""
    yield from TABLES
    yield from (f"labels-{code}" for code in own_settings(package).get("languages", []))


def missing(package: Package) -> Iterator[Problem]:
    """Resources that the atlas reads and the descriptor does not name, and settings that it lacks."""
    where = Location(f"{package.shown}/{load.DESCRIPTOR}")
    named = [resource.get("name") for resource in package.descriptor["resources"] if isinstance(resource, dict)]
    for name in required(package):
        if name not in named:
            yield Problem(where, "missing", f"there is no resource {name!r}")
    needed = ("city", "total", "languages", "currency", "foreign_currency", "exchange_rate", "exchange_rate_area")
    for name in needed:
        if not own_settings(package).get(name):
            yield Problem(where, "missing", f"the property atlas.{name} is not set")


# ---------------------------------------------------------------------------- rules on rows


def period_problems(package: Package) -> Iterator[Problem]:
    """Periods that do not follow the grammar."""
    for name in ("observations", "breaks"):
        table = package.tables[name]
        for row in table.rows:
            if not row["time_period"]:
                continue
            try:
                Period.parse(row["time_period"])
            except ValueError as error:
                yield table.problem(row, "time_period", "period", f"time_period is {row['time_period']!r}, {error}")


def date_problems(package: Package) -> Iterator[Problem]:
    """Dates that look right and do not exist, such as 2023-02-30."""
    for name, column in (("sources", "published"), ("milestones", "date"), ("organisations", "founded")):
        table = package.tables[name]
        for row in table.rows:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", row[column]):
                try:
                    datetime.date.fromisoformat(row[column])
                except ValueError as error:
                    yield table.problem(row, column, "date", f"{column} is {row[column]!r}: {error}")


def link_problems(package: Package) -> Iterator[Problem]:
    """Links that are not http(s), and links to a repost, which is cited but never linked."""
    table = package.tables["sources"]
    for row in table.rows:
        url = row["url"]
        if not url:
            continue
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"[\s<>\"'`\\]", url):
            yield table.problem(
                row, "url", "link", f"url is {url!r}; a link starts with http:// or https:// and a host"
            )
        if row["tier"] == "repost":
            yield table.problem(row, "url", "link-repost", f"url is {url!r}; a repost is never linked: leave it empty")


def parent_problems(package: Package) -> Iterator[Problem]:
    """Activities that are their own ancestors, and areas that lie in themselves."""
    for name, column in (("activities", "parent"), ("areas", "part_of")):
        table = package.tables[name]
        parents = {row["id"]: split(row[column]) for row in table.rows}
        for row in table.rows:
            seen, queue = set(), list(parents[row["id"]])
            while queue:
                current = queue.pop()
                if current == row["id"]:
                    yield table.problem(row, column, "cycle", f"{column} leads from {row['id']!r} back to itself")
                    break
                if current not in seen:
                    seen.add(current)
                    queue.extend(parents.get(current, []))


def scope_problems(package: Package) -> Iterator[Problem]:
    """Narrower scopes without the wider activity on whose page they are shown."""
    table = package.tables["activities"]
    for row in table.sound:
        if row["kind"] == "scope" and not row["parent"]:
            yield table.problem(row, "parent", "parent", "parent is empty; a scope is shown on its parent's page")


def growth_problems(package: Package) -> Iterator[Problem]:
    """Growth rates that do not say of what, or at which prices."""
    table = package.tables["indicators"]
    for row in table.sound:
        if row["measure"] == "growth" and not row["prices"]:
            yield table.problem(
                row, "prices", "prices", "prices is empty; a growth rate is at constant or current prices"
            )


def restatement_problems(package: Package) -> Iterator[Problem]:
    """A restated value without its unit, or a unit without a value."""
    table = package.tables["observations"]
    for row in table.sound:
        if bool(row["restated_value"]) != bool(row["restated_unit"]):
            yield table.problem(row, "restated_unit", "restated", "restated_value and restated_unit go together")


def placeholder_problems(package: Package) -> Iterator[Problem]:
    """Placeholders in claims that name no observation, or one of another source."""
    table = package.tables["claims"]
    sources = {row["id"]: row["source"] for row in package.tables["observations"].rows}
    for row in table.sound:
        for column in (name for name in row.cells if name.startswith("statement_")):
            try:
                names = [name for _, name, _, _ in Formatter().parse(row[column]) if name is not None]
            except ValueError as error:
                yield table.problem(row, column, "placeholder", f"{column} cannot be read: {error}")
                continue
            for name in names:
                if name not in sources:
                    hint = load.close(name, sources)
                    yield table.problem(row, column, "placeholder", f"{{{name}}} names no observation{hint}")
                elif sources[name] != row["source"]:
                    message = f"{{{name}}} is from {sources[name]!r}, the claim from {row['source']!r}"
                    yield table.problem(row, column, "placeholder", message)


def reserved_problems(package: Package) -> Iterator[Problem]:
    """Ids that would give two pages one address: that of the list of all is taken."""
    for resource in ("indicators", "activities", "areas", "clusters", "sources"):
        table = package.tables[resource]
        for row in table.sound:
            if row["id"] == "index":
                yield table.problem(row, "id", "reserved", "id is 'index', the address of the list of all")


ROW_CHECKS: tuple[Callable[[Package], Iterator[Problem]], ...] = (
    period_problems,
    date_problems,
    link_problems,
    parent_problems,
    scope_problems,
    growth_problems,
    restatement_problems,
    placeholder_problems,
    reserved_problems,
)


# ---------------------------------------------------------------------------- rows into values


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


class Build:
    """Turns the sound rows of a package into values; rows that name a flawed row are left out too."""

    def __init__(self, package: Package) -> None:
        self.package = package

    def rows(self, name: str) -> Iterator[tuple[Table, Row]]:
        """The sound rows of a table."""
        table = self.package.tables[name]
        for row in table.sound:
            yield table, row

    def dataset(self) -> Dataset:
        """The dataset, table by table: each may name those before it."""
        units = {r["id"]: Unit(r["id"], r["kind"], text(r, "name"), r["symbol"]) for _, r in self.rows("units")}
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
            )
            for _, r in self.rows("indicators")
            if r["unit_measure"] in units
        }
        activities = {
            r["id"]: Activity(r["id"], text(r, "name"), r["kind"], r["parent"], text(r, "definition"))
            for _, r in self.rows("activities")
        }
        areas = {
            r["id"]: Area(r["id"], text(r, "name"), r["kind"], tuple(split(r["part_of"])), text(r, "about"))
            for _, r in self.rows("areas")
        }
        sources = {
            r["id"]: Source(
                r["id"],
                r["title"],
                r["publisher"],
                r["via"],
                r["published"],
                r["url"],
                r["language"],
                r["tier"],
                text(r, "note"),
                Location(t.shown, r.line),
            )
            for t, r in self.rows("sources")
        }
        area_activities = tuple(
            AreaActivity(areas[r["area"]], activities[r["activity"]], sources[r["source"]])
            for _, r in self.rows("area-activities")
            if r["area"] in areas and r["activity"] in activities and r["source"] in sources
        )
        clusters = {
            r["id"]: Cluster(r["id"], text(r, "name"), activities[r["activity"]], areas[r["area"]], text(r, "about"))
            for _, r in self.rows("clusters")
            if r["activity"] in activities and r["area"] in areas
        }
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
            )
            for _, r in self.rows("organisations")
            if r["area"] in areas and r["source"] in sources
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
            )
            for _, r in self.rows("milestones")
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
            for _, r in self.rows("classes")
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
            for _, r in self.rows("correspondences")
        }
        observations = {
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
                Location(t.shown, r.line),
            )
            for t, r in self.rows("observations")
            if r["ref_area"] in areas
            and r["activity"] in activities
            and r["indicator"] in indicators
            and r["source"] in sources
        }
        breaks = {
            r["id"]: Break(
                r["id"],
                areas[r["ref_area"]],
                activities[r["activity"]],
                indicators[r["indicator"]],
                Period.parse(r["time_period"]),
                r["kind"],
                text(r, "note"),
            )
            for _, r in self.rows("breaks")
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
            for _, r in self.rows("claims")
            if r["source"] in sources
        }
        return Dataset(
            profile(self.package.descriptor),
            {
                code: {r["key"]: r["text"] for _, r in self.rows(f"labels-{code}")}
                for code in self.package.descriptor["atlas"]["languages"]
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
        )


def build(package: Package) -> Dataset:
    """The dataset of the package's sound rows."""
    return Build(package).dataset()


def pick(known: Mapping[str, Value], cell: str) -> tuple[Value, ...]:
    """The values that a list cell names."""
    return tuple(known[name] for name in split(cell) if name in known)


def placeholders(row: Row) -> list[str]:
    """Ids of the observations that a claim's statement holds, each once."""
    found: dict[str, None] = {}
    for statement in text(row, "statement").values():
        try:
            found.update({name: None for _, name, _, _ in Formatter().parse(statement) if name})
        except ValueError:
            continue
    return list(found)


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
    )


# ---------------------------------------------------------------------------- rules on meaning


def at(package: Package, resource: str, key: str, column: str, code: str, message: str) -> Problem:
    """A problem of the cell in `column` of the row with that id."""
    table, row = package.find(resource, key)
    return table.problem(row, column, code, message)


def shares(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Shares outside 0 to 100 percent."""
    for o in dataset.observations.values():
        if o.indicator.measure == "share" and not 0 <= o.value <= 100:
            message = f"obs_value is {str(o.value)!r}; a share lies between 0 and 100 percent"
            yield at(package, "observations", o.id, "obs_value", "share", message)


def signs(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Negative values of what cannot be negative."""
    for o in dataset.observations.values():
        if o.indicator.measure in ("count", "volume", "area", "rank", "output", "revenue", "size") and o.value < 0:
            message = f"obs_value is {str(o.value)!r}; {o.indicator.id} cannot be negative"
            yield at(package, "observations", o.id, "obs_value", "sign", message)


def foresight(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Sources published before the period that they report as actual."""
    for o in dataset.observations.values():
        if o.status not in ("A", "P") or not o.source.published:
            continue
        latest = Period.parse(o.source.published[:7]).end
        if latest < o.period.start:
            message = (
                f"time_period is {o.period.text!r} with status {o.status}, and the source was published on "
                f"{o.source.published}, before it began; is it a forecast (F) or target (T)?"
            )
            yield at(package, "observations", o.id, "time_period", "foresight", message)


def slips(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Values more than five times, or less than a fifth, of every neighbour in their series."""
    for line in derive.series(dataset):
        if line.indicator.measure in ("growth", "change", "rank"):
            continue
        members = [o for o in line.observations if o.value > 0 and not o.plausible and not o.doubt]
        for o in members:
            others = [n for n in members if n is not o and n.period.months == o.period.months]
            near = sorted(others, key=lambda n: abs(n.period.end - o.period.end))[:2]
            if not near or not any(abs(n.period.end - o.period.end) <= 36 for n in near):
                continue
            high = all(o.value > SLIP * n.value for n in near)
            low = all(o.value * SLIP < n.value for n in near)
            if high or low:
                values = " and ".join(f"{n.value} in {n.period}" for n in near)
                message = (
                    f"obs_value is {str(o.value)!r}, and its neighbours are {values}: a tenfold slip? "
                    "If it is right, write the reason into plausible"
                )
                yield at(package, "observations", o.id, "obs_value", "slip", message)


def doubles(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Rows that state the same figure from the same source twice."""
    seen: dict[tuple[object, ...], str] = {}
    for o in dataset.observations.values():
        same = (o.key, o.period.bounds, o.value, o.qualifier, o.status, o.source.id, tuple(o.scope.items()))
        if same in seen:
            message = f"states the same figure from the same source as {seen[same]!r}; drop one of the two"
            yield at(package, "observations", o.id, "id", "double", message)
        seen.setdefault(same, o.id)


def unused_sources(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Sources that nothing in the dataset uses."""
    columns = [
        (table, fk["fields"])
        for table in package.tables.values()
        for fk in table.schema.get("foreignKeys", [])
        if fk["reference"]["resource"] == "sources"
    ]
    used = {row[name] for table, name in columns for row in table.rows}
    for source in dataset.sources:
        if source not in used:
            yield at(package, "sources", source, "id", "unused", "nothing in the dataset uses this source; drop it")


def labels(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Labels that one language has and another lacks, or whose fields differ."""
    codes = list(dataset.profile.languages)
    everything = {key: code for code in reversed(codes) for key in dataset.labels[code]}
    for code in codes:
        own = dataset.labels[code]
        table = package.tables[f"labels-{code}"]
        for key in sorted(everything.keys() - own.keys()):
            if key.startswith("scale."):
                continue
            message = f"label {key!r} is missing; {everything[key]} has it"
            yield Problem(Location(table.shown), "label-missing", message)
        for row in table.sound:
            other = dataset.labels[everything[row["key"]]][row["key"]]
            try:
                fields = [{name for _, name, _, _ in Formatter().parse(t) if name} for t in (row["text"], other)]
            except ValueError as error:
                yield table.problem(row, "text", "label", f"text is {row['text']!r}: {error}")
                continue
            if fields[0] != fields[1]:
                message = f"text has the fields {sorted(fields[0])}, the same label elsewhere {sorted(fields[1])}"
                yield table.problem(row, "text", "label", message)


def value_labels(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Values of the data that pages show in words, and for which a language has no words."""
    for code, own in dataset.labels.items():
        for resource, column, forms in SHOWN:
            table = package.tables[resource]
            first = {row[column]: row for row in reversed(table.sound) if row[column]}
            for value, row in first.items():
                lacking = [repr(label) for label in (form.format(value) for form in forms) if label not in own]
                if lacking:
                    message = f"{column} is {value!r}, and labels/{code}.csv has no {' and no '.join(lacking)}"
                    yield table.problem(row, column, "label-missing", message)


SHOWN = (
    ("indicators", "measure", ("measure.{}",)),
    ("indicators", "topic", ("topic.{}",)),
    ("indicators", "prices", ("prices.{}",)),
    ("activities", "kind", ("activity.{}",)),
    ("areas", "kind", ("area.{}", "group.{}")),
    ("sources", "tier", ("tier.{}", "tier.{}.intro")),
    ("organisations", "kind", ("organisation.{}",)),
    ("classes", "classification", ("class.{}",)),
    ("correspondences", "fit", ("fit.{}",)),
    ("observations", "qualifier", ("qualifier.{}", "qualifier.{}.name", "qualifier.{}.intro")),
    ("observations", "obs_status", ("status.{}", "status.{}.intro")),
    ("breaks", "kind", ("break.{}",)),
)
"""Columns whose values pages show in words, and the labels that each value needs."""


def names(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Names and definitions missing in a language that the site is published in."""
    needed = {
        "indicators": ("name", "definition"),
        "activities": ("name", "definition"),
        "areas": ("name",),
        "clusters": ("name",),
    }
    main = dataset.profile.languages[0]
    for resource, bases in needed.items():
        table = package.tables[resource]
        for row in table.sound:
            for base in bases:
                if not text(row, base).get(main):
                    message = f"{base}_{main} is empty; the site is published in {main!r}"
                    yield table.problem(row, f"{base}_{main}", "text-missing", message)


def settings(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Settings of the descriptor that name something that is not in the tables."""
    where = Location(f"{package.shown}/{load.DESCRIPTOR}")
    own = dataset.profile
    ids = {name: {row["id"] for row in table.rows} for name, table in package.tables.items()}
    rows = package.tables["observations"].rows
    series_keys = {f"{row['ref_area']}/{row['activity']}/{row['indicator']}" for row in rows}
    expected = (
        ("city", own.city, ids["areas"]),
        ("total", own.total, ids["activities"]),
        ("exchange_rate", own.exchange_rate, ids["indicators"]),
        ("exchange_rate_area", own.exchange_rate_area, ids["areas"]),
        ("currency", own.currency, ids["units"]),
        ("foreign_currency", own.foreign_currency, ids["units"]),
        *(("home", item, ids["observations"]) for item in own.home),
        *(("home_charts", "/".join(key), series_keys) for key in own.home_charts),
    )
    for name, value, known in expected:
        if value not in known:
            yield Problem(where, "setting", f"atlas.{name} is {value!r}, which no row has as its id")
    if not own.date:
        yield Problem(where, "setting", "created is not set; the date of the data is never taken from the clock")


CHECKS: tuple[Callable[[Package, Dataset], Iterator[Problem]], ...] = (
    shares,
    signs,
    foresight,
    slips,
    doubles,
    unused_sources,
    labels,
    value_labels,
    names,
    settings,
)
"""Each rule finds the places where the rows, sound as rows, do not mean what they should."""

TABLES = (
    "units",
    "indicators",
    "activities",
    "areas",
    "area-activities",
    "clusters",
    "sources",
    "organisations",
    "milestones",
    "classes",
    "correspondences",
    "observations",
    "breaks",
    "claims",
)
