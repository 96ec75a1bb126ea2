"""The withheld list: kept with every publication, and only its newest state counts, for every version.

An entry leaves the list only when somebody publishes the row as shown again and confirms it by name;
going back, removing the row, or publishing another table never takes it off.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from marathon_dash.record import withheld
from marathon_dash.record.cells import join, split

__all__ = [
    "Entry",
    "decode",
    "encode",
    "from_tables",
    "merged",
    "names",
    "overlay",
    "people",
    "shown_again",
    "stricter",
]

Tables = Mapping[str, pd.DataFrame]
LEVELS = ("public", "name only", "withheld")
_LABELS = ("table", "column", "value", "level", "names")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Rows of `table` whose `column` is `value` are shown no more openly than `level`.

    `names` are the spellings that other tables must not name either.
    """

    table: str
    column: str
    value: str
    level: str
    names: tuple[str, ...] = ()


def from_tables(tables: Tables) -> tuple[Entry, ...]:
    """What the rows themselves say, by person where the table has them (an action by itself)."""
    found = []
    for name, table in tables.items():
        if "publication" not in table.columns or table.empty:
            continue
        column = "person_id" if "person_id" in table.columns else table.columns[0]
        shown_as, listed = withheld.levels(table["publication"]), set[str]()
        for level in ("withheld", "name only"):
            values = set(table.loc[shown_as == level, column]) - listed - {""}
            listed |= values
            found += [Entry(name, column, v, level, _spellings(tables, column, v)) for v in values]
    return tuple(sorted(found))


def merged(before: Iterable[Entry], tables: Tables, lifted: Collection[Entry] = ()) -> tuple[Entry, ...]:
    """The list from now on: what the rows say, and every earlier entry that was not lifted on purpose."""
    entries = {(e.table, e.column, e.value): e for e in from_tables(tables)}
    for entry in before:
        place = (entry.table, entry.column, entry.value)
        if entry in lifted or (place in entries and _rank(entries[place]) >= _rank(entry)):
            continue
        entries[place] = entry
    return tuple(sorted(entries.values()))


def stricter(now: Iterable[Entry], then: Iterable[Entry], tables: Collection[str]) -> tuple[Entry, ...]:
    """The list of now, with what an earlier one withheld in `tables` besides: for going back."""
    entries = {(e.table, e.column, e.value): e for e in now}
    for entry in then:
        place = (entry.table, entry.column, entry.value)
        if entry.table in tables and (place not in entries or _rank(entries[place]) < _rank(entry)):
            entries[place] = entry
    return tuple(sorted(entries.values()))


def shown_again(before: Iterable[Entry], uploaded: Tables) -> tuple[Entry, ...]:
    """Entries whose rows somebody uploaded as more open than the list allows."""
    now = {(e.table, e.column, e.value): e for e in from_tables(uploaded)}
    found = []
    for entry in before:
        table = uploaded.get(entry.table)
        if table is None or entry.column not in table or entry.value not in set(table[entry.column]):
            continue
        same = now.get((entry.table, entry.column, entry.value))
        if (same is None or _rank(same) < _rank(entry)) and not _still_withheld(entry, table):
            found.append(entry)
    return tuple(found)


def overlay(tables: Tables, entries: Iterable[Entry]) -> dict[str, pd.DataFrame]:
    """The tables with the list laid over them: listed rows say so in their column `publication`."""
    result = dict(tables)
    for entry in entries:
        table = result.get(entry.table)
        if table is None or entry.column not in table or "publication" not in table:
            continue
        more_open = withheld.levels(table["publication"]).map(_RANKS) < _rank(entry)
        rows = (table[entry.column] == entry.value) & more_open
        if rows.any():
            result[entry.table] = table.assign(publication=table["publication"].mask(rows, entry.level))
    return result


def people(entries: Iterable[Entry]) -> frozenset[str]:
    """The ids of everyone withheld."""
    return frozenset(e.value for e in entries if e.level == "withheld" and e.column == "person_id")


def names(entries: Iterable[Entry]) -> frozenset[str]:
    """Every spelling of everyone withheld."""
    return frozenset(name for e in entries if e.level == "withheld" for name in e.names)


def encode(entries: Iterable[Entry]) -> bytes:
    """The list as the bytes that are kept."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_LABELS)
    writer.writerows((e.table, e.column, e.value, e.level, join(e.names)) for e in sorted(entries))
    return out.getvalue().encode()


def decode(content: bytes) -> tuple[Entry, ...]:
    """The inverse of `encode`."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))[1:]
    return tuple(
        Entry(table, column, value, level, tuple(split(n))) for table, column, value, level, n in rows
    )


_RANKS = {level: rank for rank, level in enumerate(LEVELS)}


def _rank(entry: Entry) -> int:
    return _RANKS.get(entry.level, len(LEVELS))


def _still_withheld(entry: Entry, table: pd.DataFrame) -> bool:
    """A `name only` row of somebody who is withheld altogether is not shown again."""
    rows = table[table[entry.column] == entry.value]
    return bool(len(rows)) and bool((withheld.levels(rows["publication"]).map(_RANKS) >= _rank(entry)).all())


def _spellings(tables: Tables, column: str, value: str) -> tuple[str, ...]:
    return tuple(sorted(withheld.names_of(tables, [value]))) if column == "person_id" else ()
