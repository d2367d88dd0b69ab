"""Briefs: PDF/UA and PDF/A, every word as text, the same bytes, one or two pages, sources numbered and linked.

Typst refuses to write a PDF that it knows to break PDF/UA-1 or PDF/A-2a. What it wrote is looked into here with
pikepdf and pypdf, point by point; that is no full validator such as veraPDF.
"""

from __future__ import annotations

import io
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdf
import pytest

from atlas import briefs, figures, paper, validate
from atlas.language import Language
from atlas.model import Dataset
from atlas.pages import PAGES, Atlas, Page, area, cluster, home, industry
from atlas.pages import briefs as listed
from tests.golden import ROOT, outputs

RICH, THIN, CITY = "industries/ai", "hubs/energy-valley", "index"
SUMMED_UP = (RICH, "industries/quantum", "clusters/cluster-medicine", "hubs/etown", THIN, CITY)
"""Pages whose briefs are looked at: rich ones, thin ones, each kind."""


def pages_of(atlas: Atlas) -> dict[str, Page]:
    """Those pages, by path."""
    data = atlas.dataset
    found = [
        industry.page(atlas, data.activities["ai"]),
        industry.page(atlas, data.activities["quantum"]),
        cluster.page(atlas, data.clusters["cluster-medicine"]),
        area.page(atlas, data.areas["etown"]),
        area.page(atlas, data.areas["energy-valley"]),
        *home.pages(atlas),
    ]
    return {page.path: page for page in found}


def atlas_of(dataset: Dataset) -> Atlas:
    """The atlas of a dataset in its first language."""
    code = dataset.profile.languages[0]
    return Atlas(dataset, Language(code, dataset.labels[code], dataset.units, dataset.observations))


def jobs_of(atlas: Atlas) -> dict[str, paper.Job]:
    """The briefs ready to be set, by the path of the page."""
    pages, names = pages_of(atlas), listed.paths(atlas)
    charts = {chart.id: chart for page in pages.values() for chart in page.charts}
    charts |= {chart.id: chart for chart in briefs.index_charts(atlas)}
    pictures = figures.render(charts.values(), ROOT / ".cache" / "charts")
    templates = ROOT / "templates"
    return {path: briefs.order(atlas, names[path], page, pictures, templates).job for path, page in pages.items()}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real dataset."""
    return atlas_of(validate.read(ROOT / "data"))


@pytest.fixture(scope="module")
def jobs(atlas: Atlas) -> dict[str, paper.Job]:
    """The briefs ready to be set."""
    return jobs_of(atlas)


@pytest.fixture(scope="module")
def made(jobs: dict[str, paper.Job]) -> dict[str, paper.Document]:
    """The briefs, by the path of the page that each sums up."""
    return {path: paper.made_of(job) for path, job in jobs.items()}


def ordered(job: paper.Job) -> paper.Order:
    """A job that is put together already, as an order."""
    return paper.Order(job.template, job, lambda _, draft: draft)


def opened(document: paper.Document) -> pikepdf.Pdf:
    """A PDF to look into."""
    return pikepdf.open(io.BytesIO(document.pdf))


def text(document: paper.Document) -> str:
    """Its text in the order in which it is read, on one line."""
    pages = pypdf.PdfReader(io.BytesIO(document.pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """The structure elements below one, in reading order."""
    kids = node.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.mark.parametrize("path", SUMMED_UP)
def test_accessible(made: dict[str, paper.Document], path: str) -> None:
    """PDF/UA-1: named as such, tagged, with language, title and reading order; headings skip no level."""
    pdf = opened(made[path])
    root = pdf.Root
    assert bool(root.MarkInfo.Marked)
    assert str(root.Lang) == "en"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"]
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
    found = list(elements(root.StructTreeRoot))
    kinds = [str(element.S) for element in found]
    levels = [int(kind[2]) for kind in kinds if re.fullmatch("/H[1-6]", kind)]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert kinds.count("/TH") >= kinds.count("/Table")
    for page in pdf.pages:
        assert str(page.Tabs) == "/S"
        for note in page.get("/Annots", ()):
            assert str(note.Contents)


@pytest.mark.parametrize("path", SUMMED_UP)
def test_charts_are_told(made: dict[str, paper.Document], jobs: dict[str, paper.Job], path: str) -> None:
    """Every chart has its description as alternative text, and stays a drawing: no picture of pixels is in a brief."""
    pdf = opened(made[path])
    told = [str(e.get("/Alt", "")) for e in elements(pdf.Root.StructTreeRoot) if str(e.S) == "/Figure"]
    content = json.loads(jobs[path].contents[0])
    described = [chart["alt"] for chart in (*content["charts"], *(item["chart"] for item in content["index"]))]
    assert set(told) <= set(described)
    assert bool(told) == bool(described)
    forms = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
    assert not [item for item in forms if str(item.get("/Subtype", "")) == "/Image"]


@pytest.mark.parametrize("path", SUMMED_UP)
def test_fonts(made: dict[str, paper.Document], path: str) -> None:
    """One family, embedded in parts, each of its signs mapped to Unicode; none is the machine's."""
    names, pdf = set(), opened(made[path])
    for font in pdf.objects:
        if isinstance(font, pikepdf.Dictionary) and "/BaseFont" in font and "/DescendantFonts" in font:
            assert "/ToUnicode" in font
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            names.add(str(font.BaseFont))
    assert names
    assert all(re.match(r"/[A-Z]{6}\+NotoSans(CJK\w\w)?-", name) for name in names), names


