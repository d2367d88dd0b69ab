"""Documents set by Typst: a template and data in, a PDF and a picture of its first page out, kept in a cache.

The template reads its data as JSON, so that no text of the dataset is ever taken for markup, and its charts
as SVG. Fonts come from two packages and never from the machine: Noto Sans, and Noto Sans CJK for Chinese.
Every PDF is PDF/A-2a and PDF/UA-1 at once; Typst refuses to make one that it knows to break either. Its
dates are the data's, so that the same data gives the same bytes.

Typst 0.15 was chosen over WeasyPrint 70 after both had set the brief on artificial intelligence. Typst: 0.06 s
in a running process, 139 kB, PDF/UA-1 and PDF/A-2a in one file, the same bytes twice, and nothing but wheels to
install. WeasyPrint: 0.5 s, 196 kB, one standard a file, other bytes each time, and it needs the machine's Pango.
Both embed parts of the fonts, find Chinese and tag tables and charts. But WeasyPrint painted the white edge of the
numbers in charts over the numbers, which vanished, and parted a chart from its headline at the end of a page.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from atlas import workers as workers_of
from atlas.glyphs import writable
from atlas.keeping import Makings, keep, kept, program
from atlas.output import write
from atlas.problems import InputError, Location, Problem

STANDARDS = ("a-2a", "ua-1")
ENGINE = tuple(f"{name} {version(name)}" for name in ("typst", "fontpkg-noto-sans", "noto-cjk-sans-otc"))
"""What sets the documents, with the versions of its fonts: other versions may give other bytes."""
FONTS = (("fontpkg_noto_sans", "files"), ("noto_cjk_sans_otc", ""))
"""Packages with fonts, and the folder in each."""
WIDTH = 360
"""Width of the picture of a first page, in pixels: twice what the list of briefs shows it at."""
TOO_LONG = re.compile(r'"((?:[^"\\]|\\u....|\\.){5000})(?:[^"\\]|\\u....|\\.)+"')
"""A string of JSON that is cut: PDF/A takes none of more than 32,767 bytes as a title or a description."""
JOINED = re.compile("[\u200d\u0300-\u036f]")
"""Joiners and marks that stand by themselves: in the text of pictures they are no signs of a font, and refused."""
A4 = 8.27
"""Width of a page in inches."""
WORTH = 4
"""Documents that are set in about the time in which another process begins: it has to load the fonts."""


@dataclass(frozen=True)
class Job:
    """One document to be set.

    `contents` are JSON, the fullest first: the first that fits on `pages` pages is taken, else the last.
    With 0 pages it may have any number. `charts` are SVG by name, and `date` is the document's, as seconds since 1970.
    """

    template: Path
    contents: tuple[str, ...]
    charts: Mapping[str, str]
    date: int
    pages: int

    @property
    def key(self) -> str:
        """The hash of everything that the bytes depend on."""
        parts = [
            self.template.name,
            *setting(self.template.parent),
            Path(__file__).read_text("utf-8"),
            *self.contents,
            sorted(self.charts.items()),
            self.date,
            self.pages,
        ]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Order:
    """A document that is wanted: `put` makes its job from `draft`, and from nothing else but the program.

    So a document that was made from an equal draft is right, and its job need not be put together.
    """

    template: Path
    draft: object
    put: Callable[[Path, Any], Job]

    @property
    def job(self) -> Job:
        """The document ready to be set."""
        return self.put(self.template, self.draft)


@dataclass(frozen=True)
class Document:
    """What became of a job: the PDF, and the picture of its first page as PNG."""

    pdf: bytes
    picture: bytes


@dataclass(frozen=True)
class Filed:
    """Where the cache has what became of a job."""

    path: Path

    @property
    def pdf(self) -> Path:
        """The PDF."""
        return self.path.with_suffix(".pdf")

    @property
    def picture(self) -> Path:
        """The picture of its first page."""
        return self.path.with_suffix(".png")

    @property
    def hashes(self) -> Path:
        """The hashes of both, which are written last."""
        return self.path.with_suffix(".hashes")

    def file(self, made: Document) -> None:
        """Put both there."""
        write(self.pdf, made.pdf)
        write(self.picture, made.picture)
        keep(self.hashes, hashed(made.pdf, made.picture))

    def is_whole(self) -> bool:
        """Whether both are there, and whole."""
        known = kept(self.hashes)
        try:
            return known is not None and known == hashed(self.pdf.read_bytes(), self.picture.read_bytes())
        except FileNotFoundError:
            return False


def hashed(*contents: bytes) -> bytes:
    """The hashes of some bytes, one behind the other."""
    return b"".join(hashlib.sha256(content).digest() for content in contents)


def render(orders: Iterable[Order], folder: Path, workers: int | None = None) -> tuple[Filed, ...]:
    """The documents that are wanted, in their order; only what the cache lacks is set, by several processes."""
    places: list[Filed] = []
    missing: dict[Filed, Job] = {}
    makings: dict[Path, Makings] = {}
    for order in orders:
        templates = order.template.parent
        if templates not in makings:
            makings[templates] = Makings(program(), *setting(templates))
        known = folder / f"{makings[templates].key((order.template.name, order.put, order.draft))}.order"
        place = Filed(folder / (kept(known) or b"-").decode())
        if not place.is_whole():
            job = order.job
            place = Filed(folder / job.key)
            keep(known, job.key.encode())
            if not place.is_whole():
                missing[place] = job
        places.append(place)
    if missing:
        count = workers_of.count(len(missing), WORTH, workers)
        with ProcessPoolExecutor(count, get_context("spawn"), workers_of.belong, (os.getpid(),)) as pool:
            list(pool.map(filed, missing, missing.values(), chunksize=4))
    return tuple(places)


def filed(place: Filed, job: Job) -> None:
    """Set one document and keep it: its bytes need not go back through the build's memory."""
    place.file(made_of(job))


