"""Scenarios: which goals have one, its arithmetic in both languages, the address, and the page in the browser."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from atlas import derive, targets, validate
from atlas.language import Language
from atlas.model import Dataset
from atlas.pages import Atlas, scenarios
from atlas.targets import Goal
from tests import samples
from tests.conftest import ROOT, THOROUGH, Built
from tests.samples import observations

SCRIPT = ROOT / "docs" / "assets" / "scenarios.js"
RATES = tuple(map(Decimal, ("-5", "-0.5", "0", "0.1", "0.5", "1", "2.5", "8", "12.5", "30", "60")))
if not THOROUGH:
    RATES = RATES[::2]

VIEW = """cards => cards.map(card => {
  const told = selector => [...card.querySelectorAll(`.scenario-result ${selector}`)].map(x => x.textContent);
  const figures = told(".fig.derived"), verdict = told("strong")[0];
  return {id: card.dataset.goal, rate: figures[0], level: figures[1] || "", verdict};
})"""


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real dataset in its first language."""
    data = validate.read(ROOT / "data")
    code = data.profile.languages[0]
    return Atlas(data, Language(code, data.labels[code], data.units, data.observations))


@pytest.fixture(scope="module")
def movable(atlas: Atlas) -> dict[str, Goal]:
    """The goals of the real dataset that have a scenario, by id."""
    found = targets.goals(atlas.dataset, atlas.series)
    return {goal.id: goal for goal in found if scenarios.movable(goal)}


@pytest.fixture(scope="module")
def page(contexts):
    """One page at the size of a desktop for all tests here, each of which opens an address anew."""
    return contexts(viewport={"width": 1280, "height": 900}).new_page()


def goals(*figures: tuple) -> tuple[Goal, ...]:
    """The goals of a small dataset."""
    made: Dataset = samples.dataset(tuple(o for group in figures for o in group))
    return targets.goals(made, derive.series(made))


def open_page(page, built: Built, hash_: str = "") -> str:
    """Open the page from a file and wait for its script; gives its address without the hash."""
    address = (built.site / "scenarios.html").as_uri()
    page.goto("about:blank")
    page.goto(address + hash_)
    page.wait_for_selector(".scenario-live")
    return address


def views(page) -> dict[str, dict[str, str]]:
    """What each goal says, by id."""
    return {item["id"]: item for item in page.locator(".scenario").evaluate_all(VIEW)}


def words_of(markup: str) -> str:
    """Markup as its words."""
    return re.sub(r"<[^>]+>", "", markup)


# ---------------------------------------------------------------------------- arithmetic


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        (("2020=100", "2022=121", "2025=200 T"), ""),
        (("2022=121", "2025=200 T"), ""),
        (("2022=250", "2025=200 T"), "met"),
        (("2025=200 T",), "none"),
        (("2020=100", "2026=300", "2025=200 T"), "past"),
    ],
)
def test_a_scenario_needs_a_way_to_go_on(figures: tuple[str, ...], reason: str) -> None:
    """A goal has a scenario when a point short of it is known, and nothing later."""
    (goal,) = goals(observations("ai/output", *figures))
    assert scenarios.why_not(goal) == reason


def test_growth_is_compound_and_shares_are_linear() -> None:
    """At ten percent a year 100 becomes 121 in two years; at three points a year 24 becomes 30 in two."""
    level, share = goals(
        observations("ai/output", "2022=100", "2025=121 T"), observations("high-tech/gdp-share", "2022=24", "2025=30 T")
    )
    assert level.latest
    assert share.latest
    assert scenarios.met(level, Decimal(10)) == level.latest.month + 24
    assert scenarios.met(share, Decimal(3)) == share.latest.month + 24
    assert scenarios.met(level, Decimal("9.9")) == level.latest.month + 25
    assert scenarios.met(level, Decimal(0)) is None
    assert scenarios.met(level, Decimal("0.01")) is None
    assert scenarios.level(share, Decimal(-3), share.latest.month + 24) == 18


