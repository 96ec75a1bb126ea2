"""When the actions took place: marks, rows and lanes for every drawing, and what to say about them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import pandas as pd
from babel.dates import format_interval

from marathon_dash.i18n import Translator
from marathon_dash.record import dates
from marathon_dash.record.dates import PartialDate

__all__ = [
    "LIMIT",
    "By",
    "Mark",
    "Row",
    "Window",
    "busiest",
    "cumulative",
    "cumulative_table",
    "last_documented",
    "last_sentence",
    "marks",
    "month_table",
    "months",
    "pack",
    "period",
    "row_order",
    "rows",
    "takeaway",
    "takeaway_so_far",
    "thinned",
    "whole_months",
    "window",
]

By = Literal["kind", "country"]
LIMIT = (
    300  # more marks than this cannot be told apart, and would make a picture slow: they are counted instead
)
_BINS = (1, 3, 12, 120, 1200)  # months


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time a picture shows, first and last day included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has, at least one."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn for one action, or for all actions of one row and one month when there are very many.

    `first` to `last` are all days the date may mean; `lane` keeps marks of one row apart; `low` is the
    confidence of an action with one mention only.
    """

    first: date
    last: date
    precision: str
    row: str
    ids: tuple[str, ...]
    low: bool = False
    lane: int = 0

    @property
    def n(self) -> int:
        """How many actions it stands for."""
        return len(self.ids)

    @property
    def counted(self) -> bool:
        """Whether it counts actions that are too many for marks of their own: drawn as a column."""
        return self.precision in ("bin", "bins")

    @property
    def middle(self) -> date:
        """The day halfway, where a mark that stands for many is put."""
        return self.first + (self.last - self.first) // 2


@dataclass(frozen=True, slots=True)
class Row:
    """All marks of one kind or one country; `code` is blank where no source states it."""

    code: str
    label: str
    marks: tuple[Mark, ...]

    @property
    def counted(self) -> bool:
        """Whether its actions are counted in columns: those stand in lane 0."""
        return any(mark.counted for mark in self.marks)

    @property
    def lanes(self) -> int:
        """How many lanes its marks take."""
        return 1 + max((mark.lane for mark in self.marks), default=0)

    @property
    def n(self) -> int:
        """How many actions it holds."""
        return sum(mark.n for mark in self.marks)


def marks(actions: pd.DataFrame, by: By, limit: int = LIMIT) -> list[Mark]:
    """A mark for every action; for more than `limit` one for each row and bin of time that has any.

    Bins are months, or the next longer that keep the number down. A date that fits into no single bin
    keeps a mark over all it may mean. An action whose
    date cannot be read has no place in time and no mark.
    """
    single = [
        Mark(when.earliest, when.latest, when.precision, row, (action,), confidence == "low")
        for action, text, row, confidence in zip(
            actions["action_id"], actions["date"], actions[by], actions["confidence"], strict=True
        )
        if (when := dates.parse_or_none(text))
    ]
    if len(single) <= limit:
        return sorted(single, key=lambda mark: (mark.first, mark.last, mark.ids))
    for size in _BINS:
        binned = _binned(single, size)
        if len(binned) <= limit:
            break
    return binned


def row_order(actions: pd.DataFrame, by: By, t: Translator) -> list[str]:
    """The codes of the rows from top to bottom: kinds by number, countries as the marathon reached them.

    What no source states stands last, and so does the kind `other`. Taken from all actions, so that rows
    keep their order while a filter changes.
    """
    found: dict[str, tuple[int, date]] = {}
    for code, text in zip(actions[by], actions["date"], strict=True):
        if when := dates.parse_or_none(text):
            count, first = found.get(code, (0, when.earliest))
            found[code] = (count + 1, min(first, when.earliest))
    rest = {"", "other"}

    def rank(code: str) -> tuple[object, ...]:
        count, first = found[code]
        return (
            code in rest,
            code == "",
            -count if by == "kind" else first.toordinal(),
            row_label(code, by, t),
        )

    return sorted(found, key=rank)


def rows(
    actions: pd.DataFrame,
    t: Translator,
    *,
    by: By = "kind",
    order: Sequence[str] = (),
    room: float = 0,
    limit: int = LIMIT,
) -> list[Row]:
    """The rows that have actions, in `order`, their marks in lanes. `room`: days one mark takes on paper."""
    grouped: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks(actions, by, limit):
        grouped[mark.row].append(mark)
    known = list(dict.fromkeys([*order, *row_order(actions, by, t)]))
    return [
        Row(code, row_label(code, by, t), tuple(_in_lanes(grouped[code], room)))
        for code in known
        if code in grouped
    ]


