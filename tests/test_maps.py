"""Maps: borders that are sound and say whose they are, charts that invent no place, and sites without borders."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from atlas import figures, geometry, site, validate
from atlas.charts import districts, ground, hubs, theme
from atlas.charts.chart import Chart
from atlas.geometry import Shape
from atlas.load import BOUNDARIES
from atlas.model import Dataset
from atlas.output import Shelf
from atlas.pages import areas
from atlas.pages.page import Atlas
from atlas.problems import InputError
from tests import samples
from tests.golden import ROOT, assemble, outputs

OFFICIAL = {
    "dongcheng": 42, "xicheng": 51, "chaoyang": 471, "fengtai": 306, "shijingshan": 86, "haidian": 431,
    "mentougou": 1451, "fangshan": 2019, "tongzhou": 906, "shunyi": 1020, "changping": 1344, "daxing": 1036,
    "huairou": 2123, "pinggu": 950, "miyun": 2229, "yanqing": 1995,
}  # fmt: skip
"""The sixteen districts and their areas in square kilometres, as the city gives them."""
BEIJING = (115.4, 39.4, 117.6, 41.1)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The real dataset."""
    return validate.read(ROOT / "data")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small dataset with the borders of one area."""
    folder = assemble("one-industry", tmp_path / "data")
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    real = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))
    descriptor["resources"] += [r for r in real["resources"] if r["name"] == BOUNDARIES]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    ring = [[116, 40], [117, 40], [117, 41], [116, 41], [116, 40]]
    shape = {"type": "Feature", "id": "haidian", "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (folder / "boundaries.LICENSE.txt").write_text("", "utf-8")
    write(folder, {"type": "FeatureCollection", "features": [shape]})
    return folder


def write(folder: Path, content: Any) -> None:
    """The borders, a feature a line."""
    text = json.dumps(content, separators=(",", ":")).replace('{"type":"Feature",', '\n{"type":"Feature",')
    (folder / "boundaries.geojson").write_text(text, "utf-8")


def problems(folder: Path) -> list[str]:
    """What is wrong with a dataset, without the name of its folder."""
    try:
        validate.read(folder)
    except InputError as error:
        return [str(problem).removeprefix(f"{folder.name}/") for problem in error.problems]
    return []


def chart(module: Any, data: Dataset) -> Chart:
    """The only map of a kind."""
    (found,) = module.draw(samples.subject(data, "areas", "places"), samples.language())
    return found


def spec(found: Chart, width: int = theme.WIDE) -> dict[str, Any]:
    """Its spec."""
    return figures.spec(found, width)


# ---------------------------------------------------------------------------- the borders of Beijing


def test_sixteen_districts(dataset: Dataset) -> None:
    """The map has the districts as they have been since 2015, each an area of the dataset with the official size."""
    assert dataset.boundaries
    assert set(dataset.boundaries.shapes) == set(OFFICIAL)
    assert {area.id for area in dataset.areas.values() if area.kind == "district"} == set(OFFICIAL)
    for key, polygons in dataset.boundaries.shapes.items():
        degrees = sum(geometry.turn(ring) for polygon in polygons for ring in polygon) / 2
        assert degrees * 111.2 * 85.2 == pytest.approx(OFFICIAL[key], rel=0.05), key


def test_borders_lie_in_the_city(dataset: Dataset) -> None:
    """No ring is open or empty, and no point lies outside of the city's bounds."""
    assert dataset.boundaries
    rings = [ring for shape in dataset.boundaries.shapes.values() for polygon in shape for ring in polygon]
    assert all(len(ring) >= 4 and ring[0] == ring[-1] for ring in rings)
    west, south, east, north = geometry.around([point for ring in rings for point in ring])
    assert west > BEIJING[0]
    assert south > BEIJING[1]
    assert east < BEIJING[2]
    assert north < BEIJING[3]


def test_names_agree(dataset: Dataset) -> None:
    """A feature has the Chinese name of the area whose id it has."""
    content = json.loads((ROOT / "data" / "boundaries.geojson").read_text("utf-8"))
    assert {f["id"]: f["properties"]["name_zh"] for f in content["features"]} == {
        key: dataset.areas[key].name["zh"] for key in OFFICIAL
    }


def test_size() -> None:
    """Borders stay small enough to stand in a page."""
    assert (ROOT / "data" / "boundaries.geojson").stat().st_size < 20_000


def test_licence_is_named(dataset: Dataset) -> None:
    """Whose borders they are and under which licence stands in the data and on about; the licence lies beside them."""
    assert dataset.boundaries
    assert (dataset.boundaries.origin, dataset.boundaries.licence) == ("Apache ECharts 4.9.0", "Apache License 2.0")
    assert "Apache License" in (ROOT / "data" / dataset.boundaries.licence_url).read_text("utf-8")
    about = (ROOT / "docs" / "about.md").read_text("utf-8")
    assert "Apache ECharts" in about
    assert "Apache License" in about


# ---------------------------------------------------------------------------- what is refused


