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

from cyclonedx.model import HashAlgorithm, HashType, Property
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

    `carrier` is the component inside which it comes; `version` is empty where the carrier does not tell. `files` are
    patterns below the site, of what comes by itself; `text` is where the licence stands in the site.
    """

    component: str
    version: str
    licence: str
    holder: str
    kind: str
    carrier: str
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
    return [Reviewed(*row) for row in rows(REVIEWED)] if (FOLDER / REVIEWED).is_file() else []


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


def bill() -> Bom:
    """The bill of materials: what is installed, what ships, and what the machine brings."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    root = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        licenses=[LicenseExpression(project["license"])],
    )
    bom = Bom()
    bom.metadata.timestamp = None  # type: ignore[assignment]
    bom.metadata.component = root
    licences = {(row.kind, row.package, row.version): row.licence for row in reviewed()}
    site = {(pin.name, pin.version) for pin in pins(LOCKS["site"])}
    made: dict[str, list[Component]] = {}
    every = {(pin.name, pin.version): pin for lock in reversed(LOCKS.values()) for pin in pins(lock)}
    for (name, version), pin in sorted(every.items()):
        made.setdefault(name, []).append(
            Component(
                name=name,
                version=version,
                bom_ref=f"pypi/{name}@{version}",
                scope=ComponentScope.REQUIRED if (name, version) in site else ComponentScope.EXCLUDED,
                purl=PackageURL("pypi", name=name, version=version),
                licenses=[LicenseExpression(licences["pypi", name, version])],
                properties=[Property(name="python:marker", value=pin.marker)] if pin.marker else [],
            )
        )
    hashes: dict[str, list[HashType]] = {}
    for package, _, _, _, digest in rows("assets.csv"):
        hashes.setdefault(package, []).append(HashType(alg=HashAlgorithm.SHA_256, content=digest))
    for item in shipped():
        if item.kind == "npm":
            group, _, name = item.component.rpartition("/")
            carrier = item.carrier.split("/")[-1]
            made.setdefault(item.component, []).append(
                Component(
                    name=name,
                    group=group or None,
                    version=item.version or None,
                    bom_ref=f"npm/{item.component}@{item.version or f'in-{carrier}'}",
                    scope=ComponentScope.REQUIRED,
                    purl=PackageURL("npm", group or None, name, item.version or None),
                    licenses=[LicenseExpression(item.licence)],
                    copyright=item.holder,
                    hashes=hashes.get(item.component, []),
                )
            )
    for name, what in SYSTEM.items():
        made[f"system/{name}"] = [
            Component(
                name=name,
                type=ComponentType.APPLICATION,
                bom_ref=f"system/{name}",
                scope=ComponentScope.EXCLUDED,
                description=what,
            )
        ]
    for parts in made.values():
        for part in parts:
            bom.components.add(part)
    wanted: dict[str, set[str]] = {}
    for (name, _), pin in every.items():
        for who in pin.via:
            wanted.setdefault(who, set()).add(name)
    for item in shipped():
        if item.carrier:
            wanted.setdefault(item.carrier, set()).add(item.component)
    for who, needs in wanted.items():
        for part in made[who]:
            bom.register_dependency(part, [other for need in needs for other in made[need]])
    below = {need for needs in wanted.values() for need in needs}
    direct = {name for name in made if name not in below} | {name for kind in LOCKS for name in asked(kind)}
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
    lines = [
        '<table class="ships">',
        "<caption>Work of others that stands in the files of this site, each with its licence</caption>",
        '<thead><tr><th scope="col">Component</th><th scope="col">Version</th><th scope="col">Licence</th>'
        '<th scope="col">Copyright</th><th scope="col">Comes in</th></tr></thead>',
        "<tbody>",
    ]
    for item in shipped():
        lines.append(
            f'<tr><th scope="row"><a href="{item.text}">{escape(item.component)}</a></th>'
            f"<td>{f'<code>{item.version}</code>' if item.version else 'as bundled'}</td>"
            f"<td><code>{item.licence}</code></td><td>{escape(item.holder)}</td>"
            f"<td>{' '.join(f'<code>{escape(name)}</code>' for name in item.files.split()) or item.carrier}</td></tr>"
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
