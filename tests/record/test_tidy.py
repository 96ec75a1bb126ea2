"""Cells and labels as people write them, and what the record makes of them. All rows are made up."""

from __future__ import annotations

import pandas as pd
import pytest

from marathon_dash.i18n import catalogue
from marathon_dash.record import characters, suggest, tidy
from marathon_dash.record.files import Choices, read
from marathon_dash.record.schema import Schema, schema
from marathon_dash.record.store import frame, read_folder
from marathon_dash.record.validate import Problem


@pytest.fixture(scope="module")
def known() -> Schema:
    return schema()


def tidied(known: Schema, table: str, text: str, dates: str = "", **renames: str) -> tidy.Tidied:
    upload = read(text.encode(), f"{table}.csv", Choices(dates=dates))
    empty = frame(known.tables[table], [])
    return tidy.tidy(upload, known.tables[table], empty, renames)


def test_stray_and_unusual_spaces_fall_away(known: Schema) -> None:
    result = tidied(known, "publishers", 'publisher_id,name\n X ,\u00a0Some\u202fname \nY,"a\r\nb"\n')
    assert result.frame.loc[2].tolist() == ["X", "Some name"]
    assert result.frame.loc[3, "name"] == "a\nb"
    assert result.upload.detected.tidied == 3


def test_formulas_of_our_own_downloads_are_restored(known: Schema) -> None:
    result = tidied(known, "publishers", "publisher_id,name\nX,'=1+1\nY,'hello\nZ,''=2\nQ,'-5\n")
    assert list(result.frame["name"]) == ["=1+1", "'hello", "'=2", "'-5"]


def test_day_first_dates_are_read_and_said(known: Schema) -> None:
    result = tidied(known, "actions", "action_id,date\na-1,31.07.2023\na-2,03.05.2024\na-3,2023-07\n")
    assert list(result.frame["date"]) == ["2023-07-31", "2024-05-03", "2023-07"]
    assert result.upload.detected.dates == "day first"
    turned = tidied(known, "actions", "action_id,date\na-2,03.05.2024\n", dates="month first")
    assert list(turned.frame["date"]) == ["2024-03-05"]


def test_an_order_that_nothing_proves_is_a_warning(known: Schema) -> None:
    result = tidied(known, "actions", "action_id,date\na-2,03.05.2024\n")
    assert [(p.type, p.found, p.blocking) for p in result.problems if p.row == 0] == [
        ("dates-assumed", "day first", False)
    ]


def test_ids_that_are_days_survive_a_spreadsheet(known: Schema) -> None:
    upload = read(b"release_id,date\n31.07.2023,31.07.2023\n", "releases.csv")
    published = read_folder().tables["releases"]
    result = tidy.tidy(upload, known.tables["releases"], published)
    assert result.frame.loc[2].tolist() == ["2023-07-31", "2023-07-31"]


def test_our_own_files_are_tidy_already(known: Schema) -> None:
    for name, table in read_folder().tables.items():
        path = known.tables[name].path
        from marathon_dash import settings

        upload = read((settings.data() / path).read_bytes(), path)
        result = tidy.tidy(upload, known.tables[name], table)
        assert result.upload.detected.tidied == 0
        assert result.problems == ()
        pd.testing.assert_frame_equal(result.frame.reset_index(drop=True), table)


@pytest.mark.parametrize("name", ["actions", "detentions", "figures", "releases", "supporters", "publishers"])
def test_a_table_is_recognised_by_its_labels(known: Schema, name: str) -> None:
    assert tidy.likely_tables(known.tables[name].labels, known)[0] == name
    titles = [field.title for field in known.tables[name].fields]
    assert tidy.likely_tables(titles, known)[0] == name


def test_labels_of_nothing_are_no_table(known: Schema) -> None:
    assert tidy.likely_tables(["Имя", "Дата", "x"], known) == []


