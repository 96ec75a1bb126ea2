"""Reading what people really save: bytes in, rows with a spreadsheet's numbers and what was detected out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from unicodedata import normalize

import pandas as pd

from marathon_dash.record import csv_files, workbooks, xlsx_files
from marathon_dash.record.grid import LARGEST_FILE, Detected, Grid, Progress, nothing, size_in_words
from marathon_dash.record.schema import Schema
from marathon_dash.record.stamp import Stamp
from marathon_dash.record.validate import Problem
from marathon_dash.record.workbooks import Guide

__all__ = [
    "FIX_LABEL", "Choices", "Notes", "Upload", "annotated", "read", "read_grid", "table_sheets",
]  # fmt: skip

FIX_LABEL = "what_to_fix"  # the column of *your file back*; dropped when the file comes again
_SIGNATURES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3", "SQLite"),
    (b"RIFF", "WebP, WAV, AVI"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
)
_MEDIA = b"ftyp"  # from the fifth byte: HEIC as telephones take it, MP4


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person corrected of what was detected; blank: as detected."""

    encoding: str = ""
    delimiter: str = ""
    dates: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was read. `frame` holds text cells by label; its index is the spreadsheet's row number.

    Cells are as they stand in the file; `record.tidy` makes them what the record holds.
    """

    name: str
    frame: pd.DataFrame
    labels: tuple[str, ...]
    detected: Detected
    problems: tuple[Problem, ...] = ()
    choices: Choices = field(default_factory=Choices)


def read(data: bytes, name: str, choices: Choices | None = None, progress: Progress = nothing) -> Upload:
    """One uploaded file, whatever it is; what cannot be read is a problem of row 0, never an exception."""
    choices = choices or Choices()
    grid = read_grid(data, name, choices, progress)
    problems = [replace(p, table=name) for p in grid.problems]
    if not grid.labels:  # it could not be read
        return Upload(name, pd.DataFrame(), (), grid.detected, tuple(problems), choices)
    labels, frame, more = _columns(grid, name)
    return Upload(name, frame, labels, grid.detected, (*problems, *more), choices)


def table_sheets(data: bytes, known: Schema) -> tuple[str, ...]:
    """The visible sheets of a workbook whose labels fit a table, in their order; empty for any other file.

    Each can be read by its own `Choices(sheet=…)`; the first of them says which other sheets were not read.
    """
    return xlsx_files.table_sheets(data, known) if _is_zip(data) else ()


def _is_zip(data: bytes) -> bool:
    return len(data) <= LARGEST_FILE and data.startswith(b"PK")


def read_grid(data: bytes, name: str, choices: Choices, progress: Progress = nothing) -> Grid:
    """The cells of a file as a grid of text, before anything is known about its table."""
    if len(data) > LARGEST_FILE:
        return Grid.refused("file-too-large", size_in_words(len(data)), size_in_words(LARGEST_FILE))
    if not data.strip(b"\0 \t\r\n;,\xef\xbb\xbf\xff\xfe"):
        return Grid.refused("file-empty", name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return Grid.refused("file-old-excel", name, ".xlsx")
    if _is_zip(data):
        return xlsx_files.read(data, choices.sheet, progress)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return Grid.refused("file-not-a-table", kind, ".csv; .xlsx")
    if data[4:8] == _MEDIA:
        return Grid.refused("file-not-a-table", "HEIC, MP4", ".csv; .xlsx")
    return csv_files.read(data, choices.encoding, choices.delimiter, progress)


@dataclass(frozen=True, slots=True)
class Notes:
    """What *your file back* says: a text for each row, the cells to be marked, and what was written into cells here
    (row and column of the table). `labels` are the columns that the file calls by another name."""

    by_row: Mapping[int, str]
    marked: Collection[tuple[int, str]] = ()
    written: Mapping[tuple[int, str], str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


def annotated(
    data: bytes, upload: Upload, notes: Notes, guide: Guide | None = None, taken: Stamp | None = None
) -> bytes:
    """*Your file back*: the same cells in the same order, with one more column that says what to fix.

    What was corrected here stands in it. A workbook comes back as our template does, with its lists to choose from,
    its sheet of help and the faulty cells coloured; a CSV as UTF-8 CSV with the separator it had.
    """
    grid = read_grid(data, upload.name, upload.choices)
    lines = _annotated_lines(grid, notes.by_row)
    places = {label: i for i, label in reversed(list(enumerate(_plain_labels(lines[0]))))}
    at = {column: places[label] for column, label in {**dict(zip(places, places, strict=True)), **notes.labels}.items()
          if label in places}  # fmt: skip
    for (row, column), text in notes.written.items():
        if column in at and row <= len(lines):
            lines[row - 1][at[column]] = text
    if grid.detected.form != "xlsx":
        return csv_files.write(lines, grid.detected.delimiter)
    marked = {(row, at[column] + 1) for row, column in notes.marked if column in at}
    return workbooks.write(lines, grid.detected.sheet, guide=guide, marked=marked, taken=taken)


def _annotated_lines(grid: Grid, notes: Mapping[int, str]) -> list[list[str]]:
    was = grid.labels.index(FIX_LABEL) if FIX_LABEL in grid.labels else -1
    rows = dict(zip(grid.frame.index, grid.frame.itertuples(index=False), strict=True))
    rows |= dict(grid.ragged)
    lines = [[*_without(grid.labels, was), FIX_LABEL]]
    for number in range(2, max([*rows, 1]) + 1):
        cells = _without(list(rows.get(number, ())), was)
        cells += [""] * (len(lines[0]) - 1 - len(cells))
        lines.append([*cells, notes.get(number, "")])
    return lines


def _plain_labels(labels: Sequence[str]) -> list[str]:
    return [normalize("NFC", " ".join(label.replace("\ufeff", "").split())) for label in labels]


def _without(cells: Sequence[str], position: int) -> list[str]:
    return [cell for i, cell in enumerate(cells) if i != position]


def _columns(grid: Grid, name: str) -> tuple[tuple[str, ...], pd.DataFrame, list[Problem]]:
    """The labels without stray spaces; columns that are blank from top to bottom fall away."""
    labels = _plain_labels(grid.labels)
    kept, problems = [], []
    for i, label in enumerate(labels):
        blank = not label and not grid.frame.iloc[:, i].str.strip().ne("").any()
        if not label and not blank:
            problems.append(Problem(name, 1, _letters(i), "blank-label"))
        elif label and label != FIX_LABEL:
            kept.append(i)
    frame = grid.frame.iloc[:, kept]
    frame.columns = pd.Index([labels[i] for i in kept])
    if frame.empty and not grid.ragged:
        problems.append(Problem(name, 0, "", "file-header-only", name, blocking=False))
    return tuple(frame.columns), frame.loc[:, ~frame.columns.duplicated()], problems


def _letters(column: int) -> str:
    """The letters a spreadsheet shows above a column: 0 → A, 26 → AA."""
    text, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
