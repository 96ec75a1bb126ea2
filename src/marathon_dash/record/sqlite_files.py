"""A SQLite file, opened for writing; and for reading, which makes nothing and changes nothing, wherever it lies."""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, MetaData, QueuePool, create_engine, event
from sqlalchemy.exc import OperationalError

__all__ = ["Obstacle", "Reader", "obstacle", "open_for_reading", "open_for_writing"]

Obstacle = Literal["", "full", "read-only"]
_LEAST_ROOM = 2 * 1024 * 1024  # bytes: below, not even a small publication and SQLite's own files fit
_WAIT = 30  # seconds for another's turn to end
# What SQLite answers where it cannot lay its own files beside the database, which the log it writes needs for reading.
_CANNOT_LAY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)
_WITHOUT_LOCKS = "win32-none" if os.name == "nt" else "unix-none"

Moment = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Connections that only read: in place, or (then there is a `moment`) a copy in memory of the file as it was."""

    engine: Engine
    moment: Moment | None = None
    holder: sqlite3.Connection | None = None  # the copy lasts as long as somebody holds it

    def is_good(self, file: Path) -> bool:
        """Whether what it reads is what the file holds now."""
        return self.moment in (None, _moment(file))

    def close(self) -> None:
        """Close its connections; a copy is gone then."""
        self.engine.dispose()
        if self.holder:
            self.holder.close()


def open_for_writing(file: Path) -> Engine:
    """Connections that read and write; makes the file, and its folder, for this user alone. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)  # it holds withheld names and the hashes of passphrases
    engine = _engine(file.resolve().as_uri())
    event.listen(engine, "connect", _prepare)
    return engine


def open_for_reading(file: Path, tables: MetaData) -> Reader:
    """Connections that only read. A table that the file has not, or a file that is not there, is empty.

    In place if the file can be read where it lies; else, and where tables are missing, from a copy in memory, which is
    taken anew whenever the file changes (`Reader.is_good`). Raises OSError, SQLAlchemyError or sqlite3.Error.
    """
    if _has_content(file):
        reader = Reader(_engine(f"{file.resolve().as_uri()}?mode=ro"))
        try:
            with reader.engine.connect() as connection:
                found = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars()
                if set(found) >= set(tables.tables):
                    return reader
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF not in _CANNOT_LAY:
                raise
        reader.close()
    return _copied(file, tables)


def obstacle(file: Path) -> Obstacle:
    """What keeps the file from being written now, found out without writing; blank for nothing."""
    place = file if file.exists() else file.parent
    while not place.exists():
        place = place.parent
    folder = place if place.is_dir() else place.parent
    if not os.access(place, os.W_OK) or not os.access(folder, os.W_OK):
        return "read-only"
    return "full" if shutil.disk_usage(folder).free < _LEAST_ROOM else ""


def _copied(file: Path, tables: MetaData) -> Reader:
    while True:
        moment, memory = _moment(file), f"file:/{uuid.uuid4().hex}?vfs=memdb"
        holder = sqlite3.connect(memory, uri=True, check_same_thread=False)
        try:
            if _has_content(file):
                _copy(file, memory)
        except sqlite3.Error:
            if moment == _moment(
                file
            ):  # else it was written meanwhile, and what was seen of it made no sense
                holder.close()
                raise
        if moment == _moment(file):
            engine = _engine(memory)
            tables.create_all(engine)
            return Reader(engine, moment, holder)
        holder.close()


def _copy(file: Path, memory: str) -> None:
    """Copy what was committed, also where nothing can be locked or written.

    A log that was never taken over belongs to the database: without it something withheld would be shown again.
    """
    if _has_content(_beside(file, "-journal")):
        raise sqlite3.OperationalError(
            "an unfinished change has to be taken back first: open it for writing once"
        )
    logged = _has_content(_beside(file, "-wal"))
    how = f"vfs={_WITHOUT_LOCKS}" if logged else "immutable=1"
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&{how}", uri=True)) as source:
        source.execute("PRAGMA temp_store = MEMORY")
        source.execute("PRAGMA locking_mode = EXCLUSIVE")  # the log's index in memory, not in a file
        source.execute("VACUUM INTO ?", (memory,))


def _engine(uri: str) -> Engine:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, timeout=_WAIT, check_same_thread=False, isolation_level=None)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    pragmas = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
    gone = (
        "secure_delete = ON",
        "journal_size_limit = 0",
    )  # a deleted draft is in no free page and no old log
    for pragma in (*pragmas, *gone):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("marathon_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _moment(file: Path) -> Moment:
    found = []
    for path in (file, _beside(file, "-wal"), _beside(file, "-journal")):
        if path.exists():
            seen = path.stat()
            found.append((seen.st_ino, seen.st_size, seen.st_mtime_ns))
    return tuple(found)


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)
