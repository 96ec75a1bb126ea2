"""A release needs its source. The person is made up."""

from __future__ import annotations

import pytest

from tests.made_up import SPELL
from tests.record.test_desk import draft, look, publish, rows
from tests.record.test_gate import called

NEWER, SOURCE = "2024-02-01", f"{SPELL['sources']}; https://made-up.example/free"


@pytest.mark.parametrize(
    ("cells", "blocked", "doubted"),
    [
        ({"status": "released"}, ["sources", "status_confirmed_on"], []),
        ({"status": "released", "status_confirmed_on": NEWER}, ["sources"], []),
        ({"status": "released", "sources": SOURCE}, ["status_confirmed_on"], []),
        (
            {"status": "released", "sources": SOURCE, "status_confirmed_on": "2024-01"},
            ["status_confirmed_on"],
            [],
        ),
        (
            {"status": "released", "sources": "https://made-up.example/free", "status_confirmed_on": NEWER},
            [],
            [],
        ),
        ({"status": "released", "sources": SOURCE, "status_confirmed_on": NEWER}, [], []),
        ({"status": "restricted"}, ["sources", "status_confirmed_on"], []),
        ({"outcome": "served"}, [], ["sources", "status_confirmed_on"]),
        ({"ended_on": "2024-01-01", "sources": SOURCE}, [], ["status_confirmed_on"]),
        ({"note": "x", "sources": SOURCE}, [], []),
        ({"status_confirmed_on": NEWER}, [], []),
    ],
)
def test_what_is_missing_beside_a_changed_end(
    cells: dict[str, str], blocked: list[str], doubted: list[str]
) -> None:
    publish(draft("detentions", SPELL))
    found = look(draft("detentions", changes=called("made-up-person", **cells)))
    kinds = ("release-", "end-un")
    told = [p for p in found.problems if p.type.startswith(kinds)]
    assert [p.column for p in told if p.blocking] == blocked
    assert [p.column for p in told if not p.blocking] == doubted


def test_another_id_does_not_release_without_a_source() -> None:
    publish(draft("detentions", SPELL))
    renamed = called("made-up-person", status="released", detention_id="made-up-person-9")
    assert {column for _, column, _ in rows(look(draft("detentions", changes=renamed)).blockers)} == {
        "sources",
        "status_confirmed_on",
    }
