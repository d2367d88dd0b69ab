"""The composite index: what it says and how far that can be relied on, then every step of it with its numbers.

The steps are those of the Handbook on Constructing Composite Indicators (OECD and JRC, 2008), in its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from atlas.charts import Chart, Subject
from atlas.charts.evaluation import number
from atlas.composite import STEPS, Cell, Composite, Pair
from atlas.model import Claim, IndexIndicator, Observation
from atlas.pages.page import Atlas, Link, Page
from atlas.render import html, safe, tally

PATH = "evaluation-index"
MOST = 8
"""Pairs of indicators that are shown, those that move together most."""
DESIGN = {
    **{name: html("<code>data/index-{}.csv</code>", name) for name in ("dimensions", "indicators")},
    "settings": html("<code>{}</code>", "data/datapackage.json"),
}
"""Where the index is designed."""

FILES = ("index", "index-scores", "index-variants")
"""The downloads, below `data/`, without language and ending."""


@dataclass(frozen=True)
class Line:
    """One row of a table; each cell stands behind the head of its column where a phone shows it as a block.

    `kind` is the class of a row that is reckoned throughout; its cells need none of their own.
    """

    kind: str
    name: Markup
    cells: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True)
class Group:
    """Rows that belong together; the title is empty where they need none."""

    title: Markup
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Grid:
    """A table of a step; `form` is `stack` for words and `years` for numbers by year. `width` counts its columns.

    `heading` is its title where it does not stand right below that of the step.
    """

    title: str
    heading: str
    form: str
    heads: tuple[Markup, ...]
    width: int
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Step:
    """One step: what it does in words, the tables of what it gives, and what to know of it."""

    id: str
    title: str
    text: Markup
    grids: tuple[Grid, ...]
    items: tuple[Markup, ...]


@dataclass(frozen=True)
class View:
    """What the template shows; `verdicts` are what is robust, what is not and what the index cannot say."""

    lead: Markup
    verdicts: tuple[tuple[str, Markup], ...]
    steps: tuple[Step, ...]
    downloads: tuple[Link, ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page; of a dataset without an index it says how one is made."""
    found = atlas.composite
    if found is None:
        said = atlas.said("index.none", **DESIGN)
        yield Page(PATH, "evaluation.md.jinja", View(said, (), (), ()))
        return
    view = View(
        lead=verdict(atlas, found),
        verdicts=tuple(verdicts(atlas, found)),
        steps=tuple(steps(atlas, found)),
        downloads=tuple(
            Link(f"data/{name}.{atlas.language.code}.csv", atlas.language.t(f"index.file.{name}")) for name in FILES
        ),
    )
    yield Page(PATH, "evaluation.md.jinja", view, charts(atlas), rows=0)


def charts(atlas: Atlas) -> tuple[Chart, ...]:
    """The index with its band, and what its dimensions add."""
    subject = Subject("index", "index", atlas.label(atlas.dataset.city), atlas.dataset, ())
    return atlas.draw(subject, 2, "evaluation", "dimensions")


def values(atlas: Atlas, found: Composite) -> dict[int, tuple[str, str, str]]:
    """The index of each year in words, with both ends of its band."""
    return {
        y: (number(found.index[y], atlas.language), number(band.low, atlas.language), number(band.high, atlas.language))
        for y, band in found.bands.items()
    }


# ---------------------------------------------------------------------------- figures and words


def score(atlas: Atlas, value: float | None, digits: int = 1, title: str = "") -> Markup:
    """A reckoned number, marked as such; a dash where there is none."""
    if value is None:
        return Markup("–")
    shown = number(value, atlas.language, digits)
    return html('<span class="fig derived" title="{}">{}</span>', title, shown) if title else derived(shown)


def derived(shown: str) -> Markup:
    """Words that were reckoned."""
    return html('<span class="fig derived">{}</span>', shown)


def count(atlas: Atlas, value: int) -> Markup:
    """A count of variants."""
    return derived(atlas.language.number_of(value))


def limit(value: object) -> Markup:
    """A number of the design: a rule that the code applies."""
    return html('<span class="limit">{}</span>', value)


def percent(atlas: Atlas, part: float, digits: int = 0) -> str:
    """A part of a whole in percent, in words."""
    return atlas.language.t("amount.symbol", number=number(100 * part, atlas.language, digits), symbol="%")


