"""Every rule finds its mistake, in its place, and one run finds all of them."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import pytest

from atlas import load, validate
from atlas.problems import InputError
from tests.golden import ROOT, SITES

OBS, S, AA = "observations.csv", "sources.csv", "area-activities.csv"
HOMES = "area,activity,source\nhaidian,ai,haidian-govt-2025-plan-report\nhaidian,ai-models,afp-2026-01-08\n"
ODD = "2020,186,about,A,peoples-daily-online-2022-07-12,,,,,,,,,,"
COPY = (SITES / "one-industry" / "data" / OBS).read_text("utf-8").splitlines(keepends=True)[1]


def line(key: str) -> int:
    """The line of a label: the small datasets have the site's own."""
    lines = (ROOT / "data" / "labels" / "en.csv").read_text("utf-8").splitlines()
    return next(number for number, text in enumerate(lines, 1) if text.startswith(f"{key},"))


CASES = {
    "a number that is words": (OBS, "2017,2800,", "2017,n.a.,", f"{OBS}:2:39: type", "is 'n.a.', not a number"),
    "a number with spaces": (OBS, "2017,2800,", "2017,2 800,", f"{OBS}:2:39: type", "obs_value is '2 800'"),
    "a number that is not finite": (OBS, "2017,2800,", "2017,NaN,", f"{OBS}:2:39: type", "obs_value is 'NaN'"),
    "a number with underscores": (OBS, "2017,2800,", "2017,2_800,", f"{OBS}:2:39: type", "write digits with a point"),
    "a number too long to be meant": (OBS, "2017,2800,", "2017,1e999999,", f"{OBS}:2:39: type", "'1e999999'"),
    "a whole number with a point": (
        "indicators.csv", "prices.\",,value_added,size,CNY,9,", "prices.\",,value_added,size,CNY,9.5,",
        "indicators.csv:2:138: type", "unit_mult is '9.5', not a whole number",
    ),
    "a number above its maximum": (
        "indicators.csv", "prices.\",,value_added,size,CNY,9,", "prices.\",,value_added,size,CNY,13,",
        "indicators.csv:2:138: maximum", "more than 12",
    ),
    "an empty cell that is needed": (OBS, ",2017,2800,", ",2017,,", f"{OBS}:2:39: required", "obs_value is empty"),
    "an empty period": (OBS, ",gdp,2017,", ",gdp,,", f"{OBS}:2:34: required", "time_period is empty"),
    "a status that is not one": (OBS, "about,P,scio", "about,X,scio", f"{OBS}:2:50: enum", "not one of A, P, E, F, T"),
    "a qualifier that is not one": (OBS, "2800,about", "2800,nearly", f"{OBS}:2:44: enum", "not one of exact, about"),
    "an id in capitals": (
        "milestones.csv", "2018-11-baai", "2018-11-BAAI", "milestones.csv:2:1: pattern", "'2018-11-BAAI-launched'",
    ),
    "a space at the end": (S, "Invest Beijing,,", "Invest Beijing ,,", f"{S}:26:65: space", "remove the space"),
    "a character that cannot be seen": (
        OBS, "preliminary figure", "prelim\u200binary figure", f"{OBS}:3:73: control", "cannot be seen",
    ),
    "an id twice": (OBS, COPY, COPY * 2, f"{OBS}:3:1: unique", "id 'total-gdp-2017' stands in line 2 already"),
    "a key of two columns twice": (
        "area-activities.csv", "haidian,ai-models,afp-2026-01-08", "haidian,ai,afp-2026-01-08",
        "area-activities.csv:3:1: key", "haidian, ai stands in line 2 already",
    ),
    "a column that nobody knows": (
        AA, HOMES, HOMES.replace("\n", ",red\n").replace("source,red", "source,colour"), f"{AA}:1:22: column-unknown",
        "column 'colour' is not in the schema; it has area, activity, source",
    ),
    "a column twice": (
        AA, HOMES, HOMES.replace("\nhaidian", "\nhaidian,haidian").replace("area,", "area,area,"),
        f"{AA}:1:6: column-double",
        "column 'area' stands twice",
    ),
    "a quote inside a cell": (
        "areas.csv", "whole country, for", "whole country,\" for", "areas.csv:7: csv",
        "check the quotes",
    ),
    "a row too short": (
        "units.csv", "USD,money,US dollars,美元,", "USD,money,US dollars", "units.csv:3: row-length",
        "3 cells",
    ),
    "a quote that does not end": (
        "areas.csv", "as a whole.,", 'as a whole.,"', "areas.csv:2: csv",
        "check the quotes",
    ),
    "a reference with a slip": (
        OBS, "total-gdp-2017,beijing", "total-gdp-2017,bejing", f"{OBS}:2:16: reference", "did you mean 'beijing'?",
    ),
    "a member of a list with a slip": (
        "milestones.csv", "ai;ai-models", "ai;ai-modells", "milestones.csv:6:75: reference",
        "did you mean 'ai-models'?",
    ),
    "a period that is not one": (OBS, ",gdp,2017,", ",gdp,2017-H1,", f"{OBS}:2:34: period", "such as 2021, 2022-S1"),
    "a period that ends before it begins": (OBS, ",gdp,2017,", ",gdp,2017/2015,", f"{OBS}:2:34: period", "ends before"),
    "a day that does not exist": (
        S, "Invest Beijing,,2020-04-26", "Invest Beijing,,2020-04-31", f"{S}:26:81: date", "published is '2020-04-31'",
    ),
    "a date that is not one": (
        "milestones.csv", "2021-06-01,product", "June 2021,product", "milestones.csv:6:21: pattern",
        "date is 'June 2021'",
    ),
    "a link that runs code": (S, "http://english.scio", "javascript://english.scio", f"{S}:30:111: link", "http://"),
    "a link without a host": (S, "http://en.bast.net.cn", "http:en.bast.net.cn", f"{S}:4:126: link", "and a host"),
    "a link to a repost": (
        S, "AFP,SinoDaily,2026-01-08,", "AFP,SinoDaily,2026-01-08,https://example.org", f"{S}:2:90: link-repost",
        "leave it empty",
    ),
    "an industry inside itself": (
        "activities.csv", "aggregate,total,", "aggregate,high-tech,", "activities.csv:3:54: cycle", "back to itself",
    ),
    "a scope without its industry": (
        "activities.csv", "scope,ai,\"The", "scope,,\"The", "activities.csv:5:41: parent",
        "ai-core",
    ),
    "growth that does not say at which prices": (
        "indicators.csv", "output,current", "output,", "indicators.csv:6:185: prices", "constant or current",
    ),
    "a share above the whole": (OBS, ",2021,30.1,", ",2021,130.1,", f"{OBS}:7:83: share", "between 0 and 100"),
    "a share below nothing": (OBS, ",2021,30.1,", ",2021,-30.1,", f"{OBS}:7:83: share", "'-30.1'"),
    "a negative count": (
        OBS, ",models-filed,2024-07,82,", ",models-filed,2024-07,-82,", f"{OBS}:30:71: sign", "cannot be negative",
    ),
    "an exchange rate of nothing": (
        OBS, ",2021,6.4508,", ",2021,0,", f"{OBS}:36:79: sign", "divided by an exchange rate",
    ),
    "a report of what is yet to come": (
        OBS, "ai,output,2021,207,", "ai,output,2024,207,", f"{OBS}:22:34: foresight", "forecast (F) or target (T)",
    ),
    "a tenfold slip": (OBS, "2020,186,about", "2020,1860,about", f"{OBS}:20:39: slip", "170 in 2019 and 207 in 2021"),
    "a tenth": (OBS, "2020,186,about", "2020,18.6,about", f"{OBS}:20:39: slip", "a tenfold slip?"),
    "the same statement twice": (
        OBS, COPY, COPY + COPY.replace("gdp-2017,", "gdp-2017-b,"), f"{OBS}:3:1: double", "as 'total-gdp-2017'",
    ),
    "a second currency without its amount": (OBS, ",28.48,USD", ",,USD", f"{OBS}:22:82: restated", "go together"),
    "a source that nothing uses": (
        S, "afp-2026-01-08,Startups", "unused,Title,,,,,,en,media,,\nafp-2026-01-08,Startups",
        f"{S}:2:1: unused", "drop it",
    ),
    "a revision of another period's figure": (
        OBS, "Published before the fourth economic census revised the level of GDP.,,,,,,,",
        "Published before the fourth economic census revised the level of GDP.,,,,,,,total-gdp-2017",
        f"{OBS}:3:169: revises", "not the same area, activity, indicator and period",
    ),
    "a plan that sets no target": (
        "plans.csv", "note_zh\n", "note_zh\nx,,,A plan,,,,2021,,,bast-2023-10-16,,\n",
        "plans.csv:2:1: plan", "no target of the dataset is set by this plan; drop it",
    ),
    "a gap that ends before it begins": (
        "coverage.csv", "source\n", "source\nx,,ai,output,2024,2023,not_published,Why,,bast-2023-10-16\n",
        "coverage.csv:2:19: coverage", "to_year is '2023', before from_year 2024",
    ),
    "another name of two things": (
        "names.csv", "AI,en,ai,,,", "AI,en,ai,haidian,,", "names.csv:2:9: names",
        "2 of activity, area, indicator and organisation are filled in; one is needed",
    ),
    "another name of nothing": ("names.csv", "AI,en,ai,,,", "AI,en,,,,", "names.csv:2:9: names", "0 of activity"),
    "another name that is the name": (
        "names.csv", "AI,en,ai,", "Artificial intelligence,en,ai,", "names.csv:2:9: names", "'ai' has already",
    ),
    "a correction of nothing": (
        "corrections.csv", "reason_zh\n", "reason_zh\nx,total-gdp-2071,2026-11-21,qualifier,about,exact,Why,\n",
        "corrections.csv:2:3: correction", "neither released nor is there now; did you mean 'total-gdp-",
    ),
    "a number typed into a sentence": (
        "areas.csv", "as a whole.,", "with 22 million people.,", "areas.csv:2:27: number", "holds the number '22'",
    ),
    "a number typed into a label": (
        "labels/en.csv", "nav.home,Home", "nav.home,Home of 10", f"labels/en.csv:{line('nav.home')}:10: number",
        "holds the number '10'",
    ),
    "an exception that nothing needs": (
        "exceptions.csv", "H.10,", "H.11,A name\nH.10,", "exceptions.csv:5:1: unused",
        "no sentence, name or label holds it",
    ),
    "a claim of a figure that is not there": (
        "claims.csv", "{ai-output-2021}", "{ai-output-2012}", "claims.csv:3:33: placeholder",
        "did you mean 'ai-output-20",
    ),
    "a claim of another source's figure": (
        "claims.csv", "{ai-output-2021}", "{ai-output-2020}", "claims.csv:3:33: placeholder",
        "from 'peoples-daily-online-2022-07-12', the claim from 'china-daily-2022-11-21'",
    ),
    "a claim with a brace too many": (
        "claims.csv", "{ai-output-2021}", "{{ai-output-2021}", "claims.csv:3:33: placeholder", "a brace stands alone",
    ),
    **{
        f"a label with {words}": (
            "labels/en.csv", "qualifier.about,about {figure}", f"qualifier.about,about {words}",
            f"labels/en.csv:{line('qualifier.about')}:17: label", "a name and nothing else",
        )
        for words in ("{}", "{0}", "{figure.real}", "{figure[0]}", "{figure!r}", "{figure:>1000000000}")
    },
    "a scale that is no power": (
        "labels/en.csv", "scale.6,million", "scale.x,million", "labels/en.csv:2:1: label", "such as scale.6",
    ),
    "a label with a brace too many": (
        "labels/en.csv", "qualifier.about,about {figure}", "qualifier.about,about {figure",
        f"labels/en.csv:{line('qualifier.about')}:17: label", "text is",
    ),
    "a value without a label": (
        "organisations.csv", "company,ai,haidian", "bank,ai,haidian", "organisations.csv:2:23: label-missing",
        "labels/en.csv has no 'organisation.bank'",
    ),
    "an id that is an address already": (
        "clusters.csv", "cluster-ai,", "index,", "clusters.csv:2:1: reserved", "the address of the list",
    ),
    "a home page with a figure that is not there": (
        "datapackage.json", '"ai-output-2021"', '"ai-output-1921"', "datapackage.json:34:4: setting", "atlas.home is",
    ),
    "a target on the home page that is none": (
        "datapackage.json", '"home": [', '"home_targets": ["ai-output-2021"], "home": [',
        "datapackage.json:33:20: setting", "which no target has as its id",
    ),
    "an event of a kind that is not one": (
        "milestones.csv", ",product,", ",produce,", "milestones.csv:6:32: enum", "not one of policy, clearance",
    ),
    "a claim on ecosystems that is not there": (
        "datapackage.json", '"home": [', '"ecosystem": ["f9-99"], "home": [',
        "datapackage.json:33:17: setting", "atlas.ecosystem is 'f9-99'",
    ),
    "a dataset without a date": (
        "datapackage.json", '"2026-11-21T00:00:00Z"', '""', "datapackage.json:7:2: setting",
        "never taken from the clock",
    ),
    "a descriptor with a comma missing": (
        "datapackage.json", '"0.1.0",', '"0.1.0"', "datapackage.json:7:2: json", "',' delimiter",
    ),
    "a resource outside the folder": (
        "datapackage.json", '"units.csv"', '"../units.csv"', "datapackage.json:41:4: descriptor", "leads out",
    ),
}  # fmt: skip


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the one place of a file that holds `old`."""
    path = folder / name
    content = path.read_bytes().decode()
    assert content.count(old) == 1, f"{name} holds {old!r} {content.count(old)} times"
    path.write_bytes(content.replace(old, new).encode())


def problems(folder: Path) -> list[str]:
    """The problems of a dataset as they are printed, without the folder's name; none when it is sound."""
    try:
        validate.read(folder)
    except InputError as error:
        return [str(problem).removeprefix(f"{folder.name}/") for problem in error.problems]
    return []


