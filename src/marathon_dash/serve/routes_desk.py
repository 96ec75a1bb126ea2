"""The desk's own addresses: sign in, sign out, and which publication is public; who may put files on the server."""

from __future__ import annotations

import time
from contextlib import suppress
from html import escape
from urllib.parse import parse_qs, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from marathon_dash.i18n import Translator, translator
from marathon_dash.record import staff, versions
from marathon_dash.record.database import DatabaseError, NotWritable
from marathon_dash.serve import signin
from marathon_dash.serve.document import language, plain_page
from marathon_dash.serve.visitors import address_of, place_of

__all__ = ["ROUTES", "may_upload"]

_LONGEST_FORM = 10_000  # bytes
_NO_STORE = {"cache-control": "no-store"}
_REMEMBER = 0.5  # seconds: 200 pages asking every two seconds are two questions a second


def may_upload(connection: HTTPConnection) -> bool:
    """Only signed-in staff may put files into the server's memory."""
    return bool(signin.who(connection.cookies.get(signin.COOKIE, "")))


# ── which publication is public ───────────────────────────────────────────────

_seen: dict[str, float] = {"at": -_REMEMBER, "number": 0}


async def version(request: Request) -> Response:
    """The number of the newest publication, for pages that stand open."""
    if time.monotonic() - _seen["at"] > _REMEMBER:
        _seen["at"] = time.monotonic()
        with suppress(DatabaseError):  # what was said last stays true as far as anybody here knows
            _seen["number"] = await run_in_threadpool(versions.newest_number)
    return JSONResponse({"version": int(_seen["number"])}, headers=_NO_STORE)


# ── signing in and out ────────────────────────────────────────────────────────


async def sign_in(request: Request) -> Response:
    """The form (GET) and what it sends (POST). A ticket of an identity provider signs in without it."""
    t = _translator(request)
    try:
        if ticket := request.query_params.get("ticket"):
            token = await run_in_threadpool(signin.by_ticket, ticket)
            return _welcome(request, token) if token else RedirectResponse(_link("/publish", request), 303)
        how = await run_in_threadpool(signin.mode, request.headers.get("host", ""), request.headers)
        if how == "provider":
            return RedirectResponse(_link("/publish", request), 303, _NO_STORE)
        if request.method == "POST":
            return await _answered(request, t, how)
        return _form(request, t, how)
    except NotWritable as error:
        said = f"{t(f'store.{error.why}')} {t('store.no_sign_in')}"
        return _page(t, f"<p role=alert>{escape(said)}</p>" + _home(request, t), 503)
    except DatabaseError:
        return _page(t, f"<p role=alert>{escape(t('problem.database-error'))}</p>", 503)


async def sign_out(request: Request) -> Response:
    """End the session, here and in the database."""
    await run_in_threadpool(signin.out, request.cookies.get(signin.COOKIE, ""))
    response = RedirectResponse(_link("/", request), 303, _NO_STORE)
    response.delete_cookie(signin.COOKIE, httponly=True, samesite="strict", secure=_is_secure(request))
    return response


async def _answered(request: Request, t: Translator, how: signin.Mode) -> Response:
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return _form(request, t, how, t("signin.elsewhere"), 403)
    body = b""
    async for block in request.stream():
        body += block
        if len(body) > _LONGEST_FORM:
            return _form(request, t, how, t("signin.wrong"), 413)
    given = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    try:
        token = await run_in_threadpool(_token, given, how, request)
    except staff.TooManyAttempts as many:
        return _form(request, t, how, t("signin.wait", n=many.seconds), 429, wait=many.seconds)
    except signin.WrongCode:
        return _form(request, t, how, t("signin.wrong_code", n=signin.MOST_WRONG), 403)
    return _welcome(request, token) if token else _form(request, t, how, t("signin.wrong"), 403)


def _token(given: dict[str, str], how: signin.Mode, request: Request) -> str:
    if how == "passphrase":
        place, cookie = place_of(address_of(request)), request.cookies.get(signin.COOKIE, "")
        return signin.by_passphrase(given.get("name", ""), given.get("passphrase", ""), place, cookie)
    return signin.on_this_computer(given.get("code", "")) if how == "code" else ""


def _welcome(request: Request, token: str) -> Response:
    response = RedirectResponse(_link("/publish", request), 303, _NO_STORE)
    response.set_cookie(
        signin.COOKIE,
        token,
        max_age=int(staff.LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=_is_secure(request),
    )
    return response


def _form(
    request: Request, t: Translator, how: signin.Mode, fault: str = "", status: int = 200, *, wait: int = 0
) -> Response:
    if how == "code":
        signin.code.show(lambda code: t("signin.terminal", code=code))
    said = f'<p role="alert"><strong>{escape(fault)}</strong></p>' if fault else ""
    fields = {"passphrase": _passphrase_fields, "code": _code_fields}.get(how)
    if fields is None:
        return _page(t, said + f"<p>{escape(t('signin.nobody'))}</p>" + _home(request, t), status)
    action = escape(_link("/sign-in", request))
    form = (
        f'<form method="post" action="{action}">{fields(t)}'
        f'<p><button type="submit">{escape(t("signin.submit"))}</button></p></form>'
    )
    return _page(t, said + form + _home(request, t), status, wait)


def _passphrase_fields(t: Translator) -> str:
    return (
        f'<p><label for="name">{escape(t("signin.name"))}</label>'
        '<input id="name" name="name" autocomplete="username" autocapitalize="none" required autofocus></p>'
        f'<p><label for="passphrase">{escape(t("signin.passphrase"))}</label>'
        '<input id="passphrase" name="passphrase" type="password" autocomplete="current-password" required></p>'
    )


def _code_fields(t: Translator) -> str:
    return (
        f"<p>{escape(t('signin.code_help'))}</p>"
        f'<p><label for="code">{escape(t("signin.code"))}</label>'
        '<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus></p>'
    )


def _page(t: Translator, body: str, status: int, wait: int = 0) -> Response:
    style = (
        "<style>main{max-width:24rem}label{display:block}input,button{font:inherit;color:inherit;"
        "background:transparent;border:1px solid currentColor;border-radius:2px;padding:.5rem .75rem;width:100%;"
        "box-sizing:border-box}button{font-weight:600;cursor:pointer}:focus-visible{outline:3px solid;"
        "outline-offset:2px}</style>"
    )
    headers = _NO_STORE | ({"retry-after": str(wait)} if wait else {})
    return HTMLResponse(plain_page(t, t("signin.title"), style + body), status, headers)


def _home(request: Request, t: Translator) -> str:
    return f'<p><a href="{escape(_link("/", request))}">{escape(t("signin.home"))}</a></p>'


def _translator(request: Request) -> Translator:
    accept = request.headers.get("accept-language", "")
    return translator(language(request.query_params.get("lang", ""), accept))


def _link(path: str, request: Request) -> str:
    lang = request.query_params.get("lang")
    return f"{path}?{urlencode({'lang': lang})}" if lang else path


def _is_secure(request: Request) -> bool:
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", ""))


ROUTES = [
    Route("/version", version),
    Route("/sign-in", sign_in, methods=["GET", "POST"]),
    Route("/sign-out", sign_out),
]