def year(value: int) -> Markup:
    """A year, marked up as time."""
    return html("<time>{}</time>", value)


def listed(items: Iterable[Markup | str]) -> Markup:
    """Words one after the other."""
    return Markup(", ").join(safe(item) for item in items)


def name(atlas: Atlas, item: IndexIndicator) -> str:
    """What an indicator is called: its own name, else that of what it measures and where in the economy."""
    own = atlas.language.name(item.name)
    if own or item.activity is None or item.indicator is None:
        return own
    measure, activity = atlas.label(item.indicator), atlas.label(item.activity)
    whole = not item.activity.parent and item.activity.kind == "aggregate"
    inside = atlas.language.inside(measure)
    return measure if whole else atlas.language.t("subject", activity=activity, measure=inside)


def linked(atlas: Atlas, item: IndexIndicator) -> Markup:
    """The same, linked to the page of the measure where there is one."""
    return atlas.words(PATH, item.indicator, name(atlas, item)) if item.indicator else safe(name(atlas, item))


# ---------------------------------------------------------------------------- the verdict


def verdict(atlas: Atlas, found: Composite) -> Markup:
    """What the index says of the last year against the first, in one sentence."""
    first, last, whole = found.years[0], found.years[-1], found.whole
    way = "open" if not found.settled(whole) else "up" if whole.share > 0.5 else "down"
    return atlas.said(
        f"index.verdict.{way}",
        start=year(first),
        end=year(last),
        higher=count(atlas, whole.higher if way != "down" else whole.count - whole.higher),
        count=count(atlas, whole.count),
    )


def verdicts(atlas: Atlas, found: Composite) -> Iterator[tuple[str, Markup]]:
    """What is robust, what is not, what decides most, and what the index cannot say."""
    t, said = atlas.language.t, atlas.said
    sure = [pair for pair in found.steps if found.settled(pair)]
    loose = [pair for pair in found.steps if not found.settled(pair)]
    far = [pair for pair in found.pairs if found.settled(pair)]
    base = {"settled": count(atlas, len(far)), "pairs": count(atlas, len(found.pairs))}
    robust = said("index.robust.pairs", part=limit(f"{found.design.band[1]}%"), **base)
    if sure:
        robust += Markup(" ") + said("index.robust.steps", pairs=listed(said_pair(atlas, pair) for pair in sure))
    yield t("index.robust"), robust
    if loose:
        yield t("index.loose"), said("index.loose.steps", pairs=listed(said_pair(atlas, pair) for pair in loose))
    most = found.doubts[0]
    words = {"step": t(f"index.step.{most.step}").lower(), "spread": score(atlas, most.spread)}
    yield t("index.doubt"), said("index.doubt.most", **words)
    lacking = listed(atlas.language.inside(name(atlas, item)) for item in found.missing)
    if lacking:
        yield t("index.lacks"), said("index.lacks.items", items=lacking, count=tally(len(found.missing)))
    yield t("index.scope"), said(f"index.scope.{found.design.baseline['normalisation']}", year=year(found.years[0]))


def said_pair(atlas: Atlas, pair: Pair) -> Markup:
    """Two years, and in how many of the variants the later is higher, or the lower where most say so."""
    way = "higher" if pair.share >= 0.5 else "lower"
    part = pair.share if way == "higher" else 1 - pair.share
    fields = {"later": year(pair.later), "earlier": year(pair.earlier), "part": derived(percent(atlas, part))}
    return atlas.said(f"index.pair.{way}", **fields)


# ---------------------------------------------------------------------------- the steps


def steps(atlas: Atlas, found: Composite) -> Iterator[Step]:
    """All steps in the order of the handbook."""
    yield step(atlas, "framework", framework(atlas, found))
    yield step(atlas, "selection", selection(atlas, found))
    yield step(atlas, "missing", raw(atlas, found), items=rules(atlas, found))
    if found.correlations:
        yield step(atlas, "together", together(atlas, found))
    yield step(atlas, "normalisation", normalised(atlas, found), items=methods(atlas, found, "normalisation"))
    yield step(atlas, "weighting", weighted(atlas, found), items=methods(atlas, found, "weighting"))
    yield step(atlas, "aggregation", aggregated(atlas, found), items=methods(atlas, found, "aggregation"))
    yield step(atlas, "uncertainty", uncertain(atlas, found), between(atlas, found), items=varied(atlas, found))
    yield step(atlas, "sensitivity", sensitive(atlas, found), left_out(atlas, found))
    if found.missing:
        yield step(atlas, "lacking", lacking(atlas, found))
    if found.places:
        yield step(atlas, "places", places(atlas, found), items=tuple(compared(atlas, found)))
    changes = tuple(atlas.said(f"index.change.{what}", **DESIGN) for what in ("parts", "methods"))
    yield step(atlas, "change", items=changes)


