"""All figures in one table with names instead of ids, for a spreadsheet."""

from __future__ import annotations

import csv
import io
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


def plain(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe goes before what would be a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV with a byte-order mark, which Excel needs to read Chinese."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def outputs(dataset: Dataset, folder: Path, language: Language) -> Iterator[Output]:
    """`data/figures.<language>.csv`: a row an observation."""
    name = language.name
    rows = [
        (
            o.id,
            plain(name(o.area.name)),
            plain(name(o.activity.name)),
            plain(name(o.indicator.name)),
            o.period.text,
            f"{o.value:f}",
            o.indicator.unit.id,
            str(o.indicator.unit_mult),
            o.qualifier,
            o.status,
            plain(language.plain(o.scope)),
            plain(language.plain(o.note)),
            plain(language.plain(o.doubt)),
            plain(o.source.publisher),
            plain(o.source.title),
            o.source.published,
            o.source.tier,
            plain(o.source.url),
            plain(o.locator),
        )
        for o in dataset.observations.values()
    ]
    yield Output(f"data/figures.{language.code}.csv", table(FIELDS, rows))
