"""The timeline as one drawing: for the download, the overview and the presenter; it reads in grey as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.story import context
from marathon_dash.story import timeline as times
from marathon_dash.story.drawings import marks
from marathon_dash.story.drawings.sheet import Sheet, text_width
from marathon_dash.story.palette import Palette
from marathon_dash.story.summary import Reported
from marathon_dash.story.timeline import By, Mark, Row, Window

__all__ = ["timeline"]

_NARROW = 700  # narrower is for a phone: names above their rows, and as tall as it must be
# How close the lanes stand and how small the names get, step by step, until all rows fit.
_LANES = [1 - step / 40 for step in range(21)]
_STEPS = [(lane, min(1, 0.47 + 0.66 * lane)) for lane in _LANES] + [(0.5, 0.75), (0.5, 0.68), (0.5, 0.62)]


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is drawn."""

    rows: Sequence[Row]
    releases: pd.DataFrame | None
    figures: pd.DataFrame | None
    title: str
    takeaway: str
    notes: Sequence[str]

    @property
    def most(self) -> int:
        """The number of actions in the fullest mark: more than one when they are counted, not drawn singly."""
        return max((mark.n for row in self.rows for mark in row.marks), default=1)


@dataclass(frozen=True, slots=True)
class _Plot:
    """The sheet, where time runs on it, and its sizes; `scale`: of the lanes, `names`: of what rows are called."""

    sheet: Sheet
    t: Translator
    window: Window
    scale: float = 1.0
    names: float = 1.0
    zoom: float = 1.0
    bare: bool = False

    @property
    def narrow(self) -> bool:
        return self.sheet.width < _NARROW

    @property
    def unit(self) -> float:
        """One length for everything: 1 on a sheet 1920 wide."""
        return 0.52 if self.narrow else self.sheet.width / 1920 * self.zoom

    @property
    def text(self) -> float:
        return 25 * self.unit

    @property
    def edge(self) -> float:
        return 2 if self.bare else (30 if self.narrow else 80) * self.unit

    @property
    def left(self) -> float:
        return self.edge if self.narrow else self.sheet.width * 0.2

    @property
    def right(self) -> float:
        return self.sheet.width - self.edge

    @property
    def radius(self) -> float:
        return 9 * self.unit * self.scale

    @property
    def palette(self) -> Palette:
        return self.sheet.palette

    def x(self, day: date, part: float = 0.5) -> float:
        """Where a day stands: `part` 0 its beginning, 1 its end; days outside stay at the edge."""
        share = ((day - self.window.first).days + part) / self.window.days
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)


def timeline(
    actions: pd.DataFrame,
    t: Translator,
    palette: Palette,
    *,
    window: Window,
    by: By = "kind",
    order: Sequence[str] = (),
    width: float = 1920,
    height: float = 1080,
    releases: pd.DataFrame | None = None,
    figures: pd.DataFrame | None = None,
    title: str = "",
    notes: Sequence[str] = (),
    zoom: float = 1.0,
    bare: bool = False,
) -> str:
    """Every action at its date, in rows, with title, legend and `notes` (what is selected, source, date).

    A wide sheet keeps its height and draws its rows closer until all fit; below 700 wide it grows instead.
    `zoom` makes type and marks larger; `bare` leaves out title and notes, which the presenter has beside it.
    Every mark carries the ids of its actions (`data-rows`), by which the presenter fades and counts.
    """
    takeaway = times.takeaway(actions, t)
    plot = _Plot(Sheet(width, height, palette, label=takeaway), t, window, zoom=zoom, bare=bare)
    room = 2.2 * plot.radius * window.days / (plot.right - plot.left)
    rows = times.rows(actions, t, by=by, order=order, room=room)
    subject = _Subject(rows, releases, figures, title or t("nav.timeline"), takeaway, notes)
    for scale, names in _STEPS:
        sheet = Sheet(width, height, palette, label=takeaway)
        plot = _Plot(sheet, t, window, scale, names, zoom, bare)
        bottom, ends = _draw(plot, subject)
        if plot.narrow or bottom <= height:
            break
    tall = bottom if plot.narrow else max(bottom, height)
    plot = replace(plot, sheet=Sheet(width, tall, palette, label=takeaway))
    _draw(plot, subject, ends)
    return plot.sheet.svg()


