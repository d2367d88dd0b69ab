"""The composite index for a spreadsheet: by year, by indicator with every step, and under each of its variants."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from atlas.composite import Composite, composite
from atlas.exports.flat import table
from atlas.language import Language
from atlas.model import Dataset
from atlas.output import Output

INDEX = ("year", "index", "low", "median", "high", "best_rank", "worst_rank", "variants", "covered")
SCORES = (
    *("dimension", "indicator", "year", "value", "unit", "unit_mult", "kind", "observations", "low", "high", "score"),
    "weight",
)


def outputs(dataset: Dataset, folder: Path, language: Language) -> Iterator[Output]:
    """`data/index.<language>.csv`, a row a year; `index-scores`, a row a value; `index-variants`, a row a draw."""
    found = composite(dataset)
    if found is None:
        return
    years = (
        (
            *(str(year), plain(found.index[year]), plain(band.low), plain(band.median), plain(band.high)),
            *(str(band.best), str(band.worst), str(band.count), plain(found.covered[year])),
            *(plain(found.contributions[d.id].get(year)) for d in found.parts),
        )
        for year, band in found.bands.items()
    )
    head = (*INDEX, *(f"points_{d.id}" for d in found.parts))
    yield Output(f"data/index.{language.code}.csv", table(head, list(years)))
    yield Output(f"data/index-scores.{language.code}.csv", table(SCORES, list(scores(found))))
    drawn = [(str(n), *(plain(variant[y]) for y in found.years)) for n, variant in enumerate(found.variants, 1)]
    yield Output(f"data/index-variants.{language.code}.csv", table(("variant", *map(str, found.years)), drawn))


def scores(found: Composite) -> Iterator[tuple[str, ...]]:
    """Each value with the figures that it follows from, its goalposts, its score and its weight."""
    for item in found.items:
        assert item.indicator is not None
        low, high = found.goalposts[item.id]
        for year, cell in sorted(found.panel.rows[item.id].items()):
            yield (
                *(item.dimension.id, item.id, str(year), plain(cell.value)),
                *(item.indicator.unit.id, str(item.indicator.unit_mult), cell.kind),
                *(" ".join(o.id for o in cell.inputs), plain(low), plain(high)),
                *(plain(found.scores[item.id][year]), plain(found.weights[item.id])),
            )


def plain(value: float | None) -> str:
    """A number with as many digits as mean something; empty where there is none."""
    return "" if value is None else f"{round(value, 4) + 0.0:g}" if abs(value) < 100 else f"{round(value, 4):.10g}"
