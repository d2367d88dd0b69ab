"""Broken datasets: what is done to a small sound one, and what the loader must say of it, and where.

A case is named after the file and the damage. Its head is the place and the code of a problem, reckoned here from
the file itself and not by the loader: a wrong place or code fails the case. Where the same damage can be done to
every table, or to every column of a kind, it is done to all of them; the schemas say which there are.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atlas import load, validate
from tests.golden import assemble

DESCRIPTOR, BORDERS, RELEASE = "datapackage.json", "boundaries.geojson", "releases/0.0.9"
OBS, SOURCES, LABELS = "observations.csv", "sources.csv", "labels/en.csv"
ROWS = {
    "plans.csv": "five-year,14th Five-Year Plan,,The plan for all of it,,,,2021-08,2021,2025,cnr-2021-08-23,,",
    "coverage.csv": "no-models,beijing,ai,models-filed,2019,2020,not_published,Nobody counted them.,,",
    "corrections.csv": "a-slip,ai-output-2021,2026-11-20,qualifier,exact,about,The source says about.,",
    "correspondences.csv": "map-06,,catalogue-2018-ai,none,,,bast-2023-10-16",
}
"""Rows that the small dataset has not, so that every table has some."""
TARGET = "high-tech-value-added-gdp-share-2025-target"


@dataclass(frozen=True)
class Case:
    """What is done to the dataset in a folder, the head of a problem that it must give, and words of its message."""

    damage: Callable[[Path], object]
    head: str
    words: str = ""


def sound(folder: Path) -> Path:
    """A sound dataset in a folder that is not there yet: one industry, with borders, a release and few labels."""
    assemble("one-industry", folder)
    for name, row in ROWS.items():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(f"{row}\n")
    needed = {word for _, _, forms in validate.SHOWN for form in forms for word in form.split("{}")[:1]}
    rows = read(folder / LABELS)
    (folder / LABELS).write_bytes(table([row for row in rows if row[0] == "key" or row[0].startswith(tuple(needed))]))
    (folder / RELEASE).mkdir(parents=True)
    for name in (SOURCES, OBS):
        shutil.copyfile(folder / name, folder / RELEASE / name)
    set_cell(folder, OBS, TARGET, "plan", "five-year")
    shape = {"type": "Feature", "id": "haidian", "geometry": {"type": "Polygon", "coordinates": [RING]}}
    write_json(folder, BORDERS, {"type": "FeatureCollection", "features": [shape]})
    descriptor = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    borders = {"name": "boundaries", "path": BORDERS, "licenses": [{"name": "CC0-1.0"}], "sources": [{"title": "x"}]}
    descriptor["resources"].append(borders)
    for resource in descriptor["resources"]:
        resource.pop("description", "")
        for item in resource.get("schema", {}).get("fields", ()):
            item.pop("description", "")
            item.pop("title", "")
    write_json(folder, DESCRIPTOR, descriptor)
    return folder


RING = [[116, 39], [117, 39], [117, 40], [116, 39]]


def read(path: Path) -> list[list[str]]:
    """The rows of a CSV."""
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def table(rows: list[list[str]]) -> bytes:
    """Rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def write_json(folder: Path, name: str, value: Any) -> None:
    """Write JSON with every member and item on a line of its own."""
    (folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")


def set_cell(folder: Path, name: str, key: str | int, column: str, value: str) -> str:
    """Put a value into the row with that first cell, or of that number; gives where the cell stands."""
    rows = read(folder / name)
    number = key if isinstance(key, int) else next(n for n, row in enumerate(rows) if row[0] == key)
    place = rows[0].index(column)
    rows[number][place] = value
    (folder / name).write_bytes(table(rows))
    before = table([rows[number][:place]]).decode().rstrip("\n") if place else ""
    return f"{name}:{number + 1}:{len(before) + 2 if place else 1}"


# ---------------------------------------------------------------------------- kinds of damage


def replaced(name: str, old: str, new: str) -> Callable[[Path], object]:
    """The one place of a file that holds `old` with something else."""

    def damage(folder: Path) -> None:
        content = (folder / name).read_bytes()
        assert content.count(old.encode()) == 1, (name, old, content.count(old.encode()))
        (folder / name).write_bytes(content.replace(old.encode(), new.encode("utf-8", "surrogatepass")))

    return damage


def appended(name: str, more: bytes) -> Callable[[Path], object]:
    """Bytes at the end of a file."""
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + more)


def written(name: str, content: bytes) -> Callable[[Path], object]:
    """Another content."""
    return lambda folder: (folder / name).write_bytes(content)


