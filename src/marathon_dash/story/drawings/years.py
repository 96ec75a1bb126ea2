"""A time axis in years, shared by the drawings of custody: where a day lies, and what is written along it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marathon_dash.story.drawings.sheet import Sheet, text_width
from marathon_dash.story.figures import Wave
from marathon_dash.story.palette import PAPER

__all__ = ["Years", "foot", "foot_room", "head", "span", "wave_lines", "year_lines"]


@dataclass(frozen=True, slots=True)
class Years:
    """Days from `first` to `last` on the stretch from `left` to `right` (SVG units)."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Where a day begins; days outside lie on the edge."""
        whole = max(1, (self.last - self.first).days)
        gone = min(max((day - self.first).days, 0), whole)
        return self.left + (self.right - self.left) * gone / whole

    def years(self) -> list[int]:
        """The years whose first day lies on the axis."""
        return [
            y for y in range(self.first.year, self.last.year + 1) if self.first <= date(y, 1, 1) <= self.last
        ]


def year_lines(sheet: Sheet, axis: Years, top: float, bottom: float, size: float, *, halo: float = 0) -> None:
    """A hairline for every year, and its number where it does not touch the one before."""
    taken = axis.left
    for year in axis.years():
        x = axis.x(date(year, 1, 1))
        sheet.line(x, top, x, bottom, sheet.palette.hairline, 1)
        if x >= taken and axis.right - x > text_width(str(year), size) * 0.8:
            sheet.text(x + 4, top + size, str(year), size, colour=sheet.palette.muted, halo=halo)
            taken = x + 5 + text_width(str(year), size)


def wave_lines(
    sheet: Sheet,
    axis: Years,
    waves: Sequence[Wave],
    top: float,
    bottom: float,
    size: float,
    labels: Sequence[str],
) -> None:
    """Release waves across the drawing; a label where it does not touch the one before, newest first."""
    taken = axis.right + 1e6
    for wave, label in reversed(list(zip(waves, labels, strict=True))):
        if not axis.first <= wave.when.earliest <= axis.last:
            continue
        x = axis.x(wave.when.earliest)
        sheet.line(x, top, x, bottom, sheet.palette.ink, 1, stroke_dasharray="1 3")
        sheet.path(f"M{x - 4:.1f} {top - 6:.1f}h8l-4 6z", sheet.palette.ink)
        width = text_width(label, size)
        right = min(max(x + width / 2, axis.left + width), axis.right)
        if right < taken:
            sheet.text(right, top - 10, label, size, colour=sheet.palette.muted, anchor="end")
            taken = right - width - 6


def head(sheet: Sheet, title: str, sentence: str, left: float, size: float) -> float:
    """The title and a sentence under it, wrapped; returns the baseline after them."""
    y = size * 1.6
    width = sheet.width - 2 * left
    for line in sheet.wrap(title, size * 1.06, width):
        sheet.text(left, y, line, size, serif=True, bold=True)
        y += size * 1.25
    y += size * 0.1
    for line in sheet.wrap(sentence, size * 0.62, width):
        sheet.text(left, y, line, size * 0.62, colour=sheet.palette.muted)
        y += size * 0.84
    return y


def foot(sheet: Sheet, text: str, left: float, y: float, size: float) -> None:
    """The source line at the bottom, wrapped."""
    sheet.paragraph(left, y, sheet.wrap(text, size, sheet.width - 2 * left), size, colour=sheet.palette.muted)


def foot_room(text: str, width: float, size: float) -> float:
    """How much height the source line needs."""
    return len(Sheet(width, 1, PAPER, label="").wrap(text, size, width)) * size * 1.35


def span(days: Sequence[date], until: date) -> tuple[date, date]:
    """The first day of the earliest month and the last day to draw, at least a year apart."""
    first = min([*days, until]).replace(day=1)
    return (first, until) if until - first > timedelta(365) else (until - timedelta(365), until)
