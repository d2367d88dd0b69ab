"""What is kept of earlier builds: right after any edit, made anew where it depends on it alone, and never a part.

What draws and sets depends on its input alone, and takes most of a build's time. It is stood in for here by what
gives a hash of its input, so that whatever should have been made anew shows. `test_follow` and `test_sites` compare
what is kept of real pictures and documents with those of an empty cache.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from markupsafe import Markup

from atlas import figures, keeping, output, paper, validate
from atlas.charts.chart import Chart
from atlas.derive import Derived
from atlas.keeping import Makings, keep, kept
from atlas.language import Language
from atlas.model import Dataset, Observation
from atlas.pages import PAGES, Atlas
from tests.conftest import ROOT
from tests.golden import assemble, outputs

Files = dict[str, bytes]

CELLS = {
    "activities": ("Whole economy", "Entire economy"),
    "area-activities": ("haidian,ai-models,afp-2026-01-08", "changping,ai-models,afp-2026-01-08"),
    "areas": ("The municipality of Beijing as a whole", "All of the municipality of Beijing"),
    "breaks": ("those up to 2018 are as first published", "those up to 2018 were published"),
    "claims": ("Baidu and ByteDance are among them", "Baidu and ByteDance are two of them"),
    "classes": (",8,,,,Artificial intelligence", ",7,,,,Artificial intelligence"),
    "clusters": ("Haidian artificial intelligence cluster", "Haidian cluster of artificial intelligence"),
    "correspondences": ("Has no place of its own", "Has no class of its own"),
    "datapackage": ('"version": "', '"version": "1'),
    "exceptions": ("The name of a national plan", "A national plan has this name"),
    "indicators": ("Exchange rate, annual average", "Rate of exchange, annual average"),
    "labels/en": ("section.facts,", "section.facts,See "),
    "milestones": ("The city and Haidian launch", "Haidian and the city launch"),
    "names": ("ai-name,AI,", "ai-name,A.I.,"),
    "observations": ("gdp,2019,3537.13,", "gdp,2019,3537.14,"),
    "organisations": ("Voice and large-model AI provider", "Provider of voice and large models"),
    "sources": ("AI a new growth engine for Beijing", "AI a new engine of growth for Beijing"),
    "units": ("count,companies,", "count,firms,"),
}
"""One cell of each table: what stands there, and what is put there."""


def drawn(spec: str) -> str:
    """Stands for the renderer: a picture that no other spec has."""
    number = hashlib.sha256(spec.encode()).hexdigest()
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9"><text>{number}</text></svg>'


def put(job: paper.Job) -> paper.Document:
    """Stands for the typesetter: a document that no other job has."""
    parts = job.template.name, job.contents, sorted(job.charts.items()), job.date, job.pages
    number = hashlib.sha256(repr(parts).encode()).digest()
    return paper.Document(b"PDF" + number, b"PNG" + number)


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Both stand in, and nothing is made in processes that would not know them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "svg_of", drawn)
        patch.setattr(figures, "bundled", lambda: "Vega")
        patch.setattr(paper, "made_of", put)
        patch.setattr(paper, "ProcessPoolExecutor", lambda *_: ThreadPoolExecutor(1))
        yield


def files(data: Path, cache: Path) -> Files:
    """Every file of a build."""
    return {made.path: made.content for made in outputs(data, cache)}


def edited(data: Path, table: str) -> None:
    """Change the cell of a table."""
    path = next(path for path in (data / f"{table}.csv", data / f"{table}.json") if path.exists())
    old, new = CELLS[table]
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@dataclass
class Kept:
    """A dataset, the cache of its build, and the files of that build."""

    data: Path
    cache: Path
    files: Files


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A build into an empty cache."""
    folder = tmp_path_factory.mktemp("first")
    data = assemble("one-industry", folder / "data")
    return Kept(data, folder / "cache", files(data, folder / "cache"))


@pytest.fixture
def warm(first: Kept, tmp_path: Path) -> Kept:
    """A copy of it."""
    shutil.copytree(first.data, tmp_path / "data")
    shutil.copytree(first.cache, tmp_path / "cache")
    return Kept(tmp_path / "data", tmp_path / "cache", first.files)


def made(cache: Path, ending: str) -> set[str]:
    """The names of the files in a cache that end so."""
    return {path.name for path in cache.rglob(f"*.{ending}")}


def forms(found: Files) -> set[bytes]:
    """Every picture on some pages, each form by itself."""
    return {
        svg
        for path, text in found.items()
        if path.endswith(".md")
        for svg in re.findall(rb'<svg class="chart-.*?</svg>', text)
    }


