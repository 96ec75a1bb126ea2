"""The map in a real browser: it is painted, can be pressed, plays, and has a way without WebGL."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from marathon_dash.story import camera
from marathon_dash.story.palette import NIGHT, PAPER, Palette
from tests.browser.conftest import Server, Watch, eventually, settle, still
from tests.made_up import ACTION, record_folder

Visit = Callable[[Page, str], Page]

COUNT = """async ([png, colours]) => {
  const image = new Image()
  image.src = "data:image/png;base64," + png
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = image.width; canvas.height = image.height
  const context = canvas.getContext("2d")
  context.drawImage(image, 0, 0)
  const data = context.getImageData(0, 0, image.width, image.height).data
  const close = (i, c) => [0, 1, 2].every(k => Math.abs(data[i + k] - c[k]) < 10)
  return colours.map(c => { let n = 0; for (let i = 0; i < data.length; i += 4) if (close(i, c)) n += 1; return n })
}"""


def painted(page: Page, element: Locator, *colours: str) -> list[int]:
    """How many pixels of an element have each colour, or nearly."""
    png = base64.b64encode(element.screenshot()).decode()
    return list(page.evaluate(COUNT, [png, [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours]]))


def the_map(page: Page, palette: Palette = PAPER) -> Locator:
    """The map once its land has been painted: on a software renderer that takes its time."""
    canvas = page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first
    expect(canvas).to_be_visible()
    for _ in range(60):
        if min(painted(page, canvas, palette.land, palette.red)) > 50:
            return canvas
        page.wait_for_timeout(500)
    raise AssertionError("the map was not painted")


def look_at_europe(page: Page) -> camera.Camera:
    page.get_by_role("button", name="Europe", exact=True).click()
    settle(page)
    still(page, page.get_by_test_id("stDeckGlJsonChart").screenshot)
    width = page.get_by_test_id("stDeckGlJsonChart").bounding_box()["width"]  # type: ignore[index]
    return camera.camera(camera.EUROPE, round(width / 20) * 20)


def press(
    page: Page,
    canvas: Locator,
    view: camera.Camera,
    longitude: float,
    latitude: float,
    city: str,
    *,
    finger: bool = False,
) -> None:
    """Press the mark at a place until the page says that its city is chosen: a software renderer may miss one."""
    chosen = page.get_by_role("combobox", name="City").last
    for _ in range(4):
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box
        x, y = view.at(longitude, latitude)
        hit = page.touchscreen.tap if finger else page.mouse.click
        hit(box["x"] + x + (box["width"] - view.width) / 2, box["y"] + y)
        try:
            expect(chosen).to_have_value(re.compile(re.escape(city)), timeout=20_000)
            return settle(page)
        except AssertionError:
            continue
    raise AssertionError(f"pressing did not choose {city}, but {chosen.input_value()!r}")


@pytest.mark.parametrize(("scheme", "palette"), [("light", PAPER), ("dark", NIGHT)])
def test_land_and_marks_are_painted_in_the_colours_of_the_theme(new_page, visit, scheme, palette):
    page = visit(new_page(scheme=scheme), "/map")
    canvas = the_map(page, palette)
    land, marks, ground = painted(page, canvas, palette.land, palette.red, palette.background)
    assert land > 20_000
    assert marks > 1_000
    assert ground > 20_000


def test_pressing_a_city_lists_its_actions_and_leaves_the_camera(page: Page, visit: Visit) -> None:
    visit(page, "/map")
    canvas = the_map(page)
    view = look_at_europe(page)
    press(page, canvas, view, 13.41, 52.52, "Berlin")
    expect(page.get_by_text("African network members at the IFEX congress call for releases")).to_be_visible()
    press(page, canvas, view, 21.17, 42.67, "Pristina")  # where it was before: the camera has not moved
    expect(
        page.get_by_text("EFJ delegates hold portraits of Belarusian and Ukrainian captives")
    ).to_be_visible()
    expect(page.get_by_text("African network members at the IFEX")).to_have_count(0)
    press(page, canvas, view, 13.41, 52.52, "Berlin")


def test_a_finger_can_press_a_city(browser: Browser, server: Server, watch: Watch) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.on("page", watch.page)
    page = context.new_page()
    page.goto(f"{server.url}/map")
    settle(page)
    canvas = the_map(page)
    view = look_at_europe(page)
    press(page, canvas, view, 12.51, 41.89, "Rome", finger=True)
    expect(page.get_by_text("Portraits shown at the Colosseum and a public discussion")).to_be_visible(
        timeout=30_000
    )
    context.close()


def test_a_city_can_be_chosen_by_the_keyboard(page: Page, visit: Visit) -> None:
    visit(page, "/map")
    page.get_by_role("combobox", name="City").last.focus()
    page.keyboard.type("Pristina")
    page.keyboard.press("Enter")
    settle(page)
    expect(
        page.get_by_text("EFJ delegates hold portraits of Belarusian and Ukrainian captives")
    ).to_be_visible()


def test_the_land_travels_once_and_never_with_a_rerun(page: Page, visit: Visit) -> None:
    asked: list[str] = []
    received: list[int] = []
    page.on("request", lambda request: asked.append(request.url) if "/static/land" in request.url else None)
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived", lambda frame: received.append(len(frame)) if frame else None
        ),
    )
    visit(page, "/map")
    the_map(page)
    before = len(received)
    look_at_europe(page)
    page.get_by_role("button", name="World", exact=True).click()
    settle(page)
    assert len(asked) == 1
    assert max(received[before:]) < 60_000


def test_it_plays_month_by_month_and_pauses(page: Page, visit: Visit) -> None:
    visit(page, "/map")
    the_map(page)
    page.get_by_role("button", name="Play", exact=True).click()
    later = re.compile("Up to (?!May 2023|November 2025)")
    expect(page.get_by_text(later)).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(page.get_by_role("slider")).to_be_visible()
    stopped = page.get_by_text("Up to ").first.inner_text()
    page.wait_for_timeout(2500)
    assert page.get_by_text("Up to ").first.inner_text() == stopped
    the_map(page)


def test_the_wheel_moves_the_page_past_the_map_and_zooms_with_ctrl(page: Page, visit: Visit) -> None:
    visit(page, "/map")
    canvas = the_map(page)
    box = canvas.bounding_box()
    assert box
    before = canvas.screenshot()
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    eventually(page, lambda: canvas.screenshot() != before)
    assert canvas.screenshot() != before
    page.mouse.wheel(0, 300)
    page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 200")


def test_without_webgl_there_is_the_drawing(page: Page, visit: Visit, watch: Watch) -> None:
    page.add_init_script(
        """const real = HTMLCanvasElement.prototype.getContext
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
          return /webgl/.test(kind) ? null : real.call(this, kind, ...more)
        }"""
    )
    visit(page, "/map")
    expect(page.get_by_text("This browser does not draw WebGL")).to_be_visible(timeout=20_000)
    drawing = page.locator("svg").filter(has_text="Vilnius")
    expect(drawing).to_be_visible()
    assert min(painted(page, drawing, PAPER.land, PAPER.red)) > 500
    expect(page.get_by_test_id("stDeckGlJsonChart")).to_have_count(0)
    watch.forgive()  # of the moment before it was known


def test_without_webgl_the_buttons_do_what_they_say(page: Page, visit: Visit, watch: Watch) -> None:
    page.add_init_script(
        """const real = HTMLCanvasElement.prototype.getContext
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
          return /webgl/.test(kind) ? null : real.call(this, kind, ...more)
        }"""
    )
    visit(page, "/map?country=LT&country=TW")
    expect(page.get_by_text("This browser does not draw WebGL")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Zoom: Ctrl", exact=False)).to_have_count(0)
    drawn = page.locator(".st-key-map_place svg")
    for button, cities in (
        ("World", {"Vilnius", "Taipei"}),
        ("Europe", {"Vilnius"}),
        ("Fit", {"Vilnius", "Taipei"}),
    ):
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_url(f"**camera={button.lower()}**")
        for city in ("Vilnius", "Taipei"):
            expect(drawn.locator("title", has_text=f"{city}, ")).to_have_count(int(city in cities))
    page.get_by_role("button", name="Month back").click()
    page.wait_for_url("**month=**")
    watch.forgive()  # of the moment before it was known


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(new_page, visit, axe, scheme):
    page = visit(new_page(scheme=scheme), "/map")
    the_map(page, NIGHT if scheme == "dark" else PAPER)
    assert axe(page) == []


def test_text_from_data_is_only_printed(
    page: Page, serve_copy: Callable[..., Server], tmp_path: Path
) -> None:
    """A city of such a name runs nothing and breaks nothing: not in the map, its tooltip, the list, the table."""
    names = (
        "@@=alert(1)",
        "@@#a.b",
        "<img src=x onerror=alert(1)>",
        "![x](http://made-up.example/x)",
        "$x$",
        ":red[x]",
    )
    rows = [{**ACTION, "action_id": f"made-up-{n}", "city": name} for n, name in enumerate(names)]
    folder = record_folder(tmp_path / "record", actions=[ACTION, *rows])
    places = (folder / "places.csv").read_text(encoding="utf-8")
    more = "".join(f'LT,"{name}",{10 + 3 * n},50,1,x,made up\n' for n, name in enumerate(names))
    (folder / "places.csv").write_text(places + more, encoding="utf-8")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{serve_copy(folder).url}/map")
    settle(page)
    canvas = the_map(page)
    view = look_at_europe(page)
    press(page, canvas, view, 10, 50, "@@=alert(1), Lithuania")
    page.get_by_text("The same as a table").click()
    settle(page)
    assert not dialogs
    assert page.locator("img[src=x]").count() == 0