def step(atlas: Atlas, key: str, *grids: Grid, items: Sequence[Markup] = ()) -> Step:
    """A step with its title and text."""
    t = atlas.language.t
    rest = (replace(grid, heading=grid.title) for grid in grids[1:])
    return Step(key, t(f"index.{key}"), safe(t(f"index.{key}.text")), (*grids[:1], *rest), tuple(items))


def grid(atlas: Atlas, key: str, form: str, heads: Sequence[Markup | str], groups: Iterable[Group]) -> Grid:
    """A table under the name of its step."""
    return Grid(
        atlas.language.t(f"index.{key}"), "", form, tuple(safe(head) for head in heads), len(heads), tuple(groups)
    )


def line(head: Markup | str, cells: Iterable[Markup | str], labels: Iterable[str] = ()) -> Line:
    """A row; `labels` are the heads of its columns, for a table that a phone shows in blocks."""
    shown = [safe(cell) for cell in cells]
    return Line("", safe(head), tuple(zip([*labels] or [""] * len(shown), shown, strict=True)))


def reckoned(atlas: Atlas, head: Markup | str, values: Iterable[float | None]) -> Line:
    """A row of scores, marked as a whole; a dash where there is none."""
    cells = (Markup("–") if v is None else safe(number(v, atlas.language)) for v in values)
    return Line("fig derived", safe(head), tuple(("", cell) for cell in cells))


def heads(atlas: Atlas, *keys: str) -> list[str]:
    """Heads of columns."""
    return [atlas.language.t(f"index.column.{key}") for key in keys]


def by_year(atlas: Atlas, key: str, found: Composite, groups: Iterable[Group]) -> Grid:
    """A table with a column for each year."""
    return grid(atlas, key, "years", [heads(atlas, "measure")[0], *map(year, found.years)], groups)


def claimed(atlas: Atlas, claim: Claim | None) -> Markup:
    """The claim that names something, with its place."""
    if claim is None:
        return Markup()
    return html('{}, <span class="locator">{}</span>', atlas.cite(PATH, claim.source), claim.locator)


def place_of(atlas: Atlas, claim: Claim | None) -> Markup:
    """The same in short, where the document has been named already."""
    return atlas.words(PATH, claim.source, claim.locator) if claim else Markup()


def part(atlas: Atlas, value: float) -> Markup:
    """A part of the whole as a reckoned percentage."""
    return derived(percent(atlas, value, 1))


def framework(atlas: Atlas, found: Composite) -> Grid:
    """What the index is about, dimension by dimension, and what names it."""
    names = heads(atlas, "dimension", "why", "named")
    rows = [
        line(atlas.language.name(d.name), (atlas.prose(PATH, d.reason), claimed(atlas, d.claim)), names[1:])
        for d in found.design.dimensions
    ]
    return grid(atlas, "framework", "stack", names, [Group(Markup(), tuple(rows))])


def selection(atlas: Atlas, found: Composite) -> Grid:
    """The indicators, why each was chosen, and how many years are published."""
    names = heads(atlas, "measure", "why", "better", "named", "years")
    groups = []
    for dimension in found.parts:
        rows = [
            line(
                linked(atlas, item),
                (
                    Markup(" ").join(filter(None, (atlas.prose(PATH, text) for text in (item.reason, item.sought)))),
                    scored(atlas, item),
                    place_of(atlas, item.claim),
                    tally(sum(cell.kind == "published" for cell in found.panel.rows[item.id].values())),
                ),
                names[1:],
            )
            for item in found.items
            if item.dimension is dimension
        ]
        groups.append(Group(safe(atlas.language.name(dimension.name)), tuple(rows)))
    return grid(atlas, "selection", "stack", names, groups)


