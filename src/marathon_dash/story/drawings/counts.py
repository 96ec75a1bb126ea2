"""Whose count? One lane a publisher, never joined; and, apart from it, how many spells this record holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marathon_dash.i18n import Translator
from marathon_dash.story.custody import State
from marathon_dash.story.drawings.sheet import Sheet, text_width
from marathon_dash.story.drawings.years import Years, foot, foot_room, head, span, wave_lines, year_lines
from marathon_dash.story.figures import Nearest, Wave, amount
from marathon_dash.story.palette import Palette
from marathon_dash.story.spells import Step
from marathon_dash.story.summary import Reported

__all__ = ["published", "stock_curve"]

_OWN_LANE = 3  # a publisher with so many figures has a lane of its own
_BANDS: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("stock.confirmed", ("confirmed",)),
    ("stock.reported", ("last report",)),
    ("stock.unknown", ("term over", "not known")),
)


@dataclass(frozen=True, slots=True)
class Size:
    """Measures of the drawing, in SVG units."""

    width: float
    margin: float
    lane: float
    text: float
    title: float
    bare: bool = False  # no title and no foot: they stand beside the drawing
    height: float = 0  # of the whole drawing, which the lanes share; 0: as tall as it must be

    def small(self, part: float) -> float:
        """The size of type that is `part` of the text's; on a projector hardly smaller than that."""
        return self.text * (max(part, 0.92) if self.height else part)


_SIZES = {
    "wide": Size(1200, 24, 150, 15, 26),
    "narrow": Size(390, 12, 132, 13.5, 20),
    "talk": Size(1480, 2, 96, 22.5, 30, bare=True, height=655),
    "talk tall": Size(1000, 2, 98, 19, 26, bare=True, height=635),
    "room": Size(390, 2, 132, 13.5, 20, bare=True),
}


@dataclass(frozen=True, slots=True)
class _Named:
    """A figure of the shared lane: in which of its rows it stands, and where its words do."""

    figure: Reported
    words: str
    row: int
    x: float
    anchor: str


def published(
    series: Mapping[str, Sequence[Reported]],
    near: Sequence[Nearest],
    waves: Sequence[Wave],
    day: date,
    t: Translator,
    palette: Palette,
    *,
    size: str = "wide",
) -> str:
    """Published counts by publisher, with each one's nearest figure to `day` ringed, as SVG.

    A month or a year is drawn as long as it is. `at least` points upwards, `about` is hollow. The lanes of publishers
    have one height and scale; those with one or two figures share the last lane, where a mark's height says nothing and
    each is named beside its mark.
    """
    form = _SIZES[size]
    own, rest = _lanes(series)
    every = [f for figures in series.values() for f in figures]
    first, last = span([f.when.earliest for f in every], max([day, *(f.when.latest for f in every)]))
    axis = Years(first, last, form.margin + form.text * 2.2, form.width - form.margin - form.text)
    others = _beside_marks(rest, axis, form, t)
    top = _title(Sheet(form.width, 10, palette, label=""), t, day, form) + form.title * 1.5
    foot_high = foot_room(t("counts.foot"), form.width - 2 * form.margin, form.text * 0.84) + form.text * 2
    room = form.text * 0.4 if form.bare else foot_high
    shared = form.text * (2.1 + 1.4 * (1 + max(one.row for one in others))) if others else 0.0
    if form.height and own:
        lane = (form.height - top - room - shared) / len(own) - form.text * 2.6
        form = replace(form, lane=max(form.text * 2.5, lane))
    height = top + len(own) * (form.lane + form.text * 2.6) + shared + room
    label = t("counts.alt", n=len(every), day=t.day(day), nearest=_takeaway(near, t))
    sheet = Sheet(form.width, height, palette, label=label)
    _title(sheet, t, day, form)
    bottom = height - room
    labels = [t.number(wave.people) if wave.people else "" for wave in waves]
    wave_lines(sheet, axis, waves, top - form.text * 0.6, bottom, form.small(0.8), labels)
    year_lines(sheet, axis, top - form.text * 0.4, bottom, form.small(0.85), halo=4)
    sheet.line(axis.x(day), top - 4, axis.x(day), bottom, palette.ink, 1.4)
    ringed = {n.figure for n in near}
    most = max([f.value for f in every], default=1)
    for name, figures in own:
        top = _lane(sheet, name, figures, axis, top, most, form, t, ringed)
    if others:
        _shared(sheet, t("counts.others"), others, axis, top, form, ringed)
    if not form.bare:
        foot(sheet, t("counts.foot"), form.margin, bottom + form.text * 1.6, form.text * 0.84)
    return sheet.svg()


