"""Files into rows: places, encodings, lexical rules, and no crash on any text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from frictionless import Schema
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from atlas import load
from atlas.problems import InputError

FIELDS = [
    {"name": "id", "type": "string", "constraints": {"required": True, "unique": True}},
    {"name": "value", "type": "number", "constraints": {"minimum": 0}},
    {"name": "other", "type": "string", "listOf": "things"},
]


def package(folder: Path, raw: bytes, fields=FIELDS) -> Path:
    """A package of one table with those bytes."""
    folder.mkdir(exist_ok=True)
    schema = {"fields": fields, "primaryKey": "id"}
    resources = [{"name": "things", "path": "things.csv", "schema": schema}]
    (folder / load.DESCRIPTOR).write_text(json.dumps({"resources": resources}), "utf-8")
    (folder / "things.csv").write_bytes(raw)
    return folder


def problems(folder: Path) -> list[str]:
    """What is wrong with the table's cells, keys and references."""
    read, found = load.read(folder)
    found += load.reference_problems(read)
    return [str(problem) for problem in sorted(found)]


PLACES = {
    "plain": ("id,value,other\na,1,\nb,x,a\n", "3:3"),
    "after a quoted comma": ('id,value,other\n"a,b",x,\n', "2:7"),
    "after a doubled quote": ('id,value,other\n"a""b",x,\n', "2:8"),
    "after a line end inside a cell": ('id,value,other\n"a\nb",x,\n', "3:4"),
    "a row below a cell of two lines": ('id,value,other\n"a\nb",1,\nc,x,\n', "4:3"),
    "below an empty line": ("id,value,other\n\na,1,\nb,x,\n", "4:3"),
    "Windows line ends": ("id,value,other\r\na,1,\r\nb,x,\r\n", "3:3"),
    "after a byte-order mark": ("\ufeffid,value,other\na,x,\n", "2:3"),
    "after Chinese": ("id,value,other\n京,x,\n", "2:3"),
    "without a line end": ("id,value,other\na,x,", "2:3"),
    "columns in another order": ("other,value,id\n,x,a\n", "2:2"),
}


@pytest.mark.parametrize(("text", "place"), PLACES.values(), ids=PLACES)
def test_place(tmp_path: Path, text: str, place: str) -> None:
    """A problem names the line and the column where its cell starts, as an editor counts them."""
    folder = package(tmp_path / "data", text.encode())
    (found,) = problems(folder)
    assert found.startswith(f"data/things.csv:{place}: type: value is 'x'")


LEXICAL = {
    "number": ["1", "-1.5", "+2", "1e3", "1E-3", "1.", ".5", "1,000", "1_000", "NaN", "INF", "0x1", "٣", "1 ", "--1"],
    "integer": ["1", "-1", "+1", "1.0", "1e3", "1_0", "٣", "x"],
    "date": ["2026-11-21", "2026-02-30", "2026-1-1", "21.11.2026", "20261121", "2026-W47-6"],
    "boolean": ["true", "false", "yes", "TRUE"],
}
STRICTER = {"NaN", "INF", "1.", ".5", "1_000", "1_0", "1 ", "٣", "TRUE", "2026-1-1"}
"""What frictionless takes and no table of ours may hold: not finite, or one of several ways of writing one thing."""


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in LEXICAL.items() for text in texts])
def test_lexical(kind: str, text: str) -> None:
    """A cell is of a type exactly when frictionless takes it, but for a few forms that are refused here."""
    field = Schema.from_descriptor({"fields": [{"name": "x", "type": kind}]}).fields[0]
    reference = field.read_cell(text)[1] is None
    ours = load.lexical(text, {"name": "x", "type": kind}) is None
    assert ours == (reference and text not in STRICTER)


CELLS = st.text(st.sampled_from("ab,;\"\n\r '\ufeff\x00é京|1.-"), max_size=40)


@given(CELLS | st.text(max_size=80))
@example('"')
@example('id,value,other\r"a\r",x,\ra,x,\r')
@example("id,value,other\na\n")
@example("id,value\na,1\n")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400, deadline=None)
def test_any_text(tmp_path: Path, text: str) -> None:
    """Whatever stands in a file, it is read or refused with places, never with a crash."""
    for raw in (text, f"id,value,other\n{text}"):
        folder = package(tmp_path / "data", raw.encode("utf-8", "replace"))
        try:
            found = problems(folder)
        except InputError as error:
            found = [str(problem) for problem in error.problems]
        assert all(line.startswith("data/things.csv:") for line in found)


@given(st.binary(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes(tmp_path: Path, raw: bytes) -> None:
    """Bytes that are no text are refused as an encoding, whatever they are."""
    problems(package(tmp_path / "data", raw))


DESCRIPTORS = {
    "not JSON": ("{", "data/datapackage.json:1:2: json: "),
    "a list": ("[]", "data/datapackage.json:1:1: descriptor: the descriptor is no object"),
    "no resources": ("{}", "data/datapackage.json:1:1: descriptor: the descriptor has no 'resources'"),
    "a resource that is a text": (
        '{"resources": ["x.csv"]}',
        "data/datapackage.json:1:16: descriptor: resources.0 is no object",
    ),
    "a resource without schema": (
        '{"resources": [{"name": "things", "path": "things.csv"}]}',
        "data/datapackage.json:1:16: descriptor: resources.0 has no 'schema'",
    ),
    "a path that leads out": (
        '{"resources": [{"name": "things", "path": "/etc/passwd", "schema": {"fields": []}}]}',
        "data/datapackage.json:1:35: descriptor: resources.0.path is '/etc/passwd', which leads out",
    ),
}


@pytest.mark.parametrize(("text", "start"), DESCRIPTORS.values(), ids=DESCRIPTORS)
def test_descriptor(tmp_path: Path, text: str, start: str) -> None:
    """A descriptor that cannot be used is refused with what it lacks."""
    folder = package(tmp_path / "data", b"")
    (folder / load.DESCRIPTOR).write_text(text, "utf-8")
    try:
        found = problems(folder)
    except InputError as error:
        found = [str(error)]
    assert len(found) == 1
    assert found[0].startswith(start)


def test_list_cell() -> None:
    """A list cell is split at semicolons; spaces and empty members count for nothing."""
    assert load.split(" a; b;;c ") == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("value", "hint"),
    [("haidain", "; did you mean 'haidian'?"), ("zzz", ""), ("", "")],
)
def test_hint(value: str, hint: str) -> None:
    """A wrong name is answered with the known ones most like it, if any is."""
    assert load.close(value, ["haidian", "chaoyang"]) == hint
