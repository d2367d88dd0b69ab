"""Files as values, and the one function that writes them: pages, the cache of pictures, a release."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

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


class Kept(Output):
    """A file whose bytes lie in a cache and are read when they are wanted: a thousand PDFs need no room in memory."""

    def __init__(self, path: str, file: Path) -> None:
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "file", file)

    @property
    def content(self) -> bytes:
        """The bytes."""
        file: Path = self.__dict__["file"]
        return file.read_bytes()


class Shelf:
    """Files put aside on the disk until they are written: those of a thousand pages need no room in memory."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as one of its files is wanted
        self.end = 0

    def put(self, output: Output) -> Output:
        """The same file, with its bytes put aside."""
        content = output.content
        start, self.end = self.end, self.end + len(content)
        self.file.write(content)
        return Shelved(output.path, self, start, len(content))

    def take(self, start: int, length: int) -> bytes:
        """The bytes of one file."""
        self.file.seek(start)
        found = self.file.read(length)
        self.file.seek(self.end)
        return found


class Shelved(Output):
    """A file whose bytes lie on a shelf."""

    def __init__(self, path: str, shelf: Shelf, start: int, length: int) -> None:
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "place", (shelf, start, length))

    @property
    def content(self) -> bytes:
        """The bytes."""
        shelf, start, length = self.__dict__["place"]
        found: bytes = shelf.take(start, length)
        return found


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

    Raise ValueError when two outputs have one path, also on file systems that ignore case.
    """
    wanted: dict[str, Output] = {}
    for output in outputs:
        if output.path.casefold() in wanted:
            raise ValueError(f"two pages would be written to {output.path}")
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
