"""Three ways compared: what a file changed, what others changed since it was taken, and where both did.

Of each row of a file one or more *origins* are known: what stood there when the file was taken. A cell that is as in
all of them was not touched and stays as it is public; a cell that is public as in all of them was changed by the file
alone; every other cell that differs is a question, and only that. A workbook of ours says which publication it was
taken from; of any other file the versions that were public decide row by row: the nearest ones are its origins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd

from marathon_dash.record.diff import keys, says_a_number
from marathon_dash.record.schema import Table
from marathon_dash.record.withheld import withholds

__all__ = [
    "WAYS",
    "Answer",
    "Merged",
    "Origins",
    "Question",
    "Side",
    "Way",
    "filled",
    "identities",
    "is_keyed",
    "lay",
    "public_rows",
]

Way = Literal["replace", "update", "add"]
WAYS: tuple[Way, ...] = ("update", "replace", "add")
Side = Literal["mine", "public"]
Cells = tuple[str, ...]
Mask = np.ndarray[Any, np.dtype[np.bool_]]
Positions = np.ndarray[Any, np.dtype[np.intp]]


@dataclass(frozen=True, slots=True)
class Question:
    """A cell that both a file and somebody else changed, or with a blank `column` a whole row.

    `mine` and `public` are what each of them says (of a row, all its cells); blank on the side on which a row is not
    there. `row` is its number in the file, below zero when it is in no file.
    """

    key: str
    column: str
    mine: str
    public: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decided about one question; of another question it says nothing."""

    question: Question
    side: Side


@dataclass(frozen=True, slots=True)
class Merged:
    """The table as it would be. Rows that are in no file are numbered from -1 down, as `public_rows` does.

    `questions` are not answered; until they are, what is public stands. `older` names the rows in which the file has
    something older than what is public, which stays. `known` are rows of the file that are public already and
    that the file changes: with the way `add` they stay as they are.
    """

    frame: pd.DataFrame
    questions: tuple[Question, ...] = ()
    older: tuple[str, ...] = ()
    known: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Origins:
    """What may have stood in the rows of a file when it was taken.

    `stated`: the first of `frames` is the publication it was taken from, all rows of it; the others were public after
    it, and before what is public now. Else each row may be of any of them.
    """

    frames: tuple[pd.DataFrame, ...] = ()
    stated: bool = False


def public_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Public rows numbered from -1 down: they are in no file."""
    return frame.set_axis(pd.RangeIndex(-1, -len(frame) - 1, -1))


def identities(table: Table, *frames: pd.DataFrame) -> list[pd.Index[Any]]:
    """What names each row, the same in all frames: its primary key as one text.

    A number at the end of a key (the value of a figure) is what is said, not of what: it falls away wherever the rest
    names one row in every frame. So a value that was corrected is a changed row, as in `diff.compare`.
    """
    full = [keys(table.primary_key, frame) for frame in frames]
    rest = table.primary_key[:-1]
    if not says_a_number(table):
        return full
    short = [keys(rest, frame) for frame in frames]
    several = {name for names in short for name in names[names.duplicated()]}
    return [
        pd.Index(np.where(part.isin(several), whole, part), dtype=object)
        for part, whole in zip(short, full, strict=True)
    ]


def is_keyed(table: Table, rows: pd.DataFrame) -> bool:
    """Whether rows have the columns by which they are known; without them there are no `identities`."""
    return set(table.primary_key) <= set(rows.columns)


def filled(table: Table, mine: pd.DataFrame, public: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column that the rows of a file do not have, as it is public; blank for rows that are not public."""
    return _pair(table, mine, public, Origins()).mine[name]


def lay(
    table: Table,
    mine: pd.DataFrame,
    public: pd.DataFrame,
    origins: Origins,
    way: Way,
    answers: Iterable[Answer] = (),
) -> Merged:
    """A file laid over what is public. Columns that the file does not have keep what is public.

    `replace`: rows that are not in the file go, unless others added them since it was taken. `update`: rows of the
    file are changed or added, all others stay. `add`: rows with a new key come in, all others stay.
    """
    pairing = _pair(table, mine, public, origins)
    answered = {answer.question: answer.side for answer in answers}
    common, new = _common(pairing, answered), _only_mine(pairing, answered)
    known = tuple(sorted({*common.touched.tolist(), *(question.row for question in common.questions)}))
    if way == "add":  # what is public stays: of the rows it has, none is changed and nothing is asked
        common = _Found(common.rows, common.touched[:0])
    left = _only_public(pairing, answered) if way == "replace" else _Found(pairing.public.iloc[:0])
    frame = _replaced(common, new, left) if way == "replace" else _updated(pairing, common, new)
    questions = (*common.questions, *new.questions, *left.questions)
    asked = tuple(question for question in questions if question not in answered)
    return Merged(frame, asked, common.older + new.older, known if way == "add" else ())


