"""Download, upload: nothing changes, whatever the cells hold. All cells are made up by the machine."""

from __future__ import annotations

from unicodedata import normalize

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from marathon_dash.record import cells, csv_files, workbooks
from marathon_dash.record.files import read
from marathon_dash.record.schema import schema
from marathon_dash.record.store import frame
from marathon_dash.record.tidy import tidy
from marathon_dash.record.versions import canonical

TABLE = schema().tables["publishers"]
# Text as the record holds it: composed, without control characters, unusual spaces, and spaces at its ends.
_LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), include_characters=" \n"
)
TEXT = st.text(_LETTERS, max_size=30).map(lambda text: " ".join(normalize("NFC", text).split(" ")).strip())
FORMULA = st.builds(
    lambda mark, text: mark + text, st.sampled_from(["=", "+", "-", "@", "'=", "''@", "'", "-5"]), TEXT
)
CELL = st.one_of(TEXT, FORMULA.map(str.strip))


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """A made-up table of publishers with keys that differ and at least one row."""
    keys = draw(st.lists(CELL.filter(bool), min_size=1, max_size=6, unique=True))
    rows = [{"publisher_id": key} | {name: draw(CELL) for name in TABLE.labels[1:]} for key in keys]
    return frame(TABLE, rows)


def again(data: bytes, name: str, published: pd.DataFrame) -> pd.DataFrame:
    """The table that comes out of a file of ours."""
    found = tidy(read(data, name), TABLE, published)
    assert not [p for p in found.problems if p.blocking], found.problems
    return found.frame.reset_index(drop=True)


@given(tables())
def test_csv_comes_back_as_it_was(table: pd.DataFrame) -> None:
    lines = [TABLE.labels, *table.itertuples(index=False, name=None)]
    pd.testing.assert_frame_equal(again(csv_files.write(lines), "publishers.csv", table), table)


@given(tables())
@settings(max_examples=40, deadline=None)
def test_a_workbook_comes_back_as_it_was(table: pd.DataFrame) -> None:
    lines = [TABLE.labels, *table.itertuples(index=False, name=None)]
    pd.testing.assert_frame_equal(again(workbooks.write(lines), "publishers.xlsx", table), table)


@given(tables())
def test_kept_bytes_are_read_back_as_they_were(table: pd.DataFrame) -> None:
    from marathon_dash.record.current import frames

    back = frames({"publishers": canonical(table)})["publishers"].reset_index(drop=True)
    pd.testing.assert_frame_equal(back, table)


@given(CELL)
def test_no_download_runs_a_formula_and_restoring_undoes_it(cell: str) -> None:
    safe = cells.neutralise(cell)
    assert cells.restore(safe) == cell
    if safe[:1] and safe[0] in "=+-@":
        assert safe.lstrip("+-").replace(".", "", 1).isdigit()
