"""What every chart is made from and what it gives: a subject in, a chart with its words and table out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from atlas.charts.layers import Drawing
from atlas.derive import Derived, Series
from atlas.model import Area, Dataset, Milestone, Observation, Organisation, Source


@dataclass(frozen=True)
class Subject:
    """What a page is about: an industry, an area, a cluster or the whole city, with its series.

    `kind` is `home`, `industry`, `ecosystem` (an industry's supporting system), `industries`, `cluster`,
    `clusters`, `area`, `areas`, `targets`, `goal` or `index`. `series` are in the
    order of importance that the page gives them. `milestones` are those of the subject.
    """

    id: str
    kind: str
    name: str
    dataset: Dataset
    series: tuple[Series, ...]
    milestones: tuple[Milestone, ...] = ()


class Reckoned(str):
    """Words in a table that follow from its figures, such as a part of a target; a page marks them as such."""


Cell = str | Observation | Derived | Source | Milestone | Area | Organisation
"""One cell of the table behind a chart: words, or a figure that the page links to its evidence."""


@dataclass(frozen=True)
class Table:
    """The numbers behind a chart: one head, rows of as many cells."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, eq=False)
class Chart:
    """One chart, ready to be drawn at any width.

    `headline` says what the reader sees, as a finding composed from the data. `subtitle` names
    measure, unit, scope and period. `description` is the text alternative. `draw` takes a plot width
    in CSS pixels (about 680 wide, 340 narrow) and gives the drawing without title. `note` warns
    of what the chart leaves out, such as a break. `counts` says that whole numbers in the headline which are
    no figure of the table count things of the atlas: industries, targets, clusters or events. `reckoned` are the
    words of the headline that follow from figures, such as a change in percent. `keys` are the signs explained
    below the picture: a status as `dot.P` or `bar.P`, `bound`, `gap`.
    """

    id: str
    kind: str
    headline: str
    subtitle: str
    description: str
    note: str
    sources: tuple[Source, ...]
    table: Table
    draw: Callable[[int], Drawing]
    counts: bool = False
    reckoned: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
