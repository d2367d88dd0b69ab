"""Files as values, and the functions that write them: pages, the cache of pictures, a release.

Pages are written as one change. All new files are made in `STAGE` first, beside links to the old ones; then a journal
is written, and only then are files put into their places. A run that is killed before the journal is whole has changed
nothing. One that is killed after it has left all that the next run needs to finish the work, which it does before
anything else; and where that cannot be done, everything is put back.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Literal, Self

from atlas.problems import InputError, Location, Problem

try:
    import fcntl
except ImportError:  # Windows: builds are not kept apart there
    fcntl = None  # type: ignore[assignment]

LOCK = ".lock"
MANIFEST = ".generated"
"""Lists what a run wrote, one path a line, so that the next run can remove what is no longer made."""
STAGE = ".new"
"""The folder of a change that is under way, and the beginning of the name of a file that is being written."""
JOURNAL = "journal.json"
"""Says in `STAGE` that a change is whole, and what it consists of."""
UNDO = "undo.json"
"""What the journal is called from when on the change is taken back."""
MOST = 2 << 30
"""Bytes that a cache may hold; a thousand industries need a fifth."""
SPARE = 1 << 20
"""Bytes that stay free on the disk besides what is written."""


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
    """Files put aside on the disk until they are written: those of a thousand pages need no room in memory.

    To be closed by whoever made it: Python drops an exception, and so a wish to end, that comes while it closes a file
    which was merely forgotten.
    """

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as one of its files is wanted
        self.end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def put(self, output: Output) -> Output:
        """The same file, with its bytes put aside."""
        content = output.content
        start, self.end = self.end, self.end + len(content)
        with named(Path(tempfile.gettempdir())):
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


@dataclass(frozen=True)
class Step:
    """One file of a change: whether it is written or removed, and whether there was one before."""

    path: str
    new: bool
    old: bool


# ---------------------------------------------------------------------------- one file


def write(path: Path, content: bytes) -> None:
    """Put the bytes there in one step: a reader sees the old file or the new one, never a part."""
    with named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{STAGE}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise


@contextlib.contextmanager
def named(path: Path) -> Iterator[None]:
    """Let an error of the system name this path; a full disk names none, and others that of a passing file."""
    try:
        yield
    except OSError as error:
        raise type(error)(error.errno, error.strerror or str(error), str(path)) from error


@contextlib.contextmanager
def noted(note: str) -> Iterator[None]:
    """Let an error of the system say what it leaves behind."""
    try:
        yield
    except (OSError, MemoryError) as error:
        error.add_note(note)
        raise


def keep(outputs: Sequence[Output], folder: Path) -> None:
    """Write files that lie in one new folder below `folder` so that the new folder is there whole or not at all."""
    place = folder / PurePosixPath(outputs[0].path).parent
    with named(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(dir=folder, prefix=f"{STAGE}-"))
        try:
            for output in outputs:
                write(stage / PurePosixPath(output.path).name, output.content)
            stage.chmod(0o755)
            stage.rename(place)
        except BaseException:
            shutil.rmtree(stage, ignore_errors=True)
            raise


# ---------------------------------------------------------------------------- many files as one change


def sync(outputs: Iterable[Output], folder: Path) -> Changes:
    """Make the generated files in `folder` exactly these; a file that is right already is not touched.

    InputError when two outputs have one path, also on file systems that ignore case, or a path leads elsewhere.
    OSError, which names the path, leaves the folder as it was.
    """
    wanted = distinct(outputs)
    paths = {output.path for output in wanted}
    recover(folder)
    manifest = folder / MANIFEST
    before = set(manifest.read_text("utf-8", "replace").splitlines()) if manifest.is_file() else set()
    changed = [output for output in wanted if not same(folder / output.path, output.content)]
    removed = sorted(path for path in before - paths if removable(folder, path))
    written = tuple(output.path for output in changed)
    unhindered(folder, written, before)
    if before != paths:
        changed.append(Output.text(MANIFEST, "".join(f"{path}\n" for path in sorted(paths))))
    if changed or removed:
        stage(folder, changed, removed)
        finish(folder)
    return Changes(written, tuple(sorted(paths.difference(written))), tuple(removed))


def distinct(outputs: Iterable[Output]) -> list[Output]:
    """The outputs by path, after a look at the paths: below the folder, not hidden, no two the same."""
    found: dict[str, Output] = {}
    for output in outputs:
        parts = output.path.split("/")
        if any(part.startswith(".") or not part or "\\" in part or "\0" in part for part in parts):
            raise InputError([Problem(Location(output.path), "path", "a page would be written out of its folder")])
        if output.path.casefold() in found:
            raise InputError([Problem(Location(output.path), "path", f"two pages would be written to {output.path}")])
        found[output.path.casefold()] = output
    return sorted(found.values(), key=lambda output: output.path)


def same(path: Path, content: bytes) -> bool:
    """Whether a file holds these bytes."""
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def removable(folder: Path, path: str) -> bool:
    """Whether a file of the manifest may be removed; one that was tampered with removes nothing else."""
    try:
        return inside(folder, folder / path) and not (folder / path).is_dir() and os.path.lexists(folder / path)
    except (ValueError, OSError):  # no path at all
        return False


def inside(folder: Path, path: Path) -> bool:
    """Whether a path lies below the folder, also when links on the way are followed."""
    return path.resolve() != folder.resolve() and path.resolve().is_relative_to(folder.resolve())


def unhindered(folder: Path, paths: Iterable[str], ours: Collection[str]) -> None:
    """Raise the OSError that writing these files would meet, or would do harm by not meeting."""
    for parent in sorted({parent for path in paths for parent in PurePosixPath(path).parents} - {PurePosixPath(".")}):
        place = folder / parent
        if os.path.lexists(place) and not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "something stands where a folder should be", str(place))
        if place.is_symlink() and not inside(folder, place):
            raise OSError(errno.ELOOP, "this link leads out of the folder", str(place))
    for path in paths:
        target = folder / path
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder stands where a page should be", str(target))
        if path not in ours and os.path.lexists(target):
            why = "a page has the name of this file, which no build wrote; move it"
            raise FileExistsError(errno.EEXIST, why, str(target))


def stage(folder: Path, new: Sequence[Output], removed: Iterable[str]) -> None:
    """Prepare a change: the new files, links to the old ones, and at last the journal. Nothing is changed yet."""
    place = folder / STAGE
    needed, free = sum(len(output.content) for output in new), shutil.disk_usage(existing(folder)).free
    if needed + SPARE > free:
        size = f"{needed / 1e6:.1f} MB are to be written and {free / 1e6:.1f} MB are free"
        raise OSError(errno.ENOSPC, f"{os.strerror(errno.ENOSPC)}; {size}", str(folder))
    try:
        with named(place):
            place.mkdir(parents=True)
        for number, output in enumerate(new):
            with named(folder / output.path):
                (place / f"{number}.new").write_bytes(output.content)
                (place / f"{number}.new").chmod(0o644)
        steps = [
            *(Step(output.path, True, os.path.lexists(folder / output.path)) for output in new),
            *(Step(path, False, True) for path in removed),
        ]
        for number, step in enumerate(steps):
            if step.old:
                with named(folder / step.path):
                    link(folder / step.path, place / f"{number}.old")
        settle()
        write(place / JOURNAL, json.dumps([[step.path, step.new, step.old] for step in steps]).encode())
        settle()
    except BaseException:
        clear(place)
        raise


def existing(folder: Path) -> Path:
    """The folder, or the innermost above it that is there."""
    return folder if folder.is_dir() or folder == folder.parent else existing(folder.parent)


def link(old: Path, new: Path) -> None:
    """A second name for a file; a copy where the file system has no such thing."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)


