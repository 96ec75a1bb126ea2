"""Reading the record: the tables as text, what is wrong with them, and a version to key every cache by."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from marathon_dash import settings
from marathon_dash.record import gazetteer, withheld
from marathon_dash.record.schema import DESCRIPTOR, Schema, SchemaError, Table, schema, shipped
from marathon_dash.record.validate import (
    Problem,
    check,
    check_foreign_keys,
    check_labels,
    check_places,
    in_order,
)

__all__ = ["Record", "fingerprint", "frame", "lines", "public", "read_contents", "read_folder"]

Rows = list[dict[str, str]]
_WHO = ("person_id", "name", "name_local", "other_names")


@dataclass(frozen=True, slots=True)
class Record:
    """The record at one version.

    Tables are DataFrames in which every column is text and a blank cell is "". `problems` says what
    was wrong; rows with a blocking problem are not in the tables. `version` is the start of the
    SHA-256 of the content; `changed_on` the day the content is from, None when nothing says it.
    """

    tables: Mapping[str, pd.DataFrame]
    problems: tuple[Problem, ...] = ()
    version: str = ""
    changed_on: date | None = None
    descriptor: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.tables[table]


def frame(table: Table, rows: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """Rows as a DataFrame of text with the table's columns, blank cells as ""."""
    columns = {name: [row.get(name, "") for row in rows] for name in table.labels}
    return pd.DataFrame(columns, columns=table.labels, dtype="str")


def fingerprint(folder: Path | None = None) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of every file of the record: changes when one of them does. Cheap."""
    folder = folder or settings.data()
    if not folder.is_dir():
        return ()
    return tuple(_times(sorted(folder.iterdir())))


def _times(files: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    for path in files:
        if path.suffix in (".csv", ".json") and not path.name.startswith("."):
            with suppress(OSError):  # a file may go while somebody saves it
                yield path.name, path.stat().st_mtime_ns, path.stat().st_size


def read_folder(folder: Path | None = None) -> Record:
    """Read every table that can be read; what cannot is a problem, never an exception."""
    folder = folder or settings.data()
    try:
        known, problems = schema(folder), []
    except SchemaError as error:
        known, problems = shipped(), [Problem(DESCRIPTOR, 0, "", "schema-error", str(error), DESCRIPTOR)]
    contents = {}
    for table in known.tables.values():
        contents[table.name], faults = _content(table, folder)
        problems += faults
    found = read_contents(contents, known)
    return replace(found, problems=(*problems, *found.problems), changed_on=_changed(folder, known))


def read_contents(contents: Mapping[str, bytes], known: Schema, *, kept: bool = False) -> Record:
    """The record that these bytes hold, table by table.

    `kept` bytes were published once: columns that the schema gained since are blank in them.
    """
    raw: dict[str, Rows] = {}
    broken: dict[str, Rows] = {}
    digest = hashlib.sha256()
    problems: list[Problem] = []
    for table in known.tables.values():
        content = contents.get(table.name, b"")
        digest.update(f"{table.name}\0".encode() + content)
        rows, faults, pieces = _rows(table, content, kept) if content.strip() else ([], [], {})
        raw[table.name], broken[table.name], problems = rows, list(pieces.values()), problems + faults
    tables = {}
    for table in known.tables.values():
        rows, faults = _sound(table, raw, {piece.get("person_id", "") for piece in broken[table.name]})
        tables[table.name], problems = frame(table, rows), problems + faults
    if "places" in tables and "actions" in tables:
        tables["places"] = gazetteer.complete(tables["places"], tables["actions"])
        places: Any = tables["places"].to_dict("records")
        problems += check_places(raw["actions"], places)
    return Record(tables, tuple(problems), digest.hexdigest()[:12], None, known.descriptor)


def lines(table: Table, content: bytes) -> Rows:
    """Every row of a file, sound or not, to find out whom it withholds.

    Of a line with too many or too few cells: its first cells, and the strictest thing any of them says.
    """
    rows, _, pieces = _rows(table, content, kept=True)
    return [pieces.get(number, row) for number, row in enumerate(rows, 2)]


def public(
    record: Record, people: frozenset[str] | None = None, names: frozenset[str] | None = None
) -> Record:
    """The record as anyone may see it: law 6 applied (see `withheld.apply`).

    Where the table that says whom to withhold cannot be read and no list is given, no running text is shown.
    """
    tables = withheld.apply(record.tables, people, names)
    unknown = any(p.table == "detentions" and p.row < 2 and p.blocking for p in record.problems)
    return replace(record, tables=withheld.without_text(tables) if unknown and not people else tables)


def _sound(table: Table, raw: Mapping[str, Rows], lost: set[str]) -> tuple[Rows, list[Problem]]:
    """The rows that can be shown, and what is wrong with the others; `lost`: whose lines are broken.

    A reference to a row that is not there is blanked. Who has a spell with a fault is not shown at all:
    told by the older spells alone, somebody in prison would be called released.
    """
    rows = raw[table.name]
    dangling = [
        replace(p, blocking=False) for p in check_foreign_keys(table, rows, raw) if raw.get(p.expected)
    ]
    faults = check(table, rows)
    bad = {fault.row for fault in faults if fault.blocking}
    people = ({rows[number - 2].get("person_id", "") for number in bad} | lost) - {""}
    kept = []
    for number, row in enumerate(rows, 2):
        if row.get("person_id") in people and number not in bad:
            faults.append(Problem(table.name, number, "person_id", "person-left-out"))
        elif number not in bad and any(row.values()):
            kept.append(row | {p.column: "" for p in dangling if p.row == number})
    return kept, in_order(faults + dangling)


def _changed(folder: Path, known: Schema) -> date | None:
    """The day of the shipped record is in its descriptor; that of another folder is its newest file's."""
    times = [mtime for name, mtime, _ in fingerprint(folder) if name.endswith(".csv")]
    if folder == settings.home() / "data" or not times:
        return _created(known)
    return datetime.fromtimestamp(max(times) / 1e9).date()


