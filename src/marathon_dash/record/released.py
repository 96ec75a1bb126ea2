"""A release needs its source: nobody is called free by a cell that somebody changed alone.

Else a man would be called free by the day on which a source last called him imprisoned. A status that leaves
`imprisoned` comes with a newer day of confirmation and with a source that was not there before. Another change of an
end, an outcome or a status without them is a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from marathon_dash.record.cells import split
from marathon_dash.record.dates import parse_or_none
from marathon_dash.record.diff import Difference
from marathon_dash.record.validate import Problem

__all__ = ["unsourced"]

Row = Mapping[str, Any]
_END = ("status", "ended_on", "outcome")
_SAYS = ("detention_id", "status", "status_confirmed_on", "sources")


def unsourced(difference: Difference | None, earlier: Iterator[pd.DataFrame]) -> list[Problem]:
    """What is missing beside a changed end of a spell, cell by cell.

    `earlier` are versions that were public, read only when something is missing: what one of them said in the same
    words, with the same sources, had its source then.
    """
    if difference is None:
        return []
    found = [p for row, was, now in _pairs(difference) for p in _missing(row, was, now)]
    said = {
        tuple(cells)
        for frame in (earlier if found else ())
        for cells in frame[list(_SAYS)].to_numpy().tolist()
    }
    rows = pd.concat([difference.after, difference.added])[list(_SAYS)]
    known = {row for row, *cells in rows.itertuples(name=None) if tuple(cells) in said}
    return [p for p in found if p.row not in known]


def _pairs(difference: Difference) -> Iterator[tuple[int, Row, Row]]:
    """Row, before and after of every spell that changes; one that got another id is known by person and day."""
    labels = difference.after.columns
    before = [dict(zip(labels, cells, strict=True)) for cells in difference.before.to_numpy().tolist()]
    after = [dict(zip(labels, cells, strict=True)) for cells in difference.after.to_numpy().tolist()]
    yield from zip(map(int, difference.after.index), before, after, strict=True)
    removed = {(row["person_id"], row["detained_on"]): row for row in difference.removed.to_dict("records")}
    for number, row in zip(difference.added.index, difference.added.to_dict("records"), strict=True):
        if was := removed.get((row["person_id"], row["detained_on"])):
            yield int(number), was, row  # type: ignore[misc]


def _missing(row: int, was: Row, now: Row) -> Iterator[Problem]:
    changed = [name for name in _END if was[name] != now[name]]
    if not changed:
        return
    left = was["status"] == "imprisoned" != now["status"]
    kind = "release" if left else "end"
    said = f"{was[changed[0]]} → {now[changed[0]]}"
    if not _is_newer(was["status_confirmed_on"], now["status_confirmed_on"]):
        day = was["status_confirmed_on"]
        yield Problem("detentions", row, "status_confirmed_on", f"{kind}-undated", said, day, blocking=left)
    if not set(split(now["sources"])) - set(split(was["sources"])):
        yield Problem("detentions", row, "sources", f"{kind}-unsourced", said, blocking=left)


def _is_newer(before: str, after: str) -> bool:
    was, now = parse_or_none(before), parse_or_none(after)
    return now is not None and (was is None or now.earliest > was.earliest)
