"""What differs between two versions of a table, as an object; the words are made in `story.changes`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from marathon_dash.record.dates import parse_or_none
from marathon_dash.record.schema import Schema, Table

__all__ = ["MOST_CELLS", "Difference", "compare", "compare_tables", "keys", "more_precise", "says_a_number"]

MOST_CELLS = 20_000  # cells told one by one; beyond that a person reads counts
CELL_COLUMNS = ["key", "row", "column", "before", "after"]


def _no_cells() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype="object") for name in CELL_COLUMNS})


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes in one table from `before` to `after`.

    `added`, `removed`: whole rows. `before`, `after`: the changed rows, in the same order. `cells`: one line for each
    changed cell (key, row as the spreadsheet numbers it, column, before, after), at most `MOST_CELLS` of
    `changed_cells`.
    """

    table: str
    added: pd.DataFrame
    removed: pd.DataFrame
    before: pd.DataFrame
    after: pd.DataFrame
    cells: pd.DataFrame = field(default_factory=_no_cells)
    changed_cells: int = 0

    def __bool__(self) -> bool:
        return bool(len(self.added) or len(self.removed) or len(self.after))

    @property
    def summary(self) -> dict[str, int]:
        """Counts of rows: added, changed, removed."""
        return {"added": len(self.added), "changed": len(self.after), "removed": len(self.removed)}


def compare_tables(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], schema: Schema
) -> dict[str, Difference]:
    """The differences of every table that differs."""
    found = {
        name: compare(table, before[name], after[name])
        for name, table in schema.tables.items()
        if name in before and name in after and before[name] is not after[name]
    }
    return {name: difference for name, difference in found.items() if difference}


def compare(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> Difference:
    """Rows are the same when their primary key is; of a repeated key the first row counts.

    With a key that ends in a number, a row in which that changed (the value of a figure) is a changed row, as long as
    the rest of the key names one row in both.
    """
    old, new = _keyed(table.primary_key, before), _keyed(table.primary_key, after)
    both = new.index.intersection(old.index)
    lost, gained = (
        old.loc[old.index.difference(both, sort=False)],
        new.loc[new.index.difference(both, sort=False)],
    )
    pairs = _pairs(table.primary_key, lost, gained) if says_a_number(table) else []
    was = pd.concat([old.loc[both], lost.loc[[a for a, _ in pairs]]]) if pairs else old.loc[both]
    now = pd.concat([new.loc[both], gained.loc[[b for _, b in pairs]]]) if pairs else new.loc[both]
    lost, gained = lost.drop([a for a, _ in pairs]), gained.drop([b for _, b in pairs])
    return _difference(table, was, now, lost, gained)


def says_a_number(table: Table) -> bool:
    """Whether a key of several columns ends in a number: that is what is said, and not of what."""
    return len(table.primary_key) > 1 and table.field(table.primary_key[-1]).kind in ("integer", "number")


def keys(columns: Sequence[str], frame: pd.DataFrame) -> pd.Index[Any]:
    """What names each row: its cells in these columns as one text."""
    text = frame[columns[0]]
    for name in columns[1:]:
        text = text + " · " + frame[name]
    # of objects: an index of strings looks each of them up by itself, twenty times slower
    found: pd.Index[Any] = pd.Index(text.to_numpy(dtype=object), dtype=object)
    return found


def more_precise(before: str, after: str) -> bool:
    """Whether `after` claims to know the date better, as `2023-06-01` does where `2023-06` stood."""
    old, new = parse_or_none(before), parse_or_none(after)
    if old is None or new is None:
        return False
    inside = old.earliest <= new.earliest and new.latest <= old.latest
    return inside and (old.earliest, old.latest) != (new.earliest, new.latest)


def _difference(
    table: Table, was: pd.DataFrame, now: pd.DataFrame, lost: pd.DataFrame, gained: pd.DataFrame
) -> Difference:
    labels = table.labels
    old, new = was.reset_index(drop=True), now.reset_index(drop=True)
    masks = {name: (old[name] != new[name]).to_numpy(dtype=bool) for name in labels}
    differs = np.logical_or.reduce(list(masks.values())) if len(now) else np.zeros(0, dtype=bool)
    cells = _cells(was, now, {name: mask for name, mask in masks.items() if mask.any()})
    count = int(sum(mask.sum() for mask in masks.values()))
    return Difference(
        table.name, _rows(gained), _rows(lost), _rows(was[differs]), _rows(now[differs]), cells, count
    )


def _cells(was: pd.DataFrame, now: pd.DataFrame, masks: Mapping[str, Any]) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "key": now.index.to_numpy(dtype=object)[mask],
                "row": now["__row"].to_numpy()[mask],
                "column": name,
                "before": was[name][mask].to_numpy(dtype=object),
                "after": now[name][mask].to_numpy(dtype=object),
            }
        )
        for name, mask in masks.items()
    ]
    if not parts:
        return _no_cells()
    return pd.concat(parts).sort_values("row", kind="stable").head(MOST_CELLS).reset_index(drop=True)


def _keyed(key: Sequence[str], frame: pd.DataFrame) -> pd.DataFrame:
    """The rows by their key as one text, with the row number kept beside them."""
    keyed = frame.assign(__row=frame.index)
    keyed.index = keys(key, frame)
    return keyed[~keyed.index.duplicated()]


def _pairs(key: Sequence[str], lost: pd.DataFrame, gained: pd.DataFrame) -> list[tuple[Any, Any]]:
    """Rows that share all of the key but its last column, when that names one row on each side."""
    rest = list(key[:-1])
    sides = []
    for side in (lost, gained):
        parts = [tuple(row) for row in side[rest].to_numpy(dtype=object).tolist()]
        counts = Counter(parts)
        sides.append({part: i for part, i in zip(parts, side.index, strict=True) if counts[part] == 1})
    return [(sides[0][part], i) for part, i in sides[1].items() if part in sides[0]]


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows indexed by their row number again."""
    result = frame.drop(columns="__row")
    result.index = pd.Index(frame["__row"].to_numpy())
    return result
