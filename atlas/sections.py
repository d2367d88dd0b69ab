"""The sections of the pages of industries, clusters and places as scripts, for the brief that a reader puts together.

A section is cut out of its finished page, so that it says what the page says. Its addresses are those of a page at the
root of the site, its ids carry its name, so that sections of several pages stand together, and beside it stand the
sources that its figures are numbered by. Scripts and no data files, since a page opened from a folder may load
nothing else; one for each section, so that only what is ticked is loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from posixpath import dirname, join, normpath

import markdown

from atlas import paging
from atlas.output import Output
from atlas.pages import Page, area, cluster, facts, industry, own
from atlas.pages.page import Atlas

FOLDER = "own"
INDEX = f"{FOLDER}/index.js"
LEFT_OUT = frozenset({"where", "sources"})
"""What a brief has no use for: ways into other pages; and the sources, of which it makes a list of its own."""

HEADING = re.compile(r"^## (.+?) \{: #([\w-]+) \}$", re.M)
SENTENCE = re.compile(r'^<p(?: class="lead")?>.*</p>$', re.M)
SOURCE = re.compile(r'^<li>(<span class="name">.*)</li>$', re.M)
NOTE = re.compile(r'<sup class="note">([\d, ]+)</sup>')
TOOLS = re.compile(r'<div class="chart-tools".*?</details></div>\n(?=</figure>)', re.S)
PAGER = re.compile(r'^<nav class="pager".*</nav>$', re.M)
ADDRESS = re.compile(r' href="(?!\w+:)([^"]*)"')


@dataclass(frozen=True)
class Section:
    """A piece of a page: `id` is the page's heading of it, `sources` are its sources as HTML by their numbers."""

    id: str
    title: str
    html: str
    sources: dict[str, tuple[str, str]]


def outputs(atlas: Atlas, written: Iterable[tuple[Page, str]]) -> Iterator[Output]:
    """A script for every section of the pages that have some, and one that lists them."""
    groups: dict[str, list[object]] = {folder: [] for folder in own.KINDS}
    listed: dict[str, list[list[str]]] = {}
    for page, text in written:
        view = page.view
        if isinstance(view, industry.View | cluster.View | area.View):
            path, apart = page.path, {"facts"} if view.facts.pager else set()
            listed[path] = []
            groups[dirname(path)].append({"id": path, "name": view.title, "sections": listed[path]})
        elif isinstance(view, facts.View):
            path, apart = paging.whole(page.path), set()
        else:
            continue
        for section in sections(page.path, text, atlas.language.t("section.about")):
            if section.id not in apart:
                found = section if path == page.path else part(atlas, section, view)
                listed[path].append([found.id, found.title])
                yield Output.text(f"{FOLDER}/{name(path, found.id)}.js", script(path, found))
    kinds = [{"title": atlas.language.t(f"nav.{folder}"), "pages": entries} for folder, entries in groups.items()]
    yield Output.text(INDEX, f"window.atlasOwn={dumped({'groups': kinds, 'sections': {}})};\n")


def part(atlas: Atlas, section: Section, view: object) -> Section:
    """A section of one of the pages of an entity's figures, as one of several sections of the entity."""
    pager = view.pager if isinstance(view, facts.View) else None
    if pager is None or pager.count == 1:
        return section
    title = f"{section.title}, {atlas.language.t('pager.part', number=pager.number, count=pager.count)}"
    return replace(section, id=f"{section.id}-{pager.number}" if pager.number > 1 else section.id, title=title)


def name(path: str, section: str) -> str:
    """What a section is called among those of all pages; also the name of its script."""
    return f"{path.replace('/', '-')}-{section}"


def sections(path: str, text: str, about: str) -> Iterator[Section]:
    """The sections of a page from its Markdown; what it says before the first heading comes first, under `about`."""
    head, *rest = HEADING.split(text)
    sources = [(address(path, found), rebased(path, found)) for found in SOURCE.findall(text)]
    found = [(about, "about", "\n".join(SENTENCE.findall(head))), *zip(rest[::3], rest[1::3], rest[2::3], strict=True)]
    for title, key, words in found:
        if key in LEFT_OUT or not words.strip():
            continue
        body = words.strip() if is_html(words) else markdown.markdown(words)
        body = TOOLS.sub("", PAGER.sub("", body))
        body = apart(rebased(path, body), name(path, key))
        numbers = sorted({number for found in NOTE.findall(body) for number in found.split(", ")}, key=int)
        yield Section(key, unescape(title), body, {number: sources[int(number) - 1] for number in numbers})


def is_html(words: str) -> bool:
    """Whether Markdown would leave a text as it is: every block of it is HTML."""
    return all(block.startswith("<") for block in re.split(r"\n\n+", words.strip()))


def address(path: str, html: str) -> str:
    """The address of a source's page, by which a source is known."""
    found = ADDRESS.search(html)
    return resolved(path, found[1]) if found else html


@lru_cache(100_000)
def resolved(path: str, target: str) -> str:
    """An address as a page at the root of the site writes it."""
    place, hash_, anchor = target.partition("#")
    return normpath(join(dirname(path), place)) + hash_ + anchor if place else f"{path}.html{hash_}{anchor}"


def rebased(path: str, html: str) -> str:
    """HTML of a page with its addresses as a page at the root of the site writes them."""
    return ADDRESS.sub(lambda match: f' href="{resolved(path, match[1])}"', html)


def apart(html: str, prefix: str) -> str:
    """HTML whose ids, and what refers to them, begin with `prefix`."""
    ids = frozenset(re.findall(r' id="([^"]+)"', html))

    def renamed(match: re.Match[str]) -> str:
        words = " ".join(f"{prefix}-{word}" if word in ids else word for word in match[2].split(" "))
        return f"{match[1]}{words}{match[3]}"

    html = re.sub(r'( (?:id|aria-labelledby|aria-describedby)=")([^"]+)(")', renamed, html)
    return re.sub(r"(url\(#)([^)]+)(\))", renamed, html)


def script(path: str, section: Section) -> str:
    """A section as a script."""
    said = {
        "html": section.html,
        "notes": {number: key for number, (key, _) in section.sources.items()},
        "sources": dict(section.sources.values()),
    }
    return f"window.atlasOwn.sections[{dumped(f'{path}#{section.id}')}]={dumped(said)};\n"


def dumped(value: object) -> str:
    """A value as JavaScript writes it, harmless in a page too."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
