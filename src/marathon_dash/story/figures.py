"""Whose count? Published counts by publisher, never joined, and the sentence that is safe aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.record.dates import PartialDate, parse_or_none
from marathon_dash.story.headline import publisher_title, whom
from marathon_dash.story.summary import BEHIND_BARS, Reported, reported

__all__ = [
    "CAMPAIGN", "Nearest", "Wave", "amount", "distance", "nearest", "newest_wave",
    "safe_sentence", "series", "wave_words", "waves",
]  # fmt: skip

CAMPAIGN = "BAJ"  # the publisher whose marathon this is: its figure stands first
_DISTANCES = {  # (the figure has one day, it is earlier)
    (True, True): "figure.earlier",
    (True, False): "figure.later",
    (False, True): "figure.earlier_at_least",
    (False, False): "figure.later_at_least",
}


@dataclass(frozen=True, slots=True)
class Nearest:
    """A publisher's figure nearest to a day; `gap` is the least number of days between, minus: it is earlier.

    0: the date of the figure may be that very day.
    """

    figure: Reported
    gap: int


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave of releases of political prisoners; `people` None: how many is not stated."""

    when: PartialDate
    kind: str
    people: int | None
    title: str
    source_url: str


def series(figures: pd.DataFrame) -> dict[str, list[Reported]]:
    """The published counts of journalists behind bars by publisher, each in order of date.

    The campaign's own first, then whoever published most. Two publishers are two series, always.
    """
    found: dict[str, list[Reported]] = {}
    for figure in reported(figures, BEHIND_BARS):
        found.setdefault(figure.publisher, []).append(figure)
    order = sorted(found, key=lambda who: (who != CAMPAIGN, -len(found[who]), who))
    return {who: sorted(found[who], key=lambda f: (f.when.earliest, f.when.latest)) for who in order}


def nearest(figures: pd.DataFrame, day: date) -> list[Nearest]:
    """Every publisher's figure nearest to a day, in the order of `series`.

    Near is counted to the middle of the days a date may mean, so that a figure for "2024" does not pass
    for one of today; between two equally near the earlier is taken, then the more precise.
    """
    return [_nearest(own, day) for own in series(figures).values()]


def waves(releases: pd.DataFrame) -> list[Wave]:
    """The waves of releases with a date, oldest first."""
    found = []
    for row in releases.to_dict("records"):
        if when := parse_or_none(row["date"]):
            people = int(row["people_released"]) if row["people_released"].isdecimal() else None
            found.append(Wave(when, row["kind"], people, row["title"], row["source_url"]))
    return sorted(found, key=lambda wave: (wave.when.earliest, wave.when.latest))


def newest_wave(all_waves: Sequence[Wave], after: date, until: date) -> Wave | None:
    """The newest wave that came for certain after one day and no later than another, if there is one."""
    later = [wave for wave in all_waves if wave.when.earliest > after and wave.when.latest <= until]
    return later[-1] if later else None


def amount(t: Translator, figure: Reported) -> str:
    """33, at least 33, or about 33: as published."""
    return t(f"qualified.{figure.qualifier.replace(' ', '_')}", number=t.number(figure.value))


def distance(t: Translator, near: Nearest) -> str:
    """How far a figure is from the day asked for, in words."""
    if near.gap == 0:
        return t("figure.that_day") if near.figure.when.is_day else t("figure.within")
    return t(_DISTANCES[near.figure.when.is_day, near.gap < 0], n=abs(near.gap))


def safe_sentence(
    t: Translator, figure: Reported, publishers: pd.DataFrame, all_waves: Sequence[Wave], until: date
) -> str:
    """The sentence that is safe to read aloud: number, date, publisher, whom it counts, and what came later.

    `until` is the day it is said for: the newest release wave after the figure and by that day is named.
    A figure of a month or a year also names the newest wave within it, which may have come before or after.
    """
    what = t("reported.journalists_behind_bars", n=figure.value)
    said = t(
        "headline.on_day" if figure.when.precision == "day" else "headline.in_month",
        publisher=publisher_title(figure.publisher, publishers, t),
        what=t(f"qualified.{figure.qualifier.replace(' ', '_')}", number=what),
        when=t.when(figure.when),
    )
    parts = [said, t("headline.via", via=figure.via)] if figure.via else [said]
    parts.append(t("headline.counts", definition=whom(figure.publisher, publishers, t)))
    if not figure.when.is_day:
        parts += _vague(t, figure, all_waves, until)
    if wave := newest_wave(all_waves, figure.when.latest, until):
        parts.append(wave_words(t, wave))
    return " ".join(parts)


def _vague(t: Translator, figure: Reported, all_waves: Sequence[Wave], until: date) -> list[str]:
    """What a figure of a month or a year leaves open: a release within that time, and the record's note."""
    within = newest_wave(all_waves, figure.when.earliest, min(until, figure.when.latest))
    parts = [t("figure.wave_within", when=t.when(within.when))] if within else []
    return parts + ([t("figure.note", note=figure.note.rstrip(". "))] if figure.note else [])


def wave_words(t: Translator, wave: Wave) -> str:
    """After that, on 19 March 2026, 250 political prisoners were released."""
    if wave.people is None:
        return t("figure.wave", when=t.when(wave.when))
    return t("figure.wave_people", n=wave.people, when=t.when(wave.when))


def _nearest(own: Sequence[Reported], day: date) -> Nearest:
    best = min(own, key=lambda f: (_middle(f, day), f.when.latest, (f.when.latest - f.when.earliest).days))
    if day > best.when.latest:
        return Nearest(best, (best.when.latest - day).days)
    return Nearest(best, max(0, (best.when.earliest - day).days))


def _middle(figure: Reported, day: date) -> int:
    """Twice the days between the day and the middle of the figure's date: a whole number, exact."""
    return abs((figure.when.earliest - day).days + (figure.when.latest - day).days)
