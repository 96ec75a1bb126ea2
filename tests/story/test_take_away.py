"""Files of people: codes and dates of the record, numbers as numbers, the same in every language."""

from __future__ import annotations

from datetime import date

from marathon_dash.record.store import public, read_folder
from marathon_dash.story.custody import STATES, roll_call
from marathon_dash.story.people import people
from marathon_dash.story.take_away import people_file, roll_file
from tests.made_up import SHIPPED, SPELL

RECORD = public(read_folder(SHIPPED))["detentions"]
DAY = date(2026, 3, 20)


def test_people_are_numbers_and_codes() -> None:
    found = people_file(people(RECORD, DAY), DAY).set_index("person_id")
    assert len(found) == RECORD["person_id"].nunique()
    # Losik: 25 June 2020 to 11 September 2025, a spell that is over
    assert found.loc["ihar-losik", ["state", "days_at_least", "days_if_held"]].tolist() == [
        "released",
        "1904",
        "",
    ]
    # Tsyhanovich: 9 June 2020, last reported 24 November 2023
    said = found.loc["uladzimir-tsyhanovich", ["state", "days_at_least", "days_if_held", "detained_on"]]
    assert said.tolist() == ["last report", "1263", "2110", "2020-06-09"]
    assert set(found["state"]) <= set(STATES)
    assert set(found["as_of"]) == {"2026-03-20"}


def test_of_whom_only_the_name_is_shown_nothing_else_is_written() -> None:
    """Made up."""
    row = dict.fromkeys(RECORD.columns, "") | {k: SPELL[k] for k in ("detention_id", "person_id", "name")}
    hidden = RECORD.iloc[:0].copy()
    hidden.loc[0] = row | {"publication": "name only"}
    (found,) = people_file(people(hidden, DAY), DAY).to_dict("records")
    assert {label for label, cell in found.items() if cell} == {"person_id", "name", "as_of"}


def test_the_roll_call_keeps_its_order() -> None:
    calls = roll_call(RECORD, DAY)
    found = roll_file(calls, DAY)
    assert found["order"].tolist() == [str(n) for n in range(1, len(calls) + 1)]
    assert found["person_id"].tolist() == [call.person_id for call in calls]
    assert not (found["days_at_least"] == "0").any()
