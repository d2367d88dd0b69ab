"""The composite index: its arithmetic against published results and a second implementation, its rules, its checks."""

from __future__ import annotations

import csv
import json
import math
import re
import statistics
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import composite, validate
from atlas.composite import Composite
from atlas.exports import evaluation as exported
from atlas.language import Language
from atlas.model import Dataset, IndexDesign, Observation
from atlas.problems import InputError
from tests import samples
from tests.conftest import ROOT
from tests.samples import ONE, TWO, design, dimension, observations, part, rebased

FIXED = {
    "alternatives": {step: (option,) for step, option in samples.BASELINE.items()},
    "draws": 1,
}
"""An index without doubts."""


def made(index: IndexDesign, *figures: Observation, breaks=()) -> Composite:
    """The index of the samples' city from these figures."""
    found = composite.composite(replace(samples.dataset(figures, breaks), index=index))
    assert found is not None
    return found


# ---------------------------------------------------------------------------- published results

HDI = (
    ("Norway", 0.944, 81.6, 17.5, 12.6, 64992),
    ("Australia", 0.935, 82.4, 20.2, 13.0, 42261),
    ("Switzerland", 0.930, 83.0, 15.8, 12.8, 56431),
    ("Denmark", 0.923, 80.2, 18.7, 12.7, 44025),
    ("Netherlands", 0.922, 81.6, 17.9, 11.9, 45435),
    ("Germany", 0.916, 80.9, 16.5, 13.1, 43919),
    ("Ireland", 0.916, 80.9, 18.6, 12.2, 39568),
    ("United States", 0.915, 79.1, 16.5, 12.9, 52947),
    ("Canada", 0.913, 82.0, 15.9, 13.0, 42155),
    ("New Zealand", 0.913, 81.8, 19.2, 12.5, 32689),
    ("Hong Kong, China (SAR)", 0.910, 84.0, 15.6, 11.2, 53959),
    ("Sweden", 0.907, 82.2, 15.8, 12.1, 45636),
    ("United Kingdom", 0.907, 80.7, 16.2, 13.1, 39267),
    ("Iceland", 0.899, 82.6, 19.0, 10.6, 35182),
    ("Korea (Republic of)", 0.898, 81.9, 16.9, 11.9, 33890),
    ("Israel", 0.894, 82.4, 16.0, 12.5, 30676),
    ("Luxembourg", 0.892, 81.7, 13.9, 11.7, 58711),
    ("Japan", 0.891, 83.5, 15.3, 11.5, 36927),
    ("Belgium", 0.890, 80.8, 16.3, 11.3, 41187),
    ("France", 0.888, 82.2, 16.0, 11.1, 38056),
    ("Austria", 0.885, 81.4, 15.7, 10.8, 43869),
    ("Finland", 0.883, 80.8, 17.1, 10.3, 38695),
)
"""Human Development Index 2014, life expectancy, expected and mean years of schooling, GNI per capita: UNDP, Human
Development Report 2015, table 1 (hdr.undp.org/en/composite/HDI as of 2016-05-15). Goalposts and method as UNDP states
them (hdr.undp.org/en/content/human-development-index-hdi): 20 and 85 years of life, 0 and 18 (at most) and 15 years of
schooling, 100 and 75,000 dollars in logarithms; schooling is an arithmetic mean, the index a geometric one."""


def test_human_development_index():
    """All of it by our own steps gives the published index: goalposts, logarithm, two levels of aggregation."""
    health, education, income = (dimension(name) for name in ("Health", "Education", "Income"))
    keys = ("ai/output", "digital/output", "it/output", "ic/output")
    index = design(
        part(health, keys[0], low=20, high=85),
        part(education, keys[1], low=0, high=18),
        part(education, keys[2], low=0, high=15),
        part(income, keys[3], low=100, high=75000, transformation="log"),
        baseline={"normalisation": "min_max", "aggregation": "geometric"},
        **FIXED,
    )
    figures = []
    for year, (_, _, life, expected, schooling, money) in enumerate(HDI, 2001):
        for key, value in zip(keys, (life, min(expected, 18), schooling, money), strict=True):
            figures += observations(key, f"{year}={value}")
    found = made(index, *figures)
    assert len(found.index) == len(HDI)
    for value, (name, published, *_) in zip(found.index.values(), HDI, strict=True):
        assert value / 100 == pytest.approx(published, abs=0.0011), name


