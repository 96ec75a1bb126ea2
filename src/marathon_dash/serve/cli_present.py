"""The command line's part of the presenter: `marathon-dash kit`."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.serve import kit as pages
from marathon_dash.serve import print_talk, talks
from marathon_dash.story.talk import Document, NothingToShow

__all__ = ["COMMANDS", "kit"]


@click.command()
@click.argument("talk", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="talk.html for the kit, talk.pdf for paper (a step a page), or a folder for a PNG a step.",
)
@click.option(
    "--lang", type=click.Choice(list(LANGUAGES)), help="Language; without it the talk's own, or English."
)
def kit(talk: Path, output: Path, lang: str | None) -> None:
    """Make one file of TALK that opens by a double click, without network and without Python.

    TALK is a TOML file, or the name of a talk of the record: ten-minutes.

    Says what the talk names that the record no longer has. Exits with 2 when nothing can be shown.
    """
    ready = talks.folder() / f"{talk}.toml"
    asked = talks.open_file(ready if not talk.exists() and str(talk) in talks.names() else talk)
    try:
        document = talks.make(asked, lang or "", date.today())
    except NothingToShow as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(2)
    for sentence in document["problems"]:
        click.echo(sentence, err=True)
    try:
        written = _write(document, output)
    except OSError as error:
        raise click.ClickException(f"Cannot write {output}: {error.strerror or error}.") from error
    t = translator(document["lang"])
    click.echo(t("kit.made", file=str(written), n=len(document["steps"]), size=_size(written)))


def _write(document: Document, output: Path) -> Path:
    """The file, whole or not at all; for a folder its pictures."""
    if output.suffix == ".pdf":
        return _whole(output, print_talk.pdf(document))
    if output.suffix in (".html", ".htm"):
        return _whole(output, pages.html(document).encode())
    output.mkdir(parents=True, exist_ok=True)
    for name, picture in zip(print_talk.names(document), print_talk.pictures(document), strict=True):
        _whole(output / name, picture)
    return output


def _whole(path: Path, content: bytes) -> Path:
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(content)
    os.replace(beside, path)
    return path


def _size(path: Path) -> str:
    files = [path] if path.is_file() else [one for one in path.iterdir() if one.is_file()]
    return f"{sum(one.stat().st_size for one in files) / 1_000_000:.1f} MB"


COMMANDS = [kit]
