"""Whether a build has anything to do: what went into the last one, and what came out of it.

A record in the cache holds the hash of everything that pages are made of, and the size and time of every file that
was written. While both are still true the pages are right, and nothing is read, reckoned or compared.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from atlas.output import MANIFEST, write

CODE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Record:
    """The last build into one folder: where it is kept, the hash of what goes in now, and the folder."""

    path: Path
    key: str
    docs: Path

    def recall(self) -> str:
        """What the last build said of the data; nothing when something has changed since."""
        try:
            known = json.loads(self.path.read_text("utf-8"))
            same = known["key"] == self.key and known["files"] == stand(self.docs)
            return str(known["said"]) if same else ""
        except (OSError, ValueError, TypeError, KeyError):  # none, or one that is damaged
            return ""

    def keep(self, said: str) -> None:
        """Remember that the folder holds what this build makes."""
        record = {"key": self.key, "said": said, "files": stand(self.docs)}
        write(self.path, json.dumps(record).encode())


def record(name: str, docs: Path, cache: Path, *folders: Path) -> Record:
    """The record of the builds of one name, into a folder from others: data and templates, besides the code."""
    file = f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"
    return Record(cache / "builds" / file, key((*folders, CODE)), docs)


def key(folders: Iterable[Path]) -> str:
    """The hash of all files of some folders, of Python and of every package that is installed."""
    found = hashlib.sha256(sys.version.encode())
    found.update("\n".join(packages()).encode())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                content = path.read_bytes()
                found.update(f"\n{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
                found.update(content)
    return found.hexdigest()


@cache
def packages() -> tuple[str, ...]:
    """Every package that is installed, with its version; a process that stays has loaded those that were there."""
    return tuple(sorted(f"{package.name} {package.version}" for package in distributions()))


def stand(docs: Path) -> dict[str, list[int]]:
    """Size and time of every generated file of a folder, by path; -1 for one that is not there."""
    manifest = docs / MANIFEST
    found = {}
    for path in manifest.read_text("utf-8", "replace").splitlines() if manifest.is_file() else ():
        try:
            state = (docs / path).stat()
            found[path] = [state.st_size, state.st_mtime_ns]
        except (OSError, ValueError):
            found[path] = [-1, -1]
    return found
