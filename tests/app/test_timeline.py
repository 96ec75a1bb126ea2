"""The timeline through the entry point: what is drawn, what opens, what can be switched off."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from marathon_dash.i18n import LANGUAGES, translator
from tests.app.conftest import words
from tests.made_up import ACTION, HOSTILE, hostile_action, record_folder, shipped_rows

PAGE = "pages/timeline.py"
ACTION_ID = "2024-05-03-vilnius"


def charts(at: AppTest) -> list[dict[str, Any]]:
    """The figures of the page in order: the months, the marks, so far."""
    return [json.loads(element.proto.spec) for element in at.get("plotly_chart")]


def marked(at: AppTest) -> set[str]:
    """The actions that have a mark."""
    traces = [trace for trace in charts(at)[1]["data"] if trace.get("meta") == "actions"]
    return {data[0] for trace in traces for data in trace["customdata"] if len(data) == 1}


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_action_has_its_mark_and_every_chart_its_words(visit, lang):
    at, t = visit(PAGE, lang=lang), translator(lang)
    assert marked(at) == {row["action_id"] for row in shipped_rows("actions")}
    assert len(charts(at)) == 3
    assert all(element.proto.alt for element in at.get("plotly_chart"))
    assert t("timeline.lead") in said(at)
    assert t("timeline.last", when=t.month(date(2025, 11, 1))) in said(at)


def test_a_filter_in_the_link_filters_marks_months_and_steps(visit):
    at = visit(PAGE, country=["LT", "XK"], from_="2024")
    assert marked(at) == {
        "2024-05-03-vilnius",
        "2024-09-14-druskininkai",
        "2025-05-02-vilnius",
        "2024-05-24-pristina",
    }
    months, _, so_far = charts(at)
    assert "2023-05-16 12:00" in months["data"][0]["x"], "the months outside the period stay, to drag back to"
    ends = {line["name"]: line["y"][-1] for line in so_far["data"] if line["name"] != "reported"}
    assert ends == {"actions": 4, "cities": 3, "countries": 2}


def test_under_a_filter_the_reports_of_the_whole_leave_and_the_last_action_is_of_the_selection(visit):
    t = translator("en")
    whole, part = visit(PAGE), visit(PAGE, country=["LT"])
    assert "reported" in {line["name"] for line in charts(whole)[2]["data"]}
    assert t("timeline.so_far.reported") in said(whole)
    assert "reported" not in {line["name"] for line in charts(part)[2]["data"]}
    assert t("timeline.so_far.reported") not in said(part)
    assert "Last action documented of this selection (Country: Lithuania): May 2025" in said(part)


def test_context_is_on_and_can_be_switched_off(visit):
    at = visit(PAGE)
    named = {trace.get("name") for trace in charts(at)[1]["data"]}
    assert {"releases", "BAJ", "RSF", "CPJ"} <= named
    at.toggle(key="timeline_releases").set_value(False).run()
    at.toggle(key="timeline_counts").set_value(False).run()
    assert {trace.get("name") for trace in charts(at)[1]["data"]} == {None}
    assert marked(at) == {row["action_id"] for row in shipped_rows("actions")}


def test_rows_by_country(visit):
    at = visit(PAGE)
    before = charts(at)[1]["layout"]["height"]
    at.radio(key="timeline_by").set_value("country").run()
    assert not at.exception
    names = [note["text"] for note in charts(at)[1]["layout"]["annotations"]]
    assert any("Kosovo" in name for name in names)
    assert charts(at)[1]["layout"]["height"] > before


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        (
            "en",
            ("3 May 2024", "Vilnius, Lithuania", "Belarusian Association of Journalists", "high: the source"),
        ),
        ("be", ("3 мая 2024", "Vilnius, Літва", "Арганізатары", "высокая: крыніца")),
    ],
)
def test_a_link_opens_an_action(visit, lang, parts):
    shown = said(visit(PAGE, action=ACTION_ID, lang=lang))
    for part in parts:
        assert part in shown
    assert 'href="https://baj.media/' in shown
    assert f"action={ACTION_ID}" in shown, "the link that opens it again"


def test_the_open_action_has_a_ring_and_steps_lead_to_its_neighbours(visit):
    at = visit(PAGE, action=ACTION_ID)
    assert "opened" in {trace.get("name") for trace in charts(at)[1]["data"]}
    at.button(key="action_next").click().run()
    assert at.query_params["action"] == "2024-05-24-pristina"
    assert "Pristina, Kosovo" in said(at)


def test_the_list_opens_an_action_without_a_mouse_and_keeps_the_filters(visit):
    at = visit(PAGE, kind="rally")
    box = at.selectbox(key="action_choice")
    assert len(box.options) == 8
    box.set_value(ACTION_ID).run()
    assert dict(at.query_params) == {"kind": "rally", "action": ACTION_ID}
    assert "Lukiškės Prison" in said(at)


def test_an_unknown_and_a_withheld_action_get_the_same_answer(visit, tmp_path):
    rows = [ACTION, {**ACTION, "action_id": "2023-05-04-made-up", "publication": "withheld"}]
    folder = record_folder(tmp_path, actions=rows)
    answers = []
    for name in ("2023-05-04-made-up", "2023-05-05-made-up"):
        at = visit(PAGE, data=folder, action=name)
        answers.append([w.value.replace("\\", "").replace(name, "…") for w in at.warning])
    assert answers[0] == answers[1] == [translator("en")("action.unknown", action="…")]


def test_an_action_outside_the_filters_opens_and_says_so(visit):
    shown = said(visit(PAGE, action=ACTION_ID, country="SE"))
    assert "Lukiškės Prison" in shown
    assert translator("en")("action.filtered") in shown


def test_the_twins_hold_every_action_and_every_step(visit):
    at = visit(PAGE)
    for key in ("twin_timeline", "twin_so_far"):
        at.session_state[key] = True
    at.run()
    assert not at.exception
    assert [len(frame.value) for frame in at.dataframe] == [46, 29]


def test_nothing_left_says_which_filter_to_relax(visit):
    at = visit(PAGE, country="LT", from_="2024-01", to="2024-02")
    assert translator("en")("empty.nothing") in said(at)
    assert not at.get("plotly_chart")
    at.button(key="relax_period").click().run()
    assert len(marked(at)) == 5


def test_ten_thousand_actions_are_counted_and_the_page_says_how_to_see_single_ones(visit, tmp_path):
    rows = [
        {**ACTION, "action_id": f"made-up-{n}", "date": f"202{3 + n % 3}-{n % 12 + 1:02}-{n % 28 + 1:02}"}
        for n in range(10_000)
    ]
    at = visit(PAGE, data=record_folder(tmp_path, actions=rows))
    assert translator("en")("timeline.many") in said(at)
    assert len(at.selectbox(key="action_choice").options) == 500
    assert sum(len(element.proto.spec) for element in at.get("plotly_chart")) < 250_000


def test_hostile_cells_are_text_in_hover_choice_and_opened_action(visit, tmp_path):
    rows = [hostile_action(n, text) for n, text in enumerate(HOSTILE)]
    folder = record_folder(tmp_path, actions=rows)
    for n in range(len(HOSTILE)):
        at = visit(PAGE, data=folder, action=rows[n]["action_id"])
        for html in at.get("html"):
            assert "<img" not in html.value
            assert "<script" not in html.value
            assert "javascript:" not in html.value.replace("[x](javascript:alert(1))", "")
    for chart in charts(at):
        assert "<img" not in json.dumps(chart)
