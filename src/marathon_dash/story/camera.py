"""What part of the world the map shows: from degrees to the view of a web map, and back to pixels."""

from __future__ import annotations

from dataclasses import dataclass
from math import asinh, atan, degrees, log2, pi, radians, sinh, tan

import pandas as pd

__all__ = ["EUROPE", "WORLD", "Bounds", "Camera", "around", "camera"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A part of the world in degrees."""

    west: float
    south: float
    east: float
    north: float


EUROPE = Bounds(-11.0, 35.5, 43.5, 62.0)
WORLD = Bounds(-165.0, -55.0, 178.0, 75.0)


@dataclass(frozen=True, slots=True)
class Camera:
    """Where a map of so many pixels looks: degrees, and zoom (0: the world is 512 pixels wide)."""

    longitude: float
    latitude: float
    zoom: float
    width: int
    height: int

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where in the window a place lies, in pixels from its left and its top."""
        earth = 512 * 2**self.zoom / (2 * pi)
        x = radians(longitude - self.longitude) * earth
        y = (_north(self.latitude) - _north(latitude)) * earth
        return self.width / 2 + x, self.height / 2 + y


def around(table: pd.DataFrame) -> Bounds:
    """The part of the world that holds all cities with a known place; the whole world without any."""
    known = table.dropna(subset=["longitude", "latitude"])
    if known.empty:
        return WORLD
    west, east = float(known["longitude"].min()), float(known["longitude"].max())
    return Bounds(west, float(known["latitude"].min()), east, float(known["latitude"].max()))


def camera(bounds: Bounds, width: int = 1000) -> Camera:
    """The view that shows `bounds` whole in a map of that width, a little way from its edges.

    The map is lower on a phone, so that the page can still be moved past it, and never so far away that the
    world would be lower than the map: the browser would come nearer by itself.
    """
    height = round(max(340, min(640, width * 0.62)))
    margin = min(64, width // 8)
    top, bottom = _north(bounds.north), _north(bounds.south)
    across = max((bounds.east - bounds.west) / 360, 1e-6)
    down = max((top - bottom) / (2 * pi), 1e-6)
    zoom = log2(min((width - 2 * margin) / across, (height - 2 * margin) / down) / 512)
    middle = degrees(atan(sinh((top + bottom) / 2)))
    zoom = max(log2(height / 512), min(zoom, 5.5))
    return Camera((bounds.west + bounds.east) / 2, middle, zoom, width, height)


def _north(latitude: float) -> float:
    """How far north a latitude lies in Web Mercator; it ends at 85 degrees."""
    return asinh(tan(radians(max(-85.0, min(85.0, latitude)))))
