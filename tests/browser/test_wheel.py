"""The package alone: built, installed where nothing is, started in an empty folder, it shows the same pages."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ROOT, Server, settle, start

PAGES = ["/", *(f"/{path.stem}" for path in sorted((ROOT / "pages").glob("*.py")))]


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server from the wheel. Only the dependencies are borrowed from the environment of the tests."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    venv.create(place / "venv", with_pip=True)
    scripts = place / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    [wheel] = place.glob("*.whl")
    install = [str(scripts / "python"), "-m", "pip", "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    [packages] = (place / "venv").rglob("site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    (empty := place / "empty").mkdir()
    running = start(place / "log", [str(scripts / "marathon-dash")], empty, PYTHONPATH="")
    yield running
    running.stop()
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("path", PAGES)
def test_the_wheel_shows_the_same_pages(
    path: str, packaged: Server, page: Page, visit: Callable[[Page, str], Page]
) -> None:
    expected = words(visit(page, path))
    page.goto(packaged.url + path)
    settle(page)
    assert words(page) == expected
    colour = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert colour == "rgb(251, 249, 245)"  # paper: .streamlit/config.toml travelled along


def words(page: Page) -> str:
    return page.locator("[data-testid=stMainBlockContainer]").inner_text()


def test_the_wheel_holds_no_test_and_no_machine(packaged: Server) -> None:
    """Nothing but the package; no path of the machine that built it."""
    [installed] = Path(packaged.log.parent, "venv").rglob("marathon_dash")
    files = [path for path in installed.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert not [path for path in files if "test" in path.name]
    mentions = [path for path in files if str(ROOT).encode() in path.read_bytes()]
    assert mentions == []
