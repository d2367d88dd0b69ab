"""Files into rows that know their file, line and column; types by the Table Schema of each resource.

Nothing here knows what the tables mean: that is `validate`'s. Every problem is collected, none stops
the reading of the rest. Lexical rules follow Table Schema (Data Package, version 2).
"""

from __future__ import annotations

import bisect
import csv
import datetime
import difflib
import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from atlas import jsontext
from atlas.deadline import TooLongError, within
from atlas.descriptor import BOUNDARIES, VERSION, package_misfits, resource_misfits, short
from atlas.problems import InputError, Location, Problem

DESCRIPTOR = "datapackage.json"
RELEASES = "releases"
"""The folder that holds a copy of `RELEASED` for each version that was published."""
RELEASED = ("sources", "observations")
"""The tables that a release keeps, each after those that it names."""
LASTING = ("id", "ref_area", "activity", "indicator", "time_period", "obs_value", "qualifier", "obs_status", "source")
"""Columns that a release's observations have had from the first version on."""
SIZE, CELL, ROWS = 64 * 2**20, 131_072, 500_000
"""No file of a dataset has more bytes, no cell more characters, no table more rows; far more than is ever meant."""
HINTS = 100
"""How many wrong names of a column are answered with the names most like them, which takes time."""
SECONDS = 10
"""How long one column may be matched with its pattern: a pattern can take for ever."""
BLOCKING = ("type", "required", "enum", "reference", "period")
"""Codes of problems after which a row cannot be made into a value; what breaks another rule is checked on."""
NUMBER = re.compile(r"[+-]?\d{1,99}(\.\d{1,99})?([eE][+-]?\d{1,2})?", re.ASCII)
INTEGER = re.compile(r"[+-]?\d{1,99}", re.ASCII)
"""Table Schema's forms, no longer than anything that is meant."""
BEFORE, BEHIND = 15, 9
"""Digits that a number may have before its point and behind it: what is reckoned from two then has no more than 28."""
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

    @cached_property
    def text(self) -> str:
        """The file again, to find where cells stand; `lines` are the offsets at which its lines start."""
        return self.path.read_bytes().decode("utf-8-sig", "replace")

    @cached_property
    def lines(self) -> Sequence[int]:
        """See `text`."""
        return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self.text))]

    @property
    def key(self) -> Sequence[str]:
        """The fields of the primary key."""
        key = self.schema.get("primaryKey", [])
        return [key] if isinstance(key, str) else list(key)

    def locate(self, row: Row, name: str = "") -> Location:
        """Where a cell stands: its line, and the column of its first character."""
        if name not in self.header:
            return Location(self.shown, row.line, 1)
        return self.place(row.line, self.header.index(name))

    def place(self, line: int, column: int) -> Location:
        """Where the cell of that number stands in the record that starts in a line."""
        start = self.lines[min(line, len(self.lines)) - 1]
        *_, offset = cell_starts(self.text, start, column + 1)
        line = bisect.bisect_right(self.lines, offset)
        return Location(self.shown, line, offset - self.lines[line - 1] + 1)

    def problem(self, row: Row, name: str, code: str, message: str) -> Problem:
        """A problem of one cell; one of `BLOCKING` makes the row unreadable as a value."""
        if code in BLOCKING or (code == "pattern" and name not in self.key):
            self.flawed.add(row.line)
        key = ",".join(row[part] for part in self.key)[:100]
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
        return jsontext.at(self.text, self.shown, found.start() if found else 0)


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
    places: jsontext.Places = field(default=jsontext.Places("{}", DESCRIPTOR))
    """Where the values of the descriptor stand."""

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


def cell_starts(text: str, position: int, count: int) -> Iterator[int]:
    """Offsets at which the first `count` cells of the record at `position` start."""
    for _ in range(count):
        yield position
        if text[position : position + 1] == '"':
            position += 1
            while (position := text.find('"', position)) >= 0 and text[position + 1 : position + 2] == '"':
                position += 2
            position = position + 1 if position >= 0 else len(text)
        end = END.search(text, position)
        position = end.end() if end else len(text)


END = re.compile(r"[,\r\n]|$")


