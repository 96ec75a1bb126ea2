"""Cards, portraits, the roll call and the tables: what they say, and that every text is only printed."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from marathon_dash.i18n import translator
from marathon_dash.record.dates import parse
from marathon_dash.story.cards import Look, beside, cards, portrait, quote, roll
from marathon_dash.story.custody import roll_call
from marathon_dash.story.figures import nearest, waves
from marathon_dash.story.palette import PAPER
from marathon_dash.story.people import find, people
from marathon_dash.story.sources import publisher_names
from marathon_dash.story.spells import freedom, milestones
from marathon_dash.story.standing import documented, out_of_date
from marathon_dash.story.tables import ahead, freedom_table, people_table, spell_table
from marathon_dash.story.words import (
    articles_of,
    days_words,
    last_reported,
    sentence_words,
    state_words,
    term_words,
)
from tests.made_up import HOSTILE, SPELL, shipped_rows

DATA = Path(__file__).parents[2] / "data"
RECORD = pd.DataFrame(shipped_rows("detentions"), dtype="str")
PUBLISHERS = pd.DataFrame(shipped_rows("publishers"), dtype="str")
FIGURES = pd.DataFrame(shipped_rows("figures"), dtype="str")
RELEASES = pd.DataFrame(shipped_rows("releases"), dtype="str")
ARTICLES = articles_of(shipped_rows("articles"))
EN, BE = translator("en"), translator("be")
DAY = date(2026, 3, 20)


class Tags(HTMLParser):
    """The tags and the text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def look(lang: str = "en", day: date = DAY) -> Look:
    names = publisher_names(PUBLISHERS)
    return Look(translator(lang), PAPER, day, ARTICLES, names, lambda who: f"?person={who}")


def shown(who: str, lang: str = "en", day: date = DAY) -> Tags:
    person = find(who, RECORD, day)
    assert person
    return Tags(cards([person], look(lang, day)))


def test_a_card_says_what_is_known_with_its_sources_by_name() -> None:
    card = shown("dzianis-ivashyn")
    for part in (
        "Dzianis Ivashyn", "Дзяніс Івашын", "journalist · Novy Chas (InformNapalm)",
        "Behind bars by the last report, 11 September 2025; no end is known",
        "at least 1,644 days", "1,834 days if still held on 20 March 2026", "12 March 2021", "356",
        "“Treason against the state”",
        "in the authorities’ words", "prison, 13 years and 1 month; sentenced: 14 September 2022",
        "The term ends on 12 April 2034 at the latest.", "Belarusian Association of Journalists",
        "wpolityce.pl", "high: the source states all of it", "Ask for a correction",
    ):  # fmt: skip
        assert part in card.text, part
    assert "?person=dzianis-ivashyn" in card.links
    assert card.links.count("?person=dzianis-ivashyn") == 2  # the name, and the way to a correction


def test_an_article_without_a_source_is_its_number_alone() -> None:
    card = shown("mikola-dziadok")
    assert "295-3" in card.text
    assert not [key for key in ARTICLES if key[0] == "295-3"]
    assert (
        "Mass riots" not in shown("ihar-losik", "be").text
    )  # an English title is no one's words in Belarusian


def test_a_missing_name_stays_missing() -> None:
    assert "name in Belarusian not found in a source" in shown("uladzimir-tsyhanovich").text


def test_a_sentence_that_came_later_says_so() -> None:
    person = find("volha-radzivonava", RECORD, date(2024, 5, 3))
    assert person
    said = sentence_words(EN, person.spell, date(2024, 5, 3))
    assert said == "prison, 4 years; sentenced: 10 December 2024 (after the day shown)"


