"""One person under every spelling and script, and under a slip of the finger.

Every name is written in Latin letters (`anyascii`: every script there is, Łacinka and Polish letters too, no
dependencies), then folded so that the usual ways to write one Belarusian name fall together:

>>> [fold(word) for word in ("Золатава", "Золотова", "Zolotowa", "Zolatava")]
['zalatava', 'zalatava', 'zalatava', 'zalatava']

What is left apart is found by edit distance (`rapidfuzz`). The folded form is for finding, never for showing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import process
from rapidfuzz.distance import OSA

from marathon_dash.record.cells import split

__all__ = ["Index", "fold", "index", "parted"]

_LONGEST = 60  # letters of a query that are looked at
# one slip in five letters (0.8 is lost to rounding); shorter words must be exact or the beginning of a name
_ALIKE = 0.799
_RULES = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"[^a-z]", ""),  # signs, apostrophes
        (r"s?h?ch|tsch|cz|ts|tz", "c"),  # ч, щ, ц: ch, tsch, cz, ts
        (r"s[hz]|sch", "s"),  # ш: sh, sz
        (r"zh|rz", "z"),  # ж: zh, rz
        (r"kh|gh|g", "h"),  # х, г: h and g are one letter to most who write these names
        (r"w", "v"),
        (r"x", "ks"),
        (r"q", "k"),
        (r"[yj]", "i"),
        (r"(?<=[aeo])u(?=[^aeiou]|$)", "v"),  # ў: au, av
        (r"dz(?=[aeiouv])", "d"),  # дз for soft д
        (r"i+(?=[aeou])", ""),  # softness: ia, ya, ja
        (r"o", "a"),  # Belarusian writes a where Russian writes an unstressed o
        (r"(.)\1", r"\1"),  # doubled letters
    )
)


@lru_cache(maxsize=131072)
def fold(word: str) -> str:
    """A word as it is compared: Latin letters only, the spellings of one name fallen together."""
    folded = anyascii(word).lower()
    for pattern, by in _RULES:
        folded = pattern.sub(by, folded)
    return folded


@dataclass(frozen=True, slots=True)
class Index:
    """Every folded word of every name, and whose it is. Made once a version; nobody may write to it."""

    words: tuple[str, ...]
    owners: tuple[tuple[int, ...], ...]
    people: tuple[str, ...]

    def find(self, query: str) -> list[str] | None:
        """Ids of the people whose names hold every word of the query, best first; None for a blank one."""
        if not query.strip():
            return None
        sought = [folded for word in parted(query[:_LONGEST]) if (folded := fold(word))]
        if not sought:
            return []
        scores = [self._owners(word) for word in sought]
        everyone = set(scores[0]).intersection(*scores[1:])
        total = {who: sum(found[who] for found in scores) for who in everyone}
        return [self.people[who] for who in sorted(total, key=lambda who: (-total[who], who))]

    def _owners(self, word: str) -> dict[int, float]:
        """Who has a name like this word, and how like: 1 the same, 0.95 begins with it, from 0.8 a slip."""
        hits = {at: 0.95 for at, known in enumerate(self.words) if known.startswith(word)} if word else {}
        if len(word) > 3:
            alike = process.extract(
                word, self.words, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, limit=None
            )
            hits |= {at: score for _, score, at in alike if score > hits.get(at, 0)}
        elif word:
            hits |= {at: 1.0 for at in hits if self.words[at] == word}
        found: dict[int, float] = {}
        for at, score in hits.items():
            for who in self.owners[at]:
                found[who] = max(score, found.get(who, 0))
        return found


def index(rows: Iterable[Mapping[str, str]]) -> Index:
    """The index of rows of `detentions` (or of people): name, local name and other names, by person."""
    people: dict[str, int] = {}
    owners: dict[str, set[int]] = {}
    for row in rows:
        who = people.setdefault(row["person_id"], len(people))
        for name in (row["name"], row["name_local"], *split(row["other_names"])):
            for word in parted(name):
                if folded := fold(word):
                    owners.setdefault(folded, set()).add(who)
    words = tuple(sorted(owners))
    return Index(words, tuple(tuple(sorted(owners[word])) for word in words), tuple(people))


def parted(text: str) -> list[str]:
    """The words of a text: what stands between spaces, dashes, slashes, stops and brackets."""
    return [word for word in re.split(r"[\s\-‐–—/,.;:!?()«»“”\"]+", text) if word]
