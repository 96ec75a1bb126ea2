"""The one gate: page, command line and programs publish through it, and none of them can skip a check.

Going back in one step (`go_back`) passes no check, for all of it was public together; where somebody would be free by
it, or no longer, page and command line go through a review (`drafts_back`), which asks for the name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from marathon_dash.record import confirm, current, versions, withheld, withheld_list
from marathon_dash.record.cells import split
from marathon_dash.record.confirm import Confirmation
from marathon_dash.record.draft import Draft
from marathon_dash.record.grid import Progress, nothing
from marathon_dash.record.review import Review, review
from marathon_dash.record.schema import Schema
from marathon_dash.record.validate import Problem
from marathon_dash.record.versions import Publication, StaleReview
from marathon_dash.record.withheld_list import Entry

__all__ = [
    "LONGEST_NOTE",
    "NeverPublic",
    "NotConfirmed",
    "NotReady",
    "NothingChanges",
    "StaleReview",
    "dismiss_shipped",
    "drafts_back",
    "go_back",
    "newer_shipped",
    "publish",
    "shipped_drafts",
    "stays_withheld",
    "twins",
    "undo_drafts",
    "was_public",
]  # fmt: skip

LONGEST_NOTE = 2_000  # characters


class NotReady(RuntimeError):
    """A problem blocks publishing; `problems` says which."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


class NotConfirmed(RuntimeError):
    """Something has to be confirmed by typing it; `wanted` says what."""

    def __init__(self, wanted: Sequence[Confirmation]) -> None:
        super().__init__("; ".join(answer for one in wanted for answer in one.answers))
        self.wanted = tuple(wanted)


class NothingChanges(RuntimeError):
    """What was to be published is public already."""


class NeverPublic(RuntimeError):
    """These tables never stood beside each other: they have to pass the whole gate together."""


def publish(
    drafts: Sequence[Draft],
    *,
    base: int,
    who: str,
    note: str,
    confirmed: Collection[str] = (),
    today: date | None = None,
    progress: Progress = nothing,
) -> Publication:
    """Make files public, all of them in one step, or none.

    `base` is the publication they were reviewed against. Everything is checked again here, whatever was checked
    before. Raises StaleReview, NotReady, NothingChanges or NotConfirmed; then nothing was written.
    """
    found = review(drafts, today or date.today(), progress)
    if found.base != base:
        raise StaleReview(base, found.base)
    if found.blockers:
        raise NotReady(found.blockers)
    if found.changes_nothing:
        raise NothingChanges
    if wanted := confirm.unanswered(found.confirmations, confirmed):
        raise NotConfirmed(wanted)
    reasons = {draft.table: draft.reason for draft in drafts}
    summary = {name: d.summary | reasons.get(name, {}) for name, d in found.differences.items()}
    taken = {versions.SHIPPED + draft.table: draft.shipped for draft in drafts if draft.shipped}
    return versions.publish(
        _bytes(found) | taken, base=base, who=who, note=note[:LONGEST_NOTE], summary=summary
    )


def go_back(
    number: int,
    tables: Collection[str] = (),
    *,
    base: int | None = None,
    who: str,
    note: str = "",
    undoes: int = -1,
) -> Publication:
    """Publish again what publication `number` had made public: these tables, or all.

    With `undoes` the history calls it the undo of that publication.

    `base` is the publication that was looked at before (None: whatever is newest). It takes the same time whatever
    the size: bytes are named by their hash, not copied. What was withheld since stays withheld. Raises KeyError when
    there is no such publication, NothingChanges when it is what is public, StaleReview when somebody published since,
    NeverPublic when these tables never stood beside the others: that needs a review (`drafts_back`).
    """
    log = {p.number: p for p in versions.history()}
    if number not in log:
        raise KeyError(number)
    newest = max(log)
    if base not in (None, newest):
        raise StaleReview(base or 0, newest)
    changed: dict[str, bytes | str] = dict(_tables_back(log, number, tables))
    if not changed:
        raise NothingChanges
    if not _stood_together(log, changed):
        raise NeverPublic
    then = current.entries(number), *(twins(name, number, newest) for name in changed)
    listed = withheld_list.stricter(current.entries(newest), [e for one in then for e in one], changed)
    changed[versions.WITHHELD] = withheld_list.encode(listed)
    reason = {"back_to": number} if undoes < 0 else {"undo_of": undoes}
    summary = {name: reason for name in changed if name != versions.WITHHELD}
    return versions.publish(
        changed, base=newest, who=who, note=note[:LONGEST_NOTE], kind="going back", summary=summary
    )


