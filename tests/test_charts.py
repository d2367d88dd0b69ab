"""Which charts a subject gets, what they say and what they are drawn with."""

from __future__ import annotations

import importlib
import json
import math
import pkgutil
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import altair
import pytest
from jsonschema.validators import validator_for

import atlas.charts
from atlas import figures
from atlas.charts import CHARTS, Chart, links, parts, theme, verdicts, words
from atlas.model import Dataset, Observation, Source
from atlas.targets import VERDICTS
from tests import samples

SHARED = {"bars", "chart", "ground", "layers", "parts", "theme", "timeline", "words"}
"""Modules of the folder that are no chart of their own."""
SCHEMA = Path(altair.__file__).parent / "vegalite" / "v6" / "schema" / "vega-lite-schema.json"


@cache
def schema() -> Any:
    """A validator of Vega-Lite's own schema."""
    content = json.loads(SCHEMA.read_text("utf-8"))
    return validator_for(content)(content)


def drawn(data: Dataset, kind: str = "home", of: str = "") -> list[Chart]:
    """The charts of a dataset, all or of one kind."""
    language, subject = samples.language(), samples.subject(data, kind)
    return [chart for module in CHARTS for chart in module.draw(subject, language) if of in ("", chart.kind)]


def one(*figures: Observation, of: str, kind: str = "industry", breaks: tuple[Any, ...] = ()) -> Chart:
    """The only chart of a kind that these figures give."""
    (chart,) = drawn(samples.dataset(figures, breaks), kind, of)
    return chart


def layers(chart: Chart, width: int = theme.WIDE) -> list[dict[str, Any]]:
    """The layers of a chart's spec, each with its rows."""
    spec = figures.spec(chart, width)
    return [{**layer, "rows": spec["datasets"][layer["data"]["name"]]} for layer in spec["layer"]]


def lines(chart: Chart) -> dict[str, list[list[float]]]:
    """The runs of years that a line joins, by dash: empty for a whole line."""
    found: dict[str, list[list[float]]] = {}
    for layer in layers(chart):
        if layer["mark"]["type"] == "line":
            runs: dict[int, list[float]] = {}
            for row in layer["rows"]:
                runs.setdefault(row["part"], []).append(row["x"])
            found[str(layer["mark"].get("strokeDash", ""))] = list(runs.values())
    return found


def every() -> list[Chart]:
    """Charts of every kind: those of a page that compares, and those of an industry's supporting system."""
    return [*drawn(samples.everything()), *drawn(samples.everything(), "ecosystem", "links")]


CASES = [pytest.param(chart, id=chart.id) for chart in every()]


def test_charts_lists_every_module() -> None:
    """A chart that is written is shown: each module of the folder is in CHARTS or named as a shared part."""
    found = {module.name for module in pkgutil.iter_modules(atlas.charts.__path__)}
    listed = {module.__name__.rpartition(".")[2] for module in CHARTS}
    assert found - SHARED == listed
    assert not any(hasattr(importlib.import_module(f"atlas.charts.{name}"), "RULE") for name in SHARED)


@pytest.mark.parametrize("module", CHARTS, ids=lambda module: module.__name__)
def test_rule_is_a_sentence(module: Any) -> None:
    """A reader can read when a chart is shown."""
    assert samples.language().t(module.RULE).endswith(".")


def test_everything_draws_every_kind() -> None:
    """The sample has data for each kind, so that the tests below see each."""
    assert {chart.kind for chart in every()} == {module.__name__.rpartition(".")[2] for module in CHARTS}


@pytest.mark.parametrize("chart", CASES)
@pytest.mark.parametrize("width", [theme.WIDE, theme.NARROW])
def test_spec_is_valid(chart: Chart, width: int) -> None:
    """A spec is what Vega-Lite's schema allows, exactly as wide as asked for."""
    spec = figures.spec(chart, width)
    assert [error.message[:300] for error in schema().iter_errors(spec)] == []
    assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] == width


@pytest.mark.parametrize("chart", CASES)
def test_chart_has_its_words(chart: Chart) -> None:
    """Each chart has headline, subtitle, description, sources of its figures and a table with a cell for every head."""
    assert all((chart.headline, chart.subtitle))
    assert chart.sources or not any(isinstance(cell, Observation) for row in chart.table.rows for cell in row)
    assert len(chart.description) > len(chart.subtitle)
    assert {len(row) for row in chart.table.rows} == {len(chart.table.head)}


