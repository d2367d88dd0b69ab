"""`mkdocs serve` on a small site: edits show up, mistakes are told, and nothing is built for ever."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, handwritten
from tests.golden import assemble

PATIENCE = 60
"""Seconds to wait for what should happen."""
STILL = 2.5
"""Seconds without a build after which a server counts as settled; it looks at the files every second."""


class Preview:
    """A running `mkdocs serve` in a copy of the project; `said` is what it printed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{free.getsockname()[1]}"
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [Path(sys.executable).with_name("mkdocs"), "serve", "--dev-addr", self.host],
            cwd=folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        """Keep every line that the server prints."""
        assert self.process.stdout
        self.said.extend(iter(self.process.stdout.readline, ""))

    @property
    def text(self) -> str:
        """All that was printed."""
        return "".join(self.said)

    @property
    def builds(self) -> int:
        """How many builds were begun."""
        return self.text.count("Building documentation...")

    @property
    def finished(self) -> int:
        """How many builds came to their end."""
        return self.text.count("Serving on") + self.text.count("Reloading browsers")

    def page(self, path: str) -> str:
        """A page as it is served now, empty when there is none."""
        try:
            with urllib.request.urlopen(f"http://{self.host}/{path}", timeout=10) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError:
            return ""
        return re.sub(r"livereload\(\d+, \d+\)", "", text)  # the server's own script, which counts builds

    def wait(self, what: Callable[[], bool]) -> None:
        """Wait until something holds; fail with what the server said."""
        end = time.monotonic() + PATIENCE
        while not what():
            assert self.process.poll() is None, f"the server ended:\n{self.text}"
            assert time.monotonic() < end, f"not within {PATIENCE} s:\n{self.text[-3000:]}"
            time.sleep(0.1)

    def settle(self) -> None:
        """Wait until no build is under way and none was begun for a while."""
        end, seen, since = time.monotonic() + PATIENCE, -1, time.monotonic()
        while time.monotonic() - since < STILL:
            assert time.monotonic() < end, f"it builds for ever:\n{self.text[-3000:]}"
            if self.builds != seen or self.builds != self.finished:
                seen, since = self.builds, time.monotonic()
            time.sleep(0.1)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a piece of a file that stands there once."""
        file = self.folder / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def preview(tmp_path_factory) -> Iterator[Preview]:
    """A preview of a small site that has finished its first builds; one for all tests, each leaves it sound."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("atlas", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "mkdocs.yml"):
        shutil.copyfile(ROOT / name, folder / name)
    handwritten(folder / "docs")
    assemble("one-industry", folder / "data")
    (ROOT / ".cache").mkdir(exist_ok=True)
    (folder / ".cache").symlink_to(ROOT / ".cache")
    running = Preview(folder)
    try:
        running.wait(lambda: "Serving on" in running.text)
        running.settle()
        yield running
    finally:
        running.process.terminate()
        running.process.wait(10)


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


def test_says_that_it_is_for_this_machine(preview):
    """The preview listens on loopback, and says so."""
    assert "seen from this machine alone" in preview.text
