"""The states and days of design.md, section 3: tables from the record, and made-up spells."""

from __future__ import annotations

import doctest
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon_dash.record.dates import parse
from marathon_dash.story import custody
from marathon_dash.story.custody import Days, Spell, add_months, days, roll_call, spells, state, term_end
from marathon_dash.story.people import people
from marathon_dash.story.spells import freedom, milestones

RECORD = pd.read_csv(
    Path(__file__).parents[2] / "data" / "detentions.csv", dtype=str, keep_default_na=False, encoding="utf-8"
)
BLANK = dict.fromkeys(RECORD.columns, "") | {"detention_id": "made-up-1", "person_id": "made-up"}
SPELLS = {held.detention_id: held for held in spells(RECORD)}

# Worked out by hand, row by row, from data/detentions.csv. "-1" is left out; everyone who is not named in the
# table of a day is "released" on it, or "confirmed" where the comment says so.
#
# 3 May 2024
#   not begun: the eleven detained on 2024-06 or later.
#   not known: Nikalayevich, detained "2024": a day of that year, perhaps after 3 May.
#   restricted: Inanets and Lychauka left the courtroom on 2023-01-13, for restriction at home or in an open
#   facility. Kolb did on 2022-06-15, and was abroad by the report of 2022-08-08: released from then on.
#   term over: Mudreuskaya, 2022-06-16 + 18 months = 2023-12-16, last report 2023-02-21.
#   last report (older than the day, term not over): Tsyhanovich 2023-11-24, Hantsarevich 2022-07-14 (term to
#   2024-10-27), Hladchuk 2023-02-21 (to 2024-12-16), Murauyou 2023-10 (to 2025-02-28), Famin 2023-12-01,
#   Ziankou 2024-01-30, Ihnatsiuk 2024-04-09.
#   released: 20 spells that ended by then (Mozhchanka's on a day of 2024-04). The other 31 of 73 are confirmed by
#   a later report or a later end.
MAY_2024 = {
    None: "palina-pitkevich danil-palianski ihar-ilyash andrei-pakalenka ludmila-zeliankova "
    "mikita-piatrouski "
    "natallia-semianovich ruslan-raviaka uladzimir-yanukevich aleh-supruniuk kiryl-pazniak",
    "not known": "yauhen-nikalayevich",
    "restricted": "aliaksandr-lychauka sniazhana-inanets",
    "term over": "yulia-mudreuskaya",
    "last report": "uladzimir-tsyhanovich yury-hantsarevich yury-hladchuk ivan-murauyou andrei-famin "
    "aliaksandr-ziankou aliaksandr-ihnatsiuk",
    "released": "siarhei-satsuk daria-chultsova katsiaryna-barysevich alla-sharko petr-slutski "
    "siarhei-alsheuski "
    "siarhei-hardzievich yulia-slutskaya irina-rybalko alena-talkachova volha-loika raman-pratasevich "
    "aliaksandr-ivulin andrei-skurko yahor-martsinovich siarhei-hardzievich-2 henadz-mazheika "
    "aleh-hruzdzilovich aksana-kolb ina-mozhchanka",
}
# 20 September 2024: since May, Luksha (3 July), Lutskina (20 August) and Tolchyn (17 September) were
# released,
# Pitkevich (2024-06) and Palianski (19 September) detained, both confirmed later: 31 - 3 + 2 = 30 confirmed.
SEPTEMBER_2024 = {
    **MAY_2024,
    None: "ihar-ilyash andrei-pakalenka ludmila-zeliankova mikita-piatrouski "
    "natallia-semianovich ruslan-raviaka "
    "uladzimir-yanukevich aleh-supruniuk kiryl-pazniak",
    "released": MAY_2024["released"] + " dzmitry-luksha kseniya-lutskina andrei-tolchyn",
}
# 12 September 2025: since then released Leushyna (2024-12-07), Kuznechyk (2025-02-12), Karnei (2025-06-21)
# and ten
# on 2025-09-11: 23 + 13 = 36.
#   not known: the four of Baranavichy, detained 2024-12, reported at home on 2025-11-11 without the day on
#   which they
#   left the cell; Pazniak, detained on a day of 2025-09.
#   term over: Hantsarevich (2024-10-27), Hladchuk (2024-12-16), Murauyou (2025-02-28), Lubianchuk
#   (2022-05-26 + 36
#   months = 2025-05-26, report 2025-01), Mudreuskaya. Semchanka's term ran to 2025-09-15: three days later.
#   last report: sixteen, Ivashyn's one day old (2025-09-11).
#   confirmed: nine by a report or an end after the day.
SEPTEMBER_2025 = {
    "not known": "ludmila-zeliankova mikita-piatrouski natallia-semianovich ruslan-raviaka kiryl-pazniak",
    "restricted": "aliaksandr-lychauka sniazhana-inanets",
    "term over": "yury-hantsarevich ales-lubianchuk yulia-mudreuskaya yury-hladchuk ivan-murauyou",
    "last report": "uladzimir-tsyhanovich dzianis-ivashyn liudmila-chekina "
    "valeryia-kastsiuhova dzmitry-navazhylau "
    "siarhei-satsuk-2 kanstantsin-zalatykh dzmitry-semchanka andrei-famin aliaksandr-ziankou "
    "aliaksandr-ihnatsiuk "
    "ales-sabaleuski yauhen-hlushkou volha-radzivonava palina-pitkevich danil-palianski",
    "confirmed": "katsiaryna-andreyeva andrei-aliaksandrau andrzej-poczobut maryna-zolatava "
    "yauhen-nikalayevich "
    "ihar-ilyash andrei-pakalenka uladzimir-yanukevich aleh-supruniuk",
}
# 20 March 2026: no source confirms anybody behind bars on that day or later but Poczobut, by his release on
# 2026-04-28.
# Zolatava (2025-12-13), Nikalayevich (2025-10) and Andreyeva (2026-03-19) were released: 36 + 3 = 39. Semchanka's
# term is over (2025-09-15).
# The four of Baranavichy are restricted by the report of 2025-11-11: 2 + 4 = 6. Ilyash was confirmed the
# day before.
MARCH_2026 = {
    "confirmed": "andrzej-poczobut",
    "restricted": "aliaksandr-lychauka sniazhana-inanets ludmila-zeliankova mikita-piatrouski "
    "natallia-semianovich ruslan-raviaka",
    "term over": SEPTEMBER_2025["term over"] + " dzmitry-semchanka",
    "last report": "uladzimir-tsyhanovich andrei-aliaksandrau dzianis-ivashyn "
    "liudmila-chekina "
    "valeryia-kastsiuhova dzmitry-navazhylau siarhei-satsuk-2 kanstantsin-zalatykh "
    "andrei-famin aliaksandr-ziankou "
    "aliaksandr-ihnatsiuk ales-sabaleuski yauhen-hlushkou volha-radzivonava palina-pitkevich danil-palianski "
    "ihar-ilyash andrei-pakalenka uladzimir-yanukevich aleh-supruniuk kiryl-pazniak",
}
# 8 September 2026, the newest day the record confirms: Poczobut is released (2026-04-28): 39 + 1 = 40. The terms of
# Zalatykh (2022-05-18 + 48 months = 2026-05-18) and Ziankou (2023-06-22 + 36 months = 2026-06-22) are over.
SEPTEMBER_2026 = {
    **{name: MARCH_2026[name] for name in ("restricted",)},
    "term over": MARCH_2026["term over"] + " kanstantsin-zalatykh aliaksandr-ziankou",
    "last report": "uladzimir-tsyhanovich andrei-aliaksandrau dzianis-ivashyn liudmila-chekina "
    "valeryia-kastsiuhova dzmitry-navazhylau siarhei-satsuk-2 andrei-famin aliaksandr-ihnatsiuk "
    "ales-sabaleuski yauhen-hlushkou volha-radzivonava palina-pitkevich danil-palianski "
    "ihar-ilyash andrei-pakalenka uladzimir-yanukevich aleh-supruniuk kiryl-pazniak",
}


