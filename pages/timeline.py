"""When the actions took place: every one at its date, as exact as its source."""

import streamlit as st

import checkout  # noqa: F401
from marathon_dash.serve.session import (
    choose_action,
    empty_result,
    footer,
    frame,
    open_action,
    picture_downloads,
    published,
    record,
    say,
    selection_bar,
    twin,
)
from marathon_dash.serve.session.landmarks import heard_actions
from marathon_dash.serve.session.timeline import legend, month_strip, plot, view_controls
from marathon_dash.story import action, charts, charts_timeline, filters, timeline
from marathon_dash.story.drawings import timeline as drawing
from marathon_dash.story.drawings.so_far import so_far as drawn_so_far

t, palette = frame("timeline")
actions, publishers = published("actions"), published("publishers")
releases, figures = published("releases"), published("figures")

st.title(t("nav.timeline"), anchor=False)
say(t("timeline.lead"))
selection = selection_bar(actions, t)
shown = selection.keep(actions)
open_action(actions, shown, t)
others = [*releases["date"], *figures["date"]]
whole = timeline.window(actions, others)
window = timeline.window(actions, others, selection.first, selection.last)

if whole and window and len(shown):
    takeaway = timeline.takeaway(shown, t)
    say(f"{takeaway} {timeline.last_sentence(shown, t, filters.named(selection, t))}")
    month_strip(selection.without("period").keep(actions), t, palette, whole, window)

    by, with_releases, with_counts = view_controls(t)
    view = {"by": by, "window": window, "order": timeline.row_order(actions, by, t)}
    view |= {"releases": releases if with_releases else None, "figures": figures if with_counts else None}
    legend(t, palette, many=len(shown) > timeline.LIMIT)
    figure = charts_timeline.timeline(shown, t, palette, opened=selection.action, **view)
    plot(figure, t, t("nav.timeline"), marks=True)
    heard_actions(shown, t)
    if with_counts:
        say(t("context.counts_note"), "small")
    choose_action(shown, t)
    twin(lambda: action.table(shown, publishers, t), t, takeaway, key="timeline")
    notes = filters.notes(selection, record().changed_on, t)
    picture_downloads(lambda: drawing.timeline(shown, t, palette, notes=notes, **view), "timeline", t)

    st.header(t("timeline.so_far"), anchor=False)
    say(t("timeline.so_far.rule"))
    reported = None if selection.is_filtered else view["figures"]  # they are of the whole campaign
    if reported is not None:
        say(t("timeline.so_far.reported"))
    so_far = timeline.takeaway_so_far(shown, t)
    plot(charts.cumulative(shown, t, palette, window=window, figures=reported), t, so_far)
    twin(lambda: timeline.cumulative_table(shown, t), t, so_far, key="so_far")
    in_time, months = selection.without("period").keep(actions), t("timeline.strip.table")
    twin(lambda: timeline.month_table(in_time, t), t, t("timeline.strip.title"), key="strip", label=months)
    picture_downloads(
        lambda: drawn_so_far(shown, t, palette, window=window, figures=reported, notes=notes), "so_far", t
    )
else:
    empty_result(actions, selection, t)
footer(t)
