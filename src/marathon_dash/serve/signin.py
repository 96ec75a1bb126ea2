"""Signing in at the desk: by an identity provider, by passphrase, or on a laptop by a code from the terminal."""

from __future__ import annotations

import getpass
import logging
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from hmac import compare_digest
from typing import Literal

from marathon_dash import settings
from marathon_dash.record import staff
from marathon_dash.record.database import DatabaseError
from marathon_dash.serve.ports import EVERYWHERE, network_address

__all__ = [
    "COOKIE", "Code", "WrongCode", "allowed", "by_passphrase", "by_ticket", "code", "listen_on", "mode", "network",
    "on_this_computer", "out", "passed_on", "provider_decides", "ticket", "who",
]  # fmt: skip

COOKIE = "marathon_desk"
TICKET_LASTS = timedelta(minutes=1)
MOST_WRONG = 3  # wrong codes before there is a new one
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PASSED_ON = re.compile(r"forwarded|via|x-real-ip|true-client-ip|(?:x-forwarded|cf)-.*", re.IGNORECASE)
_THE_CODE = "? code"  # its attempts are counted under one name, whoever makes them
_log = logging.getLogger(__name__)

Mode = Literal["provider", "passphrase", "code", "nobody"]


class WrongCode(ValueError):
    """That is not the code in the terminal."""


class Code:
    """A one-time code, printed where the server runs: whoever can read it sits at this computer.

    Used once; after some wrong ones it is another.
    """

    def __init__(self, say: Callable[[str], None] = print) -> None:
        self._say, self._code, self._wrong = say, "", 0

    def show(self, sentence: Callable[[str], str]) -> None:
        """Print the code that is good now, in a sentence."""
        self._code = self._code or f"{secrets.randbelow(10**4):04d}-{secrets.randbelow(10**4):04d}"
        self._say(sentence(self._code))

    def fits(self, given: str) -> bool:
        """Take the code: whether it was that."""
        digits = re.sub("[^0-9]", "", given)
        good = bool(self._code) and compare_digest(digits, self._code.replace("-", ""))
        self._wrong = 0 if good else self._wrong + 1
        if good or self._wrong >= MOST_WRONG:
            self._code, self._wrong = "", 0
        if not good:
            _log.warning("desk: a wrong code was given")
        return good


code = Code()
_bound = ""
_provider = False


def listen_on(address: str) -> None:
    """Note which address the server listens on: only on this computer's own is the code enough."""
    global _bound
    _bound = address


def network() -> str:
    """Where others in the network reach a server that listens on every address; blank for one that does not."""
    return network_address() if _bound in EVERYWHERE else ""


def provider_decides(is_set: bool) -> None:
    """Note whether an identity provider is set up: then only whom it signs in may come in."""
    global _provider
    _provider = is_set


def mode(host: str = "", headers: Mapping[str, str] | None = None) -> Mode:
    """How one signs in here. Where an identity provider is set up, by it alone.

    With the code only where nobody has a passphrase, the server listens on this computer alone and has no public
    address, and the request was made to this computer by its own name (`host`), not through another that passes
    requests on.
    """
    if _provider:
        return "provider"
    if staff.names():
        return "passphrase"
    here = _bound in _LOOPBACK and _name(host) in _LOOPBACK
    return (
        "code" if here and not passed_on(headers or {}) and not settings.get("public_address") else "nobody"
    )


def passed_on(headers: Iterable[str]) -> bool:
    """Whether a request came through another server, by any of the headers with which one says so."""
    return any(_PASSED_ON.fullmatch(name) for name in headers)


def by_passphrase(name: str, passphrase: str, place: str = "", token: str = "") -> str:
    """A session for the right passphrase; blank for a wrong one. Raises staff.TooManyAttempts.

    `place` is where the attempt comes from; who has a session of that name (`token`) is not kept waiting.

    Attempts are logged by the name of who is known; never an address, and never what an unknown person typed,
    which may be a passphrase in the wrong field.
    """
    found = staff.sign_in(name, passphrase, place, token)
    _log.warning("desk: %s", f"{found} signed in" if found else "a sign-in was refused")
    return staff.open_session(found) if found else ""


def on_this_computer(given: str) -> str:
    """A session for whoever typed the code: the user of this computer. Raises WrongCode, staff.TooManyAttempts."""
    if not staff.attempt(_THE_CODE, lambda: code.fits(given)):
        raise WrongCode
    return staff.open_session(_user())


def ticket(name: str) -> str:
    """A secret that stands for somebody whom an identity provider signed in, until the browser has its cookie."""
    return staff.open_session(name, TICKET_LASTS, "ticket")


def by_ticket(given: str) -> str:
    """A session for a ticket, which is used up; blank for none."""
    name = staff.close_session(given, kinds={"ticket"})
    return staff.open_session(name, kind="provider") if name else ""


def out(token: str) -> None:
    """End a session. While the database cannot be written only the browser forgets its cookie."""
    try:
        staff.close_session(token)
    except DatabaseError as error:
        _log.error("desk: %s", error)


def allowed(user: Mapping[str, object]) -> str:
    """The e-mail address of somebody whom the provider signed in and the list allows; else blank."""
    address = str(user.get("email") or "").strip().casefold()
    return address if user.get("email_verified") not in (False, "false") and _is_listed(address) else ""


def who(token: str, provider: bool = False) -> str:
    """Who is signed in by this cookie; blank for nobody, and while the database does not answer.

    Whom a provider signed in has to be on the list still; where a provider is set up (as far as this server knows,
    or `provider` says), nobody else is let in.
    """
    try:
        name = staff.who(token)
    except DatabaseError as error:
        _log.error("desk: %s", error)
        return ""
    if staff.kind(token) == "provider":
        return name if _is_listed(name) else ""
    return "" if provider or _provider else name


def _is_listed(address: str) -> bool:
    listed = {entry.casefold() for entry in re.split("[,;\\s]+", settings.get("staff")) if entry}
    return bool(address) and address in listed


def _name(host: str) -> str:
    """`127.0.0.1:8501` → `127.0.0.1`, `[::1]:8501` → `::1`."""
    return host.partition("]")[0].strip("[") if host.startswith("[") else host.partition(":")[0]


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "this computer"
