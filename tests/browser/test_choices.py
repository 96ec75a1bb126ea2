"""A choice shows a text as it is written: nothing in it is rendered or fetched, and no mark of ours stands in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.conftest import Server, settle
from tests.made_up import SPELL, hostile_action, record_folder

TEXT = "![x](http://made-up.example/x.png) a_b-c. [y](http://made-up.example) $z$ :red[r] 1. *n*"


@pytest.fixture
def hostile(serve_copy: Callable[..., Server], tmp_path: Path) -> Server:
    """A record in which every free text is hostile; made up."""
    free = dict.fromkeys(("name", "name_local", "outlet"), TEXT)
    spell = {**SPELL, **free, "detention_id": "made-up-1", "person_id": "made-up"}
    folder = record_folder(
        tmp_path / "data", actions=[{**hostile_action(0, TEXT), "city": TEXT}], detentions=[spell]
    )
    (folder / "talks" / "hostile.toml").write_text(f"title = '{TEXT}'\n[[step]]\nkind = \"map\"\n", "utf-8")
    return serve_copy(folder)


def options(page: Page, box: str) -> str:
    shown = page.locator("[role=option]").first
    for _ in range(12):  # a run of the page that ends meanwhile shuts the list again
        page.locator(f"{box} input").click()
        try:
            shown.wait_for(timeout=5_000)
            break
        except TimeoutError:
            continue
    return " ".join(page.locator("[role=option]").all_inner_texts())


def test_a_hostile_text_is_a_choice_as_it_is_written(page: Page, hostile: Server) -> None:
    """The fixture fails the test on any request elsewhere."""
    for path, facet, box in (
        ("/timeline", "filter_sheet", ".st-key-filter_organiser"),
        ("/map", "filter_sheet", ".st-key-filter_city"),
        ("/behind_bars", "filter_sheet", ".st-key-people_outlet"),
        ("/timeline", "", ".st-key-action_choice"),
    ):
        page.goto(hostile.url + path)
        settle(page)
        if facet:
            page.locator(f".st-key-{facet}").locator("summary, button").first.click()
        assert TEXT in options(page, box), box
    page.goto(f"{hostile.url}/talk")
    settle(page)
    expect(page.locator("[data-testid=stRadio]")).to_contain_text(TEXT.replace("://", ":\u2060//"))
    assert page.locator("img, .katex, a[href*='made-up.example']").count() == 0
