"""One action in words, the list to choose from, and the table beside the pictures."""

from __future__ import annotations

import pandas as pd
import pytest

from marathon_dash.i18n import translator
from marathon_dash.record.store import public, read_folder
from marathon_dash.story import action
from tests.made_up import ACTION, SHIPPED

EN, BE = translator("en"), translator("be")
RECORD = public(read_folder(SHIPPED))
ACTIONS, PUBLISHERS = RECORD["actions"], RECORD["publishers"]


def said(name: str, t=EN) -> dict[str, str]:
    row = action.find(ACTIONS, name)
    assert row
    return {fact.label: fact.value for fact in action.facts(row, ACTIONS, PUBLISHERS, t)}


def test_an_action_says_what_where_who_who_says_so_and_how_sure_that_is() -> None:
    assert said("2024-05-03-vilnius") == {
        "When": "3 May 2024",
        "Where": "Vilnius, Lithuania",
        "Venue": "Lukiškės Prison",
        "Kind": "rally",
        "Organised by": action.find(ACTIONS, "2024-05-03-vilnius")["organisers"].replace("; ", " and "),
        "Source": "Belarusian Association of Journalists",
        "Title of the source": action.find(ACTIONS, "2024-05-03-vilnius")["source_title"],
        "Confidence": "high: the source states all of it",
    }


def test_in_belarusian() -> None:
    facts = said("2023-06-copenhagen", BE)
    assert facts["Калі"] == "чэрвень 2023"
    assert facts["Дзе"] == "Copenhagen, Данія"
    assert facts["Пэўнасць"] == "нізкая: толькі адна згадка"


def test_what_no_source_states_is_said_so() -> None:
    assert said("2023-05-03-efj-conference")["Where"] == "place not stated"
    assert said("2023-05-26-finland")["Where"] == "Finland, city not stated"
    assert said("2023-11-bialystok")["Organised by"] == "not stated"


def test_a_joint_event_names_how_many_actions_it_has() -> None:
    assert said("2023-07-31-paris")["Joint event"] == "one of 12 actions held together, a row for each city"


@pytest.mark.parametrize(
    ("url", "shown", "link"),
    [
        ("https://baj.media/en/x", "Belarusian Association of Journalists", "https://baj.media/en/x"),
        ("https://made-up.example/x", "made-up.example", "https://made-up.example/x"),
        ("javascript:alert(1)", "javascript:alert(1)", ""),
        ("", "Made-up Paper", ""),
    ],
)
def test_a_source_is_a_link_only_to_a_web_address(url: str, shown: str, link: str) -> None:
    row = {**dict.fromkeys(ACTIONS.columns, ""), **ACTION, "source_url": url}
    fact = next(f for f in action.facts(row, ACTIONS, PUBLISHERS, EN) if f.label == "Source")
    assert (fact.value, fact.link) == (shown, link)


def test_an_unknown_action_is_none() -> None:
    assert action.find(ACTIONS, "2024-05-03-nowhere") is None


def test_actions_stand_in_order_of_time_the_undated_last() -> None:
    rows = [{**ACTION, "action_id": name, "date": text} for name, text in
            (("c", "2024-05"), ("x", "never"), ("b", "2024-05-01"), ("a", "2024-05-01"), ("d", "2023"))]  # fmt: skip
    table = pd.DataFrame(rows)
    assert list(action.in_order(table)["action_id"]) == ["d", "a", "b", "c", "x"]
    assert action.neighbours(table, "a") == ("d", "b")
    assert action.neighbours(table, "d") == ("", "a")
    assert action.neighbours(table, "x") == ("c", "")
    assert action.neighbours(table, "unknown") == ("", "")


def test_a_choice_is_one_line() -> None:
    row = action.find(ACTIONS, "2024-05-03-vilnius")
    assert row
    assert action.choice(row, EN) == f"3 May 2024 · Vilnius · {row['title']}"


def test_the_twin_holds_every_action_in_the_language() -> None:
    table = action.table(ACTIONS, PUBLISHERS, BE)
    assert len(table) == len(ACTIONS)
    assert list(table.columns[:3]) == ["Калі", "Што", "Від"]
    assert set(table["Краіна"]) >= {"Косава", "Літва", ""}
    assert action.table(ACTIONS.head(0), PUBLISHERS, EN).empty
