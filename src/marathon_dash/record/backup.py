"""Everything the desk keeps in one file, and back from it: the same file for SQLite and for PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from marathon_dash.record import database, versions
from marathon_dash.record.database import DatabaseError, NotWritable
from marathon_dash.record.grid import Progress, nothing
from marathon_dash.record.kept_tables import CONTENTS, KEPT, PUBLICATIONS, STAFF

__all__ = ["BackupError", "OtherHistory", "backup", "restore"]

Rows = list[tuple[Any, ...]]
_LOG = (PUBLICATIONS, KEPT)


class BackupError(RuntimeError):
    """The file is no backup, or it is damaged; the message says how that shows."""


class OtherHistory(RuntimeError):
    """The store has publications that the backup has not: restoring would have to throw them away."""


def backup(path: Path, progress: Progress = nothing) -> int:
    """Write every publication, every version and who may sign in to `path`; how many publications.

    The file is whole or not there: it is written beside its place and moved when it is done.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    target = database.file_address(unfinished)
    try:
        with database.connect(database.address()) as source, database.writing(target) as copy:
            count = len(source.execute(select(PUBLICATIONS.c.number)).all())
            hashes = list(source.execute(select(CONTENTS.c.sha256)).scalars())
            for done, sha256 in enumerate(hashes):
                row = source.execute(select(CONTENTS).where(CONTENTS.c.sha256 == sha256)).mappings().one()
                copy.execute(CONTENTS.insert(), dict(row))
                progress((done + 1) / len(hashes))
            for table in (PUBLICATIONS, KEPT, STAFF):
                _copy(source, copy, table)
        database.forget(target)
        with closing(sqlite3.connect(unfinished)) as file:
            file.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        os.replace(unfinished, path)
    except NotWritable as error:  # of the file's own place, of which the desk has no sentence
        raise DatabaseError(str(error)) from error
    finally:
        database.forget(target)
        for left in unfinished.parent.glob(f"{unfinished.name}*"):
            left.unlink()
    return count


def restore(path: Path, progress: Progress = nothing) -> int:
    """Take over what a backup holds and the store lacks; how many publications that were.

    The store must be empty or hold the beginning of the same history. Everything is looked at before anything is
    written, and written in one transaction. Raises BackupError or OtherHistory.
    """
    with _opened(path) as file:
        theirs = {table.name: _read(file, table) for table in (*_LOG, STAFF)}
        hashes = _sound(file, theirs, progress)
        with database.writing(database.address()) as connection:
            ours = {t.name: [tuple(row) for row in connection.execute(select(t))] for t in (*_LOG, STAFF)}
            _same_beginning(ours, theirs)
            kept = set(connection.execute(select(CONTENTS.c.sha256)).scalars())
            for done, sha256 in enumerate(hashes):
                if sha256 not in kept:
                    [content] = file.execute(
                        "SELECT bytes FROM contents WHERE sha256 = ?", (sha256,)
                    ).fetchone()
                    connection.execute(CONTENTS.insert(), {"sha256": sha256, "bytes": content})
                progress(0.5 + (done + 1) / len(hashes) / 2)
            for table in _LOG:
                _insert(connection, table, [row for row in theirs[table.name] if row not in ours[table.name]])
            _insert_staff(connection, ours[STAFF.name], theirs[STAFF.name])
    return len(theirs[PUBLICATIONS.name]) - len(ours[PUBLICATIONS.name])


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            yield file
    except sqlite3.Error as error:
        raise BackupError(str(error)) from error


def _read(file: sqlite3.Connection, table: Table) -> Rows:
    names = ", ".join(column.name for column in table.columns)
    return [tuple(row) for row in file.execute(f"SELECT {names} FROM {table.name}")]


def _sound(file: sqlite3.Connection, rows: dict[str, Rows], progress: Progress) -> list[str]:
    """The hashes of all bytes, each of them proved, and every publication complete."""
    numbers = sorted(row[0] for row in rows[PUBLICATIONS.name])
    if numbers != list(range(len(numbers))):
        raise BackupError(f"publications {numbers}")
    hashes = [row[0] for row in file.execute("SELECT sha256 FROM contents ORDER BY sha256")]
    for done, sha256 in enumerate(hashes):
        [content] = file.execute("SELECT bytes FROM contents WHERE sha256 = ?", (sha256,)).fetchone()
        if versions.digest(content) != sha256:
            raise BackupError(f"SHA-256 {sha256}")
        progress((done + 1) / len(hashes) / 2)
    if lost := {row[2] for row in rows[KEPT.name]} - set(hashes):
        raise BackupError(f"SHA-256 {min(lost)}")
    return hashes


def _same_beginning(ours: dict[str, Rows], theirs: dict[str, Rows]) -> None:
    for table in _LOG:
        if not set(ours[table.name]) <= set(theirs[table.name]):
            raise OtherHistory


def _copy(source: Connection, target: Connection, table: Table) -> None:
    _insert(target, table, [tuple(row) for row in source.execute(select(table))])


def _insert(connection: Connection, table: Table, rows: Rows) -> None:
    names = [column.name for column in table.columns]
    if rows:
        connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in sorted(rows)])


def _insert_staff(connection: Connection, ours: Rows, theirs: Rows) -> None:
    """Staff entries the store lacks; their numbers are given anew, in their order."""
    known = {row[1:] for row in ours}
    for row in sorted(theirs):
        if row[1:] not in known:
            connection.execute(STAFF.insert(), dict(zip(("name", "secret", "at"), row[1:], strict=True)))
