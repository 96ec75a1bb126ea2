"""Whom or what a row is about, in the words of its own cells: a number alone sends people back to the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from marathon_dash.record.schema import Schema, Table
from marathon_dash.record.validate import Problem

__all__ = ["named", "names"]

_TOLD_BY = {
    "actions": ("date", "city", "title"),
    "detentions": ("name",),
    "figures": ("date", "publisher", "measure"),
    "places": ("city", "country"),
    "publishers": ("name",),
    "releases": ("date", "title"),
    "supporters": ("name",),
}


def named(
    problems: Iterable[Problem], frames: Mapping[str, Sequence[pd.DataFrame]], schema: Schema
) -> list[Problem]:
    """The same problems, each of a row with `about`: what the first of the table's frames that has the row says."""
    problems = list(problems)
    rows: dict[str, set[int]] = {}
    for problem in problems:
        rows.setdefault(problem.table, set()).add(problem.row)
    known = {
        (name, row): text
        for name, wanted in rows.items()
        for frame in reversed(frames.get(name, ()))
        for row, text in names(schema.tables[name], frame[frame.index.isin(wanted)]).items()
    }
    return [replace(p, about=p.about or known.get((p.table, p.row), "")) for p in problems]


def names(table: Table, rows: pd.DataFrame) -> dict[int, str]:
    """What each row is called, by its number: a person by name, an action by day, city and title; else by the key."""
    columns = [c for c in _TOLD_BY.get(table.name, table.primary_key) if c in rows.columns]
    cells = rows[columns].itertuples(index=False, name=None)
    return {int(row): ", ".join(filter(None, said)) for row, said in zip(rows.index, cells, strict=True)}
