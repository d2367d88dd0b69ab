"""Sentences of the dataset: placeholders where figures belong, and statements that the figures must bear out.

    {ai-output-2021}                              the figure, with its qualifier and unit, linked to its card
    {?ai-output-2021 > ai-output-2020: grew}      the words after the colon, if the comparison holds

A comparison is one of `>`, `>=`, `<`, `<=` and `=` between an observation and another or a plain number. A
sentence whose words no longer fit its figures is a problem of the row that holds it. A number that is
typed into a sentence is one too, unless it is a year or a date, stands in double quotes as the words of
the source, or belongs to a name that `exceptions.csv` lists.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from atlas.model import Observation

FIELD = re.compile(r"\{([^{}]*)\}")
STATEMENT = re.compile(r"\?\s*([a-z0-9-]+)\s*(>=|<=|>|<|=)\s*([a-z0-9-]*[a-z][a-z0-9-]*|-?\d+(?:\.\d+)?)\s*:\s*(.+)")
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}
QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
DATE = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?: \d{4})?"
    r"|\b(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?(?:-\d\d)?(?:s\b|\b)"
    r"|(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?"
)
NUMBER = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True)
class Piece:
    """A part of a sentence: plain words, or the figure that stands there."""

    words: str
    figure: Observation | None = None


class ProseError(ValueError):
    """A placeholder that cannot be read or names nothing."""


class ClaimError(ProseError):
    """A statement that its figures do not bear out."""


def pieces(text: str, observations: Mapping[str, Observation]) -> tuple[Piece, ...]:
    """The sentence in order; ProseError says what is wrong with it."""
    if "{" not in text and "}" not in text:  # as in most
        return (Piece(text),) if text else ()
    found: list[Piece] = []
    end = 0
    for match in FIELD.finditer(text):
        found.append(Piece(text[end : match.start()]))
        found.append(piece(match[1].strip(), observations))
        end = match.end()
    found.append(Piece(text[end:]))
    if re.search(r"[{}]", "".join(p.words for p in found)):
        raise ProseError("a brace stands alone; a placeholder is {observation id}")
    return tuple(p for p in found if p.words or p.figure)


def comparisons(text: str) -> Iterator[tuple[str, str]]:
    """The pairs of observations that the statements of a sentence compare."""
    for match in FIELD.finditer(text):
        statement = STATEMENT.fullmatch(match[1].strip())
        if statement and is_name(statement[3]):
            yield statement[1], statement[3]


def piece(inside: str, observations: Mapping[str, Observation]) -> Piece:
    """What stands for one placeholder."""
    if not inside.startswith("?"):
        return Piece("", named(inside, observations))
    match = STATEMENT.fullmatch(inside)
    if not match:
        raise ProseError(f"{{{inside}}} is no statement; one reads {{?id > other: words}}")
    left, sign, right, words = match.groups()
    first = named(left, observations)
    second = named(right, observations).value if is_name(right) else None
    limit = Decimal(right) if second is None else second
    if not COMPARISONS[sign](first.value, limit):
        raise ClaimError(f"{words!r} does not fit: {left} is {first.value}, which is not {sign} {limit}")
    return Piece(words)


def references(text: str) -> tuple[str, ...]:
    """Ids of the observations that a sentence names or compares, each once; what cannot be read is left out."""
    found: list[str] = []
    for match in FIELD.finditer(text):
        inside = match[1].strip()
        statement = STATEMENT.fullmatch(inside)
        if statement:
            found += [side for side in (statement[1], statement[3]) if is_name(side)]
        elif IDENTIFIER.fullmatch(inside):
            found.append(inside)
    return tuple(dict.fromkeys(found))


def is_name(side: str) -> bool:
    """Whether one side of a comparison is an observation's id and not a number."""
    return bool(IDENTIFIER.fullmatch(side)) and not side[0].isdigit()


def named(name: str, observations: Mapping[str, Observation]) -> Observation:
    """The observation of that id."""
    if name not in observations:
        raise ProseError(f"{{{name}}} names no observation")
    return observations[name]


@cache
def phrase(name: str) -> re.Pattern[str]:
    """A name as it stands in a sentence, and not as part of a longer word."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def typed_numbers(text: str, exceptions: Iterable[str]) -> Iterator[str]:
    """Numbers in a sentence that are neither placeholders, nor dates, nor quoted, nor part of a listed name."""
    rest = QUOTED.sub(" ", FIELD.sub(" ", text))
    if not NUMBER.search(rest):
        return
    for name in sorted(exceptions, key=len, reverse=True):
        rest = phrase(name).sub(" ", rest)
    for match in NUMBER.finditer(DATE.sub(" ", rest)):
        yield match[0].rstrip(".,")