@dataclass(frozen=True, slots=True)
class _Pairing:
    """The rows of a file beside those that are public and those they may have come from.

    `names` are the identities of the file's rows, `at` where each is public (-1: nowhere), `there` the public rows of
    those that are, under the file's numbers. `given` are the labels that the file has, `whole` whether that is all of
    them.
    """

    given: list[str]
    mine: pd.DataFrame
    names: pd.Index[Any]
    at: Positions
    there: pd.DataFrame
    public: pd.DataFrame
    public_names: pd.Index[Any]
    older: tuple[tuple[pd.DataFrame, pd.Index[Any]], ...]
    stated: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows, those of them that the file changes, what has to be asked, and which rows of the file are older."""

    rows: pd.DataFrame
    touched: pd.Index[Any] = field(default_factory=lambda: pd.Index([]))
    questions: tuple[Question, ...] = ()
    older: tuple[str, ...] = ()


def _pair(table: Table, mine: pd.DataFrame, public: pd.DataFrame, origins: Origins) -> _Pairing:
    names, public_names, *older = identities(table, mine, public, *origins.frames)
    at = _positions(public_names, names)
    there = public.iloc[at[at >= 0]].set_axis(mine.index[at >= 0])
    given = [name for name in table.labels if name in mine.columns]
    whole = mine.reindex(columns=table.labels, fill_value="")
    for name in set(table.labels) - set(given):
        whole[name] = there[name].reindex(mine.index, fill_value="")
    frames = tuple(zip(origins.frames, older, strict=True))
    every = len(given) == len(table.labels)
    return _Pairing(given, whole, names, at, there, public, public_names, frames, origins.stated, every)


def _common(pairing: _Pairing, answered: Mapping[Question, Side]) -> _Found:
    """The rows that are in the file and public, cell by cell."""
    here = pairing.at >= 0
    rows, there, names = pairing.mine[here], pairing.there, pairing.names[here]
    differs = {name: (rows[name] != there[name]).to_numpy(bool) for name in pairing.given}
    differs = {name: mask for name, mask in differs.items() if mask.any()}
    judge = _by_publication if pairing.stated else _by_version
    untouched, alone = judge(pairing, rows, names, differs)
    result, questions = rows.copy(deep=False), list[Question]()
    older, touched = np.zeros(len(rows), bool), np.zeros(len(rows), bool)
    for name, mask in differs.items():
        stays, asked = mask & untouched[name], mask & ~untouched[name] & ~alone[name]
        older |= stays
        places = np.flatnonzero(asked).tolist()
        cells = zip(rows[name].iloc[places], there[name].iloc[places], strict=True)
        for place, (mine, public) in zip(places, cells, strict=True):
            question = Question(str(names[place]), name, mine, public, int(rows.index[place]))
            questions.append(question)
            stays[place] = answered.get(question) != "mine"
        result[name] = rows[name].mask(stays, there[name]) if stays.any() else rows[name]
        touched |= mask & ~stays
    return _Found(result, rows.index[touched], tuple(questions), tuple(map(str, names[older])))


def _by_publication(
    pairing: _Pairing, rows: pd.DataFrame, names: pd.Index[Any], differs: Mapping[str, Mask]
) -> tuple[dict[str, Mask], dict[str, Mask]]:
    """Of each column that differs: the cells of the file that are as in their origin, and the public ones that are.

    What a publication said after it, and what is public no more, somebody took back: that the file says it still is
    no change of the file's alone.
    """
    (frame, origin_names), *later = pairing.older
    at, since = _positions(origin_names, names), [(v, _positions(own, names)) for v, own in later]
    untouched, alone = {}, {}
    for name in differs:
        mine, was = rows[name].to_numpy(object), _said(frame[name], at)
        untouched[name] = was == mine
        alone[name] = was == pairing.there[name].to_numpy(object)
        for version, places in since:
            alone[name] &= _said(version[name], places) != mine
    return untouched, alone


def _said(column: pd.Series[Any], at: Positions) -> np.ndarray[Any, np.dtype[np.object_]]:
    """What stands at each of these places; None (which no cell is) at -1."""
    found = np.full(len(at), None, dtype=object)
    found[at >= 0] = column.to_numpy(object)[at[at >= 0]]
    return found


def _by_version(
    pairing: _Pairing, rows: pd.DataFrame, names: pd.Index[Any], differs: Mapping[str, Mask]
) -> tuple[dict[str, Mask], dict[str, Mask]]:
    """The same when nothing says where a row comes from.

    A row that is as it once was in all its cells is older than what is public; a few cells of a row that somebody wrote
    down by hand are no proof of it, and are asked about. Of a row that was changed too, a cell with something that
    stood there once, or that others changed since the nearest of its versions, may be the file's or of its age: that is
    asked, and no row is made of halves in silence. Withholding is never of its age.
    """
    untouched = {name: np.zeros(len(rows), bool) for name in differs}
    alone = {name: np.ones(len(rows), bool) for name in differs}
    if not differs or not pairing.older:
        return untouched, alone
    changed = np.logical_or.reduce(list(differs.values()))
    versions = _versions(pairing, names[changed])
    places = np.flatnonzero(changed & names.isin(list(versions))).tolist()
    mine, public = _cells(rows.iloc[places], pairing.given), _cells(pairing.there.iloc[places], pairing.given)
    for place, cells, now in zip(places, mine, public, strict=True):
        known = versions[names[place]]
        near = _nearest(cells, [now, *known])
        for i, name in enumerate(pairing.given):
            if cells[i] != now[i] and not withholds(name, cells[i], now[i]):
                once = any(version[i] == cells[i] for version in known)
                untouched[name][place] = pairing.whole and cells in known
                alone[name][place] = not once and all(origin[i] == now[i] for origin in near)
    return untouched, alone


def _only_mine(pairing: _Pairing, answered: Mapping[Question, Side]) -> _Found:
    """The rows that are in the file alone: new ones, and those that others took out since.

    A row that is as it was when the file was taken stays out; one that was changed, or that came and went since, is
    asked about.
    """
    here = pairing.at < 0
    rows, names = pairing.mine[here], pairing.names[here]
    versions = _versions(pairing, names)
    taken = _versions(pairing, names, 1) if pairing.stated else versions
    keep, questions, older = np.ones(len(rows), bool), list[Question](), list[str]()
    places = np.flatnonzero(names.isin(list(versions))).tolist()
    for place, cells in zip(places, _cells(rows.iloc[places], pairing.given), strict=True):
        if cells in taken.get(names[place], ()):
            keep[place] = False
            older.append(str(names[place]))
            continue
        question = Question(str(names[place]), "", " · ".join(cells), "", int(rows.index[place]))
        questions.append(question)
        keep[place] = answered.get(question) == "mine"
    return _Found(rows[keep], rows.index[keep], tuple(questions), tuple(older))


def _only_public(pairing: _Pairing, answered: Mapping[Question, Side]) -> _Found:
    """The public rows that are not in a file which replaces the table, and stay all the same: others added them, or
    changed them since, and then it is asked."""
    rows = public_rows(pairing.public)
    if not pairing.stated:
        return _Found(rows.iloc[:0])
    gone = ~pairing.public_names.isin(pairing.names)
    versions = _versions(pairing, pairing.public_names[gone], 1)
    known = pairing.public_names.isin(list(versions))
    keep, questions = gone & ~known, list[Question]()
    places = np.flatnonzero(gone & known).tolist()
    for place, cells in zip(places, _cells(rows.iloc[places], pairing.given), strict=True):
        name = str(pairing.public_names[place])
        if cells not in versions[name]:
            question = Question(name, "", "", " · ".join(cells), int(rows.index[place]))
            questions.append(question)
            keep[place] = answered.get(question) != "mine"
    return _Found(rows[keep], questions=tuple(questions))


def _replaced(common: _Found, new: _Found, left: _Found) -> pd.DataFrame:
    """The file's rows in its order, then what stays of what is public."""
    own = pd.concat([common.rows, new.rows]).sort_index(kind="stable") if len(new.rows) else common.rows
    return pd.concat([own, left.rows]) if len(left.rows) else own


