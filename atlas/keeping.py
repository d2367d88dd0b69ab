"""What was made before, kept on the disk by the hash of all that it was made from.

`Makings` gives that hash of any value of the program. It holds all that can be reached from the value: fields of rows
and of other dataclasses, items of lists, and what a function that was made inside another one has at hand. Equal
hashes so mean equal values, and what was made from one is right for the other; unequal ones cost work and no more.
Whatever else goes in (the program itself, files, versions) belongs into `also`.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import FunctionType
from typing import Any

from atlas.output import write

CODE = Path(__file__).resolve().parent
LENGTH = hashlib.sha256().digest_size


class Makings:
    """Gives the hashes of values that do not change while it is there."""

    def __init__(self, *also: str) -> None:
        self.also = also
        self.known: dict[int, tuple[object, bytes]] = {}

    def key(self, value: object) -> str:
        """The hash of a value, and of what goes in besides; empty where a value cannot be written down."""
        try:
            return self.hashed((self.also, value)).hex()
        except (pickle.PicklingError, TypeError, AttributeError, ValueError, RecursionError):
            return ""

    def hashed(self, value: object) -> bytes:
        """The hash of a value alone."""
        file = io.BytesIO()
        Writer(file, self).dump(value)
        return hashlib.sha256(file.getbuffer()).digest()

    def of_row(self, item: Any) -> bytes:
        """The hash of a row, which is made once: a row is part of much."""
        found = self.known.get(id(item))
        if found is None:
            found = self.known[id(item)] = item, self.hashed(parts(item))
        return found[1]


class Writer(pickle.Pickler):
    """Writes a value down: rows as their hashes, other dataclasses as their fields, functions as what is at hand."""

    def __init__(self, file: io.BytesIO, makings: Makings) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.fast = True  # write equal items alike, whether they are one object or two
        self.makings = makings

    def reducer_override(self, item: Any) -> Any:
        """How an item is written down; NotImplemented for the usual way."""
        kind: Any = type(item)
        if issubclass(kind, type):
            return NotImplemented
        if is_dataclass(kind):
            once = kind.__eq__ is object.__eq__  # it is what it is, and not what it holds: a row
            return Written, ((self.makings.of_row(item),) if once else parts(item))
        if kind is FunctionType:
            code, cells = item.__code__, item.__closure__ or ()
            # the place in the program tells one function from all others, also two on one line
            place = item.__module__, item.__qualname__, code.co_firstlineno, code.co_linetable
            at_hand = [cell.cell_contents for cell in cells]
            return Written, (place, item.__defaults__, item.__kwdefaults__, at_hand)
        return NotImplemented


class Written:
    """Stands for what was written down; nothing is ever read back."""


def parts(item: Any) -> tuple[Any, ...]:
    """A dataclass as its name and fields; what it keeps of its own reckoning besides them follows from them."""
    kind: Any = type(item)
    return kind.__module__, kind.__qualname__, holds(kind)(item)


@cache
def holds(kind: Any) -> Callable[[Any], Any]:
    """Gives what the fields of a dataclass hold."""
    names = [field.name for field in fields(kind)]
    return attrgetter(*names) if names else lambda _: ()


@cache
def program() -> str:
    """The hash of the program itself."""
    found = hashlib.sha256()
    for path in sorted(CODE.rglob("*.py")):
        found.update(f"\n{path.relative_to(CODE).as_posix()}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


# ---------------------------------------------------------------------------- files


def keep(path: Path, content: bytes) -> None:
    """Write a file behind the hash of its bytes: after a power failure a file may be empty, cut short, or noughts.

    Its name goes into the hash too, since the name says what it was made from.
    """
    write(path, sealed(path, content) + content)


def sealed(path: Path, content: bytes) -> bytes:
    """The hash of a file's name and bytes."""
    return hashlib.sha256(path.name.encode() + b"\0" + content).digest()


def kept(path: Path) -> bytes | None:
    """What was kept in a file; None where there is none, or not all of it."""
    try:
        with open(path, "rb") as file:
            found = file.read()
    except FileNotFoundError:
        return None
    content = found[LENGTH:]
    return content if sealed(path, content) == found[:LENGTH] else None
