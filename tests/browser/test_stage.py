"""What must never happen on a stage: a withheld name that stays, a name that is skipped, a screen that is lost.

Whoever is withheld here is withheld for the test.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect

from marathon_dash.record import current, database, desk, staff, versions
from marathon_dash.record.draft import Draft
from marathon_dash.record.versions import canonical
from tests.browser.conftest import ROOT, NewPage, Server, Watch, eventually, hold_clock, settle, start
from tests.browser.test_desk import PHRASE, sign_in

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


def native(name: str) -> str:
    """The name as a reader of Belarusian sees it first."""
    frame = current.tables()["detentions"]
    return str(frame[frame["name"] == name].iloc[0]["name_local"]) or name


def step(phone: Page) -> FrameLocator:
    """The step on a phone in the hall: a page within its page."""
    return phone.frame_locator("iframe")


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
    for screen in (stage, speaker, step(one)):
        expect(screen.locator(".roll .name:visible").first).to_have_text(gone)

    publish(gone, "publication", "withheld", joins="Made Up")

    for screen in (stage, speaker, step(one)):
        expect(screen.locator(".roll .name:visible").first).to_have_text(after)
    expect(step(other).locator(".roll .name:visible").first).to_have_text(native(after))
    for page in (stage, speaker, one, other):
        for frame in page.frames:
            assert gone not in frame.content()  # in no step, no line and no message
    assert "Made Up" not in stage.content()  # the rest of the change waits
    assert stage.evaluate(NAMES) == [name for name in names if name != gone]
    stage.keyboard.press("PageUp")
    for screen in (stage, speaker, step(one)):
        expect(screen.locator(".roll .name:visible").first).to_have_text(before)
    expect(step(other).locator(".roll .name:visible").first).to_have_text(native(before))
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


def test_who_is_withheld_goes_from_what_is_kept_of_a_talk_of_ones_own_too(
    page: Page, published: Server, tmp_path: Path
) -> None:
    """The window keeps the talk over a reload and hands it to the check, which says whose last report is old."""
    file, step = tmp_path / "own.toml", '[[step]]\nkind = "text"\ntitle = "Words made up for a test"\n'
    file.write_text(
        f'{step}[[step]]\nkind = "roll call"\nasof = "2025-09-12"\n[[step]]\nkind = "map"\n', "utf-8"
    )
    show(page, published, file)
    kept = "() => Object.entries(sessionStorage).find(([key]) => key.startsWith('marathon open'))[1]"
    said = next(line for rule, _, line in json.loads(page.evaluate(kept))["checks"] if rule == "reports")
    gone = next(name for name in page.locator(".player .roll .name").all_text_contents() if name in said)
    publish(gone, "publication", "withheld")
    page.wait_for_function(f"(name) => !({kept})().includes(name)", arg=gone)
    assert any(rule == "reports" for rule, _, _ in json.loads(page.evaluate(kept))["checks"])
    page.close()  # before its server goes


def test_a_talk_too_long_to_hand_over_keeps_the_words_of_its_slides(
    page: Page, published: Server, tmp_path: Path
) -> None:
    file, step = tmp_path / "own.toml", '[[step]]\nkind = "text"\ntitle = "Words made up for a test"\n'
    notes = f'notes = "{"made up " * 240}"\n'
    file.write_text((step + notes) * 36 + '[[step]]\nkind = "roll call"\n', "utf-8")
    show(page, published, file)
    first = page.locator(".player .roll .name").first.text_content() or ""
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and "now" in answer.url
    ) as renewed:
        publish(first, "publication", "withheld", joins="Joined Made Up")
    assert "Words made up" not in renewed.value.text()
    expect(page.locator(".player .roll .name").filter(has_text=first)).to_have_count(0)
    names = page.locator(".player .roll .name").filter(has_text="Joined Made Up")
    expect(names).to_have_count(0)
    page.keyboard.press("r")
    expect(names).to_have_count(1)
    expect(page.locator(".player .step:visible h1")).to_have_text("Words made up for a test")
    page.close()  # before its server goes


CALLED = """() => {
  window.seen = [];
  const look = () => document.querySelectorAll(".now .roll .name, main > .canvas .roll .name").forEach((name) => {
    if (name.offsetParent && window.seen.at(-1) !== name.textContent) window.seen.push(name.textContent);
  });
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  look();
}"""


@pytest.mark.parametrize("late", ["**/present/live/now", "**/present/live/*since=*"])
def test_a_stage_that_is_late_never_shows_another_than_the_speaker_reads(
    new_page: NewPage, published: Server, late: str
) -> None:
    """The stage learns last of the new version, or of what its speaker has said since."""
    stage, speaker = new_page(), new_page()
    frame = current.tables()["detentions"]
    first = frame[frame["status"] == "imprisoned"].iloc[0]["name"]
    joined = (
        f"{first} Made Up"  # called right after the other: as long behind bars, and later in the alphabet
    )
    stage.goto(f"{published.url}/present{ROLL}")
    at = stage.evaluate(NAMES).index(first) + 1
    stage.goto("about:blank")
    live(stage, published, f"{ROLL}.{at}")
    speaker.goto(f"{published.url}/present?role=speaker")
    expect(speaker.locator(".wire")).to_have_text("Connected")
    for screen in (stage, speaker):
        screen.evaluate(CALLED)
    held: list[Route] = []
    free = False
    stage.route(late, lambda route: route.continue_() if free else held.append(route))
    with stage.expect_request(late):
        stage.keyboard.press("t")  # the question that is open is answered, and the next one held
    publish(first, "note", "made up", joins=joined)
    if "now" not in late:
        with stage.expect_response(lambda answer: answer.request.method == "POST" and "now" in answer.url):
            pass
    speaker.get_by_role("button", name="Take the new version").click()
    speaker.get_by_role("button", name="Next").click()
    expect(speaker.locator(".roll .name:visible").first).to_have_text(joined)
    if "now" in late:
        expect(stage.locator(".canvas.awaits")).to_have_count(1)
        expect(stage.locator(".roll .name:visible")).to_have_count(0)
    free = True
    for route in held:
        route.continue_()
    for screen in (stage, speaker):
        expect(screen.locator(".roll .name:visible").first).to_have_text(joined)
    back, shown = speaker.get_by_role("button", name="Previous"), speaker.locator(".roll .name:visible").first

    def went_back() -> bool:
        """A press so soon after the last is none: in a roll call one press is one name."""
        if shown.inner_text() != first:
            back.click()
        return shown.inner_text() == first

    eventually(speaker, went_back)
    expect(stage.locator(".roll .name:visible").first).to_have_text(first)
    for screen in (stage, speaker):
        assert screen.evaluate("window.seen") == [first, joined, first]
        screen.close()  # before its server goes


@pytest.fixture
def timed(new_page: NewPage) -> Page:
    """A page whose clock is the test's: nothing passes there but what the test lets pass."""
    page = new_page()
    hold_clock(page)
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


