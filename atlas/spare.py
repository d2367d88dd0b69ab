"""The hook that leaves out of the site what the theme brings along and no page of it loads.

For the search in other languages than English the theme adds stemmers and word breakers, some under licences of
their own. Its search asks for them only when such a language is set; a site without the hook holds them in vain.
"""

from __future__ import annotations

from typing import Any

FOLDER = "assets/javascripts/lunr/"


def on_files(files: Any, config: Any) -> Any:
    """Drop the files, unless the search is set to a language that needs them."""
    search = config["plugins"].get("material/search") or config["plugins"].get("search")
    if search is None or set(search.config.lang or ["en"]) == {"en"}:
        for file in [file for file in files if file.src_uri.startswith(FOLDER)]:
            files.remove(file)
    return files
