"""Many spells together: how many were documented on each day, how freedom came, which days lie ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from marathon_dash.record.dates import PartialDate
from marathon_dash.story.custody import (
    STATES,
    Spell,
    State,
    add_months,
    boundaries,
    in_time,
    speaks,
    state,
    term_end,
)

__all__ = ["Freedom", "Milestone", "Step", "freedom", "milestones", "stock"]

ROUND, FIRST_ROUND = 500, 1000  # days: 1,000, 1,500, 2,000 …


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on, so many documented spells are in each state (until the next step)."""

    day: date
    counts: dict[State, int]


@dataclass(frozen=True, slots=True)
class Freedom:
    """So many spells ended in this year in this way; `year` None: the year is not known."""

    year: int | None
    outcome: str
    spells: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day ahead in a spell not known to have ended. `number`: years, days, or 0 for the end of a term.

    Always to be worded "if still held"; the end of a term only "at the latest".
    """

    day: date
    kind: Literal["anniversary", "days", "term"]
    number: int
    person_id: str
    state: State
    confirmed: PartialDate | None = field(default=None, compare=False)


def stock(spells: Iterable[Spell], until: date) -> list[Step]:
    """Documented spells by state, day by day: one step for each day on which something changes.

    These are rows of this record, named as that, and never a count of journalists behind bars.
    """
    changes: dict[date, Counter[State]] = {}
    for held in spells:
        before: State | None = None
        for day in boundaries(held):
            now = state(held, day)
            if now != before and day <= until:
                change = changes.setdefault(day, Counter())
                change.update([now] if now else [])
                change.subtract([before] if before else [])
            before = now
    steps, total = [], Counter[State]()
    for day in sorted(changes):
        total.update(changes[day])
        steps.append(Step(day, {name: total[name] for name in STATES}))
    return steps


def freedom(spells: Iterable[Spell], day: date) -> list[Freedom]:
    """Spells that had ended by a day, by year and outcome, oldest year first, years not known last.

    Never just "released": the outcome says how, and `restricted` is not freedom.
    """
    found: Counter[tuple[int | None, str]] = Counter()
    for held in spells:
        if held.end and state(held, day) in ("released", "restricted"):
            first, last = held.end
            backwards = (
                held.began and last < held.began.earliest
            )  # a fault in the row: nothing is known of it
            found[first.year if first.year == last.year and not backwards else None, held.how] += 1
    return [
        Freedom(year, how, n)
        for (year, how), n in sorted(found.items(), key=lambda item: (item[0][0] or 9999, item[0][1]))
    ]


def milestones(spells: Sequence[Spell], today: date, ahead: int = 90) -> list[Milestone]:
    """The anniversaries, round days and latest term ends from `today` to `ahead` days on, soonest first.

    Only from an exact day of detention (none from a range), and only for spells not known to have ended,
    by the newest spell of each person.
    """
    last, own = today + timedelta(ahead), dict[str, list[Spell]]()
    for held in sorted(spells, key=in_time):
        own.setdefault(held.person_id, []).append(held)
    found = [
        mark
        for held in filter(None, (speaks(theirs, today) for theirs in own.values()))
        if held.began and held.began.is_day and held.status == "imprisoned" and not held.contradicts
        for mark in _ahead(held, held.began.earliest, today, last)
    ]
    return sorted(found, key=lambda mark: (mark.day, mark.person_id, mark.kind))


def _ahead(held: Spell, began: date, first: date, last: date) -> list[Milestone]:
    marks: list[tuple[date, Literal["anniversary", "days", "term"], int]] = []
    for years in range(max(1, first.year - began.year), last.year - began.year + 1):
        marks.append((add_months(began, 12 * years), "anniversary", years))
    for count in range(_up((first - began).days), (last - began).days + 1, ROUND):
        marks.append((began + timedelta(count), "days", count))
    if end := term_end(held):
        marks.append((end, "term", 0))
    return [
        Milestone(day, kind, number, held.person_id, now, held.confirmed)
        for day, kind, number in marks
        if first <= day <= last and (now := state(held, day))
    ]


def _up(days: int) -> int:
    """The first round number of days that is not below `days`."""
    return max(FIRST_ROUND, -(-days // ROUND) * ROUND)
