"""Reading workbooks (.xlsx): every cell as text, nothing in them run or followed.

A workbook is a zip of XML, so its sizes are looked at before anything is unpacked.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from marathon_dash.record import xlsx_guard
from marathon_dash.record.grid import (
    MOST_COLUMNS,
    MOST_ROWS,
    Detected,
    Grid,
    Progress,
    counted,
    fill,
    nothing,
)
from marathon_dash.record.schema import Schema, SchemaError, schema, shipped
from marathon_dash.record.sheets import MOST_SHEETS, Sheets, sheets
from marathon_dash.record.validate import Problem, at_most
from marathon_dash.record.xlsx_cells import text
from marathon_dash.record.xlsx_marks import Marks, looked_through

__all__ = ["read", "table_sheets"]

_BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, zipfile.BadZipFile,
    zlib.error, EOFError, NotImplementedError, RuntimeError, AssertionError, OverflowError,
)  # fmt: skip


def read(data: bytes, sheet: str = "", progress: Progress = nothing) -> Grid:
    """The cells of one sheet as text; with a blank `sheet`, of the first that holds a table of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if fault := xlsx_guard.fault(archive):
                return fault
            marks, endless = looked_through(archive)
            if endless:
                return Grid.refused("file-broken", endless)
            macros = any(name.endswith("vbaProject.bin") for name in archive.namelist())
        grid = _read(xlsx_guard.transitional(data), sheet, progress, marks)
        return replace(
            grid, problems=(*grid.problems, *[Problem("", 0, "", "file-macros", blocking=False)] * macros)
        )
    except _BROKEN as error:  # openpyxl raises whatever it stumbles over
        return Grid.refused("file-broken", type(error).__name__)


def table_sheets(data: bytes, known: Schema) -> tuple[str, ...]:
    """The visible sheets whose labels fit a table, in their order; none of a file that cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if xlsx_guard.fault(archive) or looked_through(archive)[1]:
                return ()
        with _opened(xlsx_guard.transitional(data)) as book:
            return sheets(book, known).tables if len(book.worksheets) <= MOST_SHEETS else ()
    except _BROKEN:
        return ()


@contextmanager
def _opened(data: bytes, **how: bool) -> Iterator[Any]:
    """The workbook, without what openpyxl prints about parts that it does not know."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False, **how)
        try:
            yield book
        finally:
            book.close()


def _read(data: bytes, sheet: str, progress: Progress, marks: dict[str, Marks]) -> Grid:
    with _opened(data) as book:
        if not book.worksheets:
            return Grid.refused("file-empty")
        if len(book.worksheets) > MOST_SHEETS:
            return Grid.refused("too-many-sheets", str(len(book.worksheets)), str(MOST_SHEETS))
        found = sheets(book, _schema())
        if sheet and sheet not in found.visible:
            refused = Grid.refused("sheet-missing", sheet, "; ".join(found.visible))
            return replace(refused, detected=Detected("xlsx", sheets=found.visible))
        page = book[sheet or found.first]
        seen = _Seen(_struck_styles(book))
        expected = page.max_row or 0
        page.reset_dimensions()  # what a workbook says of its own size is not to be trusted
        rows = counted(_rows(page, seen), expected, progress)
        grid = fill(rows, Detected("xlsx", sheet=page.title, sheets=found.visible))
        mark = marks.get(str(page._worksheet_path).lstrip("/"), Marks())
    faults = [*_unread(found, grid, bool(sheet)), *_unseen(grid, mark, seen)]
    faults += [Problem("", _row_of(ref), "", "merged-cells", ref) for ref in mark.merged]
    faults += seen.faults
    faults += _formula_problems(data, grid, seen.formulas) if seen.formulas else []
    return replace(grid, problems=(*grid.problems, *at_most(faults)))


def _schema() -> Schema:
    try:
        return schema()
    except SchemaError:
        return shipped()


def _unread(found: Sheets, grid: Grid, chosen: bool) -> list[Problem]:
    titles = found.left_out(grid.detected.sheet, chosen)
    return [Problem("", 0, "", "sheet-ignored", title, blocking=False) for title in titles]


def _unseen(grid: Grid, mark: Marks, seen: _Seen) -> list[Problem]:
    """What is in the file though whoever opens it does not see it, or has struck it through."""
    full = {*grid.frame.index.tolist(), *(number for number, _ in grid.ragged)}
    columns = [_label(grid, n - 1) for n in sorted(mark.columns) if 0 < n <= len(grid.labels)]
    told = {
        "hidden-rows": _numbers(mark.rows & full),
        "struck-rows": _numbers(seen.struck & full),
        "hidden-columns": ", ".join(columns),
    }
    return [Problem("", 0, "", kind, what, blocking=False) for kind, what in told.items() if what]


def _numbers(rows: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(rows)))


@dataclass(slots=True)
class _Seen:
    """What is found in cells beside their text. `styles` are those that strike through."""

    styles: set[int]
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    faults: list[Problem] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)


def _struck_styles(book: Any) -> set[int]:
    return {n for n, style in enumerate(book._cell_styles) if book._fonts[style.fontId].strike}


def _rows(page: Any, seen: _Seen) -> Iterator[list[str]]:
    width = 0
    for number, row in enumerate(page.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        texts = [text(cell) for cell in row]
        for column, cell in enumerate(row):
            if cell.data_type == "f":
                seen.formulas[number, column] = texts[column]
            elif cell.data_type == "e":
                letter = get_column_letter(column + 1)
                seen.faults.append(Problem("", number, letter, "spreadsheet-error", texts[column]))
        if seen.styles and _is_struck(row, seen.styles):
            seen.struck.add(number)
        if number == 1:
            while texts and not texts[-1].strip():
                texts.pop()
            width = len(texts)
        yield _padded(texts, width)
        if number > MOST_ROWS + 1:
            return


def _is_struck(row: Any, styles: set[int]) -> bool:
    full = [cell for cell in row if cell.value not in (None, "")]
    return bool(full) and all(cell._style_id in styles for cell in full)


def _padded(texts: list[str], width: int) -> list[str]:
    """A workbook does not store blank cells at the end of a row: they are there all the same."""
    while len(texts) > width and not texts[-1].strip():
        texts.pop()
    return texts + [""] * (width - len(texts))


def _formula_problems(data: bytes, grid: Grid, formulas: dict[tuple[int, int], str]) -> list[Problem]:
    """Each formula is a problem; what it showed when the workbook was saved is the suggestion."""
    shown = _shown_values(data, grid.detected.sheet, set(formulas))
    return [
        Problem("", row, _label(grid, column), "formula", found, suggestion=shown.get((row, column), ""))
        for (row, column), found in formulas.items()
    ]


def _shown_values(data: bytes, sheet: str, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], str]:
    with _opened(data, data_only=True) as book:
        page = book[sheet]
        page.reset_dimensions()
        last = max(row for row, _ in wanted)
        rows = enumerate(page.iter_rows(max_row=last, max_col=MOST_COLUMNS), 1)
        return {(n, i): text(cell) for n, row in rows for i, cell in enumerate(row) if (n, i) in wanted}


def _label(grid: Grid, column: int) -> str:
    return grid.labels[column].strip() if column < len(grid.labels) else get_column_letter(column + 1)


def _row_of(reference: str) -> int:
    return int(re.sub(r"\D", "", reference.split(":")[0]) or 0)
