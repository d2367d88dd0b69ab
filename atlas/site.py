"""The whole site as a list of outputs: pages, pictures, downloads and scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from atlas import briefs, figures, running, search, searchable, sections, workers
from atlas.charts import Chart, words
from atlas.charts.chart import Cell
from atlas.derive import Derived
from atlas.exports import EXPORTS
from atlas.exports.flat import table
from atlas.figures import FigureBlock, Picture
from atlas.language import Language
from atlas.model import Area, Dataset, Milestone, Observation, Organisation, Source
from atlas.output import Output, Shelf
from atlas.pages import PAGES, Atlas, Page, indicator, tables
from atlas.pages import briefs as listed
from atlas.pages import source as source_pages
from atlas.pages.page import Link
from atlas.problems import InputError, Location, Problem
from atlas.render import Compiled, check, environment, fill, html, safe, tally

VEGA = "assets/vega.js"
"""The script behind the interactive charts, one for the site."""


@dataclass(frozen=True)
class Folders:
    """Where a build reads and writes."""

    data: Path
    templates: Path
    cache: Path


Progress = Callable[[Iterable[Page], str], Iterable[Page]]
"""Passes pages through, showing how far the work is."""


def outputs(
    dataset: Dataset, folders: Folders, progress: Progress, shelf: Shelf, papers: Sequence[Output] | None = None
) -> list[Output]:
    """Every generated file of the site in its first language, the large ones on a shelf; nothing is written.

    Briefs are set unless `papers` are there to stand for them.
    """
    environment(folders.templates).bytecode_cache = Compiled(folders.cache / "templates")
    check(folders.templates)
    code = dataset.profile.languages[0]
    language = Language(code, dataset.labels[code], dataset.units, dataset.observations)
    atlas = Atlas(dataset, language)
    apart: list[Page] = []

    def views() -> None:
        """Put the pages together that another process makes, which keeps them."""
        apart.extend(page for module in ALONE for page in module.pages(atlas))

    def texts(drawn: Drawn, files: tuple[str, ...]) -> list[Output]:
        """Those pages as files."""
        written = ((page.path, text(atlas, page, {}, drawn, folders.templates, files)) for page in apart)
        return [Output.text(f"{path}.md", words) for path, words in written]

    with workers.beside(views, texts) as begin:
        begin(views)
        pages = [page for module in PAGES if module not in ALONE for page in module.pages(atlas)]
        charts = distinct(chart for page in pages for chart in page.charts)
        pages += [*tables.pages(atlas, pages)]
        drawn = drawn_in(pages)
        downloads = [output for module in EXPORTS for output in module.outputs(dataset, folders.data, language)]
        files = tuple(output.path for output in downloads)
        others = begin(texts, drawn, files)
        made: list[Output] = []
        pictures: dict[str, Picture] = {}
        with closing(figures.drawn(charts.values(), folders.cache / "charts")) as drawings:
            for key, drawing in drawings:
                made += [shelf.put(file) for file in chart_files(atlas, charts[key], drawing)]
                pictures[key] = replace(drawing, specs="", spec="")  # pages need none; those of a thousand are large

        def written() -> Iterator[tuple[Page, str]]:
            """Each page with its text, which is kept as bytes alone."""
            for page in progress(pages, "pages"):
                words = text(atlas, page, pictures, drawn, folders.templates, files)
                made.append(shelf.put(Output.text(f"{page.path}.md", words)))
                yield page, words

        own = [shelf.put(section) for section in sections.outputs(atlas, written())]
        made += own
        made.append(Output.text(searchable.PATH, searchable.script(search.documents(atlas))))
        made += [shelf.put(page) for page in others()]
    if papers is None:
        papers = briefs.outputs(atlas, pages, pictures, folders.templates, folders.cache / "briefs")
    made += papers
    made += downloads
    made.append(Output.text(running.PATH, running.sheet(atlas)))
    made.append(Output.text(VEGA, figures.bundle(folders.cache / "charts")))
    return made


ALONE = (indicator, source_pages)
"""Types of many pages without charts, which a second process makes beside all others."""


def distinct(charts: Iterable[Chart]) -> Mapping[str, Chart]:
    """The charts by id, one that stands on several pages once; InputError when two others share an id."""
    found: dict[str, Chart] = {}
    problems = []
    for chart in charts:
        known = found.setdefault(chart.id, chart)
        if (known.headline, known.description) != (chart.headline, chart.description):
            message = "two charts would have this name; change one of the ids that it is made of"
            problems.append(Problem(Location(chart.id), "path", message))
    if problems:
        raise InputError(problems)
    return found


Drawn = Mapping[str, Sequence[tuple[str, str, str]]]
"""The charts in which each observation is drawn, by its id: the path of the page, the id of the chart, its headline."""


def drawn_in(pages: Iterable[Page]) -> Drawn:
    """Where the observations of some pages are drawn."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for page in pages:
        for chart in page.charts:
            for key in dict.fromkeys(
                cell.id for row in chart.table.rows for cell in row if isinstance(cell, Observation)
            ):
                found.setdefault(key, []).append((page.path, chart.id, chart.headline))
    return found


