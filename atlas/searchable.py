"""The script of documents that the search loads: how it is written, read, and put together with the theme's index.

The form of a document is the theme's own: `location`, `title`, `text` and `tags` as HTML, and `boost`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

Document = dict[str, Any]
"""One thing to be found."""

PATH = "assets/search-documents.js"
HEAD = "var __documents="
"""A script and not JSON, so that it loads from a file too."""


def script(found: Iterable[Document]) -> str:
    """The documents as the script that the search loads."""
    return HEAD + json.dumps(list(found), ensure_ascii=False, separators=(",", ":")) + "\n"


def read(text: str) -> list[Document]:
    """The documents of such a script."""
    found: list[Document] = json.loads(text.removeprefix(HEAD))
    return found


def merged(own: Iterable[Document], theme: Iterable[Document]) -> list[Document]:
    """Our documents, and the theme's of those pages that none of ours is about."""
    kept = list(own)
    known = {page(one) for one in kept}
    return [*kept, *(one for one in theme if page(one) not in known)]


def page(one: Mapping[str, Any]) -> str:
    """The page that a document stands on."""
    return str(one["location"]).partition("#")[0]
