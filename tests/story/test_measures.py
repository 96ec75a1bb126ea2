"""Counts of political prisoners released and of women behind bars are never mixed with the count of journalists.

Everything that reads `figures` answers the same, whatever these two measures say. What they say here is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.record import land, sense
from marathon_dash.record.schema import schema
from marathon_dash.record.store import public, read_folder
from marathon_dash.story import changes, charts, charts_timeline, context, headline, summary, tables, talk
from marathon_dash.story import figures as counted
from marathon_dash.story import timeline as times
from marathon_dash.story.drawings import counts as lanes
from marathon_dash.story.drawings import so_far
from marathon_dash.story.drawings import timeline as drawn
from marathon_dash.story.palette import PAPER
from marathon_dash.story.talk_file import KINDS, Step, Talk
from tests.made_up import SHIPPED

RECORD = public(read_folder(SHIPPED))
ACTIONS, RELEASES, PUBLISHERS, FIGURES = (
    RECORD[name] for name in ("actions", "releases", "publishers", "figures")
)
EN = translator("en")
DAY = date(2024, 5, 3)
OTHERS = ("political_prisoners_released", "women_behind_bars")
BARE = FIGURES[~FIGURES["measure"].isin(OTHERS)]
WINDOW = times.window(ACTIONS, [])
assert WINDOW
OF_TIME = {"window": WINDOW, "figures": None}


def _talk(figures: pd.DataFrame) -> list[Any]:
    edition = talk.Edition(RECORD.version, RECORD.changed_on, DAY, land=land.light())
    steps = (Step(kind, person="ihar-losik" if kind == "person" else "", asof="2024-05-03") for kind in KINDS)
    made = talk.build(
        Talk("x", steps=tuple(steps)), {**RECORD.tables, "figures": figures}, {"en": EN}, "en", edition
    )
    return made["steps"]


READERS: Mapping[str, Callable[[pd.DataFrame], Any]] = {
    "series": counted.series,
    "nearest": lambda f: counted.nearest(f, DAY),
    "newest": lambda f: summary.newest(f, summary.BEHIND_BARS),
    "reports": summary.reports,
    "the headlines": lambda f: headline.campaign(f, ACTIONS, PUBLISHERS, EN),
    "how many are imprisoned": lambda f: headline.imprisoned(f, RELEASES, PUBLISHERS, EN),
    "why they differ": lambda f: headline.difference(f, ACTIONS, EN),
    "counts beside the timeline": context.counts,
    "reports beside the timeline": lambda f: context.campaign(f, WINDOW),
    "the timeline": lambda f: charts_timeline.timeline(
        ACTIONS, EN, PAPER, by="kind", **(OF_TIME | {"figures": f})
    ).to_json(),
    "the drawing of the timeline": lambda f: drawn.timeline(ACTIONS, EN, PAPER, **(OF_TIME | {"figures": f})),
    "so far": lambda f: charts.cumulative(ACTIONS, EN, PAPER, **(OF_TIME | {"figures": f})).to_json(),
    "the drawing of so far": lambda f: so_far.so_far(ACTIONS, EN, PAPER, **(OF_TIME | {"figures": f})),
    "whose count": lambda f: lanes.published(
        counted.series(f), counted.nearest(f, DAY), counted.waves(RELEASES), DAY, EN, PAPER
    ),
    "the table of counts": lambda f: tables.all_figures(counted.series(f), [], PUBLISHERS, EN).to_csv(),
    "every step of a talk": _talk,
}


def _said(measure: str) -> pd.DataFrame:
    """The record with this measure said by the same publisher on the same days, and later: made up."""
    days = [*BARE["date"], "2024-05-03", "2026-11-26"]
    rows = [
        {**dict.fromkeys(FIGURES.columns, ""), "date": day, "measure": measure, "value": str(9_000 + n)}
        | {"qualifier": "exact", "publisher": "BAJ", "source_url": "https://made-up.example/a"}
        for n, day in enumerate(dict.fromkeys(days))
    ]
    return pd.concat([pd.DataFrame(rows, dtype="str"), BARE], ignore_index=True)


@pytest.mark.parametrize("reader", READERS)
def test_no_other_measure_changes_what_is_said_of_journalists(reader: str) -> None:
    read = READERS[reader]
    expected = read(BARE)
    for measure in OTHERS:
        assert read(_said(measure)) == expected, measure


@pytest.mark.parametrize("reader", READERS)
def test_the_count_of_journalists_does(reader: str) -> None:
    """So that the test above looks at something: the same rows as a count of journalists or of actions are seen."""
    read = READERS[reader]
    seen = [read(_said(measure)) != read(BARE) for measure in ("journalists_behind_bars", "actions")]
    assert any(seen)


def test_a_figure_jumps_within_its_own_measure_alone() -> None:
    """Nine women and 35 journalists are no jump; nine women and 35 women are."""
    frame = _said("women_behind_bars").head(0)
    base = {**dict.fromkeys(frame.columns, ""), "qualifier": "exact", "publisher": "BAJ"}
    nine = {**base, "date": "2024-03", "measure": "women_behind_bars", "value": "9"}
    for measure, doubted in (("journalists_behind_bars", []), ("women_behind_bars", ["value"])):
        later = {**base, "date": "2024-05-03", "measure": measure, "value": "35"}
        figures = pd.DataFrame([nine, later], dtype="str")
        figures.index = pd.RangeIndex(2, 4)
        record = {**RECORD.tables, "figures": figures}
        found = sense.check(record, record, schema(), date(2026, 11, 27))
        assert [p.column for p in found if p.table == "figures" and p.type == "jumping-figure"] == doubted


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_measure_is_called_by_words_of_its_own(lang: str) -> None:
    t = translator(lang)
    measures = schema().tables["figures"].field("measure").enum
    named = changes.rows_named(t, "figures", FIGURES.drop_duplicates("measure"))
    assert len({t.code("measure", measure) for measure in measures}) == len(measures) == 6
    assert not any(measure in words for measure in measures for words in named if "_" in measure)
