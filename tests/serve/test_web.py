"""The server's side of the framework, as far as it can be proved without a server."""

from __future__ import annotations

import asyncio
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.runtime import Runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from marathon_dash.record.grid import LARGEST_FILE
from marathon_dash.serve import web
from marathon_dash.story.palette import NIGHT, PAPER

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_what_closed_tabs_left_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the framework's own parts, so that a new version that keeps them elsewhere fails here."""
    storage = MemorySessionStorage(ttl_seconds=0)
    manager = WebsocketSessionManager(storage, None, None, None)  # type: ignore[arg-type]
    storage.save(SimpleNamespace(session=SimpleNamespace(id="made-up")))  # type: ignore[arg-type]
    monkeypatch.setattr(web, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
    assert len(storage._cache._data) == 1  # type: ignore[attr-defined]

    async def minute(seconds: float) -> None:
        if not storage._cache._data:  # type: ignore[attr-defined]
            raise EOFError  # enough seen

    monkeypatch.setattr(web.asyncio, "sleep", minute)
    with (
        ThreadPoolExecutor() as pool,
        pytest.raises(EOFError),
    ):  # where no loop runs, whatever ran before
        pool.submit(asyncio.run, web._forget()).result()
    assert "_session_mgr" in Runtime.__init__.__code__.co_names


def test_a_room_brings_its_routes_and_its_staff() -> None:
    room = ModuleType("routes_made_up")
    room.ROUTES = [Route("/made-up", PlainTextResponse("reached"))]  # type: ignore[attr-defined]
    room.may_upload = lambda connection: connection.headers.get("x-staff") == "yes"  # type: ignore[attr-defined]
    scope = {"type": "http", "headers": [(b"x-staff", b"yes")]}
    assert web._may_upload([room], HTTPConnection(scope))
    assert not web._may_upload([room], HTTPConnection({"type": "http", "headers": []}))
    assert not web._may_upload([], HTTPConnection(scope))


def test_the_theme_is_drawn_in_the_colours_of_the_pictures() -> None:
    for name, palette in (("light", PAPER), ("dark", NIGHT)):
        theme = CONFIG["theme"][name]
        assert theme["backgroundColor"] == theme["sidebar"]["secondaryBackgroundColor"] == palette.background
        assert theme["secondaryBackgroundColor"] == theme["sidebar"]["backgroundColor"] == palette.second
        assert theme["borderColor"] == palette.hairline
        assert palette.red not in str(theme)  # red belongs to people and places


def test_the_framework_tells_nobody() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["browser"]["serverAddress"]  # else the server asks an outside service for its own
    assert CONFIG["client"]["disableDataExport"] is True
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert "address" not in CONFIG["server"]  # a managed host brings its own


def test_the_application_can_be_built_without_being_served() -> None:
    assert "streamlit" in sys.modules
    assert web.application().script_path.name == "app.py"


def test_the_server_takes_what_the_desk_reads() -> None:
    assert CONFIG["server"]["maxUploadSize"] * 1024 * 1024 == LARGEST_FILE


def test_a_page_may_lose_its_network_for_a_quarter_of_an_hour_and_no_longer() -> None:
    assert CONFIG["server"]["disconnectedSessionTTL"] == 15 * 60
