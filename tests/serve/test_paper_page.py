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
from marathon_dash.serve.paper_page import PAGES, Asked, paper
from marathon_dash.serve.routes_paper import ROUTES
from marathon_dash.story.select import Selection


@pytest.fixture(scope="module")
def record() -> Record:
    return current.public_record()


def asked(page: str, record: Record, selection: Selection | None = None, lang: str = "en") -> Asked:
    return Asked(page, record, selection or Selection(), translator(lang), f"http://made-up.example/{page}")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_its_name_what_is_selected_and_its_address(
    page: str, lang: str, record: Record
) -> None:
    t, made = translator(lang), paper(asked(page, record, lang=lang))
    assert made.startswith(f"<h1>{t('app.title') if page == 'overview' else t(f'nav.{page}')}</h1>")
    assert f"{t('shown.all')} · " in made
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


@pytest.mark.parametrize(
    ("views", "found"),
    [
        ((("tab", "counts"),), "tab.counts"),
        ((("tab", "lines"),), "tab.lines"),
        ((("tab", "freedom"),), "tab.freedom"),
    ],
)
def test_the_open_tab_is_the_one_on_paper(
    views: tuple[tuple[str, str], ...], found: str, record: Record
) -> None:
    made = paper(asked("behind_bars", record, Selection(views=views)))
    assert f"<h2>{translator('en')(found)}</h2>" in made
    assert "<table" in made


def test_one_person_has_a_sheet_and_an_unknown_one_has_not(record: Record) -> None:
    who, name = record.tables["detentions"].loc[0, ["person_id", "name"]]
    assert paper(asked("behind_bars", record, Selection(person=who))).startswith(f"<h1>{name}</h1>")
    assert paper(asked("behind_bars", record, Selection(person="made-up"))).startswith("<h1>Behind bars</h1>")


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
