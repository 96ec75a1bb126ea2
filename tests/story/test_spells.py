"""Many spells together: the stock curve, how freedom came, milestones."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from marathon_dash.i18n import translator
from marathon_dash.story.custody import Spell, spell, spells, state
from marathon_dash.story.spells import Freedom, Milestone, freedom, milestones, stock
from marathon_dash.story.tables import ahead

RECORD = pd.read_csv(
    Path(__file__).parents[2] / "data" / "detentions.csv", dtype=str, keep_default_na=False, encoding="utf-8"
)
SPELLS = spells(RECORD)
BLANK = dict.fromkeys(RECORD.columns, "") | {"detention_id": "made-up-1", "person_id": "made-up"}


def made_up(**cells: str) -> Spell:
    """A made-up spell; every cell that is not named is blank."""
    return spell(BLANK | cells)


@given(st.dates(date(2019, 1, 1), date(2027, 1, 1)))
def test_the_curve_says_what_the_states_say(day: date) -> None:
    steps = stock(SPELLS, date(2027, 1, 1))
    passed = [step for step in steps if step.day <= day]
    expected = Counter(now for held in SPELLS if (now := state(held, day)))
    assert Counter(passed[-1].counts if passed else {}) == expected


def test_the_curve_stops_on_the_day_asked_for() -> None:
    assert stock(SPELLS, date(2020, 3, 24)) == []
    first = stock(SPELLS, date(2020, 4, 4))
    # Satsuk alone: in custody from 25 March to 4 April 2020
    assert [(step.day, step.counts["confirmed"], step.counts["released"]) for step in first] == [
        (date(2020, 3, 25), 1, 0),
        (date(2020, 4, 4), 0, 1),
    ]


def test_how_freedom_came_by_3_may_2024() -> None:
    # By hand: 2020 Satsuk. 2021 Barysevich served; the four of the Press Club pardoned; Hardzievich unknown.
    # 2022 Rybalko (11 March) unknown; Loika (March) and Talkachova (18 July) on bail; Kolb restricted, whatever
    # came after; Chultsova (September) and Hardzievich's second spell served; Hruzdzilovich pardoned. 2023
    # Ivulin, Skurko, Martsinovich and Henadz Mazheika served; Pratasevich pardoned; Inanets and Lychauka
    # restricted.
    # 2024 Mozhchanka served (April).
    assert freedom(SPELLS, date(2024, 5, 3)) == [
        Freedom(2020, "unknown", 1),
        Freedom(2021, "pardon", 4),
        Freedom(2021, "served", 1),
        Freedom(2021, "unknown", 1),
        Freedom(2022, "bail", 2),
        Freedom(2022, "pardon", 1),
        Freedom(2022, "restricted", 1),
        Freedom(2022, "served", 2),
        Freedom(2022, "unknown", 1),
        Freedom(2023, "pardon", 1),
        Freedom(2023, "restricted", 2),
        Freedom(2023, "served", 4),
        Freedom(2024, "served", 1),
    ]
    # Made up: ended some day of 2021 or 2022, so no year.
    unknown = made_up(detained_on="2021", status="released", status_confirmed_on="2022-05")
    assert freedom([unknown], date(2024, 5, 3)) == [Freedom(None, "unknown", 1)]


def test_milestones_are_worded_from_exact_days_only() -> None:
    # From 20 March to 18 June 2026, by hand: Famin (2022-10-27) has 1,000 days behind him; Ziankou, detained
    # 2023-06-22, has his 1,000th day before (18 March); Zalatykh's 48 months end on 18 May at the latest, which
    # is also his fourth anniversary. Poczobut would have five years on 25 March, but is known to be free since.
    found = milestones(SPELLS, date(2026, 3, 20))
    assert Milestone(date(2026, 5, 18), "term", 0, "kanstantsin-zalatykh", "last report") in found
    assert Milestone(date(2026, 5, 18), "anniversary", 4, "kanstantsin-zalatykh", "last report") in found
    who = {mark.person_id for mark in found}
    assert "yauhen-hlushkou" not in who  # detained 2024-01: no milestone from a range
    assert not who & {"ihar-losik", "andrzej-poczobut", "aksana-kolb"}  # released
    assert "ruslan-raviaka" not in who  # restricted
    assert "aliaksandr-ziankou" not in {m.person_id for m in found if m.kind == "days"}
    assert all(date(2026, 3, 20) <= mark.day <= date(2026, 6, 18) for mark in found)
    assert [mark.day for mark in found] == sorted(mark.day for mark in found)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 5000))
def test_a_milestone_is_what_it_says(began: date, later: int) -> None:
    held = made_up(detained_on=began.isoformat(), status="imprisoned", status_confirmed_on=began.isoformat())
    today = began + timedelta(later)
    found = milestones([held], today)
    for mark in found:
        assert today <= mark.day <= today + timedelta(90)
        if mark.kind == "days":
            assert mark.number % 500 == 0
            assert mark.number >= 1000
            assert mark.day == began + timedelta(mark.number)
        else:
            assert mark.day.year - began.year == mark.number > 0
    assert any(mark.kind == "days" for mark in found) == (
        later + 90 >= 1000 and max(0, later - 1) // 500 < (later + 90) // 500
    )


def test_an_ended_spell_has_no_milestone() -> None:
    ended = made_up(detained_on="2024-05-10", status="released", status_confirmed_on="2025-01-01")
    assert milestones([ended], date(2025, 5, 1)) == []


def test_who_is_named_ahead_is_named_in_the_readers_script() -> None:
    """One made-up person with a Belarusian name and one without."""
    people = pd.DataFrame(
        [("a", "Made Upperson", "Выдуманы Чалавек"), ("b", "Other Madeup", "")],
        columns=["person_id", "name", "name_local"],
    )
    marks = [Milestone(date(2026, 12, 1), "anniversary", 2, who, "last report") for who in ("a", "b")]
    for lang, names in (
        ("en", ("Made Upperson", "Other Madeup")),
        ("be", ("Выдуманы Чалавек", "Other Madeup")),
    ):
        said = [sentence for _, sentence, _ in ahead(marks, people, translator(lang))]
        assert [name in sentence for name, sentence in zip(names, said, strict=True)] == [True, True]
