"""The list of all figures in the browser: filters, order, address, downloads, keyboard, phone, paper, and speed."""

from __future__ import annotations

import csv
import io
import json
import re
from statistics import median

import pytest

from atlas import derive, validate
from atlas.exports import observations
from atlas.exports.flat import FIELDS
from atlas.language import Language
from atlas.model import Dataset
from atlas.pages import Atlas, indicators, measures
from tests import samples
from tests.conftest import ROOT, Built
from tests.exploring import MANY, grown, typing

ASSETS = ROOT / "docs" / "assets"
NUMBERS = re.compile(r"[\d,]+")


@pytest.fixture(scope="module")
def data() -> Dataset:
    """The real dataset."""
    return validate.read(ROOT / "data")


@pytest.fixture(scope="module")
def page(contexts):
    """One page at the size of a desktop for all tests here, each of which opens an address anew."""
    return contexts(viewport={"width": 1280, "height": 900}).new_page()


def script(dataset: Dataset) -> dict:
    """What the script of a dataset's figures holds."""
    code = dataset.profile.languages[0]
    language = Language(code, dataset.labels[code], dataset.units, dataset.observations)
    (output,) = observations.outputs(dataset, ROOT / "data", language)
    text = output.content.decode()
    assert text.startswith("window.atlasFigures={")
    assert "</" not in text
    return json.loads(text[text.index("{") : text.rindex("}") + 1])


def open_list(page, built: Built, hash_: str = "") -> str:
    """Open the list from a file and wait for it; gives its address without the hash."""
    address = (built.site / "figures" / "index.html").as_uri()
    page.goto("about:blank")
    page.goto(address + hash_)
    page.wait_for_selector(".explore fieldset:enabled")
    return address


def shown(page) -> int:
    """How many figures the list says that it shows."""
    return int(NUMBERS.findall(page.locator(".explore-count").inner_text())[0].replace(",", ""))


# ---------------------------------------------------------------------------- the data behind it


def test_script_holds_every_figure(data: Dataset) -> None:
    """Each observation is there once, with its own place, industry, measure, period, value, status and source."""
    made = script(data)
    columns = made["columns"]
    assert sorted(columns["id"]) == sorted(data.observations)
    assert {len(column) for column in columns.values()} == {len(data.observations)}
    for n, key in enumerate(columns["id"]):
        o = data.observations[key]
        assert made["places"][columns["place"][n]]["id"] == o.area.id
        assert made["industries"][columns["industry"][n]]["id"] == o.activity.id
        assert made["measures"][columns["measure"][n]]["id"] == o.indicator.id
        assert made["periods"][columns["period"][n]]["text"] == o.period.text
        assert made["sources"][columns["source"][n]]["id"] == o.source.id
        assert made["qualifiers"][int(columns["qualifier"][n])] == o.qualifier
        assert (columns["status"][n], columns["value"][n]) == (o.status, f"{o.value:f}")
        assert bool(made["texts"][columns["doubt"][n]]) == bool(o.doubt.get("en"))


def test_doubted_and_expected_figures_never_stand_for_a_period(data: Dataset) -> None:
    """What is known to be wrong, and what is a forecast or a target, is not compared."""
    made = script(data)["columns"]
    standing = [data.observations[key] for key, sign in zip(made["id"], made["standing"], strict=True) if sign == "1"]
    assert standing
    assert [o.id for o in standing if o.doubt or o.status in "FT"] == []


def test_every_word_of_the_scripts_is_exported() -> None:
    """A label that a script asks for by name comes with the data, and none comes that no script asks for."""
    text = "".join((ASSETS / name).read_text("utf-8") for name in ("explore.js", "compare.js"))
    asked = set(re.findall(r'"((?:explore|compare|column|missing|subject|cite)(?:\.\w+)*)"', text))
    kinds = {f"explore.{name}" for name in (*indicators.FACETS, "place", "from", "to")}
    assert asked - {"explore", "compare"} <= set(observations.WORDS)
    assert set(observations.WORDS) <= asked | kinds


def test_newest_figures_come_first() -> None:
    """The list opens with what happened last; of one month with the city's; targets and forecasts come at its end."""
    figures = (
        *samples.observations("ai/output", "2021=207", "2030=900 T", "2024=300"),
        *samples.observations("zgc/ai/output", "2024=100"),
    )
    found = derive.newest_first(samples.dataset(figures))
    assert [(o.area.id, o.period.text) for o in found] == [
        ("beijing", "2024"),
        ("zgc", "2024"),
        ("beijing", "2021"),
        ("beijing", "2030"),
    ]


