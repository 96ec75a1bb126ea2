"""Talks: the files that plan them, and the document the player gets. Hostile and gone things are made up."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import fields, replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.record import land, store
from marathon_dash.story import custody, talk, talk_file, talk_steps, talk_words
from marathon_dash.story.drawings.code import code
from marathon_dash.story.palette import NIGHT
from marathon_dash.story.talk_file import KINDS, Step, Talk, read, said, talk_sentence, write
from tests.made_up import ACTION, HOSTILE, SPELL, hostile_action, record_folder

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = store.public(store.read_folder(ROOT / "data"))
TONGUES = {lang: translator(lang) for lang in LANGUAGES}
EN = TONGUES["en"]
TODAY = date(2026, 11, 22)
EDITION = talk.Edition(SHIPPED.version, SHIPPED.changed_on, TODAY, land=land.light())


def made(plan: Talk, record: store.Record = SHIPPED, lang: str = "en", **more: Any) -> talk.Document:
    """The document of a plan."""
    return talk.build(plan, record.tables, TONGUES, lang, replace(EDITION, **more))


def shipped(name: str) -> Talk:
    """One of the ready-made talks; it has no problem."""
    plan, problems = read((ROOT / "data" / "talks" / f"{name}.toml").read_text("utf-8"), f"{name}.toml")
    assert problems == []
    assert plan
    return plan


# ── the ready-made talks ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "minutes"), [("three-minutes", 3), ("ten-minutes", 10), ("twenty-minutes", 20)]
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_ready_made_talks_are_whole(name: str, minutes: int, lang: str) -> None:
    plan = shipped(name)
    assert plan.minutes == minutes
    assert sum(step.seconds for step in plan.steps) == minutes * 60
    document = made(plan, lang=lang)
    assert document["problems"] == []
    assert [step["id"] for step in document["steps"]] == plan.ids
    assert document["steps"][-1]["kind"] == "closing"
    assert json.loads(json.dumps(document)) == document
    for step in document["steps"]:
        assert step["title"]
        assert "{" not in re.sub(r"<svg.*?</svg>", "", step["html"], flags=re.DOTALL)  # nothing left unfilled
    told = [len(step["notes"]) > 0 for step in document["steps"]]
    assert told == [bool(step.notes) for step in plan.steps]


def test_every_mark_stands_for_rows_the_talk_has() -> None:
    document = made(shipped("ten-minutes"))
    known = {row[0] for row in document["rows"]}
    marked: dict[str, set[str]] = {}
    for step in document["steps"]:
        found = re.findall(r'data-rows="([^"]*)"', step["html"].partition("<footer")[0])
        marked[step["kind"]] = {one for ids in found for one in ids.split()}
        assert marked[step["kind"]] <= known
    actions = SHIPPED["actions"]
    assert marked["timeline"] == set(actions["action_id"])
    assert marked["map"] == set(actions.loc[actions["country"] != "", "action_id"])
    assert marked["lines"] == set(SHIPPED["detentions"]["detention_id"])


def test_rows_say_when_and_where_as_precisely_as_the_source() -> None:
    rows = {row[0]: row for row in made(shipped("three-minutes"))["rows"]}
    assert rows["2023-07-grodek"] == [
        "2023-07-grodek",
        "actions",
        "2023-07-14",
        "2023-07-15",
        "PL",
        "PL/Gródek",
    ]
    assert rows["2023-05-03-efj-conference"][4:] == ["", ""]  # no source states where
    assert rows["2023-06-brussels"][2:4] == ["2023-06-01", "2023-06-30"]
    assert rows["ihar-losik-1"] == ["ihar-losik-1", "spells", "2020-06-25", "2025-09-11", None, "ihar-losik"]


def test_the_map_passes_month_by_month() -> None:
    step = made(shipped("ten-minutes"))["steps"][1]
    assert (step["kind"], step["by"]) == ("map", "time")
    assert step["frames"] == len(step["until"]) == len(step["labels"]) == 31  # May 2023 to November 2025
    assert (step["until"][0], step["labels"][0]) == ("2023-05-31", "May 2023")
    assert step["until"][-1] == "2025-11-30"
    assert "data-land" in step["html"]


def test_the_roll_call_is_custodys_and_says_how_sure_it_is() -> None:
    step = next(step for step in made(shipped("ten-minutes"))["steps"] if step["kind"] == "rollcall")
    day = custody.day_of_record(SHIPPED["detentions"])
    assert day
    calls = custody.roll_call(SHIPPED["detentions"], day)
    assert re.findall(r'class="name">([^<]*)<', step["html"]) == [call.name for call in calls]
    assert step["frames"] == len(calls) + 1
    assert step["said"][-1] == ""
    local = {call.name: call.name_local for call in calls}
    for name, item in re.findall(r'class="name">([^<]*)<(.*?)</li>', step["html"]):
        assert ('class="local"' in item) == bool(local[name])  # a missing one stays missing
        # nobody still held was reported so late: somebody was freed then
        assert f"on {EN.day(day)}" not in item
        call = next(call for call in calls if call.name == name)
        assert call.confirmed
        month, when = EN.month(call.confirmed.earliest), EN.when(call.confirmed)
        assert (f"last reported in {month}" if call.old else f"by the last report: {when}") in item
    assert "19 names, behind bars by the last reports (newest: 19 March 2026)" in step["title"]
    assert ">Until all are free.<" in step["html"]


def test_in_belarusian_the_local_name_is_the_large_one_and_latin_alone_where_there_is_none() -> None:
    day = custody.day_of_record(SHIPPED["detentions"])
    assert day
    calls = custody.roll_call(SHIPPED["detentions"], day)
    steps = {step["kind"]: step["html"] for step in made(shipped("ten-minutes"), lang="be")["steps"]}
    large = re.findall(r'class="name"[^>]*>([^<]*)<', steps["rollcall"])
    assert large == [call.name_local or call.name for call in calls]
    beneath = re.findall(r'class="local"[^>]*>([^<]*)<', steps["rollcall"])
    assert beneath == [call.name for call in calls if call.name_local]
    assert len(beneath) < len(calls)
    assert steps["rollcall"].count('lang="be"') == len(beneath)
    assert all(f">{name}<" in steps["lines"] or f">{name}*<" in steps["lines"] for name in large)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "names 19 people behind bars by the last reports (newest: 19 March 2026)"),
        ("be", "19 чалавек за кратамі паводле апошніх паведамленняў (найноўшае: 19 сакавіка 2026)"),
    ],
)
def test_from_the_reported_number_to_the_names_is_one_sentence(lang: str, words: str) -> None:
    """Of the day of the step; where nobody is to be named there is nothing to say."""
    step = next(one for one in made(shipped("ten-minutes"), lang=lang)["steps"] if one["kind"] == "bars")
    (sentence,) = re.findall(r'<p class="names">([^<]*)</p>', step["html"])
    assert words in sentence.replace("\N{NO-BREAK SPACE}", " ")
    assert sentence.count(".") == 1
    nobody = {**SHIPPED.tables, "detentions": SHIPPED["detentions"].iloc[:0]}
    step = made(Talk("t", steps=(Step("bars"),)), replace(SHIPPED, tables=nobody), lang)["steps"][0]
    assert 'class="names"' not in step["html"]


@pytest.mark.parametrize(("held", "drawn"), [(30, 30), (80, 75)])
def test_more_lines_than_can_be_read_are_those_behind_bars_and_it_is_said(
    tmp_path: Path, held: int, drawn: int
) -> None:
    """A hundred spells made up for the test, some of them over."""
    over = {"status": "released", "released_on": "2022-01-01"}
    rows = [
        {**SPELL, "detention_id": f"x-{n}", "person_id": f"x-{n}", **(over if n >= held else {})}
        for n in range(100)
    ]
    record = store.public(store.read_folder(record_folder(tmp_path, detentions=rows)))
    (step,) = made(Talk("x", steps=(Step("lines"),)), record)["steps"]
    assert "Only who was behind bars on" in step["html"]
    assert f"{drawn} lines of 100 documented spells" in step["html"]
    assert len(set(re.findall(r'data-rows="(x-[^"]*)"', step["html"]))) == drawn


def test_what_the_map_does_not_show_is_counted_in_step_with_month_and_filter() -> None:
    """The number carries the ids of its actions, as a mark does; the last date of all leaves under a filter."""
    steps = {step["kind"]: step["html"] for step in made(shipped("ten-minutes"))["steps"]}
    ((ids, number),) = re.findall(
        r'<span data-rows="([^"]*)" data-number="">(\d+)</span>', steps["map"].split("<footer")[1]
    )
    actions = SHIPPED["actions"]
    assert set(ids.split()) == set(actions.loc[actions["city"] == "", "action_id"])
    assert int(number) == len(ids.split())
    assert '<span class="whole">Last action documented: ' in steps["timeline"]
    one = made(replace(shipped("ten-minutes"), link="country=LT"))["steps"]
    assert any("of this selection (Country: Lithuania): " in step["html"] for step in one)


def test_a_day_of_its_own_changes_who_is_read_out() -> None:
    plan = Talk("x", steps=(Step("roll call", asof="2024-05-03"), Step("lines", asof="2024-05-03")))
    document = made(plan)
    expected = custody.roll_call(SHIPPED["detentions"], date(2024, 5, 3))
    assert document["steps"][0]["title"] == (
        f"{len(expected)} names, behind bars on 3 May 2024, 31 confirmed on that day or later, 7 by an older report"
    )
    assert "days behind bars on 3 May 2024" in document["steps"][0]["html"]


@pytest.mark.parametrize(
    ("lang", "said", "check"),
    [
        ("en", "last reported in November 2023", "Uladzimir Tsyhanovich (November 2023)"),
        ("be", "апошняе паведамленне: лістапад 2023", "Uladzimir Tsyhanovich (лістапад 2023)"),
    ],
)
def test_an_old_report_is_said_on_the_screen_and_listed_before_the_talk(
    lang: str, said: str, check: str
) -> None:
    """On 12 September 2025 the reports on four of the roll call are more than twelve months old."""
    who = "uladzimir-tsyhanovich"
    plan = Talk(
        "x",
        steps=(
            Step("roll call", asof="2025-09-12"),
            Step("person", asof="2025-09-12", person=who),
            Step("lines", asof="2025-09-12"),
        ),
    )
    document = made(plan, lang=lang)
    roll, person, lines = (step["html"] for step in document["steps"])
    assert said in roll
    assert said in person
    assert f">{SHIPPED['detentions'].set_index('person_id').loc[who, 'name']}*<" in lines
    assert TONGUES[lang]("lines.old", day=TONGUES[lang].day(date(2025, 9, 12))) in lines
    assert TONGUES[lang]("talk.lines.source", day="") not in lines
    rule, good, sentence = document["checks"][-1]
    assert (rule, good) == ("reports", "mind")
    assert check in sentence
    old = document["steps"][0]["old"]
    names = {
        "en": ["Uladzimir Tsyhanovich", "Andrei Famin", "Aliaksandr Ziankou", "Aliaksandr Ihnatsiuk"],
        "be": ["Uladzimir Tsyhanovich", "Андрэй Фамін", "Аляксандр Зянкоў", "Aliaksandr Ihnatsiuk"],
    }
    assert [one.partition(" (")[0] for one in old] == names[lang]
    assert sentence.endswith(f": {'; '.join(old)}.")


def test_names_that_were_reported_lately_are_no_worry_and_without_names_there_is_no_check() -> None:
    fresh = made(Talk("x", steps=(Step("person", asof="2025-09-12", person="ihar-ilyash"),)))
    assert fresh["checks"][-1][:2] == ["reports", True]
    assert "reports" not in [rule for rule, *_ in made(Talk("x", steps=(Step("map"),)))["checks"]]


def test_the_closing_step_has_a_code_only_where_an_address_is_configured() -> None:
    plan = Talk("x", steps=(Step("closing"),))
    assert "<svg" not in made(plan)["steps"][0]["html"]
    drawn = code("https://example.org/", "QR code of https://example.org/")
    document = made(plan, address="https://example.org/", code=drawn)
    assert "<svg" in document["steps"][0]["html"]
    assert [rule for rule, good, _ in document["checks"] if not good] == []
    assert [rule for rule, good, _ in made(plan)["checks"] if good == "mind"] == ["address"]


def test_on_a_phone_the_address_is_a_link_and_no_code() -> None:
    drawn = code("https://example.org/", "QR code of https://example.org/")
    page = made(Talk("x", steps=(Step("closing"),)), address="https://example.org/", code=drawn, narrow=True)
    html = page["steps"][0]["html"]
    assert '<a href="https://example.org/">https://example.org/</a>' in html
    assert "<svg" not in html


def test_words_of_ones_own_keep_their_line_breaks_and_their_direction() -> None:
    words = {"title": {"": "made\nup"}, "caption": {"": "one\n\ntwo"}}
    step = made(Talk("x", steps=(Step("text", **words),)))["steps"][0]
    assert '<h1 dir="auto">made<br/>up</h1>' in step["html"]
    assert '<p dir="auto" class="caption">one<br/><br/>two</p>' in step["html"]
    assert step["title"] == "made up"


def test_a_record_of_today() -> None:
    document = made(Talk("x", steps=(Step("closing"),)), changed_on=TODAY)
    assert document["checks"][0][1:] == [
        True,
        f"The record last changed today (version {SHIPPED.version}).",
    ]
    assert document["made"] == "22 November 2026"


def test_an_old_record_is_worth_a_look() -> None:
    document = made(Talk("x", steps=(Step("closing"),)), changed_on=date(2026, 1, 1))
    assert document["checks"][0][:2] == ["age", False]
    assert "325 days ago" in document["checks"][0][2]


def test_the_look_of_the_night() -> None:
    document = made(Talk("x", steps=(Step("map"),)), palette=NIGHT)
    assert document["look"]["background"] == NIGHT.background
    assert NIGHT.land in document["steps"][0]["html"]


# ── words ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
def test_counts_take_the_form_the_language_asks_for(lang: str) -> None:
    t = TONGUES[lang]
    forms, which = talk_words.counts(t)["actions"]
    for n in [*range(300), 1000, 1001, 1011, 1021, 4999]:
        form = forms[int(which[n if n < 100 else 100 + n % 100])]  # as the player does
        assert form.replace("{n}", t.number(n)) == t("count.actions", n=n)


def test_words_of_the_player_keep_their_places_open() -> None:
    assert talk_words.words(EN)["check.screen.fits"] == "{width} × {height}: fits."


def test_a_caption_is_never_lost() -> None:
    assert said({"en": "a", "be": "б"}, "be") == "б"
    assert said({"": "both"}, "be") == "both"
    assert said({"be": "б"}, "en") == "б"
    assert said({}, "en") == ""


# ── selection ─────────────────────────────────────────────────────────────────


def test_the_filter_offers_the_talks_own_countries_first_and_every_other_to_be_found() -> None:
    """A country of the record that is not the talk's is not offered: its 0 would be of the talk alone."""
    everywhere = set(SHIPPED["actions"]["country"]) - {""}
    whole, one = made(shipped("ten-minutes")), made(replace(shipped("ten-minutes"), link="country=LT"))
    assert {code for code, _ in whole["countries"]} == everywhere
    elsewhere = {code for code, _ in whole["elsewhere"]}
    assert {"PT", "JP", "XK"} - everywhere <= elsewhere
    assert not elsewhere & everywhere
    assert len(elsewhere | everywhere) > 240
    assert [code for code, _ in one["countries"]] == ["LT"]
    assert one["elsewhere"] == whole["elsewhere"]
    names = [name for _, name in made(shipped("ten-minutes"), lang="be")["elsewhere"]]
    assert "Партугалія" in names


