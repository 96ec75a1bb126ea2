"""The timeline in a real browser: marks pressed by mouse and finger, months dragged over, keys alone."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from marathon_dash.i18n import translator
from tests.browser.conftest import NewPage, Server, Watch, eventually, settle, still
from tests.made_up import ACTION, HOSTILE, hostile_action, record_folder

Visit = Callable[[Page, str], Page]
MARKS, STRIP = ".st-key-timeline_marks", ".st-key-timeline_strip"
RED = ".point[style*='rgb(163, 20, 43)']"  # the campaign's, by day
POINTS = f"""() => [...document.querySelectorAll('{MARKS} .scatterlayer .trace')]
  .filter(trace => trace.querySelectorAll('.point').length > 20)
  .flatMap(trace => [...trace.querySelectorAll('.point')])
  .map(point => point.getBoundingClientRect()).map(box => [box.x + box.width / 2, box.y + box.height / 2])"""


def drawn(page: Page) -> Page:
    """Wait until the marks are painted and nothing moves any more."""
    page.wait_for_selector(f"{MARKS} .scatterlayer .point")
    page.wait_for_selector(f"{STRIP} .barlayer .point")
    settle(page)
    still(page, lambda: page.evaluate(POINTS))
    return page


def towers(page: Page) -> list[tuple[float, float]]:
    """Where the twelve marks of 31 July 2023 stand, from above: the highest column of single days."""
    columns: dict[int, list[tuple[float, float]]] = {}
    for x, y in page.evaluate(POINTS):
        columns.setdefault(round(x), []).append((x, y))
    return sorted(max(columns.values(), key=len), key=lambda spot: spot[1])


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.fixture
def tall(new_page: NewPage) -> Page:
    """A window in which the whole chart is seen at once."""
    return new_page(height=1400)


def test_twelve_actions_of_one_day_are_twelve_marks_each_named_and_each_opened(
    tall: Page, visit: Visit
) -> None:
    page = drawn(visit(tall, "/timeline"))
    tower = towers(page)
    assert len(tower) == 12
    assert min(below[1] - above[1] for above, below in itertools.pairwise(tower)) > 11
    named = set()
    for x, y in tower:
        page.mouse.move(x, y)
        label = page.locator(".hoverlayer .hovertext").first
        eventually(page, lambda label=label: label.text_content() not in named)  # type: ignore[misc]
        named.add(label.text_content())
    assert len(named) == 12
    for number, city in ((0, "Washington"), (11, "Berlin")):
        spot = towers(page)[number]
        page.mouse.move(*spot)
        still(
            page, page.locator(".hoverlayer .hovertext").first.text_content
        )  # no hand presses as fast as a test
        page.mouse.click(*spot)
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text(city)
        expect(dialog).to_contain_text("31 July 2023")
        expect(dialog).to_contain_text("Reporters Without Borders")
        page.wait_for_url(f"**action=2023-07-31-{city.lower()}")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        page.wait_for_url("**/timeline")
        drawn(page)


def test_a_month_and_an_interval_are_opened_like_a_day(tall: Page, visit: Visit) -> None:
    page = drawn(visit(tall, "/timeline?kind=rally&from=2023-06&to=2023-07"))
    bar = page.locator(f"{MARKS} .barlayer .point").first.bounding_box()
    assert bar
    page.mouse.click(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    expect(page.get_by_role("dialog")).to_contain_text("June 2023")
    page = drawn(visit(tall, "/timeline?kind=concert"))
    pill = page.locator(f"{MARKS} .scatterlayer {RED}").first.bounding_box()
    assert pill
    page.mouse.click(pill["x"] + pill["width"] / 2, pill["y"] + pill["height"] / 2)
    expect(page.get_by_role("dialog")).to_contain_text("Tutaka")


def test_a_drag_over_the_months_filters_the_page_and_the_link_and_back_takes_it_back(
    tall: Page, visit: Visit
) -> None:
    page = drawn(visit(tall, "/timeline"))
    box = page.locator(f"{STRIP} .nsewdrag").bounding_box()
    assert box
    month, y = box["width"] / 36, box["y"] + box["height"] / 2  # May 2023 to April 2026
    page.mouse.move(box["x"] + month * 2.1, y)
    page.mouse.down()
    page.mouse.move(box["x"] + month * 4, y, steps=5)
    page.mouse.move(box["x"] + month * 4.9, y, steps=5)
    page.mouse.up()
    page.wait_for_url("**/timeline?from=2023-07&to=2023-09")
    expect(page.get_by_text("17 actions, July")).to_be_visible()
    drawn(page)
    page.go_back()
    page.wait_for_url("**/timeline")
    expect(page.get_by_text("46 actions, May 2023")).to_be_visible()


def test_the_period_of_a_drag_goes_along_to_the_map(tall: Page, visit: Visit) -> None:
    page = drawn(visit(tall, "/timeline?from=2023-07&to=2023-09"))
    page.get_by_role("link", name="Map", exact=True).first.click()
    page.wait_for_url("**/map?from=2023-07&to=2023-09")


def phone(browser: Browser, watch: Watch) -> Page:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(60_000)
    page = context.new_page()
    watch.page(page)
    return page


def test_a_finger_scrolls_past_the_chart_and_a_tap_opens_a_mark(
    browser: Browser, watch: Watch, server: Server
) -> None:
    page = phone(browser, watch)
    page.goto(f"{server.url}/timeline")
    drawn(page)
    main = "document.querySelector('[data-testid=stMain]')"
    page.locator(MARKS).evaluate("chart => chart.scrollIntoView()")
    still(page, lambda: page.evaluate(f"{main}.scrollTop"))
    before = page.evaluate(f"{main}.scrollTop")
    touch = page.context.new_cdp_session(page)
    for kind, y in [
        ("touchStart", 600),
        *(("touchMove", 600 - 20 * n) for n in range(1, 15)),
        ("touchEnd", 0),
    ]:
        points = [] if kind == "touchEnd" else [{"x": 300, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(16)
    eventually(page, lambda: page.evaluate(f"{main}.scrollTop") > before + 100)
    assert page.evaluate(f"{main}.scrollTop") > before + 100
    still(page, lambda: page.evaluate(f"{main}.scrollTop"))
    page.locator(MARKS).evaluate("chart => chart.scrollIntoView()")
    still(page, lambda: page.evaluate(f"{main}.scrollTop"))
    page.touchscreen.tap(*towers(page)[5])
    expect(page.get_by_role("dialog")).to_contain_text("31 July 2023")
    page.wait_for_timeout(1500)  # the tap comes a second time, as a mouse: it must not close what it opened
    expect(page.get_by_role("dialog")).to_contain_text("31 July 2023")
    assert asked(page)["action"][0].startswith("2023-07-31-")
    page.context.close()


def test_an_action_is_opened_stepped_through_and_closed_by_keys_alone(tall: Page, visit: Visit) -> None:
    page = drawn(visit(tall, "/timeline?lang=be&country=LT"))
    t = translator("be")
    page.get_by_role("combobox", name=t("action.open")).focus()
    page.keyboard.type("2024")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("2024")
    first = asked(page)["action"]
    dialog.get_by_role("button", name=t("action.next")).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("was => !location.search.includes(was)", arg=first[0])
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.wait_for_url("**/timeline?country=LT&lang=be")


def test_the_months_are_named_in_the_language(tall: Page, visit: Visit) -> None:
    page = drawn(visit(tall, "/timeline?lang=be"))
    ticks = page.locator(f"{MARKS} .xtick").all_text_contents()
    assert any("ліп" in tick for tick in ticks)
    assert not any("Jul" in tick for tick in ticks)


def test_a_column_of_many_opens_into_its_actions(
    serve_copy: Callable[..., Server], tall: Page, tmp_path: Path
) -> None:
    rows = [
        {**ACTION, "action_id": f"made-up-{n}", "date": f"2023-{n % 10 + 1:02}-{n % 28 + 1:02}"}
        for n in range(400)
    ]
    running = serve_copy(record_folder(tmp_path / "record", actions=rows))
    tall.goto(f"{running.url}/timeline")
    tall.wait_for_selector(f"{MARKS} .barlayer .point")
    settle(tall)
    columns = tall.locator(f"{MARKS} .barlayer .point")
    still(tall, columns.nth(2).bounding_box)
    column = tall.locator(f"{MARKS} .barlayer .point").nth(2).bounding_box()
    assert column
    tall.mouse.click(column["x"] + column["width"] / 2, column["y"] + column["height"] / 2)
    tall.wait_for_url("**/timeline?kind=rally&from=2023-03&to=2023-03")
    expect(tall.get_by_text("40 actions, March 2023")).to_be_visible()
    tall.wait_for_selector(f"{MARKS} .scatterlayer {RED}")


def test_hostile_cells_are_shown_as_written_and_run_nowhere(
    serve_copy: Callable[..., Server], tall: Page, tmp_path: Path
) -> None:
    rows = [hostile_action(n, text) for n, text in enumerate(HOSTILE)]
    running = serve_copy(record_folder(tmp_path / "record", actions=rows))
    alarms: list[Any] = []
    tall.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    tall.goto(f"{running.url}/timeline")
    tall.wait_for_selector(f"{MARKS} .scatterlayer .point")
    settle(tall)
    boxes = tall.locator(f"{MARKS} .scatterlayer {RED}")
    still(tall, lambda: [box.bounding_box() for box in boxes.all()])
    seen = ""
    for box in boxes.all():
        spot = box.bounding_box()
        assert spot
        tall.mouse.move(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
        labels = tall.locator(f"{MARKS} .hoverlayer")
        still(tall, labels.text_content)
        seen += labels.text_content() or ""
        assert tall.locator(".hoverlayer a, .hoverlayer img").count() == 0
    assert "<img src=x onerror=alert(1)>" in seen
    assert "![x](http://made-up.example/x.png)" in seen
    for row in rows[:3]:
        tall.goto(f"{running.url}/timeline?action={row['action_id']}")
        expect(tall.get_by_role("dialog")).to_contain_text(row["venue"])
        assert tall.locator("[role=dialog] img").count() == 0
    assert alarms == []
