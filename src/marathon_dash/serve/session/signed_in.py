"""Whether the visitor of this run is staff."""

from __future__ import annotations

import streamlit as st

from marathon_dash.serve import ours, signin

__all__ = ["TAB", "provider", "signed_in"]

TAB = "desk_session"  # under `streamlit run`, where no cookie can be set


def signed_in() -> str:
    """The name of the member of staff whose browser this is; blank for everybody else.

    The cookie is asked for anew in every run, so that who signs out, or is removed, is out at once.
    """
    cookie = st.context.cookies.get(signin.COOKIE)
    token = cookie if cookie and isinstance(cookie, str) else st.session_state.get(TAB, "")
    if name := signin.who(token):
        return name
    if provider() and not ours.running() and st.user.is_logged_in:
        return signin.allowed(st.user.to_dict())
    return ""


def provider() -> bool:
    """Whether an identity provider is set up (`[auth]` in `.streamlit/secrets.toml`)."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False
