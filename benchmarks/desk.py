"""How long the desk takes and how much memory: check and compare, publish, go back, the question a page view asks.

    python -m benchmarks.desk --sizes 1000,100000

Each size is measured in a process of its own, which is given a store and a file and has made neither.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from benchmarks.made_up import make
from marathon_dash import settings
from marathon_dash.record import desk, versions
from marathon_dash.record.memory import give_back
from marathon_dash.record.review import Draft, Review, review

__all__ = ["SIZES", "table"]

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1_000, 100_000)
TODAY = date(2026, 11, 22)
_MEGABYTE = 1024 * 1024


def table(sizes: tuple[int, ...] = SIZES) -> dict[str, dict[str, str]]:
    """A row for each wait, a column for each number of rows."""
    rows: dict[str, dict[str, str]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            for name, value in _measured(Path(place), size).items():
                rows.setdefault(name, {})[f"{size:,} rows"] = value
    return rows


def _measured(place: Path, size: int) -> dict[str, str]:
    folder = make(settings.data(), place / "data", size)
    rows = (folder / "actions.csv").read_text("utf-8").splitlines(keepends=True)
    changed = [row.replace(",high,", ",low,") if n % 10 == 0 else row for n, row in enumerate(rows)]
    (place / "actions.csv").write_text("".join(changed), "utf-8")
    environment = os.environ | {
        "MARATHON_DATA": str(folder),
        "MARATHON_USER_DATA": str(place / "user"),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
    }
    command = [sys.executable, "-m", "benchmarks.desk", "--measure", str(place / "actions.csv")]
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    answer: dict[str, str] = json.loads(ended.stdout)
    return answer


def _measure(path: Path) -> dict[str, str]:
    """What the process for one size does: one review of a small file first, so that everything is loaded."""
    small = Draft("publishers.csv", versions.shipped()["publishers"])
    review([small], TODAY)
    idle = _resident()
    draft = Draft("actions.csv", path.read_bytes())
    found: list[Review] = []

    def look() -> None:
        del found[:]  # as the page lets go of the review before
        found.append(review([draft], TODAY))

    checked = _median(look, 3)
    peak = _peak()
    assert not found[-1].blockers
    assert found[-1].differences["actions"].summary["changed"]
    typed = [answer for one in found[-1].confirmations for answer in one.answers]
    del found[:]
    published = _median(
        lambda: desk.publish([draft], base=0, who="A", note="", confirmed=typed, today=TODAY), 1
    )
    back = _median(lambda: desk.go_back(versions.newest_number() - 1, ["actions"], who="A"), 3)
    asked = _median(versions.newest_number, 100)
    del found[:]
    give_back()
    left = _resident()
    return {
        "check and compare": f"{checked:.2f} s",
        "memory above idle": f"{(peak - idle) / _MEGABYTE:.0f} MB",
        "memory left when done": f"{(left - idle) / _MEGABYTE:.0f} MB",
        "publish (checks again)": f"{published:.2f} s",
        "go back": f"{back:.3f} s",
        "what a page view asks": f"{asked * 1000:.2f} ms",
        "size of the file": f"{len(draft.data) / _MEGABYTE:.1f} MB",
    }


def _median(work: Callable[[], object], runs: int) -> float:
    waits = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        waits.append(time.perf_counter() - began)
    return statistics.median(waits)


def _resident() -> int:
    """Bytes of this process in memory now (Linux); elsewhere the most there were so far."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return _peak()
    return pages * resource.getpagesize()


def _peak() -> int:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


@click.command()
@click.option(
    "--sizes", default=",".join(map(str, SIZES)), show_default=True, help="Numbers of made-up rows."
)
@click.option("--measure", type=click.Path(path_type=Path), hidden=True)
def main(sizes: str, measure: Path | None) -> None:
    """How long the desk takes."""
    if measure:
        click.echo(json.dumps(_measure(measure)))
        return
    for name, columns in table(tuple(map(int, sizes.split(",")))).items():
        click.echo(f"{name:24}" + "".join(f"{value:>12}" for value in columns.values()))


if __name__ == "__main__":
    main()
