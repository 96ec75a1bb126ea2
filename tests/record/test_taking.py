"""How a file is taken: its way, what it was taken from, and what only a person can decide. Added rows are made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from marathon_dash.record import current, desk, taking, versions, workbooks
from marathon_dash.record.draft import Draft, succeeded
from marathon_dash.record.files import Choices
from marathon_dash.record.merge import Way
from marathon_dash.record.review import answered
from marathon_dash.record.schema import schema
from marathon_dash.record.stamp import Stamp, read
from marathon_dash.record.versions import canonical
from tests.made_up import ACTION, SPELL
from tests.record.test_desk import Change, draft, look, own_data, publish, rows, setting, without

__all__ = ["own_data"]  # a fixture


def download(table: str, changes: Change | None = None, *, name: str = "", form: str = "csv") -> Draft:
    """A table as the desk gives it away now, changed in a spreadsheet, and what its name or its properties say."""
    frame = current.tables()[table]
    frame = changes(frame.copy()) if changes else frame
    taken = taking.stamp_of(table, versions.newest_number())
    if form == "csv":
        return Draft(name or f"{taken} (1).csv", canonical(frame))
    lines = [list(frame.columns), *frame.itertuples(index=False, name=None)]
    return Draft(name or "my workbook.xlsx", workbooks.write(lines, table, taken=taken))


def only(*numbers: int, **cells: str) -> Change:
    """These rows (2: the first) and no others, with cells changed."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.loc[list(numbers)].assign(**cells)

    return change


def venue(row: int = 2) -> str:
    return str(current.tables()["actions"].loc[row, "venue"])


# ── which way ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("case", "given", "way"),
    [
        ("everything", lambda: draft("actions"), "replace"),
        ("everything and more", lambda: draft("actions", ACTION), "replace"),
        ("one known row", lambda: draft("actions", changes=only(4)), "update"),
        ("a known row and a new one", lambda: draft("actions", ACTION, changes=only(4)), "update"),
        ("nothing but new rows", lambda: draft("actions", ACTION, changes=only()), "add"),
        ("as many rows, but not the same", lambda: draft("actions", ACTION, changes=without(4)), "update"),
    ],
)
def test_what_is_proposed(case: str, given: object, way: Way) -> None:
    made: Draft = given()  # type: ignore[operator]
    [part] = look(Draft(made.name, made.data)).parts
    assert part.taking.way == way


def test_of_a_download_of_ours_that_lacks_rows_only_a_person_can_say_why() -> None:
    given = download("actions", without(4))
    found = look(given)
    assert found.parts[0].taking == taking.Taking(None, 0)
    assert [(p.type, p.found) for p in found.blockers] == [("way-unclear", "1")]
    with pytest.raises(desk.NotReady):
        publish(given)
    removed = look(Draft(given.name, given.data, way="replace"))
    assert removed.differences["actions"].summary == {"added": 0, "changed": 0, "removed": 1}
    assert look(Draft(given.name, given.data, way="update")).changes_nothing
    assert look(download("actions", setting(venue="X"))).parts[0].taking.way == "replace"


def test_one_row_is_changed_by_its_id_and_all_others_stay() -> None:
    given = draft("actions", changes=only(4, venue="At the gate"))
    found = look(Draft("one row.csv", given.data))
    assert found.differences["actions"].summary == {"added": 0, "changed": 1, "removed": 0}
    publish(Draft("one row.csv", given.data))
    assert (venue(4), len(current.tables()["actions"])) == ("At the gate", len(current.tables(0)["actions"]))
    assert (
        current.tables()["actions"]["action_id"].tolist()
        == current.tables(0)["actions"]["action_id"].tolist()
    )


def test_a_missing_column_keeps_what_is_public() -> None:
    every = draft(
        "actions", changes=lambda frame: setting(title="New")(frame).drop(columns=["venue", "organisers"])
    )
    found = look(Draft("actions.csv", every.data))
    assert [(p.row, p.type, p.found) for p in found.warnings] == [(1, "labels-kept", "venue; organisers")]
    assert set(found.differences["actions"].cells["column"]) == {"title"}
    needed = draft("actions", changes=lambda frame: frame.drop(columns=["title"]))
    assert rows(look(Draft("actions.csv", needed.data)).blockers) == [(1, "title", "missing-label")]
    update = draft("actions", changes=lambda frame: only(4, venue="X")(frame)[["action_id", "venue"]])
    [cell] = look(Draft("v.csv", update.data)).differences["actions"].cells["column"]
    assert cell == "venue"


