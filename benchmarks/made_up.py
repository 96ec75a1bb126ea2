"""Records of any size for measuring. Everything in them is made up, says so, and is never shipped."""

from __future__ import annotations

import csv
import random
import shutil
from datetime import date, timedelta
from pathlib import Path

__all__ = ["make"]

_FIRST = date(2023, 5, 3)
_DAYS = 1_000
_KINDS = (
    "rally",
    "photo",
    "conference",
    "exhibition",
    "reading",
    "concert",
    "sport",
    "screening",
    "online",
    "other",
)


def make(shipped: Path, folder: Path, n: int) -> Path:
    """A copy of the shipped record with `n` made-up actions in place of the documented ones.

    They lie in the record's own cities and in a thousand days from May 2023; one in ten is known by its
    month only. The same `n` gives the same record.
    """
    shutil.copytree(shipped, folder)
    places = _rows(folder / "places.csv")
    labels = list(_rows(folder / "actions.csv")[0])
    chance = random.Random(n)
    rows = [_action(number, chance, places) for number in range(1, n + 1)]
    with (folder / "actions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, labels, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _action(number: int, chance: random.Random, places: list[dict[str, str]]) -> dict[str, str]:
    place = chance.choice(places)
    day = (_FIRST + timedelta(days=chance.randrange(_DAYS))).isoformat()
    return {
        "action_id": f"made-up-{number}",
        "date": day[:7] if number % 10 == 0 else day,
        "title": f"Made-up action {number}",
        "kind": chance.choice(_KINDS),
        "city": place["city"],
        "country": place["country"],
        "organisers": f"Made-up organiser {chance.randrange(20)}",
        "source_url": f"https://example.org/made-up/{number}",
        "confidence": chance.choice(("high", "medium", "low")),
        "publication": "public",
    }