def test_ids_are_unique_and_fit_an_address() -> None:
    """An id names one chart and stands in addresses as it is."""
    ids = [chart.id for chart in every()]
    assert len(set(ids)) == len(ids)
    assert all(set(id_) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for id_ in ids)


@pytest.mark.parametrize(
    ("figures", "breaks"),
    [
        pytest.param((), (), id="nothing"),
        pytest.param(samples.observations("ai/output", "2020=186", "2021=207"), (), id="two years"),
        pytest.param(samples.observations("ai/output", "2021=207", "2022=227 F", "2023=250 F"), (), id="forecasts"),
        pytest.param(
            samples.observations("ai/output", "2021=207", "2021-S1=100", "2020-S1=95"), (), id="mixed periods"
        ),
        pytest.param(
            samples.observations("digital/value-added", "2021=1", "2022=2", "2024=3", "2025=4"),
            [samples.rebased("digital/value-added", "2024")],
            id="two years on each base",
        ),
        pytest.param(samples.observations("ai/gdp-share", "2025=30 at_least T"), (), id="target without figure"),
        pytest.param(samples.SIZES[:2], (), id="two industries"),
        pytest.param(
            samples.observations("ai/companies", "2020=37", "2021=37", "2022=37"), (), id="nothing ever changed"
        ),
        pytest.param(samples.CHANGES[:4], (), id="two changes over the plan"),
    ],
)
def test_thin_data_gives_no_chart(figures: tuple[Observation, ...], breaks: tuple[Any, ...]) -> None:
    """No empty, single-point or meaningless chart."""
    assert drawn(samples.dataset(figures, breaks)) == []


def test_three_milestones_give_no_timeline() -> None:
    """A timeline starts at four events, in more than one year."""
    assert drawn(samples.dataset(milestones=samples.EVENTS[:3])) == []
    assert drawn(samples.dataset(milestones=samples.EVENTS), of="milestones")


def test_comparing_charts_stand_on_comparing_pages() -> None:
    """An industry's own page neither compares industries nor shows the ladder."""
    kinds = {chart.kind for chart in drawn(samples.everything(), "industry")}
    assert not kinds & {"comparison", "clusters"}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (
            "2018=150 about",
            "2021=207 about",
            "grew by about 38% from 2018 to 2021, to about 207 billion yuan",
        ),
        ("2018=207", "2021=150", "fell by 28% from 2018 to 2021, to 150 billion yuan"),
        ("2018=207", "2021=100", "more than halved from 2018 to 2021, to 100 billion yuan"),
        ("2018=100", "2021=200", "about doubled from 2018 to 2021, to 200 billion yuan"),
        ("2018=100", "2021=250 more_than", "more than doubled from 2018 to 2021, to more than 250 billion yuan"),
        ("2018=100 about", "2021=302", "more than doubled from 2018 to 2021, to 302 billion yuan"),
        ("2018=100", "2021=302", "more than tripled from 2018 to 2021, to 302 billion yuan"),
        ("2018=100", "2021=750", "grew more than 7‑fold from 2018 to 2021, to 750 billion yuan"),
        ("2018=150", "2021=151", "changed little, from 150 billion yuan in 2018 to 151 billion yuan in 2021"),
        ("2018=150", "2021=200 more_than", "grew from 150 billion yuan in 2018 to more than 200 billion yuan in 2021"),
        ("2018=150 more_than", "2021=207", "grew by 15% from 2019 to 2021, to 207 billion yuan"),
        ("2018=250", "2021=200 more_than", "stood at 250 billion yuan in 2018 and more than 200 billion yuan in 2021"),
    ],
)
def test_headline_claims_what_figures_settle(first: str, last: str, said: str) -> None:
    """Grew and fell are said only where value and bound leave no doubt; qualifiers are kept."""
    chart = one(*samples.observations("ai/output", first, "2019=180", last), of="level")
    assert chart.headline == f"Artificial intelligence: output {said}"


