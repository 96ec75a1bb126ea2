"""The map's widgets: where it looks, month by month, which city is chosen, and what to show without WebGL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from marathon_dash.i18n import Translator
from marathon_dash.record import land
from marathon_dash.serve.session.frame import action_list
from marathon_dash.serve.session.playback import PLAYING, held_month, playback
from marathon_dash.serve.session.published import is_current, published, record
from marathon_dash.serve.session.selection import current_selection, held, look
from marathon_dash.serve.session.show import say, svg
from marathon_dash.story import camera, filters, maps, where
from marathon_dash.story.drawings.cities import full, small
from marathon_dash.story.drawings.cities import part as drawn
from marathon_dash.story.palette import Palette
from marathon_dash.story.select import Selection, cities, without_place

__all__ = ["Shown", "city_panel", "draw", "held_there", "sheet"]

_MAP, _CITY = "map", "map_city"
_TICK = 1.0  # seconds a month

# What the browser can do and how wide the map is: a script of a few lines tells, no library. It also leaves the
# wheel to the page, which could not be moved past the map otherwise; with Ctrl or a pinch the wheel zooms.
_PROBE = st.components.v2.component(
    "map_probe",
    html="<div></div>",
    js="""
export default function ({ parentElement, setStateValue }) {
  const place = parentElement.querySelector("div")
  if (place.leave) return place.leave
  const seen = new ResizeObserver(() => {
    const width = Math.round(place.getBoundingClientRect().width / 20) * 20
    if (width === 0) return
    seen.disconnect()
    const webgl = Boolean(document.createElement("canvas").getContext("webgl2"))
    setStateValue("browser", { webgl, width })
  })
  seen.observe(place)
  const fit = new ResizeObserver(() => window.dispatchEvent(new Event("resize"))) // the map minds the window alone
  fit.observe(place)
  const wheel = (event) => {
    const map = event.target.closest?.('[data-testid="stDeckGlJsonChart"]')
    const alone = map && map.getBoundingClientRect().height > 0.9 * window.innerHeight
    if (map && !alone && !event.ctrlKey && !event.metaKey) event.stopPropagation()
  }
  document.addEventListener("wheel", wheel, { capture: true, passive: true })
  place.leave = () => {
    seen.disconnect()
    fit.disconnect()
    document.removeEventListener("wheel", wheel, { capture: true })
    place.leave = undefined
  }
  return place.leave
}
""",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the map is of: the actions of the selection, their cities, the largest mark of the whole record."""

    actions: pd.DataFrame
    cities: pd.DataFrame
    largest: int


def draw(shown: Shown, t: Translator, palette: Palette, without: DeltaGenerator) -> None:
    """The presets, the map, and under it the playback; while it plays only this part runs anew.

    `without`: the place for the actions without a stated city, of the month that is shown.
    """
    browser, heading = _browser(), st.empty()
    _presets(t, browser[0])
    playing = bool(st.session_state.get(PLAYING))

    def body() -> None:
        if st.session_state.pop("map_clicked", False) or not is_current("map"):
            st.rerun()
        above = st.container(key="map_place")
        month, window = playback(shown.actions, t)
        part = where.up_to(shown.actions, month, window) if month else shown.actions
        heading.header(where.summary(part, t), anchor=False)
        if month:
            say(where.step_words(part, month, window, t), "small")
        with above:
            _map(shown, part, t, palette, browser)
        with without.container():
            _without_city(part, t)

    (st.fragment(run_every=_TICK)(body) if playing else body)()


def held_there(shown: Shown, t: Translator) -> tuple[Shown, str]:
    """What the map is of at the month at which it is held, and that month in words; all of it and blank else."""
    month, window = held_month(shown.actions)
    if month is None:
        return shown, ""
    part = where.up_to(shown.actions, month, window)
    there = Shown(part, cities(part, published("places")), shown.largest)
    return there, where.step_words(part, month, window, t)


def sheet(shown: Shown, selection: Selection, t: Translator, palette: Palette, month: str = "") -> str:
    """The map as a drawing to take away: title, numbers, day and source on it; with the month at which it is held."""
    return full(
        shown.cities,
        land.light(),
        t,
        palette,
        title=t("map.title"),
        label=where.takeaway(shown.actions, t),
        numbers=where.numbers(shown.actions, t),
        notes=where.without_words(shown.actions, t),
        source=" · ".join(filter(None, (month, *filters.notes(selection, record().changed_on, t)))),
        countries=set(shown.actions["country"]) - {""},
        largest=shown.largest,
    )