@pytest.fixture
def own_talk(tmp_path: Path) -> Path:
    """A talk with words of one's own."""
    file = tmp_path / "own.toml"
    step = '[[step]]\nkind = "text"\ntitle = "Words made up for a test"\n'
    file.write_text(f'{step}[[step]]\nkind = "map"\n[[step]]\nkind = "bars"\n', "utf-8")
    return file


def show(page: Page, server: Server, talk: Path) -> None:
    """Open a talk from a file and show it in this window."""
    page.goto(f"{server.url}/talk")
    settle(page)
    page.locator('input[type="file"]').set_input_files(talk)
    page.get_by_text("in this browser and in the file only").wait_for()
    page.get_by_role("button", name="Show the talk in this window").click()
    expect(page.locator(".player .step:visible h1")).to_have_text("Words made up for a test")


def test_a_talk_of_ones_own_has_speaker_and_check_and_outlives_a_reload(
    page: Page, server: Server, own_talk: Path
) -> None:
    show(page, server, own_talk)
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    expect(speaker.locator(".now .step:visible h1")).to_have_text("Words made up for a test")
    page.reload()
    heading = page.locator(".player .step:visible h1")
    expect(heading).to_have_text("Words made up for a test")
    speaker.keyboard.press("PageDown")
    expect(heading).to_have_text("Where people stood up for them")
    speaker.reload()
    expect(speaker.locator(".now .step:visible h1")).to_have_text("Where people stood up for them")
    page.keyboard.press("PageDown")
    expect(speaker.locator(".now .step:visible h1")).to_have_text("Behind bars")
    with page.expect_popup() as opened:
        page.keyboard.press("k")
    expect(opened.value.locator("[data-rule=steps]")).to_contain_text("Steps walked through: 3")
    page.keyboard.press("q")
    expect(page.locator(".follow")).to_contain_text("no phone can reach it")  # true of this server
    alone = page.context.new_page()
    alone.goto(f"{server.url}/present?own=1&role=speaker&lang=en")
    expect(alone.locator("main, .check")).to_contain_text("No talk was handed over")


