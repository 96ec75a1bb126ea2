"""The difference between two versions, as data. The rows are made up."""

from __future__ import annotations

import pandas as pd
import pytest

from marathon_dash.record import current
from marathon_dash.record.diff import Difference, compare, more_precise


def difference(table: str, before: list[list[str]], after: list[list[str]]) -> Difference:
    """Compare rows of the first columns of a table."""
    known = current.known_schema().tables[table]

    def made(rows: list[list[str]]) -> pd.DataFrame:
        cells = [row + [""] * (len(known.labels) - len(row)) for row in rows]
        return pd.DataFrame(cells, columns=known.labels, index=range(2, len(rows) + 2), dtype="str")

    return compare(known, made(before), made(after))


def test_the_same_rows_in_another_order_are_no_difference() -> None:
    assert not difference("publishers", [["A", "a"], ["B", "b"]], [["B", "b"], ["A", "a"]])


def test_added_removed_and_changed_rows_are_told_apart() -> None:
    found = difference(
        "publishers", [["A", "a"], ["B", "b"], ["C", "c"]], [["A", "a"], ["C", "see", "c.org"], ["D", "d"]]
    )
    assert found.summary == {"added": 1, "changed": 1, "removed": 1}
    assert found.added["publisher_id"].to_dict() == {4: "D"}
    assert found.removed["publisher_id"].to_dict() == {3: "B"}
    assert found.cells.to_numpy().tolist() == [["C", 3, "name", "c", "see"], ["C", 3, "hosts", "", "c.org"]]
    assert found.changed_cells == 2


def test_a_corrected_figure_is_a_changed_row() -> None:
    before = [["2024", "actions", "37", "exact", "BAJ"], ["2024", "cities", "27", "exact", "BAJ"]]
    after = [["2024", "actions", "38", "exact", "BAJ"], ["2024", "cities", "27", "exact", "BAJ"]]
    assert difference("figures", before, after).summary == {"added": 0, "changed": 1, "removed": 0}


def test_of_a_repeated_key_the_first_row_counts() -> None:
    assert difference("publishers", [["A", "a"]], [["A", "a"], ["A", "b"]]).summary["added"] == 0


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("2023-06", "2023-06-01", True),
        ("2023", "2023-06", True),
        ("2025-11-11/2025-11-15", "2025-11-12", True),
        ("2023-06", "2023-07-01", False),
        ("2023-06-01", "2023-06", False),
        ("2023-06", "2023-06", False),
        ("", "2023-06", False),
        ("2023-06", "June", False),
    ],
)
def test_a_date_that_got_more_precise(before: str, after: str, expected: bool) -> None:
    assert more_precise(before, after) is expected
