"""The timeline to explore: every action at its date, marks that can be told apart and opened."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from marathon_dash.i18n import Translator
from marathon_dash.record import dates
from marathon_dash.record.cells import split
from marathon_dash.story import action, context
from marathon_dash.story import timeline as times
from marathon_dash.story.charts import Undragged, base, hatched, inert, time_axis
from marathon_dash.story.palette import Palette
from marathon_dash.story.summary import Reported
from marathon_dash.story.timeline import By, Mark, Window

__all__ = ["DOT", "picked", "timeline"]

DOT = 11  # px: a mark of one action
_LANE = 14  # px from lane to lane
_HEAD = 26  # px of a row for its name
_COLUMN = 38  # px: the column of the fullest bin
_NARROW = 320  # px: marks are packed for the narrowest plot, a phone's, and so keep apart on every other
_COUNTS = 110  # px: the panel of published counts
_DAY = 86_400_000  # ms
_WRAP = 46  # letters a line of a hover: it must fit on a phone

Spot = tuple[Mark, float]


@dataclass(frozen=True, slots=True)
class _Pen:
    """What every part of the picture is drawn with, and what is drawn so far.

    Plain lists: plotly checks a figure anew at every `add_…`, which would take ten times as long.
    """

    t: Translator
    palette: Palette
    window: Window
    facts: Mapping[str, action.Row]
    traces: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)

    def scatter(self, **trace: Any) -> None:
        """Marks, lines and numbers."""
        self.traces.append({"type": "scatter", **trace})

    def bar(self, **trace: Any) -> None:
        """Stretches of time."""
        self.traces.append({"type": "bar", **trace})

    def line(self, **shape: Any) -> None:
        """A straight line below everything."""
        self.shapes.append({"type": "line", "layer": "below", **shape})

    def note(self, **annotation: Any) -> None:
        """Words at a place."""
        self.notes.append({"showarrow": False, **annotation})


def timeline(
    actions: pd.DataFrame,
    t: Translator,
    palette: Palette,
    *,
    by: By,
    window: Window,
    order: Sequence[str] = (),
    opened: str = "",
    releases: pd.DataFrame | None = None,
    figures: pd.DataFrame | None = None,
) -> go.Figure:
    """Every action at its date, in rows by kind or country; the action `opened` gets a ring.

    `releases` and `figures` (None: switched off) are context and stand in grey below. A mark carries its
    action in `customdata` (see `picked`). y counts pixels downwards, so that lanes keep their distance at
    every width; the height is the figure's own.
    """
    found = times.rows(actions, t, by=by, order=order, room=(DOT + 1) * window.days / _NARROW)
    single = actions["action_id"].isin([mark.ids[0] for row in found for mark in row.marks if mark.n == 1])
    pen = _Pen(t, palette, window, {row["action_id"]: row for row in action.records(actions[single])})
    y, spots = 0.0, []
    for row in found:
        y, placed = _place(pen, row, y)
        spots += placed
    if releases is not None:
        y = _releases(pen, releases, y)
    if figures is not None:
        y = _counts(pen, figures, y)
    _ring(pen, [spot for spot in spots if opened in spot[0].ids])
    for draw, precisions in _SIGNS:
        if some := [spot for spot in spots if spot[0].precision in precisions]:
            draw(pen, some)
    return _frame(pen, y)


def picked(points: Sequence[Any]) -> tuple[str, tuple[date, date, str] | None]:
    """What a click on the timeline means: an action's id, or first day, last day and row of a bin.

    It comes from the browser: anything that is neither is nothing.
    """
    for point in points:
        data = point.get("customdata") if isinstance(point, Mapping) else None
        data = list(data.values()) if isinstance(data, Mapping) else data
        if not isinstance(data, list | tuple) or not all(isinstance(item, str) for item in data):
            continue
        if len(data) == 1:
            return data[0], None
        try:
            first, last, row = data
            return "", (date.fromisoformat(first), date.fromisoformat(last), row)
        except ValueError:
            continue
    return "", None


def _place(pen: _Pen, row: times.Row, top: float) -> tuple[float, list[Spot]]:
    """Write a row's name; give where it ends and its marks with the y of their middle, first lane lowest.

    The first lane of a counted row is as high as its columns.
    """
    _heading(pen, f"{inert(row.label)}  {_colour(pen, inert(pen.t.number(row.n)))}", top)
    first = _COLUMN if row.counted else _LANE
    bottom = top + _HEAD + first + (row.lanes - 1) * _LANE
    above = bottom - first + _LANE / 2
    spots = [(mark, above - mark.lane * _LANE if mark.lane else bottom - first / 2) for mark in row.marks]
    return bottom + 8, spots


def _heading(pen: _Pen, text: str, top: float) -> None:
    line = {"color": pen.palette.hairline, "width": 1}
    pen.line(xref="paper", x0=0, x1=1, y0=top, y1=top, line=line)
    _note(pen, text, top + 5)


def _note(pen: _Pen, text: str, top: float) -> None:
    font = {"size": 14, "color": pen.palette.ink}
    where: dict[str, Any] = {"xref": "paper", "x": 0, "xanchor": "left", "y": top, "yanchor": "top"}
    where |= {"bgcolor": pen.palette.background, "borderpad": 0}
    pen.note(text=text, align="left", font=font, **where)


def _colour(pen: _Pen, markup: str) -> str:
    return f"<span style='color:{pen.palette.muted}'>{markup}</span>"


def _frame(pen: _Pen, height: float) -> go.Figure:
    margin, height = {"l": 0, "r": 0, "t": 44, "b": 6}, max(height, 60)
    layout = base(pen.palette, height + margin["t"] + margin["b"]) | {
        "margin": margin,
        "barmode": "overlay",
        "xaxis": time_axis(pen.window, pen.palette, 0.025) | {"side": "top"},
        "yaxis": {"range": [height, 0], "fixedrange": True, "visible": False},
        "hoverdistance": 12,
        "shapes": pen.shapes,
        "annotations": pen.notes,
    }
    return Undragged(pen.traces, layout)


def _noon(day: date) -> str:
    return f"{day} 12:00"


def _data(mark: Mark) -> list[str]:
    return list(mark.ids) if mark.n == 1 else [f"{mark.first}", f"{mark.last}", mark.row]


def _told(pen: _Pen, marks: Sequence[Mark]) -> dict[str, Any]:
    return {
        "customdata": [_data(mark) for mark in marks],
        "hovertext": [_hover(pen, mark) for mark in marks],
        "hoverinfo": "text",
        "meta": "actions",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _hover(pen: _Pen, mark: Mark) -> str:
    t = pen.t
    if mark.n > 1:
        return "<br>".join(
            [f"<b>{inert(times.period(mark.first, mark.last, t))}</b>", inert(t("count.actions", n=mark.n))]
        )
    row = pen.facts[mark.ids[0]]
    lines = [
        *_wrapped(row["title"], bold=True),
        inert(f"{t.when(dates.parse_or_none(row['date']))} · {action.place(row, t)}"),
        inert(t.code("kind", row["kind"])),
        *_wrapped("; ".join(split(row["organisers"]))),
    ]
    lines += _wrapped(t("confidence.low")) if mark.low else []
    return "<br>".join(line for line in lines if line)


def _wrapped(text: str, *, bold: bool = False) -> list[str]:
    lines = [inert(line) for line in textwrap.wrap(text, _WRAP, max_lines=4, placeholder=" …")]
    return [f"<b>{line}</b>" for line in lines] if bold else lines


def _dots(pen: _Pen, spots: Sequence[Spot]) -> None:
    red = pen.palette.red
    pen.scatter(
        x=[_noon(mark.first) for mark, _ in spots],
        y=[y for _, y in spots],
        mode="markers",
        marker={
            "size": [DOT - 1.5 * mark.low for mark, _ in spots],
            "color": [pen.palette.background if mark.low else red for mark, _ in spots],
            "opacity": 1,
            "line": {
                "color": [red if mark.low else pen.palette.background for mark, _ in spots],
                "width": 1.5,
            },
        },
        **_told(pen, [mark for mark, _ in spots]),
    )


def _columns(pen: _Pen, spots: Sequence[Spot]) -> None:
    """All actions of a bin as a column as wide as the bin and as high as they are many."""
    most = max((mark.n for mark, _ in spots), default=1)
    pen.bar(
        x=[_noon(mark.middle) for mark, _ in spots],
        base=[y + _COLUMN / 2 for _, y in spots],
        y=[-max(2.0, _COLUMN * mark.n / most) for mark, _ in spots],
        width=[((mark.last - mark.first).days + 1) * _DAY * 0.84 for mark, _ in spots],
        marker={"color": pen.palette.red},
        **_told(pen, [mark for mark, _ in spots]),
    )


def _spans(pen: _Pen, spots: Sequence[Spot]) -> None:
    """A month as its month, a year as its year: hatched, as nobody says which day; hollow when also low."""
    look = hatched(pen.palette, pen.palette.red)
    look["pattern"]["shape"] = ["" if mark.low else "/" for mark, _ in spots]
    pen.bar(
        orientation="h",
        base=[f"{mark.first}" for mark, _ in spots],
        x=[((mark.last - mark.first).days + 1) * _DAY for mark, _ in spots],
        y=[y for _, y in spots],
        width=DOT - 1,
        marker=look | {"cornerradius": 3},
        **_told(pen, [mark for mark, _ in spots]),
    )


def _pills(pen: _Pen, spots: Sequence[Spot]) -> None:
    """An interval from its first to its last day, rounded at both ends so that two days are still seen."""
    for mark, y in spots:
        colour = pen.palette.background if mark.low else pen.palette.red
        pen.scatter(
            x=[_noon(mark.first), _noon(mark.last)],
            y=[y, y],
            mode="lines+markers",
            line={"color": pen.palette.red, "width": DOT - 2},
            marker={
                "size": DOT - 1,
                "color": colour,
                "opacity": 1,
                "line": {"color": pen.palette.red, "width": 1.5},
            },
            **_told(pen, [mark, mark]),
        )


def _ring(pen: _Pen, spots: Sequence[Spot]) -> None:
    """Ink around the mark of the action that is open."""
    for mark, y in spots:
        pen.scatter(
            x=[_noon(mark.first), _noon(mark.last)],
            y=[y, y],
            mode="lines+markers",
            line={"color": pen.palette.ink, "width": DOT + 7},
            marker={"size": DOT + 7, "color": pen.palette.ink, "opacity": 1},
            hoverinfo="skip",
            name="opened",
        )


def _releases(pen: _Pen, releases: pd.DataFrame, top: float) -> float:
    """Every wave of releases in the window as a line through all rows, and how many people it freed."""
    found = context.waves(releases, pen.window, 3.2 * DOT * pen.window.days / _NARROW)
    if not found:
        return top
    _heading(pen, inert(pen.t("context.releases")), top)
    floor = top + _HEAD + 17 * (1 + max((wave.mark.lane for wave in found), default=0)) - 9
    pen.scatter(
        x=[_noon(wave.mark.middle) for wave in found],
        y=[floor - wave.mark.lane * 17 for wave in found],
        mode="markers+text",
        marker={"symbol": "diamond", "size": 8, "color": pen.palette.ink},
        text=[inert(wave.people(pen.t)) for wave in found],
        textposition=[_beside(pen, wave.mark.middle) for wave in found],
        textfont={"size": 13, "color": pen.palette.ink},
        cliponaxis=False,
        hovertext=[
            "<br>".join([*_wrapped(wave.row["title"], bold=True), inert(wave.sentence(pen.t))])
            for wave in found
        ],
        hoverinfo="text",
        name="releases",
    )
    line = {"color": pen.palette.muted, "width": 1, "dash": "1px,3px"}
    for wave in found:
        x = _noon(wave.mark.middle)
        pen.line(x0=x, x1=x, y0=0, y1=floor, line=line)
    return floor + 17


def _beside(pen: _Pen, day: date) -> str:
    """The number stands right of its sign, and left of it where the sheet ends."""
    return "middle left" if (day - pen.window.first).days > 0.9 * pen.window.days else "middle right"


def _counts(pen: _Pen, figures: pd.DataFrame, top: float) -> float:
    """Published counts, each publisher with a sign of its own, never joined: they count different people."""
    if not (groups := context.counts(figures, pen.window)):
        return top
    _heading(pen, inert(pen.t("context.counts")), top)
    everyone = context.counts(figures)
    key = [f"{context.GLYPHS[sign]} {inert(name)}" for sign, name in context.key(groups, everyone, pen.t)]
    lines = ["  ".join(key[at : at + 4]) for at in range(0, len(key), 4)]
    _note(pen, _colour(pen, "<br>".join(lines)), top + _HEAD)
    highest = max((count.value for group in groups.values() for count in group), default=1)
    floor, unit = top + _HEAD + 20 * len(lines) + _COUNTS, (_COUNTS - 8) / highest
    _rules(pen, highest, floor, unit)
    for publisher, group in groups.items():
        pen.scatter(
            x=[_middle(pen, count) for count in group],
            y=[floor - count.value * unit for count in group],
            mode="markers+text",
            marker={"symbol": context.sign(publisher, everyone), "size": 7, "color": pen.palette.muted},
            text=[context.qualified(count) for count in group],
            textposition="middle right",
            textfont={"size": 12, "color": pen.palette.muted},
            hovertext=["<br>".join(_wrapped(context.count_sentence(count, pen.t))) for count in group],
            hoverinfo="text",
            name=inert(publisher),
        )
        for count in group:
            _possible(pen, count, floor - count.value * unit)
    return floor + 10


def _middle(pen: _Pen, count: Reported) -> str:
    """The middle of the days its date may mean, of those that are shown."""
    first, last = max(count.when.earliest, pen.window.first), min(count.when.latest, pen.window.last)
    return _noon(first + (last - first) / 2)


def _possible(pen: _Pen, count: Reported, y: float) -> None:
    """A line over all days that the date of a count may mean, where these are more than a few."""
    first, last = (
        max(count.when.earliest, pen.window.first),
        min(count.when.latest, pen.window.last),
    )
    if (last - first).days > 6:
        line = {"color": pen.palette.muted, "width": 1}
        pen.line(x0=_noon(first), x1=_noon(last), y0=y, y1=y, line=line)


def _rules(pen: _Pen, highest: int, floor: float, unit: float) -> None:
    line = {"color": pen.palette.hairline, "width": 1}
    font = {"size": 12, "color": pen.palette.muted}
    for value in context.scale(highest):
        y = floor - value * unit
        pen.line(xref="paper", x0=0, x1=1, y0=y, y1=y, line=line)
        where: dict[str, Any] = {"xref": "paper", "x": 0, "xanchor": "left", "y": y, "yanchor": "bottom"}
        pen.note(text=pen.t.number(value), font=font, **where)


_SIGNS = (
    (_columns, ("bin",)),
    (_spans, ("month", "year", "bins")),
    (_pills, ("interval",)),
    (_dots, ("day",)),
)
