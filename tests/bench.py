"""How long a build takes, and how soon its pages can be read: `python -m tests.bench`, or `make bench`.

Everything is measured in one run on the real dataset, in folders of its own, so that the ratios hold on any
machine. MkDocs alone builds the same Markdown without hooks; the rest of the time is the atlas's. Pages are read
as on a phone on a slow line, from a server on this machine that packs them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import TypeVar

from playwright.sync_api import sync_playwright

from atlas import briefs, figures, load, paper, search, site, validate
from atlas.language import Language
from atlas.output import sync
from atlas.pages import PAGES, Atlas, Page
from atlas.pages import briefs as listed
from tests import speed
from tests.conftest import ROOT, chromium, handwritten
from tests.exploring import MANY, grown, typing
from tests.golden import quiet
from tests.serving import serving

Made = TypeVar("Made")
ROWS: list[tuple[str, float, str]] = []

PUBLISHED = 3.7
"""The seconds until the first chart of a page of four, on such a line, with Hugo and vega-embed: the best of the
four kinds of site that were measured when the atlas was planned. Half of it is the most that the atlas may take."""


def timed(name: str, work: Callable[[], Made], remark: Callable[[Made], str] = lambda _: "") -> Made:
    """Do some work and keep how long it took, with a remark about what came of it."""
    started = time.perf_counter()
    made = work()
    ROWS.append((name, time.perf_counter() - started, remark(made)))
    return made


def command(*words: str, config: str = "") -> str:
    """Run a command of this project to its end; gives its peak memory in words."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    child = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdin
    child.stdin.write(config)
    child.stdin.close()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(words)} ended with {child.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return f"{usage.ru_maxrss * unit / 2**20:.0f} MB at its peak"


def largest(folder: Path, count: int) -> str:
    """The largest pages of a site, with their sizes as they are and as a server sends them."""
    found = sorted(folder.rglob("*.html"), key=lambda path: -path.stat().st_size)[:count]
    return "\n".join(
        f"  {path.relative_to(folder).as_posix():40}{path.stat().st_size / 1000:8.0f} kB{packed(path):8.0f} kB gzip"
        for path in found
    )


def packed(path: Path) -> float:
    """A file's size in kB as a server sends it."""
    return speed.packed(path) / 1000


def reading(folder: Path) -> None:
    """Print how soon the home page, the heaviest page of an industry and a page of four charts can be read."""
    pages = ("index.html", speed.heaviest(folder, "industries"))
    four = speed.with_charts(folder, "industries", 4)
    names = "".join(f"{name:>15}" for name in speed.CATEGORIES) + "".join(f"{name:>8}" for name in speed.METRICS)
    print(f"\nLighthouse {speed.LIGHTHOUSE}, as a phone{names}  shown after")
    with serving(folder) as address:
        for page in pages:
            report = speed.lighthouse(address + page, chromium())
            sent = f"{speed.transfer(folder, page) / 1000:10.0f} kB"
            if isinstance(report, str):
                print(f"  {page:26}{report}; {sent.strip()} until it is shown")
                continue
            scores = (f"{report['categories'][name]['score'] * 100:15.0f}" for name in speed.CATEGORIES)
            values = (report["audits"][id_]["numericValue"] / unit for id_, unit in speed.METRICS.values())
            print(f"  {page:26}{''.join(scores)}{''.join(f'{value:8.2f}' for value in values)}{sent}")
            print("".join(f"    {found}\n" for found in speed.findings(report)), end="")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
            ours = speed.first_chart(browser, address + four)
            browser.close()
    print(f"\nfirst chart on a slow line and machine, {four} with {speed.charts(folder, four)} charts")
    print(f"  {ours:.2f} s; {PUBLISHED} s with Hugo and vega-embed, so {ours / PUBLISHED:.2f} of it; 0.50 is the most")


def list_of_figures(folder: Path) -> str:
    """How long the list of figures of a site takes from a key to what is drawn, with its own figures and with many."""
    with serving(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        taken = {
            "as they are": typing(browser.new_page(), address),
            f"{MANY:,} figures": typing(browser.new_page(), address, grown(folder, MANY)),
        }
        browser.close()
    return "\n".join(f"  {name:38}{median(times):8.0f} ms{max(times):8.0f} ms at most" for name, times in taken.items())


def brief_jobs(
    atlas: Atlas, pages: list[Page], pictures: Mapping[str, figures.Picture], templates: Path
) -> dict[str, paper.Job]:
    """The report and every brief ready to be set, by path."""
    names = listed.paths(atlas)
    return {listed.REPORT: briefs.report(atlas, pages, pictures, templates)} | {
        names[page.path]: briefs.job(atlas, names[page.path], page, pictures, templates)
        for page in pages
        if page.path in names
    }


def each_brief(jobs: Mapping[str, paper.Job]) -> str:
    """How long each brief takes to be set in one process, with its picture, the longest first."""
    taken = {}
    for path, job in jobs.items():
        started = time.perf_counter()
        size = len(paper.made_of(job).pdf)
        taken[path] = time.perf_counter() - started, size
    rows = sorted(taken.items(), key=lambda row: -row[1][0])
    middle = median(seconds for seconds, _ in taken.values())
    return f"briefs, one after another: {middle * 1000:.0f} ms in the middle\n" + "\n".join(
        f"  {path:48}{seconds * 1000:8.0f} ms{size / 1000:8.0f} kB" for path, (seconds, size) in rows
    )


def main() -> None:
    """Measure, and print the tables."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        docs, folders = scratch / "docs", site.Folders(ROOT / "data", ROOT / "templates", scratch / "cache")
        package = timed("load", lambda: load.read(folders.data))[0]
        cells = sum(len(table.rows) for table in package.tables.values())
        dataset = timed("load and check", lambda: validate.read(folders.data), lambda _: f"{cells} rows")
        code = dataset.profile.languages[0]
        language = Language(code, dataset.labels[code], dataset.units, dataset.observations)
        atlas = Atlas(dataset, language)
        pages = timed(
            "derive and views",
            lambda: [page for module in PAGES for page in module.pages(atlas)],
            lambda made: f"{len(made)} pages",
        )
        charts = {chart.id: chart for page in pages for chart in page.charts}
        for words in ("pictures, cold", "pictures, cached"):
            timed(
                words,
                lambda: figures.render(charts.values(), folders.cache / "charts"),
                lambda made: f"{len(made)} charts in two forms",
            )
        pictures = figures.render(charts.values(), folders.cache / "charts")
        jobs = brief_jobs(atlas, pages, pictures, folders.templates)
        for words in ("briefs, cold", "briefs, cached"):
            timed(
                words,
                lambda: paper.render(jobs.values(), folders.cache / "briefs"),
                lambda made: f"{len(made)} PDFs, {sum(len(one.pdf) for one in made) / 1e6:.1f} MB",
            )
        figures.bundle(folders.cache / "charts")
        made = timed(
            "all outputs, pictures cached",
            lambda: site.outputs(dataset, folders, quiet),
            lambda made: f"{len(made)} files, {sum(len(output.content) for output in made) / 1e6:.1f} MB",
        )
        handwritten(docs)
        timed("write, everything new", lambda: sync(made, docs), lambda done: f"{len(done.written)} written")
        timed("write, nothing changed", lambda: sync(made, docs), lambda done: f"{len(done.written)} written")
        bare = scratch / "bare"
        config = f"INHERIT: mkdocs.yml\nhooks: []\ndocs_dir: '{docs}'\n"
        engine = ("-m", "mkdocs", "build", "--quiet", "--config-file", "-", "--site-dir", str(bare))
        timed("MkDocs alone", lambda: command(*engine, config=config), str)
        whole = ("build.py", "--docs", str(docs), "--site", str(scratch / "site"))
        timed("whole build, nothing changed", lambda: command(*whole), str)
        times = {row[0]: row[1] for row in ROWS}
        print(f"{'stage':32}{'seconds':>9}{'of MkDocs alone':>17}")
        for stage, seconds, remark in ROWS:
            print(f"{stage:32}{seconds:9.2f}{seconds / times['MkDocs alone']:16.2f}×  {remark}")
        index = scratch / "site" / search.PATH
        print(f"\nsearch index{index.stat().st_size / 1000:8.0f} kB{packed(index):8.0f} kB gzip\nlargest pages")
        print(largest(scratch / "site", 8))
        print(each_brief(jobs))
        print("list of figures, from a key to what is drawn")
        print(list_of_figures(scratch / "site"))
        reading(scratch / "site")


if __name__ == "__main__":
    main()
