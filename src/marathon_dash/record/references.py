"""Rows that name a row of another table: what is named must be there, and what is still named must stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from marathon_dash.record import row_names
from marathon_dash.record.schema import Schema, Table
from marathon_dash.record.validate import Problem, at_most, check_foreign_keys

__all__ = ["problems"]

Tables = Mapping[str, pd.DataFrame]
_MOST_NAMED = 3  # public rows that need one key, told by name


def problems(schema: Schema, after: Tables, everything: Tables) -> list[Problem]:
    """Rows that name a row of another table that is not there, or that others still need.

    `after` are the tables that are looked at, `everything` all of them. Rows below zero are public already and in no
    file: of them a key that is missing is told once, with the rows that name it.
    """
    found: list[Problem] = []
    for table in schema.tables.values():
        if table.foreign_keys and table.name in everything:
            told = list(_of_table(table, everything))
            if table.name in after:
                found += [p for p in told if p.row >= 0]
                found += _once(table, [p for p in told if p.row < 0], everything[table.name])
            else:
                found += [_still_needed(p, everything) for p in told if p.expected in after]
    return at_most(found)


def _of_table(table: Table, everything: Tables) -> Iterable[Problem]:
    """What its rows name in vain, under their own numbers."""
    frame = everything[table.name]
    columns = [name for key in table.foreign_keys for name in key.fields]
    rows: list[Any] = frame[columns].to_dict("records")
    named: dict[str, Any] = {
        key.table: everything[key.table][list(key.columns)].to_dict("records")
        for key in table.foreign_keys
        if key.table in everything
    }
    for problem in check_foreign_keys(table, rows, named):
        yield replace(problem, row=int(frame.index[problem.row - 2]))


def _once(table: Table, told: Iterable[Problem], frame: pd.DataFrame) -> Iterable[Problem]:
    keys: dict[tuple[str, str], list[Problem]] = {}
    for problem in told:
        keys.setdefault((problem.column, problem.found), []).append(problem)
    for same in keys.values():
        yield replace(same[0], about=_who(table, frame, [p.row for p in same]))


def _still_needed(problem: Problem, everything: Tables) -> Problem:
    return Problem(problem.expected, 0, problem.column, "still-needed", problem.found, problem.table)


def _who(table: Table, frame: pd.DataFrame, rows: list[int]) -> str:
    """`Ihar A, Anna B, Ivan C +7`"""
    called = list(row_names.names(table, frame.loc[rows]).values())
    more = len(called) - _MOST_NAMED
    return ", ".join(called[:_MOST_NAMED]) + (f" +{more}" if more > 0 else "")
