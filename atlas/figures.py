"""Charts into pictures: a compact inline SVG in two widths that is right in light and dark and without JavaScript.

The renderer's SVG is made smaller and given classes for its colours, a name and a description. Pictures are kept in
a cache by the hash of all that a chart is drawn from, and each form by that of its spec, so that after a change of the
program specs are made anew, and what looks the same is not drawn again. Several processes draw. The bytes of a picture
depend on neither order nor machine: the renderer sees no fonts but the ones built into it.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import re
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import version
from itertools import groupby
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import altair
from altair.utils.schemapi import debug_mode

from atlas import paths
from atlas import workers as workers_of
from atlas.charts import Chart, theme
from atlas.keeping import Makings, keep, kept, program
from atlas.output import write
from atlas.paths import ROUND, short
from atlas.still import Spec, still

CACHE = Path(".cache") / "charts"
"""Where pictures are kept, below the folder that the build runs in."""

RENDERER = version("vl-convert-python")
"""The renderer's version; the same package holds the JavaScript of the interactive charts."""

SCHEMA = altair.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
"""The version of Vega-Lite that specs are written for, and drawn with."""

NAMES = {colour: name for name, colour in theme.LIGHT.items()}
KEPT = (
    *("d", "transform", "x", "y", "dy", "text-anchor", "font-size", "font-weight", "fill-opacity", "opacity"),
    *("stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "clip-path", "id"),
)
"""Attributes that say how a mark looks; colours become classes, all others are dropped."""
INHERITED = (
    *("class", "text-anchor", "font-size", "font-weight"),
    *("stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"),
)
"""Attributes that a group may hold for all of its children."""

MOVE = re.compile(r"translate\(([^,]*),([^)]*)\)")
"""A shift and nothing else."""
BAR = re.compile(r"(M[-\d. ]+h[-\d.]+v[-\d.]+h[-\d.]+z)+")
"""The path of bars."""
SIGNS = {
    "dot.A": '<circle cx="8" cy="8" r="4"/>',
    "dot.P": '<circle class="hollow" cx="8" cy="8" r="3.5"/>',
    "dot.E": '<path class="hollow" d="M4.5,4.5h7v7h-7z"/>',
    "dot.F": '<path class="dash" d="M0,8h16"/><path class="hollow" d="M8,4l4,4l-4,4l-4,-4z"/>',
    "dot.T": '<path class="ink" d="M2,6.5h12v3h-12z"/>',
    "bar.A": '<path d="M3,3h10v10h-10z"/>',
    "bar.P": '<path class="pale" d="M3.5,3.5h9v9h-9z"/>',
    "bar.E": '<path class="pale" d="M3.5,3.5h9v9h-9z"/>',
    "bar.F": '<path class="pale dash" d="M3.5,3.5h9v9h-9z"/>',
    "bar.T": '<path class="ink" d="M2,6.5h12v3h-12z"/>',
    "bound": '<path class="line" d="M2,8h11M9,4.5l4,3.5l-4,3.5"/>',
    "gap": '<path class="line dots" d="M1,8h15"/>',
    "band": '<path class="pale" d="M0.5,3.5h15v9h-15z"/>',
    "course.base": '<circle class="line ring" cx="8" cy="8" r="6.5"/><circle cx="8" cy="8" r="3.5"/>',
    "course.needed": '<path class="line dash ring" d="M0,8h16"/>',
    "course.pace": '<path class="line thin" d="M0,8h16"/>',
    "course.range": '<path class="faint" d="M0,8L16,2v12z"/>',
    "course.other": '<path class="line other" d="M4.5,4.5l7,7M11.5,4.5l-7,7"/>',
    "verdict.met": '<circle class="f-c3" cx="8" cy="8" r="4.5"/>',
    "verdict.on_course": '<path class="f-c1" d="M8,3l5.2,9.2H2.8z"/>',
    "verdict.behind": '<path class="line s-c2" d="M8,12.5l-5,-8.7h10z"/>',
    "verdict.missed": '<path class="line s-c6" d="M4.5,4.5l7,7M11.5,4.5l-7,7"/>',
    "verdict.unknown": '<circle class="line s-muted" cx="8" cy="8" r="4"/>',
}
"""The signs of a chart's key, 16 pixels wide and high, by the names in `Chart.keys`."""

SEPARATOR = "\0"
"""Stands between the texts of a picture that is kept; neither SVG nor JSON can hold it."""


@dataclass(frozen=True)
class Picture:
    """One chart as inline SVG in the two widths of which the page shows the one that fits.

    `specs` is JSON for the chart's script: both specs and the data they share, colours as CSS variables.
    `spec` is the wide one for the reader's own use, as JSON too.
    """

    wide: str
    narrow: str
    specs: str
    spec: str


@dataclass(frozen=True)
class FigureBlock:
    """What the macro `figure_block` shows: every string is safe HTML already, without line breaks.

    `description` is the text alternative; `keys` are a sign's name, its drawing (see `SIGNS`) and what it means;
    `rows` are the table's cells, and `whole` leads to it where it stands elsewhere; `downloads` are pairs of address
    and words; `sources` is one line of links; `words` has `sources`, `interactive`, `png` and `table`.
    """

    id: str
    kind: str
    headline: str
    subtitle: str
    description: str
    keys: tuple[tuple[str, str, str], ...]
    note: str
    sources: str
    picture: Picture
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    whole: str
    downloads: tuple[tuple[str, str], ...]
    words: Mapping[str, str]


def spec(chart: Chart, width: int) -> Spec:
    """The Vega-Lite spec of a chart at one width, with its description."""
    with debug_mode(False):  # a test validates every spec; here it would take most of the time
        return {**chart.draw(width).to_dict(), "description": chart.description}


def specs_json(wide: Spec, narrow: Spec) -> str:
    """Two specs with their data put together."""
    forms = {
        form: {key: value for key, value in item.items() if key != "datasets"}
        for form, item in (("wide", wide), ("narrow", narrow))
    }
    both = forms | {"datasets": wide["datasets"] | narrow["datasets"]}
    text = json.dumps(both, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for colour, name in NAMES.items():
        text = text.replace(f'"{colour}"', f'"var(--atlas-{name})"')
    return text.replace("<", "\\u003c")


# ---------------------------------------------------------------------------- drawing


@dataclass(frozen=True)
class Work:
    """What a process that draws needs: the charts that are to be drawn, and where pictures are kept."""

    charts: tuple[Chart, ...]
    folder: Path


def render(charts: Iterable[Chart], folder: Path = CACHE, workers: int | None = None) -> dict[str, Picture]:
    """The pictures of charts, by chart id."""
    return dict(drawn(charts, folder, workers))


def drawn(
    charts: Iterable[Chart], folder: Path = CACHE, workers: int | None = None
) -> Generator[tuple[str, Picture], None, None]:
    """The id and the picture of each chart: first those that are kept, while the others are drawn."""
    listed = tuple(charts)
    if len({chart.id for chart in listed}) != len(listed):
        raise ValueError("two charts have one id")
    making = makings()
    places = {chart.id: place(chart, making, folder) for chart in listed}
    missing = [chart for chart in listed if not ((path := places[chart.id]) and path.is_file())]
    absent, damaged = {chart.id for chart in missing}, list[Chart]()
    with fresh(missing, folder, workers) as made:
        for chart in listed:
            if chart.id not in absent:
                found = recalled(places[chart.id])
                if found:
                    yield chart.id, found
                else:
                    damaged.append(chart)
        yield from filed(missing, made, places)
    with fresh(damaged, folder, workers) as made:
        yield from filed(damaged, made, places)


def filed(
    charts: Iterable[Chart], made: Iterable[Picture], places: Mapping[str, Path | None]
) -> Iterator[tuple[str, Picture]]:
    """The ids of charts with their new pictures, which are kept from now on."""
    for chart, found in zip(charts, made, strict=True):
        if path := places[chart.id]:
            keep(path, SEPARATOR.join((found.wide, found.narrow, found.specs, found.spec)).encode())
        yield chart.id, found


def makings() -> Makings:
    """Gives the hashes of charts: what goes in besides a chart are this program and the two that draw."""
    return Makings(program(), RENDERER, altair.__version__, sys.version)


def place(chart: Chart, making: Makings, folder: Path) -> Path | None:
    """Where the picture of a chart is kept; None where what it is drawn from cannot be written down."""
    key = making.key((chart.id, chart.description, chart.draw))
    return folder / f"{key}.chart" if key else None


def recalled(path: Path | None) -> Picture | None:
    """The picture that is kept there, if there is one."""
    found = kept(path) if path else None
    return Picture(*found.decode().split(SEPARATOR)) if found is not None else None


WORTH = 16
"""Charts that are drawn in about the time in which another process begins: it has to load the renderer."""


@contextmanager
def fresh(charts: Sequence[Chart], folder: Path, workers: int | None) -> Iterator[Iterator[Picture]]:
    """The pictures of charts in their order, made from now on by processes that start as copies of this one.

    A chart cannot be sent to another process. Where a system has no such copies, this one does all the work.
    """
    if not charts:
        yield iter(())
        return
    count = workers_of.count(len(charts), WORTH, workers)
    fonts = folder / "fonts.conf"
    none, own = (escape(str((folder / name).resolve())) for name in ("no-fonts", "fonts"))
    settings = FONTS.format(none=none, cache=own).encode()
    if not fonts.is_file() or fonts.read_bytes() != settings:
        write(fonts, settings)
    work = str(fonts.resolve()), Work(tuple(charts), folder)
    if "fork" not in get_all_start_methods():
        begin(*work)
        yield map(picture, range(len(charts)))
        return
    gc.freeze()  # or the collector would touch, and so copy, all that the processes share
    try:
        with ProcessPoolExecutor(count, get_context("fork"), belonging, (os.getpid(), *work)) as pool:
            try:
                yield pool.map(picture, range(len(charts)), chunksize=max(1, min(16, len(charts) // count // 4)))
            finally:
                pool.shutdown(wait=False, cancel_futures=True)  # nobody waits for what is not asked for any more
    finally:
        gc.unfreeze()


def belonging(build: int, fonts: str, work: Work) -> None:
    """Begin in a process that is a copy of the build."""
    workers_of.belong(build)
    begin(fonts, work)


AT_HAND: list[Work] = []
"""The work of this process, once it has begun."""


def begin(fonts: str, work: Work) -> None:
    """Take up some work: hide the machine's fonts from this process, before the renderer first looks for them."""
    os.environ["FONTCONFIG_FILE"] = fonts
    AT_HAND[:] = [work]


def picture(number: int) -> Picture:
    """The picture of one of the charts at hand."""
    [work] = AT_HAND
    chart = work.charts[number]
    wide, narrow = (spec(chart, width) for width in (theme.WIDE, theme.NARROW))
    shown = json.dumps(wide, ensure_ascii=False, indent=1) + "\n"
    return Picture(
        form(chart, "wide", wide, work.folder),
        form(chart, "narrow", narrow, work.folder),
        specs_json(wide, narrow),
        shown,
    )


def form(chart: Chart, name: str, full: Spec, folder: Path) -> str:
    """One form of a chart as the page holds it, from the cache when only what stands beside it is new."""
    drawing = still(full)
    path = folder / f"{digest(chart, name, drawing)}.form"
    found = kept(path)
    if found is None:
        found = compact(svg_of(json.dumps(drawing)), chart, name).encode()
        keep(path, found)
    return found.decode()


def digest(chart: Chart, form: str, drawing: Spec) -> str:
    """The hash of everything that one form's bytes depend on."""
    parts = [drawing, form, chart.id, RENDERER, code()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@cache
def code() -> str:
    """The hash of the code that turns the renderer's SVG into the page's."""
    files = Path(__file__), Path(theme.__file__), Path(paths.__file__)
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{none}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
"""Font settings with a folder that is not there; the renderer is left with the Liberation Sans that it has built in.

With settings that name no folder at all it would look where systems commonly have their fonts. A font in a file is
opened again for every glyph whose width is asked for: that is half of the time that a picture takes.
"""


def svg_of(text: str) -> str:
    """One spec drawn; imported late, since the renderer reads the font settings when it is loaded."""
    import vl_convert  # noqa: PLC0415 - only here, in a process that has begun its work

    svg: str = vl_convert.vegalite_to_svg(text, vl_version=SCHEMA)
    return svg


# ---------------------------------------------------------------------------- making small


def compact(svg: str, chart: Chart, form: str) -> str:
    """The renderer's SVG on one line, with classes and a role; its name and description stand once in the figure."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - made by our own renderer
    width, height = (number(root.attrib[name]) for name in ("width", "height"))
    body = "".join(text(node) for child in root for node in lean(child, f"{chart.id}-{form}"))
    return (
        f'<svg class="chart-{form}" role="img" aria-labelledby="{chart.id}-headline" '
        f'aria-describedby="{chart.id}-text" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"{body}</svg>"
    )


def lean(node: Element, prefix: str) -> list[Element]:
    """A node with only what is seen: empty groups gone, groups without attributes opened, colours as classes."""
    tag, kind = node.tag.rpartition("}")[2], node.get("class", "")
    if kind in ("background", "foreground") or node.get("opacity") == "0" or node.get("display") == "none":
        return []
    if tag == "rect" and node.get("fill") == theme.LIGHT["surface"]:
        return []
    made = Element(tag, attributes(node, tag, prefix))
    made.text = node.text
    if tag == "line":
        return [as_path(node, made)]
    if tag == "path":
        return as_form(node, made)
    made.extend([small for child in node for small in lean(child, prefix)])
    if tag == "text":
        return lines_of(made) if MOVE.fullmatch(made.get("transform", "")) else [made]
    if tag != "g":
        return [made]
    if not len(made):
        return []
    hoist(made)
    return [made] if made.attrib else list(made)


def attributes(node: Element, tag: str, prefix: str) -> dict[str, str]:
    """The attributes that are kept, numbers rounded, the page's font size left out."""
    found = {name: rounded(value, name) for name in KEPT if (value := node.get(name))}
    for name in ("id", "clip-path"):
        if name in found:
            found[name] = re.sub(r"(#?)([\w-]+)(?=\)|$)", rf"\g<1>{prefix}-\g<2>", found[name])
    classes = [f"{letter}-{NAMES.get(node.get(name, ''), '')}" for letter, name in (("f", "fill"), ("s", "stroke"))]
    halo = tag == "text" and node.get("stroke")
    shown = ["f-none" if node.get("fill") == "none" else classes[0], "halo" if halo else classes[1]]
    classes = [item for item in shown if not item.endswith("-")]
    if tag == "text":
        found.pop("stroke-width", None)
        found.pop("stroke-linejoin", None)
    if classes:
        found["class"] = " ".join(classes)
    if found.get("transform") in ("translate(0,0)", "translate(0.5,0.5)"):
        del found["transform"]
    for name in ("opacity", "fill-opacity", "stroke-width"):
        if found.get(name) == "1":
            del found[name]
    if found.get("font-size") == f"{theme.SIZE}px":
        del found["font-size"]
    if found.get("text-anchor") == "start":
        del found["text-anchor"]
    if tag == "tspan" and "x" not in found:
        found["x"] = "0"
    return found


def as_path(node: Element, made: Element) -> Element:
    """A line as a path, its shift folded in."""
    x, y = shift(made.attrib.pop("transform", ""))
    dx, dy = (float(node.get(name, "0")) for name in ("x2", "y2"))
    return Element("path", {"d": short(f"M0,0L{dx},{dy}", x, y), **made.attrib})


def as_form(node: Element, made: Element) -> list[Element]:
    """A path with its shift folded in, or a circle; nothing when it draws nothing."""
    path, moved = node.get("d", ""), node.get("transform", "")
    if not path:
        return []
    x, y = shift(moved)
    if MOVE.fullmatch(moved):
        made.attrib.pop("transform", None)
    if found := ROUND.fullmatch(path):
        del made.attrib["d"]
        return [Element("circle", {"cx": number(x), "cy": number(y), "r": number(found[1]), **made.attrib})]
    made.attrib["d"] = short(path, x, y)
    return [made]


def merged(nodes: Iterable[Element], above: str) -> Iterator[Element]:
    """Nodes with paths that follow one another and look the same as one, where the order of drawing is not seen.

    It is not for lines, and for bars of one colour. `above` is the class of the group.
    """
    for alike, found in groupby(nodes, lambda node: node.tag == "path" and sorted({**node.attrib, "d": ""}.items())):
        run = list(found)
        if len(run) > 1 and alike and not run[0].attrib.keys() & {"opacity", "fill-opacity", "transform"}:
            names = f"{above} {run[0].get('class', '')}".split()
            parts = [node.get("d", "") for node in run]
            filled = any(name.startswith("f-") and name != "f-none" for name in names)
            if not filled or all(map(BAR.fullmatch, parts)):
                run[0].attrib["d"] = "".join(parts)
                run = run[:1]
        yield from run


def lines_of(node: Element) -> list[Element]:
    """A text with its shift as its own coordinates, by whole pixels; each of its lines by itself."""
    x, y = shift(node.attrib.pop("transform"))
    lines = [node, *node] if node.text else list(node)
    made = []
    for line in lines or [node]:
        y += float(line.get("dy", "0").removesuffix("px"))
        left = x + float(line.get("x", "0") if line is not node else 0)
        one = Element("text", {"x": f"{round(left)}", "y": f"{round(y)}", **node.attrib})
        one.text = line.text
        made.append(one)
    return made


def shift(transform: str) -> tuple[float, float]:
    """The two numbers of a translation; zeros where there is none."""
    found = MOVE.fullmatch(transform)
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


def hoist(group: Element) -> None:
    """Move what all children share up to the group, and what some that follow one another share to one round them."""
    share(group)
    while any(child.tag == "g" and not child.attrib for child in group):
        group[:] = [inner for child in group for inner in (child if child.tag == "g" and not child.attrib else [child])]
        share(group)
    group[:] = [*merged(group, group.get("class", ""))]
    if len(group) > 1:
        group[:] = [alone(node) for run in runs(group) for node in run]


def alone(node: Element) -> Element:
    """The only child of a group in its place, with what the group says of its looks."""
    if (
        node.tag != "g"
        or len(node) != 1
        or node.attrib.keys() - set(INHERITED)
        or node.attrib.keys() & node[0].attrib.keys()
    ):
        return node
    node[0].attrib |= node.attrib
    return node[0]


def share(group: Element) -> None:
    """Move what all children share up to the group."""
    for name in INHERITED:
        values = {child.get(name) for child in group}
        if len(values) == 1 and None not in values and name not in group.attrib:
            group.attrib[name] = values.pop() or ""
            for child in group:
                del child.attrib[name]


def runs(group: Element) -> Iterator[list[Element]]:
    """Children that follow one another and look the same, in a group of their own where that is shorter."""
    for looks, found in groupby(group, lambda child: [(name, child.get(name)) for name in INHERITED]):
        run = list(found)
        if len(run) > 1 and (len(run) - 1) * sum(len(f' {name}="{value}"') for name, value in looks if value) > 7:
            inner = Element("g")
            inner.extend(run)
            share(inner)
            run = [inner]
        yield run


def rounded(value: str, name: str) -> str:
    """Every number in a value to one decimal."""
    if name in ("id", "clip-path", "fill-opacity", "opacity", "font-weight"):
        return value
    return re.sub(r"-?\d+\.\d+(e-?\d+)?", lambda match: number(match[0]), value)


def number(value: float | str) -> str:
    """A number to one decimal, without a trailing zero or a negative nought."""
    return f"{round(float(value), 1) + 0.0:g}"


def text(node: Element) -> str:
    """A node as markup without white space between elements."""
    names = "".join(f' {name}="{escape(value)}"' for name, value in node.attrib.items())
    inner = escape(node.text or "", quote=False) + "".join(text(child) for child in node)
    return f"<{node.tag}{names}>{inner}</{node.tag}>" if inner else f"<{node.tag}{names}/>"


# ---------------------------------------------------------------------------- downloads


def script(chart: Chart, picture: Picture, alone: str, keys: str) -> str:
    """The chart's own script, for the page to add when a reader wants more than the picture: specs and a picture file.

    `keys` says how the live chart goes by keyboard.

    A script and no data file, since a page opened from a folder may load nothing else.
    """
    more = json.dumps({"svg": alone, "keys": keys}, ensure_ascii=False)
    found = f"{picture.specs[:-1]},{more[1:]}".replace("<", "\\u003c")
    return f"(window.atlasCharts=window.atlasCharts||{{}})[{json.dumps(chart.id)}]={found};\n"


EDGE = 20
"""Margin round a picture that is a file of its own, in pixels."""


def standalone(chart: Chart, picture: Picture, foot: Sequence[str], site: str) -> str:
    """The wide picture as a file of its own: light colours, headline, subtitle, notes, sources and the site's name."""
    names = {name for found in re.findall(r'class="([^"]+)"', picture.wide) for name in found.split()}
    rules = [f".f-{n}{{fill:{c}}}" for n, c in theme.LIGHT.items() if f"f-{n}" in names | {"f-ink", "f-muted"}]
    rules += [f".s-{n}{{stroke:{c}}}" for n, c in theme.LIGHT.items() if f"s-{n}" in names]
    halo = f"stroke:{theme.LIGHT['surface']};stroke-width:3px;stroke-linejoin:round;paint-order:stroke"
    style = f"text{{font-family:{theme.FONT},Arial,sans-serif}}.f-none{{fill:none}}.halo{{{halo}}}{''.join(rules)}"
    room = theme.WIDE - 10
    head = [(19, "700", line) for line in theme.wrap(chart.headline, room * theme.SIZE / 20)]
    under = [(13, "400", line) for line in theme.wrap(chart.subtitle, room * theme.SIZE / 13)]
    notes = [
        (11, "400", line) for words in (*foot, site) if words for line in theme.wrap(words, room * theme.SIZE / 11)
    ]
    height = float(ElementTree.fromstring(picture.wide).attrib["height"])  # noqa: S314 - made by `compact`
    lines, y = [], EDGE + 16.0
    for size, weight, words in head:
        lines.append(f'<text x="{EDGE}" y="{y:g}" {line_style(size, weight, words)}')
        y += 25
    for size, weight, words in under:
        lines.append(f'<text x="{EDGE}" y="{y:g}" {line_style(size, weight, words)}')
        y += 18
    top = y
    y += height + 22
    for size, weight, words in notes:
        lines.append(f'<text x="{EDGE}" y="{y:g}" {line_style(size, weight, words)}')
        y += 16
    full, wide = y + EDGE - 12, theme.WIDE + 2 * EDGE
    inner = re.sub(r' role="img" aria-\w+="[^"]*" aria-\w+="[^"]*"', "", picture.wide, count=1)
    inner = inner.replace("<svg ", f'<svg x="{EDGE}" y="{top:g}" font-size="{theme.SIZE}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title" aria-describedby="text" '
        f'width="{wide}" height="{full:g}" viewBox="0 0 {wide} {full:g}"><title id="title">{escape(chart.headline)}'
        f'</title><desc id="text">{escape(chart.description)}</desc><style>{style}</style>'
        f'<rect width="100%" height="100%" fill="{theme.LIGHT["surface"]}"/>{"".join(lines)}{inner}</svg>\n'
    )


def line_style(size: int, weight: str, words: str) -> str:
    """The rest of a text element: its looks and its words."""
    name = "ink" if weight == "700" else "muted"
    return f'font-size="{size}" font-weight="{weight}" class="f-{name}">{escape(words, quote=False)}</text>'


# ---------------------------------------------------------------------------- interactive


def bundle(folder: Path = CACHE) -> str:
    """One classic script with Vega, Vega-Lite and Vega-Embed of the renderer's versions: `window.vegaEmbed`."""
    path = folder / f"vega-{RENDERER}.kept"
    found = kept(path)
    if found is None:
        with workers_of.beside(bundled) as begin:  # a process that has loaded the renderer has no sound copies any more
            found = begin(bundled)().encode()
        keep(path, found)
    return found.decode()


def bundled() -> str:
    """The same, put together."""
    import vl_convert  # noqa: PLC0415 - slow to load, and seldom needed

    script: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=SCHEMA)
    return script
