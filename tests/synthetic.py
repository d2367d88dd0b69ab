"""Made-up datasets of any size for measuring, labelled as such: `python -m tests.synthetic 200 folder`.

Each industry has four charts (a level, a share, a growth rate and a count), the tables of a page and ten sources.
Values follow a rule and mean nothing. Schemas and labels are the atlas's own.
"""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
YEARS = range(2017, 2025)
CITED = 10
"""Sources of each industry."""
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu")

Row = Mapping[str, str]

UNITS: list[Row] = [
    {"id": "CNY", "kind": "money", "name_en": "yuan"},
    {"id": "USD", "kind": "money", "name_en": "US dollars"},
    {"id": "CNY_per_USD", "kind": "rate", "name_en": "yuan to the dollar"},
    {"id": "PT", "kind": "share", "symbol": "%"},
    {"id": "PP", "kind": "points", "name_en": "percentage points"},
    {"id": "companies", "kind": "count", "name_en": "companies"},
]
MEASURES = {
    "value-added": {"measure": "value_added", "topic": "size", "unit_measure": "CNY", "unit_mult": "9"},
    "value-added-share": {"measure": "share", "topic": "structure", "unit_measure": "PT"},
    "value-added-growth": {
        "measure": "growth",
        "topic": "growth",
        "unit_measure": "PT",
        "growth_of": "value-added",
        "prices": "constant",
    },
    "enterprises": {"measure": "count", "topic": "enterprises", "unit_measure": "companies", "collection": "end"},
}
RATE = {"measure": "rate", "topic": "policy", "unit_measure": "CNY_per_USD"}
"""The exchange rate, of which there are no figures."""
EXCEPTIONS = ("14th Five-Year Plan", "2441 system")
PROFILE = {
    "title": "Synthetic atlas",
    "description": "Made-up figures for measuring how fast an atlas is built; they say nothing about any place.",
    "version": "0.1.0",
    "created": "2026-01-01T00:00:00Z",
}


def word(number: int) -> str:
    """A name without digits, one for each number."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:04d}")


def value(measure: str, industry: int, year: int) -> str:
    """A made-up value that moves a little from year to year."""
    step, base = year - YEARS[0], 7 * industry % 90
    match measure:
        case "value-added":
            return f"{(40 + base) * (1.06 + base % 5 / 100) ** step:.1f}"
        case "value-added-share":
            return f"{1 + base / 10 + step * (0.1 + base % 7 / 100):.1f}"
        case "value-added-growth":
            return f"{4 + base % 6 + (step * (3 + base % 4)) % 5 / 2:.1f}"
    return str(100 + 10 * base + step * (20 + base % 9))


def tables(count: int) -> Iterator[tuple[str, Iterable[Row]]]:
    """The tables that hold anything, for so many industries."""
    numbers = range(count)
    yield "units", UNITS
    yield "exceptions", [{"text": text, "reason": "The atlas's labels name it"} for text in EXCEPTIONS]
    yield (
        "indicators",
        [
            {
                "id": key,
                "name_en": f"Measure {key}",
                "definition_en": "Made up.",
                "unit_mult": "0",
                "collection": "period",
            }
            | row
            for key, row in {**MEASURES, "exchange-rate": RATE}.items()
        ],
    )
    yield "areas", [{"id": "nowhere", "name_en": "Nowhere", "kind": "city", "about_en": "A place that is made up."}]
    yield (
        "activities",
        [
            {"id": "total", "name_en": "Whole economy", "kind": "aggregate", "definition_en": "Made up."},
            *(
                {
                    "id": word(n),
                    "name_en": f"Industry {word(n)}",
                    "kind": "field",
                    "parent": "total",
                    "definition_en": "An industry that is made up.",
                }
                for n in numbers
            ),
        ],
    )
    yield (
        "sources",
        [
            {
                "id": f"source-{word(n)}",
                "title": f"Report {word(n)}",
                "publisher": f"Bureau {word(n % 20)}",
                "published": "2025-06-01",
                "language": "en",
                "tier": "repost",
            }
            for n in range(max(count, CITED))
        ],
    )
    yield (
        "observations",
        (
            {
                "id": f"{word(n)}-{measure}-{year}",
                "ref_area": "nowhere",
                "activity": word(n),
                "indicator": measure,
                "time_period": str(year),
                "obs_value": value(measure, n, year),
                "qualifier": "exact",
                "obs_status": "A",
                "source": f"source-{word((n + (8 * place + year) % CITED) % max(count, CITED))}",
            }
            for n in numbers
            for place, measure in enumerate(MEASURES)
            for year in YEARS
        ),
    )


def write(count: int, folder: Path) -> Path:
    """The dataset in a folder that is not there yet."""
    descriptor = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))
    settings = {
        "city": "nowhere",
        "total": "total",
        "languages": ["en"],
        "currency": "CNY",
        "foreign_currency": "USD",
        "exchange_rate": "exchange-rate",
        "exchange_rate_area": "nowhere",
        "home": [f"{word(0)}-value-added-2024"],
    }
    listed = [resource for resource in descriptor["resources"] if "schema" in resource]
    shutil.copytree(ROOT / "data" / "labels", folder / "labels")
    made = descriptor | PROFILE | {"atlas": settings, "resources": listed}
    (folder / "datapackage.json").write_text(json.dumps(made, ensure_ascii=False, indent=1), "utf-8")
    rows = dict(tables(count))
    for resource in listed:
        path = folder / resource["path"]
        if not path.exists():
            names = [field["name"] for field in resource["schema"]["fields"]]
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows.get(resource["name"], ()))
    return folder


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
