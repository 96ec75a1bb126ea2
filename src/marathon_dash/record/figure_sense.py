"""Published counts that can hardly be meant: a large step for one publisher, two values of one count on one day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from marathon_dash.record.dates import PartialDate, parse_or_none

__all__ = ["doubts"]

Doubt = tuple[int, str, str, str]

LARGEST_JUMP = 0.5  # of the 60 shipped figures two jump so: rare enough to be looked at each time
SMALL_COUNT = 10


def doubts(figures: pd.DataFrame | None) -> Iterator[Doubt]:
    """Row, kind of doubt, the value, and the other value that gives cause for it."""
    if figures is not None and len(figures):
        yield from _jumps(figures)
        yield from _two_values(figures)


def _jumps(figures: pd.DataFrame) -> Iterator[Doubt]:
    """A figure that differs from the publisher's one before it by more than half."""
    series: dict[tuple[str, str], list[tuple[PartialDate, int, int]]] = {}
    columns = figures[["date", "value", "publisher", "measure"]]
    for row, day, value, publisher, measure in columns.itertuples(name=None):
        when = parse_or_none(day)
        if when and re.fullmatch(r"\d{1,9}", value, re.ASCII):
            series.setdefault((publisher, measure), []).append((when, int(value), int(row)))
    for counts in series.values():
        counts.sort(key=lambda entry: (entry[0].earliest, entry[0].latest))
        for (_, before, _), (_, now, row) in pairwise(counts):
            if abs(now - before) > max(SMALL_COUNT, LARGEST_JUMP * before):
                yield row, "jumping-figure", str(now), str(before)


def _two_values(figures: pd.DataFrame) -> Iterator[Doubt]:
    """Two values of one count of one publisher on one day: two people may have corrected it, each in their way."""
    what = ["date", "measure", "publisher"]
    several = figures[figures.duplicated(what, keep=False)]
    for _, same in several.groupby(what, sort=False):
        for row, value in same["value"].items():
            if others := [other for other in same["value"].unique() if other != value]:
                yield int(str(row)), "two-values", value, ", ".join(others)
