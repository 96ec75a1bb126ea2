"""What a file does beside what its author thinks of: cells emptied, sources left out, a row published twice by a slip
in its id, another spell of somebody withheld. Rows and addresses are made up."""

from __future__ import annotations

import pytest

from marathon_dash.record import current, versions
from marathon_dash.record.draft import Draft
from marathon_dash.record.review import Review
from tests.made_up import SPELL
from tests.record.test_desk import draft, look, own_data, publish

__all__ = ["own_data"]  # a fixture

PERSON = "made-up-person-1"


def small(table: str, text: str) -> Draft:
    return Draft(f"{table}.csv", text.encode())


def doubts(found: Review, kind: str) -> list[tuple[int, str, str, str]]:
    return [(p.row, p.found, p.expected, p.suggestion) for p in found.problems if p.type == kind]


def test_cells_that_a_file_empties_are_counted_and_named() -> None:
    found = look(small("actions", "action_id,source_publisher,source_title\n2023-05-03-vilnius,,\n"))
    assert doubts(found, "cells-emptied") == [(0, "2", "source_publisher; source_title", "")]
    assert not any(p.blocking for p in found.problems if p.type == "cells-emptied")
    missing = look(small("actions", "action_id,source_publisher\n2023-05-03-vilnius,Made-up Paper\n"))
    assert doubts(missing, "cells-emptied") == []


def test_sources_that_a_new_list_lacks_are_named_and_can_be_kept() -> None:
    publish(draft("detentions", SPELL))
    labels = "detention_id,status,status_confirmed_on,ended_on,outcome,sources"
    text = f"{labels}\n{{}},released,2024-02-02,2024-02-01,pardon,{{}}\n"
    new = "https://made-up.example/free"
    [(_, found, lost, both)] = doubts(look(small("detentions", text.format(PERSON, new))), "sources-dropped")
    assert (found, lost, both) == ("1", SPELL["sources"], f"{SPELL['sources']}; {new}")
    assert doubts(look(small("detentions", text.format(PERSON, both))), "sources-dropped") == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2023-05-03-vilnus", "2023-05-03-vilnius"),  # a letter is missing
        ("2023-05-03-vlinius", "2023-05-03-vilnius"),  # two letters changed places
        ("2023-05-04-vilnius", ""),  # another day is another action
        ("2023-05-03-riga", ""),
    ],
)
def test_a_new_row_whose_id_has_a_slip_asks_whether_it_is_the_public_one(written: str, meant: str) -> None:
    rows = current.tables()["actions"]
    row = rows[rows["action_id"] == "2023-05-03-vilnius"].assign(action_id=written, title="A title made up")
    given = draft("actions", changes=lambda frame: row.set_axis([2]))
    for way in ("update", "add"):
        found = look(Draft(given.name, given.data, way=way))  # type: ignore[arg-type]
        assert doubts(found, "near-row") == ([(2, written, meant, meant)] if meant else [])
    # there the public row goes, and somebody types its name: that is how a wrong id is mended
    assert doubts(look(Draft(given.name, given.data, way="replace")), "near-row") == []


def test_a_short_name_is_like_too_many_others() -> None:
    text = "supporter_id,name,kind,source_url\nrfj,A union made up,union,https://made-up.example/x\n"
    assert "efj" in set(current.tables()["supporters"]["supporter_id"])
    assert doubts(look(small("supporters", text)), "near-row") == []


def test_whoever_is_withheld_by_one_row_is_withheld_by_all_and_it_is_told_then() -> None:
    again = SPELL | {"detention_id": "made-up-person-2", "detained_on": "2023-05-18"}
    publish(draft("detentions", SPELL, again))
    one = small("detentions", f"detention_id,publication\n{PERSON},withheld\n")
    assert set(look(one).differences["detentions"].cells["key"]) == {PERSON, "made-up-person-2"}
    publish(one)
    stored = current.frames({"detentions": versions.contents(2)["detentions"]})["detentions"]
    own = stored[stored["person_id"] == "made-up-person"]
    assert set(own["publication"]) == {"withheld"}
    other = small("detentions", "detention_id,note\nandrei-famin-1,A note made up\n")
    assert set(look(other).differences["detentions"].cells["key"]) == {"andrei-famin-1"}
