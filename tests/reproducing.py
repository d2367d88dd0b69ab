"""The same dataset built in surroundings that differ in all that a build should not see: `python -m tests.reproducing`.

Every process of a build, those that draw and the engine too, loads `sitecustomize` first: it moves the clock, turns
the order of folders round, and says how many processors there are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import handwritten
from tests.golden import ROOT
from tests.killing import tree

DISGUISE = """
import datetime, os, time

DAYS = int(os.environ["ATLAS_DAYS"]) * 86400
now, listed, scanned, local, universal = time.time, os.listdir, os.scandir, time.localtime, time.gmtime
time.time = lambda: now() + DAYS
time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: universal(time.time() if seconds is None else seconds)


class Moved(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.utcfromtimestamp(time.time())


class Scanned(list):
    def __iter__(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def __next__(self):
        if not self:
            raise StopIteration
        return self.pop(0)

    def close(self):
        pass


datetime.datetime = Moved
os.listdir = lambda *path: sorted(listed(*path), reverse=bool(DAYS))
def scan(*path):
    with scanned(*path) as found:
        return Scanned(sorted(found, key=lambda entry: entry.name, reverse=not DAYS))
os.scandir = scan
os.cpu_count = lambda: int(os.environ["ATLAS_PROCESSORS"])
"""


@dataclass(frozen=True)
class Surroundings:
    """What one build sees: its folder's name, its day, and so on."""

    name: str
    days: int
    processors: int
    zone: str
    language: str
    seed: str
    umask: int


PLACES = (
    Surroundings("one", 0, 1, "UTC", "C", "1", 0o022),
    Surroundings("another place/with a long näme", 40, 3, "Pacific/Kiritimati", "C.UTF-8", "4242", 0o077),
)
AGAIN = Surroundings("one", 400, 2, "America/St_Johns", "de_DE.ISO-8859-1", "7", 0o027)
"""A second build in the first place, which finds pictures and pages there already."""


def project(data: Path, folder: Path) -> None:
    """Put all that a build needs into a folder, with an empty cache."""
    for name in ("atlas", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "mkdocs.yml"):
        shutil.copyfile(ROOT / name, folder / name)
    handwritten(folder / "docs")
    shutil.copytree(data, folder / "data")
    (folder / "disguise").mkdir()
    (folder / "disguise" / "sitecustomize.py").write_text(DISGUISE, "utf-8")


def build(place: Surroundings, folder: Path) -> dict[str, bytes]:
    """Build there; gives every file of pages and site."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "SOURCE_"))}
    environment |= {
        "PYTHONPATH": str(folder / "disguise"),
        "ATLAS_DAYS": str(place.days),
        "ATLAS_PROCESSORS": str(place.processors),
        "TZ": place.zone,
        "LC_ALL": place.language,
        "PYTHONHASHSEED": place.seed,
    }
    done = subprocess.run(
        [sys.executable, "build.py"], cwd=folder, env=environment, umask=place.umask, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    made = {f"{name}/{path}": content for name in ("docs", "site") for path, content in tree(folder / name).items()}
    return {path: content for path, content in made.items() if path != "docs/.lock"}


def differing(data: Path, scratch: Path) -> tuple[int, list[str]]:
    """The number of files, and those that are not the same in every build."""
    found = []
    for place in PLACES:
        project(data, scratch / place.name)
        found.append(build(place, scratch / place.name))
    found.append(build(AGAIN, scratch / AGAIN.name))
    names = set().union(*found)
    return len(names), sorted(name for name in names if len({made.get(name) for made in found}) > 1)


def main() -> int:
    """Compare builds of the real dataset."""
    with tempfile.TemporaryDirectory() as scratch:
        count, names = differing(ROOT / "data", Path(scratch))
    print(f"{count} files, {len(names)} differ", *names, sep="\n  ")
    return bool(names)


if __name__ == "__main__":
    sys.exit(main())