def test_words_of_ones_own_reach_phones_when_staff_open_the_room(
    page: Page, new_page: NewPage, tmp_path: Path, own_talk: Path
) -> None:
    staff.add("Anna", PHRASE)
    address = {"MARATHON_PUBLIC_ADDRESS": "https://marathon.example"}
    running = start(tmp_path / "log", MARATHON_DATABASE=database.address(), **address)
    phone, remote = new_page(width=390), new_page(width=390)
    show(page, running, own_talk)
    page.keyboard.press("q")
    expect(page.locator(".follow")).to_contain_text("without words of your own")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    opened.value.get_by_role("button", name="Codes for phones").click()
    codes = opened.value.locator(".follow code")
    expect(codes).to_have_count(2)
    room, drive = (code.replace("https://marathon.example", running.url) for code in codes.all_inner_texts())
    phone.goto(f"{room}&lang=en")
    expect(step(phone).locator("main")).to_contain_text("Words of the speaker’s own are on the screen.")
    remote.goto(drive)
    expect(remote.locator(".wire")).to_have_text("Connected")
    assert "Words made up" not in remote.content()
    remote.get_by_role("button", name="Next").click()
    expect(page.locator(".player .step:visible h1")).to_have_text("Where people stood up for them")
    expect(step(phone).locator("main")).to_contain_text("left out here")
    page.keyboard.press("PageUp")
    sign_in(page.context.new_page(), running)
    page.keyboard.press("q")
    page.keyboard.press("q")
    expect(page.locator(".follow")).not_to_contain_text("without words of your own")
    expect(step(phone).locator("h1")).to_have_text("Words made up for a test")
    for one in (page, opened.value, phone, remote):
        one.close()
    running.stop()


@pytest.mark.parametrize("script", [True, False])
def test_a_blip_of_the_network_takes_no_phone_out_of_the_room(
    browser: Browser, new_page: NewPage, server: Server, script: bool
) -> None:
    stage = new_page()
    live(stage, server, "?talk=three-minutes")
    context = browser.new_context(
        java_script_enabled=script, locale="en-GB", viewport={"width": 390, "height": 844}
    )
    phone = context.new_page()
    phone.goto(f"{server.url}/room")
    expect(step(phone).locator("h1")).to_have_text("A marathon of solidarity")
    with phone.expect_event("framenavigated", lambda frame: frame.url.startswith("chrome-error")):
        context.set_offline(True)
    stage.keyboard.press("PageDown")
    expect(phone.get_by_role("link", name="Look again")).to_be_visible()
    context.set_offline(False)
    if not script:
        phone.get_by_role("link", name="Look again").click()
    expect(step(phone).locator("h1")).to_have_text("Where people stood up for them")
    assert phone.url == f"{server.url}/room"
    stage.keyboard.press("PageDown")
    expect(step(phone).locator("h1")).not_to_have_text("Where people stood up for them")
    phone.get_by_role("link", name="Беларуская").click()
    expect(phone.locator("html")).to_have_attribute("lang", "be")
    expect(step(phone).locator("html")).to_have_attribute("lang", "be")
    context.close()


def test_who_has_no_link_types_six_signs(
    new_page: NewPage, serve_copy: Callable[..., Server], page: Page
) -> None:
    own = serve_copy(ROOT / "data", MARATHON_PUBLIC_ADDRESS="https://marathon.example")
    phone = new_page(width=390, height=844)
    phone.goto(f"{own.url}/room?lang=en")
    field = step(phone).get_by_label("Code of the talk")
    expect(field).to_be_visible()
    page.goto(f"{own.url}/present?talk=three-minutes")
    page.keyboard.press("q")
    typed = page.locator(".follow .by-hand").inner_text().rpartition(" ")[2]
    field.fill(f"{typed[:3]} {typed[3:].lower()}")
    step(phone).get_by_role("button", name="Follow").click()
    expect(step(phone).locator("h1")).to_have_text("A marathon of solidarity")
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    expect(page.locator(".step:visible .code")).to_contain_text(typed)
    for one in (page, phone):
        one.close()


