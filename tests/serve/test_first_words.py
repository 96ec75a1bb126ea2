"""What stands in the document before any script runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from marathon_dash import settings
from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.serve.first_words import first_words


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "title", "lead"),
    [
        ("overview", "app.title", "overview.lead"),
        ("map", "nav.map", "serve.description"),
        ("timeline", "nav.timeline", "timeline.lead"),
        ("behind_bars", "nav.behind_bars", "behind.lead"),
        ("about", "nav.about", "about.what_text"),
    ],
)
def test_a_page_says_what_it_is(page: str, title: str, lead: str, lang: str) -> None:
    words, t = first_words(page, lang), translator(lang)
    assert words.startswith(f"<h1>{t(title)}</h1><p>")
    assert t(lead)[:40] in words


def test_a_number_comes_with_who_when_and_how_it_was_counted() -> None:
    words = first_words("overview", "en")
    assert (
        "<b>37</b>Belarusian Association of Journalists reported 37 actions in September 2024.<br>" in words
    )
    assert (
        "How it was counted: definition not recorded. Source: Belarusian Association of Journalists." in words
    )
    assert "journalists and media workers behind bars on 27 February 2026." in words


def test_the_numbers_are_those_of_the_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record of its own, made up: BAJ reports 39 actions."""
    folder = Path(shutil.copytree(settings.data(), tmp_path / "data"))
    rows = (folder / "figures.csv").read_text("utf-8")
    assert ",actions,37," in rows
    (folder / "figures.csv").write_text(rows.replace(",actions,37,", ",actions,39,"), "utf-8")
    monkeypatch.setenv("MARATHON_DATA", str(folder))
    monkeypatch.setenv("MARATHON_USER_DATA", str(tmp_path / "user"))
    assert "<b>39</b>" in first_words("overview", "en")


@pytest.mark.parametrize("page", ["publish", "present", "talk"])
def test_the_desk_and_the_stage_begin_empty(page: str) -> None:
    assert first_words(page, "en") == ""
