"""What is published for which year, what is missing and why, how fresh every measure is, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from atlas import coverage, paging
from atlas.coverage import Cell, Freshness, Gap, Matrix
from atlas.coverage import Row as MatrixRow
from atlas.derive import Series, grouped
from atlas.model import Activity, Indicator
from atlas.pages import longer
from atlas.pages.longer import Listed
from atlas.pages.page import Atlas, Link, Page, Pager
from atlas.paging import Part, Piece
from atlas.render import html, safe, tally

PATH = "coverage"
MARKS = {"published": "●", "part": "◐", "not_published": "–", "not_applicable": "×", "not_collected": "·"}
"""The signs of the matrix; `part` is a published figure of a part of the year or of the industry."""


@dataclass(frozen=True)
class Square:
    """One cell of the matrix as it is shown: a mark or a link under one; `words` say why there is no figure."""

    kind: str
    words: str
    content: Markup


@dataclass(frozen=True)
class Line:
    """One measure of an industry, the newest year first; without squares when nothing at all is known of it."""

    name: Markup
    squares: tuple[Square, ...]


@dataclass(frozen=True)
class Table:
    """The matrix of one industry, or some lines of it; `id` is empty where it goes on from another page."""

    id: str
    title: str
    link: Link
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Share:
    """How much of what an industry could have is published, with the way to its matrix."""

    link: Link
    published: str
    possible: str
    share: str


@dataclass(frozen=True)
class Late:
    """A series of which a newer figure should be there."""

    name: Markup
    figure: Markup
    period: str
    expected: str


@dataclass(frozen=True)
class Fresh:
    """The newest figure of one measure in any of its series."""

    link: Link
    period: str
    series: str
    overdue: str


@dataclass(frozen=True)
class View:
    """What the template shows; where the matrices need pages of their own, those have nothing else."""

    published: str
    possible: str
    share: str
    legend: tuple[tuple[str, str, str], ...]
    years: tuple[str, ...]
    title: str
    shares: Listed[Share]
    tables: tuple[Table, ...]
    late: Listed[Late]
    fresh: Listed[tuple[str, Fresh]]
    groups: tuple[tuple[str, tuple[Fresh, ...]], ...]
    pager: Pager | None


MISSING = 10
"""Things of one kind that an industry's page says to be missing; the page of coverage has all."""
MATRIX, FEW = 40, 20
"""Rows of matrices on one page, and on the page that says more than that; a head counts as a row."""


@lru_cache(1)
def cut(atlas: Atlas) -> tuple[Part[Matrix, MatrixRow], ...]:
    """The matrices of the industries: on the page itself if they are few, else on others."""
    found = [(matrix, matrix.rows) for matrix in coverage.matrices(atlas.dataset)]
    return paging.cut(PATH, found, MATRIX, number=1 if sum(1 + len(rows) for _, rows in found) <= FEW else 2)


def address(atlas: Atlas, activity: Activity) -> str:
    """Where the matrix of an industry stands; the page of all where it has none."""
    return addresses(atlas).get(activity.id, f"{PATH}.html")


