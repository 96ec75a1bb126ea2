"""Which scripts the document asks for at once."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit

from marathon_dash.serve.ahead import scripts_ahead


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Made-up scripts: Html needs a, a needs b and Html itself, PageLink needs what the document has already."""
    files = {
        "Html.x1.js": 'import{a}from"./a.x2.js";var h="./c.x9.js"',
        "a.x2.js": 'import"./b.x3.js";import{h as i}from"./Html.x1.js"',
        "b.x3.js": "export default 1",
        "PageLink.x4.js": 'import{r}from"./index.x5.js"',
        "index.x5.js": "",
        "c.x9.js": "",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_script_comes_with_all_it_needs_once(folder: Path) -> None:
    index = '<script type="module" src="./static/js/index.x5.js">'
    assert scripts_ahead(folder, index) == ["Html.x1.js", "a.x2.js", "b.x3.js", "PageLink.x4.js"]


def test_the_frameworks_scripts_are_found() -> None:
    static = Path(streamlit.__file__).parent / "static"
    found = scripts_ahead(static / "static" / "js", (static / "index.html").read_text("utf-8"))
    for name in ("Html", "PageLink", "TextInput", "Button", "DownloadButton", "BidiComponent"):
        assert any(script.startswith(f"{name}.") for script in found), name
    assert len(found) < 60
