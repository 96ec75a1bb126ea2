"""Every kind of bad input: a sentence, the public record untouched, nothing left to publish. All files are made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from marathon_dash.i18n import translator
from marathon_dash.record import current, desk, versions
from marathon_dash.record.draft import Draft, Edit
from marathon_dash.record.review import review
from marathon_dash.record.validate import MOST_OF_A_KIND, Problem, at_most
from marathon_dash.serve.review_text import as_text
from marathon_dash.story.desk_words import repairs
from tests.record.bad_files import HEAD, SMALL, changed, csv

TODAY = date(2026, 11, 22)
LONGEST_ANSWER = 30_000  # characters; nobody reads more, and a browser has to be sent it


@pytest.mark.parametrize(("name", "made", "kind"), SMALL, ids=[name for name, *_ in SMALL])
def test_bad_input_gets_a_sentence_and_changes_nothing(
    name: str, made: Callable[[], bytes], kind: str
) -> None:
    before = current.public_record().version
    draft = Draft(name, made(), way="replace")
    found = review([draft], TODAY)
    assert kind in {p.type for p in found.problems}
    for language in ("en", "be"):
        answer = as_text(found, translator(language))
        assert name in answer
        assert "problem." not in answer
        assert len(answer) < LONGEST_ANSWER
    with pytest.raises((desk.NotReady, desk.NotConfirmed)):
        desk.publish([draft], base=0, who="A", note="made up", today=TODAY)
    assert (versions.newest_number(), current.public_record().version) == (0, before)


@pytest.mark.parametrize("name", ["noise.csv", "half-utf-16.csv", "unclosed.csv", "bomb.xlsx"])
def test_what_cannot_be_read_is_said_once(name: str) -> None:
    made = next(made for file, made, _ in SMALL if file == name)
    assert len(review([Draft(name, made())], TODAY).problems) == 1


def test_of_a_fault_in_every_row_the_first_are_told_and_the_rest_counted() -> None:
    rows = [changed(action_id=f"made-up-{n}", date="Jun-23") for n in range(MOST_OF_A_KIND + 7)]
    found = review([Draft("actions.csv", csv(*rows))], TODAY)
    more = [p for p in found.problems if p.type == "and-more"]
    assert more == [Problem("actions", 0, "date", "and-more", "7", "date")]
    [repair] = [one for one in repairs(found.blockers) if one.name == "dates"]
    assert len(repair.problems) == MOST_OF_A_KIND + 1
    assert len(repair.suggested) == MOST_OF_A_KIND


def test_at_most_counts_each_kind_apart() -> None:
    problems = [Problem("actions", n, "date", "future-date", blocking=False) for n in range(2, 6)]
    problems += [Problem("actions", 2, "city", "unknown-place", blocking=False)]
    kept = at_most(problems, 2)
    assert kept == [
        *problems[:2],
        problems[-1],
        Problem("actions", 0, "date", "and-more", "2", "future-date", blocking=False),
    ]


def test_many_corrections_at_once_reach_their_cells() -> None:
    rows = [changed(action_id=f"made-up-{n}", country="Lithuania") for n in range(50)]
    edits = [Edit(n, "country", "LT") for n in range(2, 52)]
    edits += [Edit(3, "city", "Kaunas"), Edit(99, "city", "no row")]
    found = review([Draft("actions.csv", csv(*rows), edits=tuple(edits), way="replace")], TODAY)
    assert not found.blockers
    assert set(found.after["actions"]["country"]) == {"LT"}
    assert found.after["actions"]["city"].tolist()[:3] == ["Vilnius", "Kaunas", "Vilnius"]


def test_a_label_without_end_is_cut_in_its_sentence() -> None:
    data = f"{HEAD},{'x' * 100_000}\n{changed()},1\n".encode()
    answer = as_text(review([Draft("actions.csv", data)], TODAY), translator("en"))
    assert len(answer) < LONGEST_ANSWER
