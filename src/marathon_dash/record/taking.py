"""How a file is taken: in which way, against what it was taken from, and what comes of it beside what is public."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from marathon_dash.record import current, merge, suggest, versions
from marathon_dash.record.merge import Answer, Origins, Question, Way
from marathon_dash.record.schema import Table
from marathon_dash.record.stamp import Stamp
from marathon_dash.record.validate import Problem, at_most, repeated

__all__ = [
    "Laid",
    "Taking",
    "earlier",
    "known_origin",
    "labels_kept",
    "laid",
    "origin",
    "proposed",
    "stamp_of",
]


_MOST_NAMED = 8  # rows told by name; of more their number
_MOST_COMPARED = 50  # new rows held against the ids that are public: nobody writes more by hand


@dataclass(frozen=True, slots=True)
class Taking:
    """What is known of how to take a file: its way (None: only a person can say), the publication it was taken from
    (-1: nobody knows), what was answered, and whether the desk made it itself."""

    way: Way | None
    origin: int = -1
    answers: tuple[Answer, ...] = ()
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """A table as a file makes it, the problems of that, and the questions among them."""

    frame: pd.DataFrame
    problems: list[Problem]
    questions: tuple[Question, ...]


def stamp_of(table: str, number: int) -> Stamp | None:
    """What a file says of itself when it is taken from a publication; None when that had no such table."""
    digest = versions.digests(number).get(table, "")
    return Stamp.of(table, number, digest) if digest else None


def origin(stamp: Stamp | None, table: str) -> int:
    """The publication a file of `table` was taken from; -1 when it does not say, or is of another store."""
    known = stamp is not None and stamp.table == table and stamp == stamp_of(table, stamp.number)
    return stamp.number if stamp and known else -1


def known_origin(number: int) -> int:
    """The number itself when there is such a publication here, else -1."""
    return number if 0 <= number <= versions.newest_number() else -1


def proposed(table: Table, rows: pd.DataFrame, public: pd.DataFrame, origin: int) -> Way | None:
    """The way in which a file is taken when nobody says; None when only a person can say.

    Rows that a file lacks are either to go, or were never meant to be in it, or came since. So a file that lacks
    some updates those that it knows; one that knows none of them only adds. A download of ours held every row once:
    why some were taken out of it, nobody can tell. A file that lacks a column which every row needs only updates.
    """
    if not merge.is_keyed(table, rows):
        return "update"  # it is laid over nothing before the key is there
    names, public_names = merge.identities(table, rows, public)
    if public_names.isin(names).all():
        return "replace"
    if table.required - set(rows.columns):
        return "update"
    if origin >= 0:
        was, own = merge.identities(table, current.table_then(table.name, origin), rows)
        return "replace" if was.isin(own).all() else None
    return "update" if names.isin(public_names).any() else "add"


def labels_kept(problems: Sequence[Problem], table: Table, way: Way | None) -> list[Problem]:
    """A missing column keeps what is public, where that is enough: in an update all but the key, else what may be
    blank. That is said, and blocks nothing."""
    needed = set(table.primary_key) | (table.required if way != "update" else set())
    kept = [p for p in problems if p.type == "missing-label" and p.column not in needed]
    left = [p for p in problems if p not in kept]
    names = "; ".join(p.column for p in kept)
    return [*left, Problem(table.name, 1, "", "labels-kept", names, blocking=False)] if kept else left


def laid(table: Table, rows: pd.DataFrame, public: pd.DataFrame, how: Taking) -> Laid:
    """The table as a file makes it, and what only a person can decide, as problems of its rows."""
    if not merge.is_keyed(table, rows):
        return Laid(merge.public_rows(public), [], ())
    origins = _origins(table, rows, public, how.origin)
    found = merge.lay(table, rows, public, origins, how.way or "update", how.answers)
    problems = [_asked(table.name, question, origins.stated, how.ours) for question in found.questions]
    problems += list(repeated(table, rows.reindex(columns=table.labels, fill_value="")))
    called = dict(zip(rows.index, merge.identities(table, rows)[0], strict=True)) if found.known else {}
    key = table.primary_key[0]
    nowhere = list(_nowhere(table, rows, public)) if how.way == "update" else []
    problems += nowhere
    if how.way != "replace" and not how.ours:  # there a wrong id goes with its row
        problems += _near(table, rows, public, {p.row for p in nowhere})
    problems += [Problem(table.name, row, key, "already-there", str(called[row])) for row in found.known]
    if found.older and not how.ours:
        names = "; ".join(found.older[:_MOST_NAMED])
        problems.append(
            Problem(table.name, 0, "", "older-rows", str(len(found.older)), names, blocking=False)
        )
    if how.way is None:
        problems.append(Problem(table.name, 0, "", "way-unclear", str(_missing(table, rows, public))))
    return Laid(found.frame, at_most(problems), found.questions)


def _nowhere(table: Table, rows: pd.DataFrame, public: pd.DataFrame) -> Iterator[Problem]:
    """Rows that are public under no such id and are no new rows either: the id is wrong.

    A file may lack columns that a new row needs. A row of the template has them all and fills the few it means to
    change: of what is required beside the key, more is blank than filled.
    """
    needed = sorted(table.required - set(table.primary_key))
    blank = (rows.reindex(columns=needed, fill_value="") == "").sum(axis=1) > len(needed) / 2
    names, public_names = merge.identities(table, rows, public)
    whole = table.required <= set(rows.columns)
    lost = ~names.isin(public_names) & (blank.to_numpy() if whole else True)
    for place, (row, name) in enumerate(zip(rows.index[lost], names[lost], strict=True)):
        guess = len(table.primary_key) == 1 and place < _MOST_NAMED
        meant = suggest.nearest(str(name), public_names) if guess else ""
        yield Problem(table.name, int(row), table.primary_key[0], "unknown-row", str(name), suggestion=meant)


def _near(table: Table, rows: pd.DataFrame, public: pd.DataFrame, told: Collection[int]) -> Iterator[Problem]:
    """New rows whose id is that of a row which stays public but for a slip: the same numbers, almost the same letters.

    Else the slip would publish the row a second time. Another number is another day, or another spell.
    """
    if len(table.primary_key) != 1 or public.empty:
        return
    names, public_names = merge.identities(table, rows, public)
    new = ~names.isin(public_names) & (names != "") & ~rows.index.isin(list(told))
    if not 0 < new.sum() <= _MOST_COMPARED:
        return
    by_number: dict[tuple[str, ...], list[str]] = {}
    for name in public_names:
        by_number.setdefault(_numbers(str(name)), []).append(str(name))
    for row, name in zip(rows.index[new], names[new], strict=True):
        if meant := suggest.slip(str(name), by_number.get(_numbers(str(name)), [])):
            key = table.primary_key[0]
            yield Problem(table.name, int(row), key, "near-row", str(name), meant, meant, blocking=False)


def _numbers(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+", name))


def earlier(table: str) -> Iterator[pd.DataFrame]:
    """Every version of a table that was public before what is public now, newest first; read one after the other."""
    for made in versions.history(table)[1:]:
        yield current.table_then(table, made.number)


def _origins(table: Table, rows: pd.DataFrame, public: pd.DataFrame, origin: int) -> Origins:
    """What the rows may have come from. Where nobody knows, every version that was public before; none of them is
    read for a file that changes nothing."""
    if origin >= 0:
        since = [made.number for made in versions.history(table.name)[1:] if made.number > origin]
        return Origins(
            tuple(current.table_then(table.name, number) for number in (origin, *since)), stated=True
        )
    given = [name for name in table.labels if name in rows.columns]
    if rows[given].reset_index(drop=True).equals(public[given].reset_index(drop=True)):
        return Origins()
    return Origins(tuple(earlier(table.name)))


def _asked(table: str, question: Question, stated: bool, ours: bool) -> Problem:
    """A question as a problem: it blocks until it is answered. Of a file of nobody knows which day it can only be
    said that it may be older than what is public. Of what the desk made itself nobody has a file."""
    whose = "ours-" if ours else ""
    if question.column:
        kind = f"{whose}both-changed" if stated else "perhaps-older"
        return Problem(table, question.row, question.column, kind, question.mine, question.public)
    kind = "changed-and-gone" if question.mine else "gone-and-changed"
    return Problem(table, question.row, "", f"{whose}{kind}", question.key)


def _missing(table: Table, rows: pd.DataFrame, public: pd.DataFrame) -> int:
    names, public_names = merge.identities(table, rows, public)
    return int((~public_names.isin(names)).sum())
