"""Places of the world by name: GeoNames (geonames.org, CC BY 4.0), packed by scripts/build_places.py.

A country is unpacked when it is first asked for, and a few stay in memory: 20 to 60 MB in all, 5 MB on disk.
"""

from __future__ import annotations

import lzma
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import pandas as pd
from rapidfuzz import fuzz, process

__all__ = ["CREDIT", "LEAD", "Place", "complete", "find", "fold", "locate", "other_names", "own_names"]

CREDIT = "GeoNames (CC BY 4.0)"
LEAD = 10  # a place is meant without asking when it has ten times the people of the next of its name
NEAR = 75  # of 100; Вільня is not among the other names of Vilnius, but near to Вільнюс (77)

_FILE = Path(__file__).with_name("gazetteer.zip")
_LONGEST = 100  # letters; the longest name in GeoNames has 92
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
    | dict.fromkeys("'’‘ʼʹ`´", "")
    | dict.fromkeys("-‐‑–—.,", " ")
)
_ACCENTS, _SPACES = re.compile("[\u0300-\u036f]"), re.compile(" {2,}")
_ORDER = {"exact": 0, "alternate": 1, "near": 2}

How = Literal["exact", "alternate", "near"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place of GeoNames. Coordinates in degrees (WGS 84), to about 100 m; `people` to two figures.

    `how` says what was found: its `name`, another name, or a name near to what was asked for; `matched` is
    that name as GeoNames writes it, `likeness` 0 to 100.
    """

    geonames_id: int
    name: str
    country: str
    longitude: float
    latitude: float
    people: int
    how: How
    matched: str
    likeness: float


@dataclass(frozen=True, slots=True)
class _Country:
    """A country unpacked: a line of names and a line of figures a place, and the names folded."""

    code: str
    names: list[str]
    figures: list[str]
    folded: str


def fold(text: str) -> str:
    """Text for comparing: lower case, without accents, apostrophes and hyphens; lines stay lines."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return _SPACES.sub(" ", _ACCENTS.sub("", plain)).strip(" ")


def find(name: str, country: str = "", *, most: int = 8) -> list[Place]:
    """The places called `name`: its own name first, then other names; when there are none, near misses.

    Of equals the one with most people comes first. With a blank `country` the whole world is searched (two
    seconds), without near misses. An unknown country, or what cannot be a name, gives an empty list.
    """
    wanted = _wanted(name)
    codes = [country] if country else sorted(_codes())
    found = [place for code in codes for place in _called(wanted, code)]
    if not found and country:
        found = _near(wanted, country, most)
    return sorted(found, key=lambda p: (_ORDER[p.how], -p.likeness, -p.people))[:most]


def locate(name: str, country: str) -> Place | None:
    """The one place that is meant by a name in a country; None when there is none, or no clear one.

    Clear is a place, by its name or another of its names, with `LEAD` times the people of the next.
    """
    found = sorted(_called(_wanted(name), country), key=lambda place: -place.people)
    if len(found) > 1 and found[0].people < LEAD * found[1].people:
        return None
    return found[0] if found else None


def own_names(country: str) -> list[str]:
    """How the places of a country are called there (GeoNames); empty for one that is not in the gazetteer."""
    if country not in _codes():
        return []
    with zipfile.ZipFile(_FILE) as file:
        names, _ = lzma.decompress(file.read(country)).decode().split("\n\n")
    return [line.split("|", 2)[1] for line in names.split("\n")]


@lru_cache(maxsize=4096)
def other_names(city: str, country: str) -> tuple[str, ...]:
    """What else a city is called (GeoNames): in other languages, before; none where no clear place is meant."""
    if not (place := locate(city, country)):
        return ()
    known = _country(country)
    line = next(n for n, line in enumerate(known.figures) if line.startswith(f"{place.geonames_id}\t"))
    return tuple(known.names[line].strip("|").split("|"))


def complete(places: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """`places` with a row more for every city of `actions` that it lacks and `locate` knows.

    So a new city is on the map as soon as its action is published. Columns and text as in the table `places`.
    """
    known = set(zip(places["country"], places["city"], strict=True))
    wanted = set(zip(actions["country"], actions["city"], strict=True)) - known
    rows = [_row(city, place) for country, city in sorted(wanted) if (place := locate(city, country))]
    more = pd.DataFrame(rows, columns=places.columns, dtype="str").fillna("")
    return pd.concat([places, more], ignore_index=True) if rows else places


def _row(city: str, place: Place) -> dict[str, str]:
    return {
        "country": place.country,
        "city": city,
        "longitude": f"{place.longitude:.3f}",
        "latitude": f"{place.latitude:.3f}",
        "geonames_id": str(place.geonames_id),
        "geonames_name": place.name,
        "source": CREDIT,
    }


def _wanted(name: str) -> str:
    """What to look for: folded, on one line; blank when it cannot be the name of a place."""
    one_line = " ".join(name[: _LONGEST + 1].replace("|", " ").split())
    return fold(one_line) if len(one_line) <= _LONGEST else ""


@cache
def _codes() -> frozenset[str]:
    with zipfile.ZipFile(_FILE) as file:
        return frozenset(file.namelist())


@lru_cache(maxsize=8)
def _country(code: str) -> _Country:
    """A country unpacked; without places when there is no such country."""
    if code not in _codes():
        return _Country(code, [], [], "")
    with zipfile.ZipFile(_FILE) as file:
        names, figures = lzma.decompress(file.read(code)).decode().split("\n\n")
    return _Country(code, names.split("\n"), figures.split("\n"), fold(names))


def _called(wanted: str, code: str) -> list[Place]:
    """The places of a country that bear exactly this name (folded), as their own or another."""
    country, found = _country(code), []
    start = country.folded.find(f"|{wanted}|") if wanted else -1
    while start >= 0:
        line = country.folded.count("\n", 0, start)
        matched = next((n for n in country.names[line].split("|") if fold(n) == wanted), wanted)
        found.append(_place(country, line, matched))
        end = country.folded.find("\n", start)
        start = country.folded.find(f"|{wanted}|", end) if end >= 0 else -1
    return found


def _near(wanted: str, code: str, most: int) -> list[Place]:
    """The places of a country with a name like this one, each once, by its likest name."""
    country = _country(code)
    names = [
        (n, line) for line, all_names in enumerate(country.folded.split("\n")) for n in all_names.split("|")
    ]
    hits = process.extract(
        wanted, [n for n, _ in names], scorer=fuzz.ratio, score_cutoff=NEAR, limit=4 * most, processor=None
    )
    found: dict[int, Place] = {}
    for folded, likeness, index in hits if wanted else []:
        line = names[index][1]
        matched = next((n for n in country.names[line].split("|") if fold(n) == folded), folded)
        found.setdefault(line, _place(country, line, matched, "near", float(likeness)))
    return list(found.values())


def _place(
    country: _Country, line: int, matched: str, how: How | None = None, likeness: float = 100.0
) -> Place:
    own = country.names[line].split("|")[1]
    number, longitude, latitude, people = country.figures[line].split("\t")
    how = how or ("exact" if matched == own else "alternate")
    where = (float(longitude), float(latitude))
    return Place(int(number), own, country.code, *where, int(people), how, matched, round(likeness, 1))
