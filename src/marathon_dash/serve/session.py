"""The pages' side of the framework: the frame around every page, the shared selection, what is published."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pandas as pd
import streamlit as st

from marathon_dash import settings
from marathon_dash.i18n import LANGUAGES, Translator, translator
from marathon_dash.record import store
from marathon_dash.record.schema import schema
from marathon_dash.record.validate import Problem
from marathon_dash.serve import pictures
from marathon_dash.story.palette import NIGHT, PAPER, Palette
from marathon_dash.story.problems import problem_sentence, problem_sentences
from marathon_dash.story.select import FACETS, Selection, counts, relax, values

__all__ = [
    "current_selection", "empty_result", "frame", "page_link", "picture_downloads", "plain", "published",
    "record", "record_version", "say", "selection_bar", "set_selection", "svg", "twin",
]  # fmt: skip

PAGES = {
    "overview": "app.py",
    "map": "pages/map.py",
    "timeline": "pages/timeline.py",
    "behind_bars": "pages/behind_bars.py",
    "about": "pages/about.py",
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=^@/])")
_WRITTEN, _TOUCHED, _FAULTS, _OPEN = "link_written", "filters_touched", "link_faults", "link_open"
_PENDING = "selection_pending"


# ── the record ────────────────────────────────────────────────────────────────


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(fingerprint: tuple[Any, ...], folder: str) -> store.Record:
    """The public record, kept until a file of it changes. All sessions share it: nobody may write to it."""
    return store.public(store.read_folder())


def record() -> store.Record:
    """What is published now: withheld rows are already gone, and rows with a fault left out."""
    return _read(store.fingerprint(), str(settings.data()))


def published(table: str) -> pd.DataFrame:
    """One table of the published record, every cell text; an unreadable table is empty."""
    tables = record().tables
    if table in tables:
        return tables[table].copy(deep=False)
    known = schema(settings.home() / "data").tables
    return store.frame(known[table], [])


def record_version() -> str:
    """The key for every cache of something worked out from the record."""
    return record().version


# ── the frame ─────────────────────────────────────────────────────────────────


def frame(page: str) -> tuple[Translator, Palette]:
    """Begin a page: its title, the links to the others, the language; what is wrong with link and record.

    First call of every page. Returns the translator and the colours of the theme in use.
    """
    selection = current_selection()
    t = translator(selection.lang or _browser_language())
    st.set_page_config(
        page_title=f"{t(f'nav.{page}')} · {t('app.title')}",
        page_icon=str(settings.static() / "icon.png"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    _header(t, selection)
    _faults(t)
    return t, NIGHT if st.context.theme.type == "dark" else PAPER


def footer(t: Translator) -> None:
    """End a page: when the record last changed, whose it is, and how to ask for a correction."""
    st.divider()
    changed = record().changed_on
    day = t.day(changed) if changed else t("date.not_stated")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("footer.changed", day=plain(day), version=plain(record_version())), width="stretch")
        page_link("about", t, label=t("footer.correction"))


def page_link(
    page: str, t: Translator, *, label: str | None = None, selection: Selection | None = None
) -> None:
    """A link to another page that carries the selection along."""
    carried = (selection or current_selection().carried()).query()
    st.page_link(PAGES[page], label=label or t(f"nav.{page}"), query_params=_pairs(carried))


def _header(t: Translator, selection: Selection) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="header"):
        st.markdown(f"**{t('app.title')}**", width="content")
        for page in PAGES:
            page_link(page, t, selection=selection.carried())
        _languages(t, selection)


def _languages(t: Translator, selection: Selection) -> None:
    """Links that load the page anew, so that the server can set the language of the whole document."""
    others = (code for code in LANGUAGES if code != t.lang)
    links = [
        f'<a href="?{pictures.encode(replace(selection, lang=code).query())}" target="_self" lang="{code}" '
        f'hreflang="{code}">{LANGUAGES[code]}</a>'
        for code in others
    ]
    st.html(" · ".join(links), width="content")


def _faults(t: Translator) -> None:
    for problem in st.session_state.get(_FAULTS, ()):
        st.warning(plain(problem_sentence(t, problem)))
    if problems := record().problems:
        with st.expander(t("record.problems", n=len(problems)), expanded=any(p.row == 0 for p in problems)):
            sentences = problem_sentences(t, problems)
            st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences[:50]))
            if len(sentences) > 50:
                st.caption(t("record.more_problems", n=len(sentences) - 50))


def _browser_language() -> str:
    return (st.context.locale or "en").partition("-")[0].lower()


# ── the selection ─────────────────────────────────────────────────────────────


def current_selection() -> Selection:
    """The selection of this run, from the link when the link is new, else from the widgets.

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


