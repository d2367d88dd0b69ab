"""How long a build takes, and how soon its pages can be read: `python -m tests.bench`, or `make bench`.

Everything is measured in one run, in folders of its own, so that the ratios hold on any machine: made-up datasets of
20, 200 and 1,000 industries (`--quick` leaves out the last) and the real one. Bare MkDocs builds the same Markdown
without hooks. Seconds are those that the processors worked, all processes of a command together, since the clock
tells as much of a machine's other work; where the clock is meant, the row says so.
Pages are read as on a phone on a slow line, from a server on this machine that packs them.
"""

from __future__ import annotations

import csv
import gc
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from atlas import briefs, figures, paper, search, searchable, sections, site, validate
from atlas.charts import theme
from atlas.exports import EXPORTS
from atlas.language import Language
from atlas.pages import PAGES, Atlas, Page
from atlas.pages import briefs as listed
from atlas.still import seen, still
from tests import speed, synthetic
from tests.conftest import ROOT, chromium, handwritten
from tests.exploring import MANY, grown, typing
from tests.previewing import PATIENCE, Preview, project
from tests.serving import serving

PUBLISHED = 3.7
"""The seconds until the first chart of a page of four, on such a line, with Hugo and vega-embed: the best of the
four kinds of site that were measured when the atlas was planned. Half of it is the most that the atlas may take."""


SIZES = (20, 200, 1000)
SAMPLE = 40
"""How many charts, and how many briefs, are made for the time that one takes."""
ROUNDS = 6
"""How often the charts are drawn."""
BARE, HOOKED = "MkDocs alone", "MkDocs with our hook"
WITH, PLAIN = "MkDocs with our hook, Markdown alone", "  the same Markdown without charts"
CHART = re.compile(r'^<figure class="chart.*?^</figure>\n', re.S | re.M)
"""A chart with its line end: a blank line inside the blocks around it would leave them to the parser."""


@dataclass(frozen=True)
class Run:
    """A command that came to its end: seconds that its processes worked, and by the clock, memory in MB, its words."""

    seconds: float
    clock: float
    memory: float
    said: str


