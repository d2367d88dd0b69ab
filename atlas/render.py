"""Templates filled in: every value that a template prints is made safe for Markdown unless it is marked up already."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from atlas.deadline import TooLongError, within
from atlas.keeping import keep, kept, program
from atlas.problems import InputError, Location, Problem

SPECIAL = re.compile(r"""[&<>"\\`*_{}\[\]|#]|^[+=:!?~'-]|^\d+(?=[.)])(?=\D\s|.$)""")
"""What HTML or Markdown, with the extensions that the site uses, may take for markup."""

SECONDS = 60
"""How long the template of one page may take; it takes a few milliseconds."""

LONG = 60
"""The number of rows above which a table or list is laid out only when it comes near the window."""


def safe(value: object) -> Markup:
    """Text that reads the same after Markdown and HTML; Markup passes as it is, None prints nothing."""
    if isinstance(value, Markup):
        return value
    return Markup() if value is None else escaped(str(value))


@lru_cache(100_000)
def escaped(text: str) -> Markup:
    """The same of a text; one stands on many pages."""
    flat = re.sub(r"\s+", " ", text).strip()
    return Markup(SPECIAL.sub(lambda match: "".join(f"&#{ord(sign)};" for sign in match[0]), flat))


@lru_cache(100_000)
def safe_part(text: str) -> Markup:
    """A piece of a sentence made safe, with the spaces at its ends kept."""
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return Markup(left) + escaped(text) + Markup(right) if text.strip() else Markup(text)


def joined(parts: Iterable[Markup]) -> Markup:
    """Pieces of markup one behind the other."""
    return str.__new__(Markup, "".join(parts))


def html(pattern: str, *values: object) -> Markup:
    """Markup of our own with values put in, each made safe first."""
    return str.__new__(Markup, pattern.format(*map(safe, values)))


def tally(count: object) -> Markup:
    """A count of the atlas's own rows, marked up as such: it is no figure of a source."""
    digits = re.sub(r"\D", "", str(count))
    return html('<data class="count" value="{}">{}</data>', digits, count)


def room(items: Sequence[object]) -> Markup:
    """How much room a long list or table will need, as a style; nothing for a short one, which is laid out at once."""
    rows = sum(1 + len(getattr(item, "facts", ())) for item in items)
    return html(' style="--rows: {}"', rows) if rows > LONG else Markup()


def quoted(value: object) -> Markup:
    """A value as YAML writes it, for the head of a page; themes and the search put it into HTML as it is."""
    text = str(value)
    for sign, name in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, name)
    return Markup(json.dumps(text, ensure_ascii=False))


def source(address: str) -> Markup:
    """The address of a page as Markdown links it, so that the engine checks it: `x.html#y` becomes `x.md#y`."""
    path, hash_, anchor = address.partition("#")
    return Markup(path.removesuffix(".html") + ".md" * path.endswith(".html") + hash_ + anchor)


class Once(CodeGenerator):
    """Templates that do not escape a second time what `safe` has made markup already."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if finalize.src is None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(finalize.src)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if finalize.src is None:
            super()._output_child_post(node, frame, finalize)
        else:
            self.write(")")


class Compiled(BytecodeCache):
    """Compiled templates, kept in a folder: Jinja looks whether one was made from the same text by the same Python."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, bucket: Bucket) -> Path:
        """Where one is kept; another program, or another Jinja, would compile it otherwise."""
        parts = "\n".join((program(), jinja2.__version__, bucket.key))
        return self.folder / f"{hashlib.sha256(parts.encode()).hexdigest()}.template"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take it from there."""
        found = kept(self.place(bucket))
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Put it there."""
        keep(self.place(bucket), bucket.bytecode_to_string())


@cache
def environment(folder: Path) -> jinja2.Environment:
    """The templates in `folder`; a name that the view does not have is an error, not an empty string."""
    loader = jinja2.FileSystemLoader(folder)
    made = jinja2.Environment(
        loader=loader,
        autoescape=True,
        finalize=safe,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.code_generator_class = Once
    made.filters["tally"] = tally
    made.filters["room"] = room
    made.filters["yaml"] = quoted
    made.filters["source"] = source
    return made


def fill(folder: Path, template: str, **values: object) -> str:
    """The template's text; InputError names template and line when it cannot be filled in."""
    shown = f"{folder.name}/{template}"
    try:
        with within(SECONDS):
            return environment(folder).get_template(template).render(values)
    except InputError as error:
        place = last_template_line(error, folder) or Location(shown)
        raise InputError(Problem(place, p.code, f"{p.message} in {p.location}") for p in error.problems) from None
    except TooLongError as error:
        place = last_template_line(error, folder) or Location(shown)
        message = f"one page takes longer than {SECONDS} seconds; does a loop never end?"
        raise InputError([Problem(place, "template", message)]) from None
    except Exception as error:
        place = last_template_line(error, folder) or Location(shown)
        plain = isinstance(error, jinja2.TemplateError | TypeError | AttributeError)
        kind = "" if plain else f"{type(error).__name__}: "
        raise InputError([Problem(place, "template", f"{kind}{error}")]) from error


def check(folder: Path) -> None:
    """Read every template of pages and of the theme; InputError names all that cannot be read, each with its place."""
    problems: list[Problem] = []
    made = environment(folder)
    theme = sorted(path.relative_to(folder) for path in (folder / "theme").rglob("*.html"))
    documents = sorted(path.relative_to(folder) for path in folder.glob("*.typ"))
    for name in [*sorted(path.relative_to(folder) for path in folder.glob("*.jinja")), *theme, *documents]:
        shown = f"{folder.name}/{name.as_posix()}"
        try:
            if not (folder / name).is_file():
                problems.append(Problem(Location(shown), "template", "this is a folder or a broken link, not a file"))
            elif name in documents:  # Typst says what is wrong with it when it is set
                (folder / name).read_text("utf-8")
            elif name in theme:  # MkDocs fills these in, with filters of its own
                made.parse((folder / name).read_text("utf-8"))
            else:
                made.get_template(name.as_posix())
        except jinja2.TemplateSyntaxError as error:
            problems.append(Problem(Location(shown, error.lineno), "template", error.message or "syntax error"))
        except UnicodeDecodeError as error:
            line = (folder / name).read_bytes().count(b"\n", 0, error.start) + 1
            problems.append(Problem(Location(shown, line), "encoding", "the file is not UTF-8"))
        except RecursionError:
            problems.append(Problem(Location(shown), "template", "blocks or brackets stand too deep in one another"))
    if problems:
        raise InputError(problems)


def last_template_line(error: BaseException, folder: Path) -> Location | None:
    """The innermost place in a template that the error passed through."""
    found, trace = None, error.__traceback__
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(folder):
            found = Location(f"{folder.name}/{path.relative_to(folder).as_posix()}", trace.tb_lineno)
        trace = trace.tb_next
    return found
