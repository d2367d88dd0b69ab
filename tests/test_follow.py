"""`build.py --follow`, which stays and builds at each line, and the part of the preview that keeps it running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas import preview, validate
from atlas.output import Shelf
from atlas.pages.briefs import FOLDER
from atlas.preview import DONE, Builder
from atlas.site import Folders, outputs
from tests.conftest import ROOT
from tests.golden import assemble, quiet
from tests.killing import tree
from tests.previewing import project


class Follower:
    """A running `build.py --follow` on a small dataset."""

    def __init__(self, folder: Path) -> None:
        self.data, self.docs = assemble("one-industry", folder / "data"), folder / "docs"
        options = ("--data", self.data, "--docs", self.docs, "--cache", ROOT / ".cache")
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "build.py", "--follow", *map(str, options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def build(self) -> tuple[int, str]:
        """One build: its exit code, and what was said."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        said: list[str] = []
        for line in self.process.stdout:
            if line.startswith(DONE):
                return int(line.removeprefix(DONE)), "".join(said)
            said.append(line)
        pytest.fail(f"it ended: {''.join(said)}")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a piece of a file of the dataset."""
        text = (self.data / path).read_text("utf-8")
        assert old in text
        (self.data / path).write_text(text.replace(old, new, 1), "utf-8")

    def pages(self) -> dict[str, bytes]:
        """What it wrote, by path, but for briefs."""
        listed = (self.docs / ".generated").read_text("utf-8").splitlines()
        return {path: (self.docs / path).read_bytes() for path in listed if not path.startswith(f"{FOLDER}/")}


@pytest.fixture
def follower(tmp_path: Path) -> Iterator[Follower]:
    """It has not built yet."""
    running = Follower(tmp_path)
    yield running
    running.process.kill()
    running.process.wait()


def apart(data: Path, cache: Path) -> dict[str, bytes]:
    """What a build makes that has not seen the edits before, with a cache of its own; but for briefs."""
    folders = Folders(data, ROOT / "templates", cache)
    return {o.path: o.content for o in outputs(validate.read(data), folders, quiet, Shelf(), papers=())}


EDITS = (
    ("observations.csv", ",3537.13,", ",3537.14,"),
    ("labels/en.csv", "section.facts,", "section.facts,See "),
    ("sources.csv", "AI a new growth engine for Beijing", "AI a new engine of growth for Beijing"),
    ("indicators.csv", "Gross domestic product", "Domestic product"),
    ("observations.csv", ",3537.14,", ",3537.13,"),
)


def test_edits_one_after_the_other(follower: Follower, tmp_path: Path) -> None:
    """After each edit the pages are those that another process makes, and what waits for a build is said."""
    assert follower.build()[0] == 0
    for path, old, new in EDITS:
        follower.edit(path, old, new)
        code, said = follower.build()
        assert code == 0, said
        assert "briefs wait for the next build" in said
        assert follower.pages() == apart(follower.data, tmp_path / "cache")


def test_a_mistake_leaves_the_last_pages(follower: Follower) -> None:
    """Unsound data is told with its place and changes nothing; mended, the same process goes on."""
    follower.build()
    before, process = tree(follower.docs), follower.process.pid
    follower.edit("observations.csv", "gdp,2019,3537.13", "gdp,2019,n.a.")
    code, said = follower.build()
    assert code == 1
    assert "data/observations.csv:4:" in said
    assert "Traceback" not in said
    assert tree(follower.docs) == before
    follower.edit("observations.csv", "gdp,2019,n.a.", "gdp,2019,3537.13")
    assert follower.build()[0] == 0
    assert tree(follower.docs) == before
    assert follower.process.pid == process
    assert follower.process.poll() is None


def test_nothing_changed(follower: Follower) -> None:
    """A line without an edit writes nothing, and says so."""
    follower.build()
    before = tree(follower.docs)
    code, said = follower.build()
    assert code == 0
    assert "nothing has changed" in said
    assert tree(follower.docs) == before


def test_briefs_that_are_there_stay(follower: Follower) -> None:
    """Briefs of an earlier build are neither set nor removed."""
    command = [sys.executable, ROOT / "build.py", "--docs-only", "--data", follower.data, "--docs", follower.docs]
    subprocess.run([*map(str, command), "--cache", str(ROOT / ".cache")], check=True, capture_output=True)
    before = tree(follower.docs / FOLDER)
    assert before
    follower.edit("observations.csv", ",207,about,A,china-daily-2022-11-21", ",208,about,A,china-daily-2022-11-21")
    assert follower.build()[0] == 0
    assert tree(follower.docs / FOLDER) == before


def test_ends_with_its_input(follower: Follower) -> None:
    """When nobody writes any more it ends by itself."""
    assert follower.process.stdin
    follower.process.stdin.close()
    assert follower.process.wait(30) == 0


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Builder, Path]]:
    """What the preview builds with, in a copy of the project with a small dataset."""
    folder = project(tmp_path / "project")
    assemble("one-industry", folder / "data")
    monkeypatch.setattr(preview, "ROOT", folder)
    made = Builder()
    yield made, folder
    made.end()


def test_the_process_stays(builder: tuple[Builder, Path]) -> None:
    """One process serves one build after the other."""
    made, folder = builder
    assert made.build(str(folder / "docs"))[0] == 0
    assert made.child
    first = made.child.pid
    code, said = made.build(str(folder / "docs"))
    assert code == 0
    assert "nothing has changed" in said
    assert made.child.pid == first


def test_a_killed_process_is_started_again(builder: tuple[Builder, Path]) -> None:
    """A process that was killed between two builds, or in one, costs one build at the most; pages stay whole."""
    made, folder = builder
    made.build(str(folder / "docs"))
    before = tree(folder / "docs")
    assert made.child
    first = made.child.pid
    os.kill(first, signal.SIGKILL)
    made.child.wait()
    assert made.build(str(folder / "docs"))[0] == 0
    assert made.child.pid != first
    assert tree(folder / "docs") == before


@pytest.mark.parametrize("path", ["templates/indicator.md.jinja", "atlas/pages/forms.py", "build.py"])
def test_an_edit_of_the_program_starts_it_anew(path: str, builder: tuple[Builder, Path]) -> None:
    """What the process has loaded is loaded again when it was edited."""
    made, folder = builder
    made.build(str(folder / "docs"))
    assert made.child
    first = made.child.pid
    file = folder / path
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    later = time.time_ns() + 10**9
    os.utime(file, ns=(later, later))
    assert made.build(str(folder / "docs"))[0] == 0
    assert made.child.pid != first


def test_a_broken_program_is_told(builder: tuple[Builder, Path]) -> None:
    """A mistake in the program shows what Python says, and the pages stay; mended, all goes on."""
    made, folder = builder
    made.build(str(folder / "docs"))
    before = tree(folder / "docs")
    good = (folder / "build.py").read_text("utf-8")
    (folder / "build.py").write_text("here is a mistake\n", "utf-8")
    code, said = made.build(str(folder / "docs"))
    assert code
    assert "SyntaxError" in said
    assert tree(folder / "docs") == before
    (folder / "build.py").write_text(good, "utf-8")
    assert made.build(str(folder / "docs"))[0] == 0


def test_the_theme_is_compiled_once() -> None:
    """Templates of the theme that were compiled are found again, and an edited one is compiled anew."""
    import jinja2  # noqa: PLC0415 - nothing else here needs it

    texts = {"page.html": "one {{ 1 + 1 }}"}

    def said() -> str:
        made = jinja2.Environment(loader=jinja2.DictLoader(texts), autoescape=True)
        made.bytecode_cache = kept
        return made.get_template("page.html").render()

    kept = preview.Compiled()
    assert said() == said() == "one 2"
    assert len(kept.known) == 1
    texts["page.html"] = "two {{ 1 + 1 }}"
    assert said() == "two 2"
