"""Long lists in parts: what stands together on one page, and on which part of its source's page a figure has its card.

The first part keeps the address of the list, and those that follow stand beside it: `figures/output.html` and
`figures/output.2.html`. No id holds a point, so that no page of anything else can have such a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from atlas.model import Observation, Organisation

ROWS = 120
"""Rows of a table on one page, the heads of its groups counted: about 90 kB, with the sources of all of them."""
CARDS = 28
"""Cards on one page of a source, each with what follows from its figure."""
ORGANISATIONS = 70
"""Organisations on one page."""
LINES = 200
"""Short lines of a list on one page, without figures and so without sources."""

Key = TypeVar("Key")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Piece(Generic[Key, Row]):
    """A group of rows, or a piece of one; it is `continued` when an earlier part has the beginning."""

    key: Key
    rows: tuple[Row, ...]
    continued: bool


@dataclass(frozen=True)
class Part(Generic[Key, Row]):
    """One page of a list: its path below the site without ending, and which of all rows it has, counted from one."""

    path: str
    number: int
    first: int
    last: int
    pieces: tuple[Piece[Key, Row], ...]


def address(path: str, number: int) -> str:
    """The path of one part of a page."""
    return path if number == 1 else f"{path}.{number}"


def whole(path: str) -> str:
    """The path of the page that a part belongs to."""
    folder, slash, name = path.rpartition("/")
    return folder + slash + name.partition(".")[0]


def cut(
    path: str, groups: Iterable[tuple[Key, Sequence[Row]]], limit: int = ROWS, number: int = 1
) -> tuple[Part[Key, Row], ...]:
    """Groups of rows as parts of a page, the first of them with a number; one part, if need be an empty one, at least.

    A group stands on one page where it can, and else begins on a new one.
    """
    pages: list[list[Piece[Key, Row]]] = [[]]
    room = limit
    for key, rows in groups:
        whole, start = len(rows) + 1, 0
        if whole > room and room < limit and (whole <= limit or room < limit // 2):
            room = 0
        while start == 0 or start < len(rows):
            if room < 2:
                pages.append([])
                room = limit
            piece = tuple(rows[start : start + room - 1])
            pages[-1].append(Piece(key, piece, start > 0))
            room -= len(piece) + 1
            start += len(piece) or 1
    found: list[Part[Key, Row]] = []
    last = 0
    for n, pieces in enumerate(pages, number):
        first, last = last + 1, last + sum(len(piece.rows) for piece in pieces)
        found.append(Part(address(path, n), n, first, last, tuple(pieces)))
    return tuple(found)


def source(observation: Observation) -> str:
    """The path of the page with a figure's card: of its source, or of a part of it."""
    return address(f"sources/{observation.source.id}", number(observation))


def number(observation: Observation) -> int:
    """The number of that part."""
    return observation.turn // CARDS + 1


def card(observation: Observation) -> str:
    """The address of a figure's card below the site."""
    return f"{source(observation)}.html#{observation.id}"


def organisation(item: Organisation) -> str:
    """The address of an organisation below the site."""
    return f"{address('organisations', item.turn // ORGANISATIONS + 1)}.html#{item.id}"
