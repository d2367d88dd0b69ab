"""What the reports that the atlas was commissioned from claim, each claim with its figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas.pages import forms
from atlas.pages.forms import Statement
from atlas.pages.page import Atlas, Link, Page


@dataclass(frozen=True)
class View:
    """What the template shows: sources with their claims."""

    groups: tuple[tuple[Link, tuple[Statement, ...]], ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, which is there without claims too: it stands in the navigation."""
    path, data = "claims", atlas.dataset
    sources = {claim.source.id: claim.source for claim in data.claims.values()}
    groups = tuple(
        (
            atlas.link(path, source, atlas.language.t("cite", publisher=source.publisher, date=source.published)),
            forms.statements(atlas, path, (c for c in data.claims.values() if c.source == source)),
        )
        for source in sources.values()
    )
    yield Page(path, "claims.md.jinja", View(groups))