def second(table: Mapping[str, Mapping[int, float]], groups: Mapping[str, str], method: str) -> dict[int, float]:
    """The index of a full table by the textbook, written a second time and without a line of ours."""
    years = sorted(next(iter(table.values())))
    scores: dict[str, list[float]] = {}
    for key, row in table.items():
        x = [row[y] for y in years]
        if method == "min_max":
            scores[key] = [(v - min(x)) / (max(x) - min(x)) * 100 for v in x]
        elif method == "z_score":
            scores[key] = list(map(statistics.NormalDist(statistics.fmean(x), statistics.pstdev(x)).zscore, x))
        elif method == "rank":
            scores[key] = [1 + sum(o < v for o in x) + (x.count(v) - 1) / 2 for v in x]
        else:
            scores[key] = [100 * v / x[0] for v in x]
    names = sorted(set(groups.values()))
    found = {}
    for n, y in enumerate(years):
        means = [statistics.fmean(scores[k][n] for k in table if groups[k] == name) for name in names]
        found[y] = statistics.fmean(means)
    return found


TABLE = {
    "ai-output": {2018: 150, 2019: 171, 2020: 186, 2021: 207.5},
    "digital-gdp-share": {2018: 36, 2019: 35, 2020: 38.2, 2021: 40.4},
    "high-tech-value-added": {2018: 910, 2019: 955, 2020: 988.58, 2021: 1100},
}
GROUPS = {"ai-output": "one", "digital-gdp-share": "one", "high-tech-value-added": "two"}
KEYS = {
    "ai-output": "ai/output",
    "digital-gdp-share": "digital/gdp-share",
    "high-tech-value-added": "high-tech/value-added",
}
FIGURES = tuple(o for key, row in TABLE.items() for o in observations(KEYS[key], *(f"{y}={v}" for y, v in row.items())))
PARTS = tuple(part(ONE if GROUPS[key] == "one" else TWO, KEYS[key]) for key in TABLE)


@pytest.mark.parametrize("method", composite.NORMALISATIONS)
def test_second_implementation(method: str):
    """Each normalisation gives what a second implementation gives, on the same scale up to shift and factor."""
    found = made(design(*PARTS, baseline={"normalisation": method}, **FIXED), *FIGURES)
    assert found.index == pytest.approx(second(TABLE, GROUPS, method))


def test_one_hundred_in_the_first_year():
    """By the method of the base year the index is a hundred in the first year, and each part is told exactly."""
    found = made(design(*PARTS, **FIXED), *FIGURES)
    assert found.index[2018] == pytest.approx(100)
    for year, value in found.index.items():
        assert math.fsum(row[year] for row in found.contributions.values()) == pytest.approx(value)


# ---------------------------------------------------------------------------- laws

VALUES = st.lists(st.integers(1, 10**6), min_size=4, max_size=8, unique=True)
SCORES = st.lists(st.floats(1, 1000), min_size=1, max_size=8)


@given(values=VALUES, factor=st.integers(2, 1000), method=st.sampled_from(composite.NORMALISATIONS))
def test_units_do_not_matter(values: list[int], factor: int, method: str):
    """A measure in other units has the same scores, whatever the normalisation."""
    scores = []
    for times in (1, factor):
        figures = observations("ai/output", *(f"{2010 + n}={v * times}" for n, v in enumerate(values)))
        index = design(part(ONE, "ai/output"), baseline={"normalisation": method}, **FIXED)
        scores.append(made(index, *figures).scores["ai-output"])
    assert scores[0] == pytest.approx(scores[1])


@given(scores=SCORES, seed=st.integers(0, 99))
def test_geometric_is_never_more(scores: list[float], seed: int):
    """The geometric mean is at most the arithmetic one, whatever the weights."""
    draw = Random(seed)  # noqa: S311
    parts = [draw.random() + 0.01 for _ in scores]
    least = composite.mean(scores, parts, "geometric")
    assert least <= composite.mean(scores, parts, "arithmetic") * (1 + 1e-9)
    assert min(scores) * (1 - 1e-9) <= least <= max(scores) * (1 + 1e-9)


