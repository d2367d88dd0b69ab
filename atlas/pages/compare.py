"""Industries, places or measures side by side as the reader chooses; the page itself holds a table of the industries.

The address of a choice is `compare.html#industry=<id>,<id>` with up to four ids, or `#place=` or `#measure=`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas import derive
from atlas.model import Activity, Indicator, Observation
from atlas.pages.page import Atlas, Link, Page

BY = ("industry", "place", "measure")
MOST = 4
"""Things side by side at most, and measures in the table of the page itself."""
LEAST = 2
"""Industries that a measure must have in common for the table."""


@dataclass(frozen=True)
class Cell:
    """The newest figure of one measure for one industry, or of the scope of it that is named; empty where none is."""

    measure: str
    figure: Markup
    scope: str
    period: Markup
    status: str
    source: Markup


@dataclass(frozen=True)
class View:
    """What the template shows; `heads` are the measures of the table with their units."""

    choices: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[int, str], ...]
    heads: tuple[tuple[Link, str], ...]
    rows: tuple[tuple[Link, tuple[Cell, ...]], ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path, t = "compare", atlas.language.t
    industries = atlas.activities("catalogue")
    newest: dict[tuple[Activity, Indicator], Observation] = {}
    for line in (line for a in industries for line in atlas.family_series(a)):
        key = atlas.shown_on(line.first.activity), line.indicator
        last = derive.last(line.actual)
        if last and line.key[0] == atlas.dataset.city.id and line.shape in ("A", "*"):
            newest.setdefault(key, last)  # the industry's own stands before its narrower scopes
    measures = shared(atlas, [indicator for _, indicator in newest])
    view = View(
        choices=tuple((name, t(f"compare.by.{name}")) for name in BY),
        numbers=tuple((n, t(f"compare.number.{n}")) for n in range(1, MOST + 1)),
        heads=tuple((atlas.link(path, i), atlas.language.unit(i)) for i in measures),
        rows=tuple(
            (atlas.link(path, a), tuple(cell(atlas, path, i, newest.get((a, i))) for i in measures))
            for a in industries
            if measures
        ),
    )
    yield Page(path, "compare.md.jinja", view)


def shared(atlas: Atlas, found: list[Indicator]) -> list[Indicator]:
    """The measures that stand in a list most often; those that one may ask of any industry come first."""
    counted = [i for i in atlas.dataset.indicators.values() if found.count(i) >= LEAST and i.measure != "rank"]
    return sorted(counted, key=lambda i: (not i.core, -found.count(i)))[:MOST]


def cell(atlas: Atlas, path: str, indicator: Indicator, observation: Observation | None) -> Cell:
    """One cell of the table."""
    name = atlas.label(indicator)
    if observation is None:
        return Cell(name, Markup(), "", Markup(), "", Markup())
    return Cell(
        name,
        atlas.figure(path, observation),
        atlas.label(observation.activity) if observation.activity.kind == "scope" else "",
        atlas.period(observation.period),
        atlas.status(observation),
        atlas.cite(path, observation.source),
    )
