"""A page that fails: one sentence for the visitor, the reason for the log."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from marathon_dash.i18n import LANGUAGES, translator
from tests.browser.conftest import ROOT, Server, settle


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_fault_in_a_page_is_a_sentence(
    lang: str, tmp_path: Path, serve_copy: Callable[..., Server], page: Page
) -> None:
    home = tmp_path / "home"
    (home / "pages").mkdir(parents=True)
    shutil.copytree(ROOT / ".streamlit", home / ".streamlit")
    shutil.copytree(ROOT / "static", home / "static")
    (home / "app.py").write_text("made_up = 'a secret of the server'\n1 / 0\n", encoding="utf-8")
    broken = serve_copy(ROOT / "data", MARATHON_HOME=str(home))
    page.goto(f"{broken.url}/?lang={lang}")
    settle(page)
    alert = page.get_by_role("alert")
    assert alert.inner_text().strip() == translator(lang)("serve.fault")
    for word in ("Traceback", "ZeroDivision", "secret", str(tmp_path)):
        assert word not in page.content()
    log = broken.log.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "127.0.0.1" not in log.replace(broken.url, "")
