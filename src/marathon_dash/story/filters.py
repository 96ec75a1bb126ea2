"""What a picture shows, written on it: the filters, the source and the day of the record."""

from __future__ import annotations

from datetime import date, timedelta

from marathon_dash.i18n import Translator
from marathon_dash.story.select import Selection
from marathon_dash.story.timeline import period

__all__ = ["counted", "named", "notes", "said", "span"]


def named(selection: Selection, t: Translator) -> str:
    """The filters in force in words; blank when there is none."""
    parts = [
        (t("filter.country"), t.words(t.country(code) for code in selection.countries)),
        (t("filter.city"), t.words(selection.cities)),
        (t("filter.kind"), t.words(t.code("kind", kind) for kind in selection.kinds)),
        (t("filter.organiser"), t.words(selection.organisers)),
        (t("filter.from"), t.day(selection.first) if selection.first else ""),
        (t("filter.to"), t.day(selection.last) if selection.last else ""),
        (t("filter.text"), selection.text.strip()),
    ]
    return "; ".join(f"{label}: {value}" for label, value in parts if value)


def counted(n: int, selection: Selection, t: Translator) -> str:
    """How many actions fit, and what: *2 actions in Poland · rally*; *46 actions* when nothing is chosen."""
    places = ", ".join(
        filter(None, (t.words(selection.cities), t.words(t.country(code) for code in selection.countries)))
    )
    rest = [
        t.words(t.code("kind", kind) for kind in selection.kinds),
        t.words(selection.organisers),
        span(selection, t),
        f"“{selection.text}”" if selection.text else "",
    ]
    head = t("filter.fit_in", n=n, places=places) if places else t("filter.fit", n=n)
    return " · ".join(filter(None, (head, *rest)))


def span(selection: Selection, t: Translator) -> str:
    """The period in words, as short as it can be said: whole years, whole months, an open end as …; else blank."""
    first, last = selection.first, selection.last
    if first and last and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return "–".join(dict.fromkeys((str(first.year), str(last.year))))
    if first and last and first.day == 1 and (last + timedelta(1)).day == 1:
        return period(first, last, t)
    return "–".join(t.day(day) if day else "…" for day in (first, last)) if first or last else ""


def said(selection: Selection, t: Translator) -> str:
    """The filters in force in words; that everything is shown when there is none."""
    words = named(selection, t)
    return t("shown.filtered", filters=words) if words else t("shown.all")


def notes(selection: Selection, changed_on: date | None, t: Translator) -> list[str]:
    """The lines under a drawing: what is shown, and from which record of which day."""
    day = t.day(changed_on) if changed_on else t("date.not_stated")
    return [said(selection, t), t("shown.source", day=day)]
