"""MkDocs and Zensical, from the same `mkdocs.yml` and the same pages: both give the same site to read."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from atlas.output import sync
from atlas.publish import PublishError, publish
from tests.conftest import ROOT, THOROUGH, handwritten
from tests.golden import outputs
from tests.killing import last_site
from tests.reading import Page, pages


def article(page: Page) -> tuple[list[tuple[str, str, str]], list[str], str]:
    """What a reader has of a page: its headings, its links and its text."""
    return page.headings, [unquote(address) for address in page.links], page.text


@pytest.fixture(params=["small", "real"] if THOROUGH else ["small"])
def docs(request, small, tmp_path):
    """The pages of a dataset: of the small one, which has some of every type, and the real one."""
    if request.param == "real":
        return request.getfixturevalue("built").docs
    handwritten(tmp_path / "docs")
    sync(outputs(small), tmp_path / "docs")
    return tmp_path / "docs"


def test_both_engines_give_the_same_site(docs, tmp_path):
    """Of every Markdown file both make a page, and no other, with the same headings, links and visible text."""
    sites = []
    for engine in ("mkdocs", "zensical"):
        publish(ROOT, docs, tmp_path / engine, engine)
        sites.append(dict(pages(tmp_path / engine)))
        sites[-1].pop("404.html", None)
    ours, theirs = sites
    written = {path.relative_to(docs).with_suffix(".html").as_posix() for path in docs.rglob("*.md")}
    assert len(written) > 70 < sum(len(page.links) > 1 for page in ours.values())
    assert set(ours) == written
    assert set(theirs) == written
    assert {name for name in written if not (ours[name].headings and ours[name].text)} == set()
    assert {name for name in written if article(ours[name]) != article(theirs[name])} == set()


@pytest.mark.parametrize(
    ("engine", "message"), [("mkdocs", r"(?m)^WARNING .*nowhere\.md"), ("zensical", "page does not exist")]
)
def test_a_refused_page_leaves_the_last_site(engine, message, tmp_path):
    """When an engine's strict build fails, its message is passed on and the last good site stays."""
    docs, site = tmp_path / "docs", tmp_path / "site"
    docs.mkdir()
    last_site(site, "the last good one")
    (docs / "index.md").write_text("# Home\n\n[nowhere](nowhere.md)\n", "utf-8")
    with pytest.raises(PublishError, match=message):
        publish(ROOT, docs, site, engine)
    assert (site / "index.html").read_text("utf-8") == "the last good one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["docs", "site"]


def test_an_interrupted_swap_is_mended(tmp_path):
    """A site that a killed run had set aside is put back before anything else is tried."""
    (tmp_path / "docs").mkdir()
    last_site(tmp_path / ".site.old", "the last good one")
    with pytest.raises(PublishError):
        publish(ROOT, tmp_path / "docs", tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "the last good one"
