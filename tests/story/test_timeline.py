"""The timeline's rules: marks, lanes, windows, counts; made-up rows, and the shipped record."""

from __future__ import annotations

import itertools
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marathon_dash.i18n import translator
from marathon_dash.record.dates import parse
from marathon_dash.record.store import public, read_folder
from marathon_dash.story import timeline as times
from marathon_dash.story.timeline import Mark, Window
from tests.made_up import ACTION, SHIPPED

EN, BE = translator("en"), translator("be")


def made(*rows: dict[str, str]) -> pd.DataFrame:
    """Made-up actions with ids of their own."""
    full = [
        {**ACTION, "part_of": "", "venue": "", "action_id": f"made-up-{n:05}", **row}
        for n, row in enumerate(rows)
    ]
    return pd.DataFrame(full, columns=list(full[0]) if full else list(ACTION), dtype="str")


def dated(*texts: str) -> pd.DataFrame:
    return made(*({"date": text} for text in texts))


@pytest.fixture(scope="module")
def shipped() -> pd.DataFrame:
    return public(read_folder(SHIPPED))["actions"]


def test_every_action_of_the_record_has_a_mark_of_its_own(shipped: pd.DataFrame) -> None:
    for by in ("kind", "country"):
        rows = times.rows(shipped, EN, by=by, room=30)
        ids = [id_ for row in rows for mark in row.marks for id_ in mark.ids]
        assert sorted(ids) == sorted(shipped["action_id"])
        assert sum(row.n for row in rows) == len(shipped)


def test_twelve_actions_on_one_day_are_twelve_lanes(shipped: pd.DataFrame) -> None:
    photo = next(row for row in times.rows(shipped, EN, by="kind", room=30) if row.code == "photo")
    day = [mark for mark in photo.marks if mark.first == mark.last == date(2023, 7, 31)]
    assert len(day) == 12
    assert len({mark.lane for mark in day}) == 12


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2023-05-03", date(2023, 5, 3), date(2023, 5, 3), "day"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2025-11-11/2025-11-15", date(2025, 11, 11), date(2025, 11, 15), "interval"),
    ],
)
def test_a_mark_covers_every_day_its_date_may_mean(
    text: str, first: date, last: date, precision: str
) -> None:
    (mark,) = times.marks(dated(text), "kind")
    assert (mark.first, mark.last, mark.precision) == (first, last, precision)


def test_an_unreadable_date_has_no_mark_and_low_confidence_is_kept() -> None:
    found = times.marks(made({"date": "sometime"}, {"date": "2023-05", "confidence": "low"}), "kind")
    assert [(mark.ids, mark.low) for mark in found] == [(("made-up-00001",), True)]


def test_very_many_actions_are_counted_by_month_and_none_is_lost() -> None:
    actions = dated(*(f"202{n % 3}-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(9999)), "2021")
    found = times.marks(actions, "kind")
    assert len(found) <= times.LIMIT
    assert sum(mark.n for mark in found) == 10_000
    year = [mark for mark in found if mark.n == 1]
    assert [(mark.first, mark.last, mark.precision) for mark in year] == [
        (date(2021, 1, 1), date(2021, 12, 31), "bins")
    ]


def test_bins_grow_until_the_marks_are_few() -> None:
    actions = dated(*(f"{1500 + n}-05-03" for n in range(400)))
    found = times.marks(actions, "kind", limit=50)
    assert len(found) <= 50
    assert sum(mark.n for mark in found) == 400


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.dates(date(2023, 1, 1), date(2023, 12, 31)), st.integers(0, 60)), max_size=30),
    st.floats(0, 60),
)
def test_marks_in_a_lane_keep_their_distance(spans: list[tuple[date, int]], room: float) -> None:
    found = [
        Mark(first, date.fromordinal(first.toordinal() + days), "day", "", (str(n),))
        for n, (first, days) in enumerate(spans)
    ]
    packed = times.pack(found, room)
    assert sorted(mark.ids for mark in packed) == sorted(mark.ids for mark in found)
    for lane in {mark.lane for mark in packed}:
        inside = sorted((mark for mark in packed if mark.lane == lane), key=lambda mark: mark.first)
        for one, other in itertools.pairwise(inside):
            apart = (
                other.first.toordinal()
                + other.last.toordinal()
                - one.first.toordinal()
                - one.last.toordinal()
            )
            lengths = (max(room, (mark.last - mark.first).days + 1) for mark in (one, other))
            assert apart / 2 >= sum(lengths) / 2 - 1e-6