def was_public(number: int, tables: Collection[str]) -> bool:
    """Whether going back makes public what stood together before, and not only each table by itself.

    Raises KeyError when there is no such publication.
    """
    log = {p.number: p for p in versions.history()}
    return _stood_together(log, _tables_back(log, number, tables))


def drafts_back(number: int, tables: Collection[str]) -> list[Draft]:
    """Some tables as publication `number` had them, to be reviewed beside the others as they are now.

    Raises KeyError when there is no such publication.
    """
    log = {p.number: p for p in versions.history()}
    names, newest = _tables_back(log, number, tables), max(log)
    held = (_as_it_was(name, number, newest, f"{name}-as-in-{number}.csv") for name in names)
    return [replace(draft, back_to=number) for draft in held]


def undo_drafts(number: int) -> list[Draft]:
    """What reverses publication `number` alone, to be reviewed: its cells as they were before it.

    Cells that somebody changed later are asked about, rows added later stay. Nobody is shown again by it.
    Raises KeyError when there is no such publication, or none before it.
    """
    log = {p.number: p.tables for p in versions.history()}
    before, after = log[number - 1], log[number]
    names = [name for name in after if versions.is_table(name) and after[name] != before.get(name)]
    held = (_as_it_was(name, number - 1, number, f"{name}-undo-{number}.csv") for name in names)
    return [replace(draft, undo_of=number) for draft in held]


def stays_withheld(number: int) -> tuple[str, ...]:
    """The names of all rows that publication `number` showed and that are withheld, or `name only`, since.

    Going back and undoing leave them so: only publishing them as shown again, confirmed by name, shows them.
    """
    found: list[str] = []
    listed = current.entries(versions.newest_number())
    for table in current.known_schema().tables.values():
        then = current.table_then(table.name, number)
        same = twins(table.name, number, versions.newest_number())
        now = withheld_list.overlay({table.name: then}, (*listed, *same))[table.name]
        if "publication" in then:
            found += confirm.names(table, then[then["publication"] != now["publication"]])
    return tuple(dict.fromkeys(found))


def _tables_back(log: Mapping[int, Publication], number: int, tables: Collection[str]) -> dict[str, str]:
    """The tables that going back changes, by their SHA-256."""
    then, now = log[number].tables, log[max(log)].tables
    chosen = [name for name in then if versions.is_table(name) and (not tables or name in tables)]
    return {name: then[name] for name in chosen if then[name] != now.get(name)}


def _stood_together(log: Mapping[int, Publication], changed: Mapping[str, Any]) -> bool:
    """Whether all tables together would be as they were in some publication.

    A table that a release brought later stood beside the older ones as it came.
    """
    wanted = {**log[max(log)].tables, **changed}
    names = [name for name in wanted if versions.is_table(name)]
    came: dict[str, str] = {}
    for number in sorted(log):
        came = {**log[number].tables, **came}
    seen = ({name: p.tables.get(name, came.get(name)) for name in names} for p in log.values())
    return {name: wanted[name] for name in names} in seen


def _as_it_was(name: str, number: int, origin: int, called: str) -> Draft:
    """A table of one publication as a file that was taken from another one, withheld as the newest list says."""
    newest = versions.newest_number()
    listed = (*current.entries(newest), *twins(name, number, newest))
    frame = withheld_list.overlay({name: current.table_then(name, number)}, listed)[name]
    data = versions.canonical(frame)
    return Draft(called, data, table=name, way="replace", origin=origin, ours=True)


