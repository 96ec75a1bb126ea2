"""Files that come beside those in hand."""

from __future__ import annotations

from pathlib import Path

from marathon_dash.record import arriving, current, workbooks
from marathon_dash.record.draft import Draft, apart

CASES = Path(__file__).parent / "cases"
BOOK = "m1-two-tables.xlsx"


def one_sheet(table: str, name: str = BOOK) -> Draft:
    frame = current.tables()[table]
    lines = [list(frame.columns), *frame.itertuples(index=False, name=None)]
    return Draft(name, workbooks.write(lines, table))


def test_a_sheet_that_its_workbook_came_without_is_gone() -> None:
    held = apart(Draft(BOOK, (CASES / BOOK).read_bytes()), current.known_schema())
    first, second = (draft.name for draft in held)
    assert (first, second) == (f"{BOOK} · actions", f"{BOOK} · figures")
    assert arriving.gone(held, held) == ()
    assert arriving.gone(held[:1], held) == (second,)
    assert arriving.gone([one_sheet("figures")], held) == (first,)
    assert arriving.gone([one_sheet("places")], held) == (first, second)
    assert arriving.gone([one_sheet("figures", "another.xlsx")], held) == ()


def test_a_file_of_its_own_is_never_gone() -> None:
    held = [one_sheet("figures"), Draft("figures · 2024.csv", b"a,b\n")]
    assert arriving.gone([one_sheet("actions")], held) == ()
    assert [draft.name for draft in arriving.told_apart([one_sheet("actions")], held)] == [f"{BOOK} (2)"]