@pytest.mark.parametrize(
    ("who", "day", "said"),
    [
        ("ihar-losik", "2025-09-10", "Behind bars on 10 September 2025; the end is documented: 11 September 2025"),
        ("ihar-losik", "2025-09-11", "No longer behind bars: brokered release, 11 September 2025"),
        (
            "yulia-mudreuskaya", "2026-03-20",
            "Term over (16 December 2023 at the latest), release not documented; "
            "last reported in February 2023, more than 12 months before 20 March 2026",
        ),
        (
            "yulia-mudreuskaya", "2024-02-01",
            "Term over (16 December 2023 at the latest), release not documented; last report 21 February 2023",
        ),
        ("uladzimir-tsyhanovich", "2024-11-24",  # twelve months to the day: not more
         "Behind bars by the last report, 24 November 2023; no end is known"),
        ("uladzimir-tsyhanovich", "2024-11-25",
         "Behind bars when last reported in November 2023, more than 12 months before 25 November 2024; "
         "no end is known"),
        ("ihar-ilyash", "2025-01-01", "Behind bars on 1 January 2025, confirmed by a report of 19 March 2026"),
        ("alena-talkachova", "2024-01-01", "No longer behind bars: bail, 18 July 2022"),
        ("andrzej-poczobut", "2026-04-27", "Behind bars on 27 April 2026; the end is documented: 28 April 2026"),
        ("andrzej-poczobut", "2026-04-28", "No longer behind bars: brokered release, 28 April 2026"),
        ("aliaksandr-lychauka", "2024-01-01",
         "Moved from the cell to home confinement or an open facility: 13 January 2023. "
         "Last report: 3 February 2023; what came after is not documented"),
        ("aksana-kolb", "2022-08-07",
         "Moved from the cell to home confinement or an open facility: 15 June 2022. "
         "By a report of 8 August 2022 no longer restricted"),
        ("aksana-kolb", "2024-01-01",
         "No longer restricted, by a report of 8 August 2022. "
         "Moved from the cell to home confinement or an open facility before: 15 June 2022"),
    ],
)  # fmt: skip
def test_states_in_words(who: str, day: str, said: str) -> None:
    person = find(who, RECORD, date.fromisoformat(day))
    assert person
    assert state_words(EN, person.spell, date.fromisoformat(day)) == said


@pytest.mark.parametrize(
    ("confirmed", "en", "be"),
    [
        ("2023-11-24", "last reported in November 2023", "апошняе паведамленне: лістапад 2023"),
        ("2024-05", "last reported in May 2024", "апошняе паведамленне: май 2024"),
        ("2023-11-01/2023-11-15", "last reported in November 2023", "апошняе паведамленне: лістапад 2023"),
        ("2023", "last reported in 2023", "апошняе паведамленне: 2023"),
        ("2023-10/2023-12", "last reported in 2023", "апошняе паведамленне: 2023"),
        ("2023-12/2024-01", "last reported in 2023–2024", "апошняе паведамленне: 2023–2024"),
    ],
)
def test_how_old_a_report_is_names_the_month_as_the_language_does(confirmed: str, en: str, be: str) -> None:
    assert [last_reported(t, parse(confirmed)) for t in (EN, BE)] == [en, be]


def test_an_old_report_is_said_on_card_portrait_roll_call_and_in_the_tables() -> None:
    """Tsyhanovich, last reported on 24 November 2023, on 20 March 2026."""
    person = find("uladzimir-tsyhanovich", RECORD, DAY)
    assert person
    for lang, state_said, called in (
        ("en", "Behind bars when last reported in November 2023, more than 12 months before 20 March 2026",
         "last reported in November 2023"),
        ("be", "паводле апошняга паведамлення (лістапад 2023), якому на 20 сакавіка 2026 больш за 12 месяцаў",
         "апошняе паведамленне: лістапад 2023"),
    ):  # fmt: skip
        t = translator(lang)
        own = RECORD[RECORD["person_id"] == person.person_id]
        table = people_table([person], DAY, t, {}, lambda who: who, ARTICLES)
        for said in (
            Tags(cards([person], look(lang))).text,
            Tags(portrait(person, look(lang))).text,
            table.loc[0, t("column.state")],
            spell_table(own, DAY, t).loc[0, t("column.state")],
        ):
            assert state_said in said
        assert called in Tags(roll(roll_call(own, DAY), look(lang))).text
    fresh = Tags(roll(roll_call(RECORD[RECORD["person_id"] == "ihar-ilyash"], DAY), look())).text
    assert "by the last report: 19 March 2026" in fresh


