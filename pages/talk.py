"""Prepare a talk: choose, order and caption its steps; play it, and take it along in one file."""

import streamlit as st

import checkout  # noqa: F401
from marathon_dash.serve.session import footer, frame, published, say, selection_bar
from marathon_dash.serve.session.show import plain
from marathon_dash.serve.session.talk import (
    choose_talk,
    document_of,
    edit_steps,
    faults_of,
    player,
    take_away,
    ways_in,
)

t, palette = frame("talk")
st.title(t("nav.talk"), anchor=False)
say(t("talk.lead"))

asked = choose_talk(t)
selection = selection_bar(published("actions"), t)
st.header(t("talk.steps"), anchor=False)
say(t("talk.steps_help"), "small")
asked = edit_steps(asked, selection, t)
document = document_of(asked, t)
for fault in faults_of(asked, document):
    st.warning(plain(fault))

if not isinstance(document, str):
    st.header(t("talk.show"), anchor=False)
    ways_in(asked, t)
    player(document, "stage", t)
    say(t("talk.keys_help"), "small")
    st.header(t("talk.take"), anchor=False)
    say(t("talk.take_help"), "small")
    take_away(asked, document, t)
footer(t)