@given(seed=st.integers(), method=st.sampled_from(composite.WEIGHTINGS), concentration=st.floats(0.5, 50))
def test_weights_are_parts_of_one(seed: int, method: str, concentration: float):
    """Weights are positive and make one, also random ones; those of the design are their mean."""
    own = composite.weights(PARTS, method, concentration, Random(seed))  # noqa: S311
    assert math.fsum(own.values()) == pytest.approx(1)
    assert all(weight > 0 for weight in own.values())


def test_random_weights_have_the_mean_of_the_design():
    """Random weights lie round those of the design."""
    draw = Random(1)  # noqa: S311
    items = (part(dimension("Heavy", 3), "ai/output"), part(TWO, "ic/output"))
    drawn = [composite.weights(items, "random", 4, draw)["ai-output"] for _ in range(4000)]
    assert statistics.fmean(drawn) == pytest.approx(0.75, abs=0.01)
    assert statistics.pstdev(drawn) > 0.05


@given(values=VALUES, method=st.sampled_from(("base_year", "min_max", "z_score", "rank")))
def test_less_is_better(values: list[int], method: str):
    """Where less is better, the order of the scores is turned round."""
    figures = observations("ai/output", *(f"{2010 + n}={v}" for n, v in enumerate(values)))
    index = design(part(ONE, "ai/output", direction=-1), baseline={"normalisation": method}, **FIXED)
    scores = made(index, *figures).scores["ai-output"]
    assert sorted(scores, key=scores.__getitem__) == [
        2010 + n for n in sorted(range(len(values)), key=lambda n: -values[n])
    ]


def test_draws_can_be_drawn_again():
    """The same seed gives the same variants, another seed others, and nothing is kept between two runs."""
    first = made(design(*PARTS, seed=1), *FIGURES)
    composite.made.cache_clear()
    assert made(design(*PARTS, seed=1), *FIGURES).variants == first.variants
    assert made(design(*PARTS, seed=2), *FIGURES).variants != first.variants


def test_band_and_doubts():
    """The band holds what it says it holds; a step without a choice moves nothing; the greatest doubt comes first."""
    found = made(design(*PARTS, draws=400, alternatives={**samples.ALTERNATIVES, "bounds": ("left_out",)}), *FIGURES)
    for year, band in found.bands.items():
        values = [v for variant in found.variants if (v := variant[year]) is not None]
        inside = sum(band.low <= v <= band.high for v in values)
        assert inside / len(values) == pytest.approx(0.9, abs=0.02)
    spreads = [doubt.spread for doubt in found.doubts]
    assert spreads == sorted(spreads, reverse=True)
    assert {doubt.step: doubt.spread for doubt in found.doubts}["bounds"] == 0
    assert found.without["ai-output"] == pytest.approx(made(design(*PARTS[1:], **FIXED), *FIGURES).index)


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 2.5), (100, 4), (5, 1.15)])
def test_percentile(percent: float, value: float):
    """Between two values a percentile lies in proportion."""
    assert composite.percentile([1, 2, 3, 4], percent) == pytest.approx(value)


# ---------------------------------------------------------------------------- missing data


def kinds(found: Composite, key: str = "ai-output") -> dict[int, str]:
    """What each year of an indicator is."""
    return {year: cell.kind for year, cell in sorted(found.panel.rows[key].items())}


FULL = observations("ic/output", *(f"{year}={year - 1900}" for year in range(2015, 2026)))
PAIR = (part(ONE, "ai/output"), part(TWO, "ic/output"))


def test_gaps_are_filled_up_to_a_limit():
    """A line joins two figures over as many missing years as allowed, no more; nothing is carried on unless allowed."""
    figures = observations("ai/output", "2015=10", "2017=20", "2018=22", "2022=30", "2023=31", "2024=33")
    found = made(design(*PAIR, gap=2, coverage=0.4), *FULL, *figures)
    assert kinds(found) == {
        **dict.fromkeys((2015, 2017, 2018, 2022, 2023, 2024), "published"),
        2016: "interpolated",
    }
    assert found.panel.rows["ai-output"][2016].value == 15
    assert [o.period.year for o in found.panel.rows["ai-output"][2016].inputs] == [2015, 2017]
    longer = made(design(*PAIR, gap=3, reach=1, coverage=0.4), *FULL, *figures)
    assert kinds(longer)[2020] == "interpolated"
    assert kinds(longer)[2025] == "extended"


