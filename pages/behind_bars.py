"""To be drawn."""

import streamlit as st

import checkout  # noqa: F401
from marathon_dash.serve.session import empty_result, footer, frame, published, selection_bar

t, palette = frame("behind_bars")
actions = published("actions")
selection = selection_bar(actions, t)
shown = selection.keep(actions)
st.title(t("nav.behind_bars"))
st.write(t("count.actions", n=len(shown)))
if shown.empty:
    empty_result(actions, selection, t)
footer(t)
