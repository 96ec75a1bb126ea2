"""A release needs its source. The person is made up."""

from __future__ import annotations

import pytest

from marathon_dash.record import desk
from marathon_dash.record.confirm import Confirmation
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
        (
            {"status": "released", "sources": f"{SPELL['sources']}/", "status_confirmed_on": NEWER},
            ["sources"],
            [],
        ),
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


FREE = {"status": "released", "status_confirmed_on": NEWER, "sources": SOURCE}
DOUBTS = ("no-end-day", "no-outcome", "confirmed-earlier", "held-again")


@pytest.mark.parametrize(
    ("was", "cells", "expected"),
    [
        ({}, FREE, [("ended_on", "no-end-day"), ("outcome", "no-outcome")]),
        ({}, {**FREE, "ended_on": "2024-01"}, [("outcome", "no-outcome")]),
        ({}, {**FREE, "ended_on": "2024-01", "outcome": "unknown"}, []),
        ({}, {**FREE, "status": "restricted"}, [("ended_on", "no-end-day")]),  # that is how it ended
        (FREE, {"note": "x"}, []),  # it was published so
        ({}, {"status_confirmed_on": "2023-12-31"}, [("status_confirmed_on", "confirmed-earlier")]),
        ({}, {"status_confirmed_on": "2024"}, []),  # less precise is not earlier
        (FREE, {"status": "imprisoned"}, [("status", "held-again")]),
        ({"status": "restricted"}, {"status": "imprisoned"}, []),
    ],
)
def test_what_a_release_leaves_open_and_what_takes_it_back(
    was: dict[str, str], cells: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    publish(draft("detentions", {**SPELL, **was}), confirmed=("made upperson",))
    found = look(draft("detentions", changes=called("made-up-person", **cells)))
    told = [p for p in found.warnings if p.type in DOUBTS]
    assert [(p.column, p.type) for p in told] == expected
    assert {p.about for p in told} <= {"Made Upperson"}
    assert [p.suggestion for p in told if p.type == "confirmed-earlier"] in (
        [],
        [SPELL["status_confirmed_on"]],
    )


@pytest.mark.parametrize(
    ("before", "after", "newer"),
    [
        ("2024-01-01", "2024-01-02", True),
        ("2024-01", "2024-01-20", True),  # the month is known better
        ("2024", "2024-02", False),  # it may be an earlier report
        ("2024-01-20", "2024-01", False),
        ("2024-12", "2025", True),
        ("2025", "2025", False),
    ],
)
def test_a_day_is_newer_when_it_can_be_nothing_else(before: str, after: str, newer: bool) -> None:
    publish(draft("detentions", {**SPELL, "status_confirmed_on": before}))
    cells = {"status": "released", "status_confirmed_on": after, "sources": SOURCE}
    found = look(draft("detentions", changes=called("made-up-person", **cells)))
    assert ("release-undated" not in {p.type for p in found.blockers}) is newer


@pytest.mark.parametrize(
    "other",
    [
        {"detention_id": "made-up-person-9"},
        {"detention_id": "made-up-person-9", "detained_on": "2021-05"},
        {"detention_id": "made-up-other-1", "person_id": "made-up-other"},  # known by name
    ],
)
def test_a_second_row_does_not_release_without_a_source(other: dict[str, str]) -> None:
    publish(draft("detentions", SPELL))
    found = look(draft("detentions", {**SPELL, "status": "released", **other}))
    assert {p.type for p in found.blockers} == {"release-unsourced", "release-undated"}


def test_an_earlier_spell_that_ended_is_no_release() -> None:
    publish(draft("detentions", SPELL))
    earlier = {"detention_id": "made-up-person-0", "detained_on": "2019-01-01", "ended_on": "2019-02-01"}
    found = look(draft("detentions", {**SPELL, "status": "released", "outcome": "served", **earlier}))
    assert found.blockers == []


def test_what_was_public_with_its_source_is_a_doubt() -> None:
    free = {**SPELL, "status": "released", "ended_on": "2023-12-01", "outcome": "served"}
    publish(draft("detentions", free), confirmed=("Made Upperson",))
    publish(
        draft("detentions", changes=called("made-up-person", status="imprisoned", ended_on="", outcome="")),
        confirmed=("Made Upperson",),
    )
    cells = {"status": "released", "ended_on": "2023-12-01", "outcome": "served"}
    found = look(draft("detentions", changes=called("made-up-person", **cells)))
    assert found.blockers == []
    told = [(p.type, p.column, p.found, p.expected) for p in found.warnings if p.column == "status"]
    assert told == [("said-before", "status", "imprisoned", "released")]


def test_the_undo_of_a_release_asks_once_and_offers_no_cell() -> None:
    """A cell of it beside the others was never public."""
    publish(draft("detentions", SPELL))
    free = called("made-up-person", **FREE, ended_on="2024-01", outcome="served")
    made = publish(draft("detentions", changes=free), confirmed=("Made Upperson",))
    found = look(*desk.undo_drafts(made.number))
    assert found.blockers == []
    assert [(p.type, p.about, p.suggestion) for p in found.warnings] == [("said-before", "Made Upperson", "")]
    assert found.confirmations == (Confirmation("held-again", "detentions", ("Made Upperson",)),)
    with pytest.raises(desk.NotConfirmed):
        publish(*desk.undo_drafts(made.number))


def test_another_id_does_not_release_without_a_source() -> None:
    publish(draft("detentions", SPELL))
    renamed = called("made-up-person", status="released", detention_id="made-up-person-9")
    assert {column for _, column, _ in rows(look(draft("detentions", changes=renamed)).blockers)} == {
        "sources",
        "status_confirmed_on",
    }


@pytest.mark.parametrize(
    "source",
    ["https://made-up.example/made-upperson/", "http://made-up.example/made-upperson"],
)
def test_what_is_no_other_address_is_no_source(source: str) -> None:
    publish(draft("detentions", SPELL))
    cells = {"status": "released", "status_confirmed_on": NEWER, "sources": f"{SPELL['sources']}; {source}"}
    found = look(draft("detentions", changes=called("made-up-person", **cells)))
    assert "release-unsourced" in {p.type for p in found.blockers}


@pytest.mark.parametrize("source", ["-", "x", "my own knowledge"])
@pytest.mark.parametrize(
    ("cells", "kind"),
    [({"status": "released", "status_confirmed_on": NEWER}, "release"), ({"ended_on": "2024-01"}, "end")],
)
def test_what_is_no_address_at_all_is_told_once(source: str, cells: dict[str, str], kind: str) -> None:
    publish(draft("detentions", SPELL))
    cells = {**cells, "sources": f"{SPELL['sources']}; {source}"}
    found = look(draft("detentions", changes=called("made-up-person", **cells)))
    [problem] = [p for p in found.problems if p.column == "sources"]
    assert (problem.type, problem.expected, problem.blocking) == (
        f"{kind}-unlinked",
        source,
        kind == "release",
    )


def test_a_day_that_has_not_come_confirms_nothing() -> None:
    publish(draft("detentions", SPELL))
    cells = {"status": "released", "status_confirmed_on": "2026-12-30", "sources": SOURCE}
    found = look(draft("detentions", changes=called("made-up-person", **cells)))
    assert "release-future" in {p.type for p in found.blockers}


def test_taking_the_row_out_first_frees_nobody() -> None:
    publish(draft("detentions", SPELL))
    gone = draft("detentions", changes=lambda f: f[f["person_id"] != "made-up-person"])
    publish(gone, confirmed=("Made Upperson",))
    found = look(draft("detentions", {**SPELL, "status": "released"}))
    assert {p.type for p in found.blockers} == {"release-unsourced", "release-undated"}
