"""Who may publish: names with passphrases (argon2id), their sessions, and attempts, which are limited and kept."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, select

from marathon_dash.record import attempts, database
from marathon_dash.record.kept_tables import DRAFTS, SESSIONS, STAFF

__all__ = [
    "LASTS", "SHORTEST", "Kind", "ShortPassphrase", "TooManyAttempts", "UnknownName", "add", "attempt",
    "close_session", "forget_places", "kind", "names", "open_session", "plain", "remove", "sign_in", "unlock", "who",
]  # fmt: skip

SHORTEST = 12  # characters of a passphrase
LASTS = timedelta(hours=12)  # a session: a working day
_HASHER = PasswordHasher()  # argon2id, 64 MiB, three passes: the library's own advice
# Each hash takes 64 MiB: many at once would be a way to stop the server. And whoever tries many at once is counted.
_ONE_AT_A_TIME = threading.RLock()

Kind = Literal["session", "provider", "ticket"]  # what a secret is good for; its first letters say so


class ShortPassphrase(ValueError):
    """A passphrase needs at least `SHORTEST` characters."""


class UnknownName(KeyError):
    """Nobody of that name may sign in."""


class TooManyAttempts(RuntimeError):
    """After several wrong passphrases one has to wait; `seconds` says how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def add(name: str, passphrase: str) -> None:
    """Let `name` sign in with this passphrase from now on, and no longer with an earlier one.

    Whoever is signed in under the name has to sign in anew: the passphrase may have been changed because of them.
    """
    if len(passphrase) < SHORTEST:
        raise ShortPassphrase
    with _ONE_AT_A_TIME:
        secret = _HASHER.hash(passphrase)
    _note(" ".join(name.split()), secret)


def remove(name: str) -> None:
    """Let `name` sign in no more, sign them out everywhere, and forget their draft. Raises UnknownName."""
    found = _secrets().get(plain(name))
    if found is None:
        raise UnknownName(name)
    _note(found[0], "")


def names() -> list[str]:
    """Everyone who may sign in with a passphrase."""
    return sorted(name for name, _ in _secrets().values())


def sign_in(name: str, passphrase: str, place: str = "", token: str = "") -> str:
    """The name as it is kept when the passphrase is right, blank when it is not.

    Takes as long for an unknown name as for a known one, and is refused as soon. Raises TooManyAttempts: counted by
    the name and by the `place` the attempt comes from. Who has a session of that name (`token`) need not wait.
    """
    found = _secrets().get(plain(name))
    secret = found[1] if found else _nobody()
    counted_as = found[0] if found else f"? {attempts.digest_of(plain(name))}"
    session = who(token)
    is_in = bool(session) and plain(session) == plain(name)
    good = attempt(counted_as, lambda: _fits(secret, passphrase), place, waits=not is_in)
    return found[0] if found and good else ""


def attempt(name: str, fits: Callable[[], bool], place: str = "", *, waits: bool = True) -> bool:
    """Whether it `fits`, asked of one person at a time, and kept under `name`. Raises TooManyAttempts."""
    with _ONE_AT_A_TIME:
        if waits and (seconds := attempts.wait(name, place, _now())):
            raise TooManyAttempts(seconds)
        good = fits()
        attempts.note(name, place, good, _now())
    return good


def unlock(name: str) -> None:
    """Let `name` sign in at once, however many wrong passphrases somebody tried. Raises UnknownName."""
    found = _secrets().get(plain(name))
    if found is None:
        raise UnknownName(name)
    attempts.unlock(found[0], _now())


def forget_places() -> None:
    """Forget where attempts came from, a quarter of an hour after the last."""
    attempts.forget_places(_now())


def plain(name: str) -> str:
    """A name as names are compared: however many spaces, capital or small."""
    return " ".join(name.split()).casefold()


def kind(token: str) -> str:
    """What a secret is good for: its first letters, which belong to what is hashed."""
    return token.partition(".")[0]


def open_session(name: str, lasts: timedelta = LASTS, kind: Kind = "session") -> str:
    """A secret that stands for `name` for a while: what the cookie holds. Only its hash is kept."""
    token = f"{kind}.{secrets.token_urlsafe(32)}"
    row = {"token": _digest(token), "name": name, "ends_at": _text(_now() + lasts)}
    with database.writing(database.address()) as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.ends_at < _text(_now())))
        connection.execute(SESSIONS.insert(), row)
    return token


def who(token: str, kinds: Collection[Kind] = ("session", "provider")) -> str:
    """Whose session it is; blank when it has ended or never was. One small query."""
    where = database.address()
    if kind(token) not in kinds or not database.exists(where):
        return ""
    with database.connect(where) as connection:
        row = (
            connection.execute(select(SESSIONS).where(SESSIONS.c.token == _digest(token))).mappings().first()
        )
    return str(row["name"]) if row and row["ends_at"] > _text(_now()) else ""


def close_session(token: str, kinds: Collection[Kind] = ("session", "provider")) -> str:
    """End a session, or use up a ticket; whose it was. Of two who use it up at once, one gets a name."""
    name = who(token, kinds)
    if not name:
        return ""
    with database.writing(database.address()) as connection:
        ended = connection.execute(delete(SESSIONS).where(SESSIONS.c.token == _digest(token)))
    return name if ended.rowcount else ""


def _secrets() -> dict[str, tuple[str, str]]:
    """Name and hash of everyone who may sign in: the newest entry of each name counts.

    Newest by its moment: what a restored backup brings is older than what was decided since, whatever its number.
    """
    where = database.address()
    if not database.exists(where):
        return {}
    with database.connect(where) as connection:
        rows = connection.execute(
            select(STAFF.c.name, STAFF.c.secret).order_by(STAFF.c.at, STAFF.c.number)
        ).all()
    newest = {plain(name): (str(name), str(secret)) for name, secret in rows}
    return {plain: entry for plain, entry in newest.items() if entry[1]}


def _note(name: str, secret: str) -> None:
    """Keep an entry, and end every session under that name, in one step; of who is removed, the draft too."""
    with database.writing(database.address()) as connection:
        connection.execute(STAFF.insert(), {"name": name, "secret": secret, "at": _text(_now())})
        _sign_out(connection, name)
        if not secret:
            connection.execute(delete(DRAFTS).where(DRAFTS.c.name == plain(name)))


def _sign_out(connection: Connection, name: str) -> None:
    signed_in = connection.execute(select(SESSIONS.c.name).distinct()).scalars()
    theirs = [one for one in signed_in if plain(one) == plain(name)]
    connection.execute(delete(SESSIONS).where(SESSIONS.c.name.in_(theirs)))


def _fits(secret: str, passphrase: str) -> bool:
    with _ONE_AT_A_TIME:
        try:
            return _HASHER.verify(secret, passphrase)
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    """A hash that no passphrase fits, so that an unknown name takes as long as a known one."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _now() -> datetime:
    return datetime.now(UTC)
