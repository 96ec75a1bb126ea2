"""Dates as precise as their source: a day, a month, a year, or an interval; never more."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

__all__ = ["DateError", "PartialDate", "days_between", "parse", "parse_or_none"]

Precision = Literal["day", "month", "year", "interval"]

_PART = re.compile(r"(?P<year>[12]\d{3})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?", re.ASCII)


class DateError(ValueError):
    """The text is not a date: expected YYYY, YYYY-MM, YYYY-MM-DD or two of them with a slash between."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as a source states it: `text` untouched, and the first and last day it may mean."""

    text: str
    earliest: date
    latest: date
    precision: Precision

    @property
    def is_day(self) -> bool:
        """True when one single day is meant."""
        return self.earliest == self.latest

    def overlaps(self, first: date | None, last: date | None) -> bool:
        """Whether any day this date may mean lies from `first` to `last` (None: open on that side)."""
        return (last is None or self.earliest <= last) and (first is None or self.latest >= first)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=65536)
def parse(text: str) -> PartialDate:
    """Read `2023-07-31`, `2023-07`, `2024` or `2025-11-11/2025-11-15`.

    >>> parse("2023-07").latest
    datetime.date(2023, 7, 31)

    Raises DateError for anything else, a day that does not exist, or an interval that runs backwards.
    """
    first, slash, last = text.partition("/")
    earliest, _, precision = _span(first)
    if not slash:
        return PartialDate(text, earliest, _span(first)[1], precision)
    latest = _span(last)[1]
    if _span(last)[0] < earliest:
        raise DateError(text)
    return PartialDate(text, earliest, latest, "interval")


def parse_or_none(text: str) -> PartialDate | None:
    """The same, and None for a blank or unreadable text: what a page shows as *not stated*."""
    try:
        return parse(text)
    except DateError:
        return None


def days_between(start: PartialDate, end: PartialDate) -> tuple[int, int]:
    """The least and the most days from `start` to `end`, never negative."""
    least = max(0, (end.earliest - start.latest).days)
    return least, max(least, (end.latest - start.earliest).days)


def _span(part: str) -> tuple[date, date, Precision]:
    match = _PART.fullmatch(part)
    if not match:
        raise DateError(part)
    year, month, day = int(match["year"]), int(match["month"] or 0), int(match["day"] or 0)
    try:
        if match["day"]:
            return date(year, month, day), date(year, month, day), "day"
        if match["month"]:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month"
    except (ValueError, calendar.IllegalMonthError) as error:
        raise DateError(part) from error
    return date(year, 1, 1), date(year, 12, 31), "year"