def test_near_labels_come_with_a_suggestion(known: Schema) -> None:
    labels = [*known.tables["publishers"].labels, "colour"]
    labels[0], labels[1] = "Publisher ID", "nmae"
    problems = tidy.label_problems(known.tables["publishers"], labels)
    assert [(p.row, p.column, p.type, p.suggestion) for p in problems] == [
        (1, "name", "missing-label", ""),
        (1, "Publisher ID", "near-label", "publisher_id"),
        (1, "nmae", "extra-label", ""),
        (1, "colour", "extra-label", ""),
    ]
    agreed = tidied(known, "publishers", "Publisher ID,name\nX,y\n", **{"Publisher ID": "publisher_id"})
    assert agreed.frame.loc[2, "publisher_id"] == "X"


def test_characters_nobody_sees_or_tells_apart(known: Schema) -> None:
    table = known.tables["detentions"]
    cells = pd.DataFrame(
        {
            "person_id": ["ihаr-losik"],  # a Cyrillic а
            "name": ["Ihar\u200b Losik\u202e"],
            "name_local": ["Ігар Лосік"],
            "status": ["rеleased"],  # a Cyrillic е
            "note": ["Кaваль " * 2_000],  # with a Latin a, which nobody needs to be told of as well
        },
        index=[7],
        dtype="str",
    )
    found = characters.problems(table, cells)
    assert [(p.row, p.column, p.type, p.suggestion) for p in found] == [
        (7, "person_id", "look-alike", "ihar-losik"),
        (7, "name", "invisible-character", "Ihar Losik"),
        (7, "status", "look-alike", "released"),
        (7, "note", "cell-too-long", ""),
    ]
    assert found[1].found == "Ihar[U+200B] Losik[U+202E]"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Аnna Kowal", [("[А]nna", "cyrillic", "Anna Kowal")]),
        ("Ганна Кaваль", [("К[a]валь", "latin", "Ганна Каваль")]),
        ("Gанна", [("[G]анна", "latin", "")]),  # no letter of that alphabet looks like it
        ("Οslo", [("[Ο]slo", "greek", "Oslo")]),
        ("Мiнск, Vіlnius", [("М[i]нск", "latin", "Мінск, Vilnius")]),
        ("Minsk-Мінск, B’Беларусь, Е-mail 2025г, 3D-модэль", []),
        ("Ганна Kowal", []),
        ("О́льга, Zażółć, Čtení, Ελλάδα", []),
        ("see https://example.org/newsМінск", []),
    ],
)
def test_a_word_is_written_in_one_alphabet(
    known: Schema, cell: str, found: list[tuple[str, str, str]]
) -> None:
    column = pd.DataFrame({"title": [cell]}, index=[2], dtype="str")
    problems = characters.problems(known.tables["actions"], column)
    assert [(p.found, p.expected, p.suggestion) for p in problems] == found
    assert {(p.row, p.column, p.type, p.blocking) for p in problems} <= {
        (2, "title", "mixed-alphabets", True)
    }


@pytest.mark.parametrize(
    ("cell", "lost"),
    [
        ("???? ??????????", True),
        ("_______ ______ __ ______", True),
        ("Wiera Prykładnaja; ???? ??????????", True),
        ("Vera ????????", True),
        ("Read\ufffding", True),
        ("U?adzimir", True),
        ("?ód?", True),
        ("??", True),
        ("?", False),
        ("Who is next?", False),
        ("Who? Where? Why?!", False),
        ("Really??", False),
        ("@made_up_channel", False),
        ("Portraits; https://example.org/?a=b&c_d", False),
    ],
)
def test_text_that_lost_its_letters(known: Schema, cell: str, lost: bool) -> None:
    column = pd.DataFrame({"title": [cell], "source_title": [cell]}, index=[2], dtype="str")
    problems = characters.problems(known.tables["actions"], column)
    expected = [(2, "title", "lost-letters", True), (2, "source_title", "lost-letters", True)] if lost else []
    assert [(p.row, p.column, p.type, p.blocking) for p in problems] == expected


