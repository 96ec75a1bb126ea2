"""One action, opened: from a link, a mark or a list, on the timeline and on the map alike."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.serve import pictures
from marathon_dash.serve.session.published import published
from marathon_dash.serve.session.selection import change_selection, current_selection
from marathon_dash.serve.session.show import plain
from marathon_dash.story.action import Fact, Row, choice, facts, find, in_order, neighbours, records
from marathon_dash.story.drawings.sheet import escape

__all__ = ["choose_action", "open_action", "show_action"]

_MOST = 500  # choices in a list: more would travel with every run


def open_action(actions: pd.DataFrame, shown: pd.DataFrame, t: Translator) -> None:
    """Lay the action that the link names over the page; a sentence when the record has no such action.

    `shown` are the actions in the picture: *earlier* and *later* step through them.
    """
    if not (action := current_selection().action):
        return
    if (row := find(actions, action)) is None:
        st.warning(t("action.unknown", action=plain(action)))
        return
    dialog = st.dialog(plain(row["title"]), width="small", position="right", on_dismiss=_close)

    @dialog
    def body() -> None:
        show_action(row, t)
        if action not in set(shown["action_id"]):
            st.caption(t("action.filtered"))
        _steps(shown, action, t)

    body()


def show_action(row: Row, t: Translator) -> None:
    """What the record says of one action, the link that opens it, and the way to a correction.

    Plain links: a link of the framework shows the page it stands on as chosen, and cuts long words off.
    """
    found = facts(row, published("actions"), published("publishers"), t)
    st.html(_list(found))
    selection = replace(current_selection().carried(), action=row["action_id"])
    query = escape(pictures.encode(selection.query()))
    for page, words in (("timeline", t("action.permalink")), ("about", t("footer.correction"))):
        st.html(f'<a href="{page}?{query}" target="_self">{escape(words)}</a>')


def choose_action(shown: pd.DataFrame, t: Translator) -> None:
    """A list of the actions to open one by the keyboard; the first so many when there are very many."""
    rows = records(in_order(shown).head(_MOST))
    words = {row["action_id"]: choice(row, t) for row in rows}
    st.session_state["action_choice"] = (
        current_selection().action if current_selection().action in words else None
    )
    st.selectbox(
        t("action.open"),
        list(words),
        format_func=words.__getitem__,
        index=None,
        key="action_choice",
        placeholder=t("action.open_help"),
        on_change=_chosen,
    )


def _list(found: list[Fact]) -> str:
    """Labels and values beside each other; every text escaped, links only to web addresses."""
    rows = []
    for fact in found:
        value = escape(fact.value)
        if fact.link:
            value = f'<a href="{escape(fact.link)}" rel="noreferrer" target="_blank">{value}</a>'
        rows.append(f'<dt style="opacity:.75">{escape(fact.label)}</dt><dd style="margin:0">{value}</dd>')
    grid = (
        "display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.5rem 1.25rem;margin:0;padding:0"
    )
    return f'<dl style="{grid}">{"".join(rows)}</dl>'


def _steps(shown: pd.DataFrame, action: str, t: Translator) -> None:
    before, after = neighbours(shown, action)
    with st.container(horizontal=True, gap="small"):
        for key, other in (("previous", before), ("next", after)):
            label = t("action.previous") if key == "previous" else t("action.next")
            if st.button(label, key=f"action_{key}", disabled=not other):
                change_selection(action=other)


def _close() -> None:
    change_selection(action="")


def _chosen() -> None:
    """Open what is chosen. Blank is no choice: the browser may send the list of a moment before a mark was pressed."""
    chosen = st.session_state["action_choice"]
    change_selection(**({"action": chosen} if chosen else {}))
