"""Made-up rows for tests. Nobody and nothing in here is real; nothing of it is ever shipped."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[1] / "data"

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "![x](http://made-up.example/x.png)",
    "$x$ and $$y$$",
    ":red[x]",
    "=1+1",
    "</text></svg><script>alert(1)</script>",
    "'\"&\\",
    "[x](javascript:alert(1))",
    "\u202eback\u202c",
    "https://evil.example/login",
    "www.evil.example",
    "write to someone@evil.example",
)

ACTION = {
    "action_id": "2023-05-03-made-up",
    "date": "2023-05-03",
    "title": "A made-up action",
    "kind": "rally",
    "city": "Vilnius",
    "country": "LT",
    "organisers": "Made-up Union; Made-up Club",
    "source_publisher": "Made-up Paper",
    "source_url": "https://made-up.example/a",
    "confidence": "high",
    "publication": "public",
}

SPELL = {
    "detention_id": "made-up-person-1",
    "person_id": "made-up-person",
    "name": "Made Upperson",
    "name_local": "Выдуманы Чалавек",
    "other_names": "Maid Upperson",
    "role": "journalist",
    "outlet": "Made-up Paper",
    "detained_on": "2021-05-18",
    "status": "imprisoned",
    "status_confirmed_on": "2024-01-01",
    "sources": "https://made-up.example/made-upperson",
    "confidence": "high",
    "publication": "public",
}


def shipped_rows(table: str) -> list[dict[str, str]]:
    """The rows of one shipped table."""
    with (SHIPPED / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(folder: Path, table: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Put made-up rows in place of the shipped ones, under the shipped labels."""
    with (SHIPPED / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        labels = next(csv.reader(file))
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, labels, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def record_folder(folder: Path, **tables: Sequence[Mapping[str, str]]) -> Path:
    """A copy of the shipped record in which the named tables hold made-up rows."""
    shutil.copytree(SHIPPED, folder, dirs_exist_ok=True)
    for table, rows in tables.items():
        write_table(folder, table, rows)
    return folder


def hostile_action(number: int, text: str) -> dict[str, str]:
    """A made-up action with one hostile text in every free field."""
    free = dict.fromkeys(("title", "venue", "organisers", "source_publisher", "source_title"), text)
    return {**ACTION, **free, "action_id": f"2023-05-03-made-up-{number}"}