# ── what it was taken from ────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_colleagues_correction_is_not_lost_to_a_stale_file(any_database: str, form: str) -> None:
    stale = download("actions", setting(title="My title"), form=form)
    publish(draft("actions", changes=setting(venue="Their correction")))
    found = look(stale)
    assert found.parts[0].taking.origin == 0
    assert set(found.differences["actions"].cells["column"]) == {"title"}
    publish(stale)
    assert venue() == "Their correction"
    assert current.tables()["actions"].loc[2, "title"] == "My title"


def test_only_where_both_changed_a_cell_it_is_asked() -> None:
    stale = download("actions", setting(venue="Mine", title="My title"))
    publish(draft("actions", changes=setting(venue="Theirs")))
    found = look(stale)
    assert [(p.row, p.column, p.type, p.found, p.expected) for p in found.blockers] == [
        (2, "venue", "both-changed", "Mine", "Theirs")
    ]
    publish(*answered(found, "public"))
    assert (venue(), current.tables()["actions"].loc[2, "title"]) == ("Theirs", "My title")


def test_a_row_that_a_colleague_added_stays_when_a_stale_file_replaces_the_table() -> None:
    stale = download("actions", setting(venue="Mine"))
    publish(draft("actions", ACTION))
    publish(stale)
    assert ACTION["action_id"] in set(current.tables()["actions"]["action_id"])


def test_without_a_stamp_the_kept_versions_decide() -> None:
    stale = download("actions", setting(title="My title"), name="actions.csv")
    old = download("actions", name="actions.csv")
    publish(draft("actions", changes=setting(venue="Their correction")))
    found = look(old)
    assert found.changes_nothing
    assert [(p.type, p.found, p.blocking) for p in found.problems if p.type == "older-rows"] == [
        ("older-rows", "1", False)
    ]
    # one cell from here and one from there: whether the other is of its age, only a person can say
    assert rows(look(stale).blockers) == [(2, "venue", "perhaps-older")]
    assert set(look(*answered(look(stale), "public")).differences["actions"].cells["column"]) == {"title"}
    assert set(look(*answered(look(stale), "mine")).differences["actions"].cells["column"]) == {
        "title",
        "venue",
    }
    again = download("actions", setting(venue="A third"), name="actions.csv")
    assert rows(look(again).blockers) == [(2, "venue", "perhaps-older")]
    assert look(Draft("actions.csv", again.data, origin=1)).blockers == []


def test_a_few_cells_written_by_hand_are_asked_about_though_they_were_public_once() -> None:
    """A slip that was published is put right by a file of two columns: that is no stale file."""
    slip = Draft("a.csv", b"action_id,city\n2023-05-03-vilnius,Vilnus\n")
    publish(slip)
    mended = Draft("b.csv", b"action_id,city\n2023-05-03-vilnius,Vilnius\n")
    found = look(mended)
    assert not found.changes_nothing
    assert [(p.column, p.type, p.found, p.expected) for p in found.blockers] == [
        ("city", "perhaps-older", "Vilnius", "Vilnus")
    ]
    publish(*answered(found, "mine"))
    cities = current.tables()["actions"].set_index("action_id")["city"]
    assert cities["2023-05-03-vilnius"] == "Vilnius"


def test_the_two_columns_that_a_row_needs_are_no_old_file_either() -> None:
    name = current.tables()["publishers"].set_index("publisher_id").at["CPJ", "name"]
    publish(Draft("publishers.csv", b"publisher_id,name\nCPJ,A slip made up\n"))
    found = look(Draft("publishers.csv", f"publisher_id,name\nCPJ,{name}\n".encode()))
    assert [(p.type, p.found) for p in found.blockers] == [("perhaps-older", name)]


def _reported(day: str, address: str) -> Draft:
    """A small file without a stamp: the made-up person is released."""
    labels = "detention_id,status,status_confirmed_on,ended_on,outcome,sources"
    sources = f"https://made-up.example/made-upperson; https://made-up.example/{address}"
    line = f"made-up-person-1,released,{day},2024-02-01,pardon,{sources}"
    return Draft("release.csv", f"{labels}\n{line}\n".encode())


