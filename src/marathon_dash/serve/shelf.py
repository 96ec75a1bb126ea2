"""Static files from memory: compressed once, and kept by the browser where the name says what is in it."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Shelf", "accepts_gzip", "caching"]

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
_PACKED = frozenset({".woff2", ".png", ".pdf", ".jpg", ".jpeg", ".gif", ".webp", ".zip"})


@dataclass(frozen=True, slots=True)
class Item:
    """One file as it is sent: its bytes, how they are encoded ("" or "gzip"), and its tag."""

    body: bytes
    encoding: str
    tag: str


def caching(address: str) -> str:
    """The Cache-Control of a file: a year where its name carries a hash of its content, else asked again."""
    return "public, max-age=31536000, immutable" if _HASHED.search(address) else "no-cache"


def accepts_gzip(headers: Headers) -> bool:
    """Whether the browser reads gzip (`gzip;q=0` refuses it)."""
    offers = [offer.replace(" ", "") for offer in headers.get("accept-encoding", "").lower().split(",")]
    return any(
        offer.partition(";")[0] == "gzip" and not re.search(r";q=0(\.0*)?$", offer) for offer in offers
    )


@lru_cache(maxsize=2048)  # every file of the framework and ours: at most about 10 MB once compressed
def _item(path: Path, changed: int, packed: bool) -> Item:
    """The file as it was at `changed` (nanoseconds); read and compressed once per change."""
    body = path.read_bytes()
    tag = hashlib.sha256(body).hexdigest()[:16]
    if packed:
        return Item(gzip.compress(body, 9, mtime=0), "gzip", f'"{tag}-gzip"')
    return Item(body, "", f'"{tag}"')


def _take(path: Path, packed: bool) -> Item | None:
    try:
        return _item(path, path.stat().st_mtime_ns, packed)
    except OSError:  # gone since the start
        return None


class Shelf:
    """ASGI middleware that answers for the files of some folders and passes everything else on.

    `folders` maps the beginning of an address (`/static/`) to a folder. The files are listed once, at the
    start: an address is looked up, never made into a path, so none can lead out of its folder.
    """

    def __init__(self, app: ASGIApp, folders: Mapping[str, Path]) -> None:
        self.app = app
        self._files = {
            prefix + path.relative_to(folder).as_posix(): path
            for prefix, folder in folders.items()
            for path in folder.rglob("*")
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        path = self._files.get(scope["path"]) if known else None
        if path is None:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        packed = path.suffix not in _PACKED and accepts_gzip(headers)
        item = await to_thread.run_sync(_take, path, packed)
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
