"""What a reader waits for, counted in bytes and not in seconds, which only `make bench` measures."""

from __future__ import annotations

from functools import cache

import pytest

from tests import speed
from tests.conftest import THOROUGH, Built
from tests.test_accessibility import CASES

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
STILL = ("home", "industry", "cluster", "area", "targets", "disagreements", "coverage", "source")
"""Kinds of pages on which scripts show or change something."""
LOOKS = [*zip(STILL, (*SIZES,) * len(STILL), strict=False)]
"""Each kind in a window of either size."""
if THOROUGH:
    LOOKS = [(kind, size) for kind in STILL for size in SIZES]


def test_charts_are_there_after_little_transfer(built: Built, monkeypatch) -> None:
    """Every page is shown, charts and all, after less than 150 kB: itself, style sheets, what sets the scheme."""
    monkeypatch.setattr(speed, "packed", cache(speed.packed))
    found = {}
    for path in sorted(built.site.rglob("*.html")):
        page = path.relative_to(built.site).as_posix()
        assert {name for name in speed.blocking(built.site, page) if name.endswith(".js")} <= {"assets/theme.js"}
        found[page] = speed.transfer(built.site, page)
    assert {page: size for page, size in found.items() if size >= 150_000} == {}


@pytest.mark.parametrize("kind", ["home", "industry"])
def test_charts_come_with_the_first_paint(kind, browser, address) -> None:
    """Without scripts every chart is drawn; nothing is asked for but the page, styles, typeface and icon."""
    context = browser.new_context(java_script_enabled=False, viewport=SIZES["phone"])
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.goto(address + CASES[kind])
    drawn = "all => all.map(figure => Math.max(...[...figure.querySelectorAll('svg')].map(e => e.clientHeight)))"
    heights = page.locator("figure.chart").evaluate_all(drawn)
    context.close()
    assert heights
    assert min(heights) > 80
    assert set(asked) <= {"document", "stylesheet", "font", "image", "other"}


@pytest.mark.parametrize(("kind", "size"), LOOKS)
def test_nothing_shifts(kind, size, browser, address) -> None:
    """What is shown stays where it is when the scripts come."""
    assert speed.opened(browser, address + CASES[kind], viewport=SIZES[size]).shift == 0
