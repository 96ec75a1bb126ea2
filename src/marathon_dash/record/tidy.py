"""From cells as they stand in a file to cells as the record holds them: spaces, formulas, dates, labels."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from unicodedata import is_normalized, normalize

import pandas as pd

from marathon_dash.record import written_dates
from marathon_dash.record.cells import restore
from marathon_dash.record.files import Upload
from marathon_dash.record.labels import label_problems, likely_tables, own_titles
from marathon_dash.record.schema import Table
from marathon_dash.record.validate import Problem

__all__ = ["Tidied", "label_problems", "likely_tables", "tidy"]

_SPACES = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\v\f\u0085]"
_ISO_DAY = r"\d{4}-\d{2}-\d{2}"


@dataclass(frozen=True, slots=True)
class Tidied:
    """One upload as rows of one table: known labels only, blank "", indexed by the spreadsheet's rows."""

    table: Table
    frame: pd.DataFrame
    upload: Upload
    problems: tuple[Problem, ...]
    called: dict[str, str] = field(default_factory=dict)  # columns that the file calls by another label


def tidy(
    upload: Upload, table: Table, published: pd.DataFrame, renames: dict[str, str] | None = None
) -> Tidied:
    """The upload as rows of `table`. `renames` are the labels a person agreed to call by another name.

    Our own titles of columns, in any language, need nobody's agreement.
    """
    renames = own_titles(upload.labels, table) | (renames or {})
    frame = upload.frame.rename(columns=renames)
    labels = [renames.get(label, label) for label in upload.labels]
    problems = label_problems(table, labels)
    frame = frame.loc[:, ~frame.columns.duplicated()]
    frame = frame[[name for name in table.labels if name in frame.columns]]
    cleaned = pd.DataFrame({name: _clean(frame[name]) for name in frame.columns}, index=frame.index)
    tidied = int(sum((cleaned[name] != frame[name]).sum() for name in frame.columns))
    cleaned, how, sure = _read_dates(cleaned, table, published, upload.choices.dates)
    if not sure:
        problems.append(Problem(table.name, 0, "", "dates-assumed", how, blocking=False))
    upload = replace(upload, detected=replace(upload.detected, dates=how, tidied=tidied))
    own = [replace(p, table=table.name) for p in upload.problems]
    called = {name: label for label, name in renames.items()}
    return Tidied(table, cleaned, upload, (*own, *problems), called)


def _clean(column: pd.Series[Any]) -> pd.Series[Any]:
    """No stray or unusual spaces, one kind of line end, and the formulas of our own downloads restored.

    Letters are composed (NFC): `Malmö` written with an accent of its own would be another city.
    """
    text = column.str.strip()
    beyond = text[~text.str.isascii()].unique().tolist()
    apart = {cell: normalize("NFC", cell) for cell in beyond if not is_normalized("NFC", cell)}
    text = text.replace(apart) if apart else text
    if text.str.contains(f"{_SPACES}|\r", regex=True).any():
        text = text.str.replace(_SPACES, " ", regex=True).str.replace("\r\n?", "\n", regex=True).str.strip()
    quoted = text.str.startswith("'")
    return text.where(~quoted, text.map(restore)) if quoted.any() else text


def _read_dates(
    frame: pd.DataFrame, table: Table, published: pd.DataFrame, chosen: str
) -> tuple[pd.DataFrame, str, bool]:
    columns = {name: frame[name] for name in frame.columns if _holds_dates(table, name, published)}
    odd = {name: _not_iso(column) for name, column in columns.items()}
    how, sure = written_dates.order(text for column in odd.values() for text in column)
    if chosen and how:
        how, sure = chosen, True
    frame = frame.copy(deep=False)
    for name, column in odd.items():
        if len(column):
            read = [written_dates.read(text, how) for text in column]
            frame[name] = frame[name].mask(
                frame.index.isin(column.index), pd.Series(read, column.index, dtype="str")
            )
    return frame, how, sure


def _not_iso(column: pd.Series[Any]) -> pd.Series[Any]:
    return column[(column != "") & ~column.str.fullmatch(r"\d{4}(-\d{2}){0,2}")]


def _holds_dates(table: Table, name: str, published: pd.DataFrame) -> bool:
    """A column of dates, or of ids that are days (`release_id`): a spreadsheet rewrites both."""
    if table.field(name).kind == "date":
        return True
    if not name.endswith("_id") or name not in published:
        return False
    return bool(published[name].str.fullmatch(_ISO_DAY).any())
