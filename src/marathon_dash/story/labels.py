"""Names beside marks, where they fit: none over another, none over a mark, none over the edge."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from math import cos, pi, sin
from random import Random

from marathon_dash.story.drawings.sheet import text_width

__all__ = ["Box", "Label", "Mark", "placed"]

MOST = 120  # names
TRIES = 8


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share any point inside."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def inside(self, other: Box) -> bool:
        """Whether this one lies wholly in the other."""
        across = self.left >= other.left and self.right <= other.right
        return across and self.top >= other.top and self.bottom <= other.bottom


@dataclass(frozen=True, slots=True)
class Mark:
    """A circle that wants a name: middle, radius, the name, its type size."""

    x: float
    y: float
    radius: float
    name: str
    size: float


@dataclass(frozen=True, slots=True)
class Label:
    """Where the name of mark number `mark` begins (`anchor` start), ends (end) or has its middle.

    `leader`, when the name stands further off: the line from the mark to it (x1, y1, x2, y2).
    """

    mark: int
    x: float
    y: float
    anchor: str
    leader: tuple[float, float, float, float] | None = None


def placed(
    marks: Sequence[Mark], within: Box, taken: Sequence[Box] = (), reach: Sequence[float] = ()
) -> list[Label]:
    """The names that fit, of the largest marks first: beside the mark, else `reach` away with a line to it.

    No name covers another, a mark, a box of `taken` or the edge; marks of one size come in the order given.
    When one fits nowhere it is tried again before the others, or all are in another order, a few times, and
    no number of small names makes up for a larger one lost. What still does not fit is left out, and so is
    every mark after the `MOST` largest: no drawing has room for more.
    """
    order = sorted(range(len(marks)), key=lambda number: -marks[number].radius)[:MOST]
    sizes = sorted({mark.radius for mark in marks}, reverse=True)

    def said(names: Mapping[int, Label]) -> list[int]:
        counted = Counter(marks[number].radius for number in names)
        return [counted[size] for size in sizes]

    best: dict[int, Label] = {}
    chance = Random(0)  # the same drawing each time
    for _ in range(TRIES if len(marks) <= 60 else 1):
        found = _in_order(order, marks, within, taken, reach)
        best = found if said(found) > said(best) else best
        missing = [number for number in order if number not in found]
        if not missing:
            break
        chance.shuffle(missing)
        rest = [number for number in order if number in found]
        order = missing + rest if best is found else chance.sample(order, len(order))
    return [best[number] for number in sorted(best)]


def _in_order(
    order: Sequence[int], marks: Sequence[Mark], within: Box, taken: Sequence[Box], reach: Sequence[float]
) -> dict[int, Label]:
    covered = _Covered()
    for box in taken:
        covered.add(box)
    circles = [Box(m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in marks]
    for number, circle in enumerate(circles):
        covered.add(circle, number)
    found: dict[int, Label] = {}
    # all names of one size find their places, near or far, before any of the next
    for _, same in groupby(order, key=lambda number: marks[number].radius):
        ways = product((_sides, lambda number, mark: _further(number, mark, reach)), list(same))
        for options, number in ways:
            if number in found:
                continue
            touching = covered.whose(circles[number])
            for label, box in options(number, marks[number]):
                line = _along(label)
                free = covered.free([box], {number}) and covered.free(line, touching)
                if free and box.inside(within):
                    found[number] = label
                    for part in (box, *line):
                        covered.add(part)
                    break
    return found


class _Covered:
    """What is covered already, by squares of the sheet: thousands of marks cost little more than a few."""

    side = 40

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[tuple[Box, int]]] = defaultdict(list)

    def _of(self, box: Box) -> Iterator[tuple[int, int]]:
        for x in range(int(box.left // self.side), int(box.right // self.side) + 1):
            for y in range(int(box.top // self.side), int(box.bottom // self.side) + 1):
                yield x, y

    def add(self, box: Box, mark: int = -1) -> None:
        """Cover a box; `mark` says whose circle it is."""
        for square in self._of(box):
            self._squares[square].append((box, mark))

    def whose(self, circle: Box) -> set[int]:
        """The marks whose circles meet this one: a line to its name may cross those."""
        return {
            n
            for square in self._of(circle)
            for other, n in self._squares[square]
            if n >= 0 and other.meets(circle)
        }

    def free(self, boxes: Sequence[Box], but: set[int]) -> bool:
        """Whether none of the boxes meets anything but the circles of the marks named."""
        return not any(
            box.meets(other) and whose not in but
            for box in boxes
            for square in self._of(box)
            for other, whose in self._squares.get(square, ())
        )


def _along(label: Label) -> list[Box]:
    """The line to a name that stands further off, as a row of small boxes."""
    if not label.leader:
        return []
    x1, y1, x2, y2 = label.leader
    points = ((x1 + (x2 - x1) * i / 8, y1 + (y2 - y1) * i / 8) for i in range(1, 9))
    return [Box(x - 1, y - 1, x + 1, y + 1) for x, y in points]


def _sides(number: int, mark: Mark) -> list[tuple[Label, Box]]:
    """The places for a name, the best first: right, left, above, below, then the corners."""
    gap, away = mark.size * 0.3, mark.radius * 0.7
    beside, middle = mark.radius + gap, mark.y + mark.size * 0.35
    above, below = mark.y - mark.radius - gap, mark.y + mark.radius + mark.size
    options = [
        (mark.x + beside, middle, "start"),
        (mark.x - beside, middle, "end"),
        (mark.x, above, "middle"),
        (mark.x, below, "middle"),
        (mark.x + away + gap, mark.y - away, "start"),
        (mark.x + away + gap, mark.y + away + mark.size * 0.7, "start"),
        (mark.x - away - gap, mark.y - away, "end"),
        (mark.x - away - gap, mark.y + away + mark.size * 0.7, "end"),
    ]
    return [(Label(number, x, y, anchor), _box(mark, x, y, anchor)) for x, y, anchor in options]


def _further(number: int, mark: Mark, reach: Sequence[float]) -> Iterator[tuple[Label, Box]]:
    """Places further off, the nearest first, in sixteen directions."""
    for distance in reach:
        for step in (0, 8, 1, 15, 7, 9, 2, 14, 6, 10, 3, 13, 5, 11, 4, 12):
            across, down = cos(step * pi / 8), sin(step * pi / 8)
            x, y = mark.x + across * distance, mark.y + down * distance
            start = (mark.x + across * mark.radius, mark.y + down * mark.radius)
            upright = ("middle", "start", "end")  # a line straight up or down may end at any part of a name
            for anchor in ("start",) if across > 0.1 else ("end",) if across < -0.1 else upright:
                base = y + mark.size * (0.35 if anchor != "middle" else 0.9 if down > 0 else -0.2)
                text = x + {"start": 0.25, "end": -0.25, "middle": 0.0}[anchor] * mark.size
                label = Label(number, text, base, anchor, (*start, x, y))
                yield label, _box(mark, text, base, anchor)


def _box(mark: Mark, x: float, y: float, anchor: str) -> Box:
    width = text_width(mark.name, mark.size)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left - 1, y - mark.size * 0.8, left + width + 1, y + mark.size * 0.25)
