"""Three ways compared. All rows are made up."""

from __future__ import annotations

import pandas as pd
import pytest

from marathon_dash.record.merge import Answer, Merged, Origins, Question, Side, Way, lay
from marathon_dash.record.schema import schema

PUBLISHERS = schema().tables["publishers"]
FIGURES = schema().tables["figures"]
LABELS = ["publisher_id", "name", "hosts"]


def table(*lines: str, first: int = 2) -> pd.DataFrame:
    """`A,Name,host` a row; the other columns are blank. Numbered as a spreadsheet does."""
    frame = pd.DataFrame([line.split(",") for line in lines], columns=LABELS, dtype="str")
    frame = frame.reindex(columns=PUBLISHERS.labels, fill_value="")
    return frame.set_axis(range(first, len(frame) + first))


def row(line: str) -> str:
    """All cells of a row as a question says them."""
    return " · ".join(table(line).iloc[0])


def shown(merged: Merged) -> list[str]:
    return [",".join(cells) for cells in merged.frame[LABELS].itertuples(index=False, name=None)]


def merged(
    mine: pd.DataFrame, public: pd.DataFrame, was: pd.DataFrame | list[pd.DataFrame], way: Way = "replace"
) -> Merged:
    """A file of a known publication (`was` is a table), or of nobody knows which (a list of versions)."""
    stated = isinstance(was, pd.DataFrame)
    origins = Origins((was,) if stated else tuple(was), stated)  # type: ignore[arg-type]
    return lay(PUBLISHERS, mine, public, origins, way)


WAS = table("A,Old name,a.org", "B,Bee,b.org", "C,Sea,c.org")

