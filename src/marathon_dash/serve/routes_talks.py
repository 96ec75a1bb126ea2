"""Where talks are shown: the projector and the speaker (`/present`), the room (`/room`), the roll call as a list."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from marathon_dash import settings
from marathon_dash.i18n import LANGUAGES, Translator, translator
from marathon_dash.record import current
from marathon_dash.record.database import DatabaseError
from marathon_dash.serve import kit, room_page, signin, talks
from marathon_dash.serve.document import language
from marathon_dash.serve.rooms import Doors, Plan, Room, Rooms, code_of, name_of, new_key
from marathon_dash.serve.shelf import encoding, pack
from marathon_dash.serve.signin import passed_on
from marathon_dash.serve.visitors import address_of, is_loopback
from marathon_dash.story.custody import day_of_record, first_day
from marathon_dash.story.drawings.code import code
from marathon_dash.story.palette import PAPER
from marathon_dash.story.people import as_of, as_of_words
from marathon_dash.story.talk import Document, NothingToShow

__all__ = ["LARGEST_PLAN", "ROUTES"]

_Which = tuple[str, str]  # the link that asks for a talk, and its plan where a link alone cannot
PATIENCE = 8.0  # seconds a question may wait for news; shorter than any proxy's
_LARGEST = 8_192  # bytes of what a player says
LARGEST_PLAN = 65_536  # bytes of a talk of somebody's own
_LARGEST_TALK = (
    2_000_000  # bytes of a talk that is asked for anew, with the ids of some twenty thousand spells
)
_REMEMBER = 0.5  # seconds: two hundred players asking every two seconds are two questions a second
_HEADERS = {"cache-control": "no-store", "vary": "accept-language, accept-encoding"}
_MOST_TRIALS = 500
TRIALS: dict[str, bool] = {}  # the codes of checks, and whether a phone came by them
DOORS = Doors()


@cache
def _makers() -> CapacityLimiter:
    """At most two talks are drawn at once: a crowd of strange links must not slow the pages down."""
    return CapacityLimiter(2)


@cache
def _readers() -> CapacityLimiter:
    """The room's pages have a door of their own: the hall does not wait behind links to other talks."""
    return CapacityLimiter(2)


async def present(request: Request) -> Response:
    """The player with its talk inside: for the projector, the speaker (`role=speaker`) or the check (`role=check`).

    With `own` without a talk.
    """
    if "own" in request.query_params:
        return _handed(request)
    role = request.query_params.get("role", "stage")
    live_room = _room_of_speaker(request) if role == "speaker" else None
    at_home = _at_home(request)
    live: dict[str, Any] = {"url": "present/live", "auto": at_home and role == "stage"}
    if live_room:
        live |= {"room": live_room.name, "key": live_room.key if at_home else ""}
    else:
        live["seek"] = at_home and role == "speaker"
    if role == "speaker" and not live_room and request.query_params.get("room"):
        live |= {"gone": True, "seek": False}
    live |= _trial(request)
    if at_home and role == "speaker" and "room" not in request.query_params:
        live["watch"] = True  # it belongs to this machine's stage, whatever that shows
    asked = _asked(live_room) if live_room else talks.ask(parse_qs(request.url.query))
    link = live_room.link if live_room else asked.link  # by which the player knows its talk again
    lang, t = _speech(request, asked.lang)
    try:
        page = await to_thread.run_sync(
            _page, asked, lang, json.dumps(live), link, role if not at_home else "", limiter=_makers()
        )
    except NothingToShow as refusal:
        why = _refused(refusal, t) if live_room else str(refusal)
        return _html(request, room_page.refusal_page(t, why, _query(request)), 404)
    return _html(request, page, policy=kit.policy("'self'") + "; frame-ancestors 'none'")


