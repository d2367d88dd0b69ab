"""What the atlas is made of: the bill of materials and the table of what ships, from the tables in requirements/.

    python -m tests.supply

It writes `docs/assets/sbom.cdx.json` (CycloneDX 1.6) and the list in `docs/about.md`; neither holds a time or a random
number, so that the same tables give the same bytes.
"""

from __future__ import annotations

import csv
import re
import tomllib
import uuid
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
REVIEWED = "reviewed.csv"
LOCKS = {"test": "lock.txt", "site": "lock-site.txt", "tools": "lock-tools.txt"}
"""Requirements file -> its lock: all that the tests take, the part that a build takes, the tools of maintenance."""

SBOM = ROOT / "docs" / "assets" / "sbom.cdx.json"
ABOUT = ROOT / "docs" / "about.md"
BEGIN, END = "<!-- what ships: written by make sbom -->\n", "<!-- end of what ships -->\n"
PIN = re.compile(r"^([\w.-]+)==([\w.!+]+)(?: ; ([^\\\n]+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M)
VIA = re.compile(r"    # via (.+)\n")
SYSTEM = {
    "python": "runs the generator",
    "git": "tells what is the repository's",
    "make": "names the commands",
    "chromium": "the browser of the tests",
    "nodejs": "runs Lighthouse in make bench, and npm in make audit",
}
"""What the machine brings, in any version: Debian's names, and what each is for."""


class Pin(NamedTuple):
    """One version in a lock file, with the packages that asked for it."""

    name: str
    version: str
    marker: str
    hashes: int
    via: tuple[str, ...]


class Shipped(NamedTuple):
    """A row of shipped.csv: work of others that stands in the built site.

    `carrier` is the component inside which it comes; `version` is empty where the carrier does not tell; `what` it is
    in the site. `files` are patterns below the site, of what comes by itself; `text` is where its licence stands there.
    """

    component: str
    version: str
    licence: str
    holder: str
    kind: str
    carrier: str
    what: str
    files: str
    text: str


class Reviewed(NamedTuple):
    """A row of reviewed.csv: a package's locked version, its day, and why it is kept when that is long ago."""

    kind: str
    package: str
    version: str
    released: str
    licence: str
    reviewed: str
    why: str


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table in requirements/, without the head."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from list(csv.reader(file))[1:]


def shipped() -> list[Shipped]:
    """What ships, each component before what it carries."""
    return [Shipped(*row) for row in rows("shipped.csv")]


def reviewed() -> list[Reviewed]:
    """The versions in use and their days."""
    return [Reviewed(*row) for row in rows(REVIEWED)]


def pins(lock: str) -> list[Pin]:
    """The versions of a lock file; one package has two where they depend on the version of Python."""
    text = (FOLDER / lock).read_text("utf-8")
    found = []
    for match in PIN.finditer(text):
        name, version, marker, hashes = match.groups()
        via = VIA.match(text, match.end())
        asked = via[1].split(", ") if via else []
        named = tuple(who for who in asked if not who.startswith("-"))
        found.append(Pin(name, version, marker or "", hashes.count("sha256"), named))
    return found


def packages() -> list[tuple[str, Component]]:
    """The locked packages by name; those that a build does without are excluded from its scope."""
    licences = {(row.package, row.version): row.licence for row in reviewed() if row.kind == "pypi"}
    site = {(pin.name, pin.version) for pin in pins(LOCKS["site"])}
    made = []
    for name, version in sorted({(pin.name, pin.version) for lock in LOCKS.values() for pin in pins(lock)}):
        part = Component(
            name=name,
            version=version,
            bom_ref=f"pypi/{name}@{version}",
            scope=ComponentScope.REQUIRED if (name, version) in site else ComponentScope.EXCLUDED,
            purl=PackageURL("pypi", name=name, version=version),
            licenses=[LicenseExpression(licences[name, version])],
        )
        made.append((name, part))
    return made


def scripts() -> list[tuple[str, Component]]:
    """What ships besides packages, by name: scripts, icons, typefaces and borders."""
    hashes: dict[str, list[HashType]] = {}
    for package, _, _, _, digest in rows("assets.csv"):
        hashes.setdefault(package, []).append(HashType(alg=HashAlgorithm.SHA_256, content=digest))
    made = []
    for item in (item for item in shipped() if item.kind == "npm"):
        group, _, name = item.component.rpartition("/")
        part = Component(
            name=name,
            group=group or None,
            version=item.version or None,
            bom_ref=f"npm/{item.component}@{item.version or f'in-{item.carrier}'}",
            scope=ComponentScope.REQUIRED,
            purl=PackageURL("npm", group or None, name, item.version or None),
            licenses=[LicenseExpression(item.licence)],
            copyright=item.holder,
            hashes=hashes.get(item.component, []),
        )
        made.append((item.component, part))
    return made


def programs() -> list[tuple[str, Component]]:
    """What the machine brings."""
    kind, scope = ComponentType.APPLICATION, ComponentScope.EXCLUDED
    return [
        (name, Component(name=name, type=kind, bom_ref=f"system/{name}", scope=scope, description=what))
        for name, what in SYSTEM.items()
    ]


def bill() -> Bom:
    """The bill of materials: what is installed, what ships, what the machine brings, and what needs what."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    root = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        licenses=[LicenseExpression(project["license"])],
    )
    made: dict[str, list[Component]] = {}
    for name, part in [*packages(), *scripts(), *programs()]:
        made.setdefault(name, []).append(part)
    bom = Bom(components=[part for parts in made.values() for part in parts])
    bom.metadata.timestamp = None  # type: ignore[assignment]
    bom.metadata.component = root
    needs = {(who, pin.name) for lock in LOCKS.values() for pin in pins(lock) for who in pin.via}
    needs |= {(item.carrier, item.component) for item in shipped() if item.carrier}
    for who in sorted({who for who, _ in needs}):
        parts = [part for needy, name in needs if needy == who for part in made[name]]
        for needy in made[who]:
            bom.register_dependency(needy, parts)
    direct = set(made) - {name for _, name in needs} | {name for kind in LOCKS for name in asked(kind)}
    bom.register_dependency(root, [part for name in direct for part in made[name]])
    return bom


def asked(kind: str) -> set[str]:
    """The packages that a requirements file names."""
    lines = (FOLDER / f"{kind}.in").read_text("utf-8").splitlines()
    found = (re.match(r"[A-Za-z][\w.-]*", line) for line in lines)
    return {match[0].lower() for match in found if match}


def sbom() -> str:
    """The bill of materials as CycloneDX JSON, its serial number reckoned from the rest."""
    bom = bill()
    bom.serial_number = uuid.UUID(int=0)
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, text)
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def listed() -> str:
    """The table of what ships, as it stands on the about page."""
    heads = ("Version", "Licence", "Copyright", "Part of the site")
    lines = [
        '<table class="list stack">',
        "<caption>Work of others in the files of this site</caption>",
        "<thead>",
        "<tr>" + "".join(f'<th scope="col">{head}</th>' for head in ("Component", *heads)) + "</tr>",
        "</thead>",
        "<tbody>",
    ]
    for item in shipped():
        part = " ".join(filter(None, [item.what, f"inside <code>{item.carrier}</code>" if item.carrier else ""]))
        version = f"<code>{item.version}</code>" if item.version else "as bundled"
        cells = (version, f"<code>{item.licence}</code>", escape(item.holder), part)
        lines.append(
            f'<tr><th scope="row"><a href="{item.text}">{escape(item.component)}</a></th>'
            + "".join(f'<td data-label="{head}">{cell}</td>' for head, cell in zip(heads, cells, strict=True))
            + "</tr>"
        )
    return "\n".join([*lines, "</tbody>", "</table>", ""])


def about() -> str:
    """The about page with the table of what ships."""
    head, begin, rest = ABOUT.read_text("utf-8").partition(BEGIN)
    _, end, tail = rest.partition(END)
    return f"{head}{begin}{listed()}{end}{tail}"


def main() -> None:
    """Write both."""
    SBOM.write_text(sbom(), "utf-8")
    ABOUT.write_text(about(), "utf-8")
    print(f"{SBOM.name}: {len(bill().components)} components; {ABOUT.name}: {len(shipped())} that ship")


if __name__ == "__main__":
    main()
