"""How things stand on a day: what is documented here, what is published, and how old the reports are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.story.custody import HELD
from marathon_dash.story.figures import Wave, amount, safe_sentence
from marathon_dash.story.headline import Headline
from marathon_dash.story.people import Person, count_states
from marathon_dash.story.sources import publisher_name
from marathon_dash.story.summary import Reported
from marathon_dash.story.words import held_words

__all__ = ["aloud", "documented", "out_of_date"]


def documented(people: Sequence[Person], day: date, t: Translator) -> Headline:
    """How many people this record names as behind bars on a day, and what else it knows of the others."""
    counts = count_states(people)
    held = [person for person in people if person.state in HELD and not person.name_only]
    said = t("behind.held", n=len(held), held=held_words(t, held, day))
    if held and not counts["confirmed"]:
        said += " " + t("behind.none_confirmed", day=t.day(day))
    rest = t(
        "behind.rest",
        over=t.number(counts["term over"]),
        unknown=t.number(counts["not known"]),
        restricted=t.number(counts["restricted"]),
        released=t.number(counts["released"]),
    )
    return Headline(t.number(len(held)), said, (rest,), "", t("behind.source"))


def aloud(
    figure: Reported, publishers: pd.DataFrame, all_waves: Sequence[Wave], day: date, t: Translator
) -> Headline:
    """A published count with the sentence that is safe to read aloud."""
    sentence = safe_sentence(t, figure, publishers, all_waves, day)
    source = publisher_name(figure.source_url, publishers)
    return Headline(amount(t, figure), sentence, (), figure.source_url, source)


def out_of_date(people: Iterable[Person], all_waves: Sequence[Wave], day: date, t: Translator) -> str:
    """How many last reports are older than the newest release wave by that day; blank when none is."""
    past = [wave for wave in all_waves if wave.when.latest <= day]
    if not past:
        return ""
    newest = past[-1].when
    old = sum(
        person.state == "last report"
        and person.spell.confirmed is not None
        and person.spell.confirmed.latest < newest.earliest
        for person in people
    )
    return t("behind.older", n=old, when=t.when(newest)) if old else ""
