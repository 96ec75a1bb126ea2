"""What a printer gets: the page for paper in place of the live one, in ink on white, with every row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from marathon_dash.record import current
from tests.browser.conftest import NewPage

Visit = Callable[[Page, str], Page]
A4 = 794 - 2 * 53  # pixels of a sheet between its margins


@pytest.mark.parametrize("path", ["/", "/map?country=PL", "/timeline?country=PL", "/behind_bars?tab=lines"])
def test_paper_takes_the_place_of_the_page_while_it_is_printed(
    path: str, new_page: NewPage, visit: Visit
) -> None:
    page = visit(new_page(scheme="dark"), path)
    page.pdf()
    expect(page.locator("#paper")).to_have_count(0)  # gone with the print
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": A4, "height": 1000})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    paper = page.locator("#paper")
    expect(paper).to_be_visible()
    expect(page.locator(".stApp")).to_be_hidden()
    assert page.locator("body > :visible").count() == 1
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert paper.evaluate("e => getComputedStyle(e).color") == "rgb(29, 27, 25)"
    assert paper.locator("svg").evaluate_all(
        "all => all.every(e => e.getBoundingClientRect().width <= innerWidth)"
    )
    assert paper.locator("button, input").count() == 0
    actions = current.public_record().tables["actions"]
    if "country" in path:
        for title in actions.loc[actions["country"] == "PL", "title"]:
            assert title in paper.inner_text()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(paper).to_have_count(0)


def test_a_page_without_a_sheet_of_its_own_prints_in_light_without_what_is_pressed(
    new_page: NewPage, visit: Visit
) -> None:
    page = visit(new_page(scheme="dark"), "/about")
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#paper")).to_have_count(0)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_be_visible()
    assert heading.evaluate("e => getComputedStyle(e).color") == "rgb(29, 27, 25)"
    assert page.locator(".stDownloadButton:visible, .stPageLink:visible, .stButton:visible").count() == 0
