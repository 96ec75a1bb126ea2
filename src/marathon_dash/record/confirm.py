"""What a person must say by typing it: removing rows, a release or its taking back, a date that got more precise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from marathon_dash.record import withheld_list
from marathon_dash.record.diff import Difference, more_precise
from marathon_dash.record.schema import Schema, Table
from marathon_dash.record.validate import Problem, at_most
from marathon_dash.record.withheld_list import Entry

__all__ = [
    "MOST_TYPED",
    "Confirmation",
    "confirmations",
    "held_again",
    "kept_back",
    "lost_letters",
    "more_precise_dates",
    "names",
    "of_freedom",
    "released",
    "unanswered",
    "with_lost_letters",
]

MOST_TYPED = 3  # names typed one by one; of more the number is typed, after reading them
Kind = Literal["removed", "released", "held-again", "more-precise", "shown-again"]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One thing to be sure of. `names` says what it concerns, `answers` what has to be typed."""

    kind: Kind
    table: str
    names: tuple[str, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """Each name when there are few, else how many there are. Nobody is shown again but by name."""
        by_name = self.kind == "shown-again" or len(self.names) <= MOST_TYPED
        return self.names if by_name else (str(len(self.names)),)


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
            found.append(Confirmation("removed", name, names(schema.tables[name], difference.removed)))
    if freed := released(differences.get("detentions")):
        found.append(Confirmation("released", "detentions", freed))
    if held := held_again(differences.get("detentions")):
        found.append(Confirmation("held-again", "detentions", held))
    for table in sorted({p.table for p in precise}):
        dates = tuple(dict.fromkeys(p.found for p in precise if p.table == table))
        found.append(Confirmation("more-precise", table, dates))
    for table in sorted({entry.table for entry in again}):
        listed = [entry for entry in again if entry.table == table]
        rows = [after[table][withheld_list.rows_of(entry, after[table])] for entry in listed]
        found.append(Confirmation("shown-again", table, names(schema.tables[table], pd.concat(rows))))
    return tuple(found)


def unanswered(wanted: Iterable[Confirmation], typed: Collection[str]) -> list[Confirmation]:
    """The confirmations that what was typed does not answer. Case and spaces do not matter.

    What was typed once answers once: the same name, or the same number, is typed for each thing it stands for.
    """
    given, left = Counter(_plain(text) for text in typed), []
    for one in wanted:
        asked = Counter(_plain(answer) for answer in one.answers)
        if asked <= given:
            given -= asked
        else:
            left.append(one)
    return left


def more_precise_dates(differences: Mapping[str, Difference], schema: Schema) -> list[Problem]:
    """A warning for each published date that would claim to be known better, with the published one to take back."""
    found = []
    for name, difference in differences.items():
        dates = [field.name for field in schema.tables[name].fields if field.kind == "date"]
        found += [
            Problem(name, row, column, "more-precise", after, before, before, blocking=False)
            for row, column, before, after in _changed(difference, dates, more_precise)
        ]
    return found


def with_lost_letters(problems: Iterable[Problem], differences: Mapping[str, Difference]) -> list[Problem]:
    """All problems with those of lost letters; where published text lost them, it is the suggestion."""
    spoilt = at_most(lost_letters(differences))
    told = {(p.table, p.row, p.column) for p in spoilt}
    return [
        p for p in problems if p.type != "lost-letters" or (p.table, p.row, p.column) not in told
    ] + spoilt


def kept_back(
    listed: Iterable[Entry], again: Collection[Entry], after: Mapping[str, pd.DataFrame]
) -> list[Problem]:
    """A doubt for each uploaded row that says to be shown and will not be: whom it is about is withheld."""
    laid = withheld_list.overlay(after, [entry for entry in listed if entry not in again])
    found = []
    for name, table in after.items():
        if laid[name] is not table:
            said, level = table["publication"], laid[name]["publication"]
            found += [
                Problem(name, row, "publication", "stays-withheld", text, other, blocking=False)
                for row, text, other in zip(table.index.tolist(), said, level, strict=True)
                if text != other and row > 0
            ]
    return found


def lost_letters(differences: Mapping[str, Difference]) -> list[Problem]:
    """Published text in which letters became question marks: saved in an encoding that does not have them.

    Or in which each letter became two, because UTF-8 was read as something else. Nobody writes `U?adzimir` for
    Uładzimir on purpose, so it blocks; the published text is the suggestion.
    """
    return [
        Problem(name, row, column, "lost-letters", after, "", before)
        for name, difference in differences.items()
        for row, column, before, after in _changed(difference, list(difference.after.columns), _spoilt)
    ]


def _changed(
    difference: Difference, columns: Iterable[str], fits: Callable[[str, str], bool]
) -> Iterator[tuple[int, str, str, str]]:
    """Row, column, before and after of every changed cell that fits, however many have changed."""
    rows = difference.after.index.tolist()
    for column in columns:
        pairs = zip(difference.before[column].tolist(), difference.after[column].tolist(), strict=True)
        judged: dict[tuple[str, str], bool] = {}
        for row, (was, now) in zip(rows, pairs, strict=True):
            if was != now:
                if (was, now) not in judged:
                    judged[was, now] = fits(was, now)
                if judged[was, now]:
                    yield int(row), column, was, now


def _spoilt(before: str, after: str) -> bool:
    return (("?" in after or "\ufffd" in after) and _lost(before, after)) or _doubled(before, after)


def _doubled(before: str, after: str) -> bool:
    """Whether `after` is what becomes of `before` when its UTF-8 is read as Windows-1251 or -1252.

    >>> _doubled("Malmö", "MalmГ¶"), _doubled("Malmö", "MalmÃ¶"), _doubled("Malmö", "Malmo")
    (True, True, False)
    """
    if before.isascii() or after.isascii():
        return False
    plain = "".join(after.split())  # a byte that is read as a no-break space was tidied away
    return any(
        "".join(before.encode().decode(encoding, "replace").split()) == plain
        for encoding in ("cp1251", "cp1252")
    )


def _lost(before: str, after: str) -> bool:
    """
    >>> _lost("Uładzimir", "U?adzimir"), _lost("Who?", "When?"), _lost("a", "?")
    (True, False, False)
    """
    pairs = [(was, now) for was, now in zip(before, after, strict=False) if was != now]
    return len(before) == len(after) and all(now in "?\ufffd" and not was.isascii() for was, now in pairs)


def released(difference: Difference | None) -> tuple[str, ...]:
    """Everyone of whom it would be published that a detention ended, and was not before.

    Row by row, with the person in it: rows whose people changed places free somebody, too.
    """
    if difference is None:
        return ()
    was, now, new = (_ends(rows) for rows in (difference.before, difference.after, difference.added))
    told = [after for before, after in zip(was, now, strict=True) if after != before and after[0]]
    return tuple(dict.fromkeys(name for _, _, name in [*told, *(one for one in new if one[0])]))


def held_again(difference: Difference | None) -> tuple[str, ...]:
    """Everyone of whom it is public that a detention ended, and of whose rows that change none says so any more.

    By person, for rows may change places. A row of its own for somebody detained anew takes nothing back.
    """
    if difference is None:
        return ()
    was, now = _ends(difference.before), _ends(difference.after)
    free, still = {who for over, who, _ in was if over}, {who for over, who, _ in now if over}
    return tuple(dict.fromkeys(name for over, who, name in now if who in free - still and not over))


def of_freedom(differences: Mapping[str, Difference]) -> tuple[str, ...]:
    """Everyone of whom it would be public that they are free, or no longer that they are: confirmed by name."""
    people = differences.get("detentions")
    return tuple(dict.fromkeys((*released(people), *held_again(people))))


def _ends(rows: pd.DataFrame) -> list[tuple[bool, str, str]]:
    """Of each row whether it says that the detention ended, and whose it is.

    The rule of `story.custody`: an end, an outcome or the status; who is called imprisoned with an end, or is out
    of the cell in home confinement, is not free; whom the status calls released is, from whatever it was before.
    """
    over = (rows["status"] == "released") | (rows["ended_on"] != "") | (rows["outcome"] != "")
    at_home = (rows["status"] == "restricted") & rows["outcome"].isin(["", "restricted"])
    free = over & (rows["status"] != "imprisoned") & ~at_home
    return list(zip(free.tolist(), rows["person_id"].tolist(), rows["name"].tolist(), strict=True))


def names(table: Table, rows: pd.DataFrame) -> tuple[str, ...]:
    """How rows are called when one asks for them: a person by name, anything else by its id."""
    if "name" in rows.columns:
        return tuple(dict.fromkeys(rows["name"]))
    return tuple(" ".join(key) for key in rows[list(table.primary_key)].itertuples(index=False, name=None))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