def _page(asked: talks.Asked, lang: str, live: str, link: str, role: str) -> str:
    document = {**talks.document(asked, lang, date.today()), "link": link}
    if asked.plan:  # a room's: what is wrong with it may quote whoever opened it
        document = {**document, "problems": [], "checks": []}
    if role:
        document = _without_notes(document, role)
    return kit.html({**document, "live": json.loads(live)})


def _without_notes(document: Document, role: str) -> Document:
    """What anybody may have who has heard of a talk: nothing that is for its speaker (see `notes`)."""
    steps = [{**step, "notes": [], "said": []} for step in document["steps"]]
    checks = document["checks"] if role == "check" else []
    return {**document, "steps": steps, "problems": [], "checks": checks, "withheld": True}


def _handed(request: Request) -> Response:
    """The player without a talk: the window that opens it hands over its own, which no server knows."""
    _, t = _speech(request)
    look = {
        name: getattr(PAPER, name) for name in ("background", "second", "ink", "muted", "hairline", "red")
    }
    told = {"lang": t.lang, "title": t("nav.talk"), "look": look, "alone": t("player.handed.alone")}
    page = kit.html({**told, "handed": True, "live": {"url": "present/live", **_trial(request)}})
    return _html(request, page, policy=kit.policy("'self'") + "; frame-ancestors 'none'")


def _trial(request: Request) -> dict[str, Any]:
    """For the check: a code that leads a phone here by the address that phones are told."""
    base = _base(request)
    if request.query_params.get("role") != "check" or not base:
        return {}
    name = new_key()
    TRIALS[name] = False
    while len(TRIALS) > _MOST_TRIALS:
        TRIALS.pop(next(iter(TRIALS)))
    _, t = _speech(request)
    drawn = code(f"{base}/room/try/{name}", t("talk.code", address=base))
    return {"trial": {"name": name, "address": base, "svg": drawn, "near": _is_near(base)}}


def _is_near(base: str) -> bool:
    """Whether only phones of this network come by this address."""
    with suppress(ValueError):
        return ip_address(urlsplit(base).hostname or "").is_private
    return False


async def tried(request: Request) -> Response:
    """Whether a phone has come by the code of a check."""
    return JSONResponse({"came": TRIALS.get(request.query_params.get("name", ""), False)}, headers=_HEADERS)


async def arrive(request: Request) -> Response:
    """A phone came by the code of a check: that it did is all that is noted."""
    _, t = _speech(request)
    if request.path_params["name"] in TRIALS:
        TRIALS[request.path_params["name"]] = True
    return _plain(request, room_page.arrived_page(t))


async def notes(request: Request) -> Response:
    """What is for the speaker alone, by step, and what is wrong with the talk: for whoever has the room's key."""
    said = await _body(request)
    if isinstance(said, Response):
        return said
    room = ROOMS.get(request.path_params["room"])
    if room is None:
        return PlainTextResponse("", 404)
    if not ROOMS.opens(str(said.get("key", "")), room.name):
        return PlainTextResponse("", 403)
    lang = str(said.get("lang", ""))
    try:
        made = await to_thread.run_sync(_notes, _asked(room), lang, limiter=_makers())
    except NothingToShow:
        return JSONResponse({"steps": {}, "problems": []}, headers=_HEADERS)
    return JSONResponse(made, headers=_HEADERS)


def _notes(asked: talks.Asked, lang: str) -> dict[str, Any]:
    document = talks.document(asked, lang, date.today())
    steps = {step["id"]: {"notes": step["notes"], "said": step.get("said", [])} for step in document["steps"]}
    return {"steps": steps, "problems": [] if asked.plan else document["problems"]}


_newest: dict[str, Any] = {"at": -_REMEMBER, "version": ""}


async def now(request: Request) -> Response:
    """Which version of the record is public, for players that stand open; blank while nobody can tell."""
    if time.monotonic() - _newest["at"] > _REMEMBER:
        _newest["at"] = time.monotonic()
        with suppress(DatabaseError):  # what was said last stays true as far as anybody here knows
            _newest["version"] = (await to_thread.run_sync(talks.record)).version
    return JSONResponse({"version": _newest["version"]}, headers=_HEADERS)


