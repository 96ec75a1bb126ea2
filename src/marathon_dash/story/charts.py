"""Charts to explore with the mouse (plotly): tables in, figures out; every cell is inert text."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from marathon_dash.i18n import Translator
from marathon_dash.story import context
from marathon_dash.story import timeline as times
from marathon_dash.story.drawings.sheet import SANS
from marathon_dash.story.palette import Palette
from marathon_dash.story.timeline import Window

__all__ = ["Undragged", "base", "config", "cumulative", "hatched", "inert", "strip", "time_axis"]

_SO_FAR = 328  # px, the height of the cumulative chart without its margins


def config(t: Translator) -> dict[str, Any]:
    """What plotly is told besides the figure: no buttons, no formulas, names of months in the language."""
    months, days = t.locale.months["stand-alone"], t.locale.days["stand-alone"]
    week = [6, 0, 1, 2, 3, 4, 5]  # plotly's begins on Sunday, Babel's on Monday
    words = {
        "months": [months["wide"][number] for number in range(1, 13)],
        "shortMonths": [months["abbreviated"][number] for number in range(1, 13)],
        "days": [days["wide"][number] for number in week],
        "shortDays": [days["abbreviated"][number] for number in week],
        "date": "%d.%m.%Y",
    }
    return {
        "displayModeBar": False,
        "typesetMath": False,
        "showTips": False,
        "doubleClick": False,
        "locale": t.lang,
        "locales": {t.lang: {"dictionary": {}, "format": words}},
    }


def inert(text: object) -> str:
    """A cell in plotly's own small HTML: `<`, `>` and `&` as themselves, no control characters."""
    kept = "".join(c for c in str(text) if c >= " ")
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Undragged(go.Figure):  # type: ignore[misc]
    """A figure on which a drag does nothing, so that a finger on it scrolls the page and a tap is a press.

    Streamlit sets a drag mode of its own where a chart that can be selected from has none, or `False`. An
    unknown word it lets pass, and plotly then takes the mode of the template, which is none.
    """

    def to_dict(self) -> dict[str, Any]:
        """The figure as it is sent."""
        sent: dict[str, Any] = super().to_dict()
        sent["layout"] |= {"dragmode": "none", "template": {"layout": {"dragmode": False}}}
        return sent


def base(palette: Palette, height: float) -> dict[str, Any]:
    """The layout every chart of ours shares; `height` in pixels."""
    label = {"bgcolor": palette.second, "bordercolor": palette.hairline, "align": "left"}
    return {
        "template": {},
        "height": round(height),
        "paper_bgcolor": palette.background,
        "plot_bgcolor": palette.background,
        "font": {"family": SANS, "size": 14, "color": palette.ink},
        "hoverlabel": label | {"font": {"family": SANS, "size": 14, "color": palette.ink}},
        "hovermode": "closest",
        "showlegend": False,
        "separators": ".,",
    }


def time_axis(window: Window, palette: Palette, margin: float = 0.0) -> dict[str, Any]:
    """A date axis over the window, `margin` of its length either side; plotly names the months (`config`)."""
    more = timedelta(days=window.days * margin)
    return {
        "type": "date",
        "range": [
            f"{_midnight(window.first) - more}",
            f"{_midnight(window.last) + timedelta(days=1) + more}",
        ],
        "fixedrange": True,
        "gridcolor": palette.hairline,
        "linecolor": palette.muted,
        "tickfont": {"color": palette.muted, "size": 13},
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": palette.hairline,
        "zeroline": False,
    }


def hatched(palette: Palette, colour: str | list[str]) -> dict[str, Any]:
    """The look of a bar of which only the month is known: it is there, and nobody says on which day."""
    return {
        "color": palette.background,
        "line": {"color": colour, "width": 1.5},
        "pattern": {
            "shape": "/",
            "fgcolor": colour,
            "bgcolor": palette.background,
            "size": 5,
            "solidity": 0.3,
        },
    }


def strip(
    actions: pd.DataFrame, t: Translator, palette: Palette, *, whole: Window, chosen: Window
) -> go.Figure:
    """Actions month by month over the whole campaign, low enough to scroll past: to drag over for a period.

    Filled: the day is known; hatched: only the month is. What lies in no single month is not in it.
    """
    table, _ = times.months(actions)
    colours = [palette.red if _inside(month, chosen) else palette.muted for month in table]
    hover = [_month_text(month, numbers, t) for month, numbers in table.items()]
    shared: dict[str, Any] = {
        "x": [f"{month + (_next(month) - month) / 2} 12:00" for month in table],
        "width": [(_next(month) - month).days * 86_400_000 * 0.8 for month in table],
        "hovertext": hover,
        "hoverinfo": "text",
    }
    known = go.Bar(y=[days for days, _ in table.values()], marker={"color": colours}, **shared)
    only = go.Bar(y=[months for _, months in table.values()], marker=hatched(palette, colours), **shared)
    figure = go.Figure([known, only])
    highest = max((sum(numbers) for numbers in table.values()), default=1)
    figure.update_layout(
        base(palette, 108),
        barmode="stack",
        dragmode="select",
        selectdirection="h",
        margin={"l": 28, "r": 6, "t": 6, "b": 38},
        newselection={"line": {"color": palette.ink, "width": 1, "dash": "solid"}},
        activeselection={"fillcolor": palette.ink, "opacity": 0.06},
        xaxis=time_axis(whole, palette) | {"showgrid": False},
        yaxis=_count_axis(highest, t, palette),
        shapes=[_shade(first, last, palette) for first, last in _outside(whole, chosen)],
    )
    figure.update_traces(unselected_marker_opacity=1)
    return figure


