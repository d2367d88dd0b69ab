"""The hook that spares MkDocs work that it would do for nothing; the pages come out the same without it.

Most of a page is raw HTML, which MkDocs and Python-Markdown read tag by tag, twice, to leave it as it is, and the
search a third time. Here whole blocks go round the first two, and pages whose documents the atlas writes itself stay
out of the theme's index when a build gathers it afterwards.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*?(/?)>")
OPENED = re.compile(r"<([a-z][a-z0-9]*)(?=[\s>])")
ID = re.compile(r'\sid="([^"]+)"')
ANCHORS = "mkdocs_extract_anchors"
"""The name under which MkDocs keeps what it knows of a page's anchors."""

LEFT = re.compile(r"<(?:[!?]|hr\b|pre\b|script\b|style\b|textarea\b)", re.IGNORECASE)
"""What has rules of its own about where it ends."""

DESCRIBED: set[str] = set()
"""Addresses of pages that stand in the atlas's own documents for the search."""


class Blocks(Preprocessor):  # type: ignore[misc]
    """Blocks of raw HTML put aside unread: elements that begin a line after a blank one and end one before the next."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines with a placeholder for each element; what is not plainly whole is left to the parser.

        So is all that follows something that stays open, since it may belong to that.
        """
        ids: set[str] = set()
        text = "\n".join(lines)
        start = len(text) - len(text.lstrip("\n"))
        blocks = [text[:start], *re.split(r"(\n{2,})", text[start:])]
        for place in range(1, len(blocks), 2):
            block = blocks[place]
            if block.startswith("<"):
                blocks[place] = self.put_aside(block, ids)
            if blocks[place] is block and stays_open(block, self.md):
                break
        if ANCHORS in self.md.treeprocessors:
            self.md.treeprocessors[ANCHORS].present_anchor_ids |= ids
        return "".join(blocks).split("\n")

    def put_aside(self, block: str, ids: set[str]) -> str:
        """Placeholders for the elements of a block; the block itself when it is anything but a row of elements."""
        if LEFT.search(block):
            return block
        elements: list[str] = []
        start = 0
        while start < len(block):
            end = whole(block, start, self.md)
            if not end:
                return block
            elements.append(block[start:end])
            start = end + 1
        ids.update(ID.findall(block))
        elements[-1] += "\n"
        return "\n\n".join(map(self.md.htmlStash.store, elements))


def whole(block: str, start: int, md: Markdown) -> int:
    """Where the element that begins there ends, when it is one of blocks and a line ends with it; else zero.

    An end tag closes what is open inside its element too, as Python-Markdown has it; one without a beginning may belong
    to an element around the block.
    """
    opened = OPENED.match(block, start)
    if not opened or not md.is_block_level(opened[1]):
        return 0
    inside: list[str] = []
    for tag in TAG.finditer(block, start):
        closing, name, empty = tag.groups()
        name = name.lower()
        if not closing:
            inside += [] if empty else [name]
        elif name not in inside:
            return 0
        else:
            while inside.pop() != name:
                pass
        if not inside:
            end = tag.end()
            return end if block[end : end + 1] in ("", "\n") else 0
    return 0


def stays_open(block: str, md: Markdown) -> bool:
    """Whether a block that is left to the parser may begin an element that ends in a later one."""
    if "<" not in block:
        return False
    opened: list[str] = []
    for closing, written, empty in TAG.findall(block):
        name = written.lower()
        if md.is_block_level(name) and not closing and not empty:
            opened.append(name)
        elif closing and name in opened:
            while opened.pop() != name:
                pass
    return bool(opened or LEFT.search(block))


class Raw(Extension):  # type: ignore[misc]
    """The preprocessor at its place: before MkDocs and Python-Markdown read the HTML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        """Take the place."""
        md.preprocessors.register(Blocks(md), "atlas_raw", 25)


def on_config(config: Any) -> Any:
    """Add the extension, and read which pages need no entry."""
    config["markdown_extensions"].append(Raw())
    path = Path(config["docs_dir"]) / "assets" / "search-documents.js"
    if config["extra"].get("gathered") and path.is_file():
        own = json.loads(path.read_text("utf-8").partition("=")[2])
        DESCRIBED.update(item["location"].partition("#")[0] for item in own)
    return config


def on_page_markdown(_: str, page: Any, **__: Any) -> None:
    """Keep a page that is described already out of the theme's index."""
    if page.url in DESCRIBED:
        page.meta["search"] = {"exclude": True}
