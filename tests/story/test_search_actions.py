"""The search in words: places and kinds in every language, dates in words, and what may have been meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.record.store import public, read_folder
from marathon_dash.story import search_actions
from marathon_dash.story.search import fold
from marathon_dash.story.select import Selection

ACTIONS = public(read_folder())["actions"]


def found(text: str) -> set[str]:
    return set(ACTIONS[search_actions.found(text, ACTIONS)]["action_id"])


def of(**wanted: str) -> set[str]:
    """The actions whose columns are these, or begin like this (dates)."""
    rows = ACTIONS
    for column, value in wanted.items():
        rows = rows[rows[column].str.startswith(value)]
    return set(rows["action_id"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Poland", of(country="PL")),
        ("Польшча", of(country="PL")),
        ("польшча", of(country="PL")),
        ("Польша", of(country="PL")),
        ("Польща", of(country="PL")),
        ("Polska", of(country="PL")),
        ("Polen", of(country="PL")),
        ("Lenkija", of(country="PL")),
        ("Косава", of(country="XK")),
        ("Швецыя", of(country="SE")),
        ("Вільня", of(city="Vilnius")),
        ("Вільнюс", of(city="Vilnius")),
        ("Wilno", of(city="Vilnius")),
        ("Vilnia", of(city="Vilnius")),
        ("Беласток", of(city="Białystok")),
        ("bialystok", of(city="Białystok")),
        ("Рым", of(city="Rome")),
        ("Rio", of(city="Rio de Janeiro")),
        ("мітынг", of(kind="rally")),
        ("канцэрт", of(kind="concert")),
        ("screening", of(kind="screening") | {"2025-02-28-zagreb"}),
        ("2024", of(date="2024")),
        ("2023-07", of(date="2023-07")),
        ("July 2023", of(date="2023-07")),
        ("july 2023", of(date="2023-07")),
        ("ліпень 2023", of(date="2023-07")),
        ("ліпеня 2023", of(date="2023-07")),
        ("июль 2023", of(date="2023-07")),
        ("31 July 2023", of(date="2023-07-31")),
        ("31 ліпеня 2023", of(date="2023-07-31")),
        ("May", of(date="2023-05") | of(date="2024-05") | of(date="2025-05")),
        ("Berlin 2024", of(city="Berlin", date="2024")),
        ("мітынг Літва", of(kind="rally", country="LT")),
        ("in Poland", of(country="PL")),
        ("у Польшча", of(country="PL")),
        ("UK", of(country="GB")),
        ("usa", of(country="US")),
        ("31.07.2023", set(ACTIONS[ACTIONS["date"].isin(["2023-07-31", "2023-07"])]["action_id"])),
        ("7.2023", of(date="2023-07")),
        ("Frilans Syd", {"2023-05-24-malmo"}),
        ("tutaka", {"2023-07-grodek"}),
        ("no such words", set()),
        ("Belarus without an action in Japan", set()),
        ("?!", set()),
    ],
)
def test_a_text_finds(text: str, expected: set[str]) -> None:
    assert found(text) == expected


def test_every_country_kind_and_month_is_found_by_its_words_in_every_language() -> None:
    for lang in LANGUAGES:
        t = translator(lang)
        for row in ACTIONS.to_dict("records"):
            if row["country"]:
                assert row["action_id"] in found(t.country(row["country"]))
            assert row["action_id"] in found(t.code("kind", row["kind"]))


def test_no_month_is_taken_for_another_in_any_language() -> None:
    months = {fold(word): month for month in range(1, 13) for word in named(month)}
    for word, month in months.items():
        alike = {other for known, other in months.items() if known.startswith(word) and len(word) > 3}
        assert alike <= {month}, word


def named(month: int) -> set[str]:
    date = f"2023-{month:02}"
    return set(search_actions._of_date(date, "en").values())


@pytest.mark.parametrize(
    ("text", "lang", "meant"),
    [
        ("Polnad", "en", "Poland"),
        ("Gemrany 2024", "en", "Germany 2024"),
        ("мітынгі", "be", "мітынг"),
        ("конкерт", "be", "канцэрт"),
        ("Лиитвы", "be", "Літва"),
        ("banana", "en", ""),
        ("Poland", "en", ""),
        ("Poland 2025", "en", ""),
        ("", "en", ""),
    ],
)
def test_a_near_miss_is_offered(text: str, lang: str, meant: str) -> None:
    assert search_actions.near(text, ACTIONS, lang) == meant
    if meant:
        assert not found(text)
        assert found(meant)


def test_an_unknown_year_is_no_near_miss() -> None:
    assert search_actions.near("Poland 1890", ACTIONS, "en") == ""


@given(st.text(max_size=80))
def test_any_text_can_be_searched_for(text: str) -> None:
    assert found(text) <= set(ACTIONS["action_id"])
    search_actions.near(text, ACTIONS, "be")


def test_the_search_of_a_selection_is_this_one() -> None:
    assert set(Selection(text="Польшча").keep(ACTIONS)["action_id"]) == of(country="PL")
