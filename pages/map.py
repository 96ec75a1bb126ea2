"""To be drawn."""

import streamlit as st

import checkout  # noqa: F401
from marathon_dash.serve.session import empty_result, footer, frame, published, selection_bar

t, palette = frame("map")
actions = published("actions")
selection = selection_bar(actions, t)
shown = selection.keep(actions)
st.title(t("nav.map"))
st.write(t("count.actions", n=len(shown)))
if shown.empty:
    empty_result(actions, selection, t)
footer(t)
