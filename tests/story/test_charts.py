"""The charts, read as data: where marks stand, what they carry, what they never let through."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.record.store import public, read_folder
from marathon_dash.story import charts, charts_timeline, context
from marathon_dash.story import timeline as times
from marathon_dash.story.palette import NIGHT, PAPER, Palette
from marathon_dash.story.timeline import Window
from tests.made_up import ACTION, HOSTILE, SHIPPED, hostile_action

EN, BE = translator("en"), translator("be")
RECORD = public(read_folder(SHIPPED))
ACTIONS, RELEASES, FIGURES = RECORD["actions"], RECORD["releases"], RECORD["figures"]
OTHERS = [*RELEASES["date"], *FIGURES["date"]]
DAY = 86_400_000


def table(rows: list[dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame([{**dict.fromkeys(ACTIONS.columns, ""), **row} for row in rows], dtype="str")


def draw(actions: pd.DataFrame, palette: Palette = PAPER, t: Any = EN, **more: Any) -> go.Figure:
    window = times.window(actions, OTHERS)
    assert window
    return charts_timeline.timeline(actions, t, palette, **{"by": "kind", "window": window, **more})


def marks(figure: go.Figure) -> list[tuple[Any, str, float, Any]]:
    """Every mark of an action: what it carries, its kind of sign, y, x."""
    found = []
    for trace in figure.data:
        if trace.meta == "actions":
            starts = trace.base if trace.type == "bar" else trace.x
            sign = "bar" if trace.type == "bar" else trace.mode
            found += [
                (tuple(data), sign, y, x)
                for data, y, x in zip(trace.customdata, trace.y, starts, strict=True)
            ]
    return found


def dots_of(figure: go.Figure) -> Any:
    """The trace of the marks of one day, or of one bin."""
    scatters = [trace for trace in figure.data if trace.type == "scatter" and trace.meta == "actions"]
    return next(trace for trace in scatters if trace.mode == "markers")


def one(figure: go.Figure, action: str) -> tuple[str, float, Any]:
    return next(mark[1:] for mark in marks(figure) if mark[0] == (action,))


def test_every_action_is_one_mark_that_names_it() -> None:
    for by in ("kind", "country"):
        carried = {data for data, *_ in marks(draw(ACTIONS, by=by))}
        assert carried == {(action,) for action in ACTIONS["action_id"]}


def test_twelve_actions_on_one_day_are_twelve_marks_far_enough_apart() -> None:
    day = [mark for mark in marks(draw(ACTIONS)) if mark[3] == "2023-07-31 12:00"]
    assert len({data for data, *_ in day}) == 12
    heights = sorted({y for _, _, y, _ in day})
    assert len(heights) == 12
    assert min(b - a for a, b in itertools.pairwise(heights)) > charts_timeline.DOT


def test_a_month_is_drawn_as_its_month_hatched() -> None:
    figure = draw(ACTIONS)
    sign, _, start = one(figure, "2023-07-batumi")
    assert (sign, start) == ("bar", "2023-07-01")
    (bars,) = (trace for trace in figure.data if trace.type == "bar")
    at = [data[0] for data in bars.customdata].index("2023-07-batumi")
    assert bars.x[at] == 31 * DAY
    assert bars.marker.pattern.shape[at] == "/"


def test_a_year_is_drawn_as_its_year_and_an_interval_as_its_interval() -> None:
    figure = draw(
        table([{**ACTION, "date": "2024"}, {**ACTION, "action_id": "b", "date": "2024-11-11/2024-11-15"}])
    )
    (bars,) = (trace for trace in figure.data if trace.type == "bar")
    assert (bars.base[0], bars.x[0]) == ("2024-01-01", 366 * DAY)
    assert [x for data, _, _, x in marks(figure) if data == ("b",)] == [
        "2024-11-11 12:00",
        "2024-11-15 12:00",
    ]


def test_one_mention_only_is_hollow() -> None:
    figure = draw(ACTIONS)
    dots = dots_of(figure)
    fill = dict(zip((data[0] for data in dots.customdata), dots.marker.color, strict=True))
    assert fill["2024-10-21-padua"] == PAPER.background
    assert fill["2024-05-03-vilnius"] == PAPER.red
    bars = next(trace for trace in figure.data if trace.type == "bar")
    shape = dict(zip((data[0] for data in bars.customdata), bars.marker.pattern.shape, strict=True))
    assert shape["2023-06-copenhagen"] == ""


def test_red_belongs_to_the_actions_alone() -> None:
    for palette in (PAPER, NIGHT):
        figure = draw(ACTIONS, palette, releases=RELEASES, figures=FIGURES)
        for trace in figure.data:
            assert (palette.red in json.dumps(trace.to_plotly_json())) is (trace.meta == "actions")
        assert palette.red not in json.dumps(figure.layout.to_plotly_json())


def test_the_open_action_has_a_ring() -> None:
    ring = [trace for trace in draw(ACTIONS, opened="2024-05-03-vilnius").data if trace.name == "opened"]
    assert [trace.y[0] for trace in ring] == [one(draw(ACTIONS), "2024-05-03-vilnius")[1]]
    assert not [trace for trace in draw(ACTIONS).data if trace.name == "opened"]


def test_context_can_be_switched_off_and_moves_nothing() -> None:
    with_, without = draw(ACTIONS, releases=RELEASES, figures=FIGURES), draw(ACTIONS)
    assert marks(with_) == marks(without)
    assert with_.layout.xaxis.range == without.layout.xaxis.range
    assert {trace.name for trace in without.data} == {None}
    assert with_.layout.height > without.layout.height


def test_publishers_are_never_joined() -> None:
    figure = draw(ACTIONS, figures=FIGURES)
    shown = context.counts(FIGURES, times.window(ACTIONS, OTHERS) or Window(date.min, date.max))
    traces = {trace.name: trace for trace in figure.data if trace.name}
    assert set(traces) == set(shown)
    assert all("lines" not in trace.mode for trace in traces.values())
    assert [len(traces[publisher].x) for publisher in shown] == [len(group) for group in shown.values()]
    assert next(iter(shown)) == "BAJ"


def test_releases_carry_their_numbers() -> None:
    (waves,) = (trace for trace in draw(ACTIONS, releases=RELEASES).data if trace.name == "releases")
    by_day = dict(zip(waves.x, waves.text, strict=True))
    assert by_day["2026-03-19 12:00"] == "250"
    assert by_day["2025-09-11 12:00"] == "52"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_is_text_in_every_hover(text: str) -> None:
    row = hostile_action(1, text)
    figure = draw(
        table([row]), releases=RELEASES.assign(title=text), figures=FIGURES.assign(publisher=text, via=text)
    )
    said = [line for trace in figure.data for line in trace.hovertext or ()]
    said += [note.text for note in figure.layout.annotations] + [trace.name or "" for trace in figure.data]
    for words in said:
        bare = words.replace("<b>", "").replace("</b>", "").replace("<br>", "").replace("</span>", "")
        bare = bare.replace(f"<span style='color:{PAPER.muted}'>", "")
        assert "<" not in bare
        assert ">" not in bare
    assert all(trace.hovertemplate is None and trace.texttemplate is None for trace in figure.data)


def test_inert_text_is_what_plotly_reads_back() -> None:
    assert charts.inert("<a href='x'>&lt;\u0007</a>\n") == "&lt;a href='x'&gt;&amp;lt;&lt;/a&gt;"


def test_very_many_actions_stay_a_small_figure() -> None:
    rows = [
        {**ACTION, "action_id": f"made-up-{n}", "date": f"202{3 + n % 3}-{n % 12 + 1:02}-{n % 28 + 1:02}",
         "kind": ("rally", "photo", "reading")[n % 3], "title": "A long made-up title " * 5}
        for n in range(10_000)
    ]  # fmt: skip
    figure = draw(table(rows), releases=RELEASES, figures=FIGURES)
    assert len(figure.to_json()) < 120_000
    counted = Counter[str]()
    (columns,) = (trace for trace in figure.data if trace.meta == "actions")
    assert min(columns.y) == -38, "the fullest month is as high as its lane"
    for data in columns.customdata:
        assert len(data) == 3
        counted[data[2]] += 1
    assert set(counted) == {"rally", "photo", "reading"}
    assert (
        len(
            charts.cumulative(
                table(rows), EN, PAPER, window=Window(date(2023, 1, 1), date(2025, 12, 31))
            ).to_json()
        )
        < 150_000
    )


@pytest.mark.parametrize(
    ("points", "meant"),
    [
        ([{"customdata": ["2024-05-03-vilnius"]}], ("2024-05-03-vilnius", None)),
        ([{"customdata": {"0": "2024-05-03-vilnius"}}], ("2024-05-03-vilnius", None)),
        (
            [{"customdata": ["2024-05-01", "2024-05-31", "rally"]}],
            ("", (date(2024, 5, 1), date(2024, 5, 31), "rally")),
        ),
        ([{}, {"customdata": ["b"]}], ("b", None)),
        ([{"customdata": ["2024-05-01", "soon", "rally"]}], ("", None)),
        ([{"customdata": [1, 2, 3]}], ("", None)),
        ([{"customdata": []}, "x", None], ("", None)),
        ([], ("", None)),
    ],
)
def test_what_a_press_means_and_that_nonsense_means_nothing(points: list[Any], meant: Any) -> None:
    assert charts_timeline.picked(points) == meant


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plotly_is_told_the_months_of_the_language_and_shows_no_buttons(lang: str) -> None:
    told = charts.config(translator(lang))
    words = told["locales"][lang]["format"]
    assert told["locale"] == lang
    assert [len(words[key]) for key in ("months", "shortMonths", "days", "shortDays")] == [12, 12, 7, 7]
    assert words["months"][4].lower() == {"en": "may", "be": "май"}[lang]
    assert words["days"][0].lower() == {"en": "sunday", "be": "нядзеля"}[lang]
    assert told["displayModeBar"] is False
    assert told["typesetMath"] is False


def test_a_figure_that_is_not_dragged_says_so_where_streamlit_lets_it() -> None:
    sent = draw(ACTIONS).to_dict()["layout"]
    assert sent["dragmode"] == "none"
    assert sent["template"]["layout"]["dragmode"] is False


def test_the_strip_counts_days_and_months_apart_and_shades_what_is_not_chosen() -> None:
    whole, chosen = Window(date(2023, 5, 1), date(2025, 11, 30)), Window(date(2023, 7, 1), date(2023, 8, 31))
    figure = charts.strip(ACTIONS, EN, PAPER, whole=whole, chosen=chosen)
    days, months = figure.data
    at = list(days.x).index("2023-07-16 12:00")
    assert days.width[at] < 31 * DAY
    assert (days.y[at], months.y[at]) == (13, 2)
    assert [c == PAPER.red for c in days.marker.color][:5] == [False, False, True, True, False]
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [
        ("2023-05-01", "2023-07-01"),
        ("2023-09-01", "2025-12-01"),
    ]
    assert (figure.layout.dragmode, figure.layout.selectdirection) == ("select", "h")


@pytest.mark.parametrize("n", [1, 2, 3, 7, len(ACTIONS)])
def test_an_axis_of_counts_writes_whole_numbers_each_once(n: int) -> None:
    some = ACTIONS.head(n)
    window = times.window(some)
    assert window
    drawn = (
        charts.strip(some, EN, PAPER, whole=window, chosen=window),
        charts.cumulative(some, EN, PAPER, window=window),
    )
    for figure in drawn:
        axis = figure.layout.yaxis
        assert len(set(axis.ticktext)) == len(axis.ticktext) == len(axis.tickvals) > 1
        assert [EN.number(value) for value in axis.tickvals] == list(axis.ticktext)
        assert all(float(value).is_integer() for value in axis.tickvals)


def test_so_far_steps_up_to_the_record_and_shows_the_reports_beside_it() -> None:
    window = times.window(ACTIONS, OTHERS)
    assert window
    figure = charts.cumulative(ACTIONS, EN, PAPER, window=window, figures=FIGURES)
    lines = {trace.name: trace for trace in figure.data if trace.line.shape == "hv"}
    assert {name: line.y[-1] for name, line in lines.items()} == {
        "actions": 46,
        "cities": 29,
        "countries": 26,
    }
    assert [trace.y[0] for trace in figure.data if trace.name == "reported"] == [37, 27, 23, 30]
    assert {note.text for note in figure.layout.annotations} == {
        "<b>46 actions</b>",
        "<b>29 named cities</b>",
        "<b>26 countries</b>",
    }


def test_nothing_to_draw_is_an_empty_chart() -> None:
    nothing, window = ACTIONS.head(0), Window(date(2024, 1, 1), date(2024, 1, 31))
    charts_timeline.timeline(nothing, EN, PAPER, by="kind", window=window, releases=RELEASES, figures=FIGURES)
    charts.cumulative(nothing, EN, PAPER, window=window, figures=FIGURES)
    charts.strip(nothing, EN, PAPER, whole=window, chosen=window)
