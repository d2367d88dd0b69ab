"""Who works where, and in what else: the organisations of one industry, the places that they are in, other industries.

A wide picture has three columns joined by lines. A narrow one is a tree: under each place its organisations, under each
of them the other industries. Everything is named beside its mark, so that nothing need be pointed at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import altair

from atlas import paging
from atlas.charts import parts, theme, words
from atlas.charts.chart import Cell, Chart, Subject, Table
from atlas.charts.layers import Drawing, Layer, Row
from atlas.charts.milestones import spread
from atlas.language import Language
from atlas.model import Activity, Area, AreaActivity, Dataset, Organisation, Source

RULE = "chart.rule.links"
LEAST, PLACES = 3, 2
"""Organisations, and places that they are in, that make a picture."""
MOST = 26
"""Rows of one picture. More organisations are parted by kind; places without any are left out first."""
SHAPES = ("circle", "cross", "triangle-up", "triangle-down", "diamond")
COLOURS = ("c1", "c6", "c3", "c5", "c4", "c2", "c8")
"""The mark of each kind of organisations, in the order in which the dataset first names the kinds; of unlike lengths,
so that further kinds differ too. A square is a place."""
GAP = 8.0
"""Between one row and the next."""


@dataclass(frozen=True)
class Group:
    """A place with the organisations that are in it, and what says that the industry is at home there."""

    area: Area
    members: tuple[Organisation, ...]
    homes: tuple[AreaActivity, ...]


def draw(subject: Subject, language: Language) -> Iterator[Chart]:
    """One chart on an industry's page, or one for each kind of organisations where there are too many for one."""
    data = subject.dataset
    if subject.kind != "ecosystem" or subject.id not in data.activities:
        return
    found = organisations(data, data.activities[subject.id])
    kinds = list(dict.fromkeys(o.kind for o in found))
    if len(found) <= MOST or len(kinds) == 1:
        yield from chart(subject, found, language)
        return
    for kind in kinds:
        name = language.t("chart.links.kind", subject=subject.name, kind=language.t(f"organisation.{kind}"))
        yield from chart(replace(subject, name=name), [o for o in found if o.kind == kind], language, f"-{kind}")


def organisations(data: Dataset, activity: Activity) -> list[Organisation]:
    """The organisations that are active in an industry or a narrower scope of it, in file order."""
    family = set(data.family(activity))
    return [o for o in data.organisations.values() if not family.isdisjoint(o.activities)]


def homes(data: Dataset, activity: Activity) -> list[AreaActivity]:
    """What says that an industry or a narrower scope of it is at home in a place, in file order."""
    family = set(data.family(activity))
    return [item for item in data.area_activities if item.activity in family]


def groups(data: Dataset, activity: Activity, members: Iterable[Organisation]) -> list[Group]:
    """The places by number of organisations; then the city, where no narrower place is named, and places elsewhere.

    Places where the industry is at home and that hold none of the organisations come last.
    """
    known = homes(data, activity)
    listed = list(members)
    areas = dict.fromkeys([*(o.area for o in listed), *(home.area for home in known)])
    found = [
        Group(area, tuple(o for o in listed if o.area == area), tuple(h for h in known if h.area == area))
        for area in areas
    ]
    return sorted(
        found, key=lambda g: (not g.members, g.area == data.city, g.area.kind == "comparator", -len(g.members))
    )


def elsewhere(data: Dataset, activity: Activity, organisation: Organisation) -> tuple[Activity, ...]:
    """The other industries that an organisation is active in, by the page that each is shown on."""
    shown = dict.fromkeys(data.lineage(item)[-1] for item in organisation.activities)
    return tuple(item for item in shown if item != data.lineage(activity)[-1])


