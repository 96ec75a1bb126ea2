"""Reading the record: what can be read is, what cannot is a problem and never an exception."""

import pytest

from marathon_dash.record.store import fingerprint, public, read_folder
from tests.made_up import ACTION, SPELL, record_folder

TABLES = {"actions": 46, "detentions": 72, "figures": 60, "releases": 11, "places": 29, "publishers": 24}


def test_the_shipped_record_is_whole():
    record = read_folder()
    assert record.problems == ()
    assert {name: len(record[name]) for name in TABLES} == TABLES
    assert all(str(kind) == "str" for table in record.tables.values() for kind in table.dtypes)
    assert not any(table.isna().any().any() for table in record.tables.values())
    assert record.changed_on is not None


def test_the_version_follows_the_content(tmp_path):
    first = read_folder(record_folder(tmp_path / "a")).version
    assert first == read_folder().version
    changed = record_folder(tmp_path / "b", actions=[ACTION])
    assert read_folder(changed).version != first
    assert fingerprint(changed) != fingerprint(tmp_path / "a")


def _broken(folder, name, content):
    (folder / name).write_bytes(content)
    return read_folder(folder)


@pytest.mark.parametrize(
    ("content", "row", "kind"),
    [
        (b"", 0, "file-empty"),
        (b"\n \n", 0, "file-empty"),
        (b"action_id,date\n", 1, "missing-label"),
        (b"\xff\xfeactions", 1, "encoding-error"),
        (b"action_id,date\n\"a,b\n", 0, "source-error"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "encoding-error"),
    ],
)  # fmt: skip
def test_a_broken_file_leaves_the_others_standing(tmp_path, content, row, kind):
    record = _broken(record_folder(tmp_path), "actions.csv", content)
    assert (row, kind) in {(p.row, p.type) for p in record.problems if p.table == "actions"}
    assert record["actions"].empty
    assert len(record["detentions"]) == TABLES["detentions"]


def test_a_missing_file_is_named(tmp_path):
    folder = record_folder(tmp_path)
    (folder / "figures.csv").unlink()
    record = read_folder(folder)
    assert [(p.table, p.type) for p in record.problems] == [("figures", "file-missing")]
    assert record["figures"].empty
    assert list(record["figures"].columns)


def test_a_broken_descriptor_falls_back_to_the_shipped_one(tmp_path):
    record = _broken(record_folder(tmp_path), "datapackage.json", b"{")
    assert [p.type for p in record.problems] == ["schema-error"]
    assert len(record["actions"]) == TABLES["actions"]


def test_an_empty_folder_is_one_problem_a_table(tmp_path):
    record = read_folder(tmp_path / "nothing")
    assert {p.type for p in record.problems} == {"schema-error", "file-missing"}
    assert all(table.empty for table in record.tables.values())


def test_a_row_with_a_problem_stays_out_and_the_others_in(tmp_path):
    bad = {**ACTION, "action_id": "bad", "date": "sometime"}
    record = read_folder(record_folder(tmp_path, actions=[bad, ACTION]))
    assert [(p.row, p.column) for p in record.problems] == [(2, "date")]
    assert list(record["actions"]["action_id"]) == [ACTION["action_id"]]


def test_a_ragged_row_is_not_shown_under_wrong_labels(tmp_path):
    folder = record_folder(tmp_path, actions=[ACTION])
    with (folder / "actions.csv").open("a", encoding="utf-8") as file:
        file.write("one,two\n" + "x," * 40 + "\n")
    record = read_folder(folder)
    assert [(p.row, p.type) for p in record.problems] == [(3, "row-missing-cell"), (4, "row-extra-cell")]
    assert len(record["actions"]) == 1


def test_a_withheld_person_is_nowhere(tmp_path):
    other = {**SPELL, "detention_id": "made-up-person-2", "publication": "withheld"}
    open_one = {
        **SPELL,
        "detention_id": "someone-1",
        "person_id": "someone",
        "name": "Some One",
        "name_local": "",
        "other_names": "",
    }
    action = {
        **ACTION,
        "title": "Made-up post for Made Upperson",
        "source_url": "https://made-up.example/made-upperson-free",
    }
    record = public(
        read_folder(record_folder(tmp_path, detentions=[SPELL, other, open_one], actions=[action]))
    )
    assert list(record["detentions"]["person_id"]) == ["someone"]
    everything = " ".join(table.to_csv() for table in record.tables.values()).casefold()
    assert "upperson" not in everything
    assert "выдуманы" not in everything
    assert record["actions"]["source_url"].tolist() == ["https://made-up.example/"]


def test_an_older_version_is_read_with_the_newest_withheld_list(tmp_path):
    record = read_folder(record_folder(tmp_path, detentions=[SPELL]))
    assert len(public(record)["detentions"]) == 1
    assert public(record, people=frozenset({"made-up-person"}))["detentions"].empty


def test_name_only_shows_the_name_and_nothing_else(tmp_path):
    row = {**SPELL, "publication": "name only", "note": "secret", "charges": "361"}
    spells = public(read_folder(record_folder(tmp_path, detentions=[row])))["detentions"]
    shown = {column for column in spells.columns if spells[column].iloc[0]}
    assert shown == {"detention_id", "person_id", "name", "name_local", "publication"}
