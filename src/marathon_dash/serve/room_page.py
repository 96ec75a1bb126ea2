"""Pages without a script: what a phone in the hall sees, the roll call as a list, and why a talk is refused."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from datetime import date
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from marathon_dash.i18n import LANGUAGES, Translator
from marathon_dash.serve.kit import PLAYER
from marathon_dash.story.custody import Call, roll_call
from marathon_dash.story.drawings.sheet import SANS, SERIF, escape
from marathon_dash.story.palette import NIGHT, PAPER, Palette
from marathon_dash.story.talk_steps import single
from marathon_dash.story.words import call_words

__all__ = ["IDLE", "POLICY", "REFRESH", "drawing", "list_page", "refusal_page", "room_page", "waiting_page"]

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)
REFRESH = 3  # seconds between two looks at where the talk is; a header of the answer says so, no script does
IDLE = 10
_MOST = 300
_DRAWN = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_LABEL = re.compile(r'aria-label="([^"]*)"')
# by what is public and by the digest of what is in it: the same for all readers, until somebody publishes
_drawings: OrderedDict[tuple[Hashable, str], str] = OrderedDict()


def room_page(
    document: Mapping[str, Any],
    part: Mapping[str, Any],
    state: Mapping[str, Any],
    t: Translator,
    query: Mapping[str, str],
    public: Hashable,
) -> str:
    """The step that is on the screen, for a phone: text, and drawings by addresses of their own.

    `document` is the whole talk, `part` the same as a filter over the step leaves it, perhaps with fewer steps.
    `public` is what the record hangs on: when it changes, no older drawing is given out, whoever may be in it.
    """
    if state["black"]:
        return _page(t, t("room.title"), "", query, live=True, black=True)
    ids = [one["id"] for one in document["steps"]]
    if state["at"] not in ids:
        return waiting_page(t, query, t("room.step_missing"))
    number = ids.index(state["at"])
    place = f'<p class="place">{escape(t("room.step", number=number + 1, all=len(ids)))}</p>'
    step = next((one for one in part["steps"] if one["id"] == state["at"]), None)
    if step is None:
        title = document["steps"][number]["title"]
        chosen = f'<p class="selection">{escape(part["chosen"])}</p>' if part["chosen"] else ""
        nothing = f"<h1>{escape(title)}</h1>{chosen}<p>{escape(t('room.nothing'))}</p>"
        return _page(t, title, place + nothing, query, live=True)
    shown = single(step["html"], filtered=state["filtered"])
    frame = _frame(step, state)
    if frame is None:
        return waiting_page(t, query, t("room.step_missing"))
    body = _of_frame(shown, frame)
    if state["left_out"]:
        body += f'<p class="state">{escape(t("room.left_out"))}</p>'
    return _page(t, step["title"], place + _DRAWN.sub(partial(_by_address, public), body), query, live=True)


def waiting_page(t: Translator, query: Mapping[str, str], sentence: str) -> str:
    """No talk to follow yet: one sentence, and another look soon."""
    body = f"<h1>{escape(t('room.title'))}</h1><p>{escape(sentence)}</p>"
    return _page(t, t("room.title"), body, query, live=True)


def refusal_page(t: Translator, sentence: str, query: Mapping[str, str]) -> str:
    """Why this talk cannot be shown, before the hall is full."""
    way_out = f'<p><a href="/talk">{escape(t("nav.talk"))}</a></p>'
    body = f"<h1>{escape(t('talk.refused'))}</h1><p>{escape(sentence)}</p>{way_out}"
    return _page(t, t("talk.refused"), body, query)


def list_page(
    detentions: pd.DataFrame, day: date, t: Translator, query: Mapping[str, str], fault: str = ""
) -> str:
    """The roll call as one list, for paper and for a phone; above it what is wrong with the day asked for."""
    calls = roll_call(detentions, day)
    title = t("talk.roll.title", n=len(calls), day=t.day(day))
    listed = "".join(_line(call, t) for call in calls)
    source = t("talk.roll.source", day=t.day(day))
    warned = f"<p>{escape(fault)}</p>" if fault else ""
    body = (
        f'<h1>{escape(title)}</h1>{warned}<ol class="list">{listed}</ol><p class="foot">{escape(source)}</p>'
    )
    return _page(t, title, body, query)


def drawing(digest: str, public: Hashable) -> str | None:
    """A drawing that a room's page pointed to while the same record was public."""
    return _drawings.get((public, digest))


