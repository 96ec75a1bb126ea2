"""How a page is looked at: what of it stands in the link beside what is selected. One table, one rule.

What a viewer never chose goes without saying and is in no link. A page's link names its own views only; those of the
other pages are kept while the visit lasts, and go into the links that lead there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["PANELS", "VIEWS", "View", "fits", "of_page"]

PANELS = ("people", "counts", "lines", "freedom", "ahead", "roll")


@dataclass(frozen=True, slots=True)
class View:
    """One thing that can be seen in several ways: on which pages, and what a link may say of it.

    `values`: the ways there are beside the one that goes without saying, or a pattern of them; of those that do not
    go together the last one counts.
    """

    pages: tuple[str, ...]
    values: tuple[str, ...] | re.Pattern[str]
    several: bool = False


VIEWS = {
    "camera": View(("map",), ("fit", "europe", "world")),
    "month": View(("map",), re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)),  # held there; not while it plays
    "over": View(("map",), ("3", "12")),  # the last so many months of it
    "place": View(("map",), re.compile(r"([A-Z]{2})? .{1,100}")),  # the chosen city: country, city
    "rows": View(("timeline",), ("country",)),
    "without": View(("timeline",), ("releases", "counts"), several=True),
    "tab": View(("behind_bars",), PANELS[1:]),
    "lines": View(("behind_bars",), ("longest",)),  # the order of the lines of time
    "whose": View(("behind_bars",), re.compile(r".{1,100}")),  # whose count is said as a sentence
    "as": View(("behind_bars",), ("table",)),
    "page": View(("behind_bars",), re.compile(r"[1-9]\d{0,3}", re.ASCII)),
    "table": View(  # which tables under the pictures stand open
        ("overview", "map", "timeline", "behind_bars"),
        ("overview_map", "map", "timeline", "so_far", "strip", "person", "counts", "near", "stock", "lines"),
        several=True,
    ),
}


def fits(key: str, value: str) -> bool:
    """Whether a link may say this."""
    values = VIEWS[key].values
    return value in values if isinstance(values, tuple) else bool(values.fullmatch(value))


def of_page(views: Iterable[tuple[str, str]], page: str) -> tuple[tuple[str, str], ...]:
    """Those of a page alone."""
    return tuple((key, value) for key, value in views if page in VIEWS[key].pages)
