"""Whose count? Published counts by publisher, never joined, and the sentence that is safe aloud."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from marathon_dash.record.dates import PartialDate, parse_or_none

if TYPE_CHECKING:
    from pandas import DataFrame

    from marathon_dash.i18n import Translator

__all__ = [
    "BEHIND_BARS",
    "CAMPAIGN",
    "Figure",
    "Nearest",
    "Wave",
    "amount",
    "definition",
    "distance",
    "nearest",
    "newest_wave",
    "safe_sentence",
    "series",
    "waves",
]  # fmt: skip

BEHIND_BARS = "journalists_behind_bars"
CAMPAIGN = "BAJ"  # the publisher whose marathon this is: its figure stands first

_AMOUNTS = {"exact": "figure.exact", "at least": "figure.at_least", "about": "figure.about"}
_DISTANCES = {  # (the figure has one day, it is earlier)
    (True, True): "figure.earlier",
    (True, False): "figure.later",
    (False, True): "figure.earlier_at_least",
    (False, False): "figure.later_at_least",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One published count: how many, of what, on which date, who counted and who reported it."""

    when: PartialDate
    measure: str
    value: int
    qualifier: str
    publisher: str
    via: str
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """A publisher's figure nearest to a day; `gap` is the least number of days between, minus: it is earlier.

    0: the date of the figure may be that very day.
    """

    figure: Figure
    gap: int


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave of releases of political prisoners; `people` None: how many is not stated."""

    when: PartialDate
    kind: str
    people: int | None
    title: str
    source_url: str


def series(figures: DataFrame, measure: str = BEHIND_BARS) -> dict[str, list[Figure]]:
    """The figures of one measure by publisher, in order of date; a row that cannot be read is left out.

    The campaign's own first, then whoever published most. Two publishers are two series, always.
    """
    found: dict[str, list[Figure]] = {}
    for row in figures[figures["measure"] == measure].to_dict("records"):
        when = parse_or_none(row["date"])
        if when and row["value"].isdecimal():
            figure = Figure(
                when,
                measure,
                int(row["value"]),
                row["qualifier"] or "exact",
                row["publisher"],
                row["via"],
                row["source_url"],
                row["note"],
            )
            found.setdefault(row["publisher"], []).append(figure)
    order = sorted(found, key=lambda who: (who != CAMPAIGN, -len(found[who]), who))
    return {who: sorted(found[who], key=lambda f: (f.when.earliest, f.when.latest)) for who in order}


def nearest(figures: DataFrame, day: date, measure: str = BEHIND_BARS) -> list[Nearest]:
    """Every publisher's figure nearest to a day, in the order of `series`.

    Near is counted to the middle of the days a date may mean, so that a figure for "2024" does not pass
    for one of today; between two equally near the earlier is taken, then the more precise.
    """
    return [_nearest(own, day) for own in series(figures, measure).values()]


def definition(publishers: DataFrame, publisher: str) -> str:
    """Whom this publisher counts, in its own words; blank when the record does not say."""
    rows = publishers.loc[publishers["publisher_id"] == publisher, "counts_whom"]
    return str(rows.iloc[0]) if len(rows) else ""


def waves(releases: DataFrame) -> list[Wave]:
    """The waves of releases with a date, oldest first."""
    found = []
    for row in releases.to_dict("records"):
        if when := parse_or_none(row["date"]):
            people = int(row["people_released"]) if row["people_released"].isdecimal() else None
            found.append(Wave(when, row["kind"], people, row["title"], row["source_url"]))
    return sorted(found, key=lambda wave: (wave.when.earliest, wave.when.latest))


def newest_wave(all_waves: list[Wave], after: date, until: date) -> Wave | None:
    """The newest wave that came for certain after one day and no later than another, if there is one."""
    later = [wave for wave in all_waves if wave.when.earliest > after and wave.when.latest <= until]
    return later[-1] if later else None


def amount(t: Translator, figure: Figure) -> str:
    """33, at least 33, or about 33: as published."""
    return t(_AMOUNTS.get(figure.qualifier, "figure.exact"), value=t.number(figure.value))


def distance(t: Translator, near: Nearest) -> str:
    """How far a figure is from the day asked for, in words."""
    if near.gap == 0:
        return t("figure.that_day") if near.figure.when.is_day else t("figure.within")
    return t(_DISTANCES[near.figure.when.is_day, near.gap < 0], n=abs(near.gap))


def safe_sentence(
    t: Translator, figure: Figure, publishers: DataFrame, all_waves: list[Wave], until: date
) -> str:
    """The sentence that is safe to read aloud: number, date, publisher, whom it counts, and what came later.

    `until` is the day it is said for: a release wave after the figure and not after that day is named.
    """
    names = publishers.loc[publishers["publisher_id"] == figure.publisher, "name"]
    who = str(names.iloc[0]) if len(names) else figure.publisher
    values = {"when": t.when(figure.when), "amount": amount(t, figure), "who": who, "via": figure.via}
    key = "figure.sentence_via" if figure.via else "figure.sentence"
    said = t(key, n=figure.value, **values)
    whom = definition(publishers, figure.publisher)
    parts = [said, t("figure.whom", whom=whom.rstrip(". ")) if whom else t("figure.no_definition", who=who)]
    if wave := newest_wave(all_waves, figure.when.latest, until):
        parts.append(_after(t, wave))
    return " ".join(parts)


def _after(t: Translator, wave: Wave) -> str:
    if wave.people is None:
        return t("figure.wave", when=t.when(wave.when))
    return t("figure.wave_people", n=wave.people, when=t.when(wave.when))


def _nearest(own: list[Figure], day: date) -> Nearest:
    best = min(own, key=lambda f: (_middle(f, day), f.when.latest, (f.when.latest - f.when.earliest).days))
    if day > best.when.latest:
        return Nearest(best, (best.when.latest - day).days)
    return Nearest(best, max(0, (best.when.earliest - day).days))


def _middle(figure: Figure, day: date) -> int:
    """Twice the days between the day and the middle of the figure's date: a whole number, exact."""
    return abs((figure.when.earliest - day).days + (figure.when.latest - day).days)
