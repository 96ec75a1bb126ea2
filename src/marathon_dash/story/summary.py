"""What is reported and what is documented, side by side: two numbers that do not prove each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from marathon_dash.record import dates
from marathon_dash.record.cells import split
from marathon_dash.record.dates import PartialDate

__all__ = [
    "Documented",
    "Joint",
    "Reported",
    "documented",
    "latest",
    "newest",
    "release_after",
    "reported",
    "reports",
]

CAMPAIGN = ("actions", "cities", "countries")
BEHIND_BARS = "journalists_behind_bars"


@dataclass(frozen=True, slots=True)
class Joint:
    """One event held in several places at once: its actions share `part_of`."""

    name: str
    actions: int
    organiser: str  # the first one that all its actions name; blank when none is common
    date: str  # blank when its actions have several


@dataclass(frozen=True, slots=True)
class Documented:
    """What the rows hold: every number counted, none stated.

    `occasions` counts the actions of one joint event (`part_of`) once; `joint` names each such event
    of more than one action, the largest first.
    """

    actions: int
    occasions: int
    cities: int
    countries: int
    without_city: int
    without_country: int
    joint: tuple[Joint, ...] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    """A published count, never without its date, its publisher and its source."""

    measure: str
    value: int
    qualifier: str
    when: PartialDate
    publisher: str
    via: str
    source_url: str
    note: str


def documented(actions: pd.DataFrame, until: date | None = None) -> Documented:
    """Count the actions that began on `until` or earlier (None: all of them).

    A partial date is taken by the first day it may mean: an action of May 2024 is counted to May 2024.
    """
    if until:
        actions = actions[
            pd.Series([_began(text, until) for text in actions["date"]], actions.index, dtype=bool)
        ]
    joint = [_joint(str(name), rows) for name, rows in actions[actions["part_of"] != ""].groupby("part_of")]
    placed = actions[actions["city"] != ""]
    return Documented(
        actions=len(actions),
        occasions=len(actions) - sum(event.actions - 1 for event in joint),
        cities=len(placed[["country", "city"]].drop_duplicates()),
        countries=int(actions.loc[actions["country"] != "", "country"].nunique()),
        without_city=len(actions) - len(placed),
        without_country=int((actions["country"] == "").sum()),
        joint=tuple(sorted((e for e in joint if e.actions > 1), key=lambda event: -event.actions)),
    )


def reported(figures: pd.DataFrame, measure: str) -> list[Reported]:
    """Every published count of a measure, the oldest first, by the first day it may speak of.

    So a figure of a whole year never outranks one with a day in it.
    """
    found = []
    for row in figures[figures["measure"] == measure].to_dict("records"):
        when = dates.parse_or_none(row["date"])
        if when and row["value"].isdecimal():
            rest = (row["publisher"], row["via"], row["source_url"], row["note"])
            found.append(Reported(measure, int(row["value"]), row["qualifier"], when, *rest))
    return sorted(found, key=lambda figure: (figure.when.earliest, figure.when.latest))


def newest(figures: pd.DataFrame, measure: str) -> Reported | None:
    """The published count that speaks of the latest day; None when there is none."""
    found = reported(figures, measure)
    return found[-1] if found else None


def reports(figures: pd.DataFrame) -> list[dict[str, Reported]]:
    """The campaign's own figures, those of one source and date together; the newest report first.

    September 2024 gives actions, cities and countries in one report; February 2025 countries alone.
    """
    grouped: dict[tuple[str, str, str], dict[str, Reported]] = {}
    for measure in CAMPAIGN:
        for figure in reported(figures, measure):
            key = (figure.when.text, figure.publisher, figure.source_url)
            grouped.setdefault(key, {})[measure] = figure
    return sorted(grouped.values(), key=lambda report: next(iter(report.values())).when.latest, reverse=True)


def release_after(releases: pd.DataFrame, day: date) -> pd.Series[str] | None:
    """The newest wave of releases that began after `day`; None when there is none."""
    later = [
        (when.earliest, index)
        for index, text in releases["date"].items()
        if (when := dates.parse_or_none(text)) and when.earliest > day
    ]
    return releases.loc[max(later)[1]] if later else None  # type: ignore[call-overload]


def latest(actions: pd.DataFrame, n: int) -> pd.DataFrame:
    """The `n` newest documented actions, the newest first; a month counts as its last day."""
    ends = [when.latest if (when := dates.parse_or_none(text)) else date.min for text in actions["date"]]
    return (
        actions.assign(_end=ends)
        .sort_values("_end", ascending=False, kind="stable")
        .head(n)
        .drop(columns="_end")
    )


def _joint(name: str, rows: pd.DataFrame) -> Joint:
    first, *others = (split(cell) for cell in rows["organisers"])
    common = [organiser for organiser in first if all(organiser in other for other in others)]
    days = set(rows["date"])
    return Joint(name, len(rows), common[0] if common else "", days.pop() if len(days) == 1 else "")


def _began(text: str, until: date) -> bool:
    when = dates.parse_or_none(text)
    return when is not None and when.earliest <= until
