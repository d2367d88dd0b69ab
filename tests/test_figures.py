"""Pictures of charts: the same bytes every time, small, named, and right in the page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from math import isfinite
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from atlas import figures
from atlas.charts import CHARTS, Chart, theme
from atlas.figures import FigureBlock, Picture
from atlas.still import seen, still
from tests import samples

CHARTS_DRAWN = [
    chart
    for module in CHARTS
    for chart in module.draw(samples.subject(samples.everything(), "home"), samples.language())
]
ASSETS = samples.ROOT / "docs" / "assets"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of pictures for this module."""
    return tmp_path_factory.mktemp("charts")


@pytest.fixture(scope="module")
def pictures(cache: Path) -> dict[str, Picture]:
    """The pictures of all sample charts."""
    return figures.render(CHARTS_DRAWN, cache)


def test_same_bytes_whatever_the_order(pictures: dict[str, Picture], tmp_path: Path) -> None:
    """Order and number of processes leave no trace in a picture."""
    assert figures.render(CHARTS_DRAWN[::-1], tmp_path, workers=1) == pictures


def test_same_bytes_with_the_machines_fonts(pictures: dict[str, Picture]) -> None:
    """A picture does not depend on the fonts of the machine."""
    chart = CHARTS_DRAWN[0]
    code = "import sys; from atlas.figures import svg_of; sys.stdout.write(svg_of(sys.stdin.read()))"
    spec = json.dumps(still(figures.spec(chart, theme.WIDE)))
    run = subprocess.run(
        [sys.executable, "-c", code], input=spec, capture_output=True, text=True, check=True, cwd=samples.ROOT
    )
    assert figures.compact(run.stdout, chart, "wide") == pictures[chart.id].wide


@pytest.mark.usefixtures("pictures")
def test_renderer_is_shown_a_folder_that_is_not_there(cache: Path) -> None:
    """The renderer looks for fonts in one folder alone, which nobody makes; given none, it would search the machine."""
    settings = ElementTree.parse(cache / "fonts.conf").getroot()  # noqa: S314 - our own
    assert [Path(item.text or "").exists() for item in settings.iter("dir")] == [False]


