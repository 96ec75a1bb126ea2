"""The timeline as a drawing: well-formed, complete, inside its sheet, readable, and only text where text belongs."""

from __future__ import annotations

import itertools
import re
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.record.store import public, read_folder
from marathon_dash.serve.pictures import png
from marathon_dash.story import timeline as times
from marathon_dash.story.drawings import marks
from marathon_dash.story.drawings.timeline import timeline
from marathon_dash.story.palette import NIGHT, PAPER
from marathon_dash.story.timeline import Window
from tests.made_up import ACTION, HOSTILE, SHIPPED, hostile_action

EN = translator("en")
RECORD = public(read_folder(SHIPPED))
ACTIONS, RELEASES, FIGURES = RECORD["actions"], RECORD["releases"], RECORD["figures"]
SVG = "{http://www.w3.org/2000/svg}"


def draw(
    actions: pd.DataFrame = ACTIONS, t: Any = EN, palette: Any = PAPER, **more: Any
) -> ElementTree.Element:
    window = times.window(actions, [*RELEASES["date"], *FIGURES["date"]])
    given: dict[str, Any] = {"window": window, "notes": ["Source: a made-up note"], **more}
    return ElementTree.fromstring(timeline(actions, t, palette, **given))


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def red(root: ElementTree.Element, palette: Any = PAPER) -> list[ElementTree.Element]:
    """The elements of actions: in the campaign's red, the legend's among them."""
    return [
        e for e in root.iter() if palette.red in (e.get("fill"), e.get("stroke")) and e.tag != f"{SVG}path"
    ]


@pytest.mark.parametrize("width", [1920, 1280, 390])
@pytest.mark.parametrize("by", ["kind", "country"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_action_is_drawn_once_and_nothing_leaves_the_sheet(width: int, by: Any, lang: str) -> None:
    root = draw(t=translator(lang), by=by, width=width, releases=RELEASES, figures=FIGURES)
    assert len(red(root)) == len(ACTIONS) + len(marks.legend_words(EN))
    wide, tall = (float(n) for n in root.get("viewBox", "").split()[2:])
    assert wide == width
    for element in root.iter():
        for name, end in (("x", wide), ("cx", wide), ("x1", wide), ("y", tall), ("cy", tall), ("y2", tall)):
            assert -1 <= float(element.get(name, 0)) <= end + 1


def test_the_stage_is_sixteen_to_nine_and_legible_from_the_last_row() -> None:
    root = draw(releases=RELEASES, figures=FIGURES)
    assert root.get("viewBox") == "0 0 1920 1080"
    assert min(float(e.get("font-size", 99)) for e in root.iter(f"{SVG}text")) >= 19


def test_a_phone_gets_letters_it_can_show() -> None:
    root = draw(width=390, releases=RELEASES, figures=FIGURES)
    assert min(float(e.get("font-size", 99)) for e in root.iter(f"{SVG}text")) >= 10


def test_title_takeaway_legend_and_notes_stand_on_it() -> None:
    said = " ".join(texts(draw(title="A made-up title")))
    for words in (
        "A made-up title",
        "46 actions",
        "only the month is known",
        "one mention only",
        "a made-up note",
    ):
        assert words in said
    assert draw().get("aria-label") == times.takeaway(ACTIONS, EN)


def test_twelve_actions_on_one_day_do_not_touch() -> None:
    dots = [e for e in draw().iter(f"{SVG}circle") if e.get("fill") == PAPER.red]
    columns: dict[str, list[tuple[float, float]]] = {}
    for dot in dots:
        columns.setdefault(str(dot.get("cx")), []).append((float(dot.get("cy", 0)), float(dot.get("r", 0))))
    tower = sorted(max(columns.values(), key=len))
    assert len(tower) >= 12
    assert all(b[0] - a[0] >= a[1] + b[1] for a, b in itertools.pairwise(tower))


def test_a_month_is_hatched_one_mention_hollow_a_known_interval_filled() -> None:
    rows = [
        {**ACTION, "action_id": "a", "date": "2024-05"},
        {**ACTION, "action_id": "b", "date": "2024-07", "confidence": "low"},
        {**ACTION, "action_id": "c", "date": "2024-09-01/2024-09-20"},
    ]
    table = pd.DataFrame([{**dict.fromkeys(ACTIONS.columns, ""), **row} for row in rows])
    root = draw(table)
    boxes = [e for e in root.iter(f"{SVG}rect") if e.get("stroke") == PAPER.red][:3]
    assert [box.get("fill") for box in boxes] == [PAPER.background, PAPER.background, PAPER.red]
    hatching = [e for e in root.iter(f"{SVG}path") if e.get("stroke") == PAPER.red]
    assert len(hatching) == 2  # the month of May, and the sign in the legend
    xs = [float(x) for x in re.findall(r"[ML]([\d.]+) ", hatching[0].get("d", ""))]
    left, width = float(boxes[0].get("x", 0)), float(boxes[0].get("width", 0))
    assert left - 0.1 <= min(xs) <= max(xs) <= left + width + 0.1


def test_context_is_grey_and_can_be_left_out() -> None:
    assert "250" in texts(draw(releases=RELEASES))
    assert "250" not in texts(draw())
    assert "BAJ" in texts(draw(figures=FIGURES))
    assert len(red(draw(releases=RELEASES, figures=FIGURES))) == len(red(draw()))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_changes_no_element(text: str) -> None:
    rows = [{**dict.fromkeys(ACTIONS.columns, ""), **hostile_action(1, text), "kind": text, "country": text}]
    for by in ("kind", "country"):
        root = draw(
            pd.DataFrame(rows), by=by, figures=FIGURES.assign(publisher=text), notes=[text], title=text
        )
        assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
            "svg",
            "title",
            "rect",
            "line",
            "text",
            "circle",
            "g",
            "path",
        }
        assert not [name for e in root.iter() for name in e.attrib if name.startswith("on") or "href" in name]


def test_very_many_actions_are_columns() -> None:
    rows = [
        {**ACTION, "action_id": f"m{n}", "date": f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}"} for n in range(2000)
    ]
    table = pd.DataFrame([{**dict.fromkeys(ACTIONS.columns, ""), **row} for row in rows])
    root = draw(table)
    assert len(red(root)) < 40
    assert EN("timeline.legend.bin") in texts(root)


def test_nothing_to_draw_is_a_sentence() -> None:
    nothing = ACTIONS.head(0)
    svg = timeline(nothing, EN, NIGHT, window=Window(date(2024, 1, 1), date(2024, 12, 31)))
    assert EN("timeline.nothing") in svg


def test_the_drawing_becomes_a_picture() -> None:
    window = times.window(ACTIONS)
    assert window
    assert png(timeline(ACTIONS, EN, NIGHT, window=window), width=640).startswith(b"\x89PNG")


def test_the_legend_names_every_sign() -> None:
    html = marks.legend(EN, PAPER)
    assert all(words in html for words in marks.legend_words(EN).values())
    assert html.count(PAPER.red) >= 4
    assert EN("timeline.legend.bin") in marks.legend(EN, PAPER, many=True)
