"""At the desk what is shown is what is done: across files, tabs, colleagues, reloads and restarts. Rows are made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from marathon_dash.record import current, database, desk, staff, versions
from marathon_dash.record.draft import Draft
from marathon_dash.record.versions import canonical
from tests.browser.conftest import Server, Watch, settle, start
from tests.browser.test_desk import PHRASE, press, sign_in, upload
from tests.made_up import ACTION


@pytest.fixture
def desk_server(tmp_path: Path) -> Iterator[Server]:
    """A server on an empty store in which Anna may publish."""
    staff.add("Anna", PHRASE)
    running = start(tmp_path / "log", MARATHON_DATABASE=database.address())
    yield running
    running.stop()


def table(path: Path, rows: slice = slice(None), **cells: str) -> Path:
    """Rows of the published actions as a file, with cells of its first row changed."""
    frame = current.tables()["actions"].iloc[rows].copy()
    for column, text in cells.items():
        frame.loc[frame.index[0], column] = text
    path.write_bytes(canonical(frame))
    return path


def published(venue: str) -> None:
    """Somebody else publishes the venue of the first action."""
    frame = current.tables()["actions"].copy()
    frame.loc[2, "venue"] = venue
    newest = versions.newest_number()
    desk.publish(
        [Draft("a.csv", canonical(frame), origin=newest)], base=newest, who="Boris", note="meanwhile"
    )


def venue() -> str:
    return str(current.tables()["actions"].loc[2, "venue"])


def way(page: Page, name: str) -> Locator:
    return page.get_by_role("radiogroup", name="What the file does").get_by_role(
        "radio", name=re.compile(f"^{name}")
    )


def choose(page: Page, name: str) -> None:
    way(page, name).locator("xpath=ancestor::label").click()
    settle(page)
    expect(way(page, name)).to_be_checked()


def publish(page: Page, number: int) -> None:
    page.get_by_label("Why? The history keeps it").fill("made up")
    press(page, "Publish")
    expect(page.get_by_text(f"Publication {number} is public.")).to_be_visible()


def test_a_decision_stays_when_the_mended_file_of_the_same_name_comes(
    desk_server: Server, tmp_path: Path, page: Page
) -> None:
    sign_in(page, desk_server)
    upload(page, table(tmp_path / "some.csv", slice(0, 3), kind="dance"))
    expect(way(page, "Update")).to_be_checked()  # fewer rows than are public, and known ones
    choose(page, "Add only")
    page.locator("input[type=file]").set_input_files(
        table(tmp_path / "some.csv", slice(0, 3), venue="Elsewhere")
    )
    expect(page.get_by_text("is public already, with other cells")).to_be_visible()
    expect(way(page, "Add only")).to_be_checked()
    choose(page, "Update")
    expect(page.get_by_text("Actions: 1 row changes, in the columns Venue (1).")).to_be_visible()
    publish(page, 1)
    assert (venue(), len(current.tables()["actions"])) == ("Elsewhere", len(current.tables(0)["actions"]))


def test_a_file_of_another_name_takes_the_place_of_the_one_of_its_table(
    desk_server: Server, tmp_path: Path, page: Page
) -> None:
    sign_in(page, desk_server)
    upload(page, table(tmp_path / "some.csv", slice(0, 3), kind="dance"))
    choose(page, "Add only")
    page.locator("input[type=file]").set_input_files(table(tmp_path / "some-to-fix.csv", slice(0, 3)))
    expect(page.get_by_text("“some-to-fix.csv” has taken the place of “some.csv”.")).to_be_visible()
    expect(way(page, "Add only")).to_be_checked()
    expect(page.get_by_text("Nothing changes: all of this is public already.")).to_be_visible()


def test_what_is_written_is_put_there_at_the_first_touch(
    desk_server: Server, browser: Browser, watch: Watch, tmp_path: Path
) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    context.on("page", watch.page)
    page = context.new_page()
    try:
        sign_in(page, desk_server)
        page.locator("input[type=file]").set_input_files(table(tmp_path / "a.csv", date="soon", city=" "))
        expect(page.get_by_text("found “soon”")).to_be_visible()
        settle(page)
        page.get_by_role("button", name="Write something else").first.tap()
        field = page.get_by_label("Row 2, column date")
        field.fill("2023-05-04")
        page.get_by_role("button", name="Put it there").tap()  # at once: nothing has left the field yet
        expect(page.get_by_text("Nothing has to be mended.")).to_be_visible()
    finally:
        context.close()


def test_enter_puts_it_there_too(desk_server: Server, tmp_path: Path, page: Page) -> None:
    sign_in(page, desk_server)
    upload(page, table(tmp_path / "a.csv", date="soon"))
    page.get_by_role("button", name="Write something else").first.click()
    field = page.get_by_label("Row 2, column date")
    field.fill("2023-05-04")
    field.press("Enter")
    expect(page.get_by_text("Nothing has to be mended.")).to_be_visible()


def test_undo_leaves_what_a_colleague_published_since(
    desk_server: Server, tmp_path: Path, page: Page
) -> None:
    title = str(current.tables()["actions"].loc[2, "title"])
    sign_in(page, desk_server)
    upload(page, table(tmp_path / "a.csv", title="A wrong title"))
    publish(page, 1)
    published("Their venue")
    page.get_by_role("button", name="Undo publication 1").click()
    expect(page.get_by_text("Somebody published after publication 1.")).to_be_visible()
    assert versions.newest_number() == 2  # nothing was done unasked
    publish(page, 3)
    assert (current.tables()["actions"].loc[2, "title"], venue()) == (title, "Their venue")


def test_where_both_changed_a_cell_the_page_asks(desk_server: Server, tmp_path: Path, page: Page) -> None:
    sign_in(page, desk_server)
    with page.expect_download() as taken:
        page.get_by_role("button", name="What is public now, as CSV").click()
    name = taken.value.suggested_filename
    assert re.fullmatch(r"actions-0-[0-9a-f]{8}\.csv", name)
    mine = table(tmp_path / name, venue="My venue", title="My title")
    published("Their venue")
    upload(page, mine)
    expect(page.get_by_text("Taken from publication 0.")).to_be_visible()
    expect(
        page.get_by_text("in your file: “My venue”. Published since the file was taken: “Their venue”.")
    ).to_be_visible()
    press(page, "As it is public")
    expect(page.get_by_text("Actions: 1 row changes, in the columns What happened (1).")).to_be_visible()
    publish(page, 2)
    assert (venue(), current.tables()["actions"].loc[2, "title"]) == ("Their venue", "My title")


def test_work_in_hand_outlives_a_reload_another_language_and_a_restart(
    desk_server: Server, tmp_path: Path, page: Page, watch: Watch
) -> None:
    sign_in(page, desk_server)
    upload(page, table(tmp_path / "some.csv", slice(0, 3), venue="Elsewhere", kind="dance"))
    choose(page, "Replace the table")
    page.reload()
    expect(page.get_by_text("This is what you had in hand;")).to_be_visible()
    expect(way(page, "Replace the table")).to_be_checked()
    page.goto(f"{desk_server.url}/publish?lang=be")
    expect(page.get_by_text("Гэта тое, над чым вы працавалі;")).to_be_visible()
    page.goto(f"{desk_server.url}/publish")
    settle(page)
    port = desk_server.url.rsplit(":", 1)[1]
    desk_server.stop()
    again = start(
        tmp_path / "again.log",
        [*_command(), "run", "--no-open", "--port", port],
        MARATHON_DATABASE=database.address(),
    )
    try:
        page.goto(f"{again.url}/publish")
        expect(page.get_by_text("This is what you had in hand;")).to_be_visible()
        expect(way(page, "Replace the table")).to_be_checked()
        settle(page)
        page.get_by_role("button", name="Put everything away and start over").click()
        page.get_by_role("button", name="Yes, put everything away").click()
        expect(page.get_by_text("Begin with a file from here")).to_be_visible()
        page.reload()
        settle(page)
        expect(page.get_by_text("This is what you had in hand;")).to_have_count(0)
        watch.forgive()  # the server was away
    finally:
        again.stop()


def test_the_tab_that_went_on_last_is_kept_and_the_other_is_told(
    desk_server: Server, tmp_path: Path, page: Page
) -> None:
    sign_in(page, desk_server)
    upload(page, table(tmp_path / "first.csv", venue="First"))
    other = page.context.new_page()
    other.goto(f"{desk_server.url}/publish")
    expect(other.get_by_text("first.csv")).to_be_visible()
    settle(other)
    other.locator("input[type=file]").set_input_files(table(tmp_path / "first.csv", venue="Second"))
    expect(other.get_by_text("1 row changes")).to_be_visible()
    settle(other)
    page.get_by_label("Why? The history keeps it").fill("x")
    page.get_by_label("Why? The history keeps it").press("Tab")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("In another tab or on another computer")).to_be_visible()


def _command() -> list[str]:
    import sys

    return [sys.executable, "-m", "marathon_dash.serve.cli"]


def test_a_row_of_a_made_up_action_is_added_to_what_a_colleague_added(
    desk_server: Server, tmp_path: Path, page: Page
) -> None:
    sign_in(page, desk_server)
    frame = current.tables()["actions"].head(0)
    frame.loc[2] = [ACTION.get(label, "") for label in frame.columns]
    path = tmp_path / "new.csv"
    path.write_bytes(canonical(frame))
    upload(page, path)
    expect(way(page, "Add only")).to_be_checked()
    published("Their venue")
    publish_anyway = page.get_by_text("Someone published since you began.")
    expect(publish_anyway).to_be_visible()
    publish(page, 2)
    assert venue() == "Their venue"
    assert ACTION["action_id"] in set(current.tables()["actions"]["action_id"])


# ── what somebody new does: a release, one row, withholding, undoing ──────────

SOMEBODY = "dzmitry-semchanka"  # imprisoned in the shipped record; what is changed is made up


def person(path: Path, **cells: str) -> Path:
    """One row of detentions by its id, with a few columns; `…` stands for what is public."""
    frame = current.tables()["detentions"]
    row = frame[frame["person_id"] == SOMEBODY].tail(1)
    row = row.assign(**{name: text.replace("…", str(row[name].iloc[0])) for name, text in cells.items()})
    path.write_bytes(canonical(row[["detention_id", *cells]]))
    return path


def test_a_release_with_its_source_is_reported_by_one_row(
    desk_server: Server, tmp_path: Path, page: Page
) -> None:
    cells = {
        "status": "released",
        "outcome": "pardon",
        "ended_on": "2026-11-20",
        "status_confirmed_on": "2026-11-20",
    }
    sign_in(page, desk_server)
    upload(page, person(tmp_path / "release.csv", **cells, sources="…"))
    expect(page.get_by_text("no source was added")).to_be_visible()
    page.get_by_role("button", name="Write something else").first.click()
    field = page.get_by_label("column sources")
    field.fill(f"{field.input_value()}; https://made-up.example/free")
    page.get_by_role("button", name="Put it there").first.click()
    expect(page.get_by_text("Nothing has to be mended.")).to_be_visible()
    expect(way(page, "Update")).to_be_checked()
    page.get_by_label("Type Dzmitry Semchanka").fill("Dzmitry Semchanka")
    publish(page, 1)
    page.goto(f"{desk_server.url}/behind_bars?person={SOMEBODY}")
    expect(page.get_by_text("No longer behind bars: pardon, 20 November 2026").first).to_be_visible()


def test_who_is_withheld_stays_so_after_an_undo_and_the_page_says_it(
    desk_server: Server, tmp_path: Path, page: Page
) -> None:
    sign_in(page, desk_server)
    upload(page, person(tmp_path / "withhold.csv", publication="withheld"))
    publish(page, 1)
    page.get_by_role("button", name="Undo publication 1").click()
    expect(
        page.get_by_text("Nothing was undone: of what publication 1 changed, nothing is public any more")
    ).to_be_visible()
    expect(page.get_by_text("stays withheld, or shown by name alone: Dzmitry Semchanka.")).to_be_visible()
    assert versions.newest_number() == 1
    assert SOMEBODY not in set(current.public_record()["detentions"]["person_id"])
