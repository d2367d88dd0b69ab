"""The system that supports an industry: its places, organisations, policies, capital and inputs, and what is missing.

What a measure stands for is said by the table of roles, what an event is by the kind of the milestone, and what such
a system consists of by the claims that the dataset names; nothing of it is known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from atlas.charts import Chart, Subject, links, words
from atlas.derive import Series, grouped
from atlas.model import ROLES, Activity, Area, Claim, Milestone, Organisation
from atlas.pages import forms, longer, organisations
from atlas.pages.forms import Event, Statement
from atlas.pages.longer import Listed
from atlas.pages.page import Atlas, Link, when
from atlas.render import html, tally

POLICY, FINANCE = "policy", "finance"
"""The kinds of milestones that belong to the system."""
WIDE = "aggregate"
"""The kind of activities that take in whole industries, whose organisations are told on the pages of these."""
PICTURES = 1
MOST = 4
"""Measures of one role; all figures stand further down the page."""


@dataclass(frozen=True)
class Member:
    """An organisation, what it is, the place that it is in, and who says so; `place` is empty for the city's.

    The city's are those of which no narrower place is known.
    """

    kind: str
    link: Link
    place: Markup
    source: Markup


@dataclass(frozen=True)
class Home:
    """A place where the industry is at home, and who says so."""

    link: Link
    sources: Markup


@dataclass(frozen=True)
class Figure:
    """The latest figure of a measure; `status` is empty for an actual one."""

    name: Markup
    figure: Markup
    period: Markup
    status: str
    source: Markup


@dataclass(frozen=True)
class System:
    """What a page shows of it; things of one kind stand under its name.

    `elsewhere` is the address of all organisations, where the page is about many industries at once. `together` are
    organisations that one source names in one breath, and `lacking` are sentences on what the data does not hold.
    """

    summary: Markup
    elsewhere: str
    frame: tuple[Statement, ...]
    pictures: tuple[Chart, ...]
    clusters: tuple[Link, ...]
    places: tuple[tuple[str, tuple[Home, ...]], ...]
    members: Listed[Member]
    together: tuple[Markup, ...]
    policies: Listed[Event]
    finance: Listed[Event]
    roles: tuple[tuple[str, tuple[Figure, ...]], ...]
    lacking: tuple[str, ...]

    @property
    def organisations(self) -> tuple[tuple[str, tuple[Member, ...]], ...]:
        """The organisations that the page shows, by kind."""
        return by_kind(self.members.here)


def by_kind(members: Iterable[Member]) -> tuple[tuple[str, tuple[Member, ...]], ...]:
    """Organisations by kind."""
    return tuple((kind, tuple(found)) for kind, found in grouped(members, lambda o: o.kind).items())


def system(
    atlas: Atlas, page: str, activity: Activity, lines: Sequence[Series], milestones: Sequence[Milestone]
) -> System:
    """The supporting system of one activity; `lines` are its series in their order of importance."""
    data = atlas.dataset
    family = data.family(activity)
    members = links.organisations(data, activity)
    turns = {o: n for found in grouped(members, lambda o: o.kind).values() for n, o in enumerate(found)}
    ordered = sorted(members, key=lambda o: list(dict.fromkeys(m.kind for m in members)).index(o.kind))
    policies = [m for m in milestones if m.kind == POLICY]
    matrix = activity.kind == WIDE and organisations.charts(atlas)
    return System(
        summary=summary(atlas, activity, members, policies, lines),
        elsewhere=atlas.href(page, "organisations.html#places") if matrix else "",
        frame=forms.statements(atlas, page, (data.claims[key] for key in data.profile.ecosystem)),
        pictures=atlas.draw(Subject(activity.id, "ecosystem", atlas.label(activity), data, ()), PICTURES, "links"),
        clusters=atlas.some(page, [c for c in data.clusters.values() if c.activity in family], "clusters/index.html"),
        places=tuple(homes(atlas, page, activity)),
        members=longer.listed(atlas, page, "members", ordered, member, turns.__getitem__),
        together=tuple(together(atlas, page, activity, members, milestones)),
        policies=newest(atlas, page, "policies", policies),
        finance=newest(atlas, page, "finance", [m for m in milestones if m.kind == FINANCE]),
        roles=tuple(roles_of(atlas, page, lines)),
        lacking=tuple(lacking(atlas, activity, members, policies, lines)),
    )


def belongs(milestone: Milestone) -> bool:
    """Whether a milestone is told with the system and not with the other milestones."""
    return milestone.kind in (POLICY, FINANCE)


def newest(atlas: Atlas, page: str, kind: str, milestones: Iterable[Milestone]) -> Listed[Event]:
    """Events of one kind, which their heading says, the newest first."""
    return longer.listed(atlas, page, kind, sorted(milestones, key=when, reverse=True), event)


def event(atlas: Atlas, page: str, milestone: Milestone) -> Event:
    """One of them."""
    return replace(forms.event(atlas, page, milestone), kind="")


def summary(
    atlas: Atlas,
    activity: Activity,
    members: Sequence[Organisation],
    policies: Sequence[Milestone],
    lines: Sequence[Series],
) -> Markup:
    """How many organisations of which kinds there are, where most are, how many places, policies and measures."""
    data, said = atlas.dataset, atlas.said
    found: list[Markup] = []
    if members:
        kinds = counted(atlas, "organisation", (o.kind for o in members))
        key = "system.organisations" if len(members) > 1 else "system.organisation"
        found.append(said(key, count=number(atlas, len(members)), kinds=kinds))
        held = Counter(o.area for o in members if o.area != data.city).most_common(2)
        if held and held[0][1] > 1 and (len(held) == 1 or held[0][1] > held[1][1]):
            found.append(said("system.most", place=atlas.label(held[0][0]), most=number(atlas, held[0][1])))
    places = dict.fromkeys(h.area for h in links.homes(data, activity))
    if places:
        ordered = sorted(places, key=lambda area: area.kind != "hub")
        found.append(said("system.homes", kinds=counted(atlas, "area", (area.kind for area in ordered))))
    if policies:
        latest = html("<time>{}</time>", max(policies, key=when).period[:4])
        key = "system.policies" if len(policies) > 1 else "system.policy"
        found.append(said(key, count=number(atlas, len(policies)), year=latest))
    measures = {line.indicator for role in ROLES for line in of_role(lines, role)}
    if measures:
        key = "system.measures" if len(measures) > 1 else "system.measure"
        found.append(said(key, count=number(atlas, len(measures))))
    return Markup(" ").join(found)


def counted(atlas: Atlas, table: str, kinds: Iterable[str]) -> Markup:
    """How many there are of each kind, in the order in which the kinds come."""
    return Markup(", ").join(
        atlas.said(f"{table}.{kind}.{'one' if count == 1 else 'many'}", count=number(atlas, count))
        for kind, count in Counter(kinds).items()
    )


def number(atlas: Atlas, count: int) -> Markup:
    """A count of the atlas's own rows."""
    return tally(atlas.language.number_of(count))


