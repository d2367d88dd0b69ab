"""Sentences of the dataset: what placeholders stand for, what statements must hold, and which numbers may be typed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from atlas import prose, validate
from atlas.problems import InputError
from tests import samples
from tests.conftest import ROOT

KNOWN = {o.id: o for o in samples.AI_OUTPUT}
OLD, NEW = "ai-output-2020-a-bulletin", "ai-output-2021-a-bulletin"

READ = {
    "plain words": ("Grew.", ["Grew."]),
    "a figure": (f"It was {{{NEW}}} then", ["It was ", NEW, " then"]),
    "a figure alone": (f"{{{NEW}}}", [NEW]),
    "two figures": (f"{{{OLD}}}, {{ {NEW} }}", [OLD, ", ", NEW]),
    "more than another figure": (f"It {{?{NEW} > {OLD}: grew}}.", ["It ", "grew", "."]),
    "no less than itself": (f"{{?{NEW} >= {NEW}: held}}", ["held"]),
    "less than another": (f"{{?{OLD} < {NEW}: lower}}", ["lower"]),
    "no more than a number": (f"{{?{OLD} <= 186: low}}", ["low"]),
    "equal to a number": (f"{{?{NEW} = 207.0: as forecast}}", ["as forecast"]),
    "more than a negative number": (f"{{?{NEW} > -1.5: up}}", ["up"]),
    "words with a colon": (f"{{?{NEW} > 200: so: high}}", ["so: high"]),
}
"""Case -> the sentence, and its pieces: words, or the id of the figure."""

REFUSED = {
    "a figure that is not there": ("{ai-output-1999}", prose.ProseError, "names no observation"),
    "an empty placeholder": ("{}", prose.ProseError, "names no observation"),
    "a statement about what is not there": ("{?ai-output-1999 > 1: x}", prose.ProseError, "names no observation"),
    "a statement against what is not there": (f"{{?{NEW} > ai-output-1999: x}}", prose.ProseError, "no observation"),
    "a statement without words": (f"{{?{NEW} > 1}}", prose.ProseError, "one reads {?id > other: words}"),
    "a statement without a sign": (f"{{?{NEW}: grew}}", prose.ProseError, "is no statement"),
    "a brace alone": ("It { grew", prose.ProseError, "a brace stands alone"),
    "a brace that closes nothing": ("It grew}", prose.ProseError, "a brace stands alone"),
    "a rise that is none": (f"{{?{OLD} > {NEW}: grew}}", prose.ClaimError, "'grew' does not fit"),
    "a rank that is not the first": (f"{{?{NEW} = 1: first}}", prose.ClaimError, "is 207, which is not = 1"),
    "a bound that is passed": (f"{{?{NEW} < 207: below}}", prose.ClaimError, "'below' does not fit"),
}
"""Case -> the sentence, the kind of error, and what it must say."""

TYPED = {
    "a number": ("passes 400 billion yuan", ["400"]),
    "a decimal number": ("19.69 billion.", ["19.69"]),
    "a number with groups": ("1,600, and more", ["1,600"]),
    "a percentage": ("up 11%", ["11"]),
    "a number in a word": ("the Q400 plane", ["400"]),
    "a number that looks like a year": ("2,021 companies", ["2,021"]),
    "a list of numbers": ("5 of 12", ["5", "12"]),
    "part of a listed name": ("COVID-190", ["190"]),
    "a full-width number": ("\N{FULLWIDTH DIGIT FOUR} clusters", ["\N{FULLWIDTH DIGIT FOUR}"]),
    "a year": ("in 2021", []),
    "a span of years": ("2021–25, 2016-2020 and 2024/25", []),
    "a month": ("2023-05", []),
    "a day": ("from 1 April 2025 and on 3 May", []),
    "a day by digits": ("on 2022-11-21", []),
    "a decade": ("in the 1990s", []),
    "a Chinese date": ("2021年8月18日", []),
    "words of a source": ('prints "60 km" and “1,360 metres”', []),
    "a placeholder": ("{ai-output-2021} and {?a-1 > 5: more}", []),
    "a listed name": ("against COVID-19", []),
    "no number at all": ("two clusters", []),
}
"""Case -> the sentence, and the numbers in it that nothing explains."""


def shape(text: str) -> list[str]:
    """The pieces of a sentence: words, or the id of the figure."""
    return [piece.figure.id if piece.figure else piece.words for piece in prose.pieces(text, KNOWN)]


@pytest.mark.parametrize(("text", "pieces"), READ.values(), ids=READ)
def test_sentences_are_read(text: str, pieces: list[str]) -> None:
    """A placeholder stands for its figure, a statement for its words."""
    assert shape(text) == pieces


@pytest.mark.parametrize(("text", "kind", "words"), REFUSED.values(), ids=REFUSED)
def test_sentences_are_refused(text: str, kind: type[Exception], words: str) -> None:
    """A placeholder that names nothing and a statement that its figures do not bear out are told apart."""
    with pytest.raises(prose.ProseError) as caught:
        prose.pieces(text, KNOWN)
    assert type(caught.value) is kind
    assert words in str(caught.value)


@pytest.mark.parametrize(("text", "numbers"), TYPED.values(), ids=TYPED)
def test_typed_numbers_are_found(text: str, numbers: list[str]) -> None:
    """A number may stand in a placeholder, a date, quotation marks or a listed name, and nowhere else."""
    assert list(prose.typed_numbers(text, ("COVID-19",))) == numbers


def test_references_are_figures_and_both_sides_of_statements() -> None:
    """What a sentence rests on is what it names and what it compares, each once, numbers left out."""
    text = f"{{{NEW}}}, {{?{NEW} > {OLD}: more}} than {{?{OLD} > 5: five}} {{none here}}"
    assert prose.references(text) == (NEW, OLD)


# ---------------------------------------------------------------------------- in the dataset


def problems(folder: Path) -> list[str]:
    """What validation says of a dataset, one line a problem, without the folder's name."""
    try:
        validate.read(folder)
    except InputError as error:
        return [f"{problem.location}: {problem.code}: {problem.message}".split("/", 1)[1] for problem in error.problems]
    return []


