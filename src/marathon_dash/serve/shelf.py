"""Static files from memory: compressed once, and kept by the browser where the name says what is in it."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Shelf", "caching", "encoding", "pack"]

# All of the framework's /static/ is named by its content; of ours what has a hash: land.3f9a2c71.json
_HASHED = re.compile(r"^/static/|[.-](?=[a-f]*\d)[0-9a-f]{8,64}\.[a-z0-9]+$")
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".topojson": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".html": "text/html",
    ".csv": "text/csv",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".wasm": "application/wasm",
}
# Best first. Brotli at 7 takes as long as gzip at 9 and sends a seventh less; at 11 the map would take 20 seconds.
_PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=7),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}
_PACKED = frozenset({".woff2", ".png", ".pdf", ".jpg", ".jpeg", ".gif", ".webp", ".zip"})


@dataclass(frozen=True, slots=True)
class Item:
    """One file as it is sent: its bytes, how they are packed ("", "br" or "gzip"), and its tag."""

    body: bytes
    encoding: str
    tag: str


def caching(address: str) -> str:
    """The Cache-Control of a file: a year where its name carries a hash of its content, else asked again."""
    return "public, max-age=31536000, immutable" if _HASHED.search(address) else "no-cache"


def encoding(headers: Headers) -> str:
    """The best way to pack that the browser reads: "br", "gzip", or "" (`gzip;q=0` refuses it)."""
    offers = headers.get("accept-encoding", "").lower().replace(" ", "").split(",")
    taken = {o.partition(";")[0] for o in offers if not re.search(r";q=0(\.0*)?$", o)}
    return next((name for name in _PACKERS if name in taken), "")


def pack(body: bytes, encoding: str) -> bytes:
    """The body in an encoding; "" leaves it as it is."""
    return _PACKERS[encoding](body) if encoding else body


@lru_cache(maxsize=2048)  # every file of the framework and ours: at most about 10 MB once compressed
def _item(path: Path, changed: int, encoding: str) -> Item:
    """The file as it was at `changed` (nanoseconds); read and compressed once per change."""
    body = path.read_bytes()
    return Item(pack(body, encoding), encoding, f'"{hashlib.sha256(body).hexdigest()[:16]}{encoding}"')


def _take(path: Path, encoding: str) -> Item | None:
    try:
        return _item(path, path.stat().st_mtime_ns, encoding)
    except OSError:  # gone since the start
        return None


class Shelf:
    """ASGI middleware that answers for the files of some folders and passes everything else on.

    `folders` maps the beginning of an address (`/static/`) to a folder. The files are listed once, at the
    start: an address is looked up, never made into a path, so none can lead out of its folder. `instead` names the
    file that is sent for one address in place of the folder's own.
    """

    def __init__(
        self, app: ASGIApp, folders: Mapping[str, Path], instead: Mapping[str, Path] = MappingProxyType({})
    ) -> None:
        self.app = app
        self._files = {
            prefix + path.relative_to(folder).as_posix(): path
            for prefix, folder in folders.items()
            for path in folder.rglob("*")
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        } | dict(instead)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        path = self._files.get(scope["path"]) if known else None
        if path is None:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        item = await run_in_threadpool(_take, path, "" if path.suffix in _PACKED else encoding(headers))
        await _answer(scope["path"], item, headers)(scope, receive, send)


def _answer(address: str, item: Item | None, headers: Headers) -> Response:
    if item is None:
        return Response(status_code=404)
    about = {"cache-control": caching(address), "etag": item.tag, "vary": "accept-encoding"}
    if item.tag in headers.get("if-none-match", ""):
        return Response(status_code=304, headers=about)
    if item.encoding:
        about["content-encoding"] = item.encoding
    suffix = PurePosixPath(address).suffix
    return Response(item.body, headers=about, media_type=_TYPES.get(suffix, "application/octet-stream"))
