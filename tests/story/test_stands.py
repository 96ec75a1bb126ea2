"""What *Behind bars* will show otherwise. All people are made up."""

from __future__ import annotations

import pandas as pd
import pytest

from marathon_dash.i18n import translator
from marathon_dash.record import current, store
from marathon_dash.story.stands import stand_sentences
from tests.made_up import SPELL

OTHER = {**SPELL, "detention_id": "b-1", "person_id": "b", "name": "B"}  # confirmed on 1 January 2024
TERM = {
    "sentenced_on": "2021-06-01",
    "sentence_kind": "prison",
    "sentence_months": "32",
}  # over on 18 January


def spells(*rows: dict[str, str]) -> pd.DataFrame:
    return store.frame(current.known_schema().tables["detentions"], list(rows))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([SPELL], [{**SPELL, "note": "x"}], []),
        (
            [SPELL, OTHER],
            [SPELL, {**OTHER, "status_confirmed_on": "2024-03-01"}],
            ["“Behind bars” will stand at 1 March 2024; it stands at 1 January 2024 now."],
        ),
        (
            [SPELL, OTHER],
            [SPELL, {**OTHER, "status": "released", "ended_on": "2023-12-01"}],
            [
                "“Behind bars” will name 1 person as held on 1 January 2024, by reports up to then; it names 2 now."
            ],
        ),
        (  # nobody touched the first: the day moved past the end of the term
            [{**SPELL, **TERM}, OTHER],
            [{**SPELL, **TERM}, {**OTHER, "status_confirmed_on": "2024-03-01"}],
            [
                "“Behind bars” will stand at 1 March 2024; it stands at 1 January 2024 now.",
                "“Behind bars” will name 1 person as held on 1 March 2024, by reports up to then; it names 2 now.",
            ],
        ),
        ([], [SPELL], []),  # nothing was dated before
    ],
)
def test_another_day_and_another_count_are_said(
    before: list[dict[str, str]], after: list[dict[str, str]], expected: list[str]
) -> None:
    assert stand_sentences(translator("en"), spells(*before), spells(*after)) == expected
