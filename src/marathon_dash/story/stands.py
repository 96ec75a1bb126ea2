"""What a viewer of *Behind bars* will see otherwise: the day it stands at, and how many are counted on it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from marathon_dash.story.custody import HELD, day_of_record
from marathon_dash.story.people import count_states, people

if TYPE_CHECKING:
    from pandas import DataFrame

    from marathon_dash.i18n import Translator

__all__ = ["stand_sentences"]


def stand_sentences(t: Translator, before: DataFrame, after: DataFrame) -> list[str]:
    """What changes on that page when no day is asked for. `before` and `after` are `detentions` as the public sees
    them; nothing is said where one of them dates nothing."""
    was, now = _stands(before), _stands(after)
    if not was or not now:
        return []
    sentences = []
    if was[0] != now[0]:
        sentences.append(t("change.stands_at", day=t.day(now[0]), before=t.day(was[0])))
    if was[1] != now[1]:
        sentences.append(t("change.stands_count", n=now[1], day=t.day(now[0]), before=t.number(was[1])))
    return sentences


def _stands(detentions: DataFrame) -> tuple[date, int] | None:
    """The newest day of the record, and how many it names as behind bars on it."""
    day = day_of_record(detentions)
    if day is None:
        return None
    counts = count_states(people(detentions, day))
    return day, sum(counts[state] for state in HELD)
