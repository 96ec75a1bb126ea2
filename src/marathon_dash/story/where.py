"""Where the actions took place, in words and in steps of a month; how large a mark is."""

from __future__ import annotations

from datetime import date
from math import sqrt

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.record.dates import parse_or_none
from marathon_dash.story.select import Selection, without_place

__all__ = [
    "held",
    "legend_steps",
    "months",
    "numbers",
    "often",
    "radius",
    "step_words",
    "summary",
    "table",
    "takeaway",
    "up_to",
    "without_words",
]

# Belarus in two boxes (west, south, east, north; degrees): no name is written over the country that the people
# are imprisoned in.
BELARUS = ((24.6, 51.9, 31.8, 54.0), (26.6, 54.0, 31.4, 55.9))
LARGEST = 34.0  # the radius no mark goes beyond, in the unit of a mark for one action of 6


def radius(actions: int, largest: int, unit: float = 6.0) -> float:
    """The radius of a mark, its area in proportion to the actions: `unit` for one.

    `largest` is the most actions of any city in the whole record, so that no filter changes the measure.
    Where it is large the unit shrinks; a mark is never smaller than half a unit.
    """
    scale = min(unit, unit / 6 * LARGEST / sqrt(max(largest, 1)))
    return max(scale * sqrt(actions), unit / 2)


def legend_steps(largest: int) -> list[int]:
    """Which numbers of actions the legend shows: one, the largest, and one between."""
    return sorted({1, max(1, round(largest / 2.5)), max(1, largest)})


def takeaway(actions: pd.DataFrame, t: Translator) -> str:
    """What the map says, in sentences: how many, in how many cities and countries, most often where."""
    return " ".join([summary(actions, t), *often(actions, t), *without_words(actions, t)])


def summary(actions: pd.DataFrame, t: Translator) -> str:
    """How many actions, in how many named cities and countries."""
    stated = actions[actions["city"] != ""]
    return t(
        "map.takeaway",
        actions=t("counted.actions", n=len(actions)),
        cities=t("counted.cities", n=len(stated.groupby(["country", "city"]))),
        countries=t("counted.countries", n=len(set(actions["country"]) - {""})),
    )


def often(actions: pd.DataFrame, t: Translator) -> list[str]:
    """The cities with most actions, when any has more than one."""
    stated = actions[actions["city"] != ""]
    counts = stated.groupby(["country", "city"]).size().sort_values(ascending=False, kind="stable")
    named = zip(counts.index.get_level_values("city"), counts, strict=True)
    most = [f"{city} ({t.number(int(n))})" for city, n in named if n > 1][:3]
    return [t("map.most_often", cities=t.words(most))] if most else []


def numbers(actions: pd.DataFrame, t: Translator) -> list[tuple[str, str]]:
    """The three numbers of the drawing, each with what it counts."""
    stated = actions[actions["city"] != ""]
    counted = (
        ("counted.actions", len(actions)),
        ("counted.cities", len(stated.groupby(["country", "city"]))),
        ("counted.countries", len(set(actions["country"]) - {""})),
    )
    return [(t.number(n), _without_number(t(key, n=n), t.number(n))) for key, n in counted]


def table(cities: pd.DataFrame, t: Translator) -> pd.DataFrame:
    """The map as a table: its twin. The city with most actions first."""
    ordered = cities.sort_values(["actions", "country", "city"], ascending=[False, True, True])
    return pd.DataFrame(
        {
            t("filter.city"): ordered["city"],
            t("filter.country"): ordered["country"].map(t.country),
            t("map.table.actions"): ordered["actions"],
            t("map.table.first"): ordered["first"].map(lambda text: t.when(parse_or_none(text))),
            t("map.table.last"): ordered["last"].map(lambda text: t.when(parse_or_none(text))),
        }
    )


def _without_number(words: str, number: str) -> str:
    return words.replace(number, "", 1).strip()


def without_words(actions: pd.DataFrame, t: Translator) -> list[str]:
    """For how many actions no source states a city, and in which countries those were."""
    without = without_place(actions)
    if without.empty:
        return []
    known = without.loc[without["country"] != "", "country"].value_counts()
    countries = [f"{t.country(str(c))} ({t.number(int(n))})" for c, n in known.items()]
    rest = len(without) - int(known.sum())
    sentences = [t("map.without_city", n=len(without))]
    if countries:
        sentences.append(t("map.without_city_countries", countries=t.words(countries)))
    return sentences + ([t("map.without_country", n=rest)] if rest else [])


def step_words(actions: pd.DataFrame, month: date, window: int, t: Translator) -> str:
    """What one step of the playback shows: up to which month, over how many, and how much that is."""
    said = summary(actions, t)
    if window:
        return t("map.in_months", n=window, month=t.month(month), summary=said)
    return t("map.up_to", month=t.month(month), summary=said)


def months(actions: pd.DataFrame) -> list[date]:
    """The first day of every month from the earliest dated action to the latest, none left out.

    An action counts in the month by whose end it had certainly taken place: the last its date may mean.
    """
    found = [month for month in actions["date"].map(_month) if month]
    return [_first_day(m) for m in range(min(found), max(found) + 1)] if found else []


def up_to(actions: pd.DataFrame, month: date, window: int = 0) -> pd.DataFrame:
    """The actions of `month` and all months before it, or with `window` of the last so many months only."""
    end = month.year * 12 + month.month - 1
    counted = actions["date"].map(_month)
    begin = end - window + 1 if window else 1
    return actions[(counted >= begin) & (counted <= end)]


def held(actions: pd.DataFrame, selection: Selection) -> tuple[date | None, int]:
    """The month at which a link holds the map, and over how many months; None at the last one, where all are shown."""
    month, over = ("".join(selection.seen(key)[-1:]) for key in ("month", "over"))
    known = {f"{first:%Y-%m}": first for first in months(actions)[:-1]}
    return known.get(month), int(over or 0)


def _month(text: str) -> int:
    """The number of the month an action counts in, 0 when its date cannot be read."""
    when = parse_or_none(text)
    return when.latest.year * 12 + when.latest.month - 1 if when else 0


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
