"""What a build does when there is something to do; `build.py` loads this only then."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from tqdm import tqdm

from atlas import changes, site, validate
from atlas.console import say
from atlas.model import Dataset
from atlas.output import MANIFEST, Kept, Output, Shelf, bound, keep, sync, using
from atlas.pages import Page
from atlas.pages.briefs import FOLDER


def sound(data: Path) -> Dataset:
    """The dataset, of which a line is said; InputError when it is not sound."""
    dataset = validate.read(data)
    say(heading(data, dataset))
    return dataset


def heading(data: Path, dataset: Dataset) -> str:
    """What is said of sound data."""
    return f"{data.name}: sound; {len(dataset.observations)} observations, {len(dataset.sources)} sources"


def write(folders: site.Folders, docs: Path, follow: bool) -> str:
    """Write the pages; gives what is said of the data. With `follow` the briefs are left as they are."""
    dataset = sound(folders.data)
    with using(folders.cache, bound), Shelf() as shelf:
        outputs = site.outputs(dataset, folders, progress, shelf, left(docs) if follow else None)
        done = sync(outputs, docs)
    counts = f"{len(done.written)} files written, {len(done.unchanged)} unchanged, {len(done.removed)} removed"
    say(f"{docs.name}: {counts}{'; briefs wait for the next build' if follow else ''}")
    return heading(folders.data, dataset)


def progress(pages: Iterable[Page], what: str) -> Iterable[Page]:
    """A progress bar on a terminal, nothing where the output is piped."""
    bar: Iterable[Page] = tqdm(pages, desc=what, leave=False, disable=not (sys.stderr and sys.stderr.isatty()))
    return bar


def left(docs: Path) -> list[Output]:
    """The briefs that are there, as they are."""
    manifest = docs / MANIFEST
    listed = manifest.read_text("utf-8", "replace").splitlines() if manifest.is_file() else []
    return [Kept(path, docs / path) for path in listed if path.startswith(f"{FOLDER}/") and (docs / path).is_file()]


def release(data: Path) -> None:
    """Keep a copy of the tables that later versions are compared with; what is released is never written again."""
    outputs = changes.release_files(data, sound(data).profile.version)
    keep(outputs, data)
    for output in outputs:
        say(f"{data.name}/{output.path}: written")
