"""Dates as people and spreadsheets write them: `31.07.2023` is read, `Jun-23` is only ever a suggestion."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from babel import Locale

from marathon_dash.record.dates import DateError, parse

__all__ = ["is_iso", "order", "read", "suggest"]

_NUMBERS = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})(?: 0?0:00(?::00)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})([./\-])(\d{1,2})\2(\d{1,2})(?:[ T]0?0:00(?::00)?(?:\.0+)?)?")
_SHORT_YEAR = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./\-](\d{4})|(\d{4})[./](\d{1,2})")
_DAY_NAME_YEAR = re.compile(r"(\d{1,2})[ .\-]+(\D+?)[ .,\-]+(\d{4}|\d{2})\D*")
_NAME_DAY_YEAR = re.compile(r"(\D+?)[ .]+(\d{1,2})(?:st|nd|rd|th)?[ ,]+(\d{4})")
_NAME_YEAR = re.compile(r"(\D+?)[ .\-/]*(\d{4}|(?<=[.\- ])\d{2})\D{0,3}")
_YEAR_WORD = re.compile(r"(\d{4}) ?(?:г|р|m|r)\.?")
_SPAN = re.compile(r"(.+?)\s*(?:[–—/]|\s-\s|\.\.)\s*(.+)")
_LANGUAGES = ("en", "be", "ru", "uk", "pl", "lt", "de", "fr", "sv", "cs")
_FIRST_SERIAL, _LAST_SERIAL = 36526, 54788  # 2000-01-01 and 2049-12-31 as a spreadsheet counts days
_DAY_ZERO = date(1899, 12, 30)


def is_iso(text: str) -> bool:
    """Whether the record would take the date as it stands."""
    try:
        parse(text)
    except DateError:
        return False
    return True


def order(texts: Iterable[str]) -> tuple[str, bool]:
    """How dates such as `03.05.2024` are meant, and whether any of them proves it.

    >>> order(["03.05.2024", "31.07.2023"]), order(["03/05/2024"]), order(["2024-05-03"])
    (('day first', True), ('day first', False), ('', True))

    Day first when nothing speaks against it: so Europe writes. `mixed` when both are proved.
    """
    seen, first, second = False, False, False
    for text in texts:
        if match := _NUMBERS.fullmatch(text) or _SHORT_YEAR.fullmatch(text):
            seen = True
            first |= int(match[1]) > 12
            second |= int(match[2]) > 12
    if first and second:
        return "mixed", True
    if not seen:
        return "", True
    return ("month first" if second else "day first"), first or second


def read(text: str, how: str) -> str:
    """The date as the record writes it, when `text` can mean one thing only; else `text` unchanged.

    >>> read("31.07.2023", "day first"), read("2023/7/31", ""), read("Jun-23", "day first")
    ('2023-07-31', '2023-07-31', 'Jun-23')
    """
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(match[1], match[3], match[4]) or text
    if match := _NUMBERS.fullmatch(text):
        return _ordered(match[1], match[2], match[3], how) or text
    return text


def suggest(text: str, how: str = "day first") -> str:
    """The one date a text may mean, for a person to take; blank when there is none or more than one.

    >>> suggest("Jun-23"), suggest("06.2023"), suggest("3 траўня 2024"), suggest("soon")
    ('2023-06', '2023-06', '2024-05-03', '')
    """
    text = " ".join(text.split())
    if is_iso(text):
        return text
    found = _one(text, how)
    if not found and (match := _SPAN.fullmatch(text)):
        first, last = suggest(match[1], how), suggest(match[2], how)
        found = f"{first}/{last}" if first and last and "/" not in first + last else ""
    return found if found and is_iso(found) else ""


def _one(text: str, how: str) -> str:
    if (done := read(text, how)) != text:
        return done
    if match := _SHORT_YEAR.fullmatch(text):
        return _ordered(match[1], match[2], f"20{match[3]}", how)
    if match := _MONTH_YEAR.fullmatch(text):
        return _month(match[2] or match[3], match[1] or match[4])
    if match := _DAY_NAME_YEAR.fullmatch(text):
        return _day(_century(match[3]), _month_number(match[2]), match[1])
    if match := _NAME_DAY_YEAR.fullmatch(text):
        return _day(match[3], _month_number(match[1]), match[2])
    if match := _YEAR_WORD.fullmatch(text):
        return match[1]
    if match := _NAME_YEAR.fullmatch(text):
        return _month(_century(match[2]), _month_number(match[1]))
    return _serial(text)


def _ordered(first: str, second: str, year: str, how: str) -> str:
    if how == "mixed":  # only what can be one thing only
        how = "day first" if int(first) > 12 else "month first" if int(second) > 12 else ""
    if how == "month first":
        return _day(year, first, second)
    return _day(year, second, first) if how else ""


def _day(year: str, month: str | int, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _month(year: str, month: str | int) -> str:
    return f"{year}-{int(month):02d}" if 1 <= int(month) <= 12 else ""


def _century(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


def _serial(text: str) -> str:
    """45138 is how a spreadsheet counts 2023-07-31. A first of a month may have been the month: nothing."""
    if not text.isascii() or not text.isdigit() or not _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return ""
    day = _DAY_ZERO + timedelta(days=int(text))
    return "" if day.day == 1 else day.isoformat()


def _month_number(name: str) -> int:
    """1 to 12 from a name of a month, whole or short, in any language staff may have; 0 when it is none."""
    return _months().get(name.strip().strip(".").casefold(), 0)


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in _LANGUAGES:
        for form in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in form.get(width, {}).items():
                    names.setdefault(str(name).strip(".").casefold(), int(number))
    return names | {"травень": 5, "траўня": 5, "тра": 5}  # CLDR has only «май»
