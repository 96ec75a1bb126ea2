"""The power fails a thousand times while somebody publishes: never half a record, never a lost publication."""

from __future__ import annotations

import pytest

from tests.record.test_killed import killed, old_or_new
from tests.stress.amount import KILLS


@pytest.mark.parametrize("how", ["steps", "moments"])
def test_a_thousand_kills_leave_the_old_record_or_the_new_one(any_database: str, how: str) -> None:
    rounds = killed(how, str(KILLS))
    old_or_new(rounds)
    assert len(rounds) >= KILLS
    assert {one["newest"] - one["before"] for one in rounds} == {0, 1}
