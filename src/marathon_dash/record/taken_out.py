"""What changed rows lose: cells that become blank, and sources that a new list does not have any more.

Both may be meant, and both come about by themselves: the template has every column, and whoever fills three of them
empties the others; whoever reports a release with its source alone takes out those of the detention.
"""

from __future__ import annotations

from collections.abc import Iterator

from marathon_dash.record.cells import join, split
from marathon_dash.record.diff import Difference
from marathon_dash.record.validate import Problem

__all__ = ["taken_out"]


def taken_out(difference: Difference) -> Iterator[Problem]:
    """The doubts about one table: one for all cells that are emptied, one for each row that loses sources, with both
    lists together as the suggestion.
    """
    table, before, after = difference.table, difference.before, difference.after
    emptied = {
        label: int(((before[label] != "").to_numpy() & (after[label] == "").to_numpy()).sum())
        for label in after.columns
    }
    if n := sum(emptied.values()):
        labels = "; ".join(label for label, count in emptied.items() if count)
        yield Problem(table, 0, "", "cells-emptied", str(n), labels, blocking=False)
    if "sources" not in after.columns:
        return
    for row, was, now in zip(after.index.tolist(), before["sources"], after["sources"], strict=True):
        had, has = split(was), split(now)
        if now and (lost := [one for one in had if one not in has]):
            both = join(dict.fromkeys([*had, *has]))
            yield Problem(table, row, "sources", "sources-dropped", str(len(lost)), join(lost), both, False)