def test_a_release_reported_again_after_an_undo_is_taken_whole_or_asked_about() -> None:
    """Its status was public once: dropped in silence, the new report would say that the person is held."""
    name = "Made Upperson"
    publish(draft("detentions", SPELL))
    publish(_reported("2024-02-02", "first"), confirmed=(name,))
    desk.go_back(1, base=2, who="A", note="wrong person")
    again = _reported("2024-02-03", "second")
    found = look(again)
    asked = [p.column for p in found.blockers if p.type == "perhaps-older"]
    assert {"status", "ended_on", "outcome"} <= set(asked)
    with pytest.raises(desk.NotReady):
        publish(again, confirmed=(name,))
    publish(*answered(found, "mine"), confirmed=(name,))
    row = current.tables()["detentions"].set_index("detention_id").loc["made-up-person-1"]
    assert row[["status", "status_confirmed_on", "ended_on", "outcome"]].tolist() == [
        "released",
        "2024-02-03",
        "2024-02-01",
        "pardon",
    ]


def test_whoever_was_shown_again_can_be_withheld_again() -> None:
    withhold = Draft("w.csv", b"detention_id,publication\nmade-up-person-1,withheld\n")
    publish(draft("detentions", SPELL))
    publish(withhold)
    shown = Draft("s.csv", b"detention_id,publication\nmade-up-person-1,public\n", origin=2)
    publish(shown, confirmed=("Made Upperson",))
    assert "made-up-person" in set(current.public_record()["detentions"]["person_id"])
    found = look(withhold)
    assert (found.blockers, found.changes_nothing) == ([], False)
    publish(withhold)
    assert "made-up-person" not in set(current.public_record()["detentions"]["person_id"])


def test_a_person_withheld_since_is_not_shown_again_by_a_stale_file() -> None:
    publish(draft("detentions", SPELL))
    stale = download("detentions", setting(note="Mine"))
    publish(
        draft(
            "detentions",
            changes=lambda f: f.assign(
                publication=f["publication"].mask(f["person_id"] == "made-up-person", "withheld")
            ),
        )
    )
    found = look(stale)
    assert (found.blockers, found.shown_again) == ([], ())
    publish(stale)
    assert "made-up-person" not in set(current.public_record()["detentions"]["person_id"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("actions-3-0a1b2c3d.csv", Stamp("actions", 3, "0a1b2c3d")),
        ("Copy of actions-12-0a1b2c3d (2).csv", Stamp("actions", 12, "0a1b2c3d")),
        ("actions.csv", None),
        ("actions-2024-05-03.csv", None),
    ],
)
def test_what_the_name_of_a_file_says(name: str, expected: Stamp | None) -> None:
    assert read(name, b"action_id\n") == expected


@pytest.mark.parametrize("stamp", ["actions-0-00000000", "actions-7-0a1b2c3d", "releases-0-0a1b2c3d"])
def test_a_stamp_of_another_store_or_table_says_nothing(stamp: str) -> None:
    assert taking.origin(read(f"{stamp}.csv", b""), "actions") == -1


@pytest.mark.parametrize("data", [b"PK", b"PK\x03\x04" + b"x" * 100, b"", b"\x00"])
def test_a_file_that_is_no_workbook_has_no_properties(data: bytes) -> None:
    assert read("x.xlsx", data) is None


def test_a_table_that_a_release_brought_says_where_it_comes_from_before_anybody_published_it(
    own_data: Path,
) -> None:
    brought = (own_data / "supporters.csv").read_bytes()
    (own_data / "supporters.csv").unlink()
    publish(draft("actions", ACTION))
    (own_data / "supporters.csv").write_bytes(brought)  # the program is updated
    taken = taking.stamp_of("supporters", 1)
    assert taken is not None
    assert taking.origin(read(f"{taken}.csv", b""), "supporters") == 1


def test_of_a_repeated_id_none_is_swallowed() -> None:
    frame = current.tables()["actions"].loc[[4, 4]].set_axis([2, 3])
    frame.loc[3, "venue"] = "Elsewhere"
    found = look(Draft("two.csv", canonical(frame)))
    assert rows(found.blockers) == [(3, "action_id", "primary-key")]


def test_what_is_written_here_reaches_a_column_that_the_file_does_not_have() -> None:
    frame = current.tables()["actions"].loc[[4], ["action_id", "venue"]].set_axis([2])
    given = Draft("v.csv", canonical(frame), table="actions")
    [part] = look(given).parts
    found = look(replace(given, edits=(part.edit(2, "title", "Another title"),)))
    assert found.differences["actions"].cells[["column", "after"]].to_numpy().tolist() == [
        ["title", "Another title"]
    ]


def test_what_is_written_for_one_row_does_not_move_to_another() -> None:
    """Two rows that say the same: sorted and uploaded again, the correction goes with its row."""
    frame = current.tables()["actions"].loc[[4, 5]].set_axis([2, 3]).assign(venue="the same")
    given = Draft("a.csv", canonical(frame))
    [part] = look(given).parts
    edited = replace(given, edits=(part.edit(2, "venue", "Corrected"),))
    again = succeeded(edited, Draft("a.csv", canonical(frame.iloc[::-1])))
    after = look(again).after["actions"].set_index("action_id")["venue"]
    assert after.loc[frame["action_id"].tolist()].tolist() == ["Corrected", "the same"]