def test_sound(small: Path) -> None:
    """The dataset that the cases change is sound before."""
    assert problems(small) == []


@pytest.mark.parametrize(("name", "old", "new", "head", "fragment"), CASES.values(), ids=CASES)
def test_one_mistake(small: Path, name: str, old: str, new: str, head: str, fragment: str) -> None:
    """A single mistake gives one problem, with the value and what would be right, at the cell that it quotes."""
    change(small, name, old, new)
    (found,) = problems(small)
    assert found.startswith(f"{head}: ")
    assert fragment in found
    quoted = re.match(r"([^:]+):(\d+):(\d+): [a-z-]+: \w+ is '([^'\\]*)'", found)
    if quoted and "reference" not in head:
        line = (small / quoted[1]).read_text("utf-8").splitlines()[int(quoted[2]) - 1]
        assert line[int(quoted[3]) - 1 :].lstrip('"').startswith(quoted[4])


MANY = (
    "a number that is words", "a character that cannot be seen", "a share above the whole", "a tenfold slip",
    "a second currency without its amount", "a negative count", "a column that nobody knows", "an id in capitals",
    "a member of a list with a slip", "a day that does not exist", "a link that runs code", "a link to a repost",
    "an industry inside itself", "a scope without its industry", "growth that does not say at which prices",
    "a claim with a brace too many", "a label with a brace too many", "a value without a label",
    "an id that is an address already", "a home page with a figure that is not there", "a dataset without a date",
)  # fmt: skip


