"""The dataset itself: a Data Package, as large as it must be, and nothing of the research lost."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import Package

from atlas import validate
from atlas.load import BOUNDARIES
from atlas.model import Dataset
from tests.golden import ROOT

RESEARCH = ROOT.parent / "shared" / "research"
"""The tables that the dataset was made from: beside the checkout where they are at hand, as in CI."""
TABLES = {"city": 401, "industry": 658, "cluster_hub": 410}
STATUSES = {"actual": "A", "provisional": "P", "estimate": "E", "forecast": "F", "target": "T"}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The real dataset, which is sound."""
    return validate.read(ROOT / "data")


def test_frictionless_accepts() -> None:
    """The reference implementation finds a valid Data Package."""
    report = Package(str(ROOT / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])


def test_descriptor_explains_every_table_and_column() -> None:
    """A reader understands each table from the descriptor alone: table and columns have descriptions, tables keys."""
    package = Package(str(ROOT / "data" / "datapackage.json"))
    for resource in package.resources:
        assert resource.description, resource.name
        if resource.name == BOUNDARIES:
            continue
        assert resource.schema.primary_key, resource.name
        lacking = [field.name for field in resource.schema.fields if not field.description]
        assert lacking == [], resource.name


def test_every_file_is_named() -> None:
    """No file lies in data/ that the descriptor does not name, but for the tables of earlier releases."""
    resources = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))["resources"]
    named = {"datapackage.json", *(resource["path"] for resource in resources)}
    named |= {licence["path"] for resource in resources for licence in resource.get("licenses", ())}
    lying = {p.relative_to(ROOT / "data").as_posix() for p in (ROOT / "data").rglob("*") if p.is_file()}
    assert {path for path in lying if not path.startswith("releases/")} == named


@pytest.mark.parametrize(
    ("table", "least"),
    [
        ("observations", 1000), ("organisations", 65), ("milestones", 65), ("sources", 200), ("clusters", 10),
        ("claims", 28),
    ],
)  # fmt: skip
def test_size(dataset: Dataset, table: str, least: int) -> None:
    """The dataset holds at least so much."""
    assert len(getattr(dataset, table)) >= least


def test_two_groupings(dataset: Dataset) -> None:
    """The ten industries of the 2018 catalogue and the eleven classes of the 2441 system, with Chinese names."""
    classes = dataset.classes.values()
    found = Counter(item.classification for item in classes)
    assert found == {"catalogue-2018": 10, "plan-2441": 11}
    assert all(item.name.get("zh") and item.name.get("en") for item in classes)
    groups = Counter(item.group for item in classes if item.classification == "plan-2441")
    assert sorted(groups.values()) == [1, 2, 4, 4]
    assert sum(activity.kind == "catalogue" for activity in dataset.activities.values()) == 10


def test_groupings_are_mapped(dataset: Dataset) -> None:
    """Every class of either grouping stands in the mapping between the two, or is said to have no counterpart."""
    ends = {end.id for item in dataset.correspondences.values() for end in (item.origin, item.target) if end}
    assert ends == dataset.classes.keys()


def test_long_series(dataset: Dataset) -> None:
    """At least forty series of one place, activity and measure have five or more periods of what has happened."""
    periods: dict[tuple[str, str, str], set[tuple[int, int]]] = {}
    for o in dataset.observations.values():
        if o.status in ("A", "P", "E") and not o.doubt:
            periods.setdefault(o.key, set()).add(o.period.bounds)
    assert sum(len(found) >= 5 for found in periods.values()) >= 40


def test_indicators_are_used_and_defined(dataset: Dataset) -> None:
    """An indicator has a definition that says more than its name, and figures."""
    used = {o.indicator.id for o in dataset.observations.values()}
    assert dataset.indicators.keys() - used == set()
    for indicator in dataset.indicators.values():
        assert len(indicator.definition["en"]) > len(indicator.name["en"]), indicator.id


def test_breaks_stand_in_series(dataset: Dataset) -> None:
    """A break lies inside a series that has figures on both sides or from it on; one of nothing is a slip."""
    keys = {o.key for o in dataset.observations.values()}
    assert [item.id for item in dataset.breaks.values() if item.key not in keys] == []


def test_reposts_are_not_linked(dataset: Dataset) -> None:
    """A copy is cited and never linked."""
    assert [s.id for s in dataset.sources.values() if s.tier == "repost" and s.url] == []


def test_places_have_figures(dataset: Dataset) -> None:
    """A hub or district is in the data because something is known of it, or because the map needs it."""
    used = {o.area.id for o in dataset.observations.values()} | {x.area.id for x in dataset.area_activities}
    for rows in (dataset.organisations, dataset.milestones, dataset.clusters):
        used |= {row.area.id for row in rows.values()}
    used |= {parent for area in dataset.areas.values() for parent in area.part_of}
    used |= set(dataset.boundaries.shapes if dataset.boundaries else ())
    assert dataset.areas.keys() - used == set()


