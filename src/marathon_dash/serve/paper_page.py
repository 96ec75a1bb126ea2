"""What a page is on paper: its sentences, its drawing and all its rows as a table, in ink on white.

Charts that live in the browser are cut at the edge of a sheet, and a page by night prints dark. So a page that is
printed fetches this in their place (`document`), for what its link selects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.record import land
from marathon_dash.record.store import Record
from marathon_dash.record.validate import Problem
from marathon_dash.serve.paper_blocks import facts, heading, number, says, table
from marathon_dash.serve.paper_people import behind_bars
from marathon_dash.story import action, filters, timeline, where
from marathon_dash.story.drawings import cities as map_drawing
from marathon_dash.story.drawings import timeline as time_drawing
from marathon_dash.story.drawings.so_far import so_far
from marathon_dash.story.headline import campaign, difference, imprisoned
from marathon_dash.story.palette import PAPER
from marathon_dash.story.problems import problem_sentences
from marathon_dash.story.select import Selection, cities

__all__ = ["PAGES", "Printed", "paper"]


@dataclass(frozen=True, slots=True)
class Printed:
    """Which page of which record, in which words, and what of its link could not be read; `address` is the page's
    own, for the foot of the sheet."""

    page: str
    record: Record
    selection: Selection
    t: Translator
    address: str
    faults: tuple[Problem, ...] = ()


def paper(printed: Printed) -> str:
    """The page as HTML that is safe already: blocks one under the other."""
    faults = "".join(says(sentence) for sentence in problem_sentences(printed.t, printed.faults))
    notes = filters.notes(printed.selection, printed.record.changed_on, printed.t)
    if printed.page == "behind_bars":
        notes = notes[1:]  # the filters of the actions choose nobody there
    foot = " · ".join((*notes, printed.address))
    return "".join((faults, *PAGES[printed.page](printed), f"<footer>{escape(foot)}</footer>"))


def _overview(printed: Printed) -> Iterable[str]:
    t, rows = printed.t, printed.record.tables
    actions, figures, publishers = rows["actions"], rows["figures"], rows["publishers"]
    yield heading(t("app.title")) + says(t("overview.lead"))
    prison = imprisoned(figures, rows["releases"], publishers, t)
    yield from (number(one, t) for one in (*campaign(figures, actions, publishers, t), prison) if one)
    yield says(difference(figures, actions, t))
    shown = printed.selection.keep(actions)
    yield says(where.takeaway(shown, t)) + _map(printed, shown)
    yield table(action.table(shown, publishers, t))


def _map_page(printed: Printed) -> Iterable[str]:
    t, rows, selection = printed.t, printed.record.tables, printed.selection
    shown = selection.keep(rows["actions"])
    month, window = where.held(shown, selection)
    there = where.up_to(shown, month, window) if month else shown
    yield heading(t("nav.map")) + says(where.step_words(there, month, window, t) if month else "")
    yield _opened(printed) + says(where.takeaway(there, t)) + _map(printed, there)
    yield table(where.table(cities(there, rows["places"]), t))
    yield table(action.table(there, rows["publishers"], t))


def _timeline(printed: Printed) -> Iterable[str]:
    t, rows, selection = printed.t, printed.record.tables, printed.selection
    actions, releases, figures = rows["actions"], rows["releases"], rows["figures"]
    shown, others = selection.keep(actions), [*releases["date"], *figures["date"]]
    yield heading(t("nav.timeline")) + _opened(printed)
    window = timeline.window(actions, others, selection.first, selection.last)
    if not window or shown.empty:
        yield says(filters.counted(len(shown), selection, t))
        return
    last = timeline.last_sentence(shown, t, filters.named(selection, t))
    yield says(f"{timeline.takeaway(shown, t)} {last}")
    by: timeline.By = "country" if selection.seen("rows") else "kind"
    hidden = selection.seen("without")
    beside = {"releases": None if "releases" in hidden else releases}
    beside |= {"figures": None if "counts" in hidden else figures}
    view: dict[str, Any] = {"window": window, "by": by, "order": timeline.row_order(actions, by, t), **beside}
    yield time_drawing.timeline(shown, t, PAPER, width=1400, height=600, bare=True, **view)
    reported = None if selection.is_filtered else beside["figures"]
    yield so_far(shown, t, PAPER, window=window, figures=reported)
    yield table(action.table(shown, rows["publishers"], t))


def _behind_bars(printed: Printed) -> Iterable[str]:
    return behind_bars(printed.record, printed.selection, printed.t)


PAGES = {"overview": _overview, "map": _map_page, "timeline": _timeline, "behind_bars": _behind_bars}


def _opened(printed: Printed) -> str:
    """The action that stands open on the page, once."""
    actions = printed.record.tables["actions"]
    row = action.find(actions, printed.selection.action) if printed.selection.action else None
    if not row:
        return ""
    found = action.facts(row, actions, printed.record.tables["publishers"], printed.t)
    return heading(row["title"], 2) + facts(found)


def _map(printed: Printed, shown: pd.DataFrame) -> str:
    t, rows = printed.t, printed.record.tables
    everywhere = cities(rows["actions"], rows["places"])
    return map_drawing.full(
        cities(shown, rows["places"]),
        land.light(),
        t,
        PAPER,
        title=t("map.title"),
        label=where.takeaway(shown, t),
        notes=where.without_words(shown, t),
        countries=set(shown["country"]) - {""},
        largest=int(everywhere["actions"].max()) if len(everywhere) else 1,
    )
