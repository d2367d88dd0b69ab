"""The list of figures grown to a great number of rows, and how long it takes from a key to what is drawn."""

from __future__ import annotations

import json
from pathlib import Path

MANY = 20_000
WORD = "revenue"
"""Typed letter by letter; its first letters stand in nearly every figure."""

TYPED = """async words => {
  const field = document.querySelector(".explore input[name=q]"), taken = [];
  const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  for (const word of words) {
    await drawn();
    const start = performance.now();
    field.value = word;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    await drawn();
    taken.push(performance.now() - start);
  }
  return taken;
}"""
"""Milliseconds from each change of the search to the frame that shows it."""


def grown(site: Path, count: int) -> str:
    """The script of a site's figures with its rows repeated up to a number, each under an id of its own."""
    script = (site / "figures" / "observations.js").read_text("utf-8")
    data = json.loads(script[script.index("{") : script.rindex("}") + 1])
    columns = data["columns"]
    rows = len(columns["id"])
    for name, column in columns.items():
        longer = column * (count // rows + 1)
        columns[name] = longer[:count]
    columns["id"] = [f"{key}-{n}" for n, key in enumerate(columns["id"])]
    return f"window.atlasFigures={json.dumps(data, ensure_ascii=False)};"


def typing(page, address: str, script: str = "") -> list[float]:
    """Milliseconds from each letter of a word to what is drawn, at the address of a site, with other figures if given.

    The word is typed and taken back letter by letter, so that many and few figures are drawn in turn.
    """
    if script:
        page.route(
            "**/figures/observations.js", lambda route: route.fulfill(body=script, content_type="text/javascript")
        )
    page.goto(f"{address}figures/index.html")
    page.wait_for_selector(".explore fieldset:enabled")
    words = [WORD[:n] for n in (*range(1, len(WORD) + 1), *range(len(WORD) - 1, -1, -1))]
    taken: list[float] = page.evaluate(TYPED, words)
    return taken
