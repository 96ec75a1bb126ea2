"""Writing workbooks (.xlsx) of text cells: a month stays a month, and no formula runs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from marathon_dash.record import cells
from marathon_dash.record.schema import Table

__all__ = ["template", "write"]


def write(lines: Iterable[Sequence[str]], sheet: str = "") -> bytes:
    """A workbook of text cells: dates stay as they are written, and no formula runs."""
    book = Workbook(write_only=True)
    page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", sheet)[:31] or "Sheet1")
    page.freeze_panes = "A2"
    for number, line in enumerate(lines):
        if number == 0:
            _columns_of_text(page, len(line))
        page.append([_text_cell(page, cell, bold=number == 0) for cell in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def template(table: Table, help_lines: Sequence[Sequence[str]], help_title: str) -> bytes:
    """An empty workbook for one table: text columns, closed lists to choose from, a second sheet of help."""
    book = Workbook()
    page: Any = book.active
    page.title = table.name
    page.append(table.labels)
    page.freeze_panes = "A2"
    _columns_of_text(page, len(table.labels))
    for cell in page[1]:
        cell.font = Font(bold=True)
    for letter, field in zip(_letters(len(table.labels)), table.fields, strict=True):
        if field.enum:
            choices = DataValidation(
                "list", formula1=f'"{",".join(field.enum)}"', allow_blank=not field.required
            )
            choices.add(f"{letter}2:{letter}5000")
            page.add_data_validation(choices)
    explained = book.create_sheet(help_title[:31])
    for line in help_lines:
        explained.append([cells.neutralise(cell) for cell in line])
    for letter in _letters(4):
        explained.column_dimensions[letter].width = 40
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _columns_of_text(page: Any, count: int) -> None:
    for letter in _letters(count):
        page.column_dimensions[letter].number_format = "@"
        page.column_dimensions[letter].width = 22


def _letters(count: int) -> list[str]:
    return [get_column_letter(i + 1) for i in range(count)]


def _text_cell(page: Any, text: str, bold: bool = False) -> Any:
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("�", cells.neutralise(text))[:32_767])
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
