"""What is documented so far as one drawing: its numbers are those of the table, and every text is inert."""

from __future__ import annotations

from xml.etree import ElementTree

import pandas as pd
import pytest

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.record.store import public, read_folder
from marathon_dash.story import timeline as times
from marathon_dash.story.drawings.so_far import so_far
from marathon_dash.story.palette import NIGHT, PAPER
from tests.made_up import HOSTILE, SHIPPED, hostile_action

EN = translator("en")
RECORD = public(read_folder(SHIPPED))
ACTIONS, FIGURES = RECORD["actions"], RECORD["figures"]
SVG = "{http://www.w3.org/2000/svg}"


def draw(actions: pd.DataFrame = ACTIONS, t=EN, palette=PAPER, **more) -> ElementTree.Element:
    window = times.window(actions, list(FIGURES["date"]))
    assert window
    return ElementTree.fromstring(so_far(actions, t, palette, window=window, notes=["a note"], **more))


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("palette", [PAPER, NIGHT], ids=["day", "night"])
def test_it_says_where_the_lines_end_and_how_many_each_month_has(lang, palette) -> None:
    t = translator(lang)
    said = texts(draw(t=t, palette=palette, figures=FIGURES))
    last = times.cumulative(ACTIONS).iloc[-1]
    for measure in ("actions", "cities", "countries"):
        assert t(f"counted.{measure}", n=int(last[measure])) in said
    table, wider = times.months(ACTIONS)
    assert not wider
    assert sum(int(text) for text in said if text.isdecimal() and int(text) < 16) >= len(ACTIONS)
    for count in (sum(numbers) for numbers in table.values()):
        assert t.number(count) in said
    assert "a note" in said[-1]


def test_what_was_reported_is_drawn_only_when_asked_for() -> None:
    brackets = [len(list(draw(**more).iter(f"{SVG}path"))) for more in ({}, {"figures": FIGURES})]
    # actions, cities and countries of September 2024, and countries of February 2025
    assert brackets[1] - brackets[0] == 4


def test_nothing_leaves_the_sheet_and_nothing_is_more_than_text() -> None:
    hostile = pd.DataFrame([hostile_action(n, text) for n, text in enumerate(HOSTILE)])
    root = draw(pd.concat([ACTIONS, hostile], ignore_index=True), figures=FIGURES)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "rect", "text", "line", "path",
    }  # fmt: skip
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for element in root.iter(f"{SVG}text"):
        assert 0 <= float(element.attrib["x"]) <= width
        assert 0 <= float(element.attrib["y"]) <= height


def test_a_selection_without_dated_actions_is_a_drawing_too() -> None:
    window = times.window(ACTIONS, [])
    assert window
    empty = so_far(ACTIONS.iloc[:0], EN, PAPER, window=window)
    assert EN("timeline.nothing") in texts(ElementTree.fromstring(empty))[1]
