"""What stands around the actions: waves in lanes, publishers apart, in words."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from marathon_dash.i18n import translator
from marathon_dash.record.store import public, read_folder
from marathon_dash.story import context
from marathon_dash.story.timeline import Window
from tests.made_up import SHIPPED

EN, BE = translator("en"), translator("be")
RECORD = public(read_folder(SHIPPED))
ALL = Window(date(2020, 1, 1), date(2026, 12, 31))
RELEASE = {
    "release_id": "r",
    "date": "2024-07-03",
    "kind": "pardon",
    "title": "A made-up wave",
    "source_url": "",
}
FIGURE = {
    "date": "2026-02-27", "measure": "journalists_behind_bars", "value": "28", "qualifier": "exact",
    "publisher": "Made-up Union", "via": "", "source_url": "", "note": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("people", "shown", "said"),
    [
        ("18", "18", "3 July 2024 · 18 people freed"),
        ("1", "1", "3 July 2024 · 1 person freed"),
        ("", "", "3 July 2024 · how many were freed is not stated"),
        ("many", "", "3 July 2024 · how many were freed is not stated"),
    ],
)
def test_a_wave_says_its_day_and_how_many_it_freed(people: str, shown: str, said: str) -> None:
    (wave,) = context.waves(pd.DataFrame([{**RELEASE, "people_released": people}]), ALL, 0)
    assert (wave.people(EN), wave.sentence(EN)) == (shown, said)


def test_waves_outside_the_window_and_without_a_date_are_left_out() -> None:
    rows = [
        {**RELEASE, "release_id": text, "date": text, "people_released": "1"}
        for text in ("2019", "soon", "2024")
    ]
    assert [wave.row["date"] for wave in context.waves(pd.DataFrame(rows), ALL, 0)] == ["2024"]


def test_the_numbers_of_near_waves_stand_in_lanes_of_their_own() -> None:
    summer = Window(date(2024, 7, 1), date(2024, 9, 30))
    found = context.waves(RECORD["releases"], summer, 60)
    assert len(found) == 4
    assert len({wave.mark.lane for wave in found}) == 3


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "Journalists behind bars: 28 · Made-up Union, 27 February 2026"),
        (
            {"via": "AP", "qualifier": "at least"},
            "Journalists behind bars: at least 28 · Made-up Union, by way of AP, 27 February 2026",
        ),
        (
            {"date": "2024", "qualifier": "about"},
            "Journalists behind bars: about 28 · Made-up Union, 2024",
        ),
    ],
)
def test_a_count_is_a_sentence_with_publisher_and_date(row: dict[str, str], said: str) -> None:
    groups = context.counts(pd.DataFrame([{**FIGURE, **row}]), ALL)
    assert [context.count_sentence(count, EN) for count in groups["Made-up Union"]] == [said]
    assert "28" in context.count_sentence(groups["Made-up Union"][0], BE)


def test_publishers_stand_apart_and_who_counted_once_shares_a_sign() -> None:
    groups = context.counts(RECORD["figures"], ALL)
    assert sum(len(group) for group in groups.values()) == int(
        (RECORD["figures"]["measure"] == "journalists_behind_bars").sum()
    )
    signs = {who: context.sign(who, groups) for who in groups}
    assert signs["BAJ"] == "circle"
    assert len({signs[who] for who in ("BAJ", "CPJ", "RSF")}) == 3
    assert signs["Belsat"] == "x-thin-open"
    key = dict(context.key(groups, groups, EN))
    assert key["circle"] == "BAJ"
    assert key["x-thin-open"] == "others"
    assert set(key) <= set(context.GLYPHS)


def test_a_publisher_keeps_its_sign_in_every_period() -> None:
    everyone = context.counts(RECORD["figures"])
    spring = Window(date(2024, 1, 1), date(2024, 6, 30))
    groups = context.counts(RECORD["figures"], spring)
    assert len(groups["RSF"]) == 1  # at least 43, on 3 May 2024
    assert context.sign("RSF", everyone) in dict(context.key(groups, everyone, EN))
    assert dict(context.key(groups, everyone, EN))[context.sign("RSF", everyone)] == "RSF"
    assert [context.qualified(count) for count in groups["RSF"]] == ["+"]


@pytest.mark.parametrize(
    ("highest", "rules"), [(0, [0]), (1, [0, 1]), (5, [0, 2, 4]), (45, [0, 20, 40]), (100, [0, 50, 100])]
)
def test_the_scale_is_round(highest: int, rules: list[int]) -> None:
    assert context.scale(highest) == rules
