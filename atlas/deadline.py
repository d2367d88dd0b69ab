"""A limit on how long a step may take, for what an editor writes and a computer runs: patterns and templates."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator


class TooLongError(Exception):
    """The step was ended; it is raised in the middle of it."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """End what runs inside with TooLongError after that time.

    It has no effect in threads, on Windows, and inside another.
    """

    def end(*_: object) -> None:
        raise TooLongError

    able = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not able or signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return
    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
