"""A build that has nothing to do: when it may say so, and that it may not otherwise."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from atlas import unchanged
from atlas.output import Output, sync


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of data and one of pages made from it, with a record of the build."""
    data, docs = tmp_path / "data", tmp_path / "docs"
    data.mkdir()
    (data / "table.csv").write_text("id\none\n", "utf-8")
    sync([Output.text("a.md", "A\n"), Output.text("b/c.md", "C\n")], docs)
    unchanged.record("whole", docs, tmp_path / "cache", data).keep("data: sound")
    return data, docs


def recalled(folders: tuple[Path, Path], name: str = "whole") -> str:
    """What is remembered of the build."""
    data, docs = folders
    return unchanged.record(name, docs, docs.parent / "cache", data).recall()


def test_nothing_changed(folders: tuple[Path, Path]) -> None:
    """The same input and the same files: the build has nothing to do, and says of the data what it said."""
    assert recalled(folders) == "data: sound"
    assert recalled(folders, "preview") == ""


CHANGES = {
    "data": lambda place: (place / "data" / "table.csv").write_text("id\ntwo\n", "utf-8"),
    "new file": lambda place: (place / "data" / "more.csv").write_text("", "utf-8"),
    "file gone": lambda place: (place / "data" / "table.csv").unlink(),
    "page edited": lambda place: (place / "docs" / "a.md").write_text("B\n", "utf-8"),
    "page touched": lambda place: os.utime(place / "docs" / "a.md", ns=(1, 1)),
    "page gone": lambda place: (place / "docs" / "b" / "c.md").unlink(),
    "manifest gone": lambda place: (place / "docs" / ".generated").unlink(),
    "manifest of noughts": lambda place: (place / "docs" / ".generated").write_bytes(bytes(12)),
    "manifest of odd bytes": lambda place: (place / "docs" / ".generated").write_bytes(b"\xff\xfe\n"),
    "record broken": lambda place: next((place / "cache" / "builds").iterdir()).write_text("{", "utf-8"),
    "record without keys": lambda place: next((place / "cache" / "builds").iterdir()).write_text("{}", "utf-8"),
    "record of another form": lambda place: next((place / "cache" / "builds").iterdir()).write_text("7", "utf-8"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changed_is_built(change, folders: tuple[Path, Path]) -> None:
    """Any change of what goes in or of what came out makes the build do all its work."""
    change(folders[0].parent)
    assert recalled(folders) == ""