def test_kinds_stand_by_number_countries_as_they_were_reached_the_unknown_last() -> None:
    actions = made(
        {"date": "2024-01-01", "kind": "other", "country": ""},
        {"date": "2023-01-01", "kind": "other", "country": "LT"},
        {"date": "2024-02-01", "kind": "reading", "country": "SE"},
        {"date": "2023-02-01", "kind": "rally", "country": "LT"},
        {"date": "2023-03", "kind": "rally", "country": "FI"},
    )
    assert times.row_order(actions, "kind", EN) == ["rally", "reading", "other"]
    assert times.row_order(actions, "country", EN) == ["LT", "FI", "SE", ""]
    labels = [row.label for row in times.rows(actions, EN, by="country")]
    assert labels[-1] == "country not stated"


def test_rows_keep_the_order_of_the_whole_record_when_a_filter_is_on(shipped: pd.DataFrame) -> None:
    order = times.row_order(shipped, "country", EN)
    some = shipped[shipped["country"].isin(["XK", "DE", "SE"])]
    assert [row.code for row in times.rows(some, EN, by="country", order=order)] == ["SE", "DE", "XK"]


def test_the_window_is_the_period_else_the_campaign_and_what_came_after() -> None:
    actions = dated("2023-05-03", "2025-11-11/2025-11-15")
    assert times.window(actions) == Window(date(2023, 5, 1), date(2025, 11, 30))
    stretched = times.window(actions, ["2020-01-01", "2026-03-19", "never"])
    assert stretched == Window(date(2023, 5, 1), date(2026, 3, 31))
    half = times.window(actions, [], first=date(2024, 1, 1))
    assert half == Window(date(2024, 1, 1), date(2025, 11, 30))
    assert times.window(dated()) is None
    assert times.window(dated(), [], date(2024, 1, 1), date(2024, 1, 31)) == Window(
        date(2024, 1, 1), date(2024, 1, 31)
    )


def test_so_far_counts_a_month_from_its_end() -> None:
    actions = made(
        {"date": "2023-06", "city": "Brussels", "country": "BE"},
        {"date": "2023-06-13", "city": "Berlin", "country": "DE"},
        {"date": "2023-07-01", "city": "", "country": "DE"},
        {"date": "2023-07-01", "city": "", "country": ""},
    )
    table = times.cumulative(actions)
    assert table.to_numpy().tolist() == [
        [date(2023, 6, 13), 1, 1, 1],
        [date(2023, 6, 30), 2, 2, 2],
        [date(2023, 7, 1), 4, 2, 2],
    ]


def test_so_far_ends_with_the_whole_record(shipped: pd.DataFrame) -> None:
    end = times.cumulative(shipped).iloc[-1]
    assert end["actions"] == len(shipped) == 46
    assert end["cities"] == len(shipped[shipped["city"] != ""][["country", "city"]].drop_duplicates()) == 29
    assert end["countries"] == 26
    assert times.cumulative(shipped)["actions"].is_monotonic_increasing