@pytest.mark.parametrize("table", CELLS)
def test_a_changed_cell(table: str, warm: Kept, tmp_path: Path) -> None:
    """After an edit of any table a build gives what a build into an empty cache gives, and draws what is new alone."""
    drawn, known = forms(warm.files), {kind: made(warm.cache, kind) for kind in ("form", "hashes")}
    edited(warm.data, table)
    found = files(warm.data, warm.cache)
    assert found == files(warm.data, tmp_path / "cold")
    assert found != warm.files
    specs = [path for path in found if path.endswith(".vl.json") and found[path] != warm.files.get(path)]
    assert len(forms(found) - drawn) <= len(made(warm.cache, "form") - known["form"]) <= 2 * len(specs)
    briefs = [path for path in found if path.endswith(".pdf")]
    anew = [path for path in briefs if found[path] != warm.files.get(path)]
    assert len(made(warm.cache, "hashes") - known["hashes"]) >= len(anew)
    if table == "observations":  # a figure of the whole economy: no brief of a place or an industry shows it
        assert {path for path in anew if "hub-" in path or "industry-ai" in path or "cluster-" in path} == set()
        assert len(made(warm.cache, "hashes") - known["hashes"]) < len(briefs)


def atlas_of(data: Path) -> Atlas:
    """The atlas of a dataset."""
    dataset = validate.read(data)
    code = dataset.profile.languages[0]
    return Atlas(dataset, Language(code, dataset.labels[code], dataset.units, dataset.observations))


def keyed(data: Path) -> dict[str, tuple[Chart, Path | None]]:
    """Every chart with the place where its picture is kept."""
    atlas = atlas_of(data)
    charts = {chart.id: chart for module in PAGES for page in module.pages(atlas) for chart in page.charts}
    making = figures.makings()
    return {key: (chart, figures.place(chart, making, Path())) for key, chart in charts.items()}


def shows(chart: Chart, key: str) -> bool:
    """Whether the table behind a chart holds a figure, or one that follows from it."""
    cells = [cell for row in chart.table.rows for cell in row]
    inputs = [o for cell in cells if isinstance(cell, Derived) for o in cell.inputs]
    return any(o.id == key for o in (*cells, *inputs) if isinstance(o, Observation))