def test_page_holds_the_newest_figures_and_all_measures(data: Dataset) -> None:
    """Without a script the page has the first figures of the list, and it or its parts lead to every measure."""
    code = data.profile.languages[0]
    atlas = Atlas(data, Language(code, data.labels[code], data.units, data.observations))
    (page,) = indicators.pages(atlas)
    assert len(page.view.rows) == indicators.SHOWN
    first = derive.newest_first(data)[0]
    assert page.view.rows[0].source.href == f"../sources/{first.source.id}.html#{first.id}"
    links = {
        item.link.href for part in (page, *measures.pages(atlas)) for _, items in part.view.groups for item in items
    }
    assert links == {f"{o.indicator.id}.html" for o in data.observations.values()}


# ---------------------------------------------------------------------------- filters and order


def test_script_draws_what_the_page_holds(built: Built, browser, page) -> None:
    """The script's first rows are the page's own, so that nothing changes before the reader's eyes."""
    open_list(page, built)
    context = browser.new_context(java_script_enabled=False)
    still = context.new_page()
    still.goto((built.site / "figures" / "index.html").as_uri())
    rows = "rows => rows.map(r => [...r.cells].map(c => [c.className, c.textContent.replace(/\\s+/g, ' ').trim()]))"
    drawn = page.locator(".explore tbody tr").evaluate_all(rows)
    numbered = still.locator(".explore tbody tr").evaluate_all(
        "rows => { rows.forEach(r => r.querySelectorAll('sup').forEach(n => n.remove())); return ("
        + rows
        + ")(rows); }"
    )
    assert drawn == numbered
    context.close()


def cases(data: Dataset) -> dict[str, tuple[str, int]]:
    """Filters as the address has them, and how many figures fit."""
    found = list(data.observations.values())

    def count(test) -> int:
        return sum(1 for o in found if test(o))

    ai, city = data.activities["ai"], data.city
    return {
        "an industry with its narrower scopes": (
            "industry=ai",
            count(lambda o: ai in data.lineage(o.activity)),
        ),
        "two industries": (
            "industry=ai,ic",
            count(lambda o: {"ai", "ic"} & {a.id for a in data.lineage(o.activity)}),
        ),
        "a measure": ("measure=gdp", count(lambda o: o.indicator.id == "gdp")),
        "a place": ("place=haidian", count(lambda o: o.area.id == "haidian")),
        "a status": ("status=T", count(lambda o: o.status == "T")),
        "two tiers": ("tier=official,media", count(lambda o: o.source.tier != "repost")),
        "a period": (
            "from=2019&to=2020",
            count(lambda o: o.period.end >= 2019 * 12 and o.period.start < 2021 * 12),
        ),
        "several at once": (
            "industry=ai&place=beijing&status=A&from=2022",
            count(
                lambda o: (
                    ai in data.lineage(o.activity) and o.area is city and o.status == "A" and o.period.end >= 2022 * 12
                )
            ),
        ),
        "what is not known": ("industry=nothing&measure=%3Cb%3E&from=12", len(found)),
    }


@pytest.mark.parametrize("case", cases(validate.read(ROOT / "data")))
def test_filters(case: str, data: Dataset, built: Built, page) -> None:
    """The address opens the list with as many figures as the data has of them."""
    hash_, expected = cases(data)[case]
    open_list(page, built, f"#{hash_}")
    assert shown(page) == expected > 0


@pytest.mark.parametrize("words", ["integrated circuit", "集成电路", "HAIDIAN gdp", "patents 2022", "China Daily"])
def test_text_is_found_in_any_language_and_order(words: str, built: Built, page) -> None:
    """Every word must stand somewhere in a figure: its names in any language, its period, its source."""
    open_list(page, built)
    page.locator("input[name=q]").fill(words)
    some = shown(page)
    assert some > 0
    page.locator("input[name=q]").fill(" ".join(reversed(words.split())))
    assert shown(page) == some
    page.locator("input[name=q]").fill(words + " nothinglikethis")
    assert shown(page) == 0
    assert page.locator(".explore-none").is_visible()


@pytest.mark.parametrize("column", indicators.COLUMNS)
def test_each_column_sorts_both_ways(column: str, built: Built, page) -> None:
    """A press on a column's head sorts by it, the next one the other way, the third takes it back."""
    open_list(page, built, "#place=haidian")
    head = page.locator(f"th[data-column={column}]")
    orders = []
    for _ in range(3):
        head.locator("button").click()
        orders.append(head.get_attribute("aria-sort"))
    assert set(orders[:2]) == {"ascending", "descending"}
    assert orders[2] is None
    head.locator("button").click()
    cells = page.locator(f"tbody .col-{column}").all_inner_texts()
    head.locator("button").click()
    assert page.locator(f"tbody .col-{column}").all_inner_texts() != cells or len(set(cells)) == 1