def test_days_in_words() -> None:
    said = {
        who: days_words(EN, person.days, over=person.spell.is_over)
        for who in ("ihar-losik", "daria-chultsova", "ludmila-zeliankova")
        if (person := find(who, RECORD, DAY))
    }
    assert said == {
        "ihar-losik": "1,904 days",
        "daria-chultsova": "at least 655 days",
        "ludmila-zeliankova": "at most 345 days",  # 2024-12 to a day no later than 11 November 2025
    }
    assert days_words(BE, None, over=True) == "невядома"


def test_no_term_is_announced_after_the_end() -> None:
    ended, held = find("maryna-zolatava", RECORD, DAY), find("liudmila-chekina", RECORD, DAY)
    assert ended
    assert held
    assert term_words(EN, ended.spell, DAY) == ""
    assert term_words(EN, held.spell, DAY) == "The term ends on 18 May 2033 at the latest."
    after = term_words(EN, held.spell, date(2033, 5, 19))
    assert after == "The term was to end on 18 May 2033 at the latest."


def test_one_person_every_spell() -> None:
    person = find("siarhei-satsuk", RECORD, DAY)
    assert person
    page = Tags(portrait(person, look()))
    for part in ("Spell 1", "Spell 2", "10 days", "at least 1,120 days", "Sergei Satsuk", "Сяргей Сацук"):
        assert part in page.text, part


def test_a_portrait_says_how_long_it_would_be_if_still_held() -> None:
    person = find("dzianis-ivashyn", RECORD, DAY)
    assert person
    assert "1,834 days if still held on 20 March 2026" in Tags(portrait(person, look())).text


def test_name_only_is_the_name_alone() -> None:
    row = dict.fromkeys(RECORD.columns, "") | {
        "detention_id": "x-1", "person_id": "x", "name": "Made Upperson", "publication": "name only",
    }  # fmt: skip
    (person,) = people(pd.DataFrame([row]), DAY)
    for html in (cards([person], look()), portrait(person, look())):
        said = Tags(html).text
        assert "Only the name is shown." in said
        assert "Detained" not in said.partition("</style>")[2]
    table = people_table([person], DAY, EN, {}, lambda who: who, ARTICLES)
    assert [v for v in table.iloc[0] if v] == ["Made Upperson", "Only the name is shown.", "x"]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_printed_and_never_run(text: str) -> None:
    cells = dict.fromkeys(
        ("name", "name_local", "other_names", "role", "outlet", "outlet_note", "charges"), text
    )
    row = {**dict.fromkeys(RECORD.columns, ""), **SPELL, **cells, "sources": text, "note": text}
    (person,) = people(pd.DataFrame([row]), DAY)
    calls = roll_call(pd.DataFrame([row]), DAY)
    for html in (
        cards([person], look()),
        portrait(person, look()),
        roll(calls, look("be")),
        quote(text, PAPER),
    ):
        tags = Tags(html)
        assert not {"script", "img", "svg"} & set(tags.tags)
        assert all(link.startswith(("?person=", "about", "http")) for link in tags.links)
        assert not any("javascript" in link for link in tags.links)


def test_the_roll_is_read_in_the_readers_language() -> None:
    calls = roll_call(RECORD, DAY)
    assert "Andrei Aliaksandrau Андрэй Аляксандраў" in Tags(roll(calls, look())).text
    assert "Андрэй Аляксандраў Andrei Aliaksandrau" in Tags(roll(calls, look("be"))).text
    assert [call.name for call in calls[:2]] == ["Uladzimir Tsyhanovich", "Andrei Aliaksandrau"]


def test_figures_stand_side_by_side_with_whom_each_counts() -> None:
    said = Tags(beside(nearest(FIGURES, DAY), PUBLISHERS, look())).text
    for part in (
        "Committee to Protect Journalists",
        "at least 24",
        "definition not recorded",
        "in custody for",
    ):
        assert part in said, part


