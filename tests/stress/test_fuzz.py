"""Anything at all as a file: an answer in words, no exception, the record unchanged. The machine makes it up."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marathon_dash.i18n import translator
from marathon_dash.record import csv_files, current, desk, files, versions, workbooks
from marathon_dash.record.draft import Draft
from marathon_dash.record.review import Review, review
from marathon_dash.record.schema import schema
from marathon_dash.serve.review_text import as_text
from marathon_dash.story.desk_words import notes_by_row
from tests.record.bad_files import ROW, csv, workbook
from tests.stress.amount import EXAMPLES

TODAY = date(2026, 11, 22)
TABLES = schema().tables
WORDS = translator("en"), translator("be")
SHIPPED = versions.shipped()
BOOK = workbook(ROW, ROW)
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
fewer = settings(many, max_examples=max(20, EXAMPLES // 10))

BYTES = st.binary(max_size=400)
CHOICES = st.builds(
    files.Choices, st.sampled_from(["", *csv_files.ENCODINGS]), st.sampled_from(["", *csv_files.DELIMITERS])
)


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A good file with a few stretches of it replaced."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        data[start : start + draw(st.integers(0, 40))] = draw(st.binary(max_size=40))
    return bytes(data)


@st.composite
def cells(draw: st.DrawFn, text: st.SearchStrategy[str]) -> tuple[str, pd.DataFrame]:
    """Rows of a shipped table in which a few cells say something else."""
    name = draw(st.sampled_from(sorted(TABLES)))
    frame = current.frames({name: SHIPPED[name]})[name]
    frame = frame.iloc[: draw(st.integers(1, 6))].copy()
    for _ in range(draw(st.integers(1, 8))):
        row, column = draw(st.sampled_from(list(frame.index))), draw(st.sampled_from(list(frame.columns)))
        frame.loc[row, column] = draw(text)
    return name, frame


LETTERS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)
LIKELY = st.sampled_from(
    ["Jun-23", "03.05.2024", "31/12/2023", "2024-05", "45138", "lt", "Літва", "VІ", "=1+1", "'=1", "-1", "http://x.y",
     "2024-02-30", "2025/2024", "\u202e", "«", "“", "A;B", ";", "\n", "\t", "withheld", "name only", "361-1"]
)  # fmt: skip
CELLS = st.one_of(LETTERS, LIKELY, st.dates().map(str), st.integers().map(str), st.floats().map(str))


@pytest.fixture(scope="module", autouse=True)
def _untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = current.public_record().version
    yield
    assert current.public_record().version == before


def answered(draft: Draft) -> Review:
    """The review, told in both languages and written back into the file."""
    found = review([draft], TODAY)
    for t in WORDS:
        assert "problem." not in as_text(found, t).replace(draft.name, "")
    for part in found.parts:
        if part.tidied:
            notes = notes_by_row(WORDS[0], found.problems, draft.name)
            assert files.annotated(draft.data, part.upload, files.Notes(notes))
    if found.blockers:
        with pytest.raises(desk.NotReady):
            desk.publish([draft], base=0, who="A", note="made up", today=TODAY)
    return found


@many
@given(BYTES, st.sampled_from(["a.csv", "a.xlsx", "actions.csv"]), CHOICES)
def test_any_bytes(data: bytes, name: str, choices: files.Choices) -> None:
    assert answered(Draft(name, data, choices=choices)).problems


@many
@given(damaged(csv(",".join(ROW), ",".join(ROW))), CHOICES)
def test_damaged_csv(data: bytes, choices: files.Choices) -> None:
    answered(Draft("actions.csv", data, choices=choices))


@many
@given(damaged(csv(",".join(ROW)).decode().encode("utf-16")))
def test_damaged_utf_16(data: bytes) -> None:
    answered(Draft("actions.csv", data))


@many
@given(damaged(BOOK))
def test_damaged_workbook(data: bytes) -> None:
    answered(Draft("actions.xlsx", data))


@fewer
@given(st.data())
def test_damaged_parts_of_a_workbook(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    parts[name] = data.draw(damaged(parts[name]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for part, content in parts.items():
            book.writestr(part, content)
    answered(Draft("actions.xlsx", out.getvalue()))


@many
@given(cells(CELLS))
def test_any_cells(changed: tuple[str, pd.DataFrame]) -> None:
    name, frame = changed
    lines = [list(frame.columns), *frame.itertuples(index=False, name=None)]
    found = answered(Draft(f"{name}.csv", csv_files.write(lines), table=name))
    assert all(p.suggestion != p.found for p in found.problems if p.suggestion)


@fewer
@given(cells(CELLS))
def test_any_cells_in_a_workbook(changed: tuple[str, pd.DataFrame]) -> None:
    name, frame = changed
    lines = [list(frame.columns), *frame.itertuples(index=False, name=None)]
    answered(Draft(f"{name}.xlsx", workbooks.write(lines), table=name))
