"""The one gate: page, command line and programs publish through it, and none of them can skip a check."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import pandas as pd

from marathon_dash.record import confirm, current, versions, withheld_list
from marathon_dash.record.confirm import Confirmation
from marathon_dash.record.grid import Progress, nothing
from marathon_dash.record.review import Draft, Review, review
from marathon_dash.record.schema import Schema
from marathon_dash.record.validate import Problem
from marathon_dash.record.versions import Publication, StaleReview

__all__ = [
    "LONGEST_NOTE",
    "NotConfirmed",
    "NotReady",
    "NothingChanges",
    "StaleReview",
    "dismiss_shipped",
    "go_back",
    "newer_shipped",
    "publish",
    "shipped_drafts",
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
    summary = {name: difference.summary for name, difference in found.differences.items()}
    taken = {versions.SHIPPED + draft.table: draft.shipped for draft in drafts if draft.shipped}
    return versions.publish(
        _bytes(found) | taken, base=base, who=who, note=note[:LONGEST_NOTE], summary=summary
    )


def go_back(number: int, tables: Collection[str] = (), *, who: str, note: str = "") -> Publication:
    """Publish again what publication `number` had made public: these tables, or all.

    It takes the same time whatever the size: bytes are named by their hash, not copied. What was withheld since
    stays withheld. Raises KeyError when there is no such publication, NothingChanges when it is what is public.
    """
    log = {p.number: p for p in versions.history()}
    if number not in log:
        raise KeyError(number)
    newest = max(log)
    then, now = log[number].tables, log[newest].tables
    chosen = [name for name in then if versions.is_table(name) and (not tables or name in tables)]
    changed: dict[str, bytes | str] = {name: then[name] for name in chosen if then[name] != now.get(name)}
    if not changed:
        raise NothingChanges
    listed = withheld_list.stricter(current.entries(newest), current.entries(number), changed)
    changed[versions.WITHHELD] = withheld_list.encode(listed)
    summary = {name: {"back_to": number} for name in changed if name != versions.WITHHELD}
    return versions.publish(
        changed, base=newest, who=who, note=note[:LONGEST_NOTE], kind="going back", summary=summary
    )


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
        Draft(f"{name}.csv", versions.canonical(frame), table=name, shipped=brought[name])
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
