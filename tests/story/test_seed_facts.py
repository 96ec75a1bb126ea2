"""Everything BAJ's interim report of September 2024 states is found in the shipped record, fact by fact.

`seed-facts.csv` lists the numbers, people, actions and supporters of the report; `expected_in` says where in the record
each must be found.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from marathon_dash.record.store import public, read_folder
from marathon_dash.story import custody
from tests.made_up import SHIPPED

Fact = Mapping[str, str]
Tables = Mapping[str, pd.DataFrame]

RECORD = public(read_folder(SHIPPED)).tables
with (Path(__file__).parent / "seed-facts.csv").open(encoding="utf-8", newline="") as file:
    FACTS = {row["fact_id"]: row for row in csv.DictReader(file)}
MEASURES = {
    "f01": "journalists_behind_bars",
    "f02": "political_prisoners_released",
    "f14": "women_behind_bars",
    "f18": "journalists_behind_bars",
    "f28": "journalists_behind_bars",
    "f29": "actions",
    "f30": "cities",
    "f31": "countries",
}
SUMMER = ("2024-07-03", "2024-09-30")  # from the first wave of pardons to the end of the month of the report
FREED = {  # who is named as released: outcome and months in force
    "f04": ("Kseniya Lutskina", "pardon", "96"),
    "f05": ("Dzmitry Luksha", "pardon", "48"),
    "f06": ("Andrei Tolchyn", "pardon", "30"),
}


def waves(tables: Tables) -> pd.DataFrame:
    """The pardons of the summer of 2024."""
    rows = tables["releases"]
    return rows[(rows["date"] >= SUMMER[0]) & (rows["date"] <= SUMMER[1]) & (rows["kind"] == "pardon")]


def number(fact: Fact, tables: Tables) -> bool:
    """A count of BAJ's with this measure, date and value; the sum or the number of the waves."""
    if fact["fact_id"] == "f03":
        return len(waves(tables)) == int(fact["value"])
    rows = tables["figures"]
    asked = {
        "measure": MEASURES[fact["fact_id"]],
        "date": fact["date"],
        "value": fact["value"],
        "publisher": "BAJ",
    }
    stated = bool((rows[list(asked)] == pd.Series(asked)).all(axis=1).any())
    if fact["fact_id"] != "f02":
        return stated
    return stated and sum(map(int, waves(tables)["people_released"])) == int(fact["value"])


def person(fact: Fact, tables: Tables) -> bool:
    """Somebody released as stated; or behind bars on the day stated."""
    rows = tables["detentions"]
    if not fact["date"]:
        name, outcome, months = FREED[fact["fact_id"]]
        assert fact["what"].startswith(f"{name}, released by {outcome}")
        found = (rows["name"] == name) & (rows["outcome"] == outcome) & (rows["sentence_months"] == months)
        return bool((found & (rows["status"] == "released")).any())
    name, day = fact["what"].partition(" behind bars")[0], date.fromisoformat(fact["date"])
    own = custody.spells(rows[rows["name"] == name])
    return any(custody.state(held, day) in custody.HELD for held in own)


def action(fact: Fact, tables: Tables) -> bool:
    """An action of that date in that city; where the report names a country alone, in that country."""
    rows = tables["actions"]
    where = "country" if fact["expected_in"].endswith("(the value is a country)") else "city"
    return bool(((rows["date"] == fact["date"]) & (rows[where] == fact["value"])).any())


def joined(fact: Fact, tables: Tables) -> bool:
    """A supporter of that name."""
    return fact["what"] in set(tables["supporters"]["name"])


KINDS: Mapping[str, Callable[[Fact, Tables], bool]] = {
    "number": number, "person": person, "action": action, "joined": joined,
}  # fmt: skip


def found(fact: Fact, tables: Tables) -> bool:
    """Whether the record holds a fact, where the fact says that it must be."""
    return KINDS[fact["kind"]](fact, tables)


def test_the_report_states_forty_three_facts() -> None:
    assert list(FACTS) == [f"f{n:02}" for n in range(1, 44)]
    kinds = [fact["kind"] for fact in FACTS.values()]
    assert {kind: kinds.count(kind) for kind in KINDS} == {
        "number": 9,
        "person": 10,
        "action": 12,
        "joined": 12,
    }


@pytest.mark.parametrize("fact_id", FACTS)
def test_the_record_holds_the_fact(fact_id: str) -> None:
    assert found(FACTS[fact_id], RECORD), FACTS[fact_id]["what"]


@pytest.mark.parametrize("fact_id", FACTS)
def test_a_record_without_the_fact_is_told_from_one_with_it(fact_id: str) -> None:
    """The same question of a record whose rows say something else (made up) is answered with no."""
    else_said = {
        "value": "1",
        "people_released": "1",
        "sentence_months": "1",
        "city": "Nowhere",
        "country": "AQ",
    }
    else_said |= {"name": "Else", "kind": "other"}
    changed = {
        name: table.assign(**{label: value for label, value in else_said.items() if label in table})
        for name, table in RECORD.items()
    }
    assert not found(FACTS[fact_id], changed), FACTS[fact_id]["what"]
