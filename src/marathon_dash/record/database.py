"""The database of the desk: SQLite in the user's data folder, or PostgreSQL. Reading it never needs to write."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from marathon_dash import settings
from marathon_dash.record import sqlite_files
from marathon_dash.record.kept_tables import LOCK, META, make_tables
from marathon_dash.record.sqlite_files import Obstacle, Reader

__all__ = [
    "DatabaseError", "NotWritable", "address", "connect", "exists", "file_address", "forget", "obstacle", "prepare",
    "writing",
]  # fmt: skip

_KNOWN: dict[str, Engine] = {}
_READERS: dict[str, Reader] = {}
_MAKING = Lock()
Faults = tuple[type[Exception], ...]
_FAULTS: Faults = (SQLAlchemyError, sqlite3.Error, OSError)
# What says that nothing can be written: of the system, of SQLite, of PostgreSQL.
_MEANS_FULL = (errno.ENOSPC, errno.EDQUOT, "SQLITE_FULL", "53100")
_MEANS_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS, "SQLITE_READONLY", "25006", "42501")
_MAY_MEAN_EITHER = ("SQLITE_CANTOPEN", "SQLITE_IOERR")


class DatabaseError(RuntimeError):
    """The database cannot be reached or used; the message says which and why, without its password."""


class NotWritable(DatabaseError):
    """The database can be read at best: its folder is full or read-only, as `why` says. Nothing was written."""

    def __init__(self, message: str, why: Obstacle) -> None:
        super().__init__(message)
        self.why = why


def address() -> str:
    """Where the desk keeps its versions: `MARATHON_DATABASE`, else a file in the user's data folder."""
    chosen = settings.get("database")
    if not chosen:
        return file_address(settings.user_data() / "record.sqlite")
    return chosen.replace("postgresql://", "postgresql+psycopg://", 1)


def file_address(file: Path) -> str:
    """The address of a SQLite file, whatever signs its path holds."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def exists(where: str) -> bool:
    """Whether there is anything to read: a database file that nobody made yet holds no publication."""
    file = _file(where)
    with _in_words(where):
        return file is None or file.is_file()


def obstacle(where: str = "") -> Obstacle:
    """What keeps the database from being written now: `full`, `read-only`, or blank. Nothing is written to find out.

    Raises DatabaseError when a server does not answer.
    """
    where = where or address()
    if file := _file(where):
        with _in_words(where):
            return sqlite_files.obstacle(file)
    with connect(where) as connection:
        return "read-only" if connection.execute(text("SHOW transaction_read_only")).scalar() == "on" else ""


@contextmanager
def connect(where: str) -> Iterator[Connection]:
    """A connection for reading; it makes and changes nothing. DatabaseError says in words what is wrong."""
    with _in_words(where):
        engine = _reading_engine(where)
    with _in_words(where, (DBAPIError,)), engine.connect() as connection:
        yield connection


@contextmanager
def writing(where: str) -> Iterator[Connection]:
    """One transaction that writes, alone: all of it is kept, or nothing. Others wait their turn.

    Raises NotWritable where there is no room or no right to write, else DatabaseError.
    """
    with _in_words(where, writes=True):
        engine = _engine(where)
    with _in_words(where, (DBAPIError,), writes=True), engine.connect() as connection:
        connection = connection.execution_options(marathon_writes=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield connection


def prepare() -> Obstacle:
    """At the start of a server: make the tables that an earlier version of the program did not know.

    Returns what keeps it from that; a database that is not there yet is made by whoever writes first.
    """
    try:
        if exists(where := address()):
            with _in_words(where, writes=True):
                _engine(where)
    except NotWritable as error:
        return error.why
    return obstacle()


def forget(where: str = "") -> None:
    """Close the connections of this process to one database, or to all; the next use opens new ones."""
    with _MAKING:
        for address in [where] if where else [*_READERS, *_KNOWN]:
            if reader := _READERS.pop(address, None):
                reader.close()
            if engine := _KNOWN.pop(address, None):
                engine.dispose()


def _engine(where: str, only_reads: bool = False) -> Engine:
    """One engine a database, as long as the process lives; the first use makes the tables."""
    with _MAKING:
        if where not in _KNOWN:
            engine = _open(where)
            try:
                with _in_words(where, writes=True):
                    make_tables(engine)
            except NotWritable:
                if not only_reads:
                    raise
            _KNOWN[where] = engine
        return _KNOWN[where]


def _open(where: str) -> Engine:
    if file := _file(where):
        return sqlite_files.open_for_writing(file)
    try:
        return create_engine(where, pool_pre_ping=True, pool_size=5, max_overflow=20)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise DatabaseError(f"MARATHON_DATABASE: {error}") from error


def _reading_engine(where: str) -> Engine:
    """What reads: of a server the same engine, of a file one that cannot write."""
    file = _file(where)
    if not file:
        return _engine(where, only_reads=True)
    with _MAKING:
        if where in _READERS and not _READERS[where].is_good(file):
            _READERS.pop(where).close()
        if where not in _READERS:
            _READERS[where] = sqlite_files.open_for_reading(file, META)
        return _READERS[where].engine


@contextmanager
def _in_words(where: str, faults: Faults = _FAULTS, *, writes: bool = False) -> Iterator[None]:
    """Turn what a database can answer into DatabaseError, and what keeps whoever `writes` from it into NotWritable."""
    try:
        yield
    except faults as error:
        said = f"{_shown(where)}: {_first_line(error)}"
        if writes and (why := _why(where, getattr(error, "orig", None) or error)):
            raise NotWritable(said, why) from error
        raise DatabaseError(said) from error


def _why(where: str, error: object) -> Obstacle:
    """What keeps from writing: the fault tells, or where it tells nothing, the place."""
    if isinstance(error, OSError):
        code: object = error.errno
    else:
        code = getattr(error, "sqlstate", None) or _sqlite_code(error)
    if code in _MEANS_FULL:
        return "full"
    if code in _MEANS_READ_ONLY:
        return "read-only"
    file = _file(where)
    return sqlite_files.obstacle(file) if file and code in _MAY_MEAN_EITHER else ""


def _sqlite_code(error: object) -> str:
    name = str(getattr(error, "sqlite_errorname", ""))
    return "_".join(name.split("_")[:2])  # SQLITE_READONLY_DIRECTORY → SQLITE_READONLY


def _file(where: str) -> Path | None:
    """The file of a SQLite database; None when a server keeps it."""
    if not where.startswith("sqlite"):
        return None
    database = _url(where).database
    return Path(database) if database else Path("record.sqlite")


def _url(where: str) -> URL:
    try:
        return make_url(where)
    except ArgumentError as error:  # it repeats the address, in which there may be a password
        raise DatabaseError("MARATHON_DATABASE: sqlite:///FILE, postgresql://…") from error


def _shown(where: str) -> str:
    return _url(where).render_as_string(hide_password=True)


def _first_line(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