def command(*words: str, config: str = "") -> Run:
    """Run a command of this project to its end."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=said
        )
        assert child.stdin
        child.stdin.write(config)
        child.stdin.close()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        clock = time.perf_counter() - started
        said.seek(0)
        if child.returncode:
            sys.exit(f"{' '.join(words)} ended with {child.returncode}\n{said.read()}")
        unit = 1 if sys.platform == "darwin" else 1024
        return Run(usage.ru_utime + usage.ru_stime, clock, usage.ru_maxrss * unit / 2**20, said.read())


def mkdocs(docs: Path, site: Path, *, hooks: bool) -> Run:
    """The site of some pages by MkDocs, with the atlas's hook or with none."""
    config = f"INHERIT: mkdocs.yml\ndocs_dir: '{docs}'\n"
    config += "extra: {gathered: true}\n" if hooks else "hooks: []\n"
    return command("-m", "mkdocs", "build", "--quiet", "--config-file", "-", "--site-dir", str(site), config=config)


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
    return {listed.REPORT: briefs.report(atlas, pages, pictures, templates).job} | {
        names[page.path]: briefs.order(atlas, names[page.path], page, pictures, templates).job
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


# ---------------------------------------------------------------------------- one dataset


def worked() -> float:
    """The seconds that this process and those that it waited for have worked."""
    return sum(os.times()[:4])


def stages(data: Path, cache: Path) -> dict[str, float]:
    """The seconds of each of our stages, with all pictures in the cache and without briefs."""
    gc.set_threshold(100_000, 20, 50)  # as the build has it
    times: dict[str, float] = {}
    started = worked()

    def lap(name: str) -> None:
        nonlocal started
        now = worked()
        times[name], started = now - started, now

    dataset = validate.read(data)
    lap("load and check")
    code = dataset.profile.languages[0]
    language = Language(code, dataset.labels[code], dataset.units, dataset.observations)
    atlas = Atlas(dataset, language)
    pages = [page for module in PAGES for page in module.pages(atlas)]
    lap("derive and views")
    charts = {chart.id: chart for page in pages for chart in page.charts}
    for chart in charts.values():  # a cold build makes them all, however many of the pictures are kept here
        wide, narrow = (figures.spec(chart, width) for _, width in FORMS)
        json.dumps(wide, ensure_ascii=False, indent=1)
        figures.specs_json(wide, narrow)
    lap("charts' specs")
    pictures = figures.render(charts.values(), cache / "charts")
    lap("kept pictures")
    drawn = site.drawn_in(pages)
    written = ((page, site.text(atlas, page, pictures, drawn, ROOT / "templates", ())) for page in pages)
    for _ in sections.outputs(atlas, written):
        pass
    lap("pages")
    for chart in charts.values():
        list(site.chart_files(atlas, chart, pictures[chart.id]))
    for module in EXPORTS:
        list(module.outputs(dataset, data, language))
    searchable.script(search.documents(atlas))
    lap("downloads and search")
    times["charts"], times["count of pages"] = len(charts), len(pages)
    return times


def samples(data: Path, cache: Path) -> dict[str, float]:
    """Charts drawn in this process and briefs set in it, by some of each: the seconds that one takes."""
    dataset = validate.read(data)
    code = dataset.profile.languages[0]
    atlas = Atlas(dataset, Language(code, dataset.labels[code], dataset.units, dataset.observations))
    pages = [page for module in PAGES for page in module.pages(atlas)]
    charts = list({chart.id: chart for page in pages for chart in page.charts}.values())
    pictures = figures.render(charts, cache / "charts")
    some = [chart for chart in charts if chart.kind in ("level", "share", "growth", "counts")][:SAMPLE] or charts[
        :SAMPLE
    ]
    full = [figures.spec(chart, width) for chart in some for _, width in FORMS]
    specs, count = [json.dumps(still(spec)) for spec in full], len(full)
    bare = [json.dumps(seen(spec)) for spec in full]
    found = {
        "stock": float(command("-m", "tests.bench", "--draw", "stock", config=json.dumps(bare)).said) / count,
        "whole": float(
            command("-m", "tests.bench", "--draw", "stock", config=json.dumps([json.dumps(spec) for spec in full])).said
        )
        / count,
    }
    with tempfile.TemporaryDirectory() as name:
        fonts = Path(name) / "fonts.conf"
        fonts.write_text(figures.FONTS.format(none=f"{name}/none", cache=name), "utf-8")
        found["ours"] = float(command("-m", "tests.bench", "--draw", str(fonts), config=json.dumps(specs)).said) / count
    started = time.process_time()
    making = figures.makings()
    for chart in charts:
        assert figures.recalled(figures.place(chart, making, cache / "charts"))
    found["cached"] = (time.process_time() - started) / len(charts) / len(FORMS)
    names = listed.paths(atlas)
    chosen = [page for page in pages if page.path in names][: SAMPLE + 1]
    drawn = site.drawn_in(pages)
    for page in chosen:
        site.text(atlas, page, pictures, drawn, ROOT / "templates", ())
    jobs = [briefs.order(atlas, names[page.path], page, pictures, ROOT / "templates").job for page in chosen]
    paper.made_of(jobs[0])
    both, alone = [], []
    for job in jobs[1:]:
        started = time.process_time()
        paper.made_of(job)
        both.append(time.process_time() - started)
        started = time.process_time()
        paper.drawn_by(paper.compiler(job.template), paper.WIDTH / paper.A4, timestamp=job.date)  # as it was just set
        alone.append(time.process_time() - started)
    found["brief"] = median(whole - picture for whole, picture in zip(both, alone, strict=True))
    found["cover"], found["briefs"] = median(alone), sum(both) / len(both)
    return found


FORMS = ("wide", theme.WIDE), ("narrow", theme.NARROW)


def draw(fonts: str) -> float:
    """The seconds that the renderer takes for the specs that are read, with the machine's fonts or with none.

    The shortest of some rounds: in the first the renderer is still warming up, and others work on the machine.
    """
    if fonts != "stock":
        figures.begin(fonts, figures.Work((), Path()))
    specs, times = json.loads(sys.stdin.read()), []
    for _ in range(ROUNDS):
        started = time.process_time()
        for spec in specs:
            figures.svg_of(spec)
        times.append(time.process_time() - started)
    return min(times)


def changed_cell(data: Path) -> None:
    """Change one figure: the last digit of a value in the last row."""
    path = data / "observations.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    cells = next(csv.reader([lines[-1]]))
    place = next(csv.reader([lines[0]])).index("obs_value")
    cells[place] = cells[place][:-1] + ("3" if cells[place][-1] != "3" else "4")
    lines[-1] = ",".join(cells) + "\n"
    path.write_text("".join(lines), "utf-8")


Row = tuple[str, float, str, str, bool | None]
"""What, the value, its unit, what must be, and whether it is."""


def measured(data: Path, scratch: Path, per_page: dict[str, float]) -> Iterator[Row]:
    """Everything about one made-up dataset, in the order in which it is measured."""
    docs, site_, cache = scratch / "docs", scratch / "site", scratch / "cache"
    handwritten(docs)
    build = ("build.py", "--docs-only", "--data", str(data), "--docs", str(docs), "--cache", str(cache))
    cold = command(*build)
    inside = json.loads(command("-m", "tests.bench", "--stages", str(data), str(cache)).said)
    pages, charts = inside.pop("count of pages"), inside.pop("charts")
    yield "pages", pages, "", "", None
    yield "charts, each in two forms", charts, "", "", None
    bare = mkdocs(docs, site_, hooks=False)
    own = sum(inside.values())
    for name, seconds in inside.items():
        yield f"  {name}", seconds, "s", "", None
    least = 0.5 if pages > 1000 else None
    yield "our stages, no pictures, no briefs", own, "s", "", None
    yield BARE, bare.seconds, "s", "", None
    yield (
        "our stages / MkDocs alone",
        own / bare.seconds,
        "",
        f"<= {least}" if least else "",
        ok(own / bare.seconds, least),
    )
    shutil.rmtree(site_)  # to clear away a folder of thousands of files takes longer than to fill it
    hooked = mkdocs(docs, site_, hooks=True)
    yield HOOKED, hooked.seconds, "s", "", None
    weight = max(path.stat().st_size for path in site_.rglob("*.html")) / 1000
    yield "largest page", weight, "kB", "<= 120", weight <= 120
    with_charts, without = pictures_in_markdown(docs, scratch)
    yield WITH, with_charts, "s", "", None
    yield PLAIN, without, "s", "", None
    ratio = with_charts / without
    yield "with charts / without", ratio, "", "<= 1.3", ok(ratio, 1.3)
    whole = cold.seconds + hooked.seconds
    yield "whole cold build, pictures and briefs", whole, "s", "", None
    clock = (cold.clock + hooked.clock) / pages
    yield "  a page, by the clock", clock, "s", "<= 0.1", clock <= 0.1
    memory = max(cold.memory, hooked.memory)
    yield "peak memory", memory, "MB", "< 600", memory < 600
    nothing = command(*build)
    assert "nothing has changed" in nothing.said
    ratio = nothing.seconds / bare.seconds
    yield "nothing changed, whole command", nothing.seconds, "s", "", None
    yield "  / MkDocs alone", ratio, "", "<= 0.2", ok(ratio, 0.2)
    yield from edited(data, build, bare)
    per_page[data.name] = (own + bare.seconds) / pages
    per_page[f"own {data.name}"] = own / pages
    yield from singly(data, cache, charts)


def edited(data: Path, build: tuple[str, ...], bare: Run) -> Iterator[Row]:
    """What one changed cell takes: a figure, and the title of a source."""
    changed_cell(data)
    one = command(*build)
    yield from against(f"one cell changed: {one.said.splitlines()[-1].partition(': ')[2]}", one, bare)
    sources = data / "sources.csv"
    sources.write_text(sources.read_text("utf-8").replace("Report ", "Account ", 1), "utf-8")
    yield from against("a source's title changed", command(*build), bare)


def against(name: str, one: Run, bare: Run) -> Iterator[Row]:
    """What a command takes by the clock, on as many processes as it likes, against MkDocs; and what it works."""
    yield name, one.clock, "s", "", None
    yield "  / MkDocs alone, both by the clock", one.clock / bare.clock, "", "<= 0.3", ok(one.clock / bare.clock, 0.3)
    yield "  / MkDocs alone, seconds of the processors", one.seconds / bare.seconds, "", "", None


def pictures_in_markdown(docs: Path, scratch: Path) -> tuple[float, float]:
    """What MkDocs takes for the Markdown as it is, and for the same without charts: the lesser of two runs of each.

    Both folders lack the charts' own files, which are as many in either and are copied alone, and both sites are new.
    """
    folders = {name: scratch / name for name in ("with", "without")}
    for name, folder in folders.items():
        shutil.copytree(docs, folder, ignore=shutil.ignore_patterns("charts", "own", "briefs"))
        if name == "without":
            for path in folder.rglob("*.md"):
                path.write_text(CHART.sub("", path.read_text("utf-8")), "utf-8")
    taken: dict[str, list[float]] = {name: [] for name in folders}
    for _ in range(2):
        for name, folder in folders.items():
            taken[name].append(mkdocs(folder, scratch / "fresh", hooks=True).seconds)
            shutil.rmtree(scratch / "fresh")
    return min(taken["with"]), min(taken["without"])


def singly(data: Path, cache: Path, charts: float) -> Iterator[Row]:
    """What one picture and one brief of a dataset take."""
    one_each = json.loads(command("-m", "tests.bench", "--samples", str(data), str(cache)).said)
    ratio = one_each["stock"] / one_each["ours"]
    yield "stock vl-convert, one process: a chart, links and all", one_each["whole"] * 1000, "ms", "", None
    yield "  its picture alone, which is what ours is held to", one_each["stock"] * 1000, "ms", "", None
    yield "a picture by ours, one process", one_each["ours"] * 1000, "ms", "", None
    yield "  charts a second, ours / stock", ratio, "", ">= 2", ratio >= 2
    yield "floor of the pictures on two processes", one_each["ours"] * 2 * charts / 2, "s", "", None
    cached = one_each["cached"] * 1000
    yield "a cached picture, hashed, read and looked over", cached, "ms", "< 0.1", cached < 0.1
    brief = one_each["brief"] * 1000
    yield f"a brief, median of {SAMPLE}", brief, "ms", "<= 25", brief <= 25
    yield "  the picture of its first page for the list of briefs", one_each["cover"] * 1000, "ms", "", None
    thousand = one_each["briefs"] * 1000 / (os.cpu_count() or 1)
    yield f"1,000 briefs with pictures on all cores, from {SAMPLE}", thousand, "s", "<= 60", thousand <= 60


def ok(value: float, limit: float | None) -> bool | None:
    """Whether a value keeps to a limit, where there is one."""
    return None if limit is None else value <= limit


def shown(rows: Iterable[Row]) -> None:
    """Print rows as they come."""
    for name, value, unit, limit, kept in rows:
        verdict = "" if kept is None else "yes" if kept else "NO"
        digits = 0 if unit == "MB" or (not unit and value >= 100) else 2
        print(f"  {name:58}{value:10.{digits}f} {unit:3}{limit:>20} {verdict}", flush=True)


def made_up(sizes: Iterable[int], scratch: Path) -> None:
    """Print the tables of made-up datasets, and how time grows with the number of pages."""
    per_page: dict[str, float] = {}
    for count in sizes:
        place = scratch / f"made-{count}"
        place.mkdir()
        data = synthetic.write(count, place / f"made-up-{count}")
        print(f"\n{count} made-up industries")
        shown(measured(data, place, per_page))
        shutil.rmtree(place)
    if {"made-up-200", "made-up-1000"} <= per_page.keys():
        rows = []
        for name, words in (("own ", "our time"), ("", "our time and MkDocs's")):
            growth = per_page[f"{name}made-up-1000"] / per_page[f"{name}made-up-200"]
            rows.append((f"{words} a page, 1,000 against 200", growth, "", "<= 1.2", growth <= 1.2))
        print("\ngrowth")
        shown(rows)


def real(scratch: Path) -> None:
    """Print what the real dataset takes, and how its pages read."""
    docs, cache, data = scratch / "docs", ROOT / ".cache", scratch / "data"
    handwritten(docs)
    shutil.copytree(ROOT / "data", data)
    build = ("build.py", "--data", str(data), "--docs", str(docs), "--site", str(scratch / "site"))
    command(*build)
    inside = json.loads(command("-m", "tests.bench", "--stages", str(data), str(cache)).said)
    pages, charts = inside.pop("count of pages"), inside.pop("charts")
    bare = mkdocs(docs, scratch / "bare", hooks=False)
    print("\nthe real dataset")
    rows: list[Row] = [("pages", pages, "", "", None), ("charts, each in two forms", charts, "", "", None)]
    rows += [(f"  {name}", seconds, "s", "", None) for name, seconds in inside.items()]
    own = sum(inside.values())
    rows += [("our stages, no pictures, no briefs", own, "s", "", None), (BARE, bare.seconds, "s", "", None)]
    rows += [("our stages / MkDocs alone", own / bare.seconds, "", "", None)]
    hooked = mkdocs(docs, scratch / "hooked", hooks=True)
    rows += [(HOOKED, hooked.seconds, "s", "", None)]
    whole = command(*build)
    rows += [
        ("whole build, nothing changed", whole.seconds, "s", "", None),
        ("its memory", whole.memory, "MB", "", None),
    ]
    shown(rows)
    index = scratch / "site" / searchable.PATH
    print(f"\nsearch index{index.stat().st_size / 1000:8.0f} kB{packed(index):8.0f} kB gzip\nlargest pages")
    print(largest(scratch / "site", 8))
    print(briefs_of(data))
    preview(scratch)
    print("list of figures, from a key to what is drawn")
    print(list_of_figures(scratch / "site"))
    reading(scratch / "site")


EDITED = "zgc-science-city,high-tech-firms,revenue-growth,2021,"
"""A figure of the real dataset, and the page that shows it."""
SHOWN = "hubs/zgc-science-city.html"
EDITS = 5


def preview(scratch: Path) -> None:
    """Print how long an edit of a value of the real dataset takes until the server has the page, by the clock.

    The release beside the data, which would ask for a correction, is left out. The first edit warms up.
    """
    folder = project(scratch / "project")
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("releases"))
    running = Preview(folder, "--dirty")
    clock, work = [], []
    try:
        running.wait(lambda: "Serving on" in running.text, 10 * PATIENCE)
        for number in range(EDITS):
            running.settle()
            [value] = re.findall(f"{EDITED}([^,]+),", (folder / "data" / "observations.csv").read_text("utf-8"))
            started, before = time.perf_counter(), running.seconds()
            running.edit("data/observations.csv", f"{EDITED}{value},", f"{EDITED}{77 + number}.5,")
            while f"{77 + number}.5%" not in running.page(SHOWN):
                time.sleep(0.02)
            clock.append(time.perf_counter() - started)
            work.append(running.seconds() - before)
    finally:
        running.end()
    middle = median(clock[1:])
    print(f"\npreview of the real dataset, an edited value, median of {EDITS - 1}; {os.getloadavg()[0]:.1f} at work")
    rows: list[Row] = [("until its page is served, by the clock", middle, "s", "<= 2", middle <= 2)]
    shown([*rows, ("  seconds of the processors meanwhile", median(work[1:]), "s", "", None)])


