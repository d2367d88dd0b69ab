"""Check the data, write the pages, build the site.

Exit codes: 0 all is well; 1 the data or a template is not sound, nothing was written; 2 the command was
called wrongly; 3 the pages were written, and the site could not be built from them; 4 a file could not
be read or written. The last good site stays as it was unless the code is 0.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from tqdm import tqdm

from atlas import changes, site, validate
from atlas.output import alone, sync, write
from atlas.pages import Page
from atlas.problems import InputError
from atlas.publish import ENGINES, PublishError, check, publish

ROOT = Path(__file__).resolve().parent


def arguments() -> argparse.ArgumentParser:
    """The command's options."""
    parser = argparse.ArgumentParser(
        prog="build.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only check the data; write nothing")
    parser.add_argument(
        "--release", action="store_true", help="only keep the tables as they are, as the release of this version"
    )
    parser.add_argument("--docs-only", action="store_true", help="write the pages, do not build the site")
    parser.add_argument("--data", type=Path, default=ROOT / "data", metavar="FOLDER", help="the dataset (data)")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", metavar="FOLDER", help="where pages go (docs)")
    parser.add_argument("--site", type=Path, default=ROOT / "site", metavar="FOLDER", help="where the site goes (site)")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="what builds the site (mkdocs)")
    return parser


def progress(pages: Iterable[Page], what: str) -> Iterable[Page]:
    """A progress bar on a terminal, nothing where the output is piped."""
    bar: Iterable[Page] = tqdm(pages, desc=what, leave=False, disable=not sys.stderr.isatty())
    return bar


def run(options: argparse.Namespace) -> int:
    """The build; gives the exit code."""
    started = time.monotonic()
    dataset = validate.read(options.data)
    print(
        f"{options.data.name}: sound; {len(dataset.observations)} observations, {len(dataset.sources)} sources",
        flush=True,
    )
    if options.check:
        return 0
    if options.release:
        return release(options.data, dataset.profile.version)
    folders = site.Folders(options.data, ROOT / "templates", ROOT / ".cache")
    if not options.docs_only:
        check(ROOT)
    outputs = site.outputs(dataset, folders, progress)
    with alone(options.docs, lambda: print("another build is at work; waiting for it", flush=True)):
        done = sync(outputs, options.docs)
        print(
            f"{options.docs.name}: {len(done.written)} files written, {len(done.unchanged)} unchanged, "
            f"{len(done.removed)} removed",
            flush=True,
        )
        if options.docs_only:
            return 0
        publish(ROOT, options.docs, options.site, options.engine)
    print(f"{options.site.name}: built in {time.monotonic() - started:.0f} s; open {options.site.name}/index.html")
    return 0


def release(data: Path, version: str) -> int:
    """Keep a copy of the tables that later versions are compared with; what is released is never written again."""
    for output in changes.release_files(data, version):
        write(data / output.path, output.content)
        print(f"{data.name}/{output.path}: written")
    return 0


def main() -> int:
    """Run the command and turn what went wrong into a message and an exit code."""
    options = arguments().parse_args()
    try:
        return run(options)
    except InputError as error:
        print(error, file=sys.stderr)
        print(f"{len(error.problems)} problem(s); nothing was written", file=sys.stderr)
        return 1
    except PublishError as error:
        print(f"{error}\nthe site could not be built; the last one stays as it was", file=sys.stderr)
        return 3
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}; the last site stays as it was", file=sys.stderr)
        return 4


if __name__ == "__main__":
    sys.exit(main())
