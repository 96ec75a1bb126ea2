"""The first page: what the marathon is, in numbers with their sources, and where to go from here."""

import streamlit as st

from marathon_dash.serve.session import footer, frame, published, selection_bar

t, palette = frame("about")
actions = published("actions")
shown = selection_bar(actions, t).keep(actions)
st.title(t("nav.about"))
st.write(t("count.actions", n=len(shown)))
footer(t)