def _updated(pairing: _Pairing, common: _Found, new: _Found) -> pd.DataFrame:
    """Public rows where they were, those that the file changes under its numbers, then the new ones."""
    chosen = pairing.mine.index[pairing.at >= 0].isin(common.touched)
    at = pairing.at[pairing.at >= 0][chosen]
    stay = np.ones(len(pairing.public), bool)
    stay[at] = False
    rows = pd.concat([public_rows(pairing.public)[stay], common.rows[chosen]])
    order = np.argsort(np.concatenate([np.flatnonzero(stay), at]), kind="stable")
    return pd.concat([rows.iloc[order], new.rows]) if len(new.rows) else rows.iloc[order]


def _versions(pairing: _Pairing, names: pd.Index[Any], first: int | None = None) -> dict[str, list[Cells]]:
    """Everything that rows of these names said in the (first) origins, each different row once."""
    found: dict[str, list[Cells]] = {}
    for frame, own in pairing.older[:first]:
        places = np.flatnonzero(own.isin(names))
        for name, cells in zip(own[places], _cells(frame.iloc[places], pairing.given), strict=True):
            if cells not in (known := found.setdefault(name, [])):
                known.append(cells)
    return found


def _nearest(cells: Cells, versions: Sequence[Cells]) -> list[Cells]:
    """The versions of a row from which it differs in the fewest cells."""
    far = [sum(a != b for a, b in zip(cells, version, strict=True)) for version in versions]
    return [version for version, steps in zip(versions, far, strict=True) if steps == min(far)]


def _cells(frame: pd.DataFrame, labels: Sequence[str]) -> list[Cells]:
    return list(frame[list(labels)].itertuples(index=False, name=None))


def _positions(names: pd.Index[Any], wanted: pd.Index[Any]) -> Positions:
    """Where each wanted name stands first; -1 where it does not."""
    first = np.flatnonzero(~names.duplicated())
    found = names[first].get_indexer(wanted)
    return np.where(found < 0, -1, first[found]) if len(first) else found
