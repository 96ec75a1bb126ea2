"""One cell of a workbook as text, no more precise than the spreadsheet shows it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

__all__ = ["text"]

_NOT_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\|;.*')


def text(cell: Any) -> str:
    """What a cell holds; blank for none. A whole number has no point, a date is as the cell shows it."""
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
