"""The server's side of the framework: one application with our routes, headers and files around the pages."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import pkgutil
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit import file_util
from streamlit.runtime import get_instance

from marathon_dash import serve as rooms
from marathon_dash import settings
from marathon_dash.i18n import translator
from marathon_dash.record import current, database, drafts, staff
from marathon_dash.record.database import DatabaseError
from marathon_dash.serve import ours, signin
from marathon_dash.serve.ahead import scripts_ahead
from marathon_dash.serve.document import document, language, not_found, script_hashes
from marathon_dash.serve.first_words import first_words
from marathon_dash.serve.guard import Guard
from marathon_dash.serve.ports import EVERYWHERE, network_address
from marathon_dash.serve.shelf import Shelf, encoding, pack

__all__ = ["application", "serve"]

_log = logging.getLogger(__name__)
_FRAMEWORK = Path(file_util.get_static_dir())


class PageAddress(Convertor[str]):
    """Any address that is not one of the framework's own."""

    regex = r"(?!(?:_stcore|static|media|component|app|auth|oauth2callback)(?:/|$)).*"

    def convert(self, value: str) -> str:
        """The address without the first slash."""
        return value

    def to_string(self, value: str) -> str:
        """The same, for links."""
        return value


register_url_convertor("page", PageAddress())


# ── the application ───────────────────────────────────────────────────────────


def application(on_ready: Callable[[], None] | None = None) -> st.App:
    """The whole dashboard as one ASGI application; `on_ready` is called when it can be visited.

    Modules of this package named `routes_…` bring rooms of their own: `ROUTES`, a list of Starlette
    routes, and, where a room is for signed-in staff, `may_upload(connection) -> bool`.
    """
    modules = list(_rooms())
    index = _index()
    return st.App(
        settings.home() / "app.py",
        routes=[*(route for module in modules for route in module.ROUTES), *_routes(index)],
        middleware=[
            Middleware(
                Guard,
                script_hashes=script_hashes(document(index, "en", "overview")),
                may_upload=partial(_may_upload, modules),
                origins=[settings.get("public_address")],
            ),
            Middleware(
                Shelf,
                folders={"/static/": _FRAMEWORK / "static", "/app/static/": settings.static()},
                instead=_signs(),
            ),
        ],
        lifespan=_lifespan(on_ready),
        on_script_error=_say_sorry,
    )


def _index() -> str:
    """The framework's document, which asks at once for the scripts that every page needs.

    None of them is in a hurry but the first: a name that is searched for meanwhile goes before the rest.
    """
    index = (_FRAMEWORK / "index.html").read_text(encoding="utf-8")
    links = (
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
        for name in scripts_ahead(_FRAMEWORK / "static" / "js", index)
    )
    index = index.replace("</head>", "".join(links) + "</head>", 1)
    return index.replace('rel="modulepreload"', 'rel="modulepreload" fetchpriority="low"')


def _signs() -> dict[str, Path]:
    """The few signs of the framework's icon font that it shows, in place of all of them: 9 kB for 376."""
    whole = (_FRAMEWORK / "static" / "media").glob("MaterialSymbols-Rounded.*.woff2")
    return {
        f"/static/media/{path.name}": ours
        for path in whole
        for ours in settings.static().glob("signs-*.woff2")
    }


def _rooms() -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(rooms.__path__):
        if module.name.startswith("routes_"):
            yield importlib.import_module(f"{rooms.__name__}.{module.name}")


def _may_upload(modules: list[ModuleType], connection: HTTPConnection) -> bool:
    return any(module.may_upload(connection) for module in modules if hasattr(module, "may_upload"))


def _routes(index: str) -> list[BaseRoute]:
    pages = {"": "overview"} | {path.stem: path.stem for path in (settings.home() / "pages").glob("*.py")}

    async def page(request: Request) -> Response:
        address = request.path_params["address"]
        lang = language(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))
        headers = {"cache-control": "no-cache", "vary": "accept-language, accept-encoding"}
        if address in pages:
            how = encoding(request.headers)
            words = await run_in_threadpool(_first_words, pages[address], lang)
            packed = _packed(document(index, lang, pages[address], words), how)
            return HTMLResponse(packed, headers=headers | ({"content-encoding": how} if how else {}))
        meant = address.rstrip("/").lower()  # as somebody may type it
        if meant in pages:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/{meant}{query}", 308, headers)
        return HTMLResponse(not_found(lang, request.query_params), 404, headers)

    return [
        Route("/healthz", _health),
        Route("/{page:path}/_stcore/health", _stray),
        Route("/{page:path}/_stcore/host-config", _stray),
        Route("/{address:page}", page),
    ]


