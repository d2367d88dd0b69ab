"""What the atlas is made of: locked, listed, licensed, not forgotten; and the site holds nothing that is not listed."""

from __future__ import annotations

import ast
import csv
import json
import re
import subprocess
import sys
from datetime import date
from fnmatch import fnmatch
from importlib.metadata import packages_distributions, version
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
import vl_convert
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from mkdocs.structure.files import File, Files

from atlas import figures, spare
from tests import audit, supply
from tests.audit import Answer
from tests.conftest import ROOT, Built
from tests.supply import FOLDER, LOCKS, pins, reviewed, shipped

PERMISSIVE = {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "Unlicense", "W3C-20150513"}
WITH_NOTICE = {"CC-BY-4.0", "OFL-1.1"}
"""Licences under which a part may ship: those that ask for a copy of the licence, and those of icons and typefaces."""

UNIMPORTED = {
    "click": "requirements/site.in",
    "import-linter": "Makefile",
    "mkdocs-material": "mkdocs.yml",
    "mypy": "Makefile",
    "noto-cjk-sans-otc": "atlas/paper.py",
    "fontpkg-noto-sans": "atlas/paper.py",
    "pip-audit": "tests/audit.py",
    "pytest-xdist": "Makefile",
    "ruff": "Makefile",
    "uv": "tests/locking.py",
    "zensical": "atlas/publish.py",
}
"""Packages that nothing imports -> where their use can be seen."""

SIGNS = {
    "import-linter": "lint-imports",
    "mkdocs-material": "name: material",
    "noto-cjk-sans-otc": "noto_cjk_sans_otc",
    "fontpkg-noto-sans": "fontpkg_noto_sans",
    "pytest-xdist": "--numprocesses",
}
"""What stands there when it is not the package's name."""

MADE_BY_MKDOCS = {"404.html", "search/search_index.json", "search/search_index.js", "assets/search-documents.js"}
"""What the engine and `publish` make of our pages and templates."""


# ---------------------------------------------------------------------------- locks


@pytest.mark.parametrize("lock", LOCKS.values())
def test_locks_pin_everything_by_hash(lock):
    """Nothing stands in a lock file but versions with hashes, and who asked for them; no place to fetch from."""
    rest = supply.PIN.sub("", (FOLDER / lock).read_text("utf-8"))
    assert supply.VIA.sub("", rest) == ""
    assert len(pins(lock)) > 10
    assert min(pin.hashes for pin in pins(lock)) >= 1


def test_locks_agree():
    """What a build and the tools install are the versions that the tests install."""
    wide = {(pin.name, pin.version) for pin in pins(LOCKS["test"])}
    assert {(pin.name, pin.version) for pin in pins(LOCKS["site"])} - wide == set()
    names = {name for name, _ in wide}
    tools = {(pin.name, pin.version) for pin in pins(LOCKS["tools"])}
    assert {pin for pin in tools if pin[0] in names} - wide == set()


@pytest.mark.parametrize("kind", LOCKS)
def test_locks_cover_the_requirements(kind):
    """Every package that a requirements file asks for is in its lock, and one lock serves the site and the tests."""
    assert supply.asked(kind)
    assert supply.asked(kind) - {pin.name for pin in pins(LOCKS[kind])} == set()
    assert re.search(r"^-r site\.in$", (FOLDER / "test.in").read_text("utf-8"), re.MULTILINE)


def test_only_locked_wheels_are_installed():
    """Every command that installs Python packages checks hashes and takes wheels, which run nothing on the way."""
    texts = [(ROOT / name).read_text("utf-8") for name in ("Makefile", ".ci/run", "tests/chromium.sh")]
    commands = [line for text in texts for line in text.splitlines() if "pip install" in line or "$(PIP)" in line]
    assert len(commands) == 4
    assert "--require-hashes --only-binary :all: --requirement" in commands[0]
    assert all(re.fullmatch(r"\t@\$\(PIP\) requirements/lock[a-z-]*\.txt", line) for line in commands[1:])