def briefs_of(data: Path) -> str:
    """The briefs of a dataset, each with the time that it takes."""
    dataset = validate.read(data)
    code = dataset.profile.languages[0]
    atlas = Atlas(dataset, Language(code, dataset.labels[code], dataset.units, dataset.observations))
    pages = [page for module in PAGES for page in module.pages(atlas)]
    charts = {chart.id: chart for page in pages for chart in page.charts}
    pictures = figures.render(charts.values(), ROOT / ".cache" / "charts")
    drawn = site.drawn_in(pages)
    for page in pages:
        site.text(atlas, page, pictures, drawn, ROOT / "templates", ())
    return each_brief(brief_jobs(atlas, pages, pictures, ROOT / "templates"))


def main() -> None:
    """Measure, and print the tables; the options besides `--quick` are for processes that this one starts."""
    match sys.argv[1:]:
        case ["--stages", data, cache]:
            print(json.dumps(stages(Path(data), Path(cache))))
        case ["--samples", data, cache]:
            print(json.dumps(samples(Path(data), Path(cache))))
        case ["--draw", fonts]:
            print(draw(fonts))
        case options:
            with tempfile.TemporaryDirectory() as name:
                print(f"{os.cpu_count()} cores, {os.getloadavg()[0]:.1f} processes at work already")
                made_up(SIZES[:-1] if "--quick" in options else SIZES, Path(name))
                if "--made-up" not in options:
                    real(Path(name))


if __name__ == "__main__":
    main()
