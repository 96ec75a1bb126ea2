"""Undoing one publication, whatever others published since. Added rows are made up."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from marathon_dash.record import confirm, current, desk, diff, versions
from marathon_dash.record.review import answered
from tests.made_up import ACTION, SPELL
from tests.record.test_desk import draft, look, own_data, publish, rows, setting
from tests.record.test_gate import called, public_people

__all__ = ["own_data"]  # a fixture


def cell(column: str) -> str:
    return str(current.tables()["actions"].loc[2, column])


def test_a_colleagues_later_work_stays(any_database: str) -> None:
    was = cell("title")
    publish(draft("actions", changes=setting(title="Mine")))
    publish(draft("actions", ACTION, changes=setting(venue="Theirs")))
    publish(*desk.undo_drafts(1))
    assert (cell("title"), cell("venue")) == (was, "Theirs")
    assert ACTION["action_id"] in set(current.tables()["actions"]["action_id"])
    assert versions.newest_number() == 3


def test_cells_that_were_changed_later_are_asked_about() -> None:
    was = cell("title")
    publish(draft("actions", changes=setting(title="Mine", venue="Mine")))
    publish(draft("actions", changes=setting(title="Theirs")))
    found = look(*desk.undo_drafts(1))
    assert [(p.row, p.column, p.type, p.found, p.expected) for p in found.blockers] == [
        (2, "title", "ours-both-changed", was, "Theirs")
    ]
    publish(*answered(found, "public"))
    assert (cell("title"), cell("venue")) == ("Theirs", str(current.tables(0)["actions"].loc[2, "venue"]))


def test_a_row_it_added_goes_and_one_it_took_out_comes_back() -> None:
    gone = str(current.tables()["actions"].loc[5, "action_id"])
    publish(draft("actions", ACTION, changes=lambda f: f.drop(index=5)), confirmed=(gone,))
    publish(draft("figures", changes=setting(note="Theirs")))
    found = look(*desk.undo_drafts(1))
    assert found.differences["actions"].summary == {"added": 1, "changed": 0, "removed": 1}
    with pytest.raises(desk.NotConfirmed):  # removing has to be typed here as anywhere
        publish(*desk.undo_drafts(1))
    publish(*desk.undo_drafts(1), confirmed=(ACTION["action_id"],))
    assert gone in set(current.tables()["actions"]["action_id"])


def test_a_combination_that_was_never_public_passes_the_gate() -> None:
    """The wave that a later release needs cannot be undone away."""
    wave = {
        **current.tables()["releases"].iloc[0].to_dict(),
        "release_id": "2026-11-01",
        "date": "2026-11-01",
    }
    publish(draft("releases", wave))
    publish(draft("detentions", {**SPELL, "release_id": "2026-11-01"}))
    found = look(*desk.undo_drafts(1))
    assert rows(found.blockers) == [(0, "release_id", "still-needed")]
    with pytest.raises(desk.NeverPublic):
        desk.go_back(0, ["releases"], who="A")


def test_nobody_is_shown_again_and_it_is_said() -> None:
    publish(draft("detentions", SPELL))
    publish(draft("detentions", changes=called("made-up-person", publication="withheld", note="x")))
    publish(draft("figures", changes=setting(note="Theirs")))
    found = look(*desk.undo_drafts(2))
    assert found.shown_again == ()
    assert desk.stays_withheld(1) == ("Made Upperson",)
    publish(*desk.undo_drafts(2))
    assert "made-up-person" not in public_people()
    assert desk.stays_withheld(0) == ()


def test_undoing_a_false_imprisonment_needs_no_new_source() -> None:
    """The status it goes back to was public, with its source."""
    free = {**SPELL, "status": "released", "ended_on": "2023-12-01", "outcome": "served"}
    publish(draft("detentions", free), confirmed=("Made Upperson",))
    publish(
        draft("detentions", changes=called("made-up-person", status="imprisoned", ended_on="", outcome="")),
        confirmed=("Made Upperson",),
    )
    publish(draft("figures", changes=setting(note="Theirs")))
    found = look(*desk.undo_drafts(2))
    assert found.blockers == []
    publish(*desk.undo_drafts(2), confirmed=("Made Upperson",))
    [spell] = current.tables()["detentions"].query("person_id == 'made-up-person'").to_dict("records")
    assert (spell["status"], spell["ended_on"]) == ("released", "2023-12-01")


@pytest.mark.parametrize("number", [0, 2])
def test_there_is_nothing_to_undo(number: int) -> None:
    publish(draft("actions", ACTION))
    with pytest.raises(KeyError):
        desk.undo_drafts(number)


def test_going_back_is_refused_when_somebody_published_since_it_was_looked_at() -> None:
    publish(draft("actions", ACTION))
    publish(draft("figures", changes=setting(note="Theirs")))
    with pytest.raises(desk.StaleReview):
        desk.go_back(0, base=1, who="A")
    assert versions.newest_number() == 2


def test_a_withheld_action_is_not_shown_again_under_its_earlier_id(any_database: str) -> None:
    publish(draft("actions", ACTION))
    renamed = draft(
        "actions", changes=lambda f: f.replace({"action_id": {ACTION["action_id"]: "made-up-other"}})
    )
    publish(renamed, confirmed=(ACTION["action_id"],))
    publish(
        draft(
            "actions",
            changes=lambda f: f.assign(
                publication=f["publication"].mask(f["action_id"] == "made-up-other", "withheld")
            ),
        )
    )
    assert desk.stays_withheld(1) == (ACTION["action_id"],)
    for found in (look(*answered(look(*desk.undo_drafts(2)), side)) for side in ("mine", "public")):
        shown = found.after["actions"].set_index("action_id")["publication"]
        assert shown.get(ACTION["action_id"], "withheld") == "withheld"
    desk.go_back(1, who="A")
    ids = set(current.public_record()["actions"]["action_id"])
    assert not ids & {ACTION["action_id"], "made-up-other"}


def test_a_store_from_before_a_table_was_brought_undoes_and_goes_back(own_data: Path) -> None:
    brought = (own_data / "supporters.csv").read_bytes()
    (own_data / "supporters.csv").unlink()
    publish(draft("actions", ACTION))
    (own_data / "supporters.csv").write_bytes(brought)  # the program is updated
    publish(draft("actions", changes=setting(venue="X")))
    assert desk.was_public(1, ())
    desk.go_back(1, who="A")
    assert cell("venue") != "X"


@pytest.mark.parametrize("later", [False, True])
def test_a_name_that_goes_in_the_step_that_withholds_it_does_not_come_back(later: bool) -> None:
    """A family asks for the name to go: id, name and spellings change, and the row is withheld, at once."""
    publish(draft("detentions", SPELL))
    other = {"person_id": "p-1", "name": "N.", "name_local": "", "other_names": "", "publication": "withheld"}
    publish(draft("detentions", changes=called("made-up-person", **other)))
    assert desk.stays_withheld(1) == ("Made Upperson",)
    if later:
        publish(draft("figures", changes=setting(note="Theirs")))
        publish(*desk.undo_drafts(2))
    else:
        desk.go_back(1, who="A")
    people = current.public_record()["detentions"]
    assert not {"made-up-person", "p-1"} & set(people["person_id"])
    assert "Made Upperson" not in set(people["name"])


def test_a_spelling_mended_before_somebody_was_withheld_does_not_show_them_again() -> None:
    publish(draft("detentions", SPELL))
    other = {
        "person_id": "p-1",
        "detention_id": "p-1-1",
        "name": "Made Uppersen",
        "name_local": "",
        "other_names": "",
    }
    publish(draft("detentions", changes=called("made-up-person", **other)), confirmed=("Made Upperson",))
    publish(draft("detentions", changes=called("p-1", publication="withheld")))
    desk.go_back(1, who="A")
    assert not {"made-up-person", "p-1"} & set(current.public_record()["detentions"]["person_id"])


def test_who_would_no_longer_be_free_is_told_by_person_though_rows_change_places() -> None:
    before = current.tables()["detentions"].iloc[:0]
    held = pd.Series(dict.fromkeys(before.columns, "") | SPELL)
    free = held.copy()
    free.update({"detention_id": "made-up-other-1", "person_id": "made-up-other", "name": "Other Upperson"})
    free.update({"status": "released", "ended_on": "2023-12-01", "outcome": "served"})
    was = pd.DataFrame([held, free]).set_axis([2, 3])
    now = was.assign(person_id=was["person_id"].tolist()[::-1], name=was["name"].tolist()[::-1])
    changed = diff.compare_tables({"detentions": was}, {"detentions": now}, current.known_schema())
    assert confirm.held_again(changed["detentions"]) == ("Other Upperson",)
    assert set(confirm.of_freedom(changed)) == {"Made Upperson", "Other Upperson"}
    anew = pd.DataFrame([held, free, free]).set_axis([2, 3, 4])
    anew.loc[4, ["detention_id", "status", "ended_on", "outcome"]] = ["made-up-other-2", "imprisoned", "", ""]
    added = diff.compare_tables({"detentions": was}, {"detentions": anew}, current.known_schema())
    assert confirm.held_again(added["detentions"]) == ()  # detained anew: a report of its own
