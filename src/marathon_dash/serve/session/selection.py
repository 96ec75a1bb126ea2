"""The shared selection: one for every page, carried by the link, changed by the filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.record.cells import split
from marathon_dash.record.validate import Problem
from marathon_dash.serve.session.published import published
from marathon_dash.serve.session.show import plain_label
from marathon_dash.story.people import ORDERS
from marathon_dash.story.search_actions import near
from marathon_dash.story.select import FACETS, PEOPLE, Selection, counts, relax, values
from marathon_dash.story.timeline import period

__all__ = [
    "begin_selection",
    "carried_along",
    "change_selection",
    "clear_people",
    "current_selection",
    "empty_result",
    "keep_faults",
    "link_faults",
    "people_changed",
    "present_view",
    "selection_bar",
    "set_selection",
]

_WRITTEN, _TOUCHED, _FAULTS, _OPEN = "link_written", "filters_touched", "link_faults", "link_open"
_PENDING, _NOW, _LED_ON = "selection_pending", "selection_now", "link_faults_led_on"


def begin_selection() -> Selection:
    """Find out, once at the beginning of a run, what is selected; the whole run keeps to it."""
    st.session_state[_NOW] = selection = _read()
    return selection


def current_selection() -> Selection:
    """The selection of this run."""
    return cast(Selection, st.session_state[_NOW]) if _NOW in st.session_state else begin_selection()


def _read() -> Selection:
    """From the link when the link is new, else from the widgets.

    The link wins when it is not the one last written (a deep link, the back button), unless a widget
    was touched in this very run: the browser may still send the link of a moment before.
    """
    if pending := cast(Selection | None, st.session_state.pop(_PENDING, None)):
        _to_widgets(pending)
        _write(pending)
        return pending
    link = {key: st.query_params.get_all(key) for key in st.query_params}
    touched = st.session_state.pop(_TOUCHED, False)
    if link == st.session_state.get(_WRITTEN) and not touched:
        return _from_widgets()
    if not touched:
        return _from_link(link)
    selection = _from_widgets()
    st.session_state[_FAULTS] = ()
    _write(selection)
    return selection


def link_faults() -> tuple[Problem, ...]:
    """What could not be read in the link of this visit."""
    return tuple(st.session_state.get(_FAULTS, ()))


def keep_faults() -> None:
    """Before a page leads on to another: what it could not read in the link is said there."""
    st.session_state[_LED_ON] = link_faults()


def set_selection(selection: Selection) -> None:
    """Make this the selection of every page and run the page anew with it."""
    st.session_state[_PENDING] = selection
    st.rerun()


def change_selection(**changes: Any) -> None:
    """In the callback of a widget outside the filters: the selection with these changes.

    It starts from what the widgets hold: the browser may still send the link of a moment before. Without
    changes the selection stands as it is.
    """
    _touch()
    if changes:
        set_selection(replace(_read(), **changes))


def _choices() -> dict[str, list[str]]:
    return {facet: values(published("actions"), facet) for facet in FACETS} | _people_choices()


def _people_choices() -> dict[str, list[str]]:
    spells = published("detentions")
    columns = {"work": "role", "outlet": "outlet"}
    found = {key: sorted(set(spells[column]) - {""}) for key, column in columns.items()}
    return found | {"article": sorted({number for cell in spells["charges"] for number in split(cell)})}


def _from_link(link: Mapping[str, list[str]]) -> Selection:
    selection, problems = Selection.read(link, _choices())
    st.session_state[_FAULTS] = (*st.session_state.pop(_LED_ON, ()), *problems)
    st.session_state[_WRITTEN] = dict(link)
    _to_widgets(selection)
    return selection


def _write(selection: Selection) -> None:
    query = selection.query()
    st.session_state[_WRITTEN] = query
    st.query_params.from_dict(query)


def _to_widgets(selection: Selection) -> None:
    state = st.session_state
    for facet in FACETS:
        state[f"filter_{facet}"] = list(selection.chosen(facet))
    state["filter_from"], state["filter_to"], state["filter_q"] = (
        selection.first,
        selection.last,
        selection.text,
    )
    for key, name in PEOPLE.items():
        state[f"people_{name}"] = list(selection.of_people(key))
    state["people_order"] = (*selection.of_people("sort"), ORDERS[0])[0]
    state[_OPEN] = replace(
        selection, countries=(), cities=(), kinds=(), organisers=(), first=None, last=None, text=""
    )


def _from_widgets() -> Selection:
    state = st.session_state
    facets = {facet: tuple(state.get(f"filter_{facet}") or ()) for facet in FACETS}
    first, last = state.get("filter_from"), state.get("filter_to")
    if first and last and first > last:
        first, last = last, first
    opened = cast(Selection, state.get(_OPEN, Selection())).with_people(_people_asked())
    return replace(
        opened,
        countries=facets["country"],
        cities=facets["city"],
        kinds=facets["kind"],
        organisers=facets["organiser"],
        first=first,
        last=last,
        text=(state.get("filter_q") or "").strip(),
    )


def _people_asked() -> dict[str, list[str]]:
    """What the widgets of the panel ask for; the first order goes without saying."""
    asked = {key: list(st.session_state.get(f"people_{name}") or ()) for key, name in PEOPLE.items()}
    by = st.session_state.get("people_order", ORDERS[0])
    return asked | {"sort": [by] if by != ORDERS[0] else []}


def people_changed() -> None:
    """In the callback of a widget of the panel: the link follows, though only the panel runs anew."""
    st.session_state[_NOW] = selection = _from_widgets()
    _write(selection)


def clear_people(t: Translator) -> None:
    """In the panel: a button that clears its filters and all others; the whole page runs anew with it."""
    if st.session_state.get(_TOUCHED):
        st.rerun()
    selection = current_selection()
    st.button(
        t("filter.clear"),
        on_click=_clear,
        shortcut=None if selection.is_filtered else "X",  # there the page has a button of its own for the key
        type="tertiary",
        disabled=not selection.people,
        key="people_clear",
    )


def _touch() -> None:
    st.session_state[_TOUCHED] = True


def _clear() -> None:
    _to_widgets(_read().cleared())
    _touch()


def _choose_period(first: date | None, last: date | None) -> None:
    st.session_state["filter_from"], st.session_state["filter_to"] = first, last
    _touch()


def selection_bar(actions: pd.DataFrame, t: Translator) -> Selection:
    """The filters every page shares, with counts beside the choices; returns what is selected."""
    selection = current_selection()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        for facet in FACETS:
            _facet(actions, selection, facet, t)
        _period(selection, actions, t)
        st.text_input(
            t("filter.text"),
            key="filter_q",
            placeholder=t("filter.text"),
            label_visibility="collapsed",
            width=190,
            max_chars=200,
            on_change=_touch,
            persist_state="session",
        )
        _clear_button(selection, t)
        present_view(t)
    return selection


def _clear_button(selection: Selection, t: Translator) -> None:
    st.button(
        t("filter.clear"),
        on_click=_clear,
        shortcut="X",
        type="tertiary",
        disabled=not selection.is_filtered,
        help=t("filter.clear_help"),
        key="filter_clear",
    )


def carried_along(t: Translator) -> None:
    """On a page that the filters do not change: that they are carried along, and the key that clears them."""
    selection = current_selection()
    if selection.is_filtered:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="carried"):
            st.caption(
                t("filter.carried", filters=t.words([t(f"filter.{name}") for name in selection.active]))
            )
            _clear_button(selection, t)


def present_view(t: Translator) -> None:
    """What is selected now as a talk: a plain link into a window of its own, for the presenter is no page of
    the framework (`serve.routes_talks`)."""
    wanted = urlencode(current_selection().carried().query(), doseq=True)
    st.link_button(t("present.view"), f"present?{wanted}", type="tertiary", help=t("present.view_help"))


def _facet(actions: pd.DataFrame, selection: Selection, facet: str, t: Translator) -> None:
    chosen = selection.chosen(facet)
    label = t(f"filter.{facet}") + (f" · {t.number(len(chosen))}" if chosen else "")
    with st.popover(label, key=f"popover_{facet}", type="primary" if chosen else "secondary"):
        found = counts(actions, selection, facet)
        words = _words(facet, t)
        options = sorted(
            {*values(actions, facet), *chosen}, key=lambda v: (-found.get(v, 0), words(v).casefold())
        )
        st.multiselect(
            t(f"filter.{facet}"),
            options,
            key=f"filter_{facet}",
            format_func=lambda value: f"{words(value)} ({t.number(found.get(value, 0))})",
            placeholder=t("filter.choose"),
            on_change=_touch,
            persist_state="session",
            width=320,
            select_all=False,
        )


def _words(facet: str, t: Translator) -> Callable[[str], str]:
    """How a choice is called: countries and kinds in the language, cities and organisers as in the record."""
    if facet == "country":
        return t.country
    return (lambda value: t.code("kind", value)) if facet == "kind" else str


def _period(selection: Selection, actions: pd.DataFrame, t: Translator) -> None:
    span = _span(selection.first, selection.last, t)
    label = t("filter.period") + (f" · {span}" if selection.first or selection.last else "")
    with st.popover(
        label, key="popover_period", type="primary" if selection.first or selection.last else "secondary"
    ):
        with st.container(horizontal=True, gap="small"):
            st.button(t("filter.all_time"), on_click=_choose_period, args=(None, None), key="period_all")
            for year in sorted({text[:4] for text in actions["date"] if text}):
                first, last = date(int(year), 1, 1), date(int(year), 12, 31)
                st.button(year, on_click=_choose_period, args=(first, last), key=f"period_{year}")
        for key, label in (("filter_from", t("filter.from")), ("filter_to", t("filter.to"))):
            st.date_input(
                label,
                value=None,
                key=key,
                min_value=date(2000, 1, 1),
                max_value=date(2100, 12, 31),
                format="YYYY-MM-DD",
                on_change=_touch,
                persist_state="session",
            )


def _span(first: date | None, last: date | None, t: Translator) -> str:
    """The period in words, as short as it can be said: whole months as months, an open end as …"""
    if first and last and first.day == 1 and (last + timedelta(1)).day == 1:
        return period(first, last, t)
    return "–".join(t.day(day) if day else "…" for day in (first, last))


def empty_result(actions: pd.DataFrame, selection: Selection, t: Translator) -> None:
    """Say that nothing is left; what may have been meant, and which single filter to take away, with the number that
    would show."""
    st.info(t("empty.nothing" if selection.is_filtered else "empty.no_actions"))
    if meant := near(selection.text, actions, t.lang):
        st.button(t("empty.meant", text=plain_label(meant)), on_click=_search, args=(meant,), key="meant")
    for part, n in relax(actions, selection):
        st.button(
            t("empty.relax", n=n, filter=t(f"filter.{part}")),
            on_click=_relax,
            args=(part,),
            key=f"relax_{part}",
        )


def _search(text: str) -> None:
    _to_widgets(replace(_read(), text=text))
    _touch()


def _relax(part: str) -> None:
    _to_widgets(_read().without(part))
    _touch()
