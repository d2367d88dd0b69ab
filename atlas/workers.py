"""Processes that work for a build: they leave its end to it, and end when it is gone."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context
from typing import Any


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


Waiting = Callable[[], Any]
"""Waits for the result of a task."""


@contextlib.contextmanager
def beside(*tasks: Callable[..., Any]) -> Iterator[Callable[..., Waiting]]:
    """Let a copy of this process do some tasks, one after another, while this one goes on.

    Gives what begins one of them with some values, which are sent to the copy; all else is there as it is now, and what
    one task leaves behind, the next one finds. Where a system has no such copies, a task is done when it is begun.
    """
    if "fork" not in get_all_start_methods():
        yield inline
        return
    gc.freeze()  # or the collector would touch, and so copy, all that both share
    AT_HAND[:] = tasks
    begun: list[Future[Any]] = []
    try:
        with ProcessPoolExecutor(1, get_context("fork"), belong, (os.getpid(),)) as pool:

            def begin(task: Callable[..., Any], *values: object) -> Waiting:
                begun.append(pool.submit(done, tasks.index(task), values))
                asked = tuple(begun)
                return lambda: [future.result() for future in asked][-1]  # an earlier one that failed tells why

            yield begin
    finally:
        AT_HAND.clear()
        gc.unfreeze()


def inline(task: Callable[..., Any], *values: object) -> Waiting:
    """Do a task here and now."""
    result = task(*values)
    return lambda: result


AT_HAND: list[Callable[..., Any]] = []
"""The tasks that a copy of this process finds."""


def done(number: int, values: tuple[object, ...]) -> Any:
    """Do one of them."""
    return AT_HAND[number](*values)
