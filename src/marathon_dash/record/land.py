"""The land under the maps: files made by scripts/build_land.py, named by their content."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from marathon_dash import settings

__all__ = ["layer_name", "light"]

_HASH = "[0-9a-f]" * 12


def _newest(stem: str) -> Path | None:
    files = sorted(settings.static().glob(f"{stem}-{_HASH}.json"), key=lambda path: path.stat().st_mtime)
    return files[-1] if files else None


def layer_name() -> str:
    """The file name of the full layer under `app/static/`; blank when it is missing (a map without land)."""
    path = _newest("land")
    return path.name if path else ""


def light() -> dict[str, Any]:
    """The light layer, GeoJSON in degrees, for SVG drawings; without features when the file is missing.

    A feature has `code` (ISO 3166-1 alpha-2, XK for Kosovo) or `line` (`border`, or `BY`, Belarus' outline).
    Kept as long as the process lives: shared by all who draw, never to be changed.
    """
    path = _newest("land-light")
    return _read(path) if path else {"type": "FeatureCollection", "features": []}


@lru_cache(maxsize=1)
def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
