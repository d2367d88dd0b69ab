"""The command as people and CI call it: options, exit codes, output, and what it leaves on the disk."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.conftest import THOROUGH
from tests.golden import ROOT
from tests.killing import last_site

COMMAND = (sys.executable, str(ROOT / "build.py"))


def run(*options: object) -> subprocess.CompletedProcess[str]:
    """`python build.py` with those options, from another folder, its output piped."""
    return subprocess.run([*COMMAND, *map(str, options)], cwd="/", capture_output=True, text=True, check=False)


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder with its bytes and the time of its last change."""
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()}


def spoil(data: Path) -> None:
    """Make a dataset unsound in two places."""
    table = data / "observations.csv"
    table.write_text(table.read_text("utf-8").replace(",2800,", ",n.a.,").replace("2021,30.1,", "2021,101,"), "utf-8")


def test_help_documents_every_option() -> None:
    """`--help` says what each option does, what stands where none is given, and what the exit codes mean."""
    done = run("--help")
    assert done.returncode == 0
    options = re.findall(r"add_argument\(\s*\"(--[a-z-]+)\"", (ROOT / "build.py").read_text("utf-8"))
    assert options
    for option in options:
        assert re.search(rf"^  {option}\b[^\n]*(  |\n +)\w", done.stdout, re.M), option
    listed = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", done.stdout, re.M)
    assert sorted(listed) == sorted([*options, "--help"])
    for code in range(5):
        assert re.search(rf"\b{code} \w+", done.stdout), f"exit code {code}"


def test_check_only(small: Path, tmp_path: Path) -> None:
    """`--check` says that the data is sound, gives 0 and writes nothing."""
    before = tree(tmp_path)
    done = run("--check", "--data", small, "--docs", tmp_path / "docs", "--site", tmp_path / "site")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"data: sound; \d+ observations, \d+ sources\n", done.stdout)
    assert tree(tmp_path) == before


def test_docs_only(small: Path, tmp_path: Path) -> None:
    """`--docs-only` writes the pages and no site; a second run writes nothing, remembering the first or not."""
    docs, cache = tmp_path / "docs", tmp_path / "cache"
    options = ("--docs-only", "--data", small, "--docs", docs, "--site", tmp_path / "site", "--cache", cache)
    told = [
        r"data: sound; .*\ndocs: [1-9]\d* files written, 0 unchanged, 0 removed\n",
        r"data: sound; .*; nothing has changed\n",
        r"data: sound; .*\ndocs: 0 files written, [1-9]\d* unchanged, 0 removed\n",
    ]
    for words in told:
        done = run(*options)
        assert (done.returncode, done.stderr) == (0, "")
        assert re.fullmatch(words, done.stdout)
        if words == told[1]:
            shutil.rmtree(cache / "builds")
    assert (docs / "industries" / "ai.md").is_file()
    assert not (tmp_path / "site").exists()


def test_unsound_data_changes_nothing(small: Path, tmp_path: Path) -> None:
    """With unsound data every problem is printed, the code is 1, and docs and site stay as they were."""
    docs, site = tmp_path / "docs", tmp_path / "site"
    assert run("--docs-only", "--data", small, "--docs", docs).returncode == 0
    last_site(site, "the last good site")
    before = tree(docs) | tree(site)
    spoil(small)
    done = run("--data", small, "--docs", docs, "--site", site)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(r"^data/observations\.csv:\d+:\d+: type: obs_value is 'n\.a\.'", done.stderr, re.M)
    assert re.search(r"^data/observations\.csv:\d+:\d+: share: obs_value is '101'", done.stderr, re.M)
    assert done.stderr.endswith("2 problem(s); nothing was written\n")
    assert "Traceback" not in done.stderr
    assert tree(docs) | tree(site) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "docs", "site"]


def test_a_label_that_only_a_page_misses(small: Path, tmp_path: Path) -> None:
    """A word that is missing is found before anything is written, and named with the template that asks for it."""
    table = small / "labels" / "en.csv"
    table.write_text(re.sub(r"(?m)^section\.facts,.*\n", "", table.read_text("utf-8")), "utf-8")
    done = run("--docs-only", "--data", small, "--docs", tmp_path / "docs")
    assert done.returncode == 1
    assert re.match(r"templates/\w+\.md\.jinja:\d+: label-missing: label 'section\.facts' is missing", done.stderr)
    assert not (tmp_path / "docs").exists()


