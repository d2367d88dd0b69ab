"""Datasets whose every text holds what would do harm if any output took it for more than text."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.golden import ROOT

SCRIPT = "window.__pwned=true"
HOST = "evil.example"
"""No page may ask this host for anything."""
WORDS = (
    '=HYPERLINK("http://evil.example/")<xss a="b">\'**x**[y](javascript:go)</script>`z`|'
    f"<img src=x onerror={SCRIPT}><script>{SCRIPT}</script><svg/onload={SCRIPT}>\"'></textarea></title></style>-->"
    f"<iframe src=//{HOST}/></iframe>![z](http://{HOST}/z.png)<http://{HOST}/auto>[w]: http://{HOST}/w ]]>&lt;b&gt;"
    f'\\ # ## ~~~ $x$ ../../x \'+{SCRIPT}+\' "+{SCRIPT}+"" `${SCRIPT}` '
)
"""Markup, Markdown, scripts, addresses, a formula and a path, in front of a text of the dataset."""
CODE = "{{ config }}{% raw %}{# x #}${x}"
"""Template code, for texts that are no sentences: in those a brace is a placeholder, and a problem otherwise."""
KEPT = {
    *("kind", "topic", "id", "key", "field", "was", "is", "language", "published", "date", "founded", "url"),
    *("archived", "time_period", "observation"),
}
"""Columns with a form of their own, which the checks hold them to."""
FORMS = ("number.", "scale.", "chart.proper", "month.")
"""Labels that are parts of numbers and dates, and those that name words."""
DESCRIPTOR = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))
TABLES = [resource for resource in DESCRIPTOR["resources"] if "schema" in resource]


def is_free(field: Mapping[str, object], schema: Mapping[str, object]) -> bool:
    """Whether any text may stand in a column."""
    held = {item["fields"] for item in schema.get("foreignKeys", [])} | KEPT  # type: ignore[attr-defined]
    bound = {"enum", "pattern"} & field.get("constraints", {}).keys()  # type: ignore[attr-defined]
    return not bound and field["type"] == "string" and field["name"] not in held and "listOf" not in field


def is_prose(name: str) -> bool:
    """Whether sentences stand in a column."""
    return name == "plausible" or name.rpartition("_")[0] not in ("", "name", "group")


def rewritten(path: Path, change: Callable[[dict[str, str]], object]) -> None:
    """Put a changed table in the place of one."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        head, rows = list(reader.fieldnames or ()), list(reader)
    for row in rows:
        change(row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head)
        writer.writeheader()
        writer.writerows(rows)


def spoil(folder: Path, labels: bool = True) -> set[str]:
    """Put `WORDS` in front of every text of every table, labels too when asked; gives the columns."""
    changed: set[str] = set()
    for resource in TABLES:
        schema, name = resource["schema"], resource["name"]
        path = folder / resource["path"]
        if name == "exceptions" or not path.exists():
            continue
        if name.startswith("labels"):
            if labels:
                rewritten(path, lambda row: row.update(text=label(row["key"], row["text"])))
            continue
        free = [field["name"] for field in schema["fields"] if is_free(field, schema)]

        def change(row: dict[str, str], free: list[str] = free) -> None:
            for column in free:
                if row[column]:
                    row[column] = WORDS + ("" if is_prose(column) else CODE) + row[column]
                    changed.add(column)

        rewritten(path, change)
    return changed


def label(key: str, text: str) -> str:
    """A label with hostile words before it; what it puts in stays."""
    return text if key.startswith(FORMS) or not text else WORDS + text
