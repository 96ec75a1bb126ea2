"""A real server and how to look at it: shared by the browser tests and the benchmarks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page

__all__ = [
    "FLAGS",
    "ROOT",
    "RUN",
    "RUNNING",
    "Server",
    "eventually",
    "hold_clock",
    "settle",
    "start",
    "still",
]

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const seen = (...names) => document.querySelector(names.map(n => `[data-testid="${n}"]`).join(','));
  return app && app.dataset.testScriptState === 'notRunning'
    && app.dataset.testConnectionState === 'CONNECTED'
    && seen('stElementContainer') && !seen('stSkeleton', 'stAppSkeleton')
    && !document.querySelector('[data-stale="true"]');
}"""


@dataclass
class Server:
    """A running `marathon-dash run`: its address, its log, its process."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]
    stopped: bool = False

    def stop(self) -> None:
        """End it as Ctrl+C would."""
        self.stopped = True
        self.process.terminate()
        self.process.wait(60)  # how fast a machine is, is no property of the code


RUNNING: list[Server] = []
RUN = ["run", "--no-open", "--port", "0"]


def start(log: Path, command: list[str] | None = None, cwd: Path = ROOT, url: str = "", **env: str) -> Server:
    """Start a server and wait until it says where it can be visited, or until `url` answers.

    Without a command it is `marathon-dash run` on a free port.
    """
    command = command or [sys.executable, "-m", "marathon_dash.serve.cli", *RUN]
    own = {
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUNBUFFERED": "1",
        "MARATHON_USER_DATA": str(log.parent / "user"),
    }
    environment = os.environ | own | env
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=file, stderr=file)
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"http://\S+", log.read_text(encoding="utf-8", errors="replace"))
        if address := found[0] if found else url if url and _answers(url) else "":
            RUNNING.append(server := Server(address, log, process))
            return server
        time.sleep(0.1)
    process.kill()
    raise AssertionError(f"The server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def settle(page: Page) -> None:
    """Wait until the page is connected, its script has run and nothing is a placeholder any more."""
    page.wait_for_function(SETTLED)


def eventually(page: Page, done: Callable[[], bool], seconds: float = 30) -> None:
    """Look again until `done()`; the end of the time is no failure by itself: what follows asserts."""
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        page.wait_for_timeout(50)


def still(page: Page, look: Callable[[], object]) -> None:
    """Wait until `look()` sees twice the same, a moment apart: what moved has come to rest."""
    before = None
    until = time.monotonic() + 30
    while (now := look()) != before and time.monotonic() < until:
        before = now
        page.wait_for_timeout(300)


def hold_clock(page: Page) -> None:
    """From now on no time passes on the page but what the test lets pass (`page.clock.run_for`).

    Installed alone, the clock of a page runs on with the machine's, and faster than a busy test.
    """
    page.clock.install(time=1_000_000)
    page.clock.pause_at(1_001_000)
