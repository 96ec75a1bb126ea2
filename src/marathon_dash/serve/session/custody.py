"""Behind bars, on the page: the day, the panel of people, drawings in two widths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.record import current
from marathon_dash.serve import exports, pictures
from marathon_dash.serve.session.filter_sheet import sheet, tallies
from marathon_dash.serve.session.name_search import SEARCH, search_link
from marathon_dash.serve.session.names import names_of
from marathon_dash.serve.session.published import is_current, published, record_version
from marathon_dash.serve.session.selection import (
    clear_people,
    current_selection,
    held,
    holds,
    look,
    people_changed,
    set_selection,
)
from marathon_dash.serve.session.show import announce, plain
from marathon_dash.story import custody
from marathon_dash.story.cards import Look, cards
from marathon_dash.story.palette import Palette
from marathon_dash.story.people import (
    FACETS,
    ORDERS,
    Person,
    as_of,
    as_of_words,
    choices,
    keep,
    order,
    people,
)
from marathon_dash.story.sources import publisher_names
from marathon_dash.story.tables import people_table
from marathon_dash.story.take_away import people_file
from marathon_dash.story.words import articles_of

__all__ = ["day_shown", "everyone", "look_of", "people_panel", "seen_by", "today"]

_CARDS, _ROWS = 12, 100  # people on one page of the panel
_ASKED = "people_asked"


def today() -> date:
    """The viewer's own day; the day in UTC when the browser does not say where it is."""
    try:
        return datetime.now(ZoneInfo(st.context.timezone or "")).date()
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.now(UTC).date()


@st.cache_resource(max_entries=8, show_spinner=False)
def _people(version: str, day: date, by: str) -> list[Person]:
    return order(people(published("detentions"), day), by)


@st.cache_resource(max_entries=8, show_spinner=False)
def _choices(version: str, day: date) -> dict[str, dict[str, int]]:
    return {facet: choices(_people(version, day, ORDERS[0]), facet) for facet in FACETS}


def everyone(day: date) -> list[Person]:
    """The people of the record on a day; shared by all sessions, never to be changed."""
    return _people(record_version(), day, ORDERS[0])


def look_of(t: Translator, palette: Palette, day: date) -> Look:
    """What cards need to be drawn on this page."""
    articles: list[Any] = published("articles").to_dict("records")
    return Look(
        t,
        palette,
        day,
        articles_of(articles),
        publisher_names(published("publishers"), t),
        lambda who: "?" + pictures.encode(replace(current_selection(), person=who).query("behind_bars")),
    )


def day_shown(t: Translator) -> date:
    """The day the page is about, from the link or the control, with a sentence where one is needed."""
    detentions, selection, now = published("detentions"), current_selection(), today()
    newest, first = custody.day_of_record(detentions), custody.first_day(detentions)
    day, fault = as_of(selection.asof, newest, first, now)
    with st.container(horizontal=True, vertical_alignment="bottom", key="asof"):
        chosen = st.date_input(
            t("asof.label"),
            day,
            key=f"asof_{day}",
            min_value=min(date(2000, 1, 1), day),
            max_value=max(now, day),
            format="YYYY-MM-DD",
            width=160,
        )
        if newest and day == newest != now:
            st.caption(plain(t("asof.newest", day=t.day(day))), width="content")
        elif newest and day != newest:
            st.caption(plain(t("asof.other", day=t.day(day), newest=t.day(newest))), width="content")
        if day != newest and st.button(t("asof.to_newest"), key="asof_newest", type="tertiary"):
            set_selection(replace(selection, asof=""))
    if isinstance(chosen, date) and chosen != day:
        set_selection(replace(selection, asof=chosen.isoformat()))
    if said := as_of_words(t, fault, selection.asof, first):
        (st.info if fault == "before" else st.warning)(plain(said))
    return day


def seen_by(view: str, label: str, ways: Sequence[str], word: Callable[[str], str] = str) -> str:
    """A choice of how the page is looked at (`VIEWS`), which stands in the link; the first of `ways` goes without
    saying.
    """
    asked = [way for way in current_selection().seen(view) if way in ways]
    return st.selectbox(
        label,
        ways,
        ways.index(held(f"seen_by_{view}", (*asked, *ways)[0])),
        key=f"seen_by_{view}",
        format_func=word,
        width=380,
        on_change=lambda: look(view, *({st.session_state[f"seen_by_{view}"]} - {ways[0]})),
    )


@st.fragment
def people_panel(look: Look, day: date) -> None:
    """Sort, filter, search and page the people; a choice runs this part of the page alone."""
    t = look.t
    if not is_current("people"):
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="people_controls"):
        by = st.selectbox(
            t("people.order"),
            ORDERS,
            ORDERS.index(holds("people_order") or ORDERS[0]),
            key="people_order",
            format_func=lambda way: t.code("order", way),
            width=220,
            on_change=people_changed,
            persist_state="session",
        )
        chosen = _facets(t, day, by)
        clear_people(t)
        tabled = held("people_table", "table" in current_selection().seen("as"))
        as_table = st.toggle(t("people.as_table"), tabled, key="people_table", on_change=_as_table)
    _list(look, day, by, chosen, as_table)


