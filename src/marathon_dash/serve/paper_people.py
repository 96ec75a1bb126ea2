"""Behind bars on paper: the page with the tab that is open, and one person's sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marathon_dash.i18n import Translator
from marathon_dash.record.cells import split
from marathon_dash.record.store import Record
from marathon_dash.serve.paper_blocks import heading, number, says, table
from marathon_dash.story import custody, people, spells, tables
from marathon_dash.story.cards import Look, beside, portrait, roll
from marathon_dash.story.drawings.counts import published as counts_drawing
from marathon_dash.story.drawings.counts import stock_curve
from marathon_dash.story.drawings.lines import lines
from marathon_dash.story.figures import nearest, series, waves
from marathon_dash.story.palette import PAPER, Palette
from marathon_dash.story.select import PEOPLE, Selection
from marathon_dash.story.sources import publisher_names
from marathon_dash.story.standing import aloud, documented, out_of_date
from marathon_dash.story.words import articles_of, two_names

__all__ = ["behind_bars", "look_at"]


def behind_bars(record: Record, selection: Selection, t: Translator) -> Iterable[str]:
    """The page as its link asks for it; of an open tab what it shows, of a person everything that is known."""
    rows, today = record.tables, datetime.now(UTC).date()
    detentions = rows["detentions"]
    first, newest = custody.first_day(detentions), custody.day_of_record(detentions)
    day, fault = people.as_of(selection.asof, newest, first, today)
    look = look_at(record, t, day)
    said = says(people.as_of_words(t, fault, selection.asof, first))
    if selection.person and (person := people.find(selection.person, detentions, today)):
        yield from _person(record, person, look)
        yield said
        return
    yield heading(t("nav.behind_bars")) + said
    yield says(t("person.unknown") if selection.person else "") + says(t("behind.lead"))
    everyone, near, released = (
        people.people(detentions, day),
        nearest(rows["figures"], day),
        waves(rows["releases"]),
    )
    until = day if selection.asof else today
    yield number(documented(everyone, day, t), t)
    yield number(aloud(near[0].figure, rows["publishers"], released, until, t), t) if near else ""
    yield says(" ".join(filter(None, (out_of_date(everyone, released, until, t), t("behind.why")))))
    tab = (selection.seen("tab") or ("people",))[0]
    yield heading(t.code("tab", tab), 2)
    yield from _PANELS[tab](record, selection, look)


def _person(record: Record, person: people.Person, look: Look) -> Iterable[str]:
    t, detentions = look.t, record.tables["detentions"]
    then = people.find(person.person_id, detentions, look.day)
    name = two_names(t, person.row["name"], person.row["name_local"])[0]
    yield heading(name) + says("" if then else t("person.not_begun", day=t.day(look.day)))
    yield f'<div class="linked">{portrait(then or person, look)}</div>'
    own = detentions[detentions["person_id"] == person.person_id]
    if own["detained_on"].any():
        title = t("lines.person", who=name, day=t.day(look.day))
        yield lines(own, waves(record.tables["releases"]), look.day, t, PAPER, title=title)
        yield table(tables.spell_table(own, look.day, t))


def _people(record: Record, selection: Selection, look: Look) -> Iterable[str]:
    t, detentions = look.t, record.tables["detentions"]
    asked_for = {key: selection.of_people(key) for key in PEOPLE}
    by = (asked_for.pop("sort") or people.ORDERS)[0]
    chosen = {PEOPLE[key]: values for key, values in asked_for.items()}
    kept = people.keep(people.order(people.people(detentions, look.day), by), chosen)
    yield says(t("people.found", n=len(kept)))
    shown = tables.people_table(kept, look.day, t, look.publishers, lambda who: "", {})
    if kept:
        shown[t("column.sources")] = [";".join(split(person.row["sources"])) for person in kept]
    yield table(shown)


def _counts(record: Record, selection: Selection, look: Look) -> Iterable[str]:
    t, day, rows = look.t, look.day, record.tables
    by_publisher, near, released = (
        series(rows["figures"]),
        nearest(rows["figures"], day),
        waves(rows["releases"]),
    )
    yield counts_drawing(by_publisher, near, released, day, t, PAPER)
    yield heading(t("counts.nearest", day=t.day(day)), 2) + beside(near, rows["publishers"], look)
    yield heading(t("stock.heading"), 2)
    yield stock_curve(spells.stock(custody.spells(rows["detentions"]), day), released, day, t, PAPER)
    yield table(tables.all_figures(by_publisher, released, rows["publishers"], t))


def _lines(record: Record, selection: Selection, look: Look) -> Iterable[str]:
    detentions = record.tables["detentions"]
    yield lines(detentions, waves(record.tables["releases"]), look.day, look.t, PAPER)
    yield table(tables.spell_table(detentions, look.day, look.t))


def _freedom(record: Record, selection: Selection, look: Look) -> Iterable[str]:
    ended = spells.freedom(custody.spells(record.tables["detentions"]), look.day)
    yield says(look.t("freedom.lead" if ended else "freedom.none", day=look.t.day(look.day)))
    yield table(tables.freedom_table(ended, look.t)) if ended else ""


def _ahead(record: Record, selection: Selection, look: Look) -> Iterable[str]:
    t, now, detentions = look.t, datetime.now(UTC).date(), record.tables["detentions"]
    yield says(t("ahead.lead", first=t.day(now), last=t.day(now + timedelta(90))))
    marks = spells.milestones(custody.spells(detentions), now)
    yield from (says(" · ".join(words)) for words in tables.ahead(marks, detentions, t))
    yield "" if marks else says(t("ahead.none"))


def _roll(record: Record, selection: Selection, look: Look) -> Iterable[str]:
    t, detentions = look.t, record.tables["detentions"]
    calls, day = custody.roll_call(detentions, look.day), look.t.day(look.day)
    yield says(t("roll.lead", n=len(calls), day=day) if calls else t("roll.nobody", day=day))
    not_called = people.count_states(people.people(detentions, look.day))
    yield says(t("roll.not_called", n=over) if (over := not_called["term over"]) else "")
    yield says(t("roll.not_known", n=unknown) if (unknown := not_called["not known"]) else "")
    yield roll(calls, look)


_PANELS = {
    "people": _people,
    "counts": _counts,
    "lines": _lines,
    "freedom": _freedom,
    "ahead": _ahead,
    "roll": _roll,
}


def look_at(record: Record, t: Translator, day: date, palette: Palette = PAPER, query: str = "") -> Look:
    """What cards need outside a session; `query` is what the link to a person keeps (`&lang=be`)."""
    articles: list[Any] = record.tables["articles"].to_dict("records")
    names = publisher_names(record.tables["publishers"], t)
    return Look(t, palette, day, articles_of(articles), names, lambda who: f"?person={who}{query}")