@pytest.mark.parametrize(
    ("day", "table", "rest", "size"),
    [
        (date(2024, 5, 3), MAY_2024, "confirmed", 31),
        (date(2024, 9, 20), SEPTEMBER_2024, "confirmed", 30),
        (date(2025, 9, 12), SEPTEMBER_2025, "released", 36),
        (date(2026, 3, 20), MARCH_2026, "released", 39),
        (date(2026, 9, 8), SEPTEMBER_2026, "released", 40),
    ],
)
def test_every_spell_of_the_record_on_five_days(
    day: date, table: dict[str | None, str], rest: str, size: int
) -> None:
    expected = dict.fromkeys(SPELLS, rest)
    for name, ids in table.items():
        for short in ids.split():
            key = short if short in SPELLS else f"{short}-1"
            assert expected[key] == rest, f"{key} stands twice"
            expected[key] = name
    assert {key: state(held, day) for key, held in SPELLS.items()} == expected
    assert sum(name == rest for name in expected.values()) == size


@pytest.mark.parametrize(
    ("who", "day", "least", "most"),
    [
        # 2020-06-25 to 2024-05-03: to 2023-06-25 365 + 365 + 365, to 2024-05-03 313 more (29 February in
        # between)
        ("ihar-losik-1", "2024-05-03", 1408, 1408),
        # to his release on 2025-09-11: 365 to 3 May 2025 and 131 more, 1904 in all, and not a day more in
        # 2026
        ("ihar-losik-1", "2025-09-11", 1904, 1904),
        ("ihar-losik-1", "2026-03-20", 1904, 1904),
        # detained 2023-10: from 31 October to 3 May 185 days, from 1 October 215
        ("alena-tsimashchuk-1", "2024-05-03", 185, 215),
        # last report 2024-01-30: 222 days from 2023-06-22; 316 to 3 May 2024 if still held
        ("aliaksandr-ziankou-1", "2024-05-03", 222, 316),
        # ended in 2022-09, a day not stated: from 2020-11-15 to 1 September 655 days, to 30 September 684
        ("daria-chultsova-1", "2024-05-03", 655, 684),
        # bail on 2022-07-18, 14 months after 2021-05-18, however late one looks: 365 and 61
        ("alena-talkachova-1", "2024-09-20", 426, 426),
        ("alena-talkachova-1", "2026-03-20", 426, 426),
        # detained the day before
        ("danil-palianski-1", "2024-09-20", 1, 1),
        # the day after the release of 52: 2021-10-30 to 2025-09-11
        ("iryna-slaunikava-1", "2025-09-12", 1412, 1412),
        # five years on 2026-03-25, freed 34 days later: on 20 March 1821 days, and 1860 in all
        ("andrzej-poczobut-1", "2026-03-20", 1821, 1821),
        ("andrzej-poczobut-1", "2026-11-27", 1860, 1860),
        # detained 2024-12 (31 to 1), last report 2026-02-27
        ("andrei-pakalenka-1", "2026-03-20", 423, 474),
        # the four of Baranavichy: 0 days at least, 345 at most (1 December 2024 to 11 November 2025)
        ("ruslan-raviaka-1", "2026-03-20", 0, 345),
    ],
)
def test_days_behind_bars(who: str, day: str, least: int, most: int) -> None:
    assert days(SPELLS[who], date.fromisoformat(day)) == Days(least, most)


