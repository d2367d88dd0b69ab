"""Files as values, and the one function that writes them: pages, the cache of pictures, a release."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from atlas.problems import InputError, Location, Problem

try:
    import fcntl
except ImportError:  # Windows: builds are not kept apart there
    fcntl = None  # type: ignore[assignment]

LOCK = ".lock"
MANIFEST = ".generated"
"""Lists what a run wrote, one path a line, so that the next run can remove what is no longer made."""


@dataclass(frozen=True)
class Output:
    """One file: its path below the output folder, with slashes, and its bytes."""

    path: str
    content: bytes

    @classmethod
    def text(cls, path: str, content: str) -> Output:
        """A UTF-8 text file."""
        return cls(path, content.encode())


@dataclass(frozen=True)
class Changes:
    """What `sync` did, as sorted paths."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


def write(path: Path, content: bytes) -> None:
    """Put the bytes there in one step: a reader sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def sync(outputs: Iterable[Output], folder: Path) -> Changes:
    """Make the generated files in `folder` exactly these; a file that is right already is not touched.

    Raise InputError when a path leads out of it, or two outputs have one, also on file systems that ignore case.
    """
    wanted: dict[str, Output] = {}
    for output in outputs:
        if output.path.startswith("/") or ".." in output.path.split("/"):
            raise InputError([Problem(Location(output.path), "path", "this leads out of the folder of the pages")])
        if output.path.casefold() in wanted:
            raise InputError([Problem(Location(output.path), "path", "two pages would be written to this one file")])
        wanted[output.path.casefold()] = output
    paths = {output.path for output in wanted.values()}
    manifest = folder / MANIFEST
    before = set(manifest.read_text("utf-8").splitlines()) if manifest.is_file() else set()
    if before != paths:
        write(manifest, "".join(f"{path}\n" for path in sorted(before | paths)).encode())
    written, unchanged = [], []
    for output in sorted(wanted.values(), key=lambda o: o.path):
        target = folder / output.path
        if target.is_file() and target.read_bytes() == output.content:
            unchanged.append(output.path)
        else:
            write(target, output.content)
            written.append(output.path)
    removed = sorted(path for path in before - paths if inside(folder, path))
    for path in removed:
        (folder / path).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            (folder / path).parent.rmdir()
    if before != paths:
        write(manifest, "".join(f"{path}\n" for path in sorted(paths)).encode())
    return Changes(tuple(written), tuple(unchanged), tuple(removed))


@contextlib.contextmanager
def alone(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Let one build at a time into a folder; a second one says so through `waiting`, and waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / LOCK, "a", encoding="utf-8") as file:  # "w" would touch it, and a preview build for ever
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def inside(folder: Path, path: str) -> bool:
    """Whether a manifest's path lies below the folder; a manifest that was tampered with removes nothing else."""
    return (folder / path).resolve().is_relative_to(folder.resolve())
