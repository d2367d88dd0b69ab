"""The words and number forms of one language: labels filled in, amounts, periods, names.

Labels stand in `data/labels/<code>.csv` as `key,text`; a text may hold `{name}` fields. Keys that a
language needs for numbers: `scale.<power of ten>` (en 6, 9, 12; zh 4, 8, 12), `amount.word`,
`amount.symbol`, `number.group`, `qualifier.<id>`, and `one.<unit>` for a unit that reads differently after 1;
for periods `period.<form>` and `month.<1-12>`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from atlas import prose
from atlas.derive import Derived
from atlas.model import Area, Indicator, Observation, Text, Unit
from atlas.period import Period
from atlas.problems import InputError, Location, Problem


@dataclass(frozen=True, eq=False)
class Language:
    """One language of the site; `units` and `observations` are the dataset's, by id."""

    code: str
    labels: Mapping[str, str]
    units: Mapping[str, Unit]
    observations: Mapping[str, Observation] = field(default_factory=dict)

    def t(self, key: str, **values: object) -> str:
        """The label, with its fields filled in; InputError when there is none, or it has another field."""
        label = self.label(key)
        try:
            return label.format(**values) if values else label
        except (KeyError, IndexError, ValueError) as error:
            raise self.misfit(key, error, values) from None

    def label(self, key: str) -> str:
        """The label as it is written; InputError when there is none."""
        try:
            return self.labels[key]
        except KeyError:
            problem = Problem(Location(f"labels/{self.code}.csv"), "label-missing", f"label {key!r} is missing")
            raise InputError([problem]) from None

    def misfit(self, key: str, error: Exception, values: Mapping[str, object]) -> InputError:
        """What is said of a label with a field that nothing fills in."""
        message = f"label {key!r} is {self.labels[key]!r}: {error} is not one of {', '.join(sorted(values))}"
        return InputError([Problem(Location(f"labels/{self.code}.csv"), "label", message)])

    def name(self, text: Text) -> str:
        """The text in this language, else in the first language that has it; empty when none has."""
        return text.get(self.code) or next((value for value in text.values() if value), "")

    def plain(self, text: Text) -> str:
        """A sentence of the dataset with its figures in words, for places that hold no links."""
        found = prose.pieces(self.name(text), self.observations)
        return "".join(self.figure(piece.figure) if piece.figure else piece.words for piece in found)

    def unit_name(self, unit: Unit) -> str:
        """A unit's name, else its symbol; empty for a bare number, which has none in this language."""
        return unit.name.get(self.code, "") or unit.symbol

    @cached_property
    def bare(self) -> Language:
        """The same language without figures to put into sentences: what is given this one depends on none of them."""
        return replace(self, observations={})

    @cached_property
    def said(self) -> dict[Observation, str]:
        """The figures that were put into words already; one stands on many pages."""
        return {}

    @cached_property
    def scales(self) -> tuple[tuple[int, str], ...]:
        """Powers of ten that have a word, the greatest first."""
        found = [(int(key[6:]), text) for key, text in self.labels.items() if key.startswith("scale.")]
        return tuple(sorted(found, reverse=True))

    def number(self, value: Decimal, digits: int | None = None) -> str:
        """A plain number with groups of thousands; `digits` after the point, else as many as it has."""
        value = value.normalize() if digits is None else value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        text = f"{value:,f}".replace("-", "\N{MINUS SIGN}")
        return text.replace(",", self.labels["number.group"])

    def number_of(self, count: int) -> str:
        """A count of things as it stands in a sentence."""
        return self.number(Decimal(count), 0)

    def amount(self, value: Decimal, unit: Unit, unit_mult: int = 0, significant: int | None = None) -> str:
        """A value with its unit: `207 billion yuan`, `30.1%`, `1,600 companies`.

        Every digit is kept unless `significant` says how many count, as for derived figures.
        """
        total = value.scaleb(unit_mult)
        power, word = next(((p, w) for p, w in self.scales if abs(total) >= Decimal(10) ** p), (0, ""))
        if unit.kind == "rate":
            power, word = 0, ""
        number = total.scaleb(-power)
        text = self.number(number if significant is None else rounded(number, significant))
        if unit.kind == "rank":
            return self.t("amount.rank", number=text)
        if unit.symbol:
            return self.t("amount.symbol", number=text + word, symbol=unit.symbol)
        scaled = self.t("amount.scaled", number=text, scale=word) if word else text
        name = self.labels.get(f"one.{unit.id}", "") if abs(total) == 1 else ""
        name = name or self.unit_name(unit)
        if name.startswith("%"):
            return self.t("amount.symbol", number=scaled, symbol=name)
        return self.t("amount.word", number=scaled, unit=name) if name else scaled

    def inside(self, text: str) -> str:
        """A name as it stands inside a sentence: a small first letter, unless it opens an abbreviation or a name."""
        word = re.split(r"\W", text, maxsplit=1)[0]
        keeps = word[1:] != word[1:].lower() or word in self.t("chart.proper").split()
        return text if keeps or len(word) == 1 else text[:1].lower() + text[1:]

    def figure(self, item: Observation | Derived) -> str:
        """A figure as a sentence may hold it, with its qualifier: `more than 1,600 companies`."""
        if isinstance(item, Derived):
            rounded = any(o.qualifier != "exact" for o in item.inputs)
            return self.t(f"qualifier.{'about' if rounded else 'exact'}", figure=self.reckoned(item))
        if item not in self.said:
            text = self.amount(item.value, item.indicator.unit, item.indicator.unit_mult)
            self.said[item] = self.t(f"qualifier.{item.qualifier}", figure=text)
        return self.said[item]

    def subject(self, observation: Observation, city: Area, known: object = None) -> str:
        """What a figure is about, in words: activity, measure, and the place where it is not the city.

        `known` is what the reader knows already, which the words leave out.
        """
        measure, activity = self.name(observation.indicator.name), self.name(observation.activity.name)
        whole = not observation.activity.parent and observation.activity.kind == "aggregate"
        known_activity = whole or observation.activity is known
        words = measure if known_activity else self.t("subject", activity=activity, measure=self.inside(measure))
        if observation.area.id != city.id and observation.area is not known:
            words = self.t("subject.place", subject=words, place=self.name(observation.area.name))
        return words

    def reckoned(self, item: Derived) -> str:
        """A derived value with its unit: percentages to one digit after the point, all else to four digits."""
        unit = self.units[item.unit]
        if unit.kind in ("share", "growth", "points"):
            return self.amount(item.value.quantize(Decimal("0.1"), ROUND_HALF_UP), unit)
        return self.amount(item.value, unit, item.unit_mult, 4)

    def unit(self, indicator: Indicator) -> str:
        """The unit of an indicator as an axis or a table head names it: `billion yuan`, `%`."""
        word = dict(self.scales).get(indicator.unit_mult, "")
        name = self.unit_name(indicator.unit)
        return self.t("amount.scale_unit", scale=word, unit=name) if word else name

    def period(self, period: Period) -> str:
        """A period in words: `2021`, `first half of 2022`, `January–September 2023`, `2021–2025`."""
        (y1, m1), (y2, m2) = divmod(period.start, 12), divmod(period.end, 12)
        if period.is_year:
            return self.t("period.year", year=y2)
        if m1 == 0 and m2 == 11:
            return self.t("period.years", start=y1, end=y2)
        if period.months == 1:
            return self.t("period.month", year=y2, month=self.t(f"month.{m2 + 1}"))
        if period.months == 6 and m1 in (0, 6) and y1 == y2:
            return self.t(f"period.half.{m1 // 6 + 1}", year=y2)
        if period.months == 3 and m1 % 3 == 0 and y1 == y2:
            return self.t(f"period.quarter.{m1 // 3 + 1}", year=y2)
        first, last = self.t(f"month.{m1 + 1}"), self.t(f"month.{m2 + 1}")
        key = "period.months" if y1 == y2 else "period.months_years"
        return self.t(key, first=first, last=last, year=y2, start=y1)


def rounded(value: Decimal, significant: int) -> Decimal:
    """The value with so many significant digits, but never fewer than its whole part has."""
    if not value:
        return value
    exponent = min(value.adjusted() - significant + 1, 0)
    return value.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP)
