"""Reading never needs to write: a folder that is full or read-only takes no publication and hides none. Made up."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from marathon_dash import settings
from marathon_dash.record import current, database, drafts, sqlite_files, staff, versions
from marathon_dash.record.versions import publish
from tests.record.unwritable import as_anybody, read_only, run, without_room

READ = """
from marathon_dash.record import current, drafts, staff, versions
print(versions.newest_number(), [p.note for p in versions.history()], end=" ")
print(current.public_record()["actions"]["venue"].iloc[0], staff.names(), drafts.read("Anna"))
"""
KILLED = """
import os
from marathon_dash.record import current, staff
from marathon_dash.record.versions import canonical, publish
frame = current.tables()["actions"].copy()
frame.loc[2, "venue"] = "Main square"
publish({"actions": canonical(frame)}, base=0, who="A", note="venue")
os._exit(0)
"""
SECOND = """
import sys
from marathon_dash.record.versions import publish
publish({"actions": sys.stdin.buffer.read()}, base=1, who="B", note="second")
"""
WRITE = """
from marathon_dash.record import database, drafts, staff, versions
def told(write):
    try:
        return write()
    except database.NotWritable as error:
        return error.why
print(database.obstacle(), database.prepare(), told(lambda: versions.publish({}, base=0, who="A", note="")),
      told(lambda: staff.add("Anna", "four words are enough")), drafts.keep("Anna", b"", ""))
"""
REVIEW = """
from datetime import date
from marathon_dash.record import current, database, desk
from marathon_dash.record.review import Draft, review
frame = current.tables()["actions"].copy()
frame.loc[3, "venue"] = "Elsewhere"
drafts = [Draft("actions.csv", desk.versions.canonical(frame))]
found = review(drafts, date(2026, 11, 27))
print(len(found.blockers), found.differences["actions"].summary["changed"], end=" ")
try:
    desk.publish(drafts, base=found.base, who="A", note="elsewhere")
except database.NotWritable as error:
    print(error.why)
