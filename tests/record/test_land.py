"""The land layers as they ship: borders as the United Nations draws them, and no wedge at 180°."""

import csv
import hashlib
import itertools
import json

import pytest

from marathon_dash import settings
from marathon_dash.record import land

PLACES = {  # name: (longitude, latitude, the country it must fall in)
    "Simferopol": (34.10, 44.96, "UA"),
    "Sevastopol": (33.60, 44.58, "UA"),
    "Donetsk": (37.80, 48.02, "UA"),
    "Sukhumi": (41.05, 43.02, "GE"),
    "Tskhinvali": (43.97, 42.22, "GE"),
    "Tiraspol": (29.63, 46.84, "MD"),
    "Pristina": (21.17, 42.67, "XK"),
    "Laayoune": (-13.10, 27.15, "EH"),
    "Kyrenia": (33.30, 35.25, "CY"),
    "Hargeisa": (44.06, 9.56, "SO"),
    "Minsk": (27.56, 53.90, "BY"),
    "Vilnius": (25.28, 54.69, "LT"),
    "Khabarovsk": (135.07, 48.48, "RU"),
    "Anadyr": (-178.0, 66.5, "RU"),
    "Suva": (178.2, -17.9, "FJ"),
}


@pytest.fixture(params=["full", "light"])
def layer(request):
    if request.param == "light":
        return land.light()
    return json.loads((settings.static() / land.layer_name()).read_text(encoding="utf-8"))


def countries(layer):
    return {
        f["properties"]["code"]: f["geometry"]["coordinates"]
        for f in layer["features"]
        if "code" in f["properties"]
    }


def inside(ring, x, y):
    """Whether a point lies in a ring: an odd number of its edges lie east of it."""
    odd = False
    for (ax, ay), (bx, by) in itertools.pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def country_at(layer, x, y):
    return [
        code
        for code, polygons in countries(layer).items()
        if any(inside(rings[0], x, y) and not any(inside(h, x, y) for h in rings[1:]) for rings in polygons)
    ]


@pytest.mark.parametrize("name", PLACES)
def test_a_place_falls_in_its_country(layer, name):
    x, y, code = PLACES[name]
    assert country_at(layer, x, y) == [code]


def test_gaza_is_on_the_map_and_palestines(layer):
    assert country_at(layer, 34.40, 31.45) == ["PS"]
    assert len(countries(layer)["PS"]) == 2


def test_no_polygon_goes_round_the_earth(layer):
    for code, polygons in countries(layer).items():
        for rings in polygons:
            longitudes = [x for x, _ in rings[0]]
            assert max(longitudes) - min(longitudes) <= 190, code


def test_no_line_jumps_over_the_180th_meridian(layer):
    for feature in layer["features"]:
        if "line" in feature["properties"]:
            for line in feature["geometry"]["coordinates"]:
                assert all(abs(a[0] - b[0]) < 90 for a, b in itertools.pairwise(line))


def test_every_country_of_the_record_is_there(layer):
    with (settings.data() / "actions.csv").open(encoding="utf-8") as file:
        documented = {row["country"] for row in csv.DictReader(file)} - {""}
    assert documented <= set(countries(layer))


def test_coordinates_have_two_decimals_at_most(layer):
    for polygons in countries(layer).values():
        for rings in polygons:
            assert all(round(v, 2) == v for ring in rings for point in ring for v in point)


def test_belarus_has_an_outline(layer):
    outlines = [f for f in layer["features"] if f["properties"].get("line") == "BY"]
    assert len(outlines) == 1
    (ring,) = outlines[0]["geometry"]["coordinates"]
    assert ring[0] == ring[-1]
    assert inside(ring, 27.56, 53.90)


def test_the_name_holds_the_hash_of_the_content():
    for path in settings.static().glob("land*.json"):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        assert path.stem.endswith(digest)


def test_a_file_missing_is_a_map_without_land(monkeypatch, tmp_path):
    monkeypatch.setenv("MARATHON_HOME", str(tmp_path))
    assert land.layer_name() == ""
    assert land.light()["features"] == []
