"""Behind bars: who, since when, by whose count, and what is not known; as of any day, and one person's story."""

from dataclasses import replace
from datetime import timedelta

import streamlit as st

import checkout  # noqa: F401
from marathon_dash.serve import exports
from marathon_dash.serve.session import (
    asked_about,
    carried_along,
    contact,
    current_selection,
    drawing,
    fact,
    footer,
    frame,
    plain,
    present_view,
    published,
    say,
    set_selection,
    twin,
)
from marathon_dash.serve.session.custody import day_shown, everyone, look_of, people_panel, seen_by, today
from marathon_dash.serve.session.selection import held, look
from marathon_dash.story import spells, tables
from marathon_dash.story.cards import beside, portrait, quote, roll
from marathon_dash.story.custody import roll_call
from marathon_dash.story.custody import spells as read_spells
from marathon_dash.story.drawings.counts import published as counts_drawing
from marathon_dash.story.drawings.counts import stock_curve
from marathon_dash.story.drawings.lines import MOST, lines
from marathon_dash.story.figures import nearest, safe_sentence, series, waves
from marathon_dash.story.people import count_states, find
from marathon_dash.story.standing import aloud, documented, out_of_date
from marathon_dash.story.take_away import roll_file
from marathon_dash.story.views import PANELS
from marathon_dash.story.words import two_names

t, palette = frame("behind_bars")
detentions, figures, publishers = published("detentions"), published("figures"), published("publishers")
released = waves(published("releases"))
selection = current_selection()
person = find(selection.person, detentions, today()) if selection.person else None

if selection.person and person:
    if st.button(t("person.back"), type="tertiary"):
        set_selection(replace(selection, person=""))
    name, _ = two_names(t, person.row["name"], person.row["name_local"])
    st.title(plain(name), anchor=False)
    day = day_shown(t)
    then = find(person.person_id, detentions, day)
    if not then:
        st.info(plain(t("person.not_begun", day=t.day(day))))
    st.html(portrait(then or person, look_of(t, palette, day)))
    own = detentions[detentions["person_id"] == person.person_id]
    if own["detained_on"].any():
        title = t("lines.person", who=name, day=t.day(day))
        drawing(lambda size: lines(own, released, day, t, palette, size=size, title=title), "person", t)
        twin(tables.spell_table(own, day, t), t, t("tab.lines"), key="person")
    st.subheader(t("about.correction"), anchor=False)
    contact(t, asked_about(t))
    footer(t)
    st.stop()

st.title(t("nav.behind_bars"), anchor=False)
if selection.person:
    st.warning(plain(t("person.unknown")))
with st.container(width=900):
    say(t("behind.lead"))
if detentions.empty:
    st.info(t("behind.no_rows"))
    footer(t)
    st.stop()
carried_along(t)
day = day_shown(t)
until = day if selection.asof else today()  # a wave of releases may be newer than all reports on people
present_view(t)
people, near = everyone(day), nearest(figures, day)
all_spells = read_spells(detentions)
left, right = st.columns(2, gap="large")
with left:
    fact(documented(people, day, t), t)
with right:
    if near:
        fact(aloud(near[0].figure, publishers, released, until, t), t)
    else:
        say(t("behind.no_figure"))
with st.container(width=900):
    say(" ".join(filter(None, (out_of_date(people, released, until, t), t("behind.why")))))

labels = {t.code("tab", name): name for name in PANELS}
opened = held("panel", t.code("tab", (*selection.seen("tab"), PANELS[0])[0]))
tabs = st.tabs(
    list(labels),
    default=opened,
    key="panel",
    on_change=lambda: look("tab", labels[st.session_state["panel"]]),
)
panels = dict(zip(PANELS, tabs, strict=True))

with panels["people"] as panel:
    if panel.open:
        people_panel(look_of(t, palette, day), day)

with panels["counts"] as panel:
    if panel.open:
        by_publisher = series(figures)
        drawing(
            lambda size: counts_drawing(by_publisher, near, released, day, t, palette, size=size), "counts", t
        )
        twin(tables.all_figures(by_publisher, released, publishers, t), t, t("counts.title"), key="counts")
        st.header(t("behind.aloud"), anchor=False)
        who = seen_by("whose", t("counts.choose"), list(by_publisher)) if by_publisher else ""
        figure = next((n.figure for n in near if n.figure.publisher == who), None)
        if figure:
            st.html(quote(safe_sentence(t, figure, publishers, released, until), palette))
            if figure.note and figure.when.is_day:
                say(t("figure.note", note=figure.note.rstrip(". ")), "small")
        st.header(plain(t("counts.nearest", day=t.day(day))), anchor=False)
        st.html(beside(near, publishers, look_of(t, palette, day)))
        twin(tables.nearest_table(near, publishers, t), t, t("counts.nearest", day=t.day(day)), key="near")
        st.header(t("stock.heading"), anchor=False)
        steps = spells.stock(all_spells, day)
        drawing(lambda size: stock_curve(steps, released, day, t, palette, size=size), "stock", t)
        twin(tables.stock_table(steps, t), t, t("stock.subtitle"), key="stock")

with panels["lines"] as panel:
    if panel.open:
        by = seen_by("lines", t("lines.order"), ["detained", "longest"], lambda way: t.code("order", way))
        if len(detentions) > MOST:
            say(t("lines.too_many", n=MOST))
        drawing(lambda size: lines(detentions, released, day, t, palette, by=by, size=size), "lines", t)
        twin(tables.spell_table(detentions, day, t), t, t("tab.lines"), key="lines")

with panels["freedom"] as panel:
    if panel.open:
        ended = spells.freedom(all_spells, day)
        say(t("freedom.lead" if ended else "freedom.none", day=t.day(day)))
        if ended:
            table = tables.freedom_table(ended, t)
            st.table(table.map(plain), hide_index=True, border="horizontal", alt=t("tab.freedom"))

with panels["ahead"] as panel:
    if panel.open:
        now = today()
        say(t("ahead.lead", first=t.day(now), last=t.day(now + timedelta(90))))
        marks = spells.milestones(all_spells, now)
        for when, sentence, state in tables.ahead(marks, detentions, t):
            st.markdown(f"**{plain(when)}**  \n{plain(sentence)}  \n:small[{plain(state)}]")
        if not marks:
            say(t("ahead.none"))

with panels["roll"] as panel:
    if panel.open:
        calls = roll_call(detentions, day)
        say(t("roll.lead", n=len(calls), day=t.day(day)) if calls else t("roll.nobody", day=t.day(day)))
        not_called = count_states(people)
        if over := not_called["term over"]:
            say(t("roll.not_called", n=over))
        if unknown := not_called["not known"]:
            say(t("roll.not_known", n=unknown))
        st.html(roll(calls, look_of(t, palette, day)))
        content = exports.csv_bytes(roll_file(calls, day))
        st.download_button(t("download.roll"), content, f"roll-call-{day}.csv", "text/csv", on_click="ignore")
footer(t)
