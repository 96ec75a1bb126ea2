"""Lines of time: one bar for every spell, so that one sees at a glance who was held when, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pandas import DataFrame

from marathon_dash.i18n import Translator
from marathon_dash.story.custody import HELD, Days, Spell, days, is_old, spell, state, term_end
from marathon_dash.story.drawings.sheet import Sheet, text_width
from marathon_dash.story.drawings.years import Years, foot, foot_room, head, span, wave_lines, year_lines
from marathon_dash.story.figures import Wave
from marathon_dash.story.palette import Palette
from marathon_dash.story.words import days_words, last_reported, two_names

__all__ = ["MOST", "READABLE", "begun", "lines"]

MOST = 150  # bars in one drawing: more are neither read nor painted quickly
READABLE = 75  # bars on a projector: with more of them their type would be too small for the last row
_OLD = 0.85  # heights of the text: the words about an old report


@dataclass(frozen=True, slots=True)
class Bar:
    """One spell to draw."""

    name: str
    held: Spell
    lasted: Days


@dataclass(frozen=True, slots=True)
class Size:
    """Measures of the drawing, in SVG units."""

    width: float
    margin: float
    names: float  # room for the names, left of the bars; 0: the name stands above its bar
    row: float
    bar: float
    text: float
    title: float
    columns: int = 1
    gap: float = 36  # between columns
    number: float = (
        5.6  # room for the days, right of the bars, in heights of the text; 0: the bar alone tells them
    )
    said: float = 0  # room for the words about old reports, left of the days
    bare: bool = False  # no title and no foot: they stand beside the drawing
    height: float = (
        0  # of the whole drawing, for which rows and type grow or shrink; 0: as tall as it must be
    )


_WIDE = Size(1200, 24, 210, 21, 9, 14.5, 26)
_STAGE = Size(1920, 36, 236, 25, 11, 17.5, 34, columns=2)
_NARROW = Size(390, 12, 0, 38, 9, 14, 20)
_TALK = Size(1480, 2, 250, 21.5, 11, 20, 26, columns=3, gap=26, number=3.6, bare=True, height=655)
_TALK_TALL = Size(1000, 2, 205, 15.7, 8, 16.8, 24, columns=3, gap=20, number=0, bare=True, height=635)
_ROOM = replace(_NARROW, margin=2, bare=True)
_KINDS = {
    "confirmed": "lines.confirmed",
    "reported": "lines.reported",
    "over": "lines.over",
    "unknown": "lines.unknown",
    "ended": "lines.ended",
    "restricted": "lines.restricted",
    "old": "lines.old",
}
SIZES = {
    "wide": _WIDE,
    "stage": _STAGE,
    "narrow": _NARROW,
    "talk": _TALK,
    "talk tall": _TALK_TALL,
    "room": _ROOM,
}


def lines(
    detentions: DataFrame,
    waves: Sequence[Wave],
    day: date,
    t: Translator,
    palette: Palette,
    *,
    by: str = "detained",
    size: str = "wide",
    title: str = "",
    held: bool = False,
) -> str:
    """Every spell that had begun by `day` as a bar, `by` day of detention or `longest` first, as SVG.

    Full: confirmed. Outlined: since the last report, end not known. Dotted: the term is over. Pale with a question
    mark: somewhere in there it began or ended. Where the last report is old (`custody.is_old`) the row says of when it
    is; on a projector an asterisk stands for the words. `size`: wide, narrow (a phone), stage (16:9, two columns), talk
    (three columns without title and foot; by `data-rows`, the id of the spell, the presenter fades a row), talk tall
    (the same for a screen of 4:3), room (a phone, without title and foot).
    Waves of releases are left out on a projector, where nobody could tell them apart.
    At most `MOST` bars, on a projector `READABLE`; with `held` those alone who are behind bars on that day.
    `title` takes the place of the usual one (for the lines of one person).
    """
    bars, form = _bars(detentions, day, by, t), SIZES[size]
    waves = () if form.height else waves
    bars = [bar for bar in bars if not held or state(bar.held, day) in HELD]
    shown = bars[: READABLE if form.height else MOST]
    label = t("lines.alt", n=len(shown), day=t.day(day), held=sum(state(b.held, day) in HELD for b in shown))
    old = [last_reported(t, bar.held.confirmed) for bar in shown if is_old(bar.held, day)]
    samples = _samples(t, day if old and form.height else None)
    form = _saying(form, old)
    rows = -(-max(1, len(shown)) // form.columns)
    probe = Sheet(form.width, 10, palette, label=label)
    title = title or t("lines.title", day=t.day(day))
    top = _head(probe, t, title, form, samples, len(shown))
    room = form.width - 2 * form.margin
    if size == "stage":
        form = replace(form, row=_stage_row(top, rows, form))
    elif form.height:
        form = _filling(form, top, rows, [bar.name + _star(bar, form, day) for bar in shown])
    bottom = top + _above(form) + rows * form.row + form.text * 2
    below = form.text * (0.4 if form.height else 1) + (
        0 if form.bare else foot_room(t("lines.foot"), room, form.text * 0.82)
    )
    height = bottom + below - (form.text * 2 if form.bare else 0)
    sheet = Sheet(form.width, height, palette, label=label)
    _head(sheet, t, title, SIZES[size] if form.height else form, samples, len(shown))
    first, last = span([b.held.began.earliest for b in shown if b.held.began], day)
    room = (room - (form.columns - 1) * form.gap) / form.columns
    for column in range(form.columns):
        part = shown[column * rows : (column + 1) * rows]
        left = form.margin + column * (room + form.gap)
        _column(sheet, part, waves, (first, last), left, room, top, form, t, rows, day)
    if not form.bare:
        foot(sheet, t("lines.foot"), form.margin, bottom + form.text * 0.4, form.text * 0.82)
    return sheet.svg()


def begun(detentions: DataFrame, day: date, *, held: bool = False) -> int:
    """How many spells had begun by `day`; with `held`: of those behind bars on it."""
    record: list[Any] = detentions.to_dict("records")
    read = [one for row in record if days(one := spell(row), day)]
    return sum(not held or state(one, day) in HELD for one in read)


def _small(form: Size, part: float) -> float:
    """The size of type that is `part` of the text's; on a projector nothing is smaller than the names."""
    return form.text * (1 if form.height else part)


