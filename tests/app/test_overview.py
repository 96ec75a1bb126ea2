"""The first page: numbers with their sentences, in both languages, on good and on bad records."""

import pytest

from tests.app.conftest import words
from tests.made_up import ACTION, HOSTILE, hostile_action, record_folder, shipped_rows

PAGES = ["app.py", "pages/map.py", "pages/timeline.py", "pages/behind_bars.py", "pages/about.py"]


def test_the_first_page_states_the_reported_and_the_documented(visit):
    said = words(visit())
    for part in (
        "reported 37 actions in September 2024", "reported 27 cities", "reported 23 countries",
        "at least 30 countries in February 2025", "on 27 February 2026", "release of 28 April 2026",
        "38 actions", "25 named cities", "Record last changed",
    ):  # fmt: skip
        assert part in said.replace("\\", ""), part


def test_in_belarusian(visit):
    said = words(visit(lang="be"))
    assert "Марафон салідарнасці" in said
    assert "Беларуская асацыяцыя журналістаў, верасень 2024: 37 акцый." in said


def test_numbers_come_from_the_rows(visit, tmp_path):
    figure = {
        "date": "2031-02", "measure": "actions", "value": "7", "qualifier": "about", "publisher": "Made-up",
        "source_url": "https://made-up.example/",
    }  # fmt: skip
    said = words(visit(data=record_folder(tmp_path, actions=[ACTION], figures=[figure])))
    assert "about 7" in said
    assert "1 action" in said
    assert "37 actions" not in said


@pytest.mark.parametrize("page", ["app.py", "pages/about.py"])
@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("en", ("Who joined the Marathon", "Belarusian Association of Journalists, September 2024",
                "Reporters Without Borders (RSF)", "14 actions documented here", "none documented here")),
        ("be", ("Хто далучыўся да Марафона", "верасень 2024", "Рэпарцёры без межаў (RSF)",
                "тут задакументавана 14 акцый", "тут не задакументавана")),
    ],
)  # fmt: skip
def test_who_joined_is_said_with_report_source_and_what_is_documented(visit, tmp_path, page, lang, parts):
    """The record with one more supporter, made up, of whom nothing is documented."""
    choir = {
        "supporter_id": "choir", "name": "Made-up Choir", "kind": "organisation",
        "source_url": shipped_rows("supporters")[0]["source_url"],
    }  # fmt: skip
    folder = record_folder(tmp_path, supporters=[*shipped_rows("supporters"), choir])
    at = visit(page, data=folder, lang=lang)
    tables = "|".join(str(cell) for table in at.table for cell in table.value.to_numpy().ravel())
    said = (words(at) + tables).replace("\\", "")
    for part in (
        *parts,
        "Made-up Choir",
        "the-solidarity-marathon-has-already-covered-23-countries-worldwide",
    ):
        assert part in said, part


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["en", "be"])
def test_every_page_runs_in_both_languages(visit, page, lang):
    visit(page, lang=lang)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "table", ["actions", "detentions", "figures", "releases", "supporters", "publishers", "places"]
)
def test_every_page_runs_without_one_table(visit, tmp_path, page, table):
    folder = record_folder(tmp_path)
    (folder / f"{table}.csv").unlink()
    at = visit(page, data=folder)
    assert f"{table}.csv: the file is not there" in words(at).replace("\\", "")
    if (page, table) == ("pages/behind_bars.py", "detentions"):
        assert "0 people" not in words(at)
    if table == "actions":
        assert "all the filters together" not in words(at)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_without_a_record(visit, tmp_path, page):
    said = words(visit(page, data=tmp_path / "nothing"))
    assert "actions.csv: the file is not there" in said.replace("\\", "")


@pytest.mark.parametrize("page", PAGES)
def test_a_faulty_row_is_named_with_file_row_and_column(visit, tmp_path, page):
    folder = record_folder(tmp_path, actions=[{**ACTION, "action_id": "bad", "date": "sometime"}, ACTION])
    said = words(visit(page, data=folder)).replace("\\", "")
    assert "actions.csv, row 2, column “date”: found “sometime”. Expected a date" in said


@pytest.mark.parametrize("page", PAGES)
def test_hostile_cells_are_never_markdown(visit, tmp_path, page):
    folder = record_folder(tmp_path, actions=[hostile_action(n, text) for n, text in enumerate(HOSTILE)])
    at = visit(page, data=folder)
    for kind in ("markdown", "caption", "page_link", "html"):
        for element in at.get(kind):
            if kind == "html" or getattr(element, "allow_html", False):
                assert "<script" not in element.value
                assert "<img" not in element.value
            else:
                assert "![x](" not in element.value
                assert ":red[" not in element.value
                assert "$x$" not in element.value
