"""Behind bars in a real browser: links to a day and to a person, search across scripts, withheld, every panel."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.running import Server, settle, still
from tests.made_up import HOSTILE, SPELL, record_folder

Visit = Callable[[Page, str], Page]
PANELS = ("The people", "Whose count?", "Lines of time", "How freedom came", "Days ahead", "Roll call")


# numbers that the framework's browser side gives out anew on every page
_MADE_BY_THE_BROWSER = (
    r' (?:id|for|name|aria-labelledby|aria-controls|aria-describedby)="[^"]*"|react-aria[\w:-]+'
)


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def search(page: Page, name: str) -> None:
    box = page.get_by_role("searchbox").or_(page.get_by_label("Find a name", exact=False)).first
    box.fill("")
    box.press_sequentially(name, delay=15)


def test_a_link_asks_for_a_day_and_back_goes_back(page: Page, visit: Visit) -> None:
    visit(page, "/behind_bars?asof=2024-05-03")
    expect(
        page.get_by_text("31 confirmed on that day or later, 7 by an older report", exact=False)
    ).to_be_visible()
    page.get_by_role("button", name="Newest day").click()
    expect(page.get_by_text("It is not today.", exact=False)).to_be_visible()
    assert "asof" not in query(page)
    page.go_back()
    expect(page.get_by_text("as of 3 May 2024", exact=False)).to_be_visible()


def test_one_person_is_opened_from_the_list_and_by_a_link(page: Page, visit: Visit) -> None:
    visit(page, "/behind_bars?lang=en&asof=2025-09-12")
    search(page, "Лосік")
    page.get_by_role("link", name="Ihar Losik", exact=True).click()
    page.wait_for_url("**person=ihar-losik**")
    settle(page)
    expect(page.get_by_role("heading", level=1, name="Ihar Losik")).to_be_visible()
    expect(page.get_by_text("1,904 days").first).to_be_visible()
    assert query(page) == {"asof": ["2025-09-12"], "lang": ["en"], "person": ["ihar-losik"]}
    page.get_by_role("button", name="All people").click()
    page.wait_for_url(lambda url: "person" not in url)
    expect(page.get_by_role("heading", level=1, name="Behind bars")).to_be_visible()
    assert query(page) == {"asof": ["2025-09-12"], "lang": ["en"]}


@pytest.mark.parametrize("name", ["Золатава", "Золотова", "Zolotowa", "Zolatva"])
def test_every_spelling_finds_her_while_typing(page: Page, visit: Visit, name: str) -> None:
    visit(page, "/behind_bars")
    search(page, name)
    expect(page.get_by_text("1 person", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Maryna Zolatava")


def test_mazheika_finds_both_and_a_random_word_nobody(page: Page, visit: Visit) -> None:
    visit(page, "/behind_bars")
    search(page, "Mazheika")
    expect(page.get_by_text("2 people", exact=True)).to_be_visible()
    search(page, "banana")
    expect(page.get_by_text("Nobody in the record fits.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_panel_is_accessible_and_alone(
    new_page: NewPage, visit: Visit, axe: Callable[[Page], list[str]], scheme: str
) -> None:
    page = visit(new_page(scheme=scheme), "/behind_bars")
    for panel in PANELS:
        page.get_by_role("tab", name=panel).click()
        settle(page)
        page.mouse.move(2, 2)
        page.wait_for_timeout(400)  # the mark under the tab glides
        assert axe(page) == [], panel
    visit(page, "/behind_bars?person=siarhei-satsuk")
    assert axe(page) == []


def test_a_phone_shows_the_narrow_drawing_and_does_not_scroll_sideways(
    new_page: NewPage, visit: Visit
) -> None:
    for width, shown, hidden in ((390, "narrow", "wide"), (1366, "wide", "narrow")):
        page = visit(new_page(width=width, height=844), "/behind_bars")
        page.get_by_role("tab", name="Lines of time").click()
        settle(page)
        expect(page.locator(f".st-key-lines_{shown} svg")).to_be_visible()
        expect(page.locator(f".st-key-lines_{hidden} svg")).to_be_hidden()
        wider = page.evaluate(
            "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
        )
        assert wider <= 0


def test_a_withheld_person_leaves_no_trace(
    page: Page, serve_copy: Callable[..., Server], tmp_path: Path
) -> None:
    other = {
        **SPELL,
        "detention_id": "other-1",
        "person_id": "other",
        "name": "Other Madeup",
        "name_local": "",
    }
    rows = [
        {**SPELL, "outlet": "Secret Paper", "publication": "withheld"},
        {
            **SPELL,
            "detention_id": "made-up-person-2",
            "detained_on": "2023-01-01",
        },  # one spell of hers is public
        {**other, "other_names": ""},
    ]
    running = serve_copy(record_folder(tmp_path / "data", detentions=rows))
    heard: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: heard.append(repr(data))))
    said = []
    for who in ("made-up-person", "nobody-at-all"):
        page.goto(f"{running.url}/behind_bars?person={who}")
        settle(page)
        main = page.locator("[data-testid=stMain]")
        expect(main.locator("[aria-current=page]")).to_be_visible()  # what is marked after a run is marked
        expect(page.get_by_text("who is not in the published record", exact=False)).to_be_visible()
        still(page, main.inner_html)  # widgets whose script comes late are drawn, too
        drawn = re.sub(_MADE_BY_THE_BROWSER, "", main.evaluate("m => m.outerHTML").replace(who, "WHO"))
        said.append((main.inner_text(), drawn, page.request.get(page.url).body()))
    assert said[0] == said[1]
    for panel in PANELS:
        page.get_by_role("tab", name=panel).click()
        settle(page)
        for trace in ("Upperson", "Выдуманы", "Secret Paper"):
            assert trace not in page.content()
    assert not [frame for frame in heard if "Upperson" in frame or "Secret Paper" in frame]


def test_hostile_names_are_printed_and_fetch_nothing(
    page: Page, serve_copy: Callable[..., Server], tmp_path: Path
) -> None:
    """The fixture fails the test on any request elsewhere and on any script that runs."""
    rows = [
        {
            **SPELL,
            **dict.fromkeys(("name", "name_local", "other_names", "outlet", "note"), text),
            "detention_id": f"made-up-{n}-1",
            "person_id": f"made-up-{n}",
        }
        for n, text in enumerate(HOSTILE)
    ]
    running = serve_copy(record_folder(tmp_path / "data", detentions=rows))
    page.goto(f"{running.url}/behind_bars")
    settle(page)
    for panel in PANELS:
        page.get_by_role("tab", name=panel).click()
        settle(page)
        assert page.locator("img[src=x], img[src*='made-up.example']").count() == 0
    for n in range(len(HOSTILE)):
        page.goto(f"{running.url}/behind_bars?person=made-up-{n}")
        settle(page)


def test_a_day_is_typed_and_enter_is_enough(page: Page, visit: Visit) -> None:
    visit(page, "/behind_bars")
    page.locator(".st-key-asof").get_by_role("spinbutton").first.click()
    page.keyboard.type("20240503", delay=20)
    page.keyboard.press("Enter")
    page.wait_for_url("**asof=2024-05-03**")
    expect(page.get_by_text("as of 3 May 2024", exact=False)).to_be_visible()


def test_filters_of_actions_are_carried_along_and_cleared_by_one_key(page: Page, visit: Visit) -> None:
    visit(page, "/behind_bars?country=LT&from=2023-05")
    expect(page.get_by_text("Carried along, without changing this page: Country and Period.")).to_be_visible()
    page.keyboard.press("x")
    page.wait_for_url(lambda url: "country" not in url and "from" not in url)
    expect(page.get_by_text("Carried along", exact=False)).to_have_count(0)


def test_every_bad_part_of_a_link_is_named_where_it_leads(page: Page, visit: Visit) -> None:
    visit(page, "/?country=ZZ&colour=red&person=nobody")
    page.wait_for_url("**/behind_bars**")
    for bad in ("country “ZZ”", "“colour”", "(person=)"):
        expect(page.get_by_text(bad, exact=False)).to_be_visible()


def test_who_is_asked_for_is_in_the_link_and_back_brings_them_again(page: Page, visit: Visit) -> None:
    visit(page, "/behind_bars?lang=en")
    page.locator(".st-key-filter_sheet summary").click()
    page.get_by_role("combobox", name="Role", exact=False).click()
    page.get_by_role("option", name="photographer", exact=False).click()
    page.wait_for_url("**work=photographer**")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_text("1 person · photographer", exact=True)).to_be_visible()
    page.get_by_role("link", name="Aliaksandr Ziankou", exact=True).click()
    page.wait_for_url("**person=aliaksandr-ziankou**")
    expect(page.get_by_role("heading", level=1, name="Aliaksandr Ziankou")).to_be_visible()
    page.go_back()
    settle(page)
    expect(page.get_by_text("1 person · photographer", exact=True)).to_be_visible()
    assert query(page) == {"lang": ["en"], "work": ["photographer"]}
    page.get_by_role("button", name="Clear filters").click()
    page.wait_for_url(lambda url: "work" not in url)
    expect(page.get_by_text("71 people", exact=True)).to_be_visible()


def test_a_link_asks_for_people_and_their_order(page: Page, visit: Visit) -> None:
    visit(page, "/behind_bars?outlet=TUT.BY&state=released&sort=name&state=free")
    expect(page.get_by_text("state “free”", exact=False)).to_be_visible()
    expect(page.get_by_text(re.compile(r"^\d+ people · no longer behind bars · TUT.BY$"))).to_be_visible()
    names = page.locator("ul.people h2").all_inner_texts()
    assert len(names) > 3
    assert names == sorted(names)
