"""Reading workbooks (.xlsx): every cell as text, nothing in them run or followed.

A workbook is a zip of XML, so its sizes are looked at before anything is unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

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
from marathon_dash.record.validate import Problem, at_most

__all__ = ["read"]

LARGEST_PART = 2 * 1024 * 1024  # of what is read as a whole: styles of 60 MB took 12 s and 700 MB of memory
LARGEST_UNPACKED = 120 * 1024 * 1024  # 100,000 rows of the widest table unpack to about 100 MB
_MOST_PARTS = 2_000
_PROLOGUE = 64 * 1024
_READ_ON_THE_WAY = re.compile(
    r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml"
)  # cell by cell, however many there are
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?ref="([A-Z0-9:]{1,30})"')
_NOT_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\|;.*')
_BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, zipfile.BadZipFile,
    zlib.error, EOFError, NotImplementedError, RuntimeError, AssertionError, OverflowError,
)  # fmt: skip


def read(data: bytes, sheet: str = "", progress: Progress = nothing) -> Grid:
    """The cells of one sheet (the first when `sheet` is blank) as text."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if fault := _fault(archive):
                return fault
            merged, endless = _looked_through(archive)
            if endless:
                return Grid.refused("file-broken", endless)
            macros = any(name.endswith("vbaProject.bin") for name in archive.namelist())
        return _read(data, sheet, progress, merged, macros)
    except _BROKEN as error:  # openpyxl raises whatever it stumbles over
        return Grid.refused("file-broken", type(error).__name__)


def _fault(archive: zipfile.ZipFile) -> Grid | None:
    """What keeps a workbook from being unpacked at all."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        kind = "OpenDocument" if "mimetype" in names and "content.xml" in names else "zip"
        return Grid.refused("file-not-a-table", kind, ".csv; .xlsx")
    size = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS:
        return Grid.refused("file-many-parts", str(len(parts)), str(_MOST_PARTS))
    if size > LARGEST_UNPACKED:
        return Grid.refused(
            "file-bomb", f"{size / 1024 / 1024:.0f} MB", f"{LARGEST_UNPACKED // 1024 // 1024} MB"
        )
    if any(part.flag_bits & 1 for part in parts):
        return Grid.refused("file-locked")
    whole = [p for p in parts if _is_xml(p) and not _READ_ON_THE_WAY.fullmatch(p.filename)]
    if large := [p for p in whole if p.file_size > LARGEST_PART]:
        found = f"{large[0].filename}: {large[0].file_size / 1024 / 1024:.0f} MB"
        return Grid.refused("file-bomb", found, f"{LARGEST_PART // 1024 // 1024} MB")
    if not all(_is_plain(archive, part) for part in parts if _is_xml(part)):
        return Grid.refused("file-broken", "DTD")
    return Grid.refused("file-broken", "xl/workbook.xml") if _is_disguised(archive) else None


def _is_disguised(archive: zipfile.ZipFile) -> bool:
    """Whether a part that is read as a whole (the workbook's own, a sheet of charts) poses as a sheet of cells."""
    for part in ElementTree.fromstring(archive.read("[Content_Types].xml")):
        name, kind = str(part.get("PartName")), str(part.get("ContentType"))
        if kind.endswith("main+xml") and name not in (
            "/xl/workbook.xml",
            "None",
        ):  # none: of all that end in .xml
            return True
    if (links := "xl/_rels/workbook.xml.rels") not in archive.namelist():
        return False
    charts = [p for p in ElementTree.fromstring(archive.read(links)) if "chartsheet" in str(p.get("Type"))]
    return any(re.search(r"worksheets|sharedStrings", str(part.get("Target"))) for part in charts)


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))


