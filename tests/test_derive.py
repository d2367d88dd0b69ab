"""What follows from observations: series, the figure that stands for a period, and derived figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import derive, validate
from atlas.derive import Derived, Series
from atlas.model import Dataset, Observation
from atlas.period import Period
from tests import samples
from tests.golden import assemble
from tests.samples import INDICATORS, UNITS, observation, observations


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The dataset of tests/sites/one-industry."""
    return validate.read(assemble("one-industry", tmp_path_factory.mktemp("derive") / "data"))


def line(*figures: Observation, breaks=()) -> Series:
    """The one series that these figures make."""
    (found,) = derive.series(samples.dataset(figures, breaks))
    return found


def shown(item: Derived | None, digits: str = "0.01") -> str:
    """A derived value, rounded; a dash where nothing follows."""
    return str(item.value.quantize(Decimal(digits))) if item else "-"


# ---------------------------------------------------------------------------- series


def test_series_by_key_and_shape(dataset: Dataset) -> None:
    """A series holds the figures of one place, activity and measure whose periods have one form."""
    found = {series.id: [o.id for o in series.observations] for series in derive.series(dataset)}
    assert found["beijing-ai-output"] == [
        "ai-output-2018", "ai-output-2018-b", "ai-output-2019", "ai-output-2020", "ai-output-2021",
        "ai-output-2022-forecast",
    ]  # fmt: skip
    assert found["beijing-ai-output-01-06"] == ["ai-output-2020-s1"]
    assert "ai-core-industry-size-2023" not in found["beijing-ai-output"]


def test_a_stock_is_one_series(dataset: Dataset) -> None:
    """States at the end of months and of years are points of one line."""
    found = {series.key: series for series in derive.series(dataset)}
    filed = found["beijing", "ai-models", "models-filed"]
    assert filed.shape == "*"
    assert [o.period.text for o in filed.actual] == ["2024-07", "2024-12", "2025-03", "2025-09", "2025-12"]


def test_statuses_are_told_apart(dataset: Dataset) -> None:
    """What happened, what was forecast and what is aimed at are never one line."""
    found = {series.id: series for series in derive.series(dataset)}
    output, share = found["beijing-ai-output"], found["beijing-high-tech-value-added-gdp-share"]
    assert [o.period.text for o in output.actual] == ["2018", "2019", "2020", "2021"]
    assert [o.id for o in output.forecast] == ["ai-output-2022-forecast"]
    assert [o.id for o in share.target] == ["high-tech-value-added-gdp-share-2025-target"]


