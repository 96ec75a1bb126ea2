"""Characters nobody sees or tells apart: invisible marks, Cyrillic letters in Latin codes, endless cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from marathon_dash.record.grid import LONGEST_CELL
from marathon_dash.record.schema import Field, Table
from marathon_dash.record.validate import Problem, at_most

__all__ = ["latin", "problems", "without_invisible"]

# Zero-width, joining, direction and other format marks, and control characters but the line end and the tab.
_HIDDEN = (
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_INVISIBLE = re.compile(_HIDDEN)
_LOOKS_LATIN = str.maketrans(
    "АВСЕНІЈКМОРЅТУХаесіјорѕухԁһԛѡ‐‑‒–—−",
    "ABCEHIJKMOPSTYXaecijopsyxdhqw------",
)
_CODES = ("enum", "id", "country", "url", "date", "integer")


def problems(table: Table, frame: pd.DataFrame) -> list[Problem]:
    """Cells with marks nobody sees, with letters of another alphabet in a code, or too long to be meant."""
    found: list[Problem] = []
    for field in table.fields:
        if field.name in frame.columns:
            found += at_most(_in_column(table, field, frame[field.name]))
    return found


def without_invisible(cell: str) -> str:
    """The same text without the marks nobody sees."""
    return _INVISIBLE.sub("", cell).strip()


def latin(cell: str) -> str:
    """The same code with every look-alike letter in Latin: `VІlnius` with a Cyrillic І → `VIlnius`."""
    return cell.translate(_LOOKS_LATIN)


def _in_column(table: Table, field: Field, column: pd.Series[Any]) -> Iterator[Problem]:
    name = field.name
    for row, cell in _where(column, column.str.len() > LONGEST_CELL):
        yield Problem(table.name, row, name, "cell-too-long", str(len(cell)), str(LONGEST_CELL))
    for row, cell in _where(column, column.str.contains(_HIDDEN, regex=True)):
        clean = without_invisible(cell)
        yield Problem(table.name, row, name, "invisible-character", shown(cell), suggestion=clean)
    if field.kind in _CODES:
        for row, cell in _where(column, column.str.contains("[\u0370-\u052f‐-—−]", regex=True)):
            if (plain := latin(without_invisible(cell))).isascii():
                yield Problem(table.name, row, name, "look-alike", cell, field.expected, plain)


def _where(column: pd.Series[Any], mask: pd.Series[Any]) -> list[tuple[int, str]]:
    return [(int(row), str(cell)) for row, cell in column[mask.astype(bool)].items()]  # type: ignore[call-overload]


def shown(cell: str) -> str:
    """The text with each hidden mark made visible: `Losik` with a zero-width space → `Lo[U+200B]sik`."""
    return _INVISIBLE.sub(lambda match: f"[U+{ord(match[0]):04X}]", cell)
