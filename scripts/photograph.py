"""Take the pictures of README.md anew: every page on the shipped record, as a visitor sees it.

    make pictures

Needs what the tests need (a Chromium or Chrome on this machine); starts a server of its own on a free port.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import chromium  # noqa: E402
from tests.browser.conftest import FLAGS, settle, start  # noqa: E402

PAGES = {
    "overview": "/",
    "map": "/map",
    "timeline": "/timeline",
    "behind_bars": "/behind_bars",
    "about": "/about",
}
SECONDS = 6  # for land and letters to be drawn, on a machine without a graphics card too


def main() -> None:
    """Write docs/pictures/<page>.png, 1366 by 900 pixels, in as few colours as paper and ink need."""
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    server = start(Path(tempfile.mkdtemp()) / "log")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        for name, path in PAGES.items():
            page.goto(server.url + path)
            settle(page)
            page.wait_for_timeout(SECONDS * 1000)
            page.screenshot(path=folder / f"{name}.png")
            with Image.open(folder / f"{name}.png") as picture:
                picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(
                    folder / f"{name}.png", optimize=True
                )
        browser.close()
    server.stop()


if __name__ == "__main__":
    main()
