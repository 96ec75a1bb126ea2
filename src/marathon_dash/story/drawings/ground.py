"""The land under a drawing: countries, borders, Belarus outlined; worked out once for each view."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from marathon_dash.story.drawings.sheet import Sheet, text_width
from marathon_dash.story.labels import Box
from marathon_dash.story.palette import mixed
from marathon_dash.story.projection import Point, View, path

__all__ = ["SHADE", "Land", "ground", "name_belarus"]

Land = Mapping[str, Any]
SHADE = 0.2  # of the way from land to second text: a country with an action
_APART = 4.0  # units between points of an outline: closer than any letter is high


@dataclass(frozen=True, slots=True)
class _Paths:
    """A land in a view, as SVG paths: of each country, of the borders, of the outline of Belarus."""

    land: Land
    countries: Mapping[str, str]
    border: str
    belarus: str
    inside: tuple[Point, ...]  # the outline of Belarus as far as the view shows it
    outlines: tuple[
        Point, ...
    ]  # points along all borders and coasts near it, hardly further apart than `_APART`


# Lasts as long as the process, one entry a view, the newest few; holds its land, so that the
# identity in the key stays that land's.
_KNOWN: dict[tuple[int, View], _Paths] = {}


def ground(
    sheet: Sheet,
    view: View,
    land: Land,
    countries: Collection[str],
    ids: Mapping[str, str] | None = None,
    *,
    heavy: bool = False,
) -> None:
    """Draw the land, `countries` a shade darker, the borders, Belarus outlined (`heavy`: to be named as well).

    With `ids` (country → ids of its actions) each of those is a darker shape of its own that carries them. Such a
    drawing is painted again with every filter, so the land is in many small shapes: a browser paints those it needs.
    """
    colours, paths = sheet.palette, _paths(land, view)
    shade = mixed(colours.land, colours.muted, SHADE)
    if ids is None:
        shaded = "".join(d for code, d in paths.countries.items() if code in countries)
        plain = "".join(d for code, d in paths.countries.items() if code not in countries)
        _fill(sheet, plain, colours.land)
        _fill(sheet, shaded, shade)
        _stroke(sheet, paths.border, colours.border, 0.8)
    else:
        # What never changes is for the player to paint once: the land, and the borders over what is shaded.
        sheet.open("g", data_land="")
        for d in paths.countries.values():
            _fill(sheet, d, colours.land)
        sheet.close("g")
        for code, rows in ids.items():
            _fill(sheet, paths.countries.get(code, ""), shade, data_rows=rows)
        sheet.open("g", data_land="")
        for d in _near(paths.border):
            _stroke(sheet, d, colours.border, 0.8)
        sheet.close("g")
    _stroke(sheet, paths.belarus, colours.ink, 1.4 if heavy else 0.7)


def name_belarus(
    sheet: Sheet, view: View, land: Land, word: str, size: float, marks: Collection[Box]
) -> list[Box]:
    """Write `word` into Belarus, across no border and no mark; without room there, beside it, with a line.

    Returns what other names have to keep off: the word, and the country that the people are imprisoned in; nothing
    when the view does not show it.
    """
    paths = _paths(land, view)
    if not paths.inside:
        return []
    strips = _strips(paths.inside, size)
    wide = text_width(word, size) * 0.94  # which errs on the wide side, here by so much
    centre, steps = _middle(paths.inside), _spiral(size / 5, view.width / 5)
    boxes = [_box(centre[0] + x, centre[1] + y, wide, size) for x, y in steps]
    beside = max(x for x, _ in paths.inside) + size / 2
    ways = (lambda box: _within(paths.inside, _centre(box)), lambda box: box.left > beside, lambda box: True)
    free = (box for way in ways for box in boxes if way(box) and _clear(box, paths.outlines, view, marks))
    if not (place := next(free, None)):
        return strips
    x, y = _centre(place)
    if not _within(paths.inside, (x, y)):
        edge = min(max(centre[0], place.left), place.right), min(max(centre[1], place.top), place.bottom)
        sheet.line(*edge, *centre, sheet.palette.ink, 0.8)
    sheet.text(x, place.bottom - size * 0.28, word, size, anchor="middle")
    return [place, *strips]


def _strips(ring: Sequence[Point], high: float) -> list[Box]:
    """What a ring goes around, as boxes below each other, each nearly as wide as the ring there."""
    rows: dict[int, list[float]] = {}
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        for row in range(int(min(ay, by) // high), int(max(ay, by) // high) + 1):
            rows.setdefault(row, []).extend((ax, bx))
    wide = {row: (min(across) + high, max(across) - high) for row, across in rows.items()}
    return [Box(a, row * high, b, (row + 1) * high) for row, (a, b) in wide.items() if a < b]


def _box(x: float, y: float, wide: float, high: float) -> Box:
    return Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _centre(box: Box) -> Point:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _middle(ring: Collection[Point]) -> Point:
    (west, east), (north, south) = ((min(one), max(one)) for one in zip(*ring, strict=True))
    return (west + east) / 2, (north + south) / 2


@cache  # of few sizes of type
def _spiral(step: float, far: float) -> list[Point]:
    """Steps away from a point, as far as `far`, the shortest first."""
    n = int(far / step)
    found = [(i * step, j * step) for i in range(-n, n + 1) for j in range(-n, n + 1)]
    return sorted(found, key=lambda at: at[0] ** 2 + at[1] ** 2)


def _clear(box: Box, outlines: Sequence[Point], view: View, marks: Collection[Box]) -> bool:
    """Whether a box lies in the view, no border or coast runs through it, and no mark touches it.

    `outlines` are in the order of x.
    """
    if not box.inside(Box(view.left, view.top, view.left + view.width, view.top + view.height)):
        return False
    near = outlines[bisect(outlines, (box.left, 0)) : bisect(outlines, (box.right, 0))]
    return not any(box.top < y < box.bottom for _, y in near) and not any(map(box.meets, marks))


def _within(ring: Sequence[Point], point: Point) -> bool:
    """Whether a ring goes around a point."""
    x, y = point
    sides = zip(ring, (*ring[1:], ring[0]), strict=True)
    crossed = [
        x < ax + (y - ay) / (by - ay) * (bx - ax) for (ax, ay), (bx, by) in sides if (ay > y) != (by > y)
    ]
    return sum(crossed) % 2 == 1


def _fill(sheet: Sheet, d: str, colour: str, **more: Any) -> None:
    if d:
        sheet.path(d, colour, fill_rule="evenodd", **more)


def _stroke(sheet: Sheet, d: str, colour: str, width: float) -> None:
    if d:
        sheet.path(d, stroke=colour, stroke_width=width, stroke_linejoin="round")


def _near(d: str, cell: float = 120) -> list[str]:
    """The strokes of a path, those that begin in the same square of the sheet together."""
    cells: dict[tuple[int, int], str] = {}
    for part in d.split("M")[1:]:
        x, y = part.partition("l")[0].split()
        place = (int(float(x) // cell), int(float(y) // cell))
        cells[place] = f"{cells.get(place, '')}M{part}"
    return list(cells.values())


def _paths(land: Land, view: View) -> _Paths:
    if (found := _KNOWN.get((id(land), view))) and found.land is land:
        return found
    countries: dict[str, str] = {}
    rings: dict[str, list[list[Point]]] = {}
    lines = {"border": "", "BY": ""}
    for feature in land["features"]:
        parts = feature["geometry"]["coordinates"]
        if "code" in feature["properties"]:
            code = feature["properties"]["code"]
            found_rings = (view.ring(ring) for polygon in parts for ring in polygon)
            rings[code] = [points for points in found_rings if points]
            countries[code] = "".join(path(points, closed=True) for points in rings[code])
        else:
            drawn = (path(part, closed=False) for line in parts for part in view.lines(line))
            lines[feature["properties"]["line"]] = "".join(drawn)
    if len(_KNOWN) > 16:
        _KNOWN.pop(next(iter(_KNOWN)))  # the one made first; every selection has a view of its own
    belarus: list[Point] = max(rings.get("BY", []), key=len, default=[])
    inside = tuple(belarus)
    outlines = _outlines([ring for own in rings.values() for ring in own], inside, view.width / 3)
    made = _KNOWN[id(land), view] = _Paths(land, countries, lines["border"], lines["BY"], inside, outlines)
    return made


def _outlines(rings: Sequence[Sequence[Point]], around: Sequence[Point], far: float) -> tuple[Point, ...]:
    """Points along rings, as far as `far` from the middle of the ring `around`; none without it."""
    if not around:
        return ()
    x, y = _middle(around)
    found: list[Point] = []
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if min(abs(ax - x), abs(bx - x)) < far and min(abs(ay - y), abs(by - y)) < far:
                n = int(max(abs(bx - ax), abs(by - ay)) / _APART) + 1
                found += [(ax + (bx - ax) * i / n, ay + (by - ay) * i / n) for i in range(n)]
    return tuple(sorted(found))
