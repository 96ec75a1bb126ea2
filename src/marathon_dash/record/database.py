"""The database of the desk: SQLite in the user's data folder, or PostgreSQL; its tables, which only ever grow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from marathon_dash import settings

__all__ = [
    "ATTEMPTS", "CONTENTS", "DRAFTS", "KEPT", "PUBLICATIONS", "SESSIONS", "STAFF", "DatabaseError", "address",
    "connect", "exists", "forget", "writing",
]  # fmt: skip

_META = MetaData()
CONTENTS = Table(
    "contents",
    _META,
    Column("sha256", String(64), primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
PUBLICATIONS = Table(
    "publications",
    _META,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("made_at", String(32), nullable=False),  # ISO 8601, UTC
    Column("who", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("kind", String(20), nullable=False),  # shipped, publication, going back
    Column("summary", Text, nullable=False),  # JSON: counts of rows added, changed, removed by table
)
KEPT = Table(
    "publication_tables",
    _META,
    Column("number", Integer, ForeignKey("publications.number"), primary_key=True),
    Column("name", String(100), primary_key=True),  # a table of the record, or `withheld`
    Column("sha256", String(64), ForeignKey("contents.sha256"), nullable=False),
)
STAFF = Table(
    "staff",
    _META,
    Column("number", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("secret", String(300), nullable=False),  # argon2id; blank: may sign in no more
    Column("at", String(32), nullable=False),
)
SESSIONS = Table(
    "sessions",
    _META,
    Column("token", String(64), primary_key=True),  # SHA-256 of what the cookie holds
    Column("name", String(200), nullable=False),
    Column("ends_at", String(32), nullable=False),
)
ATTEMPTS = Table(
    "attempts",
    _META,
    Column("number", Integer, primary_key=True),
    Column("at", String(32), nullable=False, index=True),
    Column("name", String(200), nullable=False),  # `? …`: nobody of that name
    Column("good", Integer, nullable=False),
)
DRAFTS = Table(  # work in hand: it comes and goes, and no backup holds it
    "drafts",
    _META,
    Column("name", String(200), primary_key=True),  # as `staff.plain` writes it: one draft a person
    Column("content", LargeBinary, nullable=False),
    Column("tab", String(100), nullable=False),
    Column("kept_at", String(32), nullable=False),
)
_NEVER_CHANGED = (CONTENTS, PUBLICATIONS, KEPT, STAFF)
_KNOWN: dict[str, Engine] = {}
_MAKING = Lock()
_LOCK = 0x4D61726174686F6E  # "Marathon": one maker of tables, one publisher at a time on PostgreSQL


class DatabaseError(RuntimeError):
    """The database cannot be reached or used; the message says which and why, without its password."""


def address() -> str:
    """Where the desk keeps its versions: `MARATHON_DATABASE`, else a file in the user's data folder."""
    chosen = settings.get("database")
    if not chosen:
        return f"sqlite:///{settings.user_data() / 'record.sqlite'}"
    return chosen.replace("postgresql://", "postgresql+psycopg://", 1)


def exists(where: str) -> bool:
    """Whether there is anything to read: a database file that nobody made yet holds no publication."""
    file = _file(where)
    return file is None or file.is_file()


@contextmanager
def connect(where: str) -> Iterator[Connection]:
    """A connection for reading. DatabaseError says in words what is wrong."""
    try:
        with _engine(where).connect() as connection:
            yield connection
    except DBAPIError as error:
        raise DatabaseError(f"{_shown(where)}: {_first_line(error)}") from error


@contextmanager
def writing(where: str) -> Iterator[Connection]:
    """One transaction that writes, alone: all of it is kept, or nothing. Others wait their turn."""
    try:
        engine = _engine(where)
        with engine.connect() as connection:
            connection = connection.execution_options(marathon_writes=True)
            with connection.begin():
                if engine.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                yield connection
    except DBAPIError as error:
        raise DatabaseError(f"{_shown(where)}: {_first_line(error)}") from error


def forget(where: str = "") -> None:
    """Close the connections of this process to one database, or to all; the next use opens new ones."""
    for address in [where] if where else list(_KNOWN):
        if engine := _KNOWN.pop(address, None):
            engine.dispose()


def _engine(where: str) -> Engine:
    """One engine a database, as long as the process lives; the first use makes the tables."""
    with _MAKING:
        if where not in _KNOWN:
            _KNOWN[where] = _make_engine(where)
        return _KNOWN[where]


def _make_engine(where: str) -> Engine:
    try:
        if file := _file(where):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)  # it holds withheld names and the hashes of passphrases
            engine = create_engine(where, connect_args={"timeout": 30})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            engine = create_engine(where, pool_pre_ping=True, pool_size=5, max_overflow=20)
        _make_tables(engine)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise DatabaseError(f"MARATHON_DATABASE: {error}") from error
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseError(f"{_shown(where)}: {_first_line(error)}") from error
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("marathon_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_tables(engine: Engine) -> None:
    with engine.connect() as connection, connection.execution_options(marathon_writes=True).begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _META.create_all(connection)
        for statement in _guards(engine.dialect.name):
            connection.exec_driver_sql(statement)


def _guards(dialect: str) -> Iterator[str]:
    """Nothing is ever updated or deleted: the database itself refuses."""
    if dialect == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION marathon_keep() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'nothing is ever updated or deleted'; END $$"
        )
    for table in _NEVER_CHANGED:
        for verb in ("UPDATE", "DELETE", "TRUNCATE") if dialect == "postgresql" else ("UPDATE", "DELETE"):
            name = f"keep_{table.name}_{verb.lower()}"
            if dialect == "postgresql":
                yield (
                    f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table.name} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION marathon_keep()"
                )
            else:
                yield (
                    f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table.name} "
                    "BEGIN SELECT RAISE(ABORT, 'nothing is ever updated or deleted'); END"
                )


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
