"""Behind bars with 10,000 made-up people, in Chromium: from key or click to painted list.

Alone: `python -m benchmarks.behind_bars [times]`; it is also part of `python -m benchmarks`.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.running import FLAGS, settle, start
from tests.made_up import SPELL, record_folder

PEOPLE = 10_000
LIMITS = {"search people, key to list": 250, "next page of people": 300}  # milliseconds
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


def waits(browser: Browser, place: Path, count: int, runs: int) -> dict[str, float]:
    """Median milliseconds from key or click to the painted list, with so many made-up people."""
    data = record_folder(place / "people", detentions=list(people(count)))
    server = start(place / "people.log", MARATHON_DATA=str(data))
    page = browser.new_page(viewport={"width": 1366, "height": 900}, reduced_motion="reduce")
    try:
        page.goto(server.url + "/behind_bars")
        page.locator("ul.people").wait_for(timeout=120_000)
        settle(page)
        return {"search people, key to list": _keys(page, runs), "next page of people": _turns(page, runs)}
    finally:
        page.close()
        server.stop()


def _keys(page: Page, runs: int) -> float:
    box = page.get_by_role("searchbox").or_(page.get_by_label("Find a name", exact=False)).first
    letters = iter("krvmslnhbp" * (runs + 1))

    def key() -> None:  # one letter in place of another: another list, always
        box.press("Control+a")
        page.keyboard.type(next(letters))

    box.click()
    key()
    settle(page)
    median = measure(page, key, runs)
    box.fill("")
    settle(page)
    return median


def _turns(page: Page, runs: int) -> float:
    time.sleep(0.5)
    return measure(page, lambda: page.get_by_role("button", name="Next").click(), runs)


def main() -> int:
    """Print what is measured beside its limit; 1 when a limit is passed."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        found = waits(browser, Path(place), PEOPLE, runs)
        browser.close()
    for name, wait in found.items():
        print(f"{name:30} {wait:8.0f} ms   limit {LIMITS[name]}")
    return int(any(wait > LIMITS[name] for name, wait in found.items()))


if __name__ == "__main__":
    sys.exit(main())