def test_the_record_confirms_nothing_after_8_september_2026() -> None:
    assert custody.day_of_record(RECORD) == date(2026, 9, 8)
    assert custody.first_day(RECORD) == date(2020, 3, 25)


def test_the_term_ends_at_the_latest() -> None:
    assert term_end(SPELLS["kanstantsin-zalatykh-1"]) == date(2026, 5, 18)  # 2022-05-18 + 48 months
    assert term_end(SPELLS["ivan-murauyou-1"]) == date(2025, 2, 28)  # 2022-08-29 + 30 months: no 29 February
    assert term_end(SPELLS["yauhen-hlushkou-1"]) == date(
        2027, 1, 31
    )  # detained 2024-01: the latest, 31 January
    assert term_end(SPELLS["aksana-kolb-1"]) is None  # an open facility is not a prison term
    assert term_end(SPELLS["kiryl-pazniak-1"]) is None  # no sentence


def test_roll_call_reads_the_longest_held_first_and_only_people_behind_bars() -> None:
    calls = custody.roll_call(RECORD, date(2026, 3, 20))
    assert [c.person_id for c in calls][:4] == [
        "uladzimir-tsyhanovich",
        "andrei-aliaksandrau",
        "dzianis-ivashyn",
        "andrzej-poczobut",
    ]
    assert len(calls) == 22
    assert calls[3].name_local == "Анджэй Пачобут"
    assert calls[3].days == Days(1821, 1821)
    days_before = (date(2024, 5, 3), date(2024, 9, 20), date(2025, 9, 12))
    assert [len(custody.roll_call(RECORD, day)) for day in days_before] == [31 + 7, 30 + 7, 9 + 16]
    assert custody.roll_call(RECORD, date(2019, 1, 1)) == []


