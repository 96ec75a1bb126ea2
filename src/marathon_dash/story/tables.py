"""The twins: what the drawings and cards of custody show, as tables for whoever cannot see or use them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.record.cells import split
from marathon_dash.story.custody import days, spell
from marathon_dash.story.figures import Nearest, Wave, amount, distance
from marathon_dash.story.headline import publisher_title, whom
from marathon_dash.story.people import Person
from marathon_dash.story.sources import publisher_name
from marathon_dash.story.spells import Freedom, Milestone, Step
from marathon_dash.story.summary import Reported
from marathon_dash.story.words import (
    Articles,
    articles_words,
    days_words,
    if_held_words,
    sentence_words,
    state_words,
    two_names,
)

__all__ = [
    "ahead",
    "all_figures",
    "freedom_table",
    "nearest_table",
    "people_table",
    "spell_table",
    "stock_table",
]


def people_table(
    people: Iterable[Person],
    day: date,
    t: Translator,
    publishers: Mapping[str, str],
    link: Callable[[str], str],
    articles: Articles,
) -> pd.DataFrame:
    """One row a person as the cards show them; all text but the days, which sort as numbers."""
    return pd.DataFrame([_person(person, day, t, dict(publishers), link, articles) for person in people])


def spell_table(detentions: pd.DataFrame, day: date, t: Translator) -> pd.DataFrame:
    """One row a spell that had begun by a day: the twin of the lines of time."""
    rows: list[Any] = detentions.to_dict("records")
    read = ((row, spell(row)) for row in rows)
    return pd.DataFrame(
        [
            {
                t("column.name"): two_names(t, row["name"], row["name_local"])[0],
                t("column.detained"): t.when(held.began),
                t("column.ended"): t.when(held.ended_on) if held.ended_on else "",
                t("column.days"): days_words(t, lasted, over=held.is_over),
                t("column.state"): state_words(t, held, day),
            }
            for row, held in read
            if (lasted := days(held, day))
        ]
    )


def stock_table(steps: Sequence[Step], t: Translator) -> pd.DataFrame:
    """The spells of this record by state from each day on: the twin of the curve."""
    return pd.DataFrame(
        [
            {t("column.day"): t.day(step.day)} | {t.code("state", name): n for name, n in step.counts.items()}
            for step in steps
        ]
    )


def nearest_table(near: Sequence[Nearest], publishers: pd.DataFrame, t: Translator) -> pd.DataFrame:
    """Every publisher's nearest figure, side by side, with whom each counts."""
    return pd.DataFrame([_with_source(_figure(n.figure, publishers, t, n), n.figure, t) for n in near])


def all_figures(
    series: Mapping[str, Sequence[Reported]], waves: Sequence[Wave], publishers: pd.DataFrame, t: Translator
) -> pd.DataFrame:
    """Every figure the drawing shows, publisher by publisher, and the release waves across it."""
    rows = [
        _with_source(_figure(figure, publishers, t, None), figure, t)
        for own in series.values()
        for figure in own
    ]
    crossed = [
        {
            t("column.publisher"): "",
            t("column.count"): t.number(wave.people) if wave.people else "",
            t("column.date"): t.when(wave.when),
            t("column.note"): wave.title,
            t("column.source"): wave.source_url,
        }
        for wave in waves
    ]
    return pd.DataFrame([*rows, *crossed]).fillna("")


def freedom_table(found: Sequence[Freedom], t: Translator) -> pd.DataFrame:
    """Years down, outcomes across, and the sum of each year."""
    outcomes = sorted(
        {f.outcome for f in found}, key=lambda o: -sum(f.spells for f in found if f.outcome == o)
    )
    years = sorted({f.year for f in found}, key=lambda year: year or 9999)
    rows = []
    for year in years:
        own = {f.outcome: f.spells for f in found if f.year == year}
        row = {t("column.year"): str(year) if year else t("freedom.no_year")}
        row |= {t.code("outcome", o): t.number(own[o]) if o in own else "" for o in outcomes}
        rows.append({**row, t("column.total"): t.number(sum(own.values()))})
    return pd.DataFrame(rows)


def ahead(marks: Iterable[Milestone], detentions: pd.DataFrame, t: Translator) -> list[tuple[str, str, str]]:
    """(day, sentence, what is known) of each milestone; always worded "if still held", names in the reader's script."""
    rows = zip(detentions["person_id"], detentions["name"], detentions["name_local"], strict=True)
    names = {who: two_names(t, latin, local)[0] for who, latin, local in rows}
    return [(t.day(m.day), _mark(m, names[m.person_id], t), _known(m, t)) for m in marks]


def _person(
    person: Person,
    day: date,
    t: Translator,
    publishers: dict[str, str],
    link: Callable[[str], str],
    articles: Articles,
) -> dict[str, Any]:
    row = person.row
    large, beneath = two_names(t, row["name"], row["name_local"])
    names = dict.fromkeys(publisher_name(url, publishers) for url in split(row["sources"]))
    return {
        t("column.name"): large,
        t("column.latin" if t.lang == "be" else "column.local"): beneath,
        t("column.role"): t.code("role", row["role"]) if row["role"] else "",
        t("column.outlet"): row["outlet"],
        t("column.state"): t("person.name_only") if person.name_only else state_words(t, person.spell, day),
        t("column.detained"): t.when(person.spell.began) if person.spell.began else "",
        t("column.days"): days_words(t, person.days, over=person.spell.is_over) if person.days else "",
        t("column.days_if_held"): if_held_words(t, person.spell, day),
        t("column.charges"): articles_words(t, row["charges"], articles),
        t("column.sentence"): "" if person.name_only else sentence_words(t, person.spell, day),
        t("column.confirmed"): t.when(person.spell.confirmed) if person.spell.confirmed else "",
        t("column.sources"): ", ".join(names),
        t("column.confidence"): t.code("confidence", row["confidence"]) if row["confidence"] else "",
        t("column.link"): link(person.person_id),
    }


def _figure(
    figure: Reported, publishers: pd.DataFrame, t: Translator, near: Nearest | None
) -> dict[str, str]:
    who = publisher_title(figure.publisher, publishers, t)
    row = {
        t("column.publisher"): f"{who} ({figure.via})" if figure.via else who,
        t("column.count"): amount(t, figure),
        t("column.date"): t.when(figure.when),
    }
    if near:
        row[t("column.distance")] = distance(t, near)
    return row | {t("column.whom"): whom(figure.publisher, publishers, t)}


def _with_source(row: dict[str, str], figure: Reported, t: Translator) -> dict[str, str]:
    return {**row, t("column.note"): figure.note, t("column.source"): figure.source_url}


def _known(mark: Milestone, t: Translator) -> str:
    return t("ahead.known", state=t.code("state", mark.state), when=t.when(mark.confirmed))


def _mark(mark: Milestone, who: str, t: Translator) -> str:
    if mark.kind == "term":
        return t("ahead.term", who=who)
    return t("ahead.anniversary" if mark.kind == "anniversary" else "ahead.days", n=mark.number, who=who)
