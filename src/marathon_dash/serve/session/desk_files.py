"""The desk, first step: files in, what was detected in them, and files to begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from marathon_dash.i18n import Translator
from marathon_dash.record import current, desk, taking, versions, workbooks
from marathon_dash.record.csv_files import DELIMITERS, ENCODINGS, write
from marathon_dash.record.database import NotWritable
from marathon_dash.record.draft import Draft, apart
from marathon_dash.record.grid import LARGEST_FILE
from marathon_dash.record.merge import WAYS
from marathon_dash.record.review import Part
from marathon_dash.record.schema import Table
from marathon_dash.record.stamp import Stamp
from marathon_dash.serve.session import desk_work
from marathon_dash.serve.session.show import plain, plain_label, say
from marathon_dash.serve.session.signed_in import SignedOut, anew
from marathon_dash.story.desk_words import DATES, DELIMITER_NAMES, ENCODING_NAMES, detected_sentences
from marathon_dash.story.fields import guide, table_help, table_title

__all__ = [
    "begin_with",
    "choose_files",
    "could_not_review",
    "in_hand",
    "newer_release",
    "put_all_away",
    "what_was_detected",
]

MOST_MEGABYTES = LARGEST_FILE // 1024 // 1024


def choose_files(t: Translator) -> None:
    """The place where files are put. They become drafts, and the uploader lets go of them."""

    def taken() -> None:
        uploads = [file for file in st.session_state.get(key) or [] if isinstance(file, UploadedFile)]
        schema = current.known_schema()
        came = [Draft(file.name, file.getvalue()) for file in uploads]
        desk_work.take_in([draft for one in came for draft in apart(one, schema)])
        desk_work.empty_uploader()
        _let_go(uploads)

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


def _let_go(uploads: Sequence[UploadedFile]) -> None:
    """Take these bytes out of the server's store, where they would lie until the session ends; no others, for the
    next ones may have arrived already."""
    if context := get_script_run_ctx():
        manager: Any = context.uploaded_file_mgr  # the one in memory, which can let go of one file
        for file in uploads:
            manager.remove_file(context.session_id, file.file_id)


def begin_with(t: Translator) -> None:
    """The published tables as files to work in, and empty templates."""
    tables = current.known_schema().tables
    name = st.selectbox(
        t("publish.table"), list(tables), format_func=lambda n: table_title(t, tables[n]), width=320
    )
    table, number = tables[name], versions.newest_number()
    belongs = t(f"publish.belongs_{name}") if t.has(f"publish.belongs_{name}") else ""
    say(f"{table_help(t, table)} {belongs}".strip(), "small")
    taken = taking.stamp_of(name, number) or Stamp.of(name, number, "")
    with st.container(horizontal=True, gap="small"):
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        as_sheet, as_csv = partial(_workbook, table, taken, anew(), t), partial(_csv, table, taken, anew())
        st.download_button(
            t("publish.as_xlsx"), as_sheet, f"{taken}.xlsx", kind, on_click="ignore", key="current_xlsx"
        )
        st.download_button(
            t("publish.as_csv"), as_csv, f"{taken}.csv", "text/csv", on_click="ignore", key="current_csv"
        )
        st.download_button(
            t("publish.template"),
            lambda: workbooks.template(guide(t, table)),
            f"{name}-template.xlsx",
            kind,
            on_click="ignore",
            key="template",
        )
    say(t("publish.begin_help"), "small")


def in_hand(t: Translator) -> None:
    """What has to be known about the work in hand itself: taken up again, followed by a later file, or elsewhere."""
    held = desk_work.work()
    if held.elsewhere:
        st.warning(t("publish.elsewhere"))
        with st.container(horizontal=True):
            st.button(t("publish.elsewhere_adopt"), on_click=desk_work.adopt)
            st.button(t("publish.elsewhere_mine"), on_click=desk_work.keep_mine)
    elif not held.kept:
        st.info(t("publish.not_kept"))
    elif held.resumed:
        st.info(t("publish.resumed"))
    for old, new in held.followed:
        st.info(plain(t("publish.followed", old=old, new=new)))
    if held.gone:
        st.info(plain(t("publish.sheets_gone", n=len(held.gone), names=t.words(held.gone))))


def could_not_review(t: Translator) -> None:
    """Say that the program stumbled over what is in hand, and leave the ways to put it away."""
    st.error(t("publish.could_not_review"))
    for draft in desk_work.work().drafts:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            say(draft.name)
            st.button(
                t("publish.put_away"),
                key=f"away_{draft.name}",
                type="tertiary",
                on_click=partial(desk_work.put_away, draft.name),
            )


def put_all_away(t: Translator) -> None:
    """Put everything in hand away, after asking: nobody else has it."""
    with st.popover(t("publish.start_over"), type="tertiary"):
        say(t("publish.start_over_sure", n=len(desk_work.work().drafts)))
        st.button(t("publish.start_over_yes"), key="start_over", on_click=desk_work.start_over)


def newer_release(t: Translator) -> None:
    """Say that the program brought newer data, and offer it as a review."""
    if desk_work.is_waiting() or not (brought := desk.newer_shipped()):
        return
    tables = current.known_schema().tables
    st.info(t("publish.newer", tables=plain(t.words(table_title(t, tables[name]) for name in brought))))
    with st.container(horizontal=True):
        take, who = (lambda: desk_work.take_up(desk.shipped_drafts())), anew()
        st.button(t("publish.newer_review"), on_click=lambda: _by_staff(take, who))
        st.button(t("publish.newer_dismiss"), on_click=lambda: _by_staff(_dismiss(t), who))


def _dismiss(t: Translator) -> Callable[[], None]:
    def dismiss() -> None:
        try:
            desk.dismiss_shipped()
        except NotWritable as error:
            desk_work.note(t(f"store.{error.why}"))

    return dismiss


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
    if draft.ours:  # made by the desk: there is nothing to detect in it, and nothing to choose
        return
    say(" ".join(detected_sentences(t, part.upload.detected)) or " ", "small")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover(t("publish.correct_detected")):
            _corrections(part, t)
        if part.tidied:
            say(_taken_from(part, t), "small")
            if draft.origin >= 0:
                st.button(
                    t("publish.take_back"),
                    key=f"take_back_{draft.name}",
                    type="tertiary",
                    on_click=lambda: desk_work.decide(name, origin=-1),
                )
        st.button(
            t("publish.put_away"),
            key=f"away_{draft.name}",
            type="tertiary",
            on_click=lambda: desk_work.put_away(name),
        )
    if part.upload.detected.samples:
        _letters(part, t)
    if part.tidied:
        _way(part, t)
    if part.draft.edits or part.draft.renames:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            say(t("publish.corrected", n=len(draft.edits) + len(draft.renames)), "small")
            st.button(
                t("publish.undo_corrections"),
                key=f"undo_{draft.name}",
                type="tertiary",
                on_click=lambda: desk_work.decide(name, edits=(), renames=()),
            )


def _taken_from(part: Part, t: Translator) -> str:
    origin = part.taking.origin
    if part.draft.origin >= 0:
        return t("publish.taken_as_it_is", number=origin)
    return t("publish.taken_from", number=origin) if origin >= 0 else t("publish.taken_from_nowhere")


def _corrections(part: Part, t: Translator) -> None:
    """Choices for what was detected wrongly; a blank one is found out again."""
    draft, detected = part.draft, part.upload.detected
    tables = current.known_schema().tables
    choose = partial(_choice, draft.name)
    choose("table", t("publish.table"), {name: table_title(t, tables[name]) for name in tables}, part.table)
    if detected.form == "xlsx":
        choose("sheet", t("publish.sheet"), {name: name for name in detected.sheets}, detected.sheet)
    else:
        names = {name: ENCODING_NAMES[name] for name in ENCODINGS}
        choose("encoding", t("publish.encoding"), names, detected.encoding)
        choose(
            "delimiter",
            t("publish.separator"),
            {mark: t(DELIMITER_NAMES[mark]) for mark in DELIMITERS},
            detected.delimiter,
        )
    if detected.dates:
        orders = {order: t(DATES[order]) for order in ("day first", "month first")}
        choose("dates", t("publish.dates"), orders, detected.dates)


def _choice(file: str, what: str, label: str, options: dict[str, str], now: str) -> None:
    """One choice, which shows what is done: the widget is told so in every run, whatever it showed before."""
    key = f"choice_{what}_{file}"
    st.session_state[key] = now if now in options else None
    st.selectbox(
        label,
        list(options),
        index=None,
        key=key,
        format_func=options.__getitem__,
        on_change=lambda: desk_work.decide(file, **{what: st.session_state[key] or ""}),
    )


def _letters(part: Part, t: Translator) -> None:
    """Which encoding a file is in, when nothing in it tells: the same two lines under each that is likely."""
    name, detected = part.draft.name, part.upload.detected
    key, lines = f"letters_{name}", {code: " / ".join(said) for code, said in detected.samples}
    unclear = any(p.type == "encoding-unclear" for p in part.upload.problems)
    st.session_state[key] = None if unclear else detected.encoding
    st.radio(
        t("publish.letters"),
        list(lines),
        index=None,
        key=key,
        format_func=lambda code: plain_label(lines[code]),
        captions=[ENCODING_NAMES[code] for code in lines],
        on_change=lambda: desk_work.decide(name, encoding=st.session_state[key]),
    )


def _way(part: Part, t: Translator) -> None:
    """What the file does, with all three ways in words; it shows what is done, and nothing while that is asked."""
    name, key = part.draft.name, f"way_{part.draft.name}"
    st.session_state[key] = part.taking.way
    st.radio(
        t("publish.how"),
        list(WAYS),
        index=None,
        key=key,
        format_func=lambda way: t(f"publish.way_{way}"),
        captions=[t(f"publish.way_{way}_help") for way in WAYS],
        on_change=lambda: desk_work.decide(name, way=st.session_state[key]),
    )


def _workbook(table: Table, taken: Stamp, who: Callable[[], str], t: Translator) -> bytes:
    who()
    frame = current.table_then(table.name, taken.number)
    lines = [table.labels, *frame.itertuples(index=False, name=None)]
    return workbooks.write(lines, table.name, guide=guide(t, table), taken=taken)


def _csv(table: Table, taken: Stamp, who: Callable[[], str]) -> bytes:
    who()
    frame = current.table_then(table.name, taken.number)
    return write([table.labels, *frame.itertuples(index=False, name=None)])