def test_a_talk_of_one_country() -> None:
    document = made(replace(shipped("ten-minutes"), link="country=LT"))
    assert document["countries"] == [["LT", "Lithuania"]]
    assert {row[4] for row in document["rows"] if row[1] == "actions"} == {"LT"}
    assert ">5 actions<" in document["steps"][1]["html"]


def test_a_step_of_its_own_selection() -> None:
    plan = Talk("x", steps=(Step("map"), Step("map", link="country=SE")))
    document = made(plan)
    assert [step["id"] for step in document["steps"]] == ["map", "map-2"]
    assert ">4 actions<" in document["steps"][1]["html"]


def test_a_step_of_its_own_selection_counts_only_its_own() -> None:
    whole, own = made(Talk("x", steps=(Step("map"), Step("map", link="country=SE"))))["steps"]
    actions = SHIPPED["actions"]
    assert "only" not in whole
    assert set(own["only"]) == set(actions.loc[actions["country"] == "SE", "action_id"])


def test_every_step_of_a_selection_says_which() -> None:
    link = "country=LT&from=2023-05&kind=rally&q=a"
    words = "Country: Lithuania; Kind: rally; From: 1\N{NO-BREAK SPACE}May\N{NO-BREAK SPACE}2023; Search in words: a"
    for kind in ("map", "timeline"):
        (of_talk,) = made(Talk("x", link=link, steps=(Step(kind),)))["steps"]
        (of_step,) = made(Talk("x", steps=(Step(kind, link=link),)))["steps"]
        for step in (of_talk, of_step):
            assert f'<p class="selection">{words}</p>' in step["html"]
        both = made(Talk("x", link="country=LT", steps=(Step(kind, link="from=2023-05"),)))["steps"][0]
        assert '<p class="selection">Country: Lithuania; From: 1' in both["html"]
        assert "selection" not in made(Talk("x", steps=(Step(kind),)))["steps"][0]["html"]