def _draw(plot: _Plot, subject: _Subject, ends: float | None = None) -> tuple[float, float]:
    """Everything, from above; returns where it ends, and where time does.

    A first drawing finds these out; the second, told where time `ends`, can lay the months under the marks.
    """
    y = top = _head(plot, subject)
    if ends is not None:
        _months(plot, top, ends)
    waves = [] if subject.releases is None else _waves(plot, subject.releases)
    if ends is not None:
        _wave_lines(plot, waves, top, ends)
    for row in subject.rows:
        y = _row(plot, row, y, subject.most)
    if subject.releases is not None:
        y = _releases(plot, waves, y)
    if subject.figures is not None:
        y = _counts(plot, subject.figures, y)
    return _foot(plot, subject, y), y


def _head(plot: _Plot, subject: _Subject) -> float:
    if plot.bare:
        return plot.text * 2.5
    sheet, inner = plot.sheet, plot.right - plot.edge
    title, under = (42 if plot.narrow else 54) * plot.unit, plot.text
    y = plot.edge * 0.6 + title
    y = sheet.paragraph(
        plot.edge, y, sheet.wrap(subject.title, title, inner), title, serif=True, bold=True, leading=1.2
    )
    y -= title * 1.2 - under * 1.7
    lines = sheet.wrap(subject.takeaway, under, inner)
    return sheet.paragraph(plot.edge, y, lines, under, colour=plot.palette.muted) + under * 2.2


def _months(plot: _Plot, top: float, bottom: float) -> None:
    """The axis above, a hairline down from every named month, the year under its first."""
    sheet, size, year = plot.sheet, plot.text * (1 if plot.narrow else 0.88), 0
    for month in _ticks(plot, size):
        x = plot.x(month, 0)
        sheet.line(x, top, x, bottom, plot.palette.hairline, plot.unit)
        name = str(plot.t.locale.months["stand-alone"]["abbreviated"][month.month])
        sheet.text(x, top - size * 0.5, name, size, colour=plot.palette.muted, anchor="middle")
        if month.year != year:
            year = month.year
            sheet.text(x, top - size * 1.6, str(year), size, bold=True, anchor="middle")
    sheet.line(plot.edge, top, plot.right, top, plot.palette.muted, 1.5 * plot.unit)


def _ticks(plot: _Plot, size: float) -> Iterator[date]:
    """The first days of months, as many as their names leave room for."""
    first, last = plot.window.first, plot.window.last
    months = [
        date(number // 12, number % 12 + 1, 1)
        for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
    fits = (plot.right - plot.left) / (size * 3.4)
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120) if len(months) / s <= fits), 600)
    for month in months:
        if (month.year * 12 + month.month - 1) % step == 0 and month >= first:
            yield month


def _row(plot: _Plot, row: Row, top: float, most: int) -> float:
    """A row under its hairline: its name and number, its marks, the first lane lowest."""
    sheet, size = plot.sheet, plot.text * plot.names
    lane = 24 * plot.unit * plot.scale
    first = 2.6 * lane if row.counted else lane
    gap, line = 9 * plot.unit * plot.scale, size * 1.25
    sheet.line(plot.edge, top, plot.right, top, plot.palette.hairline, plot.unit)
    sheet.text(plot.edge, top + gap / 2 + size * 0.95, _cut(row.label, size, plot), size)
    number = plot.t.number(row.n)
    after = text_width(_cut(row.label, size, plot), size) + size * 0.5
    x, anchor = (plot.edge + after, None) if plot.narrow else (plot.left - size, "end")
    ids = " ".join(one for mark in row.marks for one in mark.ids)
    at, muted = top + gap / 2 + size * 0.95, plot.palette.muted
    sheet.text(x, at, number, size, colour=muted, anchor=anchor, data_rows=ids, data_number="")
    start = top + gap / 2 + (line if plot.narrow else 0)
    high = first + (row.lanes - 1) * lane
    bottom = start + max(high, 0 if plot.narrow else line)
    floor = bottom - (0 if plot.narrow else max(0, line - high) / 2)
    for mark in row.marks:
        if mark.precision == "bin":
            _column(plot, mark, floor, first * 0.95 * mark.n / most)
        else:
            _mark(plot, mark, floor - (first + (mark.lane - 0.5) * lane if mark.lane else lane / 2))
    return bottom + gap / 2


