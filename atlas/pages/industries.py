"""All industries and fields at a glance, grouped as the official groupings do, and the mapping between the two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas import paging
from atlas.charts import Chart, Subject
from atlas.model import Activity, ClassItem
from atlas.pages import industry
from atlas.pages.page import Atlas, Link, Page, Pager
from atlas.render import safe

GROUPS = ("catalogue", "plan", "field", "aggregate")


@dataclass(frozen=True)
class Item:
    """One industry in the list: its names, a key figure if there is one, and how much the atlas holds of it."""

    link: Link
    other: str
    name: Markup
    figure: Markup
    period: str
    count: int


@dataclass(frozen=True)
class Group:
    """Industries of one kind."""

    title: str
    intro: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Mapping:
    """One line of the mapping between the two groupings."""

    origin: Markup
    target: Markup
    fit: str
    note: Markup
    source: Markup


@dataclass(frozen=True)
class View:
    """What the template shows."""

    groups: tuple[Group, ...]
    mappings: tuple[Mapping, ...]
    pager: Pager | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, or as many as the industries need; charts and mapping stand on the first."""
    path, t = "industries/index", atlas.language.t
    cut = paging.cut(path, [(kind, atlas.activities(kind)) for kind in GROUPS])
    for part in cut:
        groups = tuple(
            Group(
                t(f"group.{piece.key}"),
                t(f"group.{piece.key}.intro"),
                tuple(item(atlas, part.path, a) for a in piece.rows),
            )
            for piece in part.pieces
        )
        first = part.number == 1
        view = View(groups, mapped(atlas, path) if first else (), atlas.pager(cut, part.path, path))
        yield Page(part.path, "industries.md.jinja", view, charts(atlas) if first else ())


def mapped(atlas: Atlas, path: str) -> tuple[Mapping, ...]:
    """What the classes of one grouping are in the other."""
    t = atlas.language.t
    return tuple(
        Mapping(
            class_link(atlas, path, c.origin),
            class_link(atlas, path, c.target),
            t(f"fit.{c.fit}"),
            atlas.prose(path, c.note),
            atlas.cite(path, c.source) if c.source else safe(t("fit.own")),
        )
        for c in atlas.dataset.correspondences.values()
    )


def class_link(atlas: Atlas, path: str, item: ClassItem | None) -> Markup:
    """A class of a grouping by its own name, linked to the industry that carries it."""
    if item is None:
        return safe(atlas.language.t("fit.missing"))
    return atlas.words(path, item.activity, atlas.language.name(item.name))


def charts(atlas: Atlas) -> tuple[Chart, ...]:
    """All industries side by side, what became of the city's measures since the plan began, and who is largest."""
    data, t = atlas.dataset, atlas.language.t
    members = tuple(line for a in atlas.activities("catalogue") for line in atlas.family_series(a))
    city = tuple(atlas.by_area.get(data.city.id, ()))
    return (
        *atlas.draw(Subject("industries", "industries", t("nav.industries"), data, members), 2, "panels", "comparison"),
        *atlas.draw(Subject("industries", "industries", atlas.language.name(data.city.name), data, city), 1, "change"),
    )


def item(atlas: Atlas, path: str, activity: Activity) -> Item:
    """One industry in the list."""
    lines = atlas.family_series(activity)
    ordered = tuple(sorted(lines, key=lambda line: industry.importance(line, activity, atlas.dataset.city.id)))
    first = next(industry.key_figures(ordered, 1), None)
    return Item(
        atlas.link(path, activity),
        activity.name.get("zh", ""),
        atlas.words(path, first[0].indicator, atlas.subject(first[1], activity)) if first else Markup(),
        atlas.figure(path, first[1]) if first else Markup(),
        atlas.language.period(first[1].period) if first else "",
        sum(len(line.observations) for line in lines),
    )