def setting(templates: Path) -> tuple[str, ...]:
    """What every document depends on besides its job: what sets it, and all the templates."""
    return (*ENGINE, *(path.read_text("utf-8") for path in sorted(templates.glob("*.typ"))))


def made_of(job: Job) -> Document:
    """One document; InputError when its template is not sound."""
    import typst  # noqa: PLC0415 - slow to load, and seldom needed

    if not job.template.is_file():
        where = Location(f"{job.template.parent.name}/{job.template.name}")
        raise InputError([Problem(where, "template", "this template is not there")])
    try:
        return set_by(job)
    except typst.TypstError as error:
        raise InputError(flaws(error.diagnostic, job.template)) from None


def flaws(diagnostic: str, template: Path) -> list[Problem]:
    """What Typst says of a template, each with its place; files are named from the folder of the templates on."""
    found = [
        Problem(Location(f"{template.parent.name}/{Path(file).name}", int(line), int(column)), "template", message)
        for message, file, line, column in PLACED.findall(diagnostic)
    ]
    where = Location(f"{template.parent.name}/{template.name}")
    return found or [Problem(where, "template", diagnostic.strip().partition("\n")[0])]


PLACED = re.compile(r"^(?:error|warning): (.+)\n *┌─ (.+):(\d+):(\d+)$", re.MULTILINE)


def set_by(job: Job) -> Document:
    """One document as its template sets it."""
    engine = compiler(job.template)
    pictured = unicodedata.normalize("NFC", json.dumps(job.charts, ensure_ascii=False))
    charts = JOINED.sub("", writable(pictured, font_files()))
    fine, coarse = WIDTH / A4, 1.0
    for number, content in enumerate(job.contents):
        inputs = {"data": writable(TOO_LONG.sub(r'"\1…"', content), font_files()), "charts": charts}
        drawn = inputs if job.pages else {**inputs, "cover": "only"}
        last = number == len(job.contents) - 1
        ppi = coarse if number and not last else fine  # the first often fits; further ones are tried without a picture
        pictures = drawn_by(engine, ppi, sys_inputs=drawn, timestamp=job.date)
        if last or (len(pictures) <= job.pages and not lonely(engine)):
            if ppi == coarse:
                pictures = drawn_by(engine, fine, timestamp=job.date)
            break
    fresh = {} if drawn is inputs else {"sys_inputs": inputs}  # inputs that are given again are read and set again
    pdf, warnings = engine.compile_with_warnings(
        format="pdf", timestamp=job.date, pdf_standards=list(STANDARDS), **fresh
    )
    if warnings:
        raise InputError(flaws(warnings[0].diagnostic, job.template))
    return Document(pdf, pictures[0])


def drawn_by(engine: Any, ppi: float, **options: Any) -> list[bytes]:
    """A picture of each page."""
    made = engine.compile(format="png", ppi=ppi, **options)
    return made if isinstance(made, list) else [made]


def lonely(engine: Any) -> bool:
    """Whether a page has a single row of a parted table, or what stands below a table and no row of it.

    The template marks each with `<row>`: the table, the page, and whether it is a row.
    """
    marks = json.loads(engine.query("<row>", field="value"))
    rows = Counter((table, page) for table, page, is_row in marks if is_row)
    parts = Counter(table for table, _ in rows)
    below = [(table, page) for table, page, is_row in marks if not is_row]
    return any(n == 1 and parts[table] > 1 for (table, _), n in rows.items()) or any(mark not in rows for mark in below)


@cache
def compiler(template: Path) -> Any:
    """What sets documents by a template, made once a process; it knows the fonts of the two packages and no others."""
    import typst  # noqa: PLC0415 - slow to load, and seldom needed

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=font_folders())
    return typst.Compiler(input=str(template), root=str(template.parent), font_paths=fonts)


@cache
def font_files() -> tuple[Path, ...]:
    """The fonts of the packages; of a pair the slanted one, which has no character that the upright one lacks."""
    found = [sorted(Path(folder).glob("*.tt[fc]")) for folder in font_folders()]
    return tuple(([path for path in files if "Italic" in path.name] or files)[0] for files in found)


def font_folders() -> list[str]:
    """Where the packages with fonts keep them."""
    found = []
    for package, folder in FONTS:
        spec = find_spec(package)
        assert spec, f"the package {package} is not installed"
        assert spec.origin, f"the package {package} is empty"
        found.append(str(Path(spec.origin).parent / folder))
    return found
