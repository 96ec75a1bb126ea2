"""What every answer carries and what no visitor may reach: the headers of safety, the closed doors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Guard", "content_security_policy", "nobody"]

Predicate = Callable[[HTTPConnection], bool]

_UPLOAD = "/_stcore/upload_file"
# The framework's own windows for machines: counts of sessions and memory, and a way to drive the pages.
_CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_EVERYWHERE = {"referrer-policy": "no-referrer", "x-content-type-options": "nosniff"}
_PAGES = {
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": (
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=(), "
        "fullscreen=(self), clipboard-write=(self), screen-wake-lock=(self)"
    ),
}
# No browser opens a script or a style as a page, and a first visit asks for a hundred of them: 80 kB of words about
# pages. What runs as a worker has no policy but that of its own answer, and needs one.
_PARTS = ("text/javascript", "text/css")
_OF_PARTS = {"content-security-policy": "default-src 'self' blob: 'wasm-unsafe-eval'"}


def nobody(connection: HTTPConnection) -> bool:
    """The answer to "may this visitor upload?" while there is no desk."""
    return False


def content_security_policy(script_hashes: Iterable[str], host: str = "") -> str:
    """Everything from this server, nothing from elsewhere; what the framework cannot do without is named.

    The scripts inside the document by their hash; WebAssembly and workers for the map; `blob:` scripts for
    components (the framework makes their source into a blob); styles inside the document for all of it.
    `host` names the channel for browsers in which 'self' does not yet cover `ws:`.
    """
    channel = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    hashes = "".join(f" '{value}'" for value in script_hashes)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{hashes} 'wasm-unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "font-src 'self' data:",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            f"connect-src 'self' data: blob:{channel}",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


class Guard:
    """ASGI middleware, the outermost: closed doors first, then the headers on whatever is answered.

    `may_upload` decides, request by request, who may put files into the server's memory. `origins` are
    addresses besides the request's own host from which a page may open the channel (behind a proxy that
    rewrites the host). Foreign origins are refused here, before the framework asks an outside service for
    its own address to compare them with.
    """

    def __init__(
        self,
        app: ASGIApp,
        script_hashes: Iterable[str] = (),
        may_upload: Predicate = nobody,
        origins: Iterable[str] = (),
    ) -> None:
        self.app = app
        self._hashes = tuple(script_hashes)
        self._may_upload = may_upload
        self._origins = frozenset(urlsplit(origin).netloc for origin in origins if origin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket" and not self._same_origin(scope):
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, host = scope["path"], Headers(scope=scope).get("host", "")
        # asked of the database, for what only staff get, and never while others wait for it
        framework = path.startswith("/_stcore/")
        trusted = framework and await run_in_threadpool(self._may_upload, HTTPConnection(scope))

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._safety(headers, host).items():
                    headers.setdefault(name, value)
                if framework and not trusted:
                    del headers["set-cookie"]  # the framework's token for uploads: a viewer gets no cookie
            await send(message)

        if path.startswith(_CLOSED) or (path.startswith(_UPLOAD) and not trusted):
            await PlainTextResponse("Not found", 404)(scope, receive, guarded)
        else:
            await self.app(scope, receive, guarded)

    def _safety(self, headers: MutableHeaders, host: str) -> dict[str, str]:
        if headers.get("content-type", "").startswith(_PARTS):
            return _EVERYWHERE | _OF_PARTS
        return _EVERYWHERE | _PAGES | {"content-security-policy": content_security_policy(self._hashes, host)}

    def _same_origin(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        return origin is None or urlsplit(origin).netloc in {headers.get("host", ""), *self._origins}
