"""Processes that work for a build: how many, and one that does some tasks beside it."""

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


@pytest.mark.parametrize("methods", [["spawn"], ["fork", "spawn"]], ids=["no copies", "copies"])
def test_tasks_follow_one_another(methods: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A task finds what the one before it left, and what it is given, whether a copy does them or this process."""
    monkeypatch.setattr(workers, "get_all_start_methods", lambda: methods)
    left: list[int] = []

    def first() -> None:
        left.append(os.getpid())

    def second(given: str) -> tuple[str, list[int]]:
        return given, left

    with workers.beside(first, second) as begin:
        begin(first)
        given, found = begin(second, "words")()
    assert given == "words"
    assert len(found) == 1
    assert (found == [os.getpid()]) is (methods == ["spawn"])


def test_a_task_that_fails_tells_why() -> None:
    """Whoever waits for a task is told what went wrong in one before it."""

    def first() -> None:
        raise ValueError("the first")

    def second() -> None:
        raise ValueError("the second")

    with workers.beside(first, second) as begin:
        begin(first)
        last = begin(second)
        with pytest.raises(ValueError, match="the first"):
            last()