def encoded(name: str, encoding: str) -> Callable[[Path], object]:
    """The same text in another encoding."""
    return lambda folder: (folder / name).write_bytes((folder / name).read_text("utf-8").encode(encoding))


def cell(name: str, key: str | int, column: str, value: str) -> Callable[[Path], object]:
    """Another value in a cell."""
    return lambda folder: set_cell(folder, name, key, column, value)


def semicolons(name: str) -> Callable[[Path], object]:
    """Another delimiter."""

    def damage(folder: Path) -> None:
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows(read(folder / name))
        (folder / name).write_text(text.getvalue(), "utf-8")

    return damage


def folder_instead(name: str) -> Callable[[Path], object]:
    """A folder where a file should be."""

    def damage(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()

    return damage


def link_instead(name: str, target: str) -> Callable[[Path], object]:
    """A symbolic link where a file should be."""

    def damage(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).symlink_to(target)

    return damage


def in_json(name: str, keys: tuple[str | int, ...], value: Any) -> Callable[[Path], object]:
    """Another value in JSON; `...` takes the member or item away."""

    def damage(folder: Path) -> None:
        content = json.loads((folder / name).read_text("utf-8"))
        holder = content
        for key in keys[:-1]:
            holder = holder[key]
        if value is ...:
            del holder[keys[-1]]
        elif keys:
            holder[keys[-1]] = value
        else:
            content = value
        write_json(folder, name, content)

    return damage


# ---------------------------------------------------------------------------- where things stand


def scratch() -> Path:
    """The sound dataset, to reckon places in; it is made once and never changed."""
    folder = Path(SCRATCH.name) / "data"
    return folder if folder.exists() else sound(folder)


SCRATCH = tempfile.TemporaryDirectory(prefix="sound-")  # goes with the process


def where(name: str, key: str | int, column: str, value: str) -> str:
    """Where a cell stands when it holds a value."""
    with tempfile.TemporaryDirectory() as other:
        (Path(other) / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(scratch() / name, Path(other) / name)
        return set_cell(Path(other), name, key, column, value)


def line_of(name: str, keys: tuple[str | int, ...]) -> str:
    """Where a member or item of JSON stands: at the start of a line that is found by a mark in its place."""
    content = json.loads((scratch() / name).read_text("utf-8"))
    holder = content
    for key in keys[:-1]:
        holder = holder[key]
    if not keys:
        return f"{name}:1:1"
    holder[keys[-1]] = "the mark"
    lines = json.dumps(content, ensure_ascii=False, indent=1).splitlines()
    number = next(n for n, line in enumerate(lines) if '"the mark"' in line)
    return f"{name}:{number + 1}:{len(lines[number]) - len(lines[number].lstrip()) + 1}"


def resources() -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The tables of the descriptor, each with its number."""
    descriptor = json.loads((scratch() / DESCRIPTOR).read_text("utf-8"))
    for number, resource in enumerate(descriptor["resources"]):
        if "schema" in resource:
            yield number, resource


# ---------------------------------------------------------------------------- the cases


def files() -> Iterator[tuple[str, Case]]:
    """Every table damaged as a file."""
    for _, resource in resources():
        name = resource["path"]
        lines = len(read(scratch() / name))
        yield f"{name} missing", Case(lambda f, n=name: (f / n).unlink(), f"{name}: missing", "the descriptor names")
        yield f"{name} is a folder", Case(folder_instead(name), f"{name}: file", "not a file")
        yield f"{name} empty", Case(written(name, b""), f"{name}:1: empty", "first row names the columns")
        yield f"{name} in UTF-16", Case(encoded(name, "utf-16"), f"{name}:1:1: encoding", "UTF-16")
        yield f"{name} with semicolons", Case(semicolons(name), f"{name}:1: delimiter", "';'")
        yield f"{name} cut off", Case(appended(name, b'x,"never'), f"{name}:{lines + 1}: csv", "unexpected end of data")
        yield f"{name} with a row too short", Case(appended(name, b"x\n"), f"{name}:{lines + 1}: row-length", "1 cells")
    yield "UTF-16 without a mark", Case(encoded(OBS, "utf-16-le"), f"{OBS}:1:1: encoding", "UTF-16")
    yield "UTF-32", Case(encoded(OBS, "utf-32"), f"{OBS}:1:1: encoding", "UTF-32")
    yield "GB18030", Case(encoded("areas.csv", "gb18030"), "areas.csv:2:17: encoding", "GB18030")
    yield "Big5", Case(written("units.csv", b"id,kind\nx,\xff\xff"), "units.csv:2:3: encoding", "not UTF-8")
    yield "half a character", Case(appended(SOURCES, b"x\xe4\xba"), f"{SOURCES}:35:2: encoding", "not UTF-8")
    yield "a surrogate", Case(appended(SOURCES, b"ab\xed\xa0\x80"), f"{SOURCES}:35:3: encoding", "")
    yield "tabs", Case(written("exceptions.csv", b"text\treason\n"), "exceptions.csv:1: delimiter", r"'\t'")
    yield "a link to itself", Case(link_instead(OBS, OBS), f"{OBS}: file", "broken link")
    yield "a link to nothing", Case(link_instead(OBS, "none.csv"), f"{OBS}: file", "broken link")
    yield "a link out", Case(link_instead(OBS, "/etc/hostname"), f"{OBS}: path", "leads out of the dataset's folder")
    yield "a pipe", Case(lambda f: [(f / OBS).unlink(), os.mkfifo(f / OBS)], f"{OBS}: file", "a device")
    yield "no descriptor", Case(lambda f: (f / DESCRIPTOR).unlink(), f"{DESCRIPTOR}: missing", "a dataset starts with")
    yield (
        "a quote in a cell",
        Case(replaced(OBS, "ai-output-2021,beijing", '"ai"-x,beijing'), f"{OBS}:22: csv", "',' ex"),
    )
    yield (
        "a byte-order mark twice",
        Case(
            lambda f: (f / OBS).write_text("\ufeff\ufeff" + (f / OBS).read_text("utf-8"), "utf-8"),
            f"{OBS}:1:1: column-unknown",
            r"'\ufeffid'",
        ),
    )
    yield (
        "no header",
        Case(
            lambda f: (f / "units.csv").write_bytes(table(read(f / "units.csv")[1:])),
            "units.csv:1:1: column-unknown",
            "is not in the schema; it has id, kind",
        ),
    )
    yield "only empty lines", Case(written("units.csv", b"\n\r\n\n"), "units.csv:1: empty", "first row")


HUGE: Mapping[str, Case] = {
    "a cell of 50 MB": Case(appended(OBS, b"x" * 50_000_000), f"{OBS}:37: size", "131,072 characters"),
    "a quoted cell of 50 MB": Case(appended(OBS, b'"' + b"x\n" * 25_000_000), f"{OBS}:37: size", "131,072 characters"),
    "a header of 50 MB": Case(written(OBS, b"x" * 50_000_000), f"{OBS}:1: size", "131,072 characters"),
    "a million rows": Case(
        appended("names.csv", b"".join(b"n-%d,x,en,ai,,,\n" % n for n in range(1_000_000))),
        f"names.csv:{load.ROWS + 2}: size",
        f"more than {load.ROWS:,} rows",
    ),
    "a million empty rows": Case(
        appended("names.csv", b",,,,,,\n" * 1_000_000), f"names.csv:{load.ROWS + 2}: size", "rows"
    ),
    "a file of 100 MB": Case(
        lambda f: os.truncate(f / OBS, 100_000_000), f"{OBS}: size", f"more than {load.SIZE // 2**20} MB"
    ),
    "thirty thousand wrong names": Case(
        appended("names.csv", b"".join(b"n-%d,x%d,en,aj,,,\n" % (n, n) for n in range(30_000))),
        "names.csv:30004:15: reference",
        "activities has no such row",
    ),
    "a row of two million cells": Case(appended("names.csv", b"," * 2_000_000), "names.csv:5: row-length", "2000001"),
    "a descriptor of 100,000 lists": Case(written(DESCRIPTOR, b"[" * 100_000), f"{DESCRIPTOR}:1:52: json", "deep"),
    "a pattern that never ends": Case(
        lambda f: [
            in_json(DESCRIPTOR, ("resources", 0, "schema", "fields", 2, "constraints"), {"pattern": "(.|.)*§"})(f),
            set_cell(f, "units.csv", 1, "name_en", "a" * 40),
        ],
        "units.csv:1: time",
        "is its pattern at fault?",
    ),
}
"""What is made on the fly for its size, or takes its time."""

WRONG = {
    "number": (
        "n.a.",
        "1,5",
        "1 000",
        "NaN",
        "-INF",
        "0x1F",
        "1e999",
        "１２",
        "--1",
        "1.",
        ".5",
        "5%",
        "1_000",
        "1e15",
        "1e-10",
    ),
    "integer": ("1.5", "x", "1e3", "²", "٣"),
    "boolean": ("yes", "TRUE", "1"),
    "date": ("2026-02-30", "21.11.2026", "2026-1-1", "20261121", "2026-W47-6"),
}
"""Cells that are not of a type."""


def cells() -> Iterator[tuple[str, Case]]:
    """Every column with what its type, its constraints or its references do not allow."""
    for _, resource in resources():
        name, schema = resource["path"], resource["schema"]
        if len(read(scratch() / name)) < 2:
            continue  # this dataset has no row of it to damage
        keys = {key["fields"]: key["reference"]["resource"] for key in schema.get("foreignKeys", [])}
        for item in schema["fields"]:
            column, limits = item["name"], item.get("constraints", {})
            wrong = [(value, "type", "") for value in WRONG.get(item.get("type", "string"), ())]
            wrong += [("", "required", "is empty")] if limits.get("required") else []
            wrong += [("nonsense", "enum", f"not one of {limits['enum'][0]}")] if "enum" in limits else []
            wrong += [("no such row", "reference", keys[column])] if column in keys else []
            wrong += [("no-such-row", "reference", item["listOf"])] if "listOf" in item else []
            wrong += [("99", "maximum", "more than")] if limits.get("maximum") == 12 else []
            wrong += [("1066", "minimum", "less than")] if limits.get("minimum") == 1900 else []
            for value, code, words in wrong:
                place = where(name, 1, column, value)
                yield f"{name} {column} is {value!r}", Case(cell(name, 1, column, value), f"{place}: {code}", words)
        if "id" in keys or schema["fields"][0]["constraints"].get("unique"):
            rows, last = read(scratch() / name), len(read(scratch() / name))
            again = appended(name, table([rows[1]]))
            yield f"{name} with a row twice", Case(again, f"{name}:{last + 1}:1: unique", "stands in line 2 already")
    for value in ("2023-13", "2024/2020", "2021-S3", "2021-Q5", "21", "2021-H1", "last year", "2021-02-30"):
        place = where(OBS, 5, "time_period", value)
        yield f"the period {value!r}", Case(cell(OBS, 5, "time_period", value), f"{place}: period", repr(value))
    for value in ("con", "NUL", "com1", "index"):
        place = where("areas.csv", 1, "id", value)
        yield f"the id {value!r}", Case(cell("areas.csv", 1, "id", value), f"{place}: reserved", repr(value))
    for value in ("../../x", "a/b", "a b", "..", "a.b", "é", "а", "-a", "a--b", "a" * 101, "=a", "<b>", "%2e", "a:b"):
        place = where("areas.csv", 1, "id", value)
        yield f"the id {value[:9]!r}", Case(cell("areas.csv", 1, "id", value), f"{place}: id", "at most 100 letters")
    for value in ("\x00", "\x1b[31m", "\u202e", "\u200b", "\u200f", "\u2066", "\ufeff", "\x7f", "\x85"):
        place = where(SOURCES, 5, "title", f"a{value}b")
        yield f"a title with {value!r}", Case(cell(SOURCES, 5, "title", f"a{value}b"), f"{place}: control", "cannot be")
    for value in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//x",
        "http://",
        "http://a b",
        "http://[",
        "ftp://a",
        "C:\\x",
    ):
        place = where(SOURCES, "bast-2023-10-16", "url", value)
        yield f"the link {value!r}", Case(cell(SOURCES, "bast-2023-10-16", "url", value), f"{place}: link", "http")


def meanings() -> Iterator[tuple[str, Case]]:
    """Rows that lead round in a circle, or do not mean what they should."""
    for name, key, column, value, code, words in (
        ("activities.csv", 1, "parent", "total", "cycle", "leads from 'total' back to itself"),
        ("activities.csv", "ai", "parent", "ai-core", "cycle", "leads from 'ai' back to itself"),
        ("areas.csv", "beijing", "part_of", "haidian", "cycle", "leads from 'beijing' back to itself"),
        (OBS, "ai-output-2021", "revises", "ai-output-2021", "revises", "back to itself"),
        (OBS, "ai-output-2021", "revises", "ai-output-2020", "revises", "not the same area"),
        (OBS, "ai-output-2021", "obs_value", "-207", "sign", "cannot be negative"),
        (OBS, "ai-output-2021", "restated_value", "", f"{OBS}:22:82: restated", "go together"),
        (OBS, "ai-output-2021", "note_en", "Rose by 12 percent", "number", "'12'"),
        (OBS, "ai-output-2021", "note_en", "See {nothing}", "placeholder", "names no observation"),
        (OBS, "ai-output-2021", "note_en", "See {", "placeholder", "a brace stands alone"),
        (OBS, "ai-output-2021", "note_en", "{?ai-output-2021 < ai-output-2020: fell}", "claim", "does not fit"),
        (OBS, "ai-output-2021", "plan", "five-year", "plan", "only a target"),
        (OBS, TARGET, "plan", "", "plans.csv:2:1: plan", "no target of the dataset"),
        ("plans.csv", 1, "to_year", "2020", "plan", "before from_year"),
        ("coverage.csv", 1, "to_year", "2018", "coverage", "before from_year"),
        ("corrections.csv", 1, "observation", "nothing", "correction", "neither released"),
        ("corrections.csv", 1, "was", "about", "corrections.csv:2:50: correction", "the same as was"),
        ("names.csv", 1, "activity", "", "names.csv:2:9: names", "one is needed"),
        (LABELS, 1, "text", "a { b", "label", "expected '}'"),
        (LABELS, 1, "text", "seen 12 times", "number", "'12'"),
        (f"{RELEASE}/{OBS}", 3, "obs_value", "", "required", "obs_value is empty"),
        (f"{RELEASE}/{OBS}", 3, "obs_value", "x", "type", "not a number"),
        (f"{RELEASE}/{OBS}", 3, "time_period", "", "required", "time_period is empty"),
        (f"{RELEASE}/{OBS}", 3, "time_period", "x", "period", "not a period"),
        (f"{RELEASE}/{OBS}", "ai-output-2021", "obs_value", "200", f"{OBS}:22:39: change", "was '200'"),
        (f"{RELEASE}/{SOURCES}", 3, "published", "June", "pattern", "does not match"),
        (f"{RELEASE}/{SOURCES}", 3, "id", "", "required", "id is empty"),
    ):
        head = code if ":" in code else f"{where(name, key, column, value)}: {code}"
        yield f"{name} {key} {column} is {value!r} by its meaning", Case(cell(name, key, column, value), head, words)
    yield (
        "a released figure is gone",
        Case(
            lambda f: (f / OBS).write_bytes(table([r for r in read(f / OBS) if r[0] != "ai-output-2018-b"])),
            f"{RELEASE}/{OBS}:18:1: change",
            "is gone since",
        ),
    )
    yield (
        "a correction that is no number",
        Case(
            lambda f: (f / "corrections.csv").write_bytes(
                table(
                    [
                        *read(f / "corrections.csv")[:1],
                        ["a", "ai-output-2021", "2026-11-20", "obs_value", "x", "y", "z", ""],
                    ]
                )
            ),
            "corrections.csv:2:39: correction",
            "was is 'x'",
        ),
    )
    yield (
        "ids that differ by capitals",
        Case(
            appended("units.csv", "cny,money,yuan,元,\n".encode()), "units.csv:11:1: id", "differs from 'CNY' in line 2"
        ),
    )
    yield (
        "a release without a table",
        Case(lambda f: (f / RELEASE / OBS).unlink(), f"{RELEASE}/{OBS}: missing", "not there"),
    )
    yield (
        "a release in UTF-16",
        Case(encoded(f"{RELEASE}/{SOURCES}", "utf-16"), f"{RELEASE}/{SOURCES}:1:1: encoding", "UTF-16"),
    )
    yield "a release cut off", Case(appended(f"{RELEASE}/{OBS}", b'x,"'), f"{RELEASE}/{OBS}:37: csv", "quotes")
    yield "a release that is empty", Case(written(f"{RELEASE}/{OBS}", b""), f"{RELEASE}/{OBS}:1: empty", "first row")
    yield (
        "a header of a release that never ends",
        Case(written(f"{RELEASE}/{OBS}", b"x" * 200_000), f"{RELEASE}/{OBS}:1: size", "131,072"),
    )


def descriptors() -> Iterator[tuple[str, Case]]:
    """A descriptor with wrong types, names and paths on every level."""
    first = ("resources", 0)
    schema = (*first, "schema")
    item = (*schema, "fields", 0)
    limits = (*item, "constraints")
    own = ("atlas",)
    for keys, value, words in (
        (("name",), 5, "not a text"), (("title",), [], "not a text"), (("description",), {}, "not a text"),
        (("version",), "../../x", "numbers with points"), (("version",), 1.0, "numbers with points"),
        (("version",), "1" * 5000, "numbers with points"), (("created",), "yesterday", "not a date"),
        (("created",), 2026, "not a date"), (("created",), "2026-02-30", "not a date"),
        (("created",), "20261121", "not a date"), (("homepage",), "javascript:x", "not a web address"),
        (("created",), "0001-01-01", "not a date"), (("created",), "9999-12-31", "not a date"),
        (("homepage",), "java\tscript:x", "not a web address"), (("homepage",), "atlas.html", "not a web address"),
        (("homepage",), "https://a/\"><b>", "not a web address"), (("licenses", 0, "path"), "a.html", "in .txt"),
        (("licenses", 0, "path"), "../x.txt", "in .txt"), (("licenses", 0, "path"), "/etc/x.txt", "in .txt"),
        ((*first, "path"), "units.html", "ends in .csv"), ((*first, "path"), "index.md", "ends in .csv"),
        ((*first, "path"), ".hidden/units.csv", "ends in .csv"), ((*first, "path"), "a?b#.csv", "ends in .csv"),
        (("licenses",), {}, "is no list"), (("licenses",), None, "is no list"),
        (("licenses", 0), "CC0", "is no object"), (("licenses", 0, "title"), 1, "not a text"),
        (("licenses", 0, "path"), "javascript:x", "not a web address"), (("resources",), {}, "is no list"),
        (("resources",), "units.csv", "is no list"), (own, [], "is no object"), (own, None, "is no object"),
        ((*own, "title"), "x", "is no object"), ((*own, "city"), ["beijing"], "not a text"),
        ((*own, "total"), 1, "not a text"), ((*own, "languages"), "en", "is no list"),
        ((*own, "languages", 0), "english", "two letters"), ((*own, "languages", 0), None, "two letters"),
        ((*own, "languages", 0), "../x", "two letters"), ((*own, "currency"), {}, "not a text"),
        ((*own, "exchange_rate"), True, "not a text"), ((*own, "home"), "ai-output-2021", "is no list"),
        ((*own, "home", 0), {}, "not a text"), ((*own, "home_charts"), {}, "is no list"),
        ((*own, "plan"), 2020, "is no list"), ((*own, "plan"), None, "is no list"),
        (first, "units.csv", "is no object"), (first, None, "is no object"), (first, [], "is no object"),
        ((*first, "name"), 5, "not a text"), ((*first, "name"), "", "not a text"),
        ((*first, "path"), ["units.csv"], "not a text"), ((*first, "path"), "../units.csv", "leads out"),
        ((*first, "path"), "a/../../x", "leads out"), ((*first, "path"), "/etc/passwd", "leads out"),
        ((*first, "path"), "..\\x", "leads out"), ((*first, "path"), "\\\\host\\x", "leads out"),
        ((*first, "path"), "a\\b", "a path has slashes"), ((*first, "path"), "a\x00b", "a path has slashes"),
        ((*first, "path"), "C:\\units.csv", "not one of the web or of a drive"),
        ((*first, "path"), "https://example.org/units.csv", "not one of the web"),
        ((*first, "path"), "file:///etc/passwd", "not one of the web"), (schema, "schema.json", "is no object"),
        (schema, [], "is no object"), ((*schema, "fields"), {}, "is no list"),
        ((*schema, "fields"), "id", "is no list"),
        (item, "id", "is no object"), ((*item, "name"), None, "not a text"),
        ((*item, "type"), "year", "not one of string"),
        ((*item, "type"), 5, "not one of string"), ((*item, "type"), {}, "not one of string"),
        (limits, [], "is no object"), ((*limits, "required"), "yes", "true or false"),
        ((*limits, "unique"), 1, "true or false"), ((*limits, "pattern"), "(", "regular expression"),
        ((*limits, "pattern"), 5, "regular expression"), ((*limits, "enum"), "A", "is no list"),
        ((*limits, "enum"), [1], "not a text"), ((*limits, "minimum"), 5, "bounds a field that is no number"),
        ((*limits, "maximum"), "9", "not a number"), ((*schema, "primaryKey"), {}, "not a field"),
        ((*schema, "primaryKey"), "nothing", "not a field"), ((*schema, "primaryKey"), ["id", []], "not a field"),
        ((*schema, "foreignKeys"), {}, "is no list"), ((*schema, "foreignKeys"), [5], "is no object"),
        ((*schema, "foreignKeys"), [{"fields": "id"}], "has no 'reference'"),
        ((*schema, "foreignKeys"), [{"fields": ["id"], "reference": {"resource": "units"}}], "not a text"),
        ((*schema, "foreignKeys"), [{"fields": "x", "reference": {"resource": "units"}}], "which is no field"),
        (("resources", 1, "name"), "units", "the name of resource number 1"),
        (("resources", 1, "path"), "UNITS.csv", "the path of resource number 1"),
        ((*schema, "fields", 1, "name"), "id", "the name of an earlier field"),
    ):  # fmt: skip
        inner = {"enum": (0,), "foreignKeys": (0, "reference")} if value == [1] else {}
        place = nested(keys, value) or line_of(
            DESCRIPTOR, (*keys, *inner.get(str(keys[-1]), ())) if not value else keys
        )
        name = f"{'.'.join(map(str, keys))} is {json.dumps(value)[:40]}"
        yield name, Case(in_json(DESCRIPTOR, keys, value), f"{place}: descriptor", words)
    for keys in (("resources",), (*first, "name"), (*first, "path"), schema, (*schema, "fields"), (*item, "name")):
        head = f"{line_of(DESCRIPTOR, keys[:-1])}: descriptor"
        yield f"no {'.'.join(map(str, keys))}", Case(in_json(DESCRIPTOR, keys, ...), head, f"has no '{keys[-1]}'")
    for value in (None, 5, "x", [], True):
        yield (
            f"the descriptor is {value!r}",
            Case(in_json(DESCRIPTOR, (), value), f"{DESCRIPTOR}:1:1: descriptor", "object"),
        )
    for name in ("city", "total", "languages", "currency", "foreign_currency", "exchange_rate", "exchange_rate_area"):
        head = f"{line_of(DESCRIPTOR, own)}: missing"
        yield (
            f"no atlas.{name}",
            Case(in_json(DESCRIPTOR, (*own, name), ...), head, f"the property atlas.{name} is not"),
        )
    head = f"{line_of(DESCRIPTOR, (*own, 'title'))}: setting"
    yield "a title of spaces", Case(in_json(DESCRIPTOR, (*own, "title"), {"en": " "}), head, "the title is empty")
    for name, value in (("city", "atlantis"), ("total", "x"), ("currency", "x"), ("exchange_rate", "x")):
        head = f"{line_of(DESCRIPTOR, (*own, name))}: setting"
        yield (
            f"atlas.{name} is {value}",
            Case(in_json(DESCRIPTOR, (*own, name), value), head, f"is '{value}', which no row"),
        )
    for number, resource in resources():
        fields = resource["schema"]["fields"]
        needed = validate.NEEDED.get(resource["name"].partition("-en")[0], {})
        for column in needed:
            place = next(n for n, field in enumerate(fields) if field["name"] == column)
            keys = ("resources", number, "schema", "fields", place)
            loose = {"name": column, "type": "string"}
            head = f"{line_of(DESCRIPTOR, keys)}: schema"
            yield (
                f"{resource['name']}.{column} is free",
                Case(in_json(DESCRIPTOR, keys, loose), head, "the atlas needs"),
            )
    start = '{\n "a": '
    for name, text, place, words in (
        ("nothing", "", "1:1", "Expecting value"), ("a word", "resources", "1:1", "Expecting value"),
        ("a comma at the end", '{"a": [1,]}', "1:10", "Expecting value"), ("two values", "{} {}", "1:4", "Extra data"),
        ("no end", '{"a": "x', "1:7", "Unterminated string"),
        ("a control character", '{"a": "\x01"}', "1:8", "control"),
        ("single quotes", "{'a': 1}", "1:2", "double quotes"), ("a comment", "{} // x", "1:4", "Extra data"),
        ("a name twice", f'{start}1,\n "b": 2,\n "a": 3\n}}', "4:2", "'a' stands twice"),
        ("NaN", f"{start}NaN}}", "2:7", "NaN is no number"), ("Infinity", f"{start}-Infinity}}", "2:7", "no number"),
        ("a number of 5,000 digits", f"{start}{'9' * 5000}}}", "2:7", "a number of 5000 digits"),
        ("half a character", f'{start}"\\ud800"}}', "2:7", "lone surrogate"),
        ("lists without end", "[" * 5000 + "]" * 5000, "1:52", "more than 50 deep"),
        ("objects without end", '{"a":' * 99_000, "1:252", "more than 50 deep"),
    ):  # fmt: skip
        head = f"{DESCRIPTOR}:{place}: json"
        yield f"a descriptor with {name}", Case(written(DESCRIPTOR, text.encode()), head, words)
    yield "a descriptor in UTF-16", Case(encoded(DESCRIPTOR, "utf-16"), f"{DESCRIPTOR}:1:1: encoding", "UTF-16")
    yield (
        "a resource of no file",
        Case(in_json(DESCRIPTOR, (*first, "path"), "x" * 300 + ".csv"), f"{'x' * 300}.csv: missing", "it is not there"),
    )


def nested(keys: tuple[str | int, ...], value: Any) -> str:
    """Where something inside a value that is put in stands; nothing when the value itself is wrong."""
    content = json.loads((scratch() / DESCRIPTOR).read_text("utf-8"))
    holder = content
    for key in keys[:-1]:
        holder = holder[key]
    inside = {"[1]": "1", "[5]": "5"}.get(json.dumps(value), "")
    if isinstance(value, list) and value and isinstance(value[0], dict):
        fields = value[0]["fields"]
        inside = (
            "{"
            if "reference" not in value[0]
            else f'"fields": {json.dumps(fields)[:1]}'
            if fields != "x"
            else '"fields": "x"'
        )
    if not inside or keys[-1] == "primaryKey":
        return ""
    holder[keys[-1]] = ["the mark", *value]
    lines = json.dumps(content, ensure_ascii=False, indent=1).splitlines()
    number = next(n for n, line in enumerate(lines) if '"the mark"' in line)
    found = next(n for n in range(number + 1, len(lines)) if lines[n].lstrip().startswith(inside))
    return f"{DESCRIPTOR}:{found}:{len(lines[found]) - len(lines[found].lstrip()) + 1}"


def borders() -> Iterator[tuple[str, Case]]:
    """GeoJSON that cannot be drawn."""
    feature = ("features", 0)
    head = f"{line_of(BORDERS, (*feature, 'id'))}"
    points = (*feature, "geometry", "coordinates")
    for name, keys, value, place, words in (
        ("a list", (), [], ":1: geometry", "a GeoJSON FeatureCollection"),
        ("no features", ("features",), None, ":1: geometry", "a GeoJSON FeatureCollection"),
        ("features that are texts", ("features",), ["x"], ":1: geometry", "a GeoJSON FeatureCollection"),
        ("an area that is none", (*feature, "id"), "atlantis", "reference", "areas has no such row"),
        ("an area that is a number", (*feature, "id"), 7, "1:1: reference", "'7'"),
        ("no geometry", (*feature, "geometry"), None, "geometry", "are of type None"),
        ("a line", (*feature, "geometry", "type"), "LineString", "geometry", "'LineString'"),
        ("a type that is a list", (*feature, "geometry", "type"), [], "geometry", "of type []"),
        ("no points", points, [], "geometry", "fewer than four points"),
        ("a number of points", points, 5, "geometry", "not lists of rings"),
        ("null for points", points, None, "geometry", "not lists of rings"),
        ("points that are texts", points, [[["a", "b"]] * 4], "geometry", "not lists of rings"),
        ("points that are objects", points, {"a": 1}, "geometry", "not lists of rings"),
        ("a point of one number", points, [[[1]] * 4], "geometry", "not lists of rings"),
        ("three points", points, [RING[:3]], "geometry", "fewer than four points"),
        ("a ring that is open", points, [[*RING[:3], [116, 39.5]]], "geometry", "does not end where it starts"),
        ("a ring the wrong way", points, [RING[::-1]], "geometry", "clockwise"),
        ("a point off the earth", points, [[[999, 39], *RING[1:3], [999, 39]]], "geometry", "no longitude"),
        ("a number beyond all", points, [[[10**30, 39], *RING[1:3], [10**30, 39]]], "geometry", "no longitude"),
        ("points too deep", points, [[[[[116, 39]]] * 4]], "geometry", "not lists of rings"),
    ):
        at = (
            f"{BORDERS}{place}"
            if place.startswith(":")
            else f"{BORDERS}:{place}"
            if ":" in place
            else f"{head}: {place}"
        )
        yield f"borders: {name}", Case(in_json(BORDERS, keys, value), at, words)
    listed = [resource["name"] for resource in json.loads((scratch() / DESCRIPTOR).read_text("utf-8"))["resources"]]
    keys = "resources", listed.index("boundaries"), "licenses", 0, "path"
    licence = in_json(DESCRIPTOR, keys, "terms.txt")
    yield "a licence that is not there", Case(licence, "terms.txt: missing", "not there")
    for name, make, words in (
        ("a folder", lambda place: place.mkdir(), "not a file"),
        ("a pipe", os.mkfifo, "not a file"),
        ("a link out", lambda place: place.symlink_to("/etc/hostname"), "leads out"),
    ):
        at = f"terms.txt: {'path' if name == 'a link out' else 'file'}"
        yield f"a licence that is {name}", Case(lambda f, m=make: [licence(f), m(f / "terms.txt")], at, words)
    again = json.loads((scratch() / BORDERS).read_text("utf-8"))["features"] * 2
    yield "borders twice", Case(in_json(BORDERS, ("features",), again), f"{head}: key", "has borders already")
    yield "borders cut off", Case(written(BORDERS, b'{"type": "Fea'), f"{BORDERS}:1:10: json", "Unterminated")
    yield (
        "borders too deep",
        Case(written(BORDERS, b'{"features": ' + b"[" * 5000 + b"]" * 5000 + b"}"), f"{BORDERS}:1:64: json", "deep"),
    )
    yield "borders missing", Case(lambda f: (f / BORDERS).unlink(), f"{BORDERS}: missing", "not there")


def cases() -> Mapping[str, Case]:
    """All but the huge ones, by name; no name stands twice."""
    found: dict[str, Case] = {}
    for group in (files, cells, meanings, descriptors, borders):
        for name, case in group():
            assert name not in found, name
            found[name] = case
    return found
