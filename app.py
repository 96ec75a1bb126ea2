"""The first page: what the marathon is, in numbers with their sources, and where to go from here."""

import streamlit as st

import checkout  # noqa: F401
from marathon_dash.record import land
from marathon_dash.serve.session import (
    action_list,
    drawing,
    empty_result,
    fact,
    footer,
    frame,
    page_link,
    published,
    say,
    selection_bar,
    source,
    twin,
)
from marathon_dash.serve.session.map import Shown, sheet
from marathon_dash.story.drawings.cities import CREDIT, small
from marathon_dash.story.headline import campaign, difference, imprisoned
from marathon_dash.story.select import cities
from marathon_dash.story.summary import latest
from marathon_dash.story.supporters import joined, listed
from marathon_dash.story.where import table, takeaway

t, palette = frame("overview")
actions, figures = published("actions"), published("figures")
publishers, releases = published("publishers"), published("releases")

st.title(t("app.title"), anchor=False)
say(t("overview.lead"))

numbers = campaign(figures, actions, publishers, t)
prison = imprisoned(figures, releases, publishers, t)
for place, headline in zip(st.columns(4, gap="medium"), [*numbers, prison], strict=False):
    if headline:
        with place:
            fact(headline, t)
if why := difference(figures, actions, t):
    say(why)

st.header(t("overview.where"), anchor=False)
selection = selection_bar(actions, t)
shown = selection.keep(actions)
if shown.empty:
    empty_result(actions, selection, t)
left, right = st.columns([3, 2], gap="large")
with left:
    places, label = published("places"), takeaway(shown, t)
    everywhere = cities(actions, places)
    picture = Shown(shown, cities(shown, places), int(everywhere["actions"].max()) if len(everywhere) else 1)
    view = {"label": label, "countries": set(shown["country"]) - {""}, "largest": picture.largest}
    letters = {"wide": 15, "narrow": 26}
    say(label)
    drawing(
        lambda size: small(picture.cities, land.light(), t, palette, size=letters[size], **view),
        "overview_map",
        t,
        take=lambda: sheet(picture, selection, t, palette),
    )
    say(f"{t('map.borders_line')} {CREDIT}", "small")
    twin(table(picture.cities, t), t, label, key="overview_map")
with right:
    st.subheader(t("overview.latest"), anchor=False)
    action_list(latest(shown, 5), t)
    for page in ("timeline", "map", "behind_bars"):
        page_link(page, t, label=t(f"overview.to_{page}"))

if reports := joined(published("supporters"), actions, figures, publishers, t):
    st.header(t("joined.title"), anchor=False)
for report in reports:
    say(report.lead)
    st.html(listed(report.supporters, t, palette))
    source(report.source_url, report.source, t)
footer(t)
