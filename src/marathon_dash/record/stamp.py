"""Which publication a file of ours was taken from: a property of the workbook, or the name of the CSV.

Both survive the spreadsheet: a workbook keeps its properties when it is saved, and a browser that has the name
already only adds a number to it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl.packaging.custom import CustomPropertyList, StringProperty
from openpyxl.xml.constants import ARC_CUSTOM
from openpyxl.xml.functions import fromstring

__all__ = ["HELP", "PUBLICATION", "Stamp", "properties", "read"]

PUBLICATION, HELP = "marathon_publication", "marathon_help"
_LENGTH = 8  # of the SHA-256: enough to know whether a store is the one the file was taken from
_LONGEST = 300  # characters of a name or a property that are looked at
_LARGEST = 64 * 1024  # bytes of properties that are looked at
_NO_WORKBOOK = (
    zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, AttributeError, OSError, EOFError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
_TEXT = re.compile(
    r"(?P<table>[a-z_]{1,40})-(?P<number>\d{1,9})-(?P<digest>[0-9a-f]{8})(?![0-9a-f])", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A table as of one publication; `digest` are the first letters of the SHA-256 of its bytes there."""

    table: str
    number: int
    digest: str

    @classmethod
    def of(cls, table: str, number: int, sha256: str) -> Stamp:
        """The stamp of a table whose bytes have this SHA-256."""
        return cls(table, number, sha256[:_LENGTH])

    def __str__(self) -> str:
        return f"{self.table}-{self.number}-{self.digest}"


def read(name: str, data: bytes) -> Stamp | None:
    """What a file says of where it was taken; None when it says nothing that can be read.

    >>> read("actions-3-0a1b2c3d (1).csv", b"")
    Stamp(table='actions', number=3, digest='0a1b2c3d')
    """
    text = (properties(data).get(PUBLICATION, "") if data.startswith(b"PK") else name)[:_LONGEST]
    match = _TEXT.search(text)
    return Stamp(match["table"], int(match["number"]), match["digest"]) if match else None


def properties(data: bytes) -> dict[str, str]:
    """The texts that a workbook keeps beside its cells; empty when it has none, or none that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = archive.read(ARC_CUSTOM) if archive.getinfo(ARC_CUSTOM).file_size <= _LARGEST else b""
        if not content or b"<!D" in content:  # no document type, hence no entity that grows
            return {}
        found: Any = CustomPropertyList.from_tree(fromstring(content))  # type: ignore[arg-type]
    except _NO_WORKBOOK:
        return {}
    return {one.name: str(one.value) for one in found if isinstance(one, StringProperty)}
