"""What is new in the data since the last release: new, revised, corrected, withdrawn and newly disputed figures.

A revision is better data: the source, or a newer one, gives another value. A correction is a mistake of
ours put right, and `corrections.csv` says so. Texts (scope, notes, places in the source) are not data.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from atlas import conflicts, derive, paging
from atlas.conflicts import Conflict
from atlas.load import DESCRIPTOR, NUMBER, RELEASED, RELEASES
from atlas.model import Correction, Dataset, Observation, Release
from atlas.output import Output
from atlas.paging import Part

KINDS = ("new", "revised", "corrected", "withdrawn", "disputed")
IDENTITY = ("ref_area", "activity", "indicator", "time_period")
"""Columns that say what a figure is about; only a correction changes them."""
STATED = ("obs_value", "qualifier", "obs_status", "restated_value", "restated_unit")
"""Columns that hold what a source states; a revision changes them too."""
NUMBERS = ("obs_value", "restated_value")
DISPUTES = ("values", "plans", "dates", "error")
"""Kinds of disagreement that are news; the others compare figures that do not contradict each other."""


@dataclass(frozen=True)
class Difference:
    """One cell that is not what it was; `correction` is the row that says it was our mistake."""

    field: str
    was: str
    now: str
    correction: Correction | None


@dataclass(frozen=True)
class Change:
    """What happened to one observation since the release.

    `now` is missing when it was withdrawn, `before` when it is new or when its measure is gone.
    `conflict` is the disagreement that it is newly part of.
    """

    kind: str
    id: str
    now: Observation | None
    before: Observation | None
    differences: tuple[Difference, ...] = ()
    conflict: Conflict | None = None

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The rows that explain it, each once."""
        return tuple(dict.fromkeys(d.correction for d in self.differences if d.correction))


def cells(observation: Observation) -> Mapping[str, str]:
    """An observation as the cells that are compared."""
    restated = observation.restated
    return {
        "ref_area": observation.area.id,
        "activity": observation.activity.id,
        "indicator": observation.indicator.id,
        "time_period": observation.period.text,
        "obs_value": f"{observation.value:f}",
        "qualifier": observation.qualifier,
        "obs_status": observation.status,
        "restated_value": "" if restated is None else f"{restated:f}",
        "restated_unit": observation.restated_unit.id if observation.restated_unit else "",
        "source": observation.source.id,
    }


def same(field: str, was: str, now: str) -> bool:
    """Whether two cells say the same: numbers are compared by value, so that 207.0 is 207."""
    if field in NUMBERS and NUMBER.fullmatch(was) and NUMBER.fullmatch(now):
        return Decimal(was) == Decimal(now)
    return was == now


def differences(dataset: Dataset, release: Release, observation: Observation) -> tuple[Difference, ...]:
    """The cells of an observation that differ from those released, in the order of the columns."""
    before, now = release.cells[observation.id], cells(observation)
    return tuple(
        Difference(field, before.get(field, ""), now[field], correction(dataset, observation.id, field, before, now))
        for field in (*IDENTITY, *STATED, "source")
        if not same(field, before.get(field, ""), now[field])
    )


def correction(
    dataset: Dataset, observation: str, field: str, before: Mapping[str, str], now: Mapping[str, str]
) -> Correction | None:
    """The last row that leads to what stands there now, when the rows start from what was released."""
    rows = [c for c in dataset.corrections if c.observation == observation and c.field == field]
    started = any(same(field, c.was, before.get(field, "")) for c in rows)
    ended = [c for c in rows if same(field, c.now, now.get(field, ""))]
    return max(ended, key=lambda c: c.date, default=None) if started else None


@lru_cache(derive.KEPT)
def changes(dataset: Dataset) -> tuple[Change, ...]:
    """Every change since the last release, kind by kind and within each in file order; none without a release."""
    release = dataset.release
    if release is None:
        return ()
    found = [*altered(dataset, release), *withdrawn(dataset, release), *disputed(dataset, release)]
    return tuple(sorted(found, key=lambda change: KINDS.index(change.kind)))


PATH = "changes"
"""The page of changes, below the site."""


ROWS = 80
"""Changes on one page; what is disputed names several figures, each with its source."""


def parts(changed: tuple[Change, ...]) -> tuple[Part[str, Change], ...]:
    """Changes, kind by kind, on as many pages as they need."""
    groups = [(kind, listed) for kind in KINDS if (listed := [c for c in changed if c.kind == kind])]
    return paging.cut(PATH, groups, ROWS)


def altered(dataset: Dataset, release: Release) -> Iterator[Change]:
    """Observations that were not released, or that differ from what was."""
    for o in dataset.observations.values():
        if o.id not in release.cells:
            yield Change("new", o.id, o, None)
            continue
        found = differences(dataset, release, o)
        if found:
            kind = "corrected" if any(d.correction for d in found) else "revised"
            yield Change(kind, o.id, o, release.observations.get(o.id), found)


def withdrawn(dataset: Dataset, release: Release) -> Iterator[Change]:
    """Released observations that are no longer there, with the row that says why where there is one."""
    for key in release.cells:
        if key not in dataset.observations:
            why = [c for c in dataset.corrections if c.observation == key and c.field == "id"]
            gone = Difference("id", key, "", max(why, key=lambda c: c.date, default=None))
            yield Change("withdrawn", key, None, release.observations.get(key), (gone,))


def disputed(dataset: Dataset, release: Release) -> Iterator[Change]:
    """Disagreements that the released figures did not have: none of the kind shares two figures, or the only one.

    Both sides are found by today's rules, so that a better rule makes no news.
    """
    before = replace(dataset, observations=release.observations)
    old = [(c.kind, {o.id for o in c.members}) for c in conflicts.conflicts(before)]
    for conflict in conflicts.conflicts(dataset):
        if conflict.kind not in DISPUTES:
            continue
        ids = {o.id for o in conflict.members}
        if not any(kind == conflict.kind and len(ids & known) >= min(2, len(ids)) for kind, known in old):
            yield Change("disputed", conflict.first.id, conflict.first, None, conflict=conflict)


def unexplained(change: Change, release: Release) -> Iterator[tuple[Difference, str]]:
    """Differences that are neither a correction nor a revision, each with what would be right."""
    now, before = change.now, release.cells[change.id]
    for difference in change.differences if now else ():
        if difference.correction or difference.field == "source":
            continue
        if difference.field in IDENTITY:
            yield difference, "what a figure is about changes only by a correction: write a row into corrections.csv"
        elif now and not newer(now, before, release):
            yield (
                difference,
                "a revision comes with another source or a later date of publication; "
                "if it was our mistake, write a row into corrections.csv",
            )


def newer(now: Observation, before: Mapping[str, str], release: Release) -> bool:
    """Whether a figure comes from another source than the one released, or from a later version of the same."""
    old = release.sources.get(before.get("source", ""))
    return old is None or now.source.id != old.id or now.source.published > old.published


def release_files(folder: Path, version: str) -> tuple[Output, ...]:
    """The tables in `folder` as the files of a release, byte for byte; FileExistsError when it is there already."""
    target = folder / RELEASES / version
    if target.exists():
        message = f"version {version} is released already; raise the version in {DESCRIPTOR}"
        raise FileExistsError(errno.EEXIST, message, f"{folder.name}/{RELEASES}/{version}")
    resources = json.loads((folder / DESCRIPTOR).read_text("utf-8-sig"))["resources"]
    paths = {resource["name"]: resource["path"] for resource in resources}
    return tuple(Output(f"{RELEASES}/{version}/{name}.csv", (folder / paths[name]).read_bytes()) for name in RELEASED)