# ---------------------------------------------------------------------------- the ledger


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


LEDGER = table(ROOT / "tests" / "research" / "ledger.csv")
SEARCHED = table(ROOT / "tests" / "research" / "searched.csv")


@pytest.mark.parametrize(("name", "count"), TABLES.items())
def test_every_row_is_accounted_for_once(name: str, count: int) -> None:
    """The ledger names each row of a research table once, by its line in the file."""
    assert sorted(int(row["row"]) for row in LEDGER if row["table"] == name) == list(range(2, count + 2))


def test_ledger_and_data_agree(dataset: Dataset) -> None:
    """A row was taken or merged into an observation that is there; what was merged or left out has a reason."""
    assert {row["table"] for row in LEDGER} == TABLES.keys()
    for row in LEDGER:
        kept = row["outcome"] in ("taken", "merged")
        assert kept or row["outcome"] == "left out", row
        assert (row["observation"] in dataset.observations) == kept, row
        assert row["why"] or row["outcome"] == "taken", row


def test_nothing_is_taken_twice() -> None:
    """An observation comes from one row; others may only be merged into one that was taken."""
    taken = [row["observation"] for row in LEDGER if row["outcome"] == "taken"]
    assert [key for key, count in Counter(taken).items() if count > 1] == []
    assert {row["observation"] for row in LEDGER if row["outcome"] == "merged"} <= set(taken)


def test_most_rows_are_kept_apart() -> None:
    """Little is left out: the research is the heart of the dataset."""
    assert sum(row["outcome"] == "left out" for row in LEDGER) <= 10


def test_few_observations_have_no_row(dataset: Dataset) -> None:
    """A figure that is in no list is of the founding reports, or was looked up to judge a target; they are few."""
    rows = {row["observation"] for row in LEDGER} | {row["observation"] for row in SEARCHED}
    assert len(dataset.observations.keys() - rows) <= 150


def test_figures_found_by_search_say_how(dataset: Dataset) -> None:
    """Every figure that a search found is listed once, with its source and the query, and is in no table."""
    found = [row["observation"] for row in SEARCHED]
    assert found == sorted(set(found))
    assert not set(found) & {row["observation"] for row in LEDGER}
    for row in SEARCHED:
        assert row["query"], row
        assert dataset.observations[row["observation"]].source.id == row["source"], row


def period(text: str) -> str:
    """A period of the tables in the dataset's form, so far as the two differ in form only."""
    text = re.sub(r"-H([12])", r"-S\1", text)
    text = re.sub(r"^(\d{4})-Q1/Q3$", r"\1-01/\1-09", text)
    return re.sub(r"^(\d{4})-(\d\d)/(\d\d)$", r"\1-\2/\1-\3", text)


@pytest.mark.parametrize("name", TABLES)
def test_figures_are_those_of_the_tables(dataset: Dataset, name: str) -> None:
    """The value of every row of a research table is that of its observation, in whatever power of ten."""
    if not RESEARCH.is_dir():
        assert sum(row["table"] == name for row in LEDGER) == TABLES[name]
        return
    found = table(RESEARCH / f"{name}.csv")
    assert len(found) == TABLES[name]
    wrong = []
    for entry in (row for row in LEDGER if row["table"] == name and row["observation"]):
        row, o = found[int(entry["row"]) - 2], dataset.observations[entry["observation"]]
        ours, theirs = o.value.scaleb(o.indicator.unit_mult), Decimal(row["value"])
        if row["unit"].startswith("bn CNY"):
            same = ours == theirs.scaleb(9)
        else:
            same = ours == theirs or (theirs and (ours / theirs).normalize().as_tuple().digits == (1,))
        if not same:
            wrong.append((entry["row"], row["value"], row["unit"], o.id, str(o.value)))
    assert wrong == []


@pytest.mark.parametrize("name", TABLES)
def test_statuses_are_those_of_the_tables(dataset: Dataset, name: str) -> None:
    """What a table calls a target or forecast is never taken as actual, nor the other way round."""
    if not RESEARCH.is_dir():
        assert sum(row["table"] == name for row in LEDGER) == TABLES[name]
        return
    found = table(RESEARCH / f"{name}.csv")
    for entry in (row for row in LEDGER if row["table"] == name and row["outcome"] == "taken"):
        row, o = found[int(entry["row"]) - 2], dataset.observations[entry["observation"]]
        assert STATUSES[row["status"]] == o.status, (entry["row"], o.id)
