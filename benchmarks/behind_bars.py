"""Behind bars with 10,000 made-up people, in Chromium on loopback: medians from key or click to painted list.

usage: PYTHONPATH=src python -m benchmarks.behind_bars [people] [times]
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium
from tests.browser.conftest import FLAGS, settle, start
from tests.made_up import SPELL, record_folder

LIMITS = {"keystroke": 250, "page": 300}  # milliseconds, from the issue
_SYLLABLES = [
    "ka",
    "ra",
    "vin",
    "tsi",
    "mol",
    "shu",
    "zhe",
    "lau",
    "nich",
    "dzi",
    "bar",
    "hal",
    "pia",
    "tro",
    "sia",
]

# Resolves with the milliseconds from the key or click to the paint of a list that is another than before.
_WATCH = """() => new Promise(done => {
  const list = () => document.querySelector('ul.people h2')?.textContent ?? '';
  const before = list(), waiting = performance.now();
  let began = 0;
  const begin = event => { began ||= event.timeStamp; };
  for (const kind of ['input', 'click']) document.addEventListener(kind, begin, {capture: true, once: true});
  const look = () => began && list() !== before
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)))
    : performance.now() - waiting > 20000 ? done(Infinity) : requestAnimationFrame(look);
  look();
})"""


def people(count: int) -> Iterator[dict[str, str]]:
    """Made-up people with made-up names; the same ones every time."""
    chance = random.Random(3)
    for n in range(count):
        first, last = ("".join(chance.choices(_SYLLABLES, k=k)).capitalize() for k in (2, 3))
        month, day = chance.randint(1, 12), chance.randint(1, 28)
        yield {
            **SPELL,
            "detention_id": f"made-up-{n}-1",
            "person_id": f"made-up-{n}",
            "name": f"{first} {last}",
            "name_local": "",
            "other_names": f"{first} {last}a; {first}a {last}",
            "outlet": f"Made-up Paper {n % 40}",
            "detained_on": f"{chance.randint(2020, 2025)}-{month:02}-{day:02}",
            "charges": chance.choice(["342", "361-1; 130", "356"]),
            "status": chance.choice(["imprisoned", "released"]),
            "status_confirmed_on": "2026-01-01",
        }


def measure(page: Page, act: Callable[[], None], times: int) -> float:
    """The median of so many times, in milliseconds."""
    taken = []
    for _ in range(times):
        handle = page.evaluate_handle(f"() => {{ window.benchmark = ({_WATCH})(); return true; }}")
        act()
        taken.append(float(page.evaluate("window.benchmark")))
        handle.dispose()
        settle(page)
        time.sleep(0.15)
    return statistics.median(taken)


def run(count: int, times: int) -> list[tuple[str, float, int]]:
    """(what, milliseconds, limit) of each measure."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = record_folder(Path(folder) / "data", detentions=list(people(count)))
        server = start(Path(folder) / "log", MARATHON_DATA=str(data))
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        try:
            page = browser.new_page(viewport={"width": 1366, "height": 900}, reduced_motion="reduce")
            page.goto(server.url + "/behind_bars")
            page.locator("ul.people").wait_for(timeout=120_000)
            settle(page)
            return _rows(page, times)
        finally:
            browser.close()
            server.stop()


def _rows(page: Page, times: int) -> list[tuple[str, float, int]]:
    box = page.get_by_role("searchbox").or_(page.get_by_label("Find a name", exact=False)).first
    box.click()
    letters = iter("krvmslnhbp" * times)

    def key() -> None:  # one letter in place of another: another list, always
        page.keyboard.type(next(letters))

    def typed_once() -> None:
        box.press("Control+a")
        key()

    typed_once()
    settle(page)
    typed = measure(page, typed_once, times)
    box.fill("")
    settle(page)
    time.sleep(0.5)
    turned = measure(page, lambda: page.get_by_role("button", name="Next").click(), times)
    return [
        ("search, keystroke to painted list", typed, LIMITS["keystroke"]),
        ("page change, click to painted list", turned, LIMITS["page"]),
    ]


def main() -> int:
    """Print the table; 1 when a limit is passed."""
    count, times = (int(x) for x in (sys.argv[1:] + ["10000", "10"][len(sys.argv) - 1 :]))
    found = run(count, times)
    print(f"{count} people, median of {times}, ms")
    for what, taken, limit in found:
        print(f"{what:40} {taken:8.0f}   limit {limit}")
    return int(any(taken > limit for _, taken, limit in found))


if __name__ == "__main__":
    sys.exit(main())
