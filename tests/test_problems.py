"""How a mistake in the input is named."""

from __future__ import annotations

import pytest

from atlas.problems import InputError, Location, Problem


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        (Location("data/sources.csv"), "data/sources.csv"),
        (Location("data/sources.csv", 7), "data/sources.csv:7"),
        (Location("data/sources.csv", 7, 25), "data/sources.csv:7:25"),
    ],
)
def test_location(location: Location, shown: str) -> None:
    """A place is written as editors read it; what is not known is left out."""
    assert str(location) == shown


def test_problem() -> None:
    """A problem is one line: place, code, message."""
    problem = Problem(Location("data/observations.csv", 77, 25), "type", "obs_value is 'n.a.', not a number")
    assert str(problem) == "data/observations.csv:77:25: type: obs_value is 'n.a.', not a number"


def test_every_problem_once_in_order() -> None:
    """An error holds each problem once, sorted by file, line and column, and prints one a line."""
    late, early = (Problem(Location("a.csv", line), "type", "wrong") for line in (10, 9))
    error = InputError([late, early, late])
    assert error.problems == (early, late)
    assert str(error) == "a.csv:9: type: wrong\na.csv:10: type: wrong"
