"""Small whole sites: data in, docs expected; the same data gives the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from frictionless import Package

from atlas import site
from atlas.output import Output, sync
from tests.golden import CASES, FLAT, SITES, assemble, outputs, readable


@pytest.fixture(scope="module", params=CASES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, list[Output]]:
    """A case: its name, the folder of its data, and everything that is made of it."""
    data = assemble(request.param, tmp_path_factory.mktemp("site") / "data")
    return request.param, data, outputs(data)


def test_expected_docs(made: tuple[str, Path, list[Output]]) -> None:
    """Each case gives the docs that lie beside its data; `make golden` writes them anew, and the diff is read."""
    case, _, found = made
    expected = SITES / case / "docs"
    wanted = {p.relative_to(expected).as_posix(): p.read_text("utf-8") for p in expected.rglob("*") if p.is_file()}
    got = readable(found)
    assert sorted(got) == sorted(wanted)
    assert {path for path in got if got[path] != wanted[path]} == set(), "run `make golden` and read the diff"


def test_same_bytes(made: tuple[str, Path, list[Output]], tmp_path: Path) -> None:
    """A second build elsewhere, with nothing kept from the first, gives the same bytes."""
    case, _, found = made
    again = outputs(assemble(case, tmp_path / "elsewhere"), tmp_path / "cache")
    assert {o.path: o.content for o in again} == {o.path: o.content for o in found}


def test_second_sync_writes_nothing(made: tuple[str, Path, list[Output]], tmp_path: Path) -> None:
    """Writing the same outputs twice touches nothing the second time."""
    _, _, found = made
    first = sync(found, tmp_path / "docs")
    assert len(first.written) == len(found)
    again = sync(found, tmp_path / "docs")
    assert (again.written, again.removed) == ((), ())


def test_downloads_are_the_data(made: tuple[str, Path, list[Output]]) -> None:
    """The tables that the site offers are the dataset's, byte for byte."""
    _, data, found = made
    offered = {o.path.removeprefix("data/"): o.content for o in found if o.path.startswith("data/")}
    lying = {p.relative_to(data).as_posix(): p.read_bytes() for p in data.rglob("*") if p.is_file()}
    assert lying.items() <= offered.items()
    assert "figures.en.csv" in offered
    assert [path for path in offered.keys() - lying.keys() if not FLAT.search(path)] == []


def test_frictionless_accepts(made: tuple[str, Path, list[Output]]) -> None:
    """The case is a Data Package."""
    _, data, _ = made
    report = Package(str(data / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])


def test_one_changed_row_changes_few_files(tmp_path: Path) -> None:
    """A page depends on its own data only: a new remark on one figure leaves pages that do not show it as they were."""
    data = assemble("one-industry", tmp_path / "data")
    before = {o.path: o.content for o in outputs(data)}
    table = data / "sources.csv"
    table.write_text(table.read_text("utf-8").replace("VCBeat,,2020-01,", "VCBeat,,2020-02,"), "utf-8")
    after = {o.path: o.content for o in outputs(data)}
    changed = {path for path in before if before[path] != after[path]}
    assert after.keys() == before.keys()
    assert "sources/vcbeat-2020-01-keya-medical.md" in changed
    assert not changed & {"sources/bast-2023-10-16.md", "figures/gdp.md", "hubs/changping.md", site.VEGA}
