"""Files into rows that know their file, line and column; types by the Table Schema of each resource.

Nothing here knows what the tables mean: that is `validate`'s. Every problem is collected, none stops
the reading of the rest. Lexical rules follow Table Schema (Data Package, version 2).
"""

from __future__ import annotations

import csv
import datetime
import difflib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from atlas.problems import InputError, Location, Problem

DESCRIPTOR = "datapackage.json"
BOUNDARIES = "boundaries"
"""The one resource that is no table: borders of areas as GeoJSON (RFC 7946), each feature with the id of its area."""
RELEASES = "releases"
"""The folder that holds a copy of `RELEASED` for each version that was published."""
RELEASED = ("sources", "observations")
"""The tables that a release keeps, each after those that it names."""
LASTING = ("id", "ref_area", "activity", "indicator", "time_period", "obs_value", "qualifier", "obs_status", "source")
"""Columns that a release's observations have had from the first version on."""
VERSION = re.compile(r"\d+(\.\d+)*", re.ASCII)
BLOCKING = ("type", "required", "enum", "reference", "period")
"""Codes of problems after which a row cannot be made into a value; what breaks another rule is checked on."""
NUMBER = re.compile(r"[+-]?\d{1,99}(\.\d{1,99})?([eE][+-]?\d{1,2})?", re.ASCII)
INTEGER = re.compile(r"[+-]?\d{1,99}", re.ASCII)
"""Table Schema's forms, no longer than anything that is meant."""
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Characters that no cell needs and that can hide what a cell says, such as marks that turn text round, or that no XML
may hold."""


@dataclass(frozen=True)
class Row:
    """One record: its cells by column name, stripped of nothing, and the line on which it starts."""

    cells: Mapping[str, str]
    line: int

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True)
class Table:
    """One CSV file read by its schema. `sound` are the rows that can be read as values."""

    name: str
    path: Path
    shown: str
    schema: Mapping[str, Any]
    header: Sequence[str]
    rows: Sequence[Row]
    flawed: set[int] = field(default_factory=set)

    @property
    def fields(self) -> Sequence[Mapping[str, Any]]:
        """The field descriptors, in order."""
        return list(self.schema["fields"])

    @property
    def sound(self) -> list[Row]:
        """The rows whose cells are all there, of their types, and name rows that exist."""
        return [row for row in self.rows if row.line not in self.flawed]

    @property
    def key(self) -> Sequence[str]:
        """The fields of the primary key."""
        key = self.schema.get("primaryKey", [])
        return [key] if isinstance(key, str) else list(key)

    def locate(self, row: Row, name: str = "") -> Location:
        """Where a cell stands: its line, and the column of its first character."""
        if name not in self.header:
            return Location(self.shown, row.line, 1)
        text = self.path.read_bytes().decode("utf-8-sig").split("\n", row.line - 1)[-1]
        *_, offset = cell_starts(text, self.header.index(name) + 1)
        return Location(self.shown, row.line + text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset))

    def problem(self, row: Row, name: str, code: str, message: str) -> Problem:
        """A problem of one cell; one of `BLOCKING` makes the row unreadable as a value."""
        if code in BLOCKING:
            self.flawed.add(row.line)
        key = ",".join(row[part] for part in self.key)
        return Problem(self.locate(row, name), code, f"{message} (row {key})" if key else message)


@dataclass(frozen=True)
class Borders:
    """A GeoJSON file, and its resource in the descriptor."""

    shown: str
    text: str
    resource: Mapping[str, Any]
    features: Sequence[Any]

    def locate(self, key: str) -> Location:
        """Where the feature of an area says whose it is; the first line when it does not."""
        found = re.search(rf'"id"\s*:\s*{re.escape(json.dumps(key, ensure_ascii=False))}', self.text)
        start = found.start() if found else 0
        return Location(self.shown, self.text.count("\n", 0, start) + 1, start - self.text.rfind("\n", 0, start))


@dataclass(frozen=True)
class Package:
    """The descriptor and the tables of a Data Package, by resource name; `saved` are those of releases, by version.

    Only the releases that this version is compared with are read: the last one before it, and its own.
    """

    shown: str
    descriptor: Mapping[str, Any]
    tables: Mapping[str, Table]
    saved: Mapping[str, Mapping[str, Table]] = field(default_factory=dict)
    borders: Borders | None = None

    @property
    def version(self) -> str:
        """The version of the dataset."""
        return str(self.descriptor.get("version", ""))

    @property
    def before(self) -> str:
        """The version of the last release before this one; empty when there is none."""
        return next((version for version in self.saved if version != self.version), "")

    def find(self, resource: str, key: str) -> tuple[Table, Row]:
        """The row with that id; KeyError when there is none."""
        table = self.tables[resource]
        return table, next(row for row in table.rows if row["id"] == key)


def cell_starts(text: str, count: int) -> Iterator[int]:
    """Offsets at which the first `count` cells of the record at the head of `text` start."""
    position = 0
    for _ in range(count):
        yield position
        if text[position : position + 1] == '"':
            position += 1
            while True:
                position = text.find('"', position)
                if text[position + 1 : position + 2] != '"':
                    break
                position += 2
            position += 1
        end = re.compile(r"[,\r\n]|$").search(text, position)
        position = end.end() if end else len(text)


def decoded(path: Path, shown: str) -> str:
    """The text of a UTF-8 file, with or without a byte-order mark; InputError names another encoding."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        kind = "not UTF-8"
        for encoding, label in (("gb18030", "GB18030, as Excel in China saves CSV"), ("utf-16", "UTF-16")):
            try:
                raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            kind = label
            break
        advice = "save it again as 'CSV UTF-8 (comma delimited)', or in LibreOffice with character set UTF-8"
        raise InputError([Problem(Location(shown, line), "encoding", f"the file is {kind}; {advice}")]) from None


