"""A widget whose script comes after the page has run twice shows what the link says, and changes nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Server, settle

LATE = ("Slider", "ButtonGroup", "Radio", "Checkbox", "Multiselect", "Selectbox", "TextInput", "DateInput")
COUNT_RUNS = """window.runs = 0
new MutationObserver(() => {
  const now = document.querySelector('[data-testid=stApp]')?.dataset.testScriptState
  if (now === 'notRunning' && window.before === 'running') window.runs += 1
  window.before = now
}).observe(document, { subtree: true, childList: true, attributes: true })"""


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("/map", [".stSlider >> text=November 2025"]),
        ("/map?month=2024-05&over=3", [".stSlider >> text=May 2024", "[aria-checked=true] >> text=3 months"]),
        ("/timeline?rows=country&without=counts", ["label:has(input:checked) >> text=Country"]),
        ("/timeline?country=PL", ["text=2 actions in Poland"]),
        ("/behind_bars?tab=lines&lines=longest", [".st-key-seen_by_lines input[value='days behind bars']"]),
    ],
)
def test_what_comes_late_shows_what_the_link_says(
    page: Page, server: Server, link: str, shown: list[str]
) -> None:
    held: list[Route] = []
    asked: list[Route] = []
    free: list[str] = []

    def script(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        route.continue_() if free or not name.startswith(LATE) else held.append(route)

    def version(route: Route) -> None:
        """Numbers that are no publication make the page run anew, again and again, until the true one is told."""
        asked.append(route)
        route.continue_() if "version" in free else route.fulfill(json={"version": 99 + len(asked)})

    page.add_init_script(COUNT_RUNS)
    page.route("**/static/js/*", script)
    page.route("**/version", version)
    page.goto(server.url + link)
    page.wait_for_function("() => window.runs >= 2")
    assert held
    free.append("scripts")
    for route in held:
        route.continue_()
    for part in shown:
        expect(page.locator(part).first).to_be_visible()
    runs = page.evaluate("window.runs")
    page.wait_for_function("runs => window.runs > runs + 1", arg=runs)  # what was drawn has been sent back
    free.append("version")
    settle(page)
    for part in shown:
        expect(page.locator(part).first).to_be_visible()
    assert page.url.removeprefix(server.url) == link
