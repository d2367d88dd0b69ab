"""Periods as statistics write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.period import GRAMMAR, Period

PERIODS = {
    "2021": ("A", 2021, 12, "2021-12-01"),
    "2022-S1": ("01-06", 2022, 6, "2022-06-01"),
    "2022-S2": ("07-12", 2022, 6, "2022-12-01"),
    "2022-Q3": ("07-09", 2022, 3, "2022-09-01"),
    "2024-07": ("07-07", 2024, 1, "2024-07-01"),
    "2024-02/2025": ("02-12+1", 2025, 23, "2025-12-01"),
    "2023-01/2023-09": ("01-09", 2023, 9, "2023-09-01"),
    "2021/2025": ("01-12+4", 2025, 60, "2025-12-01"),
}

WRONG = {
    "2022-H1": "not a period such as",
    "2022-13": "not a period such as",
    "2022-00": "not a period such as",
    "2022-Q5": "not a period such as",
    "22": "not a period such as",
    " 2022": "not a period such as",
    "2022\n": "not a period such as",
    "２０２２": "not a period such as",
    "2022-Q1/Q3": "not a period such as",
    "2022-Q1/2022-09": "from a year or month",
    "2022/2022-Q3": "not a period such as",
    "2025/2021": "ends before it begins",
    "2024-07/2024-07": "ends before it begins",
    "": "not a period such as",
}


@pytest.mark.parametrize(("text", "expected"), PERIODS.items(), ids=PERIODS)
def test_forms(text: str, expected: tuple[str, int, int, str]) -> None:
    """Each form gives its shape, the year in which it ends, its months, and the first day of its last month."""
    period = Period.parse(text)
    assert (period.shape, period.year, period.months, period.date) == expected
    assert period.is_year == (expected[0] == "A")


@pytest.mark.parametrize(("text", "fragment"), WRONG.items(), ids=map(repr, WRONG))
def test_wrong_forms(text: str, fragment: str) -> None:
    """What is not a period is refused, with what would be one."""
    with pytest.raises(ValueError, match=fragment):
        Period.parse(text)


def read(text: str) -> Period | str:
    """The period, or the words with which it is refused."""
    try:
        return Period.parse(text)
    except ValueError as error:
        return str(error)


@given(st.from_regex(GRAMMAR, fullmatch=True))
def test_round_trip(text: str) -> None:
    """Whatever the grammar allows is read or refused in words, prints as it was written, and runs forward."""
    period = read(text)
    if isinstance(period, str):
        assert "range" in period
        return
    assert str(period) == text
    assert Period.parse(str(period)) == period
    assert period.start <= period.end
    assert period.is_year == (period.shape == "A")


@given(st.text(max_size=12))
def test_any_text(text: str) -> None:
    """Any text is a period or a ValueError with words."""
    assert str(read(text))


def test_same_stretch() -> None:
    """A half-year and the six months of it share bounds and shape, so they can be compared."""
    half, months = Period.parse("2022-S1"), Period.parse("2022-01/2022-06")
    assert half.bounds == months.bounds
    assert half.shape == months.shape


@given(st.sampled_from(sorted(PERIODS)), st.integers(1, 5))
def test_before(text: str, years: int) -> None:
    """The same stretch some years earlier ends those years earlier and is as long."""
    period = Period.parse(text)
    start, end = period.before(years)
    assert (end // 12, end - start + 1) == (period.year - years, period.months)
