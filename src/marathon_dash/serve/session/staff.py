"""The pages' side of signing in: who is at the desk, and the door that stays shut for everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from marathon_dash.i18n import Translator
from marathon_dash.record import database, staff
from marathon_dash.record.database import DatabaseError, NotWritable
from marathon_dash.serve import ours, signin
from marathon_dash.serve.session.frame import footer, frame
from marathon_dash.serve.session.selection import current_selection
from marathon_dash.serve.session.show import say
from marathon_dash.serve.session.signed_in import TAB, provider, signed_in
from marathon_dash.serve.visitors import place_of
from marathon_dash.story.palette import Palette

__all__ = ["cannot_write", "staff_bar", "staff_only"]


def staff_only(page: str) -> tuple[Translator, Palette, str]:
    """The first line of a page for staff: nothing after it runs for anybody who is not signed in.

    Returns what `frame` returns, and who it is.
    """
    who = signed_in()
    t, palette = frame(page)
    if not who:
        st.title(t("signin.title"), anchor=False)
        with st.container(width=520):
            _door(t)
        footer(t)
        st.stop()
    return t, palette, who


def staff_bar(who: str, t: Translator) -> None:
    """Whose session it is, and the way out; and what keeps the desk from writing, if anything does."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        say(t("publish.signed_in", who=who), "small")
        if _has_routes():
            st.html(
                f'<a href="{escape(_address("/sign-out"))}" target="_self">{escape(t("signin.out"))}</a>',
                width="content",
            )
        else:
            st.button(t("signin.out"), on_click=_sign_out, type="tertiary")

    if said := cannot_write(t):
        st.warning(said)


def cannot_write(t: Translator) -> str:
    """What keeps the desk from publishing, and who can do what about it: a sentence; blank when nothing does."""
    try:
        why = database.obstacle()
    except DatabaseError:  # told where the record should be
        return ""
    return t(f"store.{why}") if why else ""


def _sign_out() -> None:
    signin.out(st.session_state.pop(TAB, ""))
    if provider() and st.user.is_logged_in:
        st.logout()


def _door(t: Translator) -> None:
    """The way in, as it is set up here."""
    say(t("signin.staff_only"))
    if provider():
        try:
            _by_provider(t)
        except NotWritable as error:
            _no_sign_in(error, t)
    elif _has_routes():
        _way(t("signin.go"), _address("/sign-in"))
    else:
        _in_this_tab(t)


def _by_provider(t: Translator) -> None:
    user: Mapping[str, object] = st.user.to_dict() if st.user.is_logged_in else {}
    name = signin.allowed(user)
    if name:  # here only where our own server hands out the cookie that uploads need
        _way(t("signin.continue"), _address("/sign-in", ticket=signin.ticket(name)))
    elif user:
        st.error(t("signin.not_listed"))
        st.button(t("signin.out"), on_click=st.logout)
    else:
        st.button(t("signin.provider"), on_click=st.login, type="primary")


def _in_this_tab(t: Translator) -> None:
    """Under `streamlit run` no cookie can be set: who signs in here is signed in as long as the tab is open."""
    say(t("signin.this_tab"), "small")
    try:
        how = signin.mode(*_asked_by()) if staff.names() or _on_this_computer() else "nobody"
    except DatabaseError:
        st.error(t("problem.database-error"))
        return
    if how == "nobody":
        st.info(t("signin.nobody"))
        return
    if how == "code" and "code_shown" not in st.session_state:
        st.session_state["code_shown"] = True
        signin.code.show(lambda code: t("signin.terminal", code=code))
    with st.form("sign_in", border=False):
        name = st.text_input(t("signin.name"), autocomplete="username") if how == "passphrase" else ""
        label = t("signin.passphrase") if how == "passphrase" else t("signin.code")
        secret = st.text_input(label, type="password", autocomplete="current-password")
        if st.form_submit_button(t("signin.submit"), type="primary"):
            _try(t, how, name, secret)


def _try(t: Translator, how: signin.Mode, name: str, secret: str) -> None:
    place = place_of(str(st.context.ip_address or "local"))
    try:
        token = (
            signin.by_passphrase(name, secret, place)
            if how == "passphrase"
            else signin.on_this_computer(secret)
        )
    except staff.TooManyAttempts as many:
        st.error(t("signin.wait", n=many.seconds))
    except signin.WrongCode:
        st.error(t("signin.wrong_code", n=signin.MOST_WRONG))
    except NotWritable as error:
        _no_sign_in(error, t)
    else:
        if not token:
            st.error(t("signin.wrong"))
            return
        st.session_state[TAB] = token
        st.rerun()


def _no_sign_in(error: NotWritable, t: Translator) -> None:
    st.error(f"{t(f'store.{error.why}')} {t('store.no_sign_in')}")


def _way(label: str, address: str) -> None:
    """A link that looks like the button it is, and stays in this tab (the framework's opens another)."""
    look = (
        "display:inline-block;padding:.5rem 1.25rem;border:1px solid;border-radius:2px;font-weight:600;"
        "text-decoration:none"
    )
    st.html(f'<a href="{escape(address)}" target="_self" style="{look}">{escape(label)}</a>')


def _on_this_computer() -> bool:
    """Whether the server that runs us listens on this computer only."""
    address = str(st.get_option("server.address") or "")
    signin.listen_on(address)
    return address in ("127.0.0.1", "localhost", "::1")


def _asked_by() -> tuple[str, dict[str, str]]:
    """The host that the browser asked for, and the headers that came with its channel."""
    headers = {name: str(value) for name, value in st.context.headers.to_dict().items()}
    hosts = [value for name, value in headers.items() if name.lower() == "host"]
    return hosts[0] if hosts else "" if headers else "localhost", headers


def _has_routes() -> bool:
    """Whether our own server runs the pages: only there can a form set a cookie."""
    return ours.running()


def _address(path: str, **query: str) -> str:
    lang = current_selection().lang
    found = query | ({"lang": lang} if lang else {})
    return f"{path}?{urlencode(found)}" if found else path
