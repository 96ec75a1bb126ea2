"""The filters every page shares: one sheet beside the page (over it on a phone), and in words what is chosen.

The sheet is the framework's expander, laid beside the page by a rule of style: it opens in the browser, at once on the
slowest line, and its fields come next in the order of Tabs. No label holds a number: a choice comes back as its label,
and one that changed meanwhile would come back as something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.serve.session.names import names_of
from marathon_dash.serve.session.published import published, record_version
from marathon_dash.serve.session.selection import (
    choose,
    clear,
    current_selection,
    holds,
    selected_by_widgets,
    touch,
)
from marathon_dash.serve.session.show import announce, plain, plain_label, say
from marathon_dash.story import filters
from marathon_dash.story.search_actions import alone, near
from marathon_dash.story.select import FACETS, Selection, counts, relax, values
from marathon_dash.story.words import two_names

__all__ = ["carried_along", "empty_result", "present_view", "selection_bar", "sheet", "tallies"]

_SHEET = "filter_sheet"
_MOST_PEOPLE = 5  # of a search for an action that finds people instead
_MOST = 12  # counts that stand under a field: more would be a page of its own
_WIDE = "22rem"

# Beside the page where there is room for both, else over it. What the sheet leaves free of the page follows it. The
# list of people counts itself at every letter of a search; beside it a button's number could be an older one.
_STYLE = f"""<style>
.st-key-{_SHEET} details[open]>:not(summary){{position:fixed;z-index:999;inset:0 0 0 auto;width:{_WIDE};
overflow:auto;background:var(--sheet);border-left:1px solid var(--line);padding-bottom:0}}
.st-key-{_SHEET} details[open]{{max-height:42px;overflow:visible}}
.st-key-filters_done{{position:sticky;bottom:0;background:var(--sheet);padding:.75rem 0}}
@media(min-width:1000px){{.stMain:has(.st-key-{_SHEET} details[open]) .stMainBlockContainer
{{margin-right:{_WIDE};width:auto}}.st-key-people_controls .st-key-filters_done{{display:none}}}}
@media(max-width:640px){{.st-key-{_SHEET} details[open]>:not(summary){{width:100%;border:0}}}}
</style>"""


def selection_bar(actions: pd.DataFrame, t: Translator) -> Selection:
    """The filters, how many actions fit them, and in words which; returns what is selected."""
    selection = current_selection()
    n = len(selection.keep(actions))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        with sheet(t("filter.title"), t("filter.show", n=n), touch):
            _fields(actions, selection, t)
        _search_box(t)
        announce(filters.counted(n, selection, t), key="fit")
        _clear_button(selection, t)
        present_view(t)
    if n == 0 and (meant := near(selection.text, actions, t.lang)):
        st.button(t("empty.meant", text=plain_label(meant)), on_click=_search, args=(meant,), key="meant")
    return selection


@contextmanager
def sheet(label: str, done: str, changed: Callable[[], None]) -> Iterator[None]:
    """The one sheet of a page, opened by `label`, shut by `done` or Esc; `changed` is told of both."""

    def shut() -> None:
        st.session_state[_SHEET] = False
        changed()

    st.html(_STYLE)
    with st.expander(label, key=_SHEET, width=130, on_change=changed):
        yield
        with st.container(key="filters_done"):
            st.button(done, on_click=shut, type="primary", width="stretch", key="done")


def _fields(actions: pd.DataFrame, selection: Selection, t: Translator) -> None:
    for facet in FACETS:
        _facet(actions, selection, facet, t)
    _period(selection, actions, t)


def _search_box(t: Translator) -> None:
    st.text_input(
        t("filter.text"),
        holds("filter_q") or "",
        key="filter_q",
        placeholder=t("filter.text_hint"),
        label_visibility="collapsed",
        width=260,
        max_chars=200,
        on_change=touch,
        persist_state="session",
    )


def _clear_button(selection: Selection, t: Translator) -> None:
    st.button(
        t("filter.clear"),
        on_click=clear,
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


# ── one field each ────────────────────────────────────────────────────────────


def _facet(actions: pd.DataFrame, selection: Selection, facet: str, t: Translator) -> None:
    """A field, and under it how many actions each choice would show with the other filters in force."""
    words = _words(facet, t)
    options = sorted(
        {*values(actions, facet), *selection.chosen(facet)}, key=lambda value: words(value).casefold()
    )
    st.multiselect(
        t(f"filter.{facet}"),
        options,
        holds(f"filter_{facet}", options),
        key=f"filter_{facet}",
        format_func=words,
        placeholder=t("filter.choose"),
        on_change=touch,
        persist_state="session",
        select_all=False,
    )
    tallies(((words(value), n) for value, n in counts(actions, selection, facet).items()), t)


def tallies(found: Iterable[tuple[str, int]], t: Translator) -> None:
    """Under a field: what may be chosen and how many it would show; the first dozen."""
    said = [f"{word} {t.number(n)}" for word, n in found]
    st.caption(plain(" · ".join(said[:_MOST]) + (" …" if len(said) > _MOST else "")))


def _words(facet: str, t: Translator) -> Callable[[str], str]:
    """How a choice is called: countries and kinds in the language, cities and organisers as in the record."""
    if facet == "country":
        return t.country
    return (lambda value: t.code("kind", value)) if facet == "kind" else str


def _period(selection: Selection, actions: pd.DataFrame, t: Translator) -> None:
    st.markdown(t("filter.period"))
    years = sorted({int(text[:4]) for text in actions["date"] if text})
    spans = {str(year): (date(year, 1, 1), date(year, 12, 31)) for year in years}
    with st.container(horizontal=True, gap="xsmall", key="period_years"):
        for name, span in {"all": (None, None), **spans}.items():
            chosen = span == (selection.first, selection.last)
            st.button(
                t("filter.all_time") if name == "all" else name,
                on_click=_choose_period,
                args=span,
                key=f"period_{name}",
                type="primary" if chosen else "secondary",
            )
    with st.container(horizontal=True, gap="small", key="period_days"):
        for key, label in (("filter_from", t("filter.from")), ("filter_to", t("filter.to"))):
            st.date_input(
                label,
                holds(key),
                key=key,
                min_value=min(filter(None, (date(2000, 1, 1), selection.first, selection.last))),
                max_value=max(filter(None, (date(2100, 12, 31), selection.first, selection.last))),
                format="YYYY-MM-DD",
                on_change=touch,
                persist_state="session",
            )


def _choose_period(first: date | None, last: date | None) -> None:
    choose(replace(selected_by_widgets(), first=first, last=last))


# ── nothing left ──────────────────────────────────────────────────────────────


def empty_result(actions: pd.DataFrame, selection: Selection, t: Translator) -> None:
    """Say that nothing is left, and which single filter to take away, with the number that would show."""
    st.info(t("empty.nothing" if selection.is_filtered else "empty.no_actions"))
    for part, n in relax(actions, selection):
        st.button(
            t("empty.relax", n=n, filter=t(f"filter.{part}")),
            on_click=_relax,
            args=(part,),
            key=f"relax_{part}",
        )
    others = selection.without("text").keep(actions)
    for number, (word, n) in enumerate(alone(selection.text, others)):
        label = t("empty.alone", n=n, word=plain_label(word))
        st.button(label, on_click=_search, args=(word,), key=f"alone_{number}")
    _people(selection, t)


def _people(selection: Selection, t: Translator) -> None:
    """Whoever looks for a person among the actions is shown the way to that person."""
    known = names_of(record_version())
    found = known.find(selection.text) or []
    for word in () if found else selection.text.split():
        found += [who for who in known.find(word) or [] if who not in found]
    if not found:
        return
    say(t("empty.people"))
    names = {row["person_id"]: row for row in published("detentions").to_dict("records")}
    for person in found[:_MOST_PEOPLE]:
        name, _ = two_names(t, names[person]["name"], names[person]["name_local"])
        opened = urlencode(replace(selection.without("text"), person=person).query(), doseq=True)
        st.html(f'<a href="behind_bars?{escape(opened)}" target="_self">{escape(name)}</a>')
    if len(found) > _MOST_PEOPLE:
        say(t("empty.more_people", n=len(found) - _MOST_PEOPLE, page=t("nav.behind_bars")), "small")


def _search(text: str) -> None:
    choose(replace(selected_by_widgets(), text=text))


def _relax(part: str) -> None:
    choose(selected_by_widgets().without(part))
