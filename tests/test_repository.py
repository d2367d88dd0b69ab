"""What the repository's own files must and must not say."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.conftest import ROOT

HOSTS = re.compile(r"\b(?:pypi|pythonhosted|npmjs|deb\.debian)\.(?:org|com)\b")
MACHINE = re.compile(r"(?<![\w.~/-])/(?:home|root|work|farm|Users|tmp)/\w")


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
