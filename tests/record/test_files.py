"""Files as people save them, and files nobody should have to fear. All rows are made up."""

from __future__ import annotations

import codecs
import io
import tracemalloc
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook

from marathon_dash.record import files, stamp, workbooks
from marathon_dash.record.files import Choices, Notes, read
from marathon_dash.record.grid import LARGEST_FILE
from marathon_dash.record.schema import schema
from marathon_dash.record.stamp import Stamp
from marathon_dash.record.workbooks import Guide

TEXT = "action_id,date,title,city\r\na-1,2024-05-03,Чытанне імёнаў у Мінску,Malmö\r\n"
CYRILLIC = "action_id,date,title,city\r\na-1,2024-05-03,Чытанне імёнаў «Мы разам»,Вільня\r\n"
WESTERN = "action_id,date,title,city\r\na-1,2024-05-03,Café «Zürich» à Malmö,Malmö\r\n"


def kinds(upload: files.Upload) -> list[tuple[int, str, str]]:
    """(row, column, type) of every problem."""
    return [(p.row, p.column, p.type) for p in upload.problems]


def workbook(*lines: list[object], **formats: str) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for line in lines:
        page.append(line)
    for cell, shown in formats.items():
        page[cell].number_format = shown
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rezip(data: bytes, changed: dict[str, bytes]) -> bytes:
    """The same workbook with parts replaced or added."""
    out, parts = io.BytesIO(), dict(changed)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "encoding", "delimiter"),
    [
        (TEXT.encode(), "utf-8", ","),
        (TEXT.encode("utf-8-sig"), "utf-8", ","),
        (TEXT.encode("utf-16"), "utf-16", ","),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16", ","),
        (TEXT.encode("utf-16-le"), "utf-16-le", ","),
        (TEXT.encode("utf-16-be"), "utf-16-be", ","),
        (CYRILLIC.encode("cp1251"), "windows-1251", ","),
        (WESTERN.encode("cp1252"), "windows-1252", ","),
        (TEXT.replace(",", ";").encode(), "utf-8", ";"),
        (TEXT.replace(",", "\t").encode("utf-16"), "utf-16", "\t"),
        (("sep=;\r\n" + TEXT.replace(",", ";")).encode(), "utf-8", ";"),
    ],
)
def test_encoding_and_separator_are_found_out(data: bytes, encoding: str, delimiter: str) -> None:
    upload = read(data, "actions.csv")
    assert (upload.detected.encoding, upload.detected.delimiter) == (encoding, delimiter)
    assert upload.labels == ("action_id", "date", "title", "city")
    assert upload.frame.loc[2, "city"] in ("Malmö", "Вільня")
    guessed = encoding in ("windows-1251", "windows-1252")  # nothing in such a file says what it is
    assert kinds(upload) == [(0, "", "encoding-guessed")] * guessed


def test_what_was_detected_can_be_corrected() -> None:
    data = CYRILLIC.encode("cp1251")
    wrong = read(data, "a.csv", Choices(encoding="windows-1252"))
    assert wrong.frame.loc[2, "city"] != "Вільня"
    assert wrong.detected.encoding == "windows-1252"
    assert read(b"action_id;a,b\r\n1;2,3\r\n", "a.csv", Choices(delimiter=",")).labels == ("action_id;a", "b")


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    data = b'action_id,title\r\na-1,"two\r\nlines"\r\n\r\n,\r\na-2,"with ""quotes"""\r\n'
    upload = read(data, "a.csv")
    assert dict(upload.frame["title"]) == {2: "two\r\nlines", 5: 'with "quotes"'}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", [(0, "", "file-empty")]),
        (b"\xef\xbb\xbf\r\n", [(0, "", "file-empty")]),
        (b",,,\r\n;;\r\n", [(0, "", "file-empty")]),
        (b"action_id,date\r\n", [(0, "", "file-header-only")]),
        (b"action_id,date\r\na-1\r\na-2,2024,x\r\na-3,2024,,\r\n",
         [(2, "", "row-missing-cell"), (3, "", "row-extra-cell")]),
        (b"action_id,date\r\na-1,20\x0024\r\n", [(0, "", "null-bytes")]),
        (b"\x00" * 5000, [(0, "", "file-empty")]),
        (b"action_id,,date\r\na-1,x,2024\r\n", [(1, "B", "blank-label")]),
        (b"action_id,,date,\r\na-1,,2024,\r\n", []),
        (b'action_id,date\r\na-1,"2024\r\n', [(0, "", "broken-quotes")]),
        (b'action_id,date\r\na-1,"20"24\r\n', [(0, "", "broken-quotes")]),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", [(0, "", "file-not-a-table")]),
        (b"%PDF-1.7\n", [(0, "", "file-not-a-table")]),
        (b"PK\x03\x04broken", [(0, "", "file-broken")]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", [(0, "", "file-old-excel")]),
        (b"a," * 1_000_000 + b"b\r\n1\r\n", [(0, "", "too-many-columns")]),
        (b"action_id,title\n" + "a-1,Мінск\n".encode() + "a-2,Вільня Чытанне\n".encode("cp1251"),
         [(3, "", "encoding-mixed")]),
        (b"action_id\n" + b"a\n" * 200_001, [(0, "", "too-many-rows")]),
    ],
)  # fmt: skip
def test_hostile_files_get_a_sentence_at_once(data: bytes, expected: list[tuple[int, str, str]]) -> None:
    assert kinds(read(data, "a.csv")) == expected