async def renewed(request: Request) -> Response:
    """A talk anew, from what is public now: the whole, and its steps as far as they are of the spells in `rows`.

    A player that stands open lets go at once of whoever is not in it any more, and takes the rest when it is told to.
    """
    said = await _body(request, _LARGEST_TALK)
    if isinstance(said, Response):
        return said
    rows = said.get("rows")
    known = frozenset(row for row in rows if isinstance(row, str)) if isinstance(rows, list) else frozenset()
    plan, link = str(said.get("plan", "")), str(said.get("link", ""))
    asked = talks.planned(plan) if plan else talks.ask(parse_qs(link))
    lang = str(said.get("lang", ""))
    try:
        made = await to_thread.run_sync(_renewed, asked, lang, known, limiter=_makers())
    except talks.NoRecord:  # the player asks again; only a talk of which nothing is left ends
        return PlainTextResponse("", 503)
    if not plan and not _at_home(request):
        made = {key: _without_notes(one, "") if one else None for key, one in made.items()}
    return JSONResponse(made, headers=_HEADERS)


def _renewed(asked: talks.Asked, lang: str, known: frozenset[str]) -> dict[str, Document | None]:
    made: dict[str, Document | None] = {"whole": None, "known": None}
    make = talks.make if asked.plan else talks.document  # of somebody's own plan nothing is kept
    try:
        made["whole"] = make(asked, lang, date.today())
        made["known"] = talks.make(asked, lang, date.today(), known=known)
    except talks.NoRecord:
        raise
    except NothingToShow:
        pass
    return made


async def open_room(request: Request) -> Response:
    """A new room: its name, its key, and the codes that lead there. Nothing is kept until its player speaks."""
    if not _from_our_page(request):
        return PlainTextResponse("", 403)
    key = new_key()
    _, t = _speech(request)
    return JSONResponse(
        {"room": name_of(key), "key": key, "codes": _codes(request, key, t)}, headers=_HEADERS
    )


async def say(request: Request) -> Response:
    """What a player shows now; answered with the number of what the room shows.

    Only a key that does not open the room is answered with 403: the player lets go of it for good.
    """
    said = await _body(request, _LARGEST + 2 * LARGEST_PLAN)  # in JSON a sign of a plan may be two
    if isinstance(said, Response):
        return said
    if len(str(said.get("plan", "")).encode()) > LARGEST_PLAN:
        return PlainTextResponse("", 413)
    own = _at_home(request)
    key, link = str(said.get("key", "")), str(said.get("link", ""))
    if not ROOMS.opens(key, request.path_params["room"]):
        return JSONResponse({}, 403, headers=_HEADERS)
    unknown = ROOMS.get(request.path_params["room"]) is None
    if unknown and not own and not DOORS.may_open(address_of(request)):
        return PlainTextResponse("", 429)
    staff = (unknown or bool(said.get("plan"))) and await to_thread.run_sync(_is_staff, request)
    plan = await to_thread.run_sync(_allowed, staff, str(said["plan"])) if said.get("plan") else None
    room = ROOMS.put(request.path_params["room"], key, link, said.get("state"), own=own, plan=plan)
    if room is None:
        return JSONResponse({}, 422, headers=_HEADERS)
    room.trusted = room.trusted or staff or own
    answer = {"n": room.state["n"]} | ({"words": room.own_words} if room.plan else {})
    # after a restart: whoever reloads now must not wait for the first drawing
    later = BackgroundTask(_prepare, _asked(room)) if unknown else None
    return JSONResponse(answer, headers=_HEADERS, background=later)


def _is_staff(request: Request) -> bool:
    return bool(signin.who(request.cookies.get(signin.COOKIE, "")))


