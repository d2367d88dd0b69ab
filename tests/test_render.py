"""Templates filled in: what the data says is text, never markup; an error names template and line."""

from __future__ import annotations

import json
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup
from mkdocs.config.base import load_config

from atlas import render
from atlas.problems import InputError
from tests.golden import ROOT

EXTENSIONS = load_config(str(ROOT / "mkdocs.yml")).markdown_extensions
"""What MkDocs switches on by itself, and what mkdocs.yml does."""


class Shown(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, _: object) -> None:
        """Note the tag."""
        self.tags.append(tag)

    def handle_comment(self, _: str) -> None:
        """Nothing of ours is a comment."""
        self.tags.append("comment")

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text += data


def shown(source: str) -> Shown:
    """A page as the site's Markdown makes it, without the permalinks of its headings."""
    return Shown(markdown.markdown(source, extensions=EXTENSIONS))


PLACES = {
    "a paragraph": ("{}", "", "", ["p"]),
    "inside a sentence": ("before {} after", "before ", " after", ["p"]),
    "an item of a list": ("- {}", "", "", ["ul", "li"]),
    "strong words": ("so **{}** it is", "so ", " it is", ["p", "strong"]),
    "a link": ("see [{}](index.md) there", "see ", " there", ["p", "a"]),
    "a heading": ("# {} {{: #id }}", "", "", ["h1"]),
    "a cell": ("<table>\n<tr><td>{}</td></tr>\n</table>", "", "", ["table", "tr", "td"]),
}
PRINTABLE = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp")), min_size=1)
MARKS = st.text("*_`[](){}<>#+-=|\\&!:~'\"^ \n\t1.)aé京/@x;", min_size=1, max_size=30)


@pytest.mark.parametrize(("place", "before", "after", "tags"), PLACES.values(), ids=PLACES)
@given(text=MARKS | PRINTABLE)
@example(text="<script>alert(1)</script>")
@example(text="[x](javascript:alert(1))")
@example(text="**bold** _it_ `code` ![x](y)")
@example(text="1. one")
@example(text="# heading")
@example(text="C#")
@example(text="- item")
@example(text=": definition")
@example(text="&lt;b&gt; &amp;")
@example(text="{: .class }")
@example(text="http://example.org/a_b_c")
@example(text="<http://example.org>")
@example(text="[x]: http://example.org")
@example(text="---")
@example(text="===")
@example(text="> quote")
@example(text="a | b")
@example(text="| a |\n|---|\n| b |")
@example(text="2025. ")
@example(text="*[HTML]: text")
@example(text="[TOC]")
@example(text="[^1]: note")
@example(text="```\ncode\n```")
@example(text="    four spaces")
@example(text="{{ 7*7 }} {% raw %}")
def test_safe(place: str, before: str, after: str, tags: list[str], text: str) -> None:
    """Whatever a value holds, Markdown shows it as it is, with spaces in a row as one, and makes no tag of it."""
    words = " ".join(text.split())
    if not words:
        return
    html = shown(place.format(render.safe(text)))
    assert html.tags == tags
    assert " ".join(html.text.split()) == " ".join((before + words + after).split())


@given(text=MARKS | PRINTABLE)
def test_attribute(text: str) -> None:
    """A value inside an attribute ends with the attribute."""
    html = Shown(f'<a title="{render.safe(text)}">x</a>')
    assert (html.tags, html.text) == (["a"], "x")


@pytest.mark.parametrize(("value", "text"), [(None, ""), (7, "7"), (Markup("<b>"), "<b>"), ("a  b\n", "a b")])
def test_values(value: object, text: str) -> None:
    """Nothing prints nothing, numbers print, marked-up text passes, runs of spaces are one."""
    assert render.safe(value) == Markup(text)


def test_html() -> None:
    """Our own markup with values in it: the values are made safe."""
    assert Shown(render.html("<b>{}</b>", "<i>")).tags == ["b"]


