"""What is published now, read once for all sessions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from marathon_dash import settings
from marathon_dash.record import gazetteer, store
from marathon_dash.record.schema import shipped

__all__ = ["published", "record", "record_version"]


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(fingerprint: tuple[Any, ...], folder: str) -> store.Record:
    """The public record, kept until a file of it changes. All sessions share it: nobody may write to it.

    A city that `places` does not have yet is looked up in the gazetteer, so that it is on the map at once.
    """
    read = store.public(store.read_folder())
    if "places" not in read.tables or "actions" not in read.tables:
        return read
    places = gazetteer.complete(read["places"], read["actions"])
    return replace(read, tables={**read.tables, "places": places})


def record() -> store.Record:
    """What is published now: withheld rows are already gone, and rows with a fault left out."""
    return _read(store.fingerprint(), str(settings.data()))


def published(table: str) -> pd.DataFrame:
    """One table of the published record, every cell text; an unreadable table is empty."""
    tables = record().tables
    if table in tables:
        return tables[table].copy(deep=False)
    return store.frame(shipped().tables[table], [])


def record_version() -> str:
    """The key for every cache of something worked out from the record."""
    return record().version
