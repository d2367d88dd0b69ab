"""What the reports that the atlas was commissioned from claim, each claim with its figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas import paging
from atlas.derive import grouped
from atlas.pages import forms
from atlas.pages.forms import Statement
from atlas.pages.page import Atlas, Link, Page, Pager

CLAIMS = 60
"""Claims on one page, their sources counted."""


@dataclass(frozen=True)
class View:
    """What the template shows: sources with their claims."""

    groups: tuple[tuple[Link, tuple[Statement, ...]], ...]
    pager: Pager | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, which is there without claims too, since it stands in the navigation; or as many as they need."""
    path, data, t = "claims", atlas.dataset, atlas.language.t
    groups = list(grouped(data.claims.values(), lambda claim: claim.source).items())
    cut = paging.cut(path, groups, CLAIMS)
    for part in cut:
        shown = tuple(
            (
                atlas.link(part.path, source, t("cite", publisher=source.publisher, date=source.published)),
                forms.statements(atlas, part.path, piece.rows),
            )
            for piece in part.pieces
            for source in [piece.key]
        )
        yield Page(part.path, "claims.md.jinja", View(shown, atlas.pager(cut, part.path, path)))
