"""The desk at the command line: whole outputs, and how it ends. Rows that were added are made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marathon_dash.record import current, database, staff, versions
from marathon_dash.record.versions import canonical
from marathon_dash.serve import cli

CASES = Path(__file__).parents[1] / "record" / "cases"


def ask(*arguments: str | Path, typed: str = "") -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments], input=typed)


@pytest.fixture
def actions(tmp_path: Path) -> Path:
    """The published actions as a file to be changed."""
    path = tmp_path / "actions.csv"
    path.write_bytes(canonical(current.tables(0)["actions"]))
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def test_our_own_file_changes_nothing(actions: Path) -> None:
    answer = ask("check", actions)
    assert answer.exit_code == 0
    assert answer.output == (
        "actions.csv → Actions. Text in UTF-8, cells separated by commas.\n\n"
        "No problem found.\nNothing changes: all of this is public already.\n"
    )


def test_a_file_that_is_only_older_is_not_called_public_and_ends_with_a_failure(actions: Path) -> None:
    old = actions.read_bytes()
    change(actions, ",Malmö,SE,", ",Lund,SE,")
    assert ask("publish", actions, "--note", "made up", "--yes").exit_code == 0
    actions.write_bytes(old)
    answer = ask("publish", actions, "--note", "made up", "--yes")
    assert (answer.exit_code, versions.newest_number()) == (1, 1)
    assert "all of this is public already" not in answer.output
    assert "Nothing would change: where the file says something else" in answer.output
    assert "Option of this command: --from." in answer.output
    assert ask("publish", actions, "--note", "made up", "--yes", "--from", "1").exit_code == 0
    assert versions.newest_number() == 2


def test_problems_are_grouped_and_come_with_suggestions(actions: Path) -> None:
    change(actions, ",Malmö,SE,", ",Malmö,Sweden,")
    change(actions, "2023-05-03-vilnius,2023-05-03,", "2023-05-03-vilnius,Jun-23,")
    answer = ask("check", actions)
    assert answer.exit_code == 1
    assert answer.output == (
        "actions.csv → Actions. Text in UTF-8, cells separated by commas.\n\n"
        "2 problems to mend before it can be public:\n"
        "  Dates\n"
        "    actions.csv, row 3 (Jun-23, Vilnius, Launch rally with portraits of 33 imprison…), column “date”: "
        "found “Jun-23”. Expected a date such as 2023-07-31, 2023-07, 2023 "
        "or 2023-07-14/2023-07-15. Suggestion: “2023-06”.\n"
        "  Countries\n"
        "    actions.csv, row 4 (2023-05-24, Malmö, Lunchtime gathering where 33 names were …), "
        "column “country”: found “Sweden”. Expected a country by its two-letter code, "
        "such as LT. Suggestion: “SE”.\n"
    )


def test_what_would_change_is_said_in_words_and_as_data(actions: Path) -> None:
    change(actions, ",Malmö,SE,", ",Tartu,EE,")
    answer = ask("check", actions)
    assert answer.exit_code == 0
    assert "  The map gains 1 place: Tartu (Estonia).\n" in answer.output
    data = json.loads(ask("check", actions, "--json").output)
    assert data["changes"] == {"actions": {"added": 0, "changed": 1, "removed": 0}}
    assert data["files"][0]["table"] == "actions"
    assert data["problems"] == []


def test_publishing_history_and_going_back(actions: Path) -> None:
    change(actions, ",Malmö,SE,", ",Tartu,EE,")
    assert ask("history").output == (
        "Nothing has been published here yet: the record is as it came with the program.\n"
    )
    asked = ask("publish", actions, "--note", "moved", "--who", "A", typed="n\n")
    assert (asked.exit_code, versions.newest_number()) == (1, 0)
    assert "Publish this? [y/N]" in asked.output
    done = ask("publish", actions, "--note", "moved", "--who", "A", "--yes")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "Publication 1 is public.")
    log = ask("history", "actions").output
    assert "1 row changed" in log
    assert "moved" in log
    assert " · A\n" in log
    assert json.loads(ask("history", "--json").output)[0]["number"] == 1
    back = ask("go-back", "actions", "0", "--yes", "--who", "B")
    assert back.exit_code == 0
    assert "\nBack to publication 0. This is publication 2;" in back.output
    assert ask("go-back", "actions", "0", "--yes").output == (
        "That is what is public already. Nothing was changed.\n"
    )


def test_going_back_says_what_it_changes_before_it_asks(actions: Path) -> None:
    change(actions, ",Malmö,SE,", ",Tartu,EE,")
    ask("publish", actions, "--note", "x", "--yes")
    answer = ask("go-back", "actions", "0", typed="n\n")
    assert (answer.exit_code, versions.newest_number()) == (1, 1)
    said, _, _ = answer.output.partition("[y/N]")
    assert said.startswith("What will change:\n  The map loses 1 place: Tartu (Estonia).\n")
    assert ask("go-back", "actions", "7", typed="y\n").exit_code == 2


def test_going_back_runs_todays_checks_and_shows_them_as_warnings() -> None:
    frame = current.tables(0)["actions"].copy()
    frame.loc[2, "kind"] = "dance"
    versions.publish({"actions": canonical(frame)}, base=0, who="A", note="")
    versions.publish({"actions": versions.digest(versions.shipped()["actions"])}, base=1, who="A", note="")
    back = ask("go-back", "all", "1", "--yes")
    assert back.exit_code == 0
    assert "Today's checks see 1 thing to look at in it:\n  Words from a closed list\n" in back.output


def test_removing_has_to_be_confirmed_even_with_yes(actions: Path) -> None:
    lines = actions.read_text(encoding="utf-8").splitlines(keepends=True)
    actions.write_text("".join(lines[:1] + lines[2:]), encoding="utf-8")
    refused = ask("publish", actions, "--replace", "--note", "x", "--yes")
    assert (refused.exit_code, versions.newest_number()) == (1, 0)
    assert "To confirm, type “2023-05-03-efj-conference”." in refused.output
    assert refused.output.endswith("Give each answer with --confirm.\n")
    done = ask(
        "publish", actions, "--replace", "--note", "x", "--yes", "--confirm", "2023-05-03-efj-conference"
    )
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["check", "nowhere.csv"], 2, "nowhere.csv: the file is not there"),
        (["history", "nothing"], 2, "There is no table “nothing”. The tables are: actions,"),
        (["go-back", "actions", "7", "--yes"], 2, "There is no publication 7."),
        (["undo", "7", "--yes"], 2, "There is no publication 7. The command “history” lists them."),
        (
            ["undo", "0", "--yes"],
            2,
            "There is no publication before 0, the record as it came with the program: it",
        ),
        (["staff", "remove", "Nobody"], 2, "Nobody called Nobody may sign in."),
        (["staff", "unlock", "Nobody"], 2, "Nobody called Nobody may sign in."),
        (["staff", "list"], 0, "Nobody may sign in with a passphrase yet."),
    ],
)
def test_what_cannot_be_done_is_a_sentence(arguments: list[str], status: int, sentence: str) -> None:
    answer = ask(*arguments)
    assert (answer.exit_code, sentence in answer.output) == (status, True), answer.output


@pytest.mark.parametrize("ways", [("--update", "--replace"), ("--add-only", "--update")])
@pytest.mark.parametrize("command", ["check", "publish"])
def test_a_file_is_taken_in_one_way(actions: Path, command: str, ways: tuple[str, str]) -> None:
    answer = ask(command, actions, *ways)
    assert (answer.exit_code, versions.newest_number()) == (2, 0)
    assert "give one of --replace, --update and --add-only" in answer.output


def test_the_help_says_that_data_is_given_without_asking() -> None:
    assert "Asks nothing, as --yes." in " ".join(ask("publish", "--help").output.split())


def test_who_was_withheld_is_shown_again_only_by_name(tmp_path: Path) -> None:
    path = tmp_path / "detentions.csv"
    again = ("publish", path, "--update", "--from", "1", "--note", "x")
    frame = current.tables(0)["detentions"]
    person = frame[frame["person_id"] == frame["person_id"].iloc[0]]  # two spells
    path.write_bytes(canonical(person.assign(publication="withheld")))
    assert ask(*again[:3], *again[5:], "--yes").exit_code == 0

    path.write_bytes(canonical(person.head(1)))
    part = ask("check", path, "--update", "--from", "1").output
    assert "It is kept, and not shown, until the other row is published as public again." in part
    assert "shown again" not in part

    path.write_bytes(canonical(person))
    refused = ask(*again, "--yes")
    assert (refused.exit_code, versions.newest_number()) == (1, 1)
    name = str(person["name"].iloc[0])
    assert f"To confirm, type “{name}”." in refused.output
    assert ask(*again, "--json", "--confirm", name).exit_code == 0


def test_a_database_that_is_not_there_ends_with_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARATHON_DATABASE", "postgresql://me:secret@127.0.0.1:1/none?connect_timeout=2")
    answer = ask("history")
    assert answer.exit_code == 2
    assert answer.output.startswith("It could not be done: ")
    assert "secret" not in answer.output


def test_the_same_in_belarusian(actions: Path) -> None:
    change(actions, ",Malmö,SE,", ",Tartu,EE,")
    assert "На карце з’яўляецца 1 мясціна: Tartu (Эстонія)." in ask("check", actions, "--lang", "be").output


def test_a_picture_named_csv(tmp_path: Path) -> None:
    path = tmp_path / "actions.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    answer = ask("check", path)
    assert answer.exit_code == 1
    assert "actions.csv: this is no table (PNG). Choose a file saved as .csv; .xlsx." in answer.output


def test_several_files_at_once(actions: Path, tmp_path: Path) -> None:
    other = tmp_path / "publishers.csv"
    other.write_bytes(canonical(current.tables(0)["publishers"]))
    change(actions, ",Malmö,SE,", ",Tartu,EE,")
    change(other, "cpj.org", "cpj.example")
    done = ask("publish", actions, other, "--note", "both", "--yes")
    assert done.exit_code == 0
    assert set(versions.history()[0].summary) == {"actions", "publishers"}


# ── staff and backup ──────────────────────────────────────────────────────────


def test_staff_are_added_listed_and_removed() -> None:
    short = ask("staff", "add", "Anna", typed="short\nshort\n")
    assert short.exit_code == 2
    assert "The passphrase needs at least 12 characters." in short.output
    typed = "four words are enough\nfour words are enough\n"
    assert "Anna may sign in from now on." in ask("staff", "add", "Anna", typed=typed).output
    assert "four words" not in ask("staff", "list").output
    for _ in range(3):
        assert staff.sign_in("Anna", "three wrong ones") == ""
    with pytest.raises(staff.TooManyAttempts):
        staff.sign_in("Anna", "four words are enough")
    unlocked = ask("staff", "unlock", "anna")
    assert (unlocked.exit_code, unlocked.output) == (
        0,
        "anna need not wait any more, and can sign in at once.\n",
    )
    assert staff.sign_in(" anna ", "four words are enough") == "Anna"
    assert ask("staff", "remove", "Anna").exit_code == 0
    assert staff.names() == []


def test_a_backup_is_one_file_and_comes_back(
    actions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(actions, ",Malmö,SE,", ",Tartu,EE,")
    ask("publish", actions, "--note", "x", "--yes")
    file = tmp_path / "kept" / "backup"
    file.parent.mkdir()
    assert ask("backup", file).output == f"2 publications are in {file}.\n"
    assert [path.name for path in file.parent.iterdir()] == ["backup"]
    before = versions.history()
    monkeypatch.setenv("MARATHON_USER_DATA", str(tmp_path / "other"))
    assert ask("restore", file).output == f"2 publications were taken over from {file}.\n"
    assert versions.history() == before
    assert ask("restore", file).output == f"0 publications were taken over from {file}.\n"


def test_a_backup_does_not_let_in_again_who_was_removed(tmp_path: Path) -> None:
    staff.add("Anna", "four words are enough")
    staff.add("Boris", "four words are enough")
    ask("backup", tmp_path / "backup")
    staff.remove("Anna")
    with database.writing(
        database.address()
    ) as connection:  # as in a store that never held Anna's first entry
        connection.exec_driver_sql("DROP TRIGGER keep_staff_delete")
        connection.exec_driver_sql("DELETE FROM staff WHERE secret <> ''")
    assert ask("restore", tmp_path / "backup").exit_code == 0
    assert staff.names() == ["Boris"]


def test_restoring_over_another_history_is_refused(
    actions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(actions, ",Malmö,SE,", ",Tartu,EE,")
    ask("publish", actions, "--note", "x", "--yes")
    ask("backup", tmp_path / "backup")
    monkeypatch.setenv("MARATHON_USER_DATA", str(tmp_path / "other"))
    ask("publish", actions, "--note", "another", "--yes")
    answer = ask("restore", tmp_path / "backup")
    assert (answer.exit_code, "Nothing was restored" in answer.output) == (2, True)


def test_a_damaged_backup_is_refused_and_nothing_is_written(
    actions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(actions, ",Malmö,SE,", ",Tartu,EE,")
    ask("publish", actions, "--note", "x", "--yes")
    ask("backup", tmp_path / "backup")
    data = (tmp_path / "backup").read_bytes()
    (tmp_path / "damaged").write_bytes(data.replace(b"Tartu", b"Torto"))
    (tmp_path / "nothing").write_bytes(b"hello")
    monkeypatch.setenv("MARATHON_USER_DATA", str(tmp_path / "other"))
    for name in ("damaged", "nothing"):
        answer = ask("restore", tmp_path / name)
        assert (answer.exit_code, "is no backup of this program, or it is damaged" in answer.output) == (
            2,
            True,
        )
        assert versions.history() == []


def test_a_sheet_can_be_chosen_and_the_others_are_named() -> None:
    path = CASES / "m1-two-tables.xlsx"
    both = ask("check", path).output
    assert "m1-two-tables.xlsx · actions → Actions. Workbook, sheet “actions”." in both
    assert "m1-two-tables.xlsx · figures → Figures. Workbook, sheet “figures”." in both
    assert "was not read" not in both
    second = ask("check", path, "--add-only", "--sheet", "figures").output
    assert second.startswith("m1-two-tables.xlsx → Figures. Workbook, sheet “figures”.")
    wrong = ask("check", path, "--sheet", "Figures")
    assert wrong.exit_code == 1
    assert "there is no sheet “Figures”. The sheets are: actions; figures." in wrong.output


def test_a_guessed_encoding_is_shown_side_by_side_and_can_be_chosen() -> None:
    path = CASES / "e07-mac-cyrillic.csv"
    lines = ask("check", path, "--add-only").output.splitlines()
    assert lines[0] == (
        "e07-mac-cyrillic.csv → Actions. Text, probably in Mac Cyrillic (a guess), cells separated by semicolons."
    )
    assert lines[1] == "  In Mac Cyrillic: Портреты на площади / Чтение писем вслух"
    assert lines[2].startswith("  In Windows-1251: Џортреты н")
    chosen = ask("check", path, "--add-only", "--encoding", "mac-cyrillic").output
    assert "Text in Mac Cyrillic, cells separated by semicolons." in chosen
    assert "guess" not in chosen


# ── one row by its id, a release, withholding and undoing ─────────────────────

SOMEBODY = "dzmitry-semchanka"  # imprisoned in the shipped record


def people(path: Path, *columns: str, **cells: str) -> Path:
    """One row of detentions as a file: its id and these columns, changed. What is changed is made up."""
    frame = current.tables()["detentions"]
    row = frame[frame["person_id"] == SOMEBODY].tail(1)
    row = row.assign(**{name: text.replace("…", str(row[name].iloc[0])) for name, text in cells.items()})
    path.write_bytes(canonical(row[["detention_id", *(columns or cells)]]))
    return path


def told(column: str) -> str:
    frame = current.tables()["detentions"]
    return str(frame.loc[frame["person_id"] == SOMEBODY, column].iloc[-1])


def test_a_release_needs_its_source_and_its_day_and_is_confirmed_by_name(tmp_path: Path) -> None:
    cells = {"status": "released", "outcome": "pardon", "ended_on": "2026-11-20"}
    bare = ask("publish", people(tmp_path / "bare.csv", **cells), "--note", "x", "--yes")
    assert (bare.exit_code, versions.newest_number()) == (1, 0)
    assert "no source was added" in bare.output
    report = {"status_confirmed_on": "2026-11-20", "sources": "…; https://made-up.example/free"}
    path = people(tmp_path / "release.csv", **cells, **report)
    assert "To confirm, type “Dzmitry Semchanka”." in ask("check", path).output
    done = ask("publish", path, "--note", "x", "--yes", "--confirm", "Dzmitry Semchanka")
    assert done.exit_code == 0, done.output
    assert (told("status"), told("sources").endswith("made-up.example/free")) == ("released", True)
    assert len(current.tables()["detentions"]) == len(current.tables(0)["detentions"])


def test_going_back_over_a_release_is_confirmed_by_name(tmp_path: Path) -> None:
    cells = {"status": "released", "outcome": "pardon", "ended_on": "2026-11-20"}
    report = {"status_confirmed_on": "2026-11-20", "sources": "…; https://made-up.example/free"}
    path = people(tmp_path / "release.csv", **cells, **report)
    assert ask("publish", path, "--note", "x", "--yes", "--confirm", "Dzmitry Semchanka").exit_code == 0
    bare = ask("go-back", "detentions", "0", "--yes")
    assert (bare.exit_code, versions.newest_number()) == (1, 1)
    assert "It will no longer be public that 1 person was released: Dzmitry Semchanka." in bare.output
    done = ask("go-back", "detentions", "0", "--yes", "--confirm", "Dzmitry Semchanka")
    assert (done.exit_code, versions.newest_number()) == (0, 2), done.output
    assert told("status") == "imprisoned"
    freed = ask("go-back", "detentions", "1", "--yes")
    assert (freed.exit_code, versions.newest_number()) == (1, 2)
    assert "It will be public that 1 person was released: Dzmitry Semchanka." in freed.output


def test_withholding_is_not_undone_and_it_is_said(tmp_path: Path) -> None:
    ask("publish", people(tmp_path / "a.csv", publication="withheld"), "--note", "x", "--yes")
    assert SOMEBODY not in set(current.public_record()["detentions"]["person_id"])
    answer = ask("undo", "1", "--yes")
    assert answer.exit_code == 2
    assert "stays withheld" in answer.output
    assert "Nothing was undone: of what publication 1 changed, nothing is public any more" in answer.output
    assert versions.newest_number() == 1


def test_undo_leaves_what_others_published_since(actions: Path, tmp_path: Path) -> None:
    outlet = told("outlet")
    ask("publish", people(tmp_path / "a.csv", outlet="Another outlet"), "--note", "x", "--yes")
    change(actions, ",Malmö,SE,", ",Tartu,EE,")
    ask("publish", actions, "--note", "y", "--yes")
    answer = ask("undo", "1", "--yes")
    assert (answer.exit_code, answer.output.splitlines()[-1]) == (0, "Publication 3 is public.")
    assert told("outlet") == outlet
    assert "Tartu" in set(current.tables()["actions"]["city"])


@pytest.mark.parametrize(("side", "outlet"), [("mine", "Mine"), ("public", "Theirs")])
def test_where_both_changed_a_cell_the_command_line_is_told_whose_stands(
    tmp_path: Path, side: str, outlet: str
) -> None:
    mine = people(tmp_path / "mine.csv", outlet="Mine", outlet_note="My note")
    theirs = people(tmp_path / "theirs.csv", outlet="Theirs")
    ask("publish", theirs, "--note", "x", "--yes")
    asked = ask("publish", mine, "--from", "0", "--note", "y", "--yes")
    assert (asked.exit_code, versions.newest_number()) == (1, 1)
    assert "Published since the file was taken: “Theirs”." in asked.output
    assert "Option of this command: --both-changed." in asked.output
    done = ask("publish", mine, "--from", "0", "--both-changed", side, "--note", "y", "--yes")
    assert done.exit_code == 0, done.output
    assert (told("outlet"), told("outlet_note")) == (outlet, "My note")


@pytest.mark.parametrize(("flag", "left"), [("--update", 46), ("--add-only", 46), ("--replace", 45)])
def test_the_three_ways_at_the_command_line(actions: Path, flag: str, left: int) -> None:
    lines = actions.read_text(encoding="utf-8").splitlines(keepends=True)
    actions.write_text("".join(lines[:1] + lines[2:]), encoding="utf-8")
    ask("publish", actions, flag, "--note", "x", "--yes", "--confirm", "2023-05-03-efj-conference")
    assert len(current.tables()["actions"]) == left


@pytest.mark.parametrize(
    "arguments",
    [["undo", "0"], ["undo", "99999"], ["go-back", "actions", "7"], ["publish", "FILE", "--from", "7"]],
)
def test_a_publication_that_is_not_there_is_a_sentence(actions: Path, arguments: list[str]) -> None:
    given = [str(actions) if one == "FILE" else one for one in arguments]
    answer = ask(*given, "--note", "x", "--yes")
    assert answer.exit_code == 2
    assert "There is no publication" in answer.output
