"""Asks the advisory databases about every locked package and every script that ships, and says what was not told.

    python -m tests.audit

It ends with 0 when every version was looked up and none has a known vulnerability, with 1 when one has, and with 2 when
a database could not be asked about all of them: no answer is not a good answer.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests import supply


class Answer(NamedTuple):
    """What a database said: versions that it knows, what is wrong with some, versions or questions without answer."""

    asked: int
    found: tuple[str, ...]
    silent: tuple[str, ...]


def python() -> Answer:
    """The locks by pip-audit, without installing anything."""
    locks = [option for lock in supply.LOCKS.values() for option in ("--requirement", str(supply.FOLDER / lock))]
    auditor = str(Path(sys.executable).with_name("pip-audit"))
    command = [auditor, "--disable-pip", "--no-deps", "--progress-spinner", "off", "--format", "json", *locks]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return read_python(done.stdout, done.stderr)


def read_python(report: str, errors: str) -> Answer:
    """The answer in pip-audit's report, which passes over packages that the database does not know."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return Answer(0, (), (last(errors),))
    known = [package for package in packages if "vulns" in package]
    found = [f"{p['name']} {p['version']}: {v['id']}" for p in known for v in p["vulns"]]
    silent = [f"{p['name']}: {p['skip_reason']}" for p in packages if "vulns" not in p]
    return Answer(len(known), tuple(sorted(set(found))), tuple(sorted(set(silent))))


def scripts() -> Answer:
    """The scripts that ship with a known version, by npm's audit of a project that asks for just those."""
    npm = shutil.which("npm")
    if not npm:
        return Answer(0, (), ("npm is not installed",))
    wanted = {item.component: item.version for item in supply.shipped() if item.kind == "npm" and item.version}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "package.json").write_text(json.dumps({"name": "ships", "version": "0.0.0"}), "utf-8")
        parts = {f"node_modules/{name}": {"version": version} for name, version in wanted.items()}
        top = {"name": "ships", "version": "0.0.0", "dependencies": wanted}
        lock = {
            "name": "ships",
            "version": "0.0.0",
            "lockfileVersion": 3,
            "requires": True,
            "packages": {"": top, **parts},
        }
        (Path(folder) / "package-lock.json").write_text(json.dumps(lock), "utf-8")
        command = [npm, "audit", "--json", "--package-lock-only"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return read_scripts(done.stdout, done.stderr, len(wanted))


def read_scripts(report: str, errors: str, asked: int) -> Answer:
    """The answer in npm's report."""
    try:
        found = json.loads(report)
    except ValueError:
        return Answer(0, (), (last(errors),))
    if "vulnerabilities" not in found:
        said = found.get("error", {}).get("summary") or found.get("message") or "no report"
        return Answer(0, (), (last(said),))
    weak = [f"{name}: {about['severity']}" for name, about in found["vulnerabilities"].items()]
    return Answer(asked, tuple(sorted(weak)), ())


def last(text: str) -> str:
    """The last line that says something."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no answer")


def verdict(answers: dict[str, Answer]) -> tuple[int, list[str]]:
    """The exit code, and what to print."""
    lines = []
    for name, answer in answers.items():
        lines.append(f"{name}: {answer.asked} versions looked up, {len(answer.found)} known vulnerabilities")
        lines += [f"  {line}" for line in answer.found]
        if answer.silent:
            lines.append(f"  NOT looked up ({len(answer.silent)}): {answer.silent[0]}")
    if any(answer.found for answer in answers.values()):
        return 1, lines
    if any(answer.silent for answer in answers.values()):
        return 2, [*lines, "not everything could be looked up; run this where the databases can be reached"]
    return 0, lines


def main() -> int:
    """Ask, and tell."""
    code, lines = verdict({"Python packages": python(), "scripts that ship": scripts()})
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