def test_what_is_documented_here_is_worded_with_its_day() -> None:
    everyone = people(RECORD, DAY)
    headline = documented(everyone, DAY, EN)
    assert headline.number == "22"
    assert "on 20 March 2026, 1 confirmed on that day or later, 21 by an older report" in headline.sentence
    assert "term over and no release documented 6" in headline.beside[0]
    # All but Ilyash (19 March itself) were last reported before the release of 19 March 2026.
    assert out_of_date(everyone, waves(RELEASES), DAY, EN).startswith("20 of the last reports are older")
    assert out_of_date(everyone, [], DAY, EN) == ""


def test_tables_hold_what_is_drawn() -> None:
    everyone = people(RECORD, DAY)
    table = people_table(everyone, DAY, EN, publisher_names(PUBLISHERS), lambda who: who, ARTICLES)
    assert len(table) == RECORD["person_id"].nunique()
    assert table.set_index("Name").loc["Ihar Losik", "Days behind bars"] == "1,904 days"
    losik = table.set_index("Name").loc["Ihar Losik", "Articles, in the authorities’ words"]
    assert losik.startswith("293 (Mass riots); 130 (")  # numbers with what the authorities call them
    assert len(spell_table(RECORD, DAY, EN)) == len(RECORD)
    by_year = freedom_table(freedom([p for q in everyone for _, p in q.spells], DAY), EN)
    assert "moved to home confinement or an open facility" in by_year.columns
    assert "released" not in " ".join(by_year.columns)
    said = ahead(milestones([p for q in everyone for _, p in q.spells], DAY), RECORD, EN)
    assert all("if still held" in sentence for _, sentence, _ in said)
    terms = [sentence for _, sentence, _ in said if "term" in sentence]
    assert terms
    assert all("at the latest" in sentence for sentence in terms)


def test_nobody_is_told_an_exact_number_of_days_that_is_not_known() -> None:
    """Ludmila Zeliankova: detained in December 2024, out of the cell on an unknown day by 11 November 2025."""
    table = people_table(people(RECORD, DAY), DAY, EN, {}, lambda who: who, ARTICLES).set_index("Name")
    assert table.loc["Ludmila Zeliankova", "Days behind bars"] == "at most 345 days"
    # Ilyash: detained some day of October 2024, so from its last day: 505 days to 20 March 2026
    assert (
        table.loc["Ihar Ilyash", "Days if still held"] == "at least 505 days if still held on 20 March 2026"
    )


@pytest.mark.parametrize(
    ("lang", "large", "beneath"), [("en", "Ihar Losik", "Ігар Лосік"), ("be", "Ігар Лосік", "Ihar Losik")]
)
def test_the_name_of_the_readers_script_is_the_large_one(lang: str, large: str, beneath: str) -> None:
    """On a card, in the list of the table, and above the story of a person; the Belarusian name is marked as such."""
    person = find("ihar-losik", RECORD, DAY)
    assert person
    card = cards([person], look(lang))
    heading = card[card.index("<h2>") : card.index("</h2>")]
    assert large in heading
    assert beneath not in heading
    assert beneath in card
    assert card.count('<span lang="be">Ігар Лосік</span>') == 1
    row = people_table([person], DAY, translator(lang), {}, str, ARTICLES).iloc[0]
    assert list(row[:2]) == [large, beneath]
    assert spell_table(RECORD[RECORD["person_id"] == "ihar-losik"], DAY, translator(lang)).iloc[0, 0] == large
    story = portrait(person, look(lang))
    assert f">{beneath}<" in story
    assert f">{large}<" not in story  # it is the title of the page


@pytest.mark.parametrize("lang", ["en", "be"])
def test_where_no_source_gives_a_local_name_the_latin_one_stands_alone(lang: str) -> None:
    person = find("uladzimir-tsyhanovich", RECORD, DAY)
    assert person
    assert person.row["name_local"] == ""
    for html in (cards([person], look(lang)), portrait(person, look(lang))):
        assert (look(lang).t("person.no_local") in html) == (lang == "en")
    assert "Uladzimir Tsyhanovich</a>" in cards([person], look(lang))
    calls = [call for call in roll_call(RECORD, DAY) if call.person_id == "uladzimir-tsyhanovich"]
    assert "<b>Uladzimir Tsyhanovich</b><small>" in roll(calls, look(lang))