def content(folder: Path, path: str) -> bytes:
    """The bytes of a file of the dataset; InputError when there is none, or none that is meant."""
    file, where = folder / path, Location(f"{folder.name}/{path}")
    try:
        if not os.path.lexists(file):
            wrong = "missing", "the descriptor names this file, and it is not there"
            if path == DESCRIPTOR:
                wrong = "missing", "there is no such file; a dataset starts with it"
        elif not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder)):
            wrong = "path", "this is a link that leads out of the dataset's folder"
        elif not file.is_file():
            wrong = "file", "this is a folder, a broken link or a device, not a file"
        elif file.stat().st_size > SIZE:
            wrong = "size", f"the file has more than {SIZE // 2**20} MB; a dataset's are far smaller"
        else:
            return file.read_bytes()
    except OSError as error:
        wrong = "file", f"the file cannot be read: {error.strerror}"
    except ValueError as error:
        wrong = "path", f"no file can have this name: {error}"
    raise InputError([Problem(where, *wrong)])


def licences(resource: Mapping[str, Any]) -> list[str]:
    """The files of the dataset that hold the licences of a resource; others are on the web."""
    paths = [str(item.get("path", "")) for item in resource.get("licenses", ())]
    return [path for path in paths if path and "://" not in path]


def decoded(folder: Path, path: str) -> str:
    """The text of a UTF-8 file, with or without a byte-order mark; InputError names another encoding."""
    raw, shown = content(folder, path), f"{folder.name}/{path}"
    start = 0
    try:
        if raw[:200].count(0) * 4 <= len(raw[:200]):
            return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start
    advice = "save it again as 'CSV UTF-8 (comma delimited)', or in LibreOffice with character set UTF-8"
    before = raw[:start].decode("utf-8-sig")
    raise InputError([Problem(jsontext.at(before, shown, len(before)), "encoding", f"{encoding(raw)}; {advice}")])


