"""The withheld list: kept with every publication, and only its newest state counts, for every version.

An entry leaves the list only when somebody publishes the row as shown again and confirms it by name;
going back, removing the row, or publishing another table never takes it off.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

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
    "rows_of",
    "shown_again",
    "stricter",
]

Tables = Mapping[str, pd.DataFrame]
LEVELS = ("public", "name only", "withheld")
_LABELS = ("table", "column", "value", "level", "names")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Rows of `table` whose `column` is `value` are shown no more openly than `level`.

    `names` are the spellings that other tables must not name either, and by which a person is known again
    under another id.
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
        if entry in lifted:
            continue
        new = entries.get(place, entry)
        names = tuple(sorted({*new.names, *entry.names}))
        entries[place] = replace(new if _rank(new) >= _rank(entry) else entry, names=names)
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
        if table is None or entry.column not in table:
            continue
        same = now.get((entry.table, entry.column, entry.value))
        if (same is None or _rank(same) < _rank(entry)) and _more_open(entry, table).any():
            found.append(entry)
    return tuple(found)


def rows_of(
    entry: Entry, table: pd.DataFrame, spelled: Mapping[str, list[int]] | None = None
) -> pd.Series[bool]:
    """Which rows an entry is about: those with its value, and every row of whoever bears one of its names.

    An id that was changed frees nobody. `spelled` is `_spelled(table)`, for when there are many entries.
    """
    rows = table[entry.column] == entry.value
    if not entry.names or "name" not in table.columns:
        return rows
    places = _spelled(table) if spelled is None else spelled
    if named := [n for name in entry.names for n in places.get(_plain(name), ())]:
        ids = set(table[entry.column].iloc[named]) - {""}
        rows |= table[entry.column].isin(ids)
        rows.iloc[named] = True
    return rows


def overlay(tables: Tables, entries: Iterable[Entry]) -> dict[str, pd.DataFrame]:
    """The tables with the list laid over them: listed rows say so in their column `publication`."""
    result = dict(tables)
    spelled: dict[str, dict[str, list[int]]] = {}
    for entry in entries:
        table = result.get(entry.table)
        if table is None or entry.column not in table or "publication" not in table:
            continue
        if entry.table not in spelled:
            spelled[entry.table] = _spelled(table)
        rows = _more_open(entry, table, spelled[entry.table])
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


def _more_open(
    entry: Entry, table: pd.DataFrame, spelled: Mapping[str, list[int]] | None = None
) -> pd.Series[bool]:
    """The rows of an entry that say to be shown more openly than it allows."""
    return rows_of(entry, table, spelled) & (withheld.levels(table["publication"]).map(_RANKS) < _rank(entry))


def _spelled(table: pd.DataFrame) -> dict[str, list[int]]:
    """Every spelling of a name in a table of people, and in which rows it stands; of other tables nothing."""
    found: dict[str, list[int]] = {}
    if "name" not in table.columns or "person_id" not in table.columns:
        return found
    cells = table[["name", "name_local", "other_names"]].itertuples(index=False, name=None)
    for number, (name, local, others) in enumerate(cells):
        for spelling in {_plain(one) for one in (name, local, *split(others))} - {""}:
            found.setdefault(spelling, []).append(number)
    return found


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _spellings(tables: Tables, column: str, value: str) -> tuple[str, ...]:
    return tuple(sorted(withheld.names_of(tables, [value]))) if column == "person_id" else ()
