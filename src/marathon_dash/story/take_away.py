"""The people and the roll call as files: labels, codes and dates of the record, the same in every language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from marathon_dash.story.custody import HELD, Call, state
from marathon_dash.story.people import Person

__all__ = ["people_file", "roll_file"]

_ROW = ("person_id", "name", "name_local", "role", "outlet")
_SPELL = ("detained_on", "charges", "sentenced_on", "sentence_kind", "sentence_months", "ended_on", "outcome")
_SAID = ("status_confirmed_on", "sources", "confidence")


def people_file(people: Iterable[Person], day: date) -> pd.DataFrame:
    """One row a person: columns of the record, the state on `day`, and days behind bars as numbers.

    `days_at_least` is what sources confirm, `days_if_held` what it would be if nobody had been freed since,
    for who is behind bars by the last report. Blank: not known, or no such question.
    """
    return pd.DataFrame([_person(person, day) for person in people], columns=_labels())


def roll_file(calls: Sequence[Call], day: date) -> pd.DataFrame:
    """The roll call in its order, with the days on `day`."""
    rows = [
        {
            "order": str(number),
            "person_id": call.person_id,
            "name": call.name,
            "name_local": call.name_local,
            "outlet": call.outlet,
            "as_of": day.isoformat(),
            "state": call.state,
            "days_at_least": str(call.days.least or ""),
            "days_if_held": str(call.days.most),
            "status_confirmed_on": call.confirmed.text if call.confirmed else "",
        }
        for number, call in enumerate(calls, 1)
    ]
    return pd.DataFrame(rows)


def _labels() -> list[str]:
    return [*_ROW, "as_of", "state", "days_at_least", "days_if_held", *_SPELL, *_SAID]


def _person(person: Person, day: date) -> dict[str, str]:
    row, lasted = person.row, person.days
    held = state(person.spell, day) in HELD
    return {
        **{label: row[label] for label in (*_ROW, *_SPELL, *_SAID)},
        "as_of": day.isoformat(),
        "state": "" if person.name_only else person.state,
        "days_at_least": str(lasted.least) if lasted and (lasted.least or person.spell.is_over) else "",
        "days_if_held": str(lasted.most) if lasted and held else "",
    }