def test_headline_does_not_cross_a_break() -> None:
    """What the headline compares stands on one base, and the note names the break."""
    breaks = (samples.rebased("high-tech/value-added", "2024"),)
    chart = one(*samples.REBASED, of="level", breaks=breaks)
    assert "grew by 30% from 2018 to 2023, to 1.188 trillion yuan" in chart.headline
    assert chart.reckoned == ("30%",)
    assert "New base from 2024" in chart.note


def test_line_breaks_and_gaps() -> None:
    """A line is whole between neighbouring years, dotted over missing ones, and never crosses a break."""
    breaks = (samples.rebased("high-tech/value-added", "2024"),)
    chart = one(*samples.REBASED, of="level", breaks=breaks)
    assert lines(chart) == {"": [[2020, 2021, 2022, 2023], [2024, 2025]], str(parts.DASHES["gap"]): [[2018, 2020]]}
    rules = [layer for layer in layers(chart) if layer["mark"].get("strokeDash") == parts.DASHES["break"]]
    assert [row["x"] for layer in rules for row in layer["rows"]] == [2023.5]


def test_forecast_is_dashed_and_bounds_stand_off_the_line() -> None:
    """The line to a forecast is dashed; a bound is no point of the line."""
    assert lines(one(*samples.AI_OUTPUT, of="level"))[str(parts.DASHES["forecast"])] == [[2021, 2022]]
    joined = [x for runs in lines(one(*samples.DIGITAL, of="level")).values() for run in runs for x in run]
    assert not {2019, 2024, 2030} & set(joined)


def test_forecast_starts_only_at_a_point() -> None:
    """No line leads from an old value past newer bounds to a forecast."""
    figures = samples.observations("ai/output", "2018=10", "2019=20 more_than", "2020=30 more_than", "2022=60 F")
    assert lines(one(*figures, of="level")) == {}


def test_status_and_bound_differ_in_shape() -> None:
    """Actual, provisional, estimated, forecast, target and bound are told apart without colour."""
    figures = samples.observations(
        "ai/output", "2018=1", "2019=2 P", "2020=3 E", "2021=4 more_than", "2022=5 F", "2025=6 T"
    )
    (points,) = [
        layer["rows"]
        for layer in layers(one(*figures, of="level"))
        if "shape:N" in str(layer) or "tooltip" in layer["encoding"]
    ]
    looks = {(row["shape"], row["fill"] == theme.LIGHT["surface"], bool(row["arrow"])) for row in points}
    assert len(looks) == 6


def test_past_targets_and_overtaken_forecasts_are_left_out() -> None:
    """A forecast goes when its year has a figure, and a target when later figures are there."""
    figures = samples.observations(
        "ai/output", "2018=1", "2019=2", "2020=3", "2021=4", "2020=5 F", "2020=6 T", "2021=7 T", "2025=8 T", "2025=9 F"
    )
    chart = one(*figures, of="level")
    shown = [row[1] for row in chart.table.rows]
    assert [int(o.value) for o in shown if isinstance(o, Observation)] == [1, 2, 3, 4, 7, 9, 8]


UNICORNS = samples.observations("ai/companies", "2020=82", "2021=92", "2022=102", "2023=114 P")


@pytest.mark.parametrize(
    ("kind", "of"), [("industry", "counts"), ("industry", "growth"), ("home", "comparison"), ("targets", "target")]
)
@pytest.mark.parametrize("width", [theme.WIDE, theme.NARROW])
def test_bars_start_at_zero(kind: str, of: str, width: int) -> None:
    """What shows size by length starts at zero."""
    data = samples.dataset((*UNICORNS, *samples.GROWTH, *samples.SIZES))
    (chart,) = drawn(data, kind, of)
    bars = [item for item in layers(chart, width) if item["mark"]["type"] == "bar"]
    assert bars
    for layer in bars:
        ends = layer["encoding"].get("x2") or layer["encoding"].get("y2")
        assert ends == {"datum": 0}


def test_ladder_is_logarithmic_and_says_so() -> None:
    """The ladder of clusters has a logarithmic scale, named in its subtitle, and no bars."""
    (chart,) = drawn(samples.everything(), of="clusters")
    assert "logarithmic" in chart.subtitle
    drawn_with = layers(chart)
    assert {layer["encoding"]["x"]["scale"]["type"] for layer in drawn_with if "scale" in layer["encoding"]["x"]} == {
        "log"
    }
    assert "bar" not in {layer["mark"]["type"] for layer in drawn_with}
    said = "Of 6 clusters with a published size, 2 have passed a trillion yuan and 3 more a hundred billion"
    assert chart.headline == said


