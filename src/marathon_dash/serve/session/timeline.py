"""The timeline's widgets: what its rows are, what stands beside them, and what a drag or a press chooses."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pandas as pd
import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.serve.session.published import published
from marathon_dash.serve.session.selection import change_selection, current_selection, held, look
from marathon_dash.story import charts, charts_timeline, timeline
from marathon_dash.story.drawings import marks
from marathon_dash.story.palette import Palette
from marathon_dash.story.timeline import By, Window

__all__ = ["legend", "month_strip", "plot", "view_controls"]

_STRIP, _MARKS, _BY = "timeline_strip", "timeline_marks", "timeline_by"
_CONTEXT = ("releases", "counts")  # what stands beside the actions


def view_controls(t: Translator) -> tuple[By, bool, bool]:
    """Rows by kind or country, releases, published counts; the link says which."""
    seen = current_selection().seen
    words = {"kind": t("timeline.by_kind"), "country": t("timeline.by_country")}
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="timeline_view"):
        by = st.radio(
            t("timeline.by"),
            list(words),
            list(words).index(held(_BY, (*seen("rows"), "kind")[0])),
            format_func=words.__getitem__,
            horizontal=True,
            label_visibility="collapsed",
            key=_BY,
            on_change=lambda: look("rows", st.session_state[_BY]),
        )
        shown = []
        for name in _CONTEXT:
            on = held(f"timeline_{name}", name not in seen("without"))
            label = t(f"context.show_{name}")
            shown.append(st.toggle(label, on, key=f"timeline_{name}", on_change=_switch))
    return cast(By, by), shown[0], shown[1]


def _switch() -> None:
    look("without", *(name for name in _CONTEXT if not st.session_state[f"timeline_{name}"]))


def month_strip(
    in_time: pd.DataFrame, t: Translator, palette: Palette, whole: Window, chosen: Window
) -> None:
    """The months to drag over: the period becomes the selection of every page."""
    st.caption(t("timeline.strip"))
    st.plotly_chart(
        charts.strip(in_time, t, palette, whole=whole, chosen=chosen),
        theme=None,
        config=charts.config(t),
        key=_STRIP,
        on_select=_dragged,
        selection_mode="box",
        alt=t("timeline.strip.title"),
    )
    if wider := timeline.months(in_time)[1]:
        st.caption(t("timeline.strip.wider", n=wider))


def legend(t: Translator, palette: Palette, *, many: bool) -> None:
    """What the signs mean; and when they stand for many, how to see single actions."""
    st.html(marks.legend(t, palette, many=many))
    if many:
        st.caption(t("timeline.many"))


def plot(figure: Any, t: Translator, alt: str, *, marks: bool = False) -> None:
    """A chart; with `marks` a press on one opens its action."""
    config = charts.config(t)
    if marks:
        st.plotly_chart(
            figure,
            theme=None,
            config=config,
            key=_MARKS,
            on_select=_pressed,
            selection_mode="points",
            alt=alt,
        )
    else:
        st.plotly_chart(figure, theme=None, config=config, alt=alt)


def _dragged() -> None:
    boxes = _selected(_STRIP).get("box") or []
    if period := timeline.whole_months(boxes[-1].get("x", []) if boxes else []):
        change_selection(first=period[0], last=period[1])
    else:
        change_selection()


def _pressed() -> None:
    action, bin_ = charts_timeline.picked(_selected(_MARKS).get("points") or [])
    if bin_:
        change_selection(**_narrowed(*bin_))
    elif action in set(published("actions")["action_id"]):
        change_selection(action=action)
    else:
        change_selection()  # a tap comes twice, as touch and as mouse: the second takes the mark's selection back


def _narrowed(first: date, last: date, row: str) -> dict[str, Any]:
    """What to select to see the actions a mark for many stands for."""
    narrowed: dict[str, Any] = {"first": first, "last": last}
    if row:
        narrowed["countries" if st.session_state.get(_BY) == "country" else "kinds"] = (row,)
    return narrowed


def _selected(key: str) -> dict[str, Any]:
    return dict(st.session_state.get(key, {}).get("selection", {}))