def _above(form: Size) -> float:
    """The room between the legend and the first row: for the years, and for the waves where they are drawn."""
    return form.text * 1.3 if form.height else form.title * 1.7


def _saying(form: Size, old: Sequence[str]) -> Size:
    """The form with room for the words about old reports: beside the days, or below the bar of a phone."""
    if not old or form.height:
        return form
    if not form.names:
        return replace(form, row=form.row + form.text * 0.7)
    return replace(form, said=max(text_width(words, form.text * _OLD) for words in old) + form.text)


def _star(bar: Bar, form: Size, day: date) -> str:
    """An asterisk behind the name whose report is old, on a projector, where there is no room for words."""
    return "*" if form.height and is_old(bar.held, day) else ""


def _stage_row(top: float, rows: int, form: Size) -> float:
    """The height of a row with which the drawing fills a projector (16:9), within what can be read."""
    rest = form.width * 9 / 16 - top - form.title * 1.7 - form.text * 5.4
    return min(40.0, max(19.0, rest / rows))


def _filling(form: Size, top: float, rows: int, names: Sequence[str]) -> Size:
    """The form with rows as high as fill the drawing, and type as large as the rows and the names allow."""
    row = min(34.0, max(form.text * 0.9, (form.height - top - _above(form) - form.text * 0.4) / rows))
    text = min(form.text * 1.06, row * 0.96)
    longest = max((text_width(name, text, bold=True) for name in names), default=0)
    return replace(form, row=row, text=text, bar=row * 0.5, names=min(form.names * 1.1, longest + 16))