def ring(change: Callable[[list[Any]], Any]) -> Callable[[dict[str, Any]], None]:
    """A change of the only ring."""

    def apply(feature: dict[str, Any]) -> None:
        feature["geometry"]["coordinates"] = [change(feature["geometry"]["coordinates"][0])]

    return apply


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.update(id="haidain"), "boundaries.geojson:2:19: reference: id is 'haidain', and areas has no"),
        (lambda f: f.pop("id"), "boundaries.geojson:1:1: reference: id is ''"),
        (lambda f: f["geometry"].update(type="Point"), "2:19: geometry: the borders of 'haidian' are of type 'Point'"),
        (lambda f: f.update(geometry=None), "geometry: the borders of 'haidian' are of type None"),
        (ring(lambda points: points[:-1]), "have a ring that does not end where it starts"),
        (ring(lambda points: points[:2]), "have a ring of fewer than four points"),
        (ring(lambda points: points[::-1]), "have an outer ring that runs clockwise"),
        (ring(lambda points: [[x * 1000, y] for x, y in points]), "no longitude and latitude in degrees"),
        (ring(lambda points: [["a", y] for _, y in points]), "are not lists of rings of points"),
    ],
)
def test_flawed_border(small: Path, change: Callable[[dict[str, Any]], Any], said: str) -> None:
    """A border that cannot be drawn, or belongs to no area, is one problem at its place in the file."""
    content = json.loads((small / "boundaries.geojson").read_text("utf-8"))
    change(content["features"][0])
    write(small, content)
    (found,) = problems(small)
    assert said in found


def test_border_twice(small: Path) -> None:
    """An area has its borders once."""
    content = json.loads((small / "boundaries.geojson").read_text("utf-8"))
    content["features"] *= 2
    write(small, content)
    (found,) = problems(small)
    assert "key: the area 'haidian' has borders already" in found


@pytest.mark.parametrize("text", ["[]", '{"type": "FeatureCollection"}', '{"features": [1]}'])
def test_no_collection(small: Path, text: str) -> None:
    """Another file than a collection of features is refused as such."""
    (small / "boundaries.geojson").write_text(text, "utf-8")
    assert problems(small) == ["boundaries.geojson:1: geometry: borders are a GeoJSON FeatureCollection"]


def test_broken_json(small: Path) -> None:
    """A slip in the file is named with its line."""
    (small / "boundaries.geojson").write_text('{"features":\n [}', "utf-8")
    (found,) = problems(small)
    assert found.startswith("boundaries.geojson:2:3: json: ")


