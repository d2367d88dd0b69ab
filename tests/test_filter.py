"""The list of disagreements narrows by the reader's choices, from a file too, and can be shared by its address."""

from __future__ import annotations

from tests.conftest import Built

SHOWN = ".dispute:not([hidden])"
LIST = "disagreements.2.html"
"""The part of the list with several kinds."""


def test_choice_stands_in_the_address(built: Built, page) -> None:
    """A choice hides the other entries and is written behind the hash; opened anew, that address shows the same."""
    address = (built.site / LIST).as_uri()
    page.goto(address)
    every = page.locator(SHOWN).count()
    page.select_option("select[name=kind]", "plans")
    some = page.locator(SHOWN).count()
    assert 0 < some < every
    assert page.url == f"{address}#kind=plans"
    assert page.locator("h2:visible").count() == 1
    page.goto("about:blank")
    page.goto(f"{address}#kind=plans")
    assert page.locator(SHOWN).count() == some
    page.click("form.filters button")
    assert page.locator(SHOWN).count() == every


def test_anchor_of_an_entry_shows_it(built: Built, page) -> None:
    """The address of one entry narrows nothing, so that a link from another page never leads to what is hidden."""
    address = (built.site / LIST).as_uri()
    page.goto(f"{address}#kind=plans")
    entry = page.locator(".dispute[hidden]").first.get_attribute("id")
    page.evaluate("id => { location.hash = id; }", entry)
    page.locator(f"#{entry}").wait_for()


def test_targets_narrow_by_verdict(built: Built, page) -> None:
    """Of the targets too only those with the chosen verdict are shown, and no industry without one."""
    page.goto((built.site / "targets.2.html").as_uri())
    every = page.locator(".goal-rows > tr:visible").count()
    page.select_option("select[name=verdict]", "behind")
    assert 0 < page.locator(".goal-rows > tr:visible").count() < every
    shown = page.locator("table.goals:visible").count()
    assert shown == page.locator("[data-group]:not([hidden])").count() < page.locator("[data-group]").count()
    assert page.locator(".goal-rows > tr:visible:not([data-verdict=behind])").count() == 0


def test_all_is_shown_without_script(built: Built, browser) -> None:
    """Without JavaScript every entry is there, and no choice that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built.site / LIST).as_uri() + "#kind=plans")
    assert page.locator(".dispute").count() == page.locator(".dispute:visible").count() > 0
    assert not page.locator("form.filters").is_visible()
    context.close()


def test_kinds_lead_to_their_part(built: Built, page) -> None:
    """Each kind of disagreement is linked from every part, and the heading is there."""
    page.goto((built.site / LIST).as_uri())
    kinds = page.locator("article p:has-text('By kind:') a").evaluate_all("links => links.map(link => link.href)")
    assert len(kinds) > 3
    for kind in kinds:
        page.goto(kind)
        assert page.locator(f"h2[id='{kind.rpartition('#')[2]}']").count() == 1