def test_a_speakers_link_that_cannot_drive_says_why(
    page: Page, new_page: NewPage, serve_copy: Callable[..., Server], watch: Watch
) -> None:
    own = serve_copy(ROOT / "data", MARATHON_PUBLIC_ADDRESS="https://marathon.example")
    page.goto(f"{own.url}/present?talk=three-minutes")
    page.keyboard.press("q")
    room = page.locator(".follow code").inner_text().partition("talk=")[2]
    wire = {
        f"room={room}": "This link has no key",
        f"room={room}#key=wrong": "This link has the wrong key",
        "room=gone#key=wrong": "The talk of this link is not live",
    }
    for link, words in wire.items():
        speaker = new_page()
        speaker.goto(f"{own.url}/present?role=speaker&{link}")
        expect(speaker.locator(".wire")).to_contain_text(words)
        speaker.keyboard.press("End")
        speaker.close()
    page.keyboard.press("Escape")
    page.keyboard.press("PageDown")
    expect(page.locator(".step:visible h1")).to_have_text("Where people stood up for them")
    page.close()
    watch.complaints[:] = [line for line in watch.complaints if "403" not in line]  # the wrong key is refused


def test_the_address_of_the_check_is_good_once_a_phone_has_come(
    page: Page, new_page: NewPage, serve_copy: Callable[..., Server]
) -> None:
    own = serve_copy(ROOT / "data", MARATHON_PUBLIC_ADDRESS="https://marathon.example")
    page.goto(f"{own.url}/present?role=check")
    row = page.locator("[data-rule=phones]")
    expect(row).to_contain_text("https://marathon.example: scan it with a phone that is not in this network")
    expect(page.locator("[data-rule=address]")).to_have_attribute("data-good", "true")
    expect(row.locator("svg")).to_be_visible()
    assert row.get_attribute("data-good") == "mind"
    name = page.evaluate("JSON.parse(document.getElementById('marathon-talk').textContent).live.trial.name")
    phone = new_page(width=390)
    phone.goto(f"{own.url}/room/try/{name}")
    expect(phone.locator("h1")).to_have_text("This phone has reached the record")
    expect(row).to_contain_text("a phone has come by it")
    expect(row).to_have_attribute("data-good", "true")
    for one in (page, phone):
        one.close()


def test_the_speaker_reads_plan_and_names_in_words_whatever_the_clock_does(
    timed: Page, published: Server
) -> None:
    timed.goto(f"{published.url}/present?talk=ten-minutes&role=speaker")  # no other test's talk is live there
    plan, left = timed.locator(".plan"), timed.locator(".left b")
    timed.keyboard.press("PageDown")
    timed.clock.run_for(300)
    expect(plan).to_contain_text("ahead of the plan")
    timed.clock.run_for(180_000)
    expect(plan).to_contain_text("behind the plan")
    before = left.inner_text()
    timed.clock.set_system_time(1_001_000 + 38 * 3_600_000)
    timed.clock.run_for(600)
    expect(left).to_have_text(re.compile(f"^{before[:3]}"))
    timed.keyboard.type("7")
    timed.keyboard.press("Enter")
    timed.keyboard.press("End")
    timed.keyboard.press("PageUp")
    timed.clock.run_for(300)
    timed.keyboard.press("PageUp")
    expect(timed.locator(".now figcaption")).to_contain_text(re.compile(r"name (\d+) of \1 "))


def test_words_of_ones_own_keep_their_lines_and_break_before_they_spill(
    page: Page, server: Server, tmp_path: Path
) -> None:
    file, long = tmp_path / "own.toml", "W" * 300
    file.write_text(
        f'[[step]]\nkind = "text"\ntitle = "Words made up for a test"\ncaption = "one\\ntwo"\n'
        f'[[step]]\nkind = "bars"\ntitle = "{long}"\ncaption = "{long}"\n[[step]]\nkind = "map"\n'
        f'caption = "{"x" * 3001}"\n',
        "utf-8",
    )
    show(page, server, file)
    caption = page.locator(".player .step:visible .caption")
    assert caption.inner_text() == "one\ntwo"
    assert caption.get_attribute("dir") == "auto"
    page.keyboard.press("PageDown")
    assert caption.evaluate("n => n.scrollWidth <= n.clientWidth")
    assert page.locator(".player .step:visible h1").evaluate("n => n.scrollWidth <= n.clientWidth")
    expect(page.get_by_text("the text has 3001 characters, at most 2000 are shown")).to_be_attached()
