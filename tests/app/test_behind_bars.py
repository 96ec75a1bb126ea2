"""Behind bars through the entry point: the day, one person, withheld and hostile rows, in both languages."""

import re

import pytest

from tests.app.conftest import words
from tests.made_up import HOSTILE, SPELL, record_folder

PAGE = "pages/behind_bars.py"


def said(at):
    return words(at).replace("\\", "")


def test_the_newest_day_of_the_record_is_shown_and_said_not_to_be_today(visit):
    text = said(visit(PAGE))
    for part in (
        "8 September 2026 is the day of the newest report about a person in this record, held or freed.",
        "It is not today.",
        "people named in this record as behind bars by the last reports (newest: 19 March 2026).",
        "None of them is confirmed behind bars on 8 September 2026 or later.",
        "reported 28 journalists and media workers behind bars on 27 February 2026",
        "After that, on 28 April 2026, political prisoners were released.",
        "19 of the last reports are older than the release of 28 April 2026",
        "71 people", "Andrei Aliaksandrau", "Андрэй Аляксандраў",
    ):  # fmt: skip
        assert part in text, part


def test_a_link_asks_for_a_day(visit):
    text = said(visit(PAGE, asof="2024-05-03"))
    assert "Everything on this page is as of 3 May 2024." in text
    assert "31 confirmed on that day or later, 7 by an older report" in text
    assert "reported 35 journalists and media workers behind bars on 3 May 2024" in text
    assert "Ihar Ilyash" not in text  # detained in October 2024


@pytest.mark.parametrize(
    ("asof", "sentence"),
    [
        ("yesterday", "The link asks for the day “yesterday”, which is not a day such as 2024-05-03."),
        ("2024-05", "The link asks for the day “2024-05”"),
        ("2999-01-01", "The link asks for 2999-01-01, which is still to come"),
        ("2019-12-31", "The first detention in this record is of 25 March 2020."),
        ("![x](http://made-up.example/x.png)", "which is not a day such as"),
    ],
)
def test_a_day_that_cannot_be_shown_gets_a_sentence(visit, asof, sentence):
    at = visit(PAGE, asof=asof)
    assert sentence in said(at)
    assert "![x](" not in words(at)


def test_the_day_is_chosen_on_the_page_and_written_into_the_link(visit):
    at = visit(PAGE)
    at.date_input[0].set_value("2024-05-03").run()
    assert at.query_params["asof"] in ("2024-05-03", ["2024-05-03"])
    assert "as of 3 May 2024" in said(at)
    at.button(key="asof_newest").click().run()
    assert "asof" not in at.query_params


def test_one_person_one_link(visit):
    at = visit(PAGE, person="ihar-losik")
    text = said(at)
    assert at.title[0].value == "Ihar Losik"
    for part in (
        "Ігар Лосік", "Also written: Igor Losik, Ihar Łosik", "1,904 days", "brokered release, 11 September 2025",
        "25 June 2020", "Belarusian Association of Journalists", "Ask for a correction",
    ):  # fmt: skip
        assert part in text, part
    assert "Andrzej Poczobut" not in text
    at.button[0].click().run()
    assert at.title[0].value == "Behind bars"


def test_a_person_before_the_detention(visit):
    text = said(visit(PAGE, person="ihar-ilyash", asof="2024-05-03"))
    assert "On 3 May 2024 this person had not been detained yet" in text


def test_a_withheld_person_is_answered_as_an_unknown_one(visit, tmp_path):
    other = {
        **SPELL,
        "detention_id": "other-1",
        "person_id": "other",
        "name": "Other Madeup",
        "other_names": "",
    }
    rows = [{**SPELL, "publication": "withheld"}, {**other, "name_local": ""}]
    folder = record_folder(tmp_path, detentions=rows)
    answers = [visit(PAGE, data=folder, person=who) for who in ("made-up-person", "nobody-at-all")]
    first, second = (re.sub(r"person=[\w-]+", "person=", words(at)) for at in answers)
    assert first == second
    assert "who is not in the published record" in first
    for trace in ("Upperson", "Выдуманы", "made-up-person"):
        assert trace not in first
    assert "1 person" in said(answers[0])


def test_a_search_and_a_filter_show_no_trace_of_a_withheld_person(visit, tmp_path):
    other = {
        **SPELL,
        "detention_id": "other-1",
        "person_id": "other",
        "name": "Other Madeup",
        "other_names": "",
    }
    rows = [{**SPELL, "outlet": "Secret Paper", "publication": "withheld"}, {**other, "name_local": ""}]
    at = visit(PAGE, data=record_folder(tmp_path, detentions=rows))
    assert not [o for box in at.multiselect for o in box.options if "Secret" in o]
    at.text_input(key="people_q").set_value("Upperson").run()
    assert "Nobody in the record fits." in said(at)


def test_name_only_shows_the_name_alone(visit, tmp_path):
    folder = record_folder(tmp_path, detentions=[{**SPELL, "publication": "name only"}])
    for at in (visit(PAGE, data=folder), visit(PAGE, data=folder, person="made-up-person")):
        text = said(at)
        assert "Made Upperson" in text
        assert "Only the name is shown." in text
        assert "2021" not in text.replace("2021.", "")
        assert "Made-up Paper" not in text


def test_people_are_found_sorted_and_filtered(visit):
    at = visit(PAGE)
    at.text_input(key="people_q").set_value("Золатава").run()
    assert "1 person" in said(at)
    assert "Maryna Zolatava" in said(at)
    at.text_input(key="people_q").set_value("Mazheika").run()
    assert "2 people" in said(at)
    at.text_input(key="people_q").set_value("").run()
    at.multiselect(key="people_state").set_value(["term over"]).run()
    assert "8 people" in said(at)
    at.multiselect(key="people_state").set_value([]).run()
    at.toggle(key="people_table").set_value(True).run()
    assert len(at.dataframe) == 1


def test_every_panel_opens_in_both_languages(visit):
    for lang in ("en", "be"):
        at = visit(PAGE, lang=lang)
        for tab in at.tabs:
            at.session_state["panel"] = tab.label
            at.run()
            assert not at.exception, (lang, tab.label)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_cells_are_only_printed(visit, tmp_path, text):
    cells = dict.fromkeys(("name", "name_local", "other_names", "outlet", "outlet_note", "note"), text)
    folder = record_folder(tmp_path, detentions=[{**SPELL, **cells}])
    for at in (visit(PAGE, data=folder), visit(PAGE, data=folder, person="made-up-person")):
        for kind in ("markdown", "caption", "page_link", "title", "html"):
            for element in at.get(kind):
                if kind == "html" or getattr(element, "allow_html", False):
                    assert "<script" not in element.value
                    assert "<img" not in element.value
                else:
                    assert "![x](" not in element.value
                    assert ":red[" not in element.value
