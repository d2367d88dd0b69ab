"""What is new since the last release: kinds of change, the rules on them, the release command and the feed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as Xml
from datetime import datetime
from pathlib import Path

import pytest

from atlas import changes, load, validate
from atlas.exports import feed
from atlas.language import Language
from atlas.model import Dataset
from atlas.problems import InputError
from tests import samples
from tests.conftest import ROOT
from tests.reading import pages

ATOM = {"a": "http://www.w3.org/2005/Atom"}
OBS = "observations.csv"
AI = ",ai,output,2021,207,about,A,china-daily-2022-11-21,"
OUTPUT = "ai-output-2020,beijing,ai,output,2020,186,about,A,peoples-daily-online-2022-07-12,"
LATER = "china-daily-2022-11-21"
GDP = "total-gdp-2018,beijing,total,gdp,2018,3030,about,P,qianlong-2019-01-24,,preliminary figure,"


def put(path: Path, old: str, new: str) -> None:
    """Replace the one place of a file that holds `old`."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{path.name} holds {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new), "utf-8")


def settle(folder: Path, **settings: str) -> None:
    """Set properties of the descriptor."""
    path = folder / load.DESCRIPTOR
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | settings), "utf-8")


def correct(folder: Path, *rows: str) -> None:
    """Add rows to the table of corrections."""
    with (folder / "corrections.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


@pytest.fixture
def data(small: Path) -> Path:
    """A small dataset that is released as 0.1.0 and now at 0.2.0."""
    for name in load.RELEASED:
        target = small / load.RELEASES / "0.1.0" / f"{name}.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(small / f"{name}.csv", target)
    settle(small, version="0.2.0")
    return small


def found(folder: Path) -> list[changes.Change]:
    """The changes of a sound dataset."""
    return list(changes.changes(validate.read(folder)))


def problems(folder: Path) -> list[str]:
    """The problems of a dataset, without the folder's name."""
    with pytest.raises(InputError) as caught:
        validate.read(folder)
    return [str(problem).removeprefix(f"{folder.name}/") for problem in caught.value.problems]


# ---------------------------------------------------------------------------- kinds


def test_nothing_changed(data):
    """A dataset that is as it was released has no changes."""
    assert found(data) == []


def test_first_release(small):
    """Without an earlier release nothing is new: everything is."""
    assert found(small) == []


def test_texts_are_not_data(data):
    """Another note, scope or place in the source is no change."""
    put(data / OBS, GDP, GDP.replace("24,,preliminary figure", "24,¶3,first accounts"))
    assert found(data) == []


def test_digits_are_not_data(data):
    """A number written with another number of zeros is the same number."""
    put(data / OBS, AI, AI.replace("207", "207.0"))
    assert found(data) == []


def test_new(data):
    """A row with a new id is new."""
    put(data / OBS, GDP, f"total-gdp-2016,beijing,total,gdp,2016,2490,about,P,qianlong-2019-01-24{',' * 12}\n{GDP}")
    [change] = found(data)
    assert (change.kind, change.id, change.before) == ("new", "total-gdp-2016", None)


def test_revised_by_another_source(data):
    """A value that comes with another source is a revision, which shows both values."""
    put(data / OBS, OUTPUT, OUTPUT.replace("186", "190").replace("peoples-daily-online-2022-07-12", LATER))
    [change] = found(data)
    assert change.kind == "revised"
    assert [(d.field, d.was, d.now) for d in change.differences] == [
        ("obs_value", "186", "190"), ("source", "peoples-daily-online-2022-07-12", LATER),
    ]  # fmt: skip
    assert (str(change.before.value), str(change.now.value)) == ("186", "190")


def test_revised_by_a_later_version_of_the_source(data):
    """The same source with a later date of publication may give another value."""
    put(data / OBS, GDP, GDP.replace("3030", "3310.6"))
    put(data / "sources.csv", ",2019-01-24,", ",2020-01-24,")
    assert [c.kind for c in found(data)] == ["revised"]


def test_unexplained_value(data):
    """A value that changes without another source and without a correction is a problem at its cell."""
    put(data / OBS, GDP, GDP.replace("3030", "3310.6"))
    [problem] = problems(data)
    assert problem.startswith(f"{OBS}:3:39: change: obs_value is '3310.6', and was '3030' in 0.1.0")
    assert "write a row into corrections.csv" in problem


def test_corrected(data):
    """With a row in corrections.csv the same change is a correction, with its reason."""
    put(data / OBS, GDP, GDP.replace("3030", "3310.6"))
    correct(data, "gdp-2018,total-gdp-2018,2026-11-01,obs_value,3030,3310.6,A slip of ours.,")
    [change] = found(data)
    assert change.kind == "corrected"
    assert [c.reason["en"] for c in change.corrections] == ["A slip of ours."]


def test_corrected_twice(data):
    """Corrections may follow one another; the last one explains what stands there."""
    put(data / OBS, GDP, GDP.replace("3030", "3310.6"))
    correct(
        data,
        "gdp-2018,total-gdp-2018,2026-11-01,obs_value,3030,3300,A slip of ours.,",
        "gdp-2018-b,total-gdp-2018,2026-11-02,obs_value,3300,3310.6,Another one.,",
    )
    [change] = found(data)
    assert [c.reason["en"] for c in change.corrections] == ["Another one."]


def test_correction_of_one_cell_does_not_excuse_another(data):
    """Each cell that changes needs its own reason."""
    put(data / OBS, GDP, GDP.replace("3030,about", "3310.6,exact"))
    correct(data, "gdp-2018,total-gdp-2018,2026-11-01,obs_value,3030,3310.6,A slip of ours.,")
    [problem] = problems(data)
    assert ": change: qualifier is 'exact', and was 'about'" in problem


def test_correction_that_does_not_lead_there(data):
    """A correction that says another value than the one that stands there is a problem at its cell."""
    put(data / OBS, GDP, GDP.replace("3030", "3310.6"))
    correct(data, "gdp-2018,total-gdp-2018,2026-11-01,obs_value,3030,3300,A slip of ours.,")
    first, second = problems(data)
    assert first.startswith("corrections.csv:2:51: correction: is is '3300', and obs_value of 'total-gdp-2018'")
    assert ": change: obs_value is '3310.6'" in second


@pytest.mark.parametrize(
    ("row", "fragment"),
    [
        ("a,total-gdp-1918,2026-11-01,obs_value,1,2,Why.,", "observation is 'total-gdp-1918', which was neither"),
        ("a,total-gdp-2018,2026-11-01,obs_value,5,5,Why.,", "is is '5', the same as was"),
        ("a,total-gdp-2018,2026-11-31,obs_value,1,2,Why.,", "date is '2026-11-31', not a date"),
        ("a,total-gdp-2018,2026-11-01,note_en,1,2,Why.,", "field is 'note_en', not one of"),
    ],
)  # fmt: skip
def test_corrections_are_checked(data, row, fragment):
    """A correction of nothing, without a change, of no day or of no column of data is a problem."""
    correct(data, row)
    [problem] = problems(data)
    assert problem.startswith("corrections.csv:2:")
    assert fragment in problem


def test_what_a_figure_is_about_is_only_corrected(data):
    """Another period is never a revision, whatever the source: it is another figure."""
    row = OUTPUT.replace("output,2020,", "output,2016,").replace("peoples-daily-online-2022-07-12", LATER)
    put(data / OBS, OUTPUT, row)
    [problem] = problems(data)
    assert ": change: time_period is '2016', and was '2020' in 0.1.0; what a figure is about changes only" in problem
    correct(data, "year,ai-output-2020,2026-11-01,time_period,2020,2016,Misread.,")
    assert [c.kind for c in found(data)] == ["corrected"]


def test_withdrawn(data):
    """A row that is gone needs a reason, and is shown with it and with what it said."""
    lines = (data / OBS).read_text("utf-8").splitlines()
    [number] = [n for n, row in enumerate(lines, 1) if row.startswith("ai-output-2020-s1,")]
    put(data / OBS, lines[number - 1] + "\n", "")
    [problem] = problems(data)
    assert problem.startswith(f"releases/0.1.0/{OBS}:{number}:1: change: 'ai-output-2020-s1' is gone")
    correct(data, "gone,ai-output-2020-s1,2026-11-01,id,ai-output-2020-s1,,Not found in the source.,")
    [change] = found(data)
    assert (change.kind, change.now, str(change.before.value)) == ("withdrawn", None, "95")
    assert [c.reason["en"] for c in change.corrections] == ["Not found in the source."]


def test_newly_disputed(data):
    """A new figure that contradicts a released one makes both newly disputed."""
    put(data / OBS, GDP, f"total-gdp-2018-b,beijing,total,gdp,2018,4030,exact,P,bast-2023-10-16{',' * 12}\n{GDP}")
    kinds = {c.kind: c for c in found(data)}
    assert list(kinds) == ["new", "disputed"]
    assert {o.id for o in kinds["disputed"].conflict.members} == {"total-gdp-2018", "total-gdp-2018-b"}


def test_old_dispute_is_no_news(data):
    """A disagreement that was released already is not listed again."""
    put(data / OBS, GDP, f"total-gdp-2018-b,beijing,total,gdp,2018,4030,exact,P,bast-2023-10-16{',' * 12}\n{GDP}")
    shutil.copyfile(data / OBS, data / "releases" / "0.1.0" / OBS)
    assert found(data) == []


def test_newest_release_below_counts(data):
    """Of several releases the newest below the version counts, by numbers and not by text."""
    for version, value in (("0.9.0", "4000"), ("0.10.0", "3030"), ("1.0.0", "5000")):
        shutil.copytree(data / "releases" / "0.1.0", data / "releases" / version)
        put(data / "releases" / version / OBS, ",gdp,2018,3030,", f",gdp,2018,{value},")
    settle(data, version="0.11.0")
    dataset = validate.read(data)
    assert dataset.release.version == "0.10.0"


def test_released_version_is_closed(data):
    """A version that was released never holds other figures: the next change asks for a higher one."""
    settle(data, version="0.1.0")
    put(data / OBS, AI, AI.replace("207", "208"))
    assert problems(data) == [
        "datapackage.json:1:240: released: version is '0.1.0', which was released with other figures; raise it"
    ]


def test_release_with_fewer_columns(data):
    """A release from before a column was added is read as it is."""
    path = data / "releases" / "0.1.0" / OBS
    rows = [row.rpartition(",")[0] for row in path.read_text("utf-8").splitlines()]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    assert found(data) == []


def test_damaged_release(data):
    """A release that cannot be read is a problem at its cell."""
    put(data / "releases" / "0.1.0" / OBS, ",gdp,2018,3030,", ",gdp,2018,many,")
    assert any(p.startswith("releases/0.1.0/observations.csv:3:39: type: obs_value is 'many'") for p in problems(data))


# ---------------------------------------------------------------------------- vintages


REVISES = {
    "another period": ("total-gdp-2018", "which is not the same area"),
    "a later source": ("ai-output-2021", "which was published later"),
    "itself": ("total-gdp-2017", "which leads back to itself"),
    "nothing": ("total-gdp-1917", "observations has no such row"),
}


@pytest.mark.parametrize(("target", "fragment"), REVISES.values(), ids=REVISES)
def test_revises_is_checked(small, target, fragment):
    """A figure revises an earlier one of the same measure and period, and never itself."""
    row = "total-gdp-2017,beijing,total,gdp,2017,2800,about,P,scio-2018-01-23"
    put(small / OBS, f"{row}{',' * 12}\n", f"{row}{',' * 11}{target},\n")
    if target == "ai-output-2021":
        put(small / OBS, AI, ",total,gdp,2017,207,about,A,china-daily-2022-11-21,")
    messages = [p for p in problems(small) if ": revises" in p or ": reference" in p]
    assert len(messages) == 1
    assert fragment in messages[0]


def test_vintages_of_the_atlas():
    """Every figure that revises another has a firmer status than the old one, and both stand in the data."""
    dataset = validate.read(ROOT / "data")
    pairs = [(o, dataset.observations[o.revises]) for o in dataset.observations.values() if o.revises]
    assert len(pairs) >= 6
    for new, old in pairs:
        assert (old.status, new.status) == ("P", "A")


# ---------------------------------------------------------------------------- the command


def run(*options: object) -> subprocess.CompletedProcess[str]:
    """Run build.py."""
    command = [sys.executable, ROOT / "build.py", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_release_command(small, tmp_path):
    """`--release` keeps the tables byte for byte, builds nothing, and refuses to do it again."""
    done = run("--release", "--data", small, "--docs", tmp_path / "docs")
    assert done.returncode == 0, done.stderr
    kept = small / "releases" / "0.1.0"
    assert sorted(path.name for path in kept.iterdir()) == ["observations.csv", "sources.csv"]
    for path in kept.iterdir():
        assert path.read_bytes() == (small / path.name).read_bytes()
    assert not (tmp_path / "docs").exists()
    stamp = (kept / OBS).stat().st_mtime_ns
    again = run("--release", "--data", small)
    assert again.returncode == 4
    assert "0.1.0 is released already; raise the version in datapackage.json" in again.stderr
    assert "Traceback" not in again.stderr
    assert (kept / OBS).stat().st_mtime_ns == stamp


def test_unsound_data_is_not_released(small):
    """Data with a problem is never kept as a release."""
    put(small / OBS, AI, AI.replace("207", "n.a."))
    assert run("--release", "--data", small).returncode == 1
    assert not (small / "releases").exists()


# ---------------------------------------------------------------------------- the feed


def parsed(dataset: Dataset) -> Xml.Element:
    """The feed of a dataset, read back."""
    code = dataset.profile.languages[0]
    [output] = feed.outputs(dataset, Path(), Language(code, samples.labels(), dataset.units))
    assert output.path == "changes.xml"
    return Xml.fromstring(output.content)  # noqa: S314 - made by the atlas a line above


@pytest.fixture
def changed(data) -> Dataset:
    """A dataset with a new, a corrected, a withdrawn and a newly disputed figure."""
    line = next(row for row in (data / OBS).read_text("utf-8").splitlines() if row.startswith("ai-output-2018-b"))
    put(data / OBS, line + "\n", "")
    put(data / OBS, AI, AI.replace("207", "208"))
    put(data / OBS, GDP, f"total-gdp-2018-b,beijing,total,gdp,2018,4030,exact,P,vmaya-2019-08-22{',' * 12}\n{GDP}")
    correct(
        data,
        "a,ai-output-2018-b,2026-11-01,id,ai-output-2018-b,,A copy of the other.,",
        "b,ai-output-2021,2026-11-01,obs_value,207,208,Misread & mistyped.,",
    )
    return validate.read(data)


def test_feed_is_atom(changed):
    """The feed has what RFC 4287 asks for: ids, titles, dates and an author; ids are absolute and each its own."""
    root = parsed(changed)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    entries = root.findall("a:entry", ATOM)
    assert {e.find("a:category", ATOM).get("term") for e in entries} == {"new", "corrected", "withdrawn", "disputed"}
    assert root.find("a:author/a:name", ATOM).text
    ids = []
    for element in (root, *entries):
        for tag in ("id", "title", "updated"):
            [only] = element.findall(f"a:{tag}", ATOM)
            assert only.text
        assert datetime.fromisoformat(element.find("a:updated", ATOM).text).tzinfo
        assert element.find("a:link[@rel='alternate']", ATOM).get("href")
        ids.append(element.find("a:id", ATOM).text)
    assert len(set(ids)) == len(ids)
    assert all(i.startswith("urn:uuid:") for i in ids)
    assert all(e.find("a:summary", ATOM).text for e in entries)


def test_feed_does_not_know_the_clock(changed):
    """Every date is that of the data, and the same data gives the same bytes."""
    root = parsed(changed)
    assert {e.text for e in root.iter("{http://www.w3.org/2005/Atom}updated")} == {"2026-11-21T00:00:00Z"}
    assert Xml.tostring(root) == Xml.tostring(parsed(changed))


def test_feed_links(changed, data):
    """Links are relative where the site has no address, and absolute with a link to itself where it has one."""
    assert {e.get("href").partition("#")[0] for e in parsed(changed).iter(f"{{{ATOM['a']}}}link")} == {"changes.html"}
    settle(data, homepage="https://example.org/atlas/")
    root = parsed(validate.read(data))
    assert root.find("a:link[@rel='self']", ATOM).get("href") == "https://example.org/atlas/changes.xml"
    links = [e.get("href") for e in root.iter(f"{{{ATOM['a']}}}link")]
    assert all(link.startswith("https://example.org/atlas/changes.") for link in links)


def test_page_and_feed_agree(built):
    """On the real site each entry of the feed leads to a place on the page; the page and every head link the feed."""
    root = Xml.fromstring((built.site / "changes.xml").read_text("utf-8"))  # noqa: S314 - made by the atlas
    found = pages(built.site)
    anchors = [e.find("a:link", ATOM).get("href") for e in root.findall("a:entry", ATOM)]
    assert anchors
    for anchor in anchors:
        path, _, place = anchor.partition("#")
        assert re.fullmatch(r"changes(\.\d+)?\.html", path)
        assert found[path].ids.count(place) == 1
    assert "changes.xml" in found["changes.html"].links
    for name, other in pages(built.site).items():
        up = "/" if name == "404.html" else "../" * name.count("/")
        assert ("link", f"{up}changes.xml") in other.addresses
