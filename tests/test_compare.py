"""Industries, places and measures side by side: what stands in a row, the address, lines, and the page itself."""

from __future__ import annotations

import csv
import hashlib

import pytest

from atlas import validate
from atlas.language import Language
from atlas.model import Dataset
from atlas.pages import Atlas, compare
from tests import samples
from tests.conftest import ROOT, Built
from tests.samples import observations

CELLS = """rows => rows.map(row => ({
  head: row.querySelector("th").textContent,
  ids: [...row.querySelectorAll("td > a.fig")].map(a => a.href.split("#")[1]),
  cells: row.querySelectorAll("td").length,
}))"""


@pytest.fixture(scope="module")
def data() -> Dataset:
    """The real dataset."""
    return validate.read(ROOT / "data")


@pytest.fixture(scope="module")
def page(contexts):
    """One page at the size of a desktop for all tests here, each of which opens an address anew."""
    return contexts(viewport={"width": 1280, "height": 900}).new_page()


def open_page(page, built: Built, hash_: str = "") -> str:
    """Open the page from a file and wait for its script; gives its address without the hash."""
    address = (built.site / "compare.html").as_uri()
    page.goto("about:blank")
    page.goto(address + hash_)
    page.wait_for_selector(".compare fieldset:enabled")
    return address


def rows(page) -> list[dict]:
    """The rows of the comparison, those of one thing alone included."""
    found: list[dict] = page.locator(".compare-result .compare-table tbody tr:not(.group)").evaluate_all(CELLS)
    return found


# ---------------------------------------------------------------------------- the page itself


def view(*figures: tuple) -> compare.View:
    """The page of a small dataset."""
    made = samples.dataset(tuple(o for group in figures for o in group))
    (page,) = compare.pages(Atlas(made, samples.language()))
    assert isinstance(page.view, compare.View)
    return page.view


def test_only_shared_measures_stand_in_the_table() -> None:
    """A measure of one industry alone is left out; what an industry lacks is an empty cell."""
    made = view(
        observations("ai/output", "2021=207", "2023=300", "2030=900 T"),
        observations("ic/output", "2022=100"),
        observations("ai/companies", "2022=1600"),
    )
    assert [link.href for link, _ in made.heads] == ["figures/output.html"]
    cells = {link.href: row[0] for link, row in made.rows}
    assert "300 billion" in cells["industries/ai.html"].figure
    assert "100 billion" in cells["industries/ic.html"].figure
    assert {cell.figure for key, cell in cells.items() if key not in ("industries/ai.html", "industries/ic.html")} <= {
        ""
    }


def test_without_a_shared_measure_there_is_no_table() -> None:
    """Where no two industries share a measure nothing is compared."""
    assert view(observations("ai/output", "2021=207")).rows == ()


def test_part_of_a_year_never_stands_beside_a_year() -> None:
    """The table of the page itself holds whole years and counts only."""
    made = view(observations("ai/output", "2021=207"), observations("ic/output", "2022-S1=100"))
    assert made.rows == ()


def test_every_industry_of_the_catalogue_has_a_row(data: Dataset) -> None:
    """The page compares all industries of the catalogue, also those of which little is published."""
    code = data.profile.languages[0]
    (page,) = compare.pages(Atlas(data, Language(code, data.labels[code], data.units, data.observations)))
    assert len(page.view.rows) == sum(1 for a in data.activities.values() if a.kind == "catalogue")
    assert 1 < len(page.view.heads) <= compare.MOST


# ---------------------------------------------------------------------------- side by side


@pytest.mark.parametrize(
    "hash_",
    ["industry=ai,ic,medicine,vehicles", "place=haidian,chaoyang,etown", "measure=revenue,value-added,industry-size"],
)
def test_a_row_holds_what_can_be_compared(hash_: str, data: Dataset, built: Built, page) -> None:
    """The figures of a row differ in what is compared alone, and in how far they reach back, not in form of period."""
    open_page(page, built, f"#{hash_}")
    kind, ids = hash_.split("=")
    found = rows(page)
    assert [row for row in found if len(row["ids"]) > 1]
    for row in found:
        figures = [data.observations[key] for key in row["ids"]]
        assert row["cells"] == len(ids.split(","))
        assert not [o.id for o in figures if o.doubt or o.status in "FT"]
        assert len({o.period.shape for o in figures if o.indicator.collection != "end"}) <= 1
        same = {
            "industry": lambda o: (o.area, o.indicator),
            "place": lambda o: (o.activity, o.indicator),
            "measure": lambda o: (o.area, o.activity),
        }[kind]
        assert len({same(o) for o in figures}) == 1, row


def test_a_narrower_scope_stands_under_its_name(built: Built, page) -> None:
    """Where an industry's own figure is missing, that of a part of it is shown as one of the part."""
    open_page(page, built, "#industry=ai,medicine")
    row = page.locator(".compare-table tr", has_text="Industry size").first
    assert "AI core industry" in row.inner_text()


