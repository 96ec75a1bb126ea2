"""Closed doors and headers, on a server of the test's own."""

from __future__ import annotations

import threading

import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from marathon_dash.serve.guard import Guard, content_security_policy


async def answer(request: Request) -> Response:
    response = PlainTextResponse("reached")
    response.set_cookie("token", "made-up")
    return response


async def channel(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close()


def client(**kwargs: object) -> TestClient:
    routes = [
        Route("/{path:path}", answer, methods=["GET", "PUT", "DELETE"]),
        WebSocketRoute("/_stcore/stream", channel),
    ]
    return TestClient(Guard(Starlette(routes=routes), **kwargs))  # type: ignore[arg-type]


def staff(connection: HTTPConnection) -> bool:
    return connection.headers.get("x-made-up-staff") == "yes"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_uploads_are_for_those_who_may(method: str) -> None:
    path = "/_stcore/upload_file/a/b"
    assert client().request(method, path).status_code == 404
    assert client(may_upload=staff).request(method, path).status_code == 404
    allowed = client(may_upload=staff).request(method, path, headers={"x-made-up-staff": "yes"})
    assert allowed.text == "reached"


def test_a_viewer_gets_no_cookie_from_the_framework() -> None:
    assert "set-cookie" not in client().get("/_stcore/health").headers
    assert (
        "set-cookie"
        in client(may_upload=staff).get("/_stcore/health", headers={"x-made-up-staff": "yes"}).headers
    )
    assert "set-cookie" in client().get("/desk/sign-in").headers  # ours are ours to set


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/mcp", "/_stcore/script-health-check"])
def test_windows_for_machines_are_closed(path: str) -> None:
    assert client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("origin", "open_"),
    [
        (None, True),
        ("http://testserver", True),
        ("https://marathon.example", True),
        ("https://elsewhere.example", False),
        ("http://testserver.elsewhere.example", False),
        ("null", False),
    ],
)
def test_a_channel_opens_from_our_own_pages_only(origin: str | None, open_: bool) -> None:
    visitor = client(origins=["https://marathon.example", ""])
    headers = {"origin": origin} if origin else {}
    if open_:
        with visitor.websocket_connect("/_stcore/stream", headers=headers):
            pass
    else:
        with (
            pytest.raises(WebSocketDisconnect),
            visitor.websocket_connect("/_stcore/stream", headers=headers),
        ):
            pass


def test_only_what_is_for_staff_asks_who_it_is() -> None:
    asked: list[tuple[str, bool]] = []

    def may(connection: HTTPConnection) -> bool:
        asked.append((connection.url.path, threading.current_thread() is loop[0]))
        return False

    async def note(request: Request) -> Response:
        loop[:] = [threading.current_thread()]
        return Response()

    loop: list[threading.Thread] = []
    with TestClient(Guard(Starlette(routes=[Route("/{path:path}", note)]), may_upload=may)) as visitor:
        for path in ("/", "/publish", "/static/a.js", "/_stcore/health", "/_stcore/upload_file/a"):
            visitor.get(path)
    assert asked == [
        ("/_stcore/health", False),
        ("/_stcore/upload_file/a", False),
    ]  # not in the server's own thread


def test_an_answer_may_be_stricter_than_the_rest() -> None:
    async def strict(request: Request) -> Response:
        return Response(headers={"content-security-policy": "default-src 'none'"})

    answer = TestClient(Guard(Starlette(routes=[Route("/", strict)]))).get("/")
    assert answer.headers["content-security-policy"] == "default-src 'none'"
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("kind", ["text/javascript; charset=utf-8", "text/css; charset=utf-8"])
def test_a_script_or_style_carries_no_words_about_pages(kind: str) -> None:
    async def part(request: Request) -> Response:
        return Response(media_type=kind)

    answer = TestClient(Guard(Starlette(routes=[Route("/", part)]))).get("/")
    del answer.headers["content-length"], answer.headers["content-type"]
    assert (
        dict(answer.headers)
        == {
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "content-security-policy": "default-src 'self' blob: 'wasm-unsafe-eval'",  # for one that runs as a worker
        }
    )


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/pdf", "application/json", ""])
def test_whatever_a_browser_may_open_carries_them(kind: str) -> None:
    async def page(request: Request) -> Response:
        return Response(headers={"content-type": kind} if kind else None)

    headers = TestClient(Guard(Starlette(routes=[Route("/", page)]))).get("/").headers
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["permissions-policy"].startswith("accelerometer=()")
    assert headers["content-security-policy"].startswith("default-src 'none'; ")


@pytest.mark.parametrize("host", ["x; script-src *", "a b", "x'", "https://x", ""])
def test_no_host_header_widens_the_policy(host: str) -> None:
    assert content_security_policy([], host) == content_security_policy([])


def test_the_policy_names_hashes_and_channel() -> None:
    policy = content_security_policy(["sha256-made-up="], "[::1]:8501")
    assert "script-src 'self' 'sha256-made-up=' 'wasm-unsafe-eval' blob:;" in policy
    assert "connect-src 'self' data: blob: ws://[::1]:8501 wss://[::1]:8501;" in policy
