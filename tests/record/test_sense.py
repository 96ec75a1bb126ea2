"""Rows that are well formed and yet can hardly be true. All rows are made up, on top of the shipped ones."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from marathon_dash.record import current, sense, store

TODAY = date(2026, 11, 22)
Found = list[tuple[int, str, str, str]]

SPELL = {
    "detention_id": "x-1", "person_id": "x", "name": "Xenia Made-Up", "role": "journalist",
    "detained_on": "2021-05-01", "status": "released", "status_confirmed_on": "2022-05-01", "charges": "342",
    "sources": "https://example.org/a", "confidence": "high", "publication": "public",
}  # fmt: skip
ACTION = {
    "action_id": "a-1", "date": "2024-05-03", "title": "Names were read out", "kind": "reading",
    "city": "Vilnius", "country": "LT", "source_url": "https://example.org/a", "confidence": "high",
    "publication": "public",
}  # fmt: skip
FIGURE = {
    "date": "2024-01", "measure": "actions", "value": "40", "qualifier": "exact", "publisher": "X",
    "source_url": "https://example.org/a",
}  # fmt: skip


def doubts(table: str, base: dict[str, str], *rows: dict[str, str]) -> Found:
    """(row, column, type, suggestion) of every doubt about a table made of these rows."""
    known, published = current.known_schema(), current.tables(0)
    frame = store.frame(known.tables[table], [{**base, **row} for row in rows])
    frame.index = pd.RangeIndex(2, len(rows) + 2)
    tables = {**published, table: frame}
    return [
        (p.row, p.column, p.type, p.suggestion)
        for p in sense.check(tables, published, known, TODAY)
        if p.table == table
    ]


def test_the_shipped_record_raises_three_doubts() -> None:
    tables = current.tables(0)
    found = sense.check(tables, tables, current.known_schema(), TODAY)
    assert [(p.table, p.row, p.type) for p in found] == [
        ("articles", 3, "link-not-https"),
        ("figures", 10, "jumping-figure"),
        ("figures", 42, "jumping-figure"),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"sentenced_on": "2021-04-30"}], [(2, "sentenced_on", "sentenced-before-detained", "")]),
        ([{"sentenced_on": "2021-05"}], []),  # May may be after the first of May
        ([{"detained_on": "2021", "sentenced_on": "2021-01-02"}], []),
        ([{"ended_on": "2021-04"}], [(2, "ended_on", "ended-before-detained", "")]),
        ([{"status": "imprisoned", "ended_on": "2022"}], [(2, "status", "ended-yet-imprisoned", "")]),
        ([{"status": "imprisoned", "outcome": "pardon"}], [(2, "status", "ended-yet-imprisoned", "")]),
        (
            [{"ended_on": "2022-01-01"}, {"detention_id": "x-2", "detained_on": "2021-12"}],
            [(3, "detained_on", "overlapping-spells", "")],
        ),
        ([{"ended_on": "2022"}, {"detention_id": "x-2", "detained_on": "2022-06"}], []),
        (
            [{"status": "imprisoned"}, {"detention_id": "x-2", "detained_on": "2023-01-01"}],
            [(3, "detained_on", "overlapping-spells", "")],
        ),
        ([{"outcome": "unknown"}, {"detention_id": "x-2", "detained_on": "2023-01-01"}], []),
        (
            [
                {},
                {"detention_id": "x-2", "name": "Ksenia Made-Up", "detained_on": "2024"},
                {"detained_on": "2025"},
            ],
            [(3, "name", "two-spellings", "Xenia Made-Up")],
        ),
        (
            [{}, {"person_id": "y", "name": "Y Z", "other_names": "Q R; Made-Up Xenia"}],
            [(3, "person_id", "two-spellings", "x")],
        ),
        ([{}, {"person_id": "y", "name": "Xenya Made-Up"}], [(3, "person_id", "two-spellings", "")]),
        ([{}, {"person_id": "y", "name": "Anna Quite-Other"}], []),
        ([{"detained_on": "2027-01"}], [(2, "detained_on", "future-date", "")]),
        ([{"status_confirmed_on": "2026-11"}], []),  # this month is not over
        ([{"charges": "342; 999"}], [(2, "charges", "unknown-article", "")]),
        ([{"charges": "361-1"}], []),
        (
            [{"sources": "https://example.org/a; http://example.org/b"}],
            [(2, "sources", "link-not-https", "https://example.org/a; https://example.org/b")],
        ),
        ([{"sources": "a newspaper"}], [(2, "sources", "link-not-https", "")]),
    ],
)
def test_spells(rows: list[dict[str, str]], expected: Found) -> None:
    assert doubts("detentions", SPELL, *rows) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{}, {"action_id": "a-2"}], [(3, "action_id", "duplicate-action", "")]),
        ([{}, {"action_id": "a-2", "kind": "rally"}], []),
        ([{"date": "2024-05"}, {"date": "2024-05", "action_id": "a-2"}], []),
        ([{"city": ""}, {"city": "", "action_id": "a-2"}], []),
        ([{"date": "2026-11-23"}], [(2, "date", "future-date", "")]),
        ([{"city": "Wilno"}], [(2, "city", "place-spelling", "Vilnius")]),
        ([{"city": "VILNIUS"}], [(2, "city", "place-spelling", "Vilnius")]),  # the map knows it
        (
            [{"city": "TARTU", "country": "EE"}],
            [(2, "city", "place-spelling", "Tartu")],
        ),  # the gazetteer does
        ([{"city": "Vilniuss"}], [(2, "city", "unknown-place", "Vilnius")]),
        ([{"city": "Tartu", "country": "EE"}], []),
        ([{"city": "Tartu", "country": "LT"}], [(2, "country", "city-outside-country", "EE")]),
        ([{"city": "Nowhere At All"}], [(2, "city", "unknown-place", "")]),
        (
            [{"source_url": "http://example.org/a"}],
            [(2, "source_url", "link-not-https", "https://example.org/a")],
        ),
    ],
)
def test_actions(rows: list[dict[str, str]], expected: Found) -> None:
    assert doubts("actions", ACTION, *rows) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{}, {"date": "2024-03", "value": "61"}], [(3, "value", "jumping-figure", "")]),
        ([{}, {"date": "2024-03", "value": "60"}], []),
        ([{"value": "3"}, {"date": "2024-03", "value": "12"}], []),
        ([{}, {"date": "2024-03", "value": "400", "publisher": "Y"}], []),  # publishers are never joined
        ([{"date": "2024-03", "value": "90"}, {}], [(2, "value", "jumping-figure", "")]),
        ([{}, {"value": "41"}], [(2, "value", "two-values", ""), (3, "value", "two-values", "")]),
        ([{}, {"value": "41", "publisher": "Y"}], []),
        ([{}, {"value": "41", "date": "2024-02"}], []),
    ],
)
def test_figures(rows: list[dict[str, str]], expected: Found) -> None:
    assert doubts("figures", FIGURE, *rows) == expected


@pytest.mark.parametrize(
    ("date_", "expected"),
    [
        ("2026-11-22", []),
        ("2026-11-23", ["future-date"]),
        ("2027-12-31", ["future-date"]),
        ("2028", ["date-out-of-range"]),
        ("2204-05-03", ["date-out-of-range"]),
        ("2025-12/2028-01", ["date-out-of-range"]),
        ("2026-12-01/2026-12-03", ["future-date"]),
    ],
)
def test_after_next_year_nothing_can_be_meant(date_: str, expected: list[str]) -> None:
    assert [kind for _, _, kind, _ in doubts("actions", ACTION, {"date": date_})] == expected


def test_the_range_is_said_and_the_row_kept_out() -> None:
    tables = {**current.tables(0), "actions": current.tables(0)["actions"].copy()}
    tables["actions"].loc[2, "date"] = "2204"
    [problem] = [
        p for p in sense.check(tables, current.tables(0), current.known_schema(), TODAY) if p.blocking
    ]
    assert (problem.row, problem.column, problem.found, problem.expected) == (2, "date", "2204", "2023–2027")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://a.example", []),
        ("http://a.example", ["link-not-https"]),
        ("www.a.example", []),
        ("htp:/a", []),
    ],
)
def test_what_is_no_link_is_not_also_called_unsafe(link: str, expected: list[str]) -> None:
    """The type of the cell says it already."""
    assert [kind for _, _, kind, _ in doubts("actions", ACTION, {"source_url": link})] == expected
