"""The hook that spares MkDocs work: pages come out the same with it and without it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from atlas import raw
from tests.conftest import ROOT, Built

OTHERS = ("attr_list", "toc")
CASES = {
    "element": '<div class="a">x</div>',
    "lines": "<table>\n<tr><td>x</td></tr>\n</table>",
    "row of elements": "<p>x</p>\n<p>y</p>\n<ul><li>z</li></ul>",
    "nested": "<div><div>x</div><div>y</div></div>",
    "words behind": "<div>x</div> and more",
    "words between": "<div>x</div>\nwords\n<div>y</div>",
    "not closed": "<div>x",
    "closed twice": "<div>x</div></div>",
    "inline first": '<a href="#x">x</a> *and* more',
    "crossed": "<div><p>x</div></p>",
    "crossed inside its like": "<p><div><p></div></p></p>",
    "upper case inside": "<div><div>x</DIV></div>",
    "crossed with one around": "<div>\n\n<ul><li></div></li></ul>",
    "whole inside one that stays open": "<div>\n\n<div></div>\n\n<div>",
    "empty inside": "<div><div/>x</div>",
    "a rule": "<hr>",
    "code": "<pre>\n<div>\n\nx</pre>",
    "a sign in an attribute": '<div title="a>b">x</div>',
    "comment": "<!-- <div> -->",
    "comment inside": "<div><!-- </div> --></div>",
    "comment over lines": "<div>\n<!-- </div>\n--></div>",
    "script inside": '<div><script>"</div>\n"</script></div>',
    "a rule inside": "<div>x<hr>y</div>",
    "first line blank": "\n<div>x</div>",
    "upper case": "<DIV>x</DIV>",
    "not an element": "<divider>x</divider>",
    "indented": "  <div>x</div>",
    "several blank lines": "<div>x</div>\n\n\n\n<div>y</div>",
    "blank line inside": "<div>\n\nx\n\n</div>",
    "elements and blank lines inside": "<div>\n\n<p>x</p>\n\n<div>y</div>\n\n</div>",
    "elements in one not closed": "words\n<div>\n\n<p>x</p>\n\n<div>y</div>",
    "elements in a comment": "<!--\n\n<p>x</p>\n\n-->\n\n<p>y</p>",
    "in a list": "- one\n\n    <div>x</div>\n\n- two",
    "picture": '<figure><svg viewBox="0 0 1 1"><path d="M0,0"/><text>a &lt; b</text></svg></figure>',
    "heading after": "<div>x</div>\n## Title",
    "paragraph before": "words\n<div>x</div>",
}


def plain(text: str) -> str:
    """The page as Python-Markdown makes it by itself."""
    return Markdown(extensions=OTHERS).convert(text)


def spared(text: str) -> str:
    """The page with the extension."""
    return Markdown(extensions=[*OTHERS, raw.Raw()]).convert(text)


@pytest.mark.parametrize("block", CASES.values(), ids=CASES)
def test_same_page(block: str) -> None:
    """A block comes out the same with the extension, alone, at an end and between paragraphs."""
    for text in (block, f"# Title\n\n{block}", f"{block}\n\nWords *and* words.", f"one\n\n{block}\n\ntwo\n\n{block}\n"):
        assert spared(text) == plain(text)


PIECES = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<ul><li>",
        "</li></ul>",
        "\n",
        "\n\n",
        "words",
        "*",
        "&",
        "<",
        ">",
    ]
)


@given(st.lists(PIECES, max_size=14))
def test_any_mixture_comes_out_the_same(pieces: list[str]) -> None:
    """Whatever tags and words stand in whatever order, the extension changes nothing."""
    text = "".join(pieces)
    assert spared(text) == plain(text)


def test_whole_elements_are_put_aside_unread() -> None:
    """What the templates make, elements over whole lines, never reaches the parser of Python-Markdown."""
    made = Markdown(extensions=[raw.Raw()])
    lines = ['<div id="one">', "<p>x</p>", "</div>", "", "words", "", "<p>y</p>", ""]
    left = "\n".join(made.preprocessors["atlas_raw"].run(lines))
    assert "<" not in left
    assert "words" in left


def test_pages_of_the_site_are_mostly_put_aside(built: Built) -> None:
    """On the real pages little raw HTML is left to the parsers; a template with blank lines inside would show here."""
    made = Markdown(extensions=[raw.Raw()])
    for path in sorted(built.docs.glob("industries/*.md")):
        text = path.read_text("utf-8").partition("\n---\n")[2]
        left = "\n".join(made.preprocessors["atlas_raw"].run(text.split("\n")))
        assert left.count("<") < 0.2 * text.count("<"), f"{path.name} leaves much to the parsers"


def test_anchors_of_raw_html_stay_known(tmp_path: Path) -> None:
    """MkDocs still warns of a link to an anchor that a page does not have, and of no other."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# T\n\n[a](two.md#here) [b](two.md#gone)\n", "utf-8")
    (tmp_path / "docs" / "two.md").write_text('# U\n\n<div id="here">x</div>\n', "utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: x\nplugins: []\nhooks: [{ROOT / 'atlas' / 'raw.py'}]\nvalidation: {{anchors: warn}}\n", "utf-8"
    )
    done = mkdocs(tmp_path)
    assert "two.md#gone" in done
    assert "two.md#here" not in done


def mkdocs(folder: Path) -> str:
    """What MkDocs says of a folder."""
    command = [sys.executable, "-m", "mkdocs", "build"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stderr