def settle() -> None:
    """Wait until the disk has what was written, in case the power fails."""
    if hasattr(os, "sync"):
        os.sync()


def recover(folder: Path) -> bool:
    """Finish the change that a killed run had prepared, or clear away what it had not; says whether it finished one.

    OSError when it can be neither finished nor taken back.
    """
    place = folder / STAGE
    if not os.path.lexists(place):
        return False
    if (place / UNDO).is_file():
        undo(folder, steps_in(place / UNDO))
        return False
    if (place / JOURNAL).is_file() and steps_in(place / JOURNAL):
        finish(folder)
        return True
    clear(place)
    return False


def steps_in(journal: Path) -> list[Step]:
    """What a journal says; nothing when the power failed before it was on the disk, and so before any step."""
    try:
        return [Step(*entry) for entry in json.loads(journal.read_text("utf-8"))]
    except (ValueError, TypeError):
        return []


def finish(folder: Path) -> None:
    """Take the steps of the journal, those that were not taken yet; when one cannot be taken, take all of them back."""
    place = folder / STAGE
    steps = steps_in(place / JOURNAL)
    with undisturbed():
        try:
            lay(folder, steps, "new")
        except OSError:
            os.replace(place / JOURNAL, place / UNDO)
            undo(folder, steps)
            raise
        os.unlink(place / JOURNAL)
        clear(place)


