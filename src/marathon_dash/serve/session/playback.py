"""Month by month: play, pause, step, and over how many months; kept while the visit lasts."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.story import where

__all__ = ["PLAYING", "playback"]

PLAYING = "map_playing"
WINDOWS = (0, 3, 12)  # months; 0: all so far
_STEP, _SLIDER, _WINDOW = "map_step", "map_slider", "map_window"


def playback(actions: pd.DataFrame, t: Translator) -> tuple[date | None, int]:
    """The month to show up to, and over how many months; None when there is only one."""
    steps, state = where.months(actions), st.session_state
    if len(steps) < 2:
        return None, 0
    month = _here(steps)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="map_playback"):
        playing = bool(state.get(PLAYING))
        if st.button(
            t("map.pause") if playing else t("map.play"), key="map_play", on_click=_play, args=(steps,)
        ):
            state["map_tick"] = False
            st.rerun()  # the whole page: only then does the map begin, or cease, to run by itself
        for key, label, step, end in (
            ("map_earlier", t("map.earlier"), -1, month == steps[0]),
            ("map_later", t("map.later"), 1, month == steps[-1]),
        ):
            st.button(label, key=key, on_click=_step, args=(steps, step), disabled=end or playing)
        _month(steps, month, playing, t)
        window = st.segmented_control(
            t("map.window"),
            WINDOWS,
            key=_WINDOW,
            default=0,
            required=True,
            format_func=lambda n: t("map.months", n=n) if n else t("map.so_far"),
            label_visibility="collapsed",
            persist_state="session",
        )
    if playing and month == steps[-1]:
        state[PLAYING] = False
        st.rerun()
    return month, int(window or 0)


def _here(steps: list[date]) -> date:
    """The month the playback is at, one further on each tick; the last one unless another was chosen."""
    state = st.session_state
    month = state.get(_STEP)
    if month not in steps:
        month = steps[-1]
    if state.get(PLAYING):
        month = steps[min(steps.index(month) + int(state.get("map_tick", False)), len(steps) - 1)]
    state["map_tick"] = bool(state.get(PLAYING))
    state[_STEP] = month if month != steps[-1] else None
    return month


def _month(steps: list[date], month: date, playing: bool, t: Translator) -> None:
    """A slider; while it plays a bar, because a slow browser would send back the slider's value of before."""
    if playing:
        st.progress((steps.index(month) + 1) / len(steps), text=t.month(month))
        return
    st.session_state[_SLIDER] = month
    st.select_slider(
        t("map.month"),
        steps,
        key=_SLIDER,
        format_func=t.month,
        label_visibility="collapsed",
        on_change=_slid,
        width="stretch",
    )


def _slid() -> None:
    st.session_state[_STEP] = st.session_state[_SLIDER]


def _play(steps: list[date]) -> None:
    state = st.session_state
    state[PLAYING], state["map_tick"] = not state.get(PLAYING), False
    if state[PLAYING] and state.get(_STEP) not in steps[:-1]:
        state[_STEP] = steps[0]


def _step(steps: list[date], by: int) -> None:
    here = steps.index(_here(steps)) + by
    st.session_state[_STEP] = steps[max(0, min(here, len(steps) - 1))]
