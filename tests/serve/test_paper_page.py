"""A page on paper: what it says, that all rows are there, and that nothing of it is markup of somebody else's."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.record import current
from marathon_dash.record.store import Record
from marathon_dash.serve.paper_page import PAGES, Printed, paper
from marathon_dash.serve.routes_paper import ROUTES
from marathon_dash.story.custody import day_of_record, roll_call
from marathon_dash.story.select import Selection, known
from marathon_dash.story.views import PANELS


@pytest.fixture(scope="module")
def record() -> Record:
    return current.public_record()


def asked(page: str, record: Record, selection: Selection | None = None, lang: str = "en") -> Printed:
    return Printed(page, record, selection or Selection(), translator(lang), f"http://made-up.example/{page}")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_its_name_what_is_selected_and_its_address(
    page: str, lang: str, record: Record
) -> None:
    t, made = translator(lang), paper(asked(page, record, lang=lang))
    assert made.startswith(f"<h1>{t('app.title') if page == 'overview' else t(f'nav.{page}')}</h1>")
    assert (f"{t('shown.all')} · " in made) == (page != "behind_bars")
    assert made.endswith(f" · http://made-up.example/{page}</footer>")
    assert "<svg" in made or page == "behind_bars"
    assert "<script" not in made


@pytest.mark.parametrize("page", ["overview", "map", "timeline"])
def test_every_action_of_the_selection_has_its_row_with_its_link(page: str, record: Record) -> None:
    actions = record.tables["actions"]
    poland = actions[actions["country"] == "PL"]
    assert 0 < len(poland) < len(actions)
    made = paper(asked(page, record, Selection(countries=("PL",))))
    assert all(f'<a href="{url}">{url}</a>' in made for url in poland["source_url"])
    others = set(actions["source_url"]) - set(poland["source_url"])
    assert not any(f'<a href="{url}">' in made for url in others)


def test_everybody_stands_in_the_table_and_a_filter_holds(record: Record) -> None:
    people = record.tables["detentions"].drop_duplicates("person_id")
    made = paper(asked("behind_bars", record))
    assert made.count("<tr><td>") == len(people)
    role = str(people["role"].mode()[0])
    fewer = paper(asked("behind_bars", record, Selection(people=(("work", role),))))
    assert 0 < fewer.count("<tr><td>") < len(people)


@pytest.mark.parametrize("tab", PANELS)
def test_the_open_tab_is_the_one_on_paper(tab: str, record: Record) -> None:
    made = paper(asked("behind_bars", record, Selection(views=(("tab", tab),), asof="2024-05-03")))
    assert f"<h2>{translator('en')(f'tab.{tab}')}</h2>" in made
    shown = {"table": "<table" in made, "roll": '<ol class="roll">' in made, "drawing": "<svg" in made}
    assert shown == {
        "table": tab in ("people", "counts", "lines", "freedom"),
        "roll": tab == "roll",
        "drawing": tab in ("counts", "lines"),
    }


def test_the_roll_call_on_paper_calls_whom_the_page_calls(record: Record) -> None:
    """Nobody who is free is on a sheet to be read aloud."""
    made = paper(asked("behind_bars", record, Selection(views=(("tab", "roll"),))))
    detentions = record.tables["detentions"]
    calls = roll_call(detentions, day_of_record(detentions))
    names = {call.name for call in calls}
    assert made.count("<li>") == len(calls)
    assert all(name in made for name in names)
    assert not any(name in made for name in set(detentions["name"]) - names)


def test_what_the_link_says_wrongly_is_said(record: Record) -> None:
    t = translator("en")
    selection, faults = Selection.read(
        {"country": ["QQ"]}, known(record.tables["actions"], record.tables["detentions"])
    )
    made = paper(replace(asked("map", record, selection), faults=tuple(faults)))
    assert made.startswith("<p>")
    assert "QQ" in made.partition("<h1>")[0]
    assert t("asof.unreadable", found="2021-13-45") in paper(
        asked("behind_bars", record, Selection(asof="2021-13-45"))
    )
    assert t("person.unknown") in paper(asked("behind_bars", record, Selection(person="made-up")))


def test_a_map_held_at_a_month_is_of_that_month(record: Record) -> None:
    made = paper(asked("map", record, Selection(views=(("month", "2023-07"), ("over", "3")))))
    assert "In the 3 months up to July 2023" in made
    actions = record.tables["actions"]
    assert not any(title in made for title in actions.loc[actions["date"] > "2023-08", "title"])


def test_an_open_action_is_told_once(record: Record) -> None:
    row = record.tables["actions"].iloc[0]
    made = paper(asked("timeline", record, Selection(action=row["action_id"])))
    assert made.count("<h2>") == 1
    assert "<li>Source: " in made
    assert f'<a href="{row["source_url"]}">' in made.partition("</ul>")[0]


def test_one_person_has_a_sheet_and_an_unknown_one_has_not(record: Record) -> None:
    who, name = record.tables["detentions"].loc[0, ["person_id", "name"]]
    assert paper(asked("behind_bars", record, Selection(person=who))).startswith(f"<h1>{name}</h1>")
    assert paper(asked("behind_bars", record, Selection(person="made-up"))).startswith("<h1>Behind bars</h1>")
    before = paper(asked("behind_bars", record, Selection(person=who, asof="2019-01-01")))
    assert before.startswith(f"<h1>{name}</h1>")
    assert "had not been detained yet" in before
    local = (
        record.tables["detentions"]
        .loc[record.tables["detentions"]["person_id"] == "ihar-losik", "name_local"]
        .iloc[0]
    )
    assert paper(asked("behind_bars", record, Selection(person="ihar-losik"), "be")).startswith(
        f"<h1>{local}</h1>"
    )


def test_a_cell_is_printed_and_never_rendered(record: Record) -> None:
    actions = record.tables["actions"].copy()
    actions.loc[actions.index[0], ["title", "source_url"]] = [
        "<img src=x onerror=alert(1)>",
        "javascript:alert(1)",
    ]
    made_up = replace(record, tables={**record.tables, "actions": pd.DataFrame(actions)})
    made = paper(asked("timeline", made_up))
    assert "&lt;img src=x" in made
    assert "<img" not in made
    assert 'href="javascript' not in made


def test_pages_that_are_printed_as_they_stand_are_not_here() -> None:
    visitor = TestClient(Starlette(routes=ROUTES))
    assert visitor.get("/paper/about").status_code == 204
    assert visitor.get("/paper/publish").status_code == 204
    answer = visitor.get("/paper/map?country=PL&lang=be")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith(f"<h1>{translator('be')('nav.map')}</h1>")
    assert answer.text.endswith(" · http://testserver/map?country=PL&amp;lang=be</footer>")