def chart(subject: Subject, members: Sequence[Organisation], language: Language, part: str = "") -> Iterator[Chart]:
    """The headline says which place holds most of the organisations, and how many work in other industries too."""
    data, t, name = subject.dataset, language.t, language.name
    activity = data.activities[subject.id]
    every = groups(data, activity, members)
    held = [g for g in every if g.members and g.area != data.city]
    if len(members) < LEAST or sum(bool(g.members) for g in every) < PLACES:
        return
    shown, left = cut(every)
    also = sum(bool(elsewhere(data, activity, o)) for o in members)
    most = Counter({g.area.id: len(g.members) for g in held}).most_common(2)
    clear = bool(most) and most[0][1] > 1 and (len(most) == 1 or most[0][1] > most[1][1])
    headline = t(
        "chart.links.most" if clear else "chart.links.level",
        subject=subject.name,
        count=len(members),
        place=name(data.areas[most[0][0]].name) if most else "",
        most=most[0][1] if most else 0,
    )
    if also:
        headline = t("chart.links.also", finding=headline, count=also)
    below = words.subtitle((t("chart.links.measure"), subject.name), language)
    sources = {s.id: s for g in every for s in (*(o.source for o in g.members), *(h.source for h in g.homes))}
    notes = [t("chart.note.links"), *([t("chart.note.links.left", count=left)] if left else [])]
    yield Chart(
        id=f"links-{subject.id}{part}".lower(),
        kind="links",
        headline=headline,
        subtitle=below,
        description=words.description("links", below, (said(g, activity, data, language) for g in every), language),
        note=" ".join(notes),
        sources=tuple(sources.values()),
        table=table(every, activity, data, language),
        draw=drawing(shown, activity, data.bare, language.bare),
        counts=True,
    )


def cut(every: Sequence[Group]) -> tuple[list[Group], int]:
    """As many places as have room, and how many rows were left out, which the table holds."""
    room, shown, left = MOST, [], 0
    for group in every:
        need = max(1, len(group.members))
        if need <= room or (group.members and room > 0):
            shown.append(replace(group, members=group.members[:room]))
            left += max(0, len(group.members) - room)
            room -= min(need, room)
        else:
            left += need
    return shown, left


def place(area: Area, data: Dataset, language: Language) -> str:
    """The name of a place; the city as a whole is said to be no narrower place."""
    name = language.name(area.name)
    return language.t("chart.links.city", city=name) if area == data.city else name


def said(group: Group, activity: Activity, data: Dataset, language: Language) -> str:
    """A place for a screen reader: whether the industry is at home there, and its organisations."""
    listed = []
    for o in group.members:
        also = words.joined("chart.list.inner", (language.name(a.name) for a in elsewhere(data, activity, o)), language)
        text = language.t("chart.links.member", name=language.name(o.name), kind=language.t(f"organisation.{o.kind}"))
        listed.append(language.t("chart.links.member.also", member=text, also=also) if also else text)
    figure = words.joined("chart.list.inner", listed, language) or language.t("chart.links.none")
    key = "chart.links.home" if group.homes else "chart.links.away"
    return language.t(key, place=place(group.area, data, language), members=figure)


def table(every: Sequence[Group], activity: Activity, data: Dataset, language: Language) -> Table:
    """Every link with its source: each organisation with its place and industries, each place with the industry."""
    t, name = language.t, language.name
    head = tuple(t(f"chart.head.{key}") for key in ("link", "kind", "place", "industries", "source"))
    rows: list[tuple[Cell, ...]] = []
    for group in every:
        for o in group.members:
            shown = dict.fromkeys(data.lineage(a)[-1] for a in o.activities)
            industries = words.joined("chart.list.inner", (name(a.name) for a in shown), language)
            rows.append((o, t(f"organisation.{o.kind}"), o.area, industries, o.source))
        known: dict[Source, None] = dict.fromkeys(h.source for h in group.homes)
        for source in known:
            wider = words.joined(
                "chart.list.inner", (name(data.areas[key].name) for key in group.area.part_of), language
            )
            rows.append((group.area, t(f"area.{group.area.kind}"), wider, name(activity.name), source))
    return Table(head, tuple(rows))


# ---------------------------------------------------------------------------- drawing


