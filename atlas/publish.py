"""The site built from the pages by MkDocs or Zensical; the last good one stays until the new one is whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from atlas import search
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

    PublishError leaves `site` as it was.
    """
    docs, site = docs.resolve(), site.resolve()
    fresh, old = site.with_name(f".{site.name}.new"), site.with_name(f".{site.name}.old")
    if old.exists() and not site.exists():
        old.rename(site)  # a run was ended between the two steps below
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    try:
        {"mkdocs": mkdocs, "zensical": zensical}[engine](root, docs, fresh)
    except PublishError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def mkdocs(root: Path, docs: Path, fresh: Path) -> None:
    """Build by MkDocs, whose configuration inherits `mkdocs.yml` and names the folder of the pages."""
    config = f"INHERIT: mkdocs.yml\ndocs_dir: {json.dumps(str(docs))}\nextra: {{gathered: true}}\n"
    run("mkdocs", root, ["--config-file", "-", "--site-dir", str(fresh)], config)
    gather(fresh)


def gather(site: Path) -> None:
    """Put all that the search finds into one script, which `assets/search.js` loads when it is wanted.

    The theme asks for its own index on every page, from a server as JSON and from a file as a script that sets
    `__index`: both stay with the configuration alone. A site that lacks this step can be searched too, but not from a
    file, and fetches the theme's whole index on every page.
    """
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    path = site / search.PATH
    own = search.read(path.read_text("utf-8")) if path.is_file() else []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(search.script(search.merged(own, index["docs"])), "utf-8")
    bare = json.dumps({**index, "docs": []}, separators=(",", ":"))
    (site / "search" / "search_index.json").write_text(bare, "utf-8")
    (site / "search" / "search_index.js").write_text(f"var __index={bare}\n", "utf-8")


def zensical(root: Path, docs: Path, fresh: Path) -> None:
    """Build by Zensical, which neither reads nor writes outside its project: it gets a copy of one."""
    work = fresh.with_name(f"{fresh.name}.work")
    shutil.rmtree(work, ignore_errors=True)
    try:
        shutil.copytree(docs, work / "docs")
        shutil.copytree(root / "templates" / "theme", work / "templates" / "theme")
        shutil.copyfile(root / "mkdocs.yml", work / "mkdocs.yml")
        run("zensical", work, [])
        (work / "site").rename(fresh)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def run(engine: str, folder: Path, options: list[str], config: str = "") -> None:
    """Run the engine's strict build in `folder`; PublishError when it is not content.

    MkDocs is not told to be quiet: it would count no warnings then, and be strict about nothing.
    """
    command = [sys.executable, "-m", engine, "build", "--strict", *options]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0"),
        "NO_COLOR": "1",
        "NO_MKDOCS_2_WARNING": "1",
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, input=config, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("INFO")]
        raise PublishError("\n".join(said).strip() or f"{engine} ended with {done.returncode}")
