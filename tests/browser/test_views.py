"""What is on screen is what is linked: kept by reload, language and Back, and on the picture taken along."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from marathon_dash.i18n import translator
from tests.browser.conftest import settle
from tests.browser.test_choices import options

Visit = Callable[[Page, str], Page]
EN, BE = translator("en"), translator("be")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def is_kept(page: Page, holds: Callable[[], None]) -> None:
    """The view stands after a reload, after going away and Back, and in the other language."""
    holds()
    page.reload()
    settle(page)
    holds()
    page.get_by_role("link", name="About", exact=True).first.click()
    page.wait_for_url("**/about**")
    settle(page)
    page.go_back()
    settle(page)
    holds()
    shown = query(page)
    page.get_by_role("link", name="Беларуская").click()
    page.wait_for_url("**lang=be**")
    settle(page)
    assert query(page) == {**shown, "lang": ["be"]}


def test_rows_and_context_of_the_timeline(page: Page, visit: Visit) -> None:
    visit(page, "/timeline")
    page.get_by_text(EN("timeline.by_country"), exact=True).click()
    page.wait_for_url("**rows=country**")
    page.get_by_text(EN("context.show_releases"), exact=True).click()
    page.wait_for_url("**without=releases**")

    def holds() -> None:
        expect(page.get_by_role("radio", name=EN("timeline.by_country"))).to_be_checked()
        expect(page.get_by_label(EN("context.show_releases"))).not_to_be_checked()
        expect(page.get_by_label(EN("context.show_counts"))).to_be_checked()

    is_kept(page, holds)
    expect(page.get_by_role("radio", name=BE("timeline.by_country"))).to_be_checked()


def test_back_takes_a_view_back(page: Page, visit: Visit) -> None:
    visit(page, "/timeline")
    page.get_by_text(EN("timeline.by_country"), exact=True).click()
    page.wait_for_url("**rows=country")
    settle(page)
    page.go_back()
    expect(page.get_by_role("radio", name=EN("timeline.by_kind"))).to_be_checked()
    assert query(page) == {}


def test_a_table_that_stands_open(page: Page, visit: Visit) -> None:
    visit(page, "/timeline")
    page.get_by_text(EN("twin.label"), exact=True).first.click()
    page.wait_for_url("**table=timeline")
    is_kept(page, lambda: expect(page.get_by_test_id("stDataFrame").first).to_be_visible())


def test_the_month_that_is_held_and_the_place_that_is_chosen(page: Page, visit: Visit) -> None:
    visit(page, "/map")
    page.get_by_role("button", name=EN("map.earlier")).click()
    page.wait_for_url("**month=2025-10")
    page.get_by_text(EN("map.months", n=12), exact=True).click()
    page.wait_for_url("**over=12")
    settle(page)  # a run closes the list that opens meanwhile
    box = page.get_by_role("combobox", name="City").last
    box.click()
    box.fill("Vilnius")
    expect(page.get_by_role("option")).to_have_text(["Vilnius, Lithuania"])
    box.press("Enter")
    page.wait_for_url("**place=LT+Vilnius**")
    page.get_by_role("button", name=EN("map.world")).click()
    page.wait_for_url("**camera=world**")

    def holds() -> None:
        expect(page.get_by_text("October 2025", exact=True)).to_be_visible()
        expect(page.get_by_role("combobox", name="City").last).to_have_value("Vilnius, Lithuania")
        assert query(page) == {
            "camera": ["world"],
            "month": ["2025-10"],
            "over": ["12"],
            "place": ["LT Vilnius"],
        }

    is_kept(page, holds)


def test_the_picture_of_the_map_is_of_the_month_that_is_held(page: Page, visit: Visit) -> None:
    visit(page, "/map?month=2023-05")
    with page.expect_download() as taken:
        page.get_by_role("button", name=EN("download.svg")).click()
    drawn = taken.value.path().read_text(encoding="utf-8")
    assert "May 2023" in drawn
    assert "Berlin" not in drawn


def test_while_it_plays_no_month_is_written_and_pause_writes_it(page: Page, visit: Visit) -> None:
    visit(page, "/map")
    page.get_by_role("button", name=EN("map.play"), exact=True).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text(re.compile("^Up to (June|July|August) 2023"))).to_be_visible()
    assert query(page) == {}
    page.get_by_role("button", name=EN("map.pause"), exact=True).click()
    page.wait_for_url("**month=202**")
    expect(page.get_by_role("button", name=EN("map.play"), exact=True)).to_be_visible()


def test_the_tab_the_table_and_the_page_of_the_list(page: Page, visit: Visit) -> None:
    visit(page, "/behind_bars")
    page.get_by_role("button", name=EN("people.next")).click()
    page.wait_for_url("**page=2")

    def second() -> None:
        expect(page.get_by_text("Page 2 of", exact=False)).to_be_visible()

    is_kept(page, second)
    visit(page, "/behind_bars")
    page.get_by_text(EN("people.as_table"), exact=True).click()
    page.wait_for_url("**as=table")
    is_kept(page, lambda: expect(page.get_by_label(EN("people.as_table"))).to_be_checked())
    visit(page, "/behind_bars")
    page.get_by_role("tab", name=EN("tab.roll")).click()
    page.wait_for_url("**tab=roll")
    is_kept(page, lambda: expect(page.get_by_role("tab", selected=True)).to_have_text(EN("tab.roll")))


@pytest.mark.parametrize(
    ("tab", "box", "choice", "link"),
    [
        ("counts", "seen_by_whose", "RSF", "**whose=RSF"),
        ("lines", "seen_by_lines", EN("order.longest"), "**lines=longest"),
    ],
)
def test_the_order_of_lines_and_whose_count_is_said(
    page: Page, visit: Visit, tab: str, box: str, choice: str, link: str
) -> None:
    visit(page, f"/behind_bars?tab={tab}")
    assert choice in options(page, f".st-key-{box}")
    page.get_by_role("option", name=choice, exact=True).click()
    page.wait_for_url(link)
    is_kept(page, lambda: expect(page.locator(f".st-key-{box} input")).to_have_value(choice))


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("/map?camera=moon", "camera “moon”"),
        ("/timeline?rows=colour", "rows “colour”"),
        ("/map?month=2023", "month"),
    ],
)
def test_a_view_that_does_not_exist_is_named(page: Page, visit: Visit, link: str, named: str) -> None:
    visit(page, link)
    expect(page.get_by_text(named).first).to_be_visible()