@dataclass
class Sheet:
    """What has been put on the picture, in pixels: texts by look, marks by fill, lines as points in order."""

    texts: dict[str, list[Row]]
    marks: list[Row]
    lines: list[Row]
    count: int = 0

    def write(self, lines: Sequence[str], x: float, middle: float, look: str, href: str = "") -> None:
        """Lines of text round a middle."""
        for i, text in enumerate(lines):
            y = middle + (i - (len(lines) - 1) / 2) * theme.LINE
            self.texts.setdefault(look, []).append({"x": round(x, 1), "y": round(y, 1), "text": text, "href": href})

    def mark(self, x: float, y: float, shape: str, fill: str, **tip: str) -> None:
        """A mark; `fill` is the name of a colour."""
        pale = fill == "surface"
        edge = theme.LIGHT["muted" if pale else fill]
        self.marks.append(
            {"x": round(x, 1), "y": round(y, 1), "shape": shape, "fill": theme.LIGHT[fill], "edge": edge, **tip}
        )

    def link(self, *points: tuple[float, float]) -> None:
        """A line that is level where it begins and ends; straight where it need not bend."""
        (x, y), (end, foot) = points[-2:]
        if abs(foot - y) < 1:
            self.line(points[0], (end, foot))
        else:
            self.line(*points[:-1], ((x + end) / 2, y), ((x + end) / 2, foot), (end, foot))

    def line(self, *points: tuple[float, float]) -> None:
        """A line along points, bent where it turns."""
        self.count += 1
        self.lines += [
            {"x": round(x, 1), "y": round(y, 1), "n": n, "part": self.count} for n, (x, y) in enumerate(points)
        ]


LOOKS: dict[str, dict[str, Any]] = {
    "head": {"align": "left", "color": theme.LIGHT["muted"], "fontWeight": "bold"},
    "head-right": {"align": "right", "color": theme.LIGHT["muted"], "fontWeight": "bold"},
    "key": {"align": "left", "color": theme.LIGHT["muted"]},
    "place": {"align": "left", "fontWeight": "bold"},
    "place-right": {"align": "right", "fontWeight": "bold"},
    "name": {"align": "left"},
    "also": {"align": "left", "color": theme.LIGHT["muted"]},
}
"""How each kind of text looks."""
BOLD = 1.08
"""How much wider bold text is."""


def signs(data: Dataset) -> dict[str, tuple[str, str]]:
    """Shape and colour of each kind of organisations, the same in every picture."""
    kinds = dict.fromkeys(o.kind for o in data.organisations.values())
    return {kind: (SHAPES[n % len(SHAPES)], COLOURS[n % len(COLOURS)]) for n, kind in enumerate(kinds)}


def key(sheet: Sheet, shown: Sequence[Group], data: Dataset, width: float, language: Language) -> float:
    """The signs and what they mean, in lines at the top; gives the height that they take."""
    used = {o.kind for g in shown for o in g.members}
    items = [(*sign, language.t(f"organisation.{kind}")) for kind, sign in signs(data).items() if kind in used]
    items += [("square", "ink", language.t("chart.links.key.home"))] if any(g.homes for g in shown) else []
    items += [("square", "surface", language.t("chart.links.key.away"))] if any(not g.homes for g in shown) else []
    x, y = 6.0, 8.0
    for shape, fill, text in items:
        wide = 12 + theme.text_width(text)
        if x > 6 and x + wide > width:
            x, y = 6.0, y + theme.LINE + 3
        sheet.mark(x, y, shape, fill)
        sheet.write([text], x + 10, y, "key")
        x += wide + 16
    return y + theme.LINE + 4


def drawing(shown: Sequence[Group], activity: Activity, data: Dataset, language: Language) -> Callable[[int], Drawing]:
    """The function that draws the picture: columns where there is room, else a tree."""

    def draw(width: int) -> Drawing:
        sheet = Sheet({}, [], [])
        top = key(sheet, shown, data, width, language)
        form = columns if theme.is_wide(width) else tree
        height = form(sheet, shown, activity, data, top, language)
        return parts.framed(layers(sheet, width, height, language), width, round(height), 0, 0, 2, 2)

    return draw


