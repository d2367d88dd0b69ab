"""All figures of an entity: in a table at the end of its page, or on pages of their own where they are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from atlas.derive import Series
from atlas.model import Observation
from atlas.pages import forms
from atlas.pages.forms import FactGroup
from atlas.pages.page import Atlas, Page, Pager, fact_parts
from atlas.paging import Part

FEW = 60
"""Rows of a table that may stand at the end of a page, the heads of its groups counted."""


@dataclass(frozen=True)
class Facts:
    """The figures of an entity in parts, each the path of its page with its groups.

    `pager` leads to pages of their own, and is None where all stand on the entity's page.
    """

    cut: tuple[Part[tuple[Series, ...], Observation], ...]
    parts: tuple[tuple[str, tuple[FactGroup, ...]], ...]
    pager: Pager | None

    @property
    def here(self) -> tuple[FactGroup, ...]:
        """What stands on the entity's page."""
        return () if self.pager else tuple(group for _, groups in self.parts for group in groups)


@dataclass(frozen=True)
class View:
    """What the template of a page of figures shows; `title` is the entity's, whose page is `of`."""

    title: str
    of: str
    facts: tuple[FactGroup, ...]
    pager: Pager


def facts(atlas: Atlas, path: str, lines: Sequence[Series], named: str) -> Facts:
    """The figures of some series, for the page of an entity."""
    cut = fact_parts(path, lines)
    if len(cut) > 1 or sum(1 + len(piece.rows) for piece in cut[0].pieces) > FEW:
        cut = fact_parts(path, lines, number=2)
    groups = tuple((part.path, forms.fact_groups(atlas, part.path, part.pieces, named)) for part in cut)
    return Facts(cut, groups, atlas.pager(cut, path, path))


def pages(atlas: Atlas, page: Page) -> Iterator[Page]:
    """The page of an entity, and behind it those of its figures, if they have pages of their own."""
    yield page
    title, found = page.view.title, page.view.facts  # type: ignore[attr-defined]
    for path, groups in found.parts if found.pager else ():
        pager = atlas.pager(found.cut, path, page.path)
        assert pager, f"{path} is no page of its own"
        yield Page(path, "facts.md.jinja", View(title, page.path, groups, pager))
