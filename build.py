"""Check the data, write the pages, build the site.

Exit codes: 0 all is well; 1 the data or a template is not sound, nothing was written; 2 the command was
called wrongly; 3 the pages were written, and the site could not be built from them; 4 a file could not
be read or written; 130, 143, 129 it was ended by Ctrl-C, by a request to end, by its terminal. The last good
site stays as it was unless the code is 0, and so do the pages unless the code is 0 or 3, or the message says so.
What a run that was killed leaves behind, the next one finishes or clears away before anything else.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import re
import signal
import sys
import time
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor
from pathlib import Path
from types import FrameType
from typing import IO

from tqdm import tqdm

from atlas import changes, publish, site, unchanged, validate
from atlas.model import Dataset
from atlas.output import LOCK, MANIFEST, Kept, Output, Shelf, alone, bound, keep, noted, recover, sync, using
from atlas.pages import Page
from atlas.pages.briefs import FOLDER
from atlas.problems import InputError
from atlas.publish import ENGINES, PublishError

ROOT = Path(__file__).resolve().parent
STAY = "the last pages and the last site stay as they were"


def arguments() -> argparse.ArgumentParser:
    """The command's options."""
    parser = argparse.ArgumentParser(
        prog="build.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only check the data; write nothing")
    parser.add_argument(
        "--release", action="store_true", help="only keep the tables as they are, as the release of this version"
    )
    parser.add_argument(
        "--follow", action="store_true", help="write the pages at each line that is read, leave briefs as they are"
    )
    parser.add_argument("--docs-only", action="store_true", help="write the pages, do not build the site")
    parser.add_argument("--data", type=Path, default=ROOT / "data", metavar="FOLDER", help="the dataset (data)")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", metavar="FOLDER", help="where pages go (docs)")
    parser.add_argument("--site", type=Path, default=ROOT / "site", metavar="FOLDER", help="where the site goes (site)")
    parser.add_argument(
        "--cache", type=Path, default=ROOT / ".cache", metavar="FOLDER", help="where pictures are kept (.cache)"
    )
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="what builds the site (mkdocs)")
    return parser


def progress(pages: Iterable[Page], what: str) -> Iterable[Page]:
    """A progress bar on a terminal, nothing where the output is piped."""
    bar: Iterable[Page] = tqdm(pages, desc=what, leave=False, disable=not (sys.stderr and sys.stderr.isatty()))
    return bar