@pytest.mark.parametrize("options", [["--nothing"], ["--engine", "jekyll"], ["word"], ["--data"]])
def test_wrong_call(options: list[str]) -> None:
    """A call that the command does not know gives 2 and the usage."""
    done = run(*options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: build.py")


def test_a_site_that_cannot_be_built(small: Path, tmp_path: Path) -> None:
    """When the engine refuses the pages, the code is 3, what it says is shown, and the last site stays as it was."""
    docs, site = tmp_path / "docs", tmp_path / "site"
    last_site(site, "the last good site")
    before = tree(site)
    docs.mkdir()
    (docs / "extra.md").write_text("[nowhere](nowhere.md)\n")
    done = run("--data", small, "--docs", docs, "--site", site)
    assert done.returncode == 3
    assert "nowhere.md" in done.stderr
    assert done.stderr.endswith("the last one stays as it was\n")
    assert "Traceback" not in done.stderr
    assert tree(site) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "docs", "site"]


@pytest.mark.parametrize("name", ["letter.txt", "index.html"])
def test_what_is_no_site_of_ours_is_not_replaced(name: str, small: Path, tmp_path: Path) -> None:
    """A folder with something else, another website too, is named before anything is built, and stays as it is."""
    site = tmp_path / "site"
    site.mkdir()
    (site / name).write_text("of somebody else")
    done = run("--data", small, "--docs", tmp_path / "docs", "--site", site)
    assert done.returncode == 4
    assert f"{site}: this folder holds files and is no site of the atlas; move it; the pages are" in done.stderr
    assert [path.name for path in site.iterdir()] == [name]
    assert (site / name).read_text() == "of somebody else"


def test_a_folder_that_cannot_be_written(small: Path, tmp_path: Path) -> None:
    """A file where a folder should be gives 4 and names it."""
    (tmp_path / "docs").write_text("a file")
    done = run("--docs-only", "--data", small, "--docs", tmp_path / "docs")
    assert done.returncode == 4
    assert str(tmp_path / "docs") in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_data(tmp_path: Path) -> None:
    """A folder that holds no dataset is one problem, not a crash."""
    done = run("--check", "--data", tmp_path / "nothing")
    assert done.returncode == 1
    assert done.stderr.startswith("nothing/datapackage.json: missing: ")


def test_piped_output_is_plain(small: Path, tmp_path: Path) -> None:
    """Where nobody watches, output is plain lines: no bar, no colour, nothing overwritten."""
    done = run("--docs-only", "--data", small, "--docs", tmp_path / "docs")
    assert re.search(r"[\r\x1b\x08]", done.stdout + done.stderr) is None
    assert len(done.stdout.splitlines()) == 2


def test_progress_on_a_terminal(small: Path, tmp_path: Path) -> None:
    """On a terminal a bar shows how far long work is, and is gone at the end."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    command = [*COMMAND, "--docs-only", "--data", str(small), "--docs", str(tmp_path / "docs")]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, text=True, check=False)
    shown = os.read(ours, 1 << 16).decode() if select.select([ours], [], [], 1)[0] else ""
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 0
    assert "pages" in shown
    assert "%" in shown
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.skipif(not THOROUGH, reason="`test_reproducible` does so with the small dataset; make thorough")
@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_real_site_again(built, tmp_path: Path, seed: str) -> None:
    """The real dataset gives the same bytes again, whatever order Python's sets come in; the first time by lot."""
    docs = tmp_path / "docs"
    command = [*COMMAND, "--docs-only", "--docs", str(docs)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed})
    made = (docs / ".generated").read_text("utf-8")
    assert made == (built.docs / ".generated").read_text("utf-8")
    differing = [path for path in made.splitlines() if (docs / path).read_bytes() != (built.docs / path).read_bytes()]
    assert differing == []


def test_the_site_is_whole(built) -> None:
    """Every page that was written is a page of the site, and nothing but the site is left beside it."""
    pages = [path for path in (built.docs / ".generated").read_text("utf-8").splitlines() if path.endswith(".md")]
    assert len(pages) > 500
    assert [path for path in pages if not (built.site / path).with_suffix(".html").is_file()] == []
    assert [p.name for p in built.site.parent.iterdir() if p.name.startswith(f".{built.site.name}")] == []


def test_descriptor_without_settings(small: Path) -> None:
    """A Data Package that is no atlas is told what it lacks."""
    path = small / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["atlas"] = "none"
    path.write_text(json.dumps(descriptor), "utf-8")
    done = run("--check", "--data", small)
    assert done.returncode == 1
    assert "descriptor: atlas is no object" in done.stderr
