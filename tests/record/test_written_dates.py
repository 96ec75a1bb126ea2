"""Dates as people and spreadsheets write them."""

import pytest

from marathon_dash.record.written_dates import order, read, suggest


@pytest.mark.parametrize(
    ("text", "how", "expected"),
    [
        ("31.07.2023", "day first", "2023-07-31"),
        ("31/7/2023", "day first", "2023-07-31"),
        ("07/31/2023", "month first", "2023-07-31"),
        ("03-05-2024", "day first", "2024-05-03"),
        ("2023-07-31 00:00:00", "", "2023-07-31"),
        ("31.07.2023 0:00", "day first", "2023-07-31"),
        ("2023/7/31", "", "2023-07-31"),
        ("03.05.2024", "mixed", "03.05.2024"),
        ("31.05.2024", "mixed", "2024-05-31"),
        ("32.05.2024", "day first", "32.05.2024"),
        ("Jun-23", "day first", "Jun-23"),
        ("2023-07", "day first", "2023-07"),
    ],
)
def test_what_can_mean_one_thing_only_is_read(text: str, how: str, expected: str) -> None:
    assert read(text, how) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jun-23", "2023-06"),
        ("Jun 2023", "2023-06"),
        ("июн.23", "2023-06"),
        ("чэр 23", "2023-06"),
        ("cze 2023", "2023-06"),
        ("травень 2024", "2024-05"),
        ("3 траўня 2024", "2024-05-03"),
        ("3 мая 2024 г.", "2024-05-03"),
        ("May 3rd, 2024", "2024-05-03"),
        ("3.5.24", "2024-05-03"),
        ("06/2023", "2023-06"),
        ("2023/07", "2023-07"),
        ("2023 г.", "2023"),
        ("11.11.2025 - 15.11.2025", "2025-11-11/2025-11-15"),
        ("2025-11-11 – 2025-11-15", "2025-11-11/2025-11-15"),
        ("45138", "2023-07-31"),
        ("45078", ""),  # 2023-06-01 or June 2023: nobody knows
        ("soon", ""),
        ("13.13.2024", ""),
        ("", ""),
    ],
)
def test_what_may_be_meant_is_suggested(text: str, expected: str) -> None:
    assert suggest(text) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2024-05-03"], ("", True)),
        (["03.05.2024"], ("day first", False)),
        (["03.05.2024", "31.05.2024"], ("day first", True)),
        (["05/31/2024"], ("month first", True)),
        (["31.05.2024", "05/31/2024"], ("mixed", True)),
    ],
)
def test_the_order_of_day_and_month(texts: list[str], expected: tuple[str, bool]) -> None:
    assert order(texts) == expected
