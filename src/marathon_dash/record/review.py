"""A review: files and what a person decided about them, and everything that follows from it; nothing is public yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from unicodedata import normalize

import pandas as pd

from marathon_dash.record import (
    characters,
    confirm,
    current,
    diff,
    files,
    gazetteer,
    merge,
    references,
    released,
    row_names,
    sense,
    stamp,
    suggest,
    taken_out,
    taking,
    tidy,
    versions,
    withheld_list,
)
from marathon_dash.record.confirm import Confirmation
from marathon_dash.record.diff import Difference
from marathon_dash.record.draft import Draft, Edit
from marathon_dash.record.files import Upload
from marathon_dash.record.grid import Progress, nothing
from marathon_dash.record.labels import of_no_table
from marathon_dash.record.merge import Answer, Question, Side
from marathon_dash.record.schema import Schema, Table
from marathon_dash.record.taking import Taking
from marathon_dash.record.tidy import Tidied
from marathon_dash.record.validate import (
    MOST_OF_A_KIND,
    Problem,
    at_most,
    check_frame,
    in_order,
)
from marathon_dash.record.withheld_list import Entry

__all__ = ["Part", "Review", "answered", "as_public", "back", "doubts_of", "review"]

Tables = Mapping[str, pd.DataFrame]
_OF_CHARACTERS = ("look-alike", "invisible-character", "cell-too-long")
_OF_THE_FILE = ("formula", "spreadsheet-error", "encoding-mixed", "merged-cells")


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Part:
    """One draft as it was read: its table (None: nobody knows), its rows, the tables it may be instead, and how it
    is taken. `as_read` are its rows before anything was written into them here."""

    draft: Draft
    upload: Upload
    tables: tuple[str, ...] = ()
    tidied: Tidied | None = None
    taking: Taking = field(default_factory=lambda: Taking(None))
    as_read: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def table(self) -> str:
        """The name of its table; blank when nobody knows."""
        return self.tidied.table.name if self.tidied else ""

    def edit(self, row: int, column: str, text: str) -> Edit:
        """What writes `text` into a cell, also after the row was moved in the file."""
        if self.tidied is None or row not in self.as_read.index:
            return Edit(row, column, text)
        was = str(self.as_read.at[row, column]) if column in self.as_read.columns else None
        if not merge.is_keyed(self.tidied.table, self.as_read):
            return Edit(row, column, text, was)
        names = merge.identities(self.tidied.table, self.as_read)[0]
        return Edit(row, column, text, was, str(names[self.as_read.index.get_loc(row)]))

    @property
    def written(self) -> dict[tuple[int, str], str]:
        """The cells that were written here, by row and column."""
        if self.tidied is None:
            return {}
        places = _places(self.tidied.table, self.as_read, self.draft.edits)
        return {(row, edit.column): edit.text for row, edit in places}


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Review:
    """What publishing would do, made against publication `base`.

    `after` holds only the tables that were uploaded. `known` are warnings that what is public gives as well, about
    rows that do not change; `listed` is the withheld list as it is; `questions` are, for each table, the cells and
    rows that others changed as well.
    Differences and confirmations are empty while a problem blocks.
    """

    base: int
    parts: tuple[Part, ...]
    before: Tables
    after: Tables
    problems: tuple[Problem, ...] = ()
    known: frozenset[Problem] = frozenset()
    differences: Mapping[str, Difference] = field(default_factory=dict)
    confirmations: tuple[Confirmation, ...] = ()
    shown_again: tuple[Entry, ...] = ()
    listed: tuple[Entry, ...] = ()
    questions: Mapping[str, tuple[Question, ...]] = field(default_factory=dict)

    @property
    def blockers(self) -> list[Problem]:
        """What must be mended first."""
        return [p for p in self.problems if p.blocking]

    @property
    def warnings(self) -> list[Problem]:
        """What should be looked at, in rows that are new or changed."""
        return [p for p in self.problems if not p.blocking and p not in self.known]

    @property
    def changes_nothing(self) -> bool:
        """Whether nothing would change: all of it is public already, or older than what is (`is_older`)."""
        return not self.blockers and not self.differences and not self.shown_again

    @property
    def is_older(self) -> bool:
        """Whether a file says something else in some rows and is not taken there, for it was public before."""
        return any(p.type == "older-rows" for p in self.problems)


def review(drafts: Sequence[Draft], today: date, progress: Progress = nothing) -> Review:
    """Read, check and compare: every problem at once, and what would change. Nothing is written."""
    schema, base = current.known_schema(), versions.newest_number()
    before, listed = current.tables_and_entries(base)
    parts = tuple(_part(draft, schema, before, _share(progress, 0.0, 0.4)) for draft in drafts)
    after, problems, questions = _joined(parts, before)
    everything = {**before, **after}
    for name, frame in after.items():
        problems += _cells(schema.tables[name], frame)
        progress(0.6)
    problems = _once(problems) + references.problems(schema, after, everything)
    doubts = sense.check(everything, before, schema, today)
    problems += [p for p in doubts if p.table in after and (p.row > 0 or p.type == "and-more")]
    progress(0.9)
    dates = next((part.upload.detected.dates for part in parts if part.upload.detected.dates), "")
    problems = suggest.with_suggestions(problems, schema, dates, everything)
    differences = diff.compare_tables({name: before[name] for name in after}, after, schema)
    problems = confirm.with_lost_letters(problems, differences)
    people = differences.get("detentions")
    was = chain([before["detentions"]], taking.earlier("detentions"))
    refused = {p.row for p in problems if p.blocking and p.table == "detentions" and p.column in released.END}
    problems += at_most(p for p in released.unsourced(people, was, today) if p.row not in refused)
    back = {part.table for part in parts if part.draft.reason}  # an undo empties what was added, and says so
    lost = (p for name, d in differences.items() if name not in back for p in taken_out.taken_out(d))
    problems = _once([*problems, *at_most(lost)])
    result = Review(base, parts, before, after, tuple(in_order(problems)), listed=listed, questions=questions)
    if not result.blockers:
        new = _new_doubts(doubts, everything, before, schema, today)
        result = _compared(result, differences, schema, new)
    return _named(result, everything, schema)


def answered(found: Review, side: Side) -> list[Draft]:
    """The drafts of a review with every open question decided alike: as the file has it, or as it is public."""
    return [
        replace(
            part.draft,
            answers=(*part.draft.answers, *(Answer(q, side) for q in found.questions.get(part.table, ()))),
        )
        for part in found.parts
    ]


def as_public(found: Review) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """All tables as the public sees them now, and as it would see them."""
    after = {**found.before, **found.after}
    later = withheld_list.merged(found.listed, after, found.shown_again)
    both = (current.shown(found.before, found.listed), current.shown(after, later))
    for tables in both:
        if "places" in tables and "actions" in tables:
            tables["places"] = gazetteer.complete(tables["places"], tables["actions"])
    return both


def back(number: int, names: Sequence[str], today: date) -> Review:
    """What going back to a publication would change: these tables, or all. Today's checks are warnings only.

    Raises KeyError when there is no such publication.
    """
    schema, base = current.known_schema(), versions.newest_number()
    (before, listed), then = current.tables_and_entries(base), current.tables(number)
    after = {name: frame for name, frame in then.items() if not names or name in names}
    differences = diff.compare_tables(before, after, schema)
    everything = {**before, **after}
    changed = {name: after[name] for name in differences}
    problems = _problems_of(changed, everything, before, schema, today)
    return Review(base, (), before, after, tuple(problems), differences=differences, listed=listed)


def doubts_of(names: Iterable[str], today: date) -> list[Problem]:
    """Today's checks of tables that are public, as warnings: for a version somebody went back to."""
    schema, tables = current.known_schema(), current.tables()
    chosen = {name: tables[name] for name in names if name in tables}
    return _problems_of(chosen, tables, tables, schema, today)


