"""Whether a city lies in the country that stands beside it, asked of the gazetteer that came with the program."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pandas as pd

from marathon_dash.record import gazetteer
from marathon_dash.record.validate import COUNTRIES

__all__ = ["MOST_SEARCHES", "doubts"]

Doubt = tuple[int, str, str, str, str]

MOST_SEARCHES = 200  # new cities looked up in their country; the record gains a few at a time
MOST_SEARCHES_ELSEWHERE = 2  # cities looked up in the other countries of the record: half a second each
_ALIKE = 85  # of 100: `Vilnus` is that near to `Vilnius`


def doubts(actions: pd.DataFrame | None, places: pd.DataFrame | None) -> Iterator[Doubt]:
    """Row, column, kind of doubt, what was found, and the one candidate for a cure (or nothing).

    Cities of the published table `places` are known; only others are looked up.
    """
    if actions is None or actions.empty:
        return
    known = (
        {}
        if places is None
        else dict(
            zip(zip(places["country"], places["city"], strict=True), places["geonames_id"], strict=True)
        )
    )
    stated = actions[(actions["city"] != "") & actions["country"].isin(COUNTRIES)]
    pairs = list(dict.fromkeys(zip(stated["country"], stated["city"], strict=True)))
    unknown = [pair for pair in pairs if pair not in known][:MOST_SEARCHES]
    spelled = {str(number): city for (_, city), number in known.items() if number}
    searches = 0
    for country, city in unknown:
        column, kind, suggestion = _in_country(city, country, spelled)
        if kind == "unknown-place" and not suggestion and searches < MOST_SEARCHES_ELSEWHERE:
            searches += 1
            column, kind, suggestion = _elsewhere(city, tuple(sorted({c for c, _ in known} - {country})))
        if kind:
            rows = stated.index[(stated["city"] == city) & (stated["country"] == country)]
            found = f"{city}, {country}" if kind == "city-outside-country" else city
            yield from ((int(row), column, kind, found, suggestion) for row in rows)


def _in_country(city: str, country: str, spelled: dict[str, str]) -> tuple[str, str, str]:
    found = gazetteer.find(city, country)
    meant = gazetteer.locate(city, country)
    if meant:
        usual = meant.matched if meant.matched.casefold() == city.casefold() else city  # `VIENNA` is not
        usual = spelled.get(str(meant.geonames_id), usual)
        return ("city", "place-spelling", usual) if usual != city else ("city", "", "")
    if any(place.how != "near" for place in found):
        return "city", "several-places", ""
    names = list(dict.fromkeys(place.name for place in found if place.likeness >= _ALIKE))
    return "city", "unknown-place", names[0] if len(names) == 1 else ""


@lru_cache(maxsize=256)
def _elsewhere(city: str, countries: tuple[str, ...]) -> tuple[str, str, str]:
    """Whether the city lies in another country that the record knows. The whole world would take seconds."""
    places = [place for country in countries if (place := gazetteer.locate(city, country))]
    if not places:
        return "city", "unknown-place", ""
    largest = max(places, key=lambda place: place.people)
    others = [place.people for place in places if place.country != largest.country]
    clear = largest.people >= gazetteer.LEAD * max(others, default=0)
    return "country", "city-outside-country", largest.country if clear else ""