def _created(known: Schema) -> date | None:
    try:
        return datetime.fromisoformat(str(known.descriptor["created"])).date()
    except (KeyError, ValueError):
        return None


def _content(table: Table, folder: Path) -> tuple[bytes, list[Problem]]:
    try:
        content = (folder / table.path).read_bytes()
    except OSError:
        return b"", [Problem(table.name, 0, "", "file-missing", table.path, table.path)]
    return content, [] if content.strip() else [
        Problem(table.name, 0, "", "file-empty", table.path, table.path)
    ]


def _rows(
    table: Table, content: bytes, kept: bool = False
) -> tuple[Rows, list[Problem], dict[int, dict[str, str]]]:
    """The rows, what is wrong with the lines, and what is left of broken ones by their row."""
    try:
        text = content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        return (
            [],
            [Problem(table.name, row, "", "encoding-error", f"0x{content[error.start]:02X}", "UTF-8")],
            {},
        )
    except csv.Error as error:
        return [], [Problem(table.name, 0, "", "source-error", str(error), "CSV")], {}
    if not lines:  # nothing but the mark of its encoding
        return [], [Problem(table.name, 0, "", "file-empty", table.path, table.path)], {}
    labels, problems = lines[0], check_labels(table, lines[0])
    if kept:
        problems = [p for p in problems if p.type not in ("missing-label", "extra-label")]
    if any(p.blocking for p in problems):
        return [], problems, {}
    rows, pieces = [], {}
    at = labels.index("person_id") if "person_id" in labels else None
    known = {line[at] for line in lines[1:] if len(line) == len(labels)} if at is not None else set()
    for number, line in enumerate(lines[1:], 2):
        if line and len(line) != len(labels):
            kind = "missing-cell" if len(line) < len(labels) else "extra-cell"
            problems.append(Problem(table.name, number, "", "row-" + kind, str(len(line)), str(len(labels))))
            pieces[number] = _piece(table, labels, line, known)
            line = []  # cells may have moved: showing them under the wrong label would be a lie
        rows.append(dict(zip(labels, line, strict=False)) if line else {})
    return rows, problems, pieces


def _piece(table: Table, labels: list[str], line: list[str], known: Collection[str]) -> dict[str, str]:
    """Who a broken line is about, of the people `known`, and whether it may be shown; never shown itself."""
    cells = dict(zip(labels, line, strict=False))
    piece = {label: cells.get(label, "") for label in (table.labels[0], *_WHO) if label in labels}
    if "person_id" in labels:
        piece["person_id"] = next((cell for cell in line if cell in known), piece["person_id"])
    said = {" ".join(cell.split()).casefold() for cell in line}
    piece["publication"] = next((word for word in ("withheld", "name only", "public") if word in said), "")
    return piece
