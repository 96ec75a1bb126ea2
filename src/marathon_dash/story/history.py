"""The history in words: what each publication was about, and who is not named in it."""

from __future__ import annotations

from collections.abc import Mapping

from marathon_dash.i18n import Translator
from marathon_dash.record.published_rows import Rows
from marathon_dash.record.schema import Schema
from marathon_dash.record.versions import Publication
from marathon_dash.story.changes import rows_named
from marathon_dash.story.fields import table_title

__all__ = ["moment", "publication_sentence"]

_REASONS = ("undo_of", "back_to")
_KINDS = ("added", "changed", "removed")


def moment(t: Translator, made: Publication) -> str:
    """When it was published, in UTC; blank for the record that came with the program: nobody published that."""
    return f"{t.day(made.made_at.date())}, {made.made_at:%H:%M} UTC" if made.number else ""


def publication_sentence(t: Translator, made: Publication, rows: Mapping[str, Rows], schema: Schema) -> str:
    """One line: of which publication it is the undo, and of each table how many rows it added, changed, removed and
    withheld, with the first few by name. `rows` is what `published_rows.of` found; whom it leaves out is not named."""
    if not made.number:
        return t("history.shipped")
    parts = []
    for name in dict.fromkeys((*made.summary, *rows)):
        kept = made.summary.get(name, {})
        words = [t(f"change.{reason}", number=kept[reason]) for reason in _REASONS if reason in kept]
        words += _counted(t, name, rows.get(name, Rows(kept)))
        title = table_title(t, schema.tables[name]) if name in schema.tables else name
        parts.append(f"{title}: {'; '.join(words)}" if words else title)
    return ". ".join(parts) or t("change.nothing")


def _counted(t: Translator, table: str, rows: Rows) -> list[str]:
    words = []
    for kind in _KINDS:
        if n := rows.counts.get(kind, 0):
            first = rows.first.get(kind)
            named = rows_named(t, table, first) if first is not None else []
            more = t("change.and_more", n=n - len(named), names=", ".join(named)) if n > len(named) else ""
            names = f" ({more or t.words(named)})" if named else ""
            words.append(t(f"change.short_{kind}", n=n) + names)
    if rows.withheld:
        words.append(t("change.short_withheld", n=rows.withheld))
    return words
