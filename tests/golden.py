"""Small whole sites: `python -m tests.golden` writes the docs expected of each case in tests/sites/ anew.

A case is `tests/sites/<case>/data` with tables and `profile.json`, the head of the descriptor. Schemas and
labels are the atlas's own, so that a case never falls behind them. The docs expected of it are its Markdown and
CSV; of a picture or a spec only a short hash stands there, so that a diff can be read.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from atlas import site, validate
from atlas.output import Output, Shelf
from atlas.pages import Page

ROOT = Path(__file__).resolve().parent.parent
SITES = ROOT / "tests" / "sites"
CASES = tuple(sorted(path.parent.name for path in SITES.glob("*/data")))
BULK = re.compile(r"(<svg\b)[^\n]*?</svg>|(<script type=\"application/json\"[^>]*>)[^\n]*?(?=</script>)")
"""Pictures and specs inside a page."""
FLAT = re.compile(r"\w\.[a-z]{2}\.csv$")
"""A download that is made, in one language; the others are copies of the dataset."""


def assemble(case: str, folder: Path) -> Path:
    """Put the dataset of a case together in `folder`, which must not be there yet.

    A table that it lacks is empty, and borders that it lacks are left out.
    """
    shutil.copytree(SITES / case / "data", folder, ignore=shutil.ignore_patterns("profile.json"))
    descriptor = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))
    profile = json.loads((SITES / case / "data" / "profile.json").read_text("utf-8"))
    lacking = [r for r in descriptor["resources"] if "schema" not in r and not (folder / r["path"]).exists()]
    descriptor["resources"] = [r for r in descriptor["resources"] if r not in lacking]
    (folder / "datapackage.json").write_text(json.dumps(descriptor | profile, ensure_ascii=False, indent=1), "utf-8")
    shutil.copytree(ROOT / "data" / "labels", folder / "labels")
    for resource in descriptor["resources"]:
        path = folder / resource["path"]
        if not path.exists() and "schema" in resource:
            path.write_text(",".join(field["name"] for field in resource["schema"]["fields"]) + "\n", "utf-8")
    return folder


def quiet(pages: Iterable[Page], what: str) -> Iterable[Page]:
    """No progress bar."""
    return pages


def outputs(data: Path, cache: Path = ROOT / ".cache") -> list[Output]:
    """Every generated file of a dataset; nothing is written but the pictures' cache."""
    return site.outputs(validate.read(data), site.Folders(data, ROOT / "templates", cache), quiet, Shelf())


def short(content: bytes) -> str:
    """A hash that is short enough to read."""
    return hashlib.sha256(content).hexdigest()[:12]


def readable(made: Iterable[Output]) -> dict[str, str]:
    """What is compared: Markdown and CSV as text, pictures and specs as hashes.

    Copies of the dataset are left out, and briefs, which `test_briefs` looks into.
    """
    found = {}
    for output in made:
        copy = output.path.startswith("data/") and not FLAT.search(output.path)
        if copy or output.path == site.VEGA or output.path.endswith((".pdf", ".png")):
            continue
        if output.path.endswith((".md", ".csv")):
            text = output.content.decode("utf-8-sig").replace("\r\n", "\n")
            found[output.path] = BULK.sub(lambda match: f"{match[1] or match[2]}{short(match[0].encode())}", text)
        else:
            found[output.path] = f"{short(output.content)}\n"
    return found


def main() -> None:
    """Write the expected docs of every case."""
    for case in CASES:
        scratch = ROOT / ".cache" / "golden" / case / "data"
        shutil.rmtree(scratch, ignore_errors=True)
        made = readable(outputs(assemble(case, scratch)))
        expected = SITES / case / "docs"
        shutil.rmtree(expected, ignore_errors=True)
        for path, text in made.items():
            target = expected / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="\n")
        print(f"{case}: {len(made)} files")


if __name__ == "__main__":
    main()