def _bars(detentions: DataFrame, day: date, by: str, t: Translator) -> list[Bar]:
    record: list[Any] = detentions.to_dict("records")
    read = ((two_names(t, row["name"], row["name_local"])[0], spell(row)) for row in record)
    bars = [Bar(name, held, lasted) for name, held in read if (lasted := days(held, day))]
    if by == "longest":
        return sorted(bars, key=lambda b: (-b.lasted.least, b.name))
    return sorted(bars, key=lambda b: (b.held.began.earliest if b.held.began else date.min, b.name))


def _samples(t: Translator, old: date | None) -> list[tuple[str, str]]:
    """The kinds of bar with their words; and the asterisk, when a name bears it on a day."""
    kinds = [(kind, t(key)) for kind, key in _KINDS.items() if kind != "old"]
    return kinds + ([("old", t(_KINDS["old"], day=t.day(old)))] if old else [])


def _head(
    sheet: Sheet, t: Translator, title: str, form: Size, samples: Sequence[tuple[str, str]], n: int
) -> float:
    if form.bare:
        return _legend(sheet, samples, form, form.text)
    y = head(sheet, title, t("lines.subtitle", n=n), form.margin, form.title)
    return _legend(sheet, samples, form, y + form.text * 0.4)


def _legend(sheet: Sheet, samples: Sequence[tuple[str, str]], form: Size, y: float) -> float:
    """Samples of the kinds of bar with their words, as many beside each other as fit."""
    x, sample = form.margin, 34.0
    for kind, words in samples:
        wide = sample + 8 + text_width(words, _small(form, 0.9)) + 18
        if x > form.margin and x + wide > form.width - form.margin:
            x, y = form.margin, y + form.text * (1.4 if form.height else 1.6)
        _sample(sheet, kind, x, y - form.bar, sample, form)
        sheet.text(x + sample + 8, y, words, _small(form, 0.9), colour=sheet.palette.muted)
        x += wide
    return y + form.text * (0.5 if form.height else 1.1)


def _sample(sheet: Sheet, kind: str, x: float, y: float, width: float, form: Size) -> None:
    ink, height = sheet.palette, form.bar
    if kind == "confirmed":
        sheet.rect(x, y, width, height, ink.red)
    elif kind == "reported":
        _outlined(sheet, x, x + width, y, height, ink.red)
    elif kind == "over":
        _dotted(sheet, x, x + width, y, height)
    elif kind == "old":
        sheet.text(x + width, y + height, "*", max(form.text, height * 1.8), anchor="end", bold=True)
    elif kind == "unknown":
        _pale(sheet, x, x + width, y, form, ink.muted)
    else:
        end = x + width - (height / 2 if kind == "restricted" else 0)
        sheet.rect(x, y, end - x, height, ink.muted)
        (_ring if kind == "restricted" else _cap)(sheet, end, y, height)


def _column(
    sheet: Sheet,
    bars: Sequence[Bar],
    waves: Sequence[Wave],
    dates: tuple[date, date],
    left: float,
    room: float,
    top: float,
    form: Size,
    t: Translator,
    rows: int,
    day: date,
) -> None:
    right = left + room - form.said - (0 if form.names == 0 else form.text * form.number)
    axis = Years(*dates, left + form.names, right)
    start = top + _above(form)
    bottom = start + rows * form.row
    year_lines(sheet, axis, start - form.text * 1.1, bottom, _small(form, 0.85))
    labels = [t.number(wave.people) if wave.people else "" for wave in waves]
    wave_lines(sheet, axis, waves, start - form.text * 1.2, bottom, _small(form, 0.8), labels)
    for number, bar in enumerate(bars):
        _row(sheet, bar, axis, left, start + number * form.row, room, form, t, day)


