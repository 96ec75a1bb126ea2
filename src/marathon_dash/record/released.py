"""A release needs its source: nobody is called free by a cell that somebody changed alone.

Else a man would be called free by the day on which a source last called him imprisoned. A status that leaves
`imprisoned` comes with a newer day of confirmation and with a source that was not there before. Another change of an
end, an outcome or a status without them is a doubt. So is a release that says neither when nor how, a day of
confirmation that moves back, and somebody released who is called imprisoned again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from marathon_dash.record.cells import split
from marathon_dash.record.dates import parse_or_none
from marathon_dash.record.diff import Difference
from marathon_dash.record.validate import Problem

__all__ = ["END", "unsourced"]

Row = Mapping[str, Any]
END = ("status", "ended_on", "outcome")  # the columns that say whether and how a spell ended
_SAYS = ("detention_id", *END, "status_confirmed_on", "sources")


def unsourced(difference: Difference | None, versions: Iterator[pd.DataFrame], today: date) -> list[Problem]:
    """What is missing beside a changed end of a spell, cell by cell.

    `versions` are what is public and what was before it, newest first; the older ones are read only when they matter.
    What one of them said in the same words, with the same sources, had its source then: one doubt asks whether it
    shall be said again. No cell of it is to be mended, for the mixture was never public.
    """
    if difference is None:
        return []
    frames = _Versions(versions)
    pairs = list(_pairs(difference, frames))
    found = [p for row, was, now in pairs for p in (*_missing(row, was, now, today), *_doubts(row, was, now))]
    columns = list(_SAYS)
    older = frames.all()[1:] if found else []
    said = {tuple(cells) for frame in older for cells in frame[columns].to_numpy().tolist()}
    rows = pd.concat([difference.after, difference.added])[columns]
    known = {row for row, *cells in rows.itertuples(name=None) if tuple(cells) in said}
    again = {row: _again(row, was, now) for row, was, now in pairs if row in known}
    told = {p.row for p in found}
    return [p for p in found if p.row not in known] + [again[row] for row in again if row in told]


class _Versions:
    """Versions read once, when somebody asks for them."""

    def __init__(self, frames: Iterator[pd.DataFrame]) -> None:
        self._frames, self._read = frames, list[pd.DataFrame]()

    def all(self) -> list[pd.DataFrame]:
        self._read += self._frames
        return self._read


def _pairs(difference: Difference, versions: _Versions) -> Iterator[tuple[int, Row, Row]]:
    """Row, before and after of every spell that changes.

    A row under a new id that says somebody is free is held against every spell of that person, or of that name, which
    was ever public as imprisoned and did not begin later: taking the old row out first frees nobody either.
    """
    before, after = _rows(difference.before), _rows(difference.after)
    yield from zip(map(int, difference.after.index), before, after, strict=True)
    free = difference.added[difference.added["status"] != "imprisoned"]
    held: dict[tuple[str, str], list[Row]] = {}
    for frame in versions.all() if len(free) else ():
        for was in _rows(frame[frame["status"] == "imprisoned"]):
            for name in ("person_id", "name"):
                held.setdefault((name, was[name]), []).append(was)
    for number, row in zip(free.index, _rows(free), strict=True):
        for was in held.get(("person_id", row["person_id"]), []) or held.get(("name", row["name"]), []):
            if not _is_before(row["detained_on"], was["detained_on"]):
                yield int(number), was, row


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [dict(zip(frame.columns, cells, strict=True)) for cells in frame.to_numpy().tolist()]


def _is_before(day: str, other: str) -> bool:
    one, two = parse_or_none(day), parse_or_none(other)
    return one is not None and two is not None and one.latest < two.earliest


def _again(row: int, was: Row, now: Row) -> Problem:
    """What was public before and is said anew, once for the row: by an undo, or by an old file."""
    column = next((name for name in END if was[name] != now[name]), "status_confirmed_on")
    return Problem("detentions", row, column, "said-before", was[column], now[column], blocking=False)


def _missing(row: int, was: Row, now: Row, today: date) -> Iterator[Problem]:
    changed = [name for name in END if was[name] != now[name]]
    if not changed:
        return
    left = was["status"] == "imprisoned" != now["status"]
    kind = "release" if left else "end"
    said = f"{was[changed[0]]} → {now[changed[0]]}"
    if not _is_newer(was["status_confirmed_on"], now["status_confirmed_on"], today):
        before, day = was["status_confirmed_on"], now["status_confirmed_on"]
        due = parse_or_none(day)
        lacks, told = ("future", day) if due and due.earliest > today else ("undated", before)
        yield Problem("detentions", row, "status_confirmed_on", f"{kind}-{lacks}", said, told, blocking=left)
    if not _links(now["sources"]) - _links(was["sources"]):
        bad = "; ".join(split(now["sources"])[len(split(was["sources"])) :])
        lacks = "unlinked" if bad and not _links(bad) else "unsourced"
        yield Problem("detentions", row, "sources", f"{kind}-{lacks}", said, bad, blocking=left)


def _doubts(row: int, was: Row, now: Row) -> Iterator[Problem]:
    changed = f"{was['status']} → {now['status']}"
    left = was["status"] == "imprisoned" != now["status"]
    if left and not now["ended_on"]:
        yield Problem("detentions", row, "ended_on", "no-end-day", changed, blocking=False)
    if left and now["status"] == "released" and not now["outcome"]:
        yield Problem("detentions", row, "outcome", "no-outcome", changed, blocking=False)
    if was["status"] == "released" and now["status"] == "imprisoned":
        yield Problem("detentions", row, "status", "held-again", changed, blocking=False)
    before, after = was["status_confirmed_on"], now["status_confirmed_on"]
    same = was["detention_id"] == now["detention_id"]
    if same and not left and _is_before(after, before):
        yield Problem(
            "detentions", row, "status_confirmed_on", "confirmed-earlier", after, before, before, False
        )


def _links(cell: str) -> set[str]:
    """The addresses of a cell, each in one form; what is no address is no source."""
    parts = (urlsplit(link) for link in split(cell))
    return {
        f"{p.netloc}{p.path.rstrip('/')}?{p.query}"
        for p in parts
        if p.scheme in ("http", "https") and p.netloc
    }


def _is_newer(before: str, after: str, today: date) -> bool:
    """Whether a day is later, and has come. Within a month that was stated as a month, its days are."""
    was, now = parse_or_none(before), parse_or_none(after)
    if was is None or now is None or now.earliest > today:
        return was is None and now is not None and now.earliest <= today
    return now.earliest > (was.earliest if was.precision == "month" else was.latest)
