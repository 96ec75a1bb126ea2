"""Lists inside a cell, and formulas that do not run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon_dash.record.cells import join, neutralise, restore, split


def test_a_list_is_split_at_semicolons_and_blanks_are_no_items():
    assert split("A; B;C ; ") == ["A", "B", "C"]
    assert split("") == []
    assert join(["A", "B"]) == "A; B"


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-A1", "-1-1", "@SUM(A1)", "\t=1", "'=1", "＝1"])
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(cell):
    assert neutralise(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "-43.18", "-1", "a=1", "2023-05", "'tis", "Vilnius"])
def test_other_cells_are_left_alone(cell):
    assert neutralise(cell) == cell
    assert restore(cell) == cell


@given(st.text())
def test_restoring_gives_back_every_cell(cell):
    assert restore(neutralise(cell)) == cell
