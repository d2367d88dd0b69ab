"""Writes the lock files anew, and `requirements/reviewed.csv`: when each locked version was released.

    python -m tests.locking

Versions stay as they are where the requirements still allow them; delete a line of `lock.txt` to have its package
raised. Licences are read from the installed packages; what `why` says about an old one is written by hand and stays.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from tests import supply
from tests.supply import FOLDER, REVIEWED, ROOT

UV = [str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
PLAIN = ["--generate-hashes", "--no-emit-index-url", "--no-header", "--annotation-style", "line"]
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Apache License 2.0": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages without a licence expression call their licences."""


def compiled(name: str, *options: str) -> None:
    """Resolve one requirements file; the tests' lock is the widest, and the others take its versions."""
    constraint = [] if name == "test" else ["--constraint", "requirements/lock.txt"]
    subprocess.run([*UV, f"requirements/{name}.in", *constraint, *options], cwd=ROOT, check=True)


def released() -> dict[tuple[str, str, str], str]:
    """(kind, package, version) -> the day of the release, of all that is locked or brought along."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in supply.LOCKS:
            path = Path(folder) / f"pylock.{name}.toml"
            compiled(name, "--format", "pylock.toml", "--output-file", str(path))
            for package in tomllib.loads(path.read_text("utf-8"))["packages"]:
                files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
                day = min(file["upload-time"] for file in files).date().isoformat()
                found["pypi", package["name"], package["version"]] = day
    for item in supply.shipped():
        if item.kind == "npm" and not item.carrier and shutil.which("npm"):
            command = ["npm", "view", "--loglevel=error", item.component, "time", "--json"]
            times = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            found["npm", item.component, item.version] = times[item.version][:10]
    return found


def licence(package: str) -> str:
    """The SPDX expression of an installed package; nothing where it names none that is known."""
    try:
        about = metadata(package)
    except PackageNotFoundError:
        return ""
    if "License-Expression" in about:
        return about["License-Expression"]
    said = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License")]
    said += [about.get("License", "").strip()]
    known = [SPDX.get(name, name if name in SPDX.values() else "") for name in said]
    return next((name for name in known if name), "")


def main() -> None:
    """Write the locks, then the table."""
    for name, lock in supply.LOCKS.items():
        compiled(name, *PLAIN, "--output-file", f"requirements/{lock}")
    before = {(row.kind, row.package): row for row in supply.reviewed()}
    today = datetime.now(tz=UTC).date().isoformat()
    rows = []
    for (kind, package, version), day in sorted(released().items()):
        old = before.get((kind, package))
        shipped = [item.licence for item in supply.shipped() if (item.kind, item.component) == (kind, package)]
        name = (shipped and shipped[0]) or (kind == "pypi" and licence(package)) or (old.licence if old else "")
        seen = old.reviewed if old and (old.version, old.released) == (version, day) else today
        rows.append([kind, package, version, day, name, seen, old.why if old else ""])
    with (FOLDER / REVIEWED).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(supply.Reviewed._fields)
        writer.writerows(rows)
    print(f"{REVIEWED}: {len(rows)} packages")
    supply.main()


if __name__ == "__main__":
    main()
