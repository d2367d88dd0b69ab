"""What the search finds: a document for each entity, measure, series and source, made from the data and not from pages.

The theme's search reads pages, and takes the cells of their tables and the words in their charts for text. These
documents say in a few words what a reader looks for; the pages that none of them is about are left to the theme.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from atlas import paging
from atlas.derive import Series
from atlas.model import Activity, Area, Indicator, Observation, Organisation
from atlas.pages import disagreements, forms
from atlas.pages import milestones as milestone_pages
from atlas.pages.page import Atlas, Entity, when
from atlas.searchable import Document

BOOSTS = {
    "part": 0.1,
    "catalogue": 12.0,
    "plan": 10.0,
    "field": 10.0,
    "aggregate": 6.0,
    "cluster": 7.0,
    "cluster elsewhere": 5.0,
    "city": 4.0,
    "district": 6.0,
    "hub": 6.0,
    "region": 3.0,
    "comparator": 2.0,
    "organisation": 6.0,
    "indicator": 4.0,
    "goal": 0.8,
    "series": 2.0,
    "series of growth": 1.6,
    "list": 8.0,
    "milestone": 0.5,
    "disagreement": 0.4,
    "source": 0.2,
}
"""How much more a match counts in a document of each kind; entities come before what is said of them."""

SHORT = re.compile(r"[A-Z][A-Z&]{1,5}")
"""An abbreviation, which stands in the title of a series beside the full words."""

LISTS = {
    "index": "home",
    "industries/index": "industries",
    "clusters/index": "clusters",
    "hubs/index": "hubs",
    "organisations": "organisations",
    "milestones": "milestones",
    "targets": "targets",
    "scenarios": "scenarios",
    "evaluation-index": "index",
    "disagreements": "disagreements",
    "figures/index": "figures",
    "sources/index": "sources",
    "coverage": "coverage",
    "changes": "changes",
    "claims": "claims",
    "brief": "own",
}
"""The pages that list things, with the names of their labels."""


def documents(atlas: Atlas) -> Iterator[Document]:
    """Everything that can be found; the document of a page comes before those of its parts."""
    for path, name in LISTS.items():
        if name == "index" and not atlas.composite:
            continue
        t, profile = atlas.language.t, atlas.dataset.profile
        about = atlas.language.name(profile.description) if name == "home" else t(f"nav.{name}.intro")
        yield document(f"{path}.html", t(f"nav.{name}"), [about], [], BOOSTS["list"])
    for rule in (activities, clusters, areas, organisations, indicators, goals, milestones, disputes, sources):
        yield from rule(atlas)


def document(
    location: str, title: str, lines: Iterable[str], tags: Iterable[str], boost: float, unseen: Iterable[str] = ()
) -> Document:
    """A document of plain words: each line is a paragraph, and the search shows those that match.

    It is found by the `unseen` words too, and does not show them.
    """
    listed = [escape(tag, quote=False) for tag in dict.fromkeys(filter(None, tags)) if tag != title]
    text = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)
    hidden = ", ".join(dict.fromkeys(filter(None, unseen)))
    text += f"<p hidden>{escape(hidden, quote=False)}</p>" if hidden else ""
    found = {"location": location, "title": escape(title, quote=False), "text": text, "boost": boost}
    return {**found, "tags": listed} if listed else found


def names(atlas: Atlas, entity: Entity) -> list[str]:
    """The names of an entity besides the one in the page's language: in other languages, short, or common."""
    return [*atlas.other_names(entity), *(other.name for other in atlas.dataset.also(entity))]


def activities(atlas: Atlas) -> Iterator[Document]:
    """Industries, fields and totals, with the narrower scopes that stand on their pages."""
    for activity in atlas.activities("catalogue", "plan", "field", "aggregate"):
        scopes = atlas.dataset.family(activity)[1:]
        lines = [
            atlas.language.plain(activity.definition),
            ", ".join(name for scope in scopes for name in (atlas.label(scope), *atlas.other_names(scope))),
        ]
        tags = [*names(atlas, activity), *(other.name for scope in scopes for other in atlas.dataset.also(scope))]
        yield document(atlas.path(activity), atlas.label(activity), lines, tags, BOOSTS[activity.kind])


def clusters(atlas: Atlas) -> Iterator[Document]:
    """Clusters, which are found by the names of their industry and place too."""
    for cluster in atlas.dataset.clusters.values():
        named = (*every(atlas, cluster.activity), *every(atlas, cluster.area))
        lines = [atlas.language.plain(cluster.about)]
        tags = [*names(atlas, cluster), *(other.name for other in atlas.dataset.also(cluster.activity))]
        boost = BOOSTS["cluster" if cluster.area is atlas.dataset.city else "cluster elsewhere"]
        yield document(atlas.path(cluster), atlas.label(cluster), lines, tags, boost, named)


def areas(atlas: Atlas) -> Iterator[Document]:
    """Hubs, districts and other places."""
    for area in atlas.dataset.areas.values():
        lines = [atlas.language.plain(area.about)]
        yield document(atlas.path(area), atlas.label(area), lines, names(atlas, area), BOOSTS[area.kind])


def organisations(atlas: Atlas) -> Iterator[Document]:
    """Organisations, each at its place on their page."""
    parts = max((o.turn for o in atlas.dataset.organisations.values()), default=0) // paging.ORGANISATIONS + 1
    for number in range(2, parts + 1):
        path = paging.address("organisations", number)
        yield further(atlas, path, atlas.language.t("nav.organisations"), number, parts)
    for item in atlas.dataset.organisations.values():
        lines = [atlas.language.plain(item.known_for)]
        yield document(atlas.path(item), atlas.label(item), lines, names(atlas, item), BOOSTS["organisation"])


