"""The presenter where a host runs the pages alone: the same player, over this page (else `serve.routes_talks`)."""

import streamlit as st

import checkout  # noqa: F401
from marathon_dash.serve.session import footer, frame, page_link
from marathon_dash.serve.session.show import plain
from marathon_dash.serve.session.talk import asked_by_link, document_of, faults_of, player

t, palette = frame("present")
asked, role = asked_by_link()
document = document_of(asked, t)
st.title(t("nav.present"), anchor=False)
for fault in faults_of(asked, document):
    st.warning(plain(fault))
if not isinstance(document, str):
    player(document, role, t, auto=True)
page_link("talk", t)
footer(t)