def test_many_mistakes(small: Path) -> None:
    """One run finds every mistake there is, however many, and reports each once, file by file and line by line."""
    for name in MANY:
        change(small, *CASES[name][:3])
    found = problems(small)
    heads = sorted(CASES[name][3] for name in MANY)
    assert sorted(re.sub(r"(: [a-z-]+): .*", r"\1", problem) for problem in found) == heads


def test_order(small: Path) -> None:
    """Problems stand in the order of the files' lines, as numbers and not as text."""
    for old, new in ((",2017,2800,", ",2017,x,"), (",2018,150,about,A,aimsen", ",2018,x,about,A,aimsen")):
        change(small, OBS, old, new)
    assert [problem.split(":")[1] for problem in problems(small)] == ["2", "17"]


def test_text_missing(small: Path) -> None:
    """What the site's first language lacks is asked for, also where the schema lets it be empty."""
    path = small / load.DESCRIPTOR
    descriptor = json.loads(path.read_text("utf-8"))
    for resource in descriptor["resources"]:
        for field in resource["schema"]["fields"]:
            if field["name"] == "definition_en":
                del field["constraints"]
    path.write_text(json.dumps(descriptor), "utf-8")
    change(small, "indicators.csv", "Yuan per US dollar, average of the year.", "")
    (found,) = problems(small)
    assert ": text-missing: definition_en is empty; the site is published in 'en' (row exchange-rate-average)" in found


