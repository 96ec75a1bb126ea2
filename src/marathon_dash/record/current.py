"""What is public now, and what was: any version, read with the newest withheld list, for staff or for everybody."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from marathon_dash import settings
from marathon_dash.record import database, store, versions, withheld, withheld_list
from marathon_dash.record.schema import Schema, SchemaError, Table, schema
from marathon_dash.record.store import Record
from marathon_dash.record.validate import Problem
from marathon_dash.record.withheld_list import Entry

__all__ = [
    "Key",
    "entries",
    "frames",
    "key",
    "known_schema",
    "public_record",
    "shown",
    "table_then",
    "tables",
    "tables_and_entries",
]

Key = tuple[str, int, tuple[tuple[str, int, int], ...]]


def key() -> Key:
    """What every cache of the public record hangs on: it changes when, and only when, the record may have."""
    return database.address(), versions.newest_number(), store.fingerprint()


def public_record(at: Key | None = None) -> Record:
    """The record as anybody may see it: the newest publication, or the folder while there is none.

    `at` may be a key of some time ago; the withheld list is the newest all the same.
    """
    newest = versions.newest_number()
    number = at[1] if at else newest
    if not number:
        return _public(store.read_folder(), tables(0), entries(newest))
    kept = _contents(number)
    record = store.read_contents(kept, known_schema(), kept=True)
    made = next(p.made_at for p in versions.history() if p.number == number)
    marks = b"".join(versions.digest(kept[name]).encode() for name in sorted(kept))
    record = replace(record, changed_on=made.date(), version=versions.digest(marks)[:12])
    raw = frames(kept)
    return _public(record, raw, _listed(kept, raw) if number == newest else entries(newest))


def tables(number: int | None = None) -> dict[str, pd.DataFrame]:
    """Every row of one version (the newest when None) for signed-in staff, indexed by spreadsheet row.

    The newest withheld list is laid over it: a row that must not be shown says so, whatever it said then.
    Raises KeyError when there is no such publication.
    """
    return tables_and_entries(number)[0]


def tables_and_entries(number: int | None = None) -> tuple[dict[str, pd.DataFrame], tuple[Entry, ...]]:
    """The same, with the newest withheld list: both from one reading."""
    newest = versions.newest_number()
    kept = _contents(newest if number is None else number)
    read = frames(kept)
    listed = _listed(kept, read) if number in (None, newest) else entries(newest)
    return withheld_list.overlay(read, listed), listed


def table_then(name: str, number: int) -> pd.DataFrame:
    """One table as staff could take it away while publication `number` was the newest; empty when it had none."""
    kept = _contents(number)
    if name not in kept:
        return store.frame(known_schema().tables[name], [])
    read = frames({name: kept[name]})
    listed = _listed(kept, read if versions.WITHHELD in kept else frames(kept))
    return withheld_list.overlay(read, listed)[name]


def entries(number: int) -> tuple[Entry, ...]:
    """The withheld list as of one publication."""
    kept = _contents(number)
    return _listed(kept, {} if versions.WITHHELD in kept else frames(kept))


def known_schema() -> Schema:
    """The schema of the configured record, else the one that came with the program."""
    try:
        return schema()
    except SchemaError:
        return schema(settings.home() / "data")


def _listed(kept: Mapping[str, bytes], read: Mapping[str, pd.DataFrame]) -> tuple[Entry, ...]:
    """The list that was kept; of the shipped record, which has none, what its rows say."""
    if versions.WITHHELD in kept:
        return withheld_list.decode(kept[versions.WITHHELD])
    return withheld_list.from_tables(read)


def _contents(number: int) -> dict[str, bytes]:
    """The bytes of one publication; a table that a later release of the program brought is as it came."""
    kept = versions.contents(number)
    return {name: data for name, data in versions.shipped().items() if name not in kept} | kept


def shown(tables: Mapping[str, pd.DataFrame], listed: tuple[Entry, ...]) -> dict[str, pd.DataFrame]:
    """Tables as the public sees them under a withheld list."""
    laid = withheld_list.overlay(tables, listed)
    return withheld.apply(laid, withheld_list.people(listed), withheld_list.names(listed))


def _public(record: Record, raw: Mapping[str, pd.DataFrame], listed: tuple[Entry, ...]) -> Record:
    """Law 6, with the list read from all rows: a row that a fault keeps out may withhold a person all the same."""
    laid = withheld_list.overlay(raw, listed)
    problems = tuple(p for p in record.problems if not _is_hidden(p, laid))
    found = replace(record, tables=withheld_list.overlay(record.tables, listed), problems=problems)
    return store.public(found, withheld_list.people(listed), withheld_list.names(listed))


def _is_hidden(problem: Problem, raw: Mapping[str, pd.DataFrame]) -> bool:
    """Whether a problem would tell what stands in a row that is not shown."""
    table = raw.get(problem.table)
    if problem.type.startswith("row-"):  # a line with too many or too few cells: only their number is said
        return False
    if table is None or "publication" not in table or problem.row not in table.index:
        return False
    return withheld.level(str(table.at[problem.row, "publication"])) != "public"


def frames(kept: Mapping[str, bytes]) -> dict[str, pd.DataFrame]:
    """Kept bytes as tables of text cells, indexed by spreadsheet row."""
    return {name: _frame(t, kept[name]) for name, t in known_schema().tables.items() if name in kept}


def _frame(table: Table, content: bytes) -> pd.DataFrame:
    """Canonical bytes as text cells; columns the schema gained since are blank."""
    if not content.strip():
        return store.frame(table, [])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # cells dropped for want of a label
            found = pd.read_csv(
                io.BytesIO(content), dtype="str", keep_default_na=False, na_filter=False, index_col=False
            )
        whole = not found.isna().any(axis=None)
    except (pd.errors.ParserError, pd.errors.ParserWarning, UnicodeDecodeError):
        whole = False
    if not whole:  # a line with too many or too few cells: only ever a folder edited by hand
        found = store.frame(table, store.lines(table, content))
    found = found.reindex(columns=table.labels, fill_value="")
    found.index = pd.RangeIndex(2, len(found) + 2)
    return found
