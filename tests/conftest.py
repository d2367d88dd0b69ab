"""What many tests share: the site built once from the real dataset, a server for its files, and a browser."""

from __future__ import annotations

import fcntl
import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.golden import assemble

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = (os.environ.get("ATLAS_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")

THOROUGH = bool(os.environ.get("ATLAS_THOROUGH"))
"""Whether tests try every combination and draw many times; else each thing once, in the combinations that differ most.

`make thorough` sets it."""

settings.register_profile("atlas", deadline=None)  # a busy machine is no mistake of the code
settings.load_profile("atlas")


@dataclass(frozen=True)
class Built:
    """A finished build: the folder of its pages, the folder of its site."""

    docs: Path
    site: Path


def handwritten(target: Path) -> None:
    """Copy what `docs/` holds besides generated files, so that another folder can take its place."""
    docs, manifest = ROOT / "docs", ROOT / "docs" / ".generated"
    generated = set(manifest.read_text("utf-8").splitlines()) if manifest.is_file() else set()
    for path in docs.rglob("*"):
        name = path.relative_to(docs).as_posix()
        if path.is_file() and name not in generated and not name.startswith("."):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / name)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The pages and the site of the real dataset, built once for all tests and all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "built"
    folder.mkdir(exist_ok=True)
    made = Built(folder / "docs", folder / "site")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.site.exists():
            handwritten(made.docs)
            command = [sys.executable, ROOT / "build.py", "--docs", made.docs, "--site", made.site]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.fail(f"the site cannot be built: {done.stderr}", pytrace=False)
    return made


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A handler that keeps no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(built: Built) -> Iterator[str]:
    """The address, with a slash at its end, at which the built site is served."""
    handler = functools.partial(Quiet, directory=str(built.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def chromium() -> str:
    """The first browser of `BROWSERS` that is there, or nothing."""
    return next(filter(None, map(shutil.which, filter(None, BROWSERS))), "") or ""


@pytest.fixture(scope="session")
def browser():
    """Chromium, without requests of its own; a missing browser fails the tests that need it."""
    binary = chromium()
    if not binary:
        pytest.fail("install your system's package 'chromium', or set ATLAS_CHROMIUM to a binary", pytrace=False)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=binary, args=[*QUIET, "--disable-sync"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def contexts(browser):
    """A function that gives the browser's context with some options, the same one again and again.

    A blank page stays open in each, so that its process does too: to start one takes longer than to show a page.
    """
    kept: dict[str, BrowserContext] = {}

    def context(**options) -> BrowserContext:
        key = json.dumps(options, sort_keys=True)
        if key not in kept:
            kept[key] = browser.new_context(**options)
            kept[key].new_page()
        return kept[key]

    yield context
    for one in kept.values():
        one.close()


@pytest.fixture
def opened(contexts):
    """A function that opens a fresh page in the context with some options; at the end nothing stays in its storage."""
    pages: list[Page] = []

    def page(**options) -> Page:
        pages.append(contexts(**options).new_page())
        return pages[-1]

    yield page
    for one in pages:
        one.evaluate("() => { try { localStorage.clear(); } catch (refused) { } }")
        one.close()


@pytest.fixture
def page(opened):
    """A fresh page at the size of a desktop."""
    return opened(viewport={"width": 1280, "height": 900})


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the dataset of tests/sites/one-industry that a test may change."""
    return assemble("one-industry", tmp_path / "data")