def city_panel(shown: Shown, cities_asked_for: tuple[str, ...], t: Translator) -> None:
    """Choose a city by the keyboard or see the one chosen on the map: its actions.

    A link that asks for one city opens on it.
    """
    ordered = shown.cities.sort_values("city", kind="stable")
    options = list(zip(ordered["country"], ordered["city"], strict=True))
    wanted = "".join(current_selection().seen("place"))
    named = next((o for o in options if " ".join(o) == wanted), None)
    held_city = held(_CITY, named or next((o for o in options if (o[1],) == cities_asked_for), None))
    chosen = st.selectbox(
        t("map.city"),
        options,
        options.index(held_city) if held_city in options else None,
        key=_CITY,
        format_func=lambda city: f"{city[1]}, {t.country(city[0])}",
        placeholder=t("map.choose"),
        on_change=lambda: _choose(st.session_state[_CITY]),
    )
    if chosen:
        here = shown.actions[(shown.actions["country"] == chosen[0]) & (shown.actions["city"] == chosen[1])]
        action_list(here.sort_values("date"), t)


def _browser() -> tuple[bool, int]:
    """Whether the browser draws WebGL, and how many pixels wide the map is; a guess until it has said so.

    What it says is not believed beyond reason: it comes from outside.
    """
    told = _PROBE(key="map_probe", on_browser_change=lambda: None)  # no choice of the viewer: the link stands
    said = told.browser if isinstance(getattr(told, "browser", None), Mapping) else {}
    width = said.get("width")
    return said.get("webgl") is not False, width if isinstance(
        width, int
    ) and 200 <= width <= 4000 else _guess()


def _guess() -> int:
    """How wide the map may be before the browser has said so: a phone calls itself one."""
    return 360 if "Mobi" in st.context.headers.get("User-Agent", "") else 1000


def _presets(t: Translator, webgl: bool) -> None:
    """Where to look: pressed again it brings the camera back there."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="map_presets"):
        for number, name in enumerate(("fit", "europe", "world")):
            st.button(t(f"map.{name}"), key=f"map_preset_{number}", on_click=_look, args=(name,))
        if webgl:
            st.caption(t("map.zoom"), width="content")


def _without_city(part: pd.DataFrame, t: Translator) -> None:
    """The actions that no mark stands for."""
    if len(found := without_place(part)):
        st.subheader(t("map.without_title", n=len(found)), anchor=False)
        say(t("map.without_help"), "small")
        action_list(found, t)


def _look(name: str) -> None:
    look("camera", name)
    st.session_state["map_asked"] = st.session_state.get("map_asked", 0) + 1


def _bounds(shown: Shown) -> camera.Bounds:
    """The part of the world the link asks for: all that is known of, unless a preset was pressed. A filter moves
    nothing but the one that fits what is shown."""
    match current_selection().seen("camera"):
        case ("fit",):
            return camera.around(shown.cities)
        case ("europe",):
            return camera.EUROPE
        case ("world",):
            return camera.WORLD
    return camera.around(cities(published("actions"), published("places")))


def _map(
    shown: Shown, part: pd.DataFrame, t: Translator, palette: Palette, browser: tuple[bool, int]
) -> None:
    """The cities of `part`, on the map or, in a browser without WebGL, drawn."""
    webgl, width = browser
    state, table = st.session_state, cities(part, published("places"))
    countries = set(part["country"]) - {""}
    label = where.takeaway(part, t)
    if not webgl:
        say(t("map.no_webgl"), "small")
        of_all = (table, land.light(), t, palette)
        size = shown.largest
        if current_selection().seen("camera"):
            picture = drawn(*of_all, _bounds(shown), label=label, countries=countries, largest=size)
        else:
            picture = small(*of_all, label=label, countries=countries, largest=size)
        svg(picture, key="map_drawn")
        return
    name, view = land.layer_name(), camera.camera(_bounds(shown), width)
    deck = maps.cities(
        table,
        f"app/static/{name}" if name else "",
        t,
        palette,
        view,
        countries=countries,
        largest=shown.largest,
        chosen=state.get(_CITY),
        among=shown.cities,
        asked=state.get("map_asked", 0),
        round_=state.get("map_round", 0),
    )
    st.pydeck_chart(
        deck, key=_MAP, on_select=_clicked, selection_mode="single-object", height=view.height, alt=label
    )


def _choose(city: tuple[str, str] | None) -> None:
    look("place", *([" ".join(city)] if city else []))


def _clicked() -> None:
    """A mark was pressed: its city is chosen, and the browser's own selection dropped."""
    everywhere = cities(published("actions"), published("places"))
    if city := maps.picked(dict(st.session_state.get(_MAP, {}).get("selection", {})), everywhere):
        _choose(city)
        st.session_state["map_round"] = st.session_state.get("map_round", 0) + 1
        st.session_state["map_clicked"] = st.session_state.pop(PLAYING, False)