def _first_words(page: str, lang: str) -> str:
    try:
        return first_words(page, lang)
    except DatabaseError:  # the page itself says so
        return ""


@lru_cache(maxsize=128)
def _packed(html: str, encoding: str) -> bytes:
    return pack(html.encode(), encoding)


async def _health(request: Request) -> Response:
    """For whoever watches over the server. It says nothing about visitors.

    200 as long as viewers are served: `ok`, or what keeps the desk from writing (`full`, `read-only`); 503 when the
    record cannot be read.
    """
    try:
        said, status = await run_in_threadpool(_read_and_written), 200
    except DatabaseError:
        said, status = "the record cannot be read", 503
    return PlainTextResponse(said, status, {"cache-control": "no-store"})


def _read_and_written() -> str:
    current.key()
    why = database.obstacle()
    return f"{why}: the record can be read, the desk cannot write" if why else "ok"


async def _stray(request: Request) -> Response:
    """The framework's browser side may look for its server below the page's address: not there, no fault."""
    return Response(status_code=204, headers={"cache-control": "no-store"})


def _say_sorry(error: Exception) -> bool:
    """One sentence in the visitor's language for a traceback; the framework has logged that already."""
    lang = language(st.query_params.get("lang", ""), st.context.locale or "")
    st.error(translator(lang)("serve.fault"))
    return True


# ── starting and stopping ─────────────────────────────────────────────────────


def _lifespan(
    on_ready: Callable[[], None] | None,
) -> Callable[[st.App], AbstractAsyncContextManager[dict[str, Any]]]:
    @asynccontextmanager
    async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
        # uvicorn writes every channel it accepts, with the visitor's address, at level INFO
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        _warm_up()
        _look_at_store()
        signin.provider_decides(importlib.import_module("marathon_dash.serve.session.signed_in").provider())
        if on_ready:
            asyncio.get_running_loop().call_soon(on_ready)
        forgetting = asyncio.create_task(_forget())
        with ours.serving():
            yield {}
        forgetting.cancel()

    return lifespan


def _warm_up() -> None:
    """Load what every page needs, then take it out of the garbage collector's sight.

    With `runner.postScriptGC` off, freezing took throughput from 10.7 to 57 runs a second: a collection
    no longer walks through the half million objects that live as long as the server.
    """
    for name in ("plotly.graph_objects", "pydeck", "marathon_dash.serve.session"):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _look_at_store() -> None:
    """Make what an older database lacks and delete what is too old; served is all the same, whatever comes of it."""
    try:
        if why := database.prepare():
            _log.error("the desk cannot write where it keeps its versions: %s", why)
        drafts.forget_old()
    except DatabaseError as error:
        _log.error("the record cannot be read: %s", error)


async def _forget() -> None:
    """Let go of what closed tabs left behind (selections, uploads) once they can no longer come back.

    The framework does it only when the next visitor leaves, and has no public way to ask for it: counting
    what is kept drops what has expired.
    """
    kept: Any = get_instance()._session_mgr
    while True:
        await asyncio.sleep(60)
        len(kept._session_storage._cache)
        staff.forget_places()


def serve(address: str, port: int, *, show: bool = False, say: Callable[[str], None] = print) -> None:
    """Serve until stopped. `say` is told the address once it can be visited; `show` opens a browser there."""
    shown = network_address() or "127.0.0.1" if address in EVERYWHERE else address
    shown = f"[{shown}]" if ":" in shown else shown
    url = f"http://{shown}:{port}"

    def ready() -> None:
        say(url)
        if show:
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, url)

    signin.listen_on(address)
    home = settings.home()
    sys.argv = [str(home / "app.py")]  # the framework looks for .streamlit/config.toml beside it
    application(ready).run(
        config={
            "server.address": address,
            "server.port": port,
            "server.headless": True,
            "server.baseUrlPath": "",
            "server.fileWatcherType": "none",
            "browser.serverAddress": shown,
        }
    )
