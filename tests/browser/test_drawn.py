"""What is drawn, in a real browser: type that the last row can read, names in the reader's script, honest charts."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NewPage, Server

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
