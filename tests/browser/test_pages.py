"""Every page, in both languages and both colour schemes: it opens, tells nobody, complains of nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from marathon_dash.i18n import LANGUAGES, translator
from tests.browser.conftest import ROOT, NewPage, Server, Watch, eventually, settle

# /present is the presenter's own document here: test_present.py looks at it.
PAGES = {"/": "overview"} | {
    f"/{p.stem}": p.stem for p in sorted((ROOT / "pages").glob("*.py")) if p.stem != "present"
}
Visit = Callable[[Page, str], Page]


@pytest.mark.parametrize(
    ("path", "lang", "scheme"), list(itertools.product(PAGES, LANGUAGES, ("light", "dark")))
)
def test_a_page_opens_accessible_and_alone(
    path: str, lang: str, scheme: str, new_page: NewPage, visit: Visit, axe: Callable[[Page], list[str]]
) -> None:
    """The fixture fails the test on any request elsewhere, any console error, any exception."""
    page = visit(new_page(scheme=scheme), f"{path}?lang={lang}")
    assert page.evaluate("document.documentElement.lang") == lang
    assert translator(lang)("app.title") in page.title()
    assert page.get_by_role("heading", level=1).count() == 1
    assert axe(page) == []


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/publish"])
def test_a_page_is_led_to_from_the_first(path: str, page: Page, visit: Visit) -> None:
    """No page is reached by its address alone; what leads there keeps the language."""
    visit(page, "/?lang=be")
    label = translator("be")(f"nav.{PAGES[path]}")
    page.get_by_role("link", name=label, exact=True).first.click()
    page.wait_for_url(f"**{path}?lang=be")
    settle(page)


def test_no_viewer_is_led_to_the_desk(page: Page, visit: Visit) -> None:
    visit(page, "/")
    assert page.locator('a[href*="publish"]').count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_a_narrow_page_does_not_scroll_sideways(path: str, new_page: NewPage, visit: Visit) -> None:
    page = visit(new_page(width=390, height=844), path)
    wider = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
    assert wider <= 0


def test_a_deep_link_is_the_first_request_a_server_ever_gets(
    serve_copy: Callable[..., Server], page: Page
) -> None:
    """A fresh server, nobody visited the first page before: the link opens what it names."""
    fresh = serve_copy(ROOT / "data")
    page.goto(f"{fresh.url}/timeline?country=LT&lang=be")
    settle(page)
    assert "LT" in page.url
    assert page.get_by_role("dialog").count() == 0
    assert translator("be")("nav.timeline") in page.title()


def test_an_address_that_leads_nowhere_says_so_and_leads_home(
    page: Page, server: Server, watch: Watch
) -> None:
    answer = page.goto(f"{server.url}/no/such/page?lang=be")
    assert answer is not None
    assert answer.status == 404
    t = translator("be")
    assert t("serve.not_found") in page.content()
    page.get_by_role("link").click()
    settle(page)
    assert page.url.endswith("/?lang=be")
    watch.forgive()  # the browser itself reports the 404


@pytest.mark.parametrize(
    ("path", "lands_on"),
    [
        ("/Map?country=pl", "/map?country=pl"),
        ("/BEHIND_BARS/", "/behind_bars"),
        ("/Timeline?lang=be", "/timeline?lang=be"),
    ],
)
def test_an_address_is_found_as_somebody_may_type_it(
    page: Page, server: Server, path: str, lands_on: str
) -> None:
    page.goto(server.url + path)
    settle(page)
    assert page.url == server.url + lands_on
    if "country" in path:
        expect(page.locator(".st-key-fit")).to_contain_text("2 actions in Poland")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/behind_bars?person=ihar-losik", "Ihar Losik · Behind bars · The Solidarity Marathon"),
        ("/behind_bars?person=ihar-losik&lang=be", "Ігар Лосік · За кратамі · "),
        (
            "/timeline?action=2024-11-tallinn",
            "Rally of Canadian officials, JHR and exiled journalists · Timeline · ",
        ),
        ("/map?place=LT+Vilnius", "Vilnius · Map · "),
        ("/map?city=Berlin", "Berlin · Map · "),
        ("/behind_bars?person=nobody-of-this-name", "Behind bars · The Solidarity Marathon"),
        ("/map?place=LT+Atlantis", "Map · The Solidarity Marathon"),
    ],
)
def test_a_person_an_action_and_a_city_have_a_title(page: Page, visit: Visit, path: str, title: str) -> None:
    visit(page, path)
    page.wait_for_function("start => document.title.startsWith(start)", arg=title)


def test_without_javascript_there_is_a_sentence(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/map?lang=be")
    assert translator("be")("serve.noscript") in page.locator("noscript").inner_text()
    context.close()


def test_a_blocked_channel_is_explained(page: Page, server: Server) -> None:
    """Some networks let the page through and not its channel: words come, not a grey page for ever."""
    page.clock.install()
    page.route_web_socket("**", lambda socket: None)
    page.goto(f"{server.url}/?lang=be")
    said = page.get_by_text(translator("be")("serve.waiting"))
    assert not said.is_visible()
    for _ in range(40):  # scripts that still arrive put it off
        page.clock.run_for(1_000)
        if said.is_visible():
            break
    assert page.locator("#waiting").inner_text() == translator("be")("serve.waiting")
    page.clock.run_for(60_000)
    assert page.locator("#waiting").inner_text() == translator("be")("serve.waiting")  # and it stays
    assert page.locator("#first h1").is_visible()


def test_no_link_can_send_the_page_to_the_framework_maker(page: Page, server: Server, watch: Watch) -> None:
    """`?staticAppId=` makes the framework ask its maker's server: the content security policy refuses."""
    page.goto(f"{server.url}/?staticAppId=x")
    eventually(page, lambda: any("Content Security Policy" in line for line in watch.complaints))
    assert any("Content Security Policy" in line for line in watch.complaints)
    watch.forgive()
    watch.outside.clear()


def test_a_viewer_gets_no_cookie_and_nothing_stays(page: Page, visit: Visit) -> None:
    visit(page, "/")
    assert page.context.cookies() == []


# Bytes on the wire: what issue 2 allows the map, and a little more for the timeline, whose plotly is 1.2 million.
FIRST_VISIT = 2_500_000
TIMELINE = 2_750_000


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_is_light(path: str, page: Page, visit: Visit) -> None:
    """Everything that crosses the wire, headers and channel included, until the page stands."""
    received = bytes_received(page)
    visit(page, path)
    page.wait_for_load_state("networkidle")
    assert sum(received) <= (TIMELINE if path == "/timeline" else FIRST_VISIT)


def test_a_second_visit_takes_the_files_from_the_browser(page: Page, visit: Visit) -> None:
    visit(page, "/map")
    visit(page, "/timeline")
    page.wait_for_load_state("networkidle")
    received = bytes_received(page)
    visit(page, "/map")
    visit(page, "/timeline")
    page.wait_for_load_state("networkidle")
    assert sum(received) < 300_000


def bytes_received(page: Page) -> list[int]:
    """A list that grows by the size of everything the page receives from now on."""
    received: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    session.on(
        "Network.webSocketFrameReceived",
        lambda event: received.append(len(event["response"]["payloadData"]) * 3 // 4),
    )
    return received
