"""Whether the visitor of this run is staff."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from marathon_dash.serve import ours, signin

__all__ = ["TAB", "SignedOut", "anew", "provider", "signed_in"]

TAB = "desk_session"  # under `streamlit run`, where no cookie can be set


class SignedOut(RuntimeError):
    """Whose button this was may use it no more: signed out, removed, or the session has ended."""


def signed_in() -> str:
    """The name of the member of staff whose browser this is; blank for everybody else.

    The cookie is asked for anew in every run, so that who signs out, or is removed, is out at once.
    """
    try:
        return anew()()
    except SignedOut:
        return ""


def anew() -> Callable[[], str]:
    """Who is at the desk, asked again each time it is called: for what a button does later, in whatever thread.

    A page stands open for hours, and what its buttons do does not pass the door. Raises SignedOut.
    """
    by_provider, cookie = provider(), st.context.cookies.get(signin.COOKIE)
    token = cookie if cookie and isinstance(cookie, str) else st.session_state.get(TAB, "")
    here = by_provider and not ours.running() and st.user.is_logged_in
    user: dict[str, object] = dict(st.user.to_dict()) if here else {}

    def ask() -> str:
        if name := signin.who(token, by_provider) or signin.allowed(user):
            return name
        raise SignedOut

    return ask


def provider() -> bool:
    """Whether an identity provider is set up (`[auth]` in `.streamlit/secrets.toml`)."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False
