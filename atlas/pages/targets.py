"""Every target in the data, by industry, beside the latest figure of the same measure and scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas.charts import Subject
from atlas.pages import forms
from atlas.pages.forms import Statement, TargetRow
from atlas.pages.page import Atlas, Link, Page


@dataclass(frozen=True)
class View:
    """What the template shows: how many there are, and the targets of each industry."""

    count: int
    groups: tuple[tuple[Link, tuple[TargetRow, ...]], ...]
    statements: tuple[Statement, ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    path, data = "targets", atlas.dataset
    groups = []
    for activity in data.activities.values():
        if activity.kind != "scope":
            rows = forms.target_rows(atlas, path, atlas.family_series(activity))
            if rows:
                groups.append((atlas.link(path, activity), rows))
    lines = tuple(line for line in atlas.series if line.target)
    claims = [c for c in data.claims.values() if any(o.status == "T" for o in c.observations)]
    subject = Subject("targets", "targets", atlas.language.name(data.city.name), data, lines)
    view = View(sum(len(rows) for _, rows in groups), tuple(groups), forms.statements(atlas, path, claims))
    yield Page(path, "targets.md.jinja", view, atlas.draw(subject, 4, "target"))
