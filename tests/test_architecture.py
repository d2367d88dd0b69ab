"""What must stay in step: lists and folders, templates and views, imports, documentation."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import jinja2.filters
import pytest
from jinja2 import meta, nodes

from atlas.charts import CHARTS
from atlas.exports import EXPORTS
from atlas.pages import PAGES, longer, tables
from atlas.render import environment
from tests.golden import ROOT

HELPERS = {
    "charts": {"bars", "chart", "ground", "layers", "parts", "theme", "timeline", "words"},  # what chart types share
    "pages": {"page", "forms", "locator", "ecosystem", "longer", "tables"},  # what page types share
    "exports": set(),
}
LISTS = {"charts": CHARTS, "pages": PAGES, "exports": EXPORTS}
TEMPLATES = ROOT / "templates"

NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.For, nodes.If,
    nodes.Macro, nodes.Import, nodes.Call, nodes.Keyword, nodes.Filter, nodes.Or, nodes.And, nodes.Not, nodes.List,
    nodes.Tuple, nodes.Concat,
)  # fmt: skip
FOLLOWING = (longer, tables)
"""Types of pages that follow from other pages: what these have no room for."""
SHARED = ("parts.md.jinja", "maps.md.jinja", "ecosystem.md.jinja", "figure.md.jinja")
"""Templates of macros, which no page has as its own."""


def parsed(name: str) -> nodes.Template:
    """A template's tree."""
    return environment(TEMPLATES).parse((TEMPLATES / name).read_text("utf-8"))


def given() -> set[str]:
    """The names that `atlas.site` gives to every template."""
    tree = ast.parse((ROOT / "atlas" / "site.py").read_text("utf-8"))
    (fill,) = (c for c in ast.walk(tree) if isinstance(c, ast.Call) and getattr(c.func, "id", "") == "fill")
    return {keyword.arg for keyword in fill.keywords}


GIVEN = given()
ALL = tuple(sorted(path.name for path in TEMPLATES.glob("*.jinja")))


def template_of(module: ModuleType) -> str:
    """The template that a page type names."""
    (name,) = set(re.findall(r'"([a-z]+\.md\.jinja)"', inspect.getsource(module)))
    return name


# ---------------------------------------------------------------------------- lists


@pytest.mark.parametrize("folder", LISTS)
def test_every_module_is_listed(folder: str) -> None:
    """A chart, page or export that lies in its folder stands in its list once, and what helps them is named above."""
    listed = [module.__name__.rpartition(".")[2] for module in LISTS[folder]]
    assert sorted(listed) == sorted(set(listed))
    lying = {path.stem for path in (ROOT / "atlas" / folder).glob("*.py")} - {"__init__"}
    assert lying == {*listed, *HELPERS[folder]}


@pytest.mark.parametrize("folder", ["charts", "pages", "exports"])
def test_every_module_has_what_its_list_asks_for(folder: str) -> None:
    """A chart has a rule and draws, a page type has a view and pages, a format has outputs."""
    needed = {"charts": ("RULE", "draw"), "pages": ("View", "pages"), "exports": ("outputs",)}[folder]
    for module in LISTS[folder]:
        assert all(hasattr(module, name) for name in needed), module.__name__


# ---------------------------------------------------------------------------- templates


@pytest.mark.parametrize("name", ALL)
def test_templates_are_free_of_logic(name: str) -> None:
    """A template loops, asks whether there is something, and prints; it compares, reckons and assigns nothing."""
    for node in parsed(name).find_all(nodes.Node):
        assert isinstance(node, (*NODES, nodes.Helper)), f"{name}:{node.lineno} holds {type(node).__name__}"


@pytest.mark.parametrize("name", ALL)
def test_templates_call_only_what_they_are_given(name: str) -> None:
    """A template calls what every page gets, such as `t`, and macros; its filters are our own."""
    tree = parsed(name)
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    for call in tree.find_all(nodes.Call):
        target = call.node
        ours = isinstance(target, nodes.Name) and target.name in GIVEN | macros
        part = isinstance(target, nodes.Getattr) and isinstance(target.node, nodes.Name)
        assert ours or (part and target.node.name in ("parts", "maps", "eco")), f"{name}:{call.lineno}"
    own = set(environment(TEMPLATES).filters) - set(jinja2.filters.FILTERS)
    assert {item.name for item in tree.find_all(nodes.Filter)} <= own | {"length"}


@pytest.mark.parametrize("name", ALL)
def test_templates_use_only_what_they_are_given(name: str) -> None:
    """Every free name of a template is one that every page gets."""
    found = meta.find_undeclared_variables(parsed(name))
    assert found <= GIVEN - (set() if name not in SHARED else {"v", "charts", "files"})