def write(folder: Path, table: str, key: str, column: str, text: str) -> tuple[int, int]:
    """Put a text into a cell; its line and column."""
    path = folder / table
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        head, rows = list(reader.fieldnames or ()), list(reader)
    number = next(n for n, row in enumerate(rows, 2) if next(iter(row.values())) == key)
    rows[number - 2][column] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    line = path.read_text("utf-8").splitlines()[number - 1]
    return number, line.index(text if not set(',"') & set(text) else '"' + text.replace('"', '""')) + 1


WRONG = {
    "a typed number": ("observations.csv", "ai-output-2021", "note_en", "about 207 billion", "number: note_en holds"),
    "a statement that does not hold": (
        "milestones.csv",
        "2018-11-baai-launched",
        "title_en",
        "Output {?ai-output-2021 < ai-output-2018: fell}",
        "claim: title_en: 'fell' does not fit",
    ),
    "a figure that is not there": (
        "areas.csv",
        "haidian",
        "about_en",
        "Home of {ai-output-2012}",
        "placeholder: {ai-output-2012} names no observation; did you mean",
    ),
    "a brace alone": (
        "areas.csv",
        "haidian",
        "about_en",
        "Home of { all",
        "placeholder: about_en: a brace stands alone",
    ),
    "a number in a reason": (
        "observations.csv",
        "ai-output-2021",
        "plausible",
        "between 186 and 227",
        "number: plausible holds the number '186'",
    ),
    "a number in a label": ("labels/en.csv", "nav.home", "text", "Home 2.0", "number: text holds the number '2.0'"),
}
"""Case -> table, row and column of a cell, what is written there, and what the problem must say."""


@pytest.mark.parametrize(("table", "key", "column", "text", "said"), WRONG.values(), ids=WRONG)
def test_wrong_sentences_are_reported_in_their_place(
    small: Path, table: str, key: str, column: str, text: str, said: str
) -> None:
    """A sentence that no longer fits its figures is reported with file, line and column of its cell."""
    line, place = write(small, table, key, column, text)
    found = problems(small)
    assert any(problem.startswith(f"{table}:{line}:{place}: {said}") for problem in found), found


def test_a_figure_that_changes_takes_its_sentence_along(small: Path) -> None:
    """A statement that held is a problem as soon as the observation behind it changes."""
    write(
        small, "milestones.csv", "2018-11-baai-launched", "title_en", "Output {?ai-output-2021 > ai-output-2018: grew}"
    )
    assert problems(small) == []
    write(small, "observations.csv", "ai-output-2021", "obs_value", "120")
    assert [p for p in problems(small) if ": claim: title_en: 'grew' does not fit" in p]


def test_a_claim_keeps_to_its_source(small: Path) -> None:
    """The figures of a claim, named or compared, are those of the claim's own source."""
    with (small / "claims.csv").open(encoding="utf-8", newline="") as file:
        key = next(csv.DictReader(file))["id"]
    write(
        small, "claims.csv", key, "statement_en", "Gross domestic product {?total-gdp-2017 > 1: was} {total-gdp-2017}"
    )
    assert [p for p in problems(small) if "placeholder: {total-gdp-2017} is from" in p]


def test_exceptions_are_heeded_and_must_be_needed(small: Path) -> None:
    """A listed name may hold digits; a row that no sentence, name or label needs is a problem."""
    write(small, "areas.csv", "haidian", "about_en", "Home of the Chang'an 22 chain")
    assert any(": number: about_en holds the number '22'" in p for p in problems(small))
    path = small / "exceptions.csv"
    path.write_text(path.read_text("utf-8") + "Chang'an 22,The name of a chain\n", "utf-8")
    assert problems(small) == []
    path.write_text(path.read_text("utf-8") + "Nobody 7,The name of nothing\n", "utf-8")
    assert [p for p in problems(small) if "unused: text is 'Nobody 7'" in p]


def test_exceptions_say_why() -> None:
    """Every exception has its reason, and holds a digit that needs one."""
    with (ROOT / "data" / "exceptions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(row["reason"] and any(sign.isdigit() for sign in row["text"]) for row in rows)


def test_plain_words_are_the_sentence_without_links() -> None:
    """Where no link can stand, figures are put into words with qualifier and unit."""
    language = samples.language()
    told = type(language)(language.code, language.labels, language.units, KNOWN)
    assert told.plain({"en": f"It {{?{NEW} > {OLD}: grew}} to {{{NEW}}}."}) == "It grew to about 207 billion yuan."
