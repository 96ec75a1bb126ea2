"""The command line: `marathon-dash run`, `marathon-dash check`, and what other modules here bring."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import click

from marathon_dash import __version__, serve
from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.record.store import Record, read_folder
from marathon_dash.serve.ports import FIRST, free_port
from marathon_dash.story.problems import problem_sentences

__all__ = ["main"]


class Rooms(click.Group):
    """The commands of this file, and those of every module `cli_….py` beside it (its list `COMMANDS`).

    The others are read only when one of theirs is asked for, or all are to be listed.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, for `--help`."""
        return [*super().list_commands(ctx), *self._others()]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """One command; ours first."""
        return super().get_command(ctx, name) or self._others().get(name)

    def _others(self) -> dict[str, click.Command]:
        names = (m.name for m in pkgutil.iter_modules(serve.__path__) if m.name.startswith("cli_"))
        modules = [importlib.import_module(f"{serve.__name__}.{name}") for name in names]
        return {command.name: command for module in modules for command in module.COMMANDS}


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """The dashboard of the Solidarity Marathon: see it, check its record."""


@main.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; without it the first free one from 8501.")
@click.option("--open/--no-open", "show", default=True, help="Open the browser.  [default: open]")
def run(address: str, port: int | None, show: bool) -> None:
    """Serve the dashboard until Ctrl+C."""
    try:
        chosen = free_port(address, FIRST if port is None else port, 100 if port is None else 1)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {address}, port {port or FIRST} ({error.strerror or error}). "
            "Choose another with --port, or end what listens there."
        ) from error
    from marathon_dash.serve import web  # here, because it brings Streamlit: the other commands start without

    with suppress(KeyboardInterrupt):
        web.serve(address, chosen, show=show, say=lambda url: click.echo(f"The dashboard is open at {url}"))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--json", "as_json", is_flag=True, help="The problems as data, for programs.")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
def check(folder: Path | None, as_json: bool, lang: str) -> None:
    """Check a record: FOLDER with datapackage.json and its tables, or the one that is shown.

    Says of each problem the file, the row, the column, what was found and what was expected. Exits
    with 0 when there is none, 1 when there are only warnings, 2 when something cannot be shown.
    """
    record = read_folder(folder)
    click.echo(_as_json(record) if as_json else _as_text(record, lang))
    sys.exit(2 if any(p.blocking for p in record.problems) else 1 if record.problems else 0)


def _as_text(record: Record, lang: str) -> str:
    t = translator(lang)
    if sentences := problem_sentences(t, record.problems):
        return "\n".join(sentences)
    rows = {name: len(table) for name, table in record.tables.items()}
    return t("serve.checked", tables=t.words(f"{name} ({t.number(n)})" for name, n in rows.items()))


def _as_json(record: Record) -> str:
    problems = [asdict(problem) for problem in record.problems]
    return json.dumps({"version": record.version, "problems": problems}, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    main()
