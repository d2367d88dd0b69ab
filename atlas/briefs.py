"""Briefs: what one says, taken from the page that it sums up, and the charts in print colours.

Each list is given in full first and cut until the brief fits on its pages. Sources get their numbers last,
in the order in which what is left cites them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any, TypeVar

from markupsafe import Markup

from atlas import paper, targets
from atlas.charts import Chart, theme
from atlas.figures import Picture
from atlas.language import Language
from atlas.model import Source
from atlas.output import Kept, Output
from atlas.pages import (
    Atlas,
    Page,
    area,
    briefs,
    cluster,
    disagreements,
    ecosystem,
    evaluation,
    home,
    industry,
    scenarios,
)
from atlas.pages.disagreements import Dispute
from atlas.pages.ecosystem import Home, Member, System
from atlas.pages.forms import Card, Event, Fact, FactGroup, Statement, TargetRow, Tile
from atlas.pages.longer import Listed

Row = TypeVar("Row")

FAMILY = ("Noto Sans", "Noto Sans CJK SC")
"""The typeface of every brief, and the one for Chinese."""
LACKING = re.compile(r"[≈≥≤→\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")
"""What only the second typeface has: were a sign of it left alone, the whole text round it would be set in that one."""
PAGES = 2
CHARTS = 3
YEAR = re.compile(r"\d{4}")
LAST = ("milestones", "panels", "hubs", "districts", "links")
"""Kinds of charts that a brief shows only when it lacks others: lists more than pictures, and maps."""
WORDS = {
    "brief": "brief",
    "cards": "section.key",
    "targets": "section.targets",
    "disputes": "section.disagreements",
    "system": "section.ecosystem",
    "events": "section.milestones",
    "statements": "section.statements",
    "sources": "section.sources",
    "cited": "figure.sources",
    "page": "brief.page",
    "more": "brief.more",
    "none": "missing.figures",
    "period": "column.period",
    "target": "column.target",
    "level": "column.level",
    "latest": "column.latest",
    "scenario": "scenario.brief",
    "by": "column.by",
    "pace": "scenario.pace.pace",
    "met": "scenario.brief.met",
    "paces": "column.paces",
    "verdict": "column.verdict",
}
"""Labels of every brief."""
MAPS = ("hubs", "districts")
"""Kinds of charts with borders."""
TALL = ("milestones", "panels", "clusters", "comparison", "change", "links", *MAPS)
"""Kinds of charts that a column makes too tall."""
LISTS = ("charts", "targets", "disputes", "rows", "events", "statements", "system")
STEPS = tuple(
    dict(zip(LISTS, counts, strict=True)) | {"paces": 0}  # the report alone has room for them
    for counts in (
        (3, 6, 6, 24, 6, 4, 20),
        (3, 6, 6, 24, 4, 0, 20),
        (3, 6, 6, 20, 0, 0, 20),
        (3, 6, 5, 16, 0, 0, 20),
        (3, 6, 4, 13, 0, 0, 20),
        (3, 5, 4, 11, 0, 0, 20),
        (3, 5, 4, 9, 0, 0, 20),
        (3, 4, 4, 7, 0, 0, 12),
        (3, 3, 3, 6, 0, 0, 8),
        (2, 6, 4, 14, 0, 0, 20),
        (2, 5, 4, 11, 0, 0, 12),
        (2, 5, 4, 9, 0, 0, 8),
        (2, 4, 3, 7, 0, 0, 6),
        (2, 4, 2, 5, 0, 0, 4),
        (1, 6, 4, 11, 4, 0, 12),
        (1, 4, 3, 7, 0, 0, 8),
        (1, 3, 2, 4, 0, 0, 4),
    )
)
"""How much of each list a brief tries to hold, until it fits on its pages."""

MORE = ("targets", "disputes", "rows", "events", "system")
"""Lists that say how many are left out."""

Run = dict[str, Any]
"""A stretch of text: `text`, and where it has them `style`, `url`, and `sources` by id, then by number."""


def outputs(
    atlas: Atlas, pages: Iterable[Page], pictures: Mapping[str, Picture], templates: Path, cache: Path
) -> list[Output]:
    """Every brief and the report, each as a PDF and a picture of its first page.

    To be called when the texts of the pages are made, whose sources have their numbers then.
    """
    names, listed = briefs.paths(atlas), tuple(pages)
    orders = {briefs.REPORT: report(atlas, listed, pictures, templates)} if briefs.is_short(atlas) else {}
    orders |= {names[p.path]: order(atlas, names[p.path], p, pictures, templates) for p in listed if p.path in names}
    found: list[Output] = []
    for path, document in zip(orders, paper.render(orders.values(), cache), strict=True):
        found += [Kept(f"{path}.pdf", document.pdf), Kept(f"{path}.png", document.picture)]
    return found


@dataclass(frozen=True)
class Draft:
    """All that a document is put together from.

    `content` is what it may say, with sources by id, and `sources` are these sources. `charts` are pictures by name, as
    pages have them. `language` writes counts.
    """

    content: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, Any]]
    charts: Mapping[str, str]
    language: Language
    date: int


def order(atlas: Atlas, path: str, page: Page, pictures: Mapping[str, Picture], templates: Path) -> paper.Order:
    """One brief."""
    charts = chosen(page.charts)
    content = whole(atlas, path, page, charts)
    shown = (*charts, *(index_charts(atlas) if isinstance(page.view, home.View) else ()))
    numbers: dict[str, int] = {}
    numbered(content, numbers)
    sources = {key: source(atlas, atlas.dataset.sources[key]) for key in numbers}
    draft = Draft(content, sources, drawn(shown, pictures), atlas.language.bare, seconds(atlas))
    return paper.Order(templates / "brief.typ", draft, put)


def put(template: Path, draft: Draft) -> paper.Job:
    """A brief, ready to be set."""
    cuts = tuple(dict.fromkeys(finished(draft, step) for step in STEPS))
    return paper.Job(template, cuts, on_paper(draft.charts), draft.date, PAGES)


def drawn(charts: Iterable[Chart], pictures: Mapping[str, Picture]) -> dict[str, str]:
    """Both pictures of each chart."""
    forms = ("wide", "narrow")
    return {f"{chart.id}-{form}": getattr(pictures[chart.id], form) for chart in charts for form in forms}


def seconds(atlas: Atlas) -> int:
    """The date of the data, as documents have it."""
    date = datetime.fromisoformat(f"{atlas.dataset.profile.date}T00:00:00")
    return int(date.replace(tzinfo=UTC).timestamp())


def chosen(charts: Sequence[Chart]) -> tuple[Chart, ...]:
    """The charts of a brief, every kind once before any comes twice.

    Where nothing but lists is left, the picture of links goes before the timeline, whose events a list can tell.
    """
    turns: dict[str, int] = {}
    ranked = []
    for chart in charts:
        turns[chart.kind] = turns.get(chart.kind, 0) + 1
        ranked.append((chart.kind in LAST, turns[chart.kind], chart))
    best = [chart for _, _, chart in sorted(ranked, key=lambda item: item[:2])]
    pictures = [chart for chart in best if chart.kind not in LAST]
    if any(chart.kind == "links" for chart in best):
        best = [chart for chart in best if chart.kind != "milestones"]
    kept = (pictures if len(pictures) > 1 else best)[:CHARTS]
    return tuple(chart for chart in charts if chart in kept)


# ---------------------------------------------------------------------------- what it says


def whole(atlas: Atlas, path: str, page: Page, charts: Sequence[Chart]) -> dict[str, Any]:
    """Everything that a brief may say, with sources by id."""
    found = chapter(atlas, path, page, charts)
    t, site = atlas.language.t, atlas.language.name(atlas.dataset.profile.title)
    return {
        **frame(atlas),
        **found,
        "document": t("brief.title", title=found["title"], site=site),
        "words": {**{name: t(key) for name, key in WORDS.items()}, **found["words"]},
    }


def frame(atlas: Atlas) -> dict[str, Any]:
    """What stands round every document: its language, its look, the site and the date of the data."""
    profile = atlas.dataset.profile
    return {
        "language": atlas.language.code,
        "fonts": FAMILY,
        "colours": theme.LIGHT,
        "site": atlas.language.name(profile.title),
        "date": atlas.language.t("brief.date", date=profile.date),
    }


def chapter(atlas: Atlas, path: str, page: Page, charts: Sequence[Chart]) -> dict[str, Any]:
    """What a page says, for the document at `path`, with sources by id."""
    view, address = page.view, atlas.dataset.profile.address.rstrip("/")
    read, own = Reading(atlas, page.path), Reading(atlas, path)
    assert isinstance(view, home.View | industry.View | cluster.View | area.View)
    said = of_city(atlas, read, own, view) if isinstance(view, home.View) else of_entity(atlas, read, view)
    lead = read(view.lead)
    aims = [(read, row) for row in view.targets] if isinstance(view, home.View) else list(rows_of(atlas, view.targets))
    return {
        "address": f"{address}/{page.path}.html".lstrip("/"),
        "lead": lead,
        "cards": [card(read, c) for c in view.cards],
        "charts": [figure(own, c, words_of(lead)) for c in charts],
        "targets": [target(*found) for found in sorted(aims, key=lambda found: found[1].verdict == "unknown")],
        **said,
        "events": [] if any(chart.kind == "milestones" for chart in charts) else said["events"],
        "index": index(atlas, own) if isinstance(view, home.View) else [],
        "words": {name: atlas.language.t(key) for name, key in said["words"].items()},
    }


def index_charts(atlas: Atlas) -> tuple[Chart, ...]:
    """The chart of the composite index; none where the dataset has no index."""
    return evaluation.charts(atlas)[:1]


def index(atlas: Atlas, own: Reading) -> list[dict[str, Any]]:
    """The composite index: its verdict, its chart, and its value and band of each year; empty without an index.

    It follows from more sources than a brief has room for: only the report lists them, a brief says where they stand.
    """
    found, t = atlas.composite, atlas.language.t
    if found is None:
        return []
    address = atlas.dataset.profile.address.rstrip("/")
    rows = [
        {"year": str(year), "value": value, "low": low, "high": high}
        for year, (value, low, high) in evaluation.values(atlas, found).items()
    ]
    return [
        {
            "title": t("brief.index"),
            "verdict": Reading(atlas, evaluation.PATH)(evaluation.verdict(atlas, found)),
            "chart": {**figure(own, chart, chart.headline), **({} if own.page == briefs.REPORT else {"sources": []})},
            "heads": [t("index.column.year"), t("index.index"), t("index.column.low"), t("index.column.high")],
            "rows": rows,
            "more": t("brief.index.more", address=f"{address}/{evaluation.PATH}.html".lstrip("/")),
        }
        for chart in index_charts(atlas)
    ]


def of_entity(atlas: Atlas, read: Reading, view: industry.View | cluster.View | area.View) -> dict[str, Any]:
    """What only the brief of an industry, a cluster or a place says."""
    finance = rows_of(atlas, view.system.finance) if isinstance(view, industry.View) else ()
    events = [*rows_of(atlas, view.events), *finance]
    return {
        "title": view.title,
        "other": view.other,
        "about": read(view.definition if isinstance(view, industry.View) else view.about),
        "paces": [],
        "disputes": [dispute(*found) for found in rows_of(atlas, view.disputes)],
        "rows": [row for place, groups in view.facts.parts for row in rows(atlas, Reading(atlas, place), groups)],
        "events": [event(*found) for found in sorted(events, key=lambda found: found[1].date, reverse=True)],
        "statements": [statement(*found) for found in rows_of(atlas, view.statements)],
        "system": list(supporting(atlas, read, view.system)) if isinstance(view, industry.View) else [],
        "words": {
            "rows": "brief.figures",
            "measure": "column.measure",
            "figure": "column.latest",
            "before": "brief.before",
        },
    }


def of_city(atlas: Atlas, read: Reading, own: Reading, view: home.View) -> dict[str, Any]:
    """What only the brief of the whole city says; disagreements are those about its key figures."""
    city, key = atlas.dataset.city, atlas.dataset.profile.home
    disputes = disagreements.concerning(atlas, own.page, lambda o: o.id in key)
    return {
        "title": atlas.label(city),
        "other": city.name.get("zh", ""),
        "about": read(view.description),
        "paces": list(paces(atlas, own)),
        "disputes": [dispute(*found) for found in rows_of(atlas, disputes)],
        "rows": [tile(read, x) for x in view.industries],
        "events": [],
        "statements": [],
        "system": [],
        "words": {
            "rows": "brief.industries",
            "measure": "column.industry",
            "figure": "column.key",
            "before": "column.measure",
        },
    }


def rows_of(atlas: Atlas, found: Listed[Row]) -> Iterator[tuple[Reading, Row]]:
    """All rows of a list of an entity, each with the reading of the page that has it."""
    for path, items in found.parts:
        yield from ((Reading(atlas, path), item) for item in items)


def card(read: Reading, item: Card) -> dict[str, Any]:
    """A key figure."""
    return {
        "name": read(item.name, links=False),
        "figure": read(item.figure),
        "period": read(item.period),
        "status": item.status,
        "change": read(item.change),
    }


def figure(read: Reading, chart: Chart, said: str) -> dict[str, Any]:
    """A chart with its words; no headline where the brief has `said` it already."""
    atlas = read.atlas
    signs = " ".join(atlas.language.t(f"chart.sign.{key}") for key in chart.keys)
    return {
        "id": chart.id,
        "title": chart.headline,
        "headline": read(atlas.linked(read.page, chart.headline, chart), notes=False) if chart.headline != said else [],
        "subtitle": chart.subtitle,
        "alt": chart.description,
        "tall": chart.kind in TALL,
        "note": " ".join(filter(None, (chart.note, signs, borders(atlas) if chart.kind in MAPS else ""))),
        "sources": [source.id for source in dict.fromkeys(chart.sources)],
    }


def borders(atlas: Atlas) -> str:
    """Whose borders a map shows."""
    found, t = atlas.dataset.boundaries, atlas.language.t
    return f"{t('map.borders')} {found.origin}, {found.licence}. {t('map.orientation')}" if found else ""


def target(read: Reading, row: TargetRow) -> dict[str, Any]:
    """A target with the way so far and its verdict."""
    return {
        "name": read(row.name, links=False),
        "level": read(row.level),
        "latest": read(row.latest),
        "part": read(row.part),
        "paces": read(row.paces),
        "landing": read(row.landing),
        "verdict": row.verdict,
        "word": row.word,
        "reason": row.reason,
    }


def paces(atlas: Atlas, read: Reading) -> Iterator[dict[str, Any]]:
    """When the targets of the city are met at the pace so far, those that are not due yet first."""
    city, goals = atlas.dataset.city, targets.goals(atlas.dataset, atlas.series)
    found = [goal for goal in goals if scenarios.movable(goal) and goal.pace and goal.target.area is city]
    for goal in sorted(found, key=lambda goal: (goal.is_over, goal.period.end, goal.id)):
        row = scenarios.row(atlas, read.page, goal)
        yield {
            "name": read(row.name),
            "level": read(row.target),
            "by": read(row.due),
            "pace": read(row.paces[0].rate),
            "met": read(row.so_far),
        }


def dispute(read: Reading, item: Dispute) -> dict[str, Any]:
    """A disagreement with each of its values."""
    return {"title": item.title, "kind": item.kind, "figures": read(item.figures)}


def rows(atlas: Atlas, read: Reading, groups: Iterable[FactGroup]) -> Iterator[dict[str, Any]]:
    """The latest figure of each series, and the one before it."""
    aim = atlas.language.t("status.T")
    for group in groups:
        facts = [fact for fact in group.facts if fact.status != aim]
        if not facts:
            continue
        last = facts[-1]
        before = next((f for f in reversed(facts[:-1]) if f.period != last.period and alike(f, last)), None)
        yield {
            "name": read(group.name, links=False),
            "figure": read(last.figure),
            "period": read(last.period),
            "before": [*read(before.figure), {"text": " ("}, *read(before.period), {"text": ")"}] if before else [],
        }


def alike(one: Fact, other: Fact) -> bool:
    """Whether two figures are of periods of one kind: both of a year, or both of a first half."""
    return YEAR.sub("", one.period) == YEAR.sub("", other.period)


def supporting(atlas: Atlas, read: Reading, system: System) -> Iterator[dict[str, Any]]:
    """The supporting system in paragraphs: the finding, the names of each kind, policies, figures, what is missing."""
    t = atlas.language.t
    if system.summary:
        yield {"title": "", "text": read(system.summary)}
    for title, members in ecosystem.by_kind(row for _, row in rows_of(atlas, system.members)):
        yield {"title": title, "text": named(members)}
    told = [[{"text": f"{e.date} "}, *own(e.title), cited(e.source)] for own, e in rows_of(atlas, system.policies)]
    if told:
        yield {"title": t("system.policies.title"), "text": listed(told, "; ")}
    for title, found in system.roles:
        figures = [
            [*read(x.name, links=False), {"text": " "}, *read(x.figure), {"text": " ("}, *read(x.period), {"text": ")"}]
            for x in found
        ]
        yield {"title": title, "text": listed(figures, "; ")}
    for title, homes in system.places:
        yield {"title": title, "text": named(homes)}
    if system.lacking:
        yield {"title": t("system.lacking"), "text": [{"text": " ".join(system.lacking)}]}


def named(items: Iterable[Member | Home]) -> list[Run]:
    """The names of things one after the other."""
    return listed([[{"text": item.link.text}] for item in items])


def listed(items: Sequence[list[Run]], separator: str = ", ") -> list[Run]:
    """Some runs of text one after the other."""
    return joined(run for n, item in enumerate(items) for run in ([{"text": separator}] * bool(n) + item))


def event(read: Reading, item: Event) -> dict[str, Any]:
    """A milestone with its source."""
    return {"date": item.date, "title": [*read(item.title), cited(item.source)]}


def statement(read: Reading, item: Statement) -> list[Run]:
    """A claim with its source."""
    return [*read(item.text), cited(item.source)]


def cited(words: Markup) -> Run:
    """The source that some words link to, as the number behind a text."""
    href = re.search(r'href="([^"]+)"', words)
    assert href, f"{words} has no link to a source"
    return {"text": "", "sources": [href[1].rpartition("/")[2].removesuffix(".html")]}


def tile(read: Reading, item: Tile) -> dict[str, Any]:
    """An industry with its key figure."""
    subject = [{"text": item.subject, "style": "small"}] if item.subject else []
    plain = [{key: value for key, value in run.items() if key != "style"} for run in read(item.figure)]
    return {
        "name": [{"text": item.link.text}],
        "other": item.other,
        "figure": joined(plain) or [{"text": read.atlas.language.t("missing.figure")}],
        "period": read(item.period),
        "before": subject,
    }


# ---------------------------------------------------------------------------- from pages to runs of text


class Reading:
    """Reads marked-up words of one page as runs of text, with the sources of their figures."""

    def __init__(self, atlas: Atlas, page: str) -> None:
        self.atlas = atlas
        self.page = page

    def __call__(self, words: Markup | str, links: bool = True, notes: bool = True) -> list[Run]:
        """The runs of some words; links lead to the site, if its address is known."""
        if not isinstance(words, Markup):
            return [{"text": words}] if words else []
        parser = Runs(self, links, notes)
        parser.feed(str(words))
        parser.close()
        return joined(parser.runs)

    def url(self, href: str) -> str:
        """Where a link of the page leads on the web; empty when the site has no address."""
        address = self.atlas.dataset.profile.address.rstrip("/")
        path, hash_, anchor = href.partition("#")
        return f"{address}/{normpath(join(dirname(self.page), path))}{hash_}{anchor}" if address else ""

    def sources(self, numbers: str) -> list[str]:
        """The ids of the sources behind numbers of the page."""
        listed: Sequence[Source] = tuple(self.atlas.notes[self.page])
        return [listed[int(number) - 1].id for number in numbers.split(",")]


STYLES = {("b", "number"): "number", ("small", ""): "small"}
"""Elements, by tag and class, that look different on paper too."""


class Runs(HTMLParser):
    """Collects the runs of one text."""

    def __init__(self, reading: Reading, links: bool, notes: bool) -> None:
        super().__init__()
        self.reading, self.links, self.notes = reading, links, notes
        self.runs: list[Run] = []
        self.open: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what an element is."""
        found = dict(attrs)
        url = self.reading.url(found.get("href") or "") if tag == "a" and self.links else ""
        self.open.append((tag, found.get("class") or "", url))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's own signature
        """Leave the element."""
        self.open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the words with what they stand in."""
        if ("sup", "note", "") in self.open:
            if self.notes:
                self.runs.append({"text": "", "sources": self.reading.sources(data)})
            return
        run: Run = {"text": data}
        for tag, kind, url in self.open:
            style = STYLES.get((tag, kind))
            if style:
                run["style"] = style
            if url:
                run["url"] = url
        self.runs.append(run)


def words_of(runs: Iterable[Run]) -> str:
    """The bare words of some runs."""
    return "".join(run["text"] for run in runs)


def joined(runs: Iterable[Run]) -> list[Run]:
    """Runs that look alike as one."""
    found: list[Run] = []
    for run in runs:
        if (
            found
            and "sources" not in run
            and found[-1].keys() == run.keys()
            and all(found[-1][name] == run[name] for name in run if name != "text")
        ):
            found[-1] = {**run, "text": found[-1]["text"] + run["text"]}
        else:
            found.append(run)
    return found


# ---------------------------------------------------------------------------- cut, numbered


def finished(draft: Draft, step: Mapping[str, int]) -> str:
    """The content cut to a step, with its sources numbered in the order in which they are cited, as JSON."""
    content = draft.content
    kept = {name: value[: step[name]] if name in step else value for name, value in content.items()}
    more = {name: len(content[name]) - len(kept[name]) for name in MORE}
    numbers: dict[str, int] = {}
    body = numbered(kept, numbers)
    sources = [{"number": number, **draft.sources[key]} for key, number in numbers.items()]
    left = {name: draft.language.number_of(count) if count else "" for name, count in more.items()}
    return json.dumps({**body, "sources": sources, "more": left}, ensure_ascii=False, sort_keys=True)


ORDER = (
    *("lead", "about", "cards", "charts", "targets", "paces", "index", "disputes", "rows", "system"),
    *("events", "statements"),
)
"""The parts that cite sources, in the order in which they are read."""


def numbered(content: Mapping[str, Any], numbers: dict[str, int]) -> dict[str, Any]:
    """The content with ids of sources replaced by numbers; `numbers` collects them."""
    return {**content, **{name: exchanged(content[name], numbers) for name in ORDER}}


def exchanged(value: Any, numbers: dict[str, int]) -> Any:
    """A part of the content with numbers for sources."""
    if isinstance(value, list):
        return [exchanged(item, numbers) for item in value]
    if isinstance(value, dict):
        return {
            key: sorted(numbers.setdefault(i, len(numbers) + 1) for i in item)
            if key == "sources"
            else exchanged(item, numbers)
            for key, item in value.items()
        }
    return value


def source(atlas: Atlas, item: Source) -> dict[str, Any]:
    """An entry in the list of sources, but its number; `url` and `evidence` where there may be links to them."""
    address = atlas.dataset.profile.address.rstrip("/")
    return {
        "publisher": atlas.publisher(item),
        "title": item.title,
        "language": item.language,
        "published": atlas.published(item),
        "tier": atlas.language.t(f"tier.{item.tier}"),
        "url": item.url,
        "evidence": f"{address}/{atlas.path(item)}" if address else "",
    }


# ---------------------------------------------------------------------------- the whole atlas


def report(atlas: Atlas, pages: Sequence[Page], pictures: Mapping[str, Picture], templates: Path) -> paper.Order:
    """Everything with a brief as a chapter of one document, uncut, with each source once."""
    t, profile, path = atlas.language.t, atlas.dataset.profile, briefs.REPORT
    numbers: dict[str, int] = {}
    by_path = {page.path: page for page in pages}
    parts: list[dict[str, Any]] = []
    for kind, members in briefs.kinds(atlas).items():
        chapters = []
        for member in members:
            page = by_path[member]
            found = numbered(chapter(atlas, path, page, page.charts), numbers)
            for item in found["charts"]:
                item["label"] = f"chart-{member.replace('/', '-')}-{item['id']}"
            for item in found["index"]:
                item["chart"]["label"] = f"chart-{item['chart']['id']}"
            chapters.append({**found, "more": dict.fromkeys(MORE, "")})
        parts.append({"title": t(f"briefs.{kind}"), "chapters": chapters})
    site = atlas.language.name(profile.title)
    content = {
        **frame(atlas),
        "document": site,
        "title": site,
        "about": atlas.language.name(profile.description),
        "address": profile.address or site,
        "parts": parts,
        "index": [
            {"label": c["label"], "title": c["title"]}
            for part in parts
            for x in part["chapters"]
            for c in (*x["charts"], *(item["chart"] for item in x["index"]))
        ],
        "sources": [{"number": number, **source(atlas, atlas.dataset.sources[key])} for key, number in numbers.items()],
        "words": {
            **{name: t(key) for name, key in WORDS.items()},
            "report": t("report"),
            "contents": t("report.contents"),
            "charts": t("report.charts"),
            "version": t("report.version", version=profile.version),
            "licence": t("report.licence", licence=profile.licence, address=profile.licence_url),
        },
    }
    charts = {
        chart.id: chart for members in briefs.kinds(atlas).values() for m in members for chart in by_path[m].charts
    }
    charts |= {chart.id: chart for chart in index_charts(atlas)}
    draft = Draft(content, {}, drawn(charts.values(), pictures), atlas.language.bare, seconds(atlas))
    return paper.Order(templates / "report.typ", draft, bound)


def bound(template: Path, draft: Draft) -> paper.Job:
    """The report, ready to be set."""
    content = json.dumps(draft.content, ensure_ascii=False, sort_keys=True)
    return paper.Job(template, (content,), on_paper(draft.charts), draft.date, 0)


# ---------------------------------------------------------------------------- charts on paper


def on_paper(charts: Mapping[str, str]) -> dict[str, str]:
    """Pictures for paper, by name."""
    return {name: printed(svg) for name, svg in charts.items()}


def printed(svg: str) -> str:
    """A picture in print colours and in the typeface of the brief, as a file of its own."""
    rules = [f".f-{name}{{fill:{colour}}}.s-{name}{{stroke:{colour}}}" for name, colour in theme.LIGHT.items()]
    halo = f".halo{{stroke:{theme.LIGHT['surface']};stroke-width:3px;stroke-linejoin:round;paint-order:stroke}}"
    style = f"<style>.f-none{{fill:none}}.s-none{{stroke:none}}{''.join(rules)}{halo}</style>"
    family = ", ".join(FAMILY)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{family}" font-size="{theme.SIZE}"'
    bare = re.sub(r' class="chart-\w+" role="img" aria-\w+="[^"]*" aria-\w+="[^"]*"', "", svg, count=1)
    span = rf'<tspan font-family="{FAMILY[1]}">\g<0></tspan>'
    parted = re.sub(r">[^<>]+<", lambda match: LACKING.sub(span, match[0]), bare)
    return re.sub(r"<svg([^>]*)>", lambda match: f"{head}{match[1]}>{style}", parted, count=1)
