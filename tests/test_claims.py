"""The 28 claims of the two founding reports, one by one, on the built pages."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup, Tag

from tests.conftest import ROOT

REPORTS = {
    "F1": (
        "china-daily-2022-11-21",
        "High-tech businesses thriving in capital city",
        "China Daily",
        "2022-11-21",
        "https://www.pressreader.com/hong-kong/china-daily/20221121/281844352633476",
    ),
    "F2": (
        "bast-2023-10-16",
        "Beijing steps up support for high-tech industries",
        "Beijing Association for Science and Technology",
        "2023-10-16",
        "http://en.bast.net.cn/art/2023/10/16/art_38662_482726.html",
    ),
}
"""Report -> id of the source, title, publisher, date, address."""


class Figure(NamedTuple):
    """A figure as it must read, with qualifier and unit; its period and status; what its card must say besides.

    `locator` is the paragraph that the figure was taken from where that is not the claim's own.
    """

    text: str
    period: str
    status: str = "actual"
    card: tuple[str, ...] = ()
    locator: str = ""


class Claim(NamedTuple):
    """A claim: its number, report and paragraph; the pages it belongs on; its figures; words that must stand in it."""

    number: int
    report: str
    locator: str
    pages: tuple[str, ...]
    figures: tuple[Figure, ...]
    words: tuple[str, ...]


HIGH_TECH = ("industries/high-tech", "hubs/beijing")
AI = ("industries/ai", "hubs/beijing")
MEDICINE = ("industries/medicine", "hubs/beijing")
TRILLION, HUNDRED = "1 trillion yuan", "100 billion yuan"

CLAIMS = (
    Claim(1, "F1", "¶1", HIGH_TECH, (), ("global centre of science and technology innovation", "2021–25")),
    Claim(
        2,
        "F1",
        "¶2",
        (*HIGH_TECH, "targets"),
        (
            Figure(f"more than {TRILLION}", "2021–2025", card=("137.91 billion US dollars", "7.251")),
            Figure("at least 4 clusters", "2025", "target"),
            Figure("up to 5 clusters", "2025", "target"),
        ),
        ("plan issued in 2021", "by 2025"),
    ),
    Claim(
        3,
        "F1",
        "¶3",
        ("industries/ngit", "industries/ic", "industries/green-energy", "industries/medicine"),
        (
            Figure("2", "2021", card=("international influence",)),
            Figure("4", "2021", card=("advantageous",)),
        ),
        (
            "international influence",
            "advantageous",
            "new-generation information technology",
            "integrated circuits",
            "green energy",
            "medicine and healthcare",
        ),
    ),
    Claim(4, "F1", "¶4", AI, (), ("first Chinese city", "pilot zone for AI innovation", "steadily", "complete")),
    Claim(
        5,
        "F1",
        "¶5",
        AI,
        (
            Figure("more than 1,600 companies", "2022", card=("AI-related",)),
            Figure("rank 1", "2022", card=("AI-related",)),
        ),
        (
            "AI-related",
            "first among Chinese cities",
            "Baidu",
            "ByteDance",
            "municipal science and technology commission",
        ),
    ),
    Claim(
        6,
        "F1",
        "¶6–7",
        ("industries/ai", "hubs/zgc", "hubs/haidian"),
        (),
        ("Unisound", "voice AI", "Zhongguancun Science Park", "Haidian", "talent, capital and policy"),
    ),
    Claim(
        7,
        "F1",
        "¶8",
        AI,
        (
            Figure("207 billion yuan", "2021", card=("28.48 billion US dollars", "7.268", "6.4508")),
            Figure("11%", "2021"),
            Figure("227 billion yuan", "2022", "forecast"),
        ),
        ("output value of AI", "in 2021", "on 2020", "forecast for 2022"),
    ),
    Claim(8, "F1", "¶9", (*AI, "industries/medicine"), (), ("Finance and medicine", "AI helps to upgrade")),
    Claim(
        9,
        "F1",
        "¶10–11",
        ("industries/ai", "industries/medicine", "hubs/chaoyang"),
        (Figure("11", "November 2022", card=("cities and provinces", "Keya Medical")),),
        (
            "Keya Medical",
            "founded in 2016",
            "cities and provinces",
            "Beijing Anzhen Hospital",
            "Chaoyang",
            "joint AI laboratory",
            "robotic surgery, precision medicine and image analysis",
        ),
    ),
    Claim(10, "F1", "¶12", MEDICINE, (), ("leads the country", "gene therapy", "stem-cell therapy", "COVID-19")),
    Claim(
        11,
        "F1",
        "¶13",
        (*MEDICINE, "hubs/shenzhen"),
        (),
        (
            "first approved antibody drug against COVID-19",
            "Brii Biosciences",
            "Tsinghua University",
            "Third People's Hospital of Shenzhen",
        ),
    ),
    Claim(
        12,
        "F1",
        "¶14",
        MEDICINE,
        (Figure("5.5 billion doses", "2022", card=("worldwide",)),),
        ("Inactivated vaccine", "worldwide", "Sinopharm", "Sinovac Life Sciences"),
    ),
    Claim(13, "F1", "¶15", MEDICINE, (Figure("116.7%", "2021"),), ("revenue of medicine and healthcare", "on 2020")),
    Claim(
        14,
        "F1",
        "¶16–17",
        ("industries/advanced-manufacturing", "industries/vehicles", "hubs/beijing"),
        (),
        ("Advanced manufacturing", "intelligent connected vehicles", "length of its test roads", "test licences"),
    ),
    Claim(
        15,
        "F1",
        "¶18",
        ("hubs/zgc", "industries/advanced-manufacturing"),
        (Figure("about 2,000 companies", "2021"), Figure("more than 920 billion yuan", "2021")),
        ("Advanced manufacturing enterprises in Zhongguancun Science Park in 2021", "combined revenue"),
    ),
    Claim(
        16,
        "F1",
        "¶18",
        ("hubs/zgc", "industries/ic"),
        (Figure("about 33.3%", "2021", card=("one third",)),),
        ("share of the industrial revenue of the country's integrated-circuit sector",),
    ),
    Claim(
        17,
        "F1",
        "¶19",
        ("industries/high-tech-manufacturing", "hubs/beijing"),
        (Figure("78.1%", "first half of 2022"),),
        ("Investment in the city's high-tech manufacturing", "first half of 2022", "on a year earlier"),
    ),
    Claim(
        18, "F1", "picture", ("hubs/zgc-ic-park", "hubs/zgc", "industries/ic"), (), ("IC Park", "design and production")
    ),
    Claim(
        19,
        "F2",
        "¶1",
        HIGH_TECH,
        (Figure("26", "2023", card=("Academic Month",)),),
        ("stepped up its support", "Beijing Science and Technology Exchange Academic Month"),
    ),
    Claim(
        20,
        "F2",
        "¶2",
        ("industries/ngit", "industries/equipment", "industries/vehicles", "industries/new-materials", *AI),
        (Figure("10", "October 2023"),),
        (
            "technology-intensive",
            "new-generation IT",
            "integrated circuits",
            "medicine and healthcare",
            "intelligent equipment",
            "new energy vehicles",
            "new materials",
            "AI",
        ),
    ),
    Claim(
        21,
        "F2",
        "¶3",
        HIGH_TECH,
        (),
        ("Evaluation indexes", "R&D institutions", "R&D intensity", "tax and fee reductions", "Jia Pinrong"),
    ),
    Claim(22, "F2", "¶4", HIGH_TECH, (), ("ecosystem", "business environment", "input", "complementary products")),
    Claim(23, "F2", "¶5", HIGH_TECH, (), ("efficiency of innovation", "companies, universities and R&D institutions")),
    Claim(24, "F2", "¶6", ("industries/high-tech",), (), ("rising cost of labour-intensive manufacturing", "China")),
    Claim(
        25,
        "F2",
        "¶7",
        ("hubs/huairou-science-city", "hubs/etown"),
        (),
        ("Huairou Science City", "Beijing E-Town", "innovation hubs", "Mu Rongping", "Chinese Academy of Sciences"),
    ),
    Claim(
        26,
        "F2",
        "¶8",
        HIGH_TECH,
        (
            Figure("10", "October 2023", locator="¶2"),
            Figure("30.1%", "2021", card=("value added",)),
            Figure("5 percentage points", "2018–2021"),
        ),
        ("city's GDP in 2021", "since 2018", "municipal statistics bureau", "value added is meant"),
    ),
    Claim(
        27,
        "F2",
        "¶9",
        ("industries/ngit", "industries/st-services", "hubs/beijing"),
        (
            Figure(f"at least {TRILLION}", "October 2023", card=("137 billion US dollars",)),
            Figure("2 clusters", "October 2023"),
        ),
        ("yearly output", "new-generation IT", "technology services"),
    ),
    Claim(
        28,
        "F2",
        "¶9",
        ("industries/medicine", "industries/equipment", "industries/energy-conservation", "industries/ic", *AI),
        (Figure(f"more than {HUNDRED}", "October 2023"), Figure("5 clusters", "October 2023")),
        (
            "yearly output",
            "medicine and healthcare",
            "intelligent equipment",
            "AI",
            "energy conservation and environmental protection",
            "integrated circuits",
        ),
    ),
)

IMPLIED = (
    ("the rate behind $28.48 billion", "Exchange rate", r"7\.268 yuan to the dollar"),
    ("the rate behind $137.91 billion", "Exchange rate", r"7\.251 yuan to the dollar"),
    ("the rate behind $137 billion", "Exchange rate", r"7\.299 yuan to the dollar"),
    ("AI output of 2020", "Earlier level", r"186\.5 billion yuan"),
    ("the share of GDP in 2018", "Earlier share", r"25\.1%"),
    ("the growth that the forecast means", "Growth", r"9\.7%.*227 billion yuan.*207 billion yuan"),
)
"""What the reports imply without saying it: its name, the heading it stands under, what must stand there."""

each = pytest.mark.parametrize("claim", CLAIMS, ids=[f"{c.report}-{c.number}" for c in CLAIMS])


@cache
def article(path: Path) -> Tag:
    """The article of a built page."""
    found = BeautifulSoup(path.read_text("utf-8"), "html.parser").find("article")
    assert found, f"{path.name} has no article"
    return found


@cache
def labels() -> dict[str, str]:
    """The English words of the site by key."""
    with (ROOT / "data" / "labels" / "en.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["text"] for row in csv.DictReader(file)}


def text(tag: Tag) -> str:
    """What a reader sees of an element on a screen, with single spaces: the numbers of sources are for paper."""
    return " ".join("".join(s for s in tag.strings if not s.find_parent("sup", class_="note")).split())


def statements(path: Path) -> Iterator[Tag]:
    """The restated claims on a page."""
    for group in article(path).select("ul.statements"):
        yield from group.find_all("li", recursive=False)


def stated(site: Path, page: str, claim: Claim) -> Tag:
    """The claim on a page: the one statement that holds its words and its figures and names its place.

    It may stand on the page with all statements of a long list, to which the page leads.
    """
    path = site / f"{page}.html"
    assert path.is_file(), f"{page} is not built"
    *_, publisher, date, _ = REPORTS[claim.report]
    wanted = (*claim.words, *(f.text for f in claim.figures), f"{publisher}, {date}, {claim.locator}")
    whole = path.with_name(f"{path.stem}.statements.html")
    places = [path, *([whole] if article(path).select(f'.more a[href="{whole.name}"]') else [])]
    listed = [[item for item in statements(p) if all(part in text(item) for part in wanted)] for p in places]
    found = next(filter(None, listed), [])
    assert len(found) == 1, f"{page}: {len(found)} statements hold all of {wanted}"
    return found[0]


def test_claims_are_complete():
    """All 28 claims stand in the table above, 18 of the first report and 10 of the second."""
    assert [c.number for c in CLAIMS] == list(range(1, 29))
    assert [c.report for c in CLAIMS] == ["F1"] * 18 + ["F2"] * 10


def test_claims_page_holds_no_more(built):
    """The page of the founding reports lists the 28 claims and nothing else, in the reports' order."""
    found = list(statements(built.site / "claims.html"))
    assert found == [stated(built.site, "claims", claim) for claim in CLAIMS]


