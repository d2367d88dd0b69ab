"""What is published, missing and overdue: the matrix, freshness, and their pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from atlas import coverage, derive, validate
from atlas.coverage import Cell
from atlas.model import Absence, Dataset, Observation
from atlas.problems import InputError
from tests import reading, samples
from tests.conftest import ROOT
from tests.samples import ACTIVITIES, AREAS, INDICATORS, SOURCES, observation, observations

CORE = ("output", "value-added", "companies")


def absence(state: str, first=None, last=None, activity="ai", indicator="output") -> Absence:
    """A row of coverage.csv about the city."""
    return Absence(
        f"{activity}-{indicator}-{state}", AREAS["beijing"], ACTIVITIES.get(activity), INDICATORS.get(indicator),
        first, last, state, {"en": "Because."}, SOURCES["paper"],
    )  # fmt: skip


def dataset(figures: tuple[Observation, ...], *absences: Absence, date: str = "2026-11-21") -> Dataset:
    """The samples' dataset with three measures in the matrix; figures name the measures of the samples."""
    core = {key: replace(item, core=True) if key in CORE else item for key, item in INDICATORS.items()}
    data = replace(
        samples.dataset(figures),
        indicators=core,
        observations={o.id: replace(o, indicator=core[o.indicator.id]) for o in figures},
        absences=tuple(replace(a, indicator=a.indicator and core[a.indicator.id]) for a in absences),
    )
    return replace(data, profile=replace(data.profile, date=date))


def row(data: Dataset, activity: str, indicator: str) -> dict[int, Cell]:
    """The cells of one measure of one industry, by year."""
    found = {
        (m.activity.id, r.indicator.id): {c.year: c for c in r.cells} for m in coverage.matrices(data) for r in m.rows
    }
    return found[activity, indicator]


def test_matrix_spans_all_years():
    """Every industry has every core measure, from the first year with a figure of any to that of the data's date."""
    data = dataset((*observations("ai/output", "2018=150"), *observations("ic/companies", "2022=9")))
    found = coverage.matrices(data)
    assert [m.activity.id for m in found] == [a.id for a in ACTIVITIES.values() if a.kind in coverage.INDUSTRIES]
    for matrix in found:
        assert [r.indicator.id for r in matrix.rows] == ["output", "value-added", "companies"]
        for line in matrix.rows:
            assert [c.year for c in line.cells] == list(range(2018, 2027))


def test_no_figures_no_matrix_years():
    """Without any figure there is no year to show."""
    assert all(r.cells == () for m in coverage.matrices(dataset(())) for r in m.rows)


CELLS = {
    "a figure of the year": (observations("ai/output", "2021=207"), (), 2021, ("published", True)),
    "nothing at all": (observations("ai/output", "2021=207"), (), 2022, ("not_collected", True)),
    "part of the year": (observations("ai/output", "2021-S1=95"), (), 2021, ("published", False)),
    "a stock in the middle of the year": (observations("ai/companies", "2021-06=9"), (), 2021, ("published", True)),
    "a target": (observations("ai/output", "2021=207", "2022=300 T"), (), 2022, ("not_collected", True)),
    "a forecast": (observations("ai/output", "2021=207", "2022=300 F"), (), 2022, ("not_collected", True)),
    "another place": (
        (*observations("ai/output", "2021=207"), *observations("zgc/ai/output", "2022=9")), (), 2022,
        ("not_collected", True),
    ),
    "a range of years": (observations("ai/output", "2020=1", "2021/2023=9"), (), 2023, ("not_collected", True)),
    "a told reason": (
        observations("ai/output", "2021=207"), (absence("not_published", 2022),), 2022, ("not_published", True),
    ),
    "a reason for every industry": (
        observations("ai/output", "2021=207"), (absence("not_applicable", activity=""),), 2024,
        ("not_applicable", True),
    ),
    "a reason for every measure": (
        observations("ai/output", "2021=207"), (absence("not_applicable", indicator=""),), 2022,
        ("not_applicable", True),
    ),
    "a reason for other years": (
        observations("ai/output", "2021=207"), (absence("not_published", 2023, 2024),), 2022, ("not_collected", True),
    ),
    "a year that is not over": (observations("ai/output", "2021=207"), (), 2026, ("not_published", True)),
}  # fmt: skip


@pytest.mark.parametrize(("figures", "absences", "year", "expected"), CELLS.values(), ids=CELLS)
def test_cell(figures, absences, year, expected):
    """A figure decides first, then a written reason, then whether the year is over; the rest is not collected."""
    activity, indicator = figures[0].activity.id, figures[0].indicator.id
    found = row(dataset(figures, *absences), activity, indicator)[year]
    assert (found.state, found.whole) == expected
    assert bool(found.observation) == (found.state == "published")


def test_narrower_scope_counts_in_part():
    """A figure of a narrower scope fills its industry's cell in part, and gives way to one of the industry."""
    core = tuple(observations("ai-core/output", "2021=100", "2022=250"))
    found = row(dataset((*core, *observations("ai/output", "2022=300"))), "ai", "output")
    assert (found[2021].observation.activity.id, found[2021].whole) == ("ai-core", False)
    assert (found[2022].observation.activity.id, found[2022].whole) == ("ai", True)


def test_cell_prefers_the_whole_year():
    """Of a half and a whole year the whole one stands for the year, whichever was published by the firmer source."""
    figures = (*observations("ai/output", "2021-S1=95"), *observations("ai/output", "2021=207", source="paper"))
    assert row(dataset(figures), "ai", "output")[2021].observation.period.text == "2021"


def test_doubted_figure_does_not_count():
    """A figure known to be wrong does not make a cell published."""
    figure = replace(observation("ai/output", "2021", "2070"), doubt={"en": "A slip."})
    data = dataset((figure, *observations("ai/output", "2020=186")))
    assert row(data, "ai", "output")[2021].state == "not_collected"


