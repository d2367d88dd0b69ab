"""What the repository's own files must and must not say."""

from __future__ import annotations

import re
import subprocess
from importlib.metadata import version

import pytest

from tests.conftest import ROOT

HOSTS = re.compile(r"\b(?:pypi|pythonhosted|npmjs|deb\.debian)\.(?:org|com)\b")
MACHINE = re.compile(r"(?<![\w.~/-])/(?:home|root|work|farm|Users|tmp)/\w")
NAME = re.compile(r"^([A-Za-z0-9][\w.-]*)")


def tracked() -> dict[str, str]:
    """The text files that git knows or would add, by path."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    found = {}
    for name in listed:
        path = ROOT / name
        if path.is_file() and b"\0" not in path.read_bytes()[:8000]:
            found[name] = path.read_text("utf-8")
    return found


def places(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands in the repository's files, this one left out."""
    return [
        f"{name}:{n}: {line.strip()[:120]}"
        for name, text in tracked().items()
        if name != "tests/test_repository.py"
        for n, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def requirements(name: str) -> dict[str, str]:
    """The packages of a requirements file, each with the rest of its line."""
    lines = (line.split("#")[0].strip() for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines())
    found = [(NAME.match(line), line) for line in lines if line and not line.startswith("-")]
    assert all(match for match, _ in found), found
    return {match[1].lower().replace("_", "-"): line[match.end() :] for match, line in found if match}


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (HOSTS, "https://files.pythonhosted" + ".org/packages"),
        (HOSTS, "registry" + ".npmjs" + ".org"),
        (MACHINE, "see /" + "root/atlas/data"),
        (MACHINE, 'path = "/' + 'home/someone"'),
    ],
)
def test_patterns_find_what_they_should(pattern, line):
    """The patterns below match what they are meant to."""
    assert pattern.search(line)


def test_no_registry_is_named():
    """No file names a package registry's host, so that whatever mirror a machine is set up with is used."""
    assert places(HOSTS) == []


def test_no_path_of_a_machine():
    """No file holds an absolute path of somebody's machine."""
    assert places(MACHINE) == []


def test_nothing_generated_is_kept():
    """What a build writes is not part of the repository: no site, no pages, no stray pictures or archives."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    made = re.compile(
        r"^(\.?site|\.cache|\.venv)(\.|/)|^docs/(?!assets/|about\.md$|\.gitignore$)|^[^/]*\.(png|html|zip|log)$"
    )
    assert [name for name in listed if made.search(name)] == []


def test_ci_calls_the_readme_command():
    """CI runs `make test`, the command that README names."""
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert re.search(r"^make test$", script.read_text("utf-8"), re.MULTILINE)
    assert "make test" in (ROOT / "README.md").read_text("utf-8")


def test_lock_pins_everything():
    """Every package in the lock file has one version, and none a place to fetch it from."""
    locked = requirements("lock.txt")
    assert locked
    loose = {name: rest for name, rest in locked.items() if not re.fullmatch(r"==[\w.!+-]+( ; .+)?", rest)}
    assert loose == {}


@pytest.mark.parametrize("name", ["site.in", "test.in"])
def test_lock_covers_the_requirements(name):
    """Every package that a requirements file asks for is in the lock file."""
    wanted = requirements(name)
    assert wanted
    assert set(wanted) - set(requirements("lock.txt")) == set()


def test_tests_need_what_the_site_needs():
    """The requirements of the tests take in those of the site, so that one lock serves both."""
    assert re.search(r"^-r site\.in$", (ROOT / "requirements" / "test.in").read_text("utf-8"), re.MULTILINE)


def test_installed_is_what_is_locked():
    """The environment that runs the tests holds the locked versions of what the site asks for."""
    locked = requirements("lock.txt")
    assert {name: f"=={version(name)}" for name in requirements("site.in")} == {
        name: locked[name].split(" ")[0] for name in requirements("site.in")
    }
