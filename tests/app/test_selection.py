"""One selection on every page: link, widgets, clearing, and what a bad link is told."""

from tests.app.conftest import words


def link(at):
    """The link as lists, whatever its length."""
    return {k: v if isinstance(v, list) else [v] for k, v in dict(at.query_params).items()}


def test_a_link_sets_the_widgets(visit):
    at = visit("pages/timeline.py", country=["LT", "XK"], from_="2023-05", to="2024-09")
    assert at.multiselect(key="filter_country").value == ["LT", "XK"]
    assert str(at.date_input(key="filter_from").value) == "2023-05-01"
    assert str(at.date_input(key="filter_to").value) == "2024-09-30"


def test_a_widget_writes_the_link(visit):
    at = visit("pages/timeline.py")
    at.multiselect(key="filter_country").set_value(["LT"]).run()
    assert link(at) == {"country": ["LT"]}
    at.multiselect(key="filter_kind").set_value(["rally"]).run()
    assert link(at) == {"country": ["LT"], "kind": ["rally"]}


def test_a_choice_is_called_the_same_whatever_is_counted_beside_it(visit):
    at = visit("pages/timeline.py", kind="rally")
    before = list(at.multiselect(key="filter_country").options)
    assert "Lithuania" in before
    assert "Lithuania 2" in words(at)
    at.multiselect(key="filter_kind").set_value([]).run()
    assert list(at.multiselect(key="filter_country").options) == before
    assert "Lithuania 5" in words(at)


def test_one_key_clears_everything_but_the_language(visit):
    at = visit("pages/timeline.py", country="LT", q="forum", lang="be")
    at.button(key="filter_clear").click().run()
    assert link(at) == {"lang": ["be"]}
    assert at.multiselect(key="filter_country").value == []
    assert at.text_input(key="filter_q").value == ""


def test_a_new_link_wins_over_the_widgets(visit):
    at = visit("pages/timeline.py", country="LT")
    at.multiselect(key="filter_country").set_value(["SE"]).run()
    del at.query_params["country"]
    at.query_params["country"] = "LT"
    at.run()
    assert at.multiselect(key="filter_country").value == ["LT"]


def test_the_selection_goes_along_to_another_page(visit):
    at = visit("pages/timeline.py", country="LT", action="2024-05-03-vilnius")
    queries = {e.proto.page: e.proto.query_string for e in at.get("page_link")}
    assert any("country=LT" in q and "action" not in q for p, q in queries.items() if p.endswith("map"))


def test_a_bad_part_of_a_link_is_named(visit):
    said = words(visit("pages/timeline.py", country=["LT", "Narnia"], contry="SE")).replace("\\", "")
    assert "country “Narnia”" in said
    assert "“contry”" in said


def test_an_empty_result_says_which_filter_to_relax(visit):
    at = visit("pages/timeline.py", country="LT", kind="screening")
    labels = [b.label for b in at.button if b.key and b.key.startswith("relax_")]
    assert len(labels) == 2
    at.button(key="relax_kind").click().run()
    assert link(at) == {"country": ["LT"]}


def test_of_several_words_each_says_what_it_finds_alone(visit):
    at = visit("pages/timeline.py", q="Poland 2024")
    labels = {b.label: b.key for b in at.button if b.key and b.key.startswith("alone_")}
    assert set(labels) == {"“Poland” alone: 2 actions", "“2024” alone: 13 actions"}
    at.button(key=labels["“Poland” alone: 2 actions"]).click().run()
    assert link(at) == {"q": ["Poland"]}
    at = visit("pages/timeline.py", q="Poland 2024", country="LT")
    assert [b.label for b in at.button if b.key and b.key.startswith("alone_")] == ["“2024” alone: 2 actions"]


def test_who_looks_for_a_person_among_the_actions_is_shown_the_way(visit):
    for asked, lang, name in (("Losik", "en", "Ihar Losik"), ("Лосік", "be", "Ігар Лосік")):
        said = words(visit("app.py", q=asked, lang=lang))
        assert f'href="behind_bars?person=ihar-losik&amp;lang={lang}"' in said
        assert f">{name}</a>" in said
    assert "behind_bars?" not in words(visit("app.py", q="Narnia"))


def test_a_near_miss_is_offered_and_taken(visit):
    at = visit("pages/timeline.py", q="мітынгі", lang="be")
    assert at.button(key="meant").label == "Магчыма, вы мелі на ўвазе «мітынг»?"
    at.button(key="meant").click().run()
    assert link(at) == {"q": ["мітынг"], "lang": ["be"]}
    assert "8 акцый" in words(at)


def test_a_period_preset(visit):
    at = visit("pages/timeline.py")
    at.button(key="period_2024").click().run()
    assert link(at) == {"from": ["2024"], "to": ["2024"]}


def test_a_link_to_one_action_or_person_is_led_to_the_page_that_shows_it(visit):
    at = visit(action="2024-05-03-vilnius", country="LT")
    assert link(at) == {"country": ["LT"], "action": ["2024-05-03-vilnius"]}
    assert at.title[0].value == "Timeline"
    assert visit(person="ihar-losik").title[0].value == "Ihar Losik"
