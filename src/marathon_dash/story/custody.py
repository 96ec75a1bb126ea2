"""Who is behind bars on a day, and for how long: worked out from what sources said, never more.

The rule, written once. A *spell* is one continuous time of being held. On a day D it is

- `confirmed`: behind bars; a source confirms it on D or later, or names the later day on which it ended;
- `last report`: behind bars when last reported, before D, and no end is known;
- `term over`: the last report is older than D, and D is past detention plus months of prison;
- `restricted`: out of the cell, in home confinement or an open facility; that is not behind bars. When the newest
  source says `released` (somebody left the country before the term was enforced), it is so until the day of that
  report, and until the last day a partial date of it may mean: nobody is called free a day early;
- `released`: the spell has ended, with its outcome;
- `not known`: D lies in the days on which it may have begun or ended (a partial date).

A row that says both `imprisoned` and an end contradicts itself: from the earlier of the two reports on it is
`not known`, and it is neither counted as an end nor read aloud. No spell began later than it was reported.

An ended spell without a date ended on an unknown day no later than its last confirmation: never an open end.

A report is *old* on D when no end is known and D is more than twelve months after the first day it may mean.

>>> from marathon_dash.record.dates import parse
>>> began, confirmed = parse("2024-03-07"), parse("2025-03-07")
>>> held = Spell("a-1", "a", began, None, "imprisoned", confirmed, "", None, "prison", 48)
>>> [state(held, date(y, m, d)) for y, m, d in ((2025, 3, 7), (2025, 3, 8), (2028, 3, 8))]
['confirmed', 'last report', 'term over']
>>> days(held, date(2025, 3, 10))
Days(least=365, most=368)
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from marathon_dash.record.dates import PartialDate, parse_or_none

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandas import DataFrame

__all__ = [
    "HELD",
    "STATES",
    "Call",
    "Days",
    "Spell",
    "State",
    "add_months",
    "boundaries",
    "day_of_record",
    "days",
    "first_day",
    "in_time",
    "is_old",
    "roll_call",
    "speaks",
    "spell",
    "spells",
    "state",
    "term_end",
]

State = Literal["confirmed", "last report", "term over", "restricted", "released", "not known"]
STATES: tuple[State, ...] = ("confirmed", "last report", "term over", "not known", "restricted", "released")
OLD = 12  # months after which a report is called old
HELD: frozenset[State] = frozenset({"confirmed", "last report"})  # what may be read aloud as behind bars


@dataclass(frozen=True, slots=True)
class Days:
    """Days behind bars: at least `least` (what sources confirm), at most `most` (if still held)."""

    least: int
    most: int

    @property
    def exact(self) -> bool:
        """Whether one number says it."""
        return self.least == self.most

    @property
    def known(self) -> bool:
        """Whether any day is certain; of an open spell that ranges from none, no number can be said."""
        return self.exact or self.least > 0


@dataclass(frozen=True, slots=True)
class Spell:
    """One row of `detentions`, read: dates parsed, blanks and unreadable cells None, nothing guessed."""

    detention_id: str
    person_id: str
    began: PartialDate | None
    ended_on: PartialDate | None
    status: str
    confirmed: PartialDate | None
    outcome: str
    sentenced: PartialDate | None
    sentence_kind: str
    months: int | None

    @property
    def contradicts(self) -> bool:
        """Whether the row says both that somebody is imprisoned and that the spell has ended."""
        return self.status == "imprisoned" and (self.ended_on is not None or bool(self.outcome))

    @property
    def is_over(self) -> bool:
        """Whether a source says that this spell has ended, with its date or without."""
        if self.contradicts:
            return False
        return self.ended_on is not None or bool(self.outcome) or self.status in ("released", "restricted")

    @property
    def began_by(self) -> date | None:
        """The last day on which it may have begun: no later than it was reported, or than it ended."""
        if not self.began:
            return None
        known = [d.latest for d in (self.began, self.confirmed, self.ended_on) if d]
        return max(self.began.earliest, min(known))

    @property
    def end(self) -> tuple[date, date] | None:
        """The first and last day on which the spell may have ended; None when no end is known."""
        if not self.is_over:
            return None
        if self.ended_on:
            return self.ended_on.earliest, self.ended_on.latest
        limits = [d for d in (self.began, self.confirmed) if d]
        if not limits:
            return date.min, date.min
        return limits[0].earliest, max(limits[0].earliest, limits[-1].latest)

    @property
    def freed(self) -> date | None:
        """From when on a source calls somebody free who had left the cell for home confinement; else None."""
        if self.status != "released" or self.how != "restricted" or not self.end or not self.confirmed:
            return None
        if self.confirmed.latest < self.end[0]:  # older than the end itself: no report of a later freedom
            return None
        return max(self.end[1], self.confirmed.latest)

    @property
    def how(self) -> str:
        """The outcome of an ended spell: what the source says, else what its status implies."""
        return self.outcome or ("restricted" if self.status == "restricted" else "unknown")


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the roll call: what is read aloud, and how safely."""

    person_id: str
    name: str
    name_local: str
    outlet: str
    days: Days
    state: State
    confirmed: PartialDate | None
    old: bool = False  # the newest report is more than twelve months older than the day (`is_old`)


def spell(row: Mapping[Any, str]) -> Spell:
    """Read one row; a cell that cannot be read counts as blank (the desk names it, a page must not fall)."""
    months = row["sentence_months"]
    return Spell(
        row["detention_id"],
        row["person_id"],
        parse_or_none(row["detained_on"]),
        parse_or_none(row["ended_on"]),
        row["status"],
        parse_or_none(row["status_confirmed_on"]),
        row["outcome"],
        parse_or_none(row["sentenced_on"]),
        row["sentence_kind"],
        (int(months) or None) if months.isascii() and months.isdigit() and len(months) < 5 else None,
    )


