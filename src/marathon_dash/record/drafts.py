"""Work in hand at the desk: one draft a staff name, so that a lost page, tab or network loses none of it.

What a draft holds is the desk's own affair; here it is bytes. It is in no backup, and it does not grow old.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, select

from marathon_dash.record import database
from marathon_dash.record.database import DatabaseError
from marathon_dash.record.grid import LARGEST_FILE
from marathon_dash.record.kept_tables import DRAFTS
from marathon_dash.record.staff import plain

__all__ = ["LARGEST", "LASTS", "Kept", "forget", "forget_old", "keep", "last_tab", "read"]

LASTS = timedelta(days=14)
LARGEST = 2 * LARGEST_FILE + 20 * 1024 * 1024  # bytes: the largest file, what was mended in it, and some more


class Kept(NamedTuple):
    """A draft as it was kept last; `tab` is the id of the browser's tab that kept it."""

    content: bytes
    tab: str
    kept_at: datetime


def keep(name: str, content: bytes, tab: str) -> bool:
    """Keep this as the draft of `name`, in the place of an earlier one, whichever tab that came from.

    False when it could not be kept: it is too large, or the database cannot be written; an earlier one stands then.
    """
    if len(content) > LARGEST:
        return False
    row = {"name": plain(name), "content": content, "tab": tab, "kept_at": _text(_now())}
    try:
        with database.writing(database.address()) as connection:
            connection.execute(delete(DRAFTS).where(DRAFTS.c.name == plain(name)))
            connection.execute(DRAFTS.insert(), row)
    except DatabaseError:
        return False
    return True


def read(name: str) -> Kept | None:
    """The draft of `name`; None when there is none, or when it is older than `LASTS`. Raises DatabaseError."""
    forget_old()
    if not database.exists(database.address()):
        return None
    wanted = select(DRAFTS.c.content, DRAFTS.c.tab, DRAFTS.c.kept_at)
    with database.connect(database.address()) as connection:
        row = connection.execute(wanted.where(_is_of(name))).first()
    return Kept(bytes(row[0]), row[1], datetime.fromisoformat(row[2])) if row else None


def last_tab(name: str) -> str:
    """Which tab kept the draft of `name` last, without reading it; blank when there is none. Raises DatabaseError."""
    if not database.exists(database.address()):
        return ""
    with database.connect(database.address()) as connection:
        return str(connection.execute(select(DRAFTS.c.tab).where(_is_of(name))).scalar() or "")


def forget(name: str) -> None:
    """Delete the draft of `name`, if there is one. Raises DatabaseError when it cannot be deleted."""
    if last_tab(name):
        with database.writing(database.address()) as connection:
            connection.execute(delete(DRAFTS).where(DRAFTS.c.name == plain(name)))


def forget_old() -> None:
    """Delete every draft older than `LASTS`; while the database cannot be written they are only not read."""
    where = database.address()
    if not database.exists(where):
        return
    old = DRAFTS.c.kept_at <= _text(_now() - LASTS)
    with database.connect(where) as connection:
        found = connection.execute(select(DRAFTS.c.name).where(old)).first()
    if found:
        try:
            with database.writing(where) as connection:
                connection.execute(delete(DRAFTS).where(old))
        except DatabaseError:
            pass


def _is_of(name: str) -> ColumnElement[bool]:
    return (DRAFTS.c.name == plain(name)) & (DRAFTS.c.kept_at > _text(_now() - LASTS))


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _now() -> datetime:
    return datetime.now(UTC)
