"""Files that come beside those in hand: those that are told apart by a number, and sheets that are there no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marathon_dash.record import current
from marathon_dash.record.draft import Draft
from marathon_dash.record.files import read
from marathon_dash.record.labels import likely_tables

__all__ = ["gone", "told_apart"]


def told_apart(files: Sequence[Draft], held: Sequence[Draft]) -> list[Draft]:
    """Files of one name that come together, or that hold another table than the one in hand, get a number: none may
    vanish."""
    taken = {draft.name: draft for draft in held}
    found: dict[str, Draft] = {}
    for draft in files:
        name, again = draft.name, 1
        while name in found or (name in taken and not _of_one_table(taken[name], draft)):
            again += 1
            name = f"{draft.name} ({again})"
        found[name] = replace(draft, name=name)
    return list(found.values())


def gone(files: Sequence[Draft], held: Sequence[Draft]) -> tuple[str, ...]:
    """The names of those in hand that were sheets of a workbook which comes again without them.

    Of a workbook with one sheet left, that sheet has no name; it is the one of the same table.
    """
    books = {_book(draft) or draft.name: draft for draft in files}
    came = {draft.name for draft in files}
    sheets = [d for d in held if d.name not in came and _book(d) in books]
    return tuple(d.name for d in sheets if _book(books[_book(d)]) or not _of_one_table(d, books[_book(d)]))


def _book(draft: Draft) -> str:
    """The workbook of which a draft is one sheet of several; blank when it is a file of its own."""
    ending = f" · {draft.choices.sheet}"
    return draft.name.removesuffix(ending) if draft.choices.sheet and draft.name.endswith(ending) else ""


def _of_one_table(old: Draft, new: Draft) -> bool:
    schema = current.known_schema()
    uploads = (read(draft.data, draft.name, draft.choices) for draft in (old, new))
    tables = [likely_tables(upload.labels, schema)[:1] for upload in uploads]
    return old.table != "" or [] in tables or tables[0] == tables[1]
