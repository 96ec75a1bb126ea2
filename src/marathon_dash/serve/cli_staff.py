"""Who may publish, and keeping everything in one file: `marathon-dash staff`, `backup`, `restore`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from marathon_dash.i18n import Translator
from marathon_dash.record import backup, staff
from marathon_dash.serve.commands import bar, fail, speaks

__all__ = ["COMMANDS"]


@click.group("staff")
def staff_group() -> None:
    """Who may publish with a passphrase."""


@staff_group.command("add")
@click.argument("name")
@click.option("--from-stdin", is_flag=True, help="Read the passphrase from the standard input.")
@speaks
def staff_add(name: str, from_stdin: bool, t: Translator) -> None:
    """Let NAME sign in, with a passphrase that is asked for (and a new one, if there is one already)."""
    if from_stdin:
        passphrase = sys.stdin.readline().rstrip("\r\n")
    else:
        passphrase = click.prompt(
            t("desk.passphrase_ask", name=name), hide_input=True, confirmation_prompt=True
        )
    first = not staff.names()
    try:
        staff.add(name, passphrase)
    except staff.ShortPassphrase:
        fail(t("desk.passphrase_short", n=staff.SHORTEST))
    click.echo(t("desk.staff_added", name=name))
    if first:
        click.echo(t("desk.code_ends"))


@staff_group.command("remove")
@click.argument("name")
@speaks
def staff_remove(name: str, t: Translator) -> None:
    """Let NAME sign in no more, and sign them out everywhere."""
    try:
        staff.remove(name)
    except staff.UnknownName:
        fail(t("desk.staff_unknown", name=name))
    click.echo(t("desk.staff_removed", name=name))


@staff_group.command("unlock")
@click.argument("name")
@speaks
def staff_unlock(name: str, t: Translator) -> None:
    """Let NAME sign in at once, however many wrong passphrases somebody tried under that name."""
    try:
        staff.unlock(name)
    except staff.UnknownName:
        fail(t("desk.staff_unknown", name=name))
    click.echo(t("desk.staff_unlocked", name=name))


@staff_group.command("list")
@speaks
def staff_list(t: Translator) -> None:
    """Everyone who may sign in with a passphrase."""
    click.echo("\n".join(staff.names()) or t("desk.staff_none"))


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@speaks
def backup_command(file: Path, t: Translator) -> None:
    """Write everything the desk keeps into one FILE."""
    with bar() as progress:
        count = backup.backup(file, progress)
    click.echo(t("desk.backup_made", n=count, file=file))


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@speaks
def restore_command(file: Path, t: Translator) -> None:
    """Take over what a backup FILE holds. The store must be empty, or hold the beginning of the same history."""
    try:
        with bar() as progress:
            count = backup.restore(file, progress)
    except backup.BackupError as error:
        fail(t("desk.no_backup", file=file, why=str(error)))
    except backup.OtherHistory:
        fail(t("desk.other_history", file=file))
    click.echo(t("desk.restored", n=count, file=file))


COMMANDS = [staff_group, backup_command, restore_command]
