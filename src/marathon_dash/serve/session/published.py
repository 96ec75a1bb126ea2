"""What is published now, read once for all sessions."""

from __future__ import annotations

import logging

import pandas as pd
import streamlit as st

from marathon_dash import settings
from marathon_dash.record import current, store
from marathon_dash.record.database import DatabaseError
from marathon_dash.record.schema import shipped
from marathon_dash.record.validate import Problem

__all__ = ["is_current", "look_anew", "published", "record", "record_at", "record_version"]


_KEY, _RUN = "record_key", "record_run"
_log = logging.getLogger(__name__)


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(key: current.Key, folder: str) -> store.Record:
    """The public record, kept until somebody publishes or a file of it changes.

    All sessions share it: nobody may write to it.
    """
    return current.public_record(key)


def record_at(key: current.Key, folder: str) -> store.Record:
    """The public record of one key, shared with the pages; raises DatabaseError."""
    kept: store.Record = _read(key, folder)
    return kept


def look_anew() -> None:
    """Ask once, at the beginning of a run of a page, what is public: the whole run shows one version."""
    st.session_state[_RUN] = st.session_state.get(_RUN, 0) + 1
    try:
        st.session_state[_KEY] = current.key()
    except DatabaseError as error:
        _log.error("the record cannot be read: %s", error)


def is_current(part: str) -> bool:
    """Whether nothing was published since the page was drawn; a part that runs alone asks before it shows.

    Else somebody withheld meanwhile could still be found on a page that stands open. With the whole page the
    part need not ask: the page has.
    """
    if st.session_state.get(f"{part}_drawn_in") != st.session_state.get(_RUN):
        st.session_state[f"{part}_drawn_in"] = st.session_state.get(_RUN)
        return True
    try:
        return st.session_state.get(_KEY) == current.key()
    except DatabaseError:
        return True  # it stays what this session saw last


def record() -> store.Record:
    """What is published now: withheld rows are already gone, and rows with a fault left out.

    While the database does not answer it stays what this session saw last; a session that saw none gets an
    empty record that says so, never an older one, which might show somebody who was withheld since.
    """
    try:
        key = st.session_state.get(_KEY) or current.key()
        return _read(key, str(settings.data()))
    except DatabaseError as error:
        _log.error("the record cannot be read: %s", error)
        return store.Record(
            {}, (Problem("record", 0, "", "database-error"),), descriptor=shipped().descriptor
        )


def published(table: str) -> pd.DataFrame:
    """One table of the published record, every cell text; an unreadable table is empty."""
    tables = record().tables
    if table in tables:
        return tables[table].copy(deep=False)
    return store.frame(shipped().tables[table], [])


def record_version() -> str:
    """The key for every cache of something worked out from the record."""
    return record().version