def _row(
    sheet: Sheet,
    bar: Bar,
    axis: Years,
    left: float,
    y: float,
    room: float,
    form: Size,
    t: Translator,
    day: date,
) -> None:
    now = state(bar.held, day)
    colour = sheet.palette.red if now in HELD else sheet.palette.muted
    base = y + form.row * (0.72 if form.names else 0.44)
    ink = sheet.palette.ink
    star = _star(bar, form, day)
    place = (form.names or room * 0.6) - text_width(star, form.text, bold=True)
    name = _fit(bar.name, form.text, place) + star
    sheet.open("g", data_rows=bar.held.detention_id)
    sheet.text(left, base, name, form.text, colour=ink, bold=now in HELD, halo=3)
    if form.number:
        short, muted = days_words(t, bar.lasted, over=bar.held.is_over, short=True), sheet.palette.muted
        sheet.text(left + room, base, short, _small(form, 0.92), colour=muted, anchor="end", halo=3)
    _bar(sheet, bar.held, axis, base - form.bar if form.names else base + 6, form, colour, day)
    if is_old(bar.held, day) and not form.height:
        words, size = last_reported(t, bar.held.confirmed), form.text * _OLD
        at = (
            (left + room - form.text * form.number, base)
            if form.names
            else (left + room, base + 6 + form.bar + size)
        )
        sheet.text(*at, words, size, colour=sheet.palette.muted, anchor="end", halo=3)
    sheet.close("g")


def _bar(sheet: Sheet, held: Spell, axis: Years, y: float, form: Size, colour: str, day: date) -> None:
    """The bar of one spell, from what is certain to what is not."""
    height = form.bar
    if not held.began or not held.began_by:
        return
    began, latest = axis.x(held.began.earliest), axis.x(min(held.began_by, day))
    certain, possible = _ends(held, day)
    sure, end = max(latest, axis.x(certain)), axis.x(possible)
    if latest > began:
        _pale(sheet, began, latest, y, form, colour)
    if sure > latest:
        sheet.rect(latest, y, max(1.5, sure - latest), height, colour)
    if held.end:
        if end > sure + 1:
            _pale(sheet, sure, end, y, form, colour)
        if held.end[1] <= day:
            (_ring if held.how == "restricted" else _cap)(sheet, end, y, height)
    elif end > sure:
        over = term_end(held)
        until = axis.x(min(over, day)) if over else end
        if until > sure:
            _outlined(sheet, sure, until, y, height, colour)
        if end > max(until, sure):
            _dotted(sheet, max(until, sure), end, y, height)


def _ends(held: Spell, day: date) -> tuple[date, date]:
    """Until when it certainly lasted, and until when it may have lasted, no later than `day`."""
    if held.end:
        return min(held.end[0], day), min(held.end[1], day)
    confirmed = held.confirmed.earliest if held.confirmed else held.began_by or day
    return min(confirmed, day), day


def _outlined(sheet: Sheet, x1: float, x2: float, y: float, height: float, colour: str) -> None:
    sheet.rect(x1, y + 0.6, max(1, x2 - x1 - 0.6), height - 1.2, "none", stroke=colour, stroke_width=1.2)


def _dotted(sheet: Sheet, x1: float, x2: float, y: float, height: float) -> None:
    middle = y + height / 2
    sheet.line(x1 + 2, middle, x2, middle, sheet.palette.muted, 2, stroke_dasharray="2 4")


def _pale(sheet: Sheet, x1: float, x2: float, y: float, form: Size, colour: str) -> None:
    height, size = form.bar, max(form.bar * 1.35, form.text if form.height else 0)
    sheet.rect(x1, y, x2 - x1, height, colour, opacity=0.28)
    if x2 - x1 > size * 1.1:
        middle, base = (x1 + x2) / 2, y + height / 2 + size * 0.36
        sheet.text(middle, base, "?", size, anchor="middle", bold=True, halo=2)


def _cap(sheet: Sheet, x: float, y: float, height: float) -> None:
    sheet.rect(x - 1, y - 2.5, 2, height + 5, sheet.palette.ink)


def _ring(sheet: Sheet, x: float, y: float, height: float) -> None:
    """The end of a bar that is no freedom: open, where an end is a stroke."""
    ink = sheet.palette
    sheet.circle(x, y + height / 2, height / 2 + 1, ink.background, stroke=ink.ink, stroke_width=1.6)


def _fit(name: str, size: float, room: float) -> str:
    """The name, or its beginning with an ellipsis where it is wider than its room."""
    if text_width(name, size) <= room - 8:
        return name
    while len(name) > 1 and text_width(name + "…", size) > room - 8:
        name = name[:-1]
    return name.rstrip() + "…"
