"""The map as data: its layers, its views, what is believed of a click, and text that is only text."""

import json
import re

import pandas as pd
import pytest

from marathon_dash.i18n import translator
from marathon_dash.record import store
from marathon_dash.story import camera, maps, where
from marathon_dash.story.palette import NIGHT, PAPER
from marathon_dash.story.select import cities
from tests.made_up import HOSTILE

T = translator("en")
LAND = "app/static/land-0123456789ab.json"


@pytest.fixture(scope="module")
def record():
    return store.read_folder()


def made_up(*rows):
    columns = ["country", "city", "longitude", "latitude", "actions"]
    return pd.DataFrame(list(rows), columns=columns)


def spec(table, *, view=None, palette=PAPER, **more):
    """The deck as the browser gets it."""
    view = view or camera.camera(camera.WORLD)
    return json.loads(maps.cities(table, LAND, T, palette, view, **more).to_json())


def layer(deck, name):
    (found,) = [each for each in deck["layers"] if each["id"].startswith(name)]
    return found


def test_every_documented_city_is_a_mark(record):
    table = cities(record["actions"], record["places"])
    marks = layer(spec(table), "cities")["data"]
    stated = record["actions"].query("city != ''")
    assert {(m["country"], m["city"]) for m in marks} == set(
        zip(stated["country"], stated["city"], strict=True)
    )
    assert all(-180 <= m["lon"] <= 180 and -85 <= m["lat"] <= 85 for m in marks)


def test_every_documented_country_is_shaded(record):
    countries = set(record["actions"]["country"])
    colour = layer(spec(made_up(), countries=countries), "land")["getFillColor"]
    assert set(re.findall("'([A-Z]{2})'", colour)) == countries - {""}


def test_a_country_is_a_code_and_nothing_else_gets_into_the_expression():
    colour = layer(spec(made_up(), countries={"LT", "' || alert(1) || '", "lt", "LTU"}), "land")[
        "getFillColor"
    ]
    assert re.findall("'(.*?)'", colour) == ["LT"]


def test_the_land_is_asked_for_by_address_and_never_sent(record):
    deck = maps.cities(
        cities(record["actions"], record["places"]), LAND, T, PAPER, camera.camera(camera.WORLD)
    )
    assert layer(json.loads(deck.to_json()), "land")["data"] == LAND
    assert len(deck.to_json()) < 30_000


def test_without_a_land_file_there_are_still_marks():
    deck = maps.cities(made_up(("LT", "Vilnius", 25.3, 54.7, 1)), "", T, PAPER, camera.camera(camera.WORLD))
    assert [each.id for each in deck.layers] == ["cities", "chosen", "names", "touch-0"]


def test_nobody_outside_is_asked():
    deck = maps.cities(made_up(), LAND, T, PAPER, camera.camera(camera.WORLD))
    assert deck.map_provider is None
    assert not re.search("https?:|carto|mapbox", deck.to_json())


def test_colours_follow_the_theme():
    light, dark = (spec(made_up(("LT", "Vilnius", 25.3, 54.7, 1)), palette=p) for p in (PAPER, NIGHT))
    for name, key in (("land", "getFillColor"), ("cities", "getFillColor"), ("names", "outlineColor")):
        assert layer(light, name)[key] != layer(dark, name)[key]


def test_area_is_in_proportion_and_a_finger_finds_the_smallest():
    table = made_up(("LT", "Vilnius", 25.3, 54.7, 4), ("DE", "Berlin", 13.4, 52.5, 1))
    marks = {m["city"]: m for m in layer(spec(table, largest=4), "touch")["data"]}
    assert marks["Vilnius"]["r"] == 2 * marks["Berlin"]["r"]
    assert marks["Berlin"]["hit"] == maps.HIT
    assert layer(spec(table), "touch")["pickable"] is True


def test_no_filter_changes_the_measure():
    one = layer(spec(made_up(("LT", "Vilnius", 25.3, 54.7, 1)), largest=100), "cities")["data"][0]["r"]
    assert one == round(where.radius(1, 100), 2)


def test_the_chosen_city_is_ringed():
    table = made_up(("LT", "Vilnius", 25.3, 54.7, 4), ("DE", "Berlin", 13.4, 52.5, 1))
    assert [m["city"] for m in layer(spec(table, chosen=("DE", "Berlin")), "chosen")["data"]] == ["Berlin"]
    assert layer(spec(table, chosen=("PL", "Berlin")), "chosen")["data"] == []


