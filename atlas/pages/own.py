"""A brief that the reader puts together from sections of other pages; scripts do it, so the page itself says little.

The address of a choice is `brief.html#industries/ai=key,charts&hubs/etown=about`, with `title=` in front where the
reader has given the brief a name. The sections come from `atlas/sections.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas.pages.page import Atlas, Page

WORDS = ("all", "chosen", "count", "failed", "loading", "empty", "untitled")
"""The labels that the script needs, below `own`."""


@dataclass(frozen=True)
class View:
    """What the template shows; `words` are those of the script."""

    words: tuple[tuple[str, str], ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    words = tuple((name, atlas.language.t(f"own.{name}")) for name in WORDS)
    yield Page("brief", "own.md.jinja", View(words))
