"""The land under a drawing: countries, borders, Belarus outlined; worked out once for each view."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from marathon_dash.story.drawings.sheet import Sheet
from marathon_dash.story.palette import mixed
from marathon_dash.story.projection import View, path

__all__ = ["SHADE", "Land", "ground"]

Land = Mapping[str, Any]
SHADE = 0.2  # of the way from land to second text: a country with an action


@dataclass(frozen=True, slots=True)
class _Paths:
    """A land in a view, as SVG paths: of each country, of the borders, of the outline of Belarus."""

    land: Land
    countries: Mapping[str, str]
    border: str
    belarus: str


# Lasts as long as the process, one entry a view of the few that drawings have; holds its land, so that the
# identity in the key stays that land's.
_KNOWN: dict[tuple[int, View], _Paths] = {}


def ground(
    sheet: Sheet,
    view: View,
    land: Land,
    countries: Collection[str],
    belarus: str = "",
    ids: Mapping[str, str] | None = None,
) -> None:
    """Draw the land, `countries` a shade darker, the borders, Belarus outlined (and named, if `belarus`).

    With `ids` (country → ids of its actions) each of those is a darker shape of its own that carries them. Such a
    drawing is painted again with every filter, so the land is in many small shapes: a browser paints those it needs.
    """
    colours, paths = sheet.palette, _paths(land, view)
    shade = mixed(colours.land, colours.muted, SHADE)
    if ids is None:
        shaded = "".join(d for code, d in paths.countries.items() if code in countries)
        plain = "".join(d for code, d in paths.countries.items() if code not in countries)
        _fill(sheet, plain, colours.land)
        _fill(sheet, shaded, shade)
        _stroke(sheet, paths.border, colours.border, 0.8)
    else:
        # What never changes is for the player to paint once: the land, and the borders over what is shaded.
        sheet.open("g", data_land="")
        for d in paths.countries.values():
            _fill(sheet, d, colours.land)
        sheet.close("g")
        for code, rows in ids.items():
            _fill(sheet, paths.countries.get(code, ""), shade, data_rows=rows)
        sheet.open("g", data_land="")
        for d in _near(paths.border):
            _stroke(sheet, d, colours.border, 0.8)
        sheet.close("g")
    _stroke(sheet, paths.belarus, colours.ink, 1.4 if belarus else 0.7)
    if belarus:
        x, y = view.at(28.7, 53.1)
        sheet.text(x, y, belarus, view.width / 52, anchor="middle")


def _fill(sheet: Sheet, d: str, colour: str, **more: Any) -> None:
    if d:
        sheet.path(d, colour, fill_rule="evenodd", **more)


def _stroke(sheet: Sheet, d: str, colour: str, width: float) -> None:
    if d:
        sheet.path(d, stroke=colour, stroke_width=width, stroke_linejoin="round")


def _near(d: str, cell: float = 120) -> list[str]:
    """The strokes of a path, those that begin in the same square of the sheet together."""
    cells: dict[tuple[int, int], str] = {}
    for part in d.split("M")[1:]:
        x, y = part.partition("l")[0].split()
        place = (int(float(x) // cell), int(float(y) // cell))
        cells[place] = f"{cells.get(place, '')}M{part}"
    return list(cells.values())


def _paths(land: Land, view: View) -> _Paths:
    if (found := _KNOWN.get((id(land), view))) and found.land is land:
        return found
    countries: dict[str, str] = {}
    lines = {"border": "", "BY": ""}
    for feature in land["features"]:
        parts = feature["geometry"]["coordinates"]
        if "code" in feature["properties"]:
            rings = (points for polygon in parts for ring in polygon if (points := view.ring(ring)))
            countries[feature["properties"]["code"]] = "".join(path(points, closed=True) for points in rings)
        else:
            drawn = (path(part, closed=False) for line in parts for part in view.lines(line))
            lines[feature["properties"]["line"]] = "".join(drawn)
    if len(_KNOWN) > 16:
        _KNOWN.clear()
    made = _KNOWN[id(land), view] = _Paths(land, countries, lines["border"], lines["BY"])
    return made