"""
SEEN = "1 ['venue', ''] Main square [] None"


def state() -> Path:
    return settings.user_data()


def what_lies_there() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in state().iterdir() if not path.name.endswith("-shm")}


def closed() -> None:
    """A database that its last user closed."""
    killed()
    with closing(sqlite3.connect(state() / "record.sqlite")) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert sorted(what_lies_there()) == ["record.sqlite"]


def killed() -> None:
    """A database whose last user was killed: the publication stands in the log alone."""
    subprocess.run([sys.executable, "-c", KILLED], check=True)
    without_its_log = f"{(state() / 'record.sqlite').as_uri()}?immutable=1"
    with closing(sqlite3.connect(without_its_log, uri=True)) as file:
        assert file.execute("SELECT name FROM sqlite_master").fetchall() == []
    (state() / "record.sqlite-shm").unlink()


def older() -> None:
    """A database of a version of the program that knew no drafts and no sessions."""
    closed()
    with closing(sqlite3.connect(state() / "record.sqlite")) as file:
        file.execute("DROP TABLE drafts")
        file.execute("DROP TABLE sessions")


def of_a_backup() -> None:
    """A database that needs no log beside it."""
    closed()
    with closing(sqlite3.connect(state() / "record.sqlite")) as file:
        file.execute("PRAGMA journal_mode = DELETE")


@pytest.mark.parametrize("before", [as_anybody, without_room])
@pytest.mark.parametrize("make", [closed, killed, older, of_a_backup])
def test_what_is_public_is_read_where_nothing_can_be_written(
    make: Callable[[], None], before: Callable[[], None]
) -> None:
    make()
    lay = what_lies_there()
    with read_only(state()):
        if before is without_room:
            state().chmod(0o700)  # files can be made, but hold nothing
        assert run(READ, before) == SEEN
    kept = {name: content for name, content in what_lies_there().items() if content or name in lay}
    assert kept == lay


def test_nothing_was_ever_published_in_a_folder_that_cannot_be_written() -> None:
    state().mkdir()
    with read_only(state()):
        assert run(READ.replace('["venue"]', '["city"]'), as_anybody).startswith("0 [] ")
        assert run(WRITE, as_anybody) == "read-only read-only read-only read-only False"
    assert list(state().iterdir()) == []


@pytest.mark.parametrize("make", [closed, killed])
def test_whoever_writes_is_told_that_the_folder_is_read_only(make: Callable[[], None]) -> None:
    make()
    lay = what_lies_there()
    with read_only(state()):
        assert run(WRITE, as_anybody) == "read-only read-only read-only read-only False"
    assert what_lies_there() == lay


def test_a_file_that_another_user_owns_keeps_no_server_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    closed()
    database.forget()

    def refused(*_args: object, **_more: object) -> None:
        raise PermissionError(1, "Operation not permitted")  # what the system answers whoever does not own it

    monkeypatch.setattr(Path, "touch", refused)
    assert database.prepare() == "read-only"
    assert [p.note for p in versions.history()] == ["venue", ""]


def test_files_are_checked_where_nothing_can_be_published() -> None:
    closed()
    with read_only(state()):
        assert run(REVIEW, as_anybody) == "0 1 read-only"


def test_a_folder_that_may_not_be_looked_into_is_a_fault_and_not_an_empty_record() -> None:
    closed()
    state().chmod(0)
    try:
        assert "marathon_dash.record.database.DatabaseError: sqlite:///" in run(READ, as_anybody)
    finally:
        state().chmod(0o700)


def test_a_copy_is_taken_anew_when_somebody_else_publishes() -> None:
    older()
    assert [p.note for p in versions.history()] == ["venue", ""]
    assert drafts.read("Anna") is None
    venue = current.tables()["actions"].assign(venue="Elsewhere")
    subprocess.run([sys.executable, "-c", SECOND], input=versions.canonical(venue), check=True)
    assert [p.note for p in versions.history()] == ["second", "venue", ""]
    assert current.public_record()["actions"]["venue"].iloc[0] == "Elsewhere"


def test_reading_makes_no_folder_no_file_and_no_table(tmp_path: Path) -> None:
    where = database.file_address(tmp_path / "not" / "there.sqlite")
    with database.connect(where) as connection:
        assert connection.exec_driver_sql("SELECT * FROM publications").all() == []
    assert not (tmp_path / "not").exists()
    (tmp_path / "empty.sqlite").touch()
    with database.connect(database.file_address(tmp_path / "empty.sqlite")) as connection:
        assert connection.exec_driver_sql("SELECT * FROM publications").all() == []
    assert (tmp_path / "empty.sqlite").stat().st_size == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.sqlite"]


def test_a_disk_that_fills_up_takes_nothing_by_halves() -> None:
    publish({"actions": b"date\n"}, base=0, who="A", note="first")
    before = [(p.number, p.tables) for p in versions.history()]
    with database.writing(database.address()) as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # no page more than there are now
    large = os.urandom(1_000_000)
    with pytest.raises(database.NotWritable) as refused:
        publish({"actions": large}, base=1, who="A", note="second")
    assert refused.value.why == "full"
    assert not drafts.keep("Anna", large, "tab 1")
    assert [(p.number, p.tables) for p in versions.history()] == before
    assert versions.has_kept([versions.digest(large)]) == frozenset()
    with database.writing(database.address()) as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert publish({"actions": large}, base=1, who="A", note="second").number == 2


def test_a_full_disk_is_told_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    assert database.obstacle() == ""
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(sqlite_files.shutil, "disk_usage", lambda _: usage._replace(free=1_000))
    assert database.obstacle() == "full"
    assert not state().exists()


def test_a_server_that_only_reads_is_read_and_told(
    postgresql_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE marathon_read_only")
    monkeypatch.setenv(
        "MARATHON_DATABASE", postgresql_server.replace("/postgres?", "/marathon_read_only?", 1)
    )
    publish({"actions": b"date\n"}, base=0, who="A", note="first")
    database.forget()
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("ALTER DATABASE marathon_read_only SET default_transaction_read_only = on")
    assert [p.note for p in versions.history()] == ["first", ""]
    assert (database.obstacle(), database.prepare()) == ("read-only", "read-only")
    assert not drafts.keep("Anna", b"", "tab 1")
    with pytest.raises(database.NotWritable) as refused:
        publish({"actions": b"date\n"}, base=1, who="A", note="second")
    assert refused.value.why == "read-only"


@pytest.mark.parametrize("name", ["what?", "no #1", "a%20b", "50%", "a?b#c%3Fd é ж"])
def test_the_database_lies_in_the_folder_that_was_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / name
    monkeypatch.setenv("MARATHON_USER_DATA", str(folder))
    assert current.key()[1] == 0
    staff.add("Anna", "four words are enough")
    publish({"actions": b"date\n"}, base=0, who="A", note="first")
    assert (folder / "record.sqlite").is_file()
    assert sorted(tmp_path.iterdir()) == [folder]
    first = current.key()
    monkeypatch.setenv("MARATHON_USER_DATA", str(tmp_path / "another"))
    assert current.key()[0] != first[0]
