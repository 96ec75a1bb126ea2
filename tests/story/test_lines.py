"""Lines of time, counts in lanes, and the curve: read as data (SVG), never as pixels."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from marathon_dash.i18n import translator
from marathon_dash.story.custody import spells
from marathon_dash.story.drawings.counts import published, stock_curve
from marathon_dash.story.drawings.lines import MOST, SIZES, lines
from marathon_dash.story.drawings.years import Years
from marathon_dash.story.figures import nearest, series, waves
from marathon_dash.story.palette import NIGHT, PAPER
from marathon_dash.story.spells import stock
from tests.made_up import HOSTILE, SPELL

DATA = Path(__file__).parents[2] / "data"
DETENTIONS, FIGURES, RELEASES = (
    pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")
    for name in ("detentions", "figures", "releases")
)
WAVES = waves(RELEASES)
EN, BE = translator("en"), translator("be")
DAY = date(2026, 3, 20)
BLANK = dict.fromkeys(DETENTIONS.columns, "")


def texts(svg: str) -> list[str]:
    return [
        element.text or "" for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")
    ]


def filled(svg: str, colour: str) -> int:
    return len(re.findall(f'<rect[^>]*fill="{colour}"', svg))


@pytest.mark.parametrize("size", ["wide", "narrow", "stage"])
def test_every_spell_has_its_line_with_name_and_days(size: str) -> None:
    svg = lines(DETENTIONS, WAVES, DAY, EN, PAPER, size=size)
    said = texts(svg)
    for name in set(DETENTIONS["name"]):
        assert name in said
    assert said.count("Siarhei Satsuk") == 2  # two spells, two lines
    assert "1,904" in said  # Losik, ended
    assert "1,644+" in said  # Ivashyn, by the last report
    assert "≤ 345" in said  # the four of Baranavichy, out of the cell on an unknown day
    assert f"{len(DETENTIONS)} documented spells" in svg
    assert "22 of them behind bars" in svg


def test_what_is_known_and_what_is_not_is_drawn_differently() -> None:
    rows = {
        "held": {"status": "imprisoned", "status_confirmed_on": "2026-03-20"},
        "reported": {"status": "imprisoned", "status_confirmed_on": "2025-01-01"},
        "over": {
            "status": "imprisoned", "status_confirmed_on": "2025-01-01", "sentence_kind": "prison",
            "sentence_months": "12",
        },
        "ended": {"status": "released", "ended_on": "2025-01-01", "outcome": "served"},
        "unknown": {"status": "released", "status_confirmed_on": "2025-01-01"},
    }  # fmt: skip
    drawn = {
        name: lines(
            pd.DataFrame([{**BLANK, **SPELL, "detained_on": "2024-05-10", **cells}]), [], DAY, EN, PAPER
        )
        for name, cells in rows.items()
    }
    legend = {"red": 1, "stroked": 1, "dotted": 1, "pale": 1}
    counted = {
        name: {
            "red": filled(svg, PAPER.red),
            "stroked": svg.count('fill="none" stroke='),
            "dotted": svg.count('stroke-dasharray="2 4"'),
            "pale": svg.count('opacity="0.28"'),
        }
        for name, svg in drawn.items()
    }
    assert counted["held"] == {**legend, "red": 2}
    assert counted["reported"] == {**legend, "red": 2, "stroked": 2}
    assert counted["over"] == {**legend, "stroked": 2, "dotted": 2}
    assert counted["ended"] == legend
    assert counted["unknown"] == {**legend, "pale": 2}


def test_the_lines_of_the_record_fill_a_projector() -> None:
    root = ElementTree.fromstring(lines(DETENTIONS, WAVES, DAY, EN, NIGHT, size="stage"))
    assert float(root.attrib["width"]) == 1920
    assert 1000 < float(root.attrib["height"]) <= 1080


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("lang", "month"), [("en", "November 2023"), ("be", "лістапад 2023")])
def test_an_old_report_is_said_in_its_row(size: str, lang: str, month: str) -> None:
    """Tsyhanovich, last reported on 24 November 2023; on a projector an asterisk stands for the words."""
    t = translator(lang)
    own = DETENTIONS[DETENTIONS["person_id"] == "uladzimir-tsyhanovich"]
    words = t("old.last_reported", when=month)
    before, after = (lines(own, WAVES, day, t, PAPER, size=size) for day in (date(2024, 11, 24), DAY))
    starred = "Uladzimir Tsyhanovich*" in texts(after)
    assert starred is size.startswith("talk")
    assert (words in texts(after)) is not starred
    assert (t("lines.old", day=t.day(DAY)) in texts(after)) is starred
    for absent in (words, "Uladzimir Tsyhanovich*", t("lines.old", day=t.day(DAY))):
        assert absent not in texts(before)


def test_who_is_no_longer_held_has_no_old_report() -> None:
    """Ihar Losik was released in September 2025; Raman Pratasevich, in 2023, was last reported on then."""
    own = DETENTIONS[DETENTIONS["person_id"].isin(["ihar-losik", "raman-pratasevich"])]
    assert not any(words.startswith("last reported") for words in texts(lines(own, [], DAY, EN, PAPER)))


def test_lines_by_length_begin_with_the_longest() -> None:
    said = texts(lines(DETENTIONS, WAVES, DAY, EN, PAPER, by="longest"))
    names = [word for word in said if word in set(DETENTIONS["name"])]
    # by the days that are certain, never by those "if still held": 1950, 1904
    assert names[:2] == ["Katsiaryna Andreyeva", "Ihar Losik"]


def test_lines_as_of_a_day_know_nothing_of_later_ones() -> None:
    said = texts(lines(DETENTIONS, WAVES, date(2020, 4, 1), EN, PAPER))
    assert "Siarhei Satsuk" in said
    assert "Ihar Losik" not in said


def test_ten_thousand_spells_are_not_all_drawn() -> None:
    many = pd.concat([DETENTIONS] * 140, ignore_index=True)
    svg = lines(many, WAVES, DAY, EN, PAPER)
    assert f"{MOST} documented spells" in svg


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_publishers_have_lanes_of_their_own(size: str) -> None:
    svg = published(series(FIGURES), nearest(FIGURES, DAY), WAVES, DAY, EN, PAPER, size=size)
    said = texts(svg)
    for lane in ("BAJ", "CPJ", "RSF", "Others, each named"):
        assert said.count(lane) == 1
    assert any(word.startswith("24+ Joint statement") for word in said)
    assert any(word.startswith("≈ 40 UK and German") for word in said)
    assert "polyline" not in svg  # nothing joins figures
    assert "BAJ 28 (27 February 2026)" in svg  # the text alternative states what is nearest
    assert svg.count('r="8"') == len(series(FIGURES))  # each publisher's nearest is ringed


def test_the_curve_says_that_it_is_no_count() -> None:
    svg = stock_curve(stock(spells(DETENTIONS), DAY), WAVES, DAY, EN, PAPER)
    assert "not a count of journalists behind bars" in svg.casefold()
    assert "1 confirmed behind bars, 21 by the last report, 6 with the term over" in svg


def test_nothing_to_draw_is_no_fault() -> None:
    nobody = DETENTIONS.head(0)
    for size in ("wide", "narrow", "stage"):
        ElementTree.fromstring(lines(nobody, [], DAY, EN, NIGHT, size=size))
    ElementTree.fromstring(published({}, [], [], DAY, BE, NIGHT))
    ElementTree.fromstring(stock_curve([], [], DAY, BE, NIGHT))


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_printed_and_never_run(text: str) -> None:
    row = {**BLANK, **SPELL, "name": text}
    drawn = lines(pd.DataFrame([row]), [], DAY, BE, PAPER)
    figure = {
        "date": "2024", "measure": "journalists_behind_bars", "value": "7", "qualifier": "exact",
        "publisher": text, "via": "", "source_url": "", "note": "",
    }  # fmt: skip
    figures = pd.DataFrame([figure])
    counted = published(series(figures), nearest(figures, DAY), [], DAY, EN, PAPER)
    for svg in (drawn, counted):
        ElementTree.fromstring(svg)
        assert "<script" not in svg
        assert "<img" not in svg


def test_days_outside_the_axis_lie_on_its_edge() -> None:
    axis = Years(date(2024, 1, 1), date(2024, 12, 31), 10, 110)
    assert axis.x(date(2020, 1, 1)) == 10
    assert axis.x(date(2030, 1, 1)) == 110
    assert axis.years() == [2024]