def cumulative(
    actions: pd.DataFrame,
    t: Translator,
    palette: Palette,
    *,
    window: Window,
    figures: pd.DataFrame | None = None,
) -> go.Figure:
    """Actions, cities and countries documented so far, as steps; `figures`: what was reported beside them."""
    table = times.thinned(times.cumulative(actions))
    figure = Undragged()
    styles = {"countries": (palette.muted, "4px,3px"), "cities": (palette.ink, "solid")}
    styles |= {"actions": (palette.red, "solid")}
    for measure, (colour, dash) in styles.items():
        _steps(figure, table, measure, colour, dash, window, t)
    top = float(table["actions"].max()) if len(table) else 10
    if figures is not None:
        top = max(top, _reported(figure, figures, window, t, palette))
    ends = {measure: int(table[measure].iloc[-1]) if len(table) else 0 for measure in styles}
    figure.update_layout(
        base(palette, _SO_FAR + 52),
        margin={"l": 34, "r": 8, "t": 10, "b": 42},
        annotations=[
            _end(t(f"counted.{measure}", n=ends[measure]), ends[measure], shift, styles[measure][0], palette)
            for measure, shift in _shifts(ends, _SO_FAR / (top * 1.1)).items()
        ],
        xaxis=time_axis(window, palette),
        yaxis=_count_axis(int(top), t, palette),
    )
    return figure


def _count_axis(highest: int, t: Translator, palette: Palette) -> dict[str, Any]:
    """Whole numbers alone, each once: left to itself plotly writes 0, 0, 1, 1 beside a single action."""
    ticks = context.scale(highest)
    shown = {"range": [0, highest * 1.1], "fixedrange": True, "zeroline": False, "tickmode": "array"}
    shown |= {"tickvals": ticks, "ticktext": [t.number(value) for value in ticks]}
    return shown | {"gridcolor": palette.hairline, "tickfont": {"color": palette.muted, "size": 13}}


def _midnight(day: date) -> Any:
    return pd.Timestamp(day).to_pydatetime()


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _inside(month: date, chosen: Window) -> bool:
    return chosen.first.replace(day=1) <= month <= chosen.last


def _month_text(month: date, numbers: tuple[int, int], t: Translator) -> str:
    days, only = numbers
    lines = [f"<b>{inert(t.month(month))}</b>", inert(t("counted.actions", n=days + only))]
    if only:
        lines.append(inert(t("timeline.strip.month_only", n=only)))
    return "<br>".join(lines)


def _outside(whole: Window, chosen: Window) -> list[tuple[date, date]]:
    """What of the whole lies before and after the chosen period."""
    day = timedelta(days=1)
    sides = [(whole.first, chosen.first), (chosen.last + day, whole.last + day)]
    return [(first, last) for first, last in sides if first < last]


def _shade(first: date, last: date, palette: Palette) -> dict[str, Any]:
    return {
        "type": "rect",
        "yref": "paper",
        "x0": f"{first}",
        "x1": f"{last}",
        "y0": 0,
        "y1": 1,
        "fillcolor": palette.second,
        "line": {"width": 0},
        "layer": "below",
    }


def _steps(
    figure: go.Figure,
    table: pd.DataFrame,
    measure: str,
    colour: str,
    dash: str,
    window: Window,
    t: Translator,
) -> None:
    if table.empty:
        return
    counted = [t(f"counted.{measure}", n=int(n)) for n in table[measure]]
    hover = [
        inert(t("timeline.so_far.hover", day=t.day(day), count=count))
        for day, count in zip(table["date"], counted, strict=True)
    ]
    end = max(window.last, table["date"].iloc[-1])
    x = [f"{window.first}", *(f"{day}" for day in table["date"]), f"{end}"]
    y = [0, *(int(n) for n in table[measure]), int(table[measure].iloc[-1])]
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        line={"shape": "hv", "color": colour, "width": 3 if measure == "actions" else 2, "dash": dash},
        hovertext=["", *hover, hover[-1]],
        hoverinfo="text",
        name=measure,
    )


def _shifts(ends: dict[str, int], unit: float) -> dict[str, float]:
    """How many pixels above its line's end each number stands, from the lowest up, so that none meets another.

    The lowest stands below its line where there is room; `unit` is pixels for one.
    """
    shifts: dict[str, float] = {}
    free = 0.0
    for measure, value in sorted(ends.items(), key=lambda item: item[1]):
        height = value * unit
        below = not shifts and height > 30
        at = height - 11 if below else max(height + 11, free)
        shifts[measure], free = at - height, at + 19
    return shifts


def _end(words: str, value: int, shift: float, colour: str, palette: Palette) -> dict[str, Any]:
    """The number at the end of a line, on paper of its own: on a phone other lines run behind it."""
    where = {"x": 1, "xref": "paper", "xanchor": "right", "y": value, "yanchor": "middle", "yshift": shift}
    look = {
        "showarrow": False,
        "font": {"color": colour, "size": 15},
        "bgcolor": palette.background,
        "borderpad": 0,
    }
    return where | look | {"text": f"<b>{inert(words)}</b>"}


def _reported(
    figure: go.Figure, figures: pd.DataFrame, window: Window, t: Translator, palette: Palette
) -> float:
    """What was reported of the campaign itself, hollow and grey; returns the highest number drawn."""
    found = context.campaign(figures, window)
    for count in found:
        end = count.when.latest + timedelta(days=1)
        figure.add_scatter(
            x=[f"{count.when.earliest}", f"{end}"],
            y=[count.value] * 2,
            mode="lines+markers",
            line={"color": palette.ink, "width": 1},
            marker={"symbol": "line-ns-open", "size": 9, "color": palette.ink},
            hovertext=[inert(context.count_sentence(count, t))] * 2,
            hoverinfo="text",
            name="reported",
        )
    return max((float(count.value) for count in found), default=0.0)
