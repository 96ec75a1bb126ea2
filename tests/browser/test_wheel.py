"""Away from the checkout: the package alone in an empty folder, and a managed host without the package."""

from __future__ import annotations

import socket
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ROOT, RUN, NewPage, Server, Watch, eventually, settle, start

PAGES = ["/", *(f"/{p.stem}" for p in sorted((ROOT / "pages").glob("*.py")) if p.stem != "present")]


def empty_environment(place: Path) -> Path:
    """The folder of programs of a new environment that borrows our dependencies, and nothing of ours."""
    venv.create(place, with_pip=True)
    [packages] = place.rglob("site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return place / ("Scripts" if sys.platform == "win32" else "bin")


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server from the wheel, in an empty folder, which stays empty."""
    place = tmp_path_factory.mktemp("wheel")
    scripts = empty_environment(place / "venv")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = place.glob("*.whl")
    install = [str(scripts / "python"), "-m", "pip", "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    (empty := place / "empty").mkdir()
    running = start(place / "log", [str(scripts / "marathon-dash"), *RUN], empty, PYTHONPATH="")
    yield running
    running.stop()
    assert list(empty.iterdir()) == []


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`streamlit run app.py` as a managed host does it: requirements installed, nothing of ours."""
    place = tmp_path_factory.mktemp("hosted")
    scripts = empty_environment(place / "venv")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(scripts / "python"), "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    running = start(place / "log", command, ROOT, f"http://127.0.0.1:{port}", PYTHONPATH="")
    yield running
    running.stop()


@pytest.mark.parametrize("path", PAGES)
def test_the_wheel_shows_the_same_pages(
    path: str, packaged: Server, page: Page, new_page: NewPage, visit: Callable[[Page, str], Page]
) -> None:
    same_words(visit(new_page(), path), page, packaged.url + path)
    colour = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert colour == "rgb(251, 249, 245)"  # paper: .streamlit/config.toml travelled along


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/publish"])
def test_a_managed_host_shows_the_same_pages(
    path: str,
    hosted: Server,
    page: Page,
    new_page: NewPage,
    visit: Callable[[Page, str], Page],
    watch: Watch,
) -> None:
    same_words(visit(new_page(), path), page, hosted.url + path)
    stray = (
        f"{hosted.url}{path}: Failed to load resource: the server responded with a status of 404 (Not Found)"
    )
    assert watch.complaints == ([stray] * 2 if path != "/" else [])  # the framework's own two: no more
    watch.complaints.clear()


def same_words(ours: Page, theirs: Page, address: str) -> None:
    """Both show the same in the end: a part that is still loaded hides its neighbours for a moment."""
    theirs.goto(address)
    settle(theirs)
    seen: list[tuple[list[str], list[str]]] = []

    def same() -> bool:
        seen.append((words(theirs).splitlines(), words(ours).splitlines()))
        return seen[-1][0] == seen[-1][1]

    eventually(theirs, same)
    assert seen[-1][0] == seen[-1][1]


def words(page: Page) -> str:
    page.bring_to_front()  # what lies behind is not drawn to its end
    return page.locator("[data-testid=stMainBlockContainer]").inner_text()


def test_the_wheel_holds_no_test_and_no_machine(packaged: Server) -> None:
    """Nothing but the package; no path of the machine that built it."""
    [installed] = Path(packaged.log.parent, "venv").rglob("marathon_dash")
    files = [path for path in installed.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert not [path for path in files if "test" in path.name]
    mentions = [path for path in files if str(ROOT).encode() in path.read_bytes()]
    assert mentions == []
