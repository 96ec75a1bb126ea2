"""The desk, first step: files in, what was detected in them, and files to begin with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from marathon_dash.i18n import Translator
from marathon_dash.record import current, desk, workbooks
from marathon_dash.record.csv_files import DELIMITERS, ENCODINGS, write
from marathon_dash.record.grid import LARGEST_FILE
from marathon_dash.record.review import Draft, Part
from marathon_dash.record.schema import Table
from marathon_dash.serve.session import desk_work
from marathon_dash.serve.session.show import plain, say
from marathon_dash.serve.session.signed_in import SignedOut, anew
from marathon_dash.story.desk_words import DATES, DELIMITER_NAMES, ENCODING_NAMES, detected_sentences
from marathon_dash.story.fields import field_help, field_title, table_title

__all__ = ["begin_with", "choose_files", "newer_release", "what_was_detected"]

MOST_MEGABYTES = LARGEST_FILE // 1024 // 1024


def choose_files(t: Translator) -> None:
    """The place where files are put. They become drafts, and the uploader lets go of them."""

    def taken() -> None:
        uploads = st.session_state.get(key) or []
        held = {draft.name: draft for draft in desk_work.work().drafts}
        held |= {file.name: Draft(file.name, file.getvalue()) for file in uploads}
        desk_work.take_up(held.values())
        desk_work.empty_uploader()
        _let_go()

    key, who = desk_work.upload_key(), anew()
    st.file_uploader(
        t("publish.choose"),
        accept_multiple_files=True,
        key=key,
        on_change=lambda: _by_staff(taken, who),
        max_upload_size=MOST_MEGABYTES,
        help=t("publish.choose_help"),
    )
    say(
        t("publish.choose_limit", megabytes=MOST_MEGABYTES), "small"
    )  # the uploader says it in English, on hovering


def _let_go() -> None:
    """Take the bytes out of the server's store, where they would lie until the session ends."""
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def begin_with(t: Translator) -> None:
    """The published tables as files to work in, and empty templates."""
    tables = current.known_schema().tables
    name = st.selectbox(
        t("publish.table"), list(tables), format_func=lambda n: plain(table_title(t, tables[n])), width=320
    )
    table = tables[name]
    with st.container(horizontal=True, gap="small"):
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        as_sheet, as_csv = partial(_workbook, table, anew()), partial(_csv, table, anew())
        st.download_button(
            t("publish.as_xlsx"), as_sheet, f"{name}.xlsx", kind, on_click="ignore", key="current_xlsx"
        )
        st.download_button(
            t("publish.as_csv"), as_csv, f"{name}.csv", "text/csv", on_click="ignore", key="current_csv"
        )
        st.download_button(
            t("publish.template"),
            lambda: _template(table, t),
            f"{name}-template.xlsx",
            kind,
            on_click="ignore",
            key="template",
        )
    say(t("publish.begin_help"), "small")


def newer_release(t: Translator) -> None:
    """Say that the program brought newer data, and offer it as a review."""
    if desk_work.is_waiting() or not (brought := desk.newer_shipped()):
        return
    tables = current.known_schema().tables
    st.info(t("publish.newer", tables=plain(t.words(table_title(t, tables[name]) for name in brought))))
    with st.container(horizontal=True):
        take, who = (lambda: desk_work.take_up(desk.shipped_drafts())), anew()
        st.button(t("publish.newer_review"), on_click=lambda: _by_staff(take, who))
        st.button(
            t("publish.newer_dismiss"), on_click=lambda: _by_staff(desk.dismiss_shipped, who), type="tertiary"
        )


def _by_staff(work: Callable[[], None], who: Callable[[], str]) -> None:
    """Do something for whoever is signed in still; else the page runs anew and shows the door."""
    with suppress(SignedOut):
        who()
        work()


