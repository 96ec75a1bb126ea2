"""What is drawn, in a real browser: type that the last row can read, names in the reader's script, honest charts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, Server, settle

DRAWN = (
    "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
)
# every visible text of the step on the screen with its size in hundredths of the height, the smallest first
SIZES = """() => {
  const step = document.querySelector('.step:not([hidden])'), found = [];
  const walker = document.createTreeWalker(step, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const parent = node.parentElement, range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!node.textContent.trim() || !box.width || parent.tagName === 'title') continue;
    if (getComputedStyle(parent).visibility === 'hidden') continue;
    const matrix = parent.ownerSVGElement ? parent.getScreenCTM() : {b: 0, d: 1};
    const size = parseFloat(getComputedStyle(parent).fontSize) * Math.hypot(matrix.b, matrix.d);
    found.push([Math.round(size / innerHeight * 1e4) / 100, node.textContent.trim()]);
  }
  return found.sort((a, b) => a[0] - b[0]);
}"""
SHOWN = "() => [...document.querySelectorAll('.canvas .step')].findIndex(s => !s.hidden)"
TALKS = ("three-minutes", "ten-minutes", "twenty-minutes")


@pytest.mark.parametrize(("width", "height", "least"), [(1280, 720, 2.2), (1024, 768, 2.0)])
@pytest.mark.parametrize("lang", ["en", "be"])
def test_no_text_of_a_talk_is_too_small_for_the_last_row(
    new_page: NewPage, server: Server, width: int, height: int, least: float, lang: str
) -> None:
    page = new_page(width=width, height=height)
    for talk in TALKS:
        page.goto(f"{server.url}/present?talk={talk}&lang={lang}")
        page.wait_for_selector(".step:not([hidden])")
        page.evaluate("document.fonts.ready")
        steps = page.evaluate("document.querySelectorAll('.canvas .step').length")
        for number in range(steps):
            assert page.evaluate(SHOWN) == number
            sizes = page.evaluate(SIZES)
            assert sizes, f"nothing stands on step {number + 1} of {talk}"
            assert [one for one in sizes if one[0] < least] == [], f"step {number + 1} of {talk}"
            page.keyboard.press("End" if number + 2 == steps else "PageDown")
            while page.evaluate(SHOWN) == number and number + 1 < steps:
                page.keyboard.press("PageDown")


def test_what_the_map_does_not_show_is_counted_up_to_its_month(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/present?talk=ten-minutes#map")
    foot = page.locator(".step:visible .foot")
    expect(foot).to_contain_text("counted, not drawn: 6 in all")
    for _ in range(40):
        page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator(".step:visible .month")).to_have_text("May 2023")
    expect(foot).to_contain_text("counted, not drawn: 2 in all")


def test_the_countries_of_a_talk_are_found_by_typing(page: Page, server: Server) -> None:
    """Its own stand there; any other can be found, and what is documented of it is nothing."""
    page.goto(f"{server.url}/present?talk=ten-minutes#map")
    page.keyboard.press("c")
    offered = page.locator(".filter .countries label:visible")
    own = offered.count()
    assert own == 26
    page.keyboard.press("p")
    expect(page.get_by_label("Find any country")).to_have_value("p")
    page.keyboard.type("ortu")
    expect(offered).to_have_count(1)
    expect(offered).to_contain_text("Portugal")
    offered.click()
    expect(page.locator(".chip")).to_have_text("Portugal · 0 actions")
    page.get_by_label("Find any country").fill("")
    expect(offered).to_have_count(own + 1)
    page.keyboard.press("b")
    expect(page.get_by_label("Find any country")).to_have_value("b")  # a letter, and no black screen
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".chip")).to_be_hidden()


@pytest.mark.parametrize(
    ("lang", "large", "beneath"), [("en", "Ihar Losik", "Ігар Лосік"), ("be", "Ігар Лосік", "Ihar Losik")]
)
def test_the_page_of_a_person_is_headed_in_the_readers_script(
    page: Page, server: Server, lang: str, large: str, beneath: str
) -> None:
    page.goto(f"{server.url}/behind_bars?person=ihar-losik&lang={lang}")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(large)
    expect(page.locator(".people .local").first).to_have_text(beneath)


def test_a_reopened_talk_shows_its_filter_its_title_and_its_minutes(
    page: Page, server: Server, tmp_path: Path
) -> None:
    """The file is made up for this test."""
    plan = 'title = "Made up"\nminutes = 7\nlink = "country=LT"\n[[step]]\nkind = "timeline"\n'
    (tmp_path / "mine.toml").write_text(plan, "utf-8")
    page.goto(f"{server.url}/talk")
    settle(page)
    page.locator('input[type="file"]').set_input_files(tmp_path / "mine.toml")
    page.wait_for_url("**/talk?country=LT**")
    settle(page)
    title = page.get_by_label("Title of the talk")
    expect(title).to_have_value("Made up")
    expect(page.get_by_label("Minutes", exact=True)).to_have_value("7")
    title.fill("Another title")
    title.press("Enter")
    settle(page)
    page.get_by_role("button", name="Show the talk in this window").click()
    expect(page.locator(".player .step:visible .tally")).to_contain_text("5 actions")


def test_a_new_order_number_is_taken_on_double_click(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/talk")
    settle(page)
    canvas = page.locator("[data-testid=stDataFrameResizable] canvas").first
    expect(canvas.locator("[role=row]", has_text="closing")).to_have_count(1)
    size = canvas.bounding_box()
    assert size
    canvas.dblclick(position={"x": 70, "y": 8.5 * size["height"] / 10}, delay=60, force=True)
    expect(page.locator(".gdg-input")).to_have_value("8")
    for key in ("ControlOrMeta+A", "1", "Enter"):
        page.evaluate(DRAWN)  # the table takes a letter when it has drawn it
        page.keyboard.press(key)
    link = page.get_by_role("link", name="On the projector")
    expect(link).to_have_attribute("href", re.compile("step=closing&step=headline"))