def read(folder: Path) -> tuple[Package, list[Problem]]:
    """Read a package; problems of single cells, rows and columns come back beside it.

    Raise InputError when the descriptor itself cannot be used.
    """
    shown = folder.name
    path = folder / DESCRIPTOR
    where = f"{shown}/{DESCRIPTOR}"
    if not path.is_file():
        raise InputError([Problem(Location(where), "missing", "there is no such file; a dataset starts with it")])
    try:
        descriptor = json.loads(decoded(path, where))
    except json.JSONDecodeError as error:
        raise InputError([Problem(Location(where, error.lineno, error.colno), "json", error.msg)]) from None
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        raise InputError([Problem(Location(where, 1), "json", "a Data Package has a list of resources")])
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    borders: Borders | None = None
    for number, resource in enumerate(descriptor["resources"], 1):
        lacking = flaw(resource)
        if lacking:
            problems.append(Problem(Location(where), "resource", f"resource number {number} {lacking}"))
            continue
        try:
            if resource["name"] == BOUNDARIES:
                borders = read_borders(folder, resource)
                continue
            table, found = read_table(folder, resource)
        except InputError as error:
            problems.extend(error.problems)
            continue
        tables[resource["name"]] = table
        problems.extend(found)
    saved: dict[str, Mapping[str, Table]] = {}
    for version in compared(folder, str(descriptor.get("version", ""))):
        saved[version], found = read_release(folder, version, descriptor["resources"])
        problems.extend(found)
    return Package(shown, descriptor, tables, saved, borders), problems


def order(version: str) -> tuple[int, ...]:
    """What sorts versions by their numbers: 0.10.0 comes after 0.9.0."""
    return tuple(map(int, version.split(".")))


def compared(folder: Path, version: str) -> list[str]:
    """The newest release before a version, and the version's own, as far as they are there."""
    if not VERSION.fullmatch(version):
        return []
    found = [path.name for path in (folder / RELEASES).glob("*") if VERSION.fullmatch(path.name)]
    earlier = [name for name in found if order(name) < order(version)]
    return [*([max(earlier, key=order)] if earlier else []), *(name for name in found if name == version)]


