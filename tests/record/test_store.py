"""Reading the record: what can be read is, what cannot is a problem and never an exception."""

import pytest

from marathon_dash.record import current, versions
from marathon_dash.record.store import fingerprint, public, read_folder
from tests.made_up import ACTION, SPELL, record_folder

TABLES = {
    "actions": 46, "detentions": 73, "figures": 73, "releases": 18, "supporters": 12, "places": 29,
    "publishers": 31,
}  # fmt: skip


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


@pytest.fixture
def seen(monkeypatch):
    """The record of a folder as the pages read it."""

    def read(folder):
        monkeypatch.setenv("MARATHON_DATA", str(folder))
        return current.public_record()

    return read


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


def test_a_day_that_cannot_be_stays_out_of_the_pages(tmp_path):
    """One such row would flatten the timeline."""
    old = {**ACTION, "action_id": "a-old", "date": "1023-07-31"}
    record = read_folder(record_folder(tmp_path, actions=[old, ACTION]))
    assert record["actions"]["action_id"].tolist() == [ACTION["action_id"]]
    assert [(p.row, p.column, p.type, p.expected) for p in record.problems] == [
        (2, "date", "date-out-of-range", "2023–")
    ]


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


def _with_line(folder, row, *, more):
    """The made-up detentions with one more line, as somebody left it who edited the file by hand."""
    path = folder / "detentions.csv"
    labels = path.read_text("utf-8").splitlines()[0].split(",")
    cells = [row.get(label, "") for label in labels]
    path.write_text(path.read_text("utf-8") + ",".join(more(cells)) + "\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    "more",
    [lambda cells: [*cells, "x"], lambda cells: ["x", *cells], lambda cells: cells[:-1]],
    ids=["a cell too many", "a cell too many before all", "a cell too few"],
)
def test_a_broken_line_neither_frees_nor_shows_anybody(seen, tmp_path, more):
    older = {**SPELL, "status": "released", "ended_on": "2022-01-01", "outcome": "served"}
    newer = {**SPELL, "detention_id": "made-up-person-2", "detained_on": "2023-01-01"}
    folder = _with_line(record_folder(tmp_path, detentions=[older]), newer, more=more)
    record = seen(folder)
    assert record["detentions"].empty
    assert {p.type for p in record.problems} & {"row-extra-cell", "row-missing-cell"}


def test_a_broken_line_withholds_all_the_same(seen, tmp_path):
    hidden = {**SPELL, "detention_id": "made-up-person-2", "publication": "withheld"}
    action = {**ACTION, "title": "For Made Upperson"}
    folder = record_folder(tmp_path, detentions=[SPELL], actions=[action])
    record = seen(_with_line(folder, hidden, more=lambda cells: [*cells, "x"]))
    assert record["detentions"].empty
    assert record["actions"]["title"].tolist() == ["For […]"]


def test_a_broken_line_alone_withholds_the_name_it_begins_with(seen, tmp_path):
    action = {**ACTION, "title": "For Made Upperson"}
    folder = record_folder(tmp_path, detentions=[], actions=[action])
    record = seen(_with_line(folder, {**SPELL, "publication": "withheld"}, more=lambda c: [*c, "x"]))
    assert record["actions"]["title"].tolist() == ["For […]"]


def test_faults_of_a_withheld_row_stay_hidden_behind_a_broken_line(seen, tmp_path):
    other = {**SPELL, "person_id": "made-up-other", "detention_id": "made-up-other-1", "name": "Other"}
    hidden = {**SPELL, "publication": "withheld", "detained_on": "secret day"}
    public_one = {**SPELL, "detention_id": "made-up-person-2"}
    folder = record_folder(tmp_path, detentions=[])
    for row, more in ((other, [""]), (hidden, []), (public_one, [])):
        _with_line(folder, row, more=lambda cells, more=more: [*cells, *more])
    record = seen(folder)
    assert record["detentions"].empty
    assert "secret day" not in str(record.problems)
    assert "made-up-person" not in str(record.problems)


def test_an_old_key_is_read_with_the_newest_withheld_list(seen, tmp_path):
    seen(record_folder(tmp_path, detentions=[SPELL]))
    before = current.key()
    assert len(current.public_record(before)["detentions"]) == 1
    hidden = current.tables()["detentions"].assign(publication="withheld")
    versions.publish({"detentions": versions.canonical(hidden)}, base=0, who="Anna", note="made up")
    assert current.public_record(before)["detentions"].empty


