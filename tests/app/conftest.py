"""Pages through the entry point, as a visitor's session would run them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open a page: `visit("pages/map.py", lang="be", country=["LT"])`, optionally on another record."""

    def open_page(page: str = "app.py", *, data: Path | None = None, **link: str | list[str]) -> AppTest:
        if data:
            monkeypatch.setenv("MARATHON_DATA", str(data))
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240)
        for key, value in link.items():
            at.query_params[key.rstrip("_")] = value
        if page != "app.py":
            at.run()
            at.switch_page(page)
            for key, value in link.items():
                at.query_params[key.rstrip("_")] = value
        at.run()
        assert not at.exception, [e.value for e in at.exception]
        return at

    return open_page


def words(at: AppTest) -> str:
    """Everything a page says, as one text."""
    kinds = (
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "html",
        "info",
        "warning",
        "error",
        "success",
        "page_link",
    )
    written = [str(element.value) for kind in kinds for element in at.get(kind)]
    own = [json.loads(element.proto.json) for element in at.get("bidi_component") if element.proto.json]
    return "\n".join([*written, *(data["text"] for data in own if "text" in data)])
