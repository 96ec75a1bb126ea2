"""The people of the record on a day: choosing, sorting, and links that ask for a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from marathon_dash.story.people import ORDERS, as_of, choices, count_states, keep, order, people

RECORD = pd.read_csv(
    Path(__file__).parents[2] / "data" / "detentions.csv", dtype=str, keep_default_na=False, encoding="utf-8"
)
BLANK = dict.fromkeys(RECORD.columns, "")
SPRING = people(RECORD, date(2026, 3, 20))


def test_one_line_a_person_told_by_the_newest_spell_that_had_begun() -> None:
    assert len(SPRING) == 71  # 73 spells, of which Satsuk and Hardzievich have two each
    before, after = (people(RECORD, day) for day in (date(2021, 12, 7), date(2021, 12, 8)))
    satsuk = [next(p for p in day if p.person_id == "siarhei-satsuk") for day in (before, after)]
    assert [(p.state, p.row["detention_id"]) for p in satsuk] == [
        ("released", "siarhei-satsuk-1"),
        ("confirmed", "siarhei-satsuk-2"),
    ]
    assert len(satsuk[0].spells) == 2


def test_people_are_counted_once() -> None:
    # 73 spells less the first ones of Satsuk (released) and Hardzievich (released): 39 - 2 = 37
    assert count_states(SPRING) == {
        "confirmed": 1, "last report": 21, "term over": 6, "not known": 0, "restricted": 6, "released": 37,
    }  # fmt: skip


def test_choices_come_with_counts_and_hold_what_is_kept() -> None:
    for facet in ("state", "role", "outlet", "article", "length", "year"):
        for value, n in choices(SPRING, facet).items():
            assert len(keep(SPRING, {facet: [value]})) == n > 0
    assert list(choices(SPRING, "article"))[:2] == ["130", "188"]
    assert list(choices(SPRING, "year")) == ["2020", "2021", "2022", "2023", "2024", "2025"]


def test_facets_narrow_together() -> None:
    kept = keep(SPRING, {"state": ["last report"], "outlet": ["BelaPAN"], "role": []})
    assert [p.person_id for p in kept] == ["andrei-aliaksandrau", "dzmitry-navazhylau"]


def test_a_search_keeps_its_own_order() -> None:
    assert [p.person_id for p in keep(SPRING, {}, ["pavel-mazheika", "nobody", "alla-sharko"])] == [
        "pavel-mazheika",
        "alla-sharko",
    ]


@pytest.mark.parametrize(
    ("by", "first"),
    [
        ("detained", "uladzimir-tsyhanovich"),
        ("longest", "katsiaryna-andreyeva"),
        ("name", "aksana-kolb"),
        ("state", "andrzej-poczobut"),  # confirmed on that day, and nobody else
    ],
)
def test_orders(by: str, first: str) -> None:
    assert by in ORDERS
    assert order(SPRING, by)[0].person_id == first


def test_the_day_a_link_asks_for() -> None:
    newest, first, today = date(2026, 3, 19), date(2020, 3, 25), date(2026, 11, 22)
    assert as_of("", newest, first, today) == (newest, "")
    assert as_of("2024-05-03", newest, first, today) == (date(2024, 5, 3), "")
    assert as_of("2026-11-22", newest, first, today) == (today, "")
    assert as_of("2026-11-23", newest, first, today) == (newest, "future")
    assert as_of("2019-01-01", newest, first, today) == (date(2019, 1, 1), "before")
    for bad in (
        "yesterday",
        "2024-05",
        "2024-02-30",
        "20240503",
        "2024-W18-5",
        "2024-05-03/2024-05-04",
        "=1+1",
    ):
        assert as_of(bad, newest, first, today) == (newest, "unreadable")
    assert as_of("", None, None, today) == (today, "")


def test_name_only_shows_nothing_but_the_name() -> None:
    # A made-up person, as the store hands one on whose row says "name only".
    row = BLANK | {"detention_id": "x-1", "person_id": "x", "name": "Made Up", "publication": "name only"}
    (person,) = people(pd.DataFrame([row]), date(2025, 1, 1))
    assert (person.name_only, person.state, person.days) == (True, "not known", None)
    for by in ORDERS:
        assert order([person], by) == [person]
    assert choices([person], "state") == {}  # it is in none, as `count_states` has it
    assert choices([person], "year") == choices([person], "length") == choices([person], "outlet") == {}


def test_order_by_role_outlet_and_article() -> None:
    # Made-up people: articles sort as numbers, and who has no such cell comes last.
    rows = [
        BLANK | {"detention_id": f"{who}-1", "person_id": who, "name": who, "publication": "public"} | more
        for who, more in (
            ("a", {"role": "journalist", "outlet": "made-up b", "charges": "361-1"}),
            ("b", {"role": "editor", "outlet": "Made-up A", "charges": "130; 361"}),
            ("c", {}),
            ("d", {"role": "blogger", "outlet": "Made-up C", "charges": "361"}),
        )
    ]
    everyone = people(pd.DataFrame(rows), date(2025, 1, 1))
    for by, expected in (("role", "dbac"), ("outlet", "badc"), ("article", "bdac")):
        assert "".join(p.person_id for p in order(everyone, by)) == expected