def test_cell_before_meaning(small: Path) -> None:
    """A figure that cannot be read is reported as such, and nothing that names it is blamed."""
    change(small, OBS, "2021,207,about", "2021,about 207,about")
    assert [problem.split(": ")[:2] for problem in problems(small)] == [[f"{OBS}:22:39", "type"]]


def test_written_reason(small: Path) -> None:
    """A value that stands out passes when the row says why it is right."""
    change(small, OBS, ODD, ODD.replace("186", "1860").removesuffix(",,") + "yes,,")
    assert problems(small) == []


def test_doubted_figure(small: Path) -> None:
    """A figure that is marked as doubtful is kept, and not taken for a slip."""
    change(small, OBS, ODD, ODD.replace("186", "1860").removesuffix(",") + "no,")
    assert problems(small) == []


def test_forecast_before_its_period(small: Path) -> None:
    """A forecast or a target may be published before its period; only a report may not."""
    change(small, OBS, "ai,output,2022,227,about,F", "ai,output,2030,227,about,T")
    assert problems(small) == []


@pytest.mark.parametrize("change_text", [lambda raw: b"\xef\xbb\xbf" + raw, lambda raw: raw.replace(b"\n", b"\r\n")])
def test_what_spreadsheets_add(small: Path, change_text) -> None:
    """A byte-order mark and Windows line ends change nothing."""
    for path in small.rglob("*.csv"):
        path.write_bytes(change_text(path.read_bytes()))
    dataset = validate.read(small)
    assert next(iter(dataset.observations)) == "total-gdp-2017"