def test_letters_are_composed_and_that_is_counted(known: Schema) -> None:
    result = tidied(known, "actions", "action_id,city\na,Malmö\nb,Malmo\u0308\n")
    assert list(result.frame["city"]) == ["Malmö", "Malmö"]
    assert result.upload.detected.tidied == 1
    assert tidied(known, "actions", "action_id,cite\u0301\na,x\n").upload.labels == ("action_id", "cité")


def test_no_word_of_the_record_is_of_two_alphabets(known: Schema) -> None:
    record = read_folder()
    assert [p for name, table in known.tables.items() for p in characters.problems(table, record[name])] == []


def test_a_label_with_a_letter_of_another_alphabet_is_told_what_it_is(known: Schema) -> None:
    labels = [{"city": "сity"}.get(label, label) for label in known.tables["actions"].labels]
    problems = tidy.label_problems(known.tables["actions"], labels)
    assert [(p.column, p.type, p.suggestion) for p in problems] == [("сity", "near-label", "city")]


@pytest.mark.parametrize("lang", ["en", "be"])
@pytest.mark.parametrize("name", ["actions", "detentions", "figures", "releases", "publishers", "articles"])
def test_our_own_titles_are_labels_in_every_language(known: Schema, name: str, lang: str) -> None:
    table, words = known.tables[name], catalogue(lang)
    own = [str(words[f"field.{name}.{field.name}"].string) for field in table.fields]
    assert tidy.likely_tables(own, known)[0] == name
    result = tidied(known, name, "\t".join(own) + "\n" + "\t".join("x" for _ in own) + "\n")
    assert (list(result.frame.columns), result.problems) == (table.labels, ())


def test_a_title_that_stands_there_twice_is_nobodys(known: Schema) -> None:
    result = tidied(known, "publishers", "publisher_id,name,Назва,Назва\nX,y,z,z\n")
    assert "duplicate-label" in {p.type for p in result.problems}
    assert result.frame.loc[2, "name"] == "y"


@pytest.mark.parametrize(
    ("table", "column", "type_", "found", "expected"),
    [
        ("actions", "country", "type-error", "Lithuania", "LT"),
        ("actions", "country", "type-error", "Літва", "LT"),
        ("actions", "country", "type-error", "Литва", "LT"),
        ("actions", "country", "type-error", "Lithunia", "LT"),
        ("actions", "country", "type-error", "UK", "GB"),
        ("actions", "country", "type-error", "Kosovo", "XK"),
        ("actions", "country", "type-error", "Narnia", ""),
        ("actions", "kind", "constraint-error", "Rally", "rally"),
        ("actions", "kind", "constraint-error", "ralley", "rally"),
        ("actions", "kind", "constraint-error", "dance", ""),
        ("actions", "date", "type-error", "Jun-23", "2023-06"),
        ("actions", "action_id", "type-error", "2024-05-03 Malmö", "2024-05-03-malmo"),
        ("actions", "source_url", "type-error", "www.baj.media/en", "https://www.baj.media/en"),
        ("actions", "source_url", "type-error", "https:/baj.media/en", "https://baj.media/en"),
        ("actions", "source_url", "type-error", "see the site", ""),
        ("detentions", "sentence_months", "type-error", "24.0", "24"),
        ("detentions", "sentence_months", "type-error", "1 200", "1200"),
        ("detentions", "sentence_months", "type-error", "2 years", ""),
        ("detentions", "publication", "constraint-error", "Name only", "name only"),
    ],
)
def test_one_candidate_is_suggested(
    known: Schema, table: str, column: str, type_: str, found: str, expected: str
) -> None:
    problem = Problem(table, 2, column, type_, found)
    assert suggest.with_suggestions([problem], known, "", {})[0].suggestion == expected


def test_a_near_key_of_another_table_is_suggested(known: Schema) -> None:
    releases = pd.DataFrame({"release_id": ["2025-09-11", "2026-03-19"]}, dtype="str")
    problem = Problem("detentions", 2, "release_id", "foreign-key", "2025-09-1l", "releases")
    [done] = suggest.with_suggestions([problem], known, "", {"releases": releases})
    assert done.suggestion == "2025-09-11"