@given(PRINTABLE | MARKS)
def test_quoted(text: str) -> None:
    """A value in the head of a page is read back by YAML as it was, but for signs that would be markup in a theme."""
    found = yaml.safe_load(f"title: {render.quoted(text)}")["title"]
    assert not set('<>"') & set(found)
    if "&" not in text:
        assert unescape(found) == text
    elif not set('<>"') & set(text):
        assert found == text


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("../industries/ai.html", "../industries/ai.md"),
        ("organisations.html#baidu", "organisations.md#baidu"),
        ("#top", "#top"),
        ("https://example.org/a.htm", "https://example.org/a.htm"),
    ],
)
def test_source(address: str, link: str) -> None:
    """A link of ours is written as the engine checks it: to the Markdown file."""
    assert render.source(address) == link


TEMPLATES = {
    "an unknown value": ("line\n{{ v.nothing }}\n", "2: template: 'dict object' has no attribute 'nothing'"),
    "an unknown name": ("\n\n{{ nothing }}", "3: template: 'nothing' is undefined"),
    "a tag that does not end": ("{% if v %}\n", "1: template: Unexpected end of template"),
    "an unknown tag": ("a\n{% wrong %}", "2: template: Encountered unknown tag 'wrong'"),
    "a wrong call": ("{{ v() }}", "1: template: 'dict' object is not callable"),
    "an error in an imported part": ("{% import 'part.md.jinja' as p %}\n{{ p.m(v) }}", None),
}


@pytest.mark.parametrize(("text", "expected"), TEMPLATES.values(), ids=TEMPLATES)
def test_template_errors(tmp_path: Path, text: str, expected: str | None) -> None:
    """A template that cannot be filled in is a problem at its line; one in an imported part at that part's line."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "page.md.jinja").write_text(text)
    (folder / "part.md.jinja").write_text("{% macro m(x) %}\n{{ x.nothing }}\n{% endmacro %}")
    with pytest.raises(InputError) as error:
        render.fill(folder, "page.md.jinja", v={})
    start = f"templates/page.md.jinja:{expected}" if expected else "templates/part.md.jinja:2: template: "
    assert str(error.value).startswith(start)


def test_templates_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiled template is found again and names the same lines; an edited or a damaged one is compiled anew."""
    folder, page = tmp_path / "templates", tmp_path / "templates" / "page.md.jinja"
    folder.mkdir()
    compiled: list[str] = []

    class Counted(render.Once):
        """Notes what is compiled."""

        def __init__(self, *args: Any, **options: Any) -> None:
            compiled.append(args[1])
            super().__init__(*args, **options)

    def said(v: object) -> str:
        """What a new process would make of the page."""
        render.environment.cache_clear()
        made = render.environment(folder)
        made.code_generator_class, made.bytecode_cache = Counted, render.Compiled(tmp_path / "kept")
        return render.fill(folder, "page.md.jinja", v=v)

    page.write_text("one\n{{ v.x }}")
    assert said({"x": 1}) == said({"x": 1}) == "one\n1"
    with pytest.raises(InputError, match=r"^templates/page\.md\.jinja:2: template: "):
        said({})
    assert len(compiled) == 1
    page.write_text("two\n{{ v.x }}")
    assert said({"x": 1}) == "two\n1"
    assert len(compiled) == 2
    [kept] = (tmp_path / "kept").iterdir()
    damaged = kept.read_bytes()
    kept.write_bytes(damaged[:-1] + bytes([damaged[-1] ^ 1]))
    assert said({"x": 1}) == said({"x": 1}) == "two\n1"
    assert len(compiled) == 3
    monkeypatch.setattr(render, "program", lambda: "another")
    assert said({"x": 1}) == "two\n1"
    assert len(compiled) == 4


def test_missing_template(tmp_path: Path) -> None:
    """A template that is not there is named."""
    with pytest.raises(InputError, match=r"nothing\.md\.jinja: template: "):
        render.fill(tmp_path, "nothing.md.jinja")


def test_no_code_in_values(tmp_path: Path) -> None:
    """What looks like a template inside a value is text."""
    (tmp_path / "page.md.jinja").write_text("{{ v }}")
    text = render.fill(tmp_path, "page.md.jinja", v="{{ 7*7 }}")
    assert "49" not in text
    assert json.dumps(shown(text).text) == json.dumps("{{ 7*7 }}")