def stock_curve(
    steps: Sequence[Step],
    waves: Sequence[Wave],
    day: date,
    t: Translator,
    palette: Palette,
    *,
    size: str = "wide",
) -> str:
    """How many spells documented here were open on each day up to `day`, as SVG: confirmed, reported, not known.

    Named for what it is: rows of this record, never a count of journalists behind bars.
    """
    form = _SIZES[size]
    last = (
        steps[-1].counts
        if steps
        else dict.fromkeys(("confirmed", "last report", "term over", "not known"), 0)
    )
    numbers = [sum(last.get(name, 0) for name in names) for _, names in _BANDS]
    label = t(
        "stock.alt", day=t.day(day), confirmed=t.number(numbers[0]), reported=t.number(numbers[1]),
        unknown=t.number(numbers[2]),
    )  # fmt: skip
    probe = Sheet(form.width, 10, palette, label="")
    top = _stock_title(probe, t, day, form)
    area = form.lane * 1.7
    room = foot_room(t("stock.foot"), form.width - 2 * form.margin, form.text * 0.84)
    under = _stock_legend(probe, t, form, 0, numbers) + room + form.text * 4
    sheet = Sheet(form.width, top + form.title * 1.6 + area + under, palette, label=label)
    top = _stock_title(sheet, t, day, form) + form.title * 1.6
    first, until = span([step.day for step in steps], day)
    axis = Years(first, until, form.margin + form.text * 2.2, form.width - form.margin - form.text)
    year_lines(sheet, axis, top - form.text * 0.4, top + area, form.text * 0.85)
    _areas(sheet, steps, axis, top, area, day)
    labels = [t.number(wave.people) if wave.people else "" for wave in waves]
    wave_lines(sheet, axis, waves, top - form.text * 0.6, top + area, form.text * 0.8, labels)
    _scale(sheet, axis, top, area, _highest(steps), form, t)
    y = _stock_legend(sheet, t, form, top + area + form.text * 1.8, numbers)
    foot(sheet, t("stock.foot"), form.margin, y + form.text * 1.5, form.text * 0.84)
    return sheet.svg()


def _lanes(
    series: Mapping[str, Sequence[Reported]],
) -> tuple[list[tuple[str, list[Reported]]], list[Reported]]:
    """Who has a lane, and the figures of all others in order of time."""
    own = [(who, list(items)) for who, items in series.items() if len(items) >= _OWN_LANE]
    rest = [f for items in series.values() if len(items) < _OWN_LANE for f in items]
    return own, sorted(rest, key=lambda f: f.when.earliest)


def _takeaway(near: Sequence[Nearest], t: Translator) -> str:
    said = (f"{n.figure.publisher} {amount(t, n.figure)} ({t.when(n.figure.when)})" for n in near[:3])
    return "; ".join(said)


def _title(sheet: Sheet, t: Translator, day: date, form: Size) -> float:
    if form.bare:
        return 0.0
    return head(sheet, t("counts.title"), t("counts.subtitle", day=t.day(day)), form.margin, form.title)


def _stock_title(sheet: Sheet, t: Translator, day: date, form: Size) -> float:
    return head(sheet, t("stock.title", day=t.day(day)), t("stock.subtitle"), form.margin, form.title)


