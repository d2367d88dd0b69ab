"""All sources, by tier, with how many figures rest on each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas import paging
from atlas.model import TIERS, Source
from atlas.pages.page import Atlas, Link, Page, Pager


@dataclass(frozen=True)
class Item:
    """One source in the list."""

    link: Link
    publisher: str
    published: str
    count: int


@dataclass(frozen=True)
class Group:
    """Sources of one tier."""

    title: str
    intro: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class View:
    """What the template shows."""

    count: int
    groups: tuple[Group, ...]
    pager: Pager | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, or as many as the sources need."""
    path, t = "sources/index", atlas.language.t
    found = sorted(atlas.dataset.sources.values(), key=lambda s: (s.publisher.casefold(), s.published, s.id))
    cut = paging.cut(path, [(tier, [s for s in found if s.tier == tier]) for tier in TIERS], paging.LINES)
    for part in cut:
        groups = tuple(
            Group(
                t(f"tier.{piece.key}"),
                t(f"tier.{piece.key}.intro"),
                tuple(item(atlas, part.path, source) for source in piece.rows),
            )
            for piece in part.pieces
        )
        yield Page(part.path, "sources.md.jinja", View(len(found), groups, atlas.pager(cut, part.path, path)))


def item(atlas: Atlas, path: str, source: Source) -> Item:
    """One source in the list."""
    count = len(atlas.by_source.get(source.id, ()))
    return Item(atlas.link(path, source), atlas.publisher(source), atlas.published(source), count)