def set_selection(selection: Selection) -> None:
    """Make this the selection of every page and run the page anew with it."""
    st.session_state[_PENDING] = selection
    st.rerun()


def _choices() -> dict[str, list[str]]:
    return {facet: values(published("actions"), facet) for facet in FACETS}


def _from_link(link: Mapping[str, list[str]]) -> Selection:
    selection, problems = Selection.read(link, _choices())
    st.session_state[_FAULTS] = tuple(problems)
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
    state[_OPEN] = replace(
        selection, countries=(), cities=(), kinds=(), organisers=(), first=None, last=None, text=""
    )


def _from_widgets() -> Selection:
    state = st.session_state
    facets = {facet: tuple(state.get(f"filter_{facet}") or ()) for facet in FACETS}
    first, last = state.get("filter_from"), state.get("filter_to")
    if first and last and first > last:
        first, last = last, first
    opened = cast(Selection, state.get(_OPEN, Selection()))
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


def _touch() -> None:
    st.session_state[_TOUCHED] = True


def _clear() -> None:
    _to_widgets(current_selection().cleared())
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
        st.button(
            t("filter.clear"),
            on_click=_clear,
            shortcut="X",
            type="tertiary",
            disabled=not selection.is_filtered,
            help=t("filter.clear_help"),
            key="filter_clear",
        )
    return selection


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
            format_func=lambda value: f"{plain(words(value))} ({t.number(found.get(value, 0))})",
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
    label = t("filter.period") + (" · 1" if selection.first or selection.last else "")
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


def empty_result(actions: pd.DataFrame, selection: Selection, t: Translator) -> None:
    """Say that nothing is left, and which single filter to take away, with the number that would show."""
    st.info(t("empty.nothing"))
    for part, n in relax(actions, selection):
        st.button(
            t("empty.relax", n=n, filter=t(f"filter.{part}")),
            on_click=_relax,
            args=(part,),
            key=f"relax_{part}",
        )


def _relax(part: str) -> None:
    _to_widgets(current_selection().without(part))
    _touch()


# ── showing things ────────────────────────────────────────────────────────────


def plain(text: object) -> str:
    """Any text made safe for Markdown, labels and `st.table`: it is printed, never rendered or fetched."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))


def say(text: str, size: str = "") -> None:
    """A sentence of plain text; nothing in it is rendered."""
    st.caption(plain(text)) if size == "small" else st.markdown(plain(text))


def svg(drawing: str) -> None:
    """An SVG drawing in the page, as wide as its place."""
    fluid = drawing.replace("<svg ", '<svg style="width:100%;height:auto;display:block" ', 1)
    st.markdown(f"<div>{fluid}</div>", unsafe_allow_html=True)


def twin(table: pd.DataFrame, t: Translator, alt: str, *, key: str) -> None:
    """The same as a table, for whoever cannot see or use the picture; built only when it is opened."""
    with st.expander(t("twin.label"), key=f"twin_{key}", on_change="rerun") as place:
        if place.open:
            st.dataframe(table, hide_index=True, width="stretch", alt=alt, column_config=_links(table))


def _links(table: pd.DataFrame) -> dict[str, Any]:
    is_link = {
        c: bool(len(table)) and table[c].astype(str).str.match(r"https?://").any() for c in table.columns
    }
    return {column: st.column_config.LinkColumn(column) for column, yes in is_link.items() if yes}


def picture_downloads(drawing: str | Callable[[], str], name: str, t: Translator) -> None:
    """Buttons for the drawing as SVG and as PNG; made only when asked for."""
    make = drawing if callable(drawing) else lambda: drawing
    with st.container(horizontal=True, gap="small", key=f"downloads_{name}"):
        st.download_button(
            t("download.svg"),
            lambda: make().encode(),
            f"{name}.svg",
            "image/svg+xml",
            key=f"svg_{name}",
            on_click="ignore",
            type="tertiary",
        )
        st.download_button(
            t("download.png"),
            lambda: pictures.png(make()),
            f"{name}.png",
            "image/png",
            key=f"png_{name}",
            on_click="ignore",
            type="tertiary",
        )


def _pairs(query: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(key, value) for key, items in query.items() for value in items]


def problems_of(problems: list[Problem], t: Translator) -> None:
    """Show problems as sentences."""
    for sentence in problem_sentences(t, problems):
        st.warning(plain(sentence))
