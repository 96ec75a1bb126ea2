"""Characters nobody sees or tells apart: invisible marks, letters of another alphabet, lost ones, endless cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from marathon_dash.record.grid import LONGEST_CELL
from marathon_dash.record.schema import Field, Table
from marathon_dash.record.validate import Problem, at_most

__all__ = ["is_lost", "latin", "one_alphabet", "problems", "without_invisible"]

# Zero-width, joining, direction and other format marks, and control characters but the line end and the tab.
_HIDDEN = (
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_INVISIBLE = re.compile(_HIDDEN)
_LOOKS_LATIN = str.maketrans(
    "АВСЕНІЈКМОРЅТУХаесіјорѕухԁһԛѡ‐‑‒–—−",
    "ABCEHIJKMOPSTYXaecijopsyxdhqw------",
)
_ALIKE: dict[str, tuple[str, str]] = {  # by the alphabet that is meant: letters of others, and what they look like
    "latin": ("АВСЕНІЈКМОРЅТУХаесіјорѕухԁһԛѡЁЇёїΑΒΕΖΗΙΚΜΝΟΡΤΥΧον", "ABCEHIJKMOPSTYXaecijopsyxdhqwËÏëïABEZHIKMNOPTYXov"),
    "cyrillic": ("ABCEHIJKMOPSTYXaecijopsyxËÏëïΑΒΕΗΙΚΜΟΡΤΥΧο", "АВСЕНІЈКМОРЅТУХаесіјорѕухЁЇёїАВЕНІКМОРТУХо"),
}  # fmt: skip
_ALPHABETS = {
    "latin": "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
    "cyrillic": "\u0400-\u0481\u048a-\u052f",
    "greek": "\u0370-\u0373\u0376-\u037d\u0386-\u03ff\u1f00-\u1fff",
}
_MIXED = "|".join(
    f"[{letters}][\u0300-\u036f]*[{''.join(_ALPHABETS[other] for other in _ALPHABETS if other != name)}]"
    for name, letters in _ALPHABETS.items()
)
_IS_MIXED = re.compile(_MIXED)
_LOST = re.compile(r"\ufffd|[^\W\d_]\?[^\W\d_]|(?<!\S)\?[^\W\d_]|(?<!\S)[?_]{3,}(?!\S)")
_WORD = re.compile(f"[{''.join(_ALPHABETS.values())}\u0300-\u036f]+")
_CODES = ("enum", "id", "country", "url", "date", "integer")


def problems(table: Table, frame: pd.DataFrame) -> list[Problem]:
    """Cells with marks nobody sees, with letters of another alphabet in a code, or too long to be meant."""
    found: list[Problem] = []
    frame = frame[frame.index >= 0]  # below are rows that are public already
    for field in table.fields:
        if field.name in frame.columns:
            found += at_most(_in_column(table, field, frame[field.name]))
    return found


def without_invisible(cell: str) -> str:
    """The same text without the marks nobody sees."""
    return _INVISIBLE.sub("", cell).strip()


def latin(cell: str) -> str:
    """The same code with every look-alike letter in Latin: `VІlnius` with a Cyrillic І → `VIlnius`."""
    return cell.translate(_LOOKS_LATIN)


def _in_column(table: Table, field: Field, column: pd.Series[Any]) -> Iterator[Problem]:
    name = field.name
    endless = column.str.len() > LONGEST_CELL
    for row, cell in _where(column, endless):
        yield Problem(table.name, row, name, "cell-too-long", str(len(cell)), str(LONGEST_CELL))
    # what else is in such a cell matters when it is shorter, and takes long to find
    column = column[~endless.astype(bool)]
    for row, cell in _where(column, column.str.contains(_HIDDEN, regex=True)):
        clean = without_invisible(cell)
        yield Problem(table.name, row, name, "invisible-character", shown(cell), suggestion=clean)
    if field.kind in _CODES:
        for row, cell in _where(column, column.str.contains("[\u0370-\u052f‐-—−]", regex=True)):
            if (plain := latin(without_invisible(cell))).isascii():
                yield Problem(table.name, row, name, "look-alike", cell, field.expected, plain)
    else:
        for row, cell in _where(column, column.str.contains("[?_\ufffd]", regex=True)):
            if is_lost(cell):
                yield Problem(table.name, row, name, "lost-letters", cell)
        for row, cell in _where(column, column.str.contains(_MIXED, regex=True)):
            if word := _mixed_word(cell):
                yield Problem(table.name, row, name, "mixed-alphabets", *_letters(word), one_alphabet(cell))


def one_alphabet(cell: str) -> str:
    """The same text with look-alike letters in the alphabet of their word; blank when that cannot be told.

    >>> one_alphabet("Аnna Kowal"), one_alphabet("Лoсік"), one_alphabet("Minsкая")
    ('Anna Kowal', 'Лосік', '')
    """
    mended = _WORD.sub(lambda match: _mended(match[0]), cell)
    return "" if _mixed_word(mended) else mended


def is_lost(cell: str) -> bool:
    """Whether letters of a text became `?`, `_` or a replacement sign, as a spreadsheet writes what it cannot keep.

    >>> is_lost("???? ??????????"), is_lost("U?adzimir"), is_lost("Who is next?"), is_lost("@some_name: why??")
    (True, True, False, False)
    """
    text = " ".join(part for part in cell.split() if "://" not in part)
    return bool(_LOST.search(text)) or any(_mostly_lost(item) for item in text.split(";"))


def _mostly_lost(text: str) -> bool:
    marks = sum(char in "?_" for char in text)
    return marks > 1 and marks >= sum(char.isalnum() for char in text)


def _mended(word: str) -> str:
    """A word in the one alphabet in which all of it can be written; as it stands when there is none, or two."""
    if not _IS_MIXED.search(word):
        return word
    ways = {word.translate(str.maketrans(*_ALIKE[name])) for name in _ALIKE}
    whole = [way for way in ways if len(_alphabets(way)) == 1]
    return whole[0] if len(whole) == 1 else word


def _mixed_word(cell: str) -> str:
    """The first word with letters of two alphabets; an address is no text."""
    parts = [part for part in cell.split() if "://" not in part]
    return next((w for part in parts for w in _WORD.findall(part) if _IS_MIXED.search(w)), "")


def _letters(word: str) -> tuple[str, str]:
    """The word with the letters of its rarer alphabet in brackets, and which alphabet that is."""
    rare = min(_alphabets(word).items(), key=lambda item: item[1])[0]
    return re.sub(f"([{_ALPHABETS[rare]}]+)", r"[\1]", word), rare


def _alphabets(word: str) -> dict[str, int]:
    """How many letters of each alphabet a word has."""
    counts = {name: len(re.findall(f"[{letters}]", word)) for name, letters in _ALPHABETS.items()}
    return {name: count for name, count in counts.items() if count}


def _where(column: pd.Series[Any], mask: pd.Series[Any]) -> list[tuple[int, str]]:
    return [(int(row), str(cell)) for row, cell in column[mask.astype(bool)].items()]  # type: ignore[call-overload]


def shown(cell: str) -> str:
    """The text with each hidden mark made visible: `Losik` with a zero-width space → `Lo[U+200B]sik`."""
    return _INVISIBLE.sub(lambda match: f"[U+{ord(match[0]):04X}]", cell)
