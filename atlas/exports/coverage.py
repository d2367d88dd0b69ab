"""What is published for which year, and the newest figure of every series, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from atlas import coverage, derive
from atlas.exports.flat import table
from atlas.language import Language
from atlas.model import Dataset
from atlas.output import Output

MATRIX = ("activity", "industry", "indicator", "measure", "year", "state", "whole", "observation", "reason")
FRESHNESS = ("area", "activity", "indicator", "shape", "subject", "newest", "observation", "expected", "overdue")


def outputs(dataset: Dataset, folder: Path, language: Language) -> Iterator[Output]:
    """`data/matrix.<language>.csv`, a row a cell, and `data/freshness.<language>.csv`, a row a series."""
    name = language.name
    cells = [
        (
            matrix.activity.id,
            name(matrix.activity.name),
            row.indicator.id,
            name(row.indicator.name),
            str(cell.year),
            cell.state,
            str(cell.whole).lower() if cell.observation else "",
            cell.observation.id if cell.observation else "",
            name(cell.absence.reason) if cell.absence else "",
        )
        for matrix in coverage.matrices(dataset)
        for row in matrix.rows
        for cell in row.cells
    ]
    yield Output(f"data/matrix.{language.code}.csv", table(MATRIX, cells))
    lines = [
        (
            *item.series.key,
            item.series.shape,
            language.subject(item.newest, dataset.city),
            item.newest.period.text,
            item.newest.id,
            str(item.expected or ""),
            str(item.overdue).lower(),
        )
        for item in coverage.freshness(dataset, derive.series(dataset))
    ]
    yield Output(f"data/freshness.{language.code}.csv", table(FRESHNESS, lines))
