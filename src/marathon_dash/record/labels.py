"""The first row of a file: which table its labels belong to, and which columns are meant by those nobody knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from marathon_dash.record import characters, titles
from marathon_dash.record.schema import Schema, Table
from marathon_dash.record.validate import Problem, check_labels

__all__ = ["label_problems", "likely_tables", "of_no_table", "own_titles"]

_NEAR = 82  # of 100: `confidnce` is near `confidence`, `city` is not near `country`


def likely_tables(labels: Sequence[str], schema: Schema, name: str = "") -> list[str]:
    """The tables whose labels these may be, the likeliest first. Empty when no table shares a third of them, nor has
    them all and its key among them.

    The file's name decides only between tables that fit equally well.
    """
    scores = {}
    for table in schema.tables.values():
        known = {_near_label(label, table)[0] for label in labels} - {""}
        share = len(known) / max(len(table.labels), len(set(labels)))
        if share > 1 / 3:
            scores[table.name] = (round(share, 3), name.lower().startswith(table.name))
    return sorted(scores, key=lambda found: scores[found], reverse=True) or _by_key(labels, schema)


def _by_key(labels: Sequence[str], schema: Schema) -> list[str]:
    """The tables whose key a short file has, when all its labels are theirs: a few columns to change by id."""
    found = _all_theirs(labels, schema)
    return [name for name, known in found.items() if set(schema.tables[name].primary_key) <= known]


def _all_theirs(labels: Sequence[str], schema: Schema) -> dict[str, set[str]]:
    """The tables to which every label belongs, of at least two, and the columns these are."""
    found = {}
    for table in schema.tables.values():
        known = [_near_label(label, table)[0] for label in labels]
        if len(known) > 1 and all(known):
            found[table.name] = set(known)
    return found


def of_no_table(file: str, labels: Sequence[str], schema: Schema) -> Problem:
    """Why labels are of no table: all are of one, but its key is not among them; else they belong to none."""
    found = _all_theirs(labels, schema)
    if len(found) != 1:
        return Problem(file, 1, "", "unknown-table", "; ".join(labels[:8]), "; ".join(schema.tables))
    [(name, known)] = found.items()
    missing = [key for key in schema.tables[name].primary_key if key not in known]
    return Problem(file, 1, "", "no-key", name, "; ".join(missing))


def own_titles(labels: Sequence[str], table: Table) -> dict[str, str]:
    """Labels that are a title of ours, and the column of that title; none that stands there twice."""
    found = {label: titles.field_of(table, label) for label in labels if label not in table.labels}
    times = Counter([*labels, *found.values()])
    return {label: name for label, name in found.items() if name and times[name] == times[label] == 1}


def label_problems(table: Table, labels: Sequence[str]) -> list[Problem]:
    """Faults of the first row; a label that is nearly a missing one comes with it as the suggestion."""
    problems = check_labels(table, labels)
    missing = {p.column for p in problems if p.type == "missing-label"}
    suggested: dict[str, str] = {}
    for problem in problems:
        if problem.type == "extra-label":
            name, _ = _near_label(problem.column, table, missing - set(suggested.values()))
            if name:
                suggested[problem.column] = name
    return [
        replace(
            p, type="near-label", expected=suggested[p.column], suggestion=suggested[p.column], blocking=True
        )
        if p.column in suggested and p.type == "extra-label"
        else p
        for p in problems
        if not (p.type == "missing-label" and p.column in suggested.values())
    ]


def _near_label(label: str, table: Table, among: set[str] | None = None) -> tuple[str, float]:
    """The label of the table that is meant, and how sure that is (100: written exactly so)."""
    written = {titles.plain(label), titles.plain(characters.latin(label))}
    best = ("", 0.0)
    for field in table.fields:
        if among is not None and field.name not in among:
            continue
        own = {field.name, *titles.known(table, field)}
        near = max(fuzz.ratio(text, field.name) for text in written)
        score = 100.0 if label == field.name else 99.0 if written & own else near
        if score > max(best[1], _NEAR):
            best = (field.name, score)
    return best
