"""Every problem at once, as (row, column, type)."""

import pandas as pd
import pytest

from marathon_dash.record.schema import schema
from marathon_dash.record.validate import (
    COUNTRIES,
    at_most,
    check,
    check_foreign_keys,
    check_frame,
    check_labels,
    check_places,
    total,
)
from tests.made_up import ACTION, SPELL, shipped_rows

ACTIONS, DETENTIONS = schema().tables["actions"], schema().tables["detentions"]


def found(table, *rows):
    return [(p.row, p.column, p.type) for p in check(table, rows)]


@pytest.mark.parametrize(
    "name", ["actions", "detentions", "figures", "releases", "places", "supporters", "publishers"]
)
def test_the_shipped_rows_have_no_problem(name):
    assert check(schema().tables[name], shipped_rows(name)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"date": ""}, [(2, "date", "missing-cell")]),
        ({"date": "3 May"}, [(2, "date", "type-error")]),
        ({"date": "2023-02-30"}, [(2, "date", "type-error")]),
        ({"kind": "incident"}, [(2, "kind", "constraint-error")]),
        ({"country": "Lithuania"}, [(2, "country", "type-error")]),
        ({"country": "ZZ"}, [(2, "country", "type-error")]),
        ({"country": "XK", "city": "Pristina"}, []),
        ({"country": "", "city": ""}, []),
        ({"date": "2022-12-31"}, [(2, "date", "date-out-of-range")]),
        ({"date": "1905"}, [(2, "date", "date-out-of-range")]),
        ({"date": "2022-12/2023-01"}, [(2, "date", "date-out-of-range")]),
        ({"date": "2023-01-01", "source_published": "1023"}, [(2, "source_published", "date-out-of-range")]),
        ({"source_url": "javascript:alert(1)"}, [(2, "source_url", "type-error")]),
        ({"action_id": "With Spaces"}, [(2, "action_id", "type-error")]),
        (
            {"publication": "secret", "confidence": "very"},
            [(2, "confidence", "constraint-error"), (2, "publication", "constraint-error")],
        ),
    ],
)  # fmt: skip
def test_one_action(change, expected):
    assert found(ACTIONS, {**ACTION, **change}) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"sentence_months": "36"}, []),
        ({"sentence_months": "-1"}, [(2, "sentence_months", "type-error")]),
        ({"sentence_months": "3.5"}, [(2, "sentence_months", "type-error")]),
        ({"sentence_months": "1_000"}, [(2, "sentence_months", "type-error")]),
        ({"charges": "361-1; 342"}, []),
        ({"outcome": "freed"}, [(2, "outcome", "constraint-error")]),
        ({"sources": ""}, [(2, "sources", "missing-cell")]),
    ],
)
def test_one_spell(change, expected):
    assert found(DETENTIONS, {**SPELL, **change}) == expected


def test_a_repeated_key_names_the_row_it_repeats():
    problems = check(ACTIONS, [ACTION, {**ACTION, "action_id": "another"}, ACTION])
    assert [(p.row, p.column, p.type, p.expected) for p in problems] == [(4, "action_id", "primary-key", "2")]


def test_a_blank_line_is_no_row_but_keeps_the_numbers():
    assert found(ACTIONS, ACTION, {}, {**ACTION, "action_id": "b", "date": "x"}) == [
        (4, "date", "type-error")
    ]


def test_labels():
    labels = [*ACTIONS.labels[1:], "date", "colour"]
    assert [(p.column, p.type, p.blocking) for p in check_labels(ACTIONS, labels)] == [
        ("action_id", "missing-label", True),
        ("date", "duplicate-label", True),
        ("colour", "extra-label", False),
    ]


def test_a_release_wave_that_is_not_there():
    rows = [{**SPELL, "release_id": "2031-01-01"}, {**SPELL, "release_id": ""}]
    problems = check_foreign_keys(DETENTIONS, rows, {"releases": shipped_rows("releases")})
    assert [(p.row, p.column, p.type, p.expected) for p in problems] == [
        (2, "release_id", "foreign-key", "releases")
    ]


def test_a_city_without_a_place_blocks_nothing():
    problems = check_places([{**ACTION, "city": "Nowhere"}, ACTION], shipped_rows("places"))
    assert [(p.row, p.column, p.type, p.blocking) for p in problems] == [(2, "city", "unknown-place", False)]


def test_kosovo_is_a_country_and_groups_are_not():
    assert {"XK", "BY", "TW", "PS"} <= COUNTRIES
    assert not {"EU", "UN", "ZZ", "XA", "001"} & COUNTRIES


@pytest.mark.parametrize("column", ["detained_on", "sentenced_on", "status_confirmed_on", "ended_on"])
def test_nobody_of_the_record_was_detained_before_1994(column):
    assert found(DETENTIONS, {**SPELL, column: "1994-01-01"}) == []
    assert found(DETENTIONS, {**SPELL, column: "1899-12-30"}) == [(2, column, "date-out-of-range")]
    [problem] = check(DETENTIONS, [{**SPELL, column: "1993"}])
    assert (problem.found, problem.expected, problem.blocking) == ("1993", "1994–", True)


def test_all_are_counted_however_few_are_told():
    rows = [{**ACTION, "action_id": f"a-{n}", "kind": "incident"} for n in range(7)]
    told = at_most(check(ACTIONS, rows), 3)
    assert [p.type for p in told] == ["constraint-error"] * 3 + ["and-more"]
    assert total(told) == 7


def test_rows_that_are_public_already_are_not_judged_cell_by_cell():
    frame = pd.DataFrame([{**dict.fromkeys(ACTIONS.labels, ""), **ACTION, "date": "1905"}] * 2, dtype="str")
    frame.index = pd.Index([-1, 2])
    assert [(p.row, p.type, p.expected) for p in check_frame(ACTIONS, frame)] == [
        (2, "primary-key", "public row: 2023-05-03-made-up"),
        (2, "date-out-of-range", "2023–"),
    ]
