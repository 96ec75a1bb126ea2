"""Who is who in the spells of detention: spells in their order, and one person under two spellings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

from marathon_dash.record.cells import split
from marathon_dash.record.dates import parse_or_none
from marathon_dash.record.gazetteer import fold

__all__ = ["successive_spells", "two_spellings"]

Row = dict[str, Any]
Spelled = tuple[int, str, str, str, str]  # row, person_id, name, name_local, other_names
Doubt = tuple[int, str, str, str, str]

LIKE = 90  # of 100: two people of the shipped record are at most 78 alike, Andreyeva and Andreeva 97
MOST_COMPARED = 3_000  # people; each is compared with every other


def successive_spells(frame: pd.DataFrame | None) -> Iterator[tuple[int, Row, int, Row]]:
    """Each spell with the one before it of the same person: row, spell, row before, spell before."""
    if frame is None or frame.empty:
        return
    several = frame[frame["person_id"].duplicated(keep=False)]
    for _, spells in several.groupby("person_id", sort=False):
        cells: list[Any] = spells.to_dict("records")
        rows: list[tuple[int, Row]] = list(zip(spells.index.tolist(), cells, strict=True))
        dated = [
            (when.earliest, row, spell)
            for row, spell in rows
            if (when := parse_or_none(spell["detained_on"]))
        ]
        dated.sort(key=lambda entry: entry[0])
        for (_, row_before, before), (_, row, spell) in pairwise(dated):
            yield row, spell, row_before, before


def two_spellings(frame: pd.DataFrame | None) -> Iterator[Doubt]:
    """Row, column, what stands there, what the other row says, and the one candidate for a cure."""
    if frame is None or frame.empty:
        return
    columns = ("person_id", "name", "name_local", "other_names")
    rows = list(zip(frame.index.tolist(), *(frame[column].tolist() for column in columns), strict=True))
    yield from _one_id_two_names(rows)
    yield from _two_ids_one_name(rows)


def _one_id_two_names(rows: list[Spelled]) -> Iterator[Doubt]:
    counted: dict[str, Counter[str]] = {}
    for _, person, name, *_ in rows:
        counted.setdefault(person, Counter())[name] += 1
    usual = {person: names.most_common(1)[0][0] for person, names in counted.items() if len(names) > 1}
    for row, person, name, *_ in rows:
        if usual.get(person, name) != name:
            yield row, "name", name, usual[person], usual[person]


def _two_ids_one_name(rows: list[Spelled]) -> Iterator[Doubt]:
    """The later of two ids that share a name in any spelling, or whose names are nearly the same."""
    first: dict[str, str] = {}  # any spelling → the id it came with first
    told: set[tuple[str, str]] = set()
    for row, person, *written in rows:
        for spelling in _spellings(*written):
            other = first.setdefault(spelling, person)
            if other != person and (person, other) not in told:
                told.add((person, other))
                yield row, "person_id", person, other, other
    yield from _nearly_the_same(rows, told)


def _nearly_the_same(rows: list[Spelled], told: set[tuple[str, str]]) -> Iterator[Doubt]:
    names: dict[str, tuple[str, int]] = {}
    for row, person, name, *_ in rows:
        names.setdefault(person, (_sorted_words(name), row))
    if len(names) > MOST_COMPARED:
        return
    people, words = list(names), [name for name, _ in names.values()]
    for i, person in enumerate(people):
        near = process.extract(words[i], words[:i], scorer=fuzz.ratio, score_cutoff=LIKE, limit=1)
        if near and (person, people[near[0][2]]) not in told:
            yield names[person][1], "person_id", person, people[near[0][2]], ""


def _spellings(name: str, local: str, others: str) -> set[str]:
    return {_sorted_words(text) for text in (name, local, *split(others)) if len(text.split()) > 1}


@lru_cache(maxsize=8192)
def _sorted_words(name: str) -> str:
    return " ".join(sorted(fold(name).split()))
