"""The site built from `docs/` by MkDocs or Zensical; the last good one stays until the new one is whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ENGINES = ("mkdocs", "zensical")


class PublishError(Exception):
    """The engine refused; the message holds what it printed."""


def publish(root: Path, site: Path, engine: str = "mkdocs") -> None:
    """Build the site beside `site`, then put it in its place in one step; PublishError leaves `site` as it was."""
    fresh, old = site.with_name(f".{site.name}.new"), site.with_name(f".{site.name}.old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    command = [sys.executable, "-m", engine, "build", "--strict", "--config-file", str(root / "mkdocs.yml")]
    if engine == "mkdocs":
        command += ["--quiet", "--site-dir", str(fresh)]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0"),
        "NO_MKDOCS_2_WARNING": "1",
    }
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode or not fresh.is_dir():
        shutil.rmtree(fresh, ignore_errors=True)
        raise PublishError((done.stdout + done.stderr).strip() or f"{engine} ended with {done.returncode}")
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)
