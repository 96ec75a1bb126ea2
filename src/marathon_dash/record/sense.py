"""Sense checks: rows that are well formed and yet can hardly be true. Each is a warning a person may overrule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from marathon_dash.record import figure_sense, people_sense, place_sense
from marathon_dash.record.cells import join, split
from marathon_dash.record.dates import parse_or_none
from marathon_dash.record.schema import Schema
from marathon_dash.record.validate import PUBLIC_ROW, Problem, at_most, in_order

__all__ = ["CHECKS", "NAME_A_ROW", "check"]

Tables = Mapping[str, pd.DataFrame]

NAME_A_ROW = ("duplicate-action", "overlapping-spells")  # `expected` is another row, see `Sight.row_name`
_ARTICLE = re.compile(r"\d{1,3}(-\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a check looks at: the record as it would be, as it is, and the day."""

    tables: Tables
    published: Tables
    schema: Schema
    today: date
    named: dict[tuple[str, int], str] = field(default_factory=dict)  # thousands may be one with the same row

    def rows(self, table: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        """The spreadsheet number of each row of a table, and its cells in these columns."""
        frame = self.tables.get(table)
        if frame is not None:
            yield from zip(frame.index, *(frame[column].tolist() for column in columns), strict=True)

    def row_name(self, table: str, row: int) -> str:
        """The number of a row; of one that is public already, and in no file, its key."""
        if row > 0:
            return str(row)
        if (table, row) not in self.named:
            key = list(self.schema.tables[table].primary_key)
            self.named[table, row] = PUBLIC_ROW + "; ".join(map(str, self.tables[table].loc[row, key]))
        return self.named[table, row]


def check(tables: Tables, published: Tables, schema: Schema, today: date) -> list[Problem]:
    """Every doubt about `tables` (indexed by spreadsheet row), in the order of tables and rows.

    `published` is what is public now: what it holds already is known to its readers.
    """
    sight = Sight(tables, published, schema, today)
    found = [problem for one in CHECKS for problem in at_most(one(sight))]
    return in_order(found)


def order_of_dates(sight: Sight) -> Iterator[Problem]:
    """Sentenced, or ended, before detained: only when no reading of the two dates makes sense of it."""
    for row, detained, sentenced, ended in sight.rows(
        "detentions", "detained_on", "sentenced_on", "ended_on"
    ):
        began = parse_or_none(detained)
        for column, text in (("sentenced_on", sentenced), ("ended_on", ended)):
            when = parse_or_none(text) if text else None
            if began and when and when.latest < began.earliest:
                kind = f"{column.removesuffix('_on')}-before-detained"
                yield _doubt("detentions", row, column, kind, text, detained)


def ended_yet_imprisoned(sight: Sight) -> Iterator[Problem]:
    """A spell with an end or an outcome whose status is `imprisoned` still."""
    for row, status, ended, outcome in sight.rows("detentions", "status", "ended_on", "outcome"):
        if status == "imprisoned" and (ended or outcome):
            yield _doubt("detentions", row, "status", "ended-yet-imprisoned", status, ended or outcome)


def overlapping_spells(sight: Sight) -> Iterator[Problem]:
    """Two spells of one person that must overlap: the later begins before the earlier is known to have ended."""
    for row, spell, row_before, before in people_sense.successive_spells(sight.tables.get("detentions")):
        began, ended = parse_or_none(spell["detained_on"]), parse_or_none(before["ended_on"])
        open_ended = not before["ended_on"] and not before["outcome"] and before["status"] == "imprisoned"
        if began and (open_ended or (ended and began.latest < ended.earliest)):
            other = sight.row_name("detentions", row_before)
            yield _doubt("detentions", row, "detained_on", "overlapping-spells", spell["detained_on"], other)


def one_person_two_spellings(sight: Sight) -> Iterator[Problem]:
    """One person under two names, or two people under one."""
    frame = sight.tables.get("detentions")
    for row, column, found, other, suggestion in people_sense.two_spellings(frame):
        yield _doubt("detentions", row, column, "two-spellings", found, other, suggestion)


def places_that_fit(sight: Sight) -> Iterator[Problem]:
    """A city that is not in its country, or is nearly one that is."""
    actions, places = sight.tables.get("actions"), sight.published.get("places")
    for row, column, kind, found, suggestion in place_sense.doubts(actions, places):
        yield _doubt("actions", row, column, kind, found, "", suggestion)


def duplicate_actions(sight: Sight) -> Iterator[Problem]:
    """Two actions of one kind on one day in one city."""
    actions = sight.tables.get("actions")
    if actions is None:
        return
    place = ["date", "kind", "city", "country"]
    # without a city, or a day, nothing shows that they are one
    dated = actions[(actions["city"] != "") & (actions["date"].str.len() >= len("2024-05-03"))]
    several = dated[dated.duplicated(place, keep=False)]
    first: dict[tuple[str, ...], int] = {}
    for row, number, *where in several[["action_id", *place]].itertuples(name=None):
        if (earlier := first.setdefault(tuple(where), int(row))) != row:
            other = sight.row_name("actions", earlier)
            yield _doubt("actions", int(row), "action_id", "duplicate-action", number, other)


def future_dates(sight: Sight) -> Iterator[Problem]:
    """A date that lies wholly after today: the record holds what happened. After next year it cannot be meant."""
    year, today = sight.today.year, sight.today.isoformat()
    for name, column, earliest in _date_columns(sight):
        cells = sight.tables[name][column]
        late = [text for text in cells.unique().tolist() if text.rpartition("/")[2][:4] >= str(year)]
        for row, text in cells[cells.isin(late)].items():
            when, where = parse_or_none(str(text)), (name, int(str(row)), column)
            if when and when.latest.year > year + 1:
                yield Problem(*where, "date-out-of-range", str(text), f"{earliest}–{year + 1}")
            elif when and when.earliest > sight.today:
                yield _doubt(*where, "future-date", str(text), today)


def unknown_articles(sight: Sight) -> Iterator[Problem]:
    """An article that is no number, or neither named in the table `articles` nor charged in the published record."""
    published, named = sight.published.get("detentions"), sight.tables.get("articles")
    known = {a for cell in (published["charges"] if published is not None else ()) for a in split(cell)}
    known |= set(named["article"]) if named is not None else set()
    for row, charges in sight.rows("detentions", "charges"):
        for article in split(charges):
            if article not in known or not _ARTICLE.fullmatch(article):
                yield _doubt("detentions", row, "charges", "unknown-article", article)


def figures_that_fit(sight: Sight) -> Iterator[Problem]:
    """A figure that jumps, or that has another value beside it."""
    for row, kind, found, other in figure_sense.doubts(sight.tables.get("figures")):
        yield _doubt("figures", row, "value", kind, found, other)


def links_not_https(sight: Sight) -> Iterator[Problem]:
    """A link that anybody on the way could read or change. What is no link at all is told by its type."""
    for name, column, unsafe in _link_columns(sight.schema):
        frame = sight.tables.get(name)
        if frame is None:
            continue
        for row, cell in frame[column][frame[column].str.contains(unsafe, regex=True)].items():
            links = split(str(cell))
            safe = [re.sub(r"^http://", "https://", link) for link in links]
            good = all(link.startswith("https://") for link in safe)
            bad = next((link for link in links if not link.startswith("https://")), str(cell))
            yield _doubt(name, int(str(row)), column, "link-not-https", bad, "", join(safe) if good else "")


CHECKS: tuple[Callable[[Sight], Iterator[Problem]], ...] = (
    order_of_dates,
    ended_yet_imprisoned,
    overlapping_spells,
    one_person_two_spellings,
    places_that_fit,
    duplicate_actions,
    future_dates,
    unknown_articles,
    figures_that_fit,
    links_not_https,
)


def _date_columns(sight: Sight) -> Iterator[tuple[str, str, str]]:
    """Table, column, and the earliest date of that column."""
    for name, table in sight.schema.tables.items():
        if name in sight.tables:
            yield from ((name, field.name, field.earliest) for field in table.fields if field.kind == "date")


def _link_columns(schema: Schema) -> Iterator[tuple[str, str, str]]:
    """Table, column, and how a cell with an unsafe link looks. A cell of one link that is none has a type error."""
    for name, table in schema.tables.items():
        for column in table.fields:
            if column.kind == "url":
                yield name, column.name, "^http://"
            elif column.name == "sources":
                yield name, column.name, r"(?:^|; ?)(?!https://)[^;\s]"


def _doubt(
    table: str, row: int, column: str, kind: str, found: str, expected: str = "", suggestion: str = ""
) -> Problem:
    return Problem(table, row, column, kind, found, expected, suggestion, blocking=False)