def row_label(code: str, by: By, t: Translator) -> str:
    """A row in words."""
    if not code:
        return t("timeline.row.country_not_stated") if by == "country" else t("timeline.row.kind_not_stated")
    return t.country(code) if by == "country" else t.code("kind", code)


def pack(found: Iterable[Mark], room: float) -> list[Mark]:
    """The marks with lanes such that no two in a lane are closer than `room` days; the earliest lie lowest.

    Twelve actions on one day get twelve lanes: twelve marks, never one.
    """
    ends: list[float] = []
    packed = []
    for mark in sorted(found, key=lambda mark: (mark.first, mark.last, mark.ids)):
        extra = max(0.0, room - ((mark.last - mark.first).days + 1)) / 2
        start = mark.first.toordinal() - extra
        lane = next((number for number, end in enumerate(ends) if end <= start), len(ends))
        ends[lane : lane + 1] = [mark.last.toordinal() + 1 + extra]
        packed.append(replace(mark, lane=lane))
    return packed


def window(
    actions: pd.DataFrame,
    others: Iterable[str] = (),
    first: date | None = None,
    last: date | None = None,
) -> Window | None:
    """The months a picture shows: the chosen period, else from the first action to the last thing dated.

    `others` are dates of releases and published counts: those after the first action stretch the window,
    so that switching them on and off moves nothing. None when nothing is dated.
    """
    found = _dated(actions)
    if not found and not (first and last):
        return None
    if found:
        start = min(when.earliest for when in found)
        later = [
            when.latest for text in others if (when := dates.parse_or_none(text)) and when.earliest > start
        ]
        end = max([when.latest for when in found] + later)
        first, last = first or start.replace(day=1), last or _month_end(end)
    if not (first and last):
        return None
    return Window(first, max(first, last))


def cumulative(actions: pd.DataFrame) -> pd.DataFrame:
    """How many actions, cities and countries are documented by each day: date, actions, cities, countries.

    An action counts from the *last* day its date may mean, so every number is a safe "at least by then":
    one of June 2023 counts from 30 June. A blank city or country adds none.
    """
    counted: dict[date, tuple[int, int, int]] = {}
    cities: set[tuple[str, str]] = set()
    countries: set[str] = set()
    dated = (
        (when.latest, country, city)
        for text, country, city in zip(actions["date"], actions["country"], actions["city"], strict=True)
        if (when := dates.parse_or_none(text))
    )
    for number, (day, country, city) in enumerate(sorted(dated), 1):
        cities |= {(country, city)} if city else set()
        countries |= {country} if country else set()
        counted[day] = (number, len(cities), len(countries))
    table = [(day, *numbers) for day, numbers in counted.items()]
    return pd.DataFrame(table, columns=["date", "actions", "cities", "countries"])


def cumulative_table(actions: pd.DataFrame, t: Translator) -> pd.DataFrame:
    """The cumulative chart as a table in the language."""
    table = cumulative(actions)
    labels = [t("timeline.so_far.day"), *(t(f"context.measure.{measure}") for measure in table.columns[1:])]
    return table.assign(date=[t.day(day) for day in table["date"]]).set_axis(labels, axis=1)


