"""What a command says, to whom it may concern: a build goes on when nobody can hear it any more."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import IO


def listen() -> None:
    """Make the streams of this process ready for any text; one that was closed leads nowhere.

    Else a file that is opened later would be taken for it.
    """
    for number in range(3):
        with contextlib.suppress(OSError):
            os.fstat(number)
            continue
        os.open(os.devnull, os.O_RDWR)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.reconfigure(errors="backslashreplace")


def say(words: object, stream: IO[str] | None = None) -> None:
    """Print at once, to standard output unless it is said where; a pipe that was closed, as by `head`, is no error."""
    stream = stream or sys.stdout
    if stream is None:
        return
    try:
        print(words, file=stream, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