# what the file says, what is public, the table that comes of it, what is asked
STATED: list[tuple[str, list[str], list[str], list[str], list[Question]]] = [
    ("nothing changed", ["A,Old name,a.org"], ["A,Old name,a.org"], ["A,Old name,a.org"], []),
    ("I changed a cell", ["A,Mine,a.org"], ["A,Old name,a.org"], ["A,Mine,a.org"], []),
    ("others changed a cell", ["A,Old name,a.org"], ["A,Theirs,a.org"], ["A,Theirs,a.org"], []),
    ("each another cell", ["A,Mine,a.org"], ["A,Old name,their.org"], ["A,Mine,their.org"], []),
    ("both the same", ["A,Ours,a.org"], ["A,Ours,a.org"], ["A,Ours,a.org"], []),
    ("both the cell", ["A,Mine,a.org"], ["A,Theirs,a.org"], ["A,Theirs,a.org"],
     [Question("A", "name", "Mine", "Theirs")]),
    ("I added a row", ["A,Old name,a.org", "D,Dee,d"], ["A,Old name,a.org"], ["A,Old name,a.org", "D,Dee,d"], []),
    ("others added a row", ["A,Old name,a.org"], ["A,Old name,a.org", "E,Ee,e"], ["A,Old name,a.org", "E,Ee,e"], []),
    ("both added it", ["E,Mine,e"], ["E,Theirs,e"], ["E,Theirs,e"], [Question("E", "name", "Mine", "Theirs")]),
    ("I took a row out", ["A,Old name,a.org"], ["A,Old name,a.org", "B,Bee,b.org"], ["A,Old name,a.org"], []),
    ("others took it out", ["A,Old name,a.org", "B,Bee,b.org"], ["A,Old name,a.org"], ["A,Old name,a.org"], []),
    ("out, and changed", ["A,Old name,a.org"], ["A,Old name,a.org", "B,Theirs,b.org"],
     ["A,Old name,a.org", "B,Theirs,b.org"], [Question("B", "", "", row("B,Theirs,b.org"))]),
    ("changed, and out", ["A,Old name,a.org", "B,Mine,b.org"], ["A,Old name,a.org"], ["A,Old name,a.org"],
     [Question("B", "", row("B,Mine,b.org"), "")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "mine", "public", "after", "asked"), STATED, ids=[case for case, *_ in STATED]
)
def test_a_file_that_says_where_it_comes_from(
    case: str, mine: list[str], public: list[str], after: list[str], asked: list[Question]
) -> None:
    found = merged(table(*mine), table(*public), WAS)
    assert (shown(found), list(found.questions)) == (after, asked)


def test_what_others_took_back_since_is_asked_about_when_the_same_file_comes_again() -> None:
    """Published from this file, set back by somebody else: the file still says it, and that is no change of its own."""
    mine, since = table("A,Mine,a.org", "D,Dee,d"), table("A,Mine,a.org", "B,Bee,b.org", "D,Dee,d")
    found = lay(PUBLISHERS, mine, WAS, Origins((WAS, since), stated=True), "update")
    assert found.questions == (
        Question("A", "name", "Mine", "Old name"),
        Question("D", "", row("D,Dee,d"), ""),
    )
    assert shown(found) == ["A,Old name,a.org", "B,Bee,b.org", "C,Sea,c.org"]


def test_a_cell_that_an_older_version_said_is_never_taken_without_asking() -> None:
    """Both wrote the same into two cells; of the third nobody can tell whether the file is older."""
    public, mine = table("A,Same,same.org"), table("A,Same,same.org")
    public["counts_whom"], mine["counts_whom"] = "corrected", "first"
    before = table("A,One,a.org").assign(counts_whom="first")
    found = merged(mine, public, [before])
    assert found.questions == (Question("A", "counts_whom", "first", "corrected"),)


V1 = table("A,One,a.org")

# nothing says where the row comes from: versions before, what is public, the row of the file, what comes of it,
# what is asked, and how many rows were older
UNSTATED: list[tuple[str, list[pd.DataFrame], str, str, str, list[Question], int]] = [
    ("as public", [V1], "A,Two,a.org", "A,Two,a.org", "A,Two,a.org", [], 0),
    ("as an older version", [V1], "A,Two,a.org", "A,One,a.org", "A,Two,a.org", [], 1),
    ("a cell nobody changed", [V1], "A,Two,a.org", "A,Two,mine.org", "A,Two,mine.org", [], 0),
    ("an older row, changed", [V1], "A,Two,a.org", "A,One,mine.org", "A,Two,mine.org",
     [Question("A", "name", "One", "Two")], 0),
    ("never another version", [], "A,One,a.org", "A,Mine,mine.org", "A,Mine,mine.org", [], 0),
    ("a cell others changed", [V1], "A,Two,a.org", "A,Mine,a.org", "A,Two,a.org",
     [Question("A", "name", "Mine", "Two")], 0),
    ("neither here nor there", [V1, table("A,Three,c.org")], "A,Two,b.org", "A,Mine,mine.org", "A,Two,b.org",
     [Question("A", "name", "Mine", "Two"), Question("A", "hosts", "mine.org", "b.org")], 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "versions", "public", "mine", "after", "asked", "older"), UNSTATED, ids=[c for c, *_ in UNSTATED]
)
def test_a_file_of_which_nobody_knows_where_it_comes_from(
    case: str,
    versions: list[pd.DataFrame],
    public: str,
    mine: str,
    after: str,
    asked: list[Question],
    older: int,
) -> None:
    found = merged(table(mine), table(public), versions)
    assert (shown(found), list(found.questions), len(found.older)) == ([after], asked, older)


def test_a_row_that_others_took_out_stays_out_unless_it_was_changed() -> None:
    public = table("B,Bee,b.org")
    assert shown(merged(table("A,One,a.org", "B,Bee,b.org"), public, [V1])) == ["B,Bee,b.org"]
    found = merged(table("A,Mine,a.org", "B,Bee,b.org"), public, [V1])
    assert (shown(found), found.questions) == (["B,Bee,b.org"], (Question("A", "", row("A,Mine,a.org"), ""),))


@pytest.mark.parametrize(
    ("way", "after", "numbers"),
    [
        ("replace", ["B,Bee,mine.org", "D,Dee,d"], [2, 3]),
        ("update", ["A,Old name,a.org", "B,Bee,mine.org", "C,Sea,c.org", "D,Dee,d"], [-1, 2, -3, 3]),
        ("add", ["A,Old name,a.org", "B,Bee,b.org", "C,Sea,c.org", "D,Dee,d"], [-1, -2, -3, 3]),
    ],
)
def test_three_ways_of_taking_a_file(way: Way, after: list[str], numbers: list[int]) -> None:
    found = merged(table("B,Bee,mine.org", "D,Dee,d"), WAS, [], way)
    assert (shown(found), list(found.frame.index)) == (after, numbers)
    assert found.known == ((2,) if way == "add" else ())


@pytest.mark.parametrize(("cell", "hosts"), [("", ""), (None, "b.org")])
def test_a_blank_cell_blanks_and_a_missing_column_keeps(cell: str | None, hosts: str) -> None:
    mine = table("B,Mine,")
    mine = mine[["publisher_id", "name"]] if cell is None else mine
    found = merged(mine, WAS, [], "update")
    assert found.frame.loc[2, ["name", "hosts"]].tolist() == ["Mine", hosts]


@pytest.mark.parametrize(
    ("side", "name", "rows"), [("mine", "Mine", []), ("public", "Theirs", ["B,New,b.org"])]
)
def test_what_was_answered_is_done_and_not_asked_again(side: Side, name: str, rows: list[str]) -> None:
    mine, public = table("A,Mine,a.org"), table("A,Theirs,a.org", "B,New,b.org")
    origins = Origins((WAS,), stated=True)
    asked = lay(PUBLISHERS, mine, public, origins, "replace").questions
    assert asked == (Question("A", "name", "Mine", "Theirs"), Question("B", "", "", row("B,New,b.org")))
    found = lay(PUBLISHERS, mine, public, origins, "replace", [Answer(q, side) for q in asked])
    assert (shown(found), found.questions) == ([f"A,{name},a.org", *rows], ())


def test_an_answer_to_another_question_says_nothing() -> None:
    mine, origins = table("A,Mine,a.org"), Origins((WAS,), stated=True)
    [asked] = lay(PUBLISHERS, mine, table("A,Theirs,a.org"), origins, "update").questions
    later = lay(PUBLISHERS, mine, table("A,Theirs again,a.org"), origins, "update", [Answer(asked, "mine")])
    assert [q.public for q in later.questions] == ["Theirs again"]


def figures(*lines: str) -> pd.DataFrame:
    labels = ["date", "measure", "publisher", "value"]
    frame = pd.DataFrame([line.split(",") for line in lines], columns=labels, dtype="str")
    return frame.reindex(columns=FIGURES.labels, fill_value="").set_axis(range(2, len(frame) + 2))


def test_a_value_that_was_corrected_is_the_same_figure() -> None:
    public = figures("2024-05,cities,A,20", "2024-06,cities,A,21")
    found = lay(FIGURES, figures("2024-05,cities,A,19"), public, Origins(), "update")
    assert found.frame["value"].tolist() == ["19", "21"]


def test_of_two_values_on_one_day_each_is_a_figure() -> None:
    public = figures("2024-05,cities,A,20", "2024-05,cities,A,30")
    found = lay(FIGURES, figures("2024-05,cities,A,19"), public, Origins(), "update")
    assert found.frame["value"].tolist() == ["20", "30", "19"]
