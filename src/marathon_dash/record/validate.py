"""Checking rows against the schema: every problem at once, each as data; the sentences are made later."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as part
from functools import lru_cache
from typing import Annotated, Any, Literal

import pandas as pd
from babel import Locale
from pydantic import AfterValidator, BeforeValidator, TypeAdapter, ValidationError

from marathon_dash.record import dates
from marathon_dash.record.cells import split
from marathon_dash.record.schema import Field, Table

__all__ = [
    "COUNTRIES",
    "MOST_OF_A_KIND",
    "PUBLIC_ROW",
    "Problem",
    "at_most",
    "check",
    "check_foreign_keys",
    "check_frame",
    "check_labels",
    "check_places",
    "in_order",
    "repeated",
    "total",
]

Row = Mapping[str, str]

# CLDR's territories with two letters, less its private and grouping codes; XK (Kosovo) is one of them.
_TERRITORIES = {str(code) for code in Locale("en").territories}
COUNTRIES = frozenset(c for c in _TERRITORIES if re.fullmatch("[A-Z]{2}", c)) - {
    "EU",
    "EZ",
    "UN",
    "ZZ",
    "QO",
    "XA",
    "XB",
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in bad input: where, what was found, what was expected, what might be meant.

    `row` is the number a spreadsheet shows (the labels are row 1; 0 means the file as a whole);
    `type` is a word of the Frictionless vocabulary where it has one; `blocking` faults keep the row out.
    `about` says whom or what the row is about (`row_names`); it makes no other problem of it.
    """

    table: str
    row: int
    column: str
    type: str
    found: str = ""
    expected: str = ""
    suggestion: str = ""
    blocking: bool = True
    about: str = part(default="", compare=False, repr=False)


PUBLIC_ROW = "public row: "  # begins the name of a row that is in no file, where else its number would stand
MOST_OF_A_KIND = 5_000  # faults of one kind in one column told one by one; of the rest, how many there are


def at_most(problems: Iterable[Problem], most: int | None = MOST_OF_A_KIND) -> list[Problem]:
    """The first faults of each kind in each column, and for the rest of a kind one `and-more` with their number."""
    kept: list[Problem] = []
    counts: Counter[tuple[str, str, str, bool]] = Counter()
    for problem in problems:
        kind = (problem.table, problem.column, problem.type, problem.blocking)
        counts[kind] += 1
        if most is None or counts[kind] <= most:
            kept.append(problem)
    if most is None:
        return kept
    expected = {(p.table, p.column, p.type, p.blocking): p.expected for p in kept}
    return kept + [_more(*k, count - most, expected[k]) for k, count in counts.items() if count > most]


def _more(table: str, column: str, kind: str, blocking: bool, count: int, expected: str) -> Problem:
    """`expected` groups it with those it stands for: a kind of problem, or what a cell should have been."""
    named = expected if kind in ("type-error", "constraint-error") else kind
    return Problem(table, 0, column, "and-more", str(count), named, blocking=blocking)


