"""Places by name: by their own, by another, nearly; always in the country asked for."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from marathon_dash import settings
from marathon_dash.record import gazetteer

HOW = [  # (asked for, country, GeoNames id of the first answer, how)
    ("Vilnius", "LT", 593116, "exact"),
    ("vilnius", "LT", 593116, "exact"),
    ("Вильнюс", "LT", 593116, "alternate"),
    ("Wilno", "LT", 593116, "alternate"),
    ("Вільня", "LT", 593116, "near"),
    ("Bialystok", "PL", 776069, "exact"),
    ("  Białystok ", "PL", 776069, "exact"),
    ("Беласток", "PL", 776069, "alternate"),
    ("Магілёў", "BY", 625665, "alternate"),
    ("Washington", "US", 4140963, "exact"),
    ("Washingtn", "US", 4140963, "near"),
    ("Cologne", "DE", 2886242, "alternate"),
    ("Kiev", "UA", 703448, "alternate"),
    ("Taipei", "TW", 1668341, "exact"),
    ("Pristina", "XK", 786714, "exact"),
]


@pytest.mark.parametrize(("name", "country", "number", "how"), HOW)
def test_a_place_is_found(name, country, number, how):
    first = gazetteer.find(name, country)[0]
    assert (first.geonames_id, first.how, first.country) == (number, how, country)
    assert first.likeness == 100 or how == "near"


@pytest.mark.parametrize(
    ("name", "country"),
    [("", "PL"), ("   ", "PL"), ("|", "PL"), ("x" * 10**6, "PL"), ("Vilnius", "ZZ"), ("\n", "LT")],
)
def test_what_is_no_place_gives_nothing(name, country):
    assert gazetteer.find(name, country) == []
    assert gazetteer.locate(name, country) is None


def test_without_a_country_the_world_is_searched():
    found = gazetteer.find("Druskininkai")
    assert [(p.country, p.name) for p in found] == [("LT", "Druskininkai")]


def test_one_place_is_meant_when_it_has_ten_times_the_people_of_the_next():
    assert gazetteer.locate("Washington", "US").geonames_id == 4140963
    assert gazetteer.locate("Gródek", "PL") is None  # two of that name, 5,800 and 1,200 people


def test_every_line_of_every_country_has_its_figures():
    for code in sorted(gazetteer._codes()):
        country = gazetteer._country(code)
        assert len(country.names) == len(country.figures) == country.folded.count("\n") + 1, code


def test_the_gazetteer_is_small():
    assert Path(gazetteer.__file__).with_name("gazetteer.zip").stat().st_size <= 5_000_000


@pytest.fixture
def places():
    with (settings.data() / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_city_of_the_record_has_a_place_of_geonames(places):
    with (settings.data() / "actions.csv").open(encoding="utf-8", newline="") as file:
        cities = {(row["country"], row["city"]) for row in csv.DictReader(file) if row["city"]}
    assert {(row["country"], row["city"]) for row in places} == cities


def test_a_place_of_the_record_is_the_one_the_gazetteer_has(places):
    for row in places:
        same = [
            p for p in gazetteer.find(row["city"], row["country"]) if p.geonames_id == int(row["geonames_id"])
        ]
        assert same, row
        assert same[0].longitude == pytest.approx(float(row["longitude"]), abs=0.001)
        assert same[0].latitude == pytest.approx(float(row["latitude"]), abs=0.001)


def test_grodek_is_the_one_in_podlasie(places):
    (row,) = [row for row in places if row["city"] == "Gródek"]
    assert float(row["longitude"]) > 23  # the venue says Podlasie; the other Gródek lies at 18.4 degrees


def test_a_city_without_a_place_gets_one_when_its_name_is_clear():
    columns = ["country", "city", "longitude", "latitude", "geonames_id", "geonames_name", "source"]
    places = pd.DataFrame(
        [["LT", "Vilnius", "25.27980", "54.68916", "593116", "Vilnius", "x"]], columns=columns
    )
    actions = pd.DataFrame(
        {"country": ["LT", "LV", "PL", ""], "city": ["Vilnius", "Riga", "Gródek", "Nowhere"]}
    )
    done = gazetteer.complete(places, actions)
    assert list(done["city"]) == ["Vilnius", "Riga"]
    assert done.loc[1, "geonames_id"] == "456172"
    assert gazetteer.complete(done, actions.iloc[:2]) is done


@pytest.mark.parametrize(
    ("city", "country", "named", "not_named"),
    [("Vilnius", "LT", {"Wilno", "Вільнюс"}, set()), ("Nowhere-on-Sea", "GB", set(), {"London"})],
)
def test_a_city_has_other_names(city, country, named, not_named):
    others = set(gazetteer.other_names(city, country))
    assert named <= others
    assert not others & not_named
