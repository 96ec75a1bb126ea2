"""The desk at the command line, looking: check and history; the same sentences as the page.

Exit status: 0 fine, 1 there are problems (or somebody said no), 2 it could not be done.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click

from marathon_dash.i18n import Translator
from marathon_dash.record import current, published_rows, store, versions
from marathon_dash.serve.commands import fail, speaks
from marathon_dash.serve.desk_options import (
    Given,
    drafts_of,
    json_option,
    known_table,
    looked_at,
    takes_files,
)
from marathon_dash.serve.review_text import as_data, as_text, publication_data
from marathon_dash.story.history import moment, publication_sentence
from marathon_dash.story.problems import problem_sentences

__all__ = ["COMMANDS"]

_FILES = (".csv", ".xlsx", ".xlsm", ".xls", ".tsv", ".txt")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@takes_files
@json_option
@speaks
def check(paths: tuple[Path, ...], given: Given, as_json: bool, t: Translator) -> None:
    """Check files before publishing them, or a whole record.

    PATHS are files as spreadsheets save them (.csv, .xlsx), or a folder with datapackage.json and its tables; without
    any, the record that is shown. Says of each problem the file, the row, the column, what was found and what was
    expected; of files also what would change. Of a folder, what cannot be shown ends with 2.
    """
    if not paths or (len(paths) == 1 and paths[0].suffix.lower() not in _FILES and not paths[0].is_file()):
        _check_record(paths[0] if paths else None, as_json, t)
    for path in paths:
        if not path.is_file():
            fail(t("problem.file-missing", where=str(path)))
    found, _ = looked_at(drafts_of(paths, given, t), given.side)
    click.echo(json.dumps(as_data(found, t), ensure_ascii=False, indent=2) if as_json else as_text(found, t))
    sys.exit(1 if found.blockers or found.warnings else 0)


@click.command()
@click.argument("table", required=False)
@json_option
@speaks
def history(table: str | None, as_json: bool, t: Translator) -> None:
    """What was published when, by whom, and what it changed; of one TABLE, or of all."""
    known_table(table, t)
    log = versions.history(table or "")
    if as_json:
        click.echo(json.dumps([publication_data(p) for p in log], ensure_ascii=False, indent=2))
        return
    schema = current.known_schema()
    rows = published_rows.of(log)
    for made in log:
        head = " · ".join(filter(None, (moment(t, made), made.who)))
        note = f"\n    {made.note}" if made.note else ""
        summary = publication_sentence(t, made, rows[made.number], schema)
        click.echo(f"{made.number:>4}  {head}\n      {summary}{note}")
    if not log:
        click.echo(t("desk.no_history"))


COMMANDS = [check, history]


def _check_record(folder: Path | None, as_json: bool, t: Translator) -> NoReturn:
    number = 0 if folder else versions.newest_number()
    if number:
        record = store.read_contents(versions.contents(number), current.known_schema(), kept=True)
    else:
        record = store.read_folder(folder)
    if as_json:
        problems = [asdict(problem) for problem in record.problems]
        click.echo(
            json.dumps({"version": record.version, "problems": problems}, ensure_ascii=False, indent=2)
        )
    elif sentences := problem_sentences(t, record.problems):
        click.echo("\n".join(sentences))
    else:
        rows = t.words(f"{name} ({t.number(len(table))})" for name, table in record.tables.items())
        click.echo(t("serve.checked", tables=rows))
    sys.exit(2 if any(p.blocking for p in record.problems) else 1 if record.problems else 0)