def test_only_pictures_that_show_the_figure_depend_on_it(tmp_path: Path) -> None:
    """Every chart of the real dataset can be kept, and an edited value changes the hashes of charts that show it."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    shutil.rmtree(data / "releases")  # which would ask for a correction
    before, again = keyed(data), keyed(data)
    assert {key for key, (_, place) in before.items() if place is None} == set()
    assert {key: place for key, (_, place) in before.items()} == {key: place for key, (_, place) in again.items()}
    rows = (data / "observations.csv").read_text("utf-8")
    [(figure, value)] = re.findall(r"^(ai-output-2021),beijing,ai,output,2021,(\d+),", rows, re.M)
    (data / "observations.csv").write_text(
        rows.replace(f",output,2021,{value},", f",output,2021,{int(value) + 1},"), "utf-8"
    )
    after = keyed(data)
    changed = {key for key, (_, place) in after.items() if before[key][1] != place}
    assert 0 < len(changed) < len(after) / 10
    assert {key for key in changed if not shows(after[key][0], figure)} <= {key for key in changed if "targets" in key}


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut short": lambda content: content[: len(content) // 2],
    "noughts": lambda content: bytes(len(content)),
    "end of noughts": lambda content: content[:-1] + b"\0",
}
"""What a power failure may leave of a file."""


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_cache(damage: Callable[[bytes], bytes], warm: Kept) -> None:
    """Whatever became of all that was kept, no part of it comes into a page: it is made anew."""
    spoilt = [path for path in warm.cache.rglob("*") if path.is_file()]
    assert {path.suffix for path in spoilt} >= {".chart", ".form", ".order", ".hashes", ".pdf", ".png", ".kept"}
    for path in spoilt:
        path.write_bytes(damage(path.read_bytes()))
    assert files(warm.data, warm.cache) == warm.files


def test_one_file_of_a_brief_is_damaged(warm: Kept) -> None:
    """A PDF that is not the one that was set is set again, though its picture is whole."""
    for path in warm.cache.rglob("*.pdf"):
        path.write_bytes(path.read_bytes()[:-1])
    assert files(warm.data, warm.cache) == warm.files


def test_kept_files(tmp_path: Path) -> None:
    """A file gives what was kept in it, or nothing."""
    path = tmp_path / "a" / "b.kept"
    assert kept(path) is None
    for content in (b"", b"1", bytes(1000)):
        keep(path, content)
        assert kept(path) == content
        assert kept(path.rename(path.with_name("c.kept"))) is None, "it was made from something else"
        path.with_name("c.kept").rename(path)
        for damage in DAMAGE.values():
            path.write_bytes(damage(path.read_bytes()))
            assert kept(path) in (None, content)


@dataclass(frozen=True)
class Value:
    """Is what it holds."""

    item: object
    more: tuple[object, ...] = ()


@dataclass(frozen=True, eq=False)
class Row:
    """Is one of its kind."""

    id: str
    cell: object
    other: Row | None = None
    known: dict[str, str] = field(default_factory=dict)


def holding(item: object, other: object = None) -> Callable[[int], object]:
    """A function with two things at hand."""

    def found(width: int) -> object:
        return width, item, other

    return found


def pair(item: object) -> tuple[Callable[[], object], Callable[[], object]]:
    """Two functions made on one line."""
    return (lambda: item), (lambda: (item,))


DIFFERENT: list[object] = [
    *(1, 1.0, True, "1", b"1", Decimal("1"), Decimal("1.0"), None, Markup("1")),
    *((1,), [1], {"1": 1}, (1, 1), (1, (1,)), {"a": 1, "b": 2}, {"b": 2, "a": 1}),
    *(Value(1), Value(2), Value((1,)), Value(1, (2,)), Value(Value(1))),
    *(
        Row("a", 1),
        Row("b", 1),
        Row("a", 2),
        Row("a", 1, Row("b", 1)),
        Row("a", 1, Row("b", 2)),
        Row("a", 1, None, {"a": "b"}),
    ),
    *(holding(1), holding(2), holding(1, 2), holding(Row("a", 1)), holding(Row("a", 2)), holding(holding(1))),
    *(partial(holding, 1), partial(holding, 2), partial(pair, 1), *pair(1), *pair(2), pair, holding),
]
"""Values of which no two are the same."""


def test_hashes_tell_values_apart() -> None:
    """Different values have different hashes, whatever they hold and however deep."""
    making = Makings()
    keys = [making.key(value) for value in DIFFERENT]
    assert "" not in keys
    assert len(set(keys)) == len(keys)
    assert len({Makings(name).key(1) for name in ("", "a", "b")}) == 3


def test_hashes_of_equal_values() -> None:
    """Equal values have one hash, shared parts or not; what a row has reckoned of its own is no part of it."""
    text = "".join(("a", "b"))
    shared, apart = (text, text), ("".join(("a", "b")), "".join(("a", "b")))
    assert Makings().key(shared) == Makings().key(apart)
    assert Makings().key(holding(Row("a", Value(1)))) == Makings().key(holding(Row("a", Value(1))))
    row = Row("a", 1)
    before = Makings().key(row)
    row.__dict__["reckoned"] = 5
    assert Makings().key(row) == before


def test_what_cannot_be_written_down(tmp_path: Path) -> None:
    """A value that holds an open file, or itself, has no hash, and so nothing is kept of it."""
    loop: list[object] = []
    loop.append(loop)
    with (tmp_path / "file").open("w") as file:
        assert Makings().key(holding(file)) == ""
    assert Makings().key(loop) == ""
    assert Makings().key(iter([1])) != Makings().key(iter([2]))


def test_a_chart_that_cannot_be_written_down(tmp_path: Path, first: Kept) -> None:
    """It is drawn all the same."""
    chart = next(chart for chart, _ in keyed(first.data).values())
    lines: Iterator[str] = (tmp_path / "open").open("w+")
    odd = replace(chart, draw=lambda width: lines and chart.draw(width))
    assert figures.place(odd, figures.makings(), tmp_path) is None
    assert figures.render([odd], tmp_path) == figures.render([chart], tmp_path / "other")


def test_the_program_goes_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An edit of any file of the program changes the hashes of charts."""
    shutil.copytree(keeping.CODE, tmp_path / "atlas")
    monkeypatch.setattr(keeping, "CODE", tmp_path / "atlas")
    keys = set()
    for words in ("", "# edited\n"):
        with (tmp_path / "atlas" / "charts" / "level.py").open("a") as file:
            file.write(words)
        keeping.program.cache_clear()
        keys.add(figures.makings().key(1))
    keeping.program.cache_clear()
    assert len(keys) == 2


def test_bare() -> None:
    """What is given a bare dataset and a bare language can say no figure."""
    dataset: Dataset = validate.read(ROOT / "data")
    assert not dataset.bare.observations
    assert not dataset.bare.breaks
    assert dataset.bare.city is dataset.city
    language = Language("en", dataset.labels["en"], dataset.units, dataset.observations)
    assert not language.bare.observations
    assert language.bare.t("nav.home") == language.t("nav.home")


def test_bound(tmp_path: Path) -> None:
    """A folder that has grown too large loses what was kept first, down to half; one that has not loses nothing."""
    for number in range(10):
        path = tmp_path / "charts" / f"{number}.form"
        keep(path, bytes(100 - keeping.LENGTH))
        os.utime(path, ns=(number, number))
    (tmp_path / ".lock").touch()
    output.bound(tmp_path, 1000)
    assert len(made(tmp_path, "form")) == 10
    output.bound(tmp_path, 999)
    assert made(tmp_path, "form") == {f"{number}.form" for number in range(6, 10)}
    assert (tmp_path / ".lock").exists()


def test_a_build_with_a_cache_that_is_too_large(warm: Kept) -> None:
    """What was removed is made again."""
    before = [path.stat().st_size for path in warm.cache.rglob("*") if path.is_file()]
    output.bound(warm.cache, sum(before) - 1)
    assert sum(path.is_file() for path in warm.cache.rglob("*")) < len(before)
    assert files(warm.data, warm.cache) == warm.files