def _cut(label: str, size: float, plot: _Plot) -> str:
    """The name of a row, as much of it as its place has room for."""
    room = plot.right - plot.edge if plot.narrow else plot.left - plot.edge - size * 3
    while text_width(label, size) > room:
        label = label[:-2].rstrip() + "…"
    return label


def _column(plot: _Plot, mark: Mark, floor: float, high: float) -> None:
    """All actions of a bin, as wide as the bin and as high as they are many."""
    left, right = plot.x(mark.first, 0), plot.x(mark.last, 1)
    gap, high = (right - left) * 0.08, max(high, 2 * plot.unit)
    ids = " ".join(mark.ids)
    plot.sheet.rect(left + gap, floor - high, right - left - 2 * gap, high, plot.palette.red, data_rows=ids)


def _mark(plot: _Plot, mark: Mark, y: float) -> None:
    plot.sheet.open("g", data_rows=" ".join(mark.ids))
    _sign_of(plot, mark, y)
    plot.sheet.close("g")


def _sign_of(plot: _Plot, mark: Mark, y: float) -> None:
    sheet, radius = plot.sheet, plot.radius
    if mark.first == mark.last:
        marks.dot(sheet, plot.x(mark.first), y, radius, low=mark.low)
    else:
        sure = "filled" if mark.precision == "interval" else "hatched"
        left, right = plot.x(mark.first, 0), plot.x(mark.last, 1)
        marks.span(sheet, left, right, y, radius, look="hollow" if mark.low else sure)


def _waves(plot: _Plot, releases: pd.DataFrame) -> list[context.Wave]:
    return context.waves(releases, plot.window, 3.1 * plot.text * plot.window.days / (plot.right - plot.left))


def _wave_lines(plot: _Plot, waves: Sequence[context.Wave], top: float, bottom: float) -> None:
    """A dotted line through all rows for every wave of releases."""
    for wave in waves:
        x, dots = plot.x(wave.mark.middle), f"{1.5 * plot.unit} {5 * plot.unit}"
        plot.sheet.line(x, top, x, bottom, plot.palette.muted, 1.5 * plot.unit, stroke_dasharray=dots)


def _releases(plot: _Plot, waves: Sequence[context.Wave], top: float) -> float:
    """How many people each wave of releases freed, at the foot of its line."""
    if not waves:
        return top
    sheet, size, lane, half = plot.sheet, plot.text * 0.88, plot.text * 1.15, 7 * plot.unit
    y = _heading(plot, plot.t("context.releases"), top)
    floor = (y if plot.narrow else top + size * 0.3) + lane * (
        1 + max((wave.mark.lane for wave in waves), default=1)
    )
    for wave in waves:
        x, here = plot.x(wave.mark.middle), floor - (wave.mark.lane + 0.5) * lane
        sheet.path(f"M{x} {here - half}l{half} {half}l{-half} {half}l{-half} {-half}z", plot.palette.ink)
        left = x > plot.right - 3 * size
        x, anchor = (x - 2 * half, "end") if left else (x + 2 * half, None)
        sheet.text(x, here + size * 0.35, wave.people(plot.t), size, anchor=anchor, halo=5 * plot.unit)
    return max(floor, y) + plot.text * 0.4


def _heading(plot: _Plot, words: str, top: float) -> float:
    """The name of a strip below the rows; returns where the strip may begin."""
    sheet, size = plot.sheet, plot.text * 0.88
    sheet.line(plot.edge, top, plot.right, top, plot.palette.hairline, plot.unit)
    room = plot.right - plot.edge if plot.narrow else plot.left - plot.edge - size
    y = sheet.paragraph(plot.edge, top + size * 1.35, sheet.wrap(words, size, room), size)
    return y - size * 0.8


