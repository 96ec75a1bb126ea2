"""One person under every spelling and script; a slip of the finger; nobody for a random word."""

from __future__ import annotations

import doctest
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon_dash.record.cells import split
from marathon_dash.story import search

ROWS = pd.read_csv(
    Path(__file__).parents[2] / "data" / "detentions.csv", dtype=str, keep_default_na=False, encoding="utf-8"
).to_dict("records")
INDEX = search.index(ROWS)


@pytest.mark.parametrize(
    "query", ["Золатава", "Золотова", "Zolotowa", "Zalatavs", "Zolatva", "zolotova marina", "ЗОЛОТОВА"]
)
def test_every_spelling_of_zolatava_finds_her_first(query: str) -> None:
    found = INDEX.find(query)
    assert found
    assert found[0] == "maryna-zolatava"


@pytest.mark.parametrize("query", ["Mazheika", "mazheika", "Мажэйка", "Можейко", "Mazheyka", "Mozheiko"])
def test_mazheika_finds_both(query: str) -> None:
    assert INDEX.find(query) == ["henadz-mazheika", "pavel-mazheika"]


@pytest.mark.parametrize(
    "query",
    [
        "banana",
        "xyzzy",
        "marathon",
        "window",
        "river",
        "=1+1",
        "123",
        "?!",
        "<img src=x>",
        "სიტყვა",
        "аграном",
    ],
)
def test_a_random_word_finds_nobody(query: str) -> None:
    assert INDEX.find(query) == []


def test_a_blank_query_is_no_query() -> None:
    assert INDEX.find("") is None
    assert INDEX.find("  ") is None


def test_one_slip_in_five_letters_finds_whom_it_means() -> None:
    assert INDEX.find("Losek") == ["ihar-losik"]
    assert INDEX.find("Ihar Losek") == ["ihar-losik"]


def test_every_name_the_record_holds_finds_its_person_first() -> None:
    for row in ROWS:
        for name in filter(None, (row["name"], row["name_local"], *split(row["other_names"]))):
            found = INDEX.find(name)
            assert found, name
            assert found[0] == row["person_id"], name


def test_spellings_fall_together_by_rule_and_not_only_because_the_record_lists_them() -> None:
    # Only the name of the record is known here; of every other spelling in it the surname must still be found,
    # but for the two names that are other surnames (Bakhvalava) and one that is a Russian form (Muravyov).
    bare = search.index(row | {"name_local": "", "other_names": ""} for row in ROWS)
    missed = [
        name
        for row in ROWS
        for name in filter(None, (row["name_local"], *split(row["other_names"])))
        if row["person_id"] not in (bare.find(name.split()[-1]) or [])[:3]
    ]
    assert missed == ["Katsiaryna Bakhvalava", "Katerina Bakhvalova", "Иван Муравьев"]


def test_two_words_must_both_be_in_the_name() -> None:
    assert INDEX.find("Pavel Mazheika") == ["pavel-mazheika"]
    assert INDEX.find("Pavel Zolatava") == []


def test_the_beginning_of_a_name_finds_it_while_typing() -> None:
    assert "maryna-zolatava" in (INDEX.find("zol") or [])


@given(st.text(max_size=300))
def test_any_text_can_be_searched_for(query: str) -> None:
    found = INDEX.find(query)
    assert found is None or set(found) <= {row["person_id"] for row in ROWS}


@given(st.text(alphabet="qxzfj", min_size=6, max_size=12))
def test_letters_at_random_find_nobody(query: str) -> None:
    assert INDEX.find(query) == []


def test_the_example_is_true() -> None:
    assert doctest.testmod(search).failed == 0