def total(problems: Iterable[Problem]) -> int:
    """How many problems these are, with those that are only counted."""
    return sum(int(p.found) if p.type == "and-more" else 1 for p in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, by table, row and column."""
    return sorted(set(problems), key=lambda p: (p.table, p.row, p.column, p.type, p.found))


def check_labels(table: Table, labels: Sequence[str]) -> list[Problem]:
    """Missing, duplicate and extra labels of the first row."""
    counts = Counter(labels)
    problems = [
        Problem(table.name, 1, f.name, "missing-label", expected=f.name, blocking=True)
        for f in table.fields
        if f.name not in counts
    ]
    problems += [
        Problem(table.name, 1, label, "duplicate-label", str(n))
        for label, n in counts.items()
        if n > 1 and label
    ]
    known = set(table.labels)
    problems += [
        Problem(table.name, 1, label, "extra-label", label, blocking=False)
        for label in counts
        if label not in known
    ]
    return problems


def check(table: Table, rows: Iterable[Row], *, first_row: int = 2) -> list[Problem]:
    """Every fault of the cells and of the primary key, in the order of the rows. Blank is ""."""
    kept = list(rows)
    columns = {name: [row.get(name, "") for row in kept] for name in table.labels}
    return check_frame(
        table, pd.DataFrame(columns, dtype="str").set_axis(range(first_row, len(kept) + first_row))
    )


def check_frame(table: Table, frame: pd.DataFrame, most: int | None = None) -> list[Problem]:
    """The same for a table of text whose index numbers the rows. A blank line is no row.

    Each value of a column is looked at once, however often it stands there: 100,000 rows take no longer than
    their different values. Of each kind in each column at most `most` are told one by one (see `at_most`).
    """
    frame = frame[(frame != "").any(axis=1)]
    own = frame[frame.index >= 0]  # below are rows that are public already
    problems = []
    for field in table.fields:
        column = own[field.name]
        if field.required:
            problems += _found(table, field, column[column == ""], most)
        values = column.unique().tolist()
        if bad := _bad_values(field, values):
            problems += _found(table, field, column[column.isin(bad)], most)
        if early := [value for value in values if _is_early(field, value)]:
            problems += _found(table, field, column[column.isin(early)], most, "date-out-of-range")
    return in_order(problems + at_most(repeated(table, frame), most))


def _found(
    table: Table, field: Field, cells: pd.Series[Any], most: int | None, kind: str = ""
) -> list[Problem]:
    """A problem for each of these cells, and for those beyond `most` how many they are."""
    told = cells if most is None else cells.iloc[:most]
    problems = [_problem(table, field, row, cell, kind) for row, cell in told.items()]
    if len(cells) > len(told):
        kind = problems[0].type
        problems.append(_more(table.name, field.name, kind, True, len(cells) - len(told), field.expected))
    return problems


def check_foreign_keys(
    table: Table, rows: Iterable[Row], tables: Mapping[str, Sequence[Row]]
) -> list[Problem]:
    """Cells that name a row of another table which is not there. A blank cell names none."""
    kept, problems = list(rows), []
    for key in table.foreign_keys:
        known = {tuple(row.get(c, "") for c in key.columns) for row in tables.get(key.table, ())}
        for number, row in enumerate(kept, 2):
            value = tuple(row.get(f, "") for f in key.fields)
            if any(value) and value not in known:
                found = "; ".join(value)
                problems.append(Problem(table.name, number, key.fields[0], "foreign-key", found, key.table))
    return problems


def check_places(actions: Iterable[Row], places: Iterable[Row]) -> list[Problem]:
    """Actions in a city without coordinates: counted and listed, but not on the map. Blocks nothing."""
    known = {(place.get("country"), place.get("city")) for place in places}
    return [
        Problem("actions", number, "city", "unknown-place", row["city"], "city", blocking=False)
        for number, row in enumerate(actions, 2)
        if row.get("city") and (row.get("country"), row["city"]) not in known
    ]


def repeated(table: Table, frame: pd.DataFrame) -> Iterator[Problem]:
    """Rows whose key stood in an earlier row. A wholly blank key is none."""
    keys = [table.primary_key] if table.primary_key else []
    keys += [(f.name,) for f in table.fields if f.unique and (f.name,) not in keys]
    for key in keys:
        several = frame[list(key)][frame.duplicated(list(key), keep=False)]
        first: dict[tuple[str, ...], int] = {}
        for row, *cells in several.itertuples(name=None):
            if any(cells) and first.setdefault(tuple(cells), row) != row:
                earlier = first[tuple(cells)]
                where = str(earlier) if earlier > 0 else PUBLIC_ROW + "; ".join(cells)
                yield Problem(table.name, int(row), key[0], "primary-key", "; ".join(cells), where)


def _problem(table: Table, field: Field, row: Any, cell: str, kind: str = "") -> Problem:
    kind = kind or ("missing-cell" if not cell else "constraint-error" if field.enum else "type-error")
    expected = f"{field.earliest}–" if kind == "date-out-of-range" else field.expected
    return Problem(table.name, int(row), field.name, kind, cell, expected)


def _is_early(field: Field, value: str) -> bool:
    """Whether a date, or the beginning of an interval, lies before the first day the column can hold."""
    when = dates.parse_or_none(value) if field.earliest and value else None
    return when is not None and when.earliest < dates.parse(field.earliest).earliest


def _bad_values(field: Field, values: Iterable[str]) -> list[str]:
    """Those of the values that the field cannot hold."""
    if field.kind in ("text", "list"):
        return []  # any text will do
    adapter, bad = _adapter(field), []
    for value in values:
        if value != "":
            try:
                adapter.validate_python(value)
            except ValidationError:
                bad.append(value)
    return bad


@lru_cache(maxsize=256)
def _adapter(field: Field) -> TypeAdapter[Any]:
    return TypeAdapter(_type(field))


def _type(field: Field) -> Any:
    if field.enum:
        return Literal[field.enum]
    if field.kind == "integer":
        return Annotated[int, BeforeValidator(_whole), AfterValidator(_between(field.minimum, field.maximum))]
    if field.kind == "number":
        return Annotated[
            float, BeforeValidator(_decimal), AfterValidator(_between(field.minimum, field.maximum))
        ]
    if field.kind == "list":
        return Annotated[list[str], BeforeValidator(split)]
    rules: dict[str, Callable[[str], str]] = {"date": _date, "country": _country}
    return Annotated[str, AfterValidator(rules.get(field.kind, _matching(field.pattern)))]


def _matching(pattern: str) -> Callable[[str], str]:
    compiled = re.compile(pattern, re.ASCII) if pattern else None

    def matches(value: str) -> str:
        if compiled and not compiled.fullmatch(value):
            raise ValueError(value)
        return value

    return matches


def _between(minimum: float | None, maximum: float | None) -> Callable[[Any], Any]:
    def inside(value: float) -> float:
        if (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
            raise ValueError(value)
        return value

    return inside


def _whole(value: str) -> int:
    if not re.fullmatch(r"-?\d{1,9}", value, re.ASCII):  # int() would also take 1_000 and Arabic digits
        raise ValueError(value)
    return int(value)


def _decimal(value: str) -> float:
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,15})?", value, re.ASCII):  # float() would also take nan and 1e5
        raise ValueError(value)
    return float(value)


def _date(value: str) -> str:
    return dates.parse(value).text


def _country(value: str) -> str:
    if value not in COUNTRIES:
        raise ValueError(value)
    return value