def test_growth_says_its_prices() -> None:
    """A growth chart names the prices that its rates are at."""
    assert "comparable prices" in one(*samples.GROWTH, of="growth").subtitle


def test_target_counts_what_is_met() -> None:
    """A lower bound meets a target only from its value on; a ceiling and a growth target have no bar."""
    figures = (
        *samples.observations("ai/revenue", "2024=300 more_than", "2025=300 T"),
        *samples.observations("ic/revenue", "2023=98.5", "2025=300 at_least T"),
        *samples.observations("it/revenue", "2023=1", "2025=2 up_to T"),
        *samples.GROWTH,
    )
    (chart,) = drawn(samples.dataset(figures), of="target")
    assert chart.headline == "Artificial intelligence: 1 of 2 targets is met by the latest figures"


def test_entity_keeps_its_colour() -> None:
    """An activity has one colour in every chart, and a scope that of what it narrows."""
    data = samples.everything()
    colours = {name: theme.colour(data, data.activities[name]) for name in ("ai", "ai-core", "ic", "high-tech")}
    assert colours["ai"] == colours["ai-core"] != colours["ic"]
    assert colours["high-tech"] == theme.LIGHT["c0"]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", [name for name in theme.LIGHT if name not in ("surface", "grid", "land", "zone")])
def test_contrast(scheme: dict[str, str], name: str) -> None:
    """Marks stand out from the surface by 3 to 1, text by 4.5 to 1, in both schemes."""
    low, high = sorted((luminance(scheme[name]), luminance(scheme["surface"])))
    assert (high + 0.05) / (low + 0.05) >= (4.5 if name in ("ink", "muted") else 3)


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["land", "zone"])
def test_contrast_on_a_map(scheme: dict[str, str], ground: str) -> None:
    """Words stand out from the areas of a map by 4.5 to 1, circles and borders by 3 to 1."""
    for name, least in (("ink", 4.5), ("c1", 3), ("muted", 3)):
        low, high = sorted((luminance(scheme[name]), luminance(scheme[ground])))
        assert (high + 0.05) / (low + 0.05) >= least, name


def test_colours_are_unlike() -> None:
    """Every colour of the light scheme is there once, since a colour stands for its variable."""
    assert len(set(theme.LIGHT.values())) == len(theme.LIGHT)
    assert list(theme.LIGHT) == list(theme.DARK)


@pytest.mark.parametrize("chart", CASES)
@pytest.mark.parametrize("width", [theme.WIDE, theme.NARROW])
def test_labels_stay_inside(chart: Chart, width: int) -> None:
    """No value label leaves the picture at either side."""
    spec = figures.spec(chart, width)
    left, right = spec["padding"]["left"], spec["width"] + spec["padding"]["right"]
    for layer in layers(chart, width):
        mark, x = layer["mark"], layer["encoding"].get("x", {})
        if mark["type"] != "text" or "scale" not in x or "angle" in mark:
            continue
        by = math.log if x["scale"].get("type") == "log" else float
        low, high = map(by, x["scale"]["domain"])
        start, end = x["scale"].get("range", [0, spec["width"]])
        for row in layer["rows"]:
            wide = theme.text_width(row["text"], mark.get("fontSize", theme.SIZE))
            place = by(row[x["field"]])
            middle = (place - low) / (high - low) * (end - start) + start + mark.get("dx", 0)
            edge = middle - {"left": 0, "right": wide}.get(mark.get("align", ""), wide / 2)
            assert edge >= -left - 1
            assert edge + wide <= right + 1


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one two three", 60, ["one two", "three"]),
        ("集成电路产业", 40, ["集成电", "路产业"]),
        ("", 50, [""]),
    ],
)
def test_wrap(text: str, width: float, expected: list[str]) -> None:
    """Lines break between words, and between Han characters."""
    assert theme.wrap(text, width) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Value added", "value added"),
        ("R&D intensity", "R&D intensity"),
        ("AI companies", "AI companies"),
        ("German-funded enterprises", "German-funded enterprises"),
    ],
)
def test_lower(text: str, expected: str) -> None:
    """A measure's name starts small inside a sentence, but not an abbreviation or a proper name."""
    assert words.lower(text, samples.language()) == expected


