"""The drawing of the cities: every documented city and country on it, every text only printed."""

import re
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from marathon_dash.i18n import translator
from marathon_dash.record import gazetteer, land, store
from marathon_dash.story import camera, where
from marathon_dash.story.drawings import cities as drawing
from marathon_dash.story.drawings.sheet import text_width
from marathon_dash.story.labels import Box, Mark, placed
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


def talk(table, *args, tall=False, **more):
    ids = dict.fromkeys(zip(table["country"], table["city"], strict=True), "an-id")
    more.pop("countries")
    return drawing.talk(table, *args, ids=ids, tall=tall, **more)


SIZES = {
    "small": drawing.small,
    "small, on a phone": partial(drawing.small, size=23),
    "small, on a phone, larger": partial(drawing.small, size=24),
    "full": full,
    "talk": talk,
    "talk, tall": partial(talk, tall=True),
}


@pytest.fixture(scope="module")
def crowded(record):
    """The cities of the record and of 39 made-up actions, each in a city of its own."""
    file = Path(__file__).parents[1] / "record" / "cases" / "some-cities.csv"
    made_up = pd.read_csv(file, dtype="str", encoding="utf-8-sig").fillna("")
    actions = pd.concat([record["actions"], made_up], ignore_index=True).fillna("")
    return cities(actions, gazetteer.complete(record["places"], actions))


def printed(tree):
    return list(tree.iter(f"{SVG}text"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "be"])
def test_the_largest_marks_have_their_names_and_all_others_are_listed(crowded, size, lang):
    _, tree = drawn(SIZES[size], crowded, t=translator(lang))
    names = [e.text for e in printed(tree) if e.get("stroke")]  # those on the map stand in a halo
    largest = set(crowded.loc[crowded["actions"] > 1, "city"])
    assert largest == {"Berlin", "Vilnius", "Malmö", "Brussels", "Helsinki", "London"}
    assert largest <= set(names)
    under = " ".join(e.text for e in printed(tree) if not e.get("stroke"))
    assert {city for city in crowded["city"] if (city in names) == (city in under)} == set()
    assert max(float(e.get("y")) for e in printed(tree)) < float(tree.get("height"))


def along(d):
    """Points of a path as we write it (absolute M, relative l), hardly more than two units apart."""
    for part in d.split("M")[1:]:
        start, _, steps = part.rstrip("z").partition("l")
        x, y = map(float, start.split())
        numbers = [float(n) for n in steps.split()]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            n = int(max(abs(dx), abs(dy)) / 2) + 1
            yield from ((x + dx * i / n, y + dy * i / n) for i in range(n))
            x, y = x + dx, y + dy


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "be"])
def test_belarus_is_not_its_maps_smallest_word_and_crosses_no_border(record, size, lang):
    """The word has its middle in the country where there is room, else beside it with a line."""
    t = translator(lang)
    _, tree = drawn(SIZES[size], cities(record["actions"], record["places"]), t=t)
    (word,) = [e for e in printed(tree) if e.text == t.country("BY")]
    high = float(word.get("font-size"))
    assert high >= min(float(e.get("font-size")) for e in printed(tree))
    x, y, half = float(word.get("x")), float(word.get("y")), text_width(word.text, high) * 0.94 / 2
    lines = [e.get("d") for e in tree.iter(f"{SVG}path") if e.get("stroke") in (PAPER.border, PAPER.ink)]
    touched = [
        (a, b)
        for d in lines
        for a, b in along(d)
        if abs(a - x) < half and y - high * 0.7 < b < y + high * 0.2
    ]
    assert touched == []


def test_a_filtered_map_comes_nearer_to_what_is_left(record):
    """How far apart Vilnius and Druskininkai stand, and whether a city overseas is on the large map."""
    actions, places = record["actions"], record["places"]
    apart = []
    for kept in (actions, actions[actions["country"] == "LT"]):
        _, tree = drawn(full, cities(kept, places))
        at = {
            mark.find(f"{SVG}title").text.partition(",")[0]: mark.find(f"{SVG}circle")
            for mark in tree.iter(f"{SVG}g")
            if mark.find(f"{SVG}circle") is not None
        }
        apart.append(float(at["Vilnius"].get("cx")) - float(at["Druskininkai"].get("cx")))
    assert apart[1] > 1.5 * apart[0] > 0
    _, tree = drawn(full, cities(actions[actions["country"] == "BR"], places))
    assert [e.text for e in printed(tree) if e.get("stroke")] == ["Rio de Janeiro"]
    assert float(next(tree.iter(f"{SVG}circle")).get("cx")) < 956


def test_cities_far_from_each_other_stay_on_the_map_of_the_world(record):
    """Toronto and Taipei: no part of the world holds both, so the large map goes on showing Europe."""
    actions = record["actions"]
    _, tree = drawn(full, cities(actions[actions["country"].isin(["CA", "TW"])], record["places"]))
    assert "Belarus" in [e.text for e in printed(tree)]


def test_no_number_of_small_names_makes_up_for_a_larger_one():
    """Made-up marks in a column: wherever the large name stands, it takes the room of two of the small ones."""
    marks = [Mark(50, y, 4, f"small {y}", 10) for y in (33.5, 44.5, 55.5, 66.5)]
    found = placed([*marks, Mark(50, 50, 5, "largest", 10)], Box(45, 28.9, 130, 73))
    assert (len(found), found[-1].mark) == (3, 4)


def test_marks_of_one_size_are_named_in_one_order_whatever_the_order_of_rows(crowded):
    mixed = crowded.sample(frac=1, random_state=1)
    for make in (drawing.small, full):
        assert drawn(make, mixed)[0] == drawn(make, crowded)[0]


@pytest.mark.parametrize("size", SIZES)
def test_a_city_without_a_known_place_is_listed(size):
    columns = ["country", "city", "longitude", "latitude", "actions"]
    table = pd.DataFrame(
        [("LT", "Nowhere", float("nan"), 1.0, 2), ("LT", "Vilnius", 25.3, 54.7, 1)], columns=columns
    )
    _, tree = drawn(SIZES[size], table)
    assert "Also in Nowhere" in " ".join(e.text for e in printed(tree))


@pytest.mark.parametrize("size", SIZES)
def test_of_more_cities_than_anybody_reads_it_says_how_many_more(size):
    """Two hundred made-up cities in one spot."""
    places = [("LT", f"Place {n}", 25.3, 54.7, 1) for n in range(200)]
    table = pd.DataFrame(places, columns=["country", "city", "longitude", "latitude", "actions"])
    _, tree = drawn(SIZES[size], table)
    words = " ".join(e.text for e in printed(tree))
    named = {int(n) for n in re.findall(r"Place (\d+)", words)}
    assert f"{200 - len(named)} more cities" in words
    assert max(float(e.get("y")) for e in printed(tree)) < float(tree.get("height"))


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


def test_a_part_of_the_world_holds_what_lies_in_it(record):
    """The map by itself, for a browser that draws none to be moved: its marks say what they are."""
    table = cities(record["actions"], record["places"])
    for bounds, inside, outside in (
        (camera.WORLD, {"Taipei", "Vilnius", "Rio de Janeiro"}, set()),
        (camera.EUROPE, {"Vilnius", "Batumi"}, {"Taipei", "Rio de Janeiro"}),
        (camera.around(table[table["city"] == "Vilnius"]), {"Vilnius"}, {"Berlin"}),
    ):
        said = titles(drawn(lambda *args, b=bounds, **more: drawing.part(*args, b, **more), table)[1])
        named = {title.partition(",")[0] for title in said}
        assert inside <= named
        assert not outside & named
