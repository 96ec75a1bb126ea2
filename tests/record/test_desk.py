"""The one gate: files in, problems or a publication out. Rows of people and actions that were added are made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from marathon_dash.record import current, desk, versions
from marathon_dash.record.cells import join, split
from marathon_dash.record.confirm import Confirmation
from marathon_dash.record.draft import Draft, Edit
from marathon_dash.record.review import Review, answered, review
from marathon_dash.record.validate import Problem
from marathon_dash.record.versions import canonical
from marathon_dash.story import custody
from tests.made_up import ACTION, SPELL

TODAY = date(2026, 11, 22)
Change = Callable[[pd.DataFrame], pd.DataFrame]


def rows(problems: list[Problem] | tuple[Problem, ...]) -> list[tuple[int, str, str]]:
    """(row, column, type) of problems."""
    return [(p.row, p.column, p.type) for p in problems]


def draft(table: str, *new: dict[str, str], changes: Change | None = None, **options: object) -> Draft:
    """The published table as it is taken from here now, with rows added and something done to it, to replace it."""
    frame = current.tables()[table]
    frame = changes(frame.copy()) if changes else frame
    more = pd.DataFrame([{label: row.get(label, "") for label in frame.columns} for row in new], dtype="str")
    options = {"way": "replace", "origin": versions.newest_number(), **options}
    return Draft(f"{table}.csv", canonical(pd.concat([frame, more])), **options)  # type: ignore[arg-type]


def look(*drafts: Draft) -> Review:
    return review(drafts, TODAY)


def publish(*drafts: Draft, base: int | None = None, confirmed: tuple[str, ...] = ()) -> versions.Publication:
    number = versions.newest_number() if base is None else base
    return desk.publish(drafts, base=number, who="A", note="a note", confirmed=confirmed, today=TODAY)


def setting(**cells: str) -> Change:
    """Set cells of the first row (spreadsheet row 2)."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        for column, value in cells.items():
            frame.loc[2, column] = value
        return frame

    return change


def without(row: int) -> Change:
    return lambda frame: frame.drop(index=row)


# ── the review ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "table",
    ["actions", "detentions", "figures", "releases", "supporters", "publishers", "articles", "places"],
)
def test_our_own_file_uploads_again_unchanged(table: str) -> None:
    found = look(draft(table))
    assert found.changes_nothing
    assert found.warnings == []
    assert [part.table for part in found.parts] == [table]


@pytest.mark.parametrize(
    ("table", "cells", "expected"),
    [
        ("actions", {"date": "Jun-23"}, [(2, "date", "type-error", "2023-06")]),
        ("actions", {"country": "Lithuania"}, [(2, "country", "type-error", "LT")]),
        ("actions", {"kind": "rаlly"}, [(2, "kind", "look-alike", "rally")]),
        ("actions", {"title": ""}, [(2, "title", "missing-cell", "")]),
        ("actions", {"title": "Read\u200bing"}, [(2, "title", "invisible-character", "Reading")]),
        ("actions", {"action_id": "2023-05-03-vilnius"}, [(3, "action_id", "primary-key", "")]),
        ("detentions", {"release_id": "2025-09-1l"}, [(2, "release_id", "foreign-key", "2025-09-11")]),
        ("detentions", {"sentence_months": "24.0"}, [(2, "sentence_months", "type-error", "24")]),
        ("releases", {"release_id": "2021-08-18"}, [(0, "release_id", "still-needed", "")]),
    ],
)
def test_problems_with_their_place_and_their_suggestion(
    table: str, cells: dict[str, str], expected: list[tuple[int, str, str, str]]
) -> None:
    found = look(draft(table, changes=setting(**cells)))
    assert [(p.row, p.column, p.type, p.suggestion) for p in found.blockers] == expected
    assert found.differences == {}


def test_a_suggestion_that_was_taken_is_a_cell_that_changed() -> None:
    wrong = draft("actions", changes=setting(date="Jun-23"))
    mended = Draft(wrong.name, wrong.data, edits=(Edit(2, "date", "2023-06"),))
    assert look(mended).blockers == []
    assert look(mended).differences["actions"].cells[["row", "column", "after"]].to_numpy().tolist() == [
        [2, "date", "2023-06"]
    ]