def test_who_was_freed_is_not_called_any_more() -> None:
    days_around = (date(2026, 4, 27), date(2026, 4, 28), date(2026, 9, 8))
    called = [{c.person_id for c in custody.roll_call(RECORD, day)} for day in days_around]
    assert ["andrzej-poczobut" in ids for ids in called] == [True, False, False]
    assert len(called[2]) == 19


def made_up(**cells: str) -> Spell:
    """A made-up spell; every cell that is not named is blank."""
    return custody.spell(BLANK | cells)


@pytest.mark.parametrize(
    "cells",
    [
        {
            "detained_on": "2024-05-10",
            "ended_on": "2024-05-01",
            "status": "released",
        },  # ended before detained
        {"detained_on": "2024-05-10", "status": "released", "status_confirmed_on": "2023"},
        {"detained_on": "2024-05-10", "status": "released"},
        {"detained_on": "2024-05-10", "sentenced_on": "2023-01-01", "status": "imprisoned"},
        {"detained_on": "2024-05-10", "status": "in orbit", "status_confirmed_on": "2025"},
        {
            "detained_on": "never",
            "status": "imprisoned",
            "status_confirmed_on": "2025",
            "sentence_months": "x",
        },
        {"detained_on": "2024-05-10", "sentence_kind": "prison", "sentence_months": "9999"},
    ],
)
def test_a_bad_row_never_counts_backwards_nor_for_ever(cells: dict[str, str]) -> None:
    held = made_up(**cells)
    for day in (date(1, 1, 1), date(2024, 5, 1), date(2024, 5, 10), date(2030, 1, 1), date.max):
        lasted = days(held, day)
        assert lasted is None or 0 <= lasted.least <= lasted.most
        assert state(held, day) in (None, *custody.STATES)
    if held.is_over:
        assert days(held, date(2030, 1, 1)) == days(held, date.max)


DAYS = st.dates(date(2019, 1, 1), date(2031, 12, 31))
PARTIAL = st.one_of(
    DAYS.map(date.isoformat),
    DAYS.map(lambda d: d.isoformat()[:7]),
    DAYS.map(lambda d: d.isoformat()[:4]),
    st.tuples(DAYS, DAYS).map(lambda two: "/".join(d.isoformat() for d in sorted(two))),
)
MADE_UP = st.fixed_dictionaries(
    {
        "detained_on": PARTIAL,
        "ended_on": st.just("") | PARTIAL,
        "status": st.sampled_from(["imprisoned", "restricted", "released"]),
        "status_confirmed_on": PARTIAL,
        "sentence_kind": st.sampled_from(["", "prison", "home confinement"]),
        "sentence_months": st.sampled_from(["", "0", "6", "18", "240"]),
        "outcome": st.sampled_from(["", "served", "restricted"]),
    }
).map(lambda cells: made_up(**cells))


@given(MADE_UP, DAYS)
def test_days_are_never_negative_and_a_range_holds_every_day_it_may_mean(held: Spell, day: date) -> None:
    lasted = days(held, day)
    assert held.began
    backwards = held.ended_on is not None and held.ended_on.latest < held.began.earliest
    assert (day < held.began.earliest) == (state(held, day) is None)
    assert (lasted is None) == (backwards or day < held.began.earliest)
    if lasted:
        assert 0 <= lasted.least <= lasted.most <= (day - held.began.earliest).days


@given(MADE_UP, DAYS, st.integers(0, 4000))
def test_days_never_shrink_and_stand_still_after_the_end(held: Spell, day: date, later: int) -> None:
    now, then = days(held, day), days(held, day + timedelta(later))
    if now and then:
        assert now.least <= then.least
        assert now.most <= then.most
        if held.end and day >= held.end[1]:
            assert now == then


