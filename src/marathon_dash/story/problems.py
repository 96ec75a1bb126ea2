"""A problem in words: one fault has one sentence, on the page, at the command line and in the file."""

from __future__ import annotations

from collections.abc import Iterable

from marathon_dash.i18n import Translator
from marathon_dash.record.sense import NAME_A_ROW
from marathon_dash.record.validate import PUBLIC_ROW, Problem

__all__ = ["ENCODING_NAMES", "expected_words", "problem_sentence", "problem_sentences", "where"]

ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "windows-1251": "Windows-1251",
    "windows-1252": "Windows-1252",
    "windows-1250": "Windows-1250",
    "windows-1257": "Windows-1257",
    "koi8-r": "KOI8-R",
    "koi8-u": "KOI8-U",
    "mac-cyrillic": "Mac Cyrillic",
    "cp866": "DOS 866",
    "cp852": "DOS 852",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850",
    "iso-8859-2": "ISO 8859-2",
    "iso-8859-5": "ISO 8859-5",
    "mac_latin2": "Mac Central Europe",
    "cp775": "DOS 775",
    "cp1125": "DOS 1125",
    "windows-1254": "Windows-1254",
    "iso-8859-4": "ISO 8859-4",
    "iso-8859-10": "ISO 8859-10",
    "iso-8859-13": "ISO 8859-13",
    "iso-8859-16": "ISO 8859-16",
}
_NAME_A_ROW = (*NAME_A_ROW, "primary-key")  # what they expect is the name of another row
_SIDES = ("both-changed", "ours-both-changed", "perhaps-older", "said-before")  # two states of one cell
_LONGEST = 60
_LONGER = 120  # two lines of a file


def problem_sentence(t: Translator, problem: Problem) -> str:
    """Where, what was found, what was expected and what to do, as one plain text (escape it to show it)."""
    return t(
        f"problem.{problem.type}",
        where=where(t, problem),
        table=problem.table,
        row=problem.row,
        column=_short(problem.column),
        found=_found(t, problem),
        expected=_expected(t, problem),
    )


def _found(t: Translator, problem: Problem) -> str:
    if problem.type in _SIDES:
        return _side(t, problem.found)
    return _short(problem.found, _LONGER if problem.type.startswith("encoding-") else _LONGEST)


def _side(t: Translator, text: str) -> str:
    """What a cell says, quoted; a blank one is called so."""
    return t("words.quoted", text=_short(text)) if text else t("words.blank")


def problem_sentences(t: Translator, problems: Iterable[Problem]) -> list[str]:
    """One sentence each, in order, without repetitions."""
    return list(dict.fromkeys(problem_sentence(t, problem) for problem in problems))


def where(t: Translator, problem: Problem) -> str:
    """`actions.csv, row 12 (2024-05-03, Vilnius), column “date”`; as much of it as is known.

    Rows below zero are public already.
    """
    file = problem.table if "." in problem.table else f"{problem.table}.csv"
    column, about = _short(problem.column), f" ({_short(problem.about)})" if problem.about else ""
    if problem.row < 0:
        key = "where.public_cell" if column else "where.public"
        return t(key, file=file, column=column, about=about)
    if not problem.row:
        return t("where.column", file=file, column=column) if column else t("where.file", file=file)
    if not column:
        return t("where.row", file=file, row=problem.row, about=about)
    return t("where.cell", file=file, row=problem.row, column=column, about=about)


def _expected(t: Translator, problem: Problem) -> str:
    if problem.type in _SIDES:
        return _side(t, problem.expected)
    if problem.type in _NAME_A_ROW:
        return _row_words(t, problem.expected)
    return problem.expected if problem.type.endswith("label") else expected_words(t, problem.expected)


def _row_words(t: Translator, name: str) -> str:
    """`12` → “row 12”; a row that is in no file is called by its key."""
    if name.startswith(PUBLIC_ROW):
        return t("where.public_row", id=_short(name.removeprefix(PUBLIC_ROW)))
    return t("where.other_row", row=name)


def expected_words(t: Translator, expected: str) -> str:
    """`date` → “a date such as …”; a closed list is named in the words that belong into the file."""
    if expected.startswith("one of: "):
        return t("expected.one_of", choices=expected.removeprefix("one of: "))
    if expected.endswith("–"):
        return t("expected.since", year=expected.removesuffix("–"))
    codes = expected.split("; ")
    if all(code in ENCODING_NAMES for code in codes):
        return ", ".join(ENCODING_NAMES[code] for code in codes)
    key = f"expected.{expected}"
    return t(key) if t.has(key) else expected


def _short(text: str, longest: int = _LONGEST) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
