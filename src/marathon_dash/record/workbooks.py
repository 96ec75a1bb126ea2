"""Writing workbooks (.xlsx) of text cells: a month stays a month, and no formula runs."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from marathon_dash.record import cells, stamp
from marathon_dash.record.schema import Table
from marathon_dash.record.stamp import Stamp

__all__ = ["Guide", "template", "write"]

_LAST_ROW = 5_000  # to which a closed list can be chosen from
_LONGEST_LIST = 255  # characters of a list that a spreadsheet takes
_BOLD, _MARK = Font(bold=True), PatternFill("solid", fgColor="FFF4C7CE")


@dataclass(frozen=True, slots=True)
class Guide:
    """What helps to fill in a table: its closed lists, and a second sheet `title` with a line for each column."""

    table: Table
    lines: tuple[tuple[str, ...], ...]
    title: str


def write(
    lines: Iterable[Sequence[str]],
    sheet: str = "",
    *,
    guide: Guide | None = None,
    marked: Collection[tuple[int, int]] = (),
    taken: Stamp | None = None,
) -> bytes:
    """A workbook of text cells: dates stay as they are written, and no formula runs.

    `marked` cells (row and column, both from 1) are coloured. `taken` is where the rows were taken from.
    """
    book: Any = Workbook(write_only=True)
    page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", sheet)[:31] or "Sheet1")
    page.freeze_panes = "A2"
    marks = set(marked)
    for number, line in enumerate(lines, 1):
        if number == 1:
            _columns_of_text(page, len(line))
            _choices(page, line, guide)
        page.append([_text_cell(page, cell, number, i, marks) for i, cell in enumerate(line, 1)])
    if guide:
        _explained(book, guide)
    if taken:
        book.custom_doc_props.append(StringProperty(name=stamp.PUBLICATION, value=str(taken)))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def template(guide: Guide) -> bytes:
    """An empty workbook for one table: text columns, closed lists to choose from, a second sheet of help."""
    return write([guide.table.labels], guide.table.name, guide=guide)


def _choices(page: Any, labels: Sequence[str], guide: Guide | None) -> None:
    """Closed lists to choose from, in the columns that have one."""
    fields = {field.name: field for field in guide.table.fields} if guide else {}
    for number, label in enumerate(labels, 1):
        field = fields.get(label)
        listed = ",".join(field.enum) if field else ""
        if field and listed and len(listed) <= _LONGEST_LIST:
            choices = DataValidation("list", formula1=f'"{listed}"', allow_blank=not field.required)
            choices.add(f"{get_column_letter(number)}2:{get_column_letter(number)}{_LAST_ROW}")
            page.data_validations.append(choices)


def _explained(book: Any, guide: Guide) -> None:
    """The second sheet, and a note in the workbook by which it is known again."""
    page = book.create_sheet(guide.title[:31])
    for number in range(1, max(map(len, guide.lines), default=0) + 1):
        page.column_dimensions[get_column_letter(number)].width = 40
    for line in guide.lines:
        page.append([cells.neutralise(cell) for cell in line])
    book.custom_doc_props.append(StringProperty(name=stamp.HELP, value=page.title))


def _columns_of_text(page: Any, count: int) -> None:
    for number in range(1, count + 1):
        page.column_dimensions[get_column_letter(number)].number_format = "@"
        page.column_dimensions[get_column_letter(number)].width = 22


def _text_cell(page: Any, text: str, row: int, column: int, marks: Collection[tuple[int, int]]) -> Any:
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("�", cells.neutralise(text))[:32_767])
    cell.data_type = "s"
    cell.number_format = "@"
    if row == 1:
        cell.font = _BOLD
    if (row, column) in marks:
        cell.fill = _MARK
    return cell