def test_it_agrees_with_the_goals_own_arithmetic(movable: dict[str, Goal]) -> None:
    """The pace so far leads to the landing of the goal, and the pace needed to the goal when it is due, not after."""
    assert movable
    for goal in movable.values():
        if goal.pace and goal.landing:
            assert abs(scenarios.level(goal, goal.pace.value, goal.target.month) - goal.landing.value) < Decimal("1e-9")
            ahead = scenarios.met(goal, goal.pace.value)
            assert (goal.verdict == "on_course") == (ahead is not None and ahead <= goal.target.month), goal.id
        if goal.needed:
            assert scenarios.met(goal, goal.needed.value) == goal.target.month, goal.id
        if goal.range:
            ends = [scenarios.rate_of(scenarios.paces(goal)[name]) for name in ("slow", "fast")]
            found = [scenarios.level(goal, rate, goal.target.month) for rate in ends]
            assert [round(v, 9) for v in found] == [round(end.value, 9) for end in goal.range]


def test_every_goal_is_shown_or_counted(atlas: Atlas) -> None:
    """The goals with a scenario and those that are left out, with the reason, are all goals."""
    (page,) = scenarios.pages(atlas)
    assert isinstance(page.view, scenarios.View)
    shown = sum(len(group.rows) for group in page.view.groups)
    left = sum(int(re.findall(r'value="(\d+)"', words)[0]) for words in page.view.left)
    assert shown + left == len(targets.goals(atlas.dataset, atlas.series))


def test_a_goal_without_a_pace_says_so(atlas: Atlas, movable: dict[str, Goal]) -> None:
    """Where one figure alone is known, the control opens with the pace that is needed, and the page says so."""
    single = [goal for goal in movable.values() if not goal.pace and goal.needed]
    assert single
    for goal in single:
        row = scenarios.row(atlas, "scenarios", goal)
        assert row.same == atlas.language.t("scenario.start.need")
        assert dict(row.data)["start"] == "need"
        assert not row.so_far


def test_rates_that_can_be_moved_hold_every_pace(atlas: Atlas, movable: dict[str, Goal]) -> None:
    """The slider of a goal reaches each of its paces, and its steps are finer than they are."""
    for goal in movable.values():
        bounds = scenarios.row(atlas, "scenarios", goal).control
        rates = [scenarios.rate_of(pace) for pace in scenarios.paces(goal).values()]
        assert Decimal(bounds.least) <= min(rates)
        assert max(rates) <= Decimal(bounds.most)
        assert Decimal(bounds.step) <= max(map(abs, rates))


def test_every_word_of_the_script_is_given() -> None:
    """A label that the script asks for comes with the page, and none comes that it does not ask for."""
    text = SCRIPT.read_text("utf-8")
    asked = set(re.findall(r'"((?:amount|explore|number|period|qualifier|scenario)\.[\w.]+)"', text))
    assert asked == set(scenarios.WORDS)


# ---------------------------------------------------------------------------- in the browser


def test_both_languages_reckon_the_same(atlas: Atlas, movable: dict[str, Goal], built: Built, page) -> None:
    """At many rates the script says of every goal what the generator says: rate, month, on time or not, and level."""
    for rate in RATES:
        within = {
            key: goal
            for key, goal in movable.items()
            for bounds in [scenarios.row(atlas, "scenarios", goal).control]
            if Decimal(bounds.least) <= rate <= Decimal(bounds.most)
        }
        open_page(page, built, "#" + "&".join(f"{key}={rate}" for key in within))
        found = views(page)
        for key, goal in within.items():
            said = words_of(scenarios.met_words(atlas, goal, rate))
            assert found[key]["verdict"] == atlas.language.t("scenario.verdict", met=said), (key, rate)
            assert found[key]["level"] == words_of(scenarios.level_words(atlas, goal, rate)), (key, rate)
    for name in scenarios.PACES:
        held = {key: goal for key, goal in movable.items() if name in scenarios.paces(goal)}
        open_page(page, built, "#" + "&".join(f"{key}={name}" for key in held))
        found = views(page)
        for key, goal in held.items():
            row = next(p for p in scenarios.row(atlas, "scenarios", goal).paces if p.id == name)
            assert f"{found[key]['rate']} a year" == words_of(row.rate), (key, name)
            assert found[key]["verdict"] == atlas.language.t("scenario.verdict", met=words_of(row.met)), (key, name)
            assert found[key]["level"] == words_of(row.level), (key, name)


