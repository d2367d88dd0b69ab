"""Processes that are stopped at a chosen step on the disk: killed as by a pulled plug, or refused as by a full disk.

Python announces each opening, renaming, linking and removing to an audit hook before it happens. A forked child counts
those below a folder and stops at one of them, so that a test can go through all of them in turn.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

EVENTS = {"open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.chmod"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
REFUSED, UNMOVED, FAILED = 4, 5, 99
"""How a child ends that the system refused something, one that did its work all the same, one with a mistake in it."""


def forked(work: Callable[[], object], folder: Path, stop: int = 0, refusal: OSError | None = None) -> int:
    """Do some work in a child and give how it ended: one of the above, minus a signal, or 0 when it met no stop.

    At step `stop` below `folder` it is killed, or meets the refusal.
    """
    child = os.fork()
    if not child:
        code = FAILED
        try:
            met: list[str] = []
            sys.addaudithook(hook(str(folder), stop, refusal, met, []))
            work()
            code = UNMOVED if met else 0
        except OSError as error:
            code = REFUSED if refusal and error.errno == refusal.errno else FAILED
        finally:
            if code == FAILED:
                traceback.print_exc()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def steps(work: Callable[[], object], folder: Path) -> int:
    """How many steps below a folder some work takes."""
    reading, writing = os.pipe()

    def counted() -> None:
        taken: list[str] = []
        sys.addaudithook(hook(str(folder), 0, None, [], taken))
        work()
        os.write(writing, str(len(taken)).encode())

    if ended := forked(counted, folder):
        raise RuntimeError(f"the work ended with {ended}")
    return int(os.read(reading, 20))


def hook(
    folder: str, stop: int, refusal: OSError | None, met: list[str], taken: list[str]
) -> Callable[[str, tuple[object, ...]], None]:
    """An audit hook that notes the steps in `taken` and stops at one, which it notes in `met`."""

    def heard(event: str, args: tuple[object, ...]) -> None:
        if event not in EVENTS or (event == "open" and not (isinstance(args[2], int) and args[2] & WRITING)):
            return
        if not any(isinstance(arg, str | bytes | os.PathLike) and os.fsdecode(arg).startswith(folder) for arg in args):
            return
        taken.append(event)
        if len(taken) == stop and not refusal:
            os.kill(os.getpid(), signal.SIGKILL)
        if len(taken) == stop and refusal:
            met.append(event)
            raise type(refusal)(refusal.errno, refusal.strerror, str(args[0]))

    return heard


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path; links as where they lead."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = b"-> " + os.fsencode(path.readlink())
        elif path.is_file():
            found[name] = path.read_bytes()
    return found


def last_site(folder: Path, words: str) -> None:
    """Make a folder that passes for the last good site, with some words on its home page."""
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "atlas.css").touch()
    (folder / "index.html").write_text(words, "utf-8")
