"""Reported and documented, side by side; every number counted from rows."""

from datetime import date

from marathon_dash.i18n import translator
from marathon_dash.record.store import public, read_folder
from marathon_dash.story.headline import campaign, difference, imprisoned
from marathon_dash.story.summary import documented, latest, newest, release_after, reported, reports

RECORD = public(read_folder())
ACTIONS, FIGURES = RECORD["actions"], RECORD["figures"]


def test_documented_to_september_2024():
    rows = documented(ACTIONS, date(2024, 9, 30))
    assert (rows.actions, rows.cities, rows.countries, rows.without_city, rows.without_country) == (
        38,
        25,
        23,
        5,
        1,
    )
    assert rows.occasions == 27
    (event,) = rows.joint
    assert (event.actions, event.organiser, event.date) == (12, "Reporters Without Borders", "2023-07-31")


def test_documented_in_all():
    rows = documented(ACTIONS)
    assert (rows.actions, rows.cities, rows.countries) == (46, 29, 26)


def test_the_newest_reports():
    later, interim = reports(FIGURES)
    assert {m: (f.value, f.qualifier, f.when.text) for m, f in later.items()} == {
        "countries": (30, "at least", "2025-02")
    }
    assert {m: f.value for m, f in interim.items()} == {"actions": 37, "cities": 27, "countries": 23}
    last = newest(FIGURES, "journalists_behind_bars")
    assert (last.value, last.publisher, last.when.text) == (28, "BAJ", "2026-02-27")
    assert release_after(RECORD["releases"], last.when.latest)["date"] == "2026-04-28"
    assert release_after(RECORD["releases"], date(2026, 4, 28)) is None
    assert newest(FIGURES, "elephants") is None
    assert len(reported(FIGURES, "journalists_behind_bars")) == 67


def test_the_headlines_say_number_date_publisher_and_definition():
    t = translator("en")
    publishers = RECORD["publishers"]
    actions, cities, countries = campaign(FIGURES, ACTIONS, publishers, t)
    assert (actions.number, cities.number, countries.number) == ("37", "27", "23")
    assert actions.sentence == "Belarusian Association of Journalists reported 37 actions in September 2024."
    assert "38 actions" in actions.beside[0]
    assert any("at least 30 countries in February 2025" in line for line in countries.beside)
    prison = imprisoned(FIGURES, RECORD["releases"], publishers, t)
    assert "28 journalists and media workers behind bars on 27 February 2026" in prison.sentence
    assert "28 April 2026" in prison.beside[1]
    assert "criminal charges" in prison.beside[2]


def test_the_difference_counts_the_photo_day_both_ways():
    words = difference(FIGURES, ACTIONS, translator("en"))
    for part in ("37 actions", "38 actions", "12 of them", "are 27", "For 5"):
        assert part in words


def test_without_figures_nothing_is_said():
    t, none = translator("be"), FIGURES.iloc[:0]
    assert campaign(none, ACTIONS, RECORD["publishers"], t) == []
    assert imprisoned(none, RECORD["releases"], RECORD["publishers"], t) is None
    assert difference(none, ACTIONS, t) == ""


def test_the_latest_action_is_the_latest_documented():
    assert latest(ACTIONS, 2)["date"].tolist() == ["2025-11-11/2025-11-15", "2025-05-02"]