def spells(detentions: DataFrame) -> list[Spell]:
    """Every spell of the table, in its order."""
    return [spell(row) for row in detentions.to_dict("records")]


def state(held: Spell, day: date) -> State | None:
    """The state of a spell on a day (the module says the rule); None when it has not begun."""
    if held.began and day < held.began.earliest:
        return None
    if held.end and day >= held.end[1]:
        at_home = held.how == "restricted" and not (held.freed and day >= held.freed)
        return "restricted" if at_home else "released"
    if not held.began_by or day < held.began_by:
        return "not known"
    if held.end:
        return "confirmed" if held.ended_on and day < held.end[0] else "not known"
    if held.status != "imprisoned" or not held.confirmed or (held.contradicts and day >= _doubted(held)):
        return "not known"
    if day <= held.confirmed.earliest:
        return "confirmed"
    end = term_end(held)
    return "term over" if end and day > end else "last report"


def _doubted(held: Spell) -> date:
    """The first day of which a row that contradicts itself says nothing that can be believed."""
    said = [d.earliest for d in (held.ended_on, held.confirmed) if d]
    return min(said, default=date.min)


def is_old(held: Spell, day: date) -> bool:
    """Whether all that is known of an open spell is more than `OLD` months older than a day: to be said in words."""
    if held.is_over or not held.confirmed:
        return False
    return day > add_months(held.confirmed.earliest, OLD)


def speaks(own: Sequence[Spell], day: date) -> Spell | None:
    """The spell that speaks for a person on a day, of all theirs, oldest first; None when none had begun.

    The newest that had begun, so that an old row which nobody closed says nothing of a later freedom. A spell
    that only may have begun does not silence an earlier one in which the person was behind bars.
    """
    begun = [held for held in own if state(held, day)]
    for held in reversed(begun):
        surely = held.began_by and day >= held.began_by
        if surely or not any(state(earlier, day) in HELD for earlier in begun[: begun.index(held)]):
            return held
    return None


def days(held: Spell, day: date) -> Days | None:
    """Days behind bars on a day: never negative, not growing after the end; None when no start is known,
    or when the end lies before it.

    A range where start or end is a range; `least` ends with the last confirmation, `most` with the day.
    """
    if not held.began or not held.began_by or day < held.began.earliest:
        return None
    if held.ended_on and held.ended_on.latest < held.began.earliest:
        return None
    known = held.end or (_doubted(held) if held.contradicts else _reported(held), date.max)
    least = (min(day, known[0]) - held.began_by).days
    most = (min(day, known[1]) - held.began.earliest).days
    return Days(max(0, least), max(0, least, most))


def _reported(held: Spell) -> date:
    """Until when an open spell surely lasted."""
    found = held.confirmed.earliest if held.confirmed else held.began_by
    return found or date.min


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term_end(held: Spell) -> date | None:
    """The latest day on which a prison term can end: detention plus months; None when no term is stated.

    Custody before the verdict counts for more than its days: the end may come earlier. Say "at the latest".
    """
    if not held.began_by or held.months is None or held.sentence_kind != "prison":
        return None
    return add_months(held.began_by, held.months)


def boundaries(held: Spell) -> list[date]:
    """The days on which the state of a spell can change, in order."""
    last = [held.confirmed.earliest, term_end(held)] if held.confirmed and not held.end else []
    after = [d + timedelta(1) for d in last if d and d < date.max]
    dates = [d for d in (held.began and held.began.earliest, held.began_by, held.freed) if d]
    if held.contradicts:
        dates.append(_doubted(held))
    return sorted({*dates, *(held.end or ()), *after})


def day_of_record(detentions: DataFrame) -> date | None:
    """The newest day the record confirms, shown when no day is asked for; None when nothing is dated.

    The first day of a month that a source names: what is certain, not what is possible.
    """
    dates = (parse_or_none(text) for text in detentions["status_confirmed_on"])
    return max((d.earliest for d in dates if d), default=None)


def first_day(detentions: DataFrame) -> date | None:
    """The first day on which a spell of the record may have begun."""
    dates = (parse_or_none(text) for text in detentions["detained_on"])
    return min((d.earliest for d in dates if d), default=None)


def roll_call(detentions: DataFrame, day: date) -> list[Call]:
    """The names to read aloud on a day, longest held first: one function for page, presenter and print.

    Only people behind bars, confirmed or by the last report. Nobody whose term is over, whose state is not
    known, or of whom the record may show nothing but the name.
    """
    rows: dict[str, list[tuple[Spell, Any]]] = {}
    for line in detentions.to_dict("records"):
        rows.setdefault(line["person_id"], []).append((spell(line), line))
    calls = []
    for own in rows.values():
        own.sort(key=lambda item: in_time(item[0]))
        held = speaks([one for one, _ in own], day)
        row: Any = next((row for one, row in own if one is held), None)
        if held and held.began and (now := state(held, day)) in HELD and (lasted := days(held, day)):
            names = row["name"], row["name_local"], row["outlet"]
            known = held.confirmed, is_old(held, day)
            calls.append((held.began.earliest, Call(held.person_id, *names, lasted, now, *known)))
    return [call for _, call in sorted(calls, key=lambda item: (item[0], item[1].name))]


def in_time(held: Spell) -> tuple[date, date]:
    """What spells of one person are sorted by: when they began, as far as that is known."""
    return (held.began.earliest, held.began.latest) if held.began else (date.min, date.min)