def test_installed_is_what_is_locked():
    """The environment that runs the tests holds the locked versions of what the site asks for."""
    locked = {pin.name: pin.version for pin in pins(LOCKS["site"])}
    assert {name: version(name) for name in supply.asked("site")} == {
        name: locked[name] for name in supply.asked("site")
    }


def imports(*folders: str) -> set[str]:
    """The packages from which the code of some folders imports anything."""
    names, known = packages_distributions(), {*sys.stdlib_module_names, "atlas", "build", "tests"}
    found = set()
    for path in (path for folder in folders for path in sorted(ROOT.glob(folder))):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                modules = [node.module or ""]
            tops = {module.partition(".")[0] for module in modules} - known
            found |= {re.sub(r"[._]", "-", name.lower()) for top in tops for name in names.get(top, [top])}
    return found


def test_what_is_imported_is_asked_for():
    """A package that the code imports stands in a requirements file by name, whoever else brings it along."""
    carried = {"markupsafe": "jinja2", "pyyaml": "mkdocs", "watchdog": "mkdocs"}
    carried["packageurl-python"] = "cyclonedx-python-lib"
    of_site, of_tests = imports("build.py", "atlas/**/*.py"), imports("tests/*.py")
    assert {carried.get(name, name) for name in of_site} - supply.asked("site") == set()
    assert {carried.get(name, name) for name in of_tests} - set.union(*map(supply.asked, LOCKS)) == set()


def test_what_is_asked_for_is_used():
    """A package in a requirements file is imported, or stands in a file that shows its use."""
    wanted = set.union(*(supply.asked(kind) for kind in LOCKS))
    unused = wanted - imports("build.py", "atlas/**/*.py", "tests/*.py")
    assert unused - set(UNIMPORTED) == set()
    assert set(UNIMPORTED) - wanted == set()
    for name, file in UNIMPORTED.items():
        assert SIGNS.get(name, name) in (ROOT / file).read_text("utf-8"), name


# ---------------------------------------------------------------------------- age


def test_every_version_is_reviewed():
    """The review lists exactly what is locked and what was brought along by hand, with licences."""
    locked = {("pypi", pin.name, pin.version) for lock in LOCKS.values() for pin in pins(lock)}
    brought = {
        (item.kind, item.component, item.version) for item in shipped() if item.kind == "npm" and not item.carrier
    }
    assert {(row.kind, row.package, row.version) for row in reviewed()} == locked | brought
    assert [row.package for row in reviewed() if not row.licence] == []


def test_old_packages_are_justified():
    """A version released more than three years before its review says in writing why it is kept."""
    old = []
    for row in reviewed():
        seen = date.fromisoformat(row.reviewed)
        assert date.fromisoformat(row.released) <= seen
        if date.fromisoformat(row.released) < seen.replace(year=seen.year - 3, day=min(seen.day, 28)):
            old.append(row)
    assert [row.package for row in old if len(row.why.split()) < 6] == []


# ---------------------------------------------------------------------------- the bill of materials


def test_the_bill_is_up_to_date():
    """The bill of materials is the one that `make sbom` writes from the lock files and tables, byte for byte."""
    assert supply.SBOM.read_text("utf-8") == supply.sbom()


def test_the_bill_does_not_depend_on_the_run():
    """Another process with another hash seed and another time zone writes the same bill."""
    code = "from tests import supply; print(supply.sbom(), end='')"
    made = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout == supply.sbom()


def test_the_bill_is_valid_cyclonedx():
    """The bill keeps to the schema of CycloneDX 1.6, and holds no time."""
    text = supply.SBOM.read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert "timestamp" not in json.loads(text)["metadata"]


def test_the_bill_holds_everything():
    """Every locked version and everything that ships is a component, and whatever ships or builds is required."""
    parts = {part["bom-ref"]: part for part in json.loads(supply.SBOM.read_text("utf-8"))["components"]}
    for lock in LOCKS.values():
        assert {f"pypi/{pin.name}@{pin.version}" for pin in pins(lock)} - set(parts) == set()
    assert all(parts[f"pypi/{pin.name}@{pin.version}"]["scope"] == "required" for pin in pins(LOCKS["site"]))
    ships = [ref for ref, part in parts.items() if ref.startswith("npm/") and part["licenses"] and part["copyright"]]
    assert len(ships) == len([item for item in shipped() if item.kind == "npm"])