def test_nothing_is_drawn_twice(pictures: dict[str, Picture], cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the cache holds is read; no renderer is started."""
    monkeypatch.setattr(figures, "svg_of", None)
    assert figures.render(CHARTS_DRAWN, cache) == pictures


def test_what_the_renderer_is_spared_is_not_seen(pictures: dict[str, Picture]) -> None:
    """A picture is what the renderer makes of the chart with its own settings and scales and the machine's fonts.

    Numbers are rounded to tenths, and one that is half way between two may come out as either.
    """
    drawn = [(chart, form, figures.spec(chart, width)) for chart in CHARTS_DRAWN for form, width in FORMS]
    usual = [json.dumps(seen(spec)) for _, _, spec in drawn]
    code = "import sys, json; from atlas.figures import svg_of; print(json.dumps([*map(svg_of, json.load(sys.stdin))]))"
    run = subprocess.run(  # in a process of its own: one that has drawn cannot be copied any more
        [sys.executable, "-c", code],
        input=json.dumps(usual),
        capture_output=True,
        text=True,
        check=True,
        cwd=samples.ROOT,
    )
    for (chart, form, _), svg in zip(drawn, json.loads(run.stdout), strict=True):
        texts = figures.compact(svg, chart, form), getattr(pictures[chart.id], form)
        (usual_words, usual_numbers), (words, numbers) = (parted(text) for text in texts)
        assert words == usual_words
        assert numbers == pytest.approx(usual_numbers, rel=0, abs=0.11)


def parted(svg: str) -> tuple[list[str], list[float]]:
    """The numbers of a picture, and what stands between them."""
    found = re.split(r"(-?\d*\.?\d+)", svg)
    return found[::2], [float(number) for number in found[1::2]]


FORMS = ("wide", theme.WIDE), ("narrow", theme.NARROW)


@pytest.mark.parametrize("chart", CHARTS_DRAWN, ids=lambda chart: chart.id)
def test_rows_have_numbers(chart: Chart) -> None:
    """Every row of a drawing has the numbers that it is placed by; the renderer is told not to look for others."""
    for _, width in FORMS:
        spec = figures.spec(chart, width)
        for layer in spec["layer"]:
            named = [part["field"] for part in layer["encoding"].values() if measures(part)]
            rows = spec["datasets"][layer["data"]["name"]]
            assert all(isinstance(row[name], int | float) and isfinite(row[name]) for row in rows for name in named)


def measures(part: object) -> bool:
    """Whether a channel takes numbers from rows."""
    return isinstance(part, dict) and part.get("type") == "quantitative" and "field" in part


def test_pictures_that_nobody_asks_for_any_more(tmp_path: Path) -> None:
    """A build that ends on its way through the pictures does not wait for the rest of them."""
    pictures = figures.drawn(CHARTS_DRAWN, tmp_path, workers=1)
    next(pictures)
    pictures.close()
    assert 0 < len(list(tmp_path.glob("*.form"))) < len(CHARTS_DRAWN) * 2


def test_two_charts_with_one_id(tmp_path: Path) -> None:
    """An id that two charts share is an error, not a lost chart."""
    with pytest.raises(ValueError, match="one id"):
        figures.render([CHARTS_DRAWN[0], CHARTS_DRAWN[0]], tmp_path)


@pytest.mark.parametrize("chart", CHARTS_DRAWN, ids=lambda chart: chart.id)
@pytest.mark.parametrize("form", ["wide", "narrow"])
def test_picture(chart: Chart, form: str, pictures: dict[str, Picture]) -> None:
    """A picture is one small line, named and described by its figure, and without fonts or foreign roles."""
    svg = getattr(pictures[chart.id], form)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own
    width = {"wide": theme.WIDE, "narrow": theme.NARROW}[form]
    assert root.attrib["aria-labelledby"] == f"{chart.id}-headline"
    assert root.attrib["aria-describedby"] == f"{chart.id}-text"
    assert root.attrib["role"] == "img"
    assert root.attrib["width"] == str(width)
    assert "\n" not in svg
    assert len(svg) < 10_000
    drawing = svg.partition(">")[2].replace('fill-opacity="0.25"', "")
    assert not re.search(r"font-family|role|aria-|fill=\"|stroke=\"|=\"[^\"]*\d\.\d\d", drawing)


def test_ids_are_unique_on_a_page(pictures: dict[str, Picture]) -> None:
    """All pictures may stand on one page."""
    ids = re.findall(r'id="([^"]+)"', "".join(p.wide + p.narrow for p in pictures.values()))
    assert len(set(ids)) == len(ids)


def test_css_has_the_themes_colours() -> None:
    """The style sheet sets each variable as the theme does: light, dark, and light on paper."""
    css = (ASSETS / "charts.css").read_text("utf-8")
    found = re.findall(r"--atlas-(\w+): (#\w+);", css)
    light, dark = list(theme.LIGHT.items()), list(theme.DARK.items())
    assert found == [*light, *dark, *light]


def test_css_has_every_class(pictures: dict[str, Picture]) -> None:
    """Each class of a picture is in the style sheet."""
    css = (ASSETS / "charts.css").read_text("utf-8")
    used = {
        name for p in pictures.values() for words in re.findall(r'class="([^"]+)"', p.wide) for name in words.split()
    }
    assert {name for name in used if f".{name}" not in css} == set()


def test_specs_name_variables(pictures: dict[str, Picture]) -> None:
    """The live chart takes its colours from the page."""
    for picture in pictures.values():
        assert not re.search(r'"#[0-9a-f]{6}"', picture.specs)
        assert {"wide", "narrow", "datasets"} == set(json.loads(picture.specs))


def test_standalone_is_complete(pictures: dict[str, Picture]) -> None:
    """A downloaded picture is well-formed, in its own colours, and carries headline, sources and the site's name."""
    for chart in CHARTS_DRAWN:
        svg = figures.standalone(chart, pictures[chart.id], ("A note.", "Sources: bulletin"), "Atlas of samples")
        root = ElementTree.fromstring(svg)  # noqa: S314 - our own
        text = " ".join(" ".join(node.itertext()) for node in root if node.tag.endswith("}text"))
        assert all(words in text for words in ("A note.", "Sources: bulletin", "Atlas of samples"))
        assert chart.headline.split()[0] in text
        assert "var(" not in svg
        used = {name for words in re.findall(r'class="([^"]+)"', svg) for name in words.split()}
        assert {name for name in used if f".{name}{{" not in svg} - {"chart-wide"} == set()


def test_script_holds_specs_and_picture(pictures: dict[str, Picture]) -> None:
    """A chart's own script is one assignment: both specs, their data and the picture file, and it cannot end a page."""
    chart = CHARTS_DRAWN[0]
    text = figures.script(chart, pictures[chart.id], "<svg>&</svg>", "Arrows.")
    head, _, body = text.partition("=window.atlasCharts||{})[")
    assert head == "(window.atlasCharts"
    found = json.loads(body.partition("]=")[2].removesuffix(";\n"))
    assert set(found) == {"wide", "narrow", "datasets", "svg", "keys"}
    assert found["svg"] == "<svg>&</svg>"
    assert "<" not in text


MEAN, MOST = 2_000, 8_000
"""Bytes of one static picture: of all charts on average, and of any."""


def test_pictures_are_small(pictures: dict[str, Picture]) -> None:
    """A page of six charts in two forms spends no more than 25 kB on its pictures."""
    sizes = [len(svg.encode()) for p in pictures.values() for svg in (p.wide, p.narrow)]
    assert sum(sizes) / len(sizes) < MEAN * 1.5  # the samples lean towards the large kinds
    assert max(sizes) < MOST


def test_bundle_is_one_classic_script(cache: Path) -> None:
    """The script sets window.vegaEmbed, imports nothing and loads nothing."""
    script = figures.bundle(cache)
    assert "window.vegaEmbed" in script
    assert not re.search(r"^(import|export) ", script, re.M)


def page(folder: Path, pictures: dict[str, Picture]) -> Path:
    """A page with all figures, under a policy that forbids eval."""
    import jinja2  # noqa: PLC0415 - only for this page

    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(samples.ROOT / "templates"), autoescape=False)  # noqa: S701
    macro = environment.get_template("figure.md.jinja").module.figure_block  # type: ignore[attr-defined]
    words = {"sources": "Sources:", "interactive": "Interactive", "table": "Table", "png": "PNG"}
    blocks = [
        macro(
            FigureBlock(
                id=chart.id,
                kind=chart.kind,
                headline="Headline",
                subtitle="Subtitle",
                description="Description",
                keys=tuple((key, figures.SIGNS[key], key) for key in chart.keys),
                note="",
                sources="Bulletin",
                picture=pictures[chart.id],
                head=("Period",),
                rows=(("2021",),),
                whole="",
                downloads=(),
                words=words,
            )
        )
        for chart in CHARTS_DRAWN
    ]
    assert not any("\n\n" in block for block in blocks)
    head = '<!doctype html><meta charset="utf-8"><title>t</title><link rel="stylesheet" href="charts.css">'
    policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'self\' file:; img-src data:">'
    body = f'<body data-md-color-scheme="default">{"".join(blocks)}<script src="charts.js"></script>'
    (folder / "page.html").write_text(head + policy + body, "utf-8")
    for name in ("charts.css", "charts.js"):
        shutil.copy(ASSETS / name, folder / name)
    for name in ("assets", "charts"):
        (folder / name).mkdir()
    (folder / "assets" / "vega.js").write_text(figures.bundle(folder), "utf-8")
    for chart in CHARTS_DRAWN:
        alone = figures.standalone(chart, pictures[chart.id], (), "Samples")
        script = figures.script(chart, pictures[chart.id], alone, "Arrows.")
        (folder / "charts" / f"{chart.id}.js").write_text(script, "utf-8")
    return folder / "page.html"


