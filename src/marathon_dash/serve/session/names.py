"""The names of everyone in the record, in every spelling, to be found: one index for all sessions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from marathon_dash.serve.session.published import published
from marathon_dash.story.search import Index, index

__all__ = ["names_of"]


@st.cache_resource(max_entries=2, show_spinner=False)
def names_of(version: str) -> Index:
    """The index of the names of one version of the record (`record_version`)."""
    rows: list[Any] = published("detentions").to_dict("records")
    return index(rows)
