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

    With `ids` (country → ids of its actions) each of those is a darker shape of its own that carries them.
    """
    colours, paths = sheet.palette, _paths(land, view)
    shaded = "".join(d for code, d in paths.countries.items() if code in countries)
    plain = "".join(d for code, d in paths.countries.items() if code not in countries)
    for d, fill in ((plain, colours.land), (shaded, mixed(colours.land, colours.muted, SHADE))):
        if d:
            sheet.path(d, fill, fill_rule="evenodd")
    for code, rows in (ids or {}).items():
        if own := paths.countries.get(code):
            sheet.path(own, mixed(colours.land, colours.muted, SHADE), fill_rule="evenodd", data_rows=rows)
    for d, colour, width in (
        (paths.border, colours.border, 0.8),
        (paths.belarus, colours.ink, 1.4 if belarus else 0.7),
    ):
        if d:
            sheet.path(d, stroke=colour, stroke_width=width, stroke_linejoin="round")
    if belarus:
        x, y = view.at(28.7, 53.1)
        sheet.text(x, y, belarus, view.width / 52, anchor="middle")


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
