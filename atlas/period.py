"""Periods of time as statistics write them: a year, a half, a quarter, a month, a run of months or years.

The grammar follows SDMX where it has a form (`2021`, `2022-S1`, `2022-Q3`, `2024-07`) and ISO 8601
intervals for the rest (`2023-01/2023-09` for January to September, `2021/2025` for five years).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

GRAMMAR = re.compile(
    r"(?P<year>[12]\d{3})(?:-(?:S(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?"
    r"(?:/(?P<end_year>[12]\d{3})(?:-(?P<end_month>0[1-9]|1[0-2]))?)?"
)


@dataclass(frozen=True)
class Period:
    """A stretch of whole months: `start` and `end` count months since year 0, both included."""

    text: str
    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read one period; raise ValueError, saying what would be right, when the text is not one."""
        match = GRAMMAR.fullmatch(text)
        if not match:
            raise ValueError("not a period such as 2021, 2022-S1, 2022-Q3, 2024-07, 2023-01/2023-09 or 2021/2025")
        part = match.groupdict()
        year = int(part["year"]) * 12
        if part["half"]:
            start, months = year + 6 * (int(part["half"]) - 1), 6
        elif part["quarter"]:
            start, months = year + 3 * (int(part["quarter"]) - 1), 3
        elif part["month"]:
            start, months = year + int(part["month"]) - 1, 1
        else:
            start, months = year, 12
        end = start + months - 1
        if part["end_year"]:
            if part["half"] or part["quarter"]:
                raise ValueError("a range runs from a year or month to a year or month")
            end_year = int(part["end_year"]) * 12
            end = end_year + (int(part["end_month"]) - 1 if part["end_month"] else 11)
            if end <= start:
                raise ValueError("the range ends before it begins")
        return cls(text, start, end)

    @property
    def year(self) -> int:
        """The calendar year in which the period ends."""
        return self.end // 12

    @property
    def months(self) -> int:
        """How many months the period lasts."""
        return self.end - self.start + 1

    @property
    def is_year(self) -> bool:
        """Whether this is one whole calendar year."""
        return self.months == 12 and self.start % 12 == 0

    @cached_property
    def shape(self) -> str:
        """What two periods must share to be compared: `A` for years, else first and last month.

        `2022-S1` and `2023-01/2023-06` have one shape, `01-06`; a run of years has its own, so that
        a five-year growth rate never meets an annual one.
        """
        if self.is_year:
            return "A"
        first, last, years = self.start % 12 + 1, self.end % 12 + 1, self.end // 12 - self.start // 12
        return f"{first:02d}-{last:02d}" if not years else f"{first:02d}-{last:02d}+{years}"

    @property
    def date(self) -> str:
        """The first day of the period's last month, ISO 8601; where a chart puts a stock."""
        return f"{self.end // 12:04d}-{self.end % 12 + 1:02d}-01"

    def before(self, years: int = 1) -> tuple[int, int]:
        """The bounds, in months, of the same stretch `years` earlier."""
        return self.start - 12 * years, self.end - 12 * years

    @property
    def bounds(self) -> tuple[int, int]:
        """First and last month, for comparison."""
        return self.start, self.end

    def __str__(self) -> str:
        return self.text