def encoding(raw: bytes) -> str:
    """What the bytes of a text that is not UTF-8 look like."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or raw[:200].count(0) * 4 > len(raw[:200]):
        return "the file is UTF-16 or UTF-32, not UTF-8"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "the file is not UTF-8"
    return "the file is not UTF-8 and may be GB18030, as Excel in China saves CSV"


def read(folder: Path) -> tuple[Package, list[Problem]]:
    """Read a package; problems of single cells, rows and columns come back beside it.

    Raise InputError, with what is wrong in tables that could be read all the same, when the descriptor cannot be used.
    """
    shown = folder.name
    places = jsontext.Places(decoded(folder, DESCRIPTOR), f"{shown}/{DESCRIPTOR}")
    descriptor = jsontext.parse(places.text, places.shown)
    misfits = list(package_misfits(descriptor))
    resources: list[Any] = []
    for place, resource in enumerate(listed(descriptor)):
        found = [(("resources", place, *keys), message) for keys, message in resource_misfits(resource)]
        misfits += found
        resources += [{} if found else resource]
    problems: list[Problem] = []
    for keys, message in misfits:
        where = ".".join(map(str, keys)) or "the descriptor"
        problems.append(Problem(places.locate(*keys), "descriptor", f"{where} {message}"))
    tables: dict[str, Table] = {}
    borders: Borders | None = None
    for resource in filter(None, resources):
        try:
            for path in licences(resource):
                content(folder, path)
            if resource["name"] == BOUNDARIES:
                borders = read_borders(folder, resource)
                continue
            tables[resource["name"]], flaws = read_table(folder, resource)
            problems.extend(flaws)
        except InputError as error:
            problems.extend(error.problems)
    if misfits:
        raise InputError(problems)
    saved: dict[str, Mapping[str, Table]] = {}
    for version in compared(folder, str(descriptor.get("version", ""))):
        saved[version], flaws = read_release(folder, version, resources)
        problems.extend(flaws)
    return Package(shown, descriptor, tables, saved, borders, places), problems


def listed(descriptor: Any) -> list[Any]:
    """The resources of a descriptor; none when it has no list of them."""
    found = descriptor.get("resources") if isinstance(descriptor, dict) else None
    return found if isinstance(found, list) else []


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
    schemas = {r["name"]: r["schema"] for r in resources if r["name"] != BOUNDARIES}
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for name in RELEASED:
        path = f"{RELEASES}/{version}/{name}.csv"
        lasting = LASTING[: None if name == "observations" else 1]
        try:
            names = columns(decoded(folder, path))
            names += [column for column in lasting if column not in names]
            today = {item["name"]: item for item in schemas.get(name, {}).get("fields", ())}
            fields = [then(column, today.get(column, {}), column in lasting) for column in dict.fromkeys(names)]
            schema = {"fields": fields, "primaryKey": "id"}
            tables[name], found = read_table(folder, {"name": name, "path": path, "schema": schema})
        except InputError as error:
            problems.extend(error.problems)
            continue
        problems.extend(found)
    return tables, problems


def then(name: str, today: Mapping[str, Any], needed: bool) -> Mapping[str, Any]:
    """The field of a release's column: of today's type, and empty nowhere where a figure always has something."""
    held = {key: value for key, value in today.get("constraints", {}).items() if key in ("unique", "pattern")}
    return {"name": name, "type": today.get("type", "string"), "constraints": {**held, "required": needed}}


def columns(text: str) -> list[str]:
    """The header of a CSV file; empty when it has none that can be read."""
    try:
        return [name.strip() for name in next(csv.reader(text.splitlines()[:1]), [])]
    except csv.Error:
        return []


def read_borders(folder: Path, resource: Mapping[str, Any]) -> Borders:
    """The features of a GeoJSON file as they stand; InputError when it is none."""
    path, shown = resource["path"], f"{folder.name}/{resource['path']}"
    text = decoded(folder, path)
    value = jsontext.parse(text, shown)
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(features, list) or not all(isinstance(item, dict) for item in features):
        raise InputError([Problem(Location(shown, 1), "geometry", "borders are a GeoJSON FeatureCollection")])
    return Borders(shown, text, resource, features)


def read_table(folder: Path, resource: Mapping[str, Any]) -> tuple[Table, list[Problem]]:
    """Read one CSV by its schema; InputError when it cannot be read as a table at all."""
    path, shown = resource["path"], f"{folder.name}/{resource['path']}"
    records = list(parsed(decoded(folder, path), shown))
    names = [item["name"] for item in resource["schema"]["fields"]]
    top, cells = records[0]
    header = [name.strip() for name in cells]
    if len(header) == 1 < len(names):
        other = next((sign for sign in ";\t|" if sign in header[0]), "")
        if other:
            message = f"the columns are divided by {other!r}; save the file again with commas between the cells"
            raise InputError([Problem(Location(shown, top), "delimiter", message)])
    rows = [Row(dict(zip(header, cells, strict=False)), line) for line, cells in records[1:]]
    table = Table(resource["name"], folder / path, shown, resource["schema"], header, rows)
    problems = [
        Problem(
            table.place(top, header.index(name)),
            "column-unknown",
            f"column {name!r} is not in the schema; it has {', '.join(names)}",
        )
        for name in dict.fromkeys(header)
        if name not in names
    ]
    problems += [
        Problem(Location(shown, top), "column-missing", f"column {name!r} of the schema is not in the file")
        for name in names
        if name not in header
    ]
    problems += [
        Problem(table.place(top, place), "column-double", f"column {name!r} stands twice")
        for place, name in enumerate(header)
        if name in header[:place]
    ]
    if set(names) - set(header):
        table.flawed.update(row.line for row in rows)
    for line, cells in records[1:]:
        if len(cells) != len(header):
            table.flawed.add(line)
            message = (
                f"the row has {len(cells)} cells, the header {len(header)}; a comma in a text needs quotes round it"
            )
            problems.append(Problem(Location(shown, line), "row-length", message))
    for item in table.fields:
        if item["name"] not in header:
            continue
        try:
            with within(SECONDS):
                problems += cell_problems(table, item)
        except TooLongError:
            message = (
                f"the cells of {item['name']!r} cannot be checked within {SECONDS} seconds; is its pattern at fault?"
            )
            raise InputError([*problems, Problem(Location(shown, top), "time", message)]) from None
    problems += key_problems(table)
    return table, problems


def parsed(text: str, shown: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV text, empty lines left out, each with the line in which it starts; the first is the header.

    InputError when the text is no CSV, is empty, or goes beyond `CELL` or `ROWS`.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start, count = 1, 0
    try:
        for cells in reader:
            if cells:
                count += 1
                if count > ROWS + 1:
                    raise InputError(
                        [Problem(Location(shown, start), "size", f"the table has more than {ROWS:,} rows")]
                    )
                if max(map(len, cells)) > CELL:
                    raise InputError([Problem(Location(shown, start), "size", TOO_LONG)])
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        wrong = ("size", TOO_LONG) if "field limit" in str(error) else ("csv", f"{error}; check the quotes of this row")
        raise InputError([Problem(Location(shown, start), *wrong)]) from None
    if not count:
        raise InputError([Problem(Location(shown, 1), "empty", "the file is empty; its first row names the columns")])


TOO_LONG = f"a cell of this row has more than {CELL:,} characters"


def cell_problems(table: Table, item: Mapping[str, Any]) -> Iterator[Problem]:
    """Every cell of one column that breaks its field's type or constraints."""
    name, constraints = item["name"], item.get("constraints", {})
    seen: dict[str, int] = {}
    for row in table.rows:
        value = row[name]
        if value != value.strip():
            yield table.problem(row, name, "space", f"{name} is {short(value)}; remove the space at its ends")
        if CONTROL.search(value):
            yield table.problem(
                row, name, "control", f"{name} is {short(value)}; it holds a character that cannot be seen"
            )
        if not value.strip():
            if value:
                table.flawed.add(row.line)  # spaces alone are no value of any type
            if constraints.get("required"):
                yield table.problem(row, name, "required", f"{name} is empty; it is needed in every row")
            continue
        wrong = lexical(value, item) or broken(value, constraints)
        if wrong:
            yield table.problem(row, name, wrong[0], f"{name} is {short(value)}, {wrong[1]}")
        if constraints.get("unique") and value in seen:
            yield table.problem(row, name, "unique", f"{name} {short(value)} stands in line {seen[value]} already")
        seen.setdefault(value, row.line)