def test_a_long_table_is_thinned_but_keeps_its_end() -> None:
    table = times.cumulative(
        dated(*(f"{1900 + n % 100}-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(5000)))
    )
    thin = times.thinned(table, 100)
    assert len(thin) <= 101
    assert thin.iloc[-1].equals(table.iloc[-1])


def test_months_count_days_apart_from_months_and_leave_out_what_fits_none() -> None:
    counted, wider = times.months(
        dated("2023-07-31", "2023-07", "2023-07-14/2023-07-15", "2023", "2023-07-31/2023-08-01")
    )
    assert counted == {date(2023, 7, 1): (2, 1)}
    assert wider == 2


@pytest.mark.parametrize(
    ("ends", "months"),
    [
        (("2023-07-02 03:00", "2023-09-29 12:00:00.5"), (date(2023, 7, 1), date(2023, 9, 30))),
        (("2023-09-29", "2023-07-02"), (date(2023, 7, 1), date(2023, 9, 30))),
        (("2023-07-20", "2023-09-10"), (date(2023, 8, 1), date(2023, 8, 31))),
        (("2023-07-10", "2023-07-12"), (date(2023, 7, 1), date(2023, 7, 31))),
        (("2023-07-20", "2023-07-22"), (date(2023, 7, 1), date(2023, 7, 31))),
        ((), None),
        (("x", "y"), None),
        ((1, None), None),
    ],
)
def test_a_drag_means_whole_months(ends: tuple[object, ...], months: tuple[date, date] | None) -> None:
    assert times.whole_months(ends) == months


def test_the_last_documented_action_is_not_the_last_action(shipped: pd.DataFrame) -> None:
    assert times.last_documented(shipped) == parse("2025-11-11/2025-11-15")
    sentence = times.last_sentence(shipped, EN)
    assert sentence.startswith("Last action documented: November 2025.")
    assert "not “the last action”" in sentence
    assert "лістапад 2025" in times.last_sentence(shipped, BE)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["2024", "2023-12-31"], "2024."),
        (["2024-03-31/2024-04-02"], "31 March 2024 – 2 April 2024."),
        (["2024-03"], "March 2024."),
    ],
)
def test_the_last_documented_is_said_no_more_exactly_than_its_source(texts: list[str], words: str) -> None:
    said = times.last_sentence(dated(*texts), EN)
    assert said.startswith(f"Last action documented: {words}")


def test_the_last_action_of_a_selection_is_said_of_the_selection() -> None:
    """The record may know a newer one elsewhere."""
    chosen = "Country: Lithuania"
    said = times.last_sentence(dated("2024-03"), EN, chosen)
    assert said.startswith("Last action documented of this selection (Country: Lithuania): March 2024.")
    assert times.last_sentence(dated(), EN, chosen) == ""


def test_without_actions_there_is_a_sentence_and_no_fault() -> None:
    nothing = dated()
    assert times.last_sentence(nothing, EN) == ""
    assert times.busiest(nothing) == (None, 0, None, 0)
    assert times.takeaway(nothing, EN) == times.takeaway_so_far(nothing, EN) == EN("timeline.nothing")
    assert times.rows(nothing, EN) == []


def test_no_month_is_called_the_busiest_when_several_are(shipped: pd.DataFrame) -> None:
    spring = shipped[shipped["date"].str.match("2024-0[1-6]")]  # two each in March, April and May
    assert times.busiest(spring)[:2] == (None, 2)
    assert "Most in one month" not in times.takeaway(spring, EN)


def test_the_takeaway_names_number_period_and_the_busiest_day(shipped: pd.DataFrame) -> None:
    said = times.takeaway(shipped, EN)
    assert said == (
        "46 actions, May 2023 – November 2025. Most in one month: 15, July 2023. Most on one day: 12, 31 July 2023."
    )
    assert times.takeaway_so_far(shipped, EN) == (
        "Documented by 15 November 2025: at least 46 actions, 29 named cities, 26 countries."
    )
    assert "46 акцый" in times.takeaway(shipped, BE)


def test_one_action_is_not_called_the_most() -> None:
    assert times.takeaway(dated("2024-05-03"), EN) == "1 action, May 2024."


def test_the_table_of_so_far_is_in_the_language(shipped: pd.DataFrame) -> None:
    table = times.cumulative_table(shipped, BE)
    assert list(table.columns) == ["На дзень", "Акцыі", "Гарады", "Краіны"]
    assert table.iloc[0, 0] == "3 мая 2023"
