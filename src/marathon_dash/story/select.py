"""What of the record is looked at: one selection, read from a link and written back to it."""

from __future__ import annotations

import calendar
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from marathon_dash.i18n import LANGUAGES
from marathon_dash.record import dates
from marathon_dash.record.cells import split
from marathon_dash.record.validate import COUNTRIES, Problem
from marathon_dash.story import search_actions
from marathon_dash.story.custody import STATES
from marathon_dash.story.people import LENGTHS, ORDERS
from marathon_dash.story.views import VIEWS, fits, of_page

__all__ = [
    "FACETS",
    "PEOPLE",
    "Selection",
    "cities",
    "counts",
    "fold",
    "known",
    "relax",
    "values",
    "without_place",
]

Link = Mapping[str, Sequence[str]]

FACETS = ("country", "city", "kind", "organiser")
_FIELDS = {"country": "countries", "city": "cities", "kind": "kinds", "organiser": "organisers"}
_COLUMNS = {"country": "country", "city": "city", "kind": "kind", "organiser": "organisers"}
_SINGLE = {"q": "text", "asof": "asof", "action": "action", "person": "person", "lang": "lang"}
# How the people of the panel are filtered and sorted, by the part of a link that says it. (`role` is the presenter's.)
PEOPLE = {
    "state": "state", "work": "role", "outlet": "outlet", "article": "article", "held": "length",
    "detained": "year", "sort": "order",
}  # fmt: skip
_CLOSED: dict[str, tuple[str, ...]] = {"state": STATES, "held": LENGTHS, "sort": ORDERS}
_LONGEST_TEXT = 200
IGNORED = frozenset(
    {"embed", "embed_options", "talk", "step", "look", "role"}
)  # the framework's, the presenter's
_NOT_DECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Selection:
    """Which actions are looked at, and which one is open. Codes, never labels: a link outlives a language.

    `first` and `last` are the first and last day of the period, None: open. A blank text is no filter.
    `people`: how the panel's people are filtered and sorted, pairs of a key of `PEOPLE` and a value; `views`: how the
    pages are looked at, pairs of a key of `VIEWS` and a value.
    """

    countries: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    text: str = ""
    asof: str = ""
    action: str = ""
    person: str = ""
    lang: str = ""
    people: tuple[tuple[str, str], ...] = ()
    views: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, link: Link, choices: Mapping[str, Sequence[str]]) -> tuple[Selection, list[Problem]]:
        """The selection a link asks for, and a problem for every part that could not be read.

        `choices` holds for each facet what may be chosen. A country without an action is still a country.
        """
        known = {facet: set(choices.get(facet, ())) for facet in FACETS}
        known["country"] |= COUNTRIES
        found: dict[str, Any] = {}
        problems, people, seen = [], list[tuple[str, str]](), list[tuple[str, str]]()
        for key, given in link.items():
            if key == "country":  # as somebody may type it
                given = [v.upper() if v.upper() in known["country"] else v for v in given]
            if key in FACETS:
                found[_FIELDS[key]] = tuple(dict.fromkeys(v for v in given if v in known[key]))
                problems += [_bad(key, value) for value in given if value not in known[key]]
            elif key in PEOPLE:
                may = _CLOSED.get(key) or choices.get(key)
                people += [(key, v) for v in dict.fromkeys(given) if may is None or v in may]
                problems += [_bad(key, v[:_LONGEST_TEXT]) for v in given if may is not None and v not in may]
            elif key in VIEWS:
                good = [(key, v) for v in dict.fromkeys(given) if fits(key, v)]
                seen += good if VIEWS[key].several else good[-1:]
                bad = [v[:_LONGEST_TEXT] for v in given if not fits(key, v)]
                problems += [Problem("link", 0, key, "unknown-view", v) for v in bad]
            elif key == "lang" and given and given[-1] not in LANGUAGES:
                problems.append(Problem("link", 0, key, "unknown-language", given[-1]))
            elif key in _SINGLE:
                found[_SINGLE[key]] = given[-1][:_LONGEST_TEXT] if given else ""
            elif key not in ("from", "to") and key not in IGNORED:
                problems.append(Problem("link", 0, key, "unknown-part", "; ".join(given)))
        period, faults = _period(link)
        wanted = cls(**found, **period, people=_in_order(people, PEOPLE), views=_in_order(seen, VIEWS))
        return wanted, problems + faults

    def query(self, page: str = "") -> dict[str, list[str]]:
        """The selection as the parts of a link to a page, in a lasting order; `read` gives the same back.

        How a page is looked at stands in the links to it alone.
        """
        parts = {facet: list(getattr(self, _FIELDS[facet])) for facet in FACETS}
        parts["from"] = [_shortest(self.first, self.first, None)] if self.first else []
        parts["to"] = [_shortest(self.last, None, self.last)] if self.last else []
        parts |= {key: [getattr(self, name)] if getattr(self, name) else [] for key, name in _SINGLE.items()}
        parts |= {key: list(self.of_people(key)) for key in PEOPLE}
        parts |= {key: list(self.seen(key)) if page in view.pages else [] for key, view in VIEWS.items()}
        return {key: items for key, items in parts.items() if items}

    def of_people(self, key: str) -> tuple[str, ...]:
        """What is chosen of the panel's people by one key of `PEOPLE`."""
        return tuple(value for name, value in self.people if name == key)

    def with_people(self, chosen: Mapping[str, Sequence[str]]) -> Selection:
        """The same with other people asked for: values by key of `PEOPLE`."""
        pairs = [(key, v) for key, values in chosen.items() for v in values]
        return replace(self, people=_in_order(pairs, PEOPLE))

    def seen(self, key: str) -> tuple[str, ...]:
        """How it is looked at, by one key of `VIEWS`; empty: in the way that goes without saying."""
        return tuple(value for name, value in self.views if name == key)

    def seen_as(self, key: str, *chosen: str) -> Selection:
        """The same looked at in another way."""
        others = [pair for pair in self.views if pair[0] != key]
        return replace(self, views=_in_order([*others, *((key, v) for v in chosen if fits(key, v))], VIEWS))

    def kept_elsewhere(self, before: Selection, page: str) -> Selection:
        """The same, with how the pages other than `page` were looked at before."""
        others = [pair for pair in before.views if page not in VIEWS[pair[0]].pages]
        return replace(self, views=_in_order([*others, *of_page(self.views, page)], VIEWS))

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.active)

    @property
    def active(self) -> list[str]:
        """The filters that are set: facets, `period`, `text`."""
        set_ = [facet for facet in FACETS if getattr(self, _FIELDS[facet])]
        return set_ + ["period"] * bool(self.first or self.last) + ["text"] * bool(self.text.strip())

    def chosen(self, facet: str) -> tuple[str, ...]:
        """What is chosen of one facet."""
        chosen: tuple[str, ...] = getattr(self, _FIELDS[facet])
        return chosen

    def without(self, part: str) -> Selection:
        """The same with one filter (a name from `active`) taken away."""
        if part == "period":
            return replace(self, first=None, last=None)
        gone: dict[str, Any] = {"text": ""} if part == "text" else {_FIELDS[part]: ()}
        return replace(self, **gone)

    def cleared(self) -> Selection:
        """No filter and nothing open; the language, the day and how it is looked at stay."""
        return Selection(lang=self.lang, asof=self.asof, views=self.views)

    def carried(self) -> Selection:
        """What goes along to another page: the filters, not the one action or person that is open."""
        return replace(self, action="", person="")

    def keep(self, actions: pd.DataFrame) -> pd.DataFrame:
        """The actions it asks for. A partial date counts when any day it may mean lies in the period."""
        mask = pd.Series(True, index=actions.index)
        for facet in FACETS:
            if chosen := set(self.chosen(facet)):
                mask &= _holds(actions[_COLUMNS[facet]], facet, chosen)
        if self.first or self.last:
            mask &= actions["date"].map(self._in_period).astype(bool)
        if self.text.strip():
            mask &= search_actions.found(self.text, actions)
        return actions[mask]

    def _in_period(self, text: str) -> bool:
        when = dates.parse_or_none(text)
        return when is not None and when.overlaps(self.first, self.last)


