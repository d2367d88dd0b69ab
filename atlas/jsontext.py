"""JSON text into values, refused where two readers would not read the same, and the place of each value in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from atlas.problems import InputError, Location, Problem

DEPTH = 50
"""How deep objects and lists may stand in one another; a descriptor needs six, GeoJSON eight."""
DIGITS = 100
"""How long a number may be written."""
TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+')

Keys = tuple[str | int, ...]
"""The way to a value: names of members and numbers of items, from the outermost."""


def parse(text: str, shown: str) -> Any:
    """The value of a JSON text; InputError says where it is none, or ambiguous, or beyond all that is meant."""
    try:
        value = json.loads(text, object_pairs_hook=members, parse_constant=refuse, parse_int=whole)
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise InputError([Problem(Location(shown, error.lineno, error.colno), "json", error.msg)]) from None
    except (ValueError, RecursionError):
        offset, message = flaw(text)
        raise InputError([Problem(at(text, shown, offset), "json", message)]) from None
    return value


def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; ValueError when a name stands twice, of which readers take either."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def refuse(_: str) -> None:
    """NaN and Infinity, which are Python's and not JSON's."""
    raise ValueError


def whole(digits: str) -> int:
    """A whole number; ValueError when it is absurdly long."""
    if len(digits) > DIGITS:
        raise ValueError
    return int(digits)


def flaw(text: str) -> tuple[int, str]:
    """Where and why a text that follows JSON's grammar, as far as it was read, cannot be used."""
    seen: set[Keys] = set()
    for keys, offset, token in tokens(text):
        if len(keys) > DEPTH:
            return offset, f"objects and lists stand more than {DEPTH} deep in one another"
        if keys is not None and token.startswith('"') and re.search(r"\\u[dD][89a-fA-F]", token):
            try:
                json.loads(token).encode()
            except UnicodeEncodeError:
                return offset, "the text holds half of a character (a lone surrogate)"
        if token in ("NaN", "Infinity", "-Infinity"):
            return offset, f"{token} is no number in JSON"
        if len(token) > DIGITS and re.fullmatch(r"-?\d+", token):
            return offset, f"a number of {len(token)} digits"
    for keys, offset in places(text):
        if keys in seen:
            return offset, f"the name {keys[-1]!r} stands twice in one object"
        seen.add(keys)
    return 0, "the text cannot be read"


def tokens(text: str) -> Iterator[tuple[Keys, int, str]]:
    """Every name and value of a JSON text: the way to it, its offset, and how it is written."""
    keys: list[str | int | None] = []
    for match in TOKEN.finditer(text):
        sign = match[0]
        if sign in ("]", "}"):
            del keys[-1:]
        elif sign == ",":
            if keys:
                keys[-1] = keys[-1] + 1 if isinstance(keys[-1], int) else None
        elif sign != ":":
            if keys and keys[-1] is None:
                keys[-1] = json.loads(sign) if sign.startswith('"') else sign
            yield tuple(key for key in keys if key is not None), match.start(), sign
            if sign in ("[", "{"):
                keys.append(0 if sign == "[" else None)


def places(text: str) -> Iterator[tuple[Keys, int]]:
    """The way to every value, and the offset of its name, or of an item itself."""
    named: Keys | None = None
    for keys, offset, _ in tokens(text):
        if keys == named:
            named = None  # the value behind its name
            continue
        named = keys if keys and isinstance(keys[-1], str) else None
        yield keys, offset


@dataclass(frozen=True)
class Places:
    """Where the values of a sound JSON text stand."""

    text: str
    shown: str

    @cached_property
    def offsets(self) -> Mapping[Keys, int]:
        """The offset of every value by the way to it."""
        return dict(places(self.text))

    def locate(self, *keys: str | int) -> Location:
        """Where a value stands, or what is nearest above it."""
        found = next(keys[:end] for end in range(len(keys), -1, -1) if keys[:end] in self.offsets)
        return at(self.text, self.shown, self.offsets[found])


def at(text: str, shown: str, offset: int) -> Location:
    """The line and column of an offset."""
    return Location(shown, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