def _is_plain(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """No document type, hence no entity that grows: the root element comes first."""
    with archive.open(part) as file:
        head = file.read(_PROLOGUE)
    root = re.search(rb"<[A-Za-z]", head)
    return not head.strip() or (root is not None and b"<!D" not in head[: root.start()])


def _looked_through(archive: zipfile.ZipFile) -> tuple[dict[str, list[str]], str]:
    """The merged areas of each sheet's part, and a part that no spreadsheet wrote.

    A stretch of a megabyte in which no element begins costs a parser of XML minutes. No part is kept in memory.
    """
    found: dict[str, list[str]] = {}
    for name in (n for n in archive.namelist() if n.endswith(".xml")):
        tail = b""
        with archive.open(name) as file:
            while block := file.read(1 << 20):
                if b"<" not in block or (name.startswith("xl/worksheets/") and b"<!--" in block):
                    return found, name
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                    found.setdefault(name, []).extend(_merged(tail + block, found.get(name, [])))
                tail = block[-200:]
    return found, ""


def _merged(block: bytes, known: list[str]) -> list[str]:
    return [ref for match in _MERGED.findall(block) if (ref := match.decode()) not in known]


def _read(data: bytes, sheet: str, progress: Progress, merged: dict[str, list[str]], macros: bool) -> Grid:
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        pages: list[Any] = [
            page for page in book.worksheets if page.sheet_state == "visible"
        ] or book.worksheets
        titles = tuple(page.title for page in pages)
        if not pages:
            return Grid.refused("file-empty")
        page = pages[titles.index(sheet)] if sheet in titles else pages[0]
        formulas: dict[tuple[int, int], str] = {}
        faults: list[Problem] = []
        expected = page.max_row or 0
        page.reset_dimensions()  # what a workbook says of its own size is not to be trusted
        rows = _rows(page, formulas, faults)
        grid = fill(counted(rows, expected, progress), Detected("xlsx", sheet=page.title, sheets=titles))
        part = str(page._worksheet_path).lstrip("/")
    finally:
        book.close()
    faults += [Problem("", 0, "", "file-macros", blocking=False)] * macros
    faults += [Problem("", _row_of(ref), "", "merged-cells", ref) for ref in merged.get(part, ())]
    faults += _formula_problems(data, grid, formulas) if formulas else []
    return Grid(grid.labels, grid.frame, grid.ragged, grid.detected, (*grid.problems, *at_most(faults)))


def _rows(page: Any, formulas: dict[tuple[int, int], str], faults: list[Problem]) -> Iterator[list[str]]:
    width = 0
    for number, row in enumerate(page.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        texts = [_text(cell) for cell in row]
        for column, cell in enumerate(row):
            if cell.data_type == "f":
                formulas[number, column] = texts[column]
            elif cell.data_type == "e":
                faults.append(
                    Problem("", number, get_column_letter(column + 1), "spreadsheet-error", texts[column])
                )
        if number == 1:
            while texts and not texts[-1].strip():
                texts.pop()
            width = len(texts)
        yield _padded(texts, width)
        if number > MOST_ROWS + 1:
            return


def _padded(texts: list[str], width: int) -> list[str]:
    """A workbook does not store blank cells at the end of a row: they are there all the same."""
    while len(texts) > width and not texts[-1].strip():
        texts.pop()
    return texts + [""] * (width - len(texts))


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\0", "")
    if isinstance(value, datetime | date | time):
        return _date_text(value, cell.number_format or "")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _date_text(value: datetime | date | time, shown_as: str) -> str:
    """A date cell as the spreadsheet shows it, no more precise: `mmm-yy` gives Jun-23, `yyyy` a year."""
    shown = _NOT_FORMAT.sub("", shown_as).lower()
    if isinstance(value, time):
        return value.isoformat()
    if "d" not in shown and "mmm" in shown:
        return value.strftime("%b-%y")
    if "d" not in shown and "m" in shown and "h" not in shown:
        return value.strftime("%Y-%m")
    if "d" not in shown and "y" in shown and "h" not in shown:
        return value.strftime("%Y")
    if isinstance(value, datetime) and value.time() != time():
        return value.isoformat(" ")
    return value.strftime("%Y-%m-%d")


def _formula_problems(data: bytes, grid: Grid, formulas: dict[tuple[int, int], str]) -> list[Problem]:
    """Each formula is a problem; what it showed when the workbook was saved is the suggestion."""
    shown = _shown_values(data, grid.detected.sheet, set(formulas))
    return [
        Problem("", row, _label(grid, column), "formula", found, suggestion=shown.get((row, column), ""))
        for (row, column), found in formulas.items()
    ]


def _shown_values(data: bytes, sheet: str, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], str]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        page = book[sheet]
        page.reset_dimensions()
        last = max(row for row, _ in wanted)
        rows = enumerate(page.iter_rows(max_row=last, max_col=MOST_COLUMNS), 1)
        return {(n, i): _text(cell) for n, row in rows for i, cell in enumerate(row) if (n, i) in wanted}
    finally:
        book.close()


def _label(grid: Grid, column: int) -> str:
    return grid.labels[column].strip() if column < len(grid.labels) else get_column_letter(column + 1)


def _row_of(reference: str) -> int:
    return int(re.sub(r"\D", "", reference.split(":")[0]) or 0)
