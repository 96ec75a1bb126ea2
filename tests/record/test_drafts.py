"""Work in hand: one draft a staff name, the last tab wins, nothing grows old, no backup holds it. All made up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from marathon_dash import settings
from marathon_dash.record import backup, database, drafts, staff
from marathon_dash.record.kept_tables import DRAFTS

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """A clock that stands still until a test moves it."""
    now = [NOON]
    monkeypatch.setattr(drafts, "_now", lambda: now[0])
    return now


def count() -> int:
    with database.connect(database.address()) as connection:
        return connection.execute(select(func.count()).select_from(DRAFTS)).scalar_one()


def test_a_draft_is_read_back_under_the_same_name_however_it_is_written(
    any_database: str, clock: list[datetime]
) -> None:
    assert drafts.read("Anna") is None
    assert drafts.keep("Anna  Made-Up", b"\x00 rows \xff", "tab 1")
    assert drafts.read("anna made-up") == (b"\x00 rows \xff", "tab 1", NOON)
    assert drafts.read("Boris") is None


def test_the_last_tab_wins_and_is_known(any_database: str) -> None:
    assert drafts.last_tab("Anna") == ""
    drafts.keep("Anna", b"first", "tab 1")
    drafts.keep("ANNA", b"second", "tab 2")
    drafts.keep("Boris", b"another", "tab 3")
    assert (drafts.last_tab("Anna"), drafts.last_tab("Boris")) == ("tab 2", "tab 3")
    kept = drafts.read("Anna")
    assert kept
    assert (kept.content, kept.tab) == (b"second", "tab 2")
    assert count() == 2


def test_a_forgotten_draft_is_deleted_and_another_name_keeps_its_own(any_database: str) -> None:
    drafts.forget("Anna")
    drafts.keep("Anna", b"a", "tab 1")
    drafts.keep("Boris", b"b", "tab 2")
    drafts.forget("anna")
    assert drafts.read("Anna") is None
    assert drafts.read("Boris") is not None
    assert count() == 1


def test_what_was_forgotten_is_not_in_the_file_any_more() -> None:
    folder = settings.user_data()
    drafts.keep("Anna", b"unfinished business " * 10_000, "tab 1")
    drafts.keep("Anna", b"another beginning " * 5_000, "tab 1")
    drafts.forget("Anna")
    database.forget()
    assert [path.name for path in folder.iterdir()] == ["record.sqlite"]
    left = (folder / "record.sqlite").read_bytes()
    assert b"unfinished" not in left
    assert b"beginning" not in left


@pytest.mark.parametrize("look", [drafts.forget_old, lambda: drafts.read("somebody else")])
def test_after_14_days_a_draft_is_deleted_at_start_and_at_the_next_reading(
    any_database: str, clock: list[datetime], look: object
) -> None:
    drafts.keep("Anna", b"old", "tab 1")
    clock[0] += timedelta(days=13)
    drafts.keep("Boris", b"new", "tab 2")
    assert drafts.read("Anna") is not None
    clock[0] += timedelta(days=1)
    assert drafts.last_tab("Anna") == ""
    look()  # type: ignore[operator]
    assert count() == 1
    assert drafts.read("Anna") is None
    assert drafts.read("Boris") is not None


def test_looking_for_a_draft_makes_no_database() -> None:
    drafts.forget_old()
    drafts.forget("Anna")
    assert (drafts.read("Anna"), drafts.last_tab("Anna")) == (None, "")
    assert not database.exists(database.address())


def test_what_is_too_large_is_refused_and_the_draft_before_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drafts.LARGEST == 120 * 1024 * 1024
    monkeypatch.setattr(drafts, "LARGEST", 3)
    assert drafts.keep("Anna", b"abc", "tab 1")
    assert not drafts.keep("Anna", b"abcd", "tab 2")
    kept = drafts.read("Anna")
    assert kept
    assert kept.content == b"abc"


def test_who_is_removed_from_staff_leaves_no_draft(any_database: str) -> None:
    for name in ("Anna", "Boris"):
        staff.add(name, "four words are enough")
        drafts.keep(name, b"work", "tab")
    staff.add("Anna", "another four words here")  # a new passphrase takes nobody's work
    assert drafts.read("Anna") is not None
    staff.remove("ANNA")
    assert drafts.read("Anna") is None
    assert drafts.read("Boris") is not None


def test_no_backup_holds_a_draft(any_database: str, tmp_path: Path) -> None:
    drafts.keep("Anna", b"unfinished business", "tab 1")
    backup.backup(tmp_path / "all.sqlite")
    assert b"unfinished business" not in (tmp_path / "all.sqlite").read_bytes()
    with closing(sqlite3.connect(tmp_path / "all.sqlite")) as file:
        assert file.execute("SELECT count(*) FROM drafts").fetchone() == (0,)