def scored(atlas: Atlas, item: IndexIndicator) -> str:
    """Which way an indicator counts, and in what form."""
    t = atlas.language.t
    way = t("index.more" if item.direction > 0 else "index.less")
    return t("index.scored", way=way, form=t(f"index.transformation.{item.transformation}"))


def raw(atlas: Atlas, found: Composite) -> Grid:
    """The figures by year, each linked to its card; what was put into a gap is marked and says between what it lies."""
    rows = []
    for item in found.items:
        cells = found.panel.rows[item.id]
        unit = atlas.language.unit(item.indicator) if item.indicator else ""
        head = html("{} <small>{}</small>", linked(atlas, item), unit)
        rows.append(line(head, (value(atlas, cells[y]) if y in cells else Markup("–") for y in found.years)))
    covered = (part(atlas, found.covered[y]) for y in found.years)
    whole = line(atlas.language.t("index.covered"), covered)
    return by_year(atlas, "missing", found, [Group(Markup(), (*rows, whole))])


def value(atlas: Atlas, cell: Cell) -> Markup:
    """A published figure as its number, linked; else the number that stands in for one, with where it comes from."""
    if cell.kind in ("published", "bound"):
        (o,) = cell.inputs
        shown = atlas.language.number(o.value)
        return atlas.figure(PATH, o, atlas.language.t(f"chart.short.{o.qualifier}", figure=shown), alone=False)
    inputs = [atlas.language.t("index.from", figure=figure(atlas, o), year=o.period.year) for o in cell.inputs]
    title = atlas.language.t(f"index.kind.{cell.kind}", inputs=", ".join(inputs))
    digits = max(0, min(1, *(-int(o.value.as_tuple().exponent) for o in cell.inputs))) if len(cell.inputs) > 1 else 1
    return html('<i class="fig derived" title="{}">{}</i>', title, number(cell.value, atlas.language, digits))


def figure(atlas: Atlas, o: Observation) -> str:
    """A figure in words."""
    return atlas.language.figure(o)


def rules(atlas: Atlas, found: Composite) -> tuple[Markup, ...]:
    """How missing years are treated, with the limits."""
    design = found.design
    fields: Mapping[str, Markup] = {
        "gap": limit(design.gap),
        "reach": limit(design.reach),
        "least": limit(design.least),
        "coverage": limit(percent(atlas, design.coverage)),
        "presence": limit(percent(atlas, design.presence)),
    }
    base = design.baseline
    said = [atlas.said(f"index.method.imputation.{base['imputation']}", **fields)]
    said.append(atlas.said(f"index.method.bounds.{base['bounds']}"))
    carried = "reach" if design.reach else "no_reach"
    said += [atlas.said(f"index.rule.{key}", **fields) for key in (carried, "coverage", "presence", "breaks")]
    return tuple(said)


def together(atlas: Atlas, found: Composite) -> Grid:
    """Correlations of the published figures of two indicators."""
    names = heads(atlas, "pair", "correlation", "years")
    known = {item.id: item for item in found.items}
    ranked = sorted(found.correlations.items(), key=lambda entry: -abs(entry[1][0]))[:MOST]
    rows = [
        line(
            atlas.said("index.both", one=name(atlas, known[one]), other=name(atlas, known[other])),
            (score(atlas, value, 2), tally(years)),
            names[1:],
        )
        for (one, other), (value, years) in ranked
    ]
    return grid(atlas, "together", "stack", names, [Group(Markup(), tuple(rows))])


def methods(atlas: Atlas, found: Composite, key: str) -> tuple[Markup, ...]:
    """The method of the baseline, and those that the uncertainty varies it with."""
    base = found.design.baseline[key]
    others = [o for o in found.design.alternatives.get(key, ()) if o != base]
    said = [atlas.said("index.baseline", method=atlas.language.t(f"index.method.{key}.{base}"))]
    said += [atlas.said("index.variant", method=atlas.language.t(f"index.method.{key}.{o}")) for o in others]
    return tuple(said)


def normalised(atlas: Atlas, found: Composite) -> Grid:
    """The scores, with the goalposts that they lie between."""
    rows = []
    for item in found.items:
        head = html("{} <small>{}</small>", name(atlas, item), scale(atlas, found, item))
        rows.append(reckoned(atlas, head, (found.scores[item.id].get(y) for y in found.years)))
    return by_year(atlas, "normalisation", found, [Group(Markup(), tuple(rows))])