@pytest.mark.parametrize("module", [*PAGES, *FOLLOWING], ids=lambda module: module.__name__.rpartition(".")[2])
def test_view_and_template_agree(module: ModuleType) -> None:
    """A template uses no field that its view lacks, and a view has no field that its template leaves out."""
    used = {
        node.attr
        for node in parsed(template_of(module)).find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "v"
    }
    assert used == {field.name for field in dataclasses.fields(module.View)}


def test_every_template_has_a_page_type() -> None:
    """No template is left over, and no two page types share one."""
    assert sorted([*(template_of(module) for module in (*PAGES, *FOLLOWING)), *SHARED]) == sorted(ALL)


def test_every_field_of_a_part_is_shown() -> None:
    """What a view is made of has no field that no template shows."""
    modules = [*PAGES, *(importlib.import_module(f"atlas.pages.{name}") for name in HELPERS["pages"])]
    parts = {
        found
        for module in modules
        for _, found in inspect.getmembers(module, dataclasses.is_dataclass)
        if found.__module__.startswith("atlas.pages") and found.__name__ not in ("View", "Page")
    }
    shown = {node.attr for name in ALL for node in parsed(name).find_all(nodes.Getattr)}
    assert parts
    assert {f"{p.__name__}.{f.name}" for p in parts for f in dataclasses.fields(p) if f.name not in shown} == set()


# ---------------------------------------------------------------------------- code

SOURCES = (ROOT / "build.py", *sorted((ROOT / "atlas").rglob("*.py")))


def test_imports_run_one_way() -> None:
    """The import contracts of pyproject.toml are kept."""
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", done.stdout)


def test_one_module_writes() -> None:
    """Only `output` writes files, the cache of pictures too; the engine's folders are the exception."""
    writing = re.compile(r"\.(write_\w+|unlink|rename|mkdir|rmdir)\(|os\.replace|shutil\.|open\([^)]*[\"'][wax]")
    found = {p.relative_to(ROOT / "atlas").as_posix() for p in SOURCES[1:] if writing.search(p.read_text("utf-8"))}
    assert found <= {"output.py", "publish.py"}


def test_markup_is_made_in_one_place() -> None:
    """Elsewhere `Markup` holds only what is written out there; `site` passes on the pictures and their macro."""
    for path in SOURCES:
        if path.name in ("render.py", "site.py"):
            continue
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        made = [call for call in calls if getattr(call.func, "id", "") == "Markup"]
        made += [call for call in calls if getattr(call.func, "id", "") == "html" and call.args]
        loose = [call.lineno for call in made if call.args and not isinstance(call.args[0], ast.Constant)]
        assert loose == [], path.name


def test_no_clock() -> None:
    """The date of the data is an input: nothing that is written depends on the day of the build."""
    clock = re.compile(r"\b(today|now|utcnow|time\.time|gmtime|localtime|strftime)\(")
    assert [p.name for p in SOURCES if clock.search(p.read_text("utf-8"))] == []


def test_no_city() -> None:
    """Code and templates name no place: which city the atlas is about is said by the data alone."""
    place = re.compile(r"Beijing|Zhongguancun|Haidian|E-Town|北京|中关村")
    lines = [
        f"{path.name}: {line.strip()}"
        for path in (*SOURCES, *TEMPLATES.glob("*.jinja"))
        for line in path.read_text("utf-8").splitlines()
        if place.search(line)
    ]
    assert lines == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_docstrings(path: Path) -> None:
    """Every public module, class, function and method says what it is, in a sentence."""
    tree = ast.parse(path.read_text("utf-8"))
    if path.name == "__init__.py" and not tree.body:
        return
    documented = [tree]
    queue: list[ast.AST] = [tree]
    while queue:
        for node in ast.iter_child_nodes(queue.pop()):
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                documented.append(node)
            if isinstance(node, ast.ClassDef):
                queue.append(node)
    for node in documented:
        words = ast.get_docstring(node)
        name = f"{path.name}: {getattr(node, 'name', 'module')}"
        assert words, name
        assert words.splitlines()[0].rstrip().endswith((".", ":", "`", ";", ",")) or "\n" in words, name


# ---------------------------------------------------------------------------- documentation


def test_every_make_target_is_listed() -> None:
    """`make` alone lists every target that people use, each with its words."""
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", text, re.M)[0].split())
    done = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = dict(re.findall(r"^  make (\w+) +(\S.*)$", done.stdout, re.M))
    assert set(listed) == targets
    assert targets >= {"site", "test", "serve", "check", "golden", "bench"}


def test_contributing_names_what_there_is() -> None:
    """Every file that CONTRIBUTING.md tells a newcomer to touch is there."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    paths = re.findall(r"`((?:atlas|data|templates|tests|docs|requirements)/[\w./-]+\.\w+)`", text)
    made_up = re.compile(r"(zh|yours|new|example|name)\b|\.\.\.")
    assert paths
    assert [path for path in paths if not (ROOT / path).exists() and not made_up.search(path)] == []
