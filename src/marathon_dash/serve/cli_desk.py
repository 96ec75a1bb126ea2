"""The desk at the command line: check, publish, history, go back; the same sentences as the page.

Exit status: 0 fine, 1 there are problems (or somebody said no), 2 it could not be done.
"""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from marathon_dash.i18n import Translator
from marathon_dash.record import confirm, current, desk, store, versions
from marathon_dash.record.csv_files import ENCODINGS
from marathon_dash.record.files import Choices
from marathon_dash.record.review import Draft, Review, as_public, back, doubts_of, review
from marathon_dash.record.validate import total
from marathon_dash.serve.commands import bar, fail, speaks
from marathon_dash.serve.review_text import as_data, as_text, confirmation_text, grouped, publication_data
from marathon_dash.story.changes import change_sentences, summary_sentence
from marathon_dash.story.problems import problem_sentences

__all__ = ["COMMANDS"]

_FILES = (".csv", ".xlsx", ".xlsm", ".xls", ".tsv", ".txt")
json_option = click.option("--json", "as_json", is_flag=True, help="The answer as data, for programs.")
who_option = click.option("--who", help="Whose name the history keeps.  [default: the user of this computer]")
yes_option = click.option(
    "--yes", is_flag=True, help="Do not ask. What has to be typed still has to be given."
)
table_option = click.option("--table", help="Which table the file is, when its labels do not tell.")
sheet_option = click.option("--sheet", default="", help="Which sheet of a workbook to read.")
encoding_option = click.option(
    "--encoding", default="", type=click.Choice(["", *ENCODINGS]), show_choices=False,
    help=f"How the letters of a CSV file are encoded, when the guess is wrong: {', '.join(ENCODINGS)}.",
)  # fmt: skip
add_option = click.option("--add-only", is_flag=True, help="Take new rows; leave all that is public.")
files_argument = click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)


# ── looking ───────────────────────────────────────────────────────────────────


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@table_option
@sheet_option
@encoding_option
@add_option
@json_option
@speaks
def check(
    paths: tuple[Path, ...],
    table: str | None,
    sheet: str,
    encoding: str,
    add_only: bool,
    as_json: bool,
    t: Translator,
) -> None:
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
    found = _review(_drafts(paths, table, add_only, Choices(encoding, sheet=sheet)))
    click.echo(json.dumps(as_data(found, t), ensure_ascii=False, indent=2) if as_json else as_text(found, t))
    sys.exit(1 if found.blockers or found.warnings else 0)


@click.command()
@click.argument("table", required=False)
@json_option
@speaks
def history(table: str | None, as_json: bool, t: Translator) -> None:
    """What was published when, by whom, and what it changed; of one TABLE, or of all."""
    _known_table(table, t)
    log = versions.history(table or "")
    if as_json:
        click.echo(json.dumps([publication_data(p) for p in log], ensure_ascii=False, indent=2))
        return
    schema = current.known_schema()
    for made in log:
        who = f" · {made.who}" if made.who else ""
        note = f"\n    {made.note}" if made.note else ""
        summary = summary_sentence(t, made.summary, schema) if made.number else t("history.shipped")
        click.echo(
            f"{made.number:>4}  {t.day(made.made_at.date())} {made.made_at:%H:%M} UTC{who}\n      {summary}{note}"
        )
    if not log:
        click.echo(t("desk.no_history"))


# ── changing ──────────────────────────────────────────────────────────────────