def scale(atlas: Atlas, found: Composite, item: IndexIndicator) -> Markup:
    """What a score of an indicator is measured by: its goalposts or its first value, where the method has such."""
    method = found.design.baseline["normalisation"]
    first = min(found.scores[item.id], default=found.years[0])
    values = (*found.goalposts[item.id], found.panel.rows[item.id][first].value)
    low, high, start = (derived(number(v, atlas.language, 0 if abs(v) >= 1000 else 1)) for v in values)
    if method == "min_max":
        return atlas.said("index.scale.min_max", low=low, high=high)
    if method == "base_year":
        return atlas.said("index.scale.base_year", start=start, year=year(first))
    return Markup()


def weighted(atlas: Atlas, found: Composite) -> Grid:
    """The part of each dimension and indicator."""
    names = heads(atlas, "measure", "weight", "whole")
    groups = []
    for dimension in found.parts:
        members = [item for item in found.items if item.dimension is dimension]
        whole = sum(found.weights[item.id] for item in members)
        rows = [
            line(
                name(atlas, item),
                (part(atlas, found.weights[item.id] / whole), part(atlas, found.weights[item.id])),
                names[1:],
            )
            for item in members
        ]
        title = atlas.said("index.dimension", name=atlas.language.name(dimension.name), part=part(atlas, whole))
        groups.append(Group(title, tuple(rows)))
    return grid(atlas, "weighting", "stack", names, groups)


def aggregated(atlas: Atlas, found: Composite) -> Grid:
    """The scores of the dimensions, and the index."""
    rows = [
        reckoned(atlas, atlas.language.name(d.name), (found.dimensions[d.id].get(y) for y in found.years))
        for d in found.parts
    ]
    whole = line(
        html("<b>{}</b>", atlas.language.t("index.index")), (score(atlas, found.index[y]) for y in found.years)
    )
    return by_year(atlas, "aggregation", found, [Group(Markup(), (*rows, whole))])


def varied(atlas: Atlas, found: Composite) -> tuple[Markup, ...]:
    """What each draw chooses, step by step."""
    design, t = found.design, atlas.language.t
    said = [atlas.said("index.draws", draws=limit(atlas.language.number_of(design.draws)), seed=limit(design.seed))]
    for key in STEPS:
        options = [t(f"index.option.{option}") for option in design.alternatives.get(key, ())]
        if options:
            said.append(atlas.said("index.varied", step=t(f"index.step.{key}"), options=listed(options)))
    if design.alternatives.get("leave_out"):
        said.append(atlas.said("index.varied", step=t("index.step.leave_out"), options=t("index.option.one")))
    fields = {"varied": limit(percent(atlas, design.varied)), "concentration": limit(f"{design.concentration:g}")}
    said += [atlas.said(f"index.rule.{key}", **fields) for key in ("random", "aligned", "varied")]
    return tuple(said)


def uncertain(atlas: Atlas, found: Composite) -> Grid:
    """What the variants say of each year."""
    low, high = (html('<span class="limit">{}%</span>', end) for end in found.design.band)
    names = heads(atlas, "year", "index", "low", "median", "high", "rank", "variants")
    shown = [safe(name) for name in names]
    shown[2], shown[4] = (html("{} <small>{}</small>", names[n], end) for n, end in ((2, low), (4, high)))
    rows = [
        line(
            year(y),
            (
                score(atlas, found.index[y]),
                *(score(atlas, value) for value in (band.low, band.median, band.high)),
                atlas.said("index.ranks", best=count(atlas, band.best), worst=count(atlas, band.worst))
                if band.best != band.worst
                else count(atlas, band.best),
                count(atlas, band.count),
            ),
            names[1:],
        )
        for y, band in found.bands.items()
    ]
    return grid(atlas, "uncertainty", "stack", shown, [Group(Markup(), tuple(rows))])


