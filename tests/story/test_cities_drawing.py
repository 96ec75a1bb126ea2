"""The drawing of the cities: every documented city and country on it, every text only printed."""

import re
from xml.etree import ElementTree

import pandas as pd
import pytest

from marathon_dash.i18n import translator
from marathon_dash.record import land, store
from marathon_dash.story import where
from marathon_dash.story.drawings import cities as drawing
from marathon_dash.story.palette import NIGHT, PAPER
from marathon_dash.story.projection import path
from marathon_dash.story.select import cities

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "![x](http://example.org/x)",
    "$x$",
    ":red[x]",
    "=1+1",
    '"><script>',
]


@pytest.fixture(scope="module")
def record():
    return store.read_folder()


def drawn(make, table, countries=(), t=None, palette=PAPER, **more):
    t = t or translator("en")
    svg = make(table, land.light(), t, palette, label="What it says.", countries=countries, **more)
    return svg, ElementTree.fromstring(svg)


def titles(tree):
    return [element.text for element in tree.iter(f"{SVG}title")]


def full(*args, **more):
    return drawing.full(*args, title="A title", source="A record, 1 May 2024", **more)


@pytest.mark.parametrize("make", [drawing.small, full])
@pytest.mark.parametrize("lang", ["en", "be"])
def test_every_documented_city_is_on_it(record, make, lang):
    table, t = cities(record["actions"], record["places"]), translator(lang)
    _, tree = drawn(make, table, t=t)
    said = titles(tree)
    for row in table.itertuples():
        assert sum(text.startswith(f"{row.city}, {t.country(row.country)}: ") for text in said) == 1, row.city
    words = " ".join(element.text or "" for element in tree.iter(f"{SVG}text"))
    assert all(city in words for city in table["city"])


def test_every_documented_country_is_shaded(record):
    """The shade is of exactly the countries given: fewer paths of that colour when none is."""
    table, countries = cities(record["actions"], record["places"]), set(record["actions"]["country"]) - {""}
    codes = {f["properties"].get("code") for f in land.light()["features"]}
    assert countries <= codes
    _, none = drawn(full, table)
    shade = drawing.mixed(PAPER.land, PAPER.muted, drawing.SHADE)
    assert not [p for p in none.iter(f"{SVG}path") if p.get("fill") == shade]
    for country in countries:
        _, tree = drawn(full, table.iloc[:0], {country})
        assert [p for p in tree.iter(f"{SVG}path") if p.get("fill") == shade], country


@pytest.mark.parametrize("palette", [PAPER, NIGHT])
def test_it_is_small_and_stands_by_itself(record, palette):
    table = cities(record["actions"], record["places"])
    svg, tree = drawn(drawing.small, table, set(record["actions"]["country"]), palette=palette)
    assert len(svg) < 150_000
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == "What it says."
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", svg)
    assert palette.red in svg
    assert palette.land in svg


def test_area_is_in_proportion_to_the_actions():
    for largest in (5, 4000):
        one, four = where.radius(largest // 4 or 1, largest), where.radius((largest // 4 or 1) * 4, largest)
        assert four / one == pytest.approx(2)
    assert where.radius(10_000, 10_000) <= where.LARGEST
    assert where.radius(1, 10_000) == 3  # never too small to be seen


def test_names_do_not_cover_each_other(record):
    table = cities(record["actions"], record["places"])
    _, tree = drawn(full, table)
    names = [e for e in tree.iter(f"{SVG}text") if e.text in set(table["city"])]
    assert len(names) == len(table)  # a name each, and each once


def test_a_city_without_a_known_place_does_not_break_it():
    table = pd.DataFrame(
        {
            "country": ["LT"],
            "city": ["Nowhere"],
            "longitude": [float("nan")],
            "latitude": [1.0],
            "actions": [1],
        }
    )
    _, tree = drawn(drawing.small, table)
    assert len(titles(tree)) == 1


@pytest.mark.parametrize("make", [drawing.small, full])
def test_an_empty_selection_is_a_map_without_marks(record, make):
    table = cities(record["actions"].iloc[:0], record["places"])
    _, tree = drawn(make, table)
    assert len(titles(tree)) == 1


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("make", [drawing.small, full])
def test_text_from_data_is_only_printed(make, text):
    table = pd.DataFrame(
        {"country": ["LT"], "city": [text], "longitude": [25.3], "latitude": [54.7], "actions": [1]}
    )
    _svg, tree = drawn(make, table, link=lambda country, city: f"?city={city}")
    assert not [
        e for e in tree.iter() if e.tag.removeprefix(SVG) in ("img", "script", "image", "foreignObject")
    ]
    assert any(text in (e.text or "") for e in tree.iter(f"{SVG}text"))
    (anchor,) = tree.iter(f"{SVG}a")
    assert anchor.get("href") == f"?city={text}"
    assert tree.get("role") == "group"  # a picture with links in it is not one picture


def test_two_thousand_cities_are_drawn_and_most_go_without_a_name():
    size = 2000
    table = pd.DataFrame(
        {
            "country": ["LT"] * size,
            "city": [f"Place {i}" for i in range(size)],
            "longitude": [(i % 60) - 10.0 for i in range(size)],
            "latitude": [40 + (i % 25) for i in range(size)],
            "actions": [1 + i % 5 for i in range(size)],
        }
    )
    _, tree = drawn(drawing.small, table)
    assert len(titles(tree)) == size + 1
    assert "more" in " ".join(e.text or "" for e in tree.iter(f"{SVG}text"))


def test_an_outline_smaller_than_a_tenth_of_a_unit_is_left_out():
    assert path([(1.0, 1.0), (1.01, 1.01)], closed=True) == ""
    assert path([(1.0, 1.0), (2.0, 1.0)], closed=False) == "M1 1l1 0"
