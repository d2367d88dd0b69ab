"""The whole table behind a chart, where the pages that show the chart have no room for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from atlas import paging
from atlas.charts import Chart
from atlas.charts.chart import Cell, Reckoned
from atlas.derive import Derived
from atlas.model import Area, Milestone, Observation, Organisation, Source
from atlas.pages.page import Atlas, Link, Page, Pager
from atlas.render import html, safe

FOLDER = "charts"


@dataclass(frozen=True)
class View:
    """What the template shows; `title` is the chart's headline, and `note` is its own.

    `place` leads to the chart on the page that `where` names.
    """

    title: str
    headline: Markup
    subtitle: str
    place: Link
    where: str
    note: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[Markup, ...], ...]
    pager: Pager | None


def apart(page: Page) -> Mapping[str, Chart]:
    """The charts of a page whose tables stand elsewhere: the longest, until the rest have room; by id."""
    found: dict[str, Chart] = {}
    room = page.rows
    for chart in sorted(page.charts, key=lambda chart: len(chart.table.rows)):
        room -= len(chart.table.rows)
        if room < 0:
            found[chart.id] = chart
    return found


def address(chart: Chart) -> str:
    """Where the table of a chart stands."""
    return f"{FOLDER}/{chart.id}.html"


def pages(atlas: Atlas, listed: Iterable[Page]) -> Iterator[Page]:
    """The tables that some pages have no room for, each once, on as many pages as it needs."""
    found: dict[str, Chart] = {}
    places: dict[str, Page] = {}
    for page in listed:
        found |= apart(page)
        places |= dict.fromkeys((chart.id for chart in page.charts), page)
    for chart in found.values():
        path = address(chart).removesuffix(".html")
        cut = paging.cut(path, [("", chart.table.rows)])
        for part in cut:
            view = View(
                chart.headline,
                atlas.linked(part.path, chart.headline, chart),
                chart.subtitle,
                Link(
                    atlas.href(part.path, f"{places[chart.id].path}.html#{chart.id}"),
                    atlas.language.t("chart.figure.back"),
                ),
                getattr(places[chart.id].view, "title", "") or atlas.language.t("chart.figure.behind"),
                atlas.linked(part.path, chart.note, chart),
                chart.table.head,
                tuple(
                    tuple(shown(atlas, part.path, cell) for cell in row) for piece in part.pieces for row in piece.rows
                ),
                atlas.pager(cut, part.path, path),
            )
            yield Page(part.path, "table.md.jinja", view)


def shown(atlas: Atlas, path: str, cell: Cell) -> Markup:
    """A cell of the table behind a chart: a figure is linked to its card, what the chart reckons is marked as such."""
    match cell:
        case Source():
            return atlas.words(path, cell, atlas.publisher(cell))
        case Milestone():
            return atlas.prose(path, cell.title)
        case Area() | Organisation():
            return atlas.anchor(path, cell)
        case Observation() | Derived():
            return atlas.figure(path, cell, alone=False)
    return html('<span class="fig derived">{}</span>', cell) if isinstance(cell, Reckoned) else safe(cell)