def text(
    atlas: Atlas,
    page: Page,
    pictures: Mapping[str, Picture],
    drawn: Drawn,
    templates: Path,
    files: tuple[str, ...],
) -> str:
    """The Markdown of one page."""
    root = "../" * page.path.count("/")
    apart = tables.apart(page)

    def figure(chart: Chart) -> Markup:
        macro = environment(templates).get_template("figure.md.jinja").module.figure_block  # type: ignore[attr-defined]
        return Markup(macro(block(atlas, page.path, root, chart, pictures[chart.id], chart.id in apart)))

    return tidy(
        fill(
            templates,
            page.template,
            t=atlas.language.t,
            v=page.view,
            charts=page.charts,
            figure=figure,
            root=root,
            files=files,
            brief=listed.link(atlas, page.path),
            said=atlas.said,
            footnotes=lambda: atlas.footnotes(page.path),
            drawn=lambda key: tuple(
                {
                    headline: Link(atlas.href(page.path, f"{path}.html#{chart}"), headline)
                    for path, chart, headline in reversed(drawn.get(key, ()))
                }.values()
            ),
        )
    )


def tidy(markdown: str) -> str:
    """Markdown with single blank lines and none at its ends."""
    lines: list[str] = []
    for line in markdown.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"


def block(atlas: Atlas, path: str, root: str, chart: Chart, picture: Picture, apart: bool = False) -> FigureBlock:
    """A chart with everything that stands round it, ready for its macro; its table may stand `apart`."""
    t, rows = atlas.language.t, chart.table.rows
    count = tally(atlas.language.number_of(len(rows)))
    whole = atlas.said("chart.figure.apart", count=count)
    return FigureBlock(
        id=chart.id,
        kind=chart.kind,
        headline=atlas.linked(path, chart.headline, chart),
        subtitle=safe(chart.subtitle),
        description=safe(chart.description),
        keys=tuple((key, Markup(figures.SIGNS[key]), t(f"chart.key.{key.rpartition('.')[2]}")) for key in chart.keys),
        note=atlas.linked(path, chart.note, chart),
        sources=cited(atlas, path, chart.sources),
        picture=Picture(Markup(picture.wide), Markup(picture.narrow), "", ""),
        head=tuple(safe(cell) for cell in chart.table.head),
        rows=() if apart else tuple(tuple(tables.shown(atlas, path, cell) for cell in row) for row in rows),
        whole=html('<a href="{}">{}</a>', atlas.href(path, tables.address(chart)), whole) if apart else Markup(),
        downloads=(
            (f"{root}charts/{chart.id}.csv", t("figure.download.csv")),
            (f"{root}charts/{chart.id}.svg", t("chart.figure.svg")),
            (f"{root}charts/{chart.id}.vl.json", t("figure.download.spec")),
        ),
        words={
            "sources": t("figure.sources"),
            "interactive": t("chart.figure.interactive"),
            "png": t("chart.figure.png"),
            "table": t("chart.figure.table"),
        },
    )


NAMED = 4
"""Publishers that a chart's line of sources names; the table behind the chart names them all."""


def cited(atlas: Atlas, path: str, sources: Iterable[Source]) -> Markup:
    """Publishers with the years in which they published, each year linked to its source; those of late come first.

    Of several sources of one publisher and year the latest is linked.
    """
    found: dict[str, dict[str, Source]] = {}
    for source in sorted(sources, key=lambda s: s.published, reverse=True):
        found.setdefault(atlas.publisher(source), {}).setdefault(source.published[:4], source)
    named = [
        Markup(", ").join(cited_year(atlas, path, source, publisher if not n else "") for n, source in enumerate(years))
        for publisher, years in ((publisher, tuple(reversed(years.values()))) for publisher, years in found.items())
    ]
    rest = len(named) - NAMED
    if rest > 1:
        named = [*named[:NAMED], atlas.said("chart.figure.more", count=tally(atlas.language.number_of(rest)))]
    return Markup("; ").join(named)


def cited_year(atlas: Atlas, path: str, source: Source, publisher: str) -> Markup:
    """A link to a source under its year, with its publisher in front where that is not said yet."""
    year = html("<time>{}</time>", source.published[:4]) if source.published else atlas.published(source)
    words = atlas.said("chart.figure.cite", publisher=publisher, year=year) if publisher else year
    return html('<a href="{}">{}</a>', atlas.href(path, atlas.path(source)), words)


def bare(language: Language, cell: Cell) -> str:
    """The same cell in words, for a download."""
    match cell:
        case Source():
            return cell.publisher
        case Milestone():
            return language.plain(cell.title)
        case Area() | Organisation():
            return language.name(cell.name)
        case Observation() | Derived():
            return language.figure(cell)
    return cell


def chart_files(atlas: Atlas, chart: Chart, picture: Picture) -> Iterator[Output]:
    """The downloads of one chart: its numbers, its picture, its spec in the wide form; and its script."""
    rows = [tuple(bare(atlas.language, cell) for cell in row) for row in chart.table.rows]
    yield Output(f"charts/{chart.id}.csv", table(chart.table.head, rows))
    t, language = atlas.language.t, atlas.language
    publishers = dict.fromkeys(atlas.publisher(source) for source in chart.sources)
    foot = [
        f"{chart.note} {signs(chart, language)}".strip(),
        f"{t('figure.sources')} {words.joined('chart.list', publishers, language)}",
    ]
    alone = figures.standalone(chart, picture, foot, language.name(atlas.dataset.profile.title))
    yield Output.text(f"charts/{chart.id}.svg", alone)
    yield Output.text(f"charts/{chart.id}.js", figures.script(chart, picture, alone, t("chart.figure.keys")))
    yield Output.text(f"charts/{chart.id}.vl.json", picture.spec)


def signs(chart: Chart, language: Language) -> str:
    """The signs of a chart in words, for a picture that has no key beside it."""
    return " ".join(language.t(f"chart.sign.{key}") for key in chart.keys)
