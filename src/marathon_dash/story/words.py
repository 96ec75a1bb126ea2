"""States, days and sentences of custody in words: one wording for page, drawing, presenter and print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from marathon_dash.i18n import Translator
from marathon_dash.record.cells import split
from marathon_dash.record.dates import PartialDate
from marathon_dash.story.custody import HELD, Call, Days, Spell, State, days, is_old, state, term_end

__all__ = [
    "Articles",
    "Known",
    "article_title",
    "articles_of",
    "articles_words",
    "call_words",
    "days_words",
    "held_words",
    "if_held_words",
    "last_report",
    "last_reported",
    "month_reported",
    "sentence_words",
    "state_words",
    "term_words",
    "two_names",
]

Articles = Mapping[tuple[str, str], str]  # (article, language) → what it is called

_DAYS = {"exact": "days.exact", "at_least": "days.at_least", "at_most": "days.at_most"}
_SHORT = {"exact": "days.short_exact", "at_least": "days.short_at_least", "at_most": "days.short_at_most"}
_STATES: dict[State, str] = {
    "confirmed": "state_on.confirmed",
    "last report": "state_on.last_report",
    "term over": "state_on.term_over",
    "not known": "state_on.not_known",
    "restricted": "state_on.restricted",
    "released": "state_on.released",
}
_OLD: dict[State, str] = {
    "last report": "state_on.last_report_old",
    "term over": "state_on.term_over_old",
}


def two_names(t: Translator, name: str, local: str) -> tuple[str, str]:
    """The name to write large and the one beneath it: in Belarusian the local one is large.

    Where a source gives no local name the Latin one stands alone, in every language: none is made up.
    """
    return (local, name) if local and t.lang == "be" else (name, local)


def if_held_words(t: Translator, held: Spell, day: date) -> str:
    """How many days it would be if they were held still on a day; blank where the last report leaves no such question.

    From a month of detention it is "at least": counted from its last day.
    """
    lasted = days(held, day)
    if not held.began or not held.began_by or held.is_over or state(held, day) not in HELD:
        return ""
    if not lasted or lasted.exact:
        return ""
    least = (day - held.began_by).days
    if least <= lasted.least:
        return ""
    return t("days.if_held" if held.began.is_day else "days.if_held_at_least", n=least, day=t.day(day))


def days_words(t: Translator, lasted: Days | None, *, over: bool, short: bool = False) -> str:
    """1,821 days; at least 423 days; at most 671 days: never more than is known.

    A spell that is not known to be `over` has no "at most": its days are not known when none is certain.
    With `short` only what fits beside a bar: 1,821, 423+, ≤ 671.
    """
    if lasted is None or not (over or lasted.known):
        return "" if short else t("days.unknown")
    form = "exact" if lasted.exact else "at_least" if lasted.least else "at_most"
    n = lasted.most if form == "at_most" else lasted.least
    return t(_SHORT[form], number=t.number(n)) if short else t(_DAYS[form], n=n)


def last_reported(t: Translator, when: PartialDate | None) -> str:
    """`last reported in November 2023`: how old reports are said everywhere, by the month or the year alone."""
    return t("old.last_reported", when=month_reported(t, when))


def month_reported(t: Translator, when: PartialDate | None) -> str:
    """November 2023; 2023 where the source names no month; 2023–2024 where it may be either."""
    if not when:
        return t("date.not_stated")
    first, last = when.earliest, when.latest
    if (first.year, first.month) == (last.year, last.month):
        return t.month(first)
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"


def last_report(t: Translator, call: Call) -> str:
    """`by the last report: 24 August 2025` for whom no later day is confirmed, `last reported in November 2023`
    when that is long ago; blank for the others."""
    if call.old:
        return last_reported(t, call.confirmed)
    return t("talk.roll.last_report", when=t.when(call.confirmed)) if call.state == "last report" else ""


class Known(Protocol):
    """Somebody on a day: in which state, and the day of the newest report."""

    @property
    def state(self) -> State: ...

    @property
    def confirmed(self) -> PartialDate | None: ...


def held_words(t: Translator, held: Iterable[Known], day: date) -> str:
    """How safely people are known to be behind bars on a day: `behind bars on 3 May 2024` when a source of that day
    or later confirms all of them, else by how new the last reports about them are.

    All of them are in one of the states `HELD`. That somebody else was freed later, and reported, makes no report about
    these newer.
    """
    known = [(one.state, one.confirmed) for one in held]
    older = [when for now, when in known if now == "last report" and when]
    confirmed = len(known) - len(older)
    if not older:
        return t("held.confirmed", day=t.day(day))
    if confirmed:
        return t("held.both", day=t.day(day), confirmed=t.number(confirmed), reported=t.number(len(older)))
    newest = max(older, key=lambda one: (one.latest, one.earliest))
    return t("held.reported", n=len(older), when=t.when(newest))


def call_words(t: Translator, call: Call) -> str:
    """What stands under a name of the roll call: outlet, days, the last report where nothing later is known."""
    lasted = days_words(t, call.days, over=False) if call.days.known else t("roll.days_unknown")
    parts = (call.outlet, lasted, last_report(t, call))
    return " · ".join(part for part in parts if part)


def state_words(t: Translator, held: Spell, day: date) -> str:
    """The state of a spell on a day, with the day that stands behind it."""
    now = state(held, day)
    if now is None:
        return t("state_on.not_begun")
    if now == "confirmed" and held.ended_on:
        return t("state_on.confirmed_until", when=t.when(held.ended_on), day=t.day(day))
    if now in ("released", "restricted"):
        when = t.when(held.ended_on) if held.ended_on else t("state_on.by", when=t.when(held.confirmed))
        confirmed = t.when(held.confirmed)
        if held.freed:
            key = "state_on.freed" if now == "released" else "state_on.restricted_until"
            return t(key, when=when, confirmed=confirmed)
        return t(_STATES[now], how=t.code("outcome", held.how), when=when, confirmed=confirmed)
    end = term_end(held)
    old = now in _OLD and is_old(held, day)
    when = month_reported(t, held.confirmed) if old else t.when(held.confirmed)
    return t((_OLD if old else _STATES)[now], when=when, day=t.day(day), end=t.day(end) if end else "")


def sentence_words(t: Translator, held: Spell, day: date) -> str:
    """The sentence of a spell, its kind and day; says so when it came after the day looked at."""
    if not held.sentence_kind:
        return t("sentence.none")
    years, months = divmod(held.months or 0, 12)
    parts = [t("sentence.years", n=years)] * bool(years) + [t("sentence.months", n=months)] * bool(months)
    length = t.words(parts) if parts else t("sentence.no_length")
    said = t(
        "sentence.is",
        kind=t.code("sentence_kind", held.sentence_kind),
        length=length,
        when=t.when(held.sentenced),
    )
    later = held.sentenced and held.sentenced.earliest > day
    return t("sentence.later", sentence=said) if later else said


def term_words(t: Translator, held: Spell, day: date) -> str:
    """When a prison term ends, or was to end, at the latest; blank without one, or when the spell has ended."""
    end = None if held.is_over else term_end(held)
    if not end:
        return ""
    return t("term.latest" if end >= day else "term.was", day=t.day(end))


def articles_of(rows: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    """The table of articles as a look-up; a row without a source names nothing."""
    return {(r["article"], r["language"]): r["title"] for r in rows if r["title"] and r["source_url"]}


def articles_words(t: Translator, cell: str, articles: Articles) -> str:
    """A cell of articles in one line, each with what the authorities call it where a source says so."""
    named = ((number, article_title(t, number, articles)) for number in split(cell))
    return "; ".join(f"{number} ({title})" if title else number for number, title in named)


def article_title(t: Translator, number: str, articles: Articles) -> str:
    """What the authorities call an article, in the viewer's language; blank where no source says it."""
    return articles.get((number, t.lang), "")
