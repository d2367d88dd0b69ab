"""What stands at the edge of every printed page, as a style sheet: the site's name, the date of the data, page numbers.

Margin boxes of `@page` show only strings of CSS, so that the words are custom properties, which docs/assets/print.css
puts into place.
"""

from __future__ import annotations

import re
from string import Formatter

from atlas.pages.page import Atlas

PATH = "assets/running.css"
COUNTERS = {"page": "counter(page)", "pages": "counter(pages)"}


def sheet(atlas: Atlas) -> str:
    """The style sheet."""
    t, profile = atlas.language.t, atlas.dataset.profile
    words = {
        "site": string(atlas.language.name(profile.title)),
        "date": string(t("print.date", date=profile.date)),
        "pages": " ".join(
            part
            for text, name, _, _ in Formatter().parse(t("print.pages"))
            for part in (string(text), COUNTERS[name] if name else "")
            if part
        ),
    }
    lines = "".join(f"  --atlas-{name}: {value};\n" for name, value in words.items())
    return f":root {{\n{lines}}}\n"


def string(text: str) -> str:
    """A string of CSS."""
    return '"' + re.sub(r'["\\<\n]', lambda match: f"\\{ord(match[0]):x} ", text) + '"'