def _problems_of(
    chosen: Tables, everything: Tables, published: Tables, schema: Schema, today: date
) -> list[Problem]:
    problems = [p for name, frame in chosen.items() for p in _cells(schema.tables[name], frame)]
    problems += references.problems(schema, chosen, everything)
    problems += [p for p in sense.check(everything, published, schema, today) if p.table in chosen]
    shown = row_names.named(in_order(problems), {name: [frame] for name, frame in chosen.items()}, schema)
    return [replace(p, blocking=False) for p in shown]


def _named(found: Review, everything: Tables, schema: Schema) -> Review:
    """The review with whom or what each problem is about; a row that is not taken is known from its file."""
    read = [part for part in found.parts if part.tidied]
    frames = {
        name: [frame, *(p.as_read for p in read if p.table == name)] for name, frame in everything.items()
    }
    problems = tuple(row_names.named(found.problems, frames, schema))
    return replace(found, problems=problems, known=frozenset(p for p in problems if p in found.known))


def _part(draft: Draft, schema: Schema, before: Tables, progress: Progress) -> Part:
    upload = files.read(draft.data, draft.name, draft.choices, progress)
    if not upload.labels and any(p.blocking for p in upload.problems):
        return Part(draft, upload)
    labels = [dict(draft.renames).get(label, label) for label in upload.labels]
    tables = tuple(tidy.likely_tables(labels, schema, draft.name))
    name = draft.table or (tables[0] if tables else "")
    if name not in schema.tables:
        problem = of_no_table(draft.name, upload.labels, schema)
        return Part(draft, replace(upload, problems=(*upload.problems, problem)), tables)
    table = schema.tables[name]
    found = tidy.tidy(upload, table, before[name], dict(draft.renames))
    origin = taking.known_origin(draft.origin)
    origin = taking.origin(stamp.read(draft.name, draft.data), name) if origin < 0 else origin
    way = draft.way or taking.proposed(table, found.frame, before[name], origin)
    found = replace(found, problems=tuple(taking.labels_kept(found.problems, table, way)))
    edited = _edited(found, draft.edits, before[name])
    return Part(
        draft, found.upload, tables, edited, Taking(way, origin, draft.answers, draft.ours), found.frame
    )


