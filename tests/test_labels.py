"""Every word that is not prose comes from the labels: none is missing, none is left over, and languages agree."""

from __future__ import annotations

import ast
import csv
import json
import re
from pathlib import Path
from string import Formatter

import pytest

from tests.golden import ROOT

DATA, TEMPLATES = ROOT / "data", ROOT / "templates"
DESCRIPTOR = json.loads((DATA / "datapackage.json").read_text("utf-8"))
LANGUAGES = tuple(DESCRIPTOR["atlas"]["languages"])
MODULES = tuple(sorted((ROOT / "atlas").rglob("*.py")))
VALUES = {
    ("observations", "obs_status"): ("status.{}", "status.{}.intro"),
    ("observations", "qualifier"): ("qualifier.{}", "qualifier.{}.name", "qualifier.{}.intro", "chart.short.{}"),
    ("sources", "tier"): ("tier.{}", "tier.{}.intro"),
    ("indicators", "measure"): ("measure.{}",),
    ("indicators", "topic"): ("topic.{}",),
    ("indicators", "prices"): ("prices.{}",),
    ("activities", "kind"): ("activity.{}",),
    ("areas", "kind"): ("area.{}", "area.{}.one", "area.{}.many", "group.{}"),
    ("organisations", "kind"): ("organisation.{}", "organisation.{}.one", "organisation.{}.many"),
    ("milestones", "kind"): ("milestone.{}",),
    ("roles", "role"): ("role.{}", "role.{}.none"),
    ("classes", "classification"): ("class.{}",),
    ("correspondences", "fit"): ("fit.{}",),
    ("breaks", "kind"): ("break.{}",),
    ("index-indicators", "direction"): ("index.{}",),
    ("index-indicators", "transformation"): ("index.transformation.{}",),
    ("coverage", "state"): ("coverage.state.{}", "coverage.state.{}.intro"),
}
"""Columns whose values pages show in words, with the labels of each value."""


def labels(language: str) -> dict[str, str]:
    """The labels of a language."""
    with (DATA / "labels" / f"{language}.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["key"]: row["text"] for row in csv.DictReader(file)}


LABELS = labels(LANGUAGES[0])


def calls_of_t(path: Path) -> list[ast.expr]:
    """The first argument of every call of `t` or `said` in a module."""
    tree = ast.parse(path.read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    names = (getattr(call.func, "id", getattr(call.func, "attr", "")) for call in calls)
    return [call.args[0] for call, name in zip(calls, names, strict=True) if name in ("t", "said")]


def pattern(text: ast.JoinedStr) -> re.Pattern[str]:
    """The keys that an f-string may become: a word where a value stands, or an ending that may be empty."""
    found = ""
    for part in text.values:
        ending = bool(found) and not found.endswith(".")
        found += re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w.-]*" if ending else r"[\w-]+"
    return re.compile(found)


def literal_keys() -> dict[str, str]:
    """Label keys written out in templates and code, with the file that holds them."""
    found = {
        key: path.name
        for path in sorted(TEMPLATES.rglob("*.jinja"))
        for key in re.findall(r"\b(?:t|said)\(\s*['\"]([^'\"]+)['\"]", path.read_text("utf-8"))
    }
    for path in MODULES:
        found |= {
            node.value: path.name
            for argument in calls_of_t(path)
            for node in ast.walk(argument)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not inside_f_string(argument)
        }
    return found


def inside_f_string(argument: ast.expr) -> bool:
    """Whether a key is put together from parts."""
    return any(isinstance(node, ast.JoinedStr) for node in ast.walk(argument))


KEYS = literal_keys()


def test_keys_are_found() -> None:
    """The search for keys finds those of templates and of code; without them the tests below would say nothing."""
    assert {"nav.home", "section.facts", "cite", "missing.publisher"} <= KEYS.keys()


def test_every_literal_key_has_its_label() -> None:
    """A key written out in a template or in code is a label."""
    plain = {key: name for key, name in KEYS.items() if re.fullmatch(r"[a-z_]+(\.[\w-]+)*", key)}
    assert {key: name for key, name in plain.items() if key not in LABELS} == {}


def test_every_composed_key_has_a_label() -> None:
    """A key put together from parts can become a label."""
    composed = [
        (path.name, pattern(node))
        for path in MODULES
        for argument in calls_of_t(path)
        for node in ast.walk(argument)
        if isinstance(node, ast.JoinedStr)
    ]
    assert composed
    for name, key in composed:
        assert any(key.fullmatch(label) for label in LABELS), (name, key.pattern)


def rows(resource: str) -> list[dict[str, str]]:
    """A table of the dataset."""
    with (DATA / f"{resource}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("column", "forms"), VALUES.items(), ids=[".".join(column) for column in VALUES])
def test_every_value_has_its_label(column: tuple[str, str], forms: tuple[str, ...]) -> None:
    """Every value that the schema lists, and every one in the data, has its words."""
    resource, name = column
    schema = next(r for r in DESCRIPTOR["resources"] if r["name"] == resource)["schema"]
    listed = next(f for f in schema["fields"] if f["name"] == name).get("constraints", {}).get("enum", [])
    values = {*listed, *(row[name] for row in rows(resource) if row[name])}
    assert values
    assert [form.format(value) for value in sorted(values) for form in forms if form.format(value) not in LABELS] == []


def test_every_listed_value_is_shown_in_words() -> None:
    """A column with a list of values is in the table above, or is named here with the reason why it has no words."""
    silent = {
        ("units", "kind"),  # says how a number is written
        ("indicators", "collection"),  # says how figures are joined
        ("corrections", "field"),  # shown as the column that it names
    }
    listed = {
        (r["name"], f["name"])
        for r in DESCRIPTOR["resources"]
        for f in r.get("schema", {"fields": ()})["fields"]
        if "enum" in f.get("constraints", {})
    }
    assert listed - silent <= VALUES.keys()
    assert silent <= listed


def test_no_label_is_left_over() -> None:
    """Every label is used: written out, put together in code, a value's words, or a language's number form."""
    exact: set[str] = set(KEYS)
    patterns: list[re.Pattern[str]] = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                exact.add(node.value)
                if re.fullmatch(r"[a-z]+\.", node.value):
                    patterns.append(re.compile(re.escape(node.value) + r"\w+"))
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                patterns.append(pattern(node))
    exact |= {form.format(v) for (r, c), forms in VALUES.items() for v in {row[c] for row in rows(r)} for form in forms}
    exact |= {f"{key}.intro" for key in exact if key.startswith("nav.")}
    unused = [key for key in LABELS if key not in exact and not any(p.fullmatch(key) for p in patterns)]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_fields_can_be_filled(language: str) -> None:
    """A label's fields are names, so that each language may put them where it likes."""
    for key, text in labels(language).items():
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        assert all(re.fullmatch(r"[a-z]+\d?", name) for name in names), key


@pytest.mark.parametrize("language", LANGUAGES[1:] or LANGUAGES)
def test_languages_agree(language: str) -> None:
    """Every language has the same labels, but for the powers of ten that its numbers know."""
    plain = {key for key in LABELS if not key.startswith("scale.")}
    assert {key for key in labels(language) if not key.startswith("scale.")} == plain


def test_no_words_in_templates() -> None:
    """Between tags and placeholders a template holds no word of its own."""
    for path in sorted(TEMPLATES.glob("*.jinja")):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|\{:.*?\}", " ", path.read_text("utf-8"), flags=re.S)
        text = re.sub(r"<[^>]*>|^(title|description|hide|search):.*$|&\w+;", " ", text, flags=re.M)
        assert re.findall(r"[^\W\d_]{2,}", text) == [], path.name
