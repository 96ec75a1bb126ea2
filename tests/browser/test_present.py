"""The presenter in a real browser: by keys alone, without a network, in step with the speaker and the room."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from marathon_dash.serve import kit
from marathon_dash.story.talk_file import KINDS
from tests.browser.conftest import ROOT, NewPage, Server, Watch, eventually, hold_clock, settle, still
from tests.made_up import HOSTILE

TEN = ROOT / "data" / "talks" / "ten-minutes.toml"
STEPS = ["headline", "map", "timeline", "bars", "counts", "lines", "roll-call", "closing"]
SCREENS = [(1280, 720), (1024, 768), (3840, 2160)]
SHOWN = "() => [...document.querySelectorAll('.canvas .step')].findIndex(s => !s.hidden)"
SPILLS = """() => [...document.querySelectorAll('.step:not([hidden])')].flatMap(step => {
  const box = step.getBoundingClientRect();
  return [...step.querySelectorAll('h1, p, li, b, span, .drawing')].filter(node => {
    const own = node.getBoundingClientRect();
    return own.width && (own.right > box.right + 1 || own.bottom > box.bottom + 1 || own.left < box.left - 1
      || own.top < box.top - 1);
  }).map(node => node.outerHTML.slice(0, 80));
})"""


def shown(page: Page) -> str:
    """The id of the step on the screen, as the address has it."""
    return urlsplit(page.url).fragment.partition(".")[0]


def at(page: Page) -> int:
    """The number of the step on the screen, from 0."""
    return int(page.evaluate(SHOWN))


@pytest.fixture(scope="module")
def kit_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit of the ten-minute talk, made by the command line."""
    made = tmp_path_factory.mktemp("kit") / "talk.html"
    command = [sys.executable, "-m", "marathon_dash.serve.cli", "kit", str(TEN), "-o", str(made)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, timeout=60)
    return made


