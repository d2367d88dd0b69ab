"""atlas.targets: which figures a goal is judged by, the paces, where they lead, the verdict and its reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import derive, targets
from atlas.derive import Derived
from atlas.model import Break, Observation
from atlas.targets import REASONS, VERDICTS, Goal
from tests import samples
from tests.samples import INDICATORS, SOURCES, observation, observations

EARLY = replace(SOURCES["bulletin"], id="plan", published="2021-03-01")
"""A document that appeared before most of the figures."""
LEVEL, SHARE, RATE, STOCK = "ai/output", "high-tech/gdp-share", "ai/value-added-growth", "ai/companies"


def goals(*figures: Observation, breaks: tuple[Break, ...] = ()) -> tuple[Goal, ...]:
    """The goals of some figures; targets stand in a document of early 2021 unless they name another."""
    early = [replace(o, source=EARLY) if o.status == "T" and o.source.id == "bulletin" else o for o in figures]
    data = samples.dataset(early, breaks)
    return targets.goals(data, derive.series(data))


def goal(key: str, *figures: str, breaks: tuple[Break, ...] = ()) -> Goal:
    """The one goal of figures as words."""
    (found,) = goals(*observations(key, *figures), breaks=breaks)
    return found


def shown(item: Derived | None) -> str:
    """A derived value to two digits; a dash where nothing follows."""
    return str(item.value.quantize(Decimal("0.01"))) if item else "-"


# ---------------------------------------------------------------------------- verdicts

VERDICT = {
    "met by the figure of its date": (LEVEL, ("2020=100", "2025=200", "2025=200 T"), "met"),
    "met before its date": (LEVEL, ("2020=100", "2023=210", "2025=200 T"), "met"),
    "met by a lower bound beyond it": (LEVEL, ("2023=210 more_than", "2025=200 T"), "met"),
    "met by a bound at what is to be exceeded": (LEVEL, ("2023=200 more_than", "2025=200 more_than T"), "met"),
    "at what is to be exceeded": (LEVEL, ("2020=100", "2025=200", "2025=200 more_than T"), "missed"),
    "missed by the figure of its date": (LEVEL, ("2020=100", "2025=190", "2025=200 T"), "missed"),
    "missed by an upper bound": (LEVEL, ("2020=100", "2025=190 up_to", "2025=200 T"), "missed"),
    "a lower bound at its date": (LEVEL, ("2020=100", "2025=190 more_than", "2025=200 T"), "unknown"),
    "an upper bound never reaches": (LEVEL, ("2025=500 up_to", "2025=200 T"), "unknown"),
    "fast enough": (LEVEL, ("2020=100", "2023=160", "2025=200 T"), "on_course"),
    "too slow": (LEVEL, ("2020=100", "2023=130", "2025=200 T"), "behind"),
    "falling": (LEVEL, ("2020=100", "2023=90", "2025=200 T"), "behind"),
    "lost again": (LEVEL, ("2020=210", "2023=190", "2025=200 T"), "behind"),
    "a share that is fast enough": (SHARE, ("2020=20", "2022=24", "2025=30 at_least T"), "on_course"),
    "a share that is too slow": (SHARE, ("2020=20", "2022=23", "2025=30 at_least T"), "behind"),
    "a rounded aim that the pace rounds to": (SHARE, ("2020=20", "2022=22.98", "2024=26 about T"), "on_course"),
    "a rounded aim that it does not round to": (SHARE, ("2020=20", "2022=22.5", "2024=26 about T"), "behind"),
    "a growth rate of its year": (RATE, ("2024=5.2", "2024=5 about T"), "met"),
    "a growth rate below it": (RATE, ("2024=4.8", "2024=5 about T"), "missed"),
    "a ceiling kept": (LEVEL, ("2020=100", "2025=190", "2025=200 up_to T"), "met"),
    "a ceiling broken": (LEVEL, ("2020=100", "2025=210", "2025=200 up_to T"), "missed"),
    "a ceiling with time left": (LEVEL, ("2020=100", "2023=110", "2025=200 up_to T"), "on_course"),
    "a ceiling that will break": (LEVEL, ("2020=100", "2023=190", "2025=200 up_to T"), "behind"),
    "a ceiling with a bound at its date": (LEVEL, ("2025=190 more_than", "2025=200 up_to T"), "unknown"),
}  # fmt: skip


@pytest.mark.parametrize(("key", "figures", "verdict"), VERDICT.values(), ids=VERDICT)
def test_verdict(key: str, figures: tuple[str, ...], verdict: str) -> None:
    """Met or missed by what is known, else by where the pace leads; a bound that leaves it open settles nothing."""
    assert goal(key, *figures).verdict == verdict


REASON = {
    "no figure": (LEVEL, ("2025=200 T",), "none"),
    "half a year for a year": (LEVEL, ("2025-S1=90", "2025=200 T"), "stretch"),
    "a year for several": (LEVEL, ("2024=90", "2021/2025=500 T"), "stretch"),
    "a lower bound short of it": (LEVEL, ("2024=90 more_than", "2025=200 T"), "bound"),
    "one point": (LEVEL, ("2024=90", "2025=200 T"), "single"),
    "a growth rate not due": (RATE, ("2024=5.2", "2027=5 T"), "early"),
    "a growth rate that is due": (RATE, ("2023=5.2", "2025=5 T"), "due"),
    "settled": (LEVEL, ("2020=100", "2023=160", "2025=200 T"), ""),
}  # fmt: skip


@pytest.mark.parametrize(("key", "figures", "reason"), REASON.values(), ids=REASON)
def test_reason(key: str, figures: tuple[str, ...], reason: str) -> None:
    """What cannot be judged says why, and nothing else does."""
    found = goal(key, *figures)
    assert found.reason == reason
    assert (found.verdict == "unknown") == bool(reason)


# ---------------------------------------------------------------------------- which figures count

BREAKS = {
    "a break before the document: later figures count": ("2020", ["2020", "2023"], ["2019"]),
    "a break behind the document: earlier figures count": ("2023", ["2019", "2020"], ["2023"]),
    "no figure on its base": ("2019", ["2019", "2020", "2023"], []),
}


@pytest.mark.parametrize(("start", "counted", "apart"), BREAKS.values(), ids=BREAKS)
def test_breaks(start: str, counted: list[str], apart: list[str]) -> None:
    """A goal is judged on the base on which its first document set it, on whichever side of a break that is."""
    figures = ("2019=100", "2020=110", "2023=200", "2025=300 T")
    found = goal(LEVEL, *figures, breaks=(samples.rebased(LEVEL, start),))
    assert [o.period.text for o in found.figures] == counted
    assert [o.period.text for o in found.apart] == apart


def test_only_another_base() -> None:
    """Where all figures stand on another base, that is the reason."""
    found = goal(LEVEL, "2023=150", "2024=160", "2025=200 T", breaks=(samples.rebased(LEVEL, "2022"),))
    assert (found.verdict, found.reason, len(found.apart)) == ("unknown", "base", 2)


def test_a_bridged_break_parts_nothing() -> None:
    """A break that a source bridges is none."""
    bridge = replace(samples.rebased(LEVEL, "2022"), bridge={"en": "recalculated"})
    assert goal(LEVEL, "2020=100", "2023=160", "2025=200 T", breaks=(bridge,)).verdict == "on_course"


def test_figures_behind_the_date_do_not_judge() -> None:
    """What happened after its date is kept apart: it neither meets nor misses it."""
    found = goal(LEVEL, "2020=100", "2026=300", "2025=200 T")
    assert [o.period.text for o in found.later] == ["2026"]
    assert found.latest is not None
    assert found.latest.period.text == "2020"


def test_a_stock_counts_within_the_year() -> None:
    """The state at any date is a figure of a stock; of what is summed over a year only the year is."""
    stock = goal(STOCK, "2023-06=150", "2024=180", "2025=200 T")
    assert [o.period.text for o in stock.figures] == ["2023-06", "2024"]
    summed = goal(LEVEL, "2023-S1=150", "2024=180", "2025=200 T")
    assert ([o.period.text for o in summed.figures], len(summed.strays)) == (["2024"], 1)


def test_a_stock_is_known_no_later_than_published() -> None:
    """A stock given for a year in the middle of it is not the figure of its end: the goal is not missed by it."""
    june = replace(SOURCES["bulletin"], id="june", published="2025-06-30")
    now = replace(observation(STOCK, "2025", "150"), source=june)
    (found,) = goals(*observations(STOCK, "2020=100", "2025=200 T"), now)
    assert not found.is_final
    assert found.verdict == "behind"


def test_other_measures_never_count() -> None:
    """A goal has no figure of another measure, scope or place."""
    (found,) = goals(
        *observations(LEVEL, "2025=200 T"), *observations("ai-core/output", "2024=300"),
        *observations("ai/revenue", "2024=300"), *observations("zgc/ai/companies", "2024=300"),
    )  # fmt: skip
    assert (found.verdict, found.reason, found.figures) == ("unknown", "none", ())


def test_doubted_figures_never_count() -> None:
    """A figure with a written doubt judges nothing, and a doubted target is no goal."""
    doubted = replace(observation(LEVEL, "2024", "300"), doubt={"en": "tenfold slip"})
    (found,) = goals(*observations(LEVEL, "2025=200 T"), doubted)
    assert found.reason == "none"
    assert goals(replace(observation(LEVEL, "2025", "200", status="T"), doubt={"en": "slip"})) == ()


# ---------------------------------------------------------------------------- documents


def test_one_level_stated_twice_is_one_goal() -> None:
    """Documents that aim at the same for the same date share a goal, which stands by the first of them."""
    later = replace(SOURCES["bulletin"], id="later", published="2023-05-01")
    again = replace(observation(LEVEL, "2025", "200", status="T", source="paper"), source=later)
    (found,) = goals(*observations(LEVEL, "2020=100", "2022=130", "2025=200 T"), again)
    assert [o.source.id for o in found.targets] == ["plan", "later"]
    assert found.base is not None
    assert found.base.period.text == "2020"


def test_another_level_is_another_goal() -> None:
    """A target that a later document moved stays beside the new one, and each names the other."""
    later = replace(SOURCES["paper"], published="2023-05-01")
    moved = replace(observation(LEVEL, "2026", "180", status="T", source="paper"), source=later)
    first, second = found = goals(*observations(LEVEL, "2020=100", "2025=200 T"), moved)
    assert targets.moved(found) == {first.id: (second,), second.id: (first,)}
    assert first.stated < second.stated


def test_the_ends_of_a_range_are_one_goal() -> None:
    """At least four and up to five of one document is one goal with a ceiling, met from the lower end on."""
    top = replace(observation(STOCK, "2025", "5", "up_to", "T"), id="top", source=EARLY)
    (found,) = goals(*observations(STOCK, "2020=2", "2025=4", "2025=4 at_least T"), top)
    assert found.ceiling is not None
    assert (found.target.value, found.ceiling.value, found.verdict) == (4, 5, "met")


def test_a_ceiling_of_another_document_is_a_goal_of_its_own() -> None:
    """Only the ends that one source sets are a range."""
    top = observation(STOCK, "2025", "5", "up_to", "T", "paper")
    assert [g.is_limit for g in goals(*observations(STOCK, "2025=4 at_least T"), top)] == [False, True]


# ---------------------------------------------------------------------------- paces

BASES = {
    "the last known when it was set": (("2018=80", "2020=100", "2022=120", "2025=200 T"), "2020"),
    "a year before the latest at least": (("2019=90", "2020=100", "2025=200 T"), "2019"),
    "nothing known by then": (("2022=100", "2024=120", "2025=200 T"), "2022"),
    "no bound": (("2019=90", "2020=100 more_than", "2022=120", "2025=200 T"), "2019"),
    "none at all": (("2022=120", "2025=200 T"), "-"),
}


@pytest.mark.parametrize(("figures", "base"), BASES.values(), ids=BASES)
def test_base(figures: tuple[str, ...], base: str) -> None:
    """The way begins at the last point known when the goal was set; else at the first of the last years."""
    found = goal(LEVEL, *figures).base
    assert (found.period.text if found else "-") == base


PACES = {
    "a level, in percent": (LEVEL, ("2020=100", "2022=121", "2024=146.41 T"), ("10.00", "10.00", "10.00"), "PT"),
    "a share, in points": (SHARE, ("2020=20", "2022=23", "2025=30 T"), ("1.50", "2.00", "2.33"), "PP"),
    "a small count, one by one": (STOCK, ("2020=2", "2022=3", "2025=5 T"), ("0.50", "0.60", "0.67"), "companies"),
    "a greater count, in percent": (
        STOCK,
        ("2020=100", "2022=121", "2024=146.41 T"),
        ("10.00", "10.00", "10.00"),
        "PT",
    ),
    "from a bound": (LEVEL, ("2020=100", "2022=121 more_than", "2024=146.41 T"), ("-", "10.00", "-"), "PT"),
    "met": (LEVEL, ("2020=100", "2022=144", "2024=121 T"), ("20.00", "4.88", "-"), "PT"),
    "less than a year left": (LEVEL, ("2020=100", "2022=121", "2022=146.41 T"), ("10.00", "21.00", "-"), "PT"),
    "growth rates have none": (RATE, ("2020=4", "2022=5", "2024=6 T"), ("-", "-", "-"), ""),
    "a stretch of years has none": (LEVEL, ("2020=100", "2021/2025=500 T"), ("-", "-", "-"), ""),
}


@pytest.mark.parametrize(("key", "figures", "paces", "unit"), PACES.values(), ids=PACES)
def test_paces(key: str, figures: tuple[str, ...], paces: tuple[str, ...], unit: str) -> None:
    """So far, planned and needed: percent a year for levels, points a year for shares, nothing from a bound."""
    found = goal(key, *figures)
    items = found.pace, found.planned, found.needed
    assert tuple(map(shown, items)) == paces
    assert {item.unit for item in items if item} <= {unit}


PARTS = {
    "a level": (LEVEL, ("2023=150", "2025=200 T"), "75.00", "50.00"),
    "a share": (SHARE, ("2023=24", "2025=30 T"), "80.00", "6.00"),
    "beyond it": (LEVEL, ("2023=250", "2025=200 T"), "125.00", "-50.00"),
    "a bound": (LEVEL, ("2023=150 more_than", "2025=200 T"), "-", "-"),
    "a ceiling": (LEVEL, ("2023=150", "2025=200 up_to T"), "-", "50.00"),
    "a growth rate": (RATE, ("2025=4", "2025=5 T"), "-", "1.00"),
}


@pytest.mark.parametrize(("key", "figures", "part", "gap"), PARTS.values(), ids=PARTS)
def test_part_and_gap(key: str, figures: tuple[str, ...], part: str, gap: str) -> None:
    """The share reached and what is missing; a part means nothing for rates and ceilings, and nothing from bounds."""
    found = goal(key, *figures)
    assert (shown(found.part), shown(found.gap)) == (part, gap)


def test_a_gap_of_shares_is_in_points() -> None:
    """Between two shares lie percentage points."""
    found = goal(SHARE, "2023=24", "2025=30 T").gap
    assert found is not None
    assert found.unit == "PP"


# ---------------------------------------------------------------------------- where it leads


def test_landing_and_range() -> None:
    """The pace goes on to the date; the slowest and the fastest recent step give the range about it."""
    found = goal(SHARE, "2020=20", "2021=21", "2022=24", "2025=30 T")
    assert shown(found.landing) == "30.00"
    assert found.range is not None
    assert [shown(end) for end in found.range] == ["27.00", "33.00"]
    assert found.verdict == "on_course"
    assert not found.is_sure


SURE = {
    "both ends beyond": (("2020=20", "2021=23", "2022=27", "2025=30 T"), True),
    "both ends short": (("2020=20", "2021=20.5", "2022=21.5", "2025=30 T"), True),
    "on either side": (("2020=20", "2021=21", "2022=24", "2025=30 T"), False),
    "one step alone": (("2020=20", "2022=24", "2025=30 T"), False),
}


@pytest.mark.parametrize(("figures", "sure"), SURE.values(), ids=SURE)
def test_a_verdict_is_sure_by_its_whole_range(figures: tuple[str, ...], sure: bool) -> None:
    """Only where the slowest and the fastest step lead to one verdict is it sure."""
    assert goal(SHARE, *figures).is_sure == sure


def test_old_steps_give_no_range() -> None:
    """Steps of long ago say nothing of where the pace may go."""
    assert goal(SHARE, "2010=10", "2011=12", "2012=12.5", "2020=20", "2022=24", "2025=30 T").range is None


VALUES = st.decimals("1", "999", places=1)


@given(VALUES, VALUES, VALUES, VALUES, st.sampled_from([LEVEL, SHARE]))
def test_the_range_holds_the_landing(a: Decimal, b: Decimal, c: Decimal, aim: Decimal, key: str) -> None:
    """Where the pace so far leads never lies outside of the range."""
    found = goal(key, f"2020={a}", f"2021={b}", f"2022={c}", f"2025={aim} T")
    assert found.landing is not None
    assert found.range is not None
    low, high = (end.value for end in found.range)
    assert low <= found.landing.value <= high


@given(VALUES, VALUES, VALUES, st.sampled_from([LEVEL, SHARE]))
def test_the_pace_needed_leads_there(a: Decimal, b: Decimal, aim: Decimal, key: str) -> None:
    """The latest figure carried on at the pace needed is the target; the verdict is how the two paces compare."""
    found = goal(key, f"2020={a}", f"2022={b}", f"2025={aim} T")
    if not found.needed or not found.pace:
        assert found.met_by
        return
    need = found.needed.value
    there = b * pow(1 + need / 100, 3) if key == LEVEL else b + need * 3
    assert abs(there - aim) < Decimal("1e-15")
    if abs(found.pace.value - need) > Decimal("1e-15"):
        assert found.verdict == ("on_course" if found.pace.value > need else "behind")


@given(st.lists(st.sampled_from(["100", "190 more_than", "200", "230 up_to", "250 about"]), min_size=0, max_size=4))
def test_every_goal_is_judged_once(values: list[str]) -> None:
    """Whatever the figures are, there is a verdict of the list, and a reason just where there is no judgment."""
    figures = [f"{2019 + n}={value.split()[0]} {' '.join(value.split()[1:])}" for n, value in enumerate(values)]
    found = goal(LEVEL, *figures, "2024=210 T")
    assert found.verdict in VERDICTS
    assert found.reason in (REASONS if found.verdict == "unknown" else ("",))


def test_what_is_reckoned_knows_its_inputs() -> None:
    """Every derived figure of a goal has inputs, a status no firmer than theirs, and an id of its own."""
    found = tuple(goal(SHARE, "2020=20", "2021=21 P", "2022=24", "2025=30 T").derived)
    assert {item.formula for item in found} == {
        "part", "gap", "pace_points", "planned_pace_points", "required_pace_points", "landing", "landing_low",
        "landing_high",
    }  # fmt: skip
    assert len({item.id for item in found}) == len(found)
    labels = samples.labels()
    for item in found:
        assert {f"formula.{item.formula}{end}" for end in ("", ".name", ".intro")} <= labels.keys()


# ---------------------------------------------------------------------------- what comes near


def test_kin() -> None:
    """Near figures: the same measure of a narrower scope, then other measures of the same unit; growth never."""
    revenue = observations("ai/revenue", "2023=90", "2024=100 more_than")
    figures = (*revenue, *observations("ai-core/output", "2024=80"), *observations(RATE, "2024=5"))
    elsewhere = observations("zgc/ai/output", "2024=5")
    data = samples.dataset((*observations(LEVEL, "2025=200 T"), *figures, *elsewhere))
    lines = derive.series(data)
    (found,) = targets.goals(data, lines)
    near = targets.kin(data, lines, found)
    assert [(kind, o.id) for kind, o in near] == [
        ("narrower", "ai-core-output-2024-a-bulletin"), ("measure", "ai-revenue-2024-a-bulletin")
    ]  # fmt: skip


def test_measures_of_one_period_are_no_kin() -> None:
    """Of a growth rate nothing else comes near."""
    data = samples.dataset((*observations(RATE, "2025=5 T"), *observations(SHARE, "2024=30")))
    (found,) = targets.goals(data, derive.series(data))
    assert targets.kin(data, derive.series(data), found) == ()


def test_samples_have_the_measures() -> None:
    """The measures above are of the kinds that their names say."""
    assert INDICATORS["companies"].collection == "end"
    assert INDICATORS["gdp-share"].measure == "share"
