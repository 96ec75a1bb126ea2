"""What must never happen on a stage: a withheld name that stays, a name that is skipped, a screen that is lost.

Whoever is withheld here is withheld for the test.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from marathon_dash.record import current, database, desk, versions
from marathon_dash.record.draft import Draft
from marathon_dash.record.versions import canonical
from tests.browser.conftest import ROOT, NewPage, Server, start

TEN = ROOT / "data" / "talks" / "ten-minutes.toml"
ROLL = "#roll-call"
NAMES = "() => [...document.querySelectorAll('.now .roll .name, main > .canvas .roll .name')].map(n => n.textContent)"


@pytest.fixture
def published(tmp_path: Path) -> Iterator[Server]:
    """A server on an empty store, into which the test may publish."""
    running = start(tmp_path / "log", MARATHON_DATABASE=database.address())
    yield running
    running.stop()


def publish(name: str, column: str, text: str, *, joins: str = "") -> None:
    """Publish detentions with another cell of somebody, and perhaps with a person who was not in it before."""
    frame = current.tables()["detentions"].copy()
    if joins:
        row = frame[frame["status"] == "imprisoned"].iloc[[0]].copy()
        row[["detention_id", "person_id", "name"]] = "joined", "joined", joins
        row[["name_local", "other_names", "note"]] = ""
        frame = pd.concat([frame, row], ignore_index=True)
    frame.loc[frame["name"] == name, column] = text
    desk.publish(
        [Draft("d.csv", canonical(frame), origin=versions.newest_number())],
        base=versions.newest_number(),
        who="Boris",
        note="made up for a test",
    )


def called(page: Page) -> str:
    """The name on the screen."""
    return page.locator(".roll .name:visible").first.inner_text()


def live(stage: Page, server: Server, at: str) -> None:
    """The stage of this machine, at a step, with its room open."""
    stage.goto(f"{server.url}/present{at}")
    stage.wait_for_function(
        "() => performance.getEntriesByType('resource').some(e => e.name.includes('since='))"
    )


def test_who_is_withheld_in_the_middle_of_the_talk_goes_at_once_from_every_screen(
    new_page: NewPage, published: Server, browser: Browser, tmp_path: Path
) -> None:
    stage, speaker, one, other = new_page(), new_page(), new_page(width=390), new_page(lang="be", width=390)
    live(stage, published, f"{ROLL}.5")
    speaker.goto(f"{published.url}/present?role=speaker")
    expect(speaker.locator(".wire")).to_have_text("Connected")
    names = stage.evaluate(NAMES)
    gone, before, after = names[4], names[3], names[5]
    one.goto(f"{published.url}/room?lang=en")
    other.goto(f"{published.url}/room")
    for page in (stage, speaker, one):
        expect(page.locator(".roll .name:visible").first).to_have_text(gone)

    publish(gone, "publication", "withheld", joins="Made Up")

    for page in (stage, speaker, one, other):
        expect(page.locator(".roll .name:visible").first).to_have_text(after)
    for page in (stage, speaker, one, other):
        assert gone not in page.content()  # in no step, no line and no message
    assert "Made Up" not in stage.content()  # the rest of the change waits
    assert stage.evaluate(NAMES) == [name for name in names if name != gone]
    stage.keyboard.press("PageUp")
    for page in (stage, speaker, one, other):
        expect(page.locator(".roll .name:visible").first).to_have_text(before)
    speaker.get_by_role("button", name="Take the new version").click()
    expect(speaker.get_by_role("button", name="Take the new version")).to_be_hidden()
    expect(stage.locator(".roll .name").filter(has_text="Made Up")).to_have_count(1)
    assert called(stage) == called(speaker) == before
    for page in (stage, speaker, one, other):
        page.close()  # before their server goes

    kit = tmp_path / "kit.html"
    command = [sys.executable, "-m", "marathon_dash.serve.cli", "kit", str(TEN), "-o", str(kit)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "MARATHON_DATABASE": database.address()}
    subprocess.run(command, check=True, env=environment, timeout=60)
    context = browser.new_context(offline=True, locale="en-GB")
    page = context.new_page()
    page.goto(f"{kit.as_uri()}{ROLL}")
    assert gone not in page.content()
    expect(page.locator(".step:visible .place")).to_contain_text("Kit of ")
    context.close()


@pytest.fixture
def timed(new_page: NewPage) -> Page:
    """A page whose clock is the test's: nothing passes there but what the test lets pass."""
    page = new_page()
    page.clock.install(time=1_000_000)
    page.clock.pause_at(1_001_000)
    return page


def test_a_clicker_held_or_bouncing_is_one_press_and_one_name(timed: Page, server: Server) -> None:
    timed.goto(f"{server.url}/present{ROLL}")
    names = timed.evaluate(NAMES)
    timed.keyboard.down("PageDown")
    for _ in range(10):
        timed.keyboard.down("PageDown")  # the same key once more is a repeat
        timed.clock.run_for(400)
    timed.keyboard.up("PageDown")
    assert called(timed) == names[1]
    for key, name in (("PageDown", names[2]), ("ArrowRight", names[3]), ("PageUp", names[2])):
        timed.keyboard.press(key)
        timed.clock.run_for(20)
        timed.keyboard.press(key)
        assert called(timed) == name
        timed.clock.run_for(400)
    timed.keyboard.press("Shift+Space")
    assert called(timed) == names[1]
    timed.keyboard.press("Home")
    timed.keyboard.press("PageDown")  # slides may be skipped as fast as one likes
    timed.keyboard.press("PageDown")
    expect(timed.locator(".step:visible h1")).to_have_text("When: action after action")
