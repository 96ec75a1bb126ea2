"""Every version ever published: bytes by their SHA-256, and a log of what was public when. It only grows.

Publication 0 is the record that came with the program; it enters the log with the first publication after it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Insert, func, select
from sqlalchemy.dialects import postgresql, sqlite

from marathon_dash import settings
from marathon_dash.record import database
from marathon_dash.record.kept_tables import CONTENTS, KEPT, PUBLICATIONS
from marathon_dash.record.schema import SchemaError, schema
from marathon_dash.record.schema import shipped as shipped_schema

__all__ = [
    "SHIPPED", "WITHHELD", "Publication", "StaleReview", "canonical", "contents", "digest", "digests", "has_kept",
    "history", "is_table", "keep", "newest_number", "publish", "shipped", "taken",
]  # fmt: skip

SHIPPED = (
    "shipped "  # before a table's name: the bytes a newer release brought, once its review was published
)
WITHHELD = "withheld"  # kept beside the tables: the withheld list as it was from that publication on
Kind = str
Summary = Mapping[str, Mapping[str, int]]


class StaleReview(RuntimeError):
    """Somebody published since this review was made; `newest` is the number of what is public now."""

    def __init__(self, base: int, newest: int) -> None:
        super().__init__(f"reviewed against publication {base}; {newest} is public")
        self.base, self.newest = base, newest


@dataclass(frozen=True, slots=True)
class Publication:
    """One entry of the log. `tables` names for each table the SHA-256 of its bytes."""

    number: int
    made_at: datetime
    who: str
    note: str
    kind: Kind
    tables: Mapping[str, str] = field(default_factory=dict)
    summary: Summary = field(default_factory=dict)


def canonical(table: pd.DataFrame) -> bytes:
    """A table as the bytes that are kept: UTF-8, comma, one line feed a row, quotes only where needed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(table.itertuples(index=False, name=None))
    return out.getvalue().encode()


def digest(content: bytes) -> str:
    """The SHA-256 by which bytes are kept."""
    return hashlib.sha256(content).hexdigest()


def shipped() -> dict[str, bytes]:
    """The bytes of the record that came with the program, table by table: publication 0.

    A folder whose descriptor cannot be read, or is older than the program, holds its tables all the same.
    """
    folder = settings.data()
    try:
        known = schema()
    except SchemaError:
        known = shipped_schema()
    paths = {table.name: folder / table.path for table in known.tables.values()}
    return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}


def newest_number() -> int:
    """The number of what is public now: one small query. 0 while nothing was published here."""
    where = database.address()
    if not database.exists(where):
        return 0
    with database.connect(where) as connection:
        return _newest(connection) or 0


def history(table: str = "", limit: int = 0) -> list[Publication]:
    """The log, newest first; with `table` only the publications that changed that table."""
    where = database.address()
    if not database.exists(where):
        return []
    with database.connect(where) as connection:
        rows = connection.execute(select(PUBLICATIONS).order_by(PUBLICATIONS.c.number)).mappings().all()
        kept = connection.execute(select(KEPT)).all()
    tables: dict[int, dict[str, str]] = {}
    for number, name, sha256 in kept:
        tables.setdefault(number, {})[name] = sha256
    log = [_publication(dict(row), tables.get(row["number"], {})) for row in rows]
    if table:
        before = [{}, *(p.tables for p in log)]
        log = [p for p, was in zip(log, before, strict=False) if p.tables.get(table) != was.get(table)]
    return log[::-1][: limit or None]


def contents(number: int) -> dict[str, bytes]:
    """The bytes of every table (and of the withheld list) as of one publication; KeyError when there is none."""
    where = database.address()
    kept: dict[str, bytes] = {}
    if database.exists(where):
        with database.connect(where) as connection:
            joined = select(KEPT.c.name, CONTENTS.c.bytes).join(CONTENTS, CONTENTS.c.sha256 == KEPT.c.sha256)
            rows = connection.execute(joined.where(KEPT.c.number == number)).all()
            kept = {name: bytes(content) for name, content in rows}
    if kept or number:
        if not kept:
            raise KeyError(number)
        return kept
    return shipped()


def digests(number: int) -> dict[str, str]:
    """The SHA-256 of every table's bytes as of one publication, of those that the log does not hold yet as they came
    with the program; empty when there is no such publication. One small query."""
    where = database.address()
    kept: dict[str, str] = {}
    if database.exists(where):
        with database.connect(where) as connection:
            kept = _tables(connection, number)
    if number and not kept:
        return {}
    return {name: digest(data) for name, data in shipped().items() if name not in kept} | kept


