"""A first visit on a slow line with a slow processor, in Chromium: 400 kbit/s, 400 ms, four times slower.

The line is a port of this machine that hands every byte on late, and no faster than the line carries it, all
connections together (`tests.browser.slow_line`): the framework's channel is as slow as the scripts. DevTools could slow
the line, too, but not the same everywhere: channels only in newer versions (156 does, and takes half as long again for
them as it should). It slows the processor here. To open a connection costs no journey on this line, as it would on a
real one (Chromium opens six); lost packets and the names of servers cost nothing either.

Each visit has a new profile with nothing kept. The bytes are all that came over the line until the page was quiet:
headers, documents, scripts, fonts and the channel as it is packed. One visit goes before, that the server has
packed its files.

Alone: `python -m benchmarks.slow_line [times]`; the median counts.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.running import FLAGS, settle, start
from tests.browser.slow_line import Line, slow_line

LIMITS = {  # seconds, and millions of bytes
    "first useful words, overview": 8.0,
    "search box answers, behind bars": 12.0,
    "first visit to the overview, MB": 0.8,
}
_RATE, _LATE, _SLOWER = 400_000 / 8, 0.2, 4  # bytes a second; seconds each way; times
_WORDS = (
    "() => document.querySelector('h1')?.checkVisibility() && document.body.innerText.includes('portraits')"
)
_FOUND = """() => { const all = [...document.querySelectorAll('ul.people h2')];
  return all.length === 1 && all[0].innerText.includes('Losik') }"""


@contextmanager
def _visit(browser: Browser, slower: int = 1) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="en-GB", reduced_motion="reduce"
    )
    context.set_default_timeout(180_000)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    yield page
    context.close()


def words(page: Page, url: str) -> float:
    """Seconds to the title and the lead of the overview."""
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(_WORDS)
    return time.perf_counter() - began


def search(page: Page, url: str) -> float:
    """Seconds until a name that was typed as soon as there was a box has been found."""
    began = time.perf_counter()
    page.goto(f"{url}/behind_bars", wait_until="commit")
    page.get_by_label("Find a name", exact=False).first.click()
    page.keyboard.type("Losik")
    page.wait_for_function(_FOUND)
    return time.perf_counter() - began


def weight(page: Page, line: Line) -> float:
    """Millions of bytes of the first visit to the overview, at the full speed of this machine."""
    before = line.came
    page.goto(line.url)
    settle(page)
    page.wait_for_load_state("networkidle")
    return (line.came - before) / 1e6


def visits(browser: Browser, line: Line, runs: int) -> dict[str, float]:
    """Every measure of `LIMITS`."""

    def median(measure: Callable[[Page], float], slower: int) -> float:
        found = []
        for _ in range(runs):
            with _visit(browser, slower) as page:
                found.append(measure(page))
        return statistics.median(found)

    for path in ("/", "/behind_bars"):
        with _visit(browser) as page:
            page.goto(line.url + path)
            settle(page)
    weighed = median(lambda page: weight(page, line), 1)
    line.rate, line.late = _RATE, _LATE
    waited = median(lambda page: words(page, line.url), _SLOWER)
    searched = median(lambda page: search(page, line.url), _SLOWER)
    return dict(zip(LIMITS, (waited, searched, weighed), strict=True))


def main() -> int:
    """Print what is measured beside its limit; 1 when a limit is passed."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    path = chromium.find()
    assert path, chromium.MISSING
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        server = start(Path(place, "log"))
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            with slow_line(server.url) as line:
                found = visits(browser, line, runs)
        finally:
            browser.close()
            server.stop()
    for name, limit in LIMITS.items():
        unit = "MB" if name.endswith("MB") else "s"
        print(f"{name.removesuffix(', MB'):34} {found[name]:7.2f} {unit:2}   (at most {limit:g})")
    return int(any(found[name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    sys.exit(main())