def read_release(
    folder: Path, version: str, resources: Iterable[Mapping[str, Any]]
) -> tuple[Mapping[str, Table], list[Problem]]:
    """The tables of a release, with the types of today's schema for the columns that they had then."""
    schemas = {r["name"]: r["schema"] for r in resources if not flaw(r) and r["name"] != BOUNDARIES}
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for name in RELEASED:
        path = f"{RELEASES}/{version}/{name}.csv"
        try:
            names = columns(folder / path, f"{folder.name}/{path}")
            names += [column for column in LASTING[: None if name == "observations" else 1] if column not in names]
            types = {item["name"]: item.get("type", "string") for item in schemas.get(name, {}).get("fields", ())}
            fields = [{"name": column, "type": types.get(column, "string")} for column in names]
            schema = {"fields": fields, "primaryKey": "id"}
            tables[name], found = read_table(folder, {"name": name, "path": path, "schema": schema})
        except InputError as error:
            problems.extend(error.problems)
            continue
        problems.extend(found)
    return tables, problems


def columns(path: Path, shown: str) -> list[str]:
    """The header of a CSV file; empty when there is no file."""
    lines = decoded(path, shown).splitlines() if path.is_file() else []
    return next(csv.reader(lines[:1]), [])


def flaw(resource: Any) -> str:
    """What a resource lacks to be read as a table, or as borders; empty when it lacks nothing."""
    if not isinstance(resource, dict) or not all(isinstance(resource.get(part), str) for part in ("name", "path")):
        return "has no name or no path"
    parts = Path(resource["path"])
    if parts.is_absolute() or ".." in parts.parts:
        return f"has the path {resource['path']!r}, which leads out of the dataset's folder"
    if resource["name"] == BOUNDARIES:
        return ""
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list) or not all(isinstance(item, dict) and "name" in item for item in fields):
        return f"({resource['name']}) has no schema with a list of fields, each with a name"
    return ""


def read_borders(folder: Path, resource: Mapping[str, Any]) -> Borders:
    """The features of a GeoJSON file as they stand; InputError when it is none."""
    path, shown = folder / resource["path"], f"{folder.name}/{resource['path']}"
    if not path.is_file():
        raise InputError([Problem(Location(shown), "missing", "the descriptor names this file, and it is not there")])
    text = decoded(path, shown)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError([Problem(Location(shown, error.lineno, error.colno), "json", error.msg)]) from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(item, dict) for item in features):
        raise InputError([Problem(Location(shown, 1), "geometry", "borders are a GeoJSON FeatureCollection")])
    return Borders(shown, text, resource, features)


