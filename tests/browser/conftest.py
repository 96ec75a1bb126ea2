"""A real server and a real browser for the tests: what leaves the machine, or complains, fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.running import (
    FLAGS,
    ROOT,
    RUN,
    RUNNING,
    Server,
    eventually,
    hold_clock,
    settle,
    start,
    still,
)

__all__ = [
    "ROOT",
    "RUN",
    "NewPage",
    "Server",
    "Watch",
    "eventually",
    "hold_clock",
    "settle",
    "start",
    "still",
]

HERE = Path(__file__).parent
LOCAL = {"127.0.0.1", "localhost", "::1"}
expect.set_options(timeout=30_000)  # how fast a machine is, is no property of the code


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every test below this folder drives a browser: plain `pytest` leaves it out, unless it is asked for by path."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker("browser")
    if not config.option.markexpr and not any("browser" in argument for argument in config.args):
        config.hook.pytest_deselected(items=ours)
        items[:] = [item for item in items if item not in ours]


# ── the server ────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server on the shipped record."""
    running = start(tmp_path_factory.mktemp("server") / "log")
    yield running
    running.stop()


@pytest.fixture
def serve_copy(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers on records of the test's own: `serve_copy(folder, MARATHON_CONTACT="…")`."""
    started: list[Server] = []

    def serve(folder: Path, **variables: str) -> Server:
        started.append(start(tmp_path / f"server-{len(started)}.log", MARATHON_DATA=str(folder), **variables))
        return started[-1]

    yield serve
    for each in started:
        each.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Put the servers' logs under a failure."""
    report = yield
    if report.failed:
        for each in RUNNING:
            report.sections.append(
                (f"log of {each.url}", each.log.read_text(encoding="utf-8", errors="replace")[-8000:])
            )
    return report


# ── the browser ───────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium or Chrome of this machine; none is a failure, not a reason to skip."""
    path = chromium.find()
    assert path, chromium.MISSING
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@dataclass
class Watch:
    """What a browser did that ours must not: requests to elsewhere, console errors, exceptions."""

    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    forgiving: bool = False

    def page(self, page: Page) -> None:
        """Watch one page and whatever it opens."""
        page.on("request", lambda request: self._address(request.url))
        page.on("websocket", lambda socket: self._address(socket.url))
        page.on("pageerror", lambda error: self._complaint(page.url, f"threw {error}"))
        page.on(
            "console",
            lambda message: self._complaint(page.url, message.text) if message.type == "error" else None,
        )

    def _complaint(self, url: str, text: str) -> None:
        """A page that is still open when the test stops its server may say that it is gone."""
        server = next((one for one in reversed(RUNNING) if url.startswith(one.url)), None)
        if server is None or not server.stopped:
            self.complaints.append(f"{url}: {text}")

    def _address(self, url: str) -> None:
        if url.startswith(("http", "ws")) and urlsplit(url).hostname not in LOCAL:
            self.outside.append(url)

    def forgive(self) -> None:
        """What the browser complains of in this test was provoked, whenever it comes to say so."""
        self.forgiving = True

    def check(self) -> None:
        """Fail on the first thing seen."""
        assert not self.outside, "\n".join(["left the machine:", *self.outside])
        assert self.forgiving or not self.complaints, "\n".join(self.complaints)


class NewPage(Protocol):
    """`new_page(scheme="dark", lang="be", width=390)`: a page in a fresh browser profile, watched."""

    def __call__(self, scheme: str = ..., lang: str = ..., width: int = ..., height: int = ...) -> Page: ...


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the pages of this test did; checked when it ends. A test that provokes an error forgives it."""
    seen = Watch()
    yield seen
    seen.check()


@pytest.fixture
def new_page(browser: Browser, watch: Watch) -> Iterator[NewPage]:
    """Pages in profiles of their own, without anything kept from another."""
    contexts: list[BrowserContext] = []

    def open_page(scheme: str = "light", lang: str = "en-GB", width: int = 1366, height: int = 900) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=lang,
            reduced_motion="reduce",
        )
        context.set_default_timeout(60_000)
        context.on("page", watch.page)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One page: light, English, 1366 pixels wide."""
    return new_page()


@pytest.fixture
def visit(server: Server) -> Callable[[Page, str], Page]:
    """Open an address of the shipped record's server and wait until the page stands."""

    def go(page: Page, path: str) -> Page:
        page.goto(server.url + path)
        settle(page)
        return page

    return go


RESTS = """() => document.getAnimations().every(
  one => one.playState !== "running" || one.effect?.getTiming().iterations === Infinity)"""


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Violations of accessibility on a page, each as `impact rule: n x selector`; none is an empty list."""
    source = (HERE / "axe" / "axe.min.js").read_text(encoding="utf-8")

    def run(page: Page) -> list[str]:
        page.wait_for_function(RESTS)  # what fades in has too little contrast until it has
        page.evaluate(source)
        found = page.evaluate(
            "async () => (await axe.run()).violations.map(v => "
            "`${v.impact} ${v.id}: ${v.nodes.length} x ${v.nodes[0].target} ${v.nodes[0].html}`)"
        )
        return [str(line) for line in found]

    return run
