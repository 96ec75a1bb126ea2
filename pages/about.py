"""Method, definitions, what is left out and why, how to ask for a correction, and the record to take away."""

import pandas as pd
import streamlit as st

import checkout  # noqa: F401
from marathon_dash.record.schema import shipped
from marathon_dash.serve import exports
from marathon_dash.serve.session import (
    asked_about,
    contact,
    footer,
    frame,
    plain,
    published,
    record,
    say,
    selection_bar,
    source,
)
from marathon_dash.story.fields import field_help, table_help, table_title
from marathon_dash.story.headline import publisher_title
from marathon_dash.story.select import Selection
from marathon_dash.story.supporters import joined, supporters_file, supporters_table

t, palette = frame("about")
actions, publishers = published("actions"), published("publishers")
figures, supporters = published("figures"), published("supporters")

st.title(t("nav.about"), anchor=False)
about = asked_about(t)
if about:  # whoever comes from one row to correct it, asks about that
    with st.container(width=760):
        st.header(t("about.correction"), anchor=False)
        contact(t, about)
with st.container(width=760):
    for part in ("what", "method", "numbers", "behind_bars", "dates", "left_out"):
        st.header(t(f"about.{part}"), anchor=False)
        say(t(f"about.{part}_text"))

    if reports := joined(supporters, actions, figures, publishers, t):
        st.header(t("joined.title"), anchor="joined")
        say(t("joined.rule"))
    for report in reports:
        say(report.lead)
        table = supporters_table(report.supporters, t)
        st.table(table.map(plain), hide_index=True, border="horizontal", alt=report.lead)
        source(report.source_url, report.source, t)

    st.header(t("about.publishers"), anchor=False)
    defined = publishers[publishers["counts_whom"] != ""]
    others = publishers[publishers["counts_whom"] == ""]
    say(t("about.publishers_text"))
    for name, definition in zip(defined["publisher_id"], defined["counts_whom"], strict=True):
        st.markdown(f"**{plain(publisher_title(name, publishers, t))}**  \n{plain(definition)}")
    if len(others):
        names = t.words(publisher_title(name, publishers, t) for name in others["publisher_id"])
        say(t("about.publishers_undefined", names=names))

    st.header(t("about.fields"), anchor="fields")
    for table in shipped().tables.values():
        meanings = [field_help(t, table, field) for field in table.fields]
        columns = pd.DataFrame({t("about.column"): table.labels, t("about.meaning"): meanings})
        with st.expander(
            plain(table_title(t, table)), key=f"fields_{table.name}", on_change="rerun"
        ) as place:
            if place.open:
                say(table_help(t, table))
                st.table(columns.map(plain), hide_index=True, border="horizontal", alt=table_title(t, table))

    if not about:
        st.header(t("about.correction"), anchor="correction")
        contact(t)

st.header(t("about.downloads"), anchor="downloads")
selection = selection_bar(actions, t)
shown = selection.keep(actions)
say(t("about.filtered" if selection.is_filtered else "about.full", n=len(shown)))
known, places = record(), published("places")
files = [
    ("CSV", lambda: exports.csv_bytes(shown), "csv", "text/csv"),
    ("JSON", lambda: exports.json_bytes("actions", shown, known, selection), "json", "application/json"),
    (
        "GeoJSON",
        lambda: exports.geojson_bytes(shown, places, known, selection),
        "geojson",
        "application/geo+json",
    ),
]
with st.container(horizontal=True):
    for label, content, ending, kind in files:
        name = exports.file_name("actions", known, selection, ending)
        st.download_button(label, content, name, kind, on_click="ignore", key=f"actions_{ending}")
say(t("joined.download"))
name = exports.file_name("supporters", known, Selection(), "csv")
st.download_button(
    "CSV",
    lambda: exports.csv_bytes(supporters_file(supporters, actions, t)),
    name,
    "text/csv",
    on_click="ignore",
    key="supporters_csv",
)
say(t("about.whole"))
name = f"solidarity-marathon-{known.version}.zip"
st.download_button(
    t("about.package"), lambda: exports.package_bytes(known), name, "application/zip", on_click="ignore"
)

st.header(t("about.licences"), anchor=False)
say(t("about.licences_text"))
footer(t)