def test_counts_leave_out_what_cannot_be():
    """The share published is of the cells that could hold a figure: not of those where none can be."""
    data = dataset(observations("ai/output", "2024=250"), absence("not_applicable", None, 2025, indicator="companies"))
    matrix = next(m for m in coverage.matrices(data) if m.activity.id == "ai")
    # three years; 2026 is not over for two of the measures, and the third is not applicable in two years
    assert (matrix.count("published"), matrix.possible) == (1, 5)


FRESH = {
    "yearly, newest two years before": (("2021=1", "2022=1", "2024=1"), "2026-11-21", False),
    "yearly, newest three years before": (("2020=1", "2021=1", "2023=1"), "2026-11-21", True),
    "two years only": (("2017=1", "2018=1"), "2026-11-21", False),
    "in December the year is not complete": (("2020=1", "2021=1", "2023=1"), "2025-12-31", False),
    "in January it is": (("2020=1", "2021=1", "2023=1"), "2026-01-01", True),
    "first halves, newest two before": (("2022-S1=1", "2023-S1=1", "2024-S1=1"), "2026-07-01", True),
    "first halves before July": (("2022-S1=1", "2023-S1=1", "2024-S1=1"), "2026-06-30", False),
    "third quarters": (("2021-Q3=1", "2022-Q3=1", "2023-Q3=1"), "2026-11-21", True),
    "runs of years": (("2011/2015=1", "2016/2020=1", "2006/2010=1"), "2026-11-21", False),
}


@pytest.mark.parametrize(("figures", "date", "overdue"), FRESH.values(), ids=FRESH)
def test_overdue(figures, date, overdue):
    """Overdue is a series of three or more years whose newest lies more than one before the last complete one."""
    data = dataset(observations("ai/output", *figures), date=date)
    assert any(item.overdue for item in coverage.freshness(data, derive.series(data))) is overdue


def test_told_absence_is_not_overdue():
    """A series is not overdue when a reason is written why the next figure is not there."""
    figures = observations("ai/output", "2018=1", "2019=1", "2020=1")
    told = dataset(figures, absence("not_published", 2021))
    assert not any(item.overdue for item in coverage.freshness(told, derive.series(told)))


def test_gaps():
    """Years missing inside a series are given as runs; those before its first and after its last year are not."""
    data = dataset(
        observations("ai/output", "2014=1", "2016=1", "2019=1", "2022=1"), absence("not_published", 2021, 2021)
    )
    [gap] = coverage.gaps(data, derive.series(data))
    assert gap.runs == ((2015, 2015), (2017, 2018), (2020, 2020))


@pytest.mark.parametrize(
    ("line", "code", "fragment"),
    [
        ("a,,ai,output,2021,2022,not_published,Because,,", ":2:24: coverage:", "there is a figure: ai-output-2021"),
        ("a,,ai,output,2016,2015,not_published,Because,,", ":2:19: coverage:", "to_year is '2015', before"),
        ("a,,ai,output,2015,2016,lost,Because,,", ":2:24: enum:", "not one of not_published, not_applicable"),
        ("a,,ai,putput,2015,2016,not_published,Because,,", ":2:7: reference:", "did you mean 'output'"),
    ],
)  # fmt: skip
def test_rows_are_checked(small, line, code, fragment):
    """A reason for a year that has a figure, and a row that cannot be meant, are problems at their cells."""
    with (small / "coverage.csv").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(InputError) as caught:
        validate.read(small)
    [problem] = map(str, caught.value.problems)
    assert f"coverage.csv{code}" in problem
    assert fragment in problem


# ---------------------------------------------------------------------------- on the real site


@pytest.fixture(scope="module")
def real() -> Dataset:
    """The dataset of the atlas."""
    return validate.read(ROOT / "data")


def test_core_measures(real):
    """Every core measure has a figure in at least one industry's matrix: none is asked for in vain."""
    known = {r.indicator.id for m in coverage.matrices(real) for r in m.rows if any(c.observation for c in r.cells)}
    assert known == {i.id for i in coverage.core(real)}


def test_page_shows_every_cell(built, real):
    """On the page the matrix of each industry has a row a measure and a mark a year, and links as it has figures."""
    first = reading.page(built.site, "coverage.html")
    for matrix in coverage.matrices(real):
        [name] = {link for link in first.links if link.endswith(f".html#{matrix.activity.id}")}
        name = name.partition("#")[0]
        assert matrix.activity.id in reading.page(built.site, name).ids
        text = (built.site / name).read_text("utf-8")
        part = text.partition(f'id="{matrix.activity.id}"')[2].partition("</table>")[0]
        assert part.count('<th scope="row">') == len(matrix.rows)
        assert part.count('<a class="fig"') == matrix.count("published")
        for line in matrix.rows:
            assert line.empty or part.count("<td") > len(line.cells)


def test_every_mark_has_words(built):
    """No mark of the matrix stands without words for those who do not see it."""
    text = "".join(path.read_text("utf-8") for path in sorted(built.site.glob("coverage*.html")))
    marks = [part.partition("</td>")[0] for part in text.split('<td class="')[1:]]
    marks = [mark for mark in marks if not mark.startswith("nothing")]
    assert marks
    assert all("aria-label=" in mark for mark in marks)


def test_industries_say_what_is_missing(built, real):
    """Each industry's page has the section with the measures that it has no figure of."""
    for activity in coverage.industries(real):
        page = reading.page(built.site, f"industries/{activity.id}.html")
        assert "missing" in page.ids
        for indicator, _ in coverage.lacking(real, activity):
            assert f"../figures/{indicator.id}.html" in page.links
