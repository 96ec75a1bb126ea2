"""Every problem at once, as (row, column, type)."""

import pytest

from marathon_dash.record.schema import schema
from marathon_dash.record.validate import COUNTRIES, check, check_foreign_keys, check_labels, check_places
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