def test_a_label_that_was_agreed_to_mean_another() -> None:
    frame = current.tables()["publishers"].rename(columns={"name": "Nmae", "hosts": "hots"})
    wrong = Draft("publishers.csv", canonical(frame))
    assert rows(look(wrong).blockers) == [(1, "hots", "near-label"), (1, "name", "missing-label")]
    agreed = Draft("x.csv", wrong.data, renames=(("Nmae", "name"), ("hots", "hosts")))
    assert look(agreed).changes_nothing


def test_a_file_of_no_table_and_a_table_twice() -> None:
    assert rows(look(Draft("x.csv", b"a,b\n1,2\n")).blockers) == [(1, "", "unknown-table")]
    [keyless] = look(Draft("x.csv", b"person_id,name,status\nmade-up,Made Up,released\n")).blockers
    assert (keyless.type, keyless.found, keyless.expected) == ("no-key", "detentions", "detention_id")
    assert rows(look(draft("actions"), draft("actions")).blockers) == [(0, "", "table-twice")]
    assert look(Draft("x.csv", b"\x89PNG")).blockers[0].type == "file-not-a-table"


def test_letters_that_an_encoding_lost_are_noticed() -> None:
    frame = current.tables(0)["detentions"]
    data = canonical(frame).decode().encode("cp1251", "replace")  # as a spreadsheet saves plain CSV
    found = review([Draft("detentions.csv", data)], TODAY)
    assert {p.type for p in found.blockers} == {"lost-letters"}
    assert all("?" in p.found and "?" not in p.suggestion for p in found.blockers)
    edits = tuple(Edit(p.row, p.column, p.suggestion) for p in found.blockers)
    assert review([Draft("detentions.csv", data, edits=edits)], TODAY).changes_nothing


def test_rows_keep_the_numbers_they_have_in_the_file() -> None:
    data = canonical(current.tables()["publishers"]).replace(b"\n", b"\n\n", 3)
    broken = data.replace(b"cpj.org", b"cpj.org\x07")
    assert rows(look(Draft("publishers.csv", broken)).blockers) == [(5, "hosts", "invisible-character")]


def test_warnings_about_rows_that_are_public_already_stand_apart() -> None:
    found = look(draft("figures", changes=setting(note="Another note")))
    assert found.warnings == []
    assert rows(tuple(sorted(found.known))) == [
        (10, "value", "jumping-figure"),
        (42, "value", "jumping-figure"),
    ]


def test_add_only_takes_new_rows_and_leaves_all_others() -> None:
    one = draft("actions", ACTION, way="add")
    only_new = Draft(
        "actions.csv",
        canonical(pd.DataFrame([ACTION]).reindex(columns=current.tables()["actions"].columns, fill_value="")),
        way="add",
    )
    for given in (one, only_new):
        assert look(given).differences["actions"].summary == {"added": 1, "changed": 0, "removed": 0}
    changed = draft("actions", changes=setting(venue="Elsewhere"), way="add")
    assert rows(look(changed).blockers) == [(2, "action_id", "already-there")]


# ── what has to be typed ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("table", "changes", "new", "expected"),
    [
        ("actions", without(3), (), [Confirmation("removed", "actions", ("2023-05-03-vilnius",))]),
        (
            "detentions",
            setting(status="released"),
            ({**SPELL, "status": "released"},),
            [Confirmation("released", "detentions", ("Made Upperson",))],  # row 2 was released before
        ),
        ("detentions", setting(note="x"), (SPELL,), []),
    ],
)
def test_what_has_to_be_confirmed(
    table: str, changes: Change, new: tuple[dict[str, str], ...], expected: list[Confirmation]
) -> None:
    given = draft(table, *new, changes=changes)
    found = look(given)
    assert list(found.confirmations) == expected
    if expected:
        with pytest.raises(desk.NotConfirmed):
            publish(given)
        assert versions.newest_number() == 0
    publish(given, confirmed=tuple(answer.upper() for one in expected for answer in one.answers))


def test_of_many_rows_the_number_is_typed() -> None:
    given = draft("actions", changes=lambda frame: frame.iloc[4:])
    [wanted] = look(given).confirmations
    assert (len(wanted.names), wanted.answers) == (4, ("4",))
    publish(given, confirmed=("4",))


