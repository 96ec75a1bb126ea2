"""The record to take away: filtered or full, never a formula, never a withheld name."""

import csv
import io
import json
import zipfile

from frictionless import Package

from marathon_dash.i18n import translator
from marathon_dash.record.store import public, read_folder
from marathon_dash.serve import exports
from marathon_dash.story.select import Selection
from marathon_dash.story.supporters import supporters_file
from tests.app.conftest import words
from tests.made_up import HOSTILE, SPELL, hostile_action, record_folder

RECORD = public(read_folder())
ACTIONS, PLACES = RECORD["actions"], RECORD["places"]
LITHUANIA = Selection(countries=("LT",))


def test_the_page_says_how_to_ask_for_a_correction(visit, monkeypatch):
    assert "names no address to write to" in words(visit("pages/about.py"))
    monkeypatch.setenv("MARATHON_CONTACT", "mailto:desk@made-up.example")
    assert 'href="mailto:desk@made-up.example"' in words(visit("pages/about.py"))
    monkeypatch.setenv("MARATHON_CONTACT", "javascript:alert(1)")
    assert "javascript" not in words(visit("pages/about.py"))


def test_a_correction_of_one_row_says_which_and_comes_first(visit, monkeypatch):
    monkeypatch.setenv("MARATHON_CONTACT", "mailto:desk@made-up.example")
    for link, subject, letter in (
        ({"person": "ihar-losik"}, "Ihar Losik (ihar-losik)", "Ihar%20Losik%20%28ihar-losik%29"),
        ({"person": "ihar-losik", "lang": "be"}, "Ігар Лосік (ihar-losik)", "%20%28ihar-losik%29"),
    ):
        said = words(visit("pages/about.py", **link)).replace("\\", "")
        assert said.count(subject) == 1
        assert f"{letter}" in said.partition("mailto:desk@made-up.example?subject=")[2]
        t = translator(link.get("lang", "en"))
        assert said.index(subject) < said.index(t("about.what_text")[:40])
        assert said.count(t("contact.how")) == 1
    action = ACTIONS.iloc[0]
    assert f"({action['action_id']})" in words(visit("pages/about.py", action=action["action_id"])).replace(
        "\\", ""
    )
    said = words(visit("pages/about.py", person="nobody-made-up"))
    assert "It is about" not in said
    assert "?subject=" not in said


def test_the_name_of_a_download_says_filtered_or_full():
    assert exports.file_name("actions", RECORD, Selection(), "csv").startswith("actions-full-")
    assert exports.file_name("actions", RECORD, LITHUANIA, "csv").startswith("actions-filtered-")


def test_csv_runs_no_formula(tmp_path):
    folder = record_folder(tmp_path, actions=[hostile_action(n, text) for n, text in enumerate(HOSTILE)])
    content = exports.csv_bytes(read_folder(folder)["actions"])
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["title"] for row in rows if "1+1" in row["title"]] == ["'=1+1"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_json_says_what_it_is():
    found = json.loads(exports.json_bytes("actions", LITHUANIA.keep(ACTIONS), RECORD, LITHUANIA))
    assert found["part"] == "filtered"
    assert found["selection"] == {"country": ["LT"]}
    assert {row["country"] for row in found["rows"]} == {"LT"}
    assert found["licenses"][0]["name"] == "CC-BY-4.0"
    assert found["schema"]["primaryKey"] == ["action_id"]


def test_geojson_has_every_action_longitude_first_and_no_guessed_place():
    found = json.loads(exports.geojson_bytes(ACTIONS, PLACES, RECORD, Selection()))
    points = {f["id"]: f["geometry"] for f in found["features"]}
    assert len(points) == len(ACTIONS)
    assert points["2023-05-26-finland"] is None
    longitude, latitude = points["2023-05-03-vilnius"]["coordinates"]
    assert (24 < longitude < 26, 54 < latitude < 56) == (True, True)


def test_the_archive_is_a_valid_data_package(tmp_path):
    with zipfile.ZipFile(io.BytesIO(exports.package_bytes(RECORD))) as archive:
        archive.extractall(tmp_path)
    assert Package(tmp_path / "datapackage.json").validate().valid
    assert exports.package_bytes(RECORD) == exports.package_bytes(RECORD)


def test_who_joined_can_be_taken_away(visit):
    """Whatever the filters: the button of the page, and what its file holds."""
    at = visit("pages/about.py", country="LT")
    assert "supporters_csv" in [button.key for button in at.get("download_button")]
    content = exports.csv_bytes(supporters_file(RECORD["supporters"], ACTIONS, translator("en")))
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(RECORD["supporters"])
    assert {(r["supporter_id"], r["actions_documented"], r["documented_here"]) for r in rows} > {
        ("rsf", "14", "14 actions documented here"), ("ifj", "1", "1 action documented here"),
    }  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(exports.package_bytes(RECORD))) as archive:
        assert "supporters.csv" in archive.namelist()


def test_no_download_holds_a_withheld_name(tmp_path):
    withheld = {**SPELL, "publication": "withheld"}
    record = public(read_folder(record_folder(tmp_path, detentions=[withheld])))
    with zipfile.ZipFile(io.BytesIO(exports.package_bytes(record))) as archive:
        assert b"Upperson" not in b"".join(archive.read(name) for name in archive.namelist())
