"""The one function that writes: exactly the generated files, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.output import MANIFEST, Output, sync
from atlas.problems import InputError


def files(folder: Path) -> dict[str, bytes]:
    """Every file in a folder but the manifest."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {path: content for path, content in found.items() if path != MANIFEST}


def made(**contents: str) -> list[Output]:
    """Outputs by name; a double underscore stands for a slash."""
    return [Output.text(name.replace("__", "/") + ".md", text) for name, text in contents.items()]


def test_first_run(tmp_path: Path) -> None:
    """A first run writes everything, folders too."""
    changes = sync(made(b="2", a__c="1"), tmp_path / "docs")
    assert changes.written == ("a/c.md", "b.md")
    assert files(tmp_path / "docs") == {"a/c.md": b"1", "b.md": b"2"}


def test_second_run_writes_nothing(tmp_path: Path) -> None:
    """Files that are right already are not touched, so that a preview does not build for ever."""
    sync(made(a="1", b="2"), tmp_path)
    before = {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in tmp_path.rglob("*")}
    changes = sync(made(a="1", b="2"), tmp_path)
    assert (changes.written, changes.unchanged, changes.removed) == ((), ("a.md", "b.md"), ())
    assert {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in tmp_path.rglob("*")} == before


def test_only_what_changed(tmp_path: Path) -> None:
    """A changed file is written, a file that is no longer made is removed with its folder, the rest stays."""
    sync(made(a="1", b="2", c__d="3"), tmp_path)
    changes = sync(made(a="1", b="two"), tmp_path)
    assert (changes.written, changes.unchanged, changes.removed) == (("b.md",), ("a.md",), ("c/d.md",))
    assert not (tmp_path / "c").exists()


def test_a_file_that_was_deleted_comes_back(tmp_path: Path) -> None:
    """What someone removed by hand is written again."""
    sync(made(a="1"), tmp_path)
    (tmp_path / "a.md").unlink()
    assert sync(made(a="1"), tmp_path).written == ("a.md",)


def test_files_of_others_stay(tmp_path: Path) -> None:
    """Pages written by hand are not listed in the manifest and are never removed."""
    (tmp_path / "about.md").write_text("by hand")
    sync(made(a="1"), tmp_path)
    sync([], tmp_path)
    assert files(tmp_path) == {"about.md": b"by hand"}


@pytest.mark.parametrize("line", ["../outside.txt", "a/../../outside.txt", "a" * 5000, "\0\0"])
def test_manifest_cannot_lead_out(tmp_path: Path, line: str) -> None:
    """A manifest that was tampered with removes nothing outside the folder."""
    outside, docs = tmp_path / "outside.txt", tmp_path / "docs"
    outside.write_text("kept")
    sync(made(a="1"), docs)
    (docs / MANIFEST).write_text(f"a.md\n{line}\n{outside}\n")
    sync(made(a="1"), docs)
    assert outside.read_text() == "kept"


def test_two_outputs_with_one_path(tmp_path: Path) -> None:
    """Two outputs may not differ in case only: on some file systems they are one file. Nothing is written."""
    with pytest.raises(InputError, match=r"two pages would be written to a\.md"):
        sync([Output("A.md", b"1"), Output("a.md", b"2")], tmp_path / "docs")
    assert not (tmp_path / "docs").exists()


def test_a_failing_output_writes_nothing(tmp_path: Path) -> None:
    """All outputs are made before the first is written."""

    def outputs():
        yield Output("a.md", b"1")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        sync(outputs(), tmp_path / "docs")
    assert not (tmp_path / "docs").exists()


def test_an_interrupted_run_is_cleaned_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that was ended half-way leaves nothing that the next one does not know of."""
    written = []
    replace = __import__("os").replace

    def fail(old: str, new: Path) -> None:
        written.append(new)
        if len(written) == 3:
            raise KeyboardInterrupt
        replace(old, new)

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(KeyboardInterrupt):
        sync(made(a="1", b="2", c="3"), tmp_path)
    monkeypatch.undo()
    sync(made(d="4"), tmp_path)
    assert files(tmp_path) == {"d.md": b"4"}


NAMES = st.sampled_from(["a.md", "b.md", "c/a.md", "c/b.md", "d/e/f.md"])


@given(st.lists(st.dictionaries(NAMES, st.binary(max_size=3)), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_folder_equals_the_last_run(tmp_path_factory: pytest.TempPathFactory, runs: list[dict[str, bytes]]) -> None:
    """After any runs the folder holds exactly what the last one made."""
    folder = tmp_path_factory.mktemp("docs")
    for run in runs:
        changes = sync([Output(path, content) for path, content in run.items()], folder)
        assert files(folder) == run
        assert sorted(changes.written + changes.unchanged) == sorted(run)
