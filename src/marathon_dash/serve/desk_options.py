"""What the commands of the desk are told, and what they do with it before they look or publish."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click

from marathon_dash.i18n import Translator
from marathon_dash.record import current, versions
from marathon_dash.record.csv_files import ENCODINGS
from marathon_dash.record.draft import Draft, apart
from marathon_dash.record.files import Choices
from marathon_dash.record.merge import WAYS, Side, Way
from marathon_dash.record.review import Review, answered, review
from marathon_dash.serve.commands import bar, fail

__all__ = [
    "Given", "Saying", "both_changed_option", "drafts_of", "json_option", "known_table", "looked_at", "says",
    "takes_files",
]  # fmt: skip

Command = Callable[..., Any]
json_option = click.option("--json", "as_json", is_flag=True, help="The answer as data, for programs.")
both_changed_option = click.option(
    "--both-changed", "side", type=click.Choice(["mine", "public"]), help="What to keep where others changed it, too."
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """How files are to be read and taken; blank, None and -1: as they say themselves."""

    table: str = ""
    choices: Choices = field(default_factory=Choices)
    way: Way | None = None
    origin: int = -1
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """What goes with a publication: why, by whom, what was typed beforehand, and whether nobody is to be asked."""

    note: str
    confirmed: tuple[str, ...]
    who: str
    yes: bool
    as_json: bool


def takes_files(command: Command) -> Command:
    """The options of commands that read files, handed over as one value `given`."""

    @click.option("--table", default="", help="Which table the file is, when its labels do not tell.")
    @click.option("--sheet", default="", help="Which sheet of a workbook to read.")
    @click.option(
        "--encoding",
        default="",
        type=click.Choice(["", *ENCODINGS]),
        show_choices=False,
        help=f"How the letters of a CSV file are encoded, when the guess is wrong: {', '.join(ENCODINGS)}.",
    )
    @click.option("--replace", is_flag=True, help="The file is the table: rows it lacks are removed.")
    @click.option("--update", is_flag=True, help="Change and add the file's rows; leave all others.")
    @click.option("--add-only", "add", is_flag=True, help="Take new rows; leave all that is public.")
    @click.option(
        "--from",
        "origin",
        type=click.IntRange(-1, 10**9),
        default=-1,
        help="The publication the file was taken from, if it does not say.",
    )
    @both_changed_option
    @wraps(command)
    def wrapped(*args: Any, **options: Any) -> None:
        said = {name: options.pop(name) for name in ("table", "origin", "side")}
        said["way"] = _one([way for way in WAYS if options.pop(way)])
        choices = Choices(encoding=options.pop("encoding"), sheet=options.pop("sheet"))
        command(*args, given=Given(choices=choices, **said), **options)

    return wrapped  # fmt: skip


def says(command: Command) -> Command:
    """The options of commands that publish, handed over as one value `saying`."""

    @click.option("--note", default="", help="Why: the history keeps it.")
    @click.option(
        "--confirm",
        "confirmed",
        multiple=True,
        help="What has to be typed (a name, a number); may be repeated.",
    )
    @click.option("--who", help="Whose name the history keeps.  [default: the user of this computer]")
    @click.option("--yes", is_flag=True, help="Do not ask. What has to be typed still has to be given.")
    @click.option(
        "--json", "as_json", is_flag=True, help="The answer as data, for programs. Asks nothing, as --yes."
    )
    @wraps(command)
    def wrapped(
        *args: Any,
        note: str,
        confirmed: tuple[str, ...],
        who: str | None,
        yes: bool,
        as_json: bool,
        **kwargs: Any,
    ) -> None:
        command(*args, saying=Saying(note, confirmed, who or _user(), yes or as_json, as_json), **kwargs)

    return wrapped  # fmt: skip


def _one(ways: Sequence[Way]) -> Way | None:
    if len(ways) > 1:
        raise click.UsageError(
            "A file is taken in one way: give one of --replace, --update and --add-only, or none to have it proposed."
        )
    return ways[0] if ways else None


def drafts_of(paths: Sequence[Path], given: Given, t: Translator) -> list[Draft]:
    """Files as drafts, with what was said of them all; of a workbook one for each sheet that holds a table.

    Ends with a sentence when there is no publication they could be from.
    """
    if given.origin > versions.newest_number():
        fail(t("desk.no_publication", number=given.origin))
    schema = current.known_schema()
    said = Draft("", b"", given.table, given.choices, way=given.way, origin=given.origin)
    return [
        draft
        for path in paths
        for draft in apart(replace(said, name=path.name, data=path.read_bytes()), schema)
    ]


def looked_at(drafts: Sequence[Draft], side: Side | None) -> tuple[Review, Sequence[Draft]]:
    """The review of drafts, and the drafts; with `side` every question of theirs is answered so."""
    with bar() as progress:
        found = review(drafts, date.today(), progress)
    if side is None or not any(found.questions.values()):
        return found, drafts
    return looked_at(answered(found, side), None)


def known_table(table: str | None, t: Translator) -> None:
    """Ends with a sentence when there is no such table."""
    tables = current.known_schema().tables
    if table and table not in tables:
        fail(t("desk.no_table", table=table, tables=", ".join(tables)))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"
