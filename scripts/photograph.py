"""Take the pictures of README.md anew: every page on the shipped record, as a visitor sees it.

    make pictures

Needs what the tests need (a Chromium or Chrome on this machine); starts a server of its own on a free port.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from marathon_dash.record import current, staff, versions  # noqa: E402
from tests.browser import chromium  # noqa: E402
from tests.browser.conftest import FLAGS, settle, start  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"

PASSPHRASE = "made up for a picture"
PAGES = {
    "overview": "/",
    "map": "/map",
    "timeline": "/timeline",
    "behind_bars": "/behind_bars",
    "talk": "/talk",
    "about": "/about",
}
SECONDS = 6  # for land and letters to be drawn, on a machine without a graphics card too


def main() -> None:
    """Write docs/pictures/<page>.png, 1366 by 900 pixels, in as few colours as paper and ink need."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        os.environ["MARATHON_DATABASE"] = f"sqlite:///{place}/desk.db"
        staff.add("Anna", PASSPHRASE)
        server = start(Path(place) / "log", MARATHON_DATABASE=os.environ["MARATHON_DATABASE"])
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        for name, path in PAGES.items():
            page.goto(server.url + path)
            settle(page)
            take(page, name)
        present(page, server.url)
        publish(page, server.url, Path(place))
        browser.close()
        server.stop()


def present(page: Page, url: str) -> None:
    """The second step of a talk: the map, when its months have passed."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{url}/present?talk=ten-minutes")
    page.wait_for_timeout(3000)
    page.keyboard.press("PageDown")
    page.wait_for_timeout(30_000)
    take(page, "present")
    page.set_viewport_size({"width": 1366, "height": 900})


def publish(page: Page, url: str, place: Path) -> None:
    """The desk with a review of the shipped actions less one: nothing is invented, and nothing is published."""
    page.goto(f"{url}/publish")
    settle(page)
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_label("Name").fill("Anna")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/publish")
    settle(page)
    file = place / "actions.csv"
    file.write_bytes(versions.canonical(current.tables(0)["actions"].iloc[:-1]))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("heading", name="2. What has to be mended").wait_for()
    settle(page)
    page.get_by_text("Replace the table", exact=True).click()
    page.get_by_text("1 row is removed").wait_for()
    settle(page)
    page.get_by_role("heading", name="2. What has to be mended").scroll_into_view_if_needed()
    take(page, "publish")


def take(page: Page, name: str) -> None:
    """One picture."""
    page.wait_for_timeout(SECONDS * 1000)
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        reduced = picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=128)
    reduced.save(path, optimize=True)


if __name__ == "__main__":
    main()
