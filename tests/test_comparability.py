"""What stands on different bases, or measures different things, is compared only where a row says why it may be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from atlas import charts, derive
from atlas.charts import timeline
from tests import samples
from tests.test_validate import change, problems

TITLE = "The city and Haidian launch the Beijing Academy of Artificial Intelligence"
NOTE = "those up to 2018 are as first published before it."


def say(small: Path, words: str) -> list[str]:
    """The problems of the small dataset when a milestone's title says these words."""
    change(small, "milestones.csv", TITLE, words)
    return problems(small)


def test_statement_across_a_break(small: Path) -> None:
    """A sentence may not compare figures on two sides of a break."""
    (found,) = say(small, "The GDP {?total-gdp-2019 > total-gdp-2018: grew}")
    assert found.startswith("milestones.csv:2:")
    assert ": comparability: between total-gdp-2019 and total-gdp-2018 the series changes its base" in found


def test_statement_across_a_bridged_break(small: Path) -> None:
    """The same sentence passes when the break's row gives the reason why both sides may be compared."""
    change(small, "breaks.csv", NOTE + ",,,", NOTE + ",,The revision was small.,")
    assert say(small, "The GDP {?total-gdp-2019 > total-gdp-2018: grew}") == []


def test_statement_across_measures(small: Path) -> None:
    """A sentence may not compare figures of different measures or units."""
    (found,) = say(small, "The GDP {?total-gdp-2020 > ai-output-growth-2020: outran} the growth of AI")
    assert ": comparability: total-gdp-2020 and ai-output-growth-2020 are of different measures or units" in found


def test_statement_on_one_base(small: Path) -> None:
    """Figures on one base may be compared."""
    assert say(small, "The GDP {?total-gdp-2020 > total-gdp-2019: grew}") == []


def test_derived_figures_and_bridges() -> None:
    """Growth is reckoned across a break only when it is bridged."""
    fault = samples.rebased("high-tech/value-added", "2024")
    for breaks, crosses in (((fault,), False), ((replace(fault, bridge={"en": "small."}),), True)):
        (line,) = derive.series(samples.dataset(samples.REBASED, breaks))
        before = next(o for o in line.actual if o.period.year == 2023)
        after = next(o for o in line.actual if o.period.year == 2024)
        assert (derive.growth(line, before, after) is not None) is crosses


def test_chart_prints_the_reason() -> None:
    """A line that crosses a bridged break comes with the reason in the chart's note."""
    fault = replace(samples.rebased("high-tech/value-added", "2024"), bridge={"en": "The revision was small."})
    data = samples.dataset(samples.REBASED, (fault,))
    (line,) = derive.series(data)
    (chart,) = charts.level.draw(samples.subject(data), samples.language())
    assert chart.note.startswith("New base from 2024, and compared all the same: The revision was small.")
    joined = {(a.period.year, b.period.year) for pairs in timeline.joins(line).values() for a, b in pairs}
    assert (2023, 2024) in joined
