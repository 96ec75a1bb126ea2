"""Pages without a script: what a phone in the hall sees, the roll call as a list, and why a talk is refused."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from marathon_dash.i18n import LANGUAGES, Translator
from marathon_dash.serve.kit import PLAYER
from marathon_dash.story.cards import marked
from marathon_dash.story.custody import Call, roll_call
from marathon_dash.story.drawings.sheet import SANS, SERIF, escape
from marathon_dash.story.palette import NIGHT, PAPER, Palette
from marathon_dash.story.talk_steps import single
from marathon_dash.story.words import call_words, held_words, two_names

__all__ = [
    "IDLE", "OUTER", "POLICY", "REFRESH", "TYPING", "WITHIN", "arrived_page", "drawing", "list_page",
    "outer_page", "refusal_page", "room_page", "waiting_page",
]  # fmt: skip

_BASE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'"
POLICY = f"{_BASE}; form-action 'none'"
WITHIN = f"{_BASE}; form-action 'self'; frame-ancestors 'self'"
# The page around the step needs no script: where one runs, it looks again by itself when the step could not be loaded.
_AGAIN = "setInterval(()=>{const f=document.querySelector('iframe');if(!f.contentDocument)f.src=f.src},4000)"
_DIGEST = base64.b64encode(hashlib.sha256(_AGAIN.encode()).digest()).decode()
OUTER = (
    f"{_BASE}; frame-src 'self'; script-src 'sha256-{_DIGEST}'; form-action 'none'; frame-ancestors 'none'"
)
REFRESH = 3  # seconds between two looks at where the talk is; a header of the answer says so, no script does
IDLE = 10
TYPING = 60  # where a code is asked for: nobody's typing is cut off
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
    public: Hashable,
) -> str:
    """The step that is on the screen, for a phone: text, and drawings by addresses of their own.

    `document` is the whole talk, `part` the same as a filter over the step leaves it, perhaps with fewer steps.
    `public` is what the record hangs on: when it changes, no older drawing is given out, whoever may be in it.
    """
    if state["black"]:
        return _page(t, t("room.title"), f'<p class="dark">{escape(t("room.black"))}</p>', {}, black=True)
    ids = [one["id"] for one in document["steps"]]
    if state["at"] not in ids:
        return waiting_page(t, t("room.step_missing"))
    number = ids.index(state["at"])
    place = f'<p class="place">{escape(t("room.step", number=number + 1, all=len(ids)))}</p>'
    step = next((one for one in part["steps"] if one["id"] == state["at"]), None)
    if step is None:
        title = document["steps"][number]["title"]
        chosen = f'<p class="selection">{escape(part["chosen"])}</p>' if part["chosen"] else ""
        nothing = f"<h1>{escape(title)}</h1>{chosen}<p>{escape(t('room.nothing'))}</p>"
        return _page(t, title, place + nothing, {})
    shown = single(step["html"], filtered=state["filtered"])
    frame = _frame(step, state)
    if frame is None:
        return waiting_page(t, t("room.step_missing"))
    body = _of_frame(shown, frame)
    if state["left_out"]:
        body += f'<p class="state">{escape(t("room.left_out"))}</p>'
    return _page(t, step["title"], place + _DRAWN.sub(partial(_by_address, public), body), {})


def waiting_page(t: Translator, sentence: str, *, asks: bool = False) -> str:
    """No talk to follow yet: one sentence, and another look soon; or a field for the code of one."""
    field = f'<label>{escape(t("room.code"))} <input name="talk" maxlength="14" size="8" required></label>'
    button = f"<button>{escape(t('room.follow'))}</button>"
    lang = f'<input type="hidden" name="lang" value="{t.lang}">'
    form = f'<form action="../room" target="_top">{field} {button}{lang}</form>' if asks else ""
    body = f"<h1>{escape(t('room.title'))}</h1><p>{escape(sentence)}</p>{form}"
    return _page(t, t("room.title"), body, {})


def arrived_page(t: Translator) -> str:
    """A phone came by the code of the check before a talk."""
    body = f'<h1>{escape(t("room.arrived"))}</h1><p><a href="/">{escape(t("app.title"))}</a></p>'
    return _page(t, t("room.arrived"), body, {})


def outer_page(t: Translator, query: Mapping[str, str]) -> str:
    """The page of a phone in the hall: around the step, which looks again by itself, and staying when that fails."""
    inner = escape(f"room/now?{urlencode({**query, 'lang': t.lang})}")
    again = f'<a href="{inner}" target="step">{escape(t("room.again"))}</a>'
    title = f'<h1 class="unseen">{escape(t("room.title"))}</h1>'
    frame = (
        f'<main>{title}<iframe name="step" src="{inner}" title="{escape(t("room.title"))}"></iframe></main>'
    )
    still = {key: value for key, value in query.items() if key != "still"} | {"lang": t.lang}
    still = still if "still" in query else {**still, "still": "1"}
    ways = [again, _way(still, t("room.go_on" if "still" in query else "room.stand_still"))]
    return _document(t, t("room.title"), frame, [*ways, *_tongues(t, query)], "outer", _AGAIN)


def refusal_page(t: Translator, sentence: str, query: Mapping[str, str]) -> str:
    """Why this talk cannot be shown, before the hall is full."""
    way_out = f'<p><a href="/talk">{escape(t("nav.talk"))}</a></p>'
    body = f"<h1>{escape(t('talk.refused'))}</h1><p>{escape(sentence)}</p>{way_out}"
    return _page(t, t("talk.refused"), body, query or {"lang": t.lang})


def list_page(
    detentions: pd.DataFrame, day: date, t: Translator, query: Mapping[str, str], fault: str = ""
) -> str:
    """The roll call as one list, for paper and for a phone; above it what is wrong with the day asked for."""
    calls = roll_call(detentions, day)
    title = t("talk.roll.title", n=len(calls), held=held_words(t, calls, day))
    listed = "".join(_line(call, t) for call in calls)
    source = t("talk.roll.source", day=t.day(day))
    warned = f"<p>{escape(fault)}</p>" if fault else ""
    body = (
        f'<h1>{escape(title)}</h1>{warned}<ol class="list">{listed}</ol><p class="foot">{escape(source)}</p>'
    )
    return _page(t, title, body, query or {"lang": t.lang})


def drawing(digest: str, public: Hashable) -> str | None:
    """A drawing that a room's page pointed to while the same record was public."""
    return _drawings.get((public, digest))


