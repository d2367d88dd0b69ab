"""`mkdocs serve` on a small site: edits show up, mistakes are told, and nothing is built for ever."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas.preview import only_here
from tests.golden import assemble
from tests.previewing import PATIENCE, Preview, project


@pytest.fixture(scope="module")
def preview(tmp_path_factory) -> Iterator[Preview]:
    """A preview of a small site that has finished its first builds; one for all tests, each leaves it sound."""
    folder = project(tmp_path_factory.mktemp("project"))
    assemble("one-industry", folder / "data")
    running = Preview(folder)
    try:
        running.wait(lambda: "Serving on" in running.text)
        running.settle()
        yield running
    finally:
        running.end()


def test_starts_with_pages_made_from_the_data(preview):
    """The preview writes the pages itself and serves them; its own writing makes at most one more build."""
    assert "3.53713 trillion yuan" in preview.page("figures/gdp.html"), preview.text
    assert preview.builds <= 2, preview.text


def test_pages_reload_themselves(preview):
    """The server's script, which stands in each page, may run: a preview has no content security policy."""
    page = preview.page("about.html")
    assert "livereload" in page
    assert "Content-Security-Policy" not in page


EDITS = {
    "data": ("data/observations.csv", ",3537.13,", ",3537.14,", "figures/gdp.html", "3.53714 trillion yuan"),
    "template": (
        "templates/indicator.md.jinja",
        "# {{ v.title }}",
        "# The {{ v.title }}",
        "figures/gdp.html",
        "The Gross",
    ),
    "docs": ("docs/about.md", "# About", "# About us", "about.html", "About us"),
}
"""File, what stands there, what is put there, the page that shows it, what must be read there."""

MISTAKES = {
    "data": (
        "data/observations.csv",
        "gdp,2019,3537",
        "gdp,2019,n.a.",
        r"data/observations\.csv:4:\d+: type: .*n\.a\.",
    ),
    "template": ("templates/indicator.md.jinja", "v.unit or", "v.nothing or", r"templates/indicator\.md\.jinja:\d+: "),
}
"""File, what stands there, what is put there, what must be printed."""


@pytest.mark.parametrize(("path", "old", "new", "page", "shown"), EDITS.values(), ids=EDITS)
def test_edit_shows_up(path, old, new, page, shown, preview):
    """An edit shows up in the served page, after one build and at most one more for the pages it wrote."""
    before = preview.builds
    assert shown not in preview.page(page)
    preview.edit(path, old, new)
    preview.wait(lambda: shown in preview.page(page))
    preview.settle()
    assert 1 <= preview.builds - before <= 2, preview.text


@pytest.mark.parametrize(("path", "old", "new", "said"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_told_and_the_last_good_pages_stay(path, old, new, said, preview):
    """A mistake is printed with its place while the last good page is served; mended, all goes on."""
    good, already = preview.page("figures/gdp.html"), len(preview.text)
    preview.edit(path, old, new)
    try:
        preview.wait(lambda: re.search(said, preview.text[already:]) is not None)
        preview.settle()
        assert preview.page("figures/gdp.html") == good
        assert "Traceback" not in preview.text
    finally:
        before = preview.builds
        preview.edit(path, new, old)
    preview.wait(lambda: preview.builds > before)
    preview.settle()
    assert preview.page("figures/gdp.html") == good


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "[::]"])  # noqa: S104 - refused
def test_is_for_this_machine_alone(host, preview):
    """A preview on an address that others reach is refused, and says why."""
    command = [Path(sys.executable).with_name("mkdocs"), "serve", "--dev-addr", f"{host}:0"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=preview.folder, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode
    assert "this machine alone" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


HOSTS = {
    "127.0.0.1:1": "yes",
    "localhost": "yes",
    "[::1]:80": "yes",
    "evil.example": "403",
    "127.0.0.1.evil.example:80": "403",
}


@pytest.mark.parametrize(("host", "answer"), [*HOSTS.items(), ("", "403"), ("[", "403"), ("192.168.1.5", "403")])
def test_answers_to_its_own_name_alone(host, answer):
    """A page elsewhere whose name is made to lead to this machine gets nothing."""
    said = []
    only_here(lambda _, start: start("yes"))({"HTTP_HOST": host}, lambda status, *_: said.append(status[:3]))
    assert said == [answer]


def test_another_name_in_fact(preview):
    """The server itself refuses it."""
    asked = urllib.request.Request(f"http://{preview.host}/", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(asked)  # noqa: S310 - our own server


def test_says_that_it_is_for_this_machine(preview):
    """The preview listens on loopback, and says so."""
    assert "seen from this machine alone" in preview.text
