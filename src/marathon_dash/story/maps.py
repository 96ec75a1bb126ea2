"""The map one moves and touches (pydeck): own land by URL, a mark a city, names that keep apart.

It asks nobody outside: `map_provider=None` and no map style. The land is never inline: it would travel with
every change of a filter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd
import pydeck as pdk

from marathon_dash.i18n import Translator
from marathon_dash.story import where
from marathon_dash.story.camera import Camera
from marathon_dash.story.drawings.ground import SHADE
from marathon_dash.story.labels import Box, Mark, placed
from marathon_dash.story.palette import Palette, mixed

__all__ = ["cities", "picked"]

HIT = 13.0  # pixels: what a finger can hit; a mark itself may be smaller
NUDGE = 1e-7  # degrees: the least change of a view that moves the camera back to it
_SIZE = 15.0
_String = pdk.types.String


def cities(
    table: pd.DataFrame,
    land_url: str,
    t: Translator,
    palette: Palette,
    view: Camera,
    *,
    countries: Collection[str] = (),
    largest: int = 0,
    chosen: tuple[str, str] | None = None,
    among: pd.DataFrame | None = None,
    asked: int = 0,
    round_: int = 0,
) -> pdk.Deck:
    """The map of the cities in `table` (as `select.cities` makes it), seen through `view`.

    `countries` are shaded; `largest` is the most actions of any city of the whole record; `chosen` (country,
    city) is ringed; `among` are the cities of all steps of a playback, so that a name stays in its place. Count
    `asked` up to bring the camera back to `view`, and `round_` to drop the browser's own selection of a mark (its
    layer gets a new name).
    """
    rows = _rows(table, t, largest)
    ringed = [
        row for row in rows if chosen and (row["country"], row["city"]) == (chosen[0], _literal(chosen[1]))
    ]
    step = asked % 1000 * NUDGE
    state = pdk.ViewState(
        longitude=view.longitude + step,
        latitude=view.latitude + step,
        zoom=view.zoom + step,
        min_zoom=-1,
        max_zoom=8,
    )
    return pdk.Deck(
        layers=[
            *([_land(land_url, palette, countries)] if land_url else []),
            _marks(
                "cities", rows, "r", get_fill_color=_rgb(palette.red), get_line_color=_rgb(palette.background)
            ),
            _marks(
                "chosen", ringed, "ring", filled=False, get_line_color=_rgb(palette.ink), get_line_width=2.5
            ),
            _names(rows, rows if among is None else _rows(among, t, largest), t, palette, view),
            _marks(f"touch-{round_}", rows, "hit", pickable=True, stroked=False, get_fill_color=[0, 0, 0, 0]),
        ],
        initial_view_state=state,
        map_provider=None,
        tooltip={"text": "{tip}", "style": _tooltip(palette)},
    )


def picked(selection: Mapping[str, Any], table: pd.DataFrame) -> tuple[str, str] | None:
    """The (country, city) that a selection payload of the map names, if it is one of `table`; else None.

    The payload comes from the browser: anything may stand in it, and only what is in the table is believed.
    """
    known = {
        (country, _literal(city)): (country, city)
        for country, city in zip(table["country"], table["city"], strict=True)
    }
    objects = selection.get("objects") if isinstance(selection, Mapping) else None
    for layer in objects.values() if isinstance(objects, Mapping) else ():
        for entry in layer if isinstance(layer, list) else ():
            if isinstance(entry, Mapping):
                pair = (entry.get("country"), entry.get("city"))
                if all(isinstance(part, str) for part in pair) and pair in known:
                    return known[pair]
    return None


def _rows(table: pd.DataFrame, t: Translator, largest: int) -> list[dict[str, Any]]:
    known = table.dropna(subset=["longitude", "latitude"]).to_dict("records")
    return sorted(
        (_row(row, t, largest) for row in known), key=lambda row: (-row["n"], row["country"], row["city"])
    )


def _row(row: Mapping[Any, Any], t: Translator, largest: int) -> dict[str, Any]:
    n, name = int(row["actions"]), str(row["city"])
    r = where.radius(n, max(largest, n))
    said = t("map.city_actions", n=n, city=name, country=t.country(row["country"]))
    return {
        "country": row["country"],
        "city": _literal(name),
        "n": n,
        "lon": float(row["longitude"]),
        "lat": float(row["latitude"]),
        "r": round(r, 2),
        "hit": round(max(r, HIT), 2),
        "ring": round(r + 5, 2),
        "tip": _literal(said),
    }


def _land(url: str, palette: Palette, countries: Collection[str]) -> pdk.Layer:
    """The land: shaded countries, borders, Belarus outlined. Colours are expressions the browser works out."""
    codes = sorted(code for code in countries if re.fullmatch("[A-Z]{2}", code))
    shaded = " || ".join(f"properties.code === '{code}'" for code in codes) or "false"
    land, shade = _rgb(palette.land), _rgb(mixed(palette.land, palette.muted, SHADE))
    return pdk.Layer(
        "GeoJsonLayer",
        id="land",
        data=url,
        stroked=False,
        get_fill_color=f"{shaded} ? {shade} : {land}",
        get_line_color=f"properties.line === 'BY' ? {_rgb(palette.ink)} : {_rgb(palette.border)}",
        get_line_width="properties.line === 'BY' ? 1.6 : 0.8",
        line_width_units=_String("pixels"),
        update_triggers={"getFillColor": f"{palette.name} {codes}", "getLineColor": palette.name},
    )


def _marks(name: str, rows: list[dict[str, Any]], radius: str, **more: Any) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        id=name,
        data=rows,
        get_position="[lon, lat]",
        get_radius=radius,
        radius_units=_String("pixels"),
        line_width_units=_String("pixels"),
        **{"stroked": True, "get_line_width": 1.2, **more},
    )


def _names(
    shown: list[dict[str, Any]], rows: list[dict[str, Any]], t: Translator, palette: Palette, view: Camera
) -> pdk.Layer:
    """The names of those `shown` for which there is room in `view` beside all `rows`, and that of Belarus.

    Their size is in units of the world, at most 15 pixels: zoomed in they stay as they are, zoomed out they
    shrink with the land, so that they never run into each other. (The browser's own way of keeping them
    apart, deck.gl's CollisionFilterExtension, drew none of them.)
    """
    marks = [Mark(*view.at(row["lon"], row["lat"]), row["r"], row["city"], _SIZE) for row in rows]
    kept_free = [
        Box(*view.at(west, north), *view.at(east, south)) for west, south, east, north in where.BELARUS
    ]
    belarus: dict[str, Any] = {
        "text": t.country("BY"),
        "lon": 28.1,
        "lat": 53.4,
        "anchor": "middle",
        "off": [0, 0],
    }
    texts: list[dict[str, Any]] = (
        [{**belarus, "colour": _rgb(palette.muted)}] if kept_free[0].right - kept_free[0].left > 90 else []
    )
    visible = {(row["country"], row["city"]) for row in shown}
    for label in placed(marks, Box(0, 0, view.width, view.height), kept_free):
        mark, row = marks[label.mark], rows[label.mark]
        if (row["country"], row["city"]) not in visible:
            continue
        off = [round(label.x - mark.x, 1), round(label.y - _SIZE * 0.35 - mark.y, 1)]
        place = {"lon": row["lon"], "lat": row["lat"], "anchor": label.anchor, "off": off}
        texts.append({**place, "text": mark.name, "colour": _rgb(palette.ink)})
    return pdk.Layer(
        "TextLayer",
        id="names",
        data=texts,
        get_position="[lon, lat]",
        get_text="text",
        get_color="colour",
        get_text_anchor="anchor",
        get_alignment_baseline=_String("center"),
        get_pixel_offset="off",
        get_size=round(_SIZE / 2**view.zoom, 4),
        size_units=_String("common"),
        size_max_pixels=_SIZE,
        font_family=_String("Source Sans, sans-serif"),
        font_settings={"sdf": True, "fontSize": 48, "buffer": 8, "radius": 14},
        outline_width=7,
        outline_color=_rgb(palette.background),
        # a list of texts is taken for the names of columns, and "auto" fails in the browser
        character_set=[_String(c) for c in sorted(set("".join(text["text"] for text in texts)))]
        or [_String(" ")],
    )


def _literal(text: str) -> str:
    """Text that the browser's JSON converter takes for text: what begins with @@ it would run as an expression."""
    return f"\u2060{text}" if text.startswith("@@") else text


def _rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _tooltip(palette: Palette) -> dict[str, str]:
    edge = f"1px solid {palette.hairline}"
    return {"backgroundColor": palette.second, "color": palette.ink, "border": edge, "fontSize": "15px"}