# ---------------------------------------------------------------------------- findings and what becomes of targets


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (("2020=100", "2021=110", "2022=120", "2025=150 T"), "; the target for 2025 is 150 billion yuan"),
        (("2020=100", "2021=110", "2022=120", "2022=119 T"), ", and reached the target of 119 billion yuan for 2022"),
        (("2020=100", "2021=110", "2022=120 about", "2022=120 T"), "to about 120 billion yuan"),
        (("2020=100", "2021=110", "2022=120", "2022=130 T"), ", short of the target of 130 billion yuan for 2022"),
        (("2020=100", "2021=110", "2022=120", "2025=150 T", "2030=160 T"), "to 120 billion yuan"),
        (("2020=100", "2021=110", "2022=120", "2025=150 up_to T"), "to 120 billion yuan"),
    ],
)
def test_headline_says_what_became_of_the_target(figures: tuple[str, ...], said: str) -> None:
    """A series' one target is reached, missed or ahead; of several, or of a ceiling, the headline says nothing."""
    assert one(*samples.observations("ai/output", *figures), of="level").headline.endswith(said)


def test_small_counts_are_told_one_by_one() -> None:
    """From two to three is no growth by 50%."""
    chart = one(*samples.observations("ai/companies", "2020=2", "2021=2", "2022=3"), of="counts")
    assert chart.headline == "Artificial intelligence: companies grew from 2 in 2020 to 3 in 2022"


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("2025=300 T", "stood at 240 billion yuan in 2024, 80% of the target of 300 billion yuan for 2025"),
        ("2024=200 T", "reached its target for 2024: 240 billion yuan in 2024, against 200 billion yuan"),
        ("2024=300 T", "fell short of its target for 2024: 240 billion yuan in 2024, against 300 billion yuan"),
    ],
)
def test_a_single_target_says_what_became_of_it(goal: str, said: str) -> None:
    """One target is told in a sentence: on the way with its part, reached, or missed when its year is over."""
    chart = one(*samples.observations("ai/revenue", "2024=240", goal), of="target")
    assert chart.headline == f"Artificial intelligence: revenue {said}"


@pytest.mark.parametrize(
    ("before", "last", "said"),
    [
        ("5", "7", "picked up to 7% in 2022, from 5% in 2021"),
        ("7", "5", "slowed to 5% in 2022, from 7% in 2021"),
        ("2", "-1", "turned negative: −1% in 2022, after 2% in 2021"),
        ("-3", "4", "turned positive: 4% in 2022, after −3% in 2021"),
        ("-3", "-4", "fell further below zero: −4% in 2022, after −3% in 2021"),
        ("-3", "-1", "stayed below zero: −1% in 2022, after −3% in 2021"),
    ],
)
def test_growth_is_told_by_its_side_of_zero(before: str, last: str, said: str) -> None:
    """A rate picks up, slows, or changes sides."""
    figures = samples.observations("ai/value-added-growth", "2020=1", f"2021={before}", f"2022={last}")
    assert one(*figures, of="growth").headline.endswith(said)


# ---------------------------------------------------------------------------- small multiples and changes


PANELS = (
    *samples.observations("ai/output", "2019=150", "2020=170", "2021=207"),
    *samples.observations("ic/value-added-growth", "2021=4", "2022=7", "2023=-2.1"),
    *samples.observations("it/revenue", "2022=2500", "2023=3000 more_than"),
    *samples.observations("ai-core/revenue", "2019=1", "2020=2", "2021=3"),
)


def test_panels_show_each_industry_in_its_own_measure() -> None:
    """Every industry of the catalogue has a panel: a series of its own before a narrower scope's, else one figure."""
    (chart,) = drawn(samples.dataset(PANELS), "industries", "panels")
    assert chart.headline.startswith("1 of 6 industries grew by their latest figures and 1 shrank; for the other 4")
    said = chart.description
    assert "Artificial intelligence: Output, billion yuan: 2019: 150 billion yuan" in said
    assert "New-generation information technology: Revenue, 2023: 2023: more than 3 trillion yuan" in said
    assert "Medicine and healthcare: No figure" in said
    assert "never between two" in chart.note