def test_view_stands_in_the_address(movable: dict[str, Goal], built: Built, page) -> None:
    """What differs from the opening stands behind the hash, comes back from it, and the back button takes it away."""
    address = open_page(page, built)
    assert page.url == address
    first = next(key for key, goal in movable.items() if goal.pace and not goal.linear)
    card = page.locator(f"#goal-{first}")
    card.locator("input[type=number]").fill("13.5")
    page.wait_for_url(f"{address}#{first}=13.5")
    page.locator("select[name=pace]").select_option("plan")
    assert page.url == f"{address}#all=plan"
    page.go_back()
    page.wait_for_url(f"{address}#{first}=13.5")
    assert card.locator("input[type=number]").input_value() == "13.5"
    page.locator("#scenario-all").fill("8")
    page.locator("#scenario-shares").fill("0.5")
    card.locator("button[data-pace=none]").click()
    page.locator("select[name=industry]").select_option(index=1)
    wanted = re.escape(f"{address}#{first}=none&all=8&shares=0.5&industry=") + r"[\w-]+$"
    page.wait_for_url(re.compile(wanted))
    before, url = views(page), page.url
    page.goto("about:blank")
    page.goto(url)
    page.wait_for_selector(".scenario-live")
    assert views(page) == before
    assert page.url == url
    page.locator("button[data-do=reset]").click()
    assert page.url == f"{address}#="


def test_all_of_one_kind_move_together(movable: dict[str, Goal], built: Built, page) -> None:
    """A rate for all levels leaves shares where they are, and the other way round."""
    open_page(page, built)
    before = views(page)
    open_page(page, built, "#all=8")
    levels = views(page)
    open_page(page, built, "#shares=0.5")
    shares = views(page)
    for key, goal in movable.items():
        assert (levels[key]["rate"] == "8%") == (not goal.linear)
        if goal.linear:
            assert levels[key] == before[key]
            assert (shares[key]["rate"] == "0.5 percentage points") == (goal.target.indicator.unit.id == derive.PERCENT)
        else:
            assert shares[key] == before[key]


@pytest.mark.parametrize(
    "hash_",
    ["all=x", "all=1e9", "all=999", "shares=%3Cb%3E", "nothing=5", "industry=none", "all=", "x", "{goal}=1000000"],
)
def test_an_address_that_makes_no_sense_shows_the_opening(
    hash_: str, movable: dict[str, Goal], built: Built, page
) -> None:
    """What the page does not know, and what lies out of bounds, is passed over."""
    open_page(page, built)
    before = views(page)
    open_page(page, built, "#" + hash_.format(goal=next(iter(movable))))
    assert views(page) == before