def _beside_marks(figures: Sequence[Reported], axis: Years, form: Size, t: Translator) -> list[_Named]:
    """Each figure's number and publisher beside its mark, on its right or left, in as few rows as they need."""
    rows: list[list[tuple[float, float]]] = []
    found = []
    for figure in figures:
        x, words = _middle_of(axis, figure), f"{amount_short(t, figure)} {figure.publisher}"
        wide, gap = text_width(words, form.small(0.9)), form.text * 0.9
        ways = [(x - gap, x + gap + wide, "start"), (x - gap - wide, x + gap, "end")]
        ways = [way for way in ways if way[0] >= form.margin and way[1] <= axis.right]
        ways = ways or [(form.margin, max(x + gap, form.margin + wide), "end")]
        row, (left, right, anchor) = next(
            (n, way)
            for n in range(len(rows) + 1)
            for way in ways
            if n == len(rows) or all(way[1] < a or way[0] > b for a, b in rows[n])
        )
        rows += [[]] if row == len(rows) else []
        rows[row].append((left - gap, right + gap))
        at = x + gap if anchor == "start" else max(x - gap, form.margin + wide)
        found.append(_Named(figure, words, row, at, anchor))
    return found


def _shared(
    sheet: Sheet,
    name: str,
    others: Sequence[_Named],
    axis: Years,
    top: float,
    form: Size,
    ringed: set[Reported],
) -> None:
    """The lane of those who published one or two figures. How high a mark stands says nothing here: its number does."""
    sheet.text(form.margin, top + form.text * 1.5, name, form.text, bold=True, halo=4)
    unit = max(1.0, form.text / 15)
    for one in others:
        y, figure = top + form.text * (3 + 1.4 * one.row), one.figure
        sheet.open("g", data_days=f"{figure.when.earliest}/{figure.when.latest}")
        _mark(sheet, figure, axis, y - form.text * 0.32, y - form.text * 0.32, unit, ring=figure in ringed)
        sheet.text(one.x, y, one.words, form.small(0.9), anchor=one.anchor, halo=4)
        sheet.close("g")


def _lane(
    sheet: Sheet,
    name: str,
    own: Sequence[Reported],
    axis: Years,
    top: float,
    most: int,
    form: Size,
    t: Translator,
    ringed: set[Reported],
) -> float:
    """One publisher's figures over a baseline at zero; returns the top of the next lane."""
    base = top + form.text * 1.6 + form.lane
    sheet.text(form.margin, top + form.text * 1.5, name, form.text, bold=True, halo=4)
    sheet.line(form.margin, base, axis.right, base, sheet.palette.hairline, 1)
    room = (form.lane - form.text * 1.5) / max(1, most)
    marks = ((_middle_of(axis, f), base - f.value * room) for f in own)
    unit = max(1.0, form.text / 15)
    taken = [(x - 9 * unit, x + 9 * unit, y + 5.5 * unit) for x, y in marks]
    taken.append((form.margin, form.margin + text_width(name, form.text, bold=True), top + form.text * 1.5))
    for figure in sorted(own, key=lambda f: f not in ringed):
        y = base - figure.value * room
        sheet.open("g", data_days=f"{figure.when.earliest}/{figure.when.latest}")
        _mark(sheet, figure, axis, y, base, unit, ring=figure in ringed)
        _label(sheet, amount_short(t, figure), axis, figure, y, form, taken, bold=figure in ringed)
        sheet.close("g")
    return base + form.text


def amount_short(t: Translator, figure: Reported) -> str:
    """43+ for at least 43, ≈ 40 for about 40, else the number."""
    number = t.number(figure.value)
    return {"at least": f"{number}+", "about": f"≈ {number}"}.get(figure.qualifier, number)


def _mark(
    sheet: Sheet, figure: Reported, axis: Years, y: float, base: float, unit: float, *, ring: bool
) -> None:
    ink = sheet.palette.ink if ring else sheet.palette.muted
    x1, x2 = axis.x(figure.when.earliest), axis.x(figure.when.latest)
    x = (x1 + x2) / 2
    sheet.line(x, base, x, y, sheet.palette.hairline, 1)
    if x2 - x1 > 6:
        sheet.line(x1, y, x2, y, ink, 1.4 * unit, opacity=0.7)
    if figure.qualifier == "at least":
        left, right, low, high = x - 4.5 * unit, x + 4.5 * unit, y + 3 * unit, y - 5 * unit
        sheet.path(f"M{left:.1f} {low:.1f}L{x:.1f} {high:.1f}L{right:.1f} {low:.1f}z", ink)
    elif figure.qualifier == "about":
        sheet.circle(x, y, 3.6 * unit, sheet.palette.background, stroke=ink, stroke_width=1.6 * unit)
    else:
        sheet.circle(x, y, 3.6 * unit, ink)
    if ring:
        sheet.circle(x, y, 8 * unit, "none", stroke=ink, stroke_width=1.6 * unit)


