"""Check the data, write the pages, build the site.

Exit codes: 0 all is well; 1 the data or a template is not sound, nothing was written; 2 the command was called
wrongly; 3 the pages were written, and the site could not be built from them; 4 a file could not be read or written,
or memory ran out; 130, 143, 129 it was ended by Ctrl-C, by a request to end, by its terminal. The last good site stays
as it was unless the code is 0, and so do the pages unless the code is 0 or 3, or the message says so. What a run that
was killed leaves behind, the next one finishes or clears away before anything else.

What takes long to load is loaded late, where there is something to do: most runs find that nothing has changed, and
every process that sets briefs loads this file once more.
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
from concurrent.futures import BrokenExecutor
from pathlib import Path
from types import FrameType

from atlas import publish, unchanged
from atlas.console import listen, say
from atlas.output import LOCK, alone, noted, recover
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


def run(options: argparse.Namespace) -> int:
    """The build; gives the exit code."""
    if options.check or options.release:
        from atlas import building  # noqa: PLC0415

        (building.sound if options.check else building.release)(options.data)
        return 0
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


def write(options: argparse.Namespace, docs: Path) -> None:
    """The pages, by a build that is alone in their folder; nothing is loaded or done where nothing has changed."""
    templates = ROOT / "templates"
    name = f"{docs} {options.follow}"  # a preview leaves briefs: its builds are no whole ones
    last = unchanged.record(name, docs, options.cache, options.data, templates)
    if known := last.recall():
        say(f"{known}; nothing has changed")
        return
    from atlas import building, site  # noqa: PLC0415

    said = building.write(site.Folders(options.data, templates, options.cache), docs, options.follow)
    with contextlib.suppress(OSError):  # the pages are right without a record of them
        last.keep(said)


def follow(options: argparse.Namespace) -> int:
    """Build at each line that is read, and say how it went: what was loaded for one build serves the next."""
    from atlas.preview import DONE  # noqa: PLC0415 - it loads MkDocs

    gc.disable()
    for _ in sys.stdin:
        say(f"{DONE}{attempt(options)}")
        gc.collect()  # while nobody waits
    return 0


def main() -> int:
    """Run the command and turn what went wrong into a message and an exit code."""
    listen()
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