def test_keyboard_moves_a_rate(built: Built, page) -> None:
    """The slider is moved by arrows, tells what follows, and the result is announced once."""
    open_page(page, built)
    card = page.locator(".scenario").first
    slider = card.locator("input[type=range]")
    slider.focus()
    before = slider.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    after = slider.get_attribute("aria-valuetext") or ""
    assert before != after
    assert card.locator("strong").inner_text().split(": ", 1)[1].rstrip(".") in after
    assert page.locator("[role=status]").inner_text().startswith(card.get_attribute("data-name"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "number"
    page.keyboard.press("ArrowUp")
    assert slider.get_attribute("aria-valuetext") != after


def test_address_is_copied(address: str, browser) -> None:
    """The button puts the address of the view on the clipboard and says so."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}scenarios.html#all=8")
    page.locator("button[data-do=copy]").click()
    page.wait_for_function("document.querySelector('[role=status]').textContent")
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}scenarios.html#all=8"
    assert not [url for url in asked if not url.startswith(address)]
    context.close()


def test_list_leads_to_a_goal_and_keeps_the_view(built: Built, page) -> None:
    """A link of the table goes to its goal; the view in the address stays."""
    address = open_page(page, built, "#all=8")
    page.locator("a[data-goal-link]").last.click()
    assert page.url == f"{address}#all=8"
    assert page.evaluate("document.activeElement.className") == "scenario"


def test_drawing_says_what_it_shows(built: Built, page) -> None:
    """Each drawing has a text with the rate and the month, and changes with them."""
    open_page(page, built, "#all=8")
    for card in page.locator(".scenario").all():
        said = card.locator("[role=img]").get_attribute("aria-label") or ""
        assert card.locator(".scenario-result .fig").first.inner_text() in said
        assert card.locator("svg path.ahead").count() == 1
        assert card.locator("svg circle.past").count() >= 1
        assert "NaN" not in card.locator("svg").inner_html()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone(scheme: str, built: Built, browser) -> None:
    """On a phone nothing is cut off, and the drawings fit."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    open_page(page, built, "#all=8")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outside = "all => all.filter(x => x.getBoundingClientRect().right > innerWidth + 1).length"
    assert page.locator(".scenarios :is(td, button, input, svg, select)").evaluate_all(outside) == 0
    context.close()


def test_without_script(built: Built, browser) -> None:
    """Without JavaScript the table and every pace are there, and no control that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built.site / "scenarios.html").as_uri() + "#all=8")
    assert page.locator(".scenario-table tbody tr:not(.group):visible").count() == page.locator(".scenario").count()
    assert page.locator(".scenario-noscript").is_visible()
    assert page.locator(".scenarios :is(input, button, select):visible").count() == 0
    page.locator(".scenario-details summary").first.click()
    assert page.locator(".scenario-details").first.locator("li:visible").count() >= 2
    context.close()


def test_paper_shows_the_view(built: Built, page) -> None:
    """In print the chosen rates stand in words beside the drawings, and the controls are gone."""
    open_page(page, built, "#all=8")
    page.emulate_media(media="print")
    assert page.locator(".scenarios :is(input, button, select):visible").count() == 0
    assert "8% a year" in page.locator(".scenario-result:visible", has_text="8%").first.inner_text()
    assert page.locator(".scenario-picture svg:visible").count() == page.locator(".scenario").count()
    page.emulate_media(media="null")


def test_control_of_one_goal_stands_alone(atlas: Atlas, movable: dict[str, Goal], built: Built, page) -> None:
    """The macro for a page of one goal brings all that the script needs, and holds the same control."""
    key = next(iter(movable))
    html = (built.site / "scenarios.html").read_text("utf-8")
    card = re.search(rf'<article class="scenario" id="goal-{key}".*?</article>', html, re.S)
    assert card
    bar = '<div class="scenario-bar"><span class="scenario-said" role="status"></span>' + "".join(
        f'<button type="button" data-do="{name}" disabled></button>' for name in ("reset", "copy")
    )
    words = scenarios.words(atlas)
    page.goto(built.site.joinpath("404.html").as_uri() + f"#{key}=none")
    page.evaluate(
        """([card, bar, words]) => {
          document.body.innerHTML = card + bar;
          const box = document.createElement("section");
          box.className = "scenarios";
          box.dataset.words = words;
          box.append(...document.body.childNodes);
          document.body.append(box);
        }""",
        [card[0], bar, words],
    )
    json.loads(words)
    page.evaluate(SCRIPT.read_text("utf-8"))
    assert atlas.language.t("scenario.never") in page.locator(".scenario-result").inner_text()
