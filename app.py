"""The first page: what the marathon is, in numbers with their sources, and where to go from here."""

import streamlit as st

from marathon_dash.serve.session import footer, frame, published, selection_bar

t, palette = frame("overview")
actions = published("actions")
shown = selection_bar(actions, t).keep(actions)
st.title(t("app.title"))
st.write(t("count.actions", n=len(shown)))
footer(t)