@pytest.mark.parametrize(("encoding", "fragment"), [("gb18030", "GB18030, as Excel in China"), ("utf-16", "UTF-16")])
def test_other_encodings(small: Path, encoding: str, fragment: str) -> None:
    """A file in another encoding is named as such, with how to save it right; it is never guessed."""
    path = small / S
    path.write_bytes(path.read_text("utf-8").replace("’", "'").encode(encoding))
    (found,) = problems(small)
    assert found.startswith(f"{S}:")
    assert ": encoding: " in found
    assert fragment in found
    assert "CSV UTF-8" in found


def test_missing_table(small: Path) -> None:
    """A file that the descriptor names and that is not there is one problem, at its path."""
    (small / OBS).unlink()
    assert problems(small) == [f"{OBS}: missing: the descriptor names this file, and it is not there"]


def test_missing_resource(small: Path) -> None:
    """A table that the atlas reads and the descriptor does not name is a problem of the descriptor."""
    path = small / load.DESCRIPTOR
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] != "breaks"]
    path.write_text(json.dumps(descriptor), "utf-8")
    assert problems(small) == ["datapackage.json:1:773: missing: there is no resource 'breaks'"]


@pytest.mark.parametrize("setting", ["city", "total", "languages", "currency", "exchange_rate"])
def test_missing_setting(small: Path, setting: str) -> None:
    """A setting without which no site can be made is asked for."""
    path = small / load.DESCRIPTOR
    descriptor = json.loads(path.read_text("utf-8"))
    del descriptor["atlas"][setting]
    path.write_text(json.dumps(descriptor), "utf-8")
    assert problems(small) == [f"datapackage.json:1:530: missing: the property atlas.{setting} is not set"]


def test_roles_of_measures(small: Path) -> None:
    """A role belongs to a measure that is there; a dataset without the table builds all the same."""
    (small / "roles.csv").write_text("indicator,role\nincome,capital\n", "utf-8")
    (found,) = problems(small)
    assert found.startswith("roles.csv:2:1: reference: indicator is 'income', and indicators has no such row")
    (small / "roles.csv").write_text("indicator,role\noutput,money\n", "utf-8")
    (found,) = problems(small)
    assert found.startswith("roles.csv:2:8: enum: role is 'money', not one of capital, input, environment, complement")
    path = small / load.DESCRIPTOR
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] != "roles"]
    path.write_text(json.dumps(descriptor), "utf-8")
    assert {i.role for i in validate.read(small).indicators.values()} == {""}


def test_missing_descriptor(tmp_path: Path) -> None:
    """A folder without a descriptor is not a dataset."""
    (found,) = problems(tmp_path)
    assert found.startswith("datapackage.json: missing: ")


