"""Processes that work for a build: they leave its end to it, and end when it is gone."""

from __future__ import annotations

import os
import signal
import threading
import time


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
