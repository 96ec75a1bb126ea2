"""Ways round the gate that stay shut: ids that change, people that change places, releases, one answer for two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from marathon_dash.record import confirm, current, desk, review, sense
from marathon_dash.record.confirm import Confirmation, unanswered
from marathon_dash.record.diff import MOST_CELLS, compare
from marathon_dash.record.schema import schema
from marathon_dash.record.validate import Problem
from marathon_dash.story import custody
from tests.made_up import ACTION, SPELL
from tests.record.test_desk import Change, draft, look, own_data, publish, rows, setting, ship, without

__all__ = ["own_data"]  # a fixture


def called(person: str, **cells: str) -> Change:
    """Set cells of every spell of a person."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        theirs = frame["person_id"] == person
        for column, value in cells.items():
            frame.loc[theirs, column] = value
        return frame

    return change


def public_people() -> set[str]:
    return set(current.public_record()["detentions"]["person_id"])


# ── withheld under another id ─────────────────────────────────────────────────


@pytest.mark.parametrize("level", ["withheld", "name only"])
def test_another_id_does_not_show_a_withheld_person_again(any_database: str, level: str) -> None:
    publish(draft("detentions", {**SPELL, "publication": level}))
    again = draft(
        "detentions", changes=called("made-up-person", person_id="made-up-other", publication="public")
    )
    assert look(again).confirmations == (Confirmation("shown-again", "detentions", ("Made Upperson",)),)
    with pytest.raises(desk.NotConfirmed):
        publish(again)
    publish(again, confirmed=("Made Upperson",))
    assert "made-up-other" in public_people()


def test_who_is_withheld_under_another_id_is_said_to_stay_so() -> None:
    publish(draft("detentions", {**SPELL, "publication": "withheld"}))
    again = {**SPELL, "detention_id": "made-up-other-1", "person_id": "made-up-other"}
    found = look(draft("detentions", again, way="add"))
    said = [p for p in found.warnings if p.type == "stays-withheld"]
    assert [(p.column, p.found, p.expected, p.blocking) for p in said] == [
        ("publication", "public", "withheld", False)
    ]
    assert said[0].row == len(current.tables()["detentions"]) + 2  # the new row, not the public one
    assert found.confirmations == ()


@pytest.mark.parametrize(
    "cells",
    [{"name": "Made  UPPERSON", "name_local": "", "other_names": ""},
     {"name": "Another", "other_names": "Someone; Выдуманы Чалавек"}],
)  # fmt: skip
def test_any_spelling_of_a_withheld_person_is_enough(cells: dict[str, str]) -> None:
    publish(draft("detentions", {**SPELL, "publication": "withheld"}))
    renamed = called("made-up-person", person_id="made-up-other", publication="public", **cells)
    assert [one.kind for one in look(draft("detentions", changes=renamed)).confirmations] == ["shown-again"]


def test_however_many_are_shown_again_each_is_named() -> None:
    four = [{**SPELL, "detention_id": f"p-{n}", "person_id": f"p-{n}", "name": f"Person {n}", "name_local": "",
             "other_names": "", "publication": "withheld"} for n in "abcd"]  # fmt: skip
    publish(draft("detentions", *four))
    shown = draft("detentions", changes=lambda rows: rows.assign(publication="public"))
    names = ("Person a", "Person b", "Person c", "Person d")
    assert [one.answers for one in look(shown).confirmations] == [names]
    with pytest.raises(desk.NotConfirmed):
        publish(shown, confirmed=("4",))
    publish(shown, confirmed=names)


def test_going_back_to_an_older_id_shows_nobody_again(any_database: str) -> None:
    second = {**SPELL, "detention_id": "made-up-person-2", "name": "M.", "name_local": "", "other_names": ""}
    publish(draft("detentions", SPELL, second))
    publish(draft("detentions", changes=called("made-up-person", person_id="made-up-other")))
    publish(draft("detentions", changes=called("made-up-other", publication="withheld")))
    desk.go_back(1, who="A")
    assert not {"made-up-person", "made-up-other"} & public_people()
    # a spell in another spelling is of the same id, and said to be withheld where staff edit it
    kept = current.tables()["detentions"]
    assert set(kept.loc[kept["person_id"] == "made-up-person", "publication"]) == {"withheld"}