# ---------------------------------------------------------------------------- what ships


def test_the_about_page_lists_what_ships():
    """The list on the about page is the one that `make sbom` writes."""
    text = supply.ABOUT.read_text("utf-8")
    assert text == supply.about()
    assert text.count("<tr>") == 1 + len(shipped())


def test_licences_let_parts_ship():
    """What ships is under licences that let it, and the site holds a copy of each."""
    assert {item.licence for item in shipped()} - PERMISSIVE - WITH_NOTICE == set()
    assert [item.component for item in shipped() if not item.holder] == []


def test_licences_ship_along(built: Built):
    """Every licence that the list names lies in the site, and no other does."""
    assert [item.text for item in shipped() if len((built.site / item.text).read_text("utf-8")) < 200] == []
    lying = {path.relative_to(built.site).as_posix() for path in (built.site / "assets" / "licences").iterdir()}
    assert lying == {item.text for item in shipped() if item.text.startswith("assets/licences/")}


def test_versions_are_those_in_use(built: Built):
    """A version in the list is the locked one, the one of the file brought along, or the one inside its carrier."""
    locked = {pin.name: pin.version for pin in pins(LOCKS["site"])}
    with (FOLDER / "assets.csv").open(encoding="utf-8", newline="") as file:
        brought = {row["package"]: row["version"] for row in csv.DictReader(file)}
    engine = next(Path(vl_convert.__file__).parent.glob("vl_convert.*.so")).read_bytes()
    theme = "".join(path.read_text("utf-8") for path in sorted((built.site / "assets" / "javascripts").rglob("*.map")))
    borders = (ROOT / "data" / "datapackage.json").read_text("utf-8")
    for item in shipped():
        if item.kind == "pypi":
            assert item.version == locked[item.component]
        elif item.component in brought:
            assert item.version == brought[item.component]
        elif item.component == "echarts":
            assert item.version in borders
        elif item.carrier == "vl-convert-python":
            assert f"npm/{item.component}@{item.version}/".encode() in engine, item.component
        elif item.carrier == "mkdocs-material" and item.version:
            assert re.search(rf"{item.component}(\.js v| - ).{{0,60}}{re.escape(item.version)}|{item.version}", theme)
    vega = {item.component: item.version for item in shipped()}
    assert vega["vega"] == vl_convert.get_vega_version()
    assert vega["vega-embed"] == vl_convert.get_vega_embed_version()
    assert vega["vega-lite"].startswith(f"{figures.SCHEMA}.")


def test_the_theme_bundles_what_is_listed(built: Built):
    """The theme's source maps name no package that the list lacks, and the list none that is not there."""
    maps = "".join(path.read_text("utf-8") for path in sorted((built.site / "assets").rglob("*.map")))
    bundled = set(re.findall(r"node_modules/((?:@[^/\"]+/)?[^/\"]+)", maps))
    assert bundled == {item.component for item in shipped() if item.carrier == "mkdocs-material" and not item.what}


def test_icons_come_from_listed_sets(built: Built):
    """Every icon of the theme's style sheets and of a page is in one of the sets that the list names."""
    sets = {"material": "@mdi/svg", "octicons": "@primer/octicons", "fontawesome": "@fortawesome/fontawesome-free"}
    icons = next(Path(path) for path in sys.path if (Path(path) / "material").is_dir()) / "material/templates/.icons"
    shapes: dict[str, str] = {}
    for folder in sorted(icons.iterdir()):
        for path in sorted(folder.rglob("*.svg")) if folder.is_dir() else []:
            for shape in re.findall(r' d="([^"]+)"', path.read_text("utf-8")):
                shapes.setdefault(squeezed(shape), sets.get(folder.name, folder.name))
    sheets = "".join(path.read_text("utf-8") for path in (built.site / "assets" / "stylesheets").glob("*.css"))
    page = (built.site / "index.html").read_text("utf-8")
    used = re.findall(r"""\bd=\\?['"]([^'"\\]+)""", re.sub(r"%([0-9A-Fa-f]{2})", lambda m: chr(int(m[1], 16)), sheets))
    used += re.findall(r'viewBox="0 0 24 24"><path d="([^"]+)"', page)
    assert len(used) > 40
    assert {shapes.get(squeezed(shape)) for shape in used} == set(sets.values())


