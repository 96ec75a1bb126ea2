"""What each publication was about, in words. All people are made up."""

from __future__ import annotations

from marathon_dash.i18n import translator
from marathon_dash.record import current, desk, published_rows, versions
from marathon_dash.story.history import moment, publication_sentence
from tests.made_up import SPELL
from tests.record.test_desk import draft, look, publish
from tests.record.test_gate import called

PEOPLE = [
    {**SPELL, "detention_id": f"p-{n}", "person_id": f"p-{n}", "name": f"Person {n}", "name_local": "",
     "other_names": "", "sources": f"https://made-up.example/{n}"} for n in "abcd"
]  # fmt: skip


def said() -> list[str]:
    """The history, oldest first, as it came with the program left out."""
    t, schema = translator("en"), current.known_schema()
    log = [p for p in versions.history() if p.number][::-1]
    rows = published_rows.of(log)
    return [publication_sentence(t, made, rows[made.number], schema) for made in log]


def test_rows_are_named_and_who_is_withheld_is_not() -> None:
    publish(draft("detentions", *PEOPLE))
    publish(draft("detentions", changes=called("p-b", note="x")))
    assert said() == [
        "Spells of detention: 4 rows added (Person a, Person b, Person c and 1 more)",
        "Spells of detention: 1 row changed (Person b)",
    ]
    publish(draft("detentions", changes=called("p-b", publication="withheld")))
    assert said() == [
        "Spells of detention: 4 rows added (Person a, Person c, Person d and 1 more)",
        "Spells of detention: 1 row changed",
        "Spells of detention: 1 row changed; withheld: 1 row",
    ]


def test_a_withheld_row_under_another_id_and_name_stays_unnamed() -> None:
    publish(draft("detentions", *PEOPLE))
    publish(draft("detentions", changes=called("p-b", person_id="q", name="Nobody", publication="withheld")))
    assert not [sentence for sentence in said() if "Person b" in sentence or "Nobody" in sentence]


def test_undoing_and_going_back_are_told_as_such() -> None:
    publish(draft("detentions", *PEOPLE[:2]))
    publish(draft("detentions", changes=called("p-a", note="x")))
    publish(draft("detentions", changes=called("p-b", note="y")))
    answers = tuple(a for one in look(*desk.undo_drafts(2)).confirmations for a in one.answers)
    publish(*desk.undo_drafts(2), confirmed=answers)
    desk.go_back(3, who="A", undoes=4)
    desk.go_back(1, who="A")
    assert said()[3:] == [
        "Spells of detention: undo of publication 2; 1 row changed (Person a)",
        "Spells of detention: undo of publication 4; 1 row changed (Person a)",
        "Spells of detention: back to publication 1; 2 rows changed (Person a and Person b)",
    ]


def test_the_record_that_came_with_the_program_was_published_at_no_time() -> None:
    publish(draft("detentions", *PEOPLE[:1]))
    made, shipped = versions.history()
    assert moment(translator("en"), made).endswith(f"{made.made_at:%H:%M} UTC")
    assert moment(translator("en"), shipped) == ""
