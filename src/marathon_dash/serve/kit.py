"""The kit: a talk as one HTML file that asks nobody for anything; the same talk as PDF and as pictures.

The player's program and style are put into the page byte for byte; `/present` serves this very page.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from marathon_dash import settings
from marathon_dash.i18n import translator
from marathon_dash.story.drawings.sheet import escape

__all__ = ["PLAYER", "fonts", "html", "policy", "script", "style"]

PLAYER = Path(__file__).parent / "player"
_FACES = (  # family, file, the letters that it alone holds
    ("Source Serif 4", "serif-*.woff2", ""),
    ("Source Serif 4", "cyrillic-*.woff2", ";unicode-range:U+400-52F"),
    ("Source Sans 3", "sans-*.woff2", ""),
)


@cache
def script() -> str:
    """The player's program, as it stands in the file."""
    return (PLAYER / "player.js").read_text("utf-8")


@cache
def style() -> str:
    """The player's style, as it stands in the file."""
    return (PLAYER / "player.css").read_text("utf-8")


@cache
def fonts() -> str:
    """The two typefaces as a style sheet with the letters inside; blank where static/ does not hold them."""
    faces = []
    for family, pattern, alone in _FACES:
        for path in sorted(settings.static().glob(pattern))[:1]:
            letters = base64.b64encode(path.read_bytes()).decode()
            source = f"src:url(data:font/woff2;base64,{letters}) format('woff2')"
            faces.append(f"@font-face{{font-family:'{family}';font-weight:400 700;{source}{alone}}}")
    return "".join(faces)


def policy(connect: str = "'none'") -> str:
    """What the page may do, for a Content-Security-Policy: run this one program, and ask `connect` only."""
    digest = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; font-src data:; "
        f"img-src data:; connect-src {connect}; base-uri 'none'; form-action 'none'"
    )


def html(document: Mapping[str, Any]) -> str:
    """The page of a talk (`story.talk` describes the document): complete, for a file or for `/present`."""
    alone = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy())}">\n'
    parts = {
        "lang": escape(document["lang"]),
        "policy": "" if document.get("live") else alone,
        "title": escape(document["title"]),
        "background": escape(document["look"]["background"]),
        "style": style(),
        "fonts": fonts(),
        "noscript": escape(translator(document["lang"])("player.noscript")),
        "talk": _json(document),
        "script": script(),
    }
    page = (PLAYER / "template.html").read_text("utf-8")
    head, *rest = page.split("{")
    return head + "".join(_filled(piece, parts) for piece in rest)


def _filled(piece: str, parts: Mapping[str, str]) -> str:
    name, closed, after = piece.partition("}")
    return parts[name] + after if closed and name in parts else "{" + piece


def _json(document: Mapping[str, Any]) -> str:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
