"""The power fails while somebody publishes: the record is the old one or the new one, never half."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def killed(*arguments: str) -> list[dict[str, Any]]:
    """What the program that is killed again and again found each time."""
    command = [sys.executable, "-m", "tests.record.killed", *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3600)
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def old_or_new(rounds: list[dict[str, Any]]) -> None:
    """Every round left the publication before it or the next one, whole; who came to the end is public."""
    for one in rounds:
        assert one["whole"], one
        assert one["newest"] in (one["before"], one["before"] + 1), one
        assert not one["ended"] or one["newest"] == one["before"] + 1, one


def test_killed_at_each_step_the_record_is_old_or_new(any_database: str) -> None:
    rounds = killed("steps")
    old_or_new(rounds)
    assert len(rounds) > 20  # statements, each killed before and after, and the commit
    assert sum(one["newest"] == one["before"] for one in rounds) > 20
    assert rounds[-1]["ended"]
