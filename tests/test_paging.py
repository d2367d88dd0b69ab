"""Long lists in parts: nothing is lost between them, none is too long, and every address leads to the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import chain, pairwise
from posixpath import dirname, join, normpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import paging, search, site, spare, validate
from atlas.exports import observations
from atlas.language import Language
from atlas.pages import Atlas, disagreements, indicator, industries, page, source, sources
from tests import synthetic
from tests.conftest import ROOT
from tests.samples import dataset

COUNT = 130
LIGHT = 100_000
"""Bytes of Markdown that leave room for what the theme puts round a page of 120 kB."""


@given(st.lists(st.lists(st.integers(), max_size=30), max_size=12), st.integers(2, 12), st.integers(1, 3))
def test_parts_hold_everything_once(groups: list[list[int]], limit: int, number: int) -> None:
    """Rows stand in their order, each on one part; parts are within the limit, and counted on from the first."""
    cut = paging.cut("list", list(enumerate(groups)), limit, number)
    pieces = list(chain.from_iterable(part.pieces for part in cut))
    for n, rows in enumerate(groups):
        own = [piece for piece in pieces if piece.key == n]
        assert list(chain.from_iterable(piece.rows for piece in own)) == rows
        assert [piece.continued for piece in own] == [False] + [True] * (len(own) - 1)
    assert all(sum(1 + len(piece.rows) for piece in part.pieces) <= limit for part in cut)
    assert [part.number for part in cut] == list(range(number, number + len(cut)))
    assert [part.path for part in cut] == [paging.address("list", part.number) for part in cut]
    bounds = [0, *chain.from_iterable((part.first - 1, part.last) for part in cut), sum(map(len, groups))]
    assert bounds[::2] == bounds[1::2]


@given(st.lists(st.lists(st.integers(), max_size=10), max_size=12))
def test_a_group_that_fits_is_not_parted(groups: list[list[int]]) -> None:
    """What has room on one part stands on one."""
    cut = paging.cut("list", list(enumerate(groups)), 12)
    assert [piece for part in cut for piece in part.pieces if piece.continued] == []


def test_a_page_leads_to_few_parts() -> None:
    """However many parts a list has, each page leads to some: its neighbours, the first and the last."""
    assert page.near(1, 0) == [0]
    assert page.near(5, 2) == [0, 1, 2, 3, 4]
    assert page.near(1000, 500) == [0, 498, 499, 500, 501, 502, 999]
    assert max(len(page.near(1000, place)) for place in range(1000)) <= 7


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    """A made-up dataset with long lists, whose sources have more cards than are let stand on one page here."""
    data = validate.read(synthetic.write(COUNT, tmp_path_factory.mktemp("data") / "made-up"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "CARDS", 25)
        yield Atlas(data, Language("en", data.labels["en"], data.units, data.observations))


@pytest.fixture(scope="module")
def texts(atlas: Atlas) -> dict[str, str]:
    """The pages of lists without pictures, as Markdown by path."""
    listed = [made for module in (indicator, source, sources, industries) for made in module.pages(atlas)]
    return {made.path: site.text(atlas, made, {}, {}, ROOT / "templates", ()) for made in listed if not made.charts}


def ids(text: str) -> set[str]:
    """What can be led to on a page."""
    return set(map(unescape, re.findall(r' id="([^"]+)"', text)))


def test_no_page_grows_with_the_data(atlas: Atlas, texts: dict[str, str]) -> None:
    """Lists of many hundreds of rows stand on many pages, each of them light."""
    assert len(atlas.figures_of(atlas.dataset.indicators["value-added"])) > 5
    assert "figures/value-added.2" in texts
    assert {path: len(text.encode()) for path, text in texts.items() if len(text.encode()) > LIGHT} == {}


def test_cards_stand_where_links_lead(atlas: Atlas, texts: dict[str, str]) -> None:
    """The card of every figure, and of what is reckoned from it, stands on the page that its address names."""
    held = {path: ids(text) for path, text in texts.items()}
    places = {o.id: paging.source(o) for o in atlas.dataset.observations.values()}
    assert max(o.turn for o in atlas.dataset.observations.values()) > paging.CARDS
    assert [key for key, path in places.items() if key not in held[path]] == []
    assert [item.id for item in atlas.derived.values() if item.id not in held[places[item.inputs[0].id]]] == []


def test_links_of_parts_lead_somewhere(texts: dict[str, str]) -> None:
    """Whatever one of these pages leads to on another, with its anchor, is there."""
    held = {f"{path}.html": ids(text) for path, text in texts.items()}
    seen = 0
    for path, text in texts.items():
        for href in map(unescape, re.findall(r'href="([^":]+)"', text)):
            place, _, anchor = href.partition("#")
            target = normpath(join(dirname(path), place))
            if dirname(target) in ("figures", "sources") and "index" not in target:
                assert target in held, f"{path} leads to {href}"
                assert not anchor or anchor in held[target], f"{path} leads to {href}"
                seen += 1
    assert seen > 10_000


def test_parts_follow_one_another(atlas: Atlas, texts: dict[str, str]) -> None:
    """From the first part every next one is reached, and back."""
    cut = atlas.figures_of(atlas.dataset.indicators["enterprises"])
    for one, other in pairwise(cut):
        assert f'rel="next" href="{other.path.removeprefix("figures/")}.html"' in texts[one.path]
        assert f'rel="prev" href="{one.path.removeprefix("figures/")}.html"' in texts[other.path]
    assert 'rel="prev"' not in texts[cut[0].path]
    assert 'rel="next"' not in texts[cut[-1].path]


def test_search_leads_to_the_part(atlas: Atlas, texts: dict[str, str]) -> None:
    """A series is found on the page that has it, and the document of that page comes before."""
    held = {f"{path}.html": ids(text) for path, text in texts.items()}
    known: set[str] = set()
    for one in search.documents(atlas):
        place, _, anchor = one["location"].partition("#")
        if place in held and anchor:
            assert anchor in held[place]
            assert place in known
        known.add(place)
    assert "figures/value-added.3.html" in known


def test_scripts_know_the_part(atlas: Atlas) -> None:
    """The list of figures and the comparison get the part of each card that does not stand on the first."""
    content = observations.content(atlas.dataset, atlas.language)
    found = {content["columns"]["id"][n]: part for n, part in content["parts"].items()}
    assert found == {o.id: ".2" for o in atlas.dataset.observations.values() if o.turn >= paging.CARDS}
    assert found


def test_what_rests_on_a_figure_goes_to_pages_of_its_own(built_atlas: Atlas) -> None:
    """An exchange rate has a card, and the hundreds of amounts that are reckoned with it stand on further pages."""
    made = {one.path: one.view for one in source.pages(built_atlas) if isinstance(one.view, source.View)}
    apart = {path: view for path, view in made.items() if view.bases}
    assert apart
    listed: dict[str, set[str]] = {}
    key = ""
    for view in made.values():
        rows = [(card.id, card.reckoned) for card in view.cards]
        for basis in view.bases:  # one that goes on from the page before has no id
            key = basis.id.removeprefix("reckoned-") or key
            rows.append((key, basis.reckoned))
        for figure, reckoned in rows:
            shown = (r.id or unescape(str(r.value)).partition("#")[2].partition('"')[0] for r in reckoned)
            listed.setdefault(figure, set()).update(shown)
    missing = [(k, item.id) for k, items in built_atlas.rests_on.items() for item in items if item.id not in listed[k]]
    assert missing == []


@pytest.fixture(scope="module")
def built_atlas() -> Atlas:
    """The real dataset."""
    data = validate.read(ROOT / "data")
    return Atlas(data, Language("en", data.labels["en"], data.units, data.observations))


def test_disagreements_have_their_place(built_atlas: Atlas) -> None:
    """Every disagreement has the address of the part that has it."""
    assert len(disagreements.cut(built_atlas)) > 1
    assert set(disagreements.addresses(built_atlas)) == {c.id for c in built_atlas.conflicts}


def test_an_empty_list_is_a_page() -> None:
    """Without rows there is one part, without links to others."""
    [part] = paging.cut("list", [])
    assert (part.path, part.first, part.last, part.pieces) == ("list", 1, 0, ())
    data = dataset([])
    empty = Atlas(data, Language("en", data.labels["en"], data.units, data.observations))
    assert empty.pager((part,), "list", "list") is None


def test_white_space_goes_only_round_the_text() -> None:
    """What a page says, code with its blank lines too, stays as it is; a page of another make stays whole."""
    text = "<article>\n\n  <pre>\n\n  x</pre>\n</article>"
    assert spare.on_post_page(f"<body>\n\n   <nav>\n  </nav>\n  {text}\n\n  </body>") == (
        f"<body>\n<nav>\n</nav>\n{text}\n</body>"
    )
    assert spare.on_post_page("<p>\n\n  x") == "<p>\n\n  x"
