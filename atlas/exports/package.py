"""The Data Package as it is: descriptor and tables, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from atlas.language import Language
from atlas.load import DESCRIPTOR, content, licences
from atlas.model import Dataset
from atlas.output import Output


def outputs(dataset: Dataset, folder: Path, language: Language) -> Iterator[Output]:
    """`data/datapackage.json`, every table that it names, and the licences that lie beside them."""
    raw = (folder / DESCRIPTOR).read_bytes()
    yield Output(f"data/{DESCRIPTOR}", raw)
    for resource in json.loads(raw.decode("utf-8-sig"))["resources"]:
        for path in (resource["path"], *licences(resource)):
            yield Output(f"data/{path}", content(folder, path))
