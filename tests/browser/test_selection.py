"""One selection in a real browser: the sheet of filters, links, the back button, by keys, on a slow line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT, NewPage, Server, settle
from tests.browser.slow_line import slow_line
from tests.made_up import ACTION, record_folder, write_table

Visit = Callable[[Page, str], Page]
SHEET = ".st-key-filter_sheet"


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def field(page: Page, facet: str) -> Locator:
    return page.locator(f".st-key-filter_{facet} input")  # an open list hides the others from roles


def open_sheet(page: Page) -> None:
    page.locator(f"{SHEET} summary").click()
    expect(field(page, "country")).to_be_visible()


def choose(page: Page, facet: str, words: str) -> None:
    """Take one choice of a filter; the sheet stands open."""
    field(page, facet).fill(words)
    page.get_by_role("option", name=words, exact=True).click()


def status(page: Page) -> Locator:
    return page.locator(".st-key-fit").get_by_role("status")


def said(page: Page, words: str) -> None:
    """What is selected stands in words, where a screen reader is told of it."""
    expect(status(page)).to_have_text(words)


def test_choosing_writes_the_link_and_back_goes_back_widgets_included(page: Page, visit: Visit) -> None:
    visit(page, "/about")
    open_sheet(page)
    choose(page, "country", "Lithuania")
    expect(page.get_by_text("The downloads hold the 5 actions that fit the filters.")).to_be_visible()
    assert query(page) == {"country": ["LT"]}
    choose(page, "kind", "rally")
    expect(page.get_by_text("The downloads hold the 2 actions that fit the filters.")).to_be_visible()
    assert query(page) == {"country": ["LT"], "kind": ["rally"]}
    page.go_back()
    said(page, "5 actions in Lithuania")
    expect(page.locator(".st-key-filter_country")).to_contain_text("Lithuania")
    expect(page.locator(".st-key-filter_kind").get_by_text("rally", exact=True)).to_have_count(0)
    assert query(page) == {"country": ["LT"]}
    page.go_back()
    said(page, "46 actions")
    page.go_forward()
    said(page, "5 actions in Lithuania")


def test_a_link_opens_the_same_view_in_a_fresh_browser(page: Page, visit: Visit) -> None:
    visit(page, "/about?country=LT&country=XK&from=2023-05&to=2024-09&lang=be")
    expect(page.locator("html")).to_have_attribute("lang", "be")
    said(page, "5 акцый: Літва і Косава · май 2023 – верасень 2024")


def test_the_selection_goes_from_page_to_page_and_one_key_clears_it(page: Page, visit: Visit) -> None:
    visit(page, "/about?country=LT")
    page.get_by_role("link", name="Timeline", exact=True).first.click()
    page.wait_for_url("**/timeline?country=LT")
    settle(page)
    said(page, "5 actions in Lithuania")
    page.locator("h1").first.click()
    page.keyboard.press("x")
    said(page, "46 actions")
    assert query(page) == {}
    page.get_by_role("link", name="About", exact=True).first.click()
    expect(page.get_by_text("The downloads hold all 46 actions.")).to_be_visible()


def test_the_clearing_key_is_only_a_letter_while_typing(page: Page, visit: Visit) -> None:
    visit(page, "/about?country=LT")
    box = page.get_by_label("Search in words")
    box.fill("")
    box.press_sequentially("xX")
    box.press("Enter")
    page.wait_for_url("**q=xX**")
    assert query(page) == {"country": ["LT"], "q": ["xX"]}


def test_a_bad_link_is_named(page: Page, visit: Visit) -> None:
    visit(page, "/about?country=Narnia&contry=LT")
    expect(page.get_by_text("country “Narnia”")).to_be_visible()
    expect(page.get_by_text("“contry”")).to_be_visible()


@pytest.mark.parametrize(
    ("text", "words"), [("Poland", "2 actions"), ("ліпень 2023", "15 actions"), ("Вільня", "4 actions")]
)
def test_a_search_in_words_finds(page: Page, visit: Visit, text: str, words: str) -> None:
    visit(page, "/map")
    box = page.get_by_label("Search in words")
    box.fill(text)
    box.press("Enter")
    expect(status(page)).to_have_text(f"{words} · “{text}”")


def test_what_may_have_been_meant_is_a_press_away(page: Page, visit: Visit) -> None:
    visit(page, "/timeline?q=Polnad")
    page.get_by_role("button", name="Did you mean “Poland”?").click()
    said(page, "2 actions · “Poland”")
    assert query(page) == {"q": ["Poland"]}


# ── the keyboard, and where the sheet lies ────────────────────────────────────


def test_the_fields_of_the_sheet_come_next_in_the_order_of_tabs(page: Page, visit: Visit) -> None:
    visit(page, "/timeline")
    page.locator(f"{SHEET} summary").focus()
    page.keyboard.press("Enter")
    expect(field(page, "country")).to_be_visible()
    page.keyboard.press("Tab")
    expect(field(page, "country")).to_be_focused()
    page.keyboard.type("Poland")
    page.keyboard.press("Enter")
    said(page, "2 actions in Poland")
    expect(field(page, "country")).to_be_focused()
    for facet in ("city", "kind", "organiser"):
        tab_to(page, field(page, facet))
    page.keyboard.type("Frilans")
    page.keyboard.press("Enter")
    said(page, "0 actions in Poland · Frilans Syd")
    tab_to(page, page.get_by_role("button", name="All time"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said(page, "0 actions in Poland · Frilans Syd · 2023")


def test_the_fields_of_the_people_come_next_too_and_esc_shuts_their_sheet(page: Page, visit: Visit) -> None:
    visit(page, "/behind_bars")
    page.locator(f"{SHEET} summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    state = page.get_by_role("combobox", name="State")
    expect(state).to_be_focused()
    page.keyboard.type("restricted")
    page.keyboard.press("Enter")
    page.wait_for_url("**state=restricted")
    expect(page.locator(".st-key-people_fit p")).to_have_text(
        re.compile(r"^\d+ people · restricted, not behind bars$")
    )
    tab_to(page, page.get_by_role("combobox", name="Role"))
    page.keyboard.press("Escape")
    expect(state).to_be_hidden()
    expect(page.locator(f"{SHEET} summary")).to_be_focused()


def test_esc_shuts_an_open_list_before_the_sheet(page: Page, visit: Visit) -> None:
    visit(page, "/timeline")
    open_sheet(page)
    field(page, "country").click()
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field(page, "country")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field(page, "country")).to_be_hidden()


def tab_to(page: Page, target: Locator) -> None:
    """At most three Tabs on: a field has its own buttons (open, take away)."""
    for _ in range(3):
        page.keyboard.press("Tab")
        if target.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError(f"the focus is on {page.evaluate('document.activeElement.outerHTML')[:200]}")


def test_what_is_chosen_is_announced_by_one_region_that_stays(page: Page, visit: Visit) -> None:
    visit(page, "/timeline")
    status(page).evaluate("it => { window.region = it }")
    open_sheet(page)
    choose(page, "country", "Poland")
    page.wait_for_function(
        "() => window.region.isConnected && window.region.textContent === '2 actions in Poland'"
    )


def test_the_sheet_lies_beside_a_wide_page_and_over_a_narrow_one(new_page: NewPage, visit: Visit) -> None:
    for width in (1366, 1920, 390):
        page = visit(new_page(width=width, height=844), "/timeline")
        open_sheet(page)
        sheet = field(page, "country").evaluate(
            "it => it.closest('[data-testid=stExpanderDetails]').getBoundingClientRect().toJSON()"
        )
        expect(page.locator("h1")).to_be_visible()
        title = page.locator("h1").bounding_box()
        chart = page.locator(".st-key-timeline_strip").bounding_box()
        assert title
        assert chart
        if width > 1000:
            assert chart["x"] + chart["width"] <= sheet["left"]
        else:
            assert (sheet["left"], sheet["right"]) == (0, width)
        page.get_by_role("button", name="Show 46 actions").click()
        expect(field(page, "country")).to_be_hidden()
        wider = page.evaluate(
            "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
        )
        assert wider <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_sheet_keeps_nobody_out(
    new_page: NewPage, visit: Visit, axe: Callable[[Page], list[str]], scheme: str
) -> None:
    page = visit(new_page(scheme=scheme), "/timeline?country=PL")
    open_sheet(page)
    settle(page)
    assert axe(page) == []


# ── what was pressed is what is chosen ────────────────────────────────────────


def test_two_choices_in_quick_succession_are_both_kept(page: Page, visit: Visit) -> None:
    visit(page, "/about")
    open_sheet(page)
    for words in ("Lithuania", "Sweden"):
        choose(page, "country", words)
    expect(page.get_by_text("The downloads hold the 9 actions that fit the filters.")).to_be_visible()
    assert query(page) == {"country": ["LT", "SE"]}


def test_two_choices_in_quick_succession_on_a_slow_line_are_the_two_pressed(
    page: Page, server: Server
) -> None:
    with slow_line(server.url) as line:
        page.goto(f"{line.url}/about")
        settle(page)
        open_sheet(page)
        settle(page)
        line.late = 0.7
        for words in ("Vilnius", "Berlin"):
            choose(page, "city", words)
        choose(page, "kind", "rally")
        said(page, "2 actions in Vilnius and Berlin · rally")
        assert query(page) == {"city": ["Vilnius", "Berlin"], "kind": ["rally"]}
        line.late = 0
        page.go_back()
        expect(status(page)).not_to_contain_text("rally")
        page.close()


def test_a_publication_while_a_filter_is_open_changes_no_choice(
    page: Page, serve_copy: Callable[..., Server], tmp_path: Path
) -> None:
    """Made up: two more actions of Vilnius are published while the list of cities is open."""
    rows = [{**ACTION, "action_id": f"made-up-{n}"} for n in range(6)]
    folder = record_folder(
        tmp_path / "record", actions=[*rows[:4], {**rows[4], "city": "Riga", "country": "LV"}]
    )
    page.goto(f"{serve_copy(folder).url}/about")
    settle(page)
    open_sheet(page)
    field(page, "city").click()
    expect(page.get_by_role("option", name="Vilnius", exact=True)).to_be_visible()
    publish(folder, tmp_path, rows)
    said(page, "7 actions")
    choose(page, "city", "Vilnius")
    said(page, "6 actions in Vilnius")
    assert query(page) == {"city": ["Vilnius"]}


def publish(folder: Path, state: Path, rows: list[dict[str, str]]) -> None:
    """Add made-up actions to what a server of the test's own shows, as somebody else would meanwhile."""
    (state / "more").mkdir()
    write_table(
        state / "more", "actions", [{**row, "action_id": f"more-{n}"} for n, row in enumerate(rows[4:])]
    )
    command = ["publish", str(state / "more" / "actions.csv"), "--add-only", "--note", "more", "--yes"]
    own = {"MARATHON_DATA": str(folder), "MARATHON_USER_DATA": str(state / "user")}
    done = subprocess.run(
        [sys.executable, "-m", "marathon_dash.serve.cli", *command],
        env=os.environ | own,
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_a_first_year_long_ago_stays_when_another_filter_is_touched(page: Page, visit: Visit) -> None:
    visit(page, "/timeline?from=1990")
    open_sheet(page)
    choose(page, "country", "Poland")
    said(page, "2 actions in Poland · 1 January 1990–…")
    assert query(page) == {"country": ["PL"], "from": ["1990"]}
    choose(page, "kind", "concert")
    page.wait_for_url(re.compile("kind=concert"))
    assert query(page) == {"country": ["PL"], "kind": ["concert"], "from": ["1990"]}