def _edited(tidied: Tidied, edits: Sequence[Edit], public: pd.DataFrame) -> Tidied:
    """The rows with the cells a person corrected, and without the problems these cells had in the file.

    A column that the file does not have is as it is public, but for what was written into it.
    """
    places = _places(tidied.table, tidied.frame, edits)
    frame, done = tidied.frame.copy(deep=False), {(row, edit.column) for row, edit in places}
    for column in dict.fromkeys(edit.column for _, edit in places):
        if column not in frame.columns and merge.is_keyed(tidied.table, frame):
            frame[column] = merge.filled(tidied.table, tidied.frame, public, column)
        if column not in frame.columns:
            continue
        texts = {row: normalize("NFC", edit.text) for row, edit in places if edit.column == column}
        written = pd.Series(texts, dtype="str").reindex(frame.index)
        frame[column] = written.where(written.notna(), frame[column])
    left = [p for p in tidied.problems if p.type not in _OF_THE_FILE or (p.row, p.column) not in done]
    return replace(tidied, frame=frame, problems=tuple(left))


def _places(table: Table, rows: pd.DataFrame, edits: Sequence[Edit]) -> list[tuple[int, Edit]]:
    """In which row each edit belongs: that of its key, which may have moved; in none that says something else now."""
    if not edits or not merge.is_keyed(table, rows):
        return [(edit.row, edit) for edit in edits if edit.row in rows.index]
    names = merge.identities(table, rows)[0]
    at: dict[str, list[int]] = {}
    for name, row in zip(names, rows.index, strict=True):
        at.setdefault(str(name), []).append(int(row))
    found = []
    for edit in (edit for edit in edits if edit.column in table.labels):
        known = at.get(edit.key, []) if edit.key else [edit.row] if edit.row in rows.index else []
        row = edit.row if edit.row in known else known[0] if len(known) == 1 else 0
        said = str(rows.at[row, edit.column]) if row and edit.column in rows.columns else None
        if row and edit.was in (None, said):
            found.append((row, edit))
    return found


def _joined(
    parts: Sequence[Part], before: Tables
) -> tuple[dict[str, pd.DataFrame], list[Problem], dict[str, tuple[Question, ...]]]:
    """The tables as they would be, every problem of the files themselves, and what is to be asked."""
    after: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    questions: dict[str, tuple[Question, ...]] = {}
    for part in parts:
        if part.table in after:  # its own problems would be taken for those of the first file
            problems.append(Problem(part.draft.name, 0, "", "table-twice", part.table))
            continue
        problems += part.tidied.problems if part.tidied else part.upload.problems
        if part.tidied is None:
            continue
        found = taking.laid(part.tidied.table, part.tidied.frame, before[part.table], part.taking)
        after[part.table], questions[part.table] = found.frame, found.questions
        problems += found.problems
    return after, problems, questions


def _cells(table: Table, frame: pd.DataFrame) -> list[Problem]:
    """Every fault of cells and keys."""
    return characters.problems(table, frame) + check_frame(table, frame, MOST_OF_A_KIND)


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """One cell has one problem to mend: the look-alike letter, not also the code it spoils; no blanks of a label
    that is not there, or of a row whose id is wrong; a source that is no address is not told as a link as well."""
    problems = list(problems)
    told = {(p.table, p.row, p.column) for p in problems if p.type in _OF_CHARACTERS}
    missing = {(p.table, p.column) for p in problems if p.type == "missing-label"}
    missing |= {(p.table, p.expected) for p in problems if p.type == "near-label"}
    nowhere = {(p.table, p.row) for p in problems if p.type == "unknown-row"}
    unlinked = {(p.table, p.row, p.column) for p in problems if p.type.endswith("-unlinked")}
    due = {(p.table, p.row, p.column) for p in problems if p.type in ("release-future", "end-future")}
    return [
        p
        for p in problems
        if not (p.type == "missing-cell" and (p.table, p.row) in nowhere)
        and not (p.type == "future-date" and (p.table, p.row, p.column) in due)
        and not (p.type == "link-not-https" and (p.table, p.row, p.column) in unlinked)
        and not (p.type in ("type-error", "constraint-error") and (p.table, p.row, p.column) in told)
        and not (p.type == "missing-cell" and (p.table, p.column) in missing)
    ]