@pytest.mark.parametrize("width", [theme.WIDE, theme.NARROW])
def test_panels_stand_on_zero_and_keep_their_colours(width: int) -> None:
    """Bars of a panel begin at its zero, are as high as their values say, and have the industry's colour."""
    data = samples.dataset(PANELS)
    (chart,) = drawn(data, "industries", "panels")
    bars = [row for layer in layers(chart, width) if layer["mark"]["type"] == "rect" for row in layer["rows"]]
    ai = [row for row in bars if row["stroke"] == theme.colour(data, data.activities["ai"])]
    high = [row["zero"] - row["y"] for row in ai]
    assert high == pytest.approx([high[-1] * n / 207 for n in (150, 170, 207)])
    assert len({row["zero"] for row in ai}) == 1


def test_change_is_measured_from_the_start_of_the_plan() -> None:
    """Each row is a multiple of the figure of the year before the plan; a bound leaves open which grew most."""
    (chart,) = drawn(samples.dataset(samples.CHANGES), "industries", "change")
    most = "most of all to more than 2.6 times its level: Artificial intelligence, Zhongguancun: companies"
    assert chart.headline == f"From 2020 to 2025, all 3 measures grew, {most}"
    assert [row[-1] for row in chart.table.rows] == ["2.60 times", "2.50 times", "1.18 times"]
    assert chart.reckoned == ("more than 2.6 times",)
    more = samples.observations("ai/companies", "2020=10", "2025=30")
    (chart,) = drawn(samples.dataset((*samples.CHANGES, *more)), "industries", "change")
    assert chart.headline == "From 2020 to 2025, all 4 measures grew"


@pytest.mark.parametrize("figures", [("2020=1", "2022=2"), ("2019=1", "2025=2"), ("2020=1 more_than", "2025=2")])
def test_no_change_without_start_and_distance(figures: tuple[str, ...]) -> None:
    """A row needs a value for the year before the plan and a figure three or more years later."""
    data = samples.dataset((*samples.CHANGES[:4], *samples.observations("ai/revenue", *figures)))
    assert drawn(data, "industries", "change") == []


# ---------------------------------------------------------------------------- links


def linked(*organisations: Any, homes: Any = samples.HOMES, code: str = "ai") -> list[Chart]:
    """The pictures of links of one industry."""
    data = samples.dataset(organisations=organisations, homes=homes)
    subject = samples.subject(data, "ecosystem", code)
    return list(links.draw(subject, samples.language()))


def boxes(chart: Chart, width: int) -> list[tuple[float, float, float, float, str]]:
    """The place of each text of a picture in pixels."""
    found = []
    for layer in layers(chart, width):
        if layer["mark"]["type"] == "text":
            for row in layer["rows"]:
                wide = theme.text_width(row["text"]) - 4
                left = row["x"] - {"right": wide, "center": wide / 2}.get(layer["mark"]["align"], 0)
                found.append((left, row["y"] - 7, left + wide, row["y"] + 7, row["text"]))
    return found


def test_links_are_all_in_the_table_with_their_sources() -> None:
    """Every organisation and every place where the industry is at home is a row that ends with its source."""
    (chart,) = linked(*samples.ORGANISATIONS)
    firsts = [row[0] for row in chart.table.rows]
    assert [o for o in samples.ORGANISATIONS if o in firsts] == list(samples.ORGANISATIONS[:4])
    assert {h.area for h in samples.HOMES if h.activity.id == "ai"} <= set(firsts)
    assert all(isinstance(row[-1], Source) for row in chart.table.rows)
    assert chart.headline == (
        "Artificial intelligence: of 4 organisations on record, North District holds the most, 2; "
        "in other industries too: 3"
    )


def test_links_say_where_nothing_stands_out() -> None:
    """No place is called the first where two hold as many."""
    (chart,) = linked(*samples.ORGANISATIONS[1:4])
    assert "no district or hub with more than 1 of them" in chart.headline


@pytest.mark.parametrize("members", [samples.ORGANISATIONS[:2], [samples.ORGANISATIONS[0]] * 3])
def test_few_links_give_no_picture(members: Any) -> None:
    """Two organisations, or any number in one place, are told in words."""
    assert linked(*members) == []


