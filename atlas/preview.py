"""The hook that lets `mkdocs serve` follow edits of the data and the templates; a plain build does without it.

Content never depends on it: `python build.py` writes plain files, which any engine can publish. The hook runs
that very command, so that an edit of the generator shows up too and no mistake ends the preview.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOG = logging.getLogger("mkdocs.atlas")
SERVING = False


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this is a preview."""
    global SERVING
    SERVING = command == "serve"


def on_config(config: Any) -> Any:
    """Tell the theme that this is a preview: MkDocs's own script in its pages would break the policy of the site."""
    if SERVING:
        config["extra"]["preview"] = True
    return config


def on_serve(server: Any, config: Any, builder: Any) -> Any:
    """Watch the data, the templates and the generator too."""
    for folder in ("data", "templates", "atlas"):
        server.watch(str(ROOT / folder))
    return server


def on_pre_build(config: Any) -> None:
    """Write the pages that changed; when something is wrong say what, and show the last good pages."""
    if not SERVING:
        return
    command = [sys.executable, str(ROOT / "build.py"), "--docs-only", "--docs", config["docs_dir"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        LOG.warning("the last good pages are shown\n%s", done.stderr.strip())
    else:
        LOG.info(done.stdout.strip().rpartition("\n")[2])