@given(MADE_UP, DAYS)
def test_the_state_changes_only_on_its_boundaries(held: Spell, day: date) -> None:
    passed = [edge for edge in custody.boundaries(held) if edge <= day]
    assert state(held, day) == (state(held, passed[-1]) if passed else None)


@given(MADE_UP, DAYS)
def test_an_ended_spell_is_never_held_after_its_last_possible_day(held: Spell, day: date) -> None:
    if held.is_over and held.end and held.began and day >= max(held.end[1], held.began.earliest):
        assert state(held, day) in ("released", "restricted")
    if state(held, day) == "confirmed" and held.confirmed and not held.is_over:
        assert day <= held.confirmed.earliest


def test_a_row_that_says_imprisoned_and_ended_is_neither() -> None:
    """Made up: a contradiction is not settled as a release, nor counted as one, nor read aloud."""
    said = {"detained_on": "2024-01-10", "status": "imprisoned", "status_confirmed_on": "2025-01-10"}
    for more, certain in (({"outcome": "unknown"}, 366), ({"ended_on": "2024-09-01"}, 235)):
        held = made_up(**said, **more)
        assert state(held, date(2024, 8, 1)) == "confirmed"
        assert state(held, date(2025, 1, 10)) == state(held, date(2026, 1, 1)) == "not known"
        assert days(held, date(2026, 1, 1)) == Days(certain, 722)
        assert not held.is_over
        assert freedom([held], date(2026, 1, 1)) == milestones([held], date(2026, 1, 1)) == []
        assert roll_call(pd.DataFrame([BLANK | said | more]), date(2025, 6, 1)) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (  # Kolb's row: out of the cell on 15 June, called free on 8 August
            {"ended_on": "2022-06-15", "status_confirmed_on": "2022-08-08"},
            {"2022-06-14": "confirmed", "2022-06-15": "restricted", "2022-08-07": "restricted"}
            | {"2022-08-08": "released", "2026-01-01": "released"},
        ),
        (  # made up: reported free some day of August; until its last day nobody is called free
            {"ended_on": "2022-06-15", "status_confirmed_on": "2022-08"},
            {"2022-06-15": "restricted", "2022-08-01": "restricted", "2022-08-30": "restricted"}
            | {"2022-08-31": "released"},
        ),
        (  # made up: left the cell some day of June, reported free on one of them
            {"ended_on": "2022-06", "status_confirmed_on": "2022-06-10"},
            {"2022-05-31": "confirmed", "2022-06-29": "not known", "2022-06-30": "released"},
        ),
        (  # made up: the day on which the cell was left is not known
            {"ended_on": "", "status_confirmed_on": "2022-08-08"},
            {"2022-08-07": "not known", "2022-08-08": "released"},
        ),
    ],
)
def test_who_left_home_confinement_is_free_from_the_report_on(
    cells: dict[str, str], expected: dict[str, str]
) -> None:
    held = made_up(detained_on="2022-04-20", outcome="restricted", status="released", **cells)
    assert {day: state(held, date.fromisoformat(day)) for day in expected} == expected
    assert all(state(held, day) == expected[day.isoformat()] for day in custody.boundaries(held)[2:])


@pytest.mark.parametrize(
    ("cells", "day", "old"),
    [
        ({"status_confirmed_on": "2024-03-07"}, "2025-03-07", False),  # twelve months to the day
        ({"status_confirmed_on": "2024-03-07"}, "2025-03-08", True),
        ({"status_confirmed_on": "2024-03"}, "2025-03-01", False),  # of a month: from its first day
        ({"status_confirmed_on": "2024-03"}, "2025-03-02", True),
        ({"status_confirmed_on": "2024"}, "2025-01-02", True),
        ({"status_confirmed_on": "2024-02-29"}, "2025-02-28", False),
        ({"status_confirmed_on": "2026-03-07"}, "2025-03-08", False),  # reported later than the day
        ({"status_confirmed_on": "2024-03-07", "status": "released"}, "2026-01-01", False),
        ({"status_confirmed_on": "2024-03-07", "status": "restricted"}, "2026-01-01", False),
        ({"status_confirmed_on": ""}, "2026-01-01", False),
    ],
)
def test_a_report_is_old_after_twelve_months(cells: dict[str, str], day: str, old: bool) -> None:
    """Made up: only of a spell that no source has ended is the age of a report worth saying."""
    held = made_up(**{"detained_on": "2021-05-01", "status": "imprisoned"} | cells)
    assert custody.is_old(held, date.fromisoformat(day)) == old