def between(atlas: Atlas, found: Composite) -> Grid:
    """In how many variants each year is higher than each earlier one."""
    known = {(pair.earlier, pair.later): pair for pair in found.pairs}
    rows = [
        Line(
            "fig derived",
            atlas.said("index.against", year=year(earlier)),
            tuple(
                ("", safe(percent(atlas, known[earlier, later].share)) if (earlier, later) in known else Markup())
                for later in found.years
            ),
        )
        for earlier in found.years[:-1]
    ]
    names = (*heads(atlas, "year"), *map(year, found.years))
    return grid(atlas, "between", "years", names, [Group(Markup(), tuple(rows))])


def sensitive(atlas: Atlas, found: Composite) -> Grid:
    """How far each step alone moves the index."""
    names = heads(atlas, "step", "options", "spread")
    t = atlas.language.t
    rows = [
        line(
            t(f"index.step.{doubt.step}"),
            (
                t("index.option.one")
                if doubt.step == "leave_out"
                else listed(t(f"index.option.{o}") for o in doubt.options),
                score(atlas, doubt.spread),
            ),
            names[1:],
        )
        for doubt in found.doubts
    ]
    return grid(atlas, "sensitivity", "stack", names, [Group(Markup(), tuple(rows))])


def left_out(atlas: Atlas, found: Composite) -> Grid:
    """The index without each of its indicators."""
    whole = reckoned(atlas, atlas.language.t("index.with_all"), found.index.values())
    rows = [
        reckoned(
            atlas,
            atlas.said("index.without_one", measure=name(atlas, item)),
            (found.without[item.id][y] for y in found.years),
        )
        for item in found.items
        if item.id in found.without
    ]
    return by_year(atlas, "without", found, [Group(Markup(), (whole, *rows))])


def lacking(atlas: Atlas, found: Composite) -> Grid:
    """What the index should hold, why, and what was looked for or found."""
    names = heads(atlas, "measure", "why", "sought", "named")
    groups = []
    for dimension in found.design.dimensions:
        rows = [
            line(
                linked(atlas, item),
                (atlas.prose(PATH, item.reason), sought(atlas, found, item), place_of(atlas, item.claim)),
                names[1:],
            )
            for item in found.missing
            if item.dimension is dimension
        ]
        if rows:
            groups.append(Group(safe(atlas.language.name(dimension.name)), tuple(rows)))
    return grid(atlas, "lacking", "stack", names, groups)


def sought(atlas: Atlas, found: Composite, item: IndexIndicator) -> Markup:
    """What was looked for; for a series with too few figures, which years it has."""
    words = [atlas.prose(PATH, item.sought)] if item.sought else []
    years = found.published.get(item.id, {})
    if item.indicator and years:
        shown = listed(html("{} ({})", atlas.figure(PATH, o), year(y)) for y, o in years.items())
        words.append(atlas.said("index.few", figures=shown))
    return Markup(" ").join(words)


def places(atlas: Atlas, found: Composite) -> Grid:
    """Measures that a comparator has too, side by side: each place's figure of the last year that most have."""
    areas = [atlas.dataset.city, *(place.area for place in found.places)]
    known = {atlas.dataset.city: found.published, **{place.area: place.figures for place in found.places}}
    names = [*heads(atlas, "measure"), *(atlas.label(area) for area in areas)]
    rows = []
    for item in found.design.indicators:
        own = [known[area].get(item.id, {}) for area in areas]
        if not own[0] or not any(own[1:]):
            continue
        years = sorted({y for figures in own for y in figures})
        best = max(years, key=lambda y: (sum(y in figures for figures in own), y))
        cells = []
        for figures in own:
            near = best if best in figures else max(figures, default=None)
            cells.append(
                html("{} <small>{}</small>", atlas.figure(PATH, figures[near], alone=False), year(near))
                if near
                else Markup("–")
            )
        rows.append(line(linked(atlas, item), cells, names[1:]))
    return grid(atlas, "places", "stack", names, [Group(Markup(), tuple(rows))])


def compared(atlas: Atlas, found: Composite) -> Iterator[Markup]:
    """Whether a comparator has an index: its value by year, or how much of the weight it lacks."""
    for place in found.places:
        fields = {
            "place": safe(atlas.label(place.area)),
            "covered": part(atlas, place.covered),
            "coverage": limit(percent(atlas, found.design.coverage)),
        }
        if place.index:
            values = listed(html("{} ({})", score(atlas, v), year(y)) for y, v in place.index.items())
            yield atlas.said("index.place.index", values=values, **fields)
        else:
            yield atlas.said("index.place.none", **fields)
