"""A page on paper: what is fetched in place of the live page when somebody prints it."""

from __future__ import annotations

from functools import cache

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from marathon_dash import settings
from marathon_dash.i18n import translator
from marathon_dash.record import current
from marathon_dash.record.database import DatabaseError
from marathon_dash.record.schema import shipped
from marathon_dash.serve.document import language
from marathon_dash.serve.paper_page import PAGES, Printed, paper
from marathon_dash.serve.session.published import record_at
from marathon_dash.story.select import Selection, known

__all__ = ["ROUTES"]


@cache
def _printers() -> CapacityLimiter:
    """Sheets that are drawn at once: whoever prints a hundred does not keep the others waiting."""
    return CapacityLimiter(2)


async def on_paper(request: Request) -> Response:
    """The page as HTML without scripts; nothing (204) for a page that is printed as it stands, 503 without a record."""
    page = request.path_params["page"]
    if page not in PAGES:
        return Response(status_code=204)
    try:
        made = await to_thread.run_sync(_made, page, request, limiter=_printers())
    except DatabaseError:
        return Response(status_code=503)
    return HTMLResponse(made, headers={"cache-control": "no-store"})


def _made(page: str, request: Request) -> str:
    record = record_at(current.key(), str(settings.data()))
    if set(shipped().tables) - set(record.tables):
        raise DatabaseError  # the page itself says what is wrong
    link = {key: request.query_params.getlist(key) for key in request.query_params}
    selection, faults = Selection.read(link, known(record.tables["actions"], record.tables["detentions"]))
    lang = language(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))
    query = f"?{request.url.query}" if request.url.query else ""
    home = settings.get("public_address").rstrip("/") or str(request.base_url).rstrip("/")
    address = f"{home}/{'' if page == 'overview' else page}{query}"
    return paper(Printed(page, record, selection, translator(lang), address, tuple(faults)))


ROUTES = [Route("/paper/{page}", on_paper)]