def squeezed(shape: str) -> str:
    """The path of a drawing as style sheets write it, too."""
    return shape.replace(" ", "").lower()


def test_pdfs_embed_listed_typefaces(built: Built):
    """The PDFs embed Noto Sans and Noto Sans CJK, and no other typeface."""
    names = set()
    for path in sorted((built.site / "briefs").rglob("*.pdf")):
        with pikepdf.open(path) as pdf:
            for item in pdf.objects:
                if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                    names.add(str(item["/FontName"]).partition("+")[2].partition("-")[0])
    assert {re.sub(r"CJK\w+", "CJK", name) for name in names} == {"NotoSans", "NotoSansCJK"}


def test_every_file_of_the_site_is_accounted_for(built: Built):
    """A file of the site is made by the build, written by hand, or part of a component in the list."""
    ours = set((built.docs / ".generated").read_text("utf-8").splitlines())
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "docs"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    ours |= {name.removeprefix("docs/") for name in listed}
    ours |= {re.sub(r"\.md$", ".html", name) for name in ours} | MADE_BY_MKDOCS
    patterns = [pattern for item in shipped() for pattern in item.files.split()]
    files = {path.relative_to(built.site).as_posix() for path in built.site.rglob("*") if path.is_file()}
    assert {name for name in files - ours if not any(fnmatch(name, pattern) for pattern in patterns)} == set()
    assert [pattern for pattern in patterns if not any(fnmatch(name, pattern) for name in files)] == []
    vendored = [name for name in files if name.startswith("assets/vendor/")]
    assert [name for name in vendored if not any(fnmatch(name, pattern) for pattern in patterns)] == []


@pytest.mark.parametrize(("languages", "left"), [(["en"], False), (None, False), (["en", "ja"], True), (["zh"], True)])
def test_word_breakers_ship_only_where_a_language_needs_them(languages, left):
    """Stemmers and word breakers of the theme stay out of a site that is searched in English."""
    names = ["assets/javascripts/lunr/wordcut.js", "assets/javascripts/bundle.js"]
    files = Files([File(name, "theme", "site", use_directory_urls=False) for name in names])
    config = {"plugins": {"search": SimpleNamespace(config=SimpleNamespace(lang=languages))}}
    kept = [file.src_uri for file in spare.on_files(files, config)]
    assert kept == (names if left else names[1:])


# ---------------------------------------------------------------------------- the audit

KNOWN = '{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}'
SKIPPED = '{"dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}]}'
WEAK = '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}]}'


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (audit.read_python(KNOWN, ""), 0, "1 versions looked up, 0 known"),
        (audit.read_python(SKIPPED, ""), 2, "NOT looked up (1): b: not found"),
        (audit.read_python(WEAK, ""), 1, "a 1: CVE-1"),
        (audit.read_python("", "no route\nto the database\n"), 2, "to the database"),
        (audit.read_scripts('{"vulnerabilities": {}}', "", 3), 0, "3 versions looked up"),
        (audit.read_scripts('{"vulnerabilities": {"d3-color": {"severity": "high"}}}', "", 3), 1, "d3-color: high"),
        (audit.read_scripts('{"message": "405 refused"}', "", 3), 2, "405 refused"),
        (audit.read_scripts("", "", 3), 2, "no answer"),
        (Answer(0, ("x: y",), ("z",)), 1, "NOT looked up (1): z"),
    ],
)
def test_an_audit_without_an_answer_is_not_passed(answer, code, said):
    """The audit passes only when everything was looked up, and says what was not."""
    done, lines = audit.verdict({"what": answer})
    assert done == code
    assert any(said in line for line in lines)