@each
def test_claim_stands_where_it_belongs(claim, built):
    """A claim stands on the page of its report and on those of its industries, hubs and targets."""
    for page in (f"sources/{REPORTS[claim.report][0]}", *claim.pages):
        assert text(stated(built.site, page, claim)) == text(stated(built.site, "claims", claim))


@each
def test_claim_leads_to_its_source(claim, built):
    """A claim names its source by publisher and date, with a link to a page that gives title and address."""
    source, title, publisher, date, address = REPORTS[claim.report]
    for page in ("claims", *claim.pages):
        links = {
            (built.site / page).parent.joinpath(a["href"]).resolve(): text(a)
            for a in stated(built.site, page, claim).select("small a")
        }
        assert links == {(built.site / "sources" / f"{source}.html").resolve(): f"{publisher}, {date}"}
    shown = article(built.site / "sources" / f"{source}.html")
    assert text(shown.h1).startswith(title)
    assert shown.find("a", href=address)
    assert publisher in text(shown)
    assert date in text(shown)


@pytest.mark.parametrize(
    ("claim", "figure"),
    [(c, f) for c in CLAIMS for f in c.figures],
    ids=[f"{c.report}-{c.number}-{n}" for c in CLAIMS for n, _ in enumerate(c.figures, 1)],
)
def test_figure_leads_to_its_card(claim, figure, built):
    """A figure reads with its qualifier and unit, and its card on the source's page gives period, status and place."""
    links = [a for a in stated(built.site, "claims", claim).select("a.fig") if text(a) == figure.text]
    assert len(links) == 1, f"{figure.text!r} is not one of the linked figures"
    page, _, anchor = links[0]["href"].partition("#")
    assert page == f"sources/{REPORTS[claim.report][0]}.html"
    card = article(built.site / page).find(id=anchor)
    heading = text(card.h3)
    assert heading.endswith(f", {figure.period}: {figure.text}"), heading
    rows = {text(row.dt): text(row.dd) for row in card.select("dl > div")}
    name = labels()
    assert rows[name["card.period"]] == figure.period
    assert rows[name["card.status"]] == figure.status
    assert rows[name["card.locator"]] == (figure.locator or claim.locator)
    assert [part for part in figure.card if part not in text(card)] == []


@pytest.mark.parametrize(("heading", "pattern"), [row[1:] for row in IMPLIED], ids=[row[0] for row in IMPLIED])
def test_what_the_reports_imply_is_worked_out(heading, pattern, built):
    """The methodology page shows what follows from the two reports, each under the formula that gives it."""
    shown = [h for h in article(built.site / "methodology.html").find_all("h3") if text(h).startswith(heading)]
    examples = [text(item) for h in shown for item in h.find_next("ul").find_all("li")]
    assert any(re.search(pattern, example) for example in examples), examples
