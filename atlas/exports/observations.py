"""Every figure for the list that filters and the page that compares: `figures/observations.js`, a classic script.

A script rather than JSON, since a page that is opened from a file may load nothing else. Columns rather than
rows, and whatever repeats once in a list of its own, so that it stays small: a row holds places in those lists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from atlas import derive, paging
from atlas.charts import theme
from atlas.exports.flat import FIELDS
from atlas.language import Language
from atlas.model import QUALIFIERS, STATUSES, TIERS, Activity, Dataset, Text
from atlas.output import Output

PATH = "figures/observations.js"

WORDS = (
    *("explore.count", "explore.none", "explore.all", "explore.chosen", "explore.narrow", "explore.remove"),
    *("explore.from", "explore.to", "explore.text", "explore.doubt", "explore.page", "explore.print"),
    *("explore.copied", "explore.newest", "explore.clear", "explore.sort.up", "explore.sort.down"),
    *("explore.industry", "explore.measure", "explore.place", "explore.status", "explore.tier"),
    *("compare.choose", "compare.caption", "compare.newest", "compare.broken", "compare.shared", "compare.single"),
    *("compare.single.count", "compare.years", "compare.missing", "compare.part", "compare.lines", "compare.line"),
    *("compare.line.part", "compare.table", "compare.too_few", "compare.nothing", "compare.places"),
    *("compare.by_measure", "compare.title", "cite", "missing.publisher", "missing.date", "subject.place"),
    *("column.measure", "column.period", "column.figure", "column.industry"),
)
"""Labels that the scripts fill in by themselves."""


def outputs(dataset: Dataset, folder: Path, language: Language) -> Iterator[Output]:
    """`figures/observations.js`, which sets `window.atlasFigures`."""
    text = json.dumps(content(dataset, language), ensure_ascii=False, separators=(",", ":"))
    # U+2028 and U+2029 end a line of a script to old browsers; "</script" would end it where it is put into a page
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")
    yield Output.text(PATH, f"window.atlasFigures={text};\n")


def content(dataset: Dataset, language: Language) -> dict[str, Any]:
    """All that the script holds, as JSON has it; the figures stand in the order in which the list opens."""
    found = derive.newest_first(dataset)
    industries = {a for o in found for a in dataset.lineage(o.activity)}
    lists = {
        "industries": used(dataset.activities.values(), industries),
        "places": used(dataset.areas.values(), (o.area for o in found)),
        "measures": used(dataset.indicators.values(), (o.indicator for o in found)),
        "sources": used(dataset.sources.values(), (o.source for o in found)),
        "periods": tuple(dict.fromkeys(o.period for o in found)),
    }
    texts: dict[str, int] = {"": 0}
    places = {name: {item: n for n, item in enumerate(items)} for name, items in lists.items()}
    lines = derive.series(dataset)
    keys = {o.key for o in found}
    standing = {o.id for line in lines for o in line.actual}
    profile = dataset.profile

    def text(item: Text | str) -> int:
        words = item if isinstance(item, str) else language.plain(item)
        return texts.setdefault(words, len(texts))

    columns: dict[str, Any] = {
        "id": [o.id for o in found],
        "industry": [places["industries"][o.activity] for o in found],
        "measure": [places["measures"][o.indicator] for o in found],
        "place": [places["places"][o.area] for o in found],
        "period": [places["periods"][o.period] for o in found],
        "month": [o.month for o in found],
        "value": [f"{o.value:f}" for o in found],
        "words": [language.figure(o) for o in found],
        "qualifier": "".join(str(QUALIFIERS.index(o.qualifier)) for o in found),
        "status": "".join(o.status for o in found),
        "standing": "".join("1" if o.id in standing else "0" for o in found),
        "source": [places["sources"][o.source] for o in found],
        "scope": [text(o.scope) for o in found],
        "note": [text(o.note) for o in found],
        "doubt": [text(o.doubt) for o in found],
        "locator": [text(o.locator) for o in found],
    }
    return {
        "language": language.code,
        "title": language.name(profile.title),
        "version": profile.version,
        "date": profile.date,
        "licence": profile.licence,
        "city": places["places"].get(dataset.city, -1),
        "fields": FIELDS,
        "industries": [industry(dataset, language, a, places["industries"]) for a in lists["industries"]],
        "places": [named(language, a.id, a.name) | {"group": language.t(f"group.{a.kind}")} for a in lists["places"]],
        "measures": [
            named(language, i.id, i.name)
            | {"group": language.t(f"topic.{i.topic}"), "unit": language.unit(i), "stock": i.collection == "end"}
            | {"code": i.unit.id, "mult": i.unit_mult}
            for i in lists["measures"]
        ],
        "sources": [
            {"id": s.id, "publisher": s.publisher, "title": s.title, "published": s.published}
            | {"tier": TIERS.index(s.tier), "url": s.url, "language": s.language}
            for s in lists["sources"]
        ],
        "periods": [
            {"text": p.text, "words": language.period(p), "start": p.start, "end": p.end, "shape": p.shape}
            for p in lists["periods"]
        ],
        "texts": list(texts),
        "statuses": {status: language.t(f"status.{status}") for status in STATUSES},
        "tiers": [{"id": tier, "name": language.t(f"tier.{tier}")} for tier in TIERS],
        "qualifiers": QUALIFIERS,
        "breaks": [
            (places["industries"][b.activity], places["measures"][b.indicator], places["places"][b.area], b.period.end)
            for b in dataset.breaks.values()
            if not b.bridge and b.key in keys
        ],
        "parts": {n: f".{part}" for n, o in enumerate(found) if (part := paging.number(o)) > 1},
        "words": {key: language.t(key) for key in WORDS},
        "columns": columns,
    }


def used(items: Iterable[Any], wanted: Iterable[Any]) -> tuple[Any, ...]:
    """Those of some items that are wanted, in their own order."""
    known = set(wanted)
    return tuple(item for item in items if item in known)


def named(language: Language, key: str, name: Text) -> dict[str, Any]:
    """An entry with its name, and with its names in other languages, which a reader may search for."""
    shown = language.name(name)
    others = " ".join(text for text in name.values() if text and text != shown)
    return {"id": key, "name": shown, "other": others}


def industry(dataset: Dataset, language: Language, activity: Activity, places: dict[Activity, int]) -> dict[str, Any]:
    """An industry with its group, its colour, and as `within` the places of those that it is a narrower scope of."""
    top = dataset.lineage(activity)[-1]
    colours = {value: name for name, value in theme.LIGHT.items()}
    return named(language, activity.id, activity.name) | {
        "group": language.t(f"group.{top.kind}"),
        "scope": activity.kind == "scope",
        "whole": activity.kind == "aggregate" and not activity.parent,
        "within": [places[a] for a in dataset.lineage(activity)[1:]],
        "colour": colours[theme.colour(dataset, activity)],
    }
