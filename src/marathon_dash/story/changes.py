"""What publishing would change, in human words: people first, then places and counts, then the cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from marathon_dash.i18n import Translator
from marathon_dash.record import gazetteer
from marathon_dash.record.dates import parse_or_none
from marathon_dash.record.diff import Difference
from marathon_dash.record.schema import Schema
from marathon_dash.story.fields import field_title, table_title
from marathon_dash.story.stands import stand_sentences

__all__ = ["cells_table", "change_sentences", "counts", "rows_named"]

Tables = Mapping[str, pd.DataFrame]
MOST_NAMED = 6  # rows named in one sentence; of more the number says enough
_COUNTS = ("actions", "cities", "countries", "people", "imprisoned")
_SHOWN = {
    "public": "change.shown_again",
    "name only": "change.name_only",
    "withheld": "change.withheld",
}


def change_sentences(
    t: Translator, differences: Mapping[str, Difference], before: Tables, after: Tables, schema: Schema
) -> list[str]:
    """Every change as a sentence. `before` and `after` are the tables as the public sees them."""
    sentences: list[str] = []
    if "detentions" in differences:
        sentences += _people(t, differences["detentions"], after["detentions"])
        sentences += stand_sentences(t, before["detentions"], after["detentions"])
    if "actions" in before and "actions" in after:
        sentences += _places(t, before["actions"], after["actions"])
    for name, difference in differences.items():
        sentences += _rows(t, name, difference, schema)
    return sentences


def counts(tables: Tables) -> dict[str, int]:
    """How much the public sees: actions, cities, countries, people, and people last reported imprisoned."""
    actions, spells = tables.get("actions"), tables.get("detentions")
    found = dict.fromkeys(_COUNTS, 0)
    if actions is not None:
        cities = set(zip(actions["country"], actions["city"], strict=True))
        found["actions"] = len(actions)
        found["cities"] = len({place for place in cities if place[1]})
        found["countries"] = len(set(actions["country"]) - {""})
    if spells is not None:
        found["people"] = spells["person_id"].nunique()
        found["imprisoned"] = spells.loc[spells["status"] == "imprisoned", "person_id"].nunique()
    return found


def cells_table(t: Translator, difference: Difference, schema: Schema) -> pd.DataFrame:
    """The changed cells: which row, which column, what stood there, what will."""
    table = schema.tables[difference.table]
    titles = {field.name: field_title(t, table, field) for field in table.fields}
    return pd.DataFrame(
        {
            t("change.row"): difference.cells["row"].map(lambda row: str(row) if row > 0 else "–"),
            t("change.key"): difference.cells["key"],
            t("change.column"): difference.cells["column"].map(titles),
            t("change.before"): difference.cells["before"],
            t("change.after"): difference.cells["after"],
        }
    )


def rows_named(t: Translator, table: str, rows: pd.DataFrame) -> list[str]:
    """How rows are called in a sentence: a person by name, an action by day and place, a figure by what it says."""
    if table == "detentions":
        return list(dict.fromkeys(rows["name"]))
    if table == "actions":
        return [_action(t, *cells) for cells in rows[["date", "city", "title"]].itertuples(index=False)]
    if table == "figures":
        columns = rows[["value", "measure", "publisher", "date"]].itertuples(index=False)
        return [f"{value} {t.code('measure', m)} ({who}, {_when(t, day)})" for value, m, who, day in columns]
    if table == "releases":
        return [f"{_when(t, day)}: {title}" for day, title in rows[["date", "title"]].itertuples(index=False)]
    return [str(value) for value in rows.iloc[:, 0]]


def _people(t: Translator, difference: Difference, public: pd.DataFrame) -> list[str]:
    """Who changes from one status to another, who is withheld or shown again.

    A row that says to be shown shows nobody who is withheld for another row's sake.
    """
    sentences = []
    before, after = difference.before.reset_index(drop=True), difference.after.reset_index(drop=True)
    shown = set(zip(public["person_id"], public["publication"], strict=True))
    seen = [who in shown for who in zip(after["person_id"], after["publication"], strict=True)]
    stays = (after["publication"] != "withheld") & ~pd.Series(seen, dtype=bool)
    for column, one in (("status", _status_sentence), ("publication", _shown_sentence)):
        changed = (before[column] != after[column]) & ~(stays & (column == "publication"))
        pairs = pd.DataFrame({"old": before[column], "new": after[column], "name": after["name"]})[changed]
        for (old, new), people in pairs.groupby(["old", "new"], sort=True):
            sentences.append(one(t, str(old), str(new), list(dict.fromkeys(people["name"]))))
    return sentences


def _status_sentence(t: Translator, old: str, new: str, names: Sequence[str]) -> str:
    words = {"old": t.code("status", old), "new": t.code("status", new)}
    return t("change.status", n=len(names), names=_listed(t, names), **words)


def _shown_sentence(t: Translator, old: str, new: str, names: Sequence[str]) -> str:
    return t(_SHOWN.get(new, "change.shown_again"), n=len(names), names=_listed(t, names))


def _places(t: Translator, before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """Cities and countries that the map gains or loses, and new cities of which nobody knows where they lie."""
    was, now = _cities(before), _cities(after)
    sentences = []
    placed = {(country, city) for country, city in now - was if gazetteer.locate(city, country)}
    changes = {
        "change.map_gains": placed,
        "change.map_unplaced": now - was - placed,
        "change.map_loses": was - now,
    }
    for key, found in changes.items():
        if found:
            named = [f"{city} ({t.country(country)})" if country else city for country, city in sorted(found)]
            sentences.append(t(key, n=len(named), places=_listed(t, named)))
    old, new = set(before["country"]) - {""}, set(after["country"]) - {""}
    for key, gone in (("change.countries_gained", new - old), ("change.countries_lost", old - new)):
        if gone:
            sentences.append(t(key, n=len(gone), places=_listed(t, sorted(map(t.country, gone)))))
    return sentences


def _cities(actions: pd.DataFrame) -> set[tuple[str, str]]:
    return {(n, c) for n, c in zip(actions["country"], actions["city"], strict=True) if c}


def _rows(t: Translator, name: str, difference: Difference, schema: Schema) -> list[str]:
    sentences = []
    title = table_title(t, schema.tables[name])
    for key, rows in (("change.added", difference.added), ("change.removed", difference.removed)):
        if len(rows):
            named = rows_named(t, name, rows.head(MOST_NAMED + 1))
            sentences.append(t(key, n=len(rows), table=title, names=_listed(t, named, len(rows))))
    if len(difference.after):
        columns = difference.cells["column"].value_counts()
        table = schema.tables[name]
        fields = [f"{field_title(t, table, table.field(str(c)))} ({t.number(n)})" for c, n in columns.items()]
        sentences.append(
            t("change.changed", n=len(difference.after), table=title, columns=_listed(t, fields))
        )
    return sentences


def _listed(t: Translator, names: Iterable[str], total: int = 0) -> str:
    """A, B and C; of many the first few and how many more."""
    listed = list(names)
    more = max(total, len(listed)) - MOST_NAMED
    if more <= 0:
        return t.words(listed)
    return t("change.and_more", n=more, names=", ".join(listed[:MOST_NAMED]))


def _action(t: Translator, day: str, city: str, title: str) -> str:
    return f"{_when(t, day)}, {city or title}"


def _when(t: Translator, text: str) -> str:
    return t.when(parse_or_none(text))
