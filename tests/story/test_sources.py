"""Sources by name: made-up links, the publishers' table as shipped."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from marathon_dash.story.sources import host, publisher_name, publisher_names, web_address

PUBLISHERS = pd.read_csv(
    Path(__file__).parents[2] / "data" / "publishers.csv", dtype=str, keep_default_na=False, encoding="utf-8"
)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://baj.media/en/some-page", "Belarusian Association of Journalists"),
        ("https://www.BAJ.media/en/some-page", "Belarusian Association of Journalists"),
        ("https://prisoners.spring96.org/en/person/x", "Viasna Human Rights Centre"),
        ("https://spring96.org/be/news/1", "Viasna Human Rights Centre"),
        ("https://news.bbc.co.uk/1", "BBC"),
        ("https://energiademocraticaliguria.eu/x", "energiademocraticaliguria.eu"),
        ("https://notbaj.media/x", "notbaj.media"),
        ("https://baj.media.example.org/x", "baj.media.example.org"),
        ("https://baj.media@example.org/x", "example.org"),
        ("a leaflet", "a leaflet"),
        ("", ""),
    ],
)
def test_a_source_is_named_by_its_host(url: str, name: str) -> None:
    assert publisher_name(url, PUBLISHERS) == name
    assert publisher_name(url, publisher_names(PUBLISHERS)) == name


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//baj.media/x",
        "baj.media/x",
        "https://example.org\\@baj.media/",
        "https://baj.media/a b",
        "https://baj.media/\x00",
        "https://[baj.media/",
        "https://",
        "",
    ],
)
def test_only_plain_web_addresses_become_links(url: str) -> None:
    assert web_address(url) == ""
    assert host(url) == ""


def test_every_source_of_the_record_has_a_name() -> None:
    folder = Path(__file__).parents[2] / "data"
    actions = pd.read_csv(folder / "actions.csv", dtype=str, keep_default_na=False, encoding="utf-8")
    names = {publisher_name(url, PUBLISHERS) for url in actions["source_url"]}
    assert "Belarusian Association of Journalists" in names
    assert not any("/" in name for name in names)
