"""Broken datasets: clear problems with places in one run, a code that says so, no traceback, nothing changed."""

from __future__ import annotations

import pickle
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas import paper, publish, render, validate
from atlas.problems import InputError, Problem
from tests.broken import HUGE, LABELS, OBS, SOURCES, Case, cases, sound
from tests.fuzz import FINDS, Bench
from tests.golden import ROOT
from tests.killing import last_site
from tests.test_build import run, tree

CASES = cases()
WHOLE = ("missing", "file", "size", "path", "label-missing")
"""Codes of what is wrong with a file as a whole; anything else has a line."""
SECONDS, MEMORY = 60, 1500
"""What the check of a huge dataset may take at most, the memory in MB."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sound dataset that the cases break."""
    return sound(tmp_path_factory.mktemp("sound") / "data")


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it that a test may break."""
    yield Path(shutil.copytree(whole, tmp_path / "data"))
    shutil.rmtree(tmp_path / "data")


def problems(folder: Path) -> list[str]:
    """What the loader says, without the folder's name; none when the dataset is sound. Each has a place."""
    found: tuple[Problem, ...] = ()
    try:
        validate.read(folder)
    except InputError as error:
        found = error.problems
    assert not [problem for problem in found if not problem.location.line and problem.code not in WHOLE]
    return [str(problem).removeprefix(f"{folder.name}/") for problem in found]


def test_enough(copy: Path) -> None:
    """There are more than five hundred cases, and what they break is sound before."""
    assert len(CASES) + len(HUGE) > 500
    assert problems(copy) == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_broken(copy: Path, case: Case) -> None:
    """Each broken dataset is refused with the problem that was made, at its place."""
    case.damage(copy)
    found = problems(copy)
    assert [line for line in found if line.startswith(f"{case.head}: ") and case.words in line], (case.head, found[:5])


@pytest.mark.parametrize("case", HUGE.values(), ids=HUGE)
def test_huge(copy: Path, case: Case) -> None:
    """What is far too large, or would take for ever, is refused in bounded time and memory."""
    case.damage(copy)
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", CHECK, copy], cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=bounded
    )
    assert time.monotonic() - started < SECONDS
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr[-500:]
    lines = [line.removeprefix("data/") for line in done.stderr.splitlines()]
    assert len(lines) < 1100
    assert max(map(len, lines)) < 1000
    if not case.head.startswith("names.csv:30004"):  # more than are printed
        assert [line for line in lines if line.startswith(f"{case.head}: ") and case.words in line], lines[:5]


CHECK = """
import sys, pathlib
from atlas import load, problems, validate
load.SECONDS = 2
try:
    validate.read(pathlib.Path(sys.argv[1]))
except problems.InputError as error:
    sys.exit(str(error))
"""
"""The loader as `build.py --check` calls it, less patient, and without what takes longest: importing all that draws."""


