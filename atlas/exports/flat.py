"""All figures in one table with names instead of ids, for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from atlas.language import Language
from atlas.model import Dataset
from atlas.output import Output

FIELDS = (
    *("id", "place", "activity", "indicator", "period", "value", "unit", "unit_mult", "qualifier", "status"),
    *("scope", "note", "doubt", "publisher", "title", "published", "tier", "url", "locator"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the start of a formula."""
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def plain(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe goes before what would be a formula; a number stays one."""
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV whose cells no spreadsheet runs, with a byte-order mark, which Excel needs to read Chinese."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows(map(plain, row) for row in (head, *rows))
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def outputs(dataset: Dataset, folder: Path, language: Language) -> Iterator[Output]:
    """`data/figures.<language>.csv`: a row an observation."""
    name = language.name
    rows = [
        (
            o.id,
            name(o.area.name),
            name(o.activity.name),
            name(o.indicator.name),
            o.period.text,
            f"{o.value:f}",
            o.indicator.unit.id,
            str(o.indicator.unit_mult),
            o.qualifier,
            o.status,
            language.plain(o.scope),
            language.plain(o.note),
            language.plain(o.doubt),
            o.source.publisher,
            o.source.title,
            o.source.published,
            o.source.tier,
            o.source.url,
            o.locator,
        )
        for o in dataset.observations.values()
    ]
    yield Output(f"data/figures.{language.code}.csv", table(FIELDS, rows))
