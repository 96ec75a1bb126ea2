"""Which rows a publication was about, for the history: how many, and the first few that may be named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from marathon_dash.record import current, database, desk, diff, versions, withheld, withheld_list
from marathon_dash.record.diff import Difference
from marathon_dash.record.schema import Table
from marathon_dash.record.versions import Publication

__all__ = ["MOST_NAMED", "Rows", "of"]

MOST_NAMED = 3  # rows of a kind told by name
LARGEST = 5_000_000  # bytes; of a larger table the numbers that were kept say enough


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table that one publication `added`, `changed` and `removed`: `counts` of them, and of each kind
    the first that nobody has withheld since; `withheld` is how many this publication withheld."""

    counts: Mapping[str, int]
    first: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    withheld: int = 0


def of(publications: Iterable[Publication]) -> dict[int, dict[str, Rows]]:
    """The rows that each publication changed, table by table, by its number; nothing of what came with the program.

    Computed once for each publication and each state of the withheld list: what was published stays as it was.
    """
    state = database.address(), current.entries(versions.newest_number())
    return {
        made.number: _of(made.number, made.made_at, *state) if made.number else {} for made in publications
    }


@lru_cache(maxsize=512)
def _of(number: int, *_state: object) -> dict[str, Rows]:
    kept, before = versions.contents(number), versions.contents(number - 1)
    tables = current.known_schema().tables
    changed = [
        n for n in tables if n in kept and n in before and kept[n] != before[n] and len(kept[n]) < LARGEST
    ]
    was = current.frames({name: before[name] for name in changed})
    now = current.frames({name: kept[name] for name in changed})
    return {
        name: _rows(tables[name], diff.compare(tables[name], was[name], now[name]), number)
        for name in changed
    }


def _rows(table: Table, difference: Difference, number: int) -> Rows:
    found = {"added": difference.added, "changed": difference.after, "removed": difference.removed}
    newest = versions.newest_number()
    listed = [*current.entries(newest)]
    if any(entry.table == table.name for entry in listed):  # under another id, too
        listed += [one for then in (number - 1, number) for one in desk.twins(table.name, then, newest)]
    first = {kind: _open(table, rows, listed).head(MOST_NAMED) for kind, rows in found.items()}
    return Rows(difference.summary, first, _hidden(difference))


def _open(table: Table, rows: pd.DataFrame, listed: list[withheld_list.Entry]) -> pd.DataFrame:
    """Those of the rows that are not withheld, then or now."""
    if "publication" not in rows or not len(rows):
        return rows
    laid = withheld_list.overlay({table.name: rows}, listed)[table.name]
    return rows[withheld.levels(laid["publication"]) != "withheld"]


def _hidden(difference: Difference) -> int:
    if "publication" not in difference.after:
        return 0
    was, now, new = (
        (withheld.levels(rows["publication"]) == "withheld").to_numpy(bool)
        for rows in (difference.before, difference.after, difference.added)
    )
    return int((now & ~was).sum() + new.sum())
