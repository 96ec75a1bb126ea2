"""Problems in words: where they are, and how other rows are called."""

from __future__ import annotations

import pytest

from marathon_dash.i18n import translator
from marathon_dash.record.validate import Problem
from marathon_dash.story.problems import problem_sentence, where


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Problem("actions", 0, "", "x"), "actions.csv"),
        (Problem("actions", 0, "date", "x"), "actions.csv, column “date”"),
        (Problem("a.xlsx", 7, "", "x"), "a.xlsx, row 7"),
        (Problem("a.xlsx", 7, "date", "x"), "a.xlsx, row 7, column “date”"),
        (Problem("a.xlsx", -33, "date", "x"), "a.xlsx, a row that is public already, column “date”"),
        (Problem("a.xlsx", -33, "", "x"), "a.xlsx, a row that is public already"),
    ],
)
def test_where_a_problem_is(problem: Problem, expected: str) -> None:
    assert where(translator("en"), problem) == expected


@pytest.mark.parametrize(("lang", "blank"), [("en", "file: blank."), ("be", "файле: пуста.")])
def test_of_two_states_of_a_cell_a_blank_one_is_called_so(lang: str, blank: str) -> None:
    told = problem_sentence(translator(lang), Problem("a.csv", 5, "venue", "both-changed", "", "Theirs"))
    assert blank in told
    assert {"en": "“Theirs”", "be": "«Theirs»"}[lang] in told


@pytest.mark.parametrize("kind", ["duplicate-action", "overlapping-spells", "primary-key"])
@pytest.mark.parametrize("lang", ["en", "be"])
def test_another_row_is_called_by_its_number_or_if_it_is_public_by_its_key(lang: str, kind: str) -> None:
    t = translator(lang)
    in_file = problem_sentence(t, Problem("a.csv", 5, "date", kind, "a-5", "3"))
    assert {"en": "row 3", "be": "радку 3"}[lang] in in_file
    public = problem_sentence(t, Problem("a.csv", 5, "date", kind, "a-5", "public row: 2023-05-03-vilnius"))
    named = {"en": "the public row “2023-05-03-vilnius”", "be": "апублікаваным радку «2023-05-03-vilnius»"}
    assert named[lang] in public


@pytest.mark.parametrize(
    ("expected", "words"),
    [("2023–", "2023 or later"), ("2023–2027", "2023–2027"), ("koi8-u; cp866", "KOI8-U, DOS 866")],
)
def test_what_was_expected(expected: str, words: str) -> None:
    assert words in problem_sentence(
        translator("en"), Problem("a", 2, "date", "date-out-of-range", "1", expected)
    )


def test_the_lines_of_a_file_are_not_cut_short() -> None:
    lines = "Чытанне лістоў на плошчы каля ратушы / Акцыя салідарнасці з журналістамі"
    assert lines in problem_sentence(
        translator("en"), Problem("a", 0, "", "encoding-guessed", lines, "cp866")
    )
