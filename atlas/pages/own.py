"""A brief that the reader puts together from sections of other pages; scripts do it, so the page itself says little.

The address of a choice is `brief.html#industries/ai=key,charts&hubs/etown=about`, with `title=` in front where the
reader has given the brief a name. The sections come from `atlas/sections.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.pages.page import Atlas, Page
from atlas.render import html

KINDS = ("industries", "clusters", "hubs")
"""The folders of the pages that have sections, with the names of their labels."""
WORDS = ("all", "chosen", "count", "failed", "loading", "empty", "untitled")
"""The labels that the script needs, below `own`."""


@dataclass(frozen=True)
class View:
    """What the template shows; `words` are those of the script."""

    intro: Markup
    words: tuple[tuple[str, str], ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    t = atlas.language.t
    ways = {name: html('<a href="{}/index.html">{}</a>', name, t(f"nav.{name}")) for name in KINDS}
    words = tuple((name, t(f"own.{name}")) for name in WORDS)
    yield Page("brief", "own.md.jinja", View(atlas.said("own.intro", **ways), words))
