"""What is reported and what is documented, side by side: two numbers that do not prove each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import pandas as pd

from marathon_dash.record import dates
from marathon_dash.record.dates import PartialDate

__all__ = ["Documented", "Reported", "documented", "newest", "release_after", "reported", "reports"]

CAMPAIGN = ("actions", "cities", "countries")
BEHIND_BARS = "journalists_behind_bars"


@dataclass(frozen=True, slots=True)
class Documented:
    """What the rows hold: every number counted, none stated.

    `occasions` counts the actions of one joint event (`part_of`) once; `joint` names each such event
    with its number of actions, the largest first.
    """

    actions: int
    occasions: int
    cities: int
    countries: int
    without_city: int
    without_country: int
    joint: tuple[tuple[str, int], ...] = ()


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
        actions = actions[[_began(text, until) for text in actions["date"]]]
    joint = Counter(actions.loc[actions["part_of"] != "", "part_of"])
    placed = actions[actions["city"] != ""]
    return Documented(
        actions=len(actions),
        occasions=len(actions) - sum(joint.values()) + len(joint),
        cities=len(placed[["country", "city"]].drop_duplicates()),
        countries=int(actions.loc[actions["country"] != "", "country"].nunique()),
        without_city=len(actions) - len(placed),
        without_country=int((actions["country"] == "").sum()),
        joint=tuple((name, n) for name, n in joint.most_common() if n > 1),
    )


def reported(figures: pd.DataFrame, measure: str) -> list[Reported]:
    """Every published count of a measure, the oldest first; the order of the file decides between equals."""
    found = []
    for row in figures[figures["measure"] == measure].to_dict("records"):
        when = dates.parse_or_none(row["date"])
        if when and row["value"].isdecimal():
            rest = (row["publisher"], row["via"], row["source_url"], row["note"])
            found.append(Reported(measure, int(row["value"]), row["qualifier"], when, *rest))
    return sorted(found, key=lambda figure: (figure.when.latest, figure.when.earliest))


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


def _began(text: str, until: date) -> bool:
    when = dates.parse_or_none(text)
    return when is not None and when.earliest <= until