def _line(call: Call, t: Translator) -> str:
    large, beneath = (marked(name, call.name_local) for name in two_names(t, call.name, call.name_local))
    return f"<li><b>{large}</b> {beneath}<br><small>{escape(call_words(t, call))}</small></li>"


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
    return f'<img src="{digest}.svg" alt="{label[1] if label else ""}">'


def _page(t: Translator, title: str, body: str, query: Mapping[str, str], *, black: bool = False) -> str:
    """A page with its other languages, when it has an address of its own (`query`)."""
    return _document(
        t, title, f"<main>{body}</main>", _tongues(t, query) if query else [], "black" if black else ""
    )


def _document(
    t: Translator, title: str, body: str, ways: Sequence[str], kind: str = "", script: str = ""
) -> str:
    """The frame of these pages."""
    footer = f"<footer>{' · '.join(ways)}</footer>" if ways else ""
    run = f"<script>{script}</script>" if script else ""
    return (
        f'<!doctype html><html lang="{t.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>{escape(title)} · {escape(t("app.title"))}</title><link rel="icon" href="data:,">'
        f"<style>{_style()}</style></head><body{f' class={kind}' if kind else ''}>{body}{footer}{run}</body></html>"
    )


def _tongues(t: Translator, query: Mapping[str, str]) -> list[str]:
    """Links to the same page in the other languages."""
    others = [code for code in LANGUAGES if code != t.lang]
    return [_way({**query, "lang": c}, LANGUAGES[c], f' lang="{c}" hreflang="{c}"') for c in others]


def _way(query: Mapping[str, str], name: str, more: str = "") -> str:
    return f'<a href="?{escape(urlencode(query))}"{more}>{escape(name)}</a>'


@cache
def _style() -> str:
    """Our colours and typefaces before the style that stands in the file."""
    night = f"@media (prefers-color-scheme: dark) {{ :root {{ {_colours(NIGHT)} }} }}"
    return f":root {{ {_colours(PAPER)} }}\n{night}\n{(PLAYER / 'room.css').read_text('utf-8')}"


def _colours(palette: Palette) -> str:
    colours = f"--paper: {palette.background}; --ink: {palette.ink}; --muted: {palette.muted};"
    return f"{colours} --sans: {SANS}; --serif: {SERIF}; --print: {PAPER.background}"
