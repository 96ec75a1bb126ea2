"""What a visitor waits for, in a real browser: from click to painted pixel."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from marathon_dash.i18n import translator
from tests.browser.running import Server, settle, start

__all__ = ["Visitor", "bytes_of_first_visit", "cold_starts", "filters", "openings"]

_WATCH = (Path(__file__).parent / "painted.js").read_text(encoding="utf-8")
_QUIET = 300  # milliseconds without a change: longer than any pause seen inside one repaint
# The first map stands when the land has arrived and was drawn with the cities on it.
_MAP = """seen => seen.drawn > seen.clicked && performance.getEntriesByType('resource').some(
  e => e.name.includes('/app/static/land') && e.responseEnd && seen.drawn > e.responseEnd)"""
_MAP_AGAIN = "seen => seen.drawn > seen.clicked"
_TIMELINE = "seen => seen.changed > seen.clicked && document.querySelector('.js-plotly-plot .main-svg')"
PAGES = ("overview", "map", "timeline", "behind_bars", "about")


@dataclass
class Visitor:
    """A browser profile with the watch on every page; `fresh` ones have nothing kept."""

    browser: Browser

    @contextmanager
    def page(self) -> Iterator[Page]:
        """One page of a fresh profile."""
        context = self.browser.new_context(viewport={"width": 1366, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(120_000)
        context.add_init_script(_WATCH)
        yield context.new_page()
        context.close()


def _painted(page: Page, ready: str = "() => true") -> dict[str, float]:
    return dict(page.evaluate(f"painted({ready}, {_QUIET})"))


def _wait(page: Page, selector: str, ready: str) -> float:
    """Milliseconds from the click on `selector` to the last pixel it changed."""
    page.locator(selector).first.click()
    times = _painted(page, ready)
    return times["painted"] - times["begin"]


def cold_starts(visitor: Visitor, data: Path, log: Path, runs: int) -> float:
    """Median milliseconds from the command `marathon-dash run` to the first map, in a fresh browser."""
    waits = []
    for _ in range(runs):
        begun = time.time()
        server = start(log, MARATHON_DATA=str(data))
        with visitor.page() as page:
            page.goto(f"{server.url}/map")
            times = _painted(page, _MAP)
            waits.append(times["opened"] + times["painted"] - begun * 1000)
        server.stop()
    return median(waits)


def openings(visitor: Visitor, server: Server, runs: int) -> dict[str, float]:
    """Median milliseconds from the click on a page's name to the page, for every page."""
    t, waits = translator("en"), {name: list[float]() for name in PAGES}
    with visitor.page() as page:
        page.goto(f"{server.url}/about")
        settle(page)
        for _ in range(runs):
            for name in PAGES:
                title = "" if name == "overview" else t(f"nav.{name}")
                ready = f"() => document.querySelector('h1')?.innerText.includes({title!r})"
                waits[name].append(
                    _wait(page, f'[data-testid="stPageLink"] a:has-text("{t(f"nav.{name}")}")', ready)
                )
    return {name: median(times) for name, times in waits.items()}


def filters(visitor: Visitor, server: Server, path: str, runs: int) -> float:
    """Median milliseconds from the click on a filter to the picture of the page repainted."""
    ready = _MAP_AGAIN if path == "/map" else _TIMELINE
    waits = []
    with visitor.page() as page:
        page.goto(server.url + path)
        _painted(page, _MAP if path == "/map" else _TIMELINE)
        for run in range(runs):
            year = ".st-key-period_2024 button" if run % 2 == 0 else ".st-key-period_all button"
            if not page.locator(year).is_visible():
                page.locator(".st-key-filter_sheet summary").click()
                page.locator(year).wait_for()
            waits.append(_wait(page, year, ready))
    return median(waits)


def bytes_of_first_visit(visitor: Visitor, server: Server, path: str = "/map") -> int:
    """Everything that crosses the wire until the page stands, for a browser that has nothing kept."""
    received: list[int] = []
    with visitor.page() as page:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
        session.on(
            "Network.webSocketFrameReceived",
            lambda event: received.append(len(event["response"]["payloadData"]) * 3 // 4),
        )
        page.goto(server.url + path)
        settle(page)
        page.wait_for_load_state("networkidle")
    return sum(received)