def lexical(value: str, item: Mapping[str, Any]) -> tuple[str, str] | None:
    """Code and message when the text is not of the field's type, by Table Schema's lexical rules."""
    match item.get("type", "string"):
        case "number" if not NUMBER.fullmatch(value):
            return "type", "not a number; write digits with a point, such as 1234.5"
        case "number" if not fits(Decimal(value)):
            return "type", f"a number of more than {BEFORE} digits before the point or {BEHIND} behind it"
        case "integer" if not INTEGER.fullmatch(value):
            return "type", "not a whole number"
        case "date" if not is_date(value):
            return "type", "not a date such as 2026-11-21"
        case "boolean" if value not in ("true", "false"):
            return "type", "neither true nor false"
    return None


def fits(number: Decimal) -> bool:
    """Whether a number is one that anybody publishes."""
    return abs(number) < Decimal(10) ** BEFORE and number == round(number, BEHIND)


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
    declared = {resource["name"] for resource in package.descriptor["resources"]}
    for table in package.tables.values():
        keys = [(fk["fields"], fk["reference"]["resource"], False) for fk in table.schema.get("foreignKeys", [])]
        lists = [(item["name"], item["listOf"], True) for item in table.fields if "listOf" in item]
        for name, resource, several in keys + lists:
            if name not in table.header or resource in declared - ids.keys():
                continue  # what is not in the file, and what could not be read, is a problem already
            known = ids.get(resource, set())
            hints = iter(range(HINTS))
            for row in table.rows:
                for value in split(row[name]) if several else [row[name]]:
                    if value and value not in known:
                        near = close(value, known) if next(hints, None) is not None else ""
                        message = f"{name} is {short(value)}, and {resource} has no such row{near}"
                        yield table.problem(row, name, "reference", message)


def split(text: str) -> list[str]:
    """The members of a list cell."""
    return [part.strip() for part in text.split(";") if part.strip()]


LONGEST = 100
"""Characters of the longest wrong name that is compared with others."""


def close(value: str, known: Iterable[str]) -> str:
    """A hint at the known names most like a wrong one, or nothing."""
    found = difflib.get_close_matches(value, sorted(known), n=2) if len(value) <= LONGEST else ()
    return f"; did you mean {' or '.join(map(repr, found))}?" if found else ""