def bounded() -> None:
    """Give a process no more than `MEMORY`."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY * 2**20, MEMORY * 2**20))


def test_all_at_once(copy: Path) -> None:
    """One run names the damage of every file, and goes on to what the others hold."""
    names = [f"{name} {how}" for how, name in zip(HOW, ("areas.csv", "units.csv", "claims.csv", LABELS), strict=True)]
    names += [f"{SOURCES} tier is 'nonsense'", f"{OBS} obs_value is '1,5'"]
    for name in names:
        CASES[name].damage(copy)
    found = [line.partition(": ")[0] + ": " + line.split(": ")[1] for line in problems(copy)]
    assert {CASES[name].head for name in names} <= set(found)


HOW = ("missing", "in UTF-16", "with semicolons", "cut off")


SAMPLE = (
    "a pipe", "a descriptor with objects without end", "a descriptor with half a character", "the id '../../x'",
    f"a title with {chr(0)!r}", "activities.csv ai parent is 'ai-core' by its meaning",
)  # fmt: skip


@pytest.mark.parametrize("name", SAMPLE)
def test_command(copy: Path, tmp_path: Path, name: str) -> None:
    """The command prints the problems and their number, gives 1, and leaves docs and site as they were."""
    docs, site = tmp_path / "docs", tmp_path / "site"
    for folder in (docs, site):
        last_site(folder, "the last good one")
    before = tree(docs) | tree(site)
    CASES[name].damage(copy)
    done = run("--data", copy, "--docs", docs, "--site", site)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert f"data/{CASES[name].head}: " in done.stderr
    assert done.stderr.endswith("problem(s); nothing was written\n")
    (docs / ".lock").unlink()  # what keeps two builds apart
    assert tree(docs) | tree(site) == before


READ_ALIKE = {
    "Windows line ends": lambda raw: raw.replace(b"\n", b"\r\n"),
    "old line ends": lambda raw: raw.replace(b"\n", b"\r"),
    "mixed line ends": lambda raw: raw.replace(b"\n", b"\r\n", 3),
    "a byte-order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "empty lines": lambda raw: raw.replace(b"\n", b"\n\n"),
    "no last line end": lambda raw: raw.rstrip(b"\n"),
}


@pytest.mark.parametrize("change", READ_ALIKE.values(), ids=READ_ALIKE)
def test_read_alike(copy: Path, change) -> None:
    """What editors and spreadsheets change by themselves is no damage."""
    before = len(validate.read(copy).observations)
    for path in [*copy.glob("*.csv"), copy / LABELS, *copy.glob("releases/*/*.csv")]:
        path.write_bytes(change(path.read_bytes()))
    assert len(validate.read(copy).observations) == before


TEMPLATES = {
    "a block without end": (
        "a.md.jinja",
        "a\n{% for x in y %}\n",
        "templates/a.md.jinja:2: template",
        "end of template",
    ),
    "an end without a block": ("a.md.jinja", "\n\n{% endif %}", "templates/a.md.jinja:3: template", "endif"),
    "a bracket": ("a.md.jinja", "{{ (a }}", "templates/a.md.jinja:1: template", "unexpected '}'"),
    "a filter that is none": ("a.md.jinja", "\n{{ a|shout }}", "templates/a.md.jinja:2: template", "'shout'"),
    "a tag that is none": ("a.md.jinja", "{% frobnicate %}", "templates/a.md.jinja:1: template", "unknown tag"),
    "GB18030": ("a.md.jinja", "a\n集成电路", "templates/a.md.jinja:2: encoding", "not UTF-8"),
    "the theme": ("theme/main.html", "\n{% block x %}", "templates/theme/main.html:2: template", "end of template"),
    "a document": ("brief.typ", "\n集成电路", "templates/brief.typ:2: encoding", "not UTF-8"),
    "brackets without end": ("a.md.jinja", "{{ " + "(" * 9000, "templates/a.md.jinja: template", "too deep"),
}


@pytest.mark.parametrize(("name", "text", "head", "words"), TEMPLATES.values(), ids=TEMPLATES)
def test_malformed_templates(tmp_path: Path, name: str, text: str, head: str, words: str) -> None:
    """A template that cannot be read is named with its line before anything is made; of several, all are."""
    folder = tmp_path / "templates"
    (folder / "theme").mkdir(parents=True)
    (folder / "other.md.jinja").write_text("{{")
    (folder / name).write_bytes(text.encode("gb18030"))
    with pytest.raises(InputError) as error:
        render.check(folder)
    lines = str(error.value).splitlines()
    assert len(lines) == 2
    assert [line for line in lines if line.startswith(f"{head}: ") and words in line], lines


@pytest.mark.parametrize("name", ["a.md.jinja", "brief.typ", "theme/main.html"])
def test_templates_that_are_no_files(tmp_path: Path, name: str) -> None:
    """A folder or a broken link in the place of a template is named, and so is a document's that is not there."""
    folder = tmp_path / "templates"
    (folder / name).mkdir(parents=True)
    with pytest.raises(InputError, match=f"^templates/{name}: template: this is a folder"):
        render.check(folder)
    (folder / name).rmdir()
    (folder / name).symlink_to("nowhere")
    with pytest.raises(InputError, match=f"^templates/{name}: template: this is a folder"):
        render.check(folder)
    with pytest.raises(InputError, match=r"^templates/report\.typ: template: this template is not there"):
        paper.made_of(paper.Job(folder / "report.typ", ("{}",), {}, 0, 1))