def test_where_a_file_was_taken_from_is_no_decision_and_no_later_file_inherits_it() -> None:
    first = Draft(
        "actions.csv", b"", origin=3, way="add", choices=Choices(dates="month first", encoding="windows-1250")
    )
    later = succeeded(first, Draft("actions.csv", b"action_id\n"))
    assert (later.origin, later.way, later.choices) == (-1, "add", Choices(dates="month first"))
    assert succeeded(first, Draft("other.csv", b"action_id\n")).choices.dates == ""
    ours = replace(first, ours=True)
    assert succeeded(ours, Draft("actions.csv", b"x")) == Draft("actions.csv", b"x")


@pytest.mark.parametrize("table", list(schema().tables))
def test_a_file_without_its_key_says_so_and_no_more_is_done(table: str) -> None:
    key = schema().tables[table].primary_key[0]
    frame = current.tables()[table].drop(columns=[key])
    for way in (None, "replace", "update", "add"):
        found = look(Draft("a.csv", canonical(frame), table=table, way=way))  # type: ignore[arg-type]
        assert (1, key, "missing-label") in rows(found.blockers)
        assert found.differences == {}


def test_an_origin_that_is_not_there_is_none() -> None:
    given = draft("actions", changes=setting(venue="X"), origin=99)
    assert look(given).parts[0].taking.origin == -1


def test_a_long_name_or_property_is_not_searched_for_a_stamp() -> None:
    assert read("a" * 200_000 + "-1-0a1b2c3d.csv", b"") is None


def test_two_who_correct_one_figure_are_told_that_both_values_stand() -> None:
    public = current.tables()["figures"]
    row = dict(public.iloc[0])
    mine = draft("figures", changes=lambda rows: setting(value="3")(rows), way="update")
    publish(draft("figures", {**row, "value": "4"}))  # a colleague adds it meanwhile
    told = [p for p in look(mine).warnings if p.type == "two-values"]
    assert [(p.found, p.expected, p.about) for p in told] == [
        ("3", "2, 4", f"{row['date']}, {row['publisher']}, {row['measure']}")
    ]


# ── an id that is public nowhere ──────────────────────────────────────────────


def test_a_slip_in_the_id_of_a_partial_row_is_one_problem_with_the_id_that_was_meant() -> None:
    found = look(Draft("a.csv", b"action_id,venue\n2023-05-03-vilnus,made up\n2023-05-24-malmo,made up\n"))
    [problem] = found.blockers
    assert (problem.type, problem.row, problem.column) == ("unknown-row", 2, "action_id")
    assert (problem.found, problem.suggestion) == ("2023-05-03-vilnus", "2023-05-03-vilnius")
    [part] = found.parts
    mended = replace(part.draft, edits=(part.edit(2, "action_id", problem.suggestion),))
    assert look(mended).blockers == []
    assert len(look(mended).differences["actions"].after) == 2


def test_a_slip_in_the_id_of_a_row_of_the_template_is_one_problem_too() -> None:
    slip = {**dict.fromkeys(ACTION, ""), "action_id": "2023-05-03-vilnus", "venue": "made up"}
    found = look(draft("actions", slip, changes=only(4), way="update"))
    [problem] = found.blockers
    assert (problem.type, problem.suggestion) == ("unknown-row", "2023-05-03-vilnius")


def test_a_new_row_that_lacks_a_cell_is_told_the_cell() -> None:
    found = look(draft("actions", {**ACTION, "title": ""}, changes=only(4), way="update"))
    assert rows(found.blockers) == [(3, "title", "missing-cell")]


def test_a_new_row_with_all_columns_is_no_slip() -> None:
    assert look(draft("actions", ACTION, changes=only(4))).blockers == []


@pytest.mark.parametrize(
    ("column", "text", "kind"),
    [
        ("status", "freed", "constraint-error"),
        ("outcome", "gone", "constraint-error"),
        ("ended_on", "soon", "type-error"),
    ],
)
def test_of_an_end_that_no_list_knows_nothing_else_is_asked(column: str, text: str, kind: str) -> None:
    found = look(Draft("d.csv", f"detention_id,{column}\nihar-losik-1,{text}\n".encode()))
    told = [p for p in found.problems if p.row == 2]
    assert [(p.column, p.type) for p in told] == [(column, kind)]
