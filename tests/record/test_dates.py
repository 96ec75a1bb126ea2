"""A date stays as precise as its source."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon_dash.record import dates
from marathon_dash.record.dates import DateError, days_between, parse

READ = [
    ("2023-07-31", date(2023, 7, 31), date(2023, 7, 31), "day"),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
    ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
    ("2025-11-11/2025-11-15", date(2025, 11, 11), date(2025, 11, 15), "interval"),
    ("2023-12/2024", date(2023, 12, 1), date(2024, 12, 31), "interval"),
]
REFUSED = [
    "", " ", "2023-7-31", "31.07.2023", "2023-13", "2023-02-30", "2023-00", "20230731", "2023-07-31 ",
    "2023-07-31/", "/2023", "2024/2023", "2023/2024/2025", "Jun-23", "٢٠٢٣", "2023-07-31T00:00", "0000",
]  # fmt: skip


@pytest.mark.parametrize(("text", "earliest", "latest", "precision"), READ)
def test_a_date_is_read_as_precise_as_it_is_written(text, earliest, latest, precision):
    when = parse(text)
    assert (when.earliest, when.latest, when.precision) == (earliest, latest, precision)
    assert str(when) == text


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(DateError):
        parse(text)
    assert dates.parse_or_none(text) is None


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_an_interval_holds_its_days_and_runs_forward_only(a, b):
    first, last = sorted((a, b))
    when = parse(f"{first}/{last}")
    assert (when.earliest, when.latest) == (first, last)
    if first != last:
        with pytest.raises(DateError):
            parse(f"{last}/{first}")


def test_a_partial_date_overlaps_a_period_when_any_day_of_it_does():
    may = parse("2023-05")
    assert may.overlaps(date(2023, 5, 31), None)
    assert may.overlaps(None, date(2023, 5, 1))
    assert not may.overlaps(date(2023, 6, 1), None)
    assert not may.overlaps(None, date(2023, 4, 30))
    assert may.overlaps(None, None)


def test_days_between_are_a_range_and_never_negative():
    assert days_between(parse("2023-05-01"), parse("2023-05-11")) == (10, 10)
    assert days_between(parse("2023-05"), parse("2023-06")) == (1, 60)
    assert days_between(parse("2024"), parse("2023")) == (0, 0)
