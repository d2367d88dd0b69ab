"""The map of hubs: which district each lies in, with as many of their names as there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atlas.charts import ground, theme, words
from atlas.charts.chart import Cell, Chart, Subject, Table
from atlas.language import Language
from atlas.model import Area, Dataset

RULE = "chart.rule.hubs"

NAMED = 5
"""Hubs of one area that the description names; the table has all."""


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One map where the dataset has borders and two of its areas hold a hub."""
    if subject.kind not in ("home", "areas") or not subject.dataset.boundaries:
        return
    found = {key: hubs for key, hubs in within(subject.dataset).items() if hubs}
    if len(found) >= 2:
        yield chart(subject, language)


def home(area: Area, dataset: Dataset) -> tuple[str, ...]:
    """The areas with borders that a place lies in: those that it names, else the only one of what it is part of."""
    shapes = dataset.boundaries.shapes if dataset.boundaries else {}
    if area.id in shapes:
        return (area.id,)
    named = tuple(key for key in area.part_of if key in shapes)
    if named:
        return named
    wider = [home(dataset.areas[key], dataset) for key in area.part_of]
    return wider[0] if len(wider) == 1 and len(wider[0]) == 1 else ()


def within(dataset: Dataset) -> Mapping[str, tuple[Area, ...]]:
    """The hubs of each area with borders: those of its own before those that it shares or that lie in another hub."""
    lying = {area: home(area, dataset) for area in dataset.areas.values() if area.kind == "hub"}
    order = {area: place for place, area in enumerate(lying)}
    counts: dict[str, int] = {}
    for o in dataset.observations.values():
        counts[o.area.id] = counts.get(o.area.id, 0) + 1

    def rank(area: Area) -> tuple[int, bool, int, int]:
        nested = any(parent in dataset.areas and dataset.areas[parent].kind == "hub" for parent in area.part_of)
        return len(lying[area]), nested, -counts.get(area.id, 0), order[area]

    shapes = dataset.boundaries.shapes if dataset.boundaries else {}
    return {key: tuple(sorted((a for a, homes in lying.items() if key in homes), key=rank)) for key in shapes}


def chart(subject: Subject, language: Language) -> Chart:
    """Areas with a hub in colour, each with its name and its hubs; the headline says where most of them are."""
    data, t = subject.dataset, language.t
    boundaries, held = data.boundaries, within(data)
    if boundaries is None:
        raise ValueError("a map needs borders")
    short = ground.names((data.areas[key] for key in boundaries.shapes), language)
    most = max(held.values(), key=len)
    leaders = [key for key, hubs in held.items() if len(hubs) == len(most)]
    known = {hub.id for hubs in held.values() for hub in hubs}
    headline = t(
        "chart.hubs.first" if len(leaders) == 1 else "chart.hubs.level",
        area=short[leaders[0]],
        most=len(most),
        count=len(known),
        areas=sum(map(bool, held.values())),
        all=len(held),
    )
    spots = [spot(data.areas[key], short[key], hubs, language) for key, hubs in held.items()]
    below = words.subtitle((t("chart.hubs.measure"), language.name(data.city.name)), language)
    listed = (
        t("chart.named", name=short[key], figure=", ".join([*(language.name(hub.name) for hub in hubs[:NAMED]), *more]))
        for key, hubs in held.items()
        for more in [[t("chart.hubs.more", count=len(hubs) - NAMED)] if len(hubs) > NAMED else []]
        if hubs
    )
    rows: list[tuple[Cell, ...]] = [
        (language.name(data.areas[key].name), hub) for key, hubs in held.items() for hub in hubs
    ]
    return Chart(
        id=f"hubs-{subject.id}".lower(),
        kind="hubs",
        headline=headline,
        subtitle=below,
        description=words.description("hubs", below, listed, language),
        note=t("chart.note.hubs"),
        sources=(),
        table=Table((t("chart.head.place"), t("chart.head.hubs")), tuple(rows)),
        draw=ground.drawing(boundaries, spots, language.bare),
        counts=True,
    )


def spot(area: Area, name: str, hubs: Sequence[Area], language: Language) -> ground.Spot:
    """An area with all of its hubs, the first few and a count, the count, or its name alone."""
    names = [language.name(hub.name) for hub in hubs]
    tip = {"place": name, "hubs": ", ".join(names), "href": f"hubs/{area.id}.html"}
    choices: list[list[str]] = []
    for shown in (3, 2, 1):
        for width in (170, 130, 100):
            if len(names) >= shown:
                lines = [line for text in names[:shown] for line in theme.wrap(text, width)]
                rest = [language.t("chart.hubs.more", count=len(names) - shown)] if len(names) > shown else []
                choices.append([name, *lines, *rest])
    if names:
        choices.append([name, language.t("chart.hubs.count" if len(names) > 1 else "chart.hubs.one", count=len(names))])
    choices.append([name])
    return ground.Spot(area.id, theme.LIGHT["zone" if hubs else "land"], choices, tip=tip)