def publish(
    changed: Mapping[str, bytes | str],
    *,
    base: int,
    who: str,
    note: str,
    kind: Kind = "publication",
    summary: Summary | None = None,
) -> Publication:
    """Make `changed` (bytes, or the SHA-256 of bytes kept before) public in one transaction.

    Tables that are not named stay as they were; one that a newer release brought, and that was public as it came,
    enters the log beside them. Raises StaleReview when `base` is no longer what is public.
    """
    with database.writing(database.address()) as connection:
        newest = _newest(connection)
        if newest is None:
            _append(connection, Publication(0, _now(), "", "", "shipped", _put(connection, shipped())))
            newest = 0
        if newest != base:
            raise StaleReview(base, newest)
        before = _tables(connection, base)
        new = {name: data for name, data in shipped().items() if name not in before}
        came = new | {SHIPPED + name: data for name, data in new.items()}
        tables = before | _put(connection, came) | _put(connection, changed)
        publication = Publication(base + 1, _now(), who, note, kind, tables, summary or {})
        _append(connection, publication)
    return publication


def keep(content: Iterable[bytes]) -> None:
    """Keep bytes without publishing them: shipped data that somebody looked at and did not take."""
    with database.writing(database.address()) as connection:
        _put(connection, {str(n): data for n, data in enumerate(content)})


def is_table(name: str) -> bool:
    """Whether what is kept under this name is a table, and not the withheld list or a release's own bytes."""
    return name != WITHHELD and not name.startswith(SHIPPED)


def taken(table: str) -> list[bytes]:
    """A table as publication 0 had it, and as every newer release brought it whose review was published."""
    where = database.address()
    with database.connect(where) as connection:
        joined = select(CONTENTS.c.bytes).join(KEPT, CONTENTS.c.sha256 == KEPT.c.sha256)
        first = (KEPT.c.name == table) & (KEPT.c.number == 0)
        wanted = joined.where(first | (KEPT.c.name == SHIPPED + table)).order_by(KEPT.c.number)
        return list(dict.fromkeys(bytes(content) for content in connection.execute(wanted).scalars()))


def has_kept(sha256: Iterable[str]) -> frozenset[str]:
    """Which of these are kept here."""
    where = database.address()
    if not database.exists(where):
        return frozenset()
    with database.connect(where) as connection:
        found = connection.execute(select(CONTENTS.c.sha256).where(CONTENTS.c.sha256.in_(list(sha256))))
        return frozenset(found.scalars())


def _newest(connection: Connection) -> int | None:
    number: int | None = connection.execute(select(func.max(PUBLICATIONS.c.number))).scalar()
    return number


def _tables(connection: Connection, number: int) -> dict[str, str]:
    rows = connection.execute(select(KEPT.c.name, KEPT.c.sha256).where(KEPT.c.number == number)).all()
    return {str(name): str(sha256) for name, sha256 in rows}


def _put(connection: Connection, content: Mapping[str, bytes | str]) -> dict[str, str]:
    """Keep the bytes that are not kept yet; the SHA-256 of each."""
    hashes = {}
    for name, data in content.items():
        hashes[name] = data if isinstance(data, str) else digest(data)
        if not isinstance(data, str):
            row = {"sha256": hashes[name], "bytes": data}
            connection.execute(_insert(connection).values(row).on_conflict_do_nothing())
    return hashes


def _insert(connection: Connection) -> Any:
    insert: Insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(CONTENTS)
    return insert


def _append(connection: Connection, publication: Publication) -> None:
    row = {
        "number": publication.number,
        "made_at": publication.made_at.isoformat(timespec="seconds"),
        "who": publication.who,
        "note": publication.note,
        "kind": publication.kind,
        "summary": json.dumps(publication.summary),
    }
    connection.execute(PUBLICATIONS.insert(), row)
    kept = [{"number": publication.number, "name": n, "sha256": s} for n, s in publication.tables.items()]
    if kept:
        connection.execute(KEPT.insert(), kept)


def _publication(row: dict[str, Any], tables: Mapping[str, str]) -> Publication:
    made_at, summary = datetime.fromisoformat(row["made_at"]), json.loads(row["summary"])
    return Publication(row["number"], made_at, row["who"], row["note"], row["kind"], tables, summary)


def _now() -> datetime:
    return datetime.now(UTC)
