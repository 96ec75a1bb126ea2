"""Measure everything and print one table: `make bench`, or `python -m benchmarks --runs 3 --sizes 37`."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from playwright.sync_api import sync_playwright

from benchmarks import behind_bars, present
from benchmarks.made_up import make
from benchmarks.pages import Visitor, bytes_of_first_visit, cold_starts, filters, openings
from benchmarks.throughput import runs_per_second
from tests.browser import chromium
from tests.browser.running import FLAGS, ROOT, Server, start

Table = dict[str, dict[str, str]]


@click.command()
@click.option("--runs", default=10, show_default=True, help="Times each wait is measured; the median counts.")
@click.option("--sizes", default="37,1000,10000", show_default=True, help="Numbers of made-up actions.")
def main(runs: int, sizes: str) -> None:
    """How long a visitor waits, from click to painted pixel, in Chromium on this machine."""
    path = chromium.find()
    if not path:
        raise click.ClickException(chromium.MISSING)
    table: Table = {}
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for size in map(int, sizes.split(",")):
            column = _measure(Visitor(browser), make(ROOT / "data", Path(place, str(size)), size), runs)
            for name, value in column.items():
                table.setdefault(name, {})[f"{size:,} actions"] = value
            click.echo(f"{size:,} made-up actions measured", err=True)
        with _served(Path(place, "log")) as server:
            table |= _peers(Visitor(browser), server, Path(place))
        people = behind_bars.waits(browser, Path(place), behind_bars.PEOPLE, runs)
        table |= {
            name: {f"{behind_bars.PEOPLE:,} people": f"{wait:,.0f} ms"} for name, wait in people.items()
        }
        talk = present.waits(browser, Path(place), runs)
        table |= {name: {"presenter": present.worded(name, wait)} for name, wait in talk.items()}
        browser.close()
    click.echo(_as_text(table, f"medians of {runs} · {os.cpu_count()} processors · {browser.version}"))


@contextmanager
def _served(log: Path, **variables: str) -> Iterator[Server]:
    server = start(log, **variables)
    yield server
    server.stop()


def _measure(visitor: Visitor, data: Path, runs: int) -> dict[str, str]:
    """One column of the table."""
    log = data.parent / "log"
    waits = {"cold start to first map": cold_starts(visitor, data, log, runs)}
    with _served(log, MARATHON_DATA=str(data)) as server:
        waits |= {f"open {name}": wait for name, wait in openings(visitor, server, runs).items()}
        waits["filter to map repainted"] = filters(visitor, server, "/map", runs)
        waits["filter to timeline repainted"] = filters(visitor, server, "/timeline", runs)
        column = {name: f"{wait:,.0f} ms" for name, wait in waits.items()}
        for page in ("", "map"):
            name = f"runs of {page or 'overview'} per second, 8 visitors"
            column[name] = f"{runs_per_second(server.url, page):.1f}"
    return column


def _peers(visitor: Visitor, ours: Server, place: Path) -> Table:
    """The same on the shipped record, served by us and by plain `streamlit run app.py`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--runner.postScriptGC", "true"]  # as it comes
    plain = start(place / "plain", command, ROOT, f"http://127.0.0.1:{port}")
    table: Table = {}
    for name, server in (("marathon-dash run", ours), ("streamlit run", plain)):
        for page in ("map", "timeline"):
            size = bytes_of_first_visit(visitor, server, f"/{page}")
            table.setdefault(f"first visit to {page}, bytes on the wire", {})[name] = f"{size:,}"
        rate = runs_per_second(server.url, "")
        table.setdefault("runs of overview per second, 8 visitors, shipped record", {})[name] = f"{rate:.1f}"
    plain.stop()
    return table


def _as_text(table: Table, note: str) -> str:
    """Two blocks of rows, each with its own columns, in columns as wide as they need to be."""
    width = max(map(len, table))
    lines, heads = [note], list[str]()
    for name, row in table.items():
        if list(row) != heads:
            heads = list(row)
            lines += ["", " " * width + "".join(f"{head:>20}" for head in heads)]
        lines.append(f"{name:<{width}}" + "".join(f"{row[head]:>20}" for head in heads))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
