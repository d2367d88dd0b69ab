"""No page weighs more than a slow line carries in a breath: none of the real site, none of one grown many times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from atlas import figures, paging, site, validate
from atlas.language import Language
from atlas.model import Activity, Dataset
from atlas.pages import PAGES, Atlas, Page, area, cluster, goal, industry, longer, tables
from tests.conftest import ROOT, Built
from tests.synthetic import word

MOST = 120_000
"""Bytes of a page with all that it holds, pictures too."""
SHELL = 20_000
"""Bytes that the theme puts round the text of the largest table of contents."""
TIMES = 8
"""How many of everything a grown dataset has for one of the real one."""
COPIED = ("ai", "ic", "medicine")
"""Industries of the catalogue that it has so many of, with all figures; of the others it has the targets."""


def test_every_page_is_light(built: Built) -> None:
    """No page of the site has more than 120 kB, its pictures in both widths and its tables included."""
    sizes = {path.relative_to(built.site).as_posix(): path.stat().st_size for path in built.site.rglob("*.html")}
    assert len(sizes) > 1000
    assert {page: size for page, size in sizes.items() if size > MOST} == {}


def many(found: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A table with each of its rows many times, under other ids."""
    made = dict(found)
    for n in range(1, TIMES):
        made |= {f"{key}-{word(n)}": replace(row, id=f"{key}-{word(n)}", **changes) for key, row in found.items()}
    return made


def grown(data: Dataset) -> Dataset:
    """The real dataset with many more industries, places, targets, events, claims and disagreements."""
    copies: dict[str, Activity] = {}
    held = dict(data.observations)
    sources = list(data.sources.values())
    own = [o for o in data.observations.values() if o.activity.id in COPIED or o.status == "T"]
    for n in range(1, TIMES):
        for old in dict.fromkeys(o.activity for o in own):
            key = f"{old.id}-{word(n)}"
            kind = "catalogue" if old.id in COPIED else "field"
            copies[key] = replace(old, id=key, kind=kind, parent="")
        for o in own:
            key = f"{o.id}-{word(n)}"
            held[key] = replace(o, id=key, activity=copies[f"{o.activity.id}-{word(n)}"])
    for n, o in enumerate(data.observations.values()):
        if o.activity.id in ("ai", "total") and o.status != "T":
            key = f"{o.id}-other"
            held[key] = replace(o, id=key, source=sources[n % len(sources)], value=o.value * 2, qualifier="exact")
    turns: Counter[str] = Counter()
    for key, o in held.items():
        held[key] = replace(o, turn=turns[o.source.id])
        turns[o.source.id] += 1
    places = {key: area for key, area in data.areas.items() if area.kind == "hub"}
    people = many(data.organisations)
    return replace(
        data,
        observations=held,
        activities={**data.activities, **copies},
        areas={**data.areas, **many(places)},
        clusters=many(data.clusters),
        milestones=many(data.milestones),
        claims=many(data.claims),
        organisations={key: replace(o, turn=n) for n, (key, o) in enumerate(people.items())},
    )


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The grown dataset, which no file holds."""
    data = grown(validate.read(ROOT / "data"))
    return Atlas(data, Language("en", data.labels["en"], data.units, data.observations))


@pytest.fixture(scope="module")
def found(atlas: Atlas) -> list[Page]:
    """The pages of lists, with what belongs to them, and those of some entities of which all lists have grown."""
    data, single = atlas.dataset, (industry, area, cluster, goal)
    made = [page for module in PAGES if module not in single for page in module.pages(atlas)]
    entities = [industry.page(atlas, data.activities[key]) for key in ("total", "ai")]
    entities += [area.page(atlas, data.areas[key]) for key in ("beijing", "zgc")]
    entities += [cluster.page(atlas, data.clusters["cluster-ai"])]
    return [*made, *(page for entity in entities for page in longer.pages(atlas, entity))]


@pytest.fixture(scope="module")
def texts(atlas: Atlas, found: list[Page], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Their Markdown, with the pictures that they hold."""
    charts = site.distinct(chart for page in found for chart in page.charts)
    pictures = figures.render(charts.values(), tmp_path_factory.mktemp("charts"))
    shown = [*found, *tables.pages(atlas, found)]
    return {page.path: site.text(atlas, page, pictures, {}, ROOT / "templates", ()) for page in shown}


def test_no_page_grows_with_the_data(texts: dict[str, str]) -> None:
    """With eight times the rows there are more pages, and none is larger than it may be."""
    for path in ("milestones.2", "clusters/index.2", "hubs/index.2", "scenarios.2", "industries/ai.disagreements"):
        assert path in texts
    assert {path: len(text.encode()) for path, text in texts.items() if len(text.encode()) > MOST - SHELL} == {}


def test_what_a_page_leaves_out_stands_elsewhere(found: list[Page]) -> None:
    """Every row of a long list is on one of its pages, in order, and the page of the entity leads to the first."""
    seen = 0
    for page in found:
        for one in longer.lists(page.view):
            if one.more:
                total = sum(len(rows) for _, rows in one.parts)
                assert total > len(one.here) == longer.LIMITS[one.kind][0]
                assert [path for path, _ in one.parts] == [
                    paging.address(f"{page.path}.{one.kind}", n) for n in range(1, len(one.parts) + 1)
                ]
                assert f'href="{Path(one.parts[0][0]).name}.html"' in one.more
                seen += 1
    assert seen > 10


def test_tables_behind_charts_are_whole(found: list[Page], texts: dict[str, str]) -> None:
    """A table that a page has no room for is linked from the chart, and has every row on pages of its own."""
    seen = 0
    for page in found:
        for chart in tables.apart(page).values():
            pages = [text for path, text in texts.items() if path.partition(".")[0] == f"charts/{chart.id}"]
            assert sum(text.count('<tr><th scope="row">') for text in pages) == len(chart.table.rows)
            assert f'/{tables.address(chart)}">' in texts[page.path].replace('href="charts/', 'href="/charts/')
            seen += 1
    assert seen > 5