def indicators(atlas: Atlas) -> Iterator[Document]:
    """Measures, each followed by its series: what each is about, and for which years there are figures."""
    for indicator in atlas.dataset.indicators.values():
        lines = [atlas.language.plain(indicator.definition)]
        tags = names(atlas, indicator)
        yield document(atlas.path(indicator), atlas.label(indicator), lines, tags, BOOSTS["indicator"])
        cut = atlas.figures_of(indicator)
        for part in cut:
            if part.number > 1:
                yield further(atlas, part.path, atlas.label(indicator), part.number, len(cut))
            for piece in part.pieces:
                if not piece.continued:
                    yield series(atlas, piece.key[0].first, piece.key)


def further(atlas: Atlas, path: str, title: str, number: int, count: int) -> Document:
    """A part of a list, which the theme has to know before what stands on it."""
    words = f"{title}, {atlas.language.t('pager.part', number=number, count=count)}"
    return document(f"{path}.html", words, (), (), BOOSTS["part"])


def series(atlas: Atlas, first: Observation, members: Iterable[Series]) -> Document:
    """The figures of one measure of one activity and place, by their years, which stand together on a page."""
    subjects: tuple[Activity | Area | Indicator, ...] = (first.activity, first.area, first.indicator)
    others = [name for entity in subjects for name in names(atlas, entity)]
    if first.area is atlas.dataset.city:
        others.append(atlas.label(first.area))
    lines = [years(atlas, [o for line in members for o in line.observations])]
    boost = BOOSTS["series of growth" if first.indicator.growth_of else "series"]
    if first.area is atlas.dataset.city and not first.activity.parent:
        boost *= 1.5  # the headline figures: of the whole economy of the whole city
    short = [other.name for e in subjects for other in atlas.dataset.also(e) if SHORT.fullmatch(other.name)]
    title = f"{atlas.subject(first)} ({', '.join(short)})" if short else atlas.subject(first)
    location = f"{atlas.series_paths[first.key]}.html#{atlas.series_anchor(first)}"
    return document(location, title, lines, (), boost, others)


def years(atlas: Atlas, observations: Iterable[Observation]) -> str:
    """The years of some figures, those of targets and forecasts behind their names."""
    found: dict[str, set[int]] = {}
    for o in observations:
        label = atlas.language.t(f"status.{o.status}") if o.status in "FT" else ""
        found.setdefault(label, set()).update((o.period.start // 12, o.period.end // 12))
    words = (f"{label} {', '.join(map(str, sorted(found[label])))}".strip() for label in sorted(found))
    return "; ".join(words)


def goals(atlas: Atlas) -> Iterator[Document]:
    """Targets, which are found by every name of what they are about, by their year and by who set them."""
    aim = atlas.language.t("status.T")
    for one in atlas.goals:
        first = one.target
        subjects: tuple[Activity | Area | Indicator, ...] = (first.activity, first.area, first.indicator)
        lines = [f"{aim}, {atlas.language.t(f'verdict.{one.verdict}')}"]
        others = [name for entity in subjects for name in every(atlas, entity)]
        yield document(forms.goal_path(one), forms.goal_title(atlas, one), lines, (), BOOSTS["goal"], others)


def milestones(atlas: Atlas) -> Iterator[Document]:
    """The events of each year."""
    cut = milestone_pages.cut(atlas)
    for part in cut:
        if part.number > 1:
            yield further(atlas, part.path, atlas.language.t("nav.milestones"), part.number, len(cut))
    found: dict[str, list[str]] = {}
    for item in sorted(atlas.dataset.milestones.values(), key=when):
        found.setdefault(item.period[:4], []).append(f"{item.period} {atlas.language.plain(item.title)}")
    for year, lines in found.items():
        title = f"{atlas.language.t('nav.milestones')} {year}"
        yield document(milestone_pages.addresses(atlas)[year], title, lines, (), BOOSTS["milestone"])


def disputes(atlas: Atlas) -> Iterator[Document]:
    """Where sources disagree, each case at its place on their page."""
    cut = disagreements.cut(atlas)
    for part in cut:
        if part.number > 1:
            yield further(atlas, part.path, atlas.language.t("nav.disagreements"), part.number, len(cut))
    for conflict in atlas.conflicts:
        kind = atlas.language.t(f"conflict.kind.{conflict.kind}")
        location = disagreements.addresses(atlas)[conflict.id]
        yield document(location, disagreements.title(atlas, conflict), [kind], (), BOOSTS["disagreement"])


def sources(atlas: Atlas) -> Iterator[Document]:
    """Sources by title, publisher and date, with what they say."""
    said: dict[str, list[str]] = {}
    for claim in atlas.dataset.claims.values():
        said.setdefault(claim.source.id, []).append(atlas.language.plain(claim.statement))
    for source in atlas.dataset.sources.values():
        about = ", ".join((atlas.publisher(source), source.published))
        yield document(atlas.path(source), source.title, [about, *said.get(source.id, ())], (), BOOSTS["source"])


def every(atlas: Atlas, entity: Activity | Area | Indicator | Organisation) -> list[str]:
    """All names of an entity."""
    return [atlas.label(entity), *names(atlas, entity)]
