"""The hook that leaves out of the site what the theme brings along and no page of it loads.

For the search in other languages than English the theme adds stemmers and word breakers, some under licences of
their own. Its search asks for them only when such a language is set; a site without the hook holds them in vain.
A third of what its templates put round a page's own text is white space at the beginning of lines.
"""

from __future__ import annotations

import re
from typing import Any

FOLDER = "assets/javascripts/lunr/"


def on_files(files: Any, config: Any) -> Any:
    """Drop the files, unless the search is set to a language that needs them."""
    search = config["plugins"].get("material/search") or config["plugins"].get("search")
    if search is None or set(search.config.lang or ["en"]) == {"en"}:
        for file in [file for file in files if file.src_uri.startswith(FOLDER)]:
            files.remove(file)
    return files


def on_post_page(output: str, **_: Any) -> str:
    """Drop the white space between lines of what stands round the page's own text, which stays as it is."""
    before, opening, rest = output.partition("<article")
    text, closing, after = rest.rpartition("</article>")
    if not closing:
        return output
    return SPACE.sub("\n", before) + opening + text + closing + SPACE.sub("\n", after)


SPACE = re.compile(r"\n\s+")
