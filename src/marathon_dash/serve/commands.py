"""What the commands of the desk share: their language, their way to end, their progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, NoReturn

import click

from marathon_dash.i18n import LANGUAGES, translator
from marathon_dash.record import desk
from marathon_dash.record.database import DatabaseError, NotWritable
from marathon_dash.record.grid import Progress

__all__ = ["bar", "fail", "speaks"]

Command = Callable[..., Any]
lang_option = click.option("--lang", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)


def speaks(command: Command) -> Command:
    """Give a command its translator, and turn what can go wrong with the store into a sentence and status 2."""

    @lang_option
    @wraps(command)
    def wrapped(*args: Any, lang: str, **kwargs: Any) -> None:
        t = translator(lang)
        try:
            command(*args, t=t, **kwargs)
        except NotWritable as error:
            fail(f"{t(f'store.{error.why}')} ({error})")
        except (DatabaseError, OSError) as error:
            fail(t("desk.could_not", why=str(error)))
        except desk.StaleReview as stale:
            click.echo(t("desk.stale", newest=stale.newest))
            sys.exit(1)

    return wrapped


@contextmanager
def bar() -> Iterator[Progress]:
    """A progress bar on the error channel; silent when that is no terminal."""
    with click.progressbar(length=1000, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        done = 0

        def progress(share: float) -> None:
            nonlocal done
            step = int(share * 1000) - done
            if step > 0:
                bar.update(step)
                done += step

        yield progress


def fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
