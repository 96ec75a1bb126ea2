"""What the markup of a sheet says beside its cells: merged areas, hidden rows and columns."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["Marks", "looked_through"]

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?ref="([A-Z0-9:]{1,30})"')
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=[\"'](?:1|true)[\"'][^>]*>")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*\bhidden=[\"'](?:1|true)[\"'][^>]*>")
_NUMBER = re.compile(rb"\b(?:r|min|max)=[\"'](\d{1,7})[\"']")
_OVERLAP = 300  # bytes: the beginning of an element that goes on in the next block


@dataclass(slots=True)
class Marks:
    """Of one sheet. Rows and columns are numbered from 1; areas are as the spreadsheet names them."""

    merged: list[str] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)

    def add(self, block: bytes) -> None:
        """What stands in a piece of the sheet's markup."""
        found = (match.decode() for match in _MERGED.findall(block))
        self.merged += [area for area in found if area not in self.merged]
        self.rows |= {number for element in _HIDDEN_ROW.findall(block) for number in _numbers(element)[:1]}
        for element in _HIDDEN_COLUMN.findall(block):
            first, last = min(numbers := _numbers(element) or [0]), max(numbers)
            self.columns |= set(range(first, min(last, 1_000) + 1))


def looked_through(archive: zipfile.ZipFile) -> tuple[dict[str, Marks], str]:
    """The marks of each sheet's part, and a part that no spreadsheet wrote.

    A stretch of a megabyte in which no element begins costs a parser of XML minutes. No part is kept in memory.
    """
    found: dict[str, Marks] = {}
    for name in (n for n in archive.namelist() if n.endswith(".xml")):
        tail = b""
        add: Callable[[bytes], None] | None = (
            found.setdefault(name, Marks()).add if _SHEET.fullmatch(name) else None
        )
        with archive.open(name) as file:
            while block := file.read(1 << 20):
                if b"<" not in block or (add and b"<!--" in block):
                    return found, name
                if add:
                    add(tail + block)
                tail = block[-_OVERLAP:]
    return found, ""


def _numbers(element: bytes) -> list[int]:
    return [int(number) for number in _NUMBER.findall(element)]
