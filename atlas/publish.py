"""The site built from the pages by MkDocs or Zensical; the last good one stays until the new one is whole."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from atlas import searchable
from atlas.output import LOCK, clear, named, settle, undisturbed
from atlas.problems import InputError, Location, Problem

ENGINES = ("mkdocs", "zensical")


def check(root: Path) -> None:
    """Read `mkdocs.yml` as YAML; InputError says where it is none. What its settings mean is the engine's to judge."""
    path = root / "mkdocs.yml"
    try:
        yaml.compose(path.read_bytes(), yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Location(path.name, mark.line + 1, mark.column + 1) if mark else Location(path.name)
        raise InputError([Problem(place, "yaml", f"{error.problem or error.context}")]) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError([Problem(Location(path.name), "yaml", str(error).partition("\n")[0])]) from None


class PublishError(Exception):
    """The engine refused; the message holds what it printed."""


def publish(root: Path, docs: Path, site: Path, engine: str = "mkdocs") -> None:
    """Build the site of `docs` by the `mkdocs.yml` in `root`, then put it at `site` in one step.

    PublishError and OSError leave `site` as it was.
    """
    docs, site = docs.resolve(), site.resolve()
    recover(site)
    fresh, old = beside(site)
    replaceable(site)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    try:
        {"mkdocs": mkdocs, "zensical": zensical}[engine](root, docs, fresh)
        settle()
    except BaseException:
        clear(fresh)
        raise
    with undisturbed():
        if not site.exists():
            fresh.rename(site)
        elif exchange(fresh, site):
            clear(fresh)
        else:
            site.rename(old)
            try:
                fresh.rename(site)
            except OSError:
                old.rename(site)
                clear(fresh)
                raise
            clear(old)


def beside(site: Path) -> tuple[Path, Path]:
    """Where a new site is made, and where the last one waits while it is put into its place."""
    return site.with_name(f".{site.name}.new"), site.with_name(f".{site.name}.old")


def lock(site: Path) -> Path:
    """The lock of builds of this site."""
    return site.with_name(f".{site.name}{LOCK}")


def recover(site: Path) -> None:
    """Put a site back that a killed run had set aside, and remove what it left; OSError when that cannot be done."""
    fresh, old = beside(site)
    if old.exists() and not site.exists():
        old.rename(site)
    for left in (fresh, old, fresh.with_name(f"{fresh.name}.work")):
        clear(left)
        if os.path.lexists(left):
            raise OSError(errno.ENOTEMPTY, "this rest of an earlier build cannot be removed", str(left))


OURS = ("index.html", "assets/atlas.css")
"""Files that every site of the atlas has; another website may well have the first."""


def replaceable(site: Path) -> None:
    """Raise OSError where something stands that is no site of the atlas, which would be lost."""
    if site.exists() and not site.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "a file stands where the site should be", str(site))
    if site.is_dir() and any(site.iterdir()) and not all((site / name).is_file() for name in OURS):
        raise FileExistsError(errno.EEXIST, "this folder holds files and is no site of the atlas; move it", str(site))
    if site.is_mount():
        raise OSError(errno.EBUSY, "a mount cannot be replaced in one step; name a folder inside it", str(site))


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; false where the system has no such step.

    Linux and macOS have it on most of their file systems. Elsewhere the site is away for a moment; a run that is
    killed in that moment leaves it in a folder beside, from where the next one takes it back first of all.
    """
    try:
        system = ctypes.CDLL(None, use_errno=True)
        if hasattr(system, "renameat2"):
            here, both = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
            done = system.renameat2(here, os.fsencode(one), here, os.fsencode(other), both)
        else:
            done = system.renamex_np(os.fsencode(one), os.fsencode(other), 2)  # RENAME_SWAP
    except (AttributeError, OSError, TypeError):  # neither; no C library at all
        return False
    return bool(done == 0)


def mkdocs(root: Path, docs: Path, fresh: Path) -> None:
    """Build by MkDocs, whose configuration inherits `mkdocs.yml` and names the folder of the pages."""
    config = f"INHERIT: mkdocs.yml\ndocs_dir: {json.dumps(str(docs))}\nextra: {{gathered: true}}\n"
    run("mkdocs", root, ["--config-file", "-", "--site-dir", str(fresh)], config, fresh)
    with named(fresh):
        gather(fresh)


def gather(site: Path) -> None:
    """Put all that the search finds into one script, which `assets/search.js` loads when it is wanted.

    The theme asks for its own index on every page, from a server as JSON and from a file as a script that sets
    `__index`: both stay with the configuration alone. A site that lacks this step can be searched too, but not from a
    file, and fetches the theme's whole index on every page.
    """
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    path = site / searchable.PATH
    own = searchable.read(path.read_text("utf-8")) if path.is_file() else []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(searchable.script(searchable.merged(own, index["docs"])), "utf-8")
    bare = json.dumps({**index, "docs": []}, separators=(",", ":"))
    (site / "search" / "search_index.json").write_text(bare, "utf-8")
    (site / "search" / "search_index.js").write_text(f"var __index={bare}\n", "utf-8")


def zensical(root: Path, docs: Path, fresh: Path) -> None:
    """Build by Zensical, which neither reads nor writes outside its project: it gets a copy of one."""
    work = fresh.with_name(f"{fresh.name}.work")
    try:
        with named(work):
            shutil.copytree(docs, work / "docs", ignore=shutil.ignore_patterns(".*"))
            shutil.copytree(root / "templates" / "theme", work / "templates" / "theme")
            shutil.copyfile(root / "mkdocs.yml", work / "mkdocs.yml")
        run("zensical", work, [], "", work)
        (work / "site").rename(fresh)
    finally:
        clear(work)


def run(engine: str, folder: Path, options: list[str], config: str, target: Path) -> None:
    """Run the engine's strict build in `folder`; PublishError when it is not content, OSError when it cannot write.

    MkDocs is not told to be quiet: it would count no warnings then, and be strict about nothing. The engine inherits
    the locks of this build, so that no other begins while one that lost its parent still writes.
    """
    command = [sys.executable, "-m", engine, "build", "--strict", *options]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH") or "0",
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
        "NO_MKDOCS_2_WARNING": "1",
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        input=config,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        close_fds=False,
    )
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("INFO")]
        text = "\n".join(said).strip()
        if failed := SYSTEM.search(text):
            raise OSError(int(failed[1]), failed[2], failed[4] or failed[3] or str(target))
        raise PublishError(text or f"{engine} ended with {done.returncode}")


SYSTEM = re.compile(r"^\w*Error: \[Errno (\d+)\] ([^:\n]+)(?:: '([^']*)'(?: -> '([^']*)')?)?$", re.MULTILINE)
"""How Python ends when the system refused something."""
