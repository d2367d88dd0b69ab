"""MkDocs and Zensical, from the same `mkdocs.yml` and the same pages: both give the same site to read."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from atlas.publish import PublishError, publish
from tests.conftest import ROOT
from tests.reading import Page, pages


@pytest.fixture(scope="module")
def other(built, tmp_path_factory) -> dict[str, Page]:
    """The pages as Zensical's strict build makes them."""
    site = tmp_path_factory.mktemp("zensical") / "site"
    publish(ROOT, built.docs, site, "zensical")
    return pages(site)


def test_same_pages(built, other):
    """Both engines make a page of every Markdown file, and no other."""
    written = {path.relative_to(built.docs).with_suffix(".html").as_posix() for path in built.docs.rglob("*.md")}
    assert set(pages(built.site)) - {"404.html"} == written
    assert set(other) - {"404.html"} == written


@pytest.mark.parametrize(
    "part",
    [lambda p: p.headings, lambda p: [unquote(a) for a in p.links], lambda p: p.text],
    ids=["headings", "links", "text"],
)
def test_same_articles(part, built, other):
    """On every page both engines give the same headings, links and visible text."""
    differing = {
        name: (part(page), part(other[name]))
        for name, page in pages(built.site).items()
        if name != "404.html" and part(page) != part(other[name])
    }
    assert differing == {}


@pytest.mark.parametrize(
    ("engine", "message"), [("mkdocs", r"(?m)^WARNING .*nowhere\.md"), ("zensical", "page does not exist")]
)
def test_a_refused_page_leaves_the_last_site(engine, message, tmp_path):
    """When an engine's strict build fails, its message is passed on and the last good site stays."""
    docs, site = tmp_path / "docs", tmp_path / "site"
    docs.mkdir()
    site.mkdir()
    (site / "index.html").write_text("the last good one", "utf-8")
    (docs / "index.md").write_text("# Home\n\n[nowhere](nowhere.md)\n", "utf-8")
    with pytest.raises(PublishError, match=message):
        publish(ROOT, docs, site, engine)
    assert (site / "index.html").read_text("utf-8") == "the last good one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["docs", "site"]


def test_an_interrupted_swap_is_mended(tmp_path):
    """A site that a killed run had set aside is put back before anything else is tried."""
    (tmp_path / "docs").mkdir()
    (tmp_path / ".site.old").mkdir()
    (tmp_path / ".site.old" / "index.html").write_text("the last good one", "utf-8")
    with pytest.raises(PublishError):
        publish(ROOT, tmp_path / "docs", tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "the last good one"
