"""The command line: `marathon-dash run`, and what other modules here bring."""

from __future__ import annotations

import importlib
import io
import pkgutil
import sys
from contextlib import suppress
from typing import Any

import click

from marathon_dash import __version__, serve
from marathon_dash.serve.ports import EVERYWHERE, FIRST, free_port
from marathon_dash.story.drawings.code import printed

__all__ = ["main"]


class Rooms(click.Group):
    """The commands of this file, and those of every module `cli_….py` beside it (its list `COMMANDS`).

    The others are read only when one of theirs is asked for, or all are to be listed.
    """

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command, and end."""
        _write_every_letter()
        return super().main(*args, **kwargs)

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


def _write_every_letter() -> None:
    """Files and pipes get UTF-8, whatever the system says; a terminal keeps its encoding, `?` for what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


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
        web.serve(address, chosen, show=show, say=lambda url: _tell(url, address))


def _tell(url: str, address: str) -> None:
    """Where the dashboard is; for others in the network also as a code for their phones."""
    click.echo(f"The dashboard is open at {url}")
    if address in EVERYWHERE and "//127." not in url:
        click.echo(printed(url))


if __name__ == "__main__":
    main()