def test_the_row_of_a_broken_quotation_is_said() -> None:
    upload = read(b'action_id,date\r\na-1,2024\r\na-2,"20"24\r\n', "a.csv")
    assert [p.found for p in upload.problems] == ["3"]


def test_a_file_beyond_the_limit_is_not_even_decoded() -> None:
    data = b"x" * (LARGEST_FILE + 1)
    tracemalloc.start()
    assert kinds(read(data, "a.csv")) == [(0, "", "file-too-large")]
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_mixed_encodings_are_each_read_as_what_they_are() -> None:
    data = "action_id,title\na-1,Мінск\n".encode() + "a-2,Вільня Чытанне\n".encode("cp1251")
    upload = read(data, "a.csv")
    assert list(upload.frame["title"]) == ["Мінск", "Вільня Чытанне"]


def test_one_letter_in_another_encoding_is_enough() -> None:
    data = "action_id,title\na-1,Чытанне імёнаў\na-2,Вільня\n".encode() + "a-3,Café\n".encode("cp1252")
    upload = read(data, "a.csv")
    assert kinds(upload) == [(4, "", "encoding-mixed")]
    assert list(upload.frame["title"]) == ["Чытанне імёнаў", "Вільня", "Café"]


@pytest.mark.parametrize("first", ["", "sep=,\r\n"])
def test_rows_in_another_encoding_are_numbered_as_a_spreadsheet_does(first: str) -> None:
    good = f'{first}action_id,title\r\na-1,"Мінск\r\nі ""Вільня""\r\n"\r\n\r\n'.encode()
    bad = 'a-2,Café\r\na-3,"é\r\né"\r\n'.encode("cp1252")
    upload = read(good + bad, "a.csv")
    assert kinds(upload) == [(4, "", "encoding-mixed"), (5, "", "encoding-mixed")]
    assert dict(upload.frame["title"]) == {2: 'Мінск\r\nі "Вільня"\r\n', 4: "Café", 5: "é\r\né"}
    chosen = read(good + bad, "a.csv", Choices(encoding="utf-8"))
    assert kinds(chosen) == [(4, "", "encoding-error")]


# ── workbooks ─────────────────────────────────────────────────────────────────


def test_a_workbook_of_text_comes_back_as_it_was() -> None:
    lines = [
        ["action_id", "date", "title"],
        ["a-1", "2023-06", "=1+1"],
        ["a-2", "2023", "'=1"],
        ["", "", "x"],
    ]
    upload = read(workbooks.write(lines), "a.xlsx")
    assert upload.detected.form == "xlsx"
    assert list(upload.frame["date"]) == ["2023-06", "2023", ""]
    assert list(upload.frame["title"]) == ["'=1+1", "''=1", "x"]  # restored by tidy
    assert kinds(upload) == []


