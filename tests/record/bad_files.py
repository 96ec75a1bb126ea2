"""Files that nobody should upload, and somebody will. All content is made up by the machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from random import Random
from typing import Any

from openpyxl import Workbook

from marathon_dash.record.schema import schema
from tests.made_up import ACTION

LABELS = schema().tables["actions"].labels
ROW = [ACTION.get(label, "") for label in LABELS]
HEAD = ",".join(LABELS)
LINE = ",".join(ROW)
_SHEET = "xl/worksheets/sheet1.xml"
_MEGABYTE = b" " * (1 << 20)


def changed(**cells: str) -> str:
    """The made-up row with other cells."""
    return ",".join({**dict(zip(LABELS, ROW, strict=True)), **cells}.values())


def csv(*lines: str) -> bytes:
    """A CSV file under the labels of actions."""
    return "\n".join([HEAD, *lines, ""]).encode()


def noise(size: int) -> bytes:
    """Bytes without any meaning, the same each time."""
    return Random(size).randbytes(size)


def workbook(*rows: Sequence[str], then: Callable[[Any], object] = lambda page: None) -> bytes:
    """A workbook under the labels of actions; `then` does something to its sheet."""
    book, out = Workbook(), io.BytesIO()
    for row in (LABELS, *rows):
        book.active.append(list(row))  # type: ignore[union-attr]
    then(book.active)
    book.save(out)
    return out.getvalue()


def with_part(book: bytes, name: str, content: Iterable[bytes]) -> bytes:
    """The workbook with one part of it written anew, block by block."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        with new.open(name, "w", force_zip64=True) as file:
            for block in content:
                file.write(block)
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    """A workbook of a few kilobytes that unpacks to many megabytes of nothing."""
    book = workbook(ROW)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read(_SHEET)
    return with_part(book, _SHEET, [sheet[:-30], *repeat(_MEGABYTE, megabytes), sheet[-30:]])


def with_doctype() -> bytes:
    """A workbook whose sheet declares an entity, the beginning of every bomb of XML."""
    book = workbook(ROW)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read(_SHEET)
    return with_part(book, _SHEET, [b'<!DOCTYPE a [<!ENTITY b "cccc">]>', sheet])


_LONG = "x" * 1_000_000

# name of the file, what is in it, a kind of problem it must be answered with
SMALL: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty.csv", lambda: b"", "file-empty"),
    ("blank.csv", lambda: b"\r\n  ,,,\r\n", "file-empty"),
    ("header.csv", lambda: csv(), "file-header-only"),
    ("long-row.csv", lambda: csv(LINE + ",more,and more"), "row-extra-cell"),
    ("short-row.csv", lambda: csv(LINE.rsplit(",", 3)[0]), "row-missing-cell"),
    ("twice.csv", lambda: f"{HEAD},date\n{LINE},2024\n".encode(), "duplicate-label"),
    ("null.csv", lambda: csv(changed(title="a\0b")), "null-bytes"),
    ("picture.csv", lambda: b"\x89PNG\r\n\x1a\n" + noise(50_000), "file-not-a-table"),
    ("telephone.csv", lambda: b"\0\0\0\x18ftypheic" + noise(50_000), "file-not-a-table"),
    ("web.csv", lambda: b"RIFF\x10\0\0\0WEBPVP8 " + noise(50_000), "file-not-a-table"),
    ("noise.csv", lambda: noise(50_000), "null-bytes"),
    ("page.csv", lambda: b"<html><body><table><tr><td>1</td></tr></table>", "unknown-table"),
    ("return.csv", lambda: b"\r\x01", "no-labels"),
    ("half-utf-16.csv", lambda: csv(LINE).decode().encode("utf-16")[:-1], "encoding-error"),
    ("broken-utf-16.csv", lambda: b"\xff\xfe" + b"\x00\xd8" * 1000, "encoding-error"),
    ("utf-32.csv", lambda: csv(LINE).decode().encode("utf-32"), "null-bytes"),
    ("mixed.csv", lambda: csv(changed(title="Сустрэча")) + changed(action_id="b", title="Сустрэча").encode("cp1251"),
     "encoding-mixed"),
    ("endless.csv", lambda: csv(changed(title=_LONG)), "cell-too-long"),
    ("columns.csv", lambda: b"x," * 1_000_000 + b"\n" + b"1," * 1_000_000, "too-many-columns"),
    ("cells.csv", lambda: csv(LINE + ",x" * 1_000_000), "row-extra-cell"),
    ("lines.csv", lambda: csv("\n" * 1_000_000), "too-many-rows"),
    ("quotes.csv", lambda: b'"' * 1_000_000, "unknown-table"),
    ("unclosed.csv", lambda: csv('"' + LINE), "broken-quotes"),
    ("backwards.csv", lambda: csv(changed(title="a\u202eb", city="Vil\u200bnius")), "invisible-character"),
    ("look-alike.csv", lambda: csv(changed(kind="rаlly", country="LТ")), "look-alike"),
    ("formulas.csv", lambda: csv(",".join("=1+1" for _ in LABELS)), "type-error"),
    ("formulas.xlsx", lambda: workbook(["=1+1"] * len(LABELS)), "formula"),
    ("merged.xlsx", lambda: workbook(ROW, ROW, then=lambda page: page.merge_cells("A2:A3")), "merged-cells"),
    ("macros.xlsm", lambda: with_part(workbook(ROW), "xl/vbaProject.bin", [b"x" * 100]), "file-macros"),
    ("bomb.xlsx", lambda: bomb(200), "file-bomb"),
    ("small-bomb.xlsx", lambda: bomb(100), "file-broken"),
    ("entities.xlsx", with_doctype, "file-broken"),
    ("half.xlsx", lambda: workbook(ROW)[:2_000], "file-broken"),
    ("old.xls", lambda: b"\xd0\xcf\x11\xe0" + noise(1_000), "file-old-excel"),
]  # fmt: skip