def test_values_are_sorted_as_numbers(built: Built, page) -> None:
    """Figures of one unit stand in order of what they amount to, whatever their words."""
    open_list(page, built, "#measure=gdp&place=beijing&sort=-value")
    words = page.locator("tbody .col-value").all_inner_texts()
    scale = {"trillion": 1e12, "billion": 1e9}
    amounts = [
        float(re.search(r"[\d.,]+", w)[0].replace(",", "")) * scale[re.search(r"trillion|billion", w)[0]] for w in words
    ]
    assert amounts == sorted(amounts, reverse=True)


def test_choice_stands_in_the_address_and_goes_back(built: Built, page) -> None:
    """Each choice is written behind the hash; the back button takes it back, and the address opens the same list."""
    address = open_list(page, built)
    every = shown(page)
    page.locator("details[data-facet=status] summary").click()
    page.get_by_label("target", exact=False).first.check()
    some = shown(page)
    assert page.url == f"{address}#status=T"
    page.locator("select[name=from]").select_option("2025")
    assert page.url == f"{address}#status=T&from=2025"
    fewer = shown(page)
    assert 0 < fewer <= some < every
    page.go_back()
    assert shown(page) == some
    page.go_back()
    assert shown(page) == every
    page.go_forward()
    assert shown(page) == some
    open_list(page, built, "#status=T&from=2025")
    assert shown(page) == fewer
    page.locator(".chip").first.click()
    assert page.url == f"{address}#from=2025"
    page.locator(".chip-clear").click()
    assert shown(page) == every


def test_typing_is_one_step_back(built: Built, page) -> None:
    """The letters of a word are one step for the back button."""
    open_list(page, built)
    every = shown(page)
    page.locator("input[name=q]").press_sequentially("patent", delay=20)
    page.wait_for_url("**#q=patent")
    page.go_back()
    page.wait_for_function("document.querySelector('input[name=q]').value === ''")
    assert shown(page) == every


def test_pages_of_the_list(built: Built, page) -> None:
    """The next page has other figures, stands in the address, and a press leads the eye and the focus to its top."""
    open_list(page, built)
    first = page.locator("tbody tr").first.inner_text()
    assert page.get_by_role("button", name="Previous").is_disabled()
    page.get_by_role("button", name="Next").click()
    assert page.url.endswith("#page=2")
    assert page.locator("tbody tr").first.inner_text() != first
    assert page.evaluate("document.activeElement.className") == "explore-rows"
    page.go_back()
    assert page.locator("tbody tr").first.inner_text() == first


def test_address_is_copied(address: str, browser) -> None:
    """A button copies the address of what is shown and says so."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}figures/index.html#measure=gdp")
    page.get_by_role("button", name="Copy address").click()
    page.wait_for_function("document.querySelector('.explore-said').textContent")
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}figures/index.html#measure=gdp"
    context.close()


def test_links_lead_to_the_cards(built: Built, page) -> None:
    """A figure and its source lead to the figure's card."""
    open_list(page, built, "#measure=gdp&place=beijing")
    links = page.locator("tbody tr").first.locator("a").evaluate_all("all => all.map(a => a.href)")
    assert len(set(links)) == 1
    page.goto(links[0])
    assert page.locator(":target").is_visible()


# ---------------------------------------------------------------------------- downloads


def download(page, kind: str) -> bytes:
    """What a button downloads."""
    with page.expect_download() as waiting:
        page.locator(f"button[data-do={kind}]").click()
    return waiting.value.path().read_bytes()


def rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_download_of_everything_is_the_file_of_all_figures(built: Built, page) -> None:
    """Without a filter the CSV holds the same rows as the one that the build writes, with the same words."""
    open_list(page, built)
    head, *body = rows(download(page, "csv"))
    expected_head, *expected = rows((built.site / "data" / "figures.en.csv").read_bytes())
    assert head == expected_head == list(FIELDS)
    assert sorted(body) == sorted(expected)


def test_download_is_what_is_shown_in_its_order(built: Built, page) -> None:
    """The files hold the filtered figures on all pages as they are sorted; the one for Excel has a mark."""
    open_list(page, built, "#industry=ai&sort=period")
    csv_, excel, text = (download(page, kind) for kind in ("csv", "excel", "json"))
    assert not csv_.startswith(b"\xef\xbb\xbf")
    assert excel == b"\xef\xbb\xbf" + csv_
    made = json.loads(text)
    assert made["filter"] == "industry=ai&sort=period"
    assert [row[0] for row in rows(csv_)[1:]] == [figure["id"] for figure in made["figures"]]
    assert len(made["figures"]) == shown(page) > indicators.SHOWN
    assert all(figure["publisher"] is not None and figure["qualifier"] for figure in made["figures"])
    years = [int(figure["period"][-4:]) for figure in made["figures"] if len(figure["period"]) == 4]
    assert years == sorted(years)


