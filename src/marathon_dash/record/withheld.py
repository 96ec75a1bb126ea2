"""Least data: who asked not to be shown is shown nowhere, and `name only` shows the name alone.

The rule (design, law 6): `withheld` beats everything and goes by person, so that a spell of someone
withheld elsewhere is withheld too, and other tables do not name them either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import pandas as pd

from marathon_dash.record.cells import split

__all__ = ["apply", "names_of", "withheld_people"]

Tables = Mapping[str, pd.DataFrame]

NAME_ONLY = {
    "detentions": ("detention_id", "person_id", "name", "name_local", "publication"),
    "actions": (
        "action_id", "date", "title", "kind", "country",
        "source_publisher", "source_title", "source_url", "confidence", "publication",
    ),
}  # fmt: skip
_LINKS = ("source_url", "sources")
REMOVED = "[…]"


def withheld_people(tables: Tables) -> frozenset[str]:
    """The ids of everyone with at least one withheld row."""
    people = tables.get("detentions")
    if people is None or people.empty:
        return frozenset()
    return frozenset(people.loc[people["publication"] == "withheld", "person_id"])


def names_of(tables: Tables, people: Iterable[str]) -> frozenset[str]:
    """Every spelling of those people's names, and their surnames, that the record holds."""
    spells, chosen = tables.get("detentions"), set(people)
    if spells is None or spells.empty or not chosen:
        return frozenset()
    rows = spells.loc[spells["person_id"].isin(chosen), ["name", "name_local", "other_names"]]
    full = {n for a, b, others in rows.to_numpy().tolist() for n in (a, b, *split(others)) if n}
    return frozenset(full | {name.split()[-1] for name in full if len(name.split()[-1]) > 3})


def apply(
    tables: Tables, people: Iterable[str] | None = None, names: Iterable[str] | None = None
) -> dict[str, pd.DataFrame]:
    """The tables as the public may see them.

    `people` and `names` are the newest withheld list and its spellings; None takes both from `tables`
    themselves. An older version is read with the newest list, so that going back never un-withholds.
    """
    gone = withheld_people(tables) | frozenset(people or ())
    words = names_of(tables, gone) | frozenset(names or ())
    shown = {name: _shown(name, table, gone) for name, table in tables.items()}
    return {name: _redact(table, words) for name, table in shown.items()} if words else shown


def _shown(name: str, table: pd.DataFrame, gone: frozenset[str]) -> pd.DataFrame:
    if "publication" not in table.columns:
        return table
    kept = table[table["publication"] != "withheld"]
    if "person_id" in table.columns:
        kept = kept[~kept["person_id"].isin(gone)]
    if not (kept["publication"] == "name only").any():
        return kept.reset_index(drop=True)
    kept = kept.reset_index(drop=True).copy()
    rest = [column for column in kept.columns if column not in NAME_ONLY.get(name, kept.columns)]
    kept.loc[kept["publication"] == "name only", rest] = ""
    return kept


def _redact(table: pd.DataFrame, words: frozenset[str]) -> pd.DataFrame:
    """Take withheld names out of running text, and out of addresses that spell them."""
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.IGNORECASE)
    slugs = re.compile("|".join(re.escape(w.lower().replace(" ", "-")) for w in longest_first), re.IGNORECASE)
    redacted = table.copy()
    for column in redacted.columns:
        if column in _LINKS:
            redacted[column] = [_without(cell, slugs) for cell in redacted[column]]
        elif not column.endswith("_id") and column not in (
            "name",
            "name_local",
            "other_names",
            "publication",
        ):
            redacted[column] = [pattern.sub(REMOVED, cell) for cell in redacted[column]]
    return redacted


def _without(cell: str, slugs: re.Pattern[str]) -> str:
    links = [
        f"{urlsplit(link).scheme}://{urlsplit(link).netloc}/" if slugs.search(link) else link
        for link in split(cell)
    ]
    return "; ".join(links)