def _allowed(staff: bool, plan: str) -> Plan:
    """Of somebody's own talk what may be shown under this address: all of it for staff, no word for anybody else."""
    return (plan, True) if staff else (talks.without_words(plan), False)


def _asked(room: Room, selection: str = "") -> talks.Asked:
    """The talk of a room, perhaps under a filter; searched in words only where we know who searches.

    What a talk is searched for is said with it, on phones too: nobody else's words stand under this address.
    """
    link = selection or ("" if room.plan else room.link)
    link = link if room.trusted else talks.without_search(link)
    return talks.planned(room.plan, link) if room.plan else talks.ask(parse_qs(link))


def _prepare(asked: talks.Asked) -> None:
    with suppress(NothingToShow):
        talks.document(asked, asked.lang or "en", date.today())


async def hear(request: Request) -> Response:
    """What a room shows, as soon as it is newer than the state numbered `since`, said `by` one of its players."""
    room = ROOMS.get(request.path_params["room"])
    if room is None:
        return JSONResponse({"missing": True}, headers=_HEADERS)
    since = request.query_params.get("since", "")
    number = int(since) if since.isascii() and since.isdigit() and len(since) < 10 else -1
    room = await ROOMS.later_than(room, (number, request.query_params.get("by", "")), PATIENCE)
    answer = {"state": room.state, "link": room.link, "age": ROOMS.age(room)}
    return JSONResponse(answer, headers=_HEADERS)


async def seek(request: Request) -> Response:
    """For a speaker's screen on this very machine: the one whose player spoke last."""
    room = ROOMS.newest() if _at_home(request) else None
    answer = {"room": room.name, "key": room.key, "link": room.link} if room else {}
    return JSONResponse(answer, headers=_HEADERS)


async def room(request: Request) -> Response:
    """The page of a phone in the hall; the step is a page within it, so that a blip of the network loses only that."""
    _, t = _speech(request)
    query = {key: request.query_params[key] for key in ("talk", "still") if request.query_params.get(key)}
    return _html(request, room_page.outer_page(t, query), policy=room_page.OUTER)


async def step_now(request: Request) -> Response:
    """The step on the screen as plain HTML, in the reader's language."""
    name = request.query_params.get("talk", "")
    live = ROOMS.find(name) if name else ROOMS.newest() or _the_only(ROOMS.live())
    lang, t = _speech(request)
    if live is None:
        # Whose talk is live on a public server nobody knows but its speaker: the code on the screen says it.
        waiting = t(("room.no_such" if name else "room.scan") if ROOMS.live() else "room.none")
        page = room_page.waiting_page(t, waiting, asks=True)
        return _following(request, page, room_page.TYPING if ROOMS.live() else room_page.IDLE)
    shown = {key: live.state.get(key, "") for key in ("at", "who", "frame", "black")}
    shown["filtered"] = live.state["filter"] is not None
    shown["left_out"] = bool(live.plan) and not live.own_words
    try:
        made = to_thread.run_sync(
            _room,
            _asked(live),
            _asked(live, _filtered(live)),
            json.dumps(shown),
            lang,
            limiter=_readers(),
        )
        page = await made
    except NothingToShow as refusal:
        return _following(request, room_page.waiting_page(t, _refused(refusal, t)), room_page.IDLE)
    return _following(request, page, room_page.REFRESH)


def _refused(refusal: NothingToShow, t: Translator) -> str:
    """Why a room has nothing to show, without a word of the link or plan that opened it, whoever wrote these."""
    return str(refusal) if isinstance(refusal, talks.NoRecord) else t("room.step_missing")


def _the_only(rooms: Sequence[Room]) -> Room | None:
    return rooms[0] if len(rooms) == 1 else None


def _filtered(live: Room) -> str:
    """The link of what the room shows: a filter over a step is a selection like any other."""
    chosen = live.state["filter"]
    if not chosen:
        return live.link
    wanted = {"country": chosen["countries"], "from": [chosen["from"]], "to": [chosen["to"]]}
    return urlencode({**parse_qs(live.link), **{key: v for key, v in wanted.items() if any(v)}}, doseq=True)


