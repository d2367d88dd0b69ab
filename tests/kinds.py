"""A page of each type, for every test that looks at all of them."""

from __future__ import annotations

CASES = {
    "home": "index.html",
    "industries": "industries/index.html",
    "industry": "industries/ai.html",
    "facts": "industries/ai.2.html",
    "longer": "industries/total.disagreements.html",
    "tables": "charts/hubs-places.html",
    "clusters": "clusters/index.html",
    "cluster": "clusters/cluster-ai.html",
    "areas": "hubs/index.html",
    "area": "hubs/etown.html",
    "organisations": "organisations.html",
    "milestones": "milestones.html",
    "targets": "targets.html",
    "scenarios": "scenarios.html#all=8&industry=total",
    "evaluation": "evaluation-index.html",
    "goal": "targets/digital-economy-value-added-gdp-share-2025-target.html",
    "disagreements": "disagreements.html",
    "compare": "compare.html#industry=medicine,vehicles",
    "indicators": "figures/index.html#industry=ai",
    "measures": "figures/index.2.html",
    "indicator": "figures/gdp.html",
    "sources": "sources/index.html",
    "source": "sources/aimsen-2019-05-23.html",
    "coverage": "coverage.html",
    "changes": "changes.html",
    "claims": "claims.html",
    "briefs": "briefs.html",
    "methodology": "methodology.html",
    "data": "data.html",
    "own": "brief.html#industries/ai=about,key,charts&hubs/etown=key",
    "by hand": "about.html",
    "not found": "404.html",
}
"""A page of each type, by the module that makes it."""