def test_the_camera_moves_only_when_asked():
    table, fewer = made_up(("LT", "Vilnius", 25.3, 54.7, 4)), made_up()
    assert spec(table)["initialViewState"] == spec(fewer)["initialViewState"]
    again = spec(table, asked=1)["initialViewState"]
    for key in (
        "longitude",
        "latitude",
        "zoom",
    ):  # every one of them: only what differs is taken by the browser
        assert 0 < again[key] - spec(table)["initialViewState"][key] < 1e-6


@pytest.mark.parametrize("width", [320, 358, 1000, 1900])
@pytest.mark.parametrize(
    "bounds", [camera.EUROPE, camera.Bounds(-17.4, -22.9, 121.5, 60.2), camera.Bounds(1, 1, 1, 1)]
)
def test_the_view_holds_what_it_is_to_show(bounds, width):
    view = camera.camera(bounds, width)
    for longitude, latitude in ((bounds.west, bounds.south), (bounds.east, bounds.north)):
        x, y = view.at(longitude, latitude)
        assert 0 <= x <= view.width
        assert 0 <= y <= view.height


def test_the_fit_holds_every_city(record):
    table = cities(record["actions"], record["places"])
    view = camera.camera(camera.around(table), 358)
    for x, y in (view.at(row.longitude, row.latitude) for row in table.itertuples()):
        assert 0 < x < view.width
        assert 0 < y < view.height


def test_without_cities_the_world_is_shown():
    assert camera.around(made_up()) == camera.WORLD
    assert camera.around(made_up(("LT", "Nowhere", float("nan"), float("nan"), 1))) == camera.WORLD


def test_names_stay_where_they_are_while_it_plays():
    first = made_up(("LT", "Vilnius", 25.3, 54.7, 1))
    both = made_up(("LT", "Vilnius", 25.3, 54.7, 4), ("EE", "Tallinn", 24.75, 59.44, 1))
    part = layer(spec(first, among=both, largest=4), "names")["data"]
    whole = layer(spec(both, among=both, largest=4), "names")["data"]
    assert part == [name for name in whole if name["text"] == "Vilnius"]


@pytest.mark.parametrize("text", [*HOSTILE, "@@=alert(1)", "@@#a.b", "@@type", "{tip}"])
def test_text_from_data_is_never_an_expression(text):
    table = made_up(("LT", text, 25.3, 54.7, 1))
    deck = spec(table, view=camera.camera(camera.EUROPE))

    def texts(value):
        if isinstance(value, dict):
            return [t for v in value.values() for t in texts(v)]
        if isinstance(value, list):
            return [t for v in value for t in texts(v)]
        return [value] if isinstance(value, str) else []

    for name in ("cities", "touch", "names", "chosen"):
        assert not [t for t in texts(layer(deck, name)["data"]) if t.startswith("@@")]
    assert text in layer(deck, "touch")["data"][0]["tip"]


BELIEVED = [
    ({"objects": {"touch-0": [{"country": "LT", "city": "Vilnius"}]}}, ("LT", "Vilnius")),
    ({"objects": {"touch-0": [{"country": "PL", "city": "Vilnius"}]}}, None),
    ({"objects": {"touch-0": [{"country": "LT", "city": "<script>"}]}}, None),
    ({"objects": {"touch-0": [{"country": ["LT"], "city": {"a": 1}}]}}, None),
    ({"objects": {"touch-0": ["Vilnius", None, 3]}}, None),
    ({"objects": {"touch-0": "Vilnius"}}, None),
    ({"objects": ["Vilnius"]}, None),
    ({"objects": None}, None),
    ({"indices": {"touch-0": [99999]}}, None),
    ({}, None),
    ("Vilnius", None),
    (None, None),
]


@pytest.mark.parametrize(("payload", "city"), BELIEVED)
def test_only_a_city_of_the_record_is_believed(payload, city):
    assert maps.picked(payload, made_up(("LT", "Vilnius", 25.3, 54.7, 1))) == city


def test_a_city_with_an_odd_name_can_be_picked_too():
    table = made_up(("LT", "@@=1", 25.3, 54.7, 1))
    row = layer(spec(table), "touch")["data"][0]
    assert maps.picked({"objects": {"touch-0": [row]}}, table) == ("LT", "@@=1")
