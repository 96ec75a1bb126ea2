"""A name is found before the page stands: what the box among the first words of *Behind bars* asks for.

On a line of 400 kbit/s the page itself takes 25 seconds. The same search and the same cards answer here. The name is in
the body of the request, so it stands in no address and in no log.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from marathon_dash import settings
from marathon_dash.i18n import LANGUAGES, language, translator
from marathon_dash.record import current
from marathon_dash.record.database import DatabaseError
from marathon_dash.serve.paper_people import look_at
from marathon_dash.serve.session.published import record_at
from marathon_dash.serve.shelf import encoding, pack
from marathon_dash.story import custody
from marathon_dash.story.cards import cards
from marathon_dash.story.palette import NIGHT, PAPER
from marathon_dash.story.people import ORDERS, Person, keep, order, people
from marathon_dash.story.search import Index, index

__all__ = ["ROUTES"]

_LONGEST = 400  # bytes of a name in any script
_SHOWN = 12  # people, as on one page of the panel


async def found(request: Request) -> Response:
    """How many people fit, in words, and the first of them as cards; 413 for what is no name, 503 without a record."""
    asked = b""
    try:
        async for block in request.stream():
            asked += block
            if len(asked) > _LONGEST:
                return Response(status_code=413)
        said = await run_in_threadpool(_found, asked.decode(errors="replace"), request)
    except ClientDisconnect:  # who asked is gone: the next letter was typed
        return Response(status_code=499)
    except DatabaseError:
        return Response(status_code=503)
    how = encoding(request.headers)
    headers = {"cache-control": "no-store"} | ({"content-encoding": how} if how else {})
    return Response(pack(json.dumps(said).encode(), how), headers=headers, media_type="application/json")


def _found(name: str, request: Request) -> dict[str, str]:
    given = request.query_params
    lang = language(given.get("lang", ""), request.headers.get("accept-language", ""))
    key, folder, today = current.key(), str(settings.data()), datetime.now(UTC).date()
    day, everyone, names = _everyone(key, folder, today)
    fit = keep(everyone, {}, names.find(name))
    t = translator(lang)
    palette = NIGHT if given.get("scheme") == "dark" else PAPER
    query = f"&lang={given['lang']}" if given.get("lang") in LANGUAGES else ""
    look = look_at(record_at(key, folder), t, day, palette, query)
    return {
        "said": t("people.found", n=len(fit)) if fit else t("people.nobody"),
        "cards": cards(fit[:_SHOWN], look) if fit else "",
    }


@lru_cache(maxsize=2)
def _everyone(key: current.Key, folder: str, today: date) -> tuple[date, list[Person], Index]:
    """The day *Behind bars* opens with, everybody on it in its order, and their names."""
    tables = record_at(key, folder).tables
    if "detentions" not in tables:
        raise DatabaseError
    detentions = tables["detentions"]
    day = custody.day_of_record(detentions) or today
    rows: list[Any] = detentions.to_dict("records")
    return day, order(people(detentions, day), ORDERS[0]), index(rows)


ROUTES = [Route("/names", found, methods=["POST"])]