FILLED = {
    "a name that is not there": ("\n{{ nothing }}", "page.md.jinja:2: template", "'nothing' is undefined"),
    "a part that is not there": ("\n{{ v.nothing }}", "page.md.jinja:2: template", "nothing"),
    "a division by nothing": ("\n\n{{ 1 // 0 }}", "page.md.jinja:3: template", "ZeroDivisionError"),
    "a template that is not there": ("\n{% include 'x' %}", "page.md.jinja:2: template", "x"),
    "itself": ("{% include 'page.md.jinja' %}", "page.md.jinja:1: template", "RecursionError"),
    "a macro that calls itself": ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", "page.md.jinja:1", "Recursion"),
    "a loop without end": (
        "a\n{% for x in range(10 ** 12) %}\n{% endfor %}",
        "page.md.jinja:2: template",
        "longer than",
    ),
}


@pytest.mark.parametrize(("text", "head", "words"), FILLED.values(), ids=FILLED)
def test_templates_that_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, head: str, words: str) -> None:
    """A template that cannot be filled in, or never ends, is a problem at its line."""
    monkeypatch.setattr(render, "SECONDS", 0.5 if words == "longer than" else 30)
    (tmp_path / "page.md.jinja").write_text(text)
    with pytest.raises(InputError) as error:
        render.fill(tmp_path, "page.md.jinja", v={"a": 1})
    assert str(error.value).startswith(f"{tmp_path.name}/{head}")
    assert words in str(error.value)


def test_malformed_documents(tmp_path: Path) -> None:
    """A Typst template that cannot be set is a problem at its line and column, also when another process finds it."""
    template = tmp_path / "brief.typ"
    template.write_text("= A\n#let x = \n#foo(\n")
    with pytest.raises(InputError) as error:
        paper.made_of(paper.Job(template, ("{}",), {}, 0, 1))
    passed_on = pickle.loads(pickle.dumps(error.value))  # noqa: S301 - our own
    assert [str(problem) for problem in passed_on.problems] == [
        f"{tmp_path.name}/brief.typ:2:8: template: expected expression",
        f"{tmp_path.name}/brief.typ:3:4: template: unclosed delimiter",
    ]


YAML = {
    "a bracket": ("a: [\nb: 1\n", "mkdocs.yml:3:1: yaml"),
    "a tab": ("a:\n\tb: 1\n", "mkdocs.yml:2:1: yaml"),
    "a quote": ('a: "x\n', "mkdocs.yml:2:1: yaml"),
    "an alias of nothing": ("a: *b\n", "mkdocs.yml:1:4: yaml"),
    "no text": ("\x00", "mkdocs.yml: yaml"),
    "brackets without end": ("[" * 5000, "mkdocs.yml: yaml"),
}


@pytest.mark.parametrize(("text", "head"), YAML.values(), ids=YAML)
def test_malformed_settings(tmp_path: Path, text: str, head: str) -> None:
    """`mkdocs.yml` that is no YAML is refused with its line before any page is written."""
    (tmp_path / "mkdocs.yml").write_text(text)
    with pytest.raises(InputError) as error:
        publish.check(tmp_path)
    assert str(error.value).startswith(f"{head}: ")


@pytest.mark.parametrize("path", sorted(FINDS.glob("*")), ids=lambda path: path.name)
def test_finds(tmp_path: Path, path: Path) -> None:
    """What the fuzzer once found stays mended."""
    Bench(tmp_path / "data").run(path.read_bytes())