def test_a_date_cell_is_no_more_precise_than_it_is_shown() -> None:
    day = datetime(2023, 6, 1)
    data = workbook(
        ["date", "when", "year", "day"], [day, day, day, day],
        A2="mmm-yy", B2="yyyy\\-mm", C2="yyyy", D2="dd/mm/yyyy",
    )  # fmt: skip
    assert read(data, "a.xlsx").frame.loc[2].tolist() == ["Jun-23", "2023-06", "2023", "2023-06-01"]


def test_numbers_lose_the_point_a_spreadsheet_gave_them() -> None:
    assert read(workbook(["a", "b"], [37.0, 1.5]), "a.xlsx").frame.loc[2].tolist() == ["37", "1.5"]


def test_formulas_merged_cells_and_macros_are_named() -> None:
    data = workbook(["action_id", "value"], ["a-1", "=1+1"], ["a-2", None])
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    sheet = sheet.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
    merged = b'<mergeCells count="1"><mergeCell ref="A3:B3"/></mergeCells>'
    sheet = sheet.replace(b"</sheetData>", b"</sheetData>" + merged)
    parts = {"xl/worksheets/sheet1.xml": sheet, "xl/vbaProject.bin": b"x"}
    upload = read(rezip(data, parts), "a.xlsm")
    assert sorted(kinds(upload)) == [(0, "", "file-macros"), (2, "value", "formula"), (3, "", "merged-cells")]
    assert [p.suggestion for p in upload.problems if p.type == "formula"] == ["2"]


def test_another_sheet_can_be_chosen() -> None:
    book = Workbook()
    first, second = book.active, book.create_sheet("data")
    assert first is not None
    first.append(["hello"])
    second.append(["action_id"])
    second.append(["a-1"])
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue(), "a.xlsx").labels == ("hello",)
    chosen = read(out.getvalue(), "a.xlsx", Choices(sheet="data"))
    assert (chosen.labels, chosen.detected.sheets) == (("action_id",), ("Sheet", "data"))


