"""The document before any script runs."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
import streamlit

from marathon_dash import settings
from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.serve.document import document, language, not_found, script_hashes
from marathon_dash.serve.guard import content_security_policy

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        ("be", "en", "be"),
        ("", "be", "be"),
        ("", "ru, be;q=0.4", "be"),
        ("", "en;q=0.4, be;q=0.9", "be"),
        ("", "en, be", "en"),
        ("", "be;q=0, en;q=0.1", "en"),
        ("", "be;q=much", "en"),
        ("xx", "be-tarask", "be"),
        ("", "*", "en"),
        ("", ",;q=,", "en"),
        ("<script>", "", "en"),
    ],
)
def test_language(query: str, accept: str, expected: str) -> None:
    assert language(query, accept) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", ["overview", "map"])
def test_the_document_is_in_the_language(lang: str, page: str) -> None:
    html, t = document(INDEX, lang, page), translator(lang)
    assert f'<html lang="{lang}">' in html
    assert f"<title>{t(f'nav.{page}')} · {t('app.title')}</title>" in html
    assert html.count("<title>") == html.count("<noscript>") == 1
    for key in ("serve.noscript", "serve.waiting", "serve.description"):
        assert t(key) in html


def test_the_frameworks_scripts_and_styles_stay() -> None:
    """What our document takes away from the installed `index.html` is words, nothing that runs."""
    html = document(INDEX, "en", "map")
    tags = re.findall(r'<(?:script|link)[^>]+(?:src|href)="\./static/[^>]+>', INDEX)
    assert len(tags) > 10
    assert [tag for tag in tags if tag not in html and 'rel="preload"' not in tag] == []
    assert '<div id="root"></div>' in html


def test_every_inline_script_is_allowed_by_its_hash_and_no_other() -> None:
    html = document(INDEX, "be", "timeline")
    bodies = re.findall(r"<script(?: [^>]*)?>(.+?)</script>", html, re.DOTALL)
    hashes = [f"sha256-{base64.b64encode(hashlib.sha256(b.encode()).digest()).decode()}" for b in bodies]
    assert script_hashes(html) == hashes == script_hashes(document(INDEX, "en", "overview"))
    assert len(hashes) == 2
    assert all(f"'{value}'" in content_security_policy(hashes) for value in hashes)


def test_an_unknown_address_answers_in_the_language_and_runs_nothing() -> None:
    html = not_found("be", {"lang": '"><script>'})
    assert translator("be")("serve.not_found") in html
    assert "<script" not in html
    assert 'href="/?lang=%22%3E%3Cscript%3E"' in html


def test_our_light_fonts_come_after_the_frameworks_and_are_there() -> None:
    """Of two rules with one name the later counts; what it does not hold the browser takes from the earlier."""
    html = document(INDEX, "en", "map")
    assert html.index("@font-face") > html.index('rel="stylesheet"')
    fonts = re.findall(r"url\(/app/static/([^)]+)\)", html)
    assert [font.partition("-")[0] for font in fonts] == ["sans", "cyrillic", "serif"]
    assert all((settings.static() / font).is_file() for font in fonts)
    assert html.count('rel="preload"') == 2
    assert document(INDEX, "be", "map").count('rel="preload"') == 3  # headings in Cyrillic
    alphabet = "абвгдеёжзійклмнопрстуўфхцчшыьэюяґєїѓћџąčęėįšųūžłńóśźżßéôœæø’ʼ–—„“”«»№€"
    letters = set(alphabet + alphabet.upper())
    for family in ("Source Sans", "Source Serif"):
        ranges = re.findall(rf'font-family:"{family}"[^}}]+unicode-range:([^}}]+)}}', html)
        spans = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", " ".join(ranges))
        held = {chr(code) for a, b in spans for code in range(int(a, 16), int(b or a, 16) + 1)}
        assert letters <= held
