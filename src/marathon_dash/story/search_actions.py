"""Which actions a text finds: by what is written on them, by the names of their places in any language, by dates.

Words are compared as the names of people are (`search.fold`): *Польшча*, *Polska* and *Poland* find one country. A
word finds what begins with it; a slip of the finger finds nothing, but `near` offers what may have been meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import pandas as pd
from babel import Locale
from rapidfuzz import process
from rapidfuzz.distance import OSA

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.record import dates, gazetteer, written_dates
from marathon_dash.record.suggest import SHORT_NAMES
from marathon_dash.story.search import fold, parted

__all__ = ["alone", "found", "near"]

_SPOKEN = ("en", "be", "ru", "uk", "pl", "lt", "de")  # in which countries and months are understood
_LIKE = 0.75  # one slip in four letters
_LONGEST = 200
_SHORT = {code: name.upper() for name, code in SHORT_NAMES.items() if len(name) < 4}  # UK and USA
_JOINING = frozenset(("in", "at", "of", "the", "and", "from", "on", "w", "we", "na", "i", "im", "am", "und"))
_JOINING |= frozenset("уўвіизс") | {"на"}
Words = dict[str, str]  # a word as it is compared → as it is written


def found(text: str, actions: pd.DataFrame) -> pd.Series[bool]:
    """Which actions hold every word of a text; none for a text without a letter or a number.

    A year, a month or a day (`2024`, `2023-07`) finds what may have taken place in it.
    """
    mask = pd.Series(bool(sought := _sought(text)), index=actions.index)
    for word in sought:
        mask &= _holding(word, actions)
    return mask


def alone(text: str, actions: pd.DataFrame) -> list[tuple[str, int]]:
    """Each word of a text of several, and how many actions hold it; those that none holds are left out."""
    sought = list(dict.fromkeys(_sought(text)))
    counted = [(word, int(_holding(word, actions).sum())) for word in sought] if len(sought) > 1 else []
    return [(word, n) for word, n in counted if n]


def near(text: str, actions: pd.DataFrame, lang: str) -> str:
    """The text with each word that no action holds replaced by the likest that one does.

    Blank when a word is like none, or nothing is to be replaced. `lang`: in whose words to write what was meant.
    """
    known = {key: written for cells in _cells(actions, lang) for key, written in cells.items()}
    offered = [
        word if _holding(word, actions).any() else _likest(_key(word), known) for word in _sought(text)
    ]
    return " ".join(offered) if all(offered) and offered != _sought(text) else ""


def _sought(text: str) -> list[str]:
    """The words of a text; what is a date stays one word, and what only joins words (*in Poland*) is none."""
    parts = [_dated(part) for part in text[:_LONGEST].split()]
    words = [[part] if dates.parse_or_none(part) else filter(_key, parted(part)) for part in parts]
    every = [word for some in words for word in some]
    return [word for word in every if word.casefold() not in _JOINING] or every


def _dated(part: str) -> str:
    """A date with dots (`5.07.2023`, `07.2023`: the day first, all over Europe) as the record writes it."""
    return (written_dates.suggest(part) if "." in part else "") or part


def _holding(word: str, actions: pd.DataFrame) -> pd.Series[bool]:
    if when := dates.parse_or_none(word):
        return actions["date"].map(lambda cell: _overlap(cell, when)).astype(bool)
    mask = pd.Series(False, index=actions.index)
    for column in _WORDS:
        mask |= _keyed(actions, column).map(lambda cell, of=column: _hit(_key(word), of, cell)).astype(bool)
    return mask


def _overlap(cell: str, when: dates.PartialDate) -> bool:
    stated = dates.parse_or_none(cell)
    return stated is not None and stated.overlaps(when.earliest, when.latest)


def _keyed(actions: pd.DataFrame, column: str) -> pd.Series[Any]:
    """The cells of a column; a city with its country, for there are several Londons."""
    if column != "city":
        return actions[column]
    return pd.Series(list(zip(actions["city"], actions["country"], strict=True)), index=actions.index)


def _cells(actions: pd.DataFrame, lang: str) -> Iterable[Words]:
    """What may have been meant: every word by which something is found, but of cities only the names on the page."""
    offered = _WORDS | {"city": _of_text}
    return (offered[column](cell, lang) for column in offered for cell in actions[column].unique())


@lru_cache(maxsize=131072)
def _hit(key: str, column: str, cell: Any) -> bool:
    """Whether a cell holds a word, or one that begins with it; of three letters (*May*) it must be the whole one."""
    words = _WORDS[column](cell, _SPOKEN[0])
    begins = len(key) > 3 and not key.isdigit()
    return key in words or (begins and any(word.startswith(key) for word in words))


def _likest(key: str, known: Words) -> str:
    best = process.extractOne(key, known.keys(), scorer=OSA.normalized_similarity, score_cutoff=_LIKE)
    return known[best[0]] if best and len(key) > 3 else ""


def _key(word: str) -> str:
    return word if word.isdigit() else fold(word)


def _by_key(written: Iterable[str]) -> Words:
    found: Words = {}
    for word in written:
        if key := _key(word):
            found.setdefault(key, word)
    return found


# ── the words of a cell ───────────────────────────────────────────────────────


@lru_cache(maxsize=65536)
def _of_text(cell: str, lang: str) -> Words:
    return _by_key(parted(cell))


@lru_cache(maxsize=4096)
def _of_city(cell: tuple[str, str], lang: str) -> Words:
    """Its name, and the other names of the place that are as long: not *City of …*."""
    own = parted(cell[0])
    others = [parted(name) for name in gazetteer.other_names(*cell)]
    return _by_key([*own, *(word for words in others if len(words) == len(own) for word in words)])


@lru_cache(maxsize=2048)
def _of_country(cell: str, lang: str) -> Words:
    names = [str(locale.territories.get(cell, "")) for locale in _locales(lang)]
    return _by_key([*(word for name in names for word in parted(name)), cell, _SHORT.get(cell, "")])


@lru_cache(maxsize=2048)
def _of_kind(cell: str, lang: str) -> Words:
    ours = sorted(LANGUAGES, key=lambda code: code != lang)
    return _by_key(word for code in ours for word in parted(translator(code).code("kind", cell)))


@lru_cache(maxsize=16384)
def _of_date(cell: str, lang: str) -> Words:
    """The names of its months and the numbers of its days, never more than the source states."""
    when = dates.parse_or_none(cell)
    if when is None or when.precision == "year":
        return {}
    ends = (when.earliest, when.latest)
    names = [
        str(locale.months[form]["wide"][day.month])
        for locale in _locales(lang)
        for form in ("stand-alone", "format")
        for day in ends
    ]
    return _by_key([*names, *(str(day.day) for day in ends if when.precision != "month")])


def _locales(lang: str) -> list[Locale]:
    """Every language that is understood, `lang` first."""
    return [Locale.parse(code) for code in sorted(_SPOKEN, key=lambda code: code != lang)]


_WORDS: dict[str, Callable[[Any, str], Words]] = {
    "city": _of_city,
    "country": _of_country,
    "kind": _of_kind,
    "date": _of_date,
    "organisers": _of_text,
    "title": _of_text,
    "venue": _of_text,
    "source_title": _of_text,
    "source_publisher": _of_text,
}
