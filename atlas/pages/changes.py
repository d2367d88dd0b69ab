"""What is new in the data since the last release: new, revised, corrected, withdrawn and newly disputed figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.changes import PATH, Change, changes, parts
from atlas.model import Observation, Release
from atlas.pages import disagreements
from atlas.pages.page import Atlas, Page, Pager
from atlas.render import html

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
    pager: Pager | None


def pages(atlas: Atlas) -> Iterator[Page]:
    """The one page, or as many as the changes need."""
    t, data = atlas.language.t, atlas.dataset
    found = changes(data)
    counts = Counter(change.kind for change in found)
    since = data.release.version if data.release else ""
    compared = atlas.said(
        "change.versions" if since else "change.first",
        version=html("<code>{}</code>", data.profile.version),
        date=html("<time>{}</time>", data.profile.date),
        **({"since": html("<code>{}</code>", since)} if since else {}),
    )
    cut = parts(found)
    for part in cut:
        groups = tuple(
            Group(
                piece.key,
                t(f"change.{piece.key}"),
                atlas.said(f"change.{piece.key}.intro", count=html('<data class="count">{}</data>', counts[piece.key])),
                tuple(item(atlas, part.path, data.release, change) for change in piece.rows),
            )
            for piece in part.pieces
            if data.release
        )
        pager = atlas.pager(cut, part.path, PATH)
        yield Page(part.path, "changes.md.jinja", View(since, compared, FEED, groups, pager))


def item(atlas: Atlas, path: str, release: Release, change: Change) -> Item:
    """One change as it is shown."""
    key = f"{change.kind}-{change.id}"
    if change.conflict:
        title = disagreements.title(atlas, change.conflict)
        href = atlas.href(path, disagreements.addresses(atlas)[change.conflict.id])
        link = html('<a href="{}">{}</a>', href, title)
        figures = Markup(", ").join(atlas.figure(path, o) for o in disagreements.ordered(change.conflict))
        return Item(f"{change.kind}-{change.conflict.id}", link, "", Markup(), figures, Markup(), "")
    o = change.now or change.before
    name = atlas.language.name
    reason = " ".join(dict.fromkeys(name(c.reason) for c in change.corrections))
    if o is None:
        gone = html("<code>{}</code>", change.id)
        return Item(key, gone, release.cells[change.id]["time_period"], Markup(), Markup(), Markup(), reason)
    source = Markup() if o.source.id not in atlas.dataset.sources else atlas.cite(path, o.source)
    return Item(
        key,
        atlas.words(path, o.indicator, atlas.subject(o)),
        periods(atlas, change, o),
        former(atlas, change),
        atlas.figure(path, change.now) if change.now else Markup(),
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