def test_the_reported_numbers_stay_those_of_the_whole_until_somebody_filters() -> None:
    step = made(Talk("x", link="country=LT", steps=(Step("headline"),)))["steps"][0]
    as_it_is, filtered = (talk_steps.single(step["html"], filtered=one) for one in (False, True))
    assert ">37<" in as_it_is
    assert "Lithuania" not in as_it_is
    assert "37" not in filtered
    assert ">5 actions<" in filtered
    assert '<p class="selection part">Country: Lithuania</p>' in filtered
    assert 'class="whole"' not in filtered


# ── what is gone is said and skipped ──────────────────────────────────────────

GONE = [
    ('kind = "person"\nperson = "nobody-at-all"', "person", "talk-person"),
    ('kind = "map"\nlink = "country=QQ"', "link", "talk-value"),
    ('kind = "map"\nlink = "city=Atlantis"', "link", "talk-value"),
    ('kind = "map"\nlink = "country=IS"', "kind", "talk-nothing"),  # a country without an action
    ('kind = "map"\nlang = "tlh"', "lang", "talk-language"),
    ('kind = "lines"\nasof = "2024-13-01"', "asof", "talk-value"),
    ('kind = "lines"\nasof = "2024"', "asof", "talk-value"),
    ('kind = "lines"\nasof = "1999-01-01"', "kind", "talk-nothing"),
    ('kind = "bars"\nasof = "1999-01-01"', "kind", "talk-nothing"),  # before anybody counted
    ('kind = "text"', "kind", "talk-nothing"),
]


