"""A slow or blocked line: what a visitor reads until the page stands, and how much has to come for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.serve.web import _signs
from tests.browser.conftest import Server, settle
from tests.browser.slow_line import slow_line

Visit = Callable[[Page, str], Page]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_come_before_the_scripts_and_leave_with_them(lang: str, server: Server, page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/static/js/index.*.js", hold)  # the script that draws the page is on its way
    page.goto(f"{server.url}/?lang={lang}", wait_until="commit")
    t = translator(lang)
    expect(page.locator("#first h1")).to_have_text(t("app.title"))
    expect(page.locator("#first")).to_contain_text("37")
    expect(page.get_by_text(t("serve.loading"))).to_be_visible()
    for route in held:
        route.continue_()
    settle(page)
    expect(page.locator("#first, #waiting")).to_have_count(0)
    assert page.get_by_role("heading", level=1).all_inner_texts() == [t("app.title")]


def test_a_blocked_channel_is_said_and_taken_back(server: Server, page: Page) -> None:
    """Only the channel is missing: after a while without a byte that is said; when it opens, the words go."""
    page.clock.install()
    blocked: list[WebSocketRoute] = []
    opened: list[bool] = []

    def hold(channel: WebSocketRoute) -> None:
        channel.connect_to_server() if opened else blocked.append(channel)

    page.route_web_socket("**/_stcore/stream", hold)
    page.goto(server.url)
    t = translator("en")
    sentence = page.get_by_text(t("serve.waiting"))
    for _ in range(40):
        page.clock.run_for(1000)
        if sentence.is_visible():
            break
    expect(sentence).to_be_visible()
    expect(page.get_by_text(t("serve.loading"))).to_be_hidden()
    expect(page.locator("#first h1")).to_have_text(t("app.title"))
    opened.append(True)
    page.clock.resume()
    for channel in blocked:
        channel.close()  # the framework asks for a new one
    settle(page)
    expect(page.locator("#first, #waiting")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/map", "/timeline", "/behind_bars", "/talk", "/about"])
def test_every_sign_is_in_our_small_font(path: str, page: Page, visit: Visit) -> None:
    """A sign that the font lacks is written as its name: wider than it is high."""
    visit(page, path)
    page.evaluate("document.fonts.ready")
    wide = """signs => signs.filter(
      e => e.getBoundingClientRect().width > parseFloat(getComputedStyle(e).fontSize) * 1.1).map(e => e.innerText)"""
    drawn = "icons => document.fonts.check('16px \"Material Symbols Rounded\"', icons.map(e => e.innerText).join(''))"
    signs = page.locator('[data-testid="stIconMaterial"]')
    assert signs.evaluate_all(wide) == []
    assert signs.evaluate_all(drawn)


def test_our_small_icon_font_is_sent_for_the_whole_one(server: Server, page: Page) -> None:
    [(address, ours)] = _signs().items()
    answer = page.request.get(server.url + address)
    assert answer.body() == Path(ours).read_bytes()
    assert len(answer.body()) < 20_000


def test_a_first_visit_to_the_overview_weighs_no_more_than_today(server: Server, page: Page) -> None:
    """All that comes over the line until the page is quiet: headers, files, and the channel as it is packed. It ought
    to be 800 kB; the fields of days in the sheet are 60 of what is over."""
    with slow_line(server.url) as line:
        page.goto(line.url)
        settle(page)
        page.wait_for_load_state("networkidle")
        expect(page.locator('[class*="st-key-overview_map_"] svg:visible')).to_be_visible()
        assert line.came < 860_000
        page.close()


def test_a_name_is_answered_before_the_scripts_have_come(server: Server, page: Page) -> None:
    """What is asked for goes before what the page may need: on a line as slow as the benchmark's."""
    with slow_line(server.url) as line:
        line.rate, line.late = 50_000, 0.2
        page.goto(f"{line.url}/behind_bars", wait_until="commit")
        page.get_by_label("Find a name", exact=False).first.click()
        page.keyboard.type("Losik")
        expect(page.get_by_role("link", name="Ihar Losik", exact=True).first).to_be_visible()
        assert page.locator("#first").count() == 1  # the page itself is still on its way
        page.goto("about:blank")
