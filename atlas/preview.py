"""The hook that lets `mkdocs serve` follow edits of the data and the templates; a plain build does without it.

Content never depends on it: `python build.py` writes plain files, which any engine can publish.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from atlas import site, validate
from atlas.output import sync
from atlas.pages import Page
from atlas.problems import InputError

ROOT = Path(__file__).resolve().parent.parent
LOG = logging.getLogger("mkdocs.atlas")
SERVING = False


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this is a preview."""
    global SERVING
    SERVING = command == "serve"


def on_serve(server: Any, config: Any, builder: Any) -> Any:
    """Watch the data and the templates too."""
    for folder in ("data", "templates", "atlas"):
        server.watch(str(ROOT / folder))
    return server


def on_pre_build(config: Any) -> None:
    """Write the pages that changed; with bad input say what is wrong and show the last good pages."""
    if not SERVING:
        return
    try:
        dataset = validate.read(ROOT / "data")
        folders = site.Folders(ROOT / "data", ROOT / "templates", ROOT / ".cache")
        changes = sync(site.outputs(dataset, folders, quiet), Path(config["docs_dir"]))
        LOG.info("atlas: %d files written, %d removed", len(changes.written), len(changes.removed))
    except InputError as error:
        LOG.warning("atlas: the last good pages are shown\n%s", error)


def quiet(pages: Iterable[Page], what: str) -> Iterable[Page]:
    """No progress bar in a preview."""
    return pages