def values(actions: pd.DataFrame, facet: str) -> list[str]:
    """What a facet may be chosen from: every value the actions hold, blanks left out."""
    return sorted(_count(actions[_COLUMNS[facet]], facet))


def known(actions: pd.DataFrame, detentions: pd.DataFrame) -> dict[str, list[str]]:
    """For every part of a link with an open list of values those that the record holds."""
    columns = {"work": "role", "outlet": "outlet"}
    people = {key: sorted(set(detentions[column]) - {""}) for key, column in columns.items()}
    articles = sorted({number for cell in detentions["charges"] for number in split(cell)})
    return {facet: values(actions, facet) for facet in FACETS} | people | {"article": articles}


def counts(actions: pd.DataFrame, selection: Selection, facet: str) -> dict[str, int]:
    """For each choice of `facet` the actions that would be shown with all *other* filters in force."""
    return _count(selection.without(facet).keep(actions)[_COLUMNS[facet]], facet)


def relax(actions: pd.DataFrame, selection: Selection) -> list[tuple[str, int]]:
    """Which single filter to take away from an empty result, and how many actions that would show."""
    gains = [(part, len(selection.without(part).keep(actions))) for part in selection.active]
    return sorted((gain for gain in gains if gain[1]), key=lambda gain: -gain[1])


