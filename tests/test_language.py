"""Labels, numbers, amounts and periods of one language."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.derive import Derived
from atlas.language import Language, rounded
from atlas.model import Unit
from atlas.pages import Atlas
from atlas.period import Period
from atlas.problems import InputError
from tests.samples import INDICATORS, UNITS, everything, labels, observation

UNITS = {**UNITS, "CNY_per_USD": Unit("CNY_per_USD", "rate", {"en": "yuan to the dollar"}, "")}
ENGLISH = Language("en", labels(), UNITS)
CHINESE = Language(
    "zh",
    {
        "scale.4": "万", "scale.8": "亿", "scale.12": "万亿", "number.group": "", "amount.word": "{number}{unit}",
        "amount.symbol": "{number}{symbol}", "amount.scaled": "{number}{scale}", "qualifier.more_than": "超过{figure}",
        "amount.scale_unit": "{scale}{unit}",
    },
    {"CNY": replace(UNITS["CNY"], name={"en": "yuan", "zh": "元"})},
)  # fmt: skip

AMOUNTS = {
    "billions": ("207", "CNY", 9, "207 billion yuan"),
    "trillions": ("3537.13", "CNY", 9, "3.53713 trillion yuan"),
    "just a trillion": ("1000", "CNY", 9, "1 trillion yuan"),
    "just below": ("999.9", "CNY", 9, "999.9 billion yuan"),
    "less than the unit's power": ("0.28", "CNY", 9, "280 million yuan"),
    "no trailing noughts": ("1.50", "CNY", 9, "1.5 billion yuan"),
    "percent": ("30.1", "PT", 0, "30.1%"),
    "points": ("2.7", "PP", 0, "2.7 percentage points"),
    "a count": ("1600", "companies", 0, "1,600 companies"),
    "a large count": ("1234567", "companies", 0, "1.234567 million companies"),
    "an index has no unit": ("0.8868", "INDEX", 0, "0.8868"),
    "a rate is never scaled": ("1234567", "CNY_per_USD", 0, "1,234,567 yuan to the dollar"),
    "nothing": ("0", "CNY", 9, "0 yuan"),
    "below nothing": ("-2.5", "PP", 0, "\N{MINUS SIGN}2.5 percentage points"),
    "far below nothing": ("-12", "CNY", 9, "\N{MINUS SIGN}12 billion yuan"),
}


@pytest.mark.parametrize(("value", "unit", "power", "expected"), AMOUNTS.values(), ids=AMOUNTS)
def test_amount(value: str, unit: str, power: int, expected: str) -> None:
    """An amount keeps every digit that counts and takes the word of its size."""
    assert ENGLISH.amount(Decimal(value), UNITS[unit], power) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("207", "2070亿元"), ("3537.13", "3.53713万亿元"), ("0.00028", "28万元"), ("0.000001", "1000元")],
)
def test_chinese_amount(value: str, expected: str) -> None:
    """Another language has other powers of ten: 万 and 亿."""
    assert CHINESE.amount(Decimal(value), CHINESE.units["CNY"], 9) == expected


@given(st.decimals(-(10**15), 10**15, places=4), st.integers(0, 9))
def test_amount_keeps_the_value(value: Decimal, power: int) -> None:
    """The words say exactly the value that went in."""
    text = ENGLISH.amount(value, UNITS["CNY"], power).removesuffix(" yuan").replace("\N{MINUS SIGN}", "-")
    number, _, word = text.replace(",", "").partition(" ")
    scale = {"": 0, "million": 6, "billion": 9, "trillion": 12}[word]
    assert Decimal(number).scaleb(scale) == value.scaleb(power)


@pytest.mark.parametrize(
    ("qualifier", "expected"),
    [
        ("exact", "1,600 companies"),
        ("about", "about 1,600 companies"),
        ("more_than", "more than 1,600 companies"),
        ("at_least", "at least 1,600 companies"),
        ("up_to", "up to 1,600 companies"),
    ],
)
def test_qualifier(qualifier: str, expected: str) -> None:
    """A figure never stands without its qualifier."""
    assert ENGLISH.figure(observation("ai/companies", "2022", "1600", qualifier)) == expected


def test_derived_figure() -> None:
    """A derived figure has four digits that count, and is about so much when one of its inputs is not exact."""
    for qualifier, expected in (("exact", "186.5 billion yuan"), ("about", "about 186.5 billion yuan")):
        level = observation("ai/output", "2021", "207", qualifier)
        item = Derived("implied_earlier", level.period, Decimal("186.486486486"), "CNY", 9, (level,))
        assert ENGLISH.figure(item) == expected


def test_derived_percentage() -> None:
    """A derived percentage has one digit after the point."""
    level = observation("ai/output", "2021", "207")
    assert ENGLISH.figure(Derived("growth", level.period, Decimal("11.2903"), "PT", 0, (level,))) == "11.3%"


@pytest.mark.parametrize(
    ("value", "significant", "expected"),
    [("32.0890", 3, "32.1"), ("0.012345", 3, "0.0123"), ("123456", 3, "123456"), ("9.9996", 4, "10.000")],
)
def test_rounded(value: str, significant: int, expected: str) -> None:
    """So many digits count, but the whole part is never cut."""
    assert str(rounded(Decimal(value), significant)) == expected


@pytest.mark.parametrize(("value", "expected"), [("0.5", "1"), ("1.5", "2"), ("2.5", "3"), ("-0.5", "\N{MINUS SIGN}1")])
def test_half_goes_up(value: str, expected: str) -> None:
    """Halves are rounded away from nothing, as readers do, not to even."""
    assert ENGLISH.number(Decimal(value), 0) == expected


PERIODS = {
    "2021": "2021",
    "2022-S1": "first half of 2022",
    "2022-07/2022-12": "second half of 2022",
    "2022-Q3": "third quarter of 2022",
    "2024-07": "July 2024",
    "2023-01/2023-09": "January–September 2023",
    "2021/2025": "2021–2025",
    "2023-07/2024-02": "July 2023–February 2024",
}


@pytest.mark.parametrize(("period", "expected"), PERIODS.items(), ids=PERIODS)
def test_period(period: str, expected: str) -> None:
    """A period in words, whichever way it was written."""
    assert ENGLISH.period(Period.parse(period)) == expected


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [("output", "billion yuan"), ("gdp-share", "%"), ("companies", "companies")],
)
def test_unit(indicator: str, expected: str) -> None:
    """The unit as an axis or the head of a table names it."""
    unit = INDICATORS[indicator].unit
    assert ENGLISH.unit(replace(INDICATORS[indicator], unit=replace(unit, name={"en": unit.name["en"]}))) == expected


def test_name() -> None:
    """A text in the language, else in another that has it, else nothing."""
    assert ENGLISH.name({"zh": "北京", "en": "Beijing"}) == "Beijing"
    assert ENGLISH.name({"en": "", "zh": "北京"}) == "北京"
    assert ENGLISH.name({}) == ""


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        ("nothing", None, "labels/en.csv: label-missing: label 'nothing' is missing"),
        ("broken", "{count} of {all}", "labels/en.csv: label: label 'broken' is '{count} of {all}': 'all' is not"),
        ("broken", "{count} of {}", "labels/en.csv: label: label 'broken' is '{count} of {}': "),
        ("broken", "{count", "labels/en.csv: label: label 'broken' is '{count': "),
    ],
)
def test_label_errors(key: str, text: str | None, message: str) -> None:
    """A label that is missing, or that asks for a field that it does not get, is a problem of its file."""
    language = Language("en", {"broken": text or ""}, {})
    with pytest.raises(InputError) as error:
        language.t(key, count=1)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("nothing", "labels/en.csv: label-missing: label 'nothing' is missing"),
        ("broken", "labels/en.csv: label: label 'broken' is '{count} of {all}': 'all' is not one of count"),
    ],
)
def test_labels_with_marked_up_values(key: str, message: str) -> None:
    """The same holds for a label that pages fill in with links and figures."""
    atlas = Atlas(everything(), Language("en", {"broken": "{count} of {all}"}, {}))
    with pytest.raises(InputError) as error:
        atlas.said(key, count="1")
    assert str(error.value).startswith(message)