def read_table(folder: Path, resource: Mapping[str, Any]) -> tuple[Table, list[Problem]]:
    """Read one CSV by its schema; InputError when it cannot be read as a table at all."""
    path, shown = folder / resource["path"], f"{folder.name}/{resource['path']}"
    if not path.is_file():
        raise InputError([Problem(Location(shown), "missing", "the descriptor names this file, and it is not there")])
    reader = csv.reader(io.StringIO(decoded(path, shown), newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if cells:
                records.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError([Problem(Location(shown, start), "csv", f"{error}; check the quotes of this row")]) from None
    header = [name.strip() for name in records[0][1]] if records else []
    names = [item["name"] for item in resource["schema"]["fields"]]
    problems = [
        Problem(
            Location(shown, 1), "column-unknown", f"column {name!r} is not in the schema; it has {', '.join(names)}"
        )
        for name in header
        if name not in names
    ]
    problems += [
        Problem(Location(shown, 1), "column-missing", f"column {name!r} of the schema is not in the file")
        for name in names
        if name not in header
    ]
    problems += [
        Problem(Location(shown, 1), "column-double", f"column {name!r} stands twice")
        for name in sorted({name for name in header if header.count(name) > 1})
    ]
    rows = [Row(dict(zip(header, cells, strict=False)), line) for line, cells in records[1:]]
    table = Table(resource["name"], path, shown, resource["schema"], header, rows)
    if set(names) - set(header):
        table.flawed.update(row.line for row in rows)
    for line, cells in records[1:]:
        if len(cells) != len(header):
            table.flawed.add(line)
            message = (
                f"the row has {len(cells)} cells, the header {len(header)}; a comma in a text needs quotes round it"
            )
            problems.append(Problem(Location(shown, line), "row-length", message))
    problems += [problem for item in table.fields if item["name"] in header for problem in cell_problems(table, item)]
    problems += key_problems(table)
    return table, problems


def cell_problems(table: Table, item: Mapping[str, Any]) -> Iterator[Problem]:
    """Every cell of one column that breaks its field's type or constraints."""
    name, constraints = item["name"], item.get("constraints", {})
    seen: dict[str, int] = {}
    for row in table.rows:
        value = row[name]
        if value != value.strip():
            yield table.problem(row, name, "space", f"{name} is {value!r}; remove the space at its ends")
        if CONTROL.search(value):
            yield table.problem(row, name, "control", f"{name} is {value!r}; it holds a character that cannot be seen")
        if not value.strip():
            if constraints.get("required"):
                yield table.problem(row, name, "required", f"{name} is empty; it is needed in every row")
            continue
        wrong = lexical(value, item) or broken(value, constraints)
        if wrong:
            yield table.problem(row, name, wrong[0], f"{name} is {value!r}, {wrong[1]}")
        if constraints.get("unique") and value in seen:
            yield table.problem(row, name, "unique", f"{name} {value!r} stands in line {seen[value]} already")
        seen.setdefault(value, row.line)


def lexical(value: str, item: Mapping[str, Any]) -> tuple[str, str] | None:
    """Code and message when the text is not of the field's type, by Table Schema's lexical rules."""
    match item.get("type", "string"):
        case "number" if not NUMBER.fullmatch(value):
            return "type", "not a number; write digits with a point, such as 1234.5"
        case "integer" if not INTEGER.fullmatch(value):
            return "type", "not a whole number"
        case "date" if not is_date(value):
            return "type", "not a date such as 2026-11-21"
        case "boolean" if value not in ("true", "false"):
            return "type", "neither true nor false"
    return None


def is_date(value: str) -> bool:
    """Whether the text is a day of the calendar in the form 2026-11-21; ISO 8601's other forms are not taken."""
    try:
        return datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def broken(value: str, constraints: Mapping[str, Any]) -> tuple[str, str] | None:
    """Code and message when a well-formed value breaks a constraint of its field."""
    if "enum" in constraints and value not in constraints["enum"]:
        return "enum", f"not one of {', '.join(constraints['enum'])}"
    if "pattern" in constraints and not re.fullmatch(constraints["pattern"], value):
        return "pattern", f"which does not match {constraints['pattern']}"
    if "minimum" in constraints and Decimal(value) < constraints["minimum"]:
        return "minimum", f"less than {constraints['minimum']}"
    if "maximum" in constraints and Decimal(value) > constraints["maximum"]:
        return "maximum", f"more than {constraints['maximum']}"
    return None


def key_problems(table: Table) -> Iterator[Problem]:
    """Rows whose primary key stands in an earlier row; a key of one unique field is checked as such."""
    if len(table.key) < 2:
        return
    seen: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        key = tuple(row[name] for name in table.key)
        if key in seen:
            yield table.problem(row, table.key[0], "key", f"{', '.join(key)} stands in line {seen[key]} already")
        seen.setdefault(key, row.line)


def reference_problems(package: Package) -> Iterator[Problem]:
    """Cells that name a row that is not there: foreign keys, and lists declared by `listOf`."""
    ids = {name: {row["id"] for row in table.rows} for name, table in package.tables.items() if "id" in table.header}
    for table in package.tables.values():
        keys = [(fk["fields"], fk["reference"]["resource"], False) for fk in table.schema.get("foreignKeys", [])]
        lists = [(item["name"], item["listOf"], True) for item in table.fields if "listOf" in item]
        for name, resource, several in keys + lists:
            known = ids.get(resource)
            if known is None or name not in table.header:
                continue
            for row in table.rows:
                for value in split(row[name]) if several else [row[name]]:
                    if value and value not in known:
                        near = close(value, known)
                        message = f"{name} is {value!r}, and {resource} has no such row{near}"
                        yield table.problem(row, name, "reference", message)


def split(text: str) -> list[str]:
    """The members of a list cell."""
    return [part.strip() for part in text.split(";") if part.strip()]


def close(value: str, known: Iterable[str]) -> str:
    """A hint at the known names most like a wrong one, or nothing."""
    found = difflib.get_close_matches(value, sorted(known), n=2)
    return f"; did you mean {' or '.join(map(repr, found))}?" if found else ""