@pytest.mark.parametrize(
    ("part", "content", "expected"),
    [
        ("xl/worksheets/sheet1.xml", b"<a>" + b"0" * 200_000_000, "file-bomb"),
        ("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>', "file-broken"),
        ("xl/workbook.xml", b"not xml", "file-broken"),
    ],
)
def test_a_workbook_that_would_blow_up_is_not_unpacked(part: str, content: bytes, expected: str) -> None:
    data = rezip(workbook(["action_id"], ["a-1"]), {part: content})
    tracemalloc.start()
    assert kinds(read(data, "a.xlsx")) == [(0, "", expected)]
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def _styled(size: int) -> bytes:
    """A workbook with so many bytes of styles, which pack to next to nothing."""
    data = workbook(["action_id"], ["a-1"])
    styles = zipfile.ZipFile(io.BytesIO(data)).read("xl/styles.xml")
    font = b'<font><name val="Calibri"/></font>'
    return rezip(
        data, {"xl/styles.xml": styles.replace(b"</fonts>", font * (size // len(font)) + b"</fonts>")}
    )


@pytest.mark.parametrize(("size", "expected"), [(60_000_000, [(0, "", "file-bomb")]), (1_900_000, [])])
def test_styles_are_read_as_a_whole_and_may_not_be_endless(
    size: int, expected: list[tuple[int, str, str]]
) -> None:
    data = _styled(size)
    assert kinds(read(data, "a.xlsx")) == expected


@pytest.mark.parametrize("hidden", ["xl/worksheets/book.xml", "xl/book.dat"])
def test_a_workbook_is_not_hidden_among_its_sheets(hidden: str) -> None:
    data = workbook(["action_id"], ["a-1"])
    archive = zipfile.ZipFile(io.BytesIO(data))
    types = archive.read("[Content_Types].xml").replace(b"xl/workbook.xml", hidden.encode())
    parts = {"[Content_Types].xml": types, hidden: archive.read("xl/workbook.xml")}
    assert kinds(read(rezip(data, parts), "a.xlsx")) == [(0, "", "file-broken")]


def test_a_sheet_of_charts_does_not_pose_as_a_sheet_of_cells() -> None:
    data = workbook(["action_id"], ["a-1"])
    links = zipfile.ZipFile(io.BytesIO(data)).read("xl/_rels/workbook.xml.rels")
    links = links.replace(b"relationships/worksheet", b"relationships/chartsheet")
    assert kinds(read(rezip(data, {"xl/_rels/workbook.xml.rels": links}), "a.xlsx")) == [
        (0, "", "file-broken")
    ]


def test_a_picture_in_a_workbook_may_be_large() -> None:
    data = rezip(workbook(["action_id"], ["a-1"]), {"xl/media/image1.png": b"x" * 3_000_000})
    assert kinds(read(data, "a.xlsx")) == []


def test_a_workbook_of_too_many_parts_is_told_by_their_number() -> None:
    data = rezip(workbook(["action_id"], ["a-1"]), {f"xl/media/{n}.png": b"x" for n in range(2_001)})
    [problem] = read(data, "a.xlsx").problems
    assert (problem.type, int(problem.found) > 2_000, problem.expected) == ("file-many-parts", True, "2000")


def test_a_zip_that_is_no_workbook_is_named() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert kinds(read(out.getvalue(), "a.xlsx")) == [(0, "", "file-not-a-table")]


# ── your file back ────────────────────────────────────────────────────────────


def test_your_file_back_is_the_same_file_with_one_more_column() -> None:
    data = "action_id;title\r\na-1;=1+1\r\n\r\na-2\r\nа-3;Мінск\r\n".encode("cp1251")
    upload = read(data, "a.csv")
    back = files.annotated(data, upload, Notes({2: "no formula", 4: "a cell is missing"}))
    assert back.decode("utf-8-sig") == (
        "action_id;title;what_to_fix\r\n"
        "a-1;'=1+1;no formula\r\n;;\r\na-2;;a cell is missing\r\nа-3;Мінск;\r\n"
    )


def test_your_file_back_may_come_again() -> None:
    first = read(b"action_id,what_to_fix\r\na-1,something\r\n", "a.csv")
    assert first.labels == ("action_id",)
    back = files.annotated(b"action_id,what_to_fix\r\na-1,something\r\n", first, Notes({2: "else"}))
    assert back.decode("utf-8-sig") == "action_id,what_to_fix\r\na-1,else\r\n"


def test_a_workbook_comes_back_as_the_template_does_with_the_faulty_cells_marked() -> None:
    table = schema().tables["actions"]
    rows = [["Title", "kind", "action_id"], ["Made up", "ralley", "a-1"], ["Other", "photo", "a-2"]]
    upload = read(workbooks.write(rows, "My sheet"), "a.xlsx")
    notes = Notes({2: "ralley?"}, {(2, "kind"), (3, "title")}, {(3, "title"): "Mended"}, {"title": "Title"})
    guide = Guide(table, (("Label", "Meaning"), ("kind", "What it was")), "Help")
    back = files.annotated(
        workbooks.write(rows, "My sheet"), upload, notes, guide, Stamp("actions", 3, "0a1b2c3d")
    )
    book = load_workbook(io.BytesIO(back))
    page = book["My sheet"]
    assert [[cell.value for cell in row] for row in page] == [
        ["Title", "kind", "action_id", "what_to_fix"],
        ["Made up", "ralley", "a-1", "ralley?"],
        ["Mended", "photo", "a-2", None],
    ]
    assert [cell.coordinate for row in page for cell in row if cell.fill.fill_type] == ["B2", "A3"]
    [listed] = page.data_validations.dataValidation
    assert (str(listed.sqref), "rally" in listed.formula1) == ("B2:B5000", True)
    assert [cell.value for cell in book["Help"][2]] == ["kind", "What it was"]
    assert stamp.properties(back) == {"marathon_help": "Help", "marathon_publication": "actions-3-0a1b2c3d"}


def test_a_template_holds_the_labels_and_what_helps() -> None:
    table = schema().tables["detentions"]
    book = load_workbook(io.BytesIO(workbooks.template(Guide(table, (("Label",),), "Help"))))
    assert [cell.value for cell in book["detentions"][1]] == table.labels
    lists = book["detentions"].data_validations.dataValidation
    assert len(lists) == sum(bool(field.enum) for field in table.fields)