def test_no_value_crosses_a_break():
    """Of two bases the one with most years is used, of equal ones the later; a bridge would join them."""
    figures = observations(
        "high-tech/value-added", "2015=1", "2016=2", "2017=3", "2018=14", "2019=15", "2020=16", "2021=17"
    )
    items = (part(ONE, "high-tech/value-added"), part(TWO, "ic/output"))
    found = made(
        design(*items, coverage=0.4, presence=0.1), *FULL, *figures, breaks=[rebased("high-tech/value-added", "2018")]
    )
    assert sorted(found.panel.rows["high-tech-value-added"]) == [2018, 2019, 2020, 2021]
    assert sorted(made(design(*items, coverage=0.4), *FULL, *figures).panel.rows["high-tech-value-added"])[0] == 2015


def test_bounds_and_parts_of_years_are_no_values():
    """A bound is left out, a value of the same year comes before it, and a half-year is not a year."""
    figures = observations("ai/output", "2015=9", "2016=10 more_than", "2017=11", "2018=12", "2019-S1=90", "2020=14")
    better = observations("ai/output", "2017=10 more_than", source="paper")
    found = made(design(*PAIR, gap=0, coverage=0.4, presence=0.1), *FULL, *figures, *better)
    assert {y: c.value for y, c in sorted(found.panel.rows["ai-output"].items())} == {
        2015: 9,
        2017: 11,
        2018: 12,
        2020: 14,
    }
    assert "bound" in {
        c.kind for c in composite.filled(composite.run(found_lines(*figures), "as_published"), "none", 0, 0).values()
    }


def found_lines(*figures: Observation):
    """The series of some figures."""
    return samples.series(samples.dataset(figures))


def test_stock_counts_at_the_end_of_its_year():
    """A stock dated inside a year, or published before its year was over, is not that year's."""
    figures = (
        *observations("ai/companies", "2019=100", "2020-12=120", "2021-09=150", "2022=160"),
        *observations("ai/companies", "2024=170"),  # published in March of that year
    )
    (line,) = found_lines(*figures)
    assert [o.period.text for o in composite.run([line], "left_out")] == ["2019", "2020-12", "2022"]


def test_thin_and_missing_indicators_are_named():
    """What has too few years, never moves, or is there for too small a part of the years is left out and said."""
    none = replace(part(TWO, "it/output"), id="wanted", activity=None, indicator=None, name={"en": "Wanted"})
    items = (*PAIR, part(TWO, "medicine/output"), part(TWO, "equipment/output"), part(TWO, "services/output"), none)
    figures = (
        *observations("ai/output", *(f"{year}={year}" for year in range(2015, 2026))),
        *observations("medicine/output", "2015=1", "2016=2"),
        *observations("equipment/output", "2015=1", "2016=1", "2017=1"),
        *observations("services/output", "2023=1", "2024=2", "2025=3"),
    )
    found = made(design(*items, coverage=0.5), *FULL, *figures)
    assert [item.id for item in found.items] == ["ai-output", "ic-output"]
    assert {item.id for item in found.missing} == {"wanted", "medicine-output", "equipment-output", "services-output"}


def test_coming_and_going_moves_nothing():
    """An indicator that begins later begins at the mean of those that are there."""
    late = observations("ai/output", "2018=5", "2019=5", "2020=5.5", "2021=6")
    full = observations("ic/output", *(f"{year}={100 + 10 * (year - 2015)}" for year in range(2015, 2022)))
    found = made(design(*PAIR, coverage=0.5, **FIXED), *full, *late)
    assert found.scores["ai-output"][2018] == found.scores["ic-output"][2018] == pytest.approx(130)
    assert found.index[2018] == pytest.approx(130)


