"""Where the actions took place, in words and month by month."""

from datetime import date

import pandas as pd

from marathon_dash.i18n import translator
from marathon_dash.record import store
from marathon_dash.story import where

T = translator("en")


def actions(*rows):
    return pd.DataFrame(list(rows), columns=["date", "city", "country"]).assign(action_id="made-up")


def test_months_run_from_the_first_to_the_last_and_none_is_left_out():
    assert where.months(actions(("2023-11", "A", "LT"), ("2024-02-03", "B", "LT"))) == [
        date(2023, 11, 1),
        date(2023, 12, 1),
        date(2024, 1, 1),
        date(2024, 2, 1),
    ]
    assert where.months(actions()) == []
    assert where.months(actions(("nonsense", "A", "LT"))) == []


def test_an_action_counts_from_the_month_by_whose_end_it_had_certainly_taken_place():
    table = actions(
        ("2023", "Year", "LT"), ("2023-06", "Month", "LT"), ("2023-05-30/2023-07-02", "Days", "LT")
    )
    by = {month: set(where.up_to(table, date(2023, month, 1))["city"]) for month in (5, 6, 7, 12)}
    assert by == {5: set(), 6: {"Month"}, 7: {"Month", "Days"}, 12: {"Month", "Days", "Year"}}


def test_a_moving_window_lets_go_of_what_is_past():
    table = actions(("2023-05", "May", "LT"), ("2023-06", "June", "LT"), ("2023-08", "August", "LT"))
    assert set(where.up_to(table, date(2023, 7, 1), 2)["city"]) == {"June"}
    assert set(where.up_to(table, date(2023, 8, 1), 3)["city"]) == {"June", "August"}


def test_the_last_step_shows_everything_that_is_dated():
    shipped = store.read_folder()["actions"]
    assert len(where.up_to(shipped, where.months(shipped)[-1])) == len(shipped)


def test_the_takeaway_says_how_many_where_and_what_is_not_on_the_map():
    said = where.takeaway(store.read_folder()["actions"], T)
    assert said.startswith("46 actions in 29 named cities, 26 countries.")
    assert "Berlin (4)" in said
    assert "For 6 actions no source states a city" in said
    assert "Australia (1)" in said
    assert "For 1 not even the country." in said


def test_numbers_and_table():
    table = actions(("2023-05", "Vilnius", "LT"), ("2023-06", "Vilnius", "LT"), ("2023-06", "", ""))
    assert where.numbers(table, T) == [("3", "actions"), ("1", "named city"), ("1", "country")]
    towns = pd.DataFrame(
        {"country": ["LT"], "city": ["Vilnius"], "actions": [2], "first": ["2023-05"], "last": ["2023-06-01"]}
    )
    assert where.table(towns, T).iloc[0].tolist() == ["Vilnius", "Lithuania", 2, "May 2023", "1 June 2023"]


def test_the_legend_shows_one_and_the_largest():
    assert where.legend_steps(1) == [1]
    assert where.legend_steps(4) == [1, 2, 4]
    assert where.legend_steps(100) == [1, 40, 100]