@pytest.mark.parametrize(("step", "key", "kind"), GONE)
def test_what_is_gone_is_said_to_the_speaker_and_skipped_on_the_screen(
    step: str, key: str, kind: str
) -> None:
    plan, problems = read(f'[[step]]\nkind = "closing"\n\n[[step]]\n{step}\n', "made-up.toml")
    assert plan
    assert problems == []
    document = made(plan)
    assert [one["kind"] for one in document["steps"]] == ["closing"]
    assert len(document["problems"]) == 1
    assert document["problems"][0].startswith("made-up.toml, line 4")
    assert not document["checks"][2][1]


def test_a_selection_that_is_gone_shows_nothing_rather_than_everything() -> None:
    document = made(Talk("x", link="country=QQ", steps=(Step("map"), Step("closing"))))
    assert [step["kind"] for step in document["steps"]] == ["closing"]
    assert any("country=QQ" in sentence for sentence in document["problems"])


def test_a_talk_with_nothing_to_show_is_refused() -> None:
    for plan in (Talk("empty"), Talk("gone", steps=(Step("person", person="nobody"),))):
        with pytest.raises(talk.NothingToShow, match="nothing to show"):
            made(plan)


def test_withheld_people_are_nowhere(tmp_path: Path) -> None:
    rows = [SPELL, {**SPELL, "detention_id": "hidden-1", "person_id": "hidden", "name": "Hidden Madeup"}]
    rows[1]["publication"] = "withheld"
    record = store.public(store.read_folder(record_folder(tmp_path, detentions=rows)))
    plan = Talk("x", steps=(Step("roll call"), Step("lines"), Step("person", person="hidden")))
    unknown = Talk("x", steps=(Step("roll call"), Step("lines"), Step("person", person="nobody")))
    whole, other = (json.dumps(made(one, record)) for one in (plan, unknown))
    assert "Made Upperson" in whole
    assert whole.replace("“hidden”", "").replace("\\u201chidden\\u201d", "") == other.replace(
        "“nobody”", ""
    ).replace("\\u201cnobody\\u201d", "")