def _line(call: Call, t: Translator) -> str:
    rest = call_words(t, call)
    local = f' <span lang="be">{escape(call.name_local)}</span>' if call.name_local else ""
    return f"<li><b>{escape(call.name)}</b>{local}<br><small>{escape(rest)}</small></li>"


def _frame(step: Mapping[str, Any], state: Mapping[str, Any]) -> int | None:
    """Which of its pictures a step shows: a person is looked up, never counted; None when they are not there."""
    if step["by"] != "key":
        return 0
    if not state["who"]:  # the last picture, after all names
        return min(int(state["frame"]), int(step["frames"]) - 1)
    return step["names"].index(state["who"]) if state["who"] in step["names"] else None


def _of_frame(markup: str, frame: int) -> str:
    """The markup with only this one of its frames (frames are list items of our own making, never nested)."""
    kept = re.compile(rf'<li (?![^>]*data-frame="{frame}")[^>]*data-frame="\d+".*?</li>', re.DOTALL)
    return kept.sub("", markup)


def _by_address(public: Hashable, match: re.Match[str]) -> str:
    """The drawing as a picture of its own, so that the page that refreshes itself stays small."""
    drawn = match[0]
    digest = hashlib.sha256(drawn.encode()).hexdigest()[:20]
    _drawings.pop((public, digest), None)  # each a single step: several pages are made at once
    _drawings[public, digest] = drawn
    while len(_drawings) > _MOST:
        _drawings.popitem(last=False)
    label = _LABEL.search(drawn)
    return f'<img src="room/{digest}.svg" alt="{label[1] if label else ""}">'


def _page(
    t: Translator, title: str, body: str, query: Mapping[str, str], *, live: bool = False, black: bool = False
) -> str:
    """The frame of these pages; a `live` one offers to stand still, for who reads slowly or listens."""
    others = [code for code in LANGUAGES if code != t.lang]
    ways = [
        ({**query, "lang": code}, f' lang="{code}" hreflang="{code}"', LANGUAGES[code]) for code in others
    ]
    if live:
        still = {key: value for key, value in query.items() if key != "still"}
        still = {**still, "lang": t.lang} if "still" in query else {**still, "lang": t.lang, "still": "1"}
        ways.append((still, "", t("room.go_on" if "still" in query else "room.stand_still")))
    links = " · ".join(
        f'<a href="?{escape(urlencode(q))}"{more}>{escape(name)}</a>' for q, more, name in ways
    )
    inside = f'<p class="dark">{escape(t("room.black"))}</p>' if black else body
    return (
        f'<!doctype html><html lang="{t.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>{escape(title)} · {escape(t("app.title"))}</title><link rel="icon" href="data:,">'
        f"<style>{_style()}</style></head><body{' class=black' if black else ''}><main>{inside}</main>"
        f"<footer>{links}</footer></body></html>"
    )


@cache
def _style() -> str:
    """Our colours and typefaces before the style that stands in the file."""
    night = f"@media (prefers-color-scheme: dark) {{ :root {{ {_colours(NIGHT)} }} }}"
    return f":root {{ {_colours(PAPER)} }}\n{night}\n{(PLAYER / 'room.css').read_text('utf-8')}"


def _colours(palette: Palette) -> str:
    colours = f"--paper: {palette.background}; --ink: {palette.ink}; --muted: {palette.muted};"
    return f"{colours} --sans: {SANS}; --serif: {SERIF}; --print: {PAPER.background}"
