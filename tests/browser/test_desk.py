"""The desk in a real browser, on a file and on a server: the whole way, and the doors on it. Rows are made up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from marathon_dash.record import current, database, staff, versions
from marathon_dash.record.versions import canonical
from tests.browser.conftest import NewPage, Server, Watch, settle, start
from tests.made_up import ACTION

PHRASE = "four words are enough"


@pytest.fixture
def desk_server(any_database: str, tmp_path: Path) -> Iterator[Server]:
    """A server on an empty store in which Anna may publish."""
    staff.add("Anna", PHRASE)
    running = start(tmp_path / "log", MARATHON_DATABASE=database.address())
    yield running
    running.stop()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The published actions with one more in Vilnius, and three faults."""
    frame = current.tables(0)["actions"].copy()
    frame.loc[2, ["date", "country", "kind"]] = ["Jun-23", "Lithuania", "ralley"]
    frame.loc[frame.index.max() + 1] = [ACTION.get(label, "") for label in frame.columns]
    path = tmp_path / "actions.csv"
    path.write_bytes(canonical(frame))
    return path


def sign_in(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/publish")
    settle(page)
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_label("Name").fill("Anna")
    page.get_by_label("Passphrase").fill(PHRASE)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/publish")
    settle(page)


def upload(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name="2. What has to be mended")).to_be_visible()
    settle(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_timeout(300)
    settle(page)


def status(server: Server, path: str, method: str = "GET") -> int:
    try:
        with urlopen(Request(server.url + path, method=method), timeout=30) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code


def test_the_whole_way(desk_server: Server, file: Path, page: Page, new_page: NewPage) -> None:
    viewer = new_page()
    viewer.goto(f"{desk_server.url}/about?country=LT")
    settle(viewer)
    expect(viewer.get_by_text("The downloads hold the 5 actions that fit the filters.")).to_be_visible()

    sign_in(page, desk_server)
    expect(page.get_by_text("Signed in as Anna.")).to_be_visible()
    upload(page, file)
    expect(page.get_by_text("3 problems to mend before it can be public:")).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    with page.expect_download() as back:
        press(page, "actions-to-fix.csv")
    assert back.value.suggested_filename == "actions-to-fix.csv"
    assert "Suggestion: “LT”." in Path(back.value.path()).read_text("utf-8-sig")

    for suggestion in ("LT", "2023-06", "rally"):
        press(page, f"Put “{suggestion}”")
    expect(page.get_by_text("Nothing has to be mended.")).to_be_visible()
    expect(page.get_by_text("Actions: 1 row is added: 3 May 2023, Vilnius.")).to_be_visible()
    assert versions.newest_number() == 0
    page.get_by_label("Why? The history keeps it").fill("one more, made up")
    press(page, "Publish")
    expect(viewer.get_by_text("The downloads hold the 7 actions that fit the filters.")).to_be_visible()
    assert viewer.url.endswith("/about?country=LT")
    expect(viewer.get_by_role("status").filter(has_text="7 actions in Lithuania")).to_be_visible()
    expect(page.get_by_text("Publication 1 is public.")).to_be_visible()
    expect(page.get_by_text("Publication 1 is public.")).to_be_in_viewport()

    press(page, "Go back to it")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Actions: 1 row is removed: 3 May 2023, Vilnius.")).to_be_visible()
    dialog.get_by_role("button", name="Go back to publication 0").click()
    expect(viewer.get_by_text("The downloads hold the 5 actions that fit the filters.")).to_be_visible(
        timeout=30_000
    )
    assert [(p.number, p.kind, p.who) for p in versions.history()] == [
        (2, "going back", "Anna"),
        (1, "publication", "Anna"),
        (0, "shipped", ""),
    ]
    assert "Anna" not in viewer.content()
    assert "Anna" not in desk_server.log.read_text().replace("desk: Anna signed in", "")


def test_nothing_of_the_desk_answers_before_sign_in(
    desk_server: Server, page: Page, watch: Watch, tmp_path: Path
) -> None:
    versions.publish({}, base=0, who="Anna", note="a note that is nobody's business")
    desk_server.stop()
    again = start(tmp_path / "again.log", MARATHON_DATABASE=database.address())
    try:  # the very first request after a restart
        page.goto(f"{again.url}/publish")
        settle(page)
        expect(page.get_by_role("heading", name="Sign in at the desk")).to_be_visible()
        expect(page.locator("input[type=file]")).to_have_count(0)
        for path in ("/publish/", "/pages/publish", "/Publish", "/publish.py"):
            page.goto(again.url + path)
            page.wait_for_timeout(1500)
            assert "nobody's business" not in page.content()
            assert page.locator("input[type=file]").count() == 0
        assert status(again, "/_stcore/upload_file/a/b", "PUT") == 404
        assert status(again, "/sign-in", "POST") == 403
        watch.forgive()  # the addresses that lead nowhere
    finally:
        again.stop()


def test_an_unfinished_review_is_not_lost_by_accident(desk_server: Server, file: Path, page: Page) -> None:
    held_back = "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    sign_in(page, desk_server)
    assert not page.evaluate(held_back)
    upload(page, file)
    page.wait_for_function(held_back)
    page.get_by_role("link", name="About").first.click()
    page.wait_for_url("**/about")
    settle(page)
    page.get_by_role("link", name="Publish (unfinished)").first.click()
    settle(page)
    expect(page.get_by_text("3 problems to mend before it can be public:")).to_be_visible()
    press(page, "Put everything away and start over")
    press(page, "Yes, put everything away")
    page.wait_for_function(f"() => !({held_back})()")


def test_signing_out_shuts_the_door_in_every_tab(desk_server: Server, page: Page) -> None:
    sign_in(page, desk_server)
    other = page.context.new_page()
    other.goto(f"{desk_server.url}/publish")
    settle(other)
    page.get_by_role("link", name="Sign out").click()
    page.wait_for_url(f"{desk_server.url}/")
    other.get_by_role("combobox").first.click()
    other.get_by_role("option", name="Figures").first.click()
    expect(other.get_by_role("heading", name="Sign in at the desk")).to_be_visible()


def ours(violations: list[str]) -> list[str]:
    """Without the one (minor) that the framework's place for files has in itself."""
    return [line for line in violations if not re.search("presentation-role-conflict.*stFileUploaderD", line)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_is_there_for_everybody(
    desk_server: Server, file: Path, new_page: NewPage, axe: Callable[[Page], list[str]], scheme: str
) -> None:
    page = new_page(scheme=scheme)
    page.goto(f"{desk_server.url}/sign-in")
    assert ours(axe(page)) == []
    sign_in(page, desk_server)
    assert ours(axe(page)) == []
    upload(page, file)
    assert ours(axe(page)) == []
    for suggestion in ("LT", "2023-06", "rally"):
        press(page, f"Put “{suggestion}”")
    expect(page.get_by_role("heading", name="4. Publish")).to_be_visible()
    assert ours(axe(page)) == []


def test_on_a_laptop_the_code_in_the_terminal_opens_the_desk(tmp_path: Path, page: Page) -> None:
    running = start(tmp_path / "log")
    try:
        page.goto(f"{running.url}/sign-in")
        code = re.findall(r"\d{4}-\d{4}", running.log.read_text())[-1]
        page.get_by_label("Code").fill(code)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/publish")
        settle(page)
        expect(page.locator("input[type=file]")).to_have_count(1)
    finally:
        running.stop()


def test_who_is_withheld_while_a_page_stands_open_is_found_no_more(desk_server: Server, page: Page) -> None:
    """Not even where the page cannot learn of the publication: its next run alone asks anew."""
    before = page.request.get(f"{desk_server.url}/version").text()
    page.route("**/version", lambda route: route.fulfill(body=before))
    page.goto(f"{desk_server.url}/behind_bars")
    settle(page)
    box = page.get_by_role("searchbox")
    box.press_sequentially("Losik")
    expect(page.get_by_text("1 person", exact=True)).to_be_visible()
    box.fill("")
    settle(page)
    spells = current.tables()["detentions"]
    hidden = spells.assign(
        publication=spells["publication"].mask(spells["person_id"] == "ihar-losik", "withheld")
    )
    versions.publish({"detentions": canonical(hidden)}, base=0, who="Anna", note="made up")
    box.press_sequentially("Losik")
    expect(page.get_by_text("Nobody in the record fits.")).to_be_visible()
    assert "Ihar Losik" not in page.content()