def test_places_have_an_index_only_with_enough_in_common():
    """Another place is compared on the city's own scale, by shares and rates alone, where they cover enough."""
    items = (part(ONE, "ai/gdp-share"), part(TWO, "ic/output"))
    figures = [
        *observations("ai/gdp-share", "2015=10", "2016=11", "2017=12"),
        *observations("zgc/ai/gdp-share", "2015=20", "2016=22", "2017=24"),
        *observations("zgc/ic/output", "2015=1", "2016=2", "2017=3"),
    ]
    places = (samples.AREAS["zgc"], samples.AREAS["valley"])
    (few,) = made(design(*items, comparators=places), *FULL, *figures).places
    assert (few.area.id, few.shared, few.covered, few.index) == ("zgc", ("ai-gdp-share",), 0.5, {})
    (enough,) = made(design(items[0], comparators=places), *figures).places
    assert enough.index == pytest.approx({2015: 200, 2016: 220, 2017: 240})


# ---------------------------------------------------------------------------- bad data


def indexed(small: Path) -> Path:
    """The small dataset with an index of two measures, one of them missing."""
    settings = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))["atlas"]["index"]
    path = small / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["atlas"]["index"] = {**settings, "comparators": []}
    path.write_text(json.dumps(descriptor, ensure_ascii=False, indent=1), "utf-8")
    (small / "index-dimensions.csv").write_text(
        "id,name_en,name_zh,reason_en,reason_zh,claim,weight\nsize,Size,,Why.,,f1-07,1\n", "utf-8"
    )
    (small / "index-indicators.csv").write_text(
        "id,dimension,name_en,name_zh,activity,indicator,direction,weight,transformation,low,high,"
        "reason_en,reason_zh,sought_en,sought_zh,claim\n"
        "output,size,,,ai,output,more,1,none,100,300,Why.,,,,\n"
        "wanted,size,Wanted,,,,less,2,none,,,Why.,,Sought.,,\n",
        "utf-8",
    )
    return small


def told(folder: Path) -> list[str]:
    """The problems of a dataset, without its folder's name."""
    try:
        validate.read(folder)
    except InputError as error:
        return [str(problem).removeprefix("data/") for problem in error.problems]
    return []


def test_sound_index(small: Path):
    """An index of sound rows and settings is read."""
    assert told(indexed(small)) == []
    index = validate.read(small).index
    assert index is not None
    assert [item.id for item in index.indicators if item.indicator is None] == ["wanted"]


