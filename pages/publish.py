"""The desk: put files in, mend them, see what will change, publish, go back. For signed-in staff."""

import streamlit as st

import checkout  # noqa: F401
from marathon_dash.serve.session import desk_changes, desk_files, desk_history, desk_problems, desk_work
from marathon_dash.serve.session.frame import footer
from marathon_dash.serve.session.show import say
from marathon_dash.serve.session.staff import staff_bar, staff_only
from marathon_dash.serve.session.watch import hold_back
from marathon_dash.story.desk_words import nothing_changes

t, palette, who = staff_only("publish")

st.title(t("publish.title"), anchor=False)
staff_bar(who, t)
desk_work.begin(who)
desk_history.just_published(t)
desk_files.newer_release(t)

st.header(t("publish.step_files"), anchor=False)
say(t("publish.lead"))
desk_files.choose_files(t)

if not desk_work.is_waiting():
    desk_work.rest()
    with st.expander(t("publish.begin"), key="begin", expanded=True):
        desk_files.begin_with(t)
else:
    in_hand = desk_work.reviewed(t)
    desk_files.in_hand(t)
    if in_hand is None:
        desk_files.could_not_review(t)
        desk_files.put_all_away(t)
        footer(t)
        st.stop()
    found = in_hand.review
    for part in found.parts:
        desk_files.what_was_detected(part, t)
    if in_hand.since is not None:
        desk_changes.somebody_published(in_hand.since, t)
    st.header(t("publish.step_problems"), anchor=False)
    if found.blockers:
        desk_problems.show_problems(found, t)
    else:
        say(t("publish.no_blocker"))
    desk_problems.show_warnings(found, t)
    if not found.blockers and not desk_work.work().elsewhere:
        st.header(t("publish.step_changes"), anchor=False)
        if found.changes_nothing:
            say(nothing_changes(found, t))
        else:
            desk_changes.show_changes(found, t, palette)
            st.header(t("publish.step_publish"), anchor=False)
            desk_changes.publish_form(found, in_hand.shown, who, t)
    desk_files.put_all_away(t)

hold_back(desk_work.is_waiting())
desk_history.history(t)
footer(t)
