"""One selection, from a link and back; the counts that the mission names come out of the rows."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon_dash.record.store import public, read_folder
from marathon_dash.story.select import FACETS, Selection, cities, counts, fold, relax, values, without_place

RECORD = public(read_folder())
ACTIONS = RECORD["actions"]
CHOICES = {facet: values(ACTIONS, facet) for facet in FACETS}


def read(**link):
    return Selection.read({k.rstrip("_"): v for k, v in link.items()}, CHOICES)


def named(actions):
    stated = actions[actions["city"] != ""]
    return (
        len(actions),
        stated.groupby(["country", "city"]).ngroups,
        actions.loc[actions["country"] != "", "country"].nunique(),
    )


def test_the_rows_give_38_25_23_to_september_2024_and_46_29_26_in_all():
    to_september, problems = read(to=["2024-09"])
    assert problems == []
    assert named(to_september.keep(ACTIONS)) == (38, 25, 23)
    assert named(Selection().keep(ACTIONS)) == (46, 29, 26)


def test_every_documented_city_has_a_place():
    table = cities(ACTIONS, RECORD["places"])
    assert len(table) == 29
    assert not table.isna().any().any()
    assert table["actions"].sum() + len(without_place(ACTIONS)) == len(ACTIONS)


@pytest.mark.parametrize(
    ("link", "bad"),
    [
        ({"country": ["LT", "XX"]}, [("country", "unknown-value", "XX")]),
        ({"country": ["JP"]}, []),
        ({"country": ["pl", "Xk"]}, []),
        ({"city": ["Atlantis"]}, [("city", "unknown-value", "Atlantis")]),
        ({"kind": ["rally", "riot"]}, [("kind", "unknown-value", "riot")]),
        ({"from_": ["yesterday"]}, [("from", "unknown-value", "yesterday")]),
        ({"from_": ["2024-05"], "to": ["2023"]}, [("to", "period-backwards", "2023-12-31")]),
        ({"contry": ["LT"]}, [("contry", "unknown-part", "LT")]),
        ({"embed": ["true"]}, []),
    ],
)
def test_a_bad_part_of_a_link_is_named(link, bad):
    assert [(p.column, p.type, p.found) for p in read(**link)[1]] == bad


def test_a_country_without_actions_gives_nothing_rather_than_everything():
    selection, problems = read(country=["JP"])
    assert (problems, len(selection.keep(ACTIONS))) == ([], 0)
    assert relax(ACTIONS, selection) == [("country", 46)]


def test_a_partial_date_counts_when_its_interval_overlaps():
    day, _ = read(from_=["2023-06-10"], to=["2023-06-12"])
    assert set(day.keep(ACTIONS)["date"]) == {"2023-06"}


def test_texts_are_found_without_accents_in_any_case():
    assert fold("Białystok") == "bialystok"
    found = Selection(text="BIALYSTOK").keep(ACTIONS)
    assert list(found["city"]) == ["Białystok"]
    assert len(Selection(text="tutaka ivulin").keep(ACTIONS)) == 1
    assert Selection(text="no such words").keep(ACTIONS).empty


def test_an_organiser_is_one_of_several():
    with_union = Selection(organisers=("Lithuanian Union of Journalists",)).keep(ACTIONS)
    assert set(with_union["country"]) == {"LT"}
    assert counts(ACTIONS, Selection(countries=("LT",)), "organiser")[
        "Lithuanian Union of Journalists"
    ] == len(with_union)


def test_counts_beside_choices_ignore_their_own_filter():
    selection = Selection(countries=("LT",), kinds=("rally",))
    assert counts(ACTIONS, selection, "country") == counts(ACTIONS, Selection(kinds=("rally",)), "country")
    assert counts(ACTIONS, selection, "kind")["rally"] == len(selection.keep(ACTIONS))


SELECTIONS = st.builds(
    Selection,
    countries=st.lists(st.sampled_from(CHOICES["country"]), unique=True, max_size=3).map(tuple),
    cities=st.lists(st.sampled_from(CHOICES["city"]), unique=True, max_size=3).map(tuple),
    kinds=st.lists(st.sampled_from(CHOICES["kind"]), unique=True, max_size=3).map(tuple),
    organisers=st.lists(st.sampled_from(CHOICES["organiser"]), unique=True, max_size=2).map(tuple),
    first=st.none() | st.dates(date(2020, 1, 1), date(2023, 1, 1)),
    last=st.none() | st.dates(date(2023, 1, 1), date(2026, 1, 1)),
    text=st.text(max_size=20),
    asof=st.sampled_from(["", "2024-05-03"]),
    action=st.sampled_from(["", "2023-05-03-vilnius"]),
    lang=st.sampled_from(["", "be"]),
)


@given(SELECTIONS)
def test_a_selection_survives_its_link(selection):
    assert Selection.read(selection.query(), CHOICES) == (selection, [])


@given(SELECTIONS)
def test_taking_a_filter_away_never_shows_less(selection):
    shown = set(selection.keep(ACTIONS)["action_id"])
    for part in selection.active:
        assert shown <= set(selection.without(part).keep(ACTIONS)["action_id"])
    assert len(selection.cleared().keep(ACTIONS)) == len(ACTIONS)


def test_a_city_without_a_place_is_kept():
    places = pd.DataFrame(columns=RECORD["places"].columns, dtype="str")
    table = cities(ACTIONS, places)
    assert len(table) == 29
    assert table["longitude"].isna().all()


def test_how_a_page_is_looked_at_travels_in_the_links_to_it_alone() -> None:
    link = {
        "rows": ["country", "colour"],
        "month": ["2024-05", "2024-13"],
        "table": ["map", "strip"],
        "page": ["1.5"],
    }
    selection, problems = Selection.read(link, {})
    assert [(p.column, p.type, p.found) for p in problems] == [
        ("rows", "unknown-view", "colour"),
        ("month", "unknown-view", "2024-13"),
        ("page", "unknown-view", "1.5"),
    ]
    assert selection.query() == {}
    assert selection.query("timeline") == {"rows": ["country"], "table": ["map", "strip"]}
    assert selection.query("map") == {"month": ["2024-05"], "table": ["map", "strip"]}
    assert not selection.is_filtered
    assert selection.cleared().seen("month") == ("2024-05",)
    assert selection.seen_as("rows").query("timeline") == {"table": ["map", "strip"]}
    there = Selection.read({"month": ["2025-01"]}, {})[0].kept_elsewhere(selection, "map")
    assert (there.seen("month"), there.seen("rows"), there.seen("table")) == (("2025-01",), ("country",), ())


def test_who_is_asked_for_travels_in_the_link() -> None:
    choices = {"outlet": ["Made-up Paper"], "work": ["editor"]}
    link = {
        "state": ["released", "free"],
        "work": ["editor"],
        "outlet": ["Other"],
        "sort": ["name"],
        "detained": ["2021"],
    }
    selection, problems = Selection.read(link, choices)
    expected = (("state", "released"), ("work", "editor"), ("detained", "2021"), ("sort", "name"))
    assert selection.people == expected
    assert [(p.column, p.found) for p in problems] == [("state", "free"), ("outlet", "Other")]
    assert Selection.read(selection.query(), choices) == (selection, [])
    assert not selection.is_filtered  # of actions nothing is left out
    assert selection.carried().people == selection.people
    assert not selection.cleared().people


def test_of_ways_to_look_that_do_not_go_together_the_last_counts() -> None:
    link = {"over": ["3", "12"], "page": ["2", "3"], "without": ["releases", "counts"]}
    selection, problems = Selection.read(link, {})
    assert problems == []
    assert [selection.seen(key) for key in link] == [("12",), ("3",), ("releases", "counts")]