@pytest.mark.parametrize("part", ["licenses", "sources"])
def test_unnamed_origin(small: Path, part: str) -> None:
    """Borders without a licence or an origin are refused: a map could not say whose they are."""
    descriptor = json.loads((small / "datapackage.json").read_text("utf-8"))
    del descriptor["resources"][-1][part]
    (small / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    (found,) = problems(small)
    assert re.sub(r":\d+:\d+", "", found, count=1).startswith(
        f"datapackage.json: licence: the resource 'boundaries' has no {part}"
    )


# ---------------------------------------------------------------------------- the maps


def test_hubs_are_counted_where_they_are_named() -> None:
    """A hub lies in the districts that it names, or in the only one of what it is part of; no place is made up."""
    data = samples.dataset(boundaries=samples.BOUNDARIES)
    held = {key: [hub.id for hub in found] for key, found in hubs.within(data).items() if found}
    assert held == {"north": ["science-city", "valley", "test-zone"], "south": ["test-zone"]}
    assert hubs.home(data.areas["zgc"], data) == ()
    found = chart(hubs, data)
    assert found.headline == "2 of 6 districts hold a hub, and North the most of them: 3 of 3"
    assert "North: Science City, Valley, Test Zone; South: Test Zone" in found.description
    assert [row[0] for row in found.table.rows] == ["North District"] * 3 + ["South District"]


def test_figure_by_district() -> None:
    """The greatest figure is the finding; a part of a year is left out and named; a district without one says so."""
    found = chart(districts, samples.everything())
    assert found.headline == (
        "North has the largest gross domestic product of the 4 districts with a figure for a whole year, "
        "1.291 trillion yuan in 2024"
    )
    assert "Not drawn, as they are not stated for a whole year: West (January–September 2021)." in found.note
    assert "A hollow circle is provisional or an estimate." in found.note
    drawn = spec(found)
    rows = [row for name in drawn["datasets"].values() for row in name]
    assert "no figure" in {row.get("text") for row in rows}
    sizes = {row["place"]: row["size"] for row in rows if "size" in row}
    assert sizes["North"] / sizes["Old"] == pytest.approx(1290.71 / 218.75, rel=0.01)
    fills = {row["place"]: row["fill"] for row in rows if "size" in row}
    hollow = theme.LIGHT["surface"]
    assert {place for place, fill in fills.items() if fill == hollow} == {"South", "East"}


def test_too_few_districts_give_no_map() -> None:
    """A figure of three districts is no map, nor one of four that lie years apart."""
    for figures_ in (samples.GDP[:3], (*samples.GDP[:3], *samples.observations("old/total/gdp", "2019=200"))):
        data = samples.dataset(figures_, boundaries=samples.BOUNDARIES)
        assert list(districts.draw(samples.subject(data, "areas"), samples.language())) == []


def test_bound_leaves_the_first_open() -> None:
    """Where a bound may hide a larger figure, the headline only reports."""
    data = samples.dataset(
        (*samples.GDP[1:], *samples.observations("north/total/gdp", "2024=900 more_than")),
        boundaries=samples.BOUNDARIES,
    )
    assert chart(districts, data).headline.startswith("South reports the largest")


@pytest.mark.parametrize("width", [theme.WIDE, theme.NARROW])
@pytest.mark.parametrize("module", [hubs, districts], ids=["hubs", "districts"])
def test_real_map_names_every_district(dataset: Dataset, module: Any, width: int) -> None:
    """Each district has its name in the picture once, inside the picture, and no words lie on others."""
    language = samples.language()
    subject = samples.subject(dataset, "areas", "places")
    found = next(iter(module.draw(subject, language)))
    names = ground.names((dataset.areas[key] for key in OFFICIAL), language).values()
    drawn = spec(found, width)
    rows = [row for rows in drawn["datasets"].values() for row in rows if "text" in row and "x" in row]
    assert sorted(row["text"] for row in rows if row["text"] in names) == sorted(names)
    boxes = []
    for row in rows:
        half = theme.text_width(row["text"]) / 2
        assert half - 2 <= row["x"] <= width - half + 2, row
        boxes.append((row["x"] - half, row["y"] - 6, row["x"] + half, row["y"] + 6))
    assert not any(geometry.meet(one, other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_picture_is_small(dataset: Dataset, tmp_path: Path) -> None:
    """A map weighs little, and its two parts are drawn to two scales."""
    found = chart(hubs, dataset)
    picture = figures.render([found], tmp_path)[found.id]
    assert len(picture.wide) < 14_000
    assert len(picture.narrow) < 14_000
    assert len(re.findall(r'd="M[^"]*z"', picture.wide)) >= 16
    scales = {layer["projection"]["scale"] for layer in spec(found)["layer"] if "projection" in layer}
    assert len(scales) == 2


# ---------------------------------------------------------------------------- the plan


def test_small_areas_get_an_inset() -> None:
    """Areas below half of the average size, close together, are drawn again; without such there is no inset."""
    assert geometry.plan(samples.BOUNDARIES.shapes).small == ("old", "new")
    large = {key: shape for key, shape in samples.BOUNDARIES.shapes.items() if key not in ("old", "new")}
    assert geometry.plan(large).small == ()
    data = samples.dataset(boundaries=replace(samples.BOUNDARIES, shapes=large))
    assert len([layer for layer in spec(chart(hubs, data))["layer"] if "projection" in layer]) == 1


def test_room_inside() -> None:
    """Words stand inside their area and clear of others, or nowhere."""
    shape = Shape(((((0, 0), (100, 0), (100, 40), (0, 40), (0, 0)),),))
    assert shape.room(80, 20) == shape.middle
    assert shape.room(120, 20) is None
    assert shape.room(120, 20, part=0.5) is not None
    x, y = shape.room(40, 16, [(30, 0, 70, 40)], part=0.6) or (0, 0)
    assert not geometry.meet((x - 20, y - 8, x + 20, y + 8), (30, 0, 70, 40))


# ---------------------------------------------------------------------------- pages


def test_site_without_borders(tmp_path: Path) -> None:
    """Another city gives no borders, and gets its pages without a map and without an error."""
    made = {o.path: o.content.decode() for o in outputs(assemble("another-city", tmp_path / "data")) if ".md" in o.path}
    page = made["hubs/index.md"]
    assert "<figure" not in page
    assert 'class="locator"' not in "".join(made.values())
    assert 'class="districts"' not in page


def test_places_page(dataset: Dataset) -> None:
    """Every hub stands in the list, under its districts or among those without one, and leads to its page."""
    atlas = Atlas(dataset, samples.language())
    (page,) = areas.pages(atlas)
    listed = {link.href for item in page.view.districts for link in item.hubs}  # type: ignore[attr-defined]
    listed |= {link.href for link in page.view.unplaced}  # type: ignore[attr-defined]
    assert listed == {f"{area.id}.html" for area in dataset.areas.values() if area.kind == "hub"}
    assert [chart.kind for chart in page.charts] == ["hubs", "districts"]


def test_licence_is_published(small: Path) -> None:
    """The site hands on the borders with their licence, and names it on the data page and beside each map."""
    folders = site.Folders(small, ROOT / "templates", small.parent / "cache")
    made = {o.path: o.content for o in site.outputs(validate.read(small), folders, lambda pages, _: pages, Shelf())}
    assert {"data/boundaries.geojson", "data/boundaries.LICENSE.txt"} <= set(made)
    for path in ("data.md", "hubs/haidian.md"):
        text = made[path].decode()
        assert "Apache ECharts 4.9.0" in text, path
        assert "Apache License 2.0" in text, path
        assert "data/boundaries.LICENSE.txt" in text, path
