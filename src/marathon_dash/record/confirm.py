"""What a person must say by typing it: removing rows, publishing a release, a date that got more precise."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from marathon_dash.record.diff import Difference, more_precise
from marathon_dash.record.schema import Schema, Table
from marathon_dash.record.validate import Problem
from marathon_dash.record.withheld_list import Entry

__all__ = ["MOST_TYPED", "Confirmation", "confirmations", "lost_letters", "more_precise_dates", "unanswered"]

MOST_TYPED = 3  # names typed one by one; of more the number is typed, after reading them
Kind = Literal["removed", "released", "more-precise", "shown-again"]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One thing to be sure of. `names` says what it concerns, `answers` what has to be typed."""

    kind: Kind
    table: str
    names: tuple[str, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """Each name when there are few, else how many there are."""
        return self.names if len(self.names) <= MOST_TYPED else (str(len(self.names)),)


def confirmations(
    differences: Mapping[str, Difference],
    precise: Iterable[Problem],
    again: Iterable[Entry],
    after: Mapping[str, pd.DataFrame],
    schema: Schema,
) -> tuple[Confirmation, ...]:
    """Everything that needs a typed answer before these differences may be published."""
    found = []
    for name, difference in differences.items():
        if len(difference.removed):
            found.append(Confirmation("removed", name, _names(schema.tables[name], difference.removed)))
    if released := _released(differences.get("detentions")):
        found.append(Confirmation("released", "detentions", released))
    for table in sorted({p.table for p in precise}):
        dates = tuple(dict.fromkeys(p.found for p in precise if p.table == table))
        found.append(Confirmation("more-precise", table, dates))
    for table in sorted({entry.table for entry in again}):
        listed = [entry for entry in again if entry.table == table]
        rows = [after[table][after[table][entry.column] == entry.value] for entry in listed]
        found.append(Confirmation("shown-again", table, _names(schema.tables[table], pd.concat(rows))))
    return tuple(found)


def unanswered(wanted: Iterable[Confirmation], typed: Collection[str]) -> list[Confirmation]:
    """The confirmations that what was typed does not answer. Case and spaces do not matter."""
    given = {_plain(text) for text in typed}
    return [one for one in wanted if not all(_plain(answer) in given for answer in one.answers)]


def more_precise_dates(differences: Mapping[str, Difference], schema: Schema) -> list[Problem]:
    """A warning for each published date that would claim to be known better, with the published one to take back."""
    found = []
    for name, difference in differences.items():
        dates = {field.name for field in schema.tables[name].fields if field.kind == "date"}
        for row, column, before, after in (
            difference.cells[["row", "column", "before", "after"]].to_numpy().tolist()
        ):
            if column in dates and more_precise(before, after):
                found.append(
                    Problem(name, int(row), column, "more-precise", after, before, before, blocking=False)
                )
    return found


def lost_letters(differences: Mapping[str, Difference]) -> list[Problem]:
    """Published text in which letters became question marks: saved in an encoding that does not have them.

    Nobody writes `U?adzimir` for Uładzimir on purpose, so it blocks; the published text is the suggestion.
    """
    return [
        Problem(name, int(row), column, "lost-letters", after, "", before)
        for name, difference in differences.items()
        for row, column, before, after in (
            difference.cells[["row", "column", "before", "after"]].to_numpy().tolist()
        )
        if ("?" in after or "\ufffd" in after) and _lost(before, after)
    ]


def _lost(before: str, after: str) -> bool:
    """
    >>> _lost("Uładzimir", "U?adzimir"), _lost("Who?", "When?"), _lost("a", "?")
    (True, False, False)
    """
    pairs = [(was, now) for was, now in zip(before, after, strict=False) if was != now]
    return len(before) == len(after) and all(now in "?\ufffd" and not was.isascii() for was, now in pairs)


def _released(difference: Difference | None) -> tuple[str, ...]:
    """Everyone about whom it would be published that they were released, and was not before."""
    if difference is None:
        return ()
    was, now = difference.before["status"].tolist(), difference.after["status"].tolist()
    names = difference.after["name"].tolist()
    changed = [name for name, old, new in zip(names, was, now, strict=True) if new == "released" != old]
    added = difference.added[difference.added["status"] == "released"]["name"].tolist()
    return tuple(dict.fromkeys([*changed, *added]))


def _names(table: Table, rows: pd.DataFrame) -> tuple[str, ...]:
    """How rows are called when one asks for them: a person by name, anything else by its id."""
    if "name" in rows.columns:
        return tuple(dict.fromkeys(rows["name"]))
    return tuple(" ".join(key) for key in rows[list(table.primary_key)].itertuples(index=False, name=None))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