NODE, MARK, NAME, EDGE, OTHER = 180.0, 250.0, 262.0, 506.0, 560.0
"""From left to right in the wide picture: nodes of places, marks and names of organisations, where their lines leave
the names, and nodes of other industries."""


def columns(
    sheet: Sheet, shown: Sequence[Group], activity: Activity, data: Dataset, top: float, language: Language
) -> float:
    """Places, their organisations, and the other industries of these, each in a column; gives the height."""
    t, name = language.t, language.name
    sheet.write([t("chart.links.places")], NODE - 12, top + 6, "head-right")
    sheet.write([t("chart.links.organisations")], MARK - 6, top + 6, "head")
    y = top + theme.LINE + 12
    reach = [a for g in shown for o in g.members for a in elsewhere(data, activity, o)]
    room = (EDGE - NAME - 10) if reach else theme.WIDE - NAME - 8
    wanted: dict[Activity, list[tuple[float, float]]] = {a: [] for a in reach}
    for group in shown:
        title = theme.wrap(place(group.area, data, language), (NODE - 14) / BOLD)
        blocks = [theme.wrap(name(o.name), room) for o in group.members]
        tall = [len(block) * theme.LINE + GAP for block in blocks]
        full = max(sum(tall), len(title) * theme.LINE + GAP)
        at = y + (full - sum(tall)) / 2
        middles = []
        for o, block, high in zip(group.members, blocks, tall, strict=True):
            middles.append(at + high / 2)
            organisation(sheet, o, block, MARK, NAME, at + high / 2, data, language)
            for other in elsewhere(data, activity, o):
                wanted[other].append((NAME + max(map(theme.text_width, block)) + 5, at + high / 2))
            at += high
        node = (middles[0] + middles[-1]) / 2 if middles else y + full / 2
        sheet.write(title, NODE - 10, node, "place-right", f"hubs/{group.area.id}.html")
        square(sheet, group, NODE, node, data, language)
        for middle in middles:
            sheet.link((NODE + 6, node), (MARK - 7, middle))
        if not group.members:
            sheet.write([t("chart.links.none")], NAME, node, "also")
        y += full + GAP / 2
    if wanted:
        sheet.write([t("chart.links.others")], OTHER - 5, top + 6, "head")
        others(sheet, wanted, top + theme.LINE + 12, y, language)
    return y + 2


def others(
    sheet: Sheet, wanted: dict[Activity, list[tuple[float, float]]], top: float, foot: float, language: Language
) -> None:
    """The other industries, each as near as can be to the organisations that lead to it."""
    means = {a: sum(y for _, y in ends) / len(ends) for a, ends in wanted.items()}
    ordered = sorted(means, key=means.__getitem__)
    blocks = [theme.wrap(language.name(a.name), theme.WIDE - OTHER - 12) for a in ordered]
    tall = [len(block) * theme.LINE + GAP for block in blocks]
    room = max(foot - top, sum(tall))
    tops = spread([means[a] - top - high / 2 + 8 for a, high in zip(ordered, tall, strict=True)], tall, room)
    for a, block, high, at in zip(ordered, blocks, tall, tops, strict=True):
        middle = top + at + high / 2
        sheet.mark(OTHER, middle, "circle", "ink", industry=language.name(a.name), href=f"industries/{a.id}.html")
        sheet.write(block, OTHER + 9, middle, "name", f"industries/{a.id}.html")
        for x, y in wanted[a]:
            sheet.link((x, y), (EDGE, y), (OTHER - 6, middle))