def test_no_download_holds_a_formula(address: str, built: Built, page) -> None:
    """Text that a spreadsheet would run gets an apostrophe; negative numbers stay numbers."""
    hostile = grown(built.site, 40).replace('"texts": ["",', '"texts": ["=1+1",', 1)
    page.route("**/figures/observations.js", lambda route: route.fulfill(body=hostile, content_type="text/javascript"))
    page.goto(f"{address}figures/index.html")
    page.wait_for_selector(".explore fieldset:enabled")
    cells = [cell for row in rows(download(page, "csv")) for cell in row]
    page.unroute_all()
    assert "'=1+1" in cells
    assert [c for c in cells if c.startswith(("=", "+", "@", "\t", "\r"))] == []
    assert [c for c in cells if c.startswith("-") and not re.fullmatch(r"-\d+(\.\d+)?", c)] == []


# ---------------------------------------------------------------------------- keyboard, phone, paper, no script


def test_filter_by_keyboard(built: Built, page) -> None:
    """A filter opens by Enter, its choices are reached by tab and taken by space, and Escape leads back to it."""
    open_list(page, built)
    every = shown(page)
    page.locator("details[data-facet=tier] summary").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_selector("details[data-facet=tier][open] input")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.type") != "checkbox":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert 0 < shown(page) < every
    assert page.locator("details[data-facet=tier][open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("details.facet[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_count_is_told_to_those_who_listen(built: Built, page) -> None:
    """The count of figures is a status, which a screen reader tells when it changes."""
    open_list(page, built, "#measure=gdp")
    assert page.locator("output.explore-count").evaluate("e => e.computedRole ?? 'status'") == "status"
    assert re.fullmatch(r"\d+ of [\d,]+ figures", page.locator(".explore-count").inner_text())


def test_phone(built: Built, browser) -> None:
    """On a phone a figure is a card that fits the window, and the order is chosen from a list."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    open_list(page, built, "#industry=ai")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    first = page.locator(".explore tbody tr").first
    assert first.bounding_box()["width"] <= 360
    assert first.evaluate("e => getComputedStyle(e).display") == "grid"
    cut = page.locator(".explore tbody :is(td, th)").evaluate_all(
        "cells => cells.filter(c => c.getBoundingClientRect().right > innerWidth + 1).length"
    )
    assert cut == 0
    page.locator("select[name=sort]").select_option("-value")
    assert page.url.endswith("sort=-value")
    context.close()


def test_paper(built: Built, page) -> None:
    """What fits the filters is printed, up to a number of rows that the paper names."""
    open_list(page, built)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".explore tbody tr").count() == 500
    page.emulate_media(media="print")
    assert "500" in page.locator(".explore-print").inner_text()
    assert not page.locator(".explore-form").is_visible()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".explore tbody tr").count() == indicators.SHOWN
    assert not page.locator(".explore-print").is_visible()


def test_without_script(built: Built, browser) -> None:
    """Without JavaScript the newest figures, the measures and the files are there, and it is said what is not."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built.site / "figures" / "index.html").as_uri())
    assert page.locator(".explore tbody tr:visible").count() == indicators.SHOWN
    assert page.locator(".explore-noscript").is_visible()
    assert page.locator(".explore-files a:visible").count() == 2
    page.click(".pager a")
    assert page.locator("table.list tbody tr:visible").count() > 100
    context.close()


@pytest.mark.parametrize("size", [(360, 740), (1280, 900)])
def test_nothing_moves_when_the_list_comes(size: tuple[int, int], address: str, browser) -> None:
    """The script finds its place reserved: the layout does not shift."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(f"{address}figures/index.html")
    page.wait_for_selector(".explore fieldset:enabled")
    page.wait_for_timeout(300)
    shift = page.evaluate(
        """() => new Promise(done => {
          let sum = 0;
          new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value; }))
            .observe({type: "layout-shift", buffered: true});
          setTimeout(() => done(sum), 100);
        })"""
    )
    assert shift == 0
    context.close()


def test_quick_with_many_figures(address: str, built: Built, browser) -> None:
    """With 20,000 figures a letter is drawn in 100 ms, or on a busy machine in a few times what it takes with few."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    few = median(typing(context.new_page(), address))
    page = context.new_page()
    many = median(typing(page, address, grown(built.site, MANY)))
    assert shown(page) == MANY
    assert many < max(100, 4 * few)
    context.close()