def member(atlas: Atlas, page: str, o: Organisation) -> Member:
    """An organisation with its place, where one narrower than the city is known."""
    place = atlas.anchor(page, o.area) if o.area != atlas.dataset.city else Markup()
    kind = atlas.language.t(f"organisation.{o.kind}")
    return Member(kind, atlas.link(page, o, atlas.prose(page, o.known_for)), place, atlas.cite(page, o.source))


def homes(atlas: Atlas, page: str, activity: Activity) -> Iterator[tuple[str, tuple[Home, ...]]]:
    """The places where the industry is at home, by kind, with the sources that say so."""
    found = grouped(links.homes(atlas.dataset, activity), lambda h: h.area.id)
    kinds: dict[str, list[Home]] = {}
    for rows in found.values():
        sources = dict.fromkeys(row.source for row in rows)
        cited = Markup(", ").join(atlas.cite(page, source) for source in sources)
        area: Area = rows[0].area
        kinds.setdefault(area.kind, []).append(Home(atlas.link(page, area), cited))
    for kind in sorted(kinds, key=lambda k: k != "hub"):
        yield atlas.language.t(f"group.{kind}"), tuple(kinds[kind])


def together(
    atlas: Atlas, page: str, activity: Activity, members: Sequence[Organisation], milestones: Sequence[Milestone]
) -> Iterator[Markup]:
    """Organisations that a claim or a milestone of the industry names in one breath, each set once, with its source."""
    family, known = set(atlas.dataset.family(activity)), set(members)
    claims = [c for c in atlas.dataset.claims.values() if family & set(c.activities)]
    seen: set[frozenset[Organisation]] = set()
    items: tuple[Claim | Milestone, ...] = (*claims, *milestones)
    for item in items:
        found = frozenset(item.organisations)
        if len(found) > 1 and found & known and not any(found <= other for other in seen):
            seen.add(found)
            names = Markup(", ").join(atlas.anchor(page, o) for o in item.organisations)
            yield html("{} <small>{}</small>", names, atlas.cite(page, item.source))


def roles_of(atlas: Atlas, page: str, lines: Sequence[Series]) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    """The latest figure of each measure that has a role: the city's first, the newest first."""
    city = atlas.dataset.city
    for role in ROLES:
        chosen: dict[str, Series] = {}
        for line in of_role(lines, role):
            chosen.setdefault(line.indicator.id, line)
        ranked = sorted(chosen.values(), key=lambda line: (line.first.area != city, -line.actual[-1].period.end))
        if ranked:
            items = tuple(figure(atlas, page, line) for line in ranked[:MOST])
            yield atlas.language.t(f"role.{role}"), items


def of_role(lines: Iterable[Series], role: str) -> Iterator[Series]:
    """The series of a role that have a figure; what other places have is no part of the system."""
    for line in lines:
        if line.indicator.role == role and line.actual and line.first.area.kind != "comparator":
            yield line


def figure(atlas: Atlas, page: str, line: Series) -> Figure:
    """The latest figure of a series as a row."""
    last = line.actual[-1]
    return Figure(
        forms.group_name(atlas, page, last, "activity"),
        atlas.figure(page, last, alone=False),
        atlas.period(last.period),
        atlas.status(last),
        atlas.cite(page, last.source),
    )


def lacking(
    atlas: Atlas,
    activity: Activity,
    members: Sequence[Organisation],
    policies: Sequence[Milestone],
    lines: Sequence[Series],
) -> Iterator[str]:
    """What the data does not hold of the system: kinds of organisations that it has elsewhere, places, figures."""
    t = atlas.language.t
    kinds = dict.fromkeys(o.kind for o in atlas.dataset.organisations.values())
    without = [kind for kind in kinds if kind not in {o.kind for o in members}]
    if without and activity.kind != WIDE:
        names = (atlas.language.inside(t(f"organisation.{kind}")) for kind in without)
        yield t("system.lacking.kinds", kinds=words.joined("chart.list.inner", names, atlas.language))
    if activity.kind != WIDE and not links.homes(atlas.dataset, activity):
        yield t("system.lacking.places")
    if not policies:
        yield t("system.lacking.policies")
    for role in ROLES:
        if not any(of_role(lines, role)):
            yield t(f"role.{role}.none")
