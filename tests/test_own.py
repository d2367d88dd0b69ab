"""The brief that a reader puts together: what is ticked is there, and its one list of sources is numbered from one."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from urllib.parse import unquote

import pytest

from atlas import sections
from tests.conftest import Built
from tests.test_print import bare, sheets

CHOICE = (
    "brief.html#industries/ai=about,key,facts&clusters/cluster-ai=targets,disagreements&hubs/etown=key,charts,facts"
)

NOTES = """() => [...document.querySelectorAll(".own-section")].map(section => ({
  heading: section.querySelector("h3").textContent,
  page: section.parentElement.querySelector("h2 a").getAttribute("href"),
  kind: section.className,
  notes: [...section.querySelectorAll("sup.note")].map(note => ({
    numbers: note.textContent.split(", ").map(Number),
    figure: note.previousElementSibling.getAttribute("href"),
    words: note.previousElementSibling.textContent,
  })),
}))"""
"""The numbers that stand beside figures, section by section."""


@pytest.fixture
def chosen(page, address: str):
    """The page with sections of an industry, a cluster and a place."""
    page.goto(address + CHOICE)
    page.wait_for_selector(".own-print:enabled")
    return page


def listed(page) -> list[str]:
    """The addresses of the pages of the sources in the list."""
    found: list[str] = page.locator(".own-sources li > a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return found


@cache
def footnotes(built: Built, path: str) -> dict[str, str]:
    """The sources of a built page by number, as it lists them itself."""
    text = (built.site / path).read_text("utf-8")
    found = re.findall(r'<li><span class="name">.*?href="\.\./([^"]+)"', text)
    return {str(number): address for number, address in enumerate(found, 1)}


@cache
def read(built: Built, path: str) -> str:
    """The text of a built page."""
    return (built.site / path).read_text("utf-8")


def parts_of(built: Built, path: str) -> list[str]:
    """The pages that hold the figures of an entity whose page does not."""
    return sorted(
        found.relative_to(built.site).as_posix() for found in built.site.glob(path.replace(".html", ".*.html"))
    )


def test_sources_are_numbered_without_gaps(chosen) -> None:
    """The numbers beside figures are those of the list, each used, in the order in which they first come."""
    numbers = [n for section in chosen.evaluate(NOTES) for note in section["notes"] for n in note["numbers"]]
    sources = listed(chosen)
    assert list(dict.fromkeys(numbers)) == sorted(set(numbers))
    assert sorted(set(numbers)) == list(range(1, len(sources) + 1))
    assert len(set(sources)) == len(sources) > 10


def test_numbers_lead_to_the_source_of_the_page(chosen, built: Built) -> None:
    """Each number stands for the very source that the figure's own page gives for it."""
    sources = listed(chosen)
    compared = 0
    for section in chosen.evaluate(NOTES):
        own = [section["page"], *parts_of(built, section["page"])]
        for note in section["notes"]:
            figure = re.escape(f'href="../{note["figure"]}"')
            wanted = [
                {footnotes(built, name)[n] for n in numbers.split(", ")}
                for name in own
                for words, numbers in re.findall(
                    rf'<a class="fig"[^>]* {figure}[^>]*>([^<]*)</a><sup class="note">([\d, ]+)</sup>',
                    read(built, name),
                )
                if unescape(words) == note["words"]
            ]
            assert {sources[n - 1] for n in note["numbers"]} in wanted
            compared += 1
    assert compared > 100


def test_choice_stands_in_the_address(page, address: str) -> None:
    """What is ticked and the name given stand in the address; opened elsewhere, it shows the same brief."""
    page.goto(address + "brief.html")
    page.locator("#own-title").fill("For the meeting & more")
    for name, section in (("industries/ai", "key"), ("hubs/etown", "targets"), ("industries/ai", "statements")):
        box = page.locator(f"input[name='{name}'][value={section}]")
        for part in (".own-group", ".own-page"):
            around = page.locator(part).filter(has=box)
            if around.get_attribute("open") is None:
                around.locator("> summary").click()
        box.check()
    page.wait_for_selector(".own-targets")
    page.wait_for_selector(".own-print:enabled")
    shared = page.url
    assert unquote(shared.partition("#")[2]) == (
        "title=For the meeting & more&industries/ai=key,statements&hubs/etown=targets"
    )
    before = page.locator(".own-brief").inner_text()
    assert before.startswith("For the meeting & more")
    page.goto("about:blank")
    page.goto(shared)
    page.wait_for_selector(".own-print:enabled")
    assert page.locator(".own-brief").inner_text() == before
    assert page.title() == "For the meeting & more"
    page.locator(".own-bar button[type=reset]").click()
    page.wait_for_selector(".own-sources", state="hidden")
    assert page.locator(".own-brief").inner_text() == ""