def what_was_detected(part: Part, t: Translator) -> None:
    """What the file is taken for, and the means to say otherwise."""
    draft, name = part.draft, part.draft.name  # what a button calls later keeps the name, not the file
    title = table_title(t, part.tidied.table) if part.tidied else t("publish.no_table")
    st.markdown(f"**{plain(draft.name)}** → **{plain(title)}**")
    say(" ".join(detected_sentences(t, part.upload.detected)) or " ", "small")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover(t("publish.correct_detected"), type="tertiary"):
            _corrections(part, t)
        if part.tidied:
            _add_only(draft, t)
        st.button(
            t("publish.put_away"),
            key=f"away_{draft.name}",
            type="tertiary",
            on_click=lambda: desk_work.take_up(d for d in desk_work.work().drafts if d.name != name),
        )
    if part.draft.edits or part.draft.renames:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            say(t("publish.corrected", n=len(draft.edits) + len(draft.renames)), "small")
            st.button(
                t("publish.undo_corrections"),
                key=f"undo_{draft.name}",
                type="tertiary",
                on_click=lambda: desk_work.decide(name, edits=(), renames=()),
            )


def _corrections(part: Part, t: Translator) -> None:
    """Choices for what was detected wrongly; a blank one is found out again."""
    draft, detected = part.draft, part.upload.detected
    tables = current.known_schema().tables
    _choice(
        t("publish.table"), draft.name, "table", list(tables), part.table, lambda n: table_title(t, tables[n])
    )
    if detected.form == "xlsx":
        _choice(t("publish.sheet"), draft.name, "sheet", list(detected.sheets), detected.sheet, str)
    else:
        _choice(
            t("publish.encoding"),
            draft.name,
            "encoding",
            list(ENCODINGS),
            detected.encoding,
            ENCODING_NAMES.__getitem__,
        )
        separators = list(DELIMITERS)
        _choice(
            t("publish.separator"),
            draft.name,
            "delimiter",
            separators,
            detected.delimiter,
            lambda d: t(DELIMITER_NAMES[d]),
        )
    if detected.dates:
        orders = ["day first", "month first"]
        _choice(
            t("publish.dates"), draft.name, "dates", orders, detected.dates, lambda order: t(DATES[order])
        )


def _choice(label: str, file: str, what: str, options: list[str], now: str, words: object) -> None:
    key = f"choice_{what}_{file}"
    st.selectbox(
        label,
        options,
        index=options.index(now) if now in options else None,
        key=key,
        format_func=lambda option: plain(words(option)),  # type: ignore[operator]
        on_change=lambda: desk_work.decide(file, **{what: st.session_state[key] or ""}),
    )


def _add_only(draft: Draft, t: Translator) -> None:
    name, key = draft.name, f"add_only_{draft.name}"
    st.radio(
        t("publish.how"),
        [False, True],
        index=int(draft.add_only),
        horizontal=True,
        format_func=lambda only: t("publish.add_only") if only else t("publish.replace"),
        key=key,
        label_visibility="collapsed",
        on_change=lambda: desk_work.decide(name, add_only=bool(st.session_state[key])),
        help=t("publish.how_help"),
    )


def _workbook(table: Table, who: Callable[[], str]) -> bytes:
    who()
    frame = current.tables()[table.name]
    return workbooks.write([table.labels, *frame.itertuples(index=False, name=None)], table.name)


def _csv(table: Table, who: Callable[[], str]) -> bytes:
    who()
    frame = current.tables()[table.name]
    return write([table.labels, *frame.itertuples(index=False, name=None)])


def _template(table: Table, t: Translator) -> bytes:
    lines = [
        [
            t("publish.help_label"),
            t("publish.help_title"),
            t("publish.help_meaning"),
            t("publish.help_choices"),
        ]
    ]
    for field in table.fields:
        lines.append(
            [field.name, field_title(t, table, field), field_help(t, table, field), ", ".join(field.enum)]
        )
    return workbooks.template(table, lines, t("publish.help_sheet"))