def twins(name: str, number: int, newest: int) -> list[Entry]:
    """Rows of an earlier version that are one with a row that is withheld now, whatever it was called then.

    One with it is a row under its id, or a row that is not public now, of its day and with one of its sources. A
    family may ask for a name to go in the very step that withholds it. Better one row too many is kept back than one
    shown that somebody asked to be withheld.
    """
    now, then = current.table_then(name, newest), current.table_then(name, number)
    columns = [column for column in ("date", "detained_on", "source_url", "sources") if column in now.columns]
    if "publication" not in now.columns or len(columns) < 2 or not len(then):
        return []
    key, (day, links), by = (
        now.columns[0],
        columns[:2],
        "person_id" if "person_id" in now.columns else now.columns[0],
    )
    hidden: dict[tuple[str, ...], str] = {}
    for row in now[withheld.levels(now["publication"]) != "public"].to_dict("records"):
        for mark in ((row[key],), *((row[day], link) for link in split(row[links]))):
            hidden[mark] = withheld.level(row["publication"])
    known, found = set(now[key]), []
    for row in then.to_dict("records") if hidden else ():
        marks = [(row[day], link) for link in split(row[links])] if row[key] not in known else []
        level = next((hidden[mark] for mark in ((row[key],), *marks) if mark in hidden), "")
        if level:
            names = tuple(sorted(withheld.names_of({name: then}, [row[by]]))) if by == "person_id" else ()
            found.append(Entry(name, by, row[by], level, names))
    return found


def newer_shipped() -> dict[str, bytes]:
    """Tables that a newer release of the program brought, over a store with publications of its own.

    They are never laid over those: `shipped_drafts` makes a review of them. Empty when there is nothing to look at.
    """
    if not (log := versions.history(limit=1)):
        return {}
    brought = {name: data for name, data in versions.shipped().items() if name in log[0].tables}
    kept = versions.has_kept(versions.digest(data) for data in brought.values())
    return {name: data for name, data in brought.items() if versions.digest(data) not in kept}


def shipped_drafts() -> list[Draft]:
    """What the newer release changed since the ones taken before, laid row by row over what is public now.

    A row that was changed here as well stays as it is here, and so does who is withheld.
    """
    schema, brought = current.known_schema(), newer_shipped()
    newest = versions.newest_number()
    # bytes as they were kept, without the withheld list: who was withheld here did not change their row by that
    now, new = current.frames(versions.contents(newest)), current.frames(brought)
    merged = {name: _merged(schema, name, _origins(name), frame, now[name]) for name, frame in new.items()}
    laid = withheld_list.overlay(merged, current.entries(newest))
    return [
        Draft(
            f"{name}-newer-release.csv",
            versions.canonical(frame),
            table=name,
            way="replace",
            origin=newest,
            ours=True,
            shipped=brought[name],
        )
        for name, frame in laid.items()
    ]


def dismiss_shipped() -> None:
    """Do not offer the shipped tables again; their bytes are kept."""
    versions.keep(newer_shipped().values())


def _bytes(found: Review) -> dict[str, bytes]:
    changed = {name: versions.canonical(found.after[name]) for name in found.differences}
    tables = {**found.before, **{name: found.after[name] for name in found.differences}}
    listed = withheld_list.merged(found.listed, tables, found.shown_again)
    return changed | {versions.WITHHELD: withheld_list.encode(listed)}


def _origins(name: str) -> list[pd.DataFrame]:
    """A table as every release brought it that was taken here, the first as publication 0."""
    return [current.frames({name: data})[name] for data in versions.taken(name)]


def _merged(
    schema: Schema, name: str, origins: Sequence[pd.DataFrame], new: pd.DataFrame, now: pd.DataFrame
) -> pd.DataFrame:
    key = list(schema.tables[name].primary_key)
    was: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for origin in origins:
        for number, row in _by_key(origin, key).items():
            was.setdefault(number, set()).add(row)
    brought, ours = _by_key(new, key), _by_key(now, key)
    rows = []
    for number, row in ours.items():
        untouched = row in was.get(number, ())
        if untouched and number not in brought:
            continue  # the release took it out, and nobody here had changed it
        rows.append(brought[number] if untouched else row)
    rows += [row for number, row in brought.items() if number not in ours and number not in was]
    return pd.DataFrame(rows, columns=schema.tables[name].labels, dtype="str")


def _by_key(frame: pd.DataFrame, key: list[str]) -> dict[tuple[str, ...], tuple[str, ...]]:
    keys = frame[key].itertuples(index=False, name=None)
    return dict(zip(keys, frame.itertuples(index=False, name=None), strict=True))
