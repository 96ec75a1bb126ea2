"""What a picture shows, written on it: the filters, the source and the day of the record."""

from __future__ import annotations

from datetime import date

from marathon_dash.i18n import Translator
from marathon_dash.story.select import Selection

__all__ = ["named", "notes", "said"]


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


def said(selection: Selection, t: Translator) -> str:
    """The filters in force in words; that everything is shown when there is none."""
    words = named(selection, t)
    return t("shown.filtered", filters=words) if words else t("shown.all")


def notes(selection: Selection, changed_on: date | None, t: Translator) -> list[str]:
    """The lines under a drawing: what is shown, and from which record of which day."""
    day = t.day(changed_on) if changed_on else t("date.not_stated")
    return [said(selection, t), t("shown.source", day=day)]