def _compared(
    found: Review,
    differences: Mapping[str, Difference],
    schema: Schema,
    new: Collection[Problem],
) -> Review:
    """The review with everything that shows in comparison; `new` are the doubts that what is public does not give."""
    touched: set[tuple[str, int] | tuple[str, int, str]] = {
        (name, int(row))
        for name, d in differences.items()
        for part in (d.added, d.after)
        for row in part.index
    }
    precise = confirm.more_precise_dates(differences, schema)
    elsewhere = [p for p in new if p.table not in found.after]
    problems = tuple(in_order([*found.problems, *elsewhere, *at_most(precise)]))
    touched |= {(p.table, p.row, p.type) for p in new}
    known = frozenset(
        p
        for p in problems
        if not p.blocking and p.row > 1 and not {(p.table, p.row), (p.table, p.row, p.type)} & touched
    )
    again = withheld_list.shown_again(found.listed, found.after)
    problems += tuple(confirm.kept_back(found.listed, again, found.after))
    found, differences = _withheld_whole(found, differences, again, schema)
    confirmations = confirm.confirmations(differences, precise, again, found.after, schema)
    return replace(
        found,
        problems=problems,
        known=known,
        differences=differences,
        confirmations=confirmations,
        shown_again=again,
    )


def _withheld_whole(
    found: Review, differences: Mapping[str, Difference], again: Collection[Entry], schema: Schema
) -> tuple[Review, Mapping[str, Difference]]:
    """Whoever is withheld by one row is withheld in all: the others change in the same publication, and it is told."""
    entries = withheld_list.merged(found.listed, {**found.before, **found.after}, again)
    laid = withheld_list.overlay(found.after, set(entries) - set(found.listed))
    changed = {name: frame for name, frame in laid.items() if frame is not found.after[name]}
    if not changed:
        return found, differences
    told = diff.compare_tables({name: found.before[name] for name in changed}, changed, schema)
    kept = {name: d for name, d in differences.items() if name not in changed}
    return replace(found, after=laid), {**kept, **told}


def _new_doubts(
    doubts: Iterable[Problem], everything: Tables, before: Tables, schema: Schema, today: date
) -> list[Problem]:
    """The doubts that the check of what is public does not give: the edit gave cause for them, wherever they are."""
    found = [p for p in doubts if p.row > 0]
    key = current.key(), today
    if found and (not _LAST or _LAST[0][0] != key):
        was = [p for p in sense.check(before, before, schema, today) if p.row > 0]
        _LAST[:] = [(key, frozenset(_identities(was, before, schema)))]
    same = _identities(found, everything, schema)
    return [p for p, identity in zip(found, same, strict=True) if identity not in _LAST[0][1]]


_LAST: list[
    tuple[object, frozenset[tuple[str, ...]]]
] = []  # the doubts about what is public, asked for at each click


def _identities(problems: Sequence[Problem], tables: Tables, schema: Schema) -> list[tuple[str, ...]]:
    """What makes two doubts one and the same, though rows have moved: the row's key instead of its number."""
    rows: dict[str, list[int]] = {}
    for problem in problems:
        rows.setdefault(problem.table, []).append(problem.row)
    keys = {
        name: dict(zip(numbers, _keys_of(schema.tables[name], tables[name], numbers), strict=True))
        for name, numbers in rows.items()
    }
    return [
        (p.table, *keys[p.table][p.row], p.column, p.type, p.found, "" if p.type in sense.NAME_A_ROW else p.expected)
        for p in problems
    ]  # fmt: skip


def _keys_of(table: Table, frame: pd.DataFrame, rows: Sequence[int]) -> list[tuple[str, ...]]:
    chosen = frame.loc[list(rows), list(table.primary_key)]
    return list(chosen.itertuples(index=False, name=None))


def _share(progress: Progress, start: float, share: float) -> Progress:
    return lambda done: progress(start + share * done)
