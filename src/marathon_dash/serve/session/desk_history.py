"""The desk, last: what was published when, any version to take away, and going back to it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.record import confirm, current, desk, published_rows, versions
from marathon_dash.record.csv_files import write
from marathon_dash.record.database import DatabaseError, NotWritable
from marathon_dash.record.review import as_public, back, review
from marathon_dash.record.validate import total
from marathon_dash.record.versions import Publication
from marathon_dash.serve.session import desk_work
from marathon_dash.serve.session.published import look_anew
from marathon_dash.serve.session.show import plain, say
from marathon_dash.serve.session.signed_in import SignedOut, anew
from marathon_dash.story.changes import change_sentences
from marathon_dash.story.desk_words import sentence, why_reviewed
from marathon_dash.story.fields import table_title
from marathon_dash.story.history import moment, publication_sentence

__all__ = ["history", "just_published"]

MOST_SHOWN = 10
_ALL = ""


def just_published(t: Translator) -> None:
    """Say once what was done, or why it was not, and offer to undo it at once."""
    held = desk_work.work()
    if held.notice:
        st.warning(plain(held.notice))
    if not held.done:
        return
    said = [t("publish.undone", number=held.undone)] if held.undone else []
    st.success(" ".join([*said, t("publish.done", number=held.done)]))
    if held.undone and (stays := _stays(held.undone - 1, t)):
        st.info(plain(stays))
    number, who = held.done, anew()
    if not desk_work.is_waiting():
        st.button(t("publish.undo", number=number), key="undo_now", on_click=lambda: _undo(number, who, t))


def _undo(number: int, who: Callable[[], str], t: Translator) -> None:
    """Reverse one publication: at once while it is the newest, else as a review, for others published since."""
    try:
        who()
        found = back(number - 1, (), date.today())
        asks = confirm.of_freedom(found.differences)
        if found.base != number or asks or not desk.was_public(number - 1, ()):
            _take_up("publish.undo_review" if found.base != number else "publish.undo_look", number, t)
        elif not found.differences:
            desk_work.start_over()
            desk_work.note(_nothing_undone(number, t))
        else:
            note = t("publish.undo_note", number=number)
            made = desk.go_back(number - 1, base=number, who=who(), note=note, undoes=number)
            desk_work.finished(made.number, undone=number)
            look_anew()
    except SignedOut:
        return  # the page runs anew and shows the door
    except NotWritable as error:
        desk_work.note(t(f"store.{error.why}"))
    except (desk.StaleReview, desk.NothingChanges, desk.NeverPublic, KeyError, DatabaseError):
        desk_work.note(t("publish.not_undone"))


def _look_at_undoing(number: int, who: Callable[[], str], t: Translator) -> None:
    """Put what reverses one publication in hand, to be looked at and published."""
    if desk_work.is_waiting():
        desk_work.note(t("publish.first_put_away"))
        return
    with suppress(SignedOut):
        who()
        _take_up("publish.undo_look", number, t)


def _take_up(said: str, number: int, t: Translator) -> None:
    """Put what reverses a publication in hand; where nothing would change by it, say that it cannot be undone."""
    drafts = desk.undo_drafts(number)
    if review(drafts, date.today()).changes_nothing:
        desk_work.start_over()
        desk_work.note(_nothing_undone(number, t))
    else:
        desk_work.take_up(drafts, f"{t(said, number=number)} {_stays(number - 1, t)}".strip())


def _nothing_undone(number: int, t: Translator) -> str:
    return f"{t('publish.nothing_undone', number=number)} {_stays(number - 1, t)}".strip()


def _stays(number: int, t: Translator) -> str:
    """Who stays withheld when publication `number` comes back; blank when nobody does."""
    names = desk.stays_withheld(number)
    return t("desk.stays_withheld", n=len(names), names=t.words(names)) if names else ""


def history(t: Translator) -> None:
    """The log, newest first."""
    schema = current.known_schema()
    log = versions.history()
    st.header(t("publish.history"), anchor="history")
    if not log:
        say(t("desk.no_history"))
        return
    say(t("publish.history_help"), "small")
    tables = [_ALL, *schema.tables]
    chosen = st.selectbox(
        t("publish.table"),
        tables,
        format_func=lambda n: table_title(t, schema.tables[n]) if n else t("publish.all_tables"),
        key="history_table",
        width=320,
    )
    log = versions.history(chosen) if chosen else log
    many = st.session_state.get("history_more", False)
    told = log if many else log[:MOST_SHOWN]
    rows = published_rows.of(told)
    for made in told:
        summary = publication_sentence(t, made, rows[made.number], schema)
        _entry(made, summary, chosen, made.number == log[0].number and not chosen, t)
    if len(log) > MOST_SHOWN and not many:
        st.button(t("publish.more", n=len(log) - MOST_SHOWN), key="history_more_button", on_click=_show_all)


def _entry(made: Publication, summary: str, table: str, is_public: bool, t: Translator) -> None:
    who = anew()
    title = " · ".join(filter(None, (t("publish.number", number=made.number), moment(t, made), made.who)))
    with st.container(key=f"publication_{made.number}", gap="xxsmall"):
        st.markdown(f"**{plain(title)}**")
        say(summary)
        if made.note:
            say(made.note, "small")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if is_public:
                st.caption(t("publish.public_now"), width="content")
            elif st.button(t("publish.go_back"), key=f"back_to_{made.number}"):
                asked = st.dialog(t("publish.go_back_do", number=made.number), width="medium")
                asked(_way_back)(made.number, table, who, t)  # a run of its own, which does not pass the door
            if made.number:
                st.button(
                    t("publish.undo_this"),
                    key=f"undo_{made.number}",
                    on_click=lambda: _look_at_undoing(made.number, who, t),
                )
            st.download_button(
                t("publish.download"),
                lambda: _archive(made.number, who),
                f"record-{made.number}.zip",
                "application/zip",
                on_click="ignore",
                key=f"download_{made.number}",
                type="tertiary",
            )


def _way_back(number: int, table: str, who: Callable[[], str], t: Translator) -> None:
    """What going back would change, today's checks as warnings, and the button."""
    try:
        who()
    except SignedOut:
        st.rerun()
    tables = [table] if table else []
    found = back(number, tables, date.today())
    if not found.differences:
        say(t("desk.already_public"))
        _say_stays(number, t)
        return
    before, after = as_public(found)
    sentences = change_sentences(t, found.differences, before, after, current.known_schema())
    st.markdown("\n".join(f"- {plain(one)}" for one in sentences))
    _say_stays(number, t)
    if why := why_reviewed(found, number, tables, t):
        _by_review(number, tables, why, t)
        return
    if found.warnings:
        say(t("desk.today_checks", n=total(found.warnings)))
        st.markdown("\n".join(f"- {plain(sentence(t, p))}" for p in found.warnings[:10]))
    say(t("publish.back_help"), "small")
    if st.button(
        t("publish.go_back_do", number=number),
        key=f"go_back_{number}",
        type="primary",
        on_click=lambda: _go_back(number, tables, found.base, who, t),
    ):
        st.rerun()  # closes the dialog


