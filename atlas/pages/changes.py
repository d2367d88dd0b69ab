"""What is new in the data since the last release: new, revised, corrected, withdrawn and newly disputed figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.changes import KINDS, Change, changes
from atlas.model import Observation, Release
from atlas.pages import disagreements
from atlas.pages.page import Atlas, Page
from atlas.render import html

PATH = "changes"
FEED = "changes.xml"


@dataclass(frozen=True)
class Item:
    """One change; `was` is empty for what is new, `now` for what is gone, `reason` where none is written."""

    id: str
    subject: Markup
    period: str
    was: Markup
    now: Markup
    source: Markup
    reason: str


@dataclass(frozen=True)
class Group:
    """The changes of one kind."""

    kind: str
    name: str
    intro: Markup
    items: tuple[Item, ...]


@dataclass(frozen=True)
class View:
    """What the template shows; `since` is empty when there was no release before."""

    since: str
    compared: Markup
    feed: str
    groups: tuple[Group, ...]


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page."""
    t, data = atlas.language.t, atlas.dataset
    found = changes(data)
    groups = tuple(
        Group(
            kind,
            t(f"change.{kind}"),
            atlas.said(f"change.{kind}.intro", count=html('<data class="count">{}</data>', len(listed))),
            tuple(item(atlas, data.release, change) for change in listed),
        )
        for kind in KINDS
        if data.release and (listed := [change for change in found if change.kind == kind])
    )
    since = data.release.version if data.release else ""
    compared = atlas.said(
        "change.versions" if since else "change.first",
        version=html("<code>{}</code>", data.profile.version),
        date=html("<time>{}</time>", data.profile.date),
        **({"since": html("<code>{}</code>", since)} if since else {}),
    )
    yield Page(PATH, "changes.md.jinja", View(since, compared, FEED, groups))


def item(atlas: Atlas, release: Release, change: Change) -> Item:
    """One change as it is shown."""
    key = f"{change.kind}-{change.id}"
    if change.conflict:
        title = disagreements.title(atlas, change.conflict)
        link = html('<a href="{}.html#{}">{}</a>', disagreements.PATH, change.conflict.id, title)
        figures = Markup(", ").join(atlas.figure(PATH, o) for o in disagreements.ordered(change.conflict))
        return Item(f"{change.kind}-{change.conflict.id}", link, "", Markup(), figures, Markup(), "")
    o = change.now or change.before
    name = atlas.language.name
    reason = " ".join(dict.fromkeys(name(c.reason) for c in change.corrections))
    if o is None:
        gone = html("<code>{}</code>", change.id)
        return Item(key, gone, release.cells[change.id]["time_period"], Markup(), Markup(), Markup(), reason)
    source = Markup() if o.source.id not in atlas.dataset.sources else atlas.cite(PATH, o.source)
    return Item(
        key,
        atlas.words(PATH, o.indicator, atlas.subject(o)),
        periods(atlas, change, o),
        former(atlas, change),
        atlas.figure(PATH, change.now) if change.now else Markup(),
        source,
        reason,
    )


def periods(atlas: Atlas, change: Change, observation: Observation) -> str:
    """The period, or the old one and the new one where it changed."""
    now, before = atlas.language.period(observation.period), change.before
    was = atlas.language.period(before.period) if before else now
    return now if was == now else atlas.language.t("change.period", was=was, now=now)


def former(atlas: Atlas, change: Change) -> Markup:
    """The figure as it was released; it has no card any more."""
    return html('<del class="fig was">{}</del>', atlas.language.figure(change.before)) if change.before else Markup()