def undo(folder: Path, steps: Sequence[Step]) -> None:
    """Put everything back as it was before the first step."""
    place = folder / STAGE
    with undisturbed(), noted(f"{folder} holds old pages and new ones until a run can put the old ones back"):
        lay(folder, steps, "old")
        os.unlink(place / UNDO)
        clear(place)


def lay(folder: Path, steps: Sequence[Step], side: Literal["new", "old"]) -> None:
    """Make the folder hold that side of each step; where it is there already nothing is done."""
    for step in steps:
        if not getattr(step, side):
            with named(folder / step.path):
                (folder / step.path).unlink(missing_ok=True)
                prune(folder, step.path)
    for number, step in enumerate(steps):
        ready = folder / STAGE / f"{number}.{side}"
        if getattr(step, side) and ready.exists():
            with named(folder / step.path):
                move(ready, folder / step.path)


def move(old: Path, new: Path) -> None:
    """Put a file into its place in one step; a place on another device gets a copy, in one step too."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(old, new)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        for left in new.parent.glob(f"{STAGE}-*"):
            left.unlink()
        write(new, old.read_bytes())
        old.unlink()


def prune(folder: Path, path: str) -> None:
    """Remove the folders of a removed file that hold nothing any more."""
    for parent in PurePosixPath(path).parents[:-1]:
        with contextlib.suppress(OSError):  # it holds something, or went before
            (folder / parent).rmdir()


def clear(place: Path) -> None:
    """Remove what a run left, if that can be done; a journal first, since it speaks of the other files."""
    with contextlib.suppress(OSError):
        for name in (JOURNAL, UNDO):
            (place / name).unlink(missing_ok=True)
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            place.unlink(missing_ok=True)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Put off what would end the process, so that only a kill or a power failure comes between two steps."""
    came: list[int] = []
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    before: dict[int, Callable[..., object] | int | None] = {}
    try:
        with contextlib.suppress(ValueError):  # not the main thread: signals go elsewhere
            for name in names:
                if hasattr(signal, name):
                    number = getattr(signal, name)
                    before[number] = signal.signal(number, lambda signum, _: came.append(signum))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])


# ---------------------------------------------------------------------------- one build at a time


@contextlib.contextmanager
def alone(*locks: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Let one build at a time have these locks; a second one says so through `waiting`, and waits.

    The system frees a lock with the process that has it and the engine that this runs, so that none can be stale.
    A lock named `LOCK` stays, since its folder may be watched; others go, and so does a folder with nothing else in it.
    """
    with contextlib.ExitStack() as stack:
        for path in locks:
            file = stack.enter_context(locked(path, waiting))
            stack.callback(unlock, path)
            os.set_inheritable(file.fileno(), True)
        yield


def locked(path: Path, waiting: Callable[[], None]) -> IO[str]:
    """A lock file, open and locked; anew when another build removed it in between."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(path, "a", encoding="utf-8")  # noqa: SIM115 - stays open; "w" would touch it and wake a preview
        if not fcntl:
            return file
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        file.close()


def unlock(path: Path) -> None:
    """Remove a lock that need not stay, while it is still held."""
    with contextlib.suppress(OSError):
        if path.name != LOCK:
            path.unlink()
        elif [entry.name for entry in path.parent.iterdir()] == [LOCK]:
            path.unlink()
            path.parent.rmdir()


@contextlib.contextmanager
def using(cache: Path, before: Callable[[Path], None] = lambda _: None) -> Iterator[None]:
    """Say that a build uses the cache, and clear it of what killed builds left when no other one does.

    Builds share it: its files are named by what they are made of, and written in one step. What only a build that is
    alone may do with it is done `before`.
    """
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # a cache that cannot be written to may still be read
            cache.mkdir(parents=True, exist_ok=True)
            file = stack.enter_context(open(cache / LOCK, "a", encoding="utf-8"))
            if fcntl:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    for left in (*cache.glob(f"{STAGE}-*"), *cache.glob(f"*/{STAGE}-*")):
                        clear(left)
                    before(cache)
                fcntl.flock(file, fcntl.LOCK_SH)
        yield


def bound(folder: Path, most: int = MOST) -> None:
    """Remove what was kept first where a folder has grown too large; a build that wants it again makes it again.

    To be called while no build uses the folder.
    """
    found = []
    for place in (folder, *(entry for entry in folder.iterdir() if entry.is_dir())):
        with os.scandir(place) as entries:
            found += [(entry.stat(), entry.path) for entry in entries if entry.is_file() and entry.name != LOCK]
    size = sum(state.st_size for state, _ in found)
    if size > most:
        for state, path in sorted(found, key=lambda item: item[0].st_mtime_ns):
            os.unlink(path)
            size -= state.st_size
            if size <= most / 2:
                break