BASE = observation("ai/output", "2021", "207", "about", "P", "bulletin")
SOURCE = BASE.source
PREFERRED = {
    "the firmer tier": ({"source": replace(SOURCE, tier="official")}, {"source": replace(SOURCE, tier="media")}),
    "media before a copy": ({"source": replace(SOURCE, tier="media")}, {"source": replace(SOURCE, tier="repost")}),
    "actual before provisional": ({"status": "A"}, {"status": "P"}),
    "provisional before estimated": ({"status": "P"}, {"status": "E"}),
    "the later publication": (
        {"source": replace(SOURCE, published="2025-01")}, {"source": replace(SOURCE, published="2024-12-31")},
    ),
    "a date before none": ({"source": SOURCE}, {"source": replace(SOURCE, published="")}),
    "exact before about": ({"qualifier": "exact"}, {"qualifier": "about"}),
    "about before a bound": ({"qualifier": "about"}, {"qualifier": "more_than"}),
    "more digits": ({"value": Decimal("207.3")}, {"value": Decimal("207")}),
    "digits that count": ({"value": Decimal("215")}, {"value": Decimal("210.0")}),
    "the tier before the status": (
        {"source": replace(SOURCE, tier="official"), "status": "E"},
        {"source": replace(SOURCE, tier="repost"), "status": "A"},
    ),
    "the date before the qualifier": (
        {"source": replace(SOURCE, published="2025"), "qualifier": "more_than"},
        {"source": replace(SOURCE, published="2024"), "qualifier": "exact"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("better", "worse"), PREFERRED.values(), ids=PREFERRED)
def test_choice(better: dict, worse: dict) -> None:
    """Of two figures for one period the better stands for it, whichever comes first."""
    one, other = replace(BASE, **better), replace(BASE, **worse)
    assert derive.chosen([one, other]) == derive.chosen([other, one]) == (one,)


def test_doubted_figures_never_stand() -> None:
    """A figure with a written doubt is never chosen, not even alone."""
    assert derive.chosen([replace(BASE, doubt={"en": "tenfold slip"})]) == ()


@given(st.permutations(range(6)))
def test_order_of_rows_is_nothing(order: list[int]) -> None:
    """The figures chosen do not depend on the order of the rows."""
    figures = observations("ai/output", "2018=150 about", "2019=170", "2020=186", "2021=207", "2021=206 P", "2022=227")
    assert derive.chosen(figures[n] for n in order) == derive.chosen(figures)


# ---------------------------------------------------------------------------- growth and shares

GROWTH = {
    "from two levels": (("2020=186 about", "2021=207 about"), "11.29"),
    "a fall": (("2020=200", "2021=150"), "-25.00"),
    "from a bound": (("2020=186 more_than", "2021=207"), "-"),
    "to a bound": (("2020=186", "2021=207 at_least"), "-"),
    "from nothing": (("2020=0", "2021=207"), "-"),
}


@pytest.mark.parametrize(("figures", "expected"), GROWTH.values(), ids=GROWTH)
def test_growth(figures: tuple[str, str], expected: str) -> None:
    """Growth is reckoned between two levels that are values, never from a bound or from nothing."""
    earlier, later = observations("ai/output", *figures)
    assert shown(derive.growth(line(earlier, later), earlier, later)) == expected


@pytest.mark.parametrize(
    ("start", "expected"), [("2020", "11.29"), ("2021", "-"), ("2021-07", "-"), ("2020-06", "11.29"), ("2022", "11.29")]
)
def test_growth_stops_at_a_break(start: str, expected: str) -> None:
    """Nothing is reckoned across a change of base, which applies from its period on."""
    earlier, later = observations("ai/output", "2020=186", "2021=207")
    found = derive.growth(line(earlier, later, breaks=[samples.rebased("ai/output", start)]), earlier, later)
    assert shown(found) == expected


def test_growth_across_a_census(dataset: Dataset) -> None:
    """The city's product of 2019 stands on a new base: it has growth to 2020 and none from 2018."""
    gdp = next(series for series in derive.series(dataset) if series.id == "beijing-total-gdp")
    assert [(d.period.text, shown(d)) for d in derive.annual_growth(gdp)] == [("2018", "8.21"), ("2020", "2.07")]


def test_no_growth_of_growth() -> None:
    """A rate, a share or a rank has no growth."""
    for key in ("ai/value-added-growth", "high-tech/gdp-share"):
        earlier, later = observations(key, "2020=10", "2021=12")
        assert derive.growth(line(earlier, later), earlier, later) is None


COMPOUND = {
    "four years": (("2017=100", "2021=146.41"), "10.00"),
    "two years": (("2019=100", "2021=121"), "10.00"),
    "one year is growth": (("2020=100", "2021=110"), "-"),
    "from a bound": (("2017=100 up_to", "2021=146.41"), "-"),
    "down to nothing": (("2017=100", "2021=0"), "-"),
}


@pytest.mark.parametrize(("figures", "expected"), COMPOUND.values(), ids=COMPOUND)
def test_compound_growth(figures: tuple[str, str], expected: str) -> None:
    """The yearly rate over two or more years."""
    earlier, later = observations("ai/output", *figures)
    assert shown(derive.compound_growth(line(earlier, later), earlier, later)) == expected


@given(st.decimals("0.1", "9999", places=2), st.decimals("0.1", "9999", places=2), st.integers(2, 12))
def test_compound_growth_leads_back(first: Decimal, last: Decimal, years: int) -> None:
    """The first level, grown at the rate for so many years, is the last."""
    earlier, later = observations("ai/output", f"2010={first}", f"{2010 + years}={last}")
    rate = derive.compound_growth(line(earlier, later), earlier, later)
    assert rate
    assert abs(first * (1 + rate.value / 100) ** years / last - 1) < Decimal("1e-20")


def test_difference_of_shares() -> None:
    """Two shares differ in percentage points; two levels do not."""
    earlier, later = observations("high-tech/gdp-share", "2020=27.4", "2021=30.1")
    found = derive.difference(line(earlier, later), earlier, later)
    assert found
    assert (shown(found, "0.1"), found.unit) == ("2.7", "PP")
    levels = observations("ai/output", "2020=186", "2021=207")
    assert derive.difference(line(*levels), *levels) is None


def test_implied_share(dataset: Dataset) -> None:
    """A share and the rise that its source reports give the earlier share: 30.1% less 5 points is 25.1%."""
    rows = dataset.observations
    share, change = (rows[f"high-tech-value-added-{end}"] for end in ("gdp-share-2021", "share-change-2018-to-2021"))
    assert shown(derive.implied_share(share, change), "0.1") == "25.1"
    earlier = rows["high-tech-value-added-gdp-share-2020"]
    assert derive.implied_share(earlier, change) is None


def level_and_rate(prices: str, **changes) -> tuple[Observation, Observation]:
    """Output of 2021 and its reported growth."""
    rate = replace(INDICATORS["value-added-growth"], id="output-growth", growth_of="output", prices=prices)
    level = observation("ai/output", "2021", "207", "about")
    return level, replace(observation("ai/output", "2021", "11", "about"), indicator=rate, **changes)


@pytest.mark.parametrize(
    ("prices", "changes", "expected"),
    [
        ("current", {}, "186.49"),
        ("constant", {}, "-"),
        ("current", {"qualifier": "more_than"}, "-"),
        ("current", {"value": Decimal(-100)}, "-"),
        ("current", {"period": Period.parse("2020")}, "-"),
        ("current", {"area": samples.AREAS["zgc"]}, "-"),
    ],
)
def test_implied_earlier(prices: str, changes: dict, expected: str) -> None:
    """A level and its growth at current prices give the level before; growth at comparable prices never does."""
    assert shown(derive.implied_earlier(*level_and_rate(prices, **changes))) == expected


# ---------------------------------------------------------------------------- money


def test_dollars(dataset: Dataset) -> None:
    """207 billion yuan are 32.09 billion dollars at the average rate of 2021; the source's 28.48 imply 7.27 yuan."""
    rates = derive.rates(dataset)
    output = dataset.observations["ai-output-2021"]
    assert list(rates) == [2021]
    dollars = derive.dollars(output, rates[2021], "USD")
    assert (shown(dollars), dollars.unit, dollars.unit_mult) == ("32.09", "USD", 9)
    implied = derive.implied_rate(output)
    assert implied
    assert (shown(implied), implied.unit) == ("7.27", "CNY_per_USD")


def test_no_rate_without_a_second_amount(dataset: Dataset) -> None:
    """A figure in one currency implies no rate."""
    assert derive.implied_rate(dataset.observations["ai-output-2020"]) is None


# ---------------------------------------------------------------------------- lineage


def test_lineage() -> None:
    """A derived figure knows its formula and inputs; its status is the weakest of theirs, its sources their union."""
    paper = observation("ai/output", "2022", "227", "about", "F", "paper")
    level = observation("ai/output", "2021", "207", "about", "A", "bulletin")
    found = derive.growth(line(level, paper), level, paper)
    assert found
    assert (found.formula, found.inputs, found.status) == ("growth", (paper, level), "F")
    assert [source.id for source in found.sources] == ["paper", "bulletin"]
    assert found.id == f"growth-{paper.id}-{level.id}"


def test_units_exist() -> None:
    """The units that derived figures are in are units of the dataset."""
    assert {derive.PERCENT, derive.POINTS} <= UNITS.keys()
