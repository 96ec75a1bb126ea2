"""What a page view asks of the database: one small question, however large the record is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, event
from streamlit.testing.v1 import AppTest

from marathon_dash.record import current, desk
from marathon_dash.record.draft import Draft
from marathon_dash.record.versions import canonical
from marathon_dash.serve import ours


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Every statement that any database was asked, in order."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("page", ["app.py", "pages/map.py", "pages/timeline.py", "pages/behind_bars.py"])
def test_a_page_view_asks_one_small_question(
    visit: Callable[..., AppTest], asked: list[str], monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    frame = current.tables(0)["publishers"].copy()
    frame.iloc[0, -1] = "https://made-up.example/"
    draft = Draft("publishers.csv", canonical(frame))
    desk.publish([draft], base=0, who="A", note="made up", today=date(2026, 11, 22))
    monkeypatch.setattr(ours, "running", lambda: True)  # where pages watch for publications
    at = visit(page)
    asked.clear()
    at.run()
    assert not at.exception
    questions = [one for one in asked if not one.startswith(("BEGIN", "PRAGMA"))]
    assert len(questions) == 1
    assert "max(publications.number)" in questions[0]
