"""The log of publications: nothing is lost, one publisher at a time, withheld stays withheld, on the shipped rows."""

from __future__ import annotations

import threading

import pandas as pd
import pytest
from sqlalchemy import text

from marathon_dash.record import current, database, staff, versions, withheld_list
from marathon_dash.record.versions import canonical, publish

PERSON = "ihar-losik"


def with_cell(table: str, column: str, value: str, row: int = 2) -> pd.DataFrame:
    """The newest version of a table with one cell changed."""
    frame = current.tables()[table].copy()
    frame.loc[row, column] = value
    return frame


def withhold(person: str) -> versions.Publication:
    before = current.tables()
    frame = before["detentions"].copy()
    frame.loc[frame["person_id"] == person, "publication"] = "withheld"
    listed = withheld_list.merged(current.entries(versions.newest_number()), {**before, "detentions": frame})
    changed = {"detentions": canonical(frame), versions.WITHHELD: withheld_list.encode(listed)}
    return publish(changed, base=versions.newest_number(), who="A", note="asked to be withheld")


def test_before_the_first_publication_the_shipped_record_is_public(any_database: str) -> None:
    assert versions.newest_number() == 0
    assert versions.history() == []
    assert versions.contents(0) == versions.shipped()
    assert len(current.public_record()["actions"]) == len(current.tables()["actions"])


def test_a_publication_is_read_back_and_the_shipped_record_stays_publication_0(any_database: str) -> None:
    before = current.public_record()
    made = publish(
        {"actions": canonical(with_cell("actions", "venue", "Main square"))}, base=0, who="A", note="venue"
    )
    assert (made.number, versions.newest_number()) == (1, 1)
    assert current.public_record()["actions"]["venue"].iloc[0] == "Main square"
    assert current.public_record().version != before.version
    assert versions.contents(0) == versions.shipped()
    log = versions.history()
    assert [(p.number, p.who, p.note, p.kind) for p in log] == [
        (1, "A", "venue", "publication"),
        (0, "", "", "shipped"),
    ]
    assert [p.number for p in versions.history("actions")] == [1, 0]
    assert [p.number for p in versions.history("figures")] == [0]


def test_going_back_is_publishing_the_same_bytes_again(any_database: str) -> None:
    shipped = versions.shipped()["actions"]
    publish({"actions": canonical(with_cell("actions", "venue", "X"))}, base=0, who="A", note="")
    publish({"actions": versions.digest(shipped)}, base=1, who="A", note="back", kind="going back")
    assert versions.contents(2)["actions"] == shipped
    publish({"actions": versions.history()[1].tables["actions"]}, base=2, who="A", note="and back")
    assert current.tables()["actions"].loc[2, "venue"] == "X"


def test_a_review_of_a_version_that_is_no_longer_public_is_refused(any_database: str) -> None:
    publish({"actions": canonical(with_cell("actions", "venue", "A"))}, base=0, who="A", note="")
    with pytest.raises(versions.StaleReview) as refused:
        publish({"actions": canonical(with_cell("actions", "venue", "B"))}, base=0, who="B", note="")
    assert (refused.value.base, refused.value.newest) == (0, 1)
    assert current.tables()["actions"].loc[2, "venue"] == "A"


def test_of_two_publishers_at_once_one_loses_and_nothing_is_lost(any_database: str) -> None:
    frames = {who: canonical(with_cell("actions", "venue", who)) for who in "ABCDEF"}
    start, won, lost = threading.Barrier(len(frames)), [], []

    def one(who: str) -> None:
        start.wait()
        try:
            publish({"actions": frames[who]}, base=0, who=who, note=who)
            won.append(who)
        except versions.StaleReview:
            lost.append(who)

    threads = [threading.Thread(target=one, args=(who,)) for who in frames]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 5)
    assert [p.who for p in versions.history()] == [won[0], ""]
    assert current.tables()["actions"].loc[2, "venue"] == won[0]