def test_name_only_goes_by_person(seen, tmp_path):
    older = {**SPELL, "note": "secret", "charges": "361"}
    newer = {**SPELL, "detention_id": "made-up-person-2", "publication": "name only", "note": "secret"}
    spells = seen(record_folder(tmp_path, detentions=[older, newer]))["detentions"]
    assert spells["publication"].tolist() == ["name only"] * 2
    assert not spells[["detained_on", "note", "charges", "role"]].any(axis=None)


@pytest.mark.parametrize("written", ["withheld", "Withheld", "withheld ", "hidden", ""])
def test_whatever_is_not_said_to_be_public_is_withheld(seen, tmp_path, written):
    bad = {**SPELL, "detention_id": "made-up-person-2", "publication": written}
    action = {**ACTION, "title": "For Made Upperson"}
    folder = record_folder(tmp_path, detentions=[SPELL, bad], actions=[action])
    record = seen(folder)
    assert record["detentions"].empty
    assert record["actions"]["title"].tolist() == ["For […]"]


def test_a_fault_in_a_withheld_row_tells_nothing_of_it(seen, tmp_path):
    bad = {**SPELL, "publication": "withheld", "detained_on": "secret day", "role": "hack"}
    record = seen(record_folder(tmp_path, detentions=[bad]))
    assert record["detentions"].empty
    assert "secret day" not in str(record.problems)


def test_who_has_a_spell_with_a_fault_is_not_told_by_the_older_one(tmp_path):
    older = {**SPELL, "status": "released", "ended_on": "2022-01-01", "outcome": "served"}
    newer = {**SPELL, "detention_id": "made-up-person-2", "detained_on": "2023-01-01", "role": "Journalist"}
    record = read_folder(record_folder(tmp_path, detentions=[older, newer]))
    assert record["detentions"].empty
    assert [(p.row, p.type) for p in record.problems] == [(2, "person-left-out"), (3, "constraint-error")]


@pytest.mark.parametrize(
    "said",
    [
        "https://made-up.example/pra-upersona-i-inshykh", "https://made-up.example/made-upperson",
        "https://made-up.example/%D0%A7%D0%B0%D0%BB%D0%B0%D0%B2%D0%B5%D0%BA%D0%B0", "https://made-up.example/a?p=1",
    ],
)  # fmt: skip
def test_addresses_that_spell_a_withheld_name_are_cut(seen, tmp_path, said):
    gone = {
        **SPELL,
        "publication": "withheld",
        "other_names": "Made Upersona",
        "sources": "https://made-up.example/a?p=1",
    }
    record = seen(record_folder(tmp_path, detentions=[gone], actions=[{**ACTION, "source_url": said}]))
    assert record["actions"]["source_url"].tolist() == ["https://made-up.example/"]


def test_inflected_names_go_and_actions_named_after_them(seen, tmp_path):
    gone = {**SPELL, "publication": "withheld"}
    rows = [{**ACTION, "title": "Свабоду Чалавеку!"}, {**ACTION, "action_id": "2023-05-03-free-upperson"}]
    record = seen(record_folder(tmp_path, detentions=[gone], actions=rows))
    assert record["actions"]["title"].tolist() == ["Свабоду […]!"]


def test_without_the_list_of_the_withheld_no_running_text_is_shown(seen, tmp_path):
    folder = record_folder(tmp_path, actions=[ACTION])
    (folder / "detentions.csv").write_text("Publication\n")
    record = seen(folder)
    assert record["actions"]["title"].tolist() == ["[…]"]
    assert record["actions"]["city"].tolist() == ["Vilnius"]


def test_a_missing_table_hides_nobody_who_points_to_it(tmp_path):
    folder = record_folder(tmp_path)
    (folder / "releases.csv").unlink()
    record = read_folder(folder)
    assert len(record["detentions"]) == TABLES["detentions"]
    assert [(p.table, p.type) for p in record.problems] == [("releases", "file-missing")]


def test_a_reference_that_leads_nowhere_is_blanked_and_said(tmp_path):
    record = read_folder(record_folder(tmp_path, detentions=[{**SPELL, "release_id": "2031-01-01"}]))
    assert [(p.row, p.type, p.blocking) for p in record.problems] == [(2, "foreign-key", False)]
    assert record["detentions"]["release_id"].tolist() == [""]


def test_a_lock_file_and_a_mark_without_text_break_nothing(tmp_path):
    folder = record_folder(tmp_path)
    (folder / ".#actions.csv").symlink_to(folder / "nowhere")
    (folder / "gone.csv").symlink_to(folder / "nowhere")
    (folder / "actions.csv").write_bytes(b"\xef\xbb\xbf")
    assert [p.type for p in read_folder(folder).problems] == ["file-empty"]
    assert fingerprint(folder)
