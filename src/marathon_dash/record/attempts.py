"""Wrong passphrases and how long one has to wait after them: by name and by where they come from.

A stranger keeps nobody out who signs in from elsewhere. Where attempts come from is kept in memory alone, for a quarter
of an hour, as a hash with a key that dies with the process; the database holds names and moments.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import select

from marathon_dash.record import database
from marathon_dash.record.kept_tables import ATTEMPTS

__all__ = [
    "FREE", "FREE_FROM_ALL", "LONGEST_WAIT", "REMEMBERED", "digest_of", "forget_places", "note", "unlock", "wait",
]  # fmt: skip

FREE = 3  # wrong passphrases of one name from one place before one has to wait
FREE_FROM_ALL = 50  # of one name from everywhere: whoever has many places at hand is slowed down, too
LONGEST_WAIT = timedelta(minutes=5)
REMEMBERED = timedelta(minutes=15)
_WRONG, _GOOD, _UNLOCKED = 0, 1, 2
_KEY = secrets.token_bytes(32)
_PLACES: dict[tuple[str, str, str], list[tuple[str, int]]] = {}  # database, name, place → moment, outcome
_LOCK = Lock()


def wait(name: str, place: str, now: datetime) -> int:
    """Seconds until the next attempt of this name from there: twice as long after each wrong one beyond the free."""
    where = database.address()
    if not database.exists(where):
        return 0
    since = _text(now - REMEMBERED)
    recent = select(ATTEMPTS.c.at, ATTEMPTS.c.good).where(ATTEMPTS.c.name == name, ATTEMPTS.c.at > since)
    with database.connect(where) as connection:
        everywhere = [(at, good) for at, good in connection.execute(recent.order_by(ATTEMPTS.c.number))]
    since = max([at for at, good in everywhere if good == _UNLOCKED], default=since)
    with _LOCK:
        here = [one for one in _PLACES.get((where, name, digest_of(place)), []) if one[0] > since]
    return max(_pause(here, FREE, now), _pause(everywhere, FREE_FROM_ALL, now))


def note(name: str, place: str, good: bool, now: datetime) -> None:
    """Count an attempt. Raises NotWritable where it cannot be kept."""
    _keep(name, int(good), now)
    with _LOCK:
        key = (database.address(), name, digest_of(place))
        _PLACES.setdefault(key, []).append((_text(now), int(good)))
    forget_places(now)


def unlock(name: str, now: datetime) -> None:
    """Let this name try again at once, from everywhere, whichever process counts."""
    _keep(name, _UNLOCKED, now)


def forget_places(now: datetime) -> None:
    """Forget where attempts came from that are older than `REMEMBERED`."""
    since = _text(now - REMEMBERED)
    with _LOCK:
        for key, seen in list(_PLACES.items()):
            _PLACES[key] = [one for one in seen if one[0] > since]
            if not _PLACES[key]:
                del _PLACES[key]


def digest_of(text: str) -> str:
    """What stands for something that must not be kept itself; nobody can look it up, not even by its hash."""
    return hmac.new(_KEY, text.encode("utf-8", "replace"), "sha256").hexdigest()[:32]


def _pause(attempts: Sequence[tuple[str, int]], free: int, now: datetime) -> int:
    wrong: list[str] = []
    for at, outcome in attempts:
        wrong = [*wrong, at] if outcome == _WRONG else []
    if len(wrong) < free:
        return 0
    pause = min(timedelta(seconds=2 ** min(len(wrong) - free + FREE, 20)), LONGEST_WAIT)
    return max(0, round((datetime.fromisoformat(wrong[-1]) + pause - now).total_seconds()))


def _keep(name: str, outcome: int, now: datetime) -> None:
    with database.writing(database.address()) as connection:
        connection.execute(ATTEMPTS.insert(), {"at": _text(now), "name": name, "good": outcome})


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