@pytest.mark.parametrize("width", [theme.WIDE, theme.NARROW])
def test_links_name_everything_beside_its_mark(width: int) -> None:
    """Each organisation, place and other industry is written out, and no two texts meet."""
    (chart,) = linked(*samples.ORGANISATIONS)
    found = boxes(chart, width)
    said = " ".join(text for *_, text in found)
    for name in ("Deep Works", "Old Academy", "City Hospital", "North District", "Valley", "Integrated circuits"):
        assert name in said
    for one, other in combinations(found, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


def test_kinds_differ_in_shape() -> None:
    """A company, an institute and a hospital are told apart without colour."""
    (chart,) = linked(*samples.ORGANISATIONS)
    shapes = {
        row["kind"]: row["shape"] for layer in layers(chart) for row in layer["rows"] if "kind" in row and "fill" in row
    }
    assert len(set(shapes.values())) == len(shapes) == 3


def test_many_organisations_are_parted_by_kind() -> None:
    """Above a page's worth there is a picture for each kind, with all in the table and the picture cut."""
    many = [
        samples.organisation(f"{kind}-{n}", kind, area, "ai")
        for kind, count in (("company", 30), ("institute", 4))
        for n in range(count)
        for area in [("north", "south", "east")[n % 3]]
    ]
    first, second = linked(*many)
    assert (first.id, second.id) == ("links-ai-company", "links-ai-institute")
    assert len([row for row in first.table.rows if row[0] in many]) == 30
    assert "more stand in the table" in first.note


def test_matrix_counts_organisations_once_in_each_industry() -> None:
    """A full circle is a home by a source of its own; the number counts organisations of the most precise place."""
    (chart,) = drawn(samples.everything(), "areas", "presence")
    (rows,) = [layer["rows"] for layer in layers(chart) if layer["mark"].get("shape") == "circle"]
    found = {(row["place"], row["industry"]): (row["text"], row["fill"] == theme.LIGHT["c1"]) for row in rows}
    assert found["North District", "Artificial intelligence"] == ("2", True)
    assert found["Science City", "Integrated circuits"] == ("1", False)
    assert found["Valley", "Artificial intelligence"] == ("", True)
    assert chart.headline.startswith("Of 4 hubs and districts, North District is home to the most industries")


# ---------------------------------------------------------------------------- colours


SIMULATED = {
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""How colours look to people who lack one kind of cones: Machado, Oliveira and Fernandes (2009), on linear RGB."""


def linear(colour: str) -> tuple[float, ...]:
    """Red, green and blue as amounts of light."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def lab(light: tuple[float, ...]) -> tuple[float, float, float]:
    """Amounts of light as CIELAB, white D65."""
    red, green, blue = (min(1.0, max(0.0, c)) for c in light)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    a, b, c = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


def seen(colour: str, by: str) -> tuple[float, float, float]:
    """A colour in CIELAB as someone sees it."""
    light = linear(colour)
    if by in SIMULATED:
        light = tuple(sum(m * c for m, c in zip(row, light, strict=True)) for row in SIMULATED[by])
    return lab(light)


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("by", ["all cones", *SIMULATED])
def test_colours_are_told_apart(scheme: dict[str, str], by: str) -> None:
    """Any two of the ten colours differ, also for the colour-blind; colour is never the only sign, see below."""
    names = [f"c{n}" for n in range(1, 11)]
    far = {(a, b): math.dist(seen(scheme[a], by), seen(scheme[b], by)) for a in names for b in names if a < b}
    least = 20 if by == "all cones" else 11
    assert {pair: round(d, 1) for pair, d in far.items() if d < least} == {}


@pytest.mark.parametrize("chart", CASES)
def test_colour_is_never_the_only_sign(chart: Chart) -> None:
    """A chart has one colour, or each of its coloured marks stands in a row or panel with its name."""
    colours = {row["stroke"] for layer in layers(chart) for row in layer["rows"] if "stroke" in row}
    coloured = colours - {theme.LIGHT["ink"]}
    assert len(coloured) <= 1 or chart.kind in ("comparison", "target", "verdicts", "clusters", "change", "panels")


@pytest.mark.parametrize("chart", CASES)
def test_every_sign_is_explained(chart: Chart) -> None:
    """Statuses other than actual, and bounds, stand in the chart's key, which has a drawing and words for each."""
    rows = [row for layer in layers(chart) for row in layer["rows"] if "code" in row and "shape" in row]
    named = {key.partition(".")[2] or key for key in chart.keys}
    assert {row["code"] for row in rows} - {"A"} <= named
    assert not any(row["arrow"] for row in rows) or "bound" in named
    assert set(chart.keys) <= set(figures.SIGNS)


# ---------------------------------------------------------------------------- the way to a target


def course(*figures: Observation, breaks: tuple[Any, ...] = ()) -> Chart:
    """The chart of the first goal of these figures, whose target stands in a document of 2021."""
    early = replace(samples.SOURCES["bulletin"], id="plan", published="2021-03-01")
    dated = [replace(o, source=early) if o.status == "T" else o for o in figures]
    return next(iter(drawn(samples.dataset(dated, breaks), "goal", "course")))


WAY = samples.observations("ai/gdp-share", "2020=20", "2021=22", "2022=23", "2025=30 T")
COURSES = {
    "behind": ((*WAY,), "Behind: Artificial intelligence: share of GDP, 1.5 percentage points a year so far, 2.3"),
    "on course": (
        (*WAY[:2], *samples.observations("ai/gdp-share", "2025=28 T")),
        "On course: Artificial intelligence: share of GDP, 2 percentage points a year so far, 1.5",
    ),
    "met": ((*WAY, *samples.observations("ai/gdp-share", "2025=31")), "Met: Artificial intelligence: share of GDP at"),
    "missed": ((*WAY, *samples.observations("ai/gdp-share", "2025=29")), "Missed: "),
    "open": (WAY[2:], "Open: Artificial intelligence: share of GDP at 23% in 2022, against 30% by 2025"),
}  # fmt: skip


@pytest.mark.parametrize(("figures", "said"), COURSES.values(), ids=COURSES)
def test_course_leads_with_the_verdict(figures: tuple[Observation, ...], said: str) -> None:
    """The headline of a target's chart is the verdict, with the paces where it rests on them."""
    assert course(*figures).headline.startswith(said)


def test_course_carries_on_only_what_is_open() -> None:
    """The pace is carried on with its band while it is open where it leads, and not for what is met or missed."""
    signs = {"course.pace", "course.range"}
    assert signs <= set(course(*WAY).keys)
    assert not signs & set(course(*WAY, *samples.observations("ai/gdp-share", "2025=31")).keys)
    assert not signs & set(course(*WAY[2:]).keys)


def test_course_joins_nothing_across_a_break() -> None:
    """Figures on another base are crosses without a line, and the table says that they are not comparable."""
    found = course(*WAY, *samples.observations("ai/gdp-share", "2023=40", "2024=41"), breaks=(
        samples.rebased("ai/gdp-share", "2023"),
    ))  # fmt: skip
    assert "course.other" in found.keys
    way = [layer for layer in layers(found) if layer["mark"].get("strokeWidth") == 2.5]
    assert max(row["x"] for layer in way for row in layer["rows"]) == 2022
    assert sum("not comparable" in str(row[2]) for row in found.table.rows) == 2


def test_course_draws_a_bound_as_a_bound() -> None:
    """A lower bound has its arrow, and no line leads to it."""
    found = course(*samples.observations("ai/output", "2020=100", "2022=150 more_than", "2025=200 T"))
    assert "bound" in found.keys
    assert lines(found) == {}


def test_verdicts_counts_every_target() -> None:
    """The overview has a mark for each industry, year and verdict, and the numbers behind them add up."""
    (found,) = drawn(samples.everything(), "targets", "verdicts")
    cells = [int(cell) for row in found.table.rows for cell in row[1:] if cell]
    assert found.headline.startswith(f"Of {sum(cells)} targets ")
    assert {row[0] for row in found.table.rows} >= {"Digital economy", "Ten high-tech industries"}


def test_verdicts_differ_in_shape() -> None:
    """No two verdicts look alike without colour."""
    looks = [(shape, full) for shape, _, full in verdicts.LOOKS.values()]
    assert len(set(looks)) == len(looks) == len(VERDICTS)