def _counts(plot: _Plot, figures: pd.DataFrame, top: float) -> float:
    """Published counts, each publisher with its own sign, never joined: they count different people."""
    sheet, size = plot.sheet, plot.text * 0.8
    if not (groups := context.counts(figures, plot.window)):
        return top
    y = _heading(plot, plot.t("context.counts"), top)
    everyone = context.counts(figures)
    under = _key(plot, context.key(groups, everyone, plot.t), y + size * 1.2, size)
    highest = max((count.value for group in groups.values() for count in group), default=1)
    floor = (under if plot.narrow else top + size * 0.6) + plot.text * 5
    unit = (plot.text * 4.6) / highest
    for value in context.scale(highest):
        y = floor - value * unit
        sheet.line(plot.left, y, plot.right, y, plot.palette.hairline, plot.unit)
        x, drop = (plot.left, -0.2) if plot.narrow else (plot.left - size * 0.4, 0.35)
        anchor = None if plot.narrow else "end"
        sheet.text(x, y + size * drop, plot.t.number(value), size, colour=plot.palette.muted, anchor=anchor)
    for publisher, group in groups.items():
        for count in group:
            _count(plot, count, context.sign(publisher, everyone), floor - count.value * unit)
    return max(floor, under) + plot.text * 0.4


def _count(plot: _Plot, count: Reported, sign: str, y: float) -> None:
    """One published count; a line over all days its date may mean, with room before the next year's."""
    left, right, inset = plot.x(count.when.earliest, 0), plot.x(count.when.latest, 1), 5 * plot.unit
    if right - left > 4 * inset:
        plot.sheet.line(left + inset, y, right - inset, y, plot.palette.muted, 1.5 * plot.unit)
    _sign(plot, sign, (left + right) / 2, y)
    if beside := context.qualified(count):
        size = plot.text * 0.8
        x = (left + right) / 2 + 9 * plot.unit
        plot.sheet.text(x, y + size * 0.35, beside, size, colour=plot.palette.muted)


def _key(plot: _Plot, key: Sequence[tuple[str, str]], y: float, size: float) -> float:
    """The signs of the publishers, as many in a line as the column has room for; returns where they end."""
    x, room = plot.edge, plot.right if plot.narrow else plot.left - size * 2.5
    for sign, words in key:
        wide = text_width(words, size) + size * 2.2
        if x > plot.edge and x + wide > room:
            x, y = plot.edge, y + size * 1.4
        _sign(plot, sign, x + size * 0.4, y - size * 0.3)
        plot.sheet.text(x + size, y, words, size, colour=plot.palette.muted)
        x += wide
    return y + size * 0.6


def _sign(plot: _Plot, sign: str, x: float, y: float) -> None:
    """One of the signs of `context.sign`."""
    sheet, half, colour = plot.sheet, 6 * plot.unit, plot.palette.muted
    line = {"stroke": colour, "stroke_width": 2 * plot.unit}
    if sign == "circle":
        sheet.circle(x, y, half, colour)
        return
    big = 1.2 * half
    shapes = {
        "square-open": f"M{x - half} {y - half}h{2 * half}v{2 * half}h{-2 * half}z",
        "diamond-open": f"M{x} {y - big}l{big} {big}l{-big} {big}l{-big} {-big}z",
        "triangle-up-open": f"M{x} {y - big}l{big} {2 * half}h{-2 * big}z",
    }
    cross = f"M{x - half} {y - half}l{2 * half} {2 * half}m0 {-2 * half}l{-2 * half} {2 * half}"
    sheet.path(shapes.get(sign, cross), plot.palette.background if sign in shapes else "none", **line)


def _foot(plot: _Plot, subject: _Subject, top: float) -> float:
    """The legend and the notes; on a wide sheet they stand at its foot."""
    sheet, size = plot.sheet, plot.text * 0.88
    words = marks.legend_words(plot.t, many=subject.most > 1)
    small = plot.text * 0.8
    notes = [line for note in subject.notes for line in sheet.wrap(note, small, plot.right - plot.edge)]
    x, y, radius = plot.edge, top + size * 1.8, 9 * plot.unit
    sheet.line(plot.edge, top, plot.right, top, plot.palette.muted, 1.5 * plot.unit)
    for name, meaning in words.items():
        if x > plot.edge and x + size * 3 + text_width(meaning, size) > plot.right:
            x, y = plot.edge, y + size * 1.5
        end = marks.sample(sheet, name, x, y - size * 0.33, radius)
        sheet.text(end + size * 0.4, y, meaning, size)
        x = end + size * 2 + text_width(meaning, size)
    y = sheet.paragraph(plot.edge, y + small * 2, notes, small, colour=plot.palette.muted)
    return y + plot.edge * 0.2
