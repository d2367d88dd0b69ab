"""All figures of an entity: in a table at the end of its page, or on pages of their own where they are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from atlas.derive import Series
from atlas.pages import forms
from atlas.pages.forms import FactGroup
from atlas.pages.page import Atlas, Page, Pager, fact_parts

FEW = 60
"""Rows of a table that may stand at the end of a page, the heads of its groups counted."""


@dataclass(frozen=True)
class Facts:
    """The figures of an entity in parts, each the path of its page with its groups.

    `pager` leads to pages of their own, and is None where all stand on the entity's page.
    """

    parts: tuple[tuple[str, tuple[FactGroup, ...]], ...]
    pager: Pager | None

    @property
    def here(self) -> tuple[FactGroup, ...]:
        """What stands on the entity's page."""
        return () if self.pager else tuple(group for _, groups in self.parts for group in groups)


@dataclass(frozen=True)
class View:
    """What the template shows; `title` is that of the entity."""

    title: str
    facts: tuple[FactGroup, ...]
    pager: Pager


def facts(atlas: Atlas, path: str, title: str, lines: Sequence[Series], named: str) -> Facts:
    """The figures of some series, for the page of an entity; those that stand elsewhere are noted in `atlas.apart`."""
    cut = fact_parts(path, lines)
    if len(cut) > 1 or sum(1 + len(piece.rows) for piece in cut[0].pieces) > FEW:
        cut = fact_parts(path, lines, number=2)
        atlas.apart[path] = title, named, cut
    groups = tuple((part.path, forms.fact_groups(atlas, part.path, part.pieces, named)) for part in cut)
    return Facts(groups, atlas.pager(cut, path, path))


def pages(atlas: Atlas) -> Iterator[Page]:
    """The pages of figures of those entities whose own pages, made before, have no room for them."""
    for path, (title, named, cut) in atlas.apart.items():
        for part in cut:
            pager = atlas.pager(cut, part.path, path)
            assert pager, f"{part.path} is no page of its own"
            groups = forms.fact_groups(atlas, part.path, part.pieces, named)
            yield Page(part.path, "facts.md.jinja", View(title, groups, pager))