def test_only_what_is_ticked_is_loaded(page, address: str) -> None:
    """Before anything is ticked only the list of sections is loaded, and then one script for each ticked section."""
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]) if "/own/" in request.url else None)
    page.goto(address + "brief.html")
    page.wait_for_selector(".own-page")
    page.get_by_text("Artificial intelligence", exact=True).first.click()
    page.locator("input[name='industries/ai'][value=key]").check()
    page.wait_for_selector(".own-key .card")
    assert asked == ["index.js", "industries-ai-key.js"]


def test_works_from_a_folder_by_keyboard(built: Built, browser) -> None:
    """Opened from a file, a section is ticked with the keyboard alone, and what came of it is said aloud."""
    context = browser.new_context()
    page = context.new_page()
    wrong = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto((built.site / "brief.html").as_uri())
    page.locator(".own-page > summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_selector(".own-section h3")
    assert page.evaluate("document.activeElement.type") == "checkbox"
    said = page.locator("output.own-said").inner_text()
    assert re.match(r"Sections: 1\b", said)
    assert wrong == []
    context.close()


def test_merged_sections_share_no_id(chosen) -> None:
    """No id comes twice, and what charts refer to is there."""
    ids = chosen.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    asked = chosen.evaluate(
        "[...document.querySelectorAll('.own-brief [aria-labelledby], .own-brief [aria-describedby]')]"
        ".flatMap(e => `${e.getAttribute('aria-labelledby') || ''} ${e.getAttribute('aria-describedby') || ''}`"
        ".split(' ').filter(Boolean))"
    )
    assert set(asked) <= set(ids)
    markup = chosen.locator(".own-brief").inner_html()
    assert set(re.findall(r"url\(&quot;#([^&]+)|url\(#([^)]+)\)", markup)) <= {("", name) for name in ids}


def test_links_lead_somewhere(chosen, built: Built) -> None:
    """Every address in the brief is that of a page of the site and of an anchor on it."""
    found = chosen.locator(".own a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    for target in {one for one in found if "://" not in one}:
        path, _, anchor = target.partition("#")
        text = (built.site / path).read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in text


def test_print_holds_every_ticked_section(chosen) -> None:
    """The PDF has the brief's name at its edges, each section's heading and figures, all sources, and no choices."""
    parts = chosen.evaluate(NOTES)
    names = chosen.locator(".own-entry > h2").all_inner_texts()
    sources = chosen.locator(".own-sources .address").all_inner_texts()
    pages = sheets(chosen.pdf(format="A4"))
    text = "".join(pages)
    assert all(bare(f"Brief: {', '.join(names)}") in sheet for sheet in pages)
    assert [part["heading"] for part in parts if bare(part["heading"]) not in text] == []
    assert [note["words"] for part in parts for note in part["notes"] if bare(note["words"]) not in text] == []
    assert [one for one in sources if bare(one) not in text] == []
    assert bare("Name of the brief") not in text


def test_page_says_what_to_do_without_scripts(browser, address: str) -> None:
    """Without scripts no choice is offered that does nothing, and a sentence says what else there is."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "brief.html")
    assert not page.locator(".own-form").is_visible()
    assert "without" in page.locator("article").inner_text().lower()
    context.close()


def test_sections_of_every_page_are_cut_out(built: Built) -> None:
    """Every heading of an industry's page that a brief has use for is a section with a script."""
    text = (built.docs / "industries" / "ai.md").read_text("utf-8")
    found = list(sections.sections("industries/ai", text, "In brief"))
    assert [section.id for section in found][:3] == ["about", "key", "charts"]
    keys = {key for _, key in sections.HEADING.findall(text)} - sections.LEFT_OUT
    assert {section.id for section in found} == keys | {"about"}
    for section in found:
        assert (built.site / sections.FOLDER / f"{sections.name('industries/ai', section.id)}.js").is_file()
        assert not re.search(r"\]\(|^#|\*\*", section.html, re.M)


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("../sources/x.html#a", "sources/x.html#a"),
        ("ic.html", "industries/ic.html"),
        ("#facts", "industries/ai.html#facts"),
        ("../coverage.html", "coverage.html"),
    ],
)
def test_addresses_are_those_of_the_root(target: str, wanted: str) -> None:
    """An address of a page in a folder is written as a page at the root of the site writes it."""
    assert sections.resolved("industries/ai", target) == wanted


def test_ids_carry_the_section() -> None:
    """An id, what refers to it and a clip path begin with the section's name; an address elsewhere does not."""
    html = '<p id="a"><g clip-path="url(#a)" aria-labelledby="a b"></g><a href="x.html#a">a</a></p>'
    wanted = '<p id="s-a"><g clip-path="url(#s-a)" aria-labelledby="s-a b"></g><a href="x.html#a">a</a></p>'
    assert sections.apart(html, "s") == wanted
