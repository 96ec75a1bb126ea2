"""The people of the record on a day: who they are, in what state, and which of them are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from marathon_dash.record.cells import split
from marathon_dash.record.dates import PartialDate, parse_or_none
from marathon_dash.record.withheld import level
from marathon_dash.story.custody import STATES, Days, Spell, State, days, in_time, speaks, spell, state

if TYPE_CHECKING:
    from pandas import DataFrame

    from marathon_dash.i18n import Translator

__all__ = [
    "FACETS",
    "LENGTHS",
    "ORDERS",
    "Person",
    "as_of",
    "as_of_words",
    "choices",
    "count_states",
    "find",
    "keep",
    "order",
    "people",
]

FACETS = ("state", "role", "outlet", "article", "length", "year")
ORDERS = ("state", "detained", "longest", "name", "role", "outlet", "article")
LENGTHS = ("under 1 year", "1 to 2 years", "2 to 4 years", "4 years and more")
_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Person:
    """One person on a day, told by the spell that speaks for that day (`custody.speaks`).

    `row` is the row of that spell, `spells` all rows with their spells, oldest first. `days` None: no date of
    detention is stated. `name_only`: the record may show nothing but the name.
    """

    person_id: str
    row: Mapping[str, str]
    spell: Spell
    state: State
    days: Days | None
    spells: tuple[tuple[Mapping[str, str], Spell], ...]

    @property
    def confirmed(self) -> PartialDate | None:
        """The day of the newest report in the spell that speaks."""
        return self.spell.confirmed

    @property
    def name_only(self) -> bool:
        """Whether the record may show nothing but the name."""
        return level(self.row["publication"]) == "name only"


def people(detentions: DataFrame, day: date) -> list[Person]:
    """Everyone whose first spell had begun, or may have begun, on a day; in the order of the record."""
    rows: dict[str, list[tuple[Mapping[str, str], Spell]]] = {}
    record: list[Any] = detentions.to_dict("records")
    for row in record:
        rows.setdefault(row["person_id"], []).append((row, spell(row)))
    found = (_person(who, sorted(own, key=lambda item: in_time(item[1])), day) for who, own in rows.items())
    return [person for person in found if person]


def find(person_id: str, detentions: DataFrame, day: date) -> Person | None:
    """One person on a day; None for an id the record does not hold, or when no spell had begun."""
    found = people(detentions[detentions["person_id"] == person_id], day)
    return found[0] if found else None


def as_of(text: str, newest: date | None, first: date | None, today: date) -> tuple[date, str]:
    """The day a link asks for, and a code when that needs a sentence.

    Blank: the newest day the record confirms. `unreadable` and `future` fall back to it; `before` is kept.
    """
    default = newest or today
    if not text:
        return default, ""
    asked = parse_or_none(text)
    if not asked or asked.precision != "day":
        return default, "unreadable"
    if (day := asked.earliest) > today:
        return default, "future"
    return day, "before" if first is None or day < first else ""


def as_of_words(t: Translator, fault: str, found: str, first: date | None) -> str:
    """The sentence for a code of `as_of`; `found` is what the link says. Blank when there is none."""
    if fault == "unreadable":
        return t("asof.unreadable", found=found[:40])
    if fault == "future":
        return t("asof.future", found=found)
    return t("asof.before", first=t.day(first)) if fault == "before" and first else ""


def count_states(everyone: Iterable[Person]) -> dict[State, int]:
    """How many people are in each state, in the order of `STATES`; of whom only the name is shown, in none."""
    found = Counter(person.state for person in everyone if not person.name_only)
    return {name: found[name] for name in STATES}


def choices(everyone: Sequence[Person], facet: str) -> dict[str, int]:
    """What a facet may be chosen from, with how many people each holds; in the order to show them."""
    found = Counter(value for person in everyone for value in set(_VALUES[facet](person)))
    if facet in _LASTING:
        return {value: found[value] for value in _LASTING[facet] if found[value]}
    if facet in ("year", "article"):
        return {value: found[value] for value in sorted(found, key=_by_number)}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0].casefold())))


def keep(
    everyone: Sequence[Person], chosen: Mapping[str, Sequence[str]], found: Sequence[str] | None = None
) -> list[Person]:
    """The people who fit every facet that is chosen; with `found` (a search) only those, best hit first."""
    wanted = {facet: set(values) for facet, values in chosen.items() if values}
    kept = [
        person
        for person in everyone
        if all(not values.isdisjoint(_VALUES[facet](person)) for facet, values in wanted.items())
    ]
    if found is None:
        return kept
    place = {who: at for at, who in enumerate(found)}
    return sorted((p for p in kept if p.person_id in place), key=lambda p: place[p.person_id])


def order(everyone: Sequence[Person], by: str) -> list[Person]:
    """In one of the `ORDERS`: `detained` oldest first, `longest` behind bars first, blank cells last."""
    return sorted(everyone, key=_ORDER[by])


def _person(who: str, own: list[tuple[Mapping[str, str], Spell]], day: date) -> Person | None:
    held = speaks([one for _, one in own], day)
    if not held or not (now := state(held, day)):
        return None
    row = next(row for row, one in own if one is held)
    return Person(who, row, held, now, days(held, day), tuple(own))


def _began(item: tuple[Mapping[str, str], Spell]) -> date:
    return item[1].began.earliest if item[1].began else date.min


def _length(person: Person) -> list[str]:
    if not person.days or not person.spell.began:
        return []
    years = person.days.least / _YEAR
    return [LENGTHS[0 if years < 1 else 1 if years < 2 else 2 if years < 4 else 3]]


def _years(held: Spell) -> list[str]:
    """Every year in which it may have begun."""
    began, last = held.began, held.began_by
    return [str(year) for year in range(began.earliest.year, last.year + 1)] if began and last else []


_VALUES: dict[str, Callable[[Person], list[str]]] = {
    "state": lambda p: [] if p.name_only else [p.state],
    "role": lambda p: [p.row["role"]] if p.row["role"] else [],
    "outlet": lambda p: [p.row["outlet"]] if p.row["outlet"] else [],
    "article": lambda p: split(p.row["charges"]),
    "length": _length,
    "year": lambda p: _years(p.spell),
}
_LASTING: dict[str, tuple[str, ...]] = {"state": STATES, "length": LENGTHS}
_ORDER: dict[str, Callable[[Person], Any]] = {
    "detained": lambda p: (_began((p.row, p.spell)), p.row["name"]),
    "longest": lambda p: (-(p.days.least if p.days else -1), p.row["name"]),
    "name": lambda p: p.row["name"].casefold(),
    "state": lambda p: (STATES.index(p.state), _began((p.row, p.spell)), p.row["name"]),
    "role": lambda p: (not p.row["role"], p.row["role"], p.row["name"]),
    "outlet": lambda p: (not p.row["outlet"], p.row["outlet"].casefold(), p.row["name"]),
    "article": lambda p: (not p.row["charges"], _first_number(p), p.row["name"]),
}


def _first_number(person: Person) -> list[int]:
    """The article that stands first on the card."""
    return _by_number(next(iter(split(person.row["charges"])), ""))


def _by_number(value: str) -> list[int]:
    return [int(part) for part in value.split("-") if part.isdecimal()]
