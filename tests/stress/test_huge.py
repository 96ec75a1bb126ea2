"""Files that are far too large: each is answered at once, or shows that it goes on, and the memory comes back."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from marathon_dash.i18n import translator
from marathon_dash.record import versions
from marathon_dash.record.draft import Draft
from marathon_dash.record.grid import LARGEST_FILE, MOST_ROWS
from marathon_dash.record.memory import give_back
from marathon_dash.record.review import review
from marathon_dash.serve.review_text import as_text
from tests.record.bad_files import HEAD, LABELS, LINE, bomb, changed, csv, noise, workbook

TODAY = date(2026, 11, 22)
AT_ONCE = 2.0  # seconds
QUIET = 5.0  # seconds a progress bar may stand still
LEFT = 60 * 1024 * 1024  # bytes above idle, afterwards


def _faulty(rows: int) -> bytes:
    return csv(*(changed(action_id=f"A {n}", date="Jun-23", country="Lithuania") for n in range(rows)))


# what is in the file, and whether it is refused (at once) or read to its end (with progress)
HUGE: list[tuple[str, Callable[[], bytes], bool]] = [
    ("300 MB of rows.csv", lambda: csv() + (LINE + "\n").encode() * (300_000_000 // (len(LINE) + 1)), True),
    ("300 MB of noise.csv", lambda: noise(1_000_000) * 300, True),
    ("50 MB of rows.csv", lambda: (csv() + (LINE + "\n").encode() * 1_000_000)[: LARGEST_FILE - 1], False),
    ("50 MB of noise.csv", lambda: noise(1_000_000) * 50, True),
    ("50 MB in Windows-1251.csv", lambda: csv(changed(title="Сустрэча")).decode().encode("cp1251") * 150_000, False),
    ("a million columns.csv", lambda: b"label," * 1_000_000 + b"\n" + b"1," * 1_000_000 + b"\n", True),
    ("a million blank columns.csv", lambda: (HEAD + "," * 1_000_000 + "\n" + LINE + "\n").encode(), False),
    ("one quotation mark.csv", lambda: (HEAD + '\n"').encode() + (LINE + "\n").encode() * 200_000, True),
    ("a fault in every row.csv", lambda: _faulty(100_000), False),
    ("all rows.csv", lambda: csv(*(changed(action_id=f"made-up-{n}") for n in range(MOST_ROWS))), False),
    ("2 GB in a bomb.xlsx", lambda: bomb(2_000), True),
    ("100 MB in a bomb.xlsx", lambda: bomb(100), True),
    ("to the bottom of the sheet.xlsx", lambda: workbook(then=lambda page: page.cell(1_048_576, 1, "x")), False),
    ("to the far corner.xlsx", lambda: workbook(then=lambda page: page.cell(1_048_576, 16_384, "x")), False),
    ("long cells.xlsx", lambda: workbook(*[["я" * 32_767] * len(LABELS)] * 100), False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "made", "refused"), HUGE, ids=[name for name, *_ in HUGE])
def test_a_huge_file_is_answered_and_its_memory_comes_back(
    name: str, made: Callable[[], bytes], refused: bool
) -> None:
    review([Draft("actions.csv", versions.shipped()["actions"])], TODAY)  # so that everything is loaded
    give_back()
    idle = _resident()
    draft, moments = Draft(name, made()), [time.perf_counter()]
    moments[0] = time.perf_counter()
    found = review([draft], TODAY, lambda _share: moments.append(time.perf_counter()))
    moments.append(time.perf_counter())
    assert name in as_text(found, translator("en"))
    if refused:
        assert [p.row for p in found.blockers] == [0]
        assert moments[-1] - moments[0] < AT_ONCE
    quiet = max(later - earlier for earlier, later in pairwise(moments))
    assert quiet < QUIET
    del draft, found
    give_back()
    assert _resident() - idle < LEFT
    assert versions.newest_number() == 0


def _resident() -> int:
    """Bytes of this process in memory; nothing where the system does not tell (only Linux does so)."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * 4096 if told.exists() else 0
