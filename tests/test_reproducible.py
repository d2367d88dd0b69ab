"""The same data gives the same bytes: pages, pictures, PDFs, downloads, site."""

from __future__ import annotations

from pathlib import Path

from tests.reproducing import differing


def test_same_bytes_everywhere(small: Path, tmp_path: Path) -> None:
    """Elsewhere, on another day, in another language, with other processors, seeds and orders of files: the same."""
    count, names = differing(small, tmp_path)
    assert count > 400
    assert names == []