@pytest.mark.parametrize(
    "statement", ["UPDATE publications SET note = 'x'", "DELETE FROM contents", "TRUNCATE staff"]
)
def test_the_database_itself_refuses_to_update_or_delete(any_database: str, statement: str) -> None:
    if statement.startswith("TRUNCATE") and any_database.startswith("sqlite"):
        statement = "DELETE FROM staff"  # SQLite's own word for it
        staff.add("Anna", "four words are enough")
    publish({"actions": canonical(with_cell("actions", "venue", "A"))}, base=0, who="A", note="")
    with (
        pytest.raises(database.DatabaseError, match="nothing is ever updated or deleted"),
        database.writing(database.address()) as connection,
    ):
        connection.execute(text(statement))
    assert [p.note for p in versions.history()] == ["", ""]


# ── law 6 ─────────────────────────────────────────────────────────────────────


def test_withheld_stays_withheld_in_every_version(any_database: str) -> None:
    publish({"actions": canonical(with_cell("actions", "venue", "A"))}, base=0, who="A", note="")
    withhold(PERSON)
    assert PERSON not in set(current.public_record()["detentions"]["person_id"])
    old = current.tables(0)["detentions"]
    assert set(old.loc[old["person_id"] == PERSON, "publication"]) == {"withheld"}


def test_going_back_never_un_withholds(any_database: str) -> None:
    withhold(PERSON)
    before = versions.history()[-1].tables["detentions"]
    publish({"detentions": before}, base=1, who="A", note="back", kind="going back")
    shown = current.public_record()
    assert PERSON not in set(shown["detentions"]["person_id"])
    assert not any("Losik" in cell for t in shown.tables.values() for cell in t.to_numpy().ravel())


def test_a_withheld_person_whose_row_is_removed_stays_on_the_list(any_database: str) -> None:
    withhold(PERSON)
    before = current.tables()
    frame = before["detentions"][before["detentions"]["person_id"] != PERSON]
    listed = withheld_list.merged(current.entries(1), {**before, "detentions": frame})
    changed = {"detentions": canonical(frame), versions.WITHHELD: withheld_list.encode(listed)}
    publish(changed, base=1, who="A", note="")
    shipped = versions.history()[-1].tables["detentions"]
    publish({"detentions": shipped}, base=2, who="A", note="", kind="going back")
    assert PERSON not in set(current.public_record()["detentions"]["person_id"])


def test_a_faulty_row_withholds_its_person_all_the_same(any_database: str) -> None:
    frame = current.tables()["detentions"].copy()
    person = frame["person_id"].value_counts().index[0]  # somebody with several spells
    rows = frame.index[frame["person_id"] == person]
    assert len(rows) > 1
    frame.loc[rows[0], ["publication", "detained_on"]] = ["withheld", "in spring"]
    publish({"detentions": canonical(frame)}, base=0, who="A", note="")
    shown = current.public_record()
    assert person not in set(shown["detentions"]["person_id"])
    assert not any(p.found == "in spring" for p in shown.problems)


def test_the_list_survives_being_kept() -> None:
    listed = (
        withheld_list.Entry("actions", "action_id", "a-1", "withheld"),
        withheld_list.Entry("detentions", "person_id", "x", "withheld", ("A; B".replace("; ", " "), "Ігар")),
    )
    assert withheld_list.decode(withheld_list.encode(listed)) == listed


# ── a database that is not there ──────────────────────────────────────────────


def test_a_server_that_is_not_there_is_said_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARATHON_DATABASE", "postgresql://me:secret@127.0.0.1:1/none?connect_timeout=2")
    with pytest.raises(database.DatabaseError) as error:
        versions.newest_number()
    assert "secret" not in str(error.value)
    assert "127.0.0.1" in str(error.value)


@pytest.mark.parametrize(
    "where", ["nonsense", "sqlite:foo", "oracle://x", "sqlite:////proc/none/record.sqlite"]
)
def test_an_address_that_cannot_be_used_is_a_sentence(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setenv("MARATHON_DATABASE", where)
    with pytest.raises(database.DatabaseError):
        publish({}, base=0, who="", note="")
