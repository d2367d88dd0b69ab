"""The download formats, one a file; `EXPORTS` lists them. Each module has `outputs(dataset, folder, language)`."""

from __future__ import annotations

from atlas.exports import coverage, evaluation, feed, flat, observations, package

EXPORTS = (package, flat, observations, coverage, evaluation, feed)

__all__ = ["EXPORTS"]
