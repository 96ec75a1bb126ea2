"""Whom or what a problem is about. Rows that were added are made up."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from marathon_dash.record import current, versions
from marathon_dash.record.versions import canonical
from tests.made_up import ACTION, SPELL
from tests.record.test_desk import draft, look

FIGURE = {
    "date": "2024-01", "measure": "actions", "value": "many", "qualifier": "exact", "publisher": "X",
    "source_url": "https://made-up.example/a",
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "row", "about"),
    [
        ("detentions", {**SPELL, "status": "free"}, "Made Upperson"),
        ("detentions", {**SPELL, "name": ""}, ""),
        ("actions", {**ACTION, "kind": "dance"}, "2023-05-03, Vilnius, A made-up action"),
        ("actions", {**ACTION, "city": "", "kind": "dance"}, "2023-05-03, A made-up action"),
        ("figures", FIGURE, "2024-01, X, actions"),
    ],
)
def test_a_problem_says_whom_or_what_its_row_is_about(table: str, row: dict[str, str], about: str) -> None:
    told = [p for p in look(draft(table, row)).blockers if p.row > 1]
    assert [p.about for p in told] == [about]
    assert asdict(told[0])["about"] == about


def test_a_row_that_is_not_taken_is_known_from_its_file() -> None:
    first = draft("detentions").data.decode().splitlines()[1].split(",")
    changed = look(draft("detentions", changes=lambda rows: rows.assign(note="x").head(1), way="add"))
    assert [(p.type, p.row, p.about) for p in changed.blockers] == [("already-there", 2, first[2])]


def test_a_key_that_public_rows_need_is_told_once_with_their_names() -> None:
    people = [
        {**SPELL, "detention_id": f"p-{n}", "name": f"Person {n}", "release_id": "made-up-wave"}
        for n in range(1, 6)
    ]
    kept = current.frames({"detentions": draft("detentions", *people).data})["detentions"]
    versions.publish(
        {"detentions": canonical(kept)}, base=0, who="A", note=""
    )  # as another release allowed it
    found = look(
        draft("detentions", {**SPELL, "detention_id": "p-9"}, changes=lambda rows: rows.head(0), way="add")
    )
    told = [p for p in found.problems if p.type == "foreign-key"]
    assert [(p.found, p.about) for p in told] == [("made-up-wave", "Person 1, Person 2, Person 3 +2")]