def test_the_roll_call_knows_whose_report_is_old() -> None:
    old = [c.person_id for c in roll_call(RECORD, date(2025, 9, 12)) if c.old]
    # 2023-11-24, 2023-12-01, 2024-01-30, 2024-04-09; the next is of 2024-10-11
    assert old == ["uladzimir-tsyhanovich", "andrei-famin", "aliaksandr-ziankou", "aliaksandr-ihnatsiuk"]


def test_a_report_tells_that_a_spell_of_a_month_had_begun() -> None:
    """Made up: detained some day of September 2025, reported imprisoned on the 17th."""
    held = made_up(detained_on="2025-09", status="imprisoned", status_confirmed_on="2025-09-17")
    found = [state(held, date(2025, 9, day)) for day in (1, 16, 17, 18)]
    assert found == ["not known", "not known", "confirmed", "last report"]
    assert days(held, date(2026, 3, 20)) == Days(0, 200)
    assert held.began_by == date(2025, 9, 17)


@given(st.lists(MADE_UP, min_size=1, max_size=3), DAYS)
def test_the_roll_calls_whom_the_panel_shows_behind_bars(own: list[Spell], day: date) -> None:
    labels = ("detained_on", "ended_on", "status_confirmed_on")
    rows = [
        BLANK
        | {"detention_id": f"x-{n}", "person_id": "x", "status": held.status, "outcome": held.outcome}
        | {"sentence_kind": held.sentence_kind, "sentence_months": str(held.months or "")}
        | {
            label: when.text if when else ""
            for label, when in zip(labels, (held.began, held.ended_on, held.confirmed), strict=True)
        }
        for n, held in enumerate(own)
    ]
    table = pd.DataFrame(rows)
    shown = {p.person_id for p in people(table, day) if p.state in custody.HELD and p.days}
    assert {call.person_id for call in roll_call(table, day)} == shown


def test_an_old_row_that_nobody_closed_says_nothing_of_a_later_freedom() -> None:
    """Made up: two spells of one person; the second surely begun, and over."""
    first = {"detained_on": "2022-01-01", "status": "imprisoned", "status_confirmed_on": "2022-06-01"}
    second = {
        "detained_on": "2023-01-01",
        "ended_on": "2024-01-01",
        "status": "released",
        "outcome": "served",
    }
    second |= {"status_confirmed_on": "2024-01-02", "detention_id": "made-up-2"}
    table = pd.DataFrame([BLANK | first, BLANK | second])
    assert [person.state for person in people(table, date(2025, 1, 1))] == ["released"]
    assert roll_call(table, date(2025, 1, 1)) == []
    assert milestones([made_up(**first), made_up(**second)], date(2024, 12, 1)) == []
    # a second one that only may have begun does not silence the first
    perhaps = {"detained_on": "2022", "status": "imprisoned", "status_confirmed_on": "2022-12-31"}
    table = pd.DataFrame([BLANK | first, BLANK | perhaps | {"detention_id": "made-up-2"}])
    assert [call.state for call in roll_call(table, date(2022, 3, 1))] == ["confirmed"]


@given(DAYS, st.integers(0, 600))
def test_months_are_added_without_leaving_the_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day


def test_the_example_in_the_rule_is_true() -> None:
    assert doctest.testmod(custody, extraglobs={"date": date}).failed == 0


def test_parse_keeps_what_the_source_says() -> None:
    assert SPELLS["alena-tsimashchuk-1"].began == parse("2023-10")


def test_a_report_older_than_the_move_home_frees_nobody() -> None:
    """It says nothing of a later freedom: restricted until a source of a later day."""
    cells = {
        "detained_on": "2022-04-20",
        "outcome": "restricted",
        "status": "released",
        "ended_on": "2025-01-01",
    }
    held = made_up(**cells, status_confirmed_on="2024-06-01")
    assert [state(held, date(2025, month, 2)) for month in (1, 12)] == ["restricted", "restricted"]
