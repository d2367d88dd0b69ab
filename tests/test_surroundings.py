"""The command where a process finds itself now and then: nobody listening, odd settings, a worker that is killed."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from atlas.output import MANIFEST
from tests.golden import ROOT
from tests.test_atomic import children

COMMAND = shlex.join((sys.executable, str(ROOT / "build.py"), "--docs-only", "--data", "data", "--docs", "docs"))


def shell(words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line of the shell in a folder."""
    settings = {**os.environ, **environment}
    return subprocess.run(
        ["bash", "-c", words], cwd=folder, env=settings, capture_output=True, text=True, errors="replace", check=False
    )


@pytest.mark.parametrize(
    "where", ["| head -1; exit ${PIPESTATUS[0]}", ">&-", "2>&-", "<&- >&- 2>&-", "> /dev/full", "| true"]
)
def test_nobody_listens(where: str, small: Path) -> None:
    """A build whose words go nowhere does its work all the same, and no file is taken for a closed stream."""
    done = shell(f"set -o pipefail; {COMMAND} {where}", small.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert (small.parent / "docs" / MANIFEST).is_file()
    assert not (small.parent / "docs" / ".lock").read_bytes()


def test_nobody_hears_of_a_problem(small: Path) -> None:
    """The code says that the data is not sound where words cannot."""
    (small / "units.csv").write_text("")
    assert shell(f"{COMMAND} >&- 2>&-", small.parent).returncode == 1
    assert shell(f"{COMMAND} 2> /dev/full", small.parent).returncode == 1


@pytest.mark.parametrize("stamp", ["abc", "-5", "1e9", "99999999999", " 1"])
def test_a_time_that_is_none(stamp: str, small: Path) -> None:
    """A setting that the engine would stumble over is named before anything is done."""
    done = shell(COMMAND, small.parent, SOURCE_DATE_EPOCH=stamp)
    assert done.returncode == 2
    assert f"SOURCE_DATE_EPOCH is {stamp!r}" in done.stderr
    assert not (small.parent / "docs").exists()


def test_no_time_at_all(small: Path) -> None:
    """An empty one is none: a script may have had no answer to put there."""
    words = COMMAND.replace("--docs-only", "--check")
    assert shell(words, small.parent, SOURCE_DATE_EPOCH="").returncode == 0


@pytest.mark.parametrize(
    "options", ["--docs data", "--docs data/pages", "--cache docs", "--cache docs/assets", "--cache data/kept"]
)
def test_folders_in_one_another(options: str, small: Path) -> None:
    """Pages among the data, or what is kept among the pages, is a wrong call, and no build that waits for itself."""
    before = sorted(small.rglob("*"))
    done = shell(f"{COMMAND} {options}", small.parent)
    assert done.returncode == 2
    assert "would become a part of it" in done.stderr
    assert sorted(small.rglob("*")) == before


def test_a_site_that_would_swallow_the_cache(small: Path) -> None:
    """The site is replaced as a whole, and so nothing of the program may lie in it."""
    done = shell(f"{COMMAND} --site site --cache site/kept", small.parent)
    assert done.returncode == 2
    assert "--site site holds the folder of --cache" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="names are UTF-8 there")
def test_a_folder_whose_name_is_no_text(small: Path) -> None:
    """A folder whose name no page and no configuration could hold is a wrong call."""
    done = shell(f"{COMMAND} --cache $'\\xe9t\\xe9'", small.parent)
    assert done.returncode == 2
    assert "--cache \\udce9t\\udce9: the name of this folder, or of one above it, is not UTF-8" in done.stderr


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not list its processes as files")
def test_a_worker_that_is_killed(small: Path) -> None:
    """When the system kills a process of the build, as it does when memory runs out, that is told, not traced."""
    words = [*shlex.split(COMMAND), "--cache", "cold"]
    process = subprocess.Popen(
        words, cwd=small.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    end = time.monotonic() + 60
    while len(found := children(process.pid)) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    for number in found:
        os.kill(number, signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 4, said
    assert said.startswith("memory ran out, or somebody ended a process of the build; the last pages")
    assert "Traceback" not in said
    assert not (small.parent / "docs" / MANIFEST).exists()