def test_second_language(small: Path) -> None:
    """A label that one language has and the other lacks, and a field that only one has, are found."""
    path = small / load.DESCRIPTOR
    descriptor = json.loads(path.read_text("utf-8"))
    english = next(r for r in descriptor["resources"] if r["name"] == "labels-en")
    if not any(r["name"] == "labels-zh" for r in descriptor["resources"]):
        descriptor["resources"].append({**english, "name": "labels-zh", "path": "labels/zh.csv"})
    descriptor["atlas"]["languages"] = ["en", "zh"]
    path.write_text(json.dumps(descriptor), "utf-8")
    labels = (small / "labels" / "en.csv").read_text("utf-8")
    changed = labels.replace("nav.home,Home\n", "").replace("about {figure}", "约{number}")
    (small / "labels" / "zh.csv").write_text(changed, "utf-8")
    found = problems(small)
    assert "labels/zh.csv: label-missing: label 'nav.home' is missing; en has it" in found
    assert any(
        re.match(r"labels/(en|zh).csv:\d+:\d+: label: text has the fields \['(figure|number)'\]", p) for p in found
    )


def test_every_rule_has_a_case() -> None:
    """Each rule in the two lists is broken by a case above, or by another module's tests, which name its code."""
    broken = {case[3].rpartition(": ")[2] for case in CASES.values()} | {"text-missing"}
    others = [path for path in Path(__file__).parent.glob("test_*.py") if path.name != Path(__file__).name]
    elsewhere = "\n".join(path.read_text("utf-8") for path in others)
    for rule in (*validate.ROW_CHECKS, *validate.CHECKS):
        source = inspect.getsource(rule)
        source += inspect.getsource(validate.typed) if "typed(" in source else ""
        codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)?)", (?:message|f?"|words)', source))
        tested = any(f'"{code}"' in source for code in broken)
        assert tested or any(f": {code}: " in elsewhere for code in codes), f"{rule.__name__} has no case"


@pytest.mark.parametrize("plan", [[2020], [2025, 2020], [2020, 2023, 2025]])
def test_plan_is_a_pair_of_years(small: Path, plan: list[int]) -> None:
    """Changes are measured between two years, the earlier first."""
    path = small / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["atlas"]["plan"] = plan
    path.write_text(json.dumps(descriptor), "utf-8")
    (problem,) = problems(small)
    assert problem.startswith(f"datapackage.json:1:772: setting: atlas.plan is {plan}")


PLANS = {
    "a plan of a figure that is no target": ("2021-08", "2021,2025", "A", "only a target (T) is set by a plan"),
    "a plan younger than its source": ("2023-11", "2021,2025", "T", "which is of 2023-11, after its source was"),
    "a plan that begins when all is over": ("2021-08", "2022,2025", "T", "which begins in 2022, after the target is"),
    "a plan that ends before it begins": ("2021-08", "2021,2020", "T", "to_year is '2020', before from_year 2021"),
    "a plan of a day that does not exist": ("2021-02-30", "2021,2025", "T", "date is '2021-02-30'"),
    "a plan as it should be": ("2021-08-18", "2021,2025", "T", ""),
    "a plan of which only the date is known": ("2021", ",", "T", ""),
}
"""What is wrong -> the plan's date, its years, the status of the figure that names it, and what is said."""


@pytest.mark.parametrize(("date", "years", "status", "said"), PLANS.values(), ids=PLANS)
def test_plans_and_targets(small: Path, date: str, years: str, status: str, said: str) -> None:
    """A plan sets targets alone, and none that was reported before it or was due before it began."""
    text = (small / OBS).read_text("utf-8")
    (row,) = (line for line in text.splitlines() if line.startswith("high-tech-value-added-gdp-share-2021,"))
    assert row.endswith(",")
    (small / OBS).write_text(text.replace(row, row.replace(",A,bast", f",{status},bast") + "plan-a"), "utf-8")
    change(small, "plans.csv", "note_zh\n", f"note_zh\nplan-a,,,A plan,,,,{date},{years},bast-2023-10-16,,\n")
    found = problems(small)
    assert [said in problem for problem in found] == [True] * bool(said), found


def test_dataset_without_plans(small: Path) -> None:
    """A dataset without the table of plans is sound, and its targets stand by themselves."""
    path = small / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] != "plans"]
    path.write_text(json.dumps(descriptor), "utf-8")
    (small / "plans.csv").unlink()
    dataset = validate.read(small)
    assert (dict(dataset.plans), {o.plan for o in dataset.observations.values()}) == ({}, {None})
