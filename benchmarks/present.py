"""The presenter in Chromium: from key to painted pixel, in player and kit; and how long a kit takes to make.

What is measured: from the time stamp the browser gives a pressed key to the first task after the frame in which the
answer was drawn, with motion as most people have it, every kind of step in the kit (the roll call name by name), every
step of the ten-minute talk in the player, there and back. A filter begins with the key, too: the browser ticks the box
when the key is let go, which the benchmark does at once.

Alone: `python -m benchmarks.present [times]`; it is also part of `python -m benchmarks`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.made_up import make
from tests.browser import chromium
from tests.browser.running import FLAGS, ROOT, start

__all__ = ["LIMITS", "waits", "worded"]

# milliseconds, or what the name says; "worst" is the slowest of all, the others are medians
LIMITS = {
    "next step, player": 50,
    "next name, player": 50,
    "next step, player, worst": 150,
    "next step, kit": 50,
    "next name, kit": 50,
    "next step, kit, worst": 150,
    "filter inside a step, 37 actions": 100,
    "filter inside a step, 1,000 actions": 100,
    "from one screen to the other, worst": 500,
    "make a kit of 20 steps": 5000,
    "kit of 20 steps, kilobytes": 3000,
}
_KINDS = ("headline", "map", "timeline", "bars", "counts", "lines", "text")
KINDS = (*(_KINDS[n % len(_KINDS)] for n in range(17)), "person", "roll call", "closing")
TWENTY = "minutes = 20\n" + "".join(
    f'[[step]]\nkind = "{kind}"\ntitle = "Made-up step {n}"\nperson = "ihar-losik"\nasof = "2024-05-03"\n'
    if kind == "person"
    else f'[[step]]\nkind = "{kind}"\ntitle = "Made-up step {n}"\n'
    for n, kind in enumerate(KINDS, 1)
)

# Milliseconds from the key's own time stamp to the task after the frame in which its answer (`kind`) was drawn.
_WATCH = """kind => new Promise(done => {
  let pressed;
  document.addEventListener('keydown', event => { pressed = event.timeStamp; }, {capture: true, once: true});
  document.addEventListener(kind, () => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - pressed);
    channel.port2.postMessage(0);
  }), {capture: true, once: true});
})"""
# how many keys there are from the first picture to the last, a name of a roll call counted as one
_KEYS = """() => JSON.parse(document.getElementById('marathon-talk').textContent).steps
  .reduce((sum, step) => sum + (step.by === 'key' ? step.frames : 1), 0) - 1"""


_REST = 250  # milliseconds between two keys: no thumb on a clicker is faster


def _timed(page: Page, kind: str, act: str) -> float:
    page.wait_for_timeout(_REST)
    page.evaluate(f"() => {{ window.timed = ({_WATCH})('{kind}') }}")
    page.keyboard.press(act)
    return float(page.evaluate("() => window.timed"))


def steps(page: Page, times: int) -> tuple[list[float], list[float]]:
    """Every step there and back, by the keys of a clicker, and the names of a roll call within one.

    The first visit of a step counts as any other.
    """
    page.wait_for_selector(".step:visible")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    page.wait_for_timeout(1500)  # nobody presses a key before the first step has been seen
    last = int(page.evaluate(_KEYS))
    found: tuple[list[float], list[float]] = [], []
    for key in ("PageDown", "PageUp") * times:
        for _ in range(last):
            before = page.title()
            taken = _timed(page, "keydown", key)
            found[page.title() == before].append(taken)
    return found


def filtering(page: Page, times: int) -> list[float]:
    """One country on and off, by the space bar, over the map and over the timeline."""
    found = []
    for step in ("2", "3"):
        page.keyboard.press(step)
        page.keyboard.press("Enter")
        page.keyboard.press("c")
        page.wait_for_selector(".filter:visible")
        found += [_timed(page, "input", "Space") for _ in range(2 * times)]
        page.keyboard.press("Escape")
    return found


_ARRIVES = """before => { window.arrived = new Promise(done => {
  const shown = () => document.querySelector('.now figcaption')?.textContent
  const look = () => shown() === before ? setTimeout(look, 2) : done(Date.now()); look() }) }"""
_PRESSES = """() => { const now = Date.now(); document.dispatchEvent(
  new KeyboardEvent('keydown', {key: 'PageDown', bubbles: true, cancelable: true})); return now }"""


def following(projector: Page, speaker: Page) -> list[float]:
    """From a key on the projector to the step on the speaker's screen; both read the same machine's clock."""
    found = []
    for _ in range(6):
        projector.wait_for_timeout(_REST)
        speaker.evaluate(_ARRIVES, speaker.locator(".now figcaption").inner_text())
        pressed = float(projector.evaluate(_PRESSES))
        found.append(float(speaker.evaluate("() => window.arrived")) - pressed)
    return found


def worded(name: str, measure: float) -> str:
    """A measure with its unit."""
    return f"{measure:,.0f} {'kB' if 'kilobytes' in name else 'ms'}"


def _kit(plan: Path, made: Path, data: Path) -> float:
    """Milliseconds to make a kit by the command line, the start of Python included (its modules compiled before)."""
    command = [sys.executable, "-m", "marathon_dash.serve.cli", "kit", str(plan), "-o", str(made)]
    begun = time.perf_counter()
    variables = {"PYTHONPATH": str(ROOT / "src"), "MARATHON_DATA": str(data)}
    variables |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(made.parent / "compiled")}
    subprocess.run(command, check=True, env=os.environ | variables, capture_output=True)
    return (time.perf_counter() - begun) * 1000


def waits(browser: Browser, place: Path, times: int) -> dict[str, float]:
    """Every measure of `LIMITS`."""
    found: dict[str, float] = {}
    plan, kit = place / "twenty.toml", place / "talk.html"
    plan.write_text(TWENTY, encoding="utf-8")
    found["make a kit of 20 steps"] = statistics.median(_kit(plan, kit, ROOT / "data") for _ in range(3))
    found["kit of 20 steps, kilobytes"] = kit.stat().st_size / 1000
    server = start(place / "present-log")
    for name, address in (("player", f"{server.url}/present?talk=ten-minutes"), ("kit", kit.as_uri())):
        for page in _pages(browser, address):
            taken, names = steps(page, times)
            found[f"next step, {name}"] = statistics.median(taken)
            found[f"next name, {name}"] = statistics.median(names)
            found[f"next step, {name}, worst"] = max(taken + names)
    found["from one screen to the other, worst"] = max(_followed(browser, server.url))
    server.stop()
    for n in (37, 1000):
        data = make(ROOT / "data", place / f"present-{n}", n)
        _kit(plan, kit, data)
        for page in _pages(browser, kit.as_uri()):
            found[f"filter inside a step, {n:,} actions"] = statistics.median(filtering(page, times))
    return found


def _followed(browser: Browser, url: str) -> list[float]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    projector, speaker = context.new_page(), context.new_page()
    projector.goto(f"{url}/present?talk=ten-minutes")
    speaker.goto(f"{url}/present?talk=ten-minutes&role=speaker")
    speaker.wait_for_function("() => document.querySelector('.wire').textContent === 'Connected'")
    found = following(projector, speaker)
    context.close()
    return found


def _pages(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="no-preference")
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def main() -> None:
    """Measure, print, and fail when a limit is passed."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    path = chromium.find()
    assert path, chromium.MISSING
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        found = waits(browser, Path(place), times)
        browser.close()
    for name, limit in LIMITS.items():
        print(f"{name:38} {worded(name, found[name]):>10}   (at most {limit:,})")
    print("From the key's time stamp to the task after the painted frame; medians, and the slowest of all.")
    sys.exit(any(found[name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    main()
