"""From degrees to a rectangle on a sheet, equal-area: no country looks larger than it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

__all__ = ["Point", "View", "equal_earth", "europe", "fitted", "lambert", "path"]

Point = tuple[float, float]
Project = Callable[[float, float], Point]


def equal_earth(longitude: float, latitude: float) -> Point:
    """The world, equal-area (Šavrič, Patterson, Jenny 2018). Unit: the earth's radius; y grows north."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    p = asin(sqrt(3) / 2 * sin(radians(latitude)))
    p2, p6 = p * p, p**6
    slope = 9 * a4 * p6 * p2 + 7 * a3 * p6 + 3 * a2 * p2 + a1
    return 2 * sqrt(3) * radians(longitude) * cos(p) / (3 * slope), p * (a1 + a2 * p2 + p6 * (a3 + a4 * p2))


@lru_cache(maxsize=64)  # one function for one middle: a view with it is the same view again
def lambert(longitude: float, latitude: float) -> Project:
    """A part of the world around a place in degrees, equal-area (Lambert). Unit: the earth's radius; y grows north."""
    middle, at = radians(latitude), longitude

    def project(longitude: float, latitude: float) -> Point:
        away, north = radians(longitude - at), radians(latitude)
        whole = 1 + sin(middle) * sin(north) + cos(middle) * cos(north) * cos(away)
        k = sqrt(2 / max(whole, 1e-9))
        x = k * cos(north) * sin(away)
        return x, k * (cos(middle) * sin(north) - sin(middle) * cos(north) * cos(away))

    return project


europe = lambert(14, 52)


@dataclass(frozen=True, slots=True)
class View:
    """A rectangle of the sheet (left, top, width, height) with a part of the world in it.

    `middle` is the projected point in its middle, `scale` the length of the earth's radius on the sheet.
    Lines may be drawn `coarse` units beside where they run, and islands as small as twice that left out: for
    drawings that are painted again and again, where every point costs.
    """

    left: float
    top: float
    width: float
    height: float
    project: Project
    middle: Point
    scale: float
    coarse: float = 0.0

    def at(self, longitude: float, latitude: float) -> Point:
        """Where on the sheet a place lies, inside the rectangle or not."""
        x, y = self.project(longitude, latitude)
        return (
            self.left + self.width / 2 + (x - self.middle[0]) * self.scale,
            self.top + self.height / 2 - (y - self.middle[1]) * self.scale,
        )

    def holds(self, longitude: float, latitude: float, margin: float = 0) -> bool:
        """Whether a place lies in the rectangle, `margin` units from its edge."""
        x, y = self.at(longitude, latitude)
        across = self.left + margin <= x <= self.left + self.width - margin
        return across and self.top + margin <= y <= self.top + self.height - margin

    def ring(self, ring: Iterable[Sequence[float]]) -> list[Point]:
        """A closed ring in degrees as points of the sheet, cut off at the rectangle; empty outside it."""
        points = _thinned(self.at(x, y) for x, y in ring)
        right, bottom = self.left + self.width, self.top + self.height
        for axis, edge, keep in ((0, self.left, 1), (0, right, -1), (1, self.top, 1), (1, bottom, -1)):
            points = list(_cut(points, axis, edge, keep))
        if self.coarse and len(points) > 2:
            points = simplified(points, self.coarse) if _extent(points) > 2 * self.coarse else []
        return points if len(points) > 2 else []

    def lines(self, line: Iterable[Sequence[float]]) -> Iterator[list[Point]]:
        """The parts of a line in degrees that touch the rectangle, as points of the sheet."""
        part: list[Point] = []
        before: Point | None = None
        for point in _thinned(self.at(x, y) for x, y in line):
            if before and (self._inside(before) or self._inside(point)):
                part = [*(part or [before]), point]
            elif part:
                yield simplified(part, self.coarse) if self.coarse else part
                part = []
            before = point
        if part:
            yield simplified(part, self.coarse) if self.coarse else part

    def _inside(self, point: Point) -> bool:
        across = self.left <= point[0] <= self.left + self.width
        return across and self.top <= point[1] <= self.top + self.height


def fitted(view: View, places: Iterable[Point], room: tuple[float, float, float, float], most: float) -> View:
    """The same rectangle with all `places` (longitude, latitude) in it, as near as that allows.

    `most` is the largest scale. `room` is kept free at the left, top, right and bottom. Without a place the view stays.
    """
    found = [view.project(*place) for place in places]
    if not found:
        return view
    (west, east), (south, north) = ((min(one), max(one)) for one in zip(*found, strict=True))
    left, top, right, bottom = room
    across, down = max(east - west, 1e-9), max(north - south, 1e-9)
    scale = min((view.width - left - right) / across, (view.height - top - bottom) / down, most)
    scale = float(f"{scale:.3g}")  # few views, each kept for the next drawing
    x = (west + east) / 2 - (left - right) / 2 / scale
    y = (south + north) / 2 + (top - bottom) / 2 / scale
    return replace(view, middle=(round(x, 3), round(y, 3)), scale=scale)


def path(points: Sequence[Point], *, closed: bool) -> str:
    """Points as an SVG path, to a tenth of a unit, each step from the point before; blank without a step."""
    x, y = round(points[0][0] * 10), round(points[0][1] * 10)
    parts = [f"M{x / 10:g} {y / 10:g}l"]
    for px, py in points[1:]:
        dx, dy = round(px * 10) - x, round(py * 10) - y
        x, y = x + dx, y + dy
        if dx or dy:
            parts.append(f"{dx / 10:g} {dy / 10:g} ")
    if len(parts) == 1:
        return ""  # an `l` without a step is no path: a browser complains of it
    return "".join(parts).rstrip() + ("z" if closed else "")


def _thinned(points: Iterable[Point], least: float = 0.7) -> list[Point]:
    """Points less than `least` units from the last kept one are left out; the first and the last stay."""
    kept: list[Point] = []
    last: Point | None = None
    for point in points:
        last = point
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= least:
            kept.append(point)
    return kept if last is None or kept[-1] == last else [*kept, last]


def simplified(points: Sequence[Point], most: float) -> list[Point]:
    """The points without which no other would lie more than `most` beside the line (Douglas and Peucker)."""
    kept, open_parts = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        farthest, where = most * most, 0
        for at in range(first + 1, last):
            px, py = points[at][0] - ax, points[at][1] - ay
            along = min(1.0, max(0.0, (px * dx + py * dy) / length)) if length else 0.0
            beside = (px - along * dx) ** 2 + (py - along * dy) ** 2
            if beside > farthest:
                farthest, where = beside, at
        if where:
            kept.add(where)
            open_parts += [(first, where), (where, last)]
    return [points[at] for at in sorted(kept)]


def _extent(points: Sequence[Point]) -> float:
    across, down = [x for x, _ in points], [y for _, y in points]
    return max(max(across) - min(across), max(down) - min(down))


def _cut(points: list[Point], axis: int, edge: float, keep: int) -> Iterator[Point]:
    """The part of a ring on one side of an edge (Sutherland and Hodgman); `keep` 1: above it, -1: below."""
    for i, point in enumerate(points):
        before = points[i - 1]
        inside, was_inside = (keep * (p[axis] - edge) >= 0 for p in (point, before))
        if inside != was_inside:
            part = (edge - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + part * (point[1 - axis] - before[1 - axis])
            yield (edge, other) if axis == 0 else (other, edge)
        if inside:
            yield point
