"""What a cell holds: lists inside a cell, and formulas that must never run in a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["join", "neutralise", "restore", "split"]

SEPARATOR = "; "
_NOT_A_NUMBER = r"(?![+\-]?\d+(?:\.\d+)?\Z)"  # -73.9 is a longitude, and harmless
_FORMULA = re.compile(rf"'*{_NOT_A_NUMBER}[=+\-@\t\r＝＋－＠]")
_NEUTRALISED = re.compile(rf"'+{_NOT_A_NUMBER}[=+\-@\t\r＝＋－＠]")


def split(cell: str) -> list[str]:
    """`A; B` → [A, B]; a blank cell is no item."""
    return [item for part in cell.split(";") if (item := part.strip())]


def join(items: Iterable[str]) -> str:
    """[A, B] → `A; B`."""
    return SEPARATOR.join(items)


def neutralise(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula, made plain text with an apostrophe in front.

    A negative number is no formula and stays a number.

    >>> neutralise("=1+1")
    "'=1+1"
    """
    return "'" + cell if _FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """The inverse of `neutralise`, for a download that is uploaded again."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell
