"""Preparing a talk, through the entry point. Opened files are made up."""

from __future__ import annotations

import pandas as pd
import pytest

from marathon_dash.i18n import translator
from marathon_dash.serve import routes_talks, talks
from marathon_dash.serve.rooms import Rooms, name_of
from marathon_dash.serve.session import talk as page
from marathon_dash.story.talk_file import Step, read
from tests.made_up import record_folder


@pytest.mark.parametrize(("lang", "title"), [("en", "Present"), ("be", "Паказ")])
def test_the_page_offers_the_ready_made_talks(visit, lang, title):
    at = visit("pages/talk.py", lang=lang)
    assert at.title[0].value == title
    assert (
        at.radio[0].options
        == {
            "en": ["Three minutes", "Ten minutes", "Twenty minutes"],
            "be": ["Тры хвіліны", "Дзесяць хвілін", "Дваццаць хвілін"],
        }[lang]
    )
    assert [element.proto.url for element in at.get("link_button")][1:4] == [
        "present?talk=ten-minutes",
        "present?talk=ten-minutes&role=speaker",
        "present?talk=ten-minutes&role=check",
    ]


def test_the_selection_becomes_the_talk(visit):
    at = visit("pages/talk.py", country=["LT"])
    assert "present?talk=ten-minutes&country=LT" in [element.proto.url for element in at.get("link_button")]


def test_the_link_for_the_room_leads_to_the_talk_of_this_machine(visit, monkeypatch):
    rooms = Rooms()
    monkeypatch.setattr(routes_talks, "ROOMS", rooms)
    key = "made-up-key-of-a-talk"
    said = {"n": 1, "from": "a", "at": "map", "step": 1, "frame": 0, "hold": None, "black": False}
    said |= {"filter": None, "auto": {"on": False, "pace": 0, "loop": False}, "clock": None}
    rooms.put(name_of(key), key, "talk=ten-minutes", said, own=True)
    links = [element.proto.url for element in visit("pages/talk.py").get("link_button")]
    assert f"room?talk={name_of(key)}" in links


def test_every_page_leads_to_the_presenter_with_its_selection(visit):
    for name in ("app.py", "pages/map.py", "pages/timeline.py", "pages/behind_bars.py", "pages/about.py"):
        at = visit(name, country=["LT", "XK"], from_="2023-05", lang="en")
        links = [element.proto.url for element in at.get("link_button")]
        assert "present?country=LT&country=XK&from=2023-05&lang=en" in links, name


def players(at):
    return [part for part in at.get("bidi_component") if str(part.key).startswith("player")]


def test_the_presenter_plays_in_the_page_where_there_is_no_server_of_ours(visit):
    at = visit("pages/present.py", talk="three-minutes", country=["LT"], role="speaker")
    assert not at.warning
    assert at.title[0].value == "Presenter"
    assert len(players(at)) == 1


def test_a_talk_that_is_not_there_is_said(visit):
    at = visit("pages/present.py", talk="none")
    assert "There is no talk" in at.warning[0].value
    assert not players(at)


def test_a_broken_file_of_a_talk_is_said_and_the_others_stay(visit, tmp_path):
    folder = record_folder(tmp_path)
    (folder / "talks" / "broken.toml").write_text("title = Ten", "utf-8")
    at = visit("pages/talk.py", data=folder)
    assert at.radio[0].options == ["broken", "Three minutes", "Ten minutes", "Twenty minutes"]
    at.radio[0].set_value("broken").run()
    assert not at.exception
    assert "line 1" in at.warning[0].value


# ── the table of steps ────────────────────────────────────────────────────────


def table(*rows):
    columns = ("order", "kind", "seconds", "title", "caption", "notes", "person", "asof")
    return pd.DataFrame([dict(zip(columns, row, strict=True)) for row in rows])


def test_rows_become_steps_in_their_order():
    before = (Step("map", notes={"en": "a", "be": "б"}, link="country=LT"), Step("closing"))
    edited = page._steps(
        table(
            (2, "map", 30, "", "", "new", "", ""),
            (1, "closing", None, "The end", None, None, None, None),
            (3, None, 1, "", "", "", "", ""),
            (0.5, "person", 20.0, "", "", "", "ihar-losik", "2024-05-03"),
        ),
        before,
        "en",
    )
    assert [step.kind for step in edited] == ["person", "closing", "map"]
    assert edited[0] == Step("person", 20, person="ihar-losik", asof="2024-05-03")
    assert edited[1].title == {"": "The end"}
    assert edited[2] == Step("map", 30, notes={"en": "new", "be": "б"}, link="country=LT")


@pytest.mark.parametrize(
    ("moved", "to", "expected"),
    [("closing", 1, ["closing", "map", "bars"]), ("map", 2, ["bars", "map", "closing"]),
     ("map", 3, ["bars", "closing", "map"]), ("bars", 1, ["bars", "map", "closing"])],
)  # fmt: skip
def test_a_row_with_the_number_of_another_takes_its_place(moved, to, expected):
    before = (Step("map"), Step("bars"), Step("closing"))
    rows = [
        (to if step.kind == moved else number, step.kind, 60, "", "", "", "", "")
        for number, step in enumerate(before, 1)
    ]
    assert [step.kind for step in page._steps(table(*rows), before, "en")] == expected


def test_what_is_not_touched_stays_as_it_was():
    before = talks.ask({"talk": ["ten-minutes"]}).talk.steps
    for lang in ("en", "be"):
        rows = pd.DataFrame([page._as_row(n, step, translator(lang)) for n, step in enumerate(before, 1)])
        assert page._steps(rows, before, lang) == before


def test_a_link_names_what_a_link_can_name():
    asked = talks.ask({"talk": ["ten-minutes"]})
    plan = asked.talk
    fewer = plan.__class__(plan.name, plan.title, plan.minutes, steps=(plan.steps[7], plan.steps[1]))
    assert (
        page._link(fewer, asked, {"country": ["LT"]}) == "talk=ten-minutes&step=closing&step=map&country=LT"
    )
    own = plan.__class__(plan.name, plan.title, plan.minutes, steps=(Step("map", caption={"": "mine"}),))
    assert (
        page._link(own, asked, {}) == ""
    )  # a caption is only in the file: nobody can write on our pages by a link


def test_an_opened_file_has_no_link_even_under_the_name_of_ours():
    asked = talks.open_text(b"title = 'x'\n[[step]]\nkind = 'map'\n", "ten-minutes.toml")
    assert page._link(asked.talk, asked, {}) == ""


def test_a_talk_is_written_as_it_is_read():
    plan = talks.ask({"talk": ["ten-minutes"]}).talk
    again, problems = read(page.write(plan), "ten-minutes.toml")
    assert problems == []
    assert again.ids == plan.ids


def test_the_title_of_a_talk_is_printed_and_never_rendered(visit, tmp_path):
    folder = record_folder(tmp_path)
    title = "![x](http://made-up.example) a-c."
    (folder / "talks" / "hostile.toml").write_text(f"title = '{title}'\n[[step]]\nkind = 'map'\n", "utf-8")
    shown = next(o for o in visit("pages/talk.py", data=folder).radio[0].options if "made-up.example" in o)
    assert shown == "\\!\\[x\\]\\(http\\:\u2060//made-up.example\\) a-c."


def filtered(tmp_path, link):
    """A record whose made-up talk has a filter of its own."""
    folder = record_folder(tmp_path)
    plan = f"title = 'Made up'\nminutes = 4\nlink = '{link}'\n[[step]]\nkind = 'timeline'\n"
    (folder / "talks" / "a-filter.toml").write_text(plan, "utf-8")
    return folder


@pytest.fixture
def played(monkeypatch):
    """The documents the page would play, the newest last."""
    documents = []
    monkeypatch.setattr(page, "player", lambda document, role, t: documents.append(document))
    return documents


def test_the_filter_a_talk_brings_along_stands_in_the_filters_of_the_page(visit, tmp_path, played):
    """Taken away there it is gone, and no link leads to that talk."""
    at = visit("pages/talk.py", data=filtered(tmp_path, "country=LT"))
    at.radio(key="talk_choice").set_value("a-filter").run()
    assert at.session_state["filter_country"] == ["LT"]
    assert played[-1]["chosen"] == "Country: Lithuania"
    assert "present?talk=a-filter&country=LT" in [one.proto.url for one in at.get("link_button")]
    at.button(key="filter_clear").click().run()
    assert played[-1]["chosen"] == ""
    assert not any("a-filter" in one.proto.url for one in at.get("link_button"))


def test_a_filter_that_the_page_cannot_show_goes_on_holding(visit, tmp_path, played):
    """A day that is none: shown is nothing, never everything."""
    at = visit("pages/talk.py", data=filtered(tmp_path, "from=never"))
    played.clear()
    at.radio(key="talk_choice").set_value("a-filter").run()
    assert at.session_state["filter_from"] is None
    assert played == []
    assert "never" in at.warning[0].value


def test_title_and_minutes_of_a_talk_can_be_changed(visit, played):
    at = visit("pages/talk.py")
    (title,) = [one for one in at.text_input if one.label == "Title of the talk"]
    assert (title.value, at.number_input[0].value) == ("Ten minutes", 10)
    title.set_value("Made up for a test").run()
    at.number_input[0].set_value(12).run()
    assert (played[-1]["title"], played[-1]["seconds"]) == ("Made up for a test", 720)
    assert not any("talk=ten-minutes" in one.proto.url for one in at.get("link_button"))
