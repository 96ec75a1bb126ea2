"""What is written under a picture: its filters, its source, its day."""

from __future__ import annotations

from datetime import date

import pytest

from marathon_dash.i18n import translator
from marathon_dash.story import filters
from marathon_dash.story.select import Selection

EN, BE = translator("en"), translator("be")


def test_without_a_filter_everything_is_shown() -> None:
    assert (
        filters.said(Selection(action="2024-05-03-vilnius", lang="be"), EN) == "Shown: all documented actions"
    )


def test_every_filter_is_named() -> None:
    selection = Selection(
        countries=("LT", "XK"),
        cities=("Vilnius",),
        kinds=("rally",),
        organisers=("Made-up Union",),
        first=date(2023, 5, 1),
        last=date(2024, 9, 30),
        text="portraits",
    )
    assert filters.said(selection, EN) == (
        "Shown: only what fits these filters: Country: Lithuania and Kosovo; City: Vilnius; Kind: rally; "
        "Organiser: Made-up Union; From: 1 May 2023; To: 30 September 2024; Search in words: portraits"
    )
    assert "Краіна: Літва і Косава" in filters.said(selection, BE)


def test_the_notes_name_the_day_of_the_record() -> None:
    assert filters.notes(Selection(), date(2025, 11, 22), EN)[1].endswith("last changed on 22 November 2025")
    assert filters.notes(Selection(), None, EN)[1].endswith("date not stated")


@pytest.mark.parametrize(
    ("n", "selection", "english", "belarusian"),
    [
        (46, Selection(), "46 actions", "46 акцый"),
        (2, Selection(countries=("PL",)), "2 actions in Poland", "2 акцыі: Польшча"),
        (
            1,
            Selection(cities=("Vilnius",), countries=("LT",), kinds=("rally",), text="made up"),
            "1 action in Vilnius, Lithuania · rally · “made up”",
            "1 акцыя: Vilnius, Літва · мітынг · “made up”",
        ),
        (0, Selection(first=date(2023, 1, 1), last=date(2023, 12, 31)), "0 actions · 2023", "0 акцый · 2023"),
    ],
)
def test_how_many_fit_and_what(n: int, selection: Selection, english: str, belarusian: str) -> None:
    assert filters.counted(n, selection, EN) == english
    assert filters.counted(n, selection, BE) == belarusian
