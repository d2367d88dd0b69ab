"""The types of pages, one a file; `PAGES` lists them. Each module has `pages(atlas)`."""

from __future__ import annotations

from atlas.pages import (
    area,
    areas,
    briefs,
    changes,
    claims,
    cluster,
    clusters,
    compare,
    coverage,
    data,
    disagreements,
    evaluation,
    goal,
    home,
    indicator,
    indicators,
    industries,
    industry,
    methodology,
    milestones,
    organisations,
    own,
    scenarios,
    source,
    sources,
    targets,
)
from atlas.pages.page import Atlas, Page

PAGES = (
    home,
    industries,
    industry,
    compare,
    clusters,
    cluster,
    areas,
    area,
    organisations,
    milestones,
    targets,
    scenarios,
    evaluation,
    goal,
    disagreements,
    indicators,
    indicator,
    sources,
    source,
    coverage,
    changes,
    claims,
    briefs,
    methodology,
    data,
    own,
)

__all__ = ["PAGES", "Atlas", "Page"]