def test_what_is_missing_is_said(built: Built, page) -> None:
    """A measure that one of three lacks has words in its place."""
    open_page(page, built, "#industry=ai,medicine,vehicles")
    assert page.locator(".compare-table .compare-missing").count() > 0
    assert page.locator(".compare-missing").first.inner_text() == "no figure found"


def test_different_years_are_said(data: Dataset, built: Built, page) -> None:
    """A row whose figures are of different years says so, and one of the same year does not."""
    open_page(page, built, "#industry=ai,medicine,vehicles")
    seen = set()
    for row in rows(page):
        years = {data.observations[key].period.bounds for key in row["ids"]}
        assert ("of different years" in row["head"]) == (len(years) > 1), row
        seen.add(len(years) > 1)
    assert seen == {True, False}


def test_choice_stands_in_the_address_and_goes_back(built: Built, page) -> None:
    """What is chosen is written behind the hash, the back button takes it back, and one alone compares nothing."""
    address = open_page(page, built)
    assert page.locator(".compare-all").is_visible()
    choices = page.locator("select[data-number]")
    choices.nth(0).select_option("ai")
    assert page.url == f"{address}#industry=ai"
    assert page.locator(".compare-all").is_visible()
    choices.nth(1).select_option("medicine")
    assert page.url == f"{address}#industry=ai,medicine"
    assert (
        page.locator(".compare-result h2").inner_text()
        == "Artificial intelligence and Medicine and healthcare side by side"
    )
    assert not page.locator(".compare-all").is_visible()
    page.go_back()
    assert page.locator(".compare-all").is_visible()
    page.locator("input[name=by][value=place]").check()
    choices.nth(0).select_option("haidian")
    choices.nth(1).select_option("chaoyang")
    assert page.url == f"{address}#place=haidian,chaoyang"


@pytest.mark.parametrize("hash_", ["industry=ai,ai", "industry=nothing,%3Cb%3E", "x=1", "place=ai,ic"])
def test_an_address_that_makes_no_sense_shows_the_page(hash_: str, built: Built, page) -> None:
    """What the data does not know is not compared."""
    open_page(page, built, f"#{hash_}")
    assert page.locator(".compare-all").is_visible()
    assert page.locator(".compare-result > *").count() == 0


def test_lines_are_drawn_when_wanted(address: str, browser) -> None:
    """Where two of the chosen have three years or more, lines are drawn, told and tabled; else no Vega comes."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}compare.html")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "vega" in url]
    page.locator("select[data-number]").nth(0).select_option("medicine")
    page.locator("select[data-number]").nth(1).select_option("vehicles")
    chart = page.locator(".compare-chart").first
    chart.locator("svg").wait_for()
    assert chart.locator("svg .mark-symbol path").count() >= 6
    picture = chart.locator("[role=img]")
    said = picture.get_attribute("aria-label")
    assert all(words in said for words in chart.locator(".compare-key li").all_inner_texts()[0].split(":")[1:])
    chart.locator("summary").click()
    assert chart.locator("tbody tr").count() >= 6
    assert not [url for url in asked if not url.startswith(address)]
    context.close()


def test_phone(built: Built, browser) -> None:
    """On a phone every measure is a block with a line for each of the chosen, and nothing is cut off."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    open_page(page, built, "#industry=ai,ic,medicine,vehicles")
    page.locator(".compare-chart svg").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cells = page.locator(".compare-result > .scroll td")
    assert cells.evaluate_all("all => all.filter(c => c.getBoundingClientRect().right > innerWidth).length") == 0
    context.close()


def test_without_script(built: Built, browser) -> None:
    """Without JavaScript the table of the industries is there, and no choice that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built.site / "compare.html").as_uri() + "#industry=ai,ic")
    assert page.locator(".compare-all tbody tr:visible").count() > 5
    assert page.locator(".explore-noscript").is_visible()
    context.close()


# ---------------------------------------------------------------------------- the library


def test_libraries_are_what_the_list_says() -> None:
    """What the site serves of others is listed with version, licence and hash, and its licence lies beside it."""
    with (ROOT / "requirements" / "assets.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["file"]: row for row in csv.DictReader(file)}
    folder = ROOT / "docs" / "assets" / "vendor"
    lying = {path.relative_to(ROOT).as_posix() for path in folder.iterdir() if path.suffix in (".js", ".css", ".woff2")}
    assert lying == {name for name in listed if name.startswith("docs/assets/vendor/")}
    for name, row in listed.items():
        path = ROOT / name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == row["sha256"], name
        assert row["version"] in name
        assert row["licence"]
        stem = path.name.partition(row["version"])[0]
        assert [f.name for f in path.parent.glob(f"{stem}*") if "LICEN" in f.name.upper()], name
