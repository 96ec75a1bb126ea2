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
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import click

from benchmarks.made_up import make
from marathon_dash import settings
from marathon_dash.record import desk, versions
from marathon_dash.record.draft import Draft
from marathon_dash.record.memory import give_back
from marathon_dash.record.review import Review, review

__all__ = ["SIZES", "table"]

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1_000, 100_000)
TODAY = date(2026, 11, 22)
_MEGABYTE = 1024 * 1024
_UNITS = {
    "check and compare": "{:.2f} s",
    "the same, three ways": "{:.2f} s",
    "three ways, ratio": "{:.2f}",
    "three ways by versions": "{:.2f} s",
    "memory above idle": "{:.0f} MB",
    "memory left when done": "{:.0f} MB",
    "publish (checks again)": "{:.2f} s",
    "go back": "{:.3f} s",
    "what a page view asks": "{:.2f} ms",
    "size of the file": "{:.1f} MB",
}
# At most so much, by the number of rows; going back takes no longer whatever the size. What a file was taken from
# is one version more to read and compare: that may add three tenths.
LIMITS = {
    1_000: {"check and compare": 0.3, "three ways, ratio": 1.3, "go back": 1.0},
    100_000: {
        "check and compare": 3.0,
        "three ways, ratio": 1.3,
        "memory above idle": 300,
        "memory left when done": 50,
        "go back": 1.0,
    },
}


def table(sizes: tuple[int, ...] = SIZES) -> dict[str, dict[int, float]]:
    """A row for each wait, a column for each number of rows."""
    rows: dict[str, dict[int, float]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            for name, value in _measured(Path(place), size).items():
                rows.setdefault(name, {})[size] = value
    return rows


def _measured(place: Path, size: int) -> dict[str, float]:
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
    answer: dict[str, float] = json.loads(ended.stdout)
    return answer


def _measure(path: Path) -> dict[str, float]:
    """What the process for one size does: one review of a small file first, so that everything is loaded."""
    small = Draft("publishers.csv", versions.shipped()["publishers"])
    review([small], TODAY)
    idle = _resident()
    draft = Draft("actions.csv", path.read_bytes())
    found: list[Review] = []

    def look(draft: Draft = draft) -> None:
        del found[:]  # as the page lets go of the review before
        found.append(review([draft], TODAY))

    stated = replace(draft, origin=0)
    checked, three_ways = _medians(look, partial(look, stated), runs=5)
    peak = _peak()
    assert not found[-1].blockers
    assert found[-1].differences["actions"].summary["changed"]
    typed = [answer for one in found[-1].confirmations for answer in one.answers]
    del found[:]
    published = _median(
        lambda: desk.publish([draft], base=0, who="A", note="", confirmed=typed, today=TODAY), 1
    )
    by_versions = _median(
        partial(look, replace(draft, data=draft.data.replace(b",low,", b",medium,", 100))), 3
    )
    back = _median(lambda: desk.go_back(versions.newest_number() - 1, ["actions"], who="A"), 3)
    asked = _median(versions.newest_number, 100)
    del found[:]
    give_back()
    left = _resident()
    return {
        "check and compare": checked,
        "the same, three ways": three_ways,
        "three ways, ratio": three_ways / checked,
        "three ways by versions": by_versions,
        "memory above idle": (peak - idle) / _MEGABYTE,
        "memory left when done": (left - idle) / _MEGABYTE,
        "publish (checks again)": published,
        "go back": back,
        "what a page view asks": asked * 1000,
        "size of the file": len(draft.data) / _MEGABYTE,
    }


def _median(work: Callable[[], object], runs: int) -> float:
    waits = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        waits.append(time.perf_counter() - began)
    return statistics.median(waits)


def _medians(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float]:
    """Two waits measured in turn, so that a ratio of them is of one and the same machine."""
    waits = [(_median(one, 1), _median(other, 1)) for _ in range(runs)]
    return statistics.median(a for a, _ in waits), statistics.median(b for _, b in waits)


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
    """How long the desk takes; fails when one of its limits is passed."""
    if measure:
        click.echo(json.dumps(_measure(measure)))
        return
    found = table(tuple(map(int, sizes.split(","))))
    click.echo(f"{'':24}" + "".join(f"{size:>12,} rows" for size in next(iter(found.values()))))
    for name, values in found.items():
        click.echo(f"{name:24}" + "".join(f"{_UNITS[name].format(value):>17}" for value in values.values()))
    passed = [
        f"{name}, {size:,} rows: {_UNITS[name].format(found[name][size])}; at most {_UNITS[name].format(most)}"
        for size, limits in LIMITS.items()
        for name, most in limits.items()
        if found[name].get(size, 0) > most
    ]
    if passed:
        raise click.ClickException("\n".join(passed))


if __name__ == "__main__":
    main()
