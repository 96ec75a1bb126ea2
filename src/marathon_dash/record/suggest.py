"""What a faulty cell was probably meant to be: one candidate or none, taken by a person with one click."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

import pandas as pd
from babel import Locale
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from marathon_dash.record import characters, written_dates
from marathon_dash.record.schema import Field, Schema
from marathon_dash.record.validate import COUNTRIES, Problem

__all__ = ["SHORT_NAMES", "country_code", "nearest", "slip", "with_suggestions"]

_FEW, _SHORT = 6, 7  # letters of a name of which none may be a slip, or one
_LANGUAGES = ("en", "be", "ru", "uk", "pl", "lt", "lv", "de", "fr", "sv", "cs")
SHORT_NAMES = {  # as people write countries, and no dictionary of names has them
    "uk": "GB",
    "england": "GB",
    "usa": "US",
    "holland": "NL",
    "kosovo": "XK",
    "czech republic": "CZ",
}
_FAULTY = ("type-error", "constraint-error", "foreign-key")
_LONGEST = 300  # characters; of a longer cell nobody guesses what was meant
_NEAR = 80  # of 100: `ralley` is near `rally`


def with_suggestions(
    problems: Iterable[Problem], schema: Schema, dates: str, tables: Mapping[str, pd.DataFrame]
) -> list[Problem]:
    """The same problems, each with a suggestion where there is exactly one candidate.

    `dates` is how the file's dates are meant (`day first`), `tables` what foreign keys may name.
    """
    known: dict[tuple[str, str, str, str], str] = {}
    found = []
    for problem in problems:
        cell = (problem.table, problem.column, problem.type, problem.found)
        if cell not in known and not problem.suggestion:
            known[cell] = _with_suggestion(problem, schema, dates, tables).suggestion
        found.append(problem if problem.suggestion else replace(problem, suggestion=known[cell]))
    return found


def nearest(text: str, among: Iterable[str]) -> str:
    """The one of many names that a text with a slip may mean; blank when none is near."""
    found = process.extractOne(text[:_LONGEST], among, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return str(found[0]) if found else ""


def slip(text: str, among: Iterable[str]) -> str:
    """The one of many names from which a text differs in one letter, a long one in two; blank when there is none.
    A name of few letters is like too many others.

    >>> slip("2023-05-03-vilnus", ["2023-05-03-vilnius", "2023-05-03-vienna"])
    '2023-05-03-vilnius'
    """
    letters = sum(map(str.isalpha, text))
    if letters < _FEW:
        return ""
    most = 1 + (letters > _SHORT)
    found = process.extractOne(text[:_LONGEST], among, scorer=OSA.distance, score_cutoff=most)
    return str(found[0]) if found else ""


def country_code(name: str) -> str:
    """The ISO code of a country named in any language staff may have; blank when nobody knows it.

    >>> country_code("Lithuania"), country_code("Літва"), country_code("lt"), country_code("Narnia")
    ('LT', 'LT', 'LT', '')
    """
    plain = _plain(name)
    if plain.upper() in COUNTRIES:
        return plain.upper()
    if plain in _names():
        return _names()[plain]
    return _near(plain, list(_names()), _names()) if len(plain) > 4 else ""


def _with_suggestion(
    problem: Problem, schema: Schema, dates: str, tables: Mapping[str, pd.DataFrame]
) -> Problem:
    if problem.type not in _FAULTY or problem.table not in schema.tables or len(problem.found) > _LONGEST:
        return problem
    table = schema.tables[problem.table]
    if problem.type == "foreign-key":
        return replace(problem, suggestion=_near_key(problem, tables))
    suggestion = _for_field(table.field(problem.column), problem.found, dates)
    return replace(problem, suggestion=suggestion if suggestion != problem.found else "")


def _for_field(field: Field, text: str, dates: str) -> str:
    text = characters.without_invisible(text)
    text = plain if (plain := characters.latin(text)).isascii() else text
    if field.enum:
        choices = {_plain(choice): choice for choice in field.enum}
        return choices.get(_plain(text)) or _near(_plain(text), list(choices), choices)
    if field.kind == "date":
        return written_dates.suggest(text, dates or "day first")
    if field.kind == "country":
        return country_code(text)
    if field.kind == "integer":
        return _whole(text)
    if field.kind == "url":
        return _address(text)
    return _slug(text) if field.kind == "id" else ""


def _whole(text: str) -> str:
    """`1 234`, `24.0` and `24,00` are whole numbers; `24 months` is read as 24 only by a person."""
    plain = re.sub(r"(?<=\d)[ ,.'](?=\d{3}\b)", "", text)
    match = re.fullmatch(r"\+?(\d+)(?:[.,]0+)?", plain)
    return str(int(match[1])) if match else ""


def _address(text: str) -> str:
    text = text.strip("<>() ").replace(" ", "%20")
    if re.fullmatch(r"https?:/+\S+", text):
        return re.sub(r"^(https?):/+", r"\1://", text)
    return f"https://{text}" if re.fullmatch(r"(www\.)?[\w-]+(\.[\w-]+)+(/\S*)?", text, re.ASCII) else ""


def _slug(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.casefold())
    flat = "".join(c for c in flat if not unicodedata.combining(c)).replace("ł", "l")
    return re.sub(r"[\s_./]+", "-", flat).strip("-") if flat.isascii() else ""


def _near_key(problem: Problem, tables: Mapping[str, pd.DataFrame]) -> str:
    if problem.expected not in tables or problem.column not in tables[problem.expected]:
        return ""
    known = {str(value): str(value) for value in tables[problem.expected][problem.column] if value}
    return _near(problem.found, list(known), known)


def _near(text: str, choices: list[str], values: Mapping[str, str]) -> str:
    """The value of the one choice that is near; nothing when a second is as near."""
    best = process.extract(text, choices, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=5)
    found = list(dict.fromkeys(values[choice] for choice, score, _ in best if score == best[0][1]))
    return found[0] if len(found) == 1 else ""


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in COUNTRIES:
                names.setdefault(_plain(str(name)), str(code))
    return names | SHORT_NAMES
