"""The map's page through the entry point: what is on it, what stands beside it, month by month."""

import json
from datetime import date

import pytest

from tests.app.conftest import words
from tests.made_up import ACTION, HOSTILE, hostile_action, record_folder, shipped_rows

MAP = "pages/map.py"


def deck(at):
    (chart,) = at.get("deck_gl_json_chart")
    return json.loads(chart.proto.json)


def marks(at):
    (layer,) = [each for each in deck(at)["layers"] if each["id"].startswith("touch")]
    return {(mark["country"], mark["city"]): mark["n"] for mark in layer["data"]}


def view(at):
    return deck(at)["initialViewState"]


def said(at):
    return words(at).replace("\\", "")


@pytest.mark.parametrize("lang", ["en", "be"])
def test_every_documented_city_is_on_the_map(visit, lang):
    stated = {(row["country"], row["city"]) for row in shipped_rows("actions") if row["city"]}
    at = visit(MAP, lang=lang)
    assert set(marks(at)) == stated
    assert sum(marks(at).values()) == sum(1 for row in shipped_rows("actions") if row["city"])


def test_every_documented_country_is_on_the_map(visit):
    (land,) = [each for each in deck(visit(MAP))["layers"] if each["id"] == "land"]
    for country in {row["country"] for row in shipped_rows("actions")} - {""}:
        assert f"'{country}'" in land["getFillColor"], country


def test_actions_without_a_stated_city_are_counted_and_listed(visit):
    at = visit(MAP)
    without = [row for row in shipped_rows("actions") if not row["city"]]
    assert f"{len(without)} actions without a stated city" in said(at)
    assert all(row["title"] in said(at) for row in without)


def test_actions_without_a_stated_city_follow_the_month(visit):
    rows = [row for row in shipped_rows("actions") if not row["city"]]
    at = visit(MAP)
    at.query_params["month"] = "2023-05"
    at.run()
    early = [row for row in rows if row["date"].startswith("2023-05")]
    assert 0 < len(early) < len(rows)
    assert f"{len(early)} action" in said(at)
    shown = [row["title"] in said(at) for row in rows]
    assert shown == [row in early for row in rows]


def test_the_picture_is_told_in_words(visit):
    (chart,) = visit(MAP).get("deck_gl_json_chart")
    assert "46 actions in 29 named cities, 26 countries." in chart.proto.alt
    assert "For 6 actions no source states a city" in chart.proto.alt


def test_borders_and_sources_are_named(visit):
    assert "Natural Earth" in said(visit(MAP))
    assert "GeoNames (CC BY 4.0)" in said(visit(MAP))


def test_a_filter_leaves_the_camera_alone_and_fit_moves_it(visit):
    at = visit(MAP)
    before = view(at)
    at.multiselect(key="filter_country").set_value(["LT"]).run()
    assert set(marks(at)) == {("LT", "Druskininkai"), ("LT", "Vilnius")}
    assert view(at) == before
    at.button(key="map_preset_0").click().run()
    fitted = view(at)
    assert fitted["zoom"] > before["zoom"] + 1
    assert 24 < fitted["longitude"] < 25.3
    at.button(key="map_preset_0").click().run()
    assert view(at) != fitted  # so little that nobody sees it, enough to bring the camera back
    assert view(at)["longitude"] == pytest.approx(fitted["longitude"], abs=1e-5)


def test_the_presets(visit):
    at = visit(MAP)
    at.button(key="map_preset_1").click().run()
    assert 10 < view(at)["longitude"] < 22
    at.button(key="map_preset_2").click().run()
    assert view(at)["zoom"] < 1.5


def test_a_city_chosen_from_the_list_shows_its_actions_and_is_ringed(visit):
    at = visit(MAP)
    at.selectbox(key="map_city").set_value(("LT", "Vilnius")).run()
    titles = [row["title"] for row in shipped_rows("actions") if row["city"] == "Vilnius"]
    assert all(title in said(at) for title in titles)
    (ring,) = [each for each in deck(at)["layers"] if each["id"] == "chosen"]
    assert [mark["city"] for mark in ring["data"]] == ["Vilnius"]


def test_a_link_to_one_city_opens_on_it(visit):
    assert visit(MAP, city="Malmö").session_state["map_city"] == ("SE", "Malmö")


def test_month_by_month(visit):
    at = visit(MAP)
    slider = at.select_slider(key="map_slider")
    assert slider.value == date(2025, 11, 1)
    slider.set_value(date(2023, 5, 1)).run()
    assert set(marks(at)) == {("LT", "Vilnius"), ("SE", "Malmö")}
    at.button(key="map_later").click().run()
    assert {("DE", "Berlin"), ("BE", "Brussels"), ("DK", "Copenhagen")} <= set(marks(at))
    assert ("LT", "Vilnius") in marks(at)
    at.segmented_control(key="map_window").set_value(3).run()
    at.select_slider(key="map_slider").set_value(date(2023, 9, 1)).run()
    assert ("LT", "Vilnius") not in marks(at)
    at.button(key="map_earlier").click().run()
    assert at.select_slider(key="map_slider").value == date(2023, 8, 1)


def test_play_begins_at_the_first_month_and_pause_stays_where_it_is(visit):
    at = visit(MAP)
    at.button(key="map_play").click().run()
    assert set(marks(at)) == {("LT", "Vilnius"), ("SE", "Malmö")}
    assert at.button(key="map_later").disabled
    at.button(key="map_play").click().run()
    assert not at.button(key="map_later").disabled
    assert at.select_slider(key="map_slider").value < date(2023, 8, 1)


def test_an_empty_selection_says_which_filter_to_relax(visit):
    at = visit(MAP, country="LT", kind="screening")
    assert not at.get("deck_gl_json_chart")
    assert at.button(key="relax_kind")


def test_a_new_city_is_on_the_map_at_once_and_an_unknown_one_is_named(visit, tmp_path):
    rows = [
        ACTION,
        {**ACTION, "action_id": "made-up-2", "city": "Riga", "country": "LV"},
        {**ACTION, "action_id": "made-up-3", "city": "Nowhere-on-Sea", "country": "GB"},
    ]
    at = visit(MAP, data=record_folder(tmp_path, actions=rows))
    assert set(marks(at)) == {("LT", "Vilnius"), ("LV", "Riga")}
    assert "Nowhere-on-Sea: where it lies is not known" in said(at)


def test_text_from_data_is_only_printed(visit, tmp_path):
    rows = [hostile_action(number, text) for number, text in enumerate(HOSTILE)]
    rows += [{**ACTION, "action_id": f"made-up-{n}", "city": text} for n, text in enumerate(HOSTILE)]
    at = visit(MAP, data=record_folder(tmp_path, actions=rows))
    at.selectbox(key="map_city").set_value(("LT", "Vilnius")).run()
    assert not at.exception
    for element in [*at.markdown, *at.caption, *at.subheader]:
        assert not any(f"\n{text}" in element.value or element.value == text for text in HOSTILE[:4])
