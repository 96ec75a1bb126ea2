"""The running server, asked without a browser: what it says, hides, keeps and writes down."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ROOT, Server, settle, start

SCRIPT = re.compile(rb'src="\./(static/js/index\.[^"]+)"')


def ask(
    server: Server, path: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """One request, nothing followed, nothing unpacked."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, answer.headers, content


def test_health(server: Server) -> None:
    assert ask(server, "/healthz")[0::2] == (200, b"ok")


@pytest.mark.parametrize(
    "path", ["/", "/map", "/no-such-page", "/healthz", "/app/static/icon.png", "/_stcore/health"]
)
def test_every_answer_carries_the_headers(path: str, server: Server) -> None:
    _, headers, _ = ask(server, path)
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    script = re.search("script-src ([^;]+)", policy)
    assert script
    assert "unsafe-inline" not in script[1]
    assert "'unsafe-eval'" not in script[1]
    assert "http" not in policy
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("path", "accept", "lang"),
    [
        ("/", "be-BY,be;q=0.9", "be"),
        ("/map", "ru,be;q=0.5,en;q=0.3", "be"),
        ("/map", "en-GB", "en"),
        ("/map?lang=be", "en-GB", "be"),
        ("/map?lang=xx", "de", "en"),
        ("/map", "", "en"),
    ],
)
def test_the_document_speaks_the_visitors_language(path: str, accept: str, lang: str, server: Server) -> None:
    _, headers, html = ask(server, path, accept_language=accept)
    assert f'<html lang="{lang}">' in html.decode()
    assert headers["cache-control"] == "no-cache"
    assert "accept-language" in headers["vary"]


def test_the_document_is_ours_in_every_word(server: Server) -> None:
    html = ask(server, "/map")[2].decode()
    visible = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    assert "<title>Map · The Solidarity Marathon</title>" in visible
    assert 'property="og:title" content="Map · The Solidarity Marathon"' in visible
    words = re.sub(r"<[^>]+>", " ", visible)
    assert "Streamlit" not in words
    assert "agent" not in visible


def test_the_frameworks_files_are_compressed_and_kept_for_ever(server: Server) -> None:
    script = SCRIPT.search(ask(server, "/")[2])
    assert script
    path = f"/{script[1].decode()}"
    status, headers, packed = ask(server, path, accept_encoding="gzip")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    _, plain_headers, plain = ask(server, path)
    assert "content-encoding" not in plain_headers
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2
    assert ask(server, path, accept_encoding="gzip", if_none_match=headers["etag"])[0] == 304


def test_our_files_are_kept_for_ever_where_their_name_changes_with_them(server: Server) -> None:
    for file in (ROOT / "static").iterdir():
        _, headers, _ = ask(server, f"/app/static/{file.name}")
        hashed = re.search(r"-[0-9a-f]{12}\.", file.name)
        assert headers["cache-control"] == ("public, max-age=31536000, immutable" if hashed else "no-cache")


@pytest.mark.parametrize(
    "path", ["/static/../../index.html", "/app/static/%2e%2e/app.py", "/app/static/../data/actions.csv"]
)
def test_no_address_leads_out_of_the_folders(path: str, server: Server) -> None:
    status, _, content = ask(server, path)
    assert status in (400, 404)
    assert b"import" not in content
    assert b"id,date" not in content


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "POST", "GET"])
def test_a_viewer_finds_no_place_to_upload(method: str, server: Server) -> None:
    assert (
        ask(server, "/_stcore/upload_file/session/file", method, b"x" if method == "PUT" else None)[0] == 404
    )


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"],
)
def test_the_frameworks_windows_for_machines_are_closed(path: str, server: Server) -> None:
    assert ask(server, path)[0] == 404


@pytest.mark.parametrize("path", ["/map", "/map/deeper", "/behind_bars"])
def test_the_two_stray_requests_are_answered(path: str, server: Server) -> None:
    assert ask(server, f"{path}/_stcore/health")[0] == 204
    assert ask(server, f"{path}/_stcore/host-config")[0] == 204


def test_a_slash_too_many_is_led_back(server: Server) -> None:
    status, headers, _ = ask(server, "/map/?lang=be")
    assert (status, headers["location"]) == (308, "/map?lang=be")


def test_nobody_may_send_messages_into_a_page(server: Server) -> None:
    assert json.loads(ask(server, "/_stcore/host-config")[2])["allowedOrigins"] == []


def handshake(server: Server, origin: str) -> str:
    """The first line a server answers to the opening of a channel."""
    host = urlsplit(server.url)
    with socket.create_connection((host.hostname, host.port), timeout=10) as channel:
        channel.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {host.netloc}\r\nOrigin: {origin}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        return channel.recv(1000).decode().splitlines()[0]


def test_no_foreign_page_may_open_a_channel(server: Server) -> None:
    """Refused before the framework asks an outside service for its own address to compare the origin with."""
    assert " 101 " in handshake(server, server.url)
    assert " 403 " in handshake(server, "https://elsewhere.example")
    assert " 403 " in handshake(server, "null")


def test_no_address_of_a_visitor_is_written_down(server: Server) -> None:
    """The last word on the log of everything the tests before have asked."""
    handshake(server, server.url)
    ask(server, "/map", x_forwarded_for="203.0.113.7")
    log = server.log.read_text(encoding="utf-8")
    assert re.findall(r"\d+\.\d+\.\d+\.\d+", log.replace(server.url, "")) == []
    assert "203.0.113.7" not in log
    assert server.url in log


AUDIT = """
import sys

def note(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        address = arguments[0] if event.startswith("socket.get") else arguments[1]
        host = address[0] if isinstance(address, tuple) else address
        if host not in ("127.0.0.1", "localhost", "::1", None):
            with open({log!r}, "a") as file:
                print(event, address, file=file)

sys.addaudithook(note)
"""


def test_the_server_asks_nobody(tmp_path: Path, page: Page) -> None:
    """Every connection and every look-up of the process is noted, by the interpreter itself."""
    asked = tmp_path / "asked"
    (tmp_path / "sitecustomize.py").write_text(AUDIT.format(log=str(asked)), encoding="utf-8")
    paths = os.pathsep.join([str(tmp_path), str(ROOT / "src")])
    watched = start(tmp_path / "log", PYTHONPATH=paths)
    for path in ("/", *(f"/{each.stem}" for each in (ROOT / "pages").glob("*.py"))):
        page.goto(watched.url + path)
        if path != "/present":  # a document of its own, without the framework
            settle(page)
    handshake(watched, "https://elsewhere.example")
    page.goto("about:blank")  # a page that stands open would go on asking the stopped server what is new
    watched.stop()
    assert not asked.exists(), asked.read_text(encoding="utf-8")


def test_what_is_noted_would_be_noticed(tmp_path: Path) -> None:
    """The watch of the test above sees a server that does ask."""
    asked = tmp_path / "asked"
    script = AUDIT.format(log=str(asked)) + "from streamlit import net_util; net_util.get_internal_ip()"
    subprocess.run([sys.executable, "-c", script], check=True)
    assert "8.8.8.8" in asked.read_text(encoding="utf-8")
