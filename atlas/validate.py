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
from typing import Any
from urllib.parse import urlsplit

from atlas import changes, composite, coverage, derive, geometry, load, parse, prose
from atlas.descriptor import BOUNDARIES, short
from atlas.jsontext import Keys
from atlas.load import Package, Row, Table, split
from atlas.model import QUALIFIERS, STATUSES, TIERS, Dataset, Observation
from atlas.parse import text
from atlas.period import Period
from atlas.problems import InputError, Location, Problem

DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""What no file of Windows can be called, whatever its ending."""

SLIP = Decimal(5)
"""How many times its neighbours a value may be before it is taken for a slip of the decimal point."""


def read(folder: Path) -> Dataset:
    """The dataset in `folder`; InputError with every problem when it is not sound."""
    package, problems = load.read(folder)
    problems += load.reference_problems(package)
    problems += missing(package)
    problems += lacking(package)
    if not package.tables.keys() >= set(required(package)) or any(p.code in ("missing", "schema") for p in problems):
        raise InputError(problems)
    problems += [problem for rule in ROW_CHECKS for problem in rule(package)]
    dataset = parse.build(package)
    problems += [problem for check in CHECKS for problem in check(package, dataset)]
    if problems:
        raise InputError(problems)
    return dataset


def required(package: Package) -> Iterator[str]:
    """The resources that a build reads."""
    yield from TABLES
    yield from (f"labels-{code}" for code in parse.own_settings(package).get("languages", []))


def missing(package: Package) -> Iterator[Problem]:
    """Resources that the atlas reads and the descriptor does not name, and settings that it lacks."""
    named = [resource["name"] for resource in package.descriptor["resources"]]
    for name in required(package):
        if name not in named:
            yield Problem(package.places.locate("resources"), "missing", f"there is no resource {name!r}")
    needed = ("city", "total", "languages", "currency", "foreign_currency", "exchange_rate", "exchange_rate_area")
    for name in needed:
        if not parse.own_settings(package).get(name):
            yield Problem(package.places.locate("atlas", name), "missing", f"the property atlas.{name} is not set")


def lacking(package: Package) -> Iterator[Problem]:
    """Schemas that promise less of a column than the atlas relies on: that it is there, its type, its values."""
    for number, resource in enumerate(package.descriptor["resources"]):
        table = re.sub("^labels-.*", "labels", resource["name"])
        fields = {
            item["name"]: (place, item) for place, item in enumerate(resource.get("schema", {}).get("fields", ()))
        }
        needed = {"id": KEY} if "id" in fields else {}
        for column, wanted in {**needed, **NEEDED.get(table, {})}.items():
            place, item = fields.get(column, (0, {}))
            wrong = "" if item else f"{table} have no field {column!r}, which the atlas reads"
            held = item.get("constraints", {})
            for part, value in wanted.items() if item else ():
                found = item.get("type", "string") if part == "type" else held.get(part)
                if not holds(part, found, value):
                    wrong = f"the field {column!r} of {table} has {part} {found!r}; the atlas needs {value!r}"
            if wrong:
                keys: Keys = ("resources", number, "schema", "fields", *([place] if item else []))
                yield Problem(package.places.locate(*keys), "schema", wrong)


def holds(part: str, found: Any, needed: Any) -> bool:
    """Whether what a schema says of a field is what is needed, or stricter."""
    if found is None or part not in ("enum", "minimum", "maximum"):
        return bool(found == needed)
    if part == "enum":
        return set(found) <= set(needed)
    return bool(found >= needed if part == "minimum" else found <= needed)


KEY: Mapping[str, Any] = {"type": "string", "required": True, "unique": True}
NAMED: Mapping[str, Any] = {"type": "string", "required": True}
WHOLE: Mapping[str, Any] = {"type": "integer", "required": True}
YEAR: Mapping[str, Any] = {"type": "integer", "minimum": 1900, "maximum": 2100}
YEARS: Mapping[str, Mapping[str, Any]] = {"from_year": YEAR, "to_year": YEAR}
NEEDED: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "units": {"id": KEY},
    "indicators": {
        "id": KEY,
        "unit_measure": NAMED,
        "unit_mult": {**WHOLE, "minimum": 0, "maximum": 12},
        "core": {"type": "boolean"},
    },
    "activities": {"id": KEY},
    "areas": {"id": KEY},
    "clusters": {"id": KEY},
    "sources": {"id": KEY, "tier": {"required": True, "enum": list(TIERS)}},
    "organisations": {"id": KEY},
    "milestones": {"id": KEY, "date": NAMED},
    "classes": {"id": KEY, "position": WHOLE},
    "correspondences": {"id": KEY},
    "plans": {"id": KEY, **YEARS},
    "observations": {
        "id": KEY,
        "time_period": NAMED,
        "obs_value": {"type": "number", "required": True},
        "restated_value": {"type": "number"},
        "qualifier": {"required": True, "enum": list(QUALIFIERS)},
        "obs_status": {"required": True, "enum": list(STATUSES)},
    },
    "breaks": {"id": KEY, "time_period": NAMED},
    "claims": {"id": KEY},
    "names": {"id": KEY},
    "coverage": {"id": KEY, **YEARS, "state": {"required": True, "enum": ["not_published", "not_applicable"]}},
    "corrections": {
        "id": KEY,
        "field": {"required": True, "enum": ["id", *changes.IDENTITY, *changes.STATED, "source"]},
    },
    "labels": {"key": KEY, "text": NAMED},
    "exceptions": {"text": KEY},
}
"""What the code takes for granted of cells, in the words of Table Schema; schemas may be stricter."""


# ---------------------------------------------------------------------------- rules on rows


def period_problems(package: Package) -> Iterator[Problem]:
    """Periods that do not follow the grammar."""
    saved = [tables["observations"] for tables in package.saved.values() if "observations" in tables]
    for table in (package.tables["observations"], package.tables["breaks"], *saved):
        for row in table.rows:
            if not row["time_period"]:
                continue
            try:
                Period.parse(row["time_period"])
            except ValueError as error:
                yield table.problem(row, "time_period", "period", f"time_period is {row['time_period']!r}, {error}")


def date_problems(package: Package) -> Iterator[Problem]:
    """Dates that look right and do not exist, such as 2023-02-30."""
    dates = (("sources", "published"), ("milestones", "date"), ("organisations", "founded"), ("plans", "date"))
    for name, column in dates:
        if name not in package.tables:
            continue
        table = package.tables[name]
        for row in table.rows:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", row[column]):
                try:
                    datetime.date.fromisoformat(row[column])
                except ValueError as error:
                    yield table.problem(row, column, "date", f"{column} is {row[column]!r}: {error}")
            elif row[column] and row.line not in table.flawed:
                try:
                    Period.parse(row[column])
                except ValueError as error:
                    yield table.problem(row, column, "period", f"{column} is {row[column]!r}, {error}")


def link_problems(package: Package) -> Iterator[Problem]:
    """Links that are not http(s), and links to a repost, which is cited but never linked."""
    table = package.tables["sources"]
    for row, column in ((row, column) for row in table.rows for column in ("url", "archived") if row[column]):
        url = row[column]
        try:
            parts = urlsplit(url)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"[\s<>\"'`\\]", url):
            message = f"{column} is {url!r}; a link starts with http:// or https:// and a host"
            yield table.problem(row, column, "link", message)
        if row["tier"] == "repost":
            message = f"{column} is {url!r}; a repost is never linked: leave it empty"
            yield table.problem(row, column, "link-repost", message)


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


def id_problems(package: Package) -> Iterator[Problem]:
    """Ids that cannot be addresses and names of files everywhere, or that one such name would stand for twice.

    The schemas hold most tables to a stricter form; this holds whatever a schema says.
    """
    for table in package.tables.values():
        seen: dict[str, Row] = {}
        for row in table.rows if "id" in table.header else ():
            key = row["id"]
            before = seen.setdefault(key.casefold(), row)
            if key and not ID.fullmatch(key):
                message = "an id is at most 100 letters a to z, digits, and single - or _ between them"
                yield table.problem(row, "id", "id", f"id is {short(key)}; {message}")
            if RESERVED.fullmatch(key):
                yield table.problem(row, "id", "reserved", f"id is {key!r}, a name that Windows keeps for devices")
            if table.name in LISTED and key == "index":
                yield table.problem(row, "id", "reserved", "id is 'index', the address of the list of all")
            if before["id"] != key:
                message = f"differs from {before['id']!r} in line {before.line} by capitals alone"
                yield table.problem(row, "id", "id", f"id is {short(key)}, which {message}")


ID = re.compile(r"(?=.{1,100}$)[A-Za-z0-9]+([_-][A-Za-z0-9]+)*", re.ASCII)
RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]", re.IGNORECASE)
LISTED = ("indicators", "activities", "areas", "clusters", "sources")
"""Tables whose rows have pages beside a list of all."""


def border_problems(package: Package) -> Iterator[Problem]:
    """Borders of no area, twice of one, of a shape that cannot be drawn, or that do not say whose they are."""
    borders = package.borders
    if not borders:
        return
    resources = [resource["name"] for resource in package.descriptor["resources"]]
    for part, needed in (("licenses", "name"), ("sources", "title")):
        if not parse.first(borders.resource, part).get(needed):
            message = f"the resource {BOUNDARIES!r} has no {part} with a {needed}; maps say whose borders they are"
            where = package.places.locate("resources", resources.index(BOUNDARIES), part)
            yield Problem(where, "licence", message)
    known = {row["id"] for row in package.tables["areas"].rows}
    seen: set[str] = set()
    for feature in borders.features:
        key = str(feature.get("id", ""))
        place = borders.locate(key)
        if key not in known:
            yield Problem(place, "reference", f"id is {key!r}, and areas has no such row{load.close(key, known)}")
        elif key in seen:
            yield Problem(place, "key", f"the area {key!r} has borders already; put its parts into one MultiPolygon")
        seen.add(key)
        wrong = geometry.flaw(feature)
        if wrong:
            yield Problem(place, "geometry", f"the borders of {key!r} {wrong}")


ROW_CHECKS: tuple[Callable[[Package], Iterator[Problem]], ...] = (
    period_problems,
    date_problems,
    link_problems,
    parent_problems,
    scope_problems,
    growth_problems,
    restatement_problems,
    id_problems,
    border_problems,
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
    """Negative values of what cannot be negative, and exchange rates of nothing."""
    for o in dataset.observations.values():
        if o.indicator.measure in ("count", "volume", "area", "rank", "output", "revenue", "size") and o.value < 0:
            message = f"obs_value is {str(o.value)!r}; {o.indicator.id} cannot be negative"
            yield at(package, "observations", o.id, "obs_value", "sign", message)
        if o.indicator.id == dataset.profile.exchange_rate and o.value <= 0:
            message = (
                f"obs_value is {str(o.value)!r}; amounts are divided by an exchange rate, which is more than nothing"
            )
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


def revisions(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Figures that say they revise one of another measure or period, a later one, or one that revises them."""
    for o in dataset.observations.values():
        old = dataset.observations.get(o.revises)
        if old is None:
            continue
        wrong = ""
        if (old.key, old.period.bounds) != (o.key, o.period.bounds):
            wrong = "which is not the same area, activity, indicator and period"
        elif old.source.published > o.source.published:
            wrong = f"which was published later, on {old.source.published}"
        elif old is o or o.id in {later.id for later in revised(dataset, old)}:
            wrong = "which leads back to itself"
        if wrong:
            yield at(package, "observations", o.id, "revises", "revises", f"revises is {old.id!r}, {wrong}")