@st.fragment
def _list(look: Look, day: date, by: str, chosen: dict[str, tuple[str, ...]], as_table: bool) -> None:
    """The search and what it finds: a keystroke runs no more than this."""
    if not is_current("people_list"):
        st.rerun()
    t = look.t
    query = st.text_input(
        t("people.search"),
        holds(SEARCH) or "",
        key=SEARCH,
        type="search",
        placeholder=t("order.name"),
        live="30ms",
        max_chars=100,
        width=420,
        persist_state="session",
    )
    search_link(query or "", t)
    kept = _fitting(day, by, chosen, query or "")
    words = [t.words(_word(t, facet, value) for value in values) for facet, values in chosen.items()]
    announce(" · ".join(filter(None, (t("people.found", n=len(kept)), *words))), key="people_fit")
    if not kept:
        st.info(t("people.nobody"))
        return
    shown = _page(kept, (query, by, as_table, day, *chosen.items()), _ROWS if as_table else _CARDS, t)
    if as_table:
        table = people_table(shown, day, t, look.publishers, look.person_link, look.articles)
        link = t("column.link")
        columns = {link: st.column_config.LinkColumn(link, display_text=t("people.open"))}
        st.dataframe(table, hide_index=True, alt=t("people.found", n=len(kept)), column_config=columns)
    else:
        st.html(cards(shown, look))
    _download(kept, look, day)


def _facets(t: Translator, day: date, by: str) -> dict[str, tuple[str, ...]]:
    """The sheet with a field a facet; what shuts it says how many people fit."""
    state = st.session_state
    before = {facet: tuple(state.get(f"people_{facet}") or ()) for facet in FACETS}
    n = len(_fitting(day, by, before, state.get(SEARCH) or ""))
    with sheet(t("filter.title"), t("people.show", n=n), people_changed):
        found = _choices(record_version(), day)
        return {facet: _facet(t, facet, found[facet], before[facet]) for facet in FACETS}


def _fitting(day: date, by: str, chosen: dict[str, tuple[str, ...]], query: str) -> list[Person]:
    """The people who are chosen and found, in order."""
    version = record_version()
    return keep(_people(version, day, by), chosen, names_of(version).find(query))


def _facet(t: Translator, facet: str, found: dict[str, int], before: tuple[str, ...]) -> tuple[str, ...]:
    options = list(dict.fromkeys([*found, *before]))  # what was chosen stays chosen on a day that lacks it
    chosen = st.multiselect(
        t.code("people_filter", facet),
        options,
        holds(f"people_{facet}", options),
        key=f"people_{facet}",
        format_func=lambda value: _word(t, facet, value),
        placeholder=t("people.choose"),
        select_all=False,
        on_change=people_changed,
        persist_state="session",
    )
    tallies(((_word(t, facet, value), n) for value, n in found.items()), t)
    return tuple(chosen)


def _word(t: Translator, facet: str, value: str) -> str:
    """A choice in words: closed lists in the language, outlets, years and article numbers as they are."""
    if facet == "length":
        return t.code("length", value)
    return t.code(facet, value) if facet in ("state", "role") else value


def _page(kept: list[Person], asked: tuple[object, ...], size: int, t: Translator) -> list[Person]:
    """The part of the list that is shown, with the way to the next; a new question begins on page one."""
    if st.session_state.get(_ASKED, asked) != asked:
        look("page")
    st.session_state[_ASKED] = asked
    pages = -(-len(kept) // size)
    page = min(int("".join(current_selection().seen("page")) or 1), pages)
    with st.container(horizontal=True, vertical_alignment="center", key="people_pages"):
        if pages > 1:
            st.button(
                t("people.previous"), disabled=page == 1, on_click=_turn, args=(page - 1,), key="people_back"
            )
            st.markdown(plain(t("people.page", page=t.number(page), pages=t.number(pages))), width="content")
            st.button(
                t("people.next"), disabled=page == pages, on_click=_turn, args=(page + 1,), key="people_on"
            )
    return kept[(page - 1) * size : page * size]


def _turn(page: int) -> None:
    look("page", *([str(page)] if page > 1 else []))


def _as_table() -> None:
    look("as", *(["table"] if st.session_state["people_table"] else []))


def _download(kept: list[Person], look: Look, day: date) -> None:
    def content() -> bytes:
        now = {p.person_id: p for p in people(current.public_record()["detentions"], day)}
        still = [
            now[p.person_id] for p in kept if p.person_id in now
        ]  # the button may be older than the list
        return exports.csv_bytes(people_file(still, day))

    part = "full" if len(kept) == len(everyone(day)) else "filtered"
    name = f"behind-bars-{part}-{day}-{record_version()}.csv"
    label = look.t("download.people")
    st.download_button(label, content, name, "text/csv", key="people_csv", on_click="ignore", type="tertiary")