@click.command()
@files_argument
@click.option("--note", required=True, help="Why: the history keeps it.")
@click.option(
    "--confirm", "confirmed", multiple=True, help="What has to be typed (a name, a number); may be repeated."
)
@table_option
@sheet_option
@encoding_option
@add_option
@who_option
@yes_option
@json_option
@speaks
def publish(
    files: tuple[Path, ...],
    note: str,
    confirmed: tuple[str, ...],
    table: str | None,
    sheet: str,
    encoding: str,
    add_only: bool,
    who: str | None,
    yes: bool,
    as_json: bool,
    t: Translator,
) -> None:
    """Check FILES and make them public, all in one step or none."""
    drafts = _drafts(files, table, add_only, Choices(encoding, sheet=sheet))
    found = _review(drafts)
    if as_json:
        yes = True
    else:
        click.echo(as_text(found, t))
    if found.blockers or found.changes_nothing:
        _end(found, as_json, t, 1 if found.blockers else 0)
    answers = [*confirmed, *_asked(found, confirmed, yes, t)]
    if confirm.unanswered(found.confirmations, answers):
        if not as_json:
            click.echo(t("desk.not_confirmed"))
        _end(found, as_json, t, 1)
    if not yes and not click.confirm(t("desk.ask_publish")):
        click.echo(t("desk.not_published"))
        sys.exit(1)
    with bar() as progress:
        made = desk.publish(
            drafts, base=found.base, who=who or _user(), note=note, confirmed=answers, progress=progress
        )
    click.echo(json.dumps(publication_data(made)) if as_json else t("desk.published", number=made.number))


@click.command("go-back")
@click.argument("table")
@click.argument("version", type=int)
@click.option("--note", default="", help="Why: the history keeps it.")
@who_option
@yes_option
@json_option
@speaks
def go_back(
    table: str, version: int, note: str, who: str | None, yes: bool, as_json: bool, t: Translator
) -> None:
    """Publish again what TABLE (or `all`) was in publication VERSION. This can itself be undone."""
    tables = [] if table == "all" else [table]
    _known_table(None if table == "all" else table, t)
    if not as_json:
        _say_way_back(version, tables, t)
    if not yes and not as_json and not click.confirm(t("desk.ask_back", number=version)):
        click.echo(t("desk.not_published"))
        sys.exit(1)
    try:
        made = desk.go_back(version, tables, who=who or _user(), note=note)
    except KeyError:
        fail(t("desk.no_publication", number=version))
    except desk.NothingChanges:
        click.echo("{}" if as_json else t("desk.already_public"))
        return
    if as_json:
        doubts = doubts_of(made.summary, date.today())
        click.echo(
            json.dumps(publication_data(made) | {"problems": [asdict(p) for p in doubts]}, ensure_ascii=False)
        )
        return
    click.echo(t("desk.went_back", back_to=version, number=made.number))


COMMANDS = [check, publish, history, go_back]


# ── what they share ───────────────────────────────────────────────────────────


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


def _say_way_back(version: int, tables: Sequence[str], t: Translator) -> None:
    """What going back would change, and today's checks of it; ends here when there is nothing to go back to."""
    try:
        found = back(version, tables, date.today())
    except KeyError:
        fail(t("desk.no_publication", number=version))
    if found.differences:
        before, after = as_public(found)
        sentences = change_sentences(t, found.differences, before, after, current.known_schema())
        click.echo("\n".join([t("desk.will_change"), *(f"  {line}" for line in sentences)]))
    if found.warnings:
        click.echo(
            "\n".join([t("desk.today_checks", n=total(found.warnings)), *grouped(found.warnings, t, {})])
        )


def _drafts(paths: Sequence[Path], table: str | None, add_only: bool, choices: Choices) -> list[Draft]:
    return [Draft(path.name, path.read_bytes(), table or "", choices, add_only=add_only) for path in paths]


def _review(drafts: Sequence[Draft]) -> Review:
    with bar() as progress:
        return review(drafts, date.today(), progress)


def _asked(found: Review, given: Sequence[str], yes: bool, t: Translator) -> list[str]:
    """What a person types when asked; nobody is asked by a script."""
    answers: list[str] = []
    if yes or not sys.stdin.isatty():
        return answers
    for one in confirm.unanswered(found.confirmations, given):
        click.echo(confirmation_text(one, t))
        answers += [click.prompt(">", prompt_suffix=" ") for _ in one.answers]
    return answers


def _end(found: Review, as_json: bool, t: Translator, status: int) -> NoReturn:
    if as_json:
        click.echo(json.dumps(as_data(found, t), ensure_ascii=False, indent=2))
    sys.exit(status)


def _known_table(table: str | None, t: Translator) -> None:
    tables = current.known_schema().tables
    if table and table not in tables:
        fail(t("desk.no_table", table=table, tables=", ".join(tables)))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"