class Ended(BaseException):
    """Somebody wants the build to end; `number` is the signal."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def end(number: int, _: FrameType | None) -> None:
    """Leave from wherever the build is, clearing up on the way."""
    raise Ended(number)


def wrong(options: argparse.Namespace) -> str:
    """Why these folders cannot be used together, or a build not begun; nothing when all is well."""
    for name in ("data", "docs", "site", "cache"):
        try:
            str(getattr(options, name).resolve()).encode()
        except UnicodeEncodeError:
            return f"--{name} {getattr(options, name)}: the name of this folder, or of one above it, is not UTF-8"
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    if stamp and not (re.fullmatch(r"[0-9]{1,10}", stamp) and int(stamp) < 2**32):
        return f"SOURCE_DATE_EPOCH is {stamp!r}, not the seconds since 1970 as digits; unset it"
    site_folder = options.site.resolve()
    own = (("--docs", options.docs), ("--data", options.data), ("--cache", options.cache), ("the program", ROOT))
    for name, folder in own:
        if folder.resolve().is_relative_to(site_folder):
            return f"--site {options.site} holds the folder of {name}, and would be replaced with all that is in it"
    if site_folder.is_relative_to(options.docs.resolve()):
        return f"--site {options.site} lies in the folder of --docs, and would become a part of itself"
    for inner, outer in (("docs", "data"), ("cache", "data"), ("cache", "docs")):
        if getattr(options, inner).resolve().is_relative_to(getattr(options, outer).resolve()):
            return f"--{inner} {getattr(options, inner)} lies in the folder of --{outer}, and would become a part of it"
    return ""


def say(words: object, stream: IO[str] | None = None) -> None:
    """Print at once; a build goes on when nobody can hear it any more, as behind `| head -1`."""
    stream = stream or sys.stdout
    if stream is None:
        return
    try:
        print(words, file=stream, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def run(options: argparse.Namespace) -> int:
    """The build; gives the exit code."""
    if options.check:
        sound(options.data)
        return 0
    if options.release:
        return release(options.data, sound(options.data).profile.version)
    docs, target = options.docs.resolve(), options.site.resolve()
    bare = options.docs_only or options.follow
    locks = [docs / LOCK, *([] if bare else [publish.lock(target)])]
    with alone(*locks, waiting=lambda: say("another build is at work; waiting for it")):
        if recover(docs):
            say(f"{docs.name}: what a build that was ended had begun is finished")
        if not bare:
            publish.recover(target)
            publish.check(ROOT)
        started = time.monotonic()
        write(options, docs)
        if bare:
            return 0
        with noted("the pages are written, the last site stays as it was"):
            publish.publish(ROOT, docs, target, options.engine)
        say(f"{target.name}: built in {time.monotonic() - started:.0f} s; open {target.name}/index.html")
    return 0


def sound(data: Path) -> Dataset:
    """The dataset; InputError when it is not sound."""
    dataset = validate.read(data)
    say(heading(data, dataset))
    return dataset


def heading(data: Path, dataset: Dataset) -> str:
    """What is said of sound data."""
    return f"{data.name}: sound; {len(dataset.observations)} observations, {len(dataset.sources)} sources"


def write(options: argparse.Namespace, docs: Path) -> None:
    """The pages, by a build that is alone in their folder; nothing is done where nothing has changed."""
    folders = site.Folders(options.data, ROOT / "templates", options.cache)
    name = f"{docs} {options.follow}"  # a preview leaves briefs: its builds are no whole ones
    last = unchanged.record(name, docs, folders.cache, folders.data, folders.templates)
    known = last.recall()
    if known:
        say(f"{known}; nothing has changed")
        return
    dataset = sound(options.data)
    with using(folders.cache, bound), Shelf() as shelf:
        outputs = site.outputs(dataset, folders, progress, shelf, left(docs) if options.follow else None)
        done = sync(outputs, docs)
    with contextlib.suppress(OSError):  # the pages are right without a record of them
        last.keep(heading(options.data, dataset))
    counts = f"{len(done.written)} files written, {len(done.unchanged)} unchanged, {len(done.removed)} removed"
    say(f"{docs.name}: {counts}{'; briefs wait for the next build' if options.follow else ''}")


def left(docs: Path) -> list[Output]:
    """The briefs that are there, as they are."""
    manifest = docs / MANIFEST
    listed = manifest.read_text("utf-8", "replace").splitlines() if manifest.is_file() else []
    return [Kept(path, docs / path) for path in listed if path.startswith(f"{FOLDER}/") and (docs / path).is_file()]


def follow(options: argparse.Namespace) -> int:
    """Build at each line that is read, and say how it went: what was loaded for one build serves the next."""
    from atlas.preview import DONE  # noqa: PLC0415 - it loads MkDocs

    gc.disable()
    for _ in sys.stdin:
        say(f"{DONE}{attempt(options)}")
        gc.collect()  # while nobody waits
    return 0


def release(data: Path, version: str) -> int:
    """Keep a copy of the tables that later versions are compared with; what is released is never written again."""
    outputs = changes.release_files(data, version)
    keep(outputs, data)
    for output in outputs:
        say(f"{data.name}/{output.path}: written")
    return 0


def main() -> int:
    """Run the command and turn what went wrong into a message and an exit code."""
    for number in range(3):  # or a file that is opened later would be taken for the stream that was closed
        with contextlib.suppress(OSError):
            os.fstat(number)
            continue
        os.open(os.devnull, os.O_RDWR)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.reconfigure(errors="backslashreplace")
    parser = arguments()
    options = parser.parse_args()
    if problem := wrong(options):
        parser.error(problem)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
    gc.set_threshold(100_000, 20, 50)  # a build makes much and drops little: a collector at work finds nothing
    return follow(options) if options.follow else attempt(options)


def attempt(options: argparse.Namespace) -> int:
    """One build, with its mistakes told."""
    try:
        return run(options)
    except InputError as error:
        say(error, sys.stderr)
        say(f"{len(error.problems)} problem(s); nothing was written", sys.stderr)
        return 1
    except PublishError as error:
        say(f"{error}\nthe site could not be built; the last one stays as it was", sys.stderr)
        return 3
    except OSError as error:
        left = getattr(error, "__notes__", [STAY])
        say(f"{error.filename or 'the system'}: {error.strerror or error}; {'; '.join(left)}", sys.stderr)
        return 4
    except (BrokenExecutor, MemoryError) as error:
        left = getattr(error, "__notes__", [STAY])
        say(f"memory ran out, or somebody ended a process of the build; {'; '.join(left)}", sys.stderr)
        return 4
    except Ended as error:
        say(f"ended by {signal.Signals(error.number).name}; nothing was left half done", sys.stderr)
        return 128 + error.number


if __name__ == "__main__":
    sys.exit(main())