def _room(asked: talks.Asked, filtered: talks.Asked, shown: str, lang: str) -> str:
    try:
        if asked.talk is None:  # gone or unreadable: it has no link to ask for it again
            raise NothingToShow(translator(lang)("room.step_missing"))
        return _made(
            (asked.link, asked.plan),
            (filtered.link, filtered.plan),
            shown,
            lang,
            current.key(),
            date.today(),
        )
    except DatabaseError as error:
        raise talks.NoRecord(translator(lang)("talk.no_record")) from error


@lru_cache(maxsize=64)  # two hundred phones ask for the same few pages
def _made(asked: _Which, filtered: _Which, shown: str, lang: str, key: current.Key, today: date) -> str:
    document = talks.document(_again(asked), lang, today, narrow=True)
    part = document
    if filtered != asked:
        try:
            part = talks.document(_again(filtered), lang, today, narrow=True)
        except NothingToShow:  # of this selection; the talk itself goes on
            part = {**document, "steps": []}
    return room_page.room_page(document, part, json.loads(shown), translator(lang), key)


def _let_go() -> None:
    """Nothing is kept that was made from a plan which is forgotten."""
    _made.cache_clear()
    talks.forget()


ROOMS = Rooms(_let_go)


def _again(which: _Which) -> talks.Asked:
    link, plan = which
    return talks.planned(plan, link) if plan else talks.ask(parse_qs(link))


def _following(request: Request, page: str, seconds: int) -> Response:
    """A page that looks again by itself, unless it was asked to stand still."""
    answer = _html(request, page, policy=room_page.WITHIN)
    answer.headers["x-frame-options"] = "SAMEORIGIN"
    if "still" not in request.query_params:
        answer.headers["refresh"] = str(seconds)
    return answer


async def room_drawing(request: Request) -> Response:
    """A drawing of a room's page, by its digest."""
    drawn = None
    with suppress(DatabaseError):
        key = await to_thread.run_sync(current.key)
        drawn = room_page.drawing(request.path_params["digest"], key)
    if drawn is None:
        return PlainTextResponse("", 404)
    headers = {
        "cache-control": "private, max-age=600",
        "content-security-policy": room_page.POLICY,
    }
    return _packed(request, drawn, "image/svg+xml", 200, headers)


async def roll_call(request: Request) -> Response:
    """The names as one list: prints, and reads on a phone."""
    _, t = _speech(request)
    try:
        detentions = (await to_thread.run_sync(talks.record)).tables["detentions"]
    except DatabaseError:
        return _html(request, room_page.refusal_page(t, t("talk.no_record"), _query(request)), 503)
    newest, first = day_of_record(detentions), first_day(detentions)
    if newest is None:
        return _plain(request, room_page.refusal_page(t, t("room.no_names"), _query(request)))
    asked = request.query_params.get("asof", "")
    day, fault = as_of(asked, newest, first, datetime.now(UTC).date())
    said = as_of_words(t, fault, asked, first)
    return _plain(request, room_page.list_page(detentions, day, t, _query(request), said))


ROUTES: list[BaseRoute] = [
    Route("/present", present),
    Route("/present/roll-call", roll_call),
    Route("/present/live", open_room, methods=["POST"]),
    Route("/present/live", seek),
    Route("/present/live/now", now),
    Route("/present/live/now", renewed, methods=["POST"]),
    Route("/present/live/tried", tried),
    Route("/present/live/{room}", say, methods=["POST"]),
    Route("/present/live/{room}", hear),
    Route("/present/live/{room}/notes", notes, methods=["POST"]),
    Route("/room", room),
    Route("/room/now", step_now),
    Route("/room/try/{name}", arrive),
    Route("/room/{digest}.svg", room_drawing),
]


