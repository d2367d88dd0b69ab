"""The hook that lets `mkdocs serve` follow edits of the data and the templates; a plain build does without it.

Content never depends on it: `python build.py` writes plain files, which any engine can publish. The hook lets that very
command write the pages, in a process that stays: it has loaded everything, and is started anew when the generator or a
template is edited. Briefs are left as they are until the next build.
"""

from __future__ import annotations

import atexit
import contextlib
import ipaddress
import logging
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2.bccache import Bucket, BytecodeCache
from mkdocs.exceptions import Abort
from watchdog.observers.polling import PollingObserver

ROOT = Path(__file__).resolve().parent.parent
LOG = logging.getLogger("mkdocs.atlas")
SERVING = False
LOOK = 0.05
"""Seconds between two looks at the files that pages are made of, and how long they have to stay as they are."""
DONE = "\x04"
"""What begins the line that ends the words of a build; the exit code follows."""


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this is a preview."""
    global SERVING
    SERVING = command == "serve"


def on_config(config: Any) -> Any:
    """Keep a preview to this machine, and tell the theme of it: MkDocs's script would break the policy of the site."""
    if SERVING:
        host = config["dev_addr"].host
        if not is_loopback(host):
            raise Abort(f"the preview is for this machine alone, and {host} is not: leave --dev-addr at 127.0.0.1")
        config["extra"]["preview"] = True
    return config


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def only_here(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Answer those alone who ask for this machine by its own name: another page may let its name lead here."""

    def answer(environ: Mapping[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        host = ""
        with contextlib.suppress(ValueError):
            host = urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname or ""
        if is_loopback(host):
            return app(environ, start)
        start("403 Forbidden", [("Content-Type", "text/plain")])
        return [b"The preview is for this machine alone; ask for it as 127.0.0.1 or localhost.\n"]

    return answer


def on_serve(server: Any, config: Any, builder: Any) -> Any:
    """Watch the data, the templates and the generator too: a few files, which can be looked at more often than all."""
    server.set_app(only_here(server.get_app()))
    docs = server.observer
    server.observer = PollingObserver(timeout=LOOK)
    server.build_delay = LOOK
    for folder in ("data", "templates", "atlas"):
        server.watch(str(ROOT / folder))
    docs.start()
    LOG.info("The preview can be seen from this machine alone")
    return server


class Compiled(BytecodeCache):
    """The templates of the theme, compiled once: MkDocs forgets them after each build. Jinja knows edited ones."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is known; Jinja looks whether it was made from the same text."""
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def on_env(env: Any, config: Any, files: Any) -> Any:
    """Spare a preview from compiling the theme again."""
    if SERVING:
        env.bytecode_cache = COMPILED
    return env


class Builder:
    """The process that writes the pages."""

    def __init__(self) -> None:
        self.child: subprocess.Popen[str] | None = None
        self.loaded: dict[str, int] = {}

    def build(self, docs: str) -> tuple[int, str]:
        """Write the pages that changed; gives the exit code and what was said."""
        now = stamps()
        if self.child is None or self.child.poll() is not None or now != self.loaded:
            self.end()
            self.loaded = now
            command = [sys.executable, str(ROOT / "build.py"), "--follow", "--docs", docs]
            self.child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
        assert self.child.stdin
        assert self.child.stdout
        said: list[str] = []
        try:
            self.child.stdin.write("\n")
            self.child.stdin.flush()
        except OSError:  # it ended at once; what it said tells why
            pass
        for line in self.child.stdout:
            if line.startswith(DONE):
                return int(line[1:]), "".join(said)
            said.append(line)
        return 1, "".join(said)

    def end(self) -> None:
        """End the process."""
        if self.child:
            self.child.kill()
            self.child.wait()
            self.child = None


BUILDER = Builder()
atexit.register(BUILDER.end)


def stamps() -> dict[str, int]:
    """The times of what the process has loaded: the generator and the templates."""
    files = (ROOT / "build.py", *(ROOT / "atlas").rglob("*.py"), *(ROOT / "templates").rglob("*"))
    return {str(path): path.stat().st_mtime_ns for path in files if path.is_file()}


def on_pre_build(config: Any) -> None:
    """Write the pages that changed; when something is wrong say what, and show the last good pages."""
    if not SERVING:
        return
    code, said = BUILDER.build(config["docs_dir"])
    if code:
        LOG.warning("the last good pages are shown\n%s", said.strip())
    else:
        LOG.info(said.strip().rpartition("\n")[2])
