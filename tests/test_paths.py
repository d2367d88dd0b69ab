"""atlas.paths: a path in steps draws what it drew before, and says it shorter."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import paths

POINTS = st.lists(st.tuples(st.floats(-500, 900), st.floats(-500, 900)), min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("path", "shift", "said"),
    [
        ("M0,165.4l644,0", (0, 0), "M0 165.4h644"),
        ("M10,0L10,5.25", (1, 0), "M11 0v5.2"),
        ("M166.7,0h40v216h-40Z", (0, 0), "M166.7 0h40v216h-40z"),
        ("M-6,-1l12,0 0,2 -12,0Z", (10, 0), "M4-1h12v2h-12z"),
        ("M0,-5.2L0,-12M-3.2,-8.8L0,-12L3.2,-8.8", (0, 0), "M0-5.2v-6.8M-3.2-8.8l3.2-3.2 3.2 3.2"),
        ("M0,0C0.25,0.5,1.5,0.5,2,2", (0, 0), "M0 0c.2.5 1.5.5 2 2"),
        ("M4,0A4,4,0,1,1,-4,0", (10, 10), "M14 10a4 4 0 1 1-8 0"),
        ("M3,3L3,3", (0, 0), "M3 3h0"),
        ("M0.04,0.04L10.06,0.04L10.06,10.06L0.04,10.06L0.02,5.2Z", (0, 0), "M0 0h10v10h-10v-5z"),
    ],
)
def test_short(path: str, shift: tuple[float, float], said: str) -> None:
    """Each command is said once, in steps, with no more between numbers than parts them; outlines go by pixels."""
    assert paths.short(path, *shift) == said


def ends(path: str) -> list[paths.Point]:
    """The ends of the commands of a path, in tenths."""
    return [points[-1] for kind, points in paths.absolute(path, 0, 0, 1) if kind != "Z"]


@given(POINTS)
def test_no_error_adds_up(points: list[tuple[float, float]]) -> None:
    """Every point stays within half a tenth of where it was, however many steps lead there; only stays are left out."""
    drawn = "M" + "L".join(f"{x:.4f},{y:.4f}" for x, y in points)
    asked = [(round(round(x, 4) * 10), round(round(y, 4) * 10)) for x, y in points]
    kept = [asked[0], *(b for n, (a, b) in enumerate(pairwise(asked)) if a != b or n == 0)]
    assert ends(paths.short(drawn)) == kept
    assert len(paths.short(drawn)) <= len(drawn)


@given(POINTS)
def test_said_twice_is_said_once(points: list[tuple[float, float]]) -> None:
    """A short path stays as it is."""
    once = paths.short("M" + "L".join(f"{x:.3f},{y:.3f}" for x, y in points))
    assert paths.short(once) == once
    assert not re.search(r"[,e+]|  |\d\.\d\d", once)
