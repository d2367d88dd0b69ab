"""The supporting system of an industry: what is told of it, from which rows, and what is said to be missing."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from atlas import briefs, validate
from atlas.language import Language
from atlas.model import ROLES
from atlas.pages import Atlas, ecosystem, industry, longer
from tests.conftest import ROOT, Built


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real dataset."""
    dataset = validate.read(ROOT / "data")
    code = dataset.profile.languages[0]
    return Atlas(dataset, Language(code, dataset.labels[code], dataset.units, dataset.observations))


@pytest.fixture(scope="module")
def views(atlas: Atlas) -> dict[str, industry.View]:
    """The view of each industry's page."""
    found = {}
    for page in industry.pages(atlas):
        if isinstance(page.view, longer.View):
            continue
        assert isinstance(page.view, industry.View)
        found[page.path.rpartition("/")[2]] = page.view
    return found


def test_every_link_has_its_source(views: dict[str, industry.View]) -> None:
    """Organisations, places and figures each lead to the page of a source."""
    for view in views.values():
        for _, items in (*view.system.organisations, *view.system.roles):
            assert all('href="../sources/' in item.source for item in items)
        for _, homes in view.system.places:
            assert all('href="../sources/' in home.sources for home in homes)


def test_organisations_of_an_industry(atlas: Atlas, views: dict[str, industry.View]) -> None:
    """Every organisation stands once, under its kind, on the page of each industry that it or a scope of it names."""
    for activity in (a for a in atlas.dataset.activities.values() if a.kind != "scope"):
        family = set(atlas.dataset.family(activity))
        expected = sorted(atlas.label(o) for o in atlas.dataset.organisations.values() if family & set(o.activities))
        listed = [x.link.text for _, items in views[activity.id].system.members.parts for x in items]
        assert sorted(listed) == expected


def test_milestones_stand_once(atlas: Atlas, views: dict[str, industry.View]) -> None:
    """Policies and finance are told with the system, everything else below it, and nothing is lost."""
    for key, view in views.items():
        parts = (view.events, view.system.policies, view.system.finance)
        titles = [event.title for listed in parts for _, events in listed.parts for event in events]
        all_of = atlas.milestones_of(activity=atlas.dataset.activities[key])
        assert len(titles) == len(set(titles)) == len(all_of)
        assert {m.kind for m in all_of if ecosystem.belongs(m)} <= {"policy", "finance"}


def test_what_is_missing_is_said(views: dict[str, industry.View], atlas: Atlas) -> None:
    """A role without a figure has its sentence, and one with a figure has none."""
    t = atlas.language.t
    for view in views.values():
        shown = {title for title, _ in view.system.roles}
        for role in ROLES:
            assert (t(f"role.{role}") in shown) != (t(f"role.{role}.none") in view.system.lacking)


def test_figures_are_of_the_city_and_what_lies_in_it(atlas: Atlas, views: dict[str, industry.View]) -> None:
    """What other places have is no part of the system."""
    others = {a.id for a in atlas.dataset.areas.values() if a.kind == "comparator"}
    for view in views.values():
        for _, items in view.system.roles:
            for item in items:
                found = re.search(r'href="../sources/[^"#]+#([^"]+)"', item.figure)
                assert found
                assert atlas.dataset.observations[found[1]].area.id not in others


def test_claims_frame_the_section(atlas: Atlas, views: dict[str, industry.View]) -> None:
    """The claims that say what a system consists of stand at its head, and not among the reports of the same page."""
    frame = [
        atlas.prose("industries/x", atlas.dataset.claims[key].statement) for key in atlas.dataset.profile.ecosystem
    ]
    assert frame
    for view in views.values():
        assert [s.text for s in view.system.frame] == frame
        assert not set(frame) & {s.text for _, statements in view.statements.parts for s in statements}


def test_brief_names_the_organisations(atlas: Atlas) -> None:
    """The brief tells the system in words: the finding, each kind with its names, what is missing."""
    (page,) = [page for page in industry.pages(atlas) if page.path == "industries/medicine"]
    assert isinstance(page.view, industry.View)
    told = list(briefs.supporting(atlas, briefs.Reading(atlas, page.path), page.view.system))
    kinds = [title for title, _ in page.view.system.organisations]
    assert [part["title"] for part in told][1 : len(kinds) + 1] == kinds
    hospitals = next(part for part in told if part["title"] == "Hospitals")
    assert "Fuwai Hospital, " in briefs.words_of(hospitals["text"]) + ", "


@pytest.mark.parametrize("page", ["medicine", "quantum", "total"])
def test_built_section(built: Built, page: str) -> None:
    """A built page has the section once, and the old addresses of its parts lead into it."""
    soup = BeautifulSoup((built.site / "industries" / f"{page}.html").read_text("utf-8"), "html.parser")
    assert len(soup.select("h2#ecosystem")) == 1
    after = {tag["id"] for tag in soup.select("h2#ecosystem ~ h3[id]")}
    assert "lacking" in after
    if page != "total":
        assert {"where", "organisations"} <= after