def test_an_earlier_spelling_of_a_withheld_person_is_remembered() -> None:
    publish(draft("detentions", {**SPELL, "publication": "withheld"}))
    publish(draft("detentions", changes=called("made-up-person", name="Else", name_local="", other_names="")))
    publish(draft("detentions", changes=called("made-up-person", person_id="made-up-other")))
    desk.go_back(1, who="A")
    assert "made-up-person" not in public_people()
    publish(draft("actions", {**ACTION, "title": "For Made Upperson"}))
    assert "For […]" in set(current.public_record()["actions"]["title"])


# ── a newer release ───────────────────────────────────────────────────────────


def test_a_newer_release_proposes_to_show_nobody_again(own_data: Path) -> None:
    person = str(current.tables()["detentions"].loc[2, "person_id"])
    publish(draft("detentions", changes=called(person, publication="withheld")))
    desk.go_back(0, who="A")  # now the list alone withholds them
    ship(own_data, "detentions", lambda frame: frame.assign(role="editor"))
    found = look(*desk.shipped_drafts())
    assert found.shown_again == ()
    mine = found.after["detentions"]
    assert set(mine.loc[mine["person_id"] == person, "publication"]) == {"withheld"}


def test_one_release_after_another_is_taken(any_database: str, own_data: Path) -> None:
    publish(draft("actions", changes=lambda f: f.assign(venue=f["venue"].mask(f.index == 5, "Ours"))))
    for venue in ("First", "Second"):
        ship(own_data, "actions", lambda f, v=venue: f.assign(venue=f["venue"].mask(f.index.isin([2, 5]), v)))  # type: ignore[misc]
        drafts = desk.shipped_drafts()
        [changed] = look(*drafts).differences["actions"].cells[["row", "after"]].to_numpy().tolist()
        assert changed == [2, venue]
        publish(*drafts)
        assert desk.newer_shipped() == {}
    assert current.tables()["actions"].loc[[2, 5], "venue"].tolist() == ["Second", "Ours"]
    desk.go_back(1, who="A")
    assert desk.newer_shipped() == {}
    assert set(current.public_record().tables) == set(schema().tables)


# ── what has to be typed ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ({"status": "released"}, True),
        ({"status": "restricted", "outcome": "served"}, True),
        ({"status": "released", "ended_on": "2024-01-01"}, True),
        ({"status": "restricted"}, False),  # at home, and not free
        ({"note": "x"}, False),
        ({"ended_on": "2024-01-01"}, False),  # contradicts `imprisoned`: shown as not known
    ],
)
def test_whoever_would_be_called_free_has_to_be_typed(cells: dict[str, str], asked: bool) -> None:
    publish(draft("detentions", SPELL))
    report = {
        "status_confirmed_on": "2024-02-01",
        "sources": f"{SPELL['sources']}; https://made-up.example/new",
    }
    found = look(draft("detentions", changes=called("made-up-person", **cells, **report)))
    wanted = Confirmation("released", "detentions", ("Made Upperson",))
    assert (wanted in found.confirmations) is asked


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        ("restricted", "released", True),  # as in Kolb's row: free from the report on
        ("imprisoned", "restricted", False),
        ("restricted", "restricted", False),
    ],
)
def test_whoever_would_be_free_after_home_confinement_has_to_be_typed(
    before: str, after: str, asked: bool
) -> None:
    at_home = {"ended_on": "2022-06-15", "outcome": "restricted", "status_confirmed_on": "2022-06-15"}
    publish(draft("detentions", {**SPELL, "status": before} | (at_home if before == "restricted" else {})))
    newer = {"status": after, "status_confirmed_on": "2022-08-08", "note": "x"}
    found = look(draft("detentions", changes=called("made-up-person", **(at_home | newer))))
    assert [one.names for one in found.confirmations] == [("Made Upperson",)] * asked
    state = custody.state(custody.spells(found.after["detentions"])[-1], date(2022, 8, 8))
    assert (state == "released") is asked


