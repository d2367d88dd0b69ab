"""A coverage-guided fuzzer of the loader: `make fuzz`, for FUZZ_SECONDS (60).

Atheris (libFuzzer) damages files of a small sound dataset and keeps what leads to lines of the loader that nothing
has led to yet. Whatever stands in the files, the loader gives a Dataset, or an InputError whose problems all have a
place: any other end, or one that does not come in time, is a find. It is kept in tests/finds/, where
`test_broken` repeats it for good; it needs mending first.

An input is one or more files of the dataset: `@@ <path>`, a line end, the content, and so on.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from atlas import validate
from atlas.model import Dataset
from atlas.problems import InputError
from tests.broken import sound, table
from tests.golden import ROOT

FINDS = ROOT / "tests" / "finds"
CORPUS = ROOT / ".cache" / "fuzz"
SECONDS = 30
"""How long one small dataset may take; a sound one takes a hundredth of a second."""
MARK = re.compile(rb"(?:\A|\n)@@ ([\w./-]+)\n")
ODD = (
    "", " ", "0", "-1", "1e9", "1e-99", "99999999999999999999", "NaN", "１２", "true", "2023-13",
    "2023-02-30", "2024/2020",
    "2021-S3", "index", "con", "../x", "A", "a;b", ";", "{", "}", "{}", "{?a > b: c}", "{ai-output-2021}",
    "{?ai-output-2021 > 1: x}", "{?ai-output-2021 > ai-output-2020: x}", '"', "\n", "\r", "\x00", "\u200b", "\ufeff",
    "x" * 300, "=1+1", "<b>", "javascript:x", "http://[", "https://a", "T", "F", "scope",
)  # fmt: skip
"""Cells that a rule may trip over."""
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**40, "", "x", "en", [], {}, [[]], [{}], {"x": []}, "(", "(a+)+$", "string", "number",
)  # fmt: skip
"""What may stand anywhere in JSON."""


def files(data: bytes) -> Mapping[str, bytes]:
    """The files of an input, by path."""
    _, *parts = MARK.split(data)
    return {name.decode(): content for name, content in zip(parts[::2], parts[1::2], strict=True)}


def joined(parts: Mapping[str, bytes]) -> bytes:
    """The input of some files."""
    return b"\n".join(b"@@ %s\n%s" % (name.encode(), content) for name, content in parts.items())


class Bench:
    """The sound dataset on the disk, damaged by one input after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = sound(folder)
        self.whole = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        self.changed: set[str] = set()

    def run(self, data: bytes) -> Dataset | InputError:
        """What the loader makes of an input."""
        parts = {name: content for name, content in files(data).items() if name in self.whole}
        for name in self.changed | parts.keys():
            (self.folder / name).write_bytes(parts.get(name, self.whole[name]))
        self.changed = set(parts)
        started = time.monotonic()
        try:
            made: Dataset | InputError = validate.read(self.folder)
        except InputError as error:
            made = error
        assert time.monotonic() - started < SECONDS, "the loader took too long"
        if isinstance(made, InputError):
            assert made.problems
            for problem in made.problems:
                assert problem.location.path.startswith(f"{self.folder.name}/"), problem
                assert problem.code, problem
                assert problem.message, problem
        return made


def mutated(data: bytes, limit: int, seed: int, mutate: Any, whole: Mapping[str, bytes]) -> bytes:
    """Another input: half of the time a cell, a row or a value is changed, else bytes."""
    chance = random.Random(seed)  # noqa: S311 - for variety, not for secrets
    parts = dict(files(data))
    if not parts or chance.random() < 0.1:
        name = chance.choice(sorted(whole))
        parts.setdefault(name, whole[name])
    name = chance.choice(sorted(parts))
    if chance.random() < 0.25:
        parts[name] = mutate(parts[name], min(limit, len(parts[name]) + 64))
    elif name.endswith("csv"):
        parts[name] = other_rows(parts[name], chance)
    else:
        parts[name] = other_value(parts[name], chance)
    made = joined(parts)
    return made if len(made) <= limit else data


def other_rows(content: bytes, chance: random.Random) -> bytes:
    """A CSV with one cell or row changed."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return content
    if not rows or not all(rows):
        return content
    row = chance.choice(rows)
    place = chance.randrange(len(row))
    match chance.randrange(8):
        case 0:
            rows.remove(row)
        case 1:
            rows.append(list(row))
        case 2:
            del row[place]
        case 3 | 4:
            row[place] = chance.choice(ODD)
        case 5:
            row[place] += chance.choice(ODD)
        case _:
            row[place] = chance.choice(chance.choice(rows) or [""])
    return table(rows)


def other_value(content: bytes, chance: random.Random) -> bytes:
    """JSON with one value changed, added or taken away."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return content
    holders = [value] if isinstance(value, dict | list) else []
    for holder in holders:
        inner = holder.values() if isinstance(holder, dict) else holder
        holders += [item for item in inner if isinstance(item, dict | list)]
    if not holders:
        return content
    holder = chance.choice(holders)
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    if not keys:
        return content
    key, new = chance.choice(keys), chance.choice(VALUES)
    if chance.random() < 0.3:
        del holder[key]
    else:
        holder[key] = json.loads(json.dumps(new))
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def fuzz(seconds: int) -> None:
    """Fuzz in this process, which libFuzzer ends."""
    import atheris  # noqa: PLC0415 - `test_broken` works without it

    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        bench = Bench(Path(scratch) / "data")
        CORPUS.mkdir(parents=True, exist_ok=True)
        for number, (name, content) in enumerate(sorted(bench.whole.items())):
            (CORPUS / f"seed-{number:02d}").write_bytes(joined({name: content}))
        current = Path(scratch).parent / f"fuzz-current-{os.getppid()}"

        def one(data: bytes) -> None:
            current.write_bytes(data)
            bench.run(data)

        def another(data: bytes, limit: int, seed: int) -> bytes:
            return mutated(data, limit, seed, atheris.Mutate, bench.whole)

        options = [f"-max_total_time={seconds}", "-timeout=86400", "-max_len=131072", f"-artifact_prefix={FINDS}/"]
        atheris.Setup([sys.argv[0], *options, str(CORPUS)], one, custom_mutator=another)
        atheris.Fuzz()


INSIDE = """
import sys, atheris
with atheris.instrument_imports(include=["atlas"]):
    from tests import fuzz
fuzz.fuzz(int(sys.argv[1]))
"""
"""Runs `fuzz` with the atlas's own modules, and no others, telling which lines are reached."""


def main() -> int:
    """Fuzz in a process of its own, which is ended when an input holds it up; gives the exit code."""
    seconds = int(os.environ.get("FUZZ_SECONDS", "60"))
    FINDS.mkdir(exist_ok=True)
    before = set(FINDS.iterdir())
    current = Path(tempfile.gettempdir()) / f"fuzz-current-{os.getpid()}"
    try:
        subprocess.run(
            [sys.executable, "-c", INSIDE, str(seconds)], cwd=ROOT, timeout=seconds + 5 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        if time.time() - current.stat().st_mtime > SECONDS:
            shutil.copyfile(current, FINDS / f"slow-{int(time.time())}")
    current.unlink(missing_ok=True)
    finds = sorted(path.relative_to(ROOT).as_posix() for path in set(FINDS.iterdir()) - before)
    print("\n".join(f"found: {path}" for path in finds) or f"nothing found in {seconds} seconds")
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
