"""Actions, cities and countries documented so far, over the actions of each month: one drawing, to take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.story import context
from marathon_dash.story import timeline as times
from marathon_dash.story.drawings import years
from marathon_dash.story.drawings.sheet import Sheet
from marathon_dash.story.drawings.years import Years
from marathon_dash.story.palette import Palette
from marathon_dash.story.timeline import Window

__all__ = ["so_far"]

_WIDTH, _EDGE, _TITLE, _TEXT = 1600.0, 70.0, 44.0, 22.0
_LINES, _MONTHS = 520.0, 150.0  # the heights of the two plots
_MEASURES = ("actions", "cities", "countries")


def so_far(
    actions: pd.DataFrame,
    t: Translator,
    palette: Palette,
    *,
    window: Window,
    figures: pd.DataFrame | None = None,
    notes: Sequence[str] = (),
) -> str:
    """Steps of what is documented by each day, `figures` reported of the campaign, and bars of months below.

    `notes` stand at the foot: what is selected, source, date.
    """
    takeaway = times.takeaway_so_far(actions, t)
    probe = Sheet(_WIDTH, 1, palette, label="")
    rule = t("timeline.so_far.rule")
    rule += "" if figures is None else " " + t("timeline.so_far.reported")
    foot = " · ".join((rule, *notes))
    top = years.head(probe, t("timeline.so_far.title"), takeaway, _EDGE, _TITLE) + _TEXT * 2.6
    floor = top + _LINES
    ground = floor + _TEXT * 3.4 + _MONTHS
    tall = ground + _TEXT * 2.4 + years.foot_room(foot, _WIDTH - 2 * _EDGE, _TEXT * 0.85) + _TEXT
    sheet = Sheet(_WIDTH, tall, palette, label=takeaway)
    years.head(sheet, t("timeline.so_far.title"), takeaway, _EDGE, _TITLE)
    axis = Years(window.first, window.last + timedelta(1), _EDGE + _TEXT * 2, _WIDTH - _EDGE)
    years.year_lines(sheet, axis, top - _TEXT * 1.6, ground, _TEXT * 0.9)
    _lines(sheet, actions, figures, axis, top, floor, window, t)
    sheet.text(_EDGE, floor + _TEXT * 2.4, t("timeline.strip.title"), _TEXT, bold=True, halo=5)
    _months(sheet, actions, axis, ground, t)
    years.foot(sheet, foot, _EDGE, ground + _TEXT * 2.4, _TEXT * 0.85)
    return sheet.svg()


def _lines(
    sheet: Sheet,
    actions: pd.DataFrame,
    figures: pd.DataFrame | None,
    axis: Years,
    top: float,
    floor: float,
    window: Window,
    t: Translator,
) -> None:
    """A line of steps a measure, its number at its end; what was reported as short bars with feet."""
    table = times.thinned(times.cumulative(actions))
    reported = [] if figures is None else context.campaign(figures, window)
    most = max([10, *(int(n) for n in table["actions"][-1:]), *(count.value for count in reported)])
    unit = (floor - top - _TEXT) / most
    for value in context.scale(most):
        y = floor - value * unit
        sheet.line(axis.left, y, axis.right, y, sheet.palette.hairline, 1)
        muted = sheet.palette.muted
        sheet.text(axis.left - 8, y + 7, t.number(value), _TEXT * 0.85, colour=muted, anchor="end")
    looks: dict[str, tuple[str, float, str | None]] = {"actions": (sheet.palette.red, 4.0, None)}
    looks |= {"cities": (sheet.palette.ink, 3.0, None), "countries": (sheet.palette.muted, 3.0, "7 5")}
    ends = {}
    for measure, (colour, width, dash) in looks.items():
        steps = list(zip(table["date"], (int(n) for n in table[measure]), strict=True))
        outline = _steps(steps, axis, floor, unit)
        sheet.path(outline, stroke=colour, stroke_width=width, stroke_dasharray=dash, stroke_linejoin="round")
        ends[measure] = steps[-1][1] if steps else 0
    for count in reported:
        _bracket(sheet, axis.x(count.when.earliest), axis.x(count.when.latest), floor - count.value * unit)
    free = floor
    for measure in sorted(_MEASURES, key=ends.__getitem__):
        y = min(floor - ends[measure] * unit - _TEXT * 0.5, free)
        words = t(f"counted.{measure}", n=ends[measure])
        sheet.text(
            axis.right, y, words, _TEXT * 1.1, colour=looks[measure][0], anchor="end", bold=True, halo=6
        )
        free = y - _TEXT * 1.3


def _steps(steps: Sequence[tuple[date, int]], axis: Years, floor: float, unit: float) -> str:
    parts = [f"M{axis.left:.1f} {floor:.1f}"]
    parts += [f"H{axis.x(day):.1f}V{floor - value * unit:.1f}" for day, value in steps]
    return "".join((*parts, f"H{axis.right:.1f}"))


def _bracket(sheet: Sheet, left: float, right: float, y: float) -> None:
    sheet.path(f"M{left:.1f} {y - 8:.1f}v16m0-8H{right:.1f}m0-8v16", stroke=sheet.palette.ink, stroke_width=2)


def _months(sheet: Sheet, actions: pd.DataFrame, axis: Years, ground: float, t: Translator) -> None:
    """A bar a month: filled where the day is known, open where only the month is."""
    table, _ = times.months(actions)
    most = max((sum(numbers) for numbers in table.values()), default=1)
    unit = (_MONTHS - _TEXT) / most
    ink = sheet.palette
    for month, (days, only) in table.items():
        left, right = axis.x(month), axis.x((month + timedelta(31)).replace(day=1))
        if right - left < 1:
            continue
        gap, known = (right - left) * 0.12, days * unit
        sheet.rect(left + gap, ground - known, right - left - 2 * gap, known, ink.red)
        if only:
            open_ = {"stroke": ink.red, "stroke_width": 2}
            top = ground - known - only * unit
            sheet.rect(left + gap + 1, top, right - left - 2 * gap - 2, only * unit, ink.background, **open_)
        above = ground - (days + only) * unit - 5
        if right - left > _TEXT * 0.8:
            sheet.text((left + right) / 2, above, t.number(days + only), _TEXT * 0.8, anchor="middle", halo=4)
    sheet.line(axis.left, ground, axis.right, ground, ink.muted, 1.5)
