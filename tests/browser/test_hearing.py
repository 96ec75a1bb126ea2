"""What a screen reader, forced colours, a narrow screen and a finger find."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from marathon_dash.i18n import LANGUAGES, translator
from tests.browser.conftest import NewPage, settle

Visit = Callable[[Page, str], Page]
PAGES = ["/", "/map", "/timeline", "/behind_bars", "/talk", "/about"]
FOCUSED = "words => `${document.activeElement.tagName} ${document.activeElement.innerText}` === words"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_menu_is_a_landmark_that_says_which_page_is_open(lang: str, page: Page, visit: Visit) -> None:
    t = translator(lang)
    visit(page, f"/map?lang={lang}")
    menu = page.get_by_role("navigation", name=t("nav.label"))
    current = menu.locator('[aria-current="page"]')
    expect(current).to_have_text([t("nav.map")])
    menu.get_by_role("link", name=t("nav.timeline")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("nav.timeline"))
    expect(current).to_have_text([t("nav.timeline")])
    page.wait_for_function(FOCUSED, arg=f"H1 {t('nav.timeline')}")  # a new page begins at its heading


def test_the_skip_link_skips_the_menu(page: Page, visit: Visit) -> None:
    t = translator("be")
    visit(page, "/behind_bars?lang=be")
    skip = page.get_by_role("link", name=t("nav.skip"))
    expect(skip).to_be_attached()
    skip.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(FOCUSED, arg=f"H1 {t('nav.behind_bars')}")
    assert "#" not in page.url


def test_a_timeline_is_heard_as_a_list_of_actions(page: Page, visit: Visit) -> None:
    visit(page, "/timeline?country=PL")
    t = translator("en")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    heard = page.get_by_role("list", name=t("heard.actions")).get_by_role("link")
    assert heard.count() == 2
    expect(page.get_by_role("figure", name=t("nav.timeline"), exact=True)).to_be_attached()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.js-plotly-plot > *')].every(e => e.ariaHidden === 'true')"
    )
    name = heard.first.inner_text()
    heard.first.evaluate("link => link.click()")
    settle(page)
    assert "action=" in page.url
    assert "country=PL" in page.url
    expect(page.get_by_role("heading", name=name.split(" · ")[-1])).to_be_visible()


def test_a_map_is_heard_as_a_list_of_cities(page: Page, visit: Visit) -> None:
    visit(page, "/map")
    heard = page.get_by_role("list", name=translator("en")("heard.cities")).get_by_role("link")
    expect(heard.first).to_have_text("Berlin, Germany: 4 actions")
    heard.first.evaluate("link => link.click()")
    settle(page)
    assert "place=DE+Berlin" in page.url


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_at_320_and_targets_can_be_hit(
    path: str, new_page: NewPage, visit: Visit
) -> None:
    page = visit(new_page(width=320, height=800), path)
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    small = main.evaluate(
        """main => [...main.querySelectorAll('a, button, summary, [role=tab]')].filter(e => {
          const { width, height } = e.getBoundingClientRect(), shown = e.checkVisibility({ visibilityProperty: true })
          const inText = e.closest('p, li, td, .stHtml') && getComputedStyle(e).display === 'inline'
          return shown && width && !inText && !e.closest('ul[aria-label]') && (width < 24 || height < 24)
        }).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_forced_colours_show_what_is_chosen(page: Page, visit: Visit) -> None:
    """In forced colours a chosen radio, switch, tab and month keep colours of ours: they differ from what is not."""
    page.emulate_media(forced_colors="active")
    visit(page, "/timeline")
    for place in (".stRadio [role=radiogroup]", ".stCheckbox"):
        assert page.locator(place).first.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none", (
            place
        )
    switch = page.locator(".stCheckbox").first
    on = switch.screenshot()
    switch.locator("label").click()
    settle(page)
    page.mouse.move(0, 0)
    assert switch.screenshot() != on
    visit(page, "/map")
    assert page.locator(".stSlider").first.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"
    visit(page, "/behind_bars")
    assert (
        page.locator("[role=tablist]").first.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"
    )