def tree(
    sheet: Sheet, shown: Sequence[Group], activity: Activity, data: Dataset, top: float, language: Language
) -> float:
    """Under each place its organisations, and under each of them the other industries; gives the height."""
    y, right = top + 6, theme.NARROW - 4
    for group in shown:
        title = theme.wrap(place(group.area, data, language), (right - 16) / BOLD)
        first = y + theme.LINE / 2
        square(sheet, group, 6, first, data, language)
        sheet.write(title, 17, y + len(title) * theme.LINE / 2, "place", f"hubs/{group.area.id}.html")
        y += len(title) * theme.LINE + 4
        if not group.members:
            sheet.write([language.t("chart.links.none")], 17, y + theme.LINE / 2 - 2, "also")
            y += theme.LINE
        for o in group.members:
            block = theme.wrap(language.name(o.name), right - 37)
            other = [language.name(a.name) for a in elsewhere(data, activity, o)]
            also = language.t("chart.links.with", listed=words.joined("chart.list.inner", other, language))
            under = theme.wrap(also, right - 37) if other else []
            middle = y + theme.LINE / 2
            sheet.line((6, first + 6), (6, middle), (6, middle), (19, middle))
            organisation(sheet, o, block, 25, 37, y + len(block) * theme.LINE / 2, data, language, middle)
            sheet.write(under, 37, y + (len(block) + len(under) / 2) * theme.LINE, "also")
            y += (len(block) + len(under)) * theme.LINE + 5
        y += GAP
    return y


def organisation(
    sheet: Sheet,
    o: Organisation,
    block: Sequence[str],
    mark: float,
    left: float,
    middle: float,
    data: Dataset,
    language: Language,
    level: float | None = None,
) -> None:
    """An organisation's mark, level with the first or the middle of its lines, and its name."""
    shape, fill = signs(data)[o.kind]
    href = paging.organisation(o)
    tip = {"organisation": language.name(o.name), "kind": language.t(f"organisation.{o.kind}")}
    sheet.mark(mark, middle if level is None else level, shape, fill, **tip, source=o.source.publisher, href=href)
    sheet.write(block, left, middle, "name", href)


def square(sheet: Sheet, group: Group, x: float, y: float, data: Dataset, language: Language) -> None:
    """The mark of a place: full where a source of its own says that the industry is at home there."""
    tip = {"place": place(group.area, data, language), "href": f"hubs/{group.area.id}.html"}
    sheet.mark(x, y, "square", "ink" if group.homes else "surface", **tip)


NAMED = ("organisation", "kind", "place", "industry", "source")
TIPS = ((), ("organisation", "kind", "source"), ("place",), ("industry",))
"""What a mark of the key, of an organisation, of a place and of an industry says when it is pointed at."""


def points(rows: Sequence[Row], x: altair.X, y: altair.Y, tips: Sequence[altair.Tooltip]) -> Layer:
    """Marks that say the same things."""
    further: dict[str, Any] = {"tooltip": list(tips), "href": parts.CARD} if tips else {}
    layer: Layer = (
        parts.data(rows)
        .mark_point(size=64, strokeWidth=1.5, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=altair.Shape("shape:N", scale=None, legend=None),
            fill=altair.Fill("fill:N", scale=None, legend=None),
            stroke=altair.Stroke("edge:N", scale=None, legend=None),
            **further,
        )
    )
    return layer


def layers(sheet: Sheet, width: float, height: float, language: Language) -> list[Layer]:
    """Lines under marks, and texts."""
    scales = [altair.Scale(domain=[0, side], range=[0, side], nice=False) for side in (width, round(height))]
    x, y = altair.X("x:Q", scale=scales[0], axis=None), altair.Y("y:Q", scale=scales[1], axis=None)
    found: list[Layer] = []
    if sheet.lines:
        line = parts.data(sheet.lines).mark_line(interpolate="basis", color=theme.LIGHT["axis"], strokeWidth=1)
        found.append(line.encode(x=x, y=y, detail=altair.Detail("part:N"), order=altair.Order("n:Q")))
    for names in TIPS:
        rows = [row for row in sheet.marks if tuple(name for name in NAMED if name in row) == names]
        tips = [altair.Tooltip(f"{name}:N", title=language.t(f"chart.head.{name}")) for name in names]
        if rows:
            found.append(points(rows, x, y, tips))
    for look, rows in sheet.texts.items():
        linked: dict[str, Any] = {"href": parts.CARD} if any(row["href"] for row in rows) else {}
        texts = parts.data(rows).mark_text(baseline="middle", **LOOKS[look])
        found.append(texts.encode(x=x, y=y, text=altair.Text("text:N"), **linked))
    return found