def test_two_people_who_change_places_are_both_looked_at() -> None:
    free = {
        **SPELL, "detention_id": "other-1", "person_id": "other", "name": "Other Oneself", "name_local": "",
        "other_names": "", "status": "released", "ended_on": "2022-01-01", "outcome": "served",
    }  # fmt: skip
    publish(draft("detentions", SPELL, free), confirmed=("Other Oneself",))

    def swapped(frame: pd.DataFrame) -> pd.DataFrame:
        columns, last = ["person_id", "name"], frame.index[-2:]
        frame.loc[last, columns] = frame.loc[last[::-1], columns].to_numpy()
        return frame

    assert look(draft("detentions", changes=swapped)).confirmations == (
        Confirmation("released", "detentions", ("Made Upperson",)),
        Confirmation("held-again", "detentions", ("Other Oneself",)),
    )


def test_one_answer_answers_once() -> None:
    removed, released = (Confirmation(kind, "detentions", ("Anna",)) for kind in ("removed", "released"))
    many = Confirmation("removed", "actions", tuple("abcd"))
    assert unanswered([removed, released, many], ["4", "ANNA"]) == [released]
    assert unanswered([removed, released, many], ["4", "anna", " Anna "]) == []
    assert unanswered([many], []) == [many]


def test_beyond_what_is_told_cell_by_cell_everything_is_checked() -> None:
    table, n = schema().tables["actions"], MOST_CELLS
    before = pd.DataFrame(
        {label: [""] * (n + 2) for label in table.labels}, dtype="str", index=range(2, n + 4)
    ).assign(action_id=[f"a-{i}" for i in range(n + 2)], date="2023-06", title="Чытанне")
    after = before.assign(venue="X")
    after.loc[n + 3, ["date", "title"]] = ["2023-06-01", "???????"]
    found = {"actions": compare(table, before, after)}
    assert rows(confirm.more_precise_dates(found, schema())) == [(n + 3, "date", "more-precise")]
    assert rows(confirm.lost_letters(found)) == [(n + 3, "title", "lost-letters")]


@pytest.mark.parametrize("encoding", ["cp1251", "cp1252"])
def test_text_that_was_read_in_another_encoding_is_not_published(encoding: str) -> None:
    frame = current.tables()["detentions"]
    wrong = [cell.encode().decode(encoding, "replace") for cell in frame["name_local"]]
    found = look(draft("detentions", changes=lambda f: f.assign(name_local=wrong)))
    assert {p.type for p in found.blockers} <= {"lost-letters", "invisible-character"}
    lost = [p for p in found.blockers if p.type == "lost-letters"]
    assert lost
    assert all(p.suggestion == frame.loc[p.row, "name_local"] for p in lost)


# ── doubts ────────────────────────────────────────────────────────────────────


def test_a_doubt_that_an_edit_causes_in_another_row_is_new() -> None:
    same = {
        "date": ACTION["date"],
        "kind": ACTION["kind"],
        "city": ACTION["city"],
        "country": ACTION["country"],
    }
    frame = current.tables()["actions"]
    [row] = frame.index[frame[list(same)].eq(pd.Series(same)).all(axis=1)]  # documented, and not edited
    assert rows(look(draft("actions", changes=setting(**same))).warnings) == [
        (row, "action_id", "duplicate-action")
    ]


def test_a_doubt_that_moved_with_its_row_is_known() -> None:
    twice = {**ACTION, "action_id": "2023-05-03-made-up-2"}
    publish(draft("actions", ACTION, twice))
    found = look(draft("actions", changes=without(10)))
    assert found.warnings == []
    assert {p.type for p in found.known} == {"duplicate-action"}


def test_a_doubt_that_an_edit_causes_in_another_table_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def two_tables(sight: sense.Sight) -> Iterator[Problem]:
        if "Else" in set(sight.tables["publishers"]["name"]):
            yield Problem("actions", 4, "title", "future-date", "x", "y", blocking=False)
        yield Problem("actions", 5, "title", "future-date", "x", "y", blocking=False)

    monkeypatch.setattr(sense, "CHECKS", (two_tables,))
    monkeypatch.setattr(review, "_LAST", [])
    assert look(draft("publishers", changes=setting(hosts="x.example"))).warnings == []
    assert rows(look(draft("publishers", changes=setting(name="Else"))).warnings) == [
        (4, "title", "future-date")
    ]


def test_of_a_table_that_comes_twice_the_second_file_adds_no_problems() -> None:
    second = draft("actions", changes=setting(kind="dance"))
    assert rows(look(draft("actions"), second).blockers) == [(0, "", "table-twice")]
