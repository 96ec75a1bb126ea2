"""Frictionless as the oracle: on every faulty file it sees what we see, at the same place. All rows are made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from frictionless import Package

from marathon_dash.record import current, validate
from marathon_dash.record.schema import schema
from tests.made_up import ACTION, SPELL, record_folder

FIGURE = {
    "date": "2024-01", "measure": "actions", "value": "40", "qualifier": "exact", "publisher": "BAJ",
    "source_url": "https://made-up.example/a",
}  # fmt: skip
RELEASE = {
    "release_id": "2025-09-11", "date": "2025-09-11", "kind": "pardon", "title": "Made up",
    "source_url": "https://made-up.example/a",
}  # fmt: skip
PLACE = {
    "country": "LT", "city": "Vilnius", "longitude": "25.28", "latitude": "54.69", "geonames_id": "593116",
    "geonames_name": "Vilnius", "source": "made up",
}  # fmt: skip
BASE = {"actions": ACTION, "detentions": SPELL, "figures": FIGURE, "releases": RELEASE, "places": PLACE}

Place = tuple[str, int, str]
FIXTURES: list[tuple[str, list[dict[str, str]], set[Place]]] = [
    ("actions", [{}], set()),
    ("actions", [{"date": ""}], {("actions", 2, "date")}),
    ("actions", [{"date": "03.05.2024"}], {("actions", 2, "date")}),
    ("actions", [{"date": "Jun-23"}], {("actions", 2, "date")}),
    ("actions", [{"date": "2023-06/2023-07"}], set()),
    ("actions", [{"kind": "dance", "confidence": "sure", "publication": "secret"}],
     {("actions", 2, "kind"), ("actions", 2, "confidence"), ("actions", 2, "publication")}),
    ("actions", [{"kind": "rаlly"}], {("actions", 2, "kind")}),  # a Cyrillic а
    ("actions", [{"country": "Lithuania"}], {("actions", 2, "country")}),
    ("actions", [{"country": "lt"}], {("actions", 2, "country")}),
    ("actions", [{"action_id": "With Spaces"}], {("actions", 2, "action_id")}),
    ("actions", [{"action_id": ""}], {("actions", 2, "action_id")}),
    ("actions", [{"part_of": "One Day"}], {("actions", 2, "part_of")}),
    ("actions", [{"source_url": "www.made-up.example"}], {("actions", 2, "source_url")}),
    ("actions", [{"source_url": "javascript:alert(1)"}], {("actions", 2, "source_url")}),
    ("actions", [{}, {"title": "Another"}], {("actions", 3, "action_id")}),
    ("actions", [{"title": ""}, {"action_id": "x", "title": "=1+1"}], {("actions", 2, "title")}),
    ("detentions", [{"sentence_months": "3.5"}], {("detentions", 2, "sentence_months")}),
    ("detentions", [{"sentence_months": "-1"}], {("detentions", 2, "sentence_months")}),
    ("detentions", [{"sentence_months": "two years"}], {("detentions", 2, "sentence_months")}),
    ("detentions", [{"sources": ""}], {("detentions", 2, "sources")}),
    ("detentions", [{"status": "free", "outcome": "freed", "role": "poet"}],
     {("detentions", 2, "status"), ("detentions", 2, "outcome"), ("detentions", 2, "role")}),
    ("detentions", [{"release_id": "1999-01-01"}], {("detentions", 2, "release_id")}),
    ("detentions", [{"charges": "361-1; 342"}], set()),
    ("figures", [{"value": ""}], {("figures", 2, "value")}),
    ("figures", [{"value": "about 40"}], {("figures", 2, "value")}),
    ("figures", [{"value": "40.0"}], {("figures", 2, "value")}),
    ("figures", [{}, {}], {("figures", 3, "date")}),
    ("places", [{"longitude": "east"}], {("places", 2, "longitude")}),
    ("places", [{"latitude": "95"}], {("places", 2, "latitude")}),
]  # fmt: skip
# Where we are stricter, on purpose: a day has to exist, and a country too.
STRICTER: list[tuple[str, dict[str, str], Place]] = [
    ("actions", {"date": "2023-02-30"}, ("actions", 2, "date")),
    ("actions", {"date": "2023-13"}, ("actions", 2, "date")),
    ("actions", {"date": "2024/2023"}, ("actions", 2, "date")),
    ("actions", {"country": "QX"}, ("actions", 2, "country")),
]


def theirs(folder: Path, table: str) -> set[Place]:
    """The places of frictionless's cell and key errors in one table."""
    report = Package(folder / "datapackage.json").validate()
    [task] = [task for task in report.tasks if task.name == table]
    found = set()
    for error in task.errors:
        column = getattr(error, "field_name", "") or {
            "primary-key": schema().tables[table].primary_key[0],
            "foreign-key": "release_id",
        }.get(error.type, "")
        found.add((table, getattr(error, "row_number", 0), column))
    return found


def ours(folder: Path, table: str, monkeypatch: pytest.MonkeyPatch) -> set[Place]:
    """The places of our own cell and key problems in the same files."""
    monkeypatch.setenv("MARATHON_DATA", str(folder))
    tables, known = current.tables(0), schema().tables[table]
    found = validate.check_frame(known, tables[table])
    rows = {name: frame.to_dict("records") for name, frame in tables.items()}
    found += validate.check_foreign_keys(known, rows[table], rows)  # type: ignore[arg-type]
    return {(p.table, p.row, p.column) for p in found}


@pytest.mark.parametrize(("table", "changes", "expected"), FIXTURES)
def test_the_oracle_sees_what_we_see(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    changes: list[dict[str, str]],
    expected: set[Place],
) -> None:
    folder = record_folder(tmp_path, **{table: [{**BASE[table], **change} for change in changes]})
    assert ours(folder, table, monkeypatch) == expected
    assert theirs(folder, table) == expected


@pytest.mark.parametrize(("table", "change", "place"), STRICTER)
def test_where_we_are_stricter_than_the_oracle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, change: dict[str, str], place: Place
) -> None:
    folder = record_folder(tmp_path, **{table: [{**BASE[table], **change}]})
    assert ours(folder, table, monkeypatch) == {place}
    assert theirs(folder, table) == set()
