"""A running preview in a copy of the project: what tests and measurements need of it."""

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

from tests.conftest import ROOT, handwritten

PATIENCE = 60
"""Seconds to wait for what should happen."""
STILL = 2.5
"""Seconds without a build after which a server counts as settled; it looks at the files every second."""


class Preview:
    """A running `mkdocs serve` in a copy of the project; `said` is what it printed."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{free.getsockname()[1]}"
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [Path(sys.executable).with_name("mkdocs"), "serve", "--dev-addr", self.host, *options],
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

    def seconds(self) -> float:
        """How long the processors have worked for the server and for what it started; 0 where no system tells."""
        return sum(worked(pid) for pid in family(self.process.pid))

    def page(self, path: str) -> str:
        """A page as it is served now, empty when there is none."""
        try:
            with urllib.request.urlopen(f"http://{self.host}/{path}", timeout=10) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError:
            return ""
        return re.sub(r"livereload\(\d+, \d+\)", "", text)  # the server's own script, which counts builds

    def wait(self, what: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait until something holds; fail with what the server said."""
        end = time.monotonic() + patience
        while not what():
            assert self.process.poll() is None, f"the server ended:\n{self.text}"
            assert time.monotonic() < end, f"not within {patience:.0f} s:\n{self.text[-3000:]}"
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

    def end(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(10)


def family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from family(int(child))


def worked(pid: int) -> float:
    """How long the processors have worked for a process and for those that it waited for."""
    try:
        ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]
    except OSError:
        return 0.0
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def project(folder: Path) -> Path:
    """A copy of the project without its data, which shares the cache; no generated page is in it."""
    for name in ("atlas", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "mkdocs.yml"):
        shutil.copyfile(ROOT / name, folder / name)
    handwritten(folder / "docs")
    (ROOT / ".cache").mkdir(exist_ok=True)
    (folder / ".cache").symlink_to(ROOT / ".cache")
    return folder
