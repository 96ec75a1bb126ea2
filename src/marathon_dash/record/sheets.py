"""Which sheets of a workbook hold tables of ours, which are our own help, and which are anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marathon_dash.record import titles
from marathon_dash.record.grid import MOST_COLUMNS
from marathon_dash.record.labels import likely_tables
from marathon_dash.record.schema import Schema
from marathon_dash.record.stamp import HELP

__all__ = ["MOST_SHEETS", "Sheets", "sheets"]

MOST_SHEETS = 40  # there are eight tables; each sheet is looked into
_LOOKED_AT = 20  # rows of a sheet in which something has to stand


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets somebody sees, in their order: all, those whose labels fit a table, and others that hold anything."""

    visible: tuple[str, ...]
    tables: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def first(self) -> str:
        """The sheet that is read when nobody says which."""
        return (*self.tables, *self.others, *self.visible)[0]

    def left_out(self, read: str, chosen: bool) -> list[str]:
        """The sheets to say of that they were not read.

        Who chose a sheet knows of the other tables; of what is no table it is said with the first table.
        """
        tables = () if chosen else self.tables
        others = self.others if not chosen or self.tables[:1] == (read,) else ()
        return [title for title in self.visible if title in (*tables, *others) and title != read]


def sheets(book: Any, schema: Schema) -> Sheets:
    """The sheets of an open workbook (openpyxl). A sheet of help is none of them."""
    helping = {str(p.value) for p in book.custom_doc_props.props if p.name == HELP} | titles.help_sheets()
    pages = [page for page in book.worksheets if page.sheet_state == "visible"] or book.worksheets
    rows = {page.title: _rows(page) for page in pages}
    tables = [title for title in rows if rows[title] and likely_tables(rows[title][0], schema)]
    others = [t for t in rows if t not in tables and t not in helping and any(any(row) for row in rows[t])]
    return Sheets(tuple(rows), tuple(tables), tuple(others))


def _rows(page: Any) -> list[list[str]]:
    rows = page.iter_rows(max_row=_LOOKED_AT, max_col=MOST_COLUMNS, values_only=True)
    return [[str(cell or "").strip() for cell in row] for row in rows]
