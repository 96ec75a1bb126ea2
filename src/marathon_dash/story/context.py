"""What stands in grey around the actions: waves of releases, and counts as their publishers gave them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.record import dates
from marathon_dash.story.action import Row, records
from marathon_dash.story.summary import BEHIND_BARS, CAMPAIGN, Reported, reported
from marathon_dash.story.timeline import Mark, Window, pack

__all__ = [
    "GLYPHS",
    "Wave",
    "campaign",
    "count_sentence",
    "counts",
    "key",
    "qualified",
    "scale",
    "sign",
    "waves",
]

GLYPHS = {"circle": "●", "square-open": "□", "diamond-open": "◊", "triangle-up-open": "△", "x-thin-open": "×"}
_SIGNS = tuple(GLYPHS)
_OTHERS = len(_SIGNS) - 1


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave of releases: its date, the lane that keeps its number apart from the next, and its row."""

    mark: Mark
    row: Row

    def people(self, t: Translator) -> str:
        """How many people it freed; blank when no source says."""
        text = self.row["people_released"]
        return t.number(int(text)) if text.isdecimal() else ""

    def sentence(self, t: Translator) -> str:
        """Date and number in words."""
        text = self.row["people_released"]
        freed = t("context.freed", n=int(text)) if text.isdecimal() else t("context.freed_unknown")
        return f"{t.when(dates.parse_or_none(self.row['date']))} · {freed}"


def waves(releases: pd.DataFrame, window: Window, room: float) -> list[Wave]:
    """The waves that lie in the window, in lanes such that their numbers keep `room` days apart."""
    by_id = {row["release_id"]: row for row in records(releases)}
    marks = [
        Mark(when.earliest, when.latest, when.precision, "", (release,))
        for release, row in by_id.items()
        if (when := dates.parse_or_none(row["date"])) and when.overlaps(window.first, window.last)
    ]
    return [Wave(mark, by_id[mark.ids[0]]) for mark in pack(marks, room)]


def counts(figures: pd.DataFrame, window: Window | None = None) -> dict[str, list[Reported]]:
    """Published counts of journalists behind bars (in the window) by publisher, who published most first.

    Never put two publishers into one line: they count different people.
    """
    grouped: dict[str, list[Reported]] = defaultdict(list)
    found = reported(figures, BEHIND_BARS)
    for count in _within(found, window) if window else found:
        grouped[count.publisher].append(count)
    return dict(sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0])))


def campaign(figures: pd.DataFrame, window: Window) -> list[Reported]:
    """What was reported of the campaign itself (actions, cities, countries) in the window."""
    return [count for measure in CAMPAIGN for count in _within(reported(figures, measure), window)]


def count_sentence(count: Reported, t: Translator) -> str:
    """“Journalists behind bars: 28 · BAJ, by way of AP, 27 February 2026”."""
    number = t(f"qualified.{count.qualifier.replace(' ', '_')}", number=t.number(count.value))
    return t(
        "context.count_via" if count.via else "context.count",
        publisher=count.publisher,
        via=count.via,
        when=t.when(count.when),
        what=f"{t(f'context.measure.{count.measure}')}: {number}",
    )


def sign(publisher: str, everyone: Mapping[str, list[Reported]]) -> str:
    """The sign of a publisher (plotly's name for it): the first is filled; who counted once is a cross.

    `everyone` are the counts of all times: a publisher keeps its sign, whatever part of them is shown.
    """
    return _SIGNS[_rank(publisher, everyone)]


def qualified(count: Reported) -> str:
    """What stands beside a sign: + for at least, ≈ for about."""
    return {"at least": "+", "about": "≈"}.get(count.qualifier, "")


def key(
    groups: Mapping[str, list[Reported]], everyone: Mapping[str, list[Reported]], t: Translator
) -> list[tuple[str, str]]:
    """The signs of the shown `groups` with what they mean; all who counted once, or come late, share one."""
    named = [(_SIGNS[_rank(who, everyone)], who) for who in groups if _rank(who, everyone) < _OTHERS]
    others = [(_SIGNS[_OTHERS], t("context.others"))] if len(named) < len(groups) else []
    return named + others


def _rank(publisher: str, groups: Mapping[str, list[Reported]]) -> int:
    at = list(groups).index(publisher)
    return at if at < _OTHERS and (at == 0 or len(groups[publisher]) > 1) else _OTHERS


def scale(highest: int) -> list[int]:
    """Two or three round numbers from 0 to `highest`, for the side of a small chart."""
    step = next((s for s in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000) if highest / s < 3), highest)
    return list(range(0, highest + 1, max(1, step)))


def _within(found: list[Reported], window: Window) -> list[Reported]:
    return [count for count in found if count.when.overlaps(window.first, window.last)]
