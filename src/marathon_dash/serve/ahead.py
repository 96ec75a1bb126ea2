"""Which scripts of the framework every page will ask for, so that the document can ask for them at once.

The framework loads what draws a link or a button when it first meets one, and what that needs only then: four
journeys to the server and back, one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["scripts_ahead"]

_EVERYWHERE = ("Html", "PageLink", "TextInput", "Button", "DownloadButton", "BidiComponent")
_NEEDS = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


def scripts_ahead(folder: Path, index: str) -> list[str]:
    """Names of scripts in `folder` that draw what is on every page, with all they need; not those `index` names."""
    found: dict[str, None] = {}
    for name in _EVERYWHERE:
        for path in folder.glob(f"{name}.*.js"):
            found |= dict.fromkeys(_with_needs(folder, path.name, set(found)))
    return [name for name in found if name not in index]


def _with_needs(folder: Path, name: str, seen: set[str]) -> Iterator[str]:
    if name in seen:
        return
    seen.add(name)
    yield name
    for needed in _NEEDS.findall((folder / name).read_text(encoding="utf-8")):
        yield from _with_needs(folder, needed, seen)
