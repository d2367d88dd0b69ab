"""The search: what its documents hold, when they are fetched, and what real questions find first."""

from __future__ import annotations

import csv
import gzip
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route

from atlas import paging, searchable
from atlas.publish import gather
from tests.conftest import ROOT, Built

LIMIT = 120_000
"""Bytes of the documents as they are sent, compressed."""


def pages(site: Path) -> list[str]:
    """Every HTML page of a site by its path below it."""
    return [path.relative_to(site).as_posix() for path in site.rglob("*.html")]


with (ROOT / "tests" / "search.csv").open(encoding="utf-8", newline="") as file:
    QUESTIONS = [(row["query"], row["expected"]) for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def documents(built: Built) -> list[searchable.Document]:
    """Everything that can be found on the built site."""
    return searchable.read((built.site / searchable.PATH).read_text("utf-8"))


def test_documents_are_light(built: Built) -> None:
    """The documents stay well below the size at which a reader would wait for them, and no page asks for more."""
    assert len(gzip.compress((built.site / searchable.PATH).read_bytes(), 9)) < LIMIT
    bare = json.loads((built.site / "search" / "search_index.json").read_text("utf-8"))
    assert bare["docs"] == []
    script = (built.site / "search" / "search_index.js").read_text("utf-8")
    assert json.loads(script.removeprefix("var __index=")) == bare


def test_documents_hold_no_charts_and_no_tables(documents) -> None:
    """What is found is said in a few words: no cell of a table, no word in a chart."""
    assert [one["location"] for one in documents if len(one["title"]) > 300] == []
    text = "".join(one["text"] for one in documents)
    assert not re.search(r"<(?:t[dhr]|table|svg|text|figure)\b", text)


def test_documents_lead_somewhere(documents, built: Built) -> None:
    """Every document stands on a page of the site, at an anchor that the page has, and no two at one place."""
    anchors = {
        name: set(re.findall(r'\bid="([^"]+)"', (built.site / name).read_text("utf-8")))
        for name in {searchable.page(one) for one in documents}
    }
    places = [one["location"].partition("#") for one in documents]
    assert [path + "#" + anchor for path, _, anchor in places if anchor and anchor not in anchors[path]] == []
    assert len({one["location"] for one in documents}) == len(documents)


def test_every_page_can_be_found(documents, built: Built) -> None:
    """No page is out of the search's reach; a page stands for its further parts and for the tables of its charts."""
    found = {searchable.page(one) for one in documents}
    firsts = {f"{paging.whole(name)}.html" for name in pages(built.site) if not name.startswith("charts/")}
    assert firsts - found == {"404.html"}


def test_pages_come_before_what_stands_on_them(documents) -> None:
    """The theme cannot show a document of a part of a page whose own document it does not know."""
    known: set[str] = set()
    for one in documents:
        known.add(one["location"])
        assert searchable.page(one) in known


def test_pages_by_hand_are_the_themes(tmp_path) -> None:
    """What none of our documents is about is taken from the theme's index; without ours it is taken whole."""
    (tmp_path / "search").mkdir()
    theme = [{"location": "a.html#x", "title": "A", "text": ""}, {"location": "b.html", "title": "B", "text": ""}]
    index = tmp_path / "search" / "search_index.json"
    index.write_text(json.dumps({"config": {}, "docs": theme}), "utf-8")
    gather(tmp_path)
    assert searchable.read((tmp_path / searchable.PATH).read_text("utf-8")) == theme
    own = {"location": "a.html", "title": "Ours", "text": ""}
    (tmp_path / searchable.PATH).write_text(searchable.script([own]), "utf-8")
    index.write_text(json.dumps({"config": {}, "docs": theme}), "utf-8")
    gather(tmp_path)
    assert searchable.read((tmp_path / searchable.PATH).read_text("utf-8")) == [own, theme[1]]


@pytest.fixture(scope="module")
def searching(browser, address):
    """A function that searches on one open page and gives the places found, best first."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address)
    field = page.locator("input[name=query]").first
    field.click()
    items = page.locator(".md-search-result__item")

    def ask(words: str) -> list[str]:
        field.fill("")
        field.dispatch_event("keyup")
        items.first.wait_for(state="detached")
        field.fill(words)
        field.dispatch_event("keyup")
        items.first.wait_for()
        found: list[str] = items.evaluate_all(
            """items => items.map(item => {
              const score = link => Number(link.firstElementChild.dataset.mdScore);
              return [...item.querySelectorAll("a")].sort((one, other) => score(other) - score(one))[0].href;
            })"""
        )
        return [parts.path.lstrip("/") + f"#{parts.fragment}" * bool(parts.fragment) for parts in map(urlsplit, found)]

    yield ask
    context.close()


def test_there_are_questions_enough() -> None:
    """The file of questions stays a fair sample."""
    assert len(QUESTIONS) >= 60
    assert len(set(QUESTIONS)) == len(QUESTIONS)


@pytest.mark.parametrize(("words", "expected"), QUESTIONS, ids=[words for words, _ in QUESTIONS])
def test_question(words: str, expected: str, searching) -> None:
    """What a person would look for first stands first, in the theme's own search in the browser."""
    found = searching(words)
    assert found[0] == expected, found[:5]


def test_nothing_is_fetched_before_it_is_wanted(page, address: str) -> None:
    """A page asks for neither worker nor documents until the reader turns to the search."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(address + "industries/ai.html", wait_until="networkidle")
    heavy = [path for path in asked if "/workers/" in path or "lunr" in path or path.endswith(searchable.PATH)]
    assert heavy == []
    page.keyboard.press("/")
    page.locator(".md-search-result__meta", has_text="Type to start searching").wait_for()
    assert [path for path in asked if path.endswith(searchable.PATH)] == [f"/{searchable.PATH}"]
    assert len([path for path in asked if "/workers/" in path]) == 1


def test_what_is_typed_early_is_not_lost(page, address: str) -> None:
    """What is typed while the documents are still on their way is searched for when they are there."""
    page.goto(address + "industries/ai.html")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**/{searchable.PATH}", hold)
    page.keyboard.press("s")
    page.keyboard.type("etown")
    while not held:
        page.wait_for_timeout(20)
    assert page.locator(".md-search-result__item").count() == 0
    held[0].continue_()
    found = page.locator(".md-search-result__item > a").first
    found.wait_for()
    assert "hubs/etown.html" in found.get_attribute("href")


def test_an_address_can_hold_a_question(page, address: str) -> None:
    """An address with ?q= opens the search with its answer."""
    page.goto(address + "index.html?q=quantum")
    found = page.locator(".md-search-result__item > a").first
    found.wait_for()
    assert "industries/quantum.html" in found.get_attribute("href")


def test_a_question_that_nothing_answers_whole(searching) -> None:
    """Where no document has all the words, those that have some are found; the search's own signs work as ever."""
    assert "industries/quantum.html" in searching("quantum zebra")[:3]
    assert "industries/quantum.html" in searching("+quantum -zebra")[:3]


def test_answers_come_in_order(page, address: str) -> None:
    """Typed without a pause, question upon question, the last one is the one that is answered."""
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type("zebra")
    page.locator(".md-search-result__meta", has_text="No matching documents").wait_for()
    for _ in "zebra":
        page.keyboard.press("Backspace")
    page.keyboard.type("AI output 2021")
    found = page.locator(".md-search-result__item").first.locator("a", has_text="Artificial intelligence: output")
    found.wait_for()
    assert "#beijing-ai" in found.get_attribute("href")
