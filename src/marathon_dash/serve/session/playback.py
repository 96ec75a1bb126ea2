"""Month by month: play, pause, step, and over how many months. What is held stands in the link; what plays does not."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.serve.session.selection import current_selection, held, look, set_selection
from marathon_dash.story import where

__all__ = ["PLAYING", "held_month", "playback"]

PLAYING = "map_playing"
WINDOWS = (0, 3, 12)  # months; 0: all so far
_STEP, _SLIDER, _WINDOW = "map_step", "map_slider", "map_window"


def held_month(actions: pd.DataFrame) -> tuple[date | None, int]:
    """The month at which the map is held, and over how many months; None at the last one, where all are shown."""
    return where.held(actions, current_selection())


def playback(actions: pd.DataFrame, t: Translator) -> tuple[date | None, int]:
    """The month to show up to, and over how many months; None when there is only one."""
    steps, state = where.months(actions), st.session_state
    if len(steps) < 2:
        return None, 0
    month, window = _here(steps, actions), held_month(actions)[1]
    over = held(_WINDOW, window)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="map_playback"):
        playing = bool(state.get(PLAYING))
        if st.button(
            t("map.pause") if playing else t("map.play"), key="map_play", on_click=_play, args=(steps, month)
        ):
            state["map_tick"] = False
            st.rerun()  # the whole page: only then does the map begin, or cease, to run by itself
        for key, label, step, end in (
            ("map_earlier", t("map.earlier"), -1, month == steps[0]),
            ("map_later", t("map.later"), 1, month == steps[-1]),
        ):
            st.button(label, key=key, on_click=_step, args=(steps, step, month), disabled=end or playing)
        _month(steps, month, playing, t)
        st.segmented_control(
            t("map.window"),
            WINDOWS,
            default=over,
            key=_WINDOW,
            required=True,
            on_change=lambda: look("over", str(st.session_state[_WINDOW])),
            format_func=lambda n: t("map.months", n=n) if n else t("map.so_far"),
            label_visibility="collapsed",
        )
    if playing and month == steps[-1]:
        state[PLAYING] = False
        set_selection(current_selection().seen_as("month"))
    return month, window


def _here(steps: list[date], actions: pd.DataFrame) -> date:
    """The month the playback is at, one further on each tick; else the one that is held, or the last."""
    state = st.session_state
    playing, month = bool(state.get(PLAYING)), state.get(_STEP)
    if not playing or month not in steps:
        month = held_month(actions)[0] or steps[-1]
    if playing:
        month = steps[min(steps.index(month) + int(state.get("map_tick", False)), len(steps) - 1)]
    state["map_tick"], state[_STEP] = playing, month
    return month


def _month(steps: list[date], month: date, playing: bool, t: Translator) -> None:
    """A slider; while it plays a bar, because a slow browser would send back the slider's value of before."""
    if playing:
        st.progress((steps.index(month) + 1) / len(steps), text=t.month(month))
        return
    st.select_slider(
        t("map.month"),
        steps,
        held(_SLIDER, month),
        key=_SLIDER,
        format_func=t.month,
        label_visibility="collapsed",
        on_change=_slid,
        args=(steps,),
        width="stretch",
    )


def _hold(month: date, steps: list[date]) -> None:
    look("month", *([f"{month:%Y-%m}"] if month != steps[-1] else []))


def _slid(steps: list[date]) -> None:
    _hold(st.session_state[_SLIDER], steps)


def _play(steps: list[date], shown: date) -> None:
    """Begin at the month shown, at the first when that is the last; or hold where it is now."""
    state = st.session_state
    state[PLAYING], state["map_tick"] = not state.get(PLAYING), False
    if state[PLAYING]:
        state[_STEP] = shown if shown in steps[:-1] else steps[0]
    else:
        _hold(state.get(_STEP) or shown, steps)


def _step(steps: list[date], by: int, shown: date) -> None:
    here = steps.index(shown) + by
    _hold(steps[max(0, min(here, len(steps) - 1))], steps)
