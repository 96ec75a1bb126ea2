"""Where the actions took place: every documented city, and month by month."""

import streamlit as st

import checkout  # noqa: F401
from marathon_dash.serve.session import (
    empty_result,
    footer,
    frame,
    open_action,
    picture_downloads,
    published,
    say,
    selection_bar,
    twin,
)
from marathon_dash.serve.session.landmarks import heard_cities
from marathon_dash.serve.session.map import Shown, city_panel, draw, held_there, sheet
from marathon_dash.story import where
from marathon_dash.story.drawings import cities as drawing
from marathon_dash.story.select import cities

t, palette = frame("map")
actions, places = published("actions"), published("places")

st.title(t("nav.map"), anchor=False)
selection = selection_bar(actions, t)
shown = selection.keep(actions)
open_action(actions, shown, t)

if len(shown):
    table, everywhere = cities(shown, places), cities(actions, places)
    largest = int(everywhere["actions"].max()) if len(everywhere) else 1
    picture = Shown(shown, table, largest)
    left, right = st.columns([3, 1], gap="medium")
    with right:
        city_panel(picture, selection.cities, t)
        without = st.empty()
        there, month = held_there(picture, t)
        for city in table.loc[table["longitude"].isna(), "city"]:
            say(t("map.unplaced", city=city), "small")
    with left:
        draw(picture, t, palette, without)
        heard_cities(there.cities, t)
        st.markdown(drawing.legend(t, palette, largest), unsafe_allow_html=True)
        say(f"{t('map.borders_line')} {drawing.CREDIT}", "small")
    twin(where.table(there.cities, t), t, where.takeaway(there.actions, t), key="map")
    picture_downloads(lambda: sheet(there, selection, t, palette, month), "map", t)
else:
    empty_result(actions, selection, t)
footer(t)