def cities(actions: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """One row a city with its place: country, city, longitude, latitude (degrees), actions, first, last.

    `first` and `last` are texts of the earliest and the latest dated action. A city without a place in
    `places` is kept with NaN, so that nothing falls off the map unseen.
    """
    stated = actions[actions["city"] != ""].sort_values("date", kind="stable")
    grouped = stated.groupby(["country", "city"], sort=True, as_index=False)
    table = grouped.agg(actions=("action_id", "size"), first=("date", "first"), last=("date", "last"))
    known = places[["country", "city", "longitude", "latitude"]].astype(
        {"longitude": "float64", "latitude": "float64"}
    )
    joined = table.merge(known, on=["country", "city"], how="left")
    return joined[["country", "city", "longitude", "latitude", "actions", "first", "last"]]


def without_place(actions: pd.DataFrame) -> pd.DataFrame:
    """The actions for which no source states a city: counted and listed beside the map, never put on it."""
    return actions[actions["city"] == ""]


def fold(text: str) -> str:
    """Text for comparing: lower case, without accents (`Białystok` → `bialystok`)."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_NOT_DECOMPOSED))
    return "".join(c for c in parts if not unicodedata.combining(c))


def _holds(column: pd.Series[Any], facet: str, chosen: set[str]) -> pd.Series[Any]:
    if facet == "organiser":
        return column.map(lambda cell: bool(chosen & set(split(cell)))).astype(bool)
    return column.isin(chosen)


def _count(column: pd.Series[Any], facet: str) -> dict[str, int]:
    if facet == "organiser":
        column = column.map(lambda cell: list(dict.fromkeys(split(cell)))).explode().dropna()
    counted: Callable[[], pd.Series[int]] = column[column != ""].value_counts
    return {str(value): int(n) for value, n in counted().items()}


def _in_order(pairs: Iterable[tuple[str, str]], keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
    order = list(keys)
    return tuple(sorted(pairs, key=lambda pair: order.index(pair[0])))


def _bad(key: str, value: str) -> Problem:
    return Problem("link", 0, key, "unknown-value", value, key)


def _period(link: Link) -> tuple[dict[str, Any], list[Problem]]:
    period: dict[str, Any] = {"first": None, "last": None}
    problems = []
    for key, name in (("from", "first"), ("to", "last")):
        if not (text := (link.get(key) or [""])[-1]):
            continue
        if when := dates.parse_or_none(text):
            period[name] = when.earliest if key == "from" else when.latest
        else:
            problems.append(Problem("link", 0, key, "unknown-value", text, "date"))
    first, last = period["first"], period["last"]
    if first and last and first > last:
        problems.append(Problem("link", 0, "to", "period-backwards", str(last), str(first)))
        period = {"first": None, "last": None}
    return period, problems


def _shortest(day: date, first: date | None, last: date | None) -> str:
    """`2023`, `2023-05` or `2023-05-03`: the shortest text whose first (or last) day is `day`."""
    if (first and (day.month, day.day) == (1, 1)) or (last and (day.month, day.day) == (12, 31)):
        return f"{day.year:04d}"
    whole = day.day == (1 if first else calendar.monthrange(day.year, day.month)[1])
    return day.isoformat()[:7] if whole else day.isoformat()