@pytest.mark.parametrize("path", SUMMED_UP)
def test_text_is_text(made: dict[str, paper.Document], atlas: Atlas, path: str) -> None:
    """Title, Chinese name and key figures can be searched, in reading order, and no sign is lost."""
    words, view = text(made[path]), pages_of(atlas)[path].view
    assert "\N{REPLACEMENT CHARACTER}" not in words
    assert "\0" not in words
    title = atlas.label(atlas.dataset.city) if path == CITY else view.title
    other = atlas.dataset.city.name.get("zh", "") if path == CITY else view.other
    places = [words.find(title), words.find(other), words.find("Sources")]
    assert min(places) >= 0
    assert places == sorted(places)
    for card in view.cards:
        number = re.search(r'<b class="number">([^<]+)</b>', card.figure)
        assert number
        assert number[1] in words


def test_every_figure_names_its_source(jobs: dict[str, paper.Job]) -> None:
    """Figures carry numbers of sources; the list holds those that are cited, each once, in order, and no other."""
    for path, job in jobs.items():
        for content in map(json.loads, job.contents):
            cited = re.findall(r'"sources": \[([\d, ]*)\]', json.dumps({k: content[k] for k in briefs.ORDER}))
            numbers = sorted({int(n) for group in cited for n in group.split(",") if n.strip()})
            assert numbers == [s["number"] for s in content["sources"]] == list(range(1, len(numbers) + 1)), path
            parts = [c["figure"] for c in content["cards"]] + [r["figure"] for r in content["rows"]]
            assert all(any("sources" in run for run in runs) for runs in parts if any(c.isdigit() for c in str(runs)))


def test_links(made: dict[str, paper.Document], atlas: Atlas) -> None:
    """Without an address of the site a brief links its sources only, and only those that may be linked."""
    allowed = {source.url for source in atlas.dataset.sources.values() if source.url}
    found = set()
    for document in made.values():
        for page in opened(document).pages:
            found |= {str(note.A.URI) for note in page.get("/Annots", ()) if "/A" in note and "/URI" in note.A}
    assert found
    assert found <= allowed


def test_links_to_the_evidence(atlas: Atlas) -> None:
    """With an address, each figure leads to its card on the site, and the brief names the address of its page."""
    profile = replace(atlas.dataset.profile, address="https://atlas.example/")
    job = jobs_of(atlas_of(replace(atlas.dataset, profile=profile)))[RICH]
    content = json.loads(job.contents[-1])
    assert content["address"] == "https://atlas.example/industries/ai.html"
    urls = {run["url"] for card in content["cards"] for run in card["figure"] if "url" in run}
    assert urls
    assert all(re.fullmatch(r"https://atlas\.example/sources/[\w.-]+\.html#[\w.-]+", url) for url in urls)


def test_set_with_an_address(small: Path) -> None:
    """Every document of a site with an address can be set: what repeats on each page may hold no link in PDF/UA."""
    descriptor = small / "datapackage.json"
    fields = json.loads(descriptor.read_text("utf-8"))
    descriptor.write_text(json.dumps({**fields, "homepage": "https://atlas.example/"}), "utf-8")
    pdfs = {o.path: o.content for o in outputs(small) if o.path.endswith(".pdf")}
    for path in ("briefs/report.pdf", "briefs/industry-ai.pdf"):
        page = pypdf.PdfReader(io.BytesIO(pdfs[path])).pages[1 if "report" in path else 0]
        assert "https://atlas.example/" in page.extract_text()


