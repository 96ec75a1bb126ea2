"""One selection in a real browser: links, the back button, the key that clears, from page to page."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import settle

Visit = Callable[[Page, str], Page]


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def choose(page: Page, facet: str, words: str) -> None:
    """Open a filter, take one choice, close it again."""
    opener = page.get_by_role("button", name=facet, exact=False).first
    opener.click()
    page.get_by_role("combobox").last.fill(words)
    page.get_by_role("option", name=words).first.click()
    settle(page)
    page.keyboard.press("Escape")
    page.mouse.click(5, 400)


def test_choosing_writes_the_link_and_back_goes_back_widgets_included(page: Page, visit: Visit) -> None:
    visit(page, "/about")
    choose(page, "Country", "Lithuania")
    expect(page.get_by_text("The downloads hold the 5 actions that fit the filters.")).to_be_visible()
    assert query(page) == {"country": ["LT"]}
    choose(page, "Kind", "rally")
    expect(page.get_by_text("The downloads hold the 2 actions that fit the filters.")).to_be_visible()
    assert query(page) == {"country": ["LT"], "kind": ["rally"]}
    page.go_back()
    expect(page.get_by_text("The downloads hold the 5 actions that fit the filters.")).to_be_visible()
    expect(page.get_by_role("button", name="Country · 1")).to_be_visible()
    expect(page.get_by_role("button", name="Kind", exact=True)).to_be_visible()
    assert query(page) == {"country": ["LT"]}
    page.go_back()
    expect(page.get_by_text("The downloads hold all 46 actions.")).to_be_visible()
    page.go_forward()
    expect(page.get_by_text("The downloads hold the 5 actions that fit the filters.")).to_be_visible()


def test_a_link_opens_the_same_view_in_a_fresh_browser(page: Page, visit: Visit) -> None:
    visit(page, "/about?country=LT&country=XK&from=2023-05&to=2024-09&lang=be")
    expect(page.locator("html")).to_have_attribute("lang", "be")
    expect(page.get_by_role("button", name="Краіна · 2")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Перыяд · май 2023.*верасень 2024"))).to_be_visible()


def test_the_selection_goes_from_page_to_page_and_one_key_clears_it(page: Page, visit: Visit) -> None:
    visit(page, "/about?country=LT")
    page.get_by_role("link", name="Timeline", exact=True).first.click()
    page.wait_for_url("**/timeline?country=LT")
    settle(page)
    expect(page.get_by_role("button", name="Country · 1")).to_be_visible()
    page.locator("h1").first.click()
    page.keyboard.press("x")
    expect(page.get_by_role("button", name="Country", exact=True)).to_be_visible()
    assert query(page) == {}
    page.get_by_role("link", name="About", exact=True).first.click()
    expect(page.get_by_text("The downloads hold all 46 actions.")).to_be_visible()


def test_the_clearing_key_is_only_a_letter_while_typing(page: Page, visit: Visit) -> None:
    visit(page, "/about?country=LT")
    field = page.get_by_placeholder("Search in words")
    field.fill("")
    field.press_sequentially("xX")
    field.press("Enter")
    page.wait_for_url("**q=xX**")
    assert query(page) == {"country": ["LT"], "q": ["xX"]}


def test_two_choices_in_quick_succession_are_both_kept(page: Page, visit: Visit) -> None:
    visit(page, "/about")
    page.get_by_role("button", name="Country", exact=True).click()
    for words in ("Lithuania", "Sweden"):
        page.get_by_role("combobox").last.fill(words)
        page.get_by_role("option", name=words).first.click()
    expect(page.get_by_text("The downloads hold the 9 actions that fit the filters.")).to_be_visible()
    assert query(page) == {"country": ["LT", "SE"]}


def test_a_bad_link_is_named(page: Page, visit: Visit) -> None:
    visit(page, "/about?country=Narnia&contry=LT")
    expect(page.get_by_text("country “Narnia”")).to_be_visible()
    expect(page.get_by_text("“contry”")).to_be_visible()
