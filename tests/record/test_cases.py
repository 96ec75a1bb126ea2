"""Files that the desk once answered wrongly, each with its right answer. All rows in them are made up."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from marathon_dash.record import gazetteer
from marathon_dash.record.draft import Edit, apart
from marathon_dash.record.files import Choices, table_sheets
from marathon_dash.record.review import Draft, Review, review
from marathon_dash.record.schema import schema

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 27)
Answer = list[tuple[int, str, str, bool]]

GUESS: Answer = [(0, "", "encoding-guessed", False)]

# file: (row, column, kind of problem, whether it keeps the file from being public) of all there is to say
ANSWERS: dict[str, Answer] = {
    "data-on-second-sheet.xlsx": [(0, "", "sheet-ignored", False)],
    "e06-koi8r.csv": GUESS,
    "e07-mac-cyrillic.csv": GUESS,
    "e08-cp866.csv": GUESS,
    "e11-cp1250-polish.csv": GUESS,
    "e13-cp1257-lithuanian.csv": GUESS,
    "e14-cp1250-czech.csv": GUESS,
    "filtered-hidden-row.xlsx": [(0, "", "hidden-rows", False)],
    "h12-cyrillic-c.csv": [(1, "сity", "near-label", True)],
    "h13-own-be-titles.xlsx": [],
    "mac-cyrillic-cr.csv": GUESS,
    "n01-year1023.csv": [(2, "date", "date-out-of-range", True)],
    "new-row-underscores.csv": [
        (2, "organisers", "lost-letters", True),
        (2, "title", "lost-letters", True),
        (2, "venue", "lost-letters", True),
    ],
    "one-city-nfc-and-nfd.csv": [],
    "p02-mixed-script-name.csv": [
        (2, "name", "mixed-alphabets", True),
        (2, "name_local", "mixed-alphabets", True),
    ],
    "p03-released-no-source.csv": [(2, "sources", "missing-cell", True)],
    "p07-existing-person-other-name.csv": [
        (2, "detained_on", "overlapping-spells", False),
        (2, "name", "two-spellings", False),
    ],
    "polish-excel-cp1250-ascii-city.csv": GUESS,
    "prisoner-question-marks-and-1899.csv": [
        (0, "", "encoding-unclear", True),  # one Polish word, and two encodings make it a likely one
        (2, "detained_on", "date-out-of-range", True),
        (2, "name_local", "lost-letters", True),
        (2, "other_names", "lost-letters", True),
    ],
    "same-day-same-city.csv": [(2, "action_id", "duplicate-action", False)],
    "some-cities.csv": [],
    "strict.xlsx": [],
    "typo-year-1905.csv": [(2, "date", "date-out-of-range", True)],
}

# file: the encoding it was written in, a column of its first row, and what stands there
WRITTEN = {
    "e06-koi8r.csv": ("koi8-r", "title", "Портреты на площади"),
    "e07-mac-cyrillic.csv": ("mac-cyrillic", "venue", "Ратуша"),
    "e08-cp866.csv": ("cp866", "title", "Портреты на площади"),
    "e11-cp1250-polish.csv": ("windows-1250", "city", "Gródek"),
    "e13-cp1257-lithuanian.csv": ("windows-1257", "city", "Šiauliai"),
    "e14-cp1250-czech.csv": ("windows-1250", "title", "Čtení dopisů vězněným novinářům"),
    "mac-cyrillic-cr.csv": ("mac-cyrillic", "title", "Чытанне лістоў на плошчы"),
    "polish-excel-cp1250-ascii-city.csv": ("windows-1250", "venue", "Aleje Ujazdowskie, róg Książęcej"),
    "prisoner-question-marks-and-1899.csv": ("windows-1257", "name", "Vera Prykladnaya"),
    "h13-own-be-titles.xlsx": ("", "city", "Riga"),
    "strict.xlsx": ("", "city", "Oslo"),
    "data-on-second-sheet.xlsx": ("", "city", "Oslo"),
}


def answer(name: str, choices: Choices | None = None) -> Review:
    draft = Draft(name, (CASES / name).read_bytes(), choices=choices or Choices(), way="add")
    return review([draft], TODAY)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_each_file_is_answered_rightly(name: str) -> None:
    found = answer(name)
    told = sorted((p.row, p.column, p.type, p.blocking) for p in (*found.blockers, *found.warnings))
    assert told == ANSWERS[name]


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_what_stands_there_is_read(name: str) -> None:
    encoding, column, text = WRITTEN[name]
    [part] = answer(name).parts
    assert part.upload.detected.encoding == encoding
    assert part.tidied is not None
    assert part.tidied.frame.loc[2, column] == text


def test_the_one_letter_that_is_wrong_is_shown() -> None:
    found = {
        p.column: (p.found, p.expected, p.suggestion) for p in answer("p02-mixed-script-name.csv").blockers
    }
    assert found == {"name": ("[А]nna", "cyrillic", "Anna Kowal"), "name_local": ("[G]анна", "latin", "")}


def test_malmo_is_one_city() -> None:
    [part] = answer("one-city-nfc-and-nfd.csv").parts
    assert part.tidied is not None
    assert set(part.tidied.frame["city"]) == {"Malmö"}
    assert part.upload.detected.tidied == 2  # a city and an organiser


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("p07-existing-person-other-name.csv", "siarhei-satsuk-"),
        ("same-day-same-city.csv", "2023-05-03-vilnius"),
    ],
)
def test_a_public_row_is_called_by_its_key(name: str, public: str) -> None:
    assert answer(name).warnings[0].expected.startswith(f"public row: {public}")


def test_each_table_of_a_workbook_can_be_read() -> None:
    data = (CASES / "m1-two-tables.xlsx").read_bytes()
    assert table_sheets(data, schema()) == ("actions", "figures")
    for sheet in ("actions", "figures"):
        found = answer("m1-two-tables.xlsx", Choices(sheet=sheet))
        assert [part.table for part in found.parts] == [sheet]
        assert "sheet-ignored" not in {p.type for p in found.problems}


def test_the_two_tables_of_a_workbook_are_two_drafts() -> None:
    draft = Draft("m1-two-tables.xlsx", (CASES / "m1-two-tables.xlsx").read_bytes())
    found = review(apart(draft, schema()), TODAY)
    assert [(part.draft.name, part.table) for part in found.parts] == [
        ("m1-two-tables.xlsx · actions", "actions"),
        ("m1-two-tables.xlsx · figures", "figures"),
    ]
    assert {name: one.summary for name, one in found.differences.items()} == {
        "actions": {"added": 3, "changed": 0, "removed": 0},
        "figures": {"added": 1, "changed": 0, "removed": 0},
    }
    assert found.blockers == []
    assert [(p.row, p.column, p.type) for p in found.warnings] == [
        (3, "city", "place-spelling"),
        (4, "city", "unknown-place"),
    ]


def test_one_changed_row_is_an_update_as_proposed() -> None:
    """The row names a made-up wave of releases, which is a problem; without it one row changes and none goes."""
    draft = Draft("j3-one-changed-row.xlsx", (CASES / "j3-one-changed-row.xlsx").read_bytes())
    found = review([draft], TODAY)
    assert [part.taking.way for part in found.parts] == ["update"]
    assert [(p.row, p.column, p.type) for p in found.problems] == [(2, "release_id", "foreign-key")]
    mended = review([replace(draft, edits=(Edit(2, "release_id", ""),))], TODAY)
    assert mended.problems == ()
    assert mended.differences["detentions"].summary == {"added": 0, "changed": 1, "removed": 0}
    changed = mended.differences["detentions"].cells
    assert set(changed.iloc[:, 0]) == {"andrei-aliaksandrau-1"}
    assert list(changed.iloc[:, 2]) == ["status", "status_confirmed_on", "ended_on", "outcome", "sources"]
    assert [(one.kind, one.names) for one in mended.confirmations] == [("released", ("Andrei Aliaksandrau",))]


def test_some_cities_are_added_each_with_a_place() -> None:
    found = answer("some-cities.csv")
    assert found.differences["actions"].summary == {"added": 39, "changed": 0, "removed": 0}
    added = found.differences["actions"].added
    assert all(map(gazetteer.locate, added["city"], added["country"]))


def test_nothing_of_the_machine_is_printed_about_a_strict_workbook() -> None:
    code = "import sys; from marathon_dash.record.files import read; read(open(sys.argv[1], 'rb').read(), 'x.xlsx')"
    ended = subprocess.run(
        [sys.executable, "-c", code, str(CASES / "strict.xlsx")], capture_output=True, text=True, check=True
    )
    assert (ended.stdout, ended.stderr) == ("", "")