@pytest.mark.parametrize("path", SUMMED_UP)
def test_one_or_two_pages(made: dict[str, paper.Document], path: str) -> None:
    """A brief has one or two pages of A4, a thin one a single page, and a picture of the first."""
    pages = opened(made[path]).pages
    assert len(pages) <= (1 if path == THIN else 2)
    assert {(round(float(p.MediaBox[2])), round(float(p.MediaBox[3]))) for p in pages} == {(595, 842)}
    width, height = struct.unpack(">II", made[path].picture[16:24])
    assert abs(width - paper.WIDTH) <= 1
    assert abs(height / width - 842 / 595) < 0.01


def test_same_bytes(jobs: dict[str, paper.Job], made: dict[str, paper.Document], tmp_path: Path) -> None:
    """Another process, which sets the briefs in another order, makes the same bytes; dates are the data's."""
    paths = list(reversed(SUMMED_UP))
    again = paper.render([ordered(jobs[path]) for path in paths], tmp_path, workers=1)
    same = {
        path: (filed.pdf.read_bytes(), filed.picture.read_bytes()) == (made[path].pdf, made[path].picture)
        for path, filed in zip(paths, again, strict=True)
    }
    assert same == dict.fromkeys(paths, True)
    assert str(opened(made[RICH]).docinfo.CreationDate).startswith("D:2")


def test_only_what_changed_is_made(jobs: dict[str, paper.Job], tmp_path: Path) -> None:
    """A second run sets nothing anew, and a change of one brief's content makes that one only."""
    wanted = [jobs[THIN], jobs["industries/quantum"]]
    paper.render(map(ordered, wanted), tmp_path, workers=1)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    changed = replace(wanted[1], contents=tuple(c.replace("Quantum", "Tiny") for c in wanted[1].contents))
    paper.render([ordered(wanted[0]), ordered(changed)], tmp_path, workers=1)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert before.items() <= after.items()
    assert {path.stem for path in after.keys() - before.keys() if path.suffix != ".order"} == {changed.key}


def test_hostile_words(jobs: dict[str, paper.Job]) -> None:
    """What looks like markup of the engine, of HTML or of JSON is set as it is."""
    words = '#panic("x") *b* _i_ $x$ @ref <label> \\n = h // c /* d */ `r` {"a": 1} </svg>'
    content = {**json.loads(jobs[THIN].contents[0]), "title": words, "other": words}
    document = paper.made_of(replace(jobs[THIN], contents=(json.dumps(content),)))
    assert re.sub(r"\s", "", text(document)).count(re.sub(r"\s", "", words)) == 2


def test_print_colours(jobs: dict[str, paper.Job]) -> None:
    """Charts on paper have the light colours themselves, and each class that they use has its rule."""
    for job in jobs.values():
        for name, svg in job.charts.items():
            used = {word for group in re.findall(r'class="([^"]+)"', svg) for word in group.split()}
            assert {word for word in used if f".{word}{{" not in svg} == set(), name
            assert "var(" not in svg


def test_listed(atlas: Atlas) -> None:
    """The page of briefs lists one for every page that has one, each under a name of its own."""
    [page] = listed.pages(atlas)
    shown = [item.pdf for _, _, items in page.view.groups for item in items]
    assert shown == [f"{path}.pdf" for path in (listed.REPORT, *listed.paths(atlas).values())]
    assert len(set(map(str.casefold, shown))) == len(shown)


def test_report(small: Path) -> None:
    """The report holds every chapter, contents, an index of charts that leads to each, and every source once."""
    atlas = atlas_of(validate.read(small))
    pages = [page for module in PAGES for page in module.pages(atlas)]
    charts = {chart.id: chart for page in pages for chart in page.charts}
    pictures = figures.render(charts.values(), ROOT / ".cache" / "charts")
    job = briefs.report(atlas, pages, pictures, ROOT / "templates").job
    content, document = json.loads(job.contents[0]), paper.made_of(job)
    drawn = [chart["label"] for part in content["parts"] for c in part["chapters"] for chart in c["charts"]]
    assert drawn == [entry["label"] for entry in content["index"]]
    assert len(set(drawn)) == len(drawn) > 0
    titles = [source["title"] for source in content["sources"]]
    assert [source["number"] for source in content["sources"]] == list(range(1, len(titles) + 1))
    words = text(document)
    chapters = [chapter["title"] for part in content["parts"] for chapter in part["chapters"]]
    assert len(chapters) == len(listed.paths(atlas))
    assert all(words.count(title) >= 2 for title in chapters)
    pdf = opened(document)
    assert "/Outlines" in pdf.Root
    assert "/TOC" in {str(element.S) for element in elements(pdf.Root.StructTreeRoot)}
    assert f"Page {len(pdf.pages)} of {len(pdf.pages)}" in words
