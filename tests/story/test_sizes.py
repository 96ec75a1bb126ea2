"""How large the type of a talk's drawings is, as a share of the height of the screen: for the last row of a hall."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.record import land, store
from marathon_dash.story import talk, talk_file
from marathon_dash.story.drawings.counts import published
from marathon_dash.story.drawings.sheet import text_width
from marathon_dash.story.figures import nearest, series, waves
from marathon_dash.story.palette import PAPER

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = store.public(store.read_folder(ROOT / "data"))
TONGUES = {lang: translator(lang) for lang in LANGUAGES}
SVG = "{http://www.w3.org/2000/svg}"
# in the player's unit (`player.css`): the height of the canvas, the width and height left for a drawing under a
# title of one line, above a foot of two; the least share of the height
SCREENS = {"drawing wide": (90, 148, 66.9, 0.022), "drawing tall": (109.5, 134, 86.4, 0.02)}
TALLY = 6.6  # what is counted, above a map and the timeline


@pytest.mark.parametrize("name", ["three-minutes", "ten-minutes", "twenty-minutes"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_type_in_a_drawing_is_too_small_for_the_last_row(name: str, lang: str) -> None:
    plan, _ = talk_file.read((ROOT / "data" / "talks" / f"{name}.toml").read_text("utf-8"), f"{name}.toml")
    assert plan
    edition = talk.Edition(SHIPPED.version, SHIPPED.changed_on, date(2026, 11, 22), land=land.light())
    document = talk.build(plan, SHIPPED.tables, TONGUES, lang, edition)
    small, measured = [], 0
    for step in document["steps"]:
        for place in ElementTree.fromstring(f"<div>{step['html']}</div>").iter("div"):
            if (shape := place.get("class", "")) not in SCREENS:
                continue
            height, across, down, least = SCREENS[shape]
            down -= TALLY if 'class="tally"' in step["html"] else 0
            drawn = place[0]
            scale = min(across / float(drawn.attrib["width"]), down / float(drawn.attrib["height"]))
            for text in drawn.iter(f"{SVG}text"):
                measured += 1
                if (share := float(text.attrib["font-size"]) * scale / height) < least:
                    small.append((step["id"], shape, text.text, round(share * 100, 2)))
    assert small == []
    assert measured > 100


@pytest.mark.parametrize("size", ["wide", "narrow", "talk", "talk tall", "room"])
def test_labels_of_whose_count_stand_at_their_marks(size: str) -> None:
    """Every figure of the shared lane is named beside its mark; no number stands further off than a line of type."""
    figures = SHIPPED["figures"]
    by_publisher, day = series(figures), date(2026, 3, 20)
    released = waves(SHIPPED["releases"])
    svg = published(by_publisher, nearest(figures, day), released, day, TONGUES["en"], PAPER, size=size)
    named = 0
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        text, stem = group.find(f"{SVG}text"), group.find(f"{SVG}line")
        if text is None or stem is None:
            continue
        x, y = float(stem.attrib["x2"]), float(stem.attrib["y2"])
        high, at = float(text.attrib["font-size"]), float(text.attrib["x"])
        wide = text_width(text.text or "", high)
        start = at - {"middle": wide / 2, "end": wide}.get(text.attrib.get("text-anchor", ""), 0)
        away = max(start - x, x - start - wide, 0.0)
        assert away < 1.5 * high, text.text
        assert abs(float(text.attrib["y"]) - high * 0.35 - y) < 1.9 * high, text.text
        named += not (text.text or "").strip("≈+ ").isdecimal()
    assert named == sum(len(own) for own in by_publisher.values() if len(own) < 3)
