"""The desk at the command line, changing: publish, undo, go back; the same sentences as the page.

Exit status: 0 fine, 1 there are problems (or somebody said no), 2 it could not be done.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from marathon_dash.i18n import Translator
from marathon_dash.record import confirm, current, desk
from marathon_dash.record.draft import Draft
from marathon_dash.record.merge import Side
from marathon_dash.record.review import Review, as_public, back, doubts_of
from marathon_dash.record.validate import total
from marathon_dash.serve.commands import bar, fail, speaks
from marathon_dash.serve.desk_options import (
    Given,
    Saying,
    both_changed_option,
    drafts_of,
    known_table,
    looked_at,
    says,
    takes_files,
)
from marathon_dash.serve.review_text import as_data, as_text, confirmation_text, grouped, publication_data
from marathon_dash.story.changes import change_sentences
from marathon_dash.story.desk_words import why_reviewed

__all__ = ["COMMANDS"]

files_argument = click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)


@click.command()
@files_argument
@takes_files
@says
@speaks
def publish(files: tuple[Path, ...], given: Given, saying: Saying, t: Translator) -> None:
    """Check FILES and make them public, all in one step or none. Needs a --note."""
    if not saying.note:
        raise click.UsageError("Missing option '--note'.")
    found, drafts = looked_at(drafts_of(files, given, t), given.side)
    _publish(found, drafts, saying, t)


@click.command()
@click.argument("number", type=click.IntRange(0, 10**9))
@both_changed_option
@says
@speaks
def undo(number: int, side: Side | None, saying: Saying, t: Translator) -> None:
    """Reverse publication NUMBER alone. What others published later stays, or is asked about."""
    if number == 0:
        fail(t("desk.nothing_before"))
    try:
        drafts = desk.undo_drafts(number)
    except KeyError:
        fail(t("desk.no_publication", number=number))
    _say_stays(number - 1, saying, t)
    found, decided = looked_at(drafts, side)
    if found.changes_nothing and not saying.as_json:
        fail(t("publish.nothing_undone", number=number))
    note = saying.note or t("publish.undo_note", number=number)
    _publish(found, decided, replace(saying, note=note), t)


@click.command("go-back")
@click.argument("table")
@click.argument("version", type=click.IntRange(0, 10**9))
@says
@speaks
def go_back(table: str, version: int, saying: Saying, t: Translator) -> None:
    """Publish again what TABLE (or `all`) was in publication VERSION. This can itself be undone."""
    tables = [] if table == "all" else [table]
    known_table(None if table == "all" else table, t)
    try:
        found = back(version, tables, date.today())
        if found.differences and (why := why_reviewed(found, version, tables, t)):
            _back_by_review(version, tables, why, saying, t)
            return
        _say_way_back(found, version, saying, t)
        made = desk.go_back(version, tables, base=found.base, who=saying.who, note=saying.note)
    except KeyError:
        fail(t("desk.no_publication", number=version))
    except desk.NothingChanges:
        click.echo("{}" if saying.as_json else t("desk.already_public"))
        return
    if saying.as_json:
        doubts = [asdict(p) for p in doubts_of(made.summary, date.today())]
        click.echo(json.dumps(publication_data(made) | {"problems": doubts}, ensure_ascii=False))
        return
    click.echo(t("desk.went_back", back_to=version, number=made.number))


COMMANDS = [publish, undo, go_back]


def _publish(found: Review, drafts: Sequence[Draft], saying: Saying, t: Translator) -> None:
    if not saying.as_json:
        click.echo(as_text(found, t))
    if found.blockers or found.changes_nothing:
        _end(found, saying, t, 1 if found.blockers or found.is_older else 0)
    answers = [*saying.confirmed, *_asked(found, saying, t)]
    if confirm.unanswered(found.confirmations, answers):
        if not saying.as_json:
            click.echo(t("desk.not_confirmed"))
        _end(found, saying, t, 1)
    _sure(t("desk.ask_publish"), saying, t)
    with bar() as progress:
        made = desk.publish(
            drafts, base=found.base, who=saying.who, note=saying.note, confirmed=answers, progress=progress
        )
    click.echo(
        json.dumps(publication_data(made)) if saying.as_json else t("desk.published", number=made.number)
    )


def _back_by_review(version: int, tables: Sequence[str], why: str, saying: Saying, t: Translator) -> None:
    """Going back to what never stood beside the other tables, or needs a name typed, passes the whole gate."""
    if not saying.as_json:
        click.echo(why)
    _say_stays(version, saying, t)
    found, drafts = looked_at(desk.drafts_back(version, tables), None)
    note = saying.note or t("publish.back_note", number=version)
    _publish(found, drafts, replace(saying, note=note), t)


def _say_way_back(found: Review, version: int, saying: Saying, t: Translator) -> None:
    """What going back would change, what it leaves, today's checks of it, and whether to do it."""
    if not saying.as_json and found.differences:
        before, after = as_public(found)
        sentences = change_sentences(t, found.differences, before, after, current.known_schema())
        click.echo("\n".join([t("desk.will_change"), *(f"  {line}" for line in sentences)]))
        _say_stays(version, saying, t)
        if found.warnings:
            checks = grouped(found.warnings, t, {})
            click.echo("\n".join([t("desk.today_checks", n=total(found.warnings)), *checks]))
        _sure(t("desk.ask_back", number=version), saying, t)


def _say_stays(number: int, saying: Saying, t: Translator) -> None:
    if not saying.as_json and (names := desk.stays_withheld(number)):
        click.echo(t("desk.stays_withheld", n=len(names), names=t.words(names)))


def _sure(question: str, saying: Saying, t: Translator) -> None:
    if not saying.yes and not click.confirm(question):
        click.echo(t("desk.not_published"))
        sys.exit(1)


def _asked(found: Review, saying: Saying, t: Translator) -> list[str]:
    """What a person types when asked; nobody is asked by a script."""
    answers: list[str] = []
    if saying.yes or not sys.stdin.isatty():
        return answers
    for one in confirm.unanswered(found.confirmations, saying.confirmed):
        click.echo(confirmation_text(one, t))
        answers += [click.prompt(">", prompt_suffix=" ") for _ in one.answers]
    return answers


def _end(found: Review, saying: Saying, t: Translator, status: int) -> NoReturn:
    if saying.as_json:
        click.echo(json.dumps(as_data(found, t), ensure_ascii=False, indent=2))
    sys.exit(status)