def _label(
    sheet: Sheet,
    words: str,
    axis: Years,
    figure: Reported,
    y: float,
    form: Size,
    taken: list[tuple[float, float, float]],
    *,
    bold: bool,
) -> None:
    """The number over its mark, when there is room for it; ringed ones come first, and find room nearby."""
    x = _middle_of(axis, figure)
    size = form.text * 1.05 if bold else form.small(0.86)
    half = text_width(words, size, bold=bold) / 2 + 2
    middle = min(max(x, axis.left + half), axis.right - half)
    unit = max(1.0, form.text / 15)
    # lines up, or down under the mark
    steps = (0, -1, -2, -3, 1.9, 2.9, -4, -5, 3.9) if bold else (0,)
    tries = [(middle, y - 11 * unit + step * size * 1.05) for step in steps]
    place = next(((at, b) for at, b in tries if _free(at, half, b, size, taken)), None)
    if place:
        colour = sheet.palette.ink if bold else sheet.palette.muted
        sheet.text(*place, words, size, anchor="middle", bold=bold, colour=colour, halo=3)
        taken.append((place[0] - half, place[0] + half, place[1]))


def _middle_of(axis: Years, figure: Reported) -> float:
    return (axis.x(figure.when.earliest) + axis.x(figure.when.latest)) / 2


def _free(
    middle: float, half: float, base: float, size: float, taken: Sequence[tuple[float, float, float]]
) -> bool:
    return all(middle + half < a or middle - half > b or abs(base - at) >= size for a, b, at in taken)


def _highest(steps: Sequence[Step]) -> int:
    return (
        max((sum(step.counts[name] for _, names in _BANDS for name in names) for step in steps), default=1)
        or 1
    )


def _areas(sheet: Sheet, steps: Sequence[Step], axis: Years, top: float, area: float, day: date) -> None:
    unit = area / (_highest(steps) * 1.12)
    below = [0] * len(steps)
    fills = ({"opacity": 0.85}, {"opacity": 0.42}, {"opacity": 0.2})
    for (_, names), more in zip(_BANDS, fills, strict=True):
        above = [at + sum(s.counts[name] for name in names) for at, s in zip(below, steps, strict=True)]
        outline = _stairs(steps, above, axis, top + area, unit, day)
        back = _stairs(steps, below, axis, top + area, unit, day)
        if outline:
            points = outline + back[::-1]
            path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "z"
            sheet.path(path, sheet.palette.muted, **more)
        below = above


def _stairs(
    steps: Sequence[Step], values: Sequence[int], axis: Years, base: float, unit: float, day: date
) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for at, (step, value) in enumerate(zip(steps, values, strict=True)):
        x = axis.x(step.day)
        end = axis.x(steps[at + 1].day if at + 1 < len(steps) else day)
        points += [(x, base - value * unit), (end, base - value * unit)]
    return points


def _scale(sheet: Sheet, axis: Years, top: float, area: float, most: int, form: Size, t: Translator) -> None:
    unit = area / (most * 1.12)
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if most / s <= 5), 5000)
    for value in range(0, most + 1, step):
        y = top + area - value * unit
        sheet.line(axis.left, y, axis.right, y, sheet.palette.hairline, 0.7)
        words = t.number(value)
        sheet.text(axis.left - 6, y + 4, words, form.text * 0.85, colour=sheet.palette.muted, anchor="end")


def _stock_legend(sheet: Sheet, t: Translator, form: Size, y: float, numbers: Sequence[int]) -> float:
    x = form.margin
    for (key, _), number, opacity in zip(_BANDS, numbers, (0.85, 0.42, 0.2), strict=True):
        words = t(key, number=t.number(number))
        wide = 26 + text_width(words, form.text * 0.9) + 18
        if x > form.margin and x + wide > form.width - form.margin:
            x, y = form.margin, y + form.text * 1.6
        sheet.rect(x, y - form.text * 0.75, 18, form.text * 0.8, sheet.palette.muted, opacity=opacity)
        sheet.text(x + 26, y, words, form.text * 0.9, colour=sheet.palette.muted)
        x += wide
    return y