# ── hostile text is only text ─────────────────────────────────────────────────


class Tags(HTMLParser):
    """Every element and attribute a browser would find."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def test_hostile_cells_and_captions_are_printed(tmp_path: Path) -> None:
    actions = [ACTION, *(hostile_action(n, text) for n, text in enumerate(HOSTILE))]
    spells = [
        {
            **SPELL,
            "detention_id": f"x-{n}",
            "person_id": f"x-{n}",
            "name": text,
            "name_local": text,
            "outlet": text,
        }
        for n, text in enumerate(HOSTILE)
    ]
    record = store.public(store.read_folder(record_folder(tmp_path, actions=actions, detentions=spells)))
    words = {"": "".join(HOSTILE)}
    steps = tuple(
        Step(kind, title=words, caption=words, notes=words, last=words, next=(words,), person="x-0")
        for kind in KINDS
    )
    document = made(Talk("x", title=words, steps=steps), record)
    parser = Tags()
    for step in document["steps"]:
        parser.feed(step["html"])
    assert {tag for tag, _ in parser.found} & {"script", "img", "a", "iframe"} == set()
    names = {name for _, attributes in parser.found for name, _ in attributes}
    assert not any(name.startswith("on") or name in ("href", "src") for name in names)
    assert "&lt;img src=x onerror=alert(1)&gt;" in document["steps"][0]["html"]


# ── the file ──────────────────────────────────────────────────────────────────

BROKEN = [
    ("title = Ten\n", 1, "talk-syntax"),
    ('title = "a"\n[[step]\n', 2, "talk-syntax"),
    ('[[step]]\nkind = "map', 2, "talk-syntax"),
    ("\x00", 1, "talk-syntax"),
    ('step = "map"', 1, "talk-type"),
    ("[step]\nkind = 1", 1, "talk-type"),
]
FAULTY = [
    ('minutes = "ten"', 1, "minutes", "talk-type"),
    ("minutes = true", 1, "minutes", "talk-type"),
    ("minutes = -1", 1, "minutes", "talk-type"),
    ("titel = 'x'", 1, "titel", "talk-key"),
    ("look = 'pink'", 1, "look", "talk-look"),
    ("title = { en = 1 }", 1, "title", "talk-type"),
    ("[[step]]\nkind = 'map'\n[[step]]\nkind = 'dance'", 4, "kind", "talk-kind"),
    ("[[step]]\nkind = 'map'\n\n[[step]]\nseconds = 3", 4, "kind", "talk-kind"),
    ("[[step]]\nkind = 'map'\nseconds = 'x'", 3, "seconds", "talk-type"),
    ("[[step]]\nkind = 'closing'\nnext = 'x'", 3, "next", "talk-type"),
    ("[[step]]\nkind = 'closing'\nnext = ['a', 1]", 3, "next", "talk-type"),
    ("[[step]]\nkind = 'map'\ncolour = 'red'", 3, "colour", "talk-key"),
    ("[[step]]\nkind = 'map'\ncaption = '''" + "x" * 3000 + "'''", 3, "caption", "talk-text"),
]


@pytest.mark.parametrize(("text", "line", "kind"), BROKEN)
def test_an_unreadable_file_is_a_sentence_with_its_line(text: str, line: int, kind: str) -> None:
    plan, problems = read(text, "made-up.toml")
    assert plan is None
    assert [(one.row, one.type) for one in problems] == [(line, kind)]
    assert talk_sentence(EN, problems[0]).startswith(f"made-up.toml, line {line}")


@pytest.mark.parametrize(("text", "line", "key", "kind"), FAULTY)
def test_a_fault_is_named_with_line_and_key(text: str, line: int, key: str, kind: str) -> None:
    plan, problems = read(text, "made-up.toml")
    assert plan
    assert [(one.row, one.column, one.type) for one in problems] == [(line, key, kind)]
    for t in TONGUES.values():
        assert key in talk_sentence(t, problems[0])


def test_more_steps_than_anyone_sits_through_are_named() -> None:
    plan, problems = read("[[step]]\nkind = 'closing'\n" * 3000, "made-up.toml")
    assert plan
    assert len(plan.steps) == talk_file._MOST_STEPS
    assert [(one.row, one.type) for one in problems] == [(401, "talk-steps")]
    assert "3000" in talk_sentence(EN, problems[0])


def test_a_file_too_long_is_refused() -> None:
    assert read("#" * (talk_file.LONGEST + 1), "x.toml")[1][0].type == "talk-long"


def test_a_date_of_toml_is_a_day_too() -> None:
    plan, problems = read("[[step]]\nkind = 'lines'\nasof = 2024-05-03", "x.toml")
    assert plan
    assert (plan.steps[0].asof, problems) == ("2024-05-03", [])


WORDS = st.one_of(
    st.just({}),
    st.dictionaries(st.just(""), st.text(max_size=40), min_size=1),
    st.dictionaries(st.sampled_from(["en", "be"]), st.text(max_size=40), min_size=1),
)
STEPS = st.builds(
    Step,
    kind=st.sampled_from(KINDS),
    seconds=st.integers(1, 3600),
    title=WORDS,
    caption=WORDS,
    notes=WORDS,
    link=st.text(max_size=20),
    person=st.text(max_size=20),
    next=st.lists(WORDS.filter(bool), max_size=3).map(tuple),
)
TALKS = st.builds(
    Talk, name=st.just("x"), title=WORDS, minutes=st.integers(1, 90), steps=st.lists(STEPS).map(tuple)
)


@given(TALKS)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again(plan: Talk) -> None:
    again, problems = read(write(plan), "x.toml")
    assert problems == []
    assert again
    assert replace(again, steps=tuple(replace(step, line=0) for step in again.steps)) == plan


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_file_whatever_raises(text: str) -> None:
    plan, problems = read(text, "x.toml")
    assert plan or problems
    for problem in problems:
        assert talk_sentence(EN, problem)


def test_the_keys_of_a_step_are_those_of_the_file() -> None:
    assert {f.name for f in fields(Step)} == {*talk_file._STEP_KEYS, "line"}
    assert {f.name for f in fields(Talk)} == {*talk_file._TALK_KEYS, "name", "steps"}
    assert set(KINDS) == set(talk.STEPS)


def test_the_talk_of_the_manual_can_be_read() -> None:
    """The example in the module's docstring is a talk, but for its dots."""
    doc = talk_file.__doc__ or ""
    example = "\n".join(line.strip() for line in doc.splitlines() if re.match(r"    (\[\[|\w+ = )", line))
    assert tomllib.loads(example)["step"][0]["kind"] == "map"


def test_a_month_names_no_city_that_came_later() -> None:
    step = made(shipped("ten-minutes"))["steps"][1]
    own = SHIPPED["actions"].loc[SHIPPED["actions"]["city"] == "Druskininkai", "action_id"]
    found = re.findall(r'<text[^>]*data-rows="([^"]*)"[^>]*>Druskininkai,?</text>', step["html"])
    assert set(found) == {" ".join(own)}
    assert not re.search(r"<text(?![^>]*data-rows)[^>]*>[^<]*Druskininkai", step["html"])