IND, DIM, SET = "index-indicators.csv", "index-dimensions.csv", "datapackage.json"
SETTING = rf"{SET}:\d+:\d+: setting: "
CASES = {
    "an unknown series": (IND, "ai,output,", "ai,outpt,", f"{IND}:2:18: reference: ", "did you mean 'output'"),
    "a series it lacks": (IND, "ai,output,", "high-tech,gdp,", f"{IND}:2:25: index: ", "has no figure"),
    "half a key": (IND, "ai,output,", "ai,,", f"{IND}:2:18: index: ", "one of them is empty"),
    "a series twice": (
        IND, "wanted,size,Wanted,,,,", "wanted,size,Wanted,,ai,output,", f"{IND}:3:24: index: ", "'output' measures",
    ),
    "goalposts that meet": (IND, ",100,300,", ",300,300,", f"{IND}:2:41: index: ", "high is '300', not above low"),
    "no weight": (IND, "less,2,", "less,0,", f"{IND}:3:28: weight: ", "more than nothing"),
    "a negative weight": (DIM, "f1-07,1", "f1-07,-1", f"{DIM}:2:24: weight: ", "weight is '-1'"),
    "a direction that is none": (IND, ",more,", ",up,", f"{IND}:2:25: enum: ", "not one of more, less"),
    "a missing measure without words": (IND, "Sought.", "", f"{IND}:3:43: index: ", "sought is empty"),
    "a dimension of nothing": (DIM, "f1-07,1\n", "f1-07,1\nx,X,,Why.,,,1\n", f"{DIM}:3:1: unused: ", "drop it"),
    "a dimension that is not there": (IND, "output,size", "output,sise", f"{IND}:2:8: reference: ", "'size'?"),
    "a number in a reason": (IND, "300,Why.", "300,All 12.", f"{IND}:2:45: number: ", "'12'"),
    "a method that is none": (SET, '"linear",', '"cubic",', SETTING, "'cubic', not one of"),
    "a step that is none": (SET, '"seed"', '"sead"', SETTING, "sead is not a setting; did you mean"),
    "random weights as the baseline": (
        SET, '"weighting": "dimensions"', '"weighting": "random"', SETTING, "weighting is 'random'",
    ),
    "a part above one": (SET, '"coverage": 0.6', '"coverage": 60', SETTING, "not a number from 0.01 to 1"),
    "a band upside down": (SET, "5,\n    95", "95,\n    5", SETTING, "band is [95, 5]"),
    "a comparator that is not there": (
        SET, '"comparators": []', '"comparators": ["chaoyan"]', SETTING, "no area has as its id",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_mistakes_are_found(small: Path, case: tuple[str, str, str, str, str]):
    """Each mistake is found in its place."""
    name, old, new, where, words = case
    path = indexed(small) / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    found = told(small)
    assert any(re.match(where, problem) and words in problem for problem in found), found


def test_tables_need_settings(small: Path):
    """Rows without settings are a mistake, and so are settings without rows."""
    path = indexed(small) / SET
    descriptor = json.loads(path.read_text("utf-8"))
    settings = descriptor["atlas"].pop("index")
    path.write_text(json.dumps(descriptor), "utf-8")
    (problem,) = told(small)
    assert re.match(rf"{SET}:\d+:\d+: setting: the property atlas.index is not set", problem)
    descriptor["atlas"]["index"] = settings
    path.write_text(json.dumps(descriptor), "utf-8")
    for name in (IND, DIM):
        (small / name).write_text((small / name).read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert [p for p in told(small) if "has no rows" in p]


def test_a_dataset_may_do_without(small: Path):
    """A dataset without the tables has no index, no page and no downloads of it."""
    path = small / SET
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["resources"] = [r for r in descriptor["resources"] if not r["name"].startswith("index-")]
    path.write_text(json.dumps(descriptor), "utf-8")
    data = validate.read(small)
    assert data.index is None
    assert composite.composite(data) is None
    assert list(exported.outputs(data, small, Language("en", data.labels["en"], data.units))) == []


# ---------------------------------------------------------------------------- the atlas's own


@pytest.fixture(scope="module")
def atlas() -> Dataset:
    """The real dataset."""
    return validate.read(ROOT / "data")


def test_own_index(atlas: Dataset):
    """The atlas's own index has several years and parts; what it lacks is said, and every value is a figure's."""
    found = composite.composite(atlas)
    assert found is not None
    assert len(found.years) >= 4
    assert len(found.parts) >= 3
    assert found.missing
    assert len(found.variants) == 1000
    for row in found.panel.rows.values():
        for cell in row.values():
            if cell.kind == "published":
                assert cell.value == float(cell.inputs[0].value)
            assert cell.inputs


def test_downloads_hold_the_index(atlas: Dataset):
    """The table of scores gives the table of the index again."""
    language = Language("en", atlas.labels["en"], atlas.units)
    files = {o.path: o.content.decode("utf-8-sig") for o in exported.outputs(atlas, ROOT / "data", language)}
    index = {row["year"]: float(row["index"]) for row in csv.DictReader(files["data/index.en.csv"].splitlines())}
    groups: dict[tuple[str, str], list[tuple[float, float]]] = {}
    whole: dict[str, dict[str, float]] = {}
    for row in csv.DictReader(files["data/index-scores.en.csv"].splitlines()):
        groups.setdefault((row["year"], row["dimension"]), []).append((float(row["score"]), float(row["weight"])))
        whole.setdefault(row["dimension"], {})[row["indicator"]] = float(row["weight"])
    for year, value in index.items():
        own = {d: members for (y, d), members in groups.items() if y == year}
        scores = {d: sum(s * w for s, w in members) / sum(w for _, w in members) for d, members in own.items()}
        weights = {d: sum(whole[d].values()) for d in own}
        again = sum(scores[d] * weights[d] for d in own) / sum(weights.values())
        assert again == pytest.approx(value, abs=0.01)


def test_page_says_the_steps(built):
    """The page leads with the verdict, and has a section with a table for each step of the handbook."""
    html = (built.site / "evaluation-index.html").read_text("utf-8")
    for step in ("framework", "selection", "missing", "normalisation", "weighting", "aggregation", "uncertainty"):
        assert f'id="{step}"' in html
    assert html.count("<table") >= 10
    assert html.index('class="lead"') < html.index('id="evaluation-index-by-year"') < html.index('id="framework"')
