"""Which part of the world a drawing of cities shows: as near as all that is left of a filter allows."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from marathon_dash.story.labels import Box
from marathon_dash.story.projection import View, fitted, lambert

__all__ = ["City", "apart", "near"]

City = tuple[str, str]  # country and city: two countries may have a city of one name
_NEAREST = (
    2.6  # times as near as Europe whole; the light layer is too coarse for more, and elsewhere for any nearer
)
_FARTHEST = 0.3  # places that need to be seen from further off are marked on the world beside the map


def near(
    cities: pd.DataFrame, view: View, size: float, corner: Box | None = None
) -> tuple[View, pd.DataFrame, pd.DataFrame, list[City]]:
    """The view for the cities, those inside it, those outside it, and which have no known place.

    `view` is that of Europe whole; of the cities in it the map shows the part that holds them all, with room for names
    of `size`. Where all lie elsewhere it shows that part of the world, unless they are far from each other. No mark
    comes under what is drawn in the `corner` at its left and top.
    """
    inside, outside, unplaced = apart(cities, view)
    if inside.empty and len(outside):
        longitude, latitude = (
            round((outside[name].min() + outside[name].max()) / 2) for name in ("longitude", "latitude")
        )
        there = replace(view, project=lambert(longitude, latitude))
        there = _around(outside, there, view.scale, size, corner)
        if there.scale > view.scale * _FARTHEST:
            return there, outside, inside, unplaced
    return _around(inside, view, view.scale * _NEAREST, size, corner), inside, outside, unplaced


def _around(cities: pd.DataFrame, view: View, most: float, size: float, corner: Box | None) -> View:
    places = list(zip(cities["longitude"], cities["latitude"], strict=True))
    room = (4 * size, 1.5 * size, size, 1.5 * size)  # a name stands beside its mark, on one side of it
    found = fitted(view, places, room, most)
    marked = Box(0, 0, 0, 0) if corner is None else Box(0, 0, corner.right + size, corner.bottom + size)
    if any(x < marked.right and y < marked.bottom for x, y in (found.at(*place) for place in places)):
        found = fitted(view, places, (room[0], marked.bottom, *room[2:]), most)
    return found


def apart(cities: pd.DataFrame, view: View) -> tuple[pd.DataFrame, pd.DataFrame, list[City]]:
    """The cities inside a view, those outside it, and which have no known place: most actions first, then by name."""
    cities = cities.sort_values(["actions", "country", "city"], ascending=[False, True, True], kind="stable")
    has_place = cities["longitude"].notna() & cities["latitude"].notna()
    known, unknown = cities[has_place], cities[~has_place]
    inside = [view.holds(x, y, 12) for x, y in zip(known["longitude"], known["latitude"], strict=True)]
    mask = pd.Series(inside, index=known.index, dtype=bool)
    return known[mask], known[~mask], list(zip(unknown["country"], unknown["city"], strict=True))