@pytest.fixture
def offline(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Pages of a browser that reaches nothing at all, only files."""
    contexts = []

    def open_page(width: int = 1280, height: int = 720) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        context.set_offline(True)
        context.route(re.compile("^(?!file:|data:)"), lambda route: route.abort())
        context.on("page", watch.page)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_the_ten_minute_talk_by_keys(
    new_page: NewPage, server: Server, tmp_path: Path, width: int, height: int
) -> None:
    page = new_page(width=width, height=height)
    page.goto(f"{server.url}/present?talk=ten-minutes")
    seen = []
    for number in range(len(STEPS)):
        assert at(page) == number
        step = page.locator(".step:visible")
        expect(step.locator("h1")).to_be_visible()
        assert page.evaluate(SPILLS) == []
        assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
        smallest = page.evaluate(
            "Math.min(...[...document.querySelectorAll('.step:not([hidden]) :is(h1, p, li, span)')]"
            ".filter(n => n.getBoundingClientRect().width).map(n => parseFloat(getComputedStyle(n).fontSize)))"
        )
        unit = min(width / 146, height / 90)
        assert smallest >= 2.19 * unit
        page.screenshot(path=_photograph(tmp_path, f"present-{width}-{number + 1}-{STEPS[number]}.png"))
        seen.append(shown(page))
        while at(page) == number and number < len(STEPS) - 1:
            page.keyboard.press("PageDown")
    assert seen == STEPS


def _photograph(tmp_path: Path, name: str) -> Path:
    folder = Path(os.environ.get("MARATHON_PHOTOGRAPHS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def test_keys(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present")
    press = page.keyboard.press
    for key in ("PageDown", "ArrowRight", "ArrowDown", "Space"):
        before = at(page)
        press(key)
        assert at(page) == before + 1, key
    for key in ("PageUp", "ArrowLeft", "ArrowUp"):
        before = at(page)
        press(key)
        assert at(page) == before - 1, key
    press("End")
    assert at(page) == len(STEPS) - 1
    press("Home")
    assert at(page) == 0
    page.keyboard.type("3")
    press("Enter")
    assert at(page) == 2
    veil = page.locator(".veil")
    for key in ("b", "."):
        press(key)
        expect(veil).to_be_visible()
        press(key)
        expect(veil).to_be_hidden()
    press("b")
    press("PageDown")  # a clicker wakes the screen, and does not skip a step
    expect(veil).to_be_hidden()
    assert at(page) == 2
    press("?")
    expect(page.get_by_role("complementary", name="Keys")).to_be_visible()
    press("Escape")
    expect(page.get_by_role("complementary", name="Keys")).to_be_hidden()
    assert at(page) == 2
    for key in ("f", "F5"):
        press(key)
        page.wait_for_function("() => document.fullscreenElement")
        page.evaluate("document.exitFullscreen()")
        page.wait_for_function("() => !document.fullscreenElement")


def test_a_cyrillic_keyboard_has_the_same_keys(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present")
    page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'и', code: 'KeyB', bubbles: true, cancelable: true}))"
    )
    expect(page.locator(".veil")).to_be_visible()
    page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'ю', code: 'Period', bubbles: true, cancelable: true}))"
    )
    expect(page.locator(".veil")).to_be_hidden()


@pytest.mark.parametrize("key", ["b", "."])
def test_the_screen_goes_black_whatever_is_open_on_it(page: Page, server: Server, key: str) -> None:
    page.goto(f"{server.url}/present#map")
    page.keyboard.press("c")
    page.get_by_label("Lithuania").check()
    page.keyboard.press(key)
    expect(page.locator(".veil")).to_be_visible()
    expect(page.locator(".filter")).to_be_hidden()


def test_a_name_that_is_not_there_is_the_last_one(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present#roll-call.999")
    expect(page.locator(".end:visible")).to_be_visible()
    for asked, said in (("roll-call.1", "1"), ("roll-call.998", None), ("roll-call.0", "1"), ("map.7", None)):
        page.evaluate("asked => { location.hash = asked; }", asked)
        step = page.locator(".step:visible")
        expect(step).to_have_count(1)
        if asked.startswith("roll"):
            expect(step.locator(".roll > li:visible")).to_have_count(1)
            expect(step.locator(".end:visible")).to_have_count(0 if said else 1)
    expect(page.locator(".step:visible .tally")).to_be_visible()


def test_what_stands_on_the_screen_is_said_aloud_to_who_cannot_see_it(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present")
    said = page.locator("[aria-live=polite]")
    expect(said).to_have_text("1 / 8: A marathon of solidarity")
    page.keyboard.press("PageDown")
    expect(said).to_have_text("2 / 8: Where people stood up for them")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    name = page.locator(".roll .name:visible").inner_text()
    expect(said).to_contain_text(f"7 / 8: {name}, ")
    page.keyboard.press("b")
    expect(said).to_have_text("")


def test_one_choice_is_one_word_to_the_others(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present#map")
    number = "() => JSON.parse(sessionStorage.getItem(Object.keys(sessionStorage).find(k => k.includes('state')))).n"
    page.keyboard.press("c")
    before = page.evaluate(number)
    page.get_by_label("Lithuania").check()
    assert page.evaluate(number) == before + 1
    page.get_by_label("To", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(number) == before + 2


def test_the_clock_of_the_talk_goes_on_while_the_laptop_sleeps(
    offline: Callable[..., Page], kit_file: Path
) -> None:
    page = offline()
    page.add_init_script("performance.now = () => 5000")  # as a page's own clock does meanwhile
    page.goto(f"{kit_file.as_uri()}#role=speaker")
    page.keyboard.press("PageDown")
    expect(page.locator(".left b")).to_have_text(re.compile("9:5[0-8]"))


def test_a_filter_inside_a_step_and_back(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present#map")
    tally = page.locator(".step:visible .tally")
    expect(tally).to_contain_text("46 actions · 29 cities · 26 countries")
    page.keyboard.press("c")
    page.get_by_label("Lithuania").check()
    expect(tally).to_contain_text("5 actions · 2 cities · 1 country")
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_text("Lithuania · 5 actions")
    faded = page.locator(".step:visible circle.off")
    assert faded.count() > 20
    page.keyboard.press("PageDown")
    expect(page.locator(".step:visible .tally")).to_contain_text("5 actions")
    page.keyboard.press("Backspace")
    assert at(page) == 1  # exactly the step before
    expect(page.locator(".chip")).to_be_hidden()
    expect(tally).to_contain_text("46 actions · 29 cities · 26 countries")


def test_a_step_of_its_own_selection_counts_its_own_on_the_screen(
    offline: Callable[..., Page], tmp_path: Path
) -> None:
    plan, made = tmp_path / "two.toml", tmp_path / "two.html"
    plan.write_text(
        '[[step]]\nkind = "map"\n[[step]]\nkind = "map"\nlink = "country=LT"\n'
        '[[step]]\nkind = "roll call"\n[[step]]\nkind = "lines"\n',
        "utf-8",
    )
    command = [sys.executable, "-m", "marathon_dash.serve.cli", "kit", str(plan), "-o", str(made)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, timeout=60)
    page = offline()
    page.goto(made.as_uri())
    tally, chosen = page.locator(".step:visible .tally"), page.locator(".step:visible .selection")
    expect(tally).to_contain_text("46 actions · 29 cities · 26 countries")
    expect(chosen).to_have_count(0)
    page.keyboard.press("PageDown")
    expect(tally).to_contain_text("5 actions · 2 cities · 1 country")
    expect(chosen).to_have_text("Country: Lithuania")
    page.keyboard.press("c")
    expect(page.locator(".filter b[data-of=SE]")).to_have_text("0")
    page.get_by_label("Sweden").check()
    page.keyboard.press("Enter")
    chip = page.locator(".chip")
    expect(chip).to_have_text("Sweden · 0 actions")
    page.keyboard.press("PageDown")
    expect(chip).to_have_text("Sweden: this step is not filtered")
    page.keyboard.press("End")
    expect(chip).to_have_text("Sweden: this step is not filtered")
    page.keyboard.press("c")
    page.get_by_label("From", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(chip).to_have_text("June 2023 – November 2025")  # which fades lines of time, too
    expect(page.locator(".found")).to_be_hidden()


def test_reported_numbers_give_way_to_what_is_documented_of_a_selection(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present")
    report = page.locator(".step:visible .whole:visible b")
    assert report.all_inner_texts() == ["37", "27", "23"]
    page.keyboard.press("c")
    page.get_by_label("Lithuania").check()
    page.keyboard.press("Enter")
    assert page.locator(".step:visible .part:visible b").all_inner_texts() == [
        "5 actions",
        "2 cities",
        "1 country",
    ]
    assert report.count() == 0
    page.keyboard.press("Backspace")
    assert report.all_inner_texts() == ["37", "27", "23"]


def test_the_step_stands_whole_above_the_filter(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present#map")
    page.keyboard.press("c")
    panel, canvas = page.locator(".filter").bounding_box(), page.locator(".canvas").bounding_box()
    assert panel
    assert canvas
    assert abs(canvas["y"] + canvas["height"] - panel["y"]) < 1
    assert canvas["height"] > 0.4 * 900
    assert page.evaluate(SPILLS) == []
    page.keyboard.press("Backspace")
    assert page.locator(".canvas").bounding_box() == {"x": 0, "y": 0, "width": 1366, "height": 900}


def test_the_period_by_keyboard(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present#timeline")
    page.keyboard.press("c")
    end = page.get_by_label("To", exact=True)
    end.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")  # May and June 2023
    expect(page.locator(".step:visible .tally")).to_contain_text("7 actions")
    page.keyboard.press("Escape")
    expect(page.locator(".step:visible .tally")).to_contain_text("46 actions")


def test_the_roll_call_is_one_name_at_a_time_and_ends_dark(page: Page, server: Server) -> None:
    hold_clock(page)
    page.goto(f"{server.url}/present#roll-call")
    names = []
    for _ in range(200):
        end = page.locator(".end:visible")
        if end.count():
            break
        assert page.locator(".roll > li:visible").count() == 1
        names.append(page.locator(".roll .name:visible").inner_text())
        page.keyboard.press("PageDown")
        page.clock.run_for(250)
    assert len(names) == len(set(names)) > 10
    expect(page.locator(".end:visible")).to_have_text("Until all are free.")
    assert page.locator(".end:visible").evaluate("n => getComputedStyle(n).backgroundColor") == "rgb(0, 0, 0)"
    page.keyboard.press("PageDown")
    assert at(page) == len(STEPS) - 1
    page.clock.run_for(250)
    page.keyboard.press("PageUp")
    expect(page.locator(".end:visible")).to_be_visible()


def test_the_same_program_serves_player_and_kit(page: Page, server: Server, kit_file: Path) -> None:
    served = page.request.get(f"{server.url}/present?talk=ten-minutes").text()
    program = (ROOT / "src/marathon_dash/serve/player/player.js").read_bytes()
    style = (ROOT / "src/marathon_dash/serve/player/player.css").read_bytes()
    for document in (served, kit_file.read_text("utf-8")):
        scripts = re.findall(r"<script>(.*?)</script>", document, re.DOTALL)
        styles = re.findall(r"<style>(.*?)</style>", document, re.DOTALL)
        assert [hashlib.sha256(s.encode()).digest() for s in scripts] == [hashlib.sha256(program).digest()]
        assert hashlib.sha256(styles[0].encode()).digest() == hashlib.sha256(style).digest()


def test_the_kit_from_a_file_without_network(offline: Callable[..., Page], kit_file: Path) -> None:
    assert kit_file.stat().st_size <= 3_000_000
    page = offline()
    page.goto(kit_file.as_uri())
    for number in range(len(STEPS)):
        assert at(page) == number
        while at(page) == number and number < len(STEPS) - 1:
            page.keyboard.press("PageDown")
    page.keyboard.press("End")
    page.reload()
    assert at(page) == len(STEPS) - 1
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0
    faces = page.evaluate("[...document.fonts].map(f => [f.status, f.unicodeRange])")
    every, cyrillic = "U+0-10FFFF", "U+400-52F"  # an English talk asks for no Cyrillic
    assert sorted(faces) == [["loaded", every], ["loaded", every], ["unloaded", cyrillic]]
    assert kit.fonts()


def test_the_check_of_the_kit_is_a_key_away(offline: Callable[..., Page], kit_file: Path) -> None:
    page = offline()
    page.goto(kit_file.as_uri())
    with page.expect_popup() as opened:
        page.keyboard.press("k")
    checked = opened.value
    expect(checked.locator("[data-rule=clicker]")).to_contain_text("PageDown", timeout=30_000)
    for key in ("PageDown", "PageUp"):
        checked.keyboard.press(key)
    expect(checked.locator("h1")).to_have_text("Ready")
    page.keyboard.press("?")
    expect(page.locator(".help")).to_contain_text("Made on")


def test_two_windows_of_the_kit_keep_in_step(offline: Callable[..., Page], kit_file: Path) -> None:
    page = offline()
    page.goto(kit_file.as_uri())
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    expect(speaker.locator(".desk")).to_be_visible()
    page.keyboard.press("PageDown")
    _follows(speaker, 1)
    expect(speaker.locator(".notes")).to_contain_text("The months pass by themselves")
    speaker.keyboard.press("PageDown")
    _follows(page, 2)
    page.reload()
    speaker.keyboard.press("PageDown")
    _follows(page, 3)


def test_speaker_stage_and_room_keep_in_step_through_the_server(new_page: NewPage, server: Server) -> None:
    stage, speaker, room = new_page(), new_page(), new_page(lang="be")
    _live(stage, speaker, server)
    stage.keyboard.press("PageDown")
    _follows(speaker, 1)
    speaker.keyboard.press("PageDown")
    _follows(stage, 2)
    expect(speaker.locator(".then figcaption")).to_contain_text("Behind bars")
    room.goto(f"{server.url}/room")
    inside = room.frame_locator("iframe")
    expect(inside.locator("h1")).to_have_text("Калі: акцыя за акцыяй")
    stage.keyboard.press("PageDown")
    expect(inside.locator("h1")).to_have_text("За кратамі")
    stage.keyboard.press("b")
    expect(speaker.locator(".veil")).to_be_visible()


def _follows(page: Page, number: int) -> None:
    page.wait_for_function(f"() => ({SHOWN})() === {number}", timeout=30_000)


def test_either_side_drives_and_the_other_follows(new_page: NewPage, server: Server) -> None:
    stage, speaker = new_page(), new_page()
    _live(stage, speaker, server)
    for driver, follower, numbers in ((stage, speaker, (1, 2, 3)), (speaker, stage, (4, 5, 6))):
        for number in numbers:
            driver.keyboard.press("PageDown")
            _follows(follower, number)


def test_the_speaker_goes_along_when_the_stage_opens_another_talk(new_page: NewPage, server: Server) -> None:
    stage, speaker = new_page(), new_page()
    _live(stage, speaker, server)
    expect(speaker.locator(".now figcaption")).to_contain_text("1 / 8")
    stage.goto(f"{server.url}/present?talk=three-minutes")
    expect(speaker.locator(".now figcaption")).to_contain_text("1 / 5")
    expect(speaker.locator(".wire")).to_have_text("Connected")
    speaker.keyboard.press("PageDown")
    _follows(stage, 1)


def test_two_who_drive_at_once_end_on_the_same_step(new_page: NewPage, server: Server) -> None:
    stage, one, other = new_page(), new_page(), new_page()
    _live(stage, one, server)
    other.goto(f"{server.url}/present?role=speaker")
    expect(other.locator(".wire")).to_have_text("Connected")
    for number in range(30):
        driver = (one, other, stage)[number % 3]
        driver.keyboard.press(("PageDown", "PageDown", "b", "PageUp")[number % 4])
    state = f"() => [({SHOWN})(), document.querySelector('.veil').hidden]"
    screens = (stage, one, other)
    still(stage, lambda: [screen.evaluate(state) for screen in screens])
    assert stage.evaluate(state) == one.evaluate(state) == other.evaluate(state)
    one.keyboard.press("End")  # and each still follows the others
    for screen in screens:
        _follows(screen, 7)
    other.keyboard.press("PageUp")
    for screen in screens:
        _follows(screen, 6)


def test_a_speaker_who_comes_late_has_the_clock_of_the_talk(new_page: NewPage, server: Server) -> None:
    stage, speaker, late = new_page(), new_page(), new_page()
    _live(stage, speaker, server)
    stage.keyboard.press("PageDown")
    expect(speaker.locator(".left b")).to_have_text(re.compile("^9:5[0-6]"))
    late.goto(f"{server.url}/present?role=speaker")
    expect(late.locator(".wire")).to_have_text("Connected")
    _same_clock(late, speaker)
    stage.reload()
    stage.keyboard.press("PageDown")
    _follows(late, 2)
    _same_clock(late, speaker)


def _same_clock(one: Page, other: Page) -> None:
    """Both speakers read the same time left, and it is running."""
    read = []
    eventually(
        one,
        lambda: (
            read.append({page.locator(".left b").inner_text() for page in (one, other)}) or len(read[-1]) == 1
        ),
    )
    assert len(read[-1]) == 1
    assert "10:00" not in read[-1]


def test_keys_pressed_without_thinking_break_nothing(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present?talk=ten-minutes")
    chance = random.Random(5)
    keys = [
        "PageDown",
        "PageUp",
        "Home",
        "End",
        "Space",
        "Enter",
        "Tab",
        "Backspace",
        "Delete",
        "F1",
        "Insert",
    ]
    keys += ["Shift+ArrowRight", "Shift+ArrowLeft", *"1290.,?+-bcpaltqxz"]
    for _ in range(400):
        page.keyboard.press(chance.choice(keys))
    assert page.locator(".canvas .step:not([hidden])").count() == 1
    for key in ("Backspace", "End", "Home"):
        page.keyboard.press(key)
    assert at(page) == 0
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize(("width", "height"), [(320, 240), (640, 360), (2560, 700)])
def test_windows_of_any_size(new_page: NewPage, server: Server, width: int, height: int) -> None:
    """Half of 1280 by 720 is also what a browser at 200 % makes of a projector."""
    page = new_page(width=width, height=height)
    page.goto(f"{server.url}/present?talk=ten-minutes")
    for number in range(len(STEPS)):
        page.keyboard.type(str(number + 1))
        page.keyboard.press("Enter")
        assert at(page) == number
        assert page.evaluate(SPILLS) == []


def test_the_pointer_is_hidden_and_the_screen_kept_awake(new_page: NewPage, server: Server) -> None:
    page = new_page()
    page.add_init_script(
        "window.asked = []; Object.defineProperty(navigator, 'wakeLock', {value:"
        " {request: async kind => { asked.push(kind); return {release() {}}; }}});"
    )
    page.goto(f"{server.url}/present")
    assert page.evaluate("asked") == ["screen"]
    player = page.locator(".player")
    expect(player).to_have_class(re.compile("still"))
    assert player.evaluate("node => getComputedStyle(node).cursor") == "none"
    page.mouse.move(300, 300)
    expect(player).not_to_have_class(re.compile("still"))
    expect(player).to_have_class(re.compile("still"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # the laptop was woken
    assert page.evaluate("asked") == ["screen", "screen"]


def _live(stage: Page, speaker: Page, server: Server) -> None:
    stage.goto(f"{server.url}/present?talk=ten-minutes")
    stage.wait_for_function(
        "() => performance.getEntriesByType('resource').some(e => e.name.includes('since='))"
    )
    speaker.goto(f"{server.url}/present?role=speaker")
    expect(speaker.locator(".wire")).to_have_text("Connected")


def test_the_talk_goes_on_without_the_server_and_joins_again(
    new_page: NewPage, watch: Watch, tmp_path: Path
) -> None:
    port = _free_port()
    running = _start(tmp_path / "first.log", port)
    stage, tablet, room = new_page(), new_page(), new_page()
    speaker = stage.context.new_page()  # a second window of the same browser
    stage.goto(f"http://127.0.0.1:{port}/present")
    stage.wait_for_function(
        "() => performance.getEntriesByType('resource').some(e => e.name.includes('since='))"
    )
    for page in (speaker, tablet):
        page.goto(f"http://127.0.0.1:{port}/present?role=speaker")
        expect(page.locator(".wire")).to_have_text("Connected")
    room.goto(f"http://127.0.0.1:{port}/room")
    inside = room.frame_locator("iframe")
    expect(inside.locator("h1")).to_have_text("A marathon of solidarity")
    running.kill()
    running.wait()
    for number in (1, 2, 3):
        stage.keyboard.press("PageDown")
        assert at(stage) == number
        _follows(speaker, number)
    speaker.keyboard.press("PageUp")
    _follows(stage, 2)
    stage.keyboard.press("PageDown")
    _follows(speaker, 3)
    expect(tablet.locator(".wire")).to_contain_text("does not answer")
    for _ in range(20):  # whom nobody hears: it goes through the talk alone
        tablet.keyboard.press("PageDown")
    assert at(tablet) > 3
    stage.evaluate(
        "() => { window.steps = []; new MutationObserver(() => steps.push(document.title))"
        ".observe(document.querySelector('title'), {childList: true}); }"
    )
    expect(stage.locator("dialog, [role=dialog]")).to_have_count(0)
    running = _start(tmp_path / "second.log", port)
    try:
        _follows(tablet, 3)  # and comes back to what the projector shows
        assert stage.evaluate("() => window.steps") == []
        assert at(stage) == at(speaker) == 3
        speaker.wait_for_timeout(2000)  # the server has made the talk anew for whoever comes back
        stage.reload()
        assert at(stage) == 3
        speaker.keyboard.press("PageDown")
        _follows(stage, 4)
        expect(inside.locator("h1")).to_have_text("Whose count? Each publisher counts in its own way")
    finally:
        room.close()
        stage.close()
        speaker.close()
        tablet.close()
        running.kill()
        running.wait()
    watch.complaints[:] = [line for line in watch.complaints if "ERR_" not in line]  # the server was gone


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(log: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "marathon_dash.serve.cli", "run", "--no-open", "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
    until = time.monotonic() + 60
    while "http://" not in log.read_text("utf-8", errors="replace"):
        assert process.poll() is None, log.read_text("utf-8", errors="replace")
        assert time.monotonic() < until, log.read_text("utf-8", errors="replace")
        time.sleep(0.1)
    return process


def test_accessible(page: Page, server: Server, watch: Watch, axe: Callable[[Page], list[str]]) -> None:
    page.goto(f"{server.url}/present")
    for number in range(len(STEPS)):
        page.keyboard.type(str(number + 1))
        page.keyboard.press("Enter")
        assert at(page) == number
        assert axe(page) == []
    for key in ("?", "c", "q"):
        page.keyboard.press(key)
        page.wait_for_selector(".panel:visible")
        assert axe(page) == []
        page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.get_by_label("Lithuania").check()
    page.keyboard.press("Enter")
    for number in range(len(STEPS)):
        page.keyboard.type(str(number + 1))
        page.keyboard.press("Enter")
        assert axe(page) == []
    for path in (
        "/present?role=speaker",
        "/present?role=check",
        "/room",
        "/room/now",
        "/present/roll-call",
        "/present?talk=none",
    ):
        page.goto(server.url + path)
        page.wait_for_selector("main")
        assert axe(page) == [], path
    watch.forgive()  # the talk that is not there is answered with 404


VERDICTS = """new MutationObserver(() => {
  const title = document.querySelector(".check h1")?.textContent ?? "";
  if (title) (window.verdicts ??= []).push([title, !!document.querySelector("[data-rule=clicker]")]);
}).observe(document, { childList: true, subtree: true, characterData: true })"""


def test_the_check_before_the_talk(page: Page, server: Server) -> None:
    page.add_init_script(VERDICTS)
    page.goto(f"{server.url}/present?role=check")
    page.context.set_offline(True)
    rules = page.locator(".check li")
    expect(rules).to_have_count(12, timeout=30_000)  # every step and every name is walked through
    page.wait_for_selector("[data-rule=clicker]")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    expect(page.locator("[data-rule=steps]")).to_contain_text("Steps walked through: 8")
    for rule in ("network", "fonts", "map", "contrast", "clicker", "talk"):
        expect(page.locator(f"[data-rule={rule}]")).to_have_attribute("data-good", "true")
    expect(page.locator("[data-rule=address]")).to_have_attribute("data-good", "mind")  # none is configured
    expect(page.locator("[data-rule=reports]")).to_have_attribute("data-good", "mind")
    expect(page.locator("[data-rule=reports]")).to_contain_text("Uladzimir Tsyhanovich (November 2023)")
    expect(page.locator("h1")).to_have_text("Ready")
    said = {title for title, done in page.evaluate("window.verdicts") if not done}
    assert said == {"Walking through every step …"}  # not ready before everything was looked at


def test_a_talk_with_nothing_to_show_is_refused(page: Page, server: Server, watch: Watch) -> None:
    answer = page.goto(f"{server.url}/present?step=nothing")
    assert answer
    assert answer.status == 404
    expect(page.locator("main")).to_contain_text("nothing to show")
    assert page.locator("#marathon-player").count() == 0
    watch.forgive()  # the browser calls an answer of 404 an error


def test_touch(browser: Browser, watch: Watch, server: Server) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.on("page", watch.page)
    page = context.new_page()
    page.goto(f"{server.url}/present")
    page.touchscreen.tap(350, 400)
    assert at(page) == 1
    page.touchscreen.tap(20, 400)
    assert at(page) == 0
    _swipe(page, 300, 80)
    assert at(page) == 1
    _swipe(page, 80, 300)
    assert at(page) == 0
    context.close()


def _swipe(page: Page, start: int, end: int) -> None:
    """One finger, across the screen."""
    touch = page.context.new_cdp_session(page)
    for kind, x in (("touchStart", start), ("touchMove", (start + end) // 2), ("touchMove", end)):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": 400}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(600)


# ── time ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def moving(browser: Browser, watch: Watch) -> Iterator[Page]:
    """A page of somebody who wants things to move; its clock is the test's."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="no-preference")
    context.on("page", watch.page)
    page = context.new_page()
    hold_clock(page)
    yield page
    context.close()


def test_the_months_pass_by_themselves_and_can_be_held(moving: Page, server: Server) -> None:
    moving.goto(f"{server.url}/present#map")
    month = moving.locator(".step:visible .month")
    expect(month).to_have_text("May 2023")
    moving.clock.run_for(1300)  # two months
    expect(month).to_have_text("July 2023")
    moving.keyboard.press("p")
    moving.clock.run_for(5000)
    expect(month).to_have_text("July 2023")
    moving.keyboard.press("Shift+ArrowRight")
    expect(month).to_have_text("August 2023")
    expect(moving.locator(".step:visible .tally")).to_contain_text("23 actions")
    moving.keyboard.press("p")
    moving.clock.run_for(60_000)
    expect(month).to_have_text("November 2025")
    assert at(moving) == 1  # the months pass, the talk waits


def test_back_from_a_filter_to_the_very_month(moving: Page, server: Server) -> None:
    moving.goto(f"{server.url}/present#map")
    moving.clock.run_for(1300)
    moving.keyboard.press("c")
    moving.get_by_label("Sweden").check()
    expect(moving.locator(".step:visible .tally")).to_contain_text("4 actions")
    moving.keyboard.press("Backspace")
    expect(moving.locator(".step:visible .month")).to_have_text("July 2023")


@pytest.mark.parametrize("key", ["Escape", "c", "Backspace"])
def test_a_filter_looked_at_and_left_holds_no_month(moving: Page, server: Server, key: str) -> None:
    moving.goto(f"{server.url}/present#map")
    moving.clock.run_for(1300)
    moving.keyboard.press("c")
    moving.keyboard.press(key)
    expect(moving.locator(".filter")).to_be_hidden()
    moving.clock.run_for(30_000)
    expect(moving.locator(".step:visible .month")).to_have_text("November 2025")
    assert at(moving) == 1


def test_who_wants_no_motion_sees_the_whole_at_once(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present#map")
    expect(page.locator(".step:visible .month")).to_have_text("November 2025")


def test_a_stand_nobody_attends(moving: Page, server: Server) -> None:
    moving.goto(f"{server.url}/present?talk=three-minutes&auto=10&loop=1")
    assert at(moving) == 0
    moving.clock.run_for(10_500)
    assert at(moving) == 1
    moving.clock.run_for(14_000)
    assert at(moving) == 1  # the months are seen to their end, whatever the pace
    moving.clock.run_for(7_000)
    for number in (2, 3, 4, 0, 1):
        assert at(moving) == number
        moving.clock.run_for(10_000)
    assert at(moving) == 1
    moving.keyboard.press("p")
    before = at(moving)
    moving.clock.run_for(60_000)
    assert at(moving) == before


# ── on paper, over a page, and live for everybody ─────────────────────────────


def test_the_roll_call_prints_as_one_list(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present#roll-call")
    page.emulate_media(media="print")
    assert page.locator(".roll .name:visible").count() == page.locator(".roll .name").count() > 10
    assert page.locator(".step:visible").count() == len(STEPS)


def test_the_player_over_a_page_of_the_framework(
    page: Page, serve_copy: Callable[..., Server], watch: Watch, axe: Callable[[Page], list[str]]
) -> None:
    """Over everything: when the server is gone the framework's own dialog stays beneath."""
    own = serve_copy(ROOT / "data")
    page.goto(f"{own.url}/talk?country=LT")
    settle(page)
    page.get_by_role("button", name="Show the talk in this window").click()
    top = "() => document.elementFromPoint(innerWidth / 2, innerHeight / 2).shadowRoot !== null"
    page.wait_for_function(top)
    inside = page.locator(".player")
    expect(inside.locator(".step:visible h1")).to_have_text("A marathon of solidarity")
    page.keyboard.press("Escape")  # a clicker's, before the first step
    expect(inside.locator(".step:visible h1")).to_have_text("A marathon of solidarity")
    page.keyboard.press("PageDown")
    expect(inside.locator(".step:visible .tally")).to_contain_text("5 actions · 2 cities · 1 country")
    page.reload()  # what was open opens again, at the same step
    page.wait_for_function(top)
    expect(inside.locator(".step:visible .tally")).to_contain_text("5 actions · 2 cities · 1 country")
    settle(page)
    assert page.evaluate(top)
    assert axe(page) == []
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    desk = popup.value
    expect(desk.locator(".desk")).to_have_count(1)
    page.bring_to_front()
    page.keyboard.press("s")  # the same window once more, and no second screen in it
    expect(desk.locator(".desk")).to_have_count(1)
    assert len(page.context.pages) == 2
    desk.keyboard.press("b")
    expect(inside.locator(".veil")).to_be_visible()
    desk.keyboard.press("b")
    expect(inside.locator(".veil")).to_be_hidden()
    desk.close()
    own.stop()
    lost = "() => document.querySelector('[data-testid=stApp]').dataset.testConnectionState !== 'CONNECTED'"
    page.wait_for_function(lost)
    page.wait_for_timeout(3000)  # long enough for the framework to say what it has to say
    assert page.evaluate(top)
    page.keyboard.press("PageDown")
    expect(inside.locator(".step:visible h1")).to_have_text("When: action after action")
    page.keyboard.press("Escape")  # a clicker's: it never ends a talk
    page.keyboard.press("Escape")
    expect(inside.locator(".step:visible h1")).to_have_text("When: action after action")
    page.keyboard.press("?")
    expect(inside.get_by_role("button", name="Leave the talk")).to_be_visible()
    page.keyboard.press("Shift+Escape")
    expect(inside).to_have_count(0)
    watch.forgive()  # the server is gone, and the framework says so


def test_a_talk_is_opened_from_a_file_in_the_browser(page: Page, server: Server, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[[step]]\nkind = "text"\ntitle = "Made up for a test"\n', "utf-8")
    page.goto(f"{server.url}/talk")
    settle(page)
    page.locator('input[type="file"]').set_input_files(tmp_path / "mine.toml")
    page.get_by_text("in this browser and in the file only").wait_for()
    page.get_by_role("button", name="Show the talk in this window").click()
    expect(page.locator(".player .step:visible h1")).to_have_text("Made up for a test")


def test_the_speakers_phone_drives_by_its_code(new_page: NewPage, serve_copy: Callable[..., Server]) -> None:
    """A public server trusts nobody for where they seem to be: whoever has the link of the code drives."""
    own = serve_copy(ROOT / "data", MARATHON_PUBLIC_ADDRESS="https://marathon.example")
    stage, phone, stranger = new_page(), new_page(width=390, height=844), new_page()
    stage.goto(f"{own.url}/present?talk=three-minutes")
    with stage.expect_popup() as opened:
        stage.keyboard.press("s")
    expect(opened.value.locator(".notes")).to_contain_text(
        "Say the date with the number"
    )  # by the room's key
    opened.value.get_by_role("button", name="Codes for phones").click()
    codes = opened.value.locator(".follow code")
    expect(codes).to_have_count(2)
    _, link = (code.replace("https://marathon.example", own.url) for code in codes.all_inner_texts())
    phone.goto(link)
    expect(phone.locator(".wire")).to_have_text("Connected")
    expect(phone.locator(".notes")).to_contain_text("Say the date with the number")
    assert "key=" not in phone.url  # nobody reads it over a shoulder
    phone.get_by_role("button", name="Next").click()
    _follows(stage, 1)
    stage.keyboard.press("PageDown")
    _follows(phone, 2)
    stranger.goto(link.partition("#")[0])
    expect(stranger.locator(".wire")).to_contain_text("This link has no key")
    stranger.keyboard.press("PageDown")
    stranger.wait_for_timeout(700)
    expect(stranger.locator(".notes")).to_have_text("")
    assert at(stage) == 2
    for page in (opened.value, stage, phone, stranger):
        page.close()  # before their server goes


def test_what_is_gone_or_hostile_is_for_the_speaker_alone(
    new_page: NewPage, serve_copy: Callable[..., Server], tmp_path: Path
) -> None:
    """A talk made up for the test: its faults are said on the speaker's screen and never on the projector."""
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    hostile = "".join(HOSTILE) + "</script><!--" + "W" * 900
    steps = [{"kind": kind, "title": hostile, "caption": hostile, "notes": hostile} for kind in KINDS]
    steps += [
        {"kind": "person", "person": "nobody"},
        {"kind": "map", "link": "country=QQ"},
        {"kind": "map", "lang": "tlh"},
        {"kind": "dance"},
    ]
    plan = "\n".join(
        "\n".join(["[[step]]", *(f"{key} = {json.dumps(value)}" for key, value in step.items())])
        for step in steps
    )
    (folder / "talks" / "worst.toml").write_text(f"colour = 1\n{plan}\n", "utf-8")
    own = serve_copy(folder)
    stage, speaker = new_page(), new_page()
    stage.goto(f"{own.url}/present?talk=worst")
    last = len(KINDS) - 2  # the person who is not named
    for number in range(last + 1):
        stage.keyboard.type(str(number + 1))
        stage.keyboard.press("Enter")
        assert at(stage) == number
        assert stage.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
        assert "nobody" not in stage.locator(".step:visible").inner_text()
    stage.keyboard.press("End")
    assert at(stage) == last
    stage.keyboard.press("Home")
    speaker.goto(f"{own.url}/present?talk=worst&role=speaker")
    problems = speaker.locator(".notes .problems")
    expect(problems).to_have_count(6)
    for sentence in ("“nobody”", "“country=QQ”", "“tlh”", "“dance”", "“colour”"):
        expect(problems.filter(has_text=sentence)).to_have_count(1)
    for page in (stage, speaker):
        page.close()


def test_while_a_talk_is_live_its_last_code_leads_to_the_room(
    page: Page, serve_copy: Callable[..., Server]
) -> None:
    own = serve_copy(ROOT / "data", MARATHON_PUBLIC_ADDRESS="https://marathon.example")
    page.goto(f"{own.url}/present#closing")
    code = page.locator(".step:visible .code")
    expect(code.locator("span")).to_have_text("https://marathon.example")
    page.keyboard.press("q")
    expect(page.locator(".follow code")).to_have_count(1)  # the one that drives is not for the projector
    page.keyboard.press("Escape")
    expect(code).to_contain_text("https://marathon.example/room and type ")
    page.reload()
    expect(code).to_contain_text("https://marathon.example/room and type ")
    page.close()  # before its server goes