def _room_of_speaker(request: Request) -> Room | None:
    """The room the speaker's link names; on the talk's own machine the one heard of last."""
    if name := request.query_params.get("room"):
        return ROOMS.get(name)
    return ROOMS.newest() if _at_home(request) else None


def _at_home(request: Request) -> bool:
    """Whether the request comes from the very machine that serves it, and it serves nobody else.

    Then a second window needs no code to drive the talk. A server with a public address, or behind a proxy that
    says so, trusts nobody for where they seem to be.
    """
    if settings.get("public_address") or passed_on(request.headers):
        return False
    hosts = (
        request.client.host if request.client else "",
        urlsplit(f"//{request.headers.get('host', '')}").hostname,
    )
    return all(is_loopback(host or "") or (host and host == signin.network()) for host in hosts)


def _from_our_page(request: Request) -> bool:
    """Only JSON sent by a page of this very server: another site's page cannot send that without asking first."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    origin = request.headers.get("origin")
    return kind == "application/json" and (
        origin is None or urlsplit(origin).netloc == request.headers.get("host")
    )


async def _body(request: Request, largest: int = _LARGEST) -> dict[str, Any] | Response:
    """What one of our own pages says; else the refusal: of another page, too large, or it makes no sense."""
    if not _from_our_page(request):
        return PlainTextResponse("", 403)
    content = b""
    try:
        async for chunk in request.stream():
            content += chunk
            if len(content) > largest:
                return PlainTextResponse("", 413)
        said = json.loads(content)
        json.dumps(
            said, ensure_ascii=False
        ).encode()  # half a sign is none: nothing could be made of it later
    except (ValueError, RecursionError, ClientDisconnect):
        said = None
    return said if isinstance(said, dict) else PlainTextResponse("", 422)


def _codes(request: Request, key: str, t: Translator) -> list[dict[str, str]]:
    """QR codes and addresses of the room and of the speaker's screen; none when no other machine could reach them."""
    base = _base(request)
    if not base:
        return []
    name = name_of(key)
    places = (
        ("room", t("room.code_room"), f"{base}/room?talk={name}"),
        ("speaker", t("room.code_speaker"), f"{base}/present?role=speaker&room={name}#key={key}"),
    )
    codes = [
        {"opens": what, "label": label, "address": to, "svg": code(to, label)} for what, label, to in places
    ]
    codes[0]["typed"] = t("room.code_typed", address=f"{base}/room", code=code_of(name))
    return codes


def _base(request: Request) -> str:
    """Where phones reach this server: its public address, or what this one was asked by; blank: nowhere."""
    if public := settings.get("public_address").rstrip("/"):
        return public
    here = urlsplit(f"{request.url.scheme}://{request.headers.get('host', '')}")
    if not is_loopback(here.hostname or ""):
        return here.geturl()
    network = signin.network()
    return f"{here.scheme}://{network}:{here.port or 80}" if network else ""


def _speech(request: Request, otherwise: str = "") -> tuple[str, Translator]:
    """The language of the link, else of the talk, else of the browser."""
    asked = request.query_params.get("lang", "")
    asked = asked if asked in LANGUAGES else otherwise
    lang = language(asked, request.headers.get("accept-language", ""))
    return lang, translator(lang)


def _query(request: Request) -> dict[str, str]:
    return {key: value for key, value in request.query_params.items() if key != "lang"}


def _plain(request: Request, page: str) -> Response:
    return _html(request, page, policy=room_page.POLICY)


def _html(request: Request, page: str, status: int = 200, policy: str = room_page.POLICY) -> Response:
    headers = {**_HEADERS, "content-security-policy": policy}
    return _packed(request, page, "text/html", status, headers)


def _packed(request: Request, text: str, kind: str, status: int, headers: Mapping[str, str]) -> Response:
    packed = encoding(request.headers)
    more = {"content-encoding": packed} if packed else {}
    return Response(pack(text.encode(), packed), status, {**headers, **more}, media_type=kind)