def thinned(table: pd.DataFrame, most: int = 400) -> pd.DataFrame:
    """A cumulative table with at most about `most` rows: the last of every stretch of days is kept."""
    every = max(1, -(-len(table) // most))
    return table[(len(table) - 1 - pd.RangeIndex(len(table))) % every == 0]


def months(actions: pd.DataFrame) -> tuple[dict[date, tuple[int, int]], int]:
    """First day of a month → (actions of a known day, actions of which only the month is known); and how
    many have a date that lies in no single month (a year, an interval over the end of a month)."""
    known: Counter[date] = Counter()
    only: Counter[date] = Counter()
    wider = 0
    for when in _dated(actions):
        first = when.earliest.replace(day=1)
        if when.latest > _month_end(first):
            wider += 1
        elif when.precision == "month":
            only[first] += 1
        else:
            known[first] += 1
    return {first: (known[first], only[first]) for first in sorted(known | only)}, wider


def month_table(actions: pd.DataFrame, t: Translator) -> pd.DataFrame:
    """The months as a table in the language: the twin of the strip."""
    labels = [t("timeline.strip.month"), t("timeline.strip.known"), t("timeline.strip.only")]
    rows = [(t.month(first), *numbers) for first, numbers in months(actions)[0].items()]
    return pd.DataFrame(rows, columns=labels)


def whole_months(ends: Sequence[object]) -> tuple[date, date] | None:
    """The months that a drag from one moment to another means, at least one: first and last day.

    A month counts when more than half of it lies between; the moments come from the browser, as texts.
    """
    try:
        first, last = sorted(date.fromisoformat(str(end)[:10]) for end in ends)
    except ValueError:
        return None
    middle = first + (last - first) // 2
    start = first.replace(day=1) if first.day <= 15 else _month_end(first) + timedelta(days=1)
    end = _month_end(last) if last.day > 15 else last.replace(day=1) - timedelta(days=1)
    return (start, end) if start <= end else (middle.replace(day=1), _month_end(middle))


def last_documented(actions: pd.DataFrame) -> PartialDate | None:
    """The date of the newest action the record holds, None without one. It is *not* the last action."""
    return max(_dated(actions), key=lambda when: (when.earliest, when.latest), default=None)


def last_sentence(actions: pd.DataFrame, t: Translator, chosen: str = "") -> str:
    """“Last action documented: November 2025 …”, with what it does not mean; blank when there is none.

    `chosen`: of which selection the actions are, in words; blank: they are all.
    """
    when = last_documented(actions)
    if when is None:
        return ""
    one_month = when.precision != "year" and when.latest <= _month_end(when.earliest)
    said = t.month(when.earliest) if one_month else t.when(when)
    return t("timeline.last_of", when=said, chosen=chosen) if chosen else t("timeline.last", when=said)


def busiest(actions: pd.DataFrame) -> tuple[date | None, int, date | None, int]:
    """The month with most actions and their number, and the day; None where several share the most."""
    by_month = {first: sum(numbers) for first, numbers in months(actions)[0].items()}
    by_day = Counter(when.earliest for when in _dated(actions) if when.is_day)
    return (*_most(by_month), *_most(by_day))


def _most(counted: Mapping[date, int]) -> tuple[date | None, int]:
    most = max(counted.values(), default=0)
    found = [day for day, n in counted.items() if n == most]
    return (found[0] if len(found) == 1 else None), most


def period(first: date, last: date, t: Translator) -> str:
    """May 2023 – November 2025; one month alone when both lie in it."""
    if (first.year, first.month) == (last.year, last.month):
        return t.month(first)
    return str(format_interval(first, last, skeleton="yMMMM", locale=t.locale)).replace("\u2009", " ")


def takeaway(actions: pd.DataFrame, t: Translator) -> str:
    """The timeline in a sentence or three, for whoever does not see it."""
    found = _dated(actions)
    if not found:
        return t("timeline.nothing")
    span = period(min(when.earliest for when in found), max(when.latest for when in found), t)
    said = [t("timeline.takeaway", n=len(found), period=span)]
    month, in_month, day, on_day = busiest(actions)
    if month and in_month > 1:
        said.append(t("timeline.takeaway.month", n=in_month, month=t.month(month)))
    if day and on_day > 1:
        said.append(t("timeline.takeaway.day", n=on_day, day=t.day(day)))
    return " ".join(said)


def takeaway_so_far(actions: pd.DataFrame, t: Translator) -> str:
    """The cumulative chart in a sentence: at least how many, by which day."""
    table = cumulative(actions)
    if table.empty:
        return t("timeline.nothing")
    end = table.iloc[-1]
    return t(
        "timeline.so_far.takeaway",
        day=t.day(end["date"]),
        actions=t("counted.actions", n=int(end["actions"])),
        cities=t("counted.cities", n=int(end["cities"])),
        countries=t("counted.countries", n=int(end["countries"])),
    )


def _in_lanes(found: Sequence[Mark], room: float) -> list[Mark]:
    """Marks packed; of counted ones the columns in lane 0, and above them what lies in no single bin."""
    if not any(mark.counted for mark in found):
        return pack(found, room)
    wide = pack((mark for mark in found if mark.precision == "bins"), 0)
    return [mark for mark in found if mark.precision == "bin"] + [
        replace(mark, lane=mark.lane + 1) for mark in wide
    ]


def _dated(actions: pd.DataFrame) -> list[PartialDate]:
    return [when for text in actions["date"] if (when := dates.parse_or_none(text))]


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _bin(day: date, size: int) -> tuple[date, date]:
    """First and last day of the `size` months (counted from January of year 0) that `day` lies in."""
    start = (day.year * 12 + day.month - 1) // size * size
    first = date(max(1, start // 12), start % 12 + 1, 1)
    return first, _month_end(date((start + size - 1) // 12, (start + size - 1) % 12 + 1, 1))


def _binned(single: Iterable[Mark], size: int) -> list[Mark]:
    """One mark for all actions of a row that may lie in the same bins of `size` months."""
    groups: dict[tuple[str, date, date], list[str]] = defaultdict(list)
    for mark in single:
        groups[mark.row, _bin(mark.first, size)[0], _bin(mark.last, size)[1]].extend(mark.ids)
    return [
        Mark(first, last, "bin" if last == _bin(first, size)[1] else "bins", row, tuple(ids))
        for (row, first, last), ids in sorted(groups.items())
    ]