def revised(dataset: Dataset, observation: Observation) -> Iterator[Observation]:
    """The observations that one revises, each once, back to the first."""
    seen: set[str] = set()
    while observation.revises in dataset.observations and observation.revises not in seen:
        observation = dataset.observations[observation.revises]
        seen.add(observation.id)
        yield observation


def plans(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Plans without a target, or that end before they begin, and figures that no such plan can have set."""
    used = {o.plan for o in dataset.observations.values()}
    for plan in dataset.plans.values():
        if plan not in used:
            yield at(package, "plans", plan.id, "id", "plan", "no target of the dataset is set by this plan; drop it")
        if plan.first and plan.last and plan.last < plan.first:
            message = f"to_year is {str(plan.last)!r}, before from_year {plan.first}"
            yield at(package, "plans", plan.id, "to_year", "plan", message)
    for o in dataset.observations.values():
        if o.plan is None:
            continue
        wrong, published = "", o.source.published
        known = min(len(published), len(o.plan.date))
        if o.status != "T":
            wrong = f"and the status is {o.status}; only a target (T) is set by a plan"
        elif published[:known] < o.plan.date[:known]:
            wrong = f"which is of {o.plan.date}, after its source was published on {published}"
        elif o.plan.first and o.period.end < o.plan.first * 12:
            wrong = f"which begins in {o.plan.first}, after the target is due"
        if wrong:
            yield at(package, "observations", o.id, "plan", "plan", f"plan is {o.plan.id!r}, {wrong}")


def absences(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Reasons why there is no figure where there is one, and years that end before they begin."""
    if dataset.profile.city not in dataset.areas:
        return  # its row is a problem already, or `settings` says so
    known = coverage.actual(dataset)
    for absence in dataset.absences:
        if absence.first and absence.last and absence.last < absence.first:
            message = f"to_year is {str(absence.last)!r}, before from_year {absence.first}"
            yield at(package, "coverage", absence.id, "to_year", "coverage", message)
        found = [
            o.id
            for figures in known.values()
            for o in figures
            if coverage.covers(absence, o.area, o.activity, o.indicator, o.period.year)
        ]
        if found:
            message = f"state is {absence.state!r}, and there is a figure: {', '.join(found[:3])}"
            yield at(package, "coverage", absence.id, "state", "coverage", message)


def other_names(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Other names of nothing, of two things at once, or of what bears the name already."""
    for row in package.tables["names"].sound:
        named = [column for column in ("activity", "area", "indicator", "organisation") if row[column]]
        if len(named) != 1:
            message = f"{len(named)} of activity, area, indicator and organisation are filled in; one is needed"
            yield at(package, "names", row["id"], "name", "names", message)
    known: set[tuple[str, object]] = set()
    for other in dataset.names:
        if other.name in other.item.name.values() or (other.name, other.item) in known:
            message = f"name is {other.name!r}, which {other.item.id!r} has already"
            yield at(package, "names", other.id, "name", "names", message)
        known.add((other.name, other.item))


def corrections(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Corrections of nothing, and those that lead from what was released to what does not stand there."""
    released = dataset.release.cells if dataset.release else {}
    for row in dataset.corrections:
        for column, value in (("was", row.was), ("is", row.now)) if row.field in changes.NUMBERS else ():
            if value and not load.NUMBER.fullmatch(value):
                message = f"{column} is {short(value)}, not a number, as {row.field} is"
                yield at(package, "corrections", row.id, column, "correction", message)
        if row.observation not in released and row.observation not in dataset.observations:
            hint = load.close(row.observation, dataset.observations)
            message = f"observation is {row.observation!r}, which was neither released nor is there now{hint}"
            yield at(package, "corrections", row.id, "observation", "correction", message)
            continue
        if changes.same(row.field, row.was, row.now):
            message = f"is is {row.now!r}, the same as was; a correction changes something"
            yield at(package, "corrections", row.id, "is", "correction", message)
        here = dataset.observations.get(row.observation)
        now = "" if here is None else {"id": here.id, **changes.cells(here)}[row.field]
        before = released.get(row.observation, {}).get(row.field, "")
        later = [c for c in dataset.corrections if (c.observation, c.field) == (row.observation, row.field)]
        ends = any(changes.same(row.field, c.now, now) for c in later)
        if changes.same(row.field, row.was, before) and before and not ends:
            message = f"is is {row.now!r}, and {row.field} of {row.observation!r} is {now!r}"
            yield at(package, "corrections", row.id, "is", "correction", message)


def released(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Values that differ from the last release for no reason, and a version that was published with others."""
    release = dataset.release
    for change in changes.changes(dataset) if release else ():
        if change.kind == "withdrawn" and not change.corrections:
            table = package.saved[package.before]["observations"]
            row = next(row for row in table.rows if row["id"] == change.id)
            message = f"{change.id!r} is gone since; write why into corrections.csv, with the field 'id'"
            yield table.problem(row, "id", "change", message)
        elif release and change.kind in ("revised", "corrected"):
            for difference, remedy in changes.unexplained(change, release):
                message = f"{difference.field} is {difference.now!r}, and was {difference.was!r} in "
                message += f"{release.version} from the same source; {remedy}"
                if difference.field in changes.IDENTITY:
                    message = message.replace(" from the same source", "")
                yield at(package, "observations", change.id, difference.field, "change", message)
    own = package.saved.get(package.version, {}).get("observations")
    if own and stated(own) != stated(package.tables["observations"]):
        message = f"version is {package.version!r}, which was released with other figures; raise it"
        yield Problem(package.places.locate("version"), "released", message)


def stated(table: Table) -> set[tuple[str, ...]]:
    """The cells of a table of observations that a release fixes, whatever the order of the rows."""
    return {tuple(row[name] for name in load.LASTING) for row in table.rows}


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
            if row["key"].startswith("scale.") and not re.fullmatch(r"scale\.[0-9]{1,2}", row["key"]):
                message = f"key is {short(row['key'])}; a scale is a power of ten, such as scale.6"
                yield table.problem(row, "key", "label", message)
            other = dataset.labels[everything[row["key"]]][row["key"]]
            try:
                fields = [{name for _, name, _, _ in Formatter().parse(t) if name} for t in (row["text"], other)]
            except ValueError as error:
                yield table.problem(row, "text", "label", f"text is {row['text']!r}: {error}")
                continue
            odd = [name for _, name, form, kind in Formatter().parse(row["text"]) if form or kind or not plain(name)]
            if odd:
                message = f"text is {short(row['text'])}; in braces stands a name and nothing else"
                yield table.problem(row, "text", "label", message)
            if fields[0] != fields[1]:
                message = f"text has the fields {sorted(fields[0])}, the same label elsewhere {sorted(fields[1])}"
                yield table.problem(row, "text", "label", message)


def plain(field: str | None) -> bool:
    """Whether what stands in braces is one name, or there are no braces."""
    return field is None or bool(re.fullmatch(r"[a-z_]+[0-9]*", field))


def sentences(package: Package) -> Iterator[tuple[Table, Row, str]]:
    """Every cell that holds a sentence: texts in a language that are no names, and reasons for odd values."""
    for table in package.tables.values():
        columns = [name for name in table.header if SENTENCE.fullmatch(name)]
        for row in table.sound:
            yield from ((table, row, column) for column in columns if row[column])


def comparison_problems(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Sentences that compare figures of different measures or units, or figures on two sides of a break."""
    lines = derive.by_key(derive.series(dataset))
    for table, row, column in sentences(package):
        for left, right in prose.comparisons(row[column]):
            first, second = dataset.observations.get(left), dataset.observations.get(right)
            if first is None or second is None:
                continue
            message = ""
            if (first.indicator.measure, first.indicator.unit) != (second.indicator.measure, second.indicator.unit):
                message = f"{left} and {right} are of different measures or units and cannot be compared"
            elif first.key == second.key and derive.apart(lines[first.key], first, second):
                message = f"between {left} and {right} the series changes its base; only a bridge in breaks allows this"
            if message:
                yield table.problem(row, column, "comparability", message)


def prose_problems(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Placeholders that name no observation, sentences that their figures do not bear out, and typed numbers."""
    known = {row["id"]: row for row in package.tables["observations"].rows}
    for table, row, column in sentences(package):
        words = row[column]
        yield from typed(table, row, column, words, dataset)
        names = prose.references(words)
        unknown = [name for name in names if name not in known]
        for name in unknown:
            message = f"{{{name}}} names no observation{load.close(name, known)}"
            yield table.problem(row, column, "placeholder", message)
        for name in names:
            if table.name == "claims" and name in known and known[name]["source"] != row["source"]:
                message = f"{{{name}}} is from {known[name]['source']!r}, the claim from {row['source']!r}"
                yield table.problem(row, column, "placeholder", message)
        if all(name in dataset.observations for name in names):
            try:
                prose.pieces(words, dataset.observations)
            except prose.ProseError as error:
                code = "claim" if isinstance(error, prose.ClaimError) else "placeholder"
                yield table.problem(row, column, code, f"{column}: {error}")


def label_numbers(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Numbers typed into labels; their fields in braces are filled in by the pages."""
    for code in dataset.profile.languages:
        table = package.tables[f"labels-{code}"]
        for row in table.sound:
            yield from typed(table, row, "text", row["text"], dataset)


def typed(table: Table, row: Row, column: str, words: str, dataset: Dataset) -> Iterator[Problem]:
    """Every number that is typed into a sentence."""
    for number in prose.typed_numbers(words, dataset.exceptions):
        message = (
            f"{column} holds the number {number!r}; write {{observation id}}, or quote the source's own words in "
            "double quotes, or list the name that it belongs to in exceptions.csv"
        )
        yield table.problem(row, column, "number", message)


def unused_exceptions(package: Package, _: Dataset) -> Iterator[Problem]:
    """Exceptions that no text needs."""
    texts: list[str] = []
    for table in package.tables.values():
        columns = [name for name in table.header if NAME.fullmatch(name) or SENTENCE.fullmatch(name)]
        columns += ["text"] if table.name.startswith("labels-") else []
        texts += [row[column] for row in table.rows for column in columns]
    everything = "\n".join(texts)
    table = package.tables["exceptions"]
    for row in table.sound:
        if not prose.phrase(row["text"]).search(everything):
            message = f"text is {row['text']!r}, and no sentence, name or label holds it; drop it"
            yield table.problem(row, "text", "unused", message)


SENTENCE = re.compile(r"(?!name_|group_)\w+_(?!of)[a-z]{2}|plausible")
"""Columns of sentences: texts in a language, but for names, and the reasons why odd values are right."""
NAME = re.compile(r"(?:name|group)_[a-z]{2}")


def value_labels(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Values of the data that pages show in words, and for which a language has no words."""
    for code, own in dataset.labels.items():
        for resource, column, forms in SHOWN:
            table = package.tables.get(resource)
            if not table:
                continue
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
    ("areas", "kind", ("area.{}", "area.{}.one", "area.{}.many", "group.{}")),
    ("sources", "tier", ("tier.{}", "tier.{}.intro")),
    ("organisations", "kind", ("organisation.{}", "organisation.{}.one", "organisation.{}.many")),
    ("milestones", "kind", ("milestone.{}",)),
    ("roles", "role", ("role.{}", "role.{}.none")),
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
    own = dataset.profile
    ids = {name: {row["id"] for row in table.rows} for name, table in package.tables.items()}
    rows = package.tables["observations"].rows
    targets = {row["id"] for row in rows if row["obs_status"] == "T"}
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
        *(("home_targets", item, targets) for item in own.home_targets),
        *(("ecosystem", item, ids["claims"]) for item in own.ecosystem),
    )
    for name, value, known in expected:
        if value not in known:
            what = "no target" if known is targets else "no row"
            listed = package.descriptor["atlas"][name]
            keys: Keys = ("atlas", name, *([listed.index(value)] if isinstance(listed, list) else []))
            yield Problem(
                package.places.locate(*keys), "setting", f"atlas.{name} is {value!r}, which {what} has as its id"
            )
    if own.plan and (len(own.plan) != 2 or own.plan[0] >= own.plan[1]):
        message = f"atlas.plan is {list(own.plan)}: give the year before the plan begins, and its last year"
        yield Problem(package.places.locate("atlas", "plan"), "setting", message)
    if not any(title.strip() for title in own.title.values()):
        message = "the title is empty; every page and every document bears it"
        yield Problem(package.places.locate("atlas", "title"), "setting", message)
    if not own.date:
        yield Problem(
            package.places.locate("created"),
            "setting",
            "created is not set; the date of the data is never taken from the clock",
        )


INDEX_NUMBERS: tuple[tuple[str, float, float], ...] = (
    ("first_year", 1900, 2100),
    ("coverage", 0.01, 1),
    ("presence", 0.01, 1),
    ("varied", 0.01, 1),
    ("least", 2, 100),
    ("gap", 0, 100),
    ("reach", 0, 100),
    ("draws", 1, 100000),
    ("seed", 0, 2**32),
    ("concentration", 0.01, 10000),
)
"""The numbers in `atlas.index`, with the least and the greatest that is allowed."""


def index_settings(package: Package, _: Dataset) -> Iterator[Problem]:
    """Settings of the composite index that are missing, unknown or out of range; tables without settings."""
    where = package.places.locate("atlas", "index")
    own = parse.own_settings(package).get("index")
    tables = [name for name in parse.INDEX if package.tables.get(name) and package.tables[name].rows]
    if own is None:
        if tables:
            message = f"the property atlas.index is not set, and {' and '.join(tables)} have rows that need it"
            yield Problem(where, "setting", message)
        return
    if not isinstance(own, dict):
        yield Problem(where, "setting", "atlas.index is not an object with the methods of the composite index")
        return
    for name in parse.INDEX:
        if name not in tables:
            yield Problem(where, "setting", f"atlas.index is set, and {name} has no rows")
    known = ("baseline", "alternatives", "band", "comparators", *(name for name, _, _ in INDEX_NUMBERS))
    for name in sorted(own.keys() - set(known)):
        message = f"atlas.index.{name} is not a setting{load.close(name, known)}"
        yield Problem(where, "setting", message)
    for name, low, high in INDEX_NUMBERS:
        value = own.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            message = f"atlas.index.{name} is {value!r}, not a number from {low:g} to {high:g}"
            yield Problem(where, "setting", message)
    band = own.get("band")
    ends = band if isinstance(band, list) and all(type(end) is int for end in band) else []
    if len(ends) != 2 or not 0 <= ends[0] < ends[1] <= 100:
        yield Problem(where, "setting", f"atlas.index.band is {band!r}; give two percentiles such as 5 and 95")
    areas = {row["id"] for row in package.tables["areas"].rows}
    for name in own.get("comparators") or ():
        if name not in areas:
            message = f"atlas.index.comparators has {name!r}, which no area has as its id{load.close(str(name), areas)}"
            yield Problem(where, "setting", message)
    yield from index_choices(where, own)


def index_choices(where: Location, own: Mapping[str, Any]) -> Iterator[Problem]:
    """Methods of the composite index that there are not, or that are not chosen."""
    allowed: Mapping[str, tuple[str, ...]] = {**composite.STEPS, composite.LEAVE_OUT: ("one",)}
    for part in ("baseline", "alternatives"):
        chosen = own.get(part)
        if not isinstance(chosen, dict):
            yield Problem(
                where, "setting", f"atlas.index.{part} is {chosen!r}, not an object with a choice for each step"
            )
            continue
        for step in composite.STEPS:
            if part == "baseline" and step not in chosen:
                yield Problem(where, "setting", f"atlas.index.baseline has no {step}; there are {allowed[step]}")
        for step, value in chosen.items():
            if step not in allowed or (part == "baseline" and step == composite.LEAVE_OUT):
                message = f"atlas.index.{part} has {step!r}, which is no step{load.close(step, allowed)}"
                yield Problem(where, "setting", message)
                continue
            for name in value if part == "alternatives" and isinstance(value, list) else [value]:
                if name not in allowed[step] or (part == "baseline" and name == "random"):
                    message = f"atlas.index.{part}.{step} is {name!r}, not one of {', '.join(allowed[step])}"
                    yield Problem(where, "setting", message)


def index_parts(package: Package, _: Dataset) -> Iterator[Problem]:
    """Parts of the composite index without a weight, and dimensions that nothing belongs to."""
    tables = [package.tables[name] for name in parse.INDEX if name in package.tables]
    for table, row in ((part, row) for part in tables for row in part.sound):
        if Decimal(row["weight"]) <= 0:
            message = f"weight is {row['weight']!r}; a weight is more than nothing, and what has none is left out"
            yield table.problem(row, "weight", "weight", message)
    used = {row["dimension"] for part in tables[1:] for row in part.rows}
    for row in tables[0].sound if tables else ():
        if row["id"] not in used:
            message = f"id is {row['id']!r}, and no row of {parse.INDEX[1]} belongs to it; drop it"
            yield tables[0].problem(row, "id", "unused", message)


def index_rows(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Indicators of the composite index that name no series, or one twice, and goalposts that do not lie apart."""
    table = package.tables.get(parse.INDEX[1])
    own = [o for o in dataset.observations.values() if o.area.id == dataset.profile.city]
    figures = derive.grouped(own, lambda o: (o.activity.id, o.indicator.id))
    seen: dict[tuple[str, str], str] = {}
    for row in table.sound if table else ():
        key = row["activity"], row["indicator"]
        column, message = "indicator", ""
        if not any(key):
            lacking = [part for part in ("name", "sought") if not text(row, part)]
            if lacking:
                message = f"{lacking[0]} is empty; a measure without a series says what it is and what was looked for"
                column = f"{lacking[0]}_{dataset.profile.languages[0]}"
        elif not all(key):
            message = "activity and indicator name a series together; one of them is empty"
        elif key not in figures:
            message = (
                f"the city has no figure of {'/'.join(key)}; leave both empty if the measure is wanted and missing"
            )
        elif key in seen:
            message = f"{'/'.join(key)} is what {seen[key]!r} measures already"
        elif row["transformation"] == "log" and any(o.value <= 0 for o in figures[key]):
            column, message = "transformation", "transformation is 'log', and a figure is not more than nothing"
        if row["low"] and row["high"] and Decimal(row["low"]) >= Decimal(row["high"]):
            column, message = "high", f"high is {row['high']!r}, not above low, which is {row['low']!r}"
        if message:
            yield at(package, parse.INDEX[1], row["id"], column, "index", message)
        seen.setdefault(key, row["id"])


CHECKS: tuple[Callable[[Package, Dataset], Iterator[Problem]], ...] = (
    shares,
    signs,
    foresight,
    slips,
    doubles,
    revisions,
    plans,
    absences,
    other_names,
    corrections,
    released,
    unused_sources,
    labels,
    prose_problems,
    comparison_problems,
    label_numbers,
    unused_exceptions,
    value_labels,
    names,
    settings,
    index_settings,
    index_parts,
    index_rows,
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
    "names",
    "exceptions",
    "coverage",
    "corrections",
)
