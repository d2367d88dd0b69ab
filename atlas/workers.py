"""Processes that work for a build: they leave its end to it, and end when it is gone."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar

Result = TypeVar("Result")


def count(items: int, worth: int, wanted: int | None = None) -> int:
    """How many processes to begin for some items, when `worth` of them take as long as another process to begin.

    As many as are wanted, or as there are cores, but none that would begin for less.
    """
    return min(wanted or os.cpu_count() or 1, -(-items // (1 if wanted else worth)))


def belong(parent: int) -> None:
    """Make this process one that works for the build with that number.

    The build says its number: a process that asked for it might be born when the build has ended already.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):  # a copy of the build has its handlers
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)

    def follow() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


@contextlib.contextmanager
def beside(work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Let a copy of this process do some work while this one goes on; gives what waits for the result.

    Where a system has no such copies, the work is done when its result is asked for.
    """
    if "fork" not in get_all_start_methods():
        yield work
        return
    gc.freeze()  # or the collector would touch, and so copy, all that both share
    AT_HAND[:] = [work]
    try:
        with ProcessPoolExecutor(1, get_context("fork"), belong, (os.getpid(),)) as pool:
            yield pool.submit(done).result
    finally:
        AT_HAND.clear()
        gc.unfreeze()


AT_HAND: list[Callable[[], Any]] = []
"""The work that a copy of this process finds."""


def done() -> Any:
    """Do it."""
    [work] = AT_HAND
    return work()
