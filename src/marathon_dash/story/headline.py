"""The headline numbers as full sentences: number, what, who reported it, when; and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from marathon_dash.i18n import Translator, translator
from marathon_dash.record.dates import parse_or_none
from marathon_dash.story.sources import publisher_name
from marathon_dash.story.summary import (
    BEHIND_BARS,
    CAMPAIGN,
    Documented,
    Reported,
    documented,
    newest,
    release_after,
    reported,
)

__all__ = ["Headline", "campaign", "difference", "imprisoned", "publisher_title", "whom"]


@dataclass(frozen=True, slots=True)
class Headline:
    """One large number and its sentences; `source_url` is the page the number rests on,
    `source` the name of who published that page, `measure` what is counted."""

    number: str
    sentence: str
    beside: tuple[str, ...]
    source_url: str
    source: str
    measure: str = ""


def campaign(
    figures: pd.DataFrame, actions: pd.DataFrame, publishers: pd.DataFrame, t: Translator
) -> list[Headline]:
    """Actions, cities, countries: the newest exact report of each, what is documented by then, later ones."""
    found = [_campaign(measure, figures, actions, publishers, t) for measure in CAMPAIGN]
    return [headline for headline in found if headline]


def imprisoned(
    figures: pd.DataFrame, releases: pd.DataFrame, publishers: pd.DataFrame, t: Translator
) -> Headline | None:
    """The newest published count of journalists behind bars, its definition, and a later release."""
    figure = newest(figures, BEHIND_BARS)
    if not figure:
        return None
    beside = [t("headline.counts", definition=whom(figure.publisher, publishers, t))]
    wave = release_after(releases, figure.when.latest)
    if wave is not None:
        beside.insert(0, t("headline.before_release", date=t.when(parse_or_none(str(wave["date"])))))
    return _headline(figure, beside, publishers, t)


def difference(figures: pd.DataFrame, actions: pd.DataFrame, t: Translator) -> str:
    """Why the reported and the documented number of actions differ; blank without a report."""
    exact = [figure for figure in reported(figures, "actions") if figure.qualifier == "exact"]
    if not exact:
        return ""
    report, rows = exact[-1], documented(actions, exact[-1].when.latest)
    sentences = [t("difference.itemised", n=report.value, documented=_counted("actions", rows.actions, t))]
    for event in rows.joint:
        whose = ", ".join(filter(None, (event.organiser, event.date and t.when(parse_or_none(event.date)))))
        sentences.append(t("difference.joint", n=event.actions, event=whose or event.name))
    if rows.joint:
        sentences.append(t("difference.once", n=rows.occasions, all=t.number(rows.actions)))
    if rows.without_city:
        sentences.append(t("difference.without_city", n=rows.without_city))
    return " ".join([*sentences, t("difference.neither")])


def publisher_title(publisher: str, publishers: pd.DataFrame, t: Translator) -> str:
    """The name of a publisher: translated where the catalogues know it, else as the record has it."""
    key = f"publisher.{publisher}"
    if t.has(key):
        return t(key)
    names = publishers.loc[publishers["publisher_id"] == publisher, "name"]
    return str(names.iloc[0]) if len(names) else publisher


def whom(publisher: str, publishers: pd.DataFrame, t: Translator) -> str:
    """Whom a publisher counts: translated where the catalogues know it, else in the publisher's words."""
    found = publishers.loc[publishers["publisher_id"] == publisher, "counts_whom"]
    stated = str(found.iloc[0]).rstrip(". ") if len(found) else ""
    key = f"counts_whom.{publisher}"
    if stated and t.has(key) and translator("en")(key).casefold() == stated.casefold():
        return t(key)  # the translation is of these words, not of a definition that has changed since
    return stated or t("definition.not_recorded")


def _campaign(
    measure: str, figures: pd.DataFrame, actions: pd.DataFrame, publishers: pd.DataFrame, t: Translator
) -> Headline | None:
    counts = reported(figures, measure)
    exact = [figure for figure in counts if figure.qualifier == "exact"] or counts
    if not exact:
        return None
    main, rows = exact[-1], documented(actions, exact[-1].when.latest)
    beside = [
        t("headline.documented", what=_counted(measure, _of(rows, measure), t)),
        t("headline.undefined"),
    ]
    for later in counts[counts.index(main) + 1 :]:
        rows = documented(actions, later.when.latest)
        then = t("headline.documented", what=_counted(measure, _of(rows, measure), t))
        beside.append(f"{_sentence(later, publishers, t)} {then}")
    return _headline(main, beside, publishers, t)


def _headline(figure: Reported, beside: list[str], publishers: pd.DataFrame, t: Translator) -> Headline:
    if figure.via:
        beside.insert(0, t("headline.via", via=figure.via))
    number = t(f"qualified.{figure.qualifier.replace(' ', '_')}", number=t.number(figure.value))
    sentence, source = _sentence(figure, publishers, t), publisher_name(figure.source_url, publishers)
    return Headline(number, sentence, tuple(beside), figure.source_url, source, figure.measure)


def _sentence(figure: Reported, publishers: pd.DataFrame, t: Translator) -> str:
    what = t(f"reported.{figure.measure}", n=figure.value)
    key = "headline.on_day" if figure.when.precision == "day" else "headline.in_month"
    return t(
        key,
        publisher=publisher_title(figure.publisher, publishers, t),
        what=t(f"qualified.{figure.qualifier.replace(' ', '_')}", number=what),
        when=t.when(figure.when),
    )


def _counted(measure: str, n: int, t: Translator) -> str:
    return t(f"counted.{measure}", n=n)


def _of(rows: Documented, measure: str) -> int:
    return {"actions": rows.actions, "cities": rows.cities, "countries": rows.countries}[measure]
