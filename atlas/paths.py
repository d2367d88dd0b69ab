"""The lines of an SVG in fewer bytes: a path as steps in tenths of a pixel, as short as they can be written.

Each step starts at the rounded place where the last one ended, so that no error adds up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

COMMAND = re.compile(r"([MmLlHhVvCcAaZz])([^MmLlHhVvCcAaZz]*)")
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
OUTLINE = re.compile(r"(M-?[\d.]+,-?[\d.]+(L-?[\d.]+,-?[\d.]+){3,}Z)+")
"""The path of an area on a map."""
ROUND = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")
"""The path of a circle about the origin."""
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}
"""How many numbers a command takes at a time."""

Point = tuple[int, int]


def short(path: str, x: float = 0, y: float = 0) -> str:
    """A path, moved by `x` and `y`; commands are those that Vega writes. The outlines of maps go by whole pixels."""
    grain = 10 if OUTLINE.fullmatch(path) and not x and not y else 1
    said: list[tuple[str, list[int]]] = []
    at = start = (0, 0)
    for command, points in absolute(path, x, y, grain):
        if command == "Z":
            said.append(("z", []))
            at = start
            continue
        to = points[-1]
        if command == "M":
            said.append(("M", [*to]))
            start = to
        elif command == "L":
            step = to[0] - at[0], to[1] - at[1]
            if any(step) or said[-1][0] == "M":
                said.append(("h", [step[0]]) if not step[1] else ("v", [step[1]]) if not step[0] else ("l", [*step]))
        elif command == "A":
            (radius, turn), (large, sweep) = points[0], points[1]
            said.append(("a", [radius, radius, turn, large, sweep, to[0] - at[0], to[1] - at[1]]))
        else:
            said.append(("c", [n - at[i] for point in points for i, n in enumerate(point)]))
        at = to
    return "".join(written(said))


def absolute(path: str, x: float, y: float, grain: int) -> Iterator[tuple[str, list[Point]]]:
    """The commands of a path with their points in tenths; lines of all kinds as L, arcs as radius, flags and end."""
    at = start = (x, y)
    for command, rest in COMMAND.findall(path):
        kind = command.upper()
        numbers = [float(found) for found in NUMBER.findall(rest)]
        if kind == "Z":
            at = start
            yield "Z", []
        for place in range(0, len(numbers), TAKES[kind] or 1):
            found = numbers[place : place + TAKES[kind]]
            origin = at if command != kind else (x, y)
            if kind in "HV":
                found = [found[0], at[1] - origin[1]] if kind == "H" else [at[0] - origin[0], found[0]]
            ends = [(found[n] + origin[0], found[n + 1] + origin[1]) for n in range(len(found) % 2, len(found), 2)]
            at = ends[-1]
            points = [(tenths(a / grain) * grain, tenths(b / grain) * grain) for a, b in ends]
            if kind == "A":
                radius, _, turn, large, sweep = found[:5]
                points[:-1] = [(tenths(radius), tenths(turn)), (10 * int(large), 10 * int(sweep))]
            if kind == "M" and place == 0:
                start = at
                yield "M", points
            else:
                yield kind if kind in "AC" else "L", points


def tenths(value: float) -> int:
    """A number in tenths."""
    return round(value * 10)


def written(said: Iterable[tuple[str, list[int]]]) -> Iterator[str]:
    """Commands with numbers in tenths as text: none named twice in a row, nothing between numbers that part anyway."""
    last, before = "", ""
    for command, numbers in said:
        if command != last or command in "Mz":
            yield command
            before = ""
        last = command
        for number in numbers:
            words = tenth(number)
            apart = before and not words.startswith("-") and not (words.startswith(".") and "." in before)
            yield f" {words}" if apart else words
            before = words


def tenth(count: int) -> str:
    """Tenths as a decimal, without a nought before the point."""
    return re.sub(r"^(-?)0(?=\.)", r"\1", f"{count / 10:g}")