def _say_stays(number: int, t: Translator) -> None:
    if stays := _stays(number, t):
        say(stays)


def _by_review(number: int, tables: list[str], why: str, t: Translator) -> None:
    """What never stood beside the other tables as they are now, or needs a name typed, passes the whole gate."""
    say(why)
    if desk_work.is_waiting():
        say(t("publish.first_put_away"))
    elif st.button(
        t("publish.back_review"),
        key=f"back_review_{number}",
        type="primary",
        on_click=lambda: desk_work.take_up(desk.drafts_back(number, tables)),
    ):
        st.rerun()  # closes the dialog


def _go_back(number: int, tables: list[str], base: int, who: Callable[[], str], t: Translator) -> None:
    try:
        made = desk.go_back(number, tables, base=base, who=who())
    except SignedOut:
        return  # the page runs anew and shows the door
    except NotWritable as error:
        desk_work.note(t(f"store.{error.why}"))
        return
    except (desk.StaleReview, desk.NothingChanges, desk.NeverPublic, DatabaseError):
        desk_work.note(t("publish.not_back"))
        return
    desk_work.finished(made.number)
    look_anew()


def _show_all() -> None:
    st.session_state["history_more"] = True


def _archive(number: int, who: Callable[[], str]) -> bytes:
    """Every table of one version as CSV, with the newest withheld list laid over it. Raises SignedOut."""
    who()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, frame in current.tables(number).items():
            lines = [list(frame.columns), *frame.itertuples(index=False, name=None)]
            archive.writestr(f"{name}.csv", write(lines))
    return out.getvalue()
