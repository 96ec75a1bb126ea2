"""A search for a name: in no address and no request, still there on the way back, and handed on by a link."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

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


def test_a_search_survives_the_way_to_a_correction_and_back(page: Page, visit: Visit) -> None:
    visit(page, "/behind_bars?lang=en")
    box(page).press_sequentially("Losik", delay=15)
    expect(page.get_by_text("1 person", exact=True)).to_be_visible()
    page.locator(".people").get_by_role("link", name=EN("footer.correction")).click()
    page.wait_for_url("**person=ihar-losik**")
    expect(page.get_by_role("heading", level=1, name="Ihar Losik")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()  # whatever the list was scrolled to
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_text("It is about: Ihar Losik (ihar-losik).")).to_be_visible()
    page.get_by_role("link", name=EN("footer.correction")).click()  # the foot of the page leads to another
    page.wait_for_url("**/about?person=ihar-losik**")
    expect(page.get_by_text("It is about: Ihar Losik (ihar-losik).")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Ihar Losik")).to_be_visible()
    page.go_back()
    expect(box(page)).to_have_value("Losik")
    expect(page.get_by_text("1 person", exact=True)).to_be_visible()


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_name_is_found_while_the_page_is_still_loading(
    new_page: NewPage, server: Server, scheme: str
) -> None:
    """Without one script of the page; then the page comes, and the search and the place in it stay."""
    page = new_page(scheme=scheme, lang="be", width=390)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    held: list[Route] = []
    free: list[bool] = []
    page.route("**/static/js/*", lambda route: route.continue_() if free else held.append(route))
    page.goto(f"{server.url}/behind_bars?lang=en", wait_until="commit")
    page.get_by_label(EN("people.search")).click()
    page.keyboard.type("Лосік")
    expect(page.get_by_role("status").filter(has_text="1 person")).to_be_visible()
    expect(page.get_by_role("link", name="Ihar Losik", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Ihar Losik", exact=True)).to_have_attribute(
        "href", "?person=ihar-losik&lang=en"
    )
    free.append(True)
    for route in held:
        route.continue_()
    settle(page)
    expect(page.locator("#first")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_value("Лосік")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("heading", level=2)).to_have_text("Ihar Losik")
    assert page.url == f"{server.url}/behind_bars?lang=en"
    assert not [url for url in asked if "%D0%9B" in url or "Лосік" in url]


def test_enter_in_the_early_box_leaves_nothing_in_the_address(page: Page, server: Server) -> None:
    page.route("**/static/js/*", lambda route: None)
    page.goto(f"{server.url}/behind_bars", wait_until="commit")
    page.get_by_label(EN("people.search")).fill("nobody at all")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text=EN("people.nobody"))).to_be_visible()
    assert page.url == f"{server.url}/behind_bars"
