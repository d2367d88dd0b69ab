"""Datasets that lack what a dataset may lack: every page of the navigation is there, and MkDocs has nothing to say."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from atlas import validate
from atlas.output import sync
from atlas.problems import InputError
from atlas.publish import publish
from tests import synthetic
from tests.conftest import handwritten
from tests.golden import ROOT, assemble, outputs

NEEDED = {"activities", "areas", "exceptions", "indicators", "observations", "sources", "units"}
"""Tables that the descriptor's settings or the labels name rows of; every other one may hold none."""
OPTIONAL = sorted({path.stem for path in (ROOT / "data").glob("*.csv")} - NEEDED)
LISTS = {
    "claims": "claims.md",
    "clusters": "clusters/index.md",
    "milestones": "milestones.md",
    "organisations": "organisations.md",
}
"""Tables whose rows a page lists."""


def emptied(table: Path) -> None:
    """Leave the header of a table alone, and drop the rows of others that named its rows, or that nothing uses now."""
    table.write_text(table.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    for _ in range(5):
        try:
            validate.read(table.parent)
        except InputError as error:
            flawed: dict[str, set[int]] = defaultdict(set)
            for problem in error.problems:
                place = re.match(r"data/([\w-]+\.csv):(\d+)", str(problem))
                assert place, problem
                flawed[place[1]].add(int(place[2]))
            for name, lines in flawed.items():
                rows = (table.parent / name).read_text("utf-8").splitlines(keepends=True)
                kept = [row for number, row in enumerate(rows, 1) if number not in lines]
                (table.parent / name).write_text("".join(kept), "utf-8")
        else:
            return
    pytest.fail("the dataset does not become sound")


def navigation() -> set[str]:
    """The pages that `mkdocs.yml` names."""
    names = re.findall(r"[\w/-]+\.md", yaml.dump(yaml.safe_load((ROOT / "mkdocs.yml").read_bytes())["nav"]))
    return set(names)


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_table_without_rows(name: str, small: Path) -> None:
    """Without the rows of a table all pages of the navigation are made, and a list of them says that there are none."""
    emptied(small / f"{name}.csv")
    made = {output.path: output.content.decode() for output in outputs(small) if output.path.endswith(".md")}
    assert navigation() - made.keys() <= {"about.md"}
    if name in LISTS:
        assert "None is in the data." in made[LISTS[name]]


@pytest.mark.parametrize("case", ["another-city", "one industry"])
def test_without_all_of_them(case: str, tmp_path: Path) -> None:
    """MkDocs, which is strict, makes a site of a dataset that lacks all of these tables."""
    data = tmp_path / "data"
    if case == "another-city":
        assemble(case, data)
        lacking = set(OPTIONAL) - {"organisations"}
    else:
        synthetic.write(1, data)
        lacking = set(OPTIONAL)
    assert not [name for name in lacking if len((data / f"{name}.csv").read_text("utf-8").splitlines()) != 1]
    handwritten(tmp_path / "docs")
    sync(outputs(data), tmp_path / "docs")
    publish(ROOT, tmp_path / "docs", tmp_path / "site")
    assert (tmp_path / "site" / "claims.html").is_file()
