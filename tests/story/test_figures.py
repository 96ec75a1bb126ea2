"""Whose count: separate series, the nearest figure of each, and the sentence that is safe to read aloud."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from marathon_dash.i18n import translator
from marathon_dash.story import figures as story
from marathon_dash.story.figures import nearest, series
from marathon_dash.story.summary import BEHIND_BARS

DATA = Path(__file__).parents[2] / "data"
FIGURES, PUBLISHERS, RELEASES = (
    pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")
    for name in ("figures", "publishers", "releases")
)
WAVES = story.waves(RELEASES)
EN = translator("en")


def of(day: date, publisher: str) -> story.Nearest:
    """The nearest figure of one publisher."""
    return next(near for near in nearest(FIGURES, day) if near.figure.publisher == publisher)


def test_publishers_are_never_joined() -> None:
    by_publisher = series(FIGURES)
    assert next(iter(by_publisher)) == "BAJ"
    assert sum(map(len, by_publisher.values())) == (FIGURES["measure"] == BEHIND_BARS).sum() == 67
    for who, own in by_publisher.items():
        assert {f.publisher for f in own} == {who}
        assert [f.when.earliest for f in own] == sorted(f.when.earliest for f in own)
    assert "BAJ and Justice for Journalists" in by_publisher


def test_the_nearest_figures_of_four_days() -> None:
    # By hand from data/figures.csv.
    # 3 May 2024: BAJ 35 and RSF 43 on the day itself; CPJ's census of 1 December 2023 (28) is 154 days earlier
    # (May back to December: 2 + 30 + 31 + 29 + 31 + 31), nearer than that of December 2024 (212).
    day = date(2024, 5, 3)
    assert (of(day, "BAJ").figure.value, of(day, "BAJ").gap) == (35, 0)
    assert (of(day, "RSF").figure.value, of(day, "RSF").figure.qualifier) == (43, "at least")
    assert (of(day, "CPJ").figure.value, of(day, "CPJ").gap) == (28, -154)
    # 20 September 2024: BAJ's interim report, dated September 2024: its middle is 5 days off, 8 September 12.
    day = date(2024, 9, 20)
    assert (of(day, "BAJ").figure.value, of(day, "BAJ").figure.when.text, of(day, "BAJ").gap) == (
        33,
        "2024-09",
        0,
    )
    # 12 September 2025: BAJ counted 27 that very day; CPJ's census is 80 days later.
    day = date(2025, 9, 12)
    assert (of(day, "BAJ").figure.value, of(day, "BAJ").gap) == (27, 0)
    assert (of(day, "CPJ").figure.value, of(day, "CPJ").gap) == (25, 80)
    # 20 March 2026: BAJ's last, 27 February, is 21 days earlier (1 + 20).
    day = date(2026, 3, 20)
    assert (of(day, "BAJ").figure.value, of(day, "BAJ").gap) == (28, -21)


def test_a_figure_of_a_whole_year_does_not_pass_for_one_of_the_day() -> None:
    # "2024" holds 1 March, but its middle is 122 days off; 29 January is 32, and the middle of April 45.
    assert of(date(2024, 3, 1), "BAJ").figure.when.text == "2024-01-29"


def test_distance_is_worded_as_vaguely_as_the_date() -> None:
    assert story.distance(EN, of(date(2024, 5, 3), "BAJ")) == "that very day"
    assert story.distance(EN, of(date(2024, 5, 3), "CPJ")) == "154 days earlier"
    assert story.distance(EN, of(date(2024, 9, 20), "BAJ")) == "the day lies within this date"
    assert story.distance(EN, of(date(2025, 9, 12), "CPJ")) == "80 days later"
    assert story.distance(EN, of(date(2020, 8, 1), "Index on Censorship and partners")).startswith("at least")


def test_the_safe_sentence_names_number_date_publisher_definition_and_a_later_wave() -> None:
    sentence = story.safe_sentence(
        EN, of(date(2026, 3, 20), "BAJ").figure, PUBLISHERS, WAVES, date(2026, 3, 20)
    )
    assert "28 journalists and media workers behind bars" in sentence
    assert "27 February 2026" in sentence
    assert "Belarusian Association of Journalists" in sentence
    assert "As reported by AP." in sentence
    assert "running total" in sentence
    assert sentence.endswith("After that, on 19 March 2026, 250 political prisoners were released.")
    early = story.safe_sentence(EN, of(date(2026, 3, 1), "BAJ").figure, PUBLISHERS, WAVES, date(2026, 3, 1))
    assert "After that" not in early  # on 1 March nobody knew of the wave of 19 March


def test_no_definition_is_said_and_not_guessed() -> None:
    figure = of(date(2022, 4, 13), "EFJ").figure
    sentence = story.safe_sentence(EN, figure, PUBLISHERS, WAVES, date(2022, 4, 13))
    assert "definition not recorded" in sentence
    assert "European Federation of Journalists" in sentence
    unknown = of(date(2025, 11, 2), "Joint statement of embassies").figure
    assert "at least 24 journalists" in story.safe_sentence(EN, unknown, PUBLISHERS, WAVES, date(2025, 11, 2))


def test_a_wave_in_the_same_month_is_not_said_to_be_later() -> None:
    september = of(date(2024, 9, 20), "BAJ").figure
    assert story.newest_wave(WAVES, september.when.latest, date(2024, 11, 6)) is None
    later = story.newest_wave(WAVES, september.when.latest, date(2024, 11, 7))
    assert later is not None
    assert later.when.text == "2024-11-07"


def test_rows_that_cannot_be_read_are_left_out() -> None:
    bad = FIGURES.head(3).assign(measure=BEHIND_BARS, value=["x", "-3", "7"], date=["2024", "2024", "never"])
    assert series(bad) == {}
    assert nearest(bad, date(2024, 1, 1)) == []


def test_a_figure_of_a_year_says_what_its_date_leaves_open() -> None:
    figure = next(f for f in story.series(FIGURES)["BAJ"] if f.when.text == "2024")
    sentence = story.safe_sentence(EN, figure, PUBLISHERS, story.waves(RELEASES), date(2024, 7, 5))
    assert "There was a release in that time, on 3 July 2024" in sentence
    assert "before the first pardons of 3 July 2024" in sentence
