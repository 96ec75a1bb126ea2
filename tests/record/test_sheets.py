"""Workbooks as people keep them: several sheets, hidden and struck-through rows, the strict kind. All rows made up."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font

from marathon_dash.record import files, workbooks
from marathon_dash.record.files import Choices, read, table_sheets
from marathon_dash.record.schema import schema
from marathon_dash.record.workbooks import Guide
from tests.made_up import ACTION

ACTIONS, FIGURES = schema().tables["actions"].labels, schema().tables["figures"].labels
ROW = [ACTION.get(label, "") for label in ACTIONS]


def book(change: Callable[[Any], object] = lambda book: None, **sheets: list[list[str]]) -> bytes:
    """A workbook of these sheets; `change` does something to it."""
    made, out = Workbook(), io.BytesIO()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    change(made)
    made.save(out)
    return out.getvalue()


def hidden(title: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[title].sheet_state = "hidden"

    return change


def helping(title: str) -> Callable[[Any], None]:
    return lambda book: book.custom_doc_props.append(StringProperty(name="marathon_help", value=title))


TABLES = {"a": [ACTIONS, ROW], "Notes": [["anything"]], "f": [FIGURES, ["2026"]], "blank": [[]]}


@pytest.mark.parametrize(
    ("sheets", "change", "sheet", "read_from", "tables", "ignored"),
    [
        ({"a": [ACTIONS, ROW]}, None, "", "a", ("a",), []),
        ({"Read me": [["How to"]], "a": [ACTIONS, ROW]}, None, "", "a", ("a",), ["Read me"]),
        (TABLES, None, "", "a", ("a", "f"), ["Notes", "f"]),
        (TABLES, None, "a", "a", ("a", "f"), ["Notes"]),
        (TABLES, None, "f", "f", ("a", "f"), []),
        (TABLES, hidden("f"), "", "a", ("a",), ["Notes"]),
        (TABLES, helping("Notes"), "a", "a", ("a", "f"), []),
        ({"a": [ACTIONS, ROW], "Даведка": [["x"]]}, None, "", "a", ("a",), []),
        ({"x": [["x"], ["1"]], "y": [["y"], ["1"]]}, None, "", "x", (), ["y"]),
        ({"blank": [[]], "x": [["x"], ["1"]]}, None, "", "x", (), []),
    ],
)  # fmt: skip
def test_which_sheet_is_read_and_of_which_it_is_said_that_it_is_not(
    sheets: dict[str, list[list[str]]],
    change: Callable[[Any], None] | None,
    sheet: str,
    read_from: str,
    tables: tuple[str, ...],
    ignored: list[str],
) -> None:
    data = book(change or (lambda book: None), **sheets)
    upload = read(data, "x.xlsx", Choices(sheet=sheet))
    assert upload.detected.sheet == read_from
    assert table_sheets(data, schema()) == tables
    assert [(p.found, p.blocking) for p in upload.problems if p.type == "sheet-ignored"] == [
        (title, False) for title in ignored
    ]


def test_a_sheet_that_is_not_there_is_said_with_those_that_are() -> None:
    upload = read(book(**{"a": [ACTIONS, ROW], "b": [["x"]]}), "x.xlsx", Choices(sheet="c"))
    assert [(p.type, p.found, p.expected, p.blocking) for p in upload.problems] == [
        ("sheet-missing", "c", "a; b", True)
    ]
    assert upload.detected.sheets == ("a", "b")  # to choose another


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", b"PK\x03\x04broken", b""])
def test_what_is_no_workbook_has_no_sheets(data: bytes) -> None:
    assert table_sheets(data, schema()) == ()


def test_our_template_has_one_table_and_its_help_is_no_sheet_to_speak_of() -> None:
    data = workbooks.template(Guide(schema().tables["actions"], (("Label",),), "Help"))
    assert table_sheets(data, schema()) == ("actions",)
    assert [p.type for p in read(data, "x.xlsx").problems] == ["file-header-only"]


def test_what_nobody_sees_is_said() -> None:
    def change(book: Any) -> None:
        page = book["a"]
        page.row_dimensions[3].hidden = True
        page.row_dimensions[6].hidden = True  # and blank
        page.column_dimensions["G"].hidden = True
        for cell in page[4]:
            cell.font = Font(strike=True)
        page["A5"].font = Font(strike=True)  # one cell of a row is not the row

    data = book(change, a=[ACTIONS, ROW, ROW, ROW, ROW])
    assert [(p.type, p.row, p.found, p.blocking) for p in read(data, "x.xlsx").problems] == [
        ("hidden-rows", 0, "3", False),
        ("struck-rows", 0, "4", False),
        ("hidden-columns", 0, "venue", False),
    ]


def strict(data: bytes) -> bytes:
    """The workbook as Excel saves it when asked for *Strict Open XML*."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for part in (b"spreadsheetml", b"officeDocument", b"drawingml"):
                usual = b"http://schemas.openxmlformats.org/" + part + b"/2006/"
                content = content.replace(usual, b"http://purl.oclc.org/ooxml/" + part + b"/")
            new.writestr(name, content)
    return out.getvalue()


def test_a_strict_workbook_is_read_like_any_other() -> None:
    usual = book(**TABLES)
    assert b"purl.oclc.org" in strict(usual)
    for choices in (Choices(), Choices(sheet="f")):
        one, other = read(usual, "x.xlsx", choices), read(strict(usual), "x.xlsx", choices)
        assert one.frame.equals(other.frame)
        assert (one.labels, one.detected, one.problems) == (other.labels, other.detected, other.problems)
    assert table_sheets(strict(usual), schema()) == ("a", "f")
    assert files.annotated(strict(usual), read(strict(usual), "x.xlsx"), files.Notes({2: "mend"})).startswith(
        b"PK"
    )