SIZE = "node => [node.offsetTop, node.offsetHeight, document.documentElement.scrollHeight]"


def test_live_chart_in_a_browser(browser: Any, pictures: dict[str, Picture], tmp_path: Path) -> None:
    """From a file and without eval, each chart comes alive in the place of its picture, and goes again."""
    said: list[str] = []
    view = browser.new_page(viewport={"width": 720, "height": 800})
    view.on("console", lambda message: said.append(message.text))
    view.on("pageerror", lambda error: said.append(str(error)))
    asked: list[str] = []
    view.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    view.goto(page(tmp_path, pictures).as_uri())
    assert asked == ["page.html", "charts.css", "charts.js"]
    for i in range(len(CHARTS_DRAWN)):
        figure = view.locator("figure.chart").nth(i)
        before = figure.evaluate(SIZE)
        figure.locator(".chart-button").click()
        figure.locator(".chart-live svg").wait_for()
        assert figure.evaluate(SIZE) == before
    first = view.locator("figure.chart").first
    mark = first.locator(".chart-live .mark-symbol path").first
    light = mark.evaluate("node => getComputedStyle(node).stroke")
    view.evaluate("document.body.dataset.mdColorScheme = 'slate'")
    assert mark.evaluate("node => getComputedStyle(node).stroke") != light
    view.set_viewport_size({"width": 400, "height": 800})
    first.locator(f".chart-live svg[viewBox^='0 0 {theme.NARROW} ']").wait_for()
    with view.expect_download() as saved:
        first.locator("summary").click()
        first.locator(".chart-png").click()
    assert Path(saved.value.path()).read_bytes()[:4] == b"\x89PNG"
    first.locator(".chart-button").click()
    assert first.locator(".chart-live").count() == 0
    assert first.locator("svg.chart-narrow").is_visible()
    view.close()
    assert said == []
    assert asked.count("vega.js") == 1
