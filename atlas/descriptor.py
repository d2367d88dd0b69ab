"""What a descriptor must look like to be read: the shape of a Data Package with tables, and of the atlas's own part."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from atlas.jsontext import Keys

BOUNDARIES = "boundaries"
"""The one resource that is no table: borders of areas as GeoJSON (RFC 7946), each feature with the id of its area."""
VERSION = re.compile(r"\d{1,9}(\.\d{1,9})*", re.ASCII)
TYPES = ("string", "number", "integer", "date", "boolean")
"""The types of Table Schema that tables may have."""
ENDINGS = (".csv", ".json", ".geojson")
"""Of files that the site offers as they are: a page or a script would be shown and run there."""
Misfit = tuple[Keys, str]
"""Where something is wrong, and what."""


def text(value: object) -> str:
    """Nothing when it is a text, else what it should be; so with the functions below."""
    return "" if isinstance(value, str) else "a text"


def name(value: object) -> str:
    """A text that is not empty."""
    return "" if isinstance(value, str) and value.strip() else "a text that is not empty"


def truth(value: object) -> str:
    """True or false."""
    return "" if isinstance(value, bool) else "true or false"


def number(value: object) -> str:
    """A number; true and false are none."""
    return "" if isinstance(value, int | float) and not isinstance(value, bool) else "a number"


def year(value: object) -> str:
    """A year."""
    return "" if isinstance(value, int) and 1000 <= value <= 2999 else "a year"


def language(value: object) -> str:
    """A code of two letters, which ends the names of columns."""
    return "" if isinstance(value, str) and re.fullmatch("[a-z]{2}", value) else "a language's code of two letters"


def version(value: object) -> str:
    """Numbers with points between them; a release is kept in a folder of that name."""
    return (
        ""
        if isinstance(value, str) and (not value or VERSION.fullmatch(value))
        else "numbers with points between, such as 0.2.0"
    )


def kind(value: object) -> str:
    """A type of Table Schema."""
    return "" if value in TYPES else f"one of {', '.join(TYPES)}"


def pattern(value: object) -> str:
    """A regular expression."""
    try:
        re.compile(value if isinstance(value, str) else "(")
    except (re.error, OverflowError, RecursionError):
        return "a regular expression"
    return ""


def day(value: object) -> str:
    """A date, or a date and time, that exists; whether it may be empty is for the rules on what the data mean."""
    if value == "":
        return ""
    try:
        datetime.datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        value = None
    found = isinstance(value, str) and re.match(r"[12]\d{3}-\d\d-\d\d(T|$)", value, re.ASCII)
    return "" if found else "a date such as 2026-11-21 or 2026-11-21T00:00:00Z"


def address(value: object) -> str:
    """A web address, or a text file of the dataset."""
    is_file = isinstance(value, str) and FILE.fullmatch(value) and value.endswith(".txt")
    return "a web address, or a file that ends in .txt" if web(value) and not is_file else ""


def web(value: object) -> str:
    """A web address, or nothing."""
    found = isinstance(value, str) and (not value or WEB.fullmatch(value))
    return "" if found else "a web address such as https://example.org/atlas"


FILE = re.compile(r"\w[\w.-]*(/\w[\w.-]*)*")
"""The path of a file: names of letters, digits and signs that no address and no system takes for more."""
WEB = re.compile(r"https?://[^\s<>\"'`\\\x00-\x20\x7f-\x9f]+")


Shape = Mapping[str, Any] | list[Any] | Callable[[object], str]
"""An object by its members, of which those with `!` are needed and `*` stands for every other; a list; one value."""
TITLES: Shape = {"*": text}
ORIGINS: Shape = [{"name": text, "title": text, "version": text, "path": address}]
FIELD: Shape = {
    "name!": name,
    "type": kind,
    "listOf": name,
    "constraints": {
        "required": truth, "unique": truth, "enum": [text], "pattern": pattern, "minimum": number, "maximum": number,
    },
}  # fmt: skip
KEY: Shape = {"fields!": name, "reference!": {"resource!": name}}
RESOURCE: Shape = {"name!": name, "path!": name, "licenses": ORIGINS, "sources": ORIGINS}
SCHEMA: Shape = {"schema!": {"fields!": [FIELD], "foreignKeys": [KEY]}}
PACKAGE: Shape = {
    "name": text,
    "title": text,
    "description": text,
    "version": version,
    "created": day,
    "homepage": web,
    "licenses": ORIGINS,
    "resources!": [],
    "atlas": {
        "title": TITLES,
        "description": TITLES,
        "city": name,
        "total": name,
        "languages": [language],
        "currency": name,
        "foreign_currency": name,
        "exchange_rate": name,
        "exchange_rate_area": name,
        "home": [name],
        "home_charts": [name],
        "home_targets": [name],
        "plan": [year],
    },
}


def misfits(value: object, shape: Shape, keys: Keys = ()) -> Iterator[Misfit]:
    """Every place in which a value is not of a shape."""
    if isinstance(shape, Mapping):
        if not isinstance(value, dict):
            yield keys, "is no object"
            return
        for key, inner in shape.items():
            member = key.rstrip("!")
            for each in value if member == "*" else [member]:
                if each in value:
                    yield from misfits(value[each], inner, (*keys, each))
                elif key.endswith("!"):
                    yield keys, f"has no {member!r}"
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield keys, "is no list"
            return
        for number_, item in enumerate(value):
            for inner in shape:
                yield from misfits(item, inner, (*keys, number_))
    elif wanted := shape(value):
        yield keys, f"is {short(value)}, not {wanted}"


def short(value: object) -> str:
    """A value as a message shows it."""
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def resource_misfits(resource: Any) -> Iterator[Misfit]:
    """What keeps a resource from being read as a table, or as borders."""
    found = list(misfits(resource, RESOURCE))
    if not found and resource["name"] != BOUNDARIES:
        found = list(misfits(resource, SCHEMA))
    yield from found
    if found:
        return
    path = resource["path"]
    parts = PurePosixPath(path)
    if re.match(r"\w+:", path):
        yield ("path",), f"is {path!r}: a table is a file in the dataset's folder, not one of the web or of a drive"
    elif parts.is_absolute() or PureWindowsPath(path).is_absolute() or ".." in re.split(r"[/\\]", path):
        yield ("path",), f"is {path!r}, which leads out of the dataset's folder"
    elif "\\" in path or not path.isprintable():
        yield ("path",), f"is {path!r}; a path has slashes, and nothing that cannot be seen"
    elif not FILE.fullmatch(path) or parts.suffix not in ENDINGS:
        endings = " or ".join(ENDINGS)
        yield ("path",), f"is {path!r}; a file is named by letters, digits, - and _, and ends in {endings}"
    if resource["name"] != BOUNDARIES:
        for keys, message in schema_misfits(resource["schema"]):
            yield ("schema", *keys), message


def schema_misfits(schema: Mapping[str, Any]) -> Iterator[Misfit]:
    """Fields that stand twice or are bounded without being numbers, and keys of fields that are not there."""
    names = [item["name"] for item in schema["fields"]]
    for place, item in enumerate(schema["fields"]):
        if item["name"] in names[:place]:
            yield ("fields", place, "name"), f"is {item['name']!r}, the name of an earlier field"
        for bound in ("minimum", "maximum"):
            if bound in item.get("constraints", {}) and item.get("type") not in ("number", "integer"):
                yield ("fields", place, "constraints", bound), "bounds a field that is no number"
    key = schema.get("primaryKey", [])
    for part in [key] if isinstance(key, str) else key if isinstance(key, list) else [None]:
        if part not in names:
            yield ("primaryKey",), f"is {short(key)}, not a field or a list of fields"
    for place, foreign in enumerate(schema.get("foreignKeys", [])):
        if foreign["fields"] not in names:
            yield ("foreignKeys", place, "fields"), f"is {foreign['fields']!r}, which is no field"


def package_misfits(descriptor: Any) -> Iterator[Misfit]:
    """What is wrong with a descriptor, apart from its resources one by one."""
    found = list(misfits(descriptor, PACKAGE))
    yield from found
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    seen: dict[tuple[str, str], int] = {}
    for place, resource in enumerate(resources if isinstance(resources, list) else []):
        for part in ("name", "path") if isinstance(resource, dict) else ():
            value = resource.get(part)
            if isinstance(value, str) and seen.setdefault((part, value.casefold()), place) != place:
                number_ = seen[part, value.casefold()] + 1
                yield ("resources", place, part), f"is {value!r}, the {part} of resource number {number_}"