@lru_cache(1)
def addresses(atlas: Atlas) -> Mapping[str, str]:
    """By the id of an industry, the address of its matrix below the site."""
    return {
        piece.key.activity.id: f"{part.path}.html#{piece.key.activity.id}"
        for part in cut(atlas)
        for piece in part.pieces
        if not piece.continued
    }


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, and those of the matrices if they have some."""
    t = atlas.language.t
    found = tuple(piece.key for part in cut(atlas) for piece in part.pieces if not piece.continued)
    fresh = tuple(coverage.freshness(atlas.dataset, atlas.series))
    published, possible = sum(m.count("published") for m in found), sum(m.possible for m in found)
    measures = longer.listed(atlas, PATH, "freshness", list(by_measure(atlas, fresh)), measure)
    view = View(
        published=atlas.language.number_of(published),
        possible=atlas.language.number_of(possible),
        share=percent(published, possible),
        legend=tuple((kind, mark, t(f"coverage.state.{kind}.intro")) for kind, mark in MARKS.items()),
        years=tuple(str(cell.year) for cell in reversed(found[0].rows[0].cells)) if found and found[0].rows else (),
        title=t("nav.coverage"),
        shares=longer.listed(atlas, PATH, "shares", found, share),
        tables=tuple(table(atlas, PATH, piece) for part in cut(atlas) if part.path == PATH for piece in part.pieces),
        late=longer.listed(
            atlas, PATH, "overdue", [f for f in sorted(fresh, key=lambda f: f.newest.period.end) if f.overdue], late
        ),
        fresh=measures,
        groups=longer.by_topic(measures.here),
        pager=atlas.pager(cut(atlas), PATH, PATH),
    )
    yield from longer.pages(atlas, Page(PATH, "coverage.md.jinja", view))
    for part in cut(atlas):
        if part.path != PATH:
            tables = tuple(table(atlas, part.path, piece) for piece in part.pieces)
            bare = replace(
                view, shares=longer.none(), tables=tables, late=longer.none(), fresh=longer.none(), groups=()
            )
            yield Page(part.path, "coverage.md.jinja", replace(bare, pager=atlas.pager(cut(atlas), part.path, PATH)))


def share(atlas: Atlas, path: str, matrix: Matrix) -> Share:
    """How much of its matrix an industry has."""
    published, possible = matrix.count("published"), matrix.possible
    return Share(
        Link(atlas.href(path, address(atlas, matrix.activity)), atlas.label(matrix.activity)),
        atlas.language.number_of(published),
        atlas.language.number_of(possible),
        percent(published, possible),
    )


def percent(part: int, whole: int) -> str:
    """A whole percentage; of nothing it is nothing."""
    return f"{round(100 * part / whole)}%" if whole else "0%"


def table(atlas: Atlas, path: str, piece: Piece[Matrix, MatrixRow]) -> Table:
    """The matrix of one industry, or some rows of it."""
    return Table(
        "" if piece.continued else piece.key.activity.id,
        atlas.label(piece.key.activity),
        atlas.link(path, piece.key.activity),
        tuple(
            Line(
                atlas.anchor(path, row.indicator),
                () if row.empty else tuple(square(atlas, path, cell) for cell in reversed(row.cells)),
            )
            for row in piece.rows
        ),
    )


def square(atlas: Atlas, path: str, cell: Cell) -> Square:
    """One cell: the mark, with words for those who do not see it, and the way to the figure."""
    t, name = atlas.language.t, atlas.language.name
    kind = cell.state if cell.whole else "part"
    o = cell.observation
    if o is None:
        words = t(f"coverage.state.{kind}")
        if cell.absence:
            words = t("coverage.because", state=words, reason=atlas.language.plain(cell.absence.reason))
        return Square(kind, words, safe(MARKS[kind]))
    words = t("coverage.cell", figure=atlas.language.figure(o), period=atlas.language.period(o.period))
    if o.activity.kind == "scope" and kind == "part":
        words = t("subject", activity=name(o.activity.name), measure=words)
    href = atlas.href(path, paging.card(o))
    link = html('<a class="fig" href="{0}" title="{1}" aria-label="{1}">{2}</a>', href, words, MARKS[kind])
    return Square(kind, "", link)


def late(atlas: Atlas, path: str, item: Freshness) -> Late:
    """One overdue series."""
    return Late(
        series_name(atlas, path, item.series),
        atlas.figure(path, item.newest),
        atlas.language.period(item.newest.period),
        str(item.expected),
    )


def by_measure(atlas: Atlas, fresh: Iterable[Freshness]) -> Iterator[tuple[Indicator, Sequence[Freshness]]]:
    """The series of each measure, by topic, in file order."""
    found = grouped(fresh, lambda item: item.series.indicator.id)
    shown = (indicator for indicator in atlas.dataset.indicators.values() if indicator.id in found)
    for indicators in grouped(shown, lambda indicator: indicator.topic).values():
        yield from ((indicator, found[indicator.id]) for indicator in indicators)


def measure(atlas: Atlas, path: str, known: tuple[Indicator, Sequence[Freshness]]) -> tuple[str, Fresh]:
    """The topic and the newest period of one measure."""
    indicator, items = known
    newest = max(items, key=lambda item: (item.newest.period.end, item.newest.period.start)).newest
    overdue = sum(item.overdue for item in items)
    return atlas.language.t(f"topic.{indicator.topic}"), Fresh(
        atlas.link(path, indicator),
        atlas.language.period(newest.period),
        atlas.language.number_of(len(items)),
        atlas.language.number_of(overdue) if overdue else "",
    )


def series_name(atlas: Atlas, page: str, line: Series) -> Markup:
    """A series by its activity, place and measure, linked to the measure's page; part of a year is said."""
    name = atlas.words(page, line.indicator, atlas.subject(line.first))
    return name if line.shape in ("A", "*") else name + html(" ({})", atlas.language.period(line.first.period))


# ---------------------------------------------------------------------------- on the page of an industry


def missing(atlas: Atlas, page: str, activity: Activity, lines: Sequence[Series]) -> tuple[tuple[str, Markup], ...]:
    """What an industry's page lacks, in words: measures without any figure, years inside series, overdue series.

    Each part is its heading and its words; a part without anything missing is left out.
    """
    t, comma = atlas.language.t, Markup("; ")
    data = atlas.dataset
    measures = (
        []
        if activity.kind == "aggregate"
        else [
            measure_words(atlas, page, indicator, narrower) for indicator, narrower in coverage.lacking(data, activity)
        ]
    )
    years = [gap_words(atlas, page, gap, activity) for gap in coverage.gaps(data, lines)]
    overdue = [overdue_words(atlas, page, item, activity) for item in coverage.freshness(data, lines) if item.overdue]
    found = (("coverage.measures", measures), ("coverage.gaps", years), ("coverage.overdue", overdue))
    return tuple((t(key), comma.join(some(atlas, words))) for key, words in found if words)


def some(atlas: Atlas, found: Sequence[Markup]) -> Iterator[Markup]:
    """Of many things that are missing the first, and how many there are besides."""
    yield from found[:MISSING]
    if len(found) > MISSING:
        yield atlas.said("list.more", count=tally(atlas.language.number_of(len(found) - MISSING)))


def measure_words(atlas: Atlas, page: str, indicator: Indicator, narrower: bool) -> Markup:
    """A measure without a figure, and whether a narrower scope has one."""
    name = atlas.anchor(page, indicator)
    return name + html(" ({})", atlas.language.t("coverage.narrower")) if narrower else name


def short_name(atlas: Atlas, page: str, line: Series, known: Activity) -> Markup:
    """A series on the page of its activity, which its name leaves out."""
    return atlas.words(page, line.indicator, atlas.subject(line.first, known))


def gap_words(atlas: Atlas, page: str, gap: Gap, known: Activity) -> Markup:
    """A series and the years that it lacks."""
    years = Markup(", ").join(
        html("<time>{}</time>", first if first == last else atlas.language.t("period.years", start=first, end=last))
        for first, last in gap.runs
    )
    return short_name(atlas, page, gap.series, known) + Markup(" ") + years


def overdue_words(atlas: Atlas, page: str, item: Freshness, known: Activity) -> Markup:
    """A series and its newest period."""
    newest = html("<time>{}</time>", atlas.language.period(item.newest.period))
    return short_name(atlas, page, item.series, known) + Markup(" ") + atlas.said("coverage.newest", period=newest)
