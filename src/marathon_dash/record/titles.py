"""What our own pages, templates and downloads call the columns, in every language: so files come back with them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

from marathon_dash.record.schema import Field, Table

__all__ = ["field_of", "help_sheets", "known", "plain"]

_LOCALES = Path(__file__).parents[1] / "locales"


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """A label for comparing: `Publisher ID` → `publisher_id`."""
    return re.sub(r"[\W_]+", "_", label.strip().casefold()).strip("_")


def known(table: Table, field: Field) -> frozenset[str]:
    """The titles of a column for comparing: the descriptor's, and those of our catalogues."""
    return _known(f"field.{table.name}.{field.name}", field.title)


@lru_cache(maxsize=4096)
def _known(key: str, title: str) -> frozenset[str]:
    own = (titles.get(key, "") for titles in _catalogues())
    return frozenset(plain(one) for one in (title, *own)) - {""}


def field_of(table: Table, label: str) -> str:
    """The column that goes by exactly this title; blank when none does, or more than one."""
    found = [field.name for field in table.fields if plain(label) in known(table, field)]
    return found[0] if len(found) == 1 else ""


def help_sheets() -> frozenset[str]:
    """What the sheet of help in our templates is called."""
    return frozenset(words["publish.help_sheet"] for words in _catalogues("desk"))


@cache
def _catalogues(name: str = "fields") -> list[dict[str, str]]:
    found = []
    for path in sorted(_LOCALES.glob(f"*/LC_MESSAGES/{name}.po")):
        with path.open("rb") as file:
            found.append({str(m.id): str(m.string) for m in read_po(file) if isinstance(m.string, str)})
    return found
