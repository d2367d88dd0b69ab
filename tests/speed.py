"""How soon a reader sees a page and its charts: by Lighthouse, and by the clock on a slow line."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

LIGHTHOUSE = "13.5.0"
"""The version of Lighthouse, which npm fetches for the measurement alone."""

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")

METRICS = {
    "FCP": ("first-contentful-paint", 1000),
    "LCP": ("largest-contentful-paint", 1000),
    "TBT": ("total-blocking-time", 1000),
    "CLS": ("cumulative-layout-shift", 1),
}
"""What is printed of a report: the name of the audit, and by what its value is divided to give seconds."""

SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
"""A slow mobile line as Lighthouse has it: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up."""

PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True, "has_touch": True}

WATCH = """(() => {
  const seen = window.__seen = {chart: 0, shift: 0, paint: 0};
  const drawn = () => [...document.querySelectorAll("figure.chart svg")].some(svg => svg.clientHeight);
  const frame = () => drawn()
    ? requestAnimationFrame(() => { seen.chart = performance.now(); })
    : requestAnimationFrame(frame);
  requestAnimationFrame(frame);
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (entry.name === "first-contentful-paint") seen.paint = entry.startTime;
  })).observe({type: "paint", buffered: true});
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (!entry.hadRecentInput) seen.shift += entry.value;
  })).observe({type: "layout-shift", buffered: true});
})()"""
"""Notes when the first frame with a chart has been shown, the first paint, and every shift of what is shown."""


@dataclass(frozen=True)
class Sight:
    """What came of opening a page: seconds until the first paint and the first chart, and how much things shifted."""

    paint: float
    chart: float
    shift: float


def opened(browser, url: str, slow: bool = False, **options) -> Sight:
    """Open a page as nobody has before, on a slow line and a slow machine if asked, and look until it is quiet."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    if slow:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url, timeout=120_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    seen = page.evaluate("window.__seen")
    context.close()
    return Sight(seen["paint"] / 1000, seen["chart"] / 1000, seen["shift"])


def first_chart(browser, url: str, times: int = 3) -> float:
    """The seconds until the first chart of a page is there on a slow line: the middle one of some tries."""
    return statistics.median(opened(browser, url, slow=True, **PHONE).chart for _ in range(times))


def packed(path: Path) -> int:
    """A file's size in bytes as a server sends it."""
    return len(gzip.compress(path.read_bytes(), 6, mtime=0))


def blocking(site: Path, page: str) -> list[str]:
    """The files of a site that a page needs before anything of it is shown: itself, style sheets, eager scripts."""
    html = (site / page).read_text("utf-8")
    head = html.partition("</head>")[0]
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', head)
    scripts = re.findall(r'<script (?![^>]*\b(?:defer|async)\b)[^>]*src="([^"]+)"', html)
    return [page, *(urlsplit(urljoin(f"/{page}", address)).path.lstrip("/") for address in (*sheets, *scripts))]


def transfer(site: Path, page: str) -> int:
    """How many bytes a page takes until it is shown with its charts."""
    return sum(packed(site / name) for name in blocking(site, page))


def heaviest(site: Path, folder: str) -> str:
    """The largest page of a folder, by its path below the site."""
    return max((site / folder).glob("*.html"), key=lambda path: path.stat().st_size).relative_to(site).as_posix()


def charts(site: Path, page: str) -> int:
    """How many charts a page has."""
    return (site / page).read_text("utf-8").count('<figure class="chart')


def with_charts(site: Path, folder: str, count: int) -> str:
    """The largest page of a folder that has so many charts, or as near to it as there is."""
    found: Iterable[Path] = (site / folder).glob("*.html")
    names = [path.relative_to(site).as_posix() for path in found]
    return min(names, key=lambda name: (abs(charts(site, name) - count), -(site / name).stat().st_size))


def lighthouse(url: str, chromium: str, runs: int = 3) -> dict | str:
    """Lighthouse's report on a page as on a phone, the middle one of some runs by performance; or why there is none."""
    npx = shutil.which("npx")
    if not npx:
        return "no Lighthouse: Node.js with npx is not installed"
    command = [npx, "--yes", f"lighthouse@{LIGHTHOUSE}", url, "--quiet", "--output=json", "--output-path=stdout"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu", f"--only-categories={','.join(CATEGORIES)}"]
    reports = []
    for _ in range(runs):
        done = subprocess.run(
            command, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True, check=False
        )
        if done.returncode or not done.stdout.startswith("{"):
            said = (done.stderr.strip() or done.stdout.strip()).splitlines()
            return f"no Lighthouse: {said[-1] if said else f'it ended with {done.returncode}'}"
        reports.append(json.loads(done.stdout))
    return sorted(reports, key=lambda report: report["categories"]["performance"]["score"])[len(reports) // 2]


def findings(report: dict) -> list[str]:
    """The audits of a report that count and found something, in words."""
    counted = {ref["id"] for c in CATEGORIES for ref in report["categories"][c]["auditRefs"] if ref["weight"]}
    audits = (report["audits"][id_] for id_ in sorted(counted))
    return [
        f"{audit['id']}: {audit.get('displayValue') or audit['title']}"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 0.9
    ]