def test_a_date_that_got_more_precise_has_to_be_confirmed() -> None:
    frame = current.tables()["actions"]
    row = frame.index[frame["date"].str.fullmatch(r"\d{4}-\d{2}")][0]
    month = frame.loc[row, "date"]

    def change(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[row, "date"] = f"{month}-01"
        return table

    found = look(draft("actions", changes=change))
    assert [(p.row, p.type, p.found, p.suggestion) for p in found.warnings] == [
        (row, "more-precise", f"{month}-01", month)
    ]
    assert found.confirmations == (Confirmation("more-precise", "actions", (f"{month}-01",)),)


# ── publishing ────────────────────────────────────────────────────────────────


def test_several_files_become_public_in_one_step(any_database: str) -> None:
    wave = {
        **current.tables()["releases"].iloc[0].to_dict(),
        "release_id": "2026-11-01",
        "date": "2026-11-01",
    }
    free = {**SPELL, "release_id": "2026-11-01"}
    assert rows(look(draft("detentions", free)).blockers) == [
        (len(current.tables()["detentions"]) + 2, "release_id", "foreign-key")
    ]
    made = publish(draft("detentions", free), draft("releases", wave))
    assert made.summary == {
        "detentions": {"added": 1, "changed": 0, "removed": 0},
        "releases": {"added": 1, "changed": 0, "removed": 0},
    }
    assert "made-up-person" in set(current.public_record()["detentions"]["person_id"])


def test_what_blocks_cannot_be_published(any_database: str) -> None:
    with pytest.raises(desk.NotReady) as refused:
        publish(draft("actions", changes=setting(kind="dance")))
    assert rows(refused.value.problems) == [(2, "kind", "constraint-error")]
    with pytest.raises(desk.NothingChanges):
        publish(draft("actions"))
    assert versions.history() == []


def test_a_review_of_yesterday_is_refused_and_nothing_is_lost(any_database: str) -> None:
    mine, theirs = (
        draft("actions", changes=setting(venue="Mine")),
        draft("actions", changes=setting(venue="Theirs")),
    )
    publish(theirs, base=0)
    with pytest.raises(desk.StaleReview):
        publish(mine, base=0)
    assert current.tables()["actions"].loc[2, "venue"] == "Theirs"
    with pytest.raises(desk.NotReady) as asked:
        publish(mine)
    assert rows(asked.value.problems) == [(2, "venue", "both-changed")]
    publish(*answered(look(mine), "mine"))
    assert current.tables()["actions"].loc[2, "venue"] == "Mine"
    assert current.tables(1)["actions"].loc[2, "venue"] == "Theirs"


# ── going back ────────────────────────────────────────────────────────────────


def test_going_back_can_itself_be_undone(any_database: str) -> None:
    publish(draft("actions", changes=setting(venue="X")))
    back = desk.go_back(0, ["actions"], who="B", note="wrong file")
    assert (back.number, back.kind, back.summary) == (2, "going back", {"actions": {"back_to": 0}})
    assert current.tables()["actions"].loc[2, "venue"] != "X"
    desk.go_back(1, who="B")
    assert current.tables()["actions"].loc[2, "venue"] == "X"
    assert [p.number for p in versions.history("actions")] == [3, 2, 1, 0]


def test_going_back_one_table_leaves_the_others(any_database: str) -> None:
    publish(draft("actions", changes=setting(venue="X")), draft("publishers", changes=setting(name="Y")))
    with pytest.raises(desk.NeverPublic):  # these two tables never stood together
        desk.go_back(0, ["publishers"], who="B")
    assert not desk.was_public(0, ["publishers"])
    publish(*desk.drafts_back(0, ["publishers"]))
    assert current.tables()["actions"].loc[2, "venue"] == "X"
    assert current.tables()["publishers"].loc[2, "name"] != "Y"


def test_going_nowhere_is_said(any_database: str) -> None:
    with pytest.raises(KeyError):
        desk.go_back(7, who="A")
    publish(draft("actions", changes=setting(venue="X")))
    with pytest.raises(desk.NothingChanges):
        desk.go_back(1, who="A")


def test_going_back_never_un_withholds(any_database: str) -> None:
    person = current.tables()["detentions"].loc[2, "person_id"]
    publish(draft("detentions", changes=setting(publication="withheld")))
    desk.go_back(0, who="A")
    assert person not in set(current.public_record()["detentions"]["person_id"])
    # what staff download says so, so that editing and uploading it does not show the person by accident
    assert current.tables().get("detentions").loc[2, "publication"] == "withheld"


def test_showing_somebody_again_has_to_be_confirmed(any_database: str) -> None:
    person, name = current.tables()["detentions"].loc[2, ["person_id", "name"]]
    publish(draft("detentions", changes=setting(publication="withheld")))
    one_row = draft("detentions", changes=setting(publication="public"))
    assert look(one_row).confirmations == ()  # another spell of theirs still says withheld
    again = draft("detentions", changes=lambda frame: frame.assign(publication="public"))
    assert look(again).confirmations == (Confirmation("shown-again", "detentions", (name,)),)
    with pytest.raises(desk.NotConfirmed):
        publish(again)
    publish(again, confirmed=(name,))
    assert person in set(current.public_record()["detentions"]["person_id"])


def test_a_review_that_shows_somebody_again_after_going_back_changes_something(any_database: str) -> None:
    original = draft("detentions")
    person, name = current.tables()["detentions"].loc[2, ["person_id", "name"]]
    publish(draft("detentions", changes=setting(publication="withheld")))
    desk.go_back(0, who="A")
    assert look(original).changes_nothing  # the file is older than that decision
    shown = draft("detentions", changes=lambda frame: frame.assign(publication="public"))
    assert look(shown).shown_again
    publish(shown, confirmed=(name,))
    assert person in set(current.public_record()["detentions"]["person_id"])


# ── a newer release of the program ────────────────────────────────────────────


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped data that a test may change, as a newer release would."""
    import shutil

    from marathon_dash import settings

    folder = tmp_path / "data"
    shutil.copytree(settings.data(), folder)
    monkeypatch.setenv("MARATHON_DATA", str(folder))
    return folder


def ship(folder: Path, table: str, changes: Change) -> None:
    frame = current.frames(versions.shipped())[table]
    (folder / f"{table}.csv").write_bytes(canonical(changes(frame.copy())))


def test_newer_shipped_data_is_offered_and_never_laid_over(own_data: Path) -> None:
    assert desk.newer_shipped() == {}
    publish(draft("actions", changes=setting(venue="Ours")))
    ship(own_data, "actions", lambda frame: setting(venue="Theirs")(frame).assign(part_of="").drop(index=4))
    assert list(desk.newer_shipped()) == ["actions"]
    assert current.public_record()["actions"]["venue"].iloc[0] == "Ours"
    found = look(*desk.shipped_drafts())
    changed = found.differences["actions"]
    assert changed.removed["action_id"].to_dict() == {4: "2023-05-24-malmo"}
    assert "venue" not in set(changed.cells["column"])  # changed here too: stays as it is here
    assert set(changed.cells["column"]) == {"part_of"}
    desk.dismiss_shipped()
    assert desk.newer_shipped() == {}


def test_without_publications_a_newer_release_is_simply_public(own_data: Path) -> None:
    ship(own_data, "actions", setting(venue="Theirs"))
    assert desk.newer_shipped() == {}
    assert current.public_record()["actions"]["venue"].iloc[0] == "Theirs"


# ── the release of 27 November 2026, over a store that has published ──────────


def _as_before(folder: Path) -> None:
    """The record of before, as far as it matters here: put together from the shipped one for these tests.

    Poczobut still called imprisoned, Kolb at home, and Mozhchanka, the newest wave, the new measures and the
    supporters not there yet.
    """
    frames = current.frames(versions.shipped())
    people, waves, counts = frames["detentions"], frames["releases"], frames["figures"]
    poczobut, kolb = (people["person_id"] == who for who in ("andrzej-poczobut", "aksana-kolb"))
    old = {"status": "imprisoned", "status_confirmed_on": "2025-12-13", "ended_on": "", "outcome": ""}
    people.loc[poczobut, [*old, "release_id"]] = [*old.values(), ""]
    for who in (poczobut, kolb):  # each had two sources then
        people.loc[who, "sources"] = [join(split(cell)[:2]) for cell in people.loc[who, "sources"]]
    people.loc[kolb, ["status", "status_confirmed_on"]] = ["restricted", "2022-06-15"]
    before = {
        "detentions": people[people["person_id"] != "ina-mozhchanka"],
        "releases": waves[waves["release_id"] != "2026-04-28"],
        "figures": counts[~counts["measure"].isin(["women_behind_bars", "political_prisoners_released"])],
    }
    for name, frame in before.items():
        (folder / f"{name}.csv").write_bytes(canonical(frame))
    (folder / "supporters.csv").unlink()


def _state(person: str, day: date) -> str | None:
    people = current.public_record()["detentions"]
    return custody.state(custody.spells(people[people["person_id"] == person])[-1], day)


def test_the_shipped_update_passes_the_gate_of_a_store_that_has_published(
    any_database: str, own_data: Path
) -> None:
    new = versions.shipped()
    _as_before(own_data)
    losik = current.tables()["detentions"]["person_id"] == "ihar-losik"
    publish(
        draft("actions", changes=setting(venue="Ours")),
        draft("detentions", changes=lambda f: f.assign(note=f["note"].mask(losik, "Our note"))),
    )
    assert current.public_record()["supporters"].empty
    assert _state("andrzej-poczobut", TODAY) == "last report"

    for name, data in new.items():  # the program is updated
        (own_data / f"{name}.csv").write_bytes(data)
    assert set(desk.newer_shipped()) == {"detentions", "releases", "figures"}
    assert len(current.public_record()["supporters"]) == 12  # a new table has nothing to be laid over
    drafts = desk.shipped_drafts()
    found = look(*drafts)
    assert found.blockers == []
    freed = ("Andrzej Poczobut", "Aksana Kolb", "Ina Mozhchanka")
    assert found.confirmations == (Confirmation("released", "detentions", freed),)
    with pytest.raises(desk.NotConfirmed):
        publish(*drafts)
    publish(*drafts, confirmed=freed)

    assert desk.newer_shipped() == {}
    assert [_state(who, TODAY) for who in ("andrzej-poczobut", "aksana-kolb")] == ["released", "released"]
    assert _state("andrzej-poczobut", date(2026, 4, 27)) == "confirmed"
    public = current.public_record()
    assert public["actions"]["venue"].iloc[0] == "Ours"
    people = public["detentions"]
    assert people.loc[people["person_id"] == "ihar-losik", "note"].tolist() == ["Our note"]
    assert {len(public[name]) for name in ("detentions", "figures")} == {73}


def test_a_new_table_is_shown_at_once_published_later_and_updated_after(
    any_database: str, own_data: Path
) -> None:
    new = versions.shipped()["supporters"]
    (own_data / "supporters.csv").unlink()
    publish(draft("actions", changes=setting(venue="Ours")))
    (own_data / "supporters.csv").write_bytes(new)
    assert len(current.public_record()["supporters"]) == len(current.tables()["supporters"]) == 12
    publish(draft("supporters", changes=setting(name="Our name")))
    assert current.public_record()["supporters"]["name"].iloc[0] == "Our name"
    assert current.tables(1)["supporters"]["name"].iloc[0] != "Our name"
    assert desk.newer_shipped() == {}
    # the next release changes a row that was changed here, and one that was not
    ship(
        own_data, "supporters", lambda f: f.assign(short_name=f["short_name"].mask(f.index.isin([2, 3]), "X"))
    )
    drafts = desk.shipped_drafts()
    assert look(*drafts).differences["supporters"].cells[["row", "after"]].to_numpy().tolist() == [[3, "X"]]
    publish(*drafts)
    assert desk.newer_shipped() == {}
    assert current.tables()["supporters"].loc[2, "name"] == "Our name"


def test_a_new_table_stays_as_it_came_when_others_are_published(own_data: Path) -> None:
    new = versions.shipped()["supporters"]
    (own_data / "supporters.csv").unlink()
    publish(draft("actions", changes=setting(venue="Ours")))
    (own_data / "supporters.csv").write_bytes(new)
    publish(draft("actions", changes=setting(venue="Ours again")))
    ship(own_data, "supporters", setting(name="Theirs"))
    assert list(desk.newer_shipped()) == ["supporters"]  # from now on it is in the log, like the others
    publish(*desk.shipped_drafts())
    assert current.public_record()["supporters"]["name"].iloc[0] == "Theirs"


def test_a_folder_with_a_descriptor_of_before_keeps_its_tables(own_data: Path) -> None:
    """Whoever has a record of their own need not know of the new table to go on."""
    descriptor = json.loads((own_data / "datapackage.json").read_text("utf-8"))
    descriptor["resources"] = [one for one in descriptor["resources"] if one["name"] != "supporters"]
    (own_data / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    (own_data / "supporters.csv").unlink()
    publish(draft("actions", changes=setting(venue="Ours")))
    public = current.public_record()
    assert (len(public["detentions"]), public["actions"]["venue"].iloc[0]) == (73, "Ours")
