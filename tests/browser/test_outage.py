"""After an outage the session of a page is gone from the server; the viewer's first choice is not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, Server, Watch, settle, start

CONNECTED = "() => document.querySelector('[data-testid=stApp]').dataset.testConnectionState === 'CONNECTED'"
LOST = "() => document.querySelector('[data-testid=stApp]').dataset.testConnectionState !== 'CONNECTED'"


@dataclass
class Outage:
    """A server that is killed, and started anew where it was: it knows nothing of the pages that were open."""

    running: Server
    logs: Path

    def happen(self, page: Page) -> None:
        """From the loss of the connection until the moment at which the page can be used again."""
        self.running.process.kill()
        self.running.process.wait()
        page.wait_for_function(LOST)
        port = str(urlsplit(self.running.url).port)
        command = [sys.executable, "-m", "marathon_dash.serve.cli", "run", "--no-open", "--port", port]
        self.running = start(self.logs / "second.log", command)
        page.wait_for_function(CONNECTED)


@pytest.fixture
def outage(tmp_path: Path) -> Iterator[Outage]:
    """A server of the test's own, to be killed."""
    yield (prepared := Outage(start(tmp_path / "first.log"), tmp_path))
    prepared.running.stop()


@pytest.fixture
def page(outage: Outage, new_page: NewPage, watch: Watch) -> Iterator[Page]:
    """A page of that server; what the browser says of an outage is no fault."""
    yield (opened := new_page())
    opened.close()  # before the server is stopped: that waits for its pages
    watch.forgive()


def test_the_first_choice_after_an_outage_counts(page: Page, outage: Outage) -> None:
    page.goto(f"{outage.running.url}/about?country=LT")
    settle(page)
    page.locator(".st-key-filter_sheet summary").click()
    page.locator(".st-key-filter_kind input").fill("rally")
    outage.happen(page)
    # by the element, not by its place: nobody's mouse is faster than a list that is drawn anew
    page.get_by_role("option", name="rally").first.dispatch_event("click")
    expect(page.get_by_text("The downloads hold the 2 actions that fit the filters.")).to_be_visible()
    assert urlsplit(page.url).query == "country=LT&kind=rally"


@pytest.mark.parametrize("by", ["mouse", "key", "keyboard"])
def test_the_first_press_after_an_outage_counts(page: Page, outage: Outage, by: str) -> None:
    page.goto(f"{outage.running.url}/about?country=LT")
    settle(page)
    clear = page.get_by_role("button", name="Clear").first
    page.locator("h1").first.click()
    outage.happen(page)
    if by == "mouse":
        clear.click()
    elif by == "keyboard":
        clear.press("Enter")
    else:
        page.keyboard.press("x")
    expect(page.get_by_text("The downloads hold all 46 actions.")).to_be_visible()
    assert urlsplit(page.url).query == ""
