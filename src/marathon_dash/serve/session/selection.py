"""The shared selection: one for every page, carried by the link, changed by the widgets.

What begins a run of a page decides: a widget (its callback says so, by `touch`), else the link. Only a link that no
widget wrote is the viewer's own (a deep link, the back button): on a slow line the browser still sends the one of
before with whatever happens meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.record.validate import Problem
from marathon_dash.serve.session.published import published
from marathon_dash.story.people import ORDERS
from marathon_dash.story.select import FACETS, PEOPLE, Selection, known

__all__ = [
    "begin_selection",
    "change_selection",
    "choose",
    "clear",
    "clear_people",
    "current_selection",
    "held",
    "holds",
    "keep_faults",
    "link_faults",
    "look",
    "people_changed",
    "selected_by_widgets",
    "set_selection",
    "touch",
]

_WRITTEN, _TOUCHED, _FAULTS, _OPEN = "link_written", "filters_touched", "link_faults", "link_open"
_PENDING, _NOW, _LED_ON, _PAGE = "selection_pending", "selection_now", "link_faults_led_on", "selection_page"


def begin_selection(page: str) -> Selection:
    """Find out, once at the beginning of a run of a page, what is selected; the whole run keeps to it."""
    st.session_state[_PAGE] = page
    st.session_state[_NOW] = selection = _read()
    return selection


def current_selection() -> Selection:
    """The selection of this run."""
    return cast(Selection, st.session_state[_NOW]) if _NOW in st.session_state else begin_selection("")


def _read() -> Selection:
    """From the link when it is not the one last written, unless a widget was touched in this very run; else from
    the widgets."""
    touched = st.session_state.pop(_TOUCHED, False)  # of this run alone, whatever comes of it
    if pending := cast(Selection | None, st.session_state.pop(_PENDING, None)):
        _to_widgets(pending)
        _write(pending)
        return pending
    link = _link()
    if link == st.session_state.get(_WRITTEN) and not touched:
        return selected_by_widgets()
    if not touched:
        return _from_link(link)
    selection = selected_by_widgets()
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

    Without changes the selection stands as it is.
    """
    touch()
    if changes:
        set_selection(replace(selected_by_widgets(), **changes))


def _choices() -> dict[str, list[str]]:
    return known(published("actions"), published("detentions"))


def _from_link(link: Mapping[str, list[str]]) -> Selection:
    selection, problems = Selection.read(link, _choices())
    before = cast(Selection, st.session_state.get(_OPEN, Selection()))
    selection = selection.kept_elsewhere(before, st.session_state[_PAGE])
    st.session_state[_FAULTS] = (*st.session_state.pop(_LED_ON, ()), *problems)
    st.session_state[_WRITTEN] = dict(link)
    _to_widgets(selection)
    return selection


def _write(selection: Selection) -> None:
    query = selection.query(st.session_state[_PAGE])
    st.session_state[_WRITTEN] = query
    if query != _link():
        st.query_params.from_dict(query)


def _link() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


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


def selected_by_widgets() -> Selection:
    """What the widgets hold: in a callback the newest there is."""
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
    st.session_state[_NOW] = selection = selected_by_widgets()
    _write(selection)


def look(key: str, *values: str) -> None:
    """From now on the page is looked at like this (`VIEWS`); the link follows, in a part that runs alone too."""
    st.session_state[_OPEN] = st.session_state[_OPEN].seen_as(key, *values)
    people_changed()


def held(widget: str, value: Any) -> Any:
    """Let a widget hold what the link says, when that is new: else its browser may know a newer one.

    What it holds now is also to be its default (`holds`).
    """
    state, told = st.session_state, f"{widget}_told"
    if widget not in state or (state.get(told) != value and state[widget] != value):
        state[widget] = value
    state[told] = value
    return state[widget]


def holds(widget: str, options: Sequence[Any] | None = None) -> Any:
    """What a widget holds as far as the server knows, to be its default as well; of several choices those on offer.

    The framework says only once that a widget has another value than its default. A browser that draws it later (its
    script is still on the way when the page runs a second time) would take the default, and send it back as chosen.
    """
    value = st.session_state.get(widget)
    return [one for one in value or [] if one in options] if options is not None else value


def clear_people(t: Translator) -> None:
    """In the panel: a button that clears its filters and all others; the whole page runs anew with it."""
    if st.session_state.get(_TOUCHED):
        st.rerun()
    selection = current_selection()
    st.button(
        t("filter.clear"),
        on_click=clear,
        shortcut=None if selection.is_filtered else "X",  # there the page has a button of its own for the key
        type="tertiary",
        disabled=not selection.people,
        key="people_clear",
    )


def touch() -> None:
    """In the callback of whatever begins a run: it was no link, and the widgets hold what is selected."""
    st.session_state[_TOUCHED] = True


def choose(selection: Selection) -> None:
    """In a callback: make the widgets hold this."""
    _to_widgets(selection)
    touch()


def clear() -> None:
    """In a callback: nothing is filtered any more."""
    choose(selected_by_widgets().cleared())
