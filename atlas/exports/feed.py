"""What is new in the data since the last release, as an Atom feed (RFC 4287).

Ids are UUIDs made from the names of the dataset, the version and the change, so that they stay. Every
entry carries the date of the data: the same data gives the same feed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as Xml

from atlas.changes import Change, changes, parts
from atlas.language import Language
from atlas.model import Dataset, Observation
from atlas.output import Output

PATH = "changes.xml"
PAGE = "changes.html"
ATOM = "http://www.w3.org/2005/Atom"


def outputs(dataset: Dataset, folder: Path, language: Language) -> Iterator[Output]:
    """`changes.xml`: one entry a change."""
    profile, name = dataset.profile, language.name
    updated = f"{profile.date}T00:00:00Z"
    feed = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": language.code})
    leaf(feed, "title", language.t("feed.title", dataset=name(profile.title)))
    leaf(feed, "subtitle", language.t("change.intro"))
    leaf(feed, "id", identity(profile.name, "changes"))
    leaf(feed, "updated", updated)
    leaf(Xml.SubElement(feed, "author"), "name", name(profile.title))
    if profile.licence:
        leaf(feed, "rights", profile.licence)
    if profile.address:
        Xml.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": address(dataset, PATH)})
    Xml.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": address(dataset, PAGE)})
    for change, page in ((c, part.path) for part in parts(changes(dataset)) for p in part.pieces for c in p.rows):
        key = change.conflict.id if change.conflict else change.id
        entry = Xml.SubElement(feed, "entry")
        leaf(entry, "title", title(dataset, language, change))
        leaf(entry, "id", identity(profile.name, profile.version, change.kind, key))
        leaf(entry, "updated", updated)
        Xml.SubElement(entry, "category", {"term": change.kind, "label": language.t(f"change.{change.kind}")})
        link = {"rel": "alternate", "type": "text/html", "href": address(dataset, f"{page}.html#{change.kind}-{key}")}
        Xml.SubElement(entry, "link", link)
        leaf(entry, "summary", summary(language, change))
    Xml.indent(feed)
    text = Xml.tostring(feed, encoding="unicode")
    yield Output.text(PATH, f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n')


def leaf(parent: Xml.Element, tag: str, text: str) -> None:
    """An element that holds only text."""
    Xml.SubElement(parent, tag).text = text


def identity(*names: str) -> str:
    """A name that is the same in every build and nowhere else."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(names)).urn


def address(dataset: Dataset, path: str) -> str:
    """Where a file of the site stands: below the site's own address, or beside the feed where none is set."""
    home = dataset.profile.address
    return f"{home.rstrip('/')}/{path}" if home else path


def title(dataset: Dataset, language: Language, change: Change) -> str:
    """The kind of change and what the figure is about."""
    o = change.now or change.before
    words = change.id
    if o:
        words = language.t(
            "conflict.title", subject=language.subject(o, dataset.city), period=language.period(o.period)
        )
    return language.t("feed.entry", kind=language.t(f"change.{change.kind}"), subject=words)


def summary(language: Language, change: Change) -> str:
    """The figures before and now, their source, and the reason where one is written."""
    name = language.name
    if change.conflict:
        return "; ".join(stated(language, o) for o in change.conflict.members)
    was = language.figure(change.before) if change.before else ""
    now = stated(language, change.now) if change.now else ""
    reason = " ".join(dict.fromkeys(name(c.reason) for c in change.corrections))
    return " ".join(filter(None, (" → ".join(filter(None, (was, now))), reason))) or change.id


def stated(language: Language, observation: Observation) -> str:
    """A figure and who says so."""
    source = observation.source
    return f"{language.figure(observation)} ({', '.join(filter(None, (source.publisher, source.published)))})"
