"""How many processes work for a build."""

from __future__ import annotations

import os

import pytest

from atlas import workers


@pytest.mark.parametrize(
    ("items", "wanted", "expected"),
    [(1, None, 1), (16, None, 1), (17, None, 2), (64, None, 4), (1000, None, 4), (3, 2, 2), (1, 2, 1)],
)
def test_processes_are_worth_their_beginning(
    items: int, wanted: int | None, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No process begins for fewer items than it takes to begin, unless processes are asked for; cores are the most."""
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert workers.count(items, 16, wanted) == expected
