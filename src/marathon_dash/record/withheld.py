"""Least data: who asked not to be shown is shown nowhere, and `name only` shows the name alone.

The rule (design, law 6): `withheld` beats everything and goes by person, so that a spell of someone
withheld elsewhere is withheld too, and other tables do not name them either. `name only` goes by person as
well: an earlier spell would tell what the newer one keeps back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

import pandas as pd
from anyascii import anyascii

from marathon_dash.record.cells import join, split

__all__ = ["apply", "level", "levels", "names_of", "withheld_people", "withholds", "without_text"]

Tables = Mapping[str, pd.DataFrame]

NAME_ONLY = {
    "detentions": ("detention_id", "person_id", "name", "name_local", "publication"),
    "actions": (
        "action_id", "date", "title", "kind", "country",
        "source_publisher", "source_title", "source_url", "confidence", "publication",
    ),
}  # fmt: skip
_LINKS = ("source_url", "sources")
_KEPT = ("name", "name_local", "other_names", "publication")
_TEXT = ("title", "venue", "note", "source_title", "outlet_note")
_WORD = re.compile(r"\w+")
REMOVED = "[…]"


def level(cell: str) -> str:
    """`public`, `name only` or `withheld`: what is neither of the first two, however written, is withheld.

    >>> level("Withheld "), level("hidden"), level("public")
    ('withheld', 'withheld', 'public')
    """
    found = " ".join(cell.split()).casefold()
    return found if found in ("public", "name only") else "withheld"


def withholds(column: str, cell: str, other: str) -> bool:
    """Whether a cell of this column shows less of its row than another: `withheld`, then `name only`, then `public`.

    >>> withholds("publication", "withheld", "public"), withholds("publication", "public", "name only")
    (True, False)
    """
    shown = ("withheld", "name only", "public")
    return column == "publication" and shown.index(level(cell)) < shown.index(level(other))


def levels(column: pd.Series[str]) -> pd.Series[str]:
    """The level of every cell of a column; each different cell is looked at once."""
    return column.map({cell: level(cell) for cell in column.unique()})


def withheld_people(tables: Tables) -> frozenset[str]:
    """The ids of everyone with at least one withheld row."""
    people = tables.get("detentions")
    if people is None or people.empty:
        return frozenset()
    return frozenset(people.loc[levels(people["publication"]) == "withheld", "person_id"]) - {""}


def names_of(tables: Tables, people: Iterable[str]) -> frozenset[str]:
    """Every spelling of those people's names that the record holds."""
    spells, chosen = tables.get("detentions"), set(people)
    if spells is None or spells.empty or not chosen:
        return frozenset()
    rows = spells.loc[spells["person_id"].isin(chosen), ["name", "name_local", "other_names"]]
    return frozenset(n for a, b, others in rows.to_numpy().tolist() for n in (a, b, *split(others)) if n)


def apply(
    tables: Tables, people: Iterable[str] | None = None, names: Iterable[str] | None = None
) -> dict[str, pd.DataFrame]:
    """The tables as the public may see them.

    `people` and `names` are the newest withheld list and its spellings; None takes both from `tables`
    themselves. An older version is read with the newest list, so that going back never un-withholds.
    """
    gone = withheld_people(tables) | frozenset(people or ())
    words = names_of(tables, gone) | frozenset(names or ())
    links = _links_of(tables, gone)
    shown = {name: _shown(name, table, gone) for name, table in tables.items()}
    return {name: _redact(table, words, links) for name, table in shown.items()} if words else shown


def without_text(tables: Tables) -> dict[str, pd.DataFrame]:
    """The tables without running text and with hosts for links: when nobody knows whom to withhold."""
    blank = {}
    for name, table in tables.items():
        blank[name] = table.copy()
        for column in table.columns:
            if column in _LINKS:
                blank[name][column] = [join(_host(link) for link in split(cell)) for cell in table[column]]
            elif column in _TEXT:
                blank[name][column] = [cell and REMOVED for cell in table[column]]
    return blank


def _links_of(tables: Tables, people: frozenset[str]) -> frozenset[str]:
    spells = tables.get("detentions")
    if spells is None or not people:
        return frozenset()
    cells = spells.loc[spells["person_id"].isin(people), "sources"]
    return frozenset(link for cell in cells for link in split(cell))


def _shown(name: str, table: pd.DataFrame, gone: frozenset[str]) -> pd.DataFrame:
    if "publication" not in table.columns:
        return table
    shown_as = levels(table["publication"])
    name_only = shown_as == "name only"
    kept = shown_as != "withheld"
    if "person_id" in table.columns:
        name_only |= table["person_id"].isin(table.loc[name_only, "person_id"])
        kept &= ~table["person_id"].isin(gone)
    shown, name_only = table[kept].reset_index(drop=True), name_only[kept].reset_index(drop=True)
    if name_only.any():
        rest = [column for column in shown.columns if column not in NAME_ONLY.get(name, shown.columns)]
        shown = shown.copy()
        shown.loc[name_only, rest] = ""
        shown.loc[name_only, "publication"] = "name only"
    return shown


def _redact(table: pd.DataFrame, names: frozenset[str], links: frozenset[str]) -> pd.DataFrame:
    """Take withheld names out of running text and addresses, inflected and transliterated ones too.

    An action whose own id spells such a name is left out: its id is a link.
    """
    stems = _stems(names)
    redacted = table.copy()
    for column in redacted.columns:
        if column in _LINKS:
            redacted[column] = [_cut(cell, stems, links) for cell in redacted[column]]
        elif not column.endswith("_id") and column not in _KEPT:
            redacted[column] = [_without(cell, names, stems) for cell in redacted[column]]
    if "action_id" in redacted.columns:
        redacted = redacted[[not _names(one, stems) for one in redacted["action_id"]]].reset_index(drop=True)
    return redacted


def _stems(names: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """The surnames in Latin letters, less the ending that a case changes; short ones are to fit whole."""
    words = {_latin(name.split()[-1]) for name in names if name.split()}
    return tuple((w[: max(4, len(w) - 2)], len(w) < 5) for w in sorted(words) if w)


def _latin(word: str) -> str:
    return re.sub("[^a-z0-9]", "", anyascii(word).lower())


def _hit(word: str, stems: tuple[tuple[str, bool], ...]) -> bool:
    latin = _latin(word)
    return any(latin == stem if whole else latin.startswith(stem) for stem, whole in stems)


def _names(text: str, stems: tuple[tuple[str, bool], ...]) -> bool:
    return any(_hit(word, stems) for word in _WORD.findall(text.replace("_", " ")))


def _without(cell: str, names: frozenset[str], stems: tuple[tuple[str, bool], ...]) -> str:
    for name in sorted(names, key=len, reverse=True):
        cell = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", REMOVED, cell, flags=re.IGNORECASE)
    return _WORD.sub(lambda found: REMOVED if _hit(found[0], stems) else found[0], cell)


def _cut(cell: str, stems: tuple[tuple[str, bool], ...], links: frozenset[str]) -> str:
    return join(
        _host(link) if link in links or _names(unquote(link), stems) else link for link in split(cell)
    )


def _host(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}/"
