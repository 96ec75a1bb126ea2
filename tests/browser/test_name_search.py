"""A search for a name: in no address and no request, still there on the way back, and handed on by a link."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from marathon_dash.i18n import translator
from tests.browser.conftest import NewPage, Server, settle

Visit = Callable[[Page, str], Page]
EN = translator("en")


def box(page: Page) -> Locator:
    return page.get_by_role("searchbox").or_(page.get_by_label("Find a name", exact=False)).first


def test_a_search_survives_back_and_stands_in_no_address(page: Page, visit: Visit) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, "/behind_bars")
    box(page).press_sequentially("Лосік", delay=15)
    page.get_by_role("link", name="Ihar Losik", exact=True).click()
    page.wait_for_url("**person=ihar-losik")
    expect(page.get_by_role("heading", level=1, name="Ihar Losik")).to_be_visible()
    page.go_back()
    expect(box(page)).to_have_value("Лосік")
    expect(page.get_by_text("1 person", exact=True)).to_be_visible()
    assert page.url.endswith("/behind_bars")
    assert not [url for url in asked if "%D0%9B" in url or "Лосік" in url]


def test_a_link_to_the_search_is_copied_and_brings_it(
    page: Page, new_page: NewPage, visit: Visit, server: Server
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, "/behind_bars?lang=en")
    button = page.get_by_role("button", name=EN("people.search_link"))
    expect(button).to_have_count(0)
    box(page).press_sequentially("Zolotowa", delay=15)
    expect(page.get_by_text("1 person", exact=True)).to_be_visible()
    button.click()
    expect(page.get_by_role("button", name=EN("people.search_copied"))).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{server.url}/behind_bars?lang=en#name=Zolotowa"
    other = new_page()
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    other.goto(link)
    settle(other)
    expect(box(other)).to_have_value("Zolotowa")
    expect(other.get_by_role("heading", level=2).first).to_have_text("Maryna Zolatava")
    other.wait_for_url(f"{server.url}/behind_bars?lang=en")
    assert not [url for url in asked if "Zolotowa" in url.partition("#")[0]]
