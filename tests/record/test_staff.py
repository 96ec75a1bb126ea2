"""Who may publish: passphrases, sessions, and attempts that are limited and kept. Names and phrases are made up."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from marathon_dash import settings
from marathon_dash.record import attempts, database, kept_tables, staff

PHRASE = "four words are enough"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """A clock that stands still until a test moves it."""
    now = [datetime(2026, 11, 22, 12, tzinfo=UTC)]
    monkeypatch.setattr(staff, "_now", lambda: now[0])
    return now


def test_the_right_passphrase_signs_in_and_a_wrong_one_does_not(any_database: str) -> None:
    staff.add("Anna  Made-Up", PHRASE)
    assert staff.sign_in("anna made-up", PHRASE) == "Anna Made-Up"
    assert staff.sign_in("Anna Made-Up", PHRASE.upper()) == ""
    assert staff.sign_in("Nobody", PHRASE) == ""
    with database.connect(database.address()) as connection:
        kept = connection.execute(select(kept_tables.STAFF.c.secret)).scalar_one()
    assert kept.startswith("$argon2id$")


def test_a_new_passphrase_takes_the_place_of_the_old_one() -> None:
    staff.add("Anna", PHRASE)
    staff.add("Anna", "another four words here")
    assert staff.names() == ["Anna"]
    assert staff.sign_in("Anna", PHRASE) == ""
    assert staff.sign_in("Anna", "another four words here") == "Anna"


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(staff.ShortPassphrase):
        staff.add("Anna", "short")
    assert staff.names() == []


def test_who_is_removed_is_signed_out_at_once(any_database: str) -> None:
    staff.add("Anna", PHRASE)
    token = staff.open_session("Anna")
    assert staff.who(token) == "Anna"
    staff.remove("anna")
    assert staff.who(token) == ""
    assert staff.sign_in("Anna", PHRASE) == ""
    with pytest.raises(staff.UnknownName):
        staff.remove("Anna")


def test_a_session_ends_by_itself_and_by_its_owner(clock: list[datetime]) -> None:
    first, second = staff.open_session("Anna"), staff.open_session("Anna")
    assert staff.close_session(first) == "Anna"
    assert (staff.who(first), staff.who(second)) == ("", "Anna")
    clock[0] += staff.LASTS
    assert staff.who(second) == ""
    assert staff.who("made up") == staff.who("") == ""


def test_the_database_holds_no_token_that_would_sign_in() -> None:
    token = staff.open_session("Anna")
    with database.connect(database.address()) as connection:
        kept = connection.execute(select(kept_tables.SESSIONS.c.token)).scalar_one()
    assert token not in kept
    assert staff.who(kept) == ""


def test_after_some_wrong_attempts_one_has_to_wait_longer_each_time(clock: list[datetime]) -> None:
    staff.add("Anna", PHRASE)
    for _ in range(attempts.FREE):
        assert staff.sign_in("Anna", "wrong wrong wrong") == ""
    with pytest.raises(staff.TooManyAttempts) as refused:
        staff.sign_in("Anna", PHRASE)
    assert refused.value.seconds == 8
    clock[0] += timedelta(seconds=9)
    assert staff.sign_in("Anna", "wrong again and again") == ""
    with pytest.raises(staff.TooManyAttempts) as refused:
        staff.sign_in("Anna", PHRASE)
    assert refused.value.seconds == 16
    clock[0] += timedelta(seconds=17)
    assert staff.sign_in("Anna", PHRASE) == "Anna"
    assert staff.sign_in("Anna", "wrong wrong wrong") == ""  # the count began anew
    assert staff.sign_in("Anna", PHRASE) == "Anna"


def test_one_name_does_not_shut_out_another(clock: list[datetime]) -> None:
    staff.add("Anna", PHRASE)
    for _ in range(attempts.FREE):
        assert staff.sign_in("Nobody", "wrong wrong wrong") == ""
    with pytest.raises(staff.TooManyAttempts):
        staff.sign_in(" nobody", "wrong wrong wrong")
    assert staff.sign_in("Somebody else", "wrong wrong wrong") == ""
    assert staff.sign_in("Anna", PHRASE) == "Anna"


def test_a_name_cannot_be_guessed_by_how_soon_one_has_to_wait(clock: list[datetime]) -> None:
    staff.add("Anna", PHRASE)

    def answers(name: str) -> list[str]:
        found = []
        for _ in range(attempts.FREE + 2):
            try:
                found.append(staff.sign_in(name, "wrong wrong wrong"))
            except staff.TooManyAttempts as many:
                found.append(str(many.seconds))
        return found

    assert answers("Anna") == answers("Boris") == answers("Cecilia")


def test_many_attempts_at_once_are_counted_one_by_one() -> None:
    staff.add("Anna", PHRASE)

    def one(_: int) -> str:
        try:
            return staff.sign_in("Anna", "wrong wrong wrong")
        except staff.TooManyAttempts:
            return "wait"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(8))) == [""] * attempts.FREE + ["wait"] * 5


def test_a_new_passphrase_and_being_removed_end_every_session(any_database: str) -> None:
    staff.add("Anna", PHRASE)
    other, sessions = staff.open_session("Boris"), []
    for change in (lambda: staff.add("ANNA", PHRASE), lambda: staff.remove("anna")):
        sessions = [staff.open_session("Anna"), staff.open_session("anna")]
        change()
        assert [staff.who(token) for token in sessions] == ["", ""]
    assert staff.who(other) == "Boris"


def test_a_ticket_is_no_session() -> None:
    ticket = staff.open_session("Anna", staff.LASTS, "ticket")
    assert (
        staff.who(ticket)
        == staff.who(ticket.replace("ticket", "session"))
        == staff.close_session(ticket)
        == ""
    )
    assert staff.close_session(ticket, kinds={"ticket"}) == "Anna"
    assert staff.close_session(ticket, kinds={"ticket"}) == ""


def test_attempts_are_kept_without_what_unknown_people_typed() -> None:
    staff.add("Anna", PHRASE)
    staff.sign_in("Anna", PHRASE)
    staff.sign_in("my secret phrase", "Anna")
    with database.connect(database.address()) as connection:
        rows = connection.execute(select(kept_tables.ATTEMPTS.c.name, kept_tables.ATTEMPTS.c.good)).all()
    known, (name, good) = rows
    assert tuple(known) == ("Anna", 1)
    assert (name[:2], len(name), good) == ("? ", 34, 0)
    assert hashlib.sha256(b"my secret phrase").hexdigest()[:32] not in name


# ── where attempts come from ──────────────────────────────────────────────────


def fail(name: str, place: str, times: int) -> None:
    for _ in range(times):
        assert staff.sign_in(name, "wrong wrong wrong", place) == ""


def seconds(name: str, place: str) -> int:
    try:
        staff.sign_in(name, "wrong wrong wrong", place)
    except staff.TooManyAttempts as many:
        return many.seconds
    return 0


def test_a_stranger_keeps_nobody_out_who_signs_in_from_elsewhere(
    any_database: str, clock: list[datetime]
) -> None:
    staff.add("Anna", PHRASE)
    fail("Anna", "192.0.2.0/24", attempts.FREE)
    assert seconds("Anna", "192.0.2.0/24") == 8
    assert staff.sign_in("anna", PHRASE, "198.51.100.0/24") == "Anna"
    assert seconds("Anna", "192.0.2.0/24") == 8  # her signing in gives the stranger no new attempts


def test_whoever_has_many_places_has_to_wait_everywhere(clock: list[datetime]) -> None:
    staff.add("Anna", PHRASE)
    for name in ("Anna", "Nobody"):  # and a name cannot be guessed by it
        for number in range(attempts.FREE_FROM_ALL):
            fail(name, f"place {number}", 1)
        assert seconds(name, "another place") == 8


def test_who_has_a_session_of_that_name_is_not_kept_waiting(clock: list[datetime]) -> None:
    staff.add("Anna", PHRASE)
    staff.add("Boris", PHRASE)
    hers, his = staff.open_session("Anna"), staff.open_session("Boris")
    fail("Anna", "local", attempts.FREE)
    for token in ("", "made up", his):
        with pytest.raises(staff.TooManyAttempts):
            staff.sign_in("Anna", PHRASE, "local", token)
    assert staff.sign_in("ANNA", PHRASE, "local", hers) == "Anna"


def test_a_name_is_unlocked_everywhere_and_for_everybody_who_counts(
    any_database: str, clock: list[datetime]
) -> None:
    staff.add("Anna", PHRASE)
    fail("Anna", "local", attempts.FREE)
    clock[0] += timedelta(seconds=1)
    staff.unlock(" anna")
    assert staff.sign_in("Anna", PHRASE, "local") == "Anna"
    with pytest.raises(staff.UnknownName):
        staff.unlock("Nobody")


def test_where_attempts_come_from_is_nowhere_in_the_database_and_soon_nowhere_at_all(
    clock: list[datetime],
) -> None:
    staff.add("Anna", PHRASE)
    fail("Anna", "192.0.2.0/24", 1)
    attempts_seen = repr(attempts._PLACES)
    assert "192.0.2" not in attempts_seen
    ours = [key for key in attempts._PLACES if key[0] == database.address()]
    assert len(ours) == 1
    database.forget()
    assert b"192.0.2" not in (settings.user_data() / "record.sqlite").read_bytes()
    assert ours[0][2].encode() not in (settings.user_data() / "record.sqlite").read_bytes()
    clock[0] += timedelta(minutes=15)
    staff.forget_places()
    assert [key for key in attempts._PLACES if key[0] == database.address()] == []
